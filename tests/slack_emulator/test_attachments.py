"""Secondary attachments: old fields are taken as they come, blocks inside are held to the rules."""

import pytest

from tests.slack_emulator.block_kit import actions, button, section, table

OLD = {
    "fallback": "New deal", "color": "#36a64f", "pretext": "News", "author_name": "Ana", "title": "Deal",
    "author_link": "https://example.test/", "text": "*Won*",
    "fields": [{"title": "Value", "value": "7", "short": True}],
    "image_url": "https://example.test/a.png", "footer": "CRM", "ts": 1720710212, "mrkdwn_in": ["text"],
    "callback_id": "deal", "actions": [{"type": "button", "name": "open", "text": "Open", "value": "1"}],
    "attachment_type": "default",
}  # fmt: skip


def test_old_fields_are_taken_as_they_come(client, hand):
    sent = client.chat_postMessage(channel="U0ANA", attachments=[OLD])
    (message,) = client.conversations_history(channel=sent["channel"])["messages"]
    assert message["attachments"] == [{"id": 1, **OLD}]


def test_what_stands_in_the_blocks_of_an_attachment_can_be_used(client):
    asks = actions({"type": "button", "text": button()["text"]})
    sent = client.chat_postMessage(
        channel="U0ANA", text="x", attachments=[{"color": "good", "blocks": [asks]}]
    )
    (message,) = client.conversations_history(channel=sent["channel"])["messages"]
    (block,) = message["attachments"][0]["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


@pytest.mark.parametrize(
    ("attachments", "error", "sentence"),
    [
        ({"text": "x"}, "invalid_attachments", None),
        ({}, "invalid_attachments", None),
        (["x"], "invalid_attachments", "an object [json-pointer:/attachments/0]"),
        (
            [{"fields": {}}],
            "invalid_attachments",
            "an array [json-pointer:/attachments/0/fields]",
        ),
        (
            [{"text": ["x"]}],
            "invalid_attachments",
            "a string [json-pointer:/attachments/0/text]",
        ),
        (
            [{"text": "x"}, {"blocks": [section("")]}],
            "invalid_attachments",
            "must be more than 0 characters [json-pointer:/attachments/1/blocks/0/text/text]",
        ),
        (
            [{"blocks": [table(), table()]}],
            "invalid_attachments",
            "only_one_table_allowed [json-pointer:/blocks]",
        ),
        ([{"text": "x"}] * 101, "too_many_attachments", None),
        ([{}], "no_text", None),
        ([], "no_text", None),
    ],
)
def test_what_is_wrong_in_an_attachment_is_refused(client, error_of, attachments, error, sentence):
    given = {"channel": "U0ANA", "attachments": attachments}
    refusal = error_of(client.api_call, api_method="chat.postMessage", json=given)
    assert refusal["error"] == error
    if sentence:
        (message,) = refusal["response_metadata"]["messages"]
        assert message.startswith("[ERROR] ")
        assert message.endswith(sentence)


def test_two_tables_in_the_blocks_are_refused_as_attachments_are(client, error_of):
    refusal = error_of(client.chat_postMessage, channel="U0ANA", text="x", blocks=[table(), table()])
    assert refusal["error"] == "invalid_attachments"

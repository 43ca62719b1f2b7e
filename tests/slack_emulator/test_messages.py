"""What the app says: chat.* and reactions.*, as people then see it."""

import json
from urllib.request import Request, urlopen

import pytest

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
KEY = {"event_type": "helper_delivery", "event_payload": {"key": "a1"}}


def test_a_message_to_a_person_arrives_in_their_conversation_with_the_app(client, hand, emulator):
    posted = client.chat_postMessage(channel="U0ANA", text="Hello Ana", blocks=[SECTION], metadata=KEY)
    assert posted["channel"].startswith("D")
    assert posted["message"]["bot_id"] == emulator.app.bot_id
    assert posted["message"]["blocks"][0]["block_id"]
    assert "subtype" not in posted["message"]
    (seen,) = hand.messages("U0ANA")
    assert (seen["ts"], seen["text"], seen["metadata"]) == (posted["ts"], "Hello Ana", KEY)
    assert seen["user"] == emulator.app.bot_user_id
    assert hand.messages("U0DANA") == []


def test_timestamps_tell_the_workspace_time_and_rise_even_when_it_stands_still(client):
    first, second = (client.chat_postMessage(channel="U0ANA", text=text)["ts"] for text in ("one", "two"))
    assert (first, second) == ("1790845200.000000", "1790845200.000100")


def test_a_channel_is_for_its_members(client, hand, error_of):
    client.chat_postMessage(channel="C0SALES", text="Good month")
    assert hand.texts("U0DANA", channel="C0SALES") == ["Good month"]
    assert error_of(client.chat_postMessage, channel="C0OTHER", text="x")["error"] == "not_in_channel"
    hand.act("members", channel="other", user="app")
    assert client.chat_postMessage(channel="C0OTHER", text="x")["ok"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "D0NOBODY00", "text": "x"}, "channel_not_found"),
        ({"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
        ({"channel": "U0GONE", "text": "x"}, "account_inactive"),
        ({"channel": "U0ANA", "text": ""}, "no_text"),
        ({"channel": "U0ANA", "text": " ", "blocks": []}, "no_text"),
        ({"channel": "U0ANA", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "U0ANA", "text": "x", "blocks": [SECTION] * 51}, "msg_blocks_too_many"),
        ({"channel": "U0ANA", "text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": "U0ANA", "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"channel": "U0ANA", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": "U0ANA", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "U0ANA", "text": "x", "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
    ],
)
def test_what_slack_would_not_post_is_refused_by_name_and_nobody_sees_it(
    client, hand, error_of, arguments, error
):
    assert error_of(client.api_call, api_method="chat.postMessage", json=arguments)["error"] == error
    assert hand.messages("U0ANA") == []


def test_a_refusal_of_blocks_says_where_and_why(client, error_of):
    bad = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    refusal = error_of(client.chat_postMessage, channel="U0ANA", text="x", blocks=[SECTION, bad])
    assert refusal["error"] == "invalid_blocks"
    assert refusal["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_blocks_that_are_too_long_together_are_refused(client, error_of):
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}
    assert client.chat_postMessage(channel="U0ANA", text="x", blocks=[long] * 4)["ok"]
    refusal = error_of(client.chat_postMessage, channel="U0ANA", text="x", blocks=[long] * 5)
    assert refusal["error"] == "msg_blocks_too_long"


def test_a_workspace_can_be_told_not_to_know_a_block_yet(client, hand, error_of, emulator):
    hand.act("refuse", types=["table"])
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "KPI"}]]}
    assert error_of(client.chat_postMessage, channel="U0ANA", text="x", blocks=[table])["error"] == (
        "invalid_blocks"
    )
    home = {"type": "home", "blocks": [table]}
    assert error_of(client.views_publish, user_id="U0ANA", view=home)["error"] == "invalid_blocks"
    emulator.refuse_blocks = set()
    assert client.chat_postMessage(channel="U0ANA", text="x", blocks=[table])["ok"]


def test_a_missing_argument_is_named(client, error_of):
    refusal = error_of(client.api_call, api_method="chat.postMessage", json={"text": "x"})
    assert refusal["error"] == "invalid_arguments"
    assert refusal["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_an_endless_text_is_cut(client, hand):
    client.chat_postMessage(channel="U0ANA", text="x" * 50_000)
    assert len(hand.texts("U0ANA")[0]) == 40_000


def test_a_message_can_be_changed_and_keeps_its_metadata_unless_told(client, hand):
    posted = client.chat_postMessage(channel="U0ANA", text="one", blocks=[SECTION], metadata=KEY)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**where, text="two", blocks=[SECTION])
    (seen,) = hand.messages("U0ANA")
    assert (seen["text"], seen["ts"], seen["metadata"]) == ("two", posted["ts"], KEY)
    assert seen["edited"]
    client.chat_update(**where, text="three", metadata={})
    (seen,) = hand.messages("U0ANA")
    assert (seen["text"], seen["blocks"], seen["metadata"]) == ("three", [], None)


def test_only_the_apps_own_lasting_messages_can_be_changed(client, hand, error_of):
    whispered = client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="psst")
    said = hand.act("say", user="U0ANA", text="mine", channel="sales")

    def error(channel="C0SALES", **arguments):
        return error_of(client.chat_update, channel=channel, **arguments)["error"]

    assert error(ts=whispered["message_ts"], text="x") == "message_not_found"
    assert error(ts="1790845200.999999", text="x") == "message_not_found"
    assert error(ts=said["ts"], text="x") == "cant_update_message"
    assert error(channel="U0ANA", ts=said["ts"], text="x") == "channel_not_found"
    own = client.chat_postMessage(channel="C0SALES", text="mine")["ts"]
    assert error(ts=own, text="x" * 4001) == "msg_too_long"


def test_a_deleted_message_is_gone(client, hand, error_of):
    posted = client.chat_postMessage(channel="U0ANA", text="oops")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert hand.messages("U0ANA") == []
    again = error_of(client.chat_delete, channel=posted["channel"], ts=posted["ts"])
    assert again["error"] == "message_not_found"


def test_a_whisper_is_seen_by_one_person_only(client, hand, error_of):
    client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="psst")
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert seen["ephemeral"] is True
    assert hand.messages("U0DANA", channel="sales") == []
    refusal = error_of(client.chat_postEphemeral, channel="C0SALES", user="U0BEN0000", text="psst")
    assert refusal["error"] == "user_not_in_channel"


def test_a_whisper_in_a_thread_is_seen_only_once_the_thread_is_begun(client, hand):
    root = client.chat_postMessage(channel="C0SALES", text="Who?")["ts"]
    whisper = {"channel": "C0SALES", "user": "U0ANA", "thread_ts": root}
    assert client.chat_postEphemeral(**whisper, text="unheard")["message_ts"] > root
    assert hand.texts("U0ANA", channel="sales") == ["Who?"]
    hand.act("say", user="U0DANA", channel="sales", text="Me", thread_ts=root)
    client.chat_postEphemeral(**whisper, text="heard")
    assert hand.texts("U0ANA", channel="sales") == ["Who?", "Me", "heard"]
    assert hand.texts("U0DANA", channel="sales") == ["Who?", "Me"]


def test_nobody_whispers_to_somebody_who_left(client, hand, error_of):
    hand.act("users", id="U0ANA", deleted=True)
    refusal = error_of(client.chat_postEphemeral, channel="C0SALES", user="U0ANA", text="psst")
    assert refusal["error"] == "user_not_in_channel"


def test_a_permalink_leads_to_a_message(client):
    posted = client.chat_postMessage(channel="U0ANA", text="x")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link == f"https://demo.slack.com/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}"


def test_a_reaction_is_seen_under_the_message_and_given_once(client, hand, error_of, emulator):
    posted = client.chat_postMessage(channel="U0ANA", text="Done?")
    where = {"channel": posted["channel"], "timestamp": posted["ts"], "name": "tada"}
    client.reactions_add(**where)
    (seen,) = hand.messages("U0ANA")
    assert seen["reactions"] == [{"name": "tada", "users": [emulator.app.bot_user_id], "count": 1}]
    assert error_of(client.reactions_add, **where)["error"] == "already_reacted"


def test_arguments_may_come_as_query_form_or_json(emulator):
    def call(query="", body=None, kind="application/x-www-form-urlencoded"):
        request = Request(f"{emulator.api_url}chat.postMessage{query}", body, method="POST")
        request.add_header("Authorization", f"Bearer {emulator.app.bot_token}")
        request.add_header("Content-Type", kind)
        with urlopen(request, timeout=60) as response:
            return json.load(response)

    assert call("?channel=U0ANA&text=query")["message"]["text"] == "query"
    assert call("", b"channel=U0ANA&text=form")["message"]["text"] == "form"
    assert call("", b'{"channel":"U0ANA","text":"json"}', "application/json")["message"]["text"] == "json"
    assert call("", b"{", "application/json")["error"] == "invalid_json"
    assert call("", b"[]", "application/json")["error"] == "json_not_object"

"""What is left of a message, or of a file, that was taken away: as much as on Slack, and no more."""

from urllib.request import Request, urlopen

import pytest
from slack_sdk.errors import SlackApiError

from tests.hand import Refused
from tests.slack_emulator.conftest import WIDE

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
WITH_BUTTON = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]
KEY = {"event_type": "helper_delivery", "event_payload": {"key": "a1"}}
MARK = "This message was deleted."

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


def told(hand, *kinds):
    """The events of these subtypes of which the app was told, oldest first."""
    events = [one["payload"]["event"] for one in hand.look("envelopes")]
    return [event for event in events if event.get("subtype") in kinds]


@pytest.fixture
def mark(client, hand):
    """The timestamp of a message with everything on it, deleted while an answer hangs on it."""
    posted = client.chat_postMessage(channel="C0SALES", text="Secret", blocks=WITH_BUTTON, metadata=KEY)
    where = {"channel": "C0SALES", "timestamp": posted["ts"]}
    client.reactions_add(**where, name="tada")
    client.pins_add(**where)
    hand.act("say", user="U0ANA", channel="sales", text="Me", thread_ts=posted["ts"])
    client.chat_delete(channel="C0SALES", ts=posted["ts"])
    return posted["ts"]


def test_people_see_the_mark_of_a_deleted_message_and_nothing_of_what_it_said(hand, mark):
    seen, _ = hand.messages("U0DANA", channel="sales")
    assert (seen["text"], seen["subtype"], seen["user"]) == (MARK, "tombstone", "USLACKBOT")
    assert (seen["blocks"], seen["metadata"], seen["reactions"], seen["pinned"]) == ([], None, [], False)
    assert (seen["bot_id"], seen["app_id"]) == (None, None)


def test_nobody_has_yet_to_read_the_mark_of_a_deleted_message(client, hand):
    root = client.chat_postMessage(channel="C0SALES", text="x")["ts"]
    answer = client.chat_postMessage(channel="C0SALES", text="y", thread_ts=root)["ts"]
    assert hand.look("unread", user="U0DANA")["U0ANA"] == 2
    client.chat_delete(channel="C0SALES", ts=root)
    assert hand.look("unread", user="U0DANA")["U0ANA"] == 1
    client.chat_delete(channel="C0SALES", ts=answer)
    assert hand.look("unread", user="U0DANA")["U0ANA"] == 0


def test_the_app_can_put_nothing_on_a_deleted_message(client, mark):
    where = {"channel": "C0SALES", "timestamp": mark}
    for call, arguments in (
        (client.reactions_add, {**where, "name": "eyes"}),
        (client.reactions_get, where),
        (client.pins_add, where),
        (client.chat_getPermalink, {"channel": "C0SALES", "message_ts": mark}),
        (client.chat_delete, {"channel": "C0SALES", "ts": mark}),
    ):
        with pytest.raises(SlackApiError, match="message_not_found"):
            call(**arguments)
    with pytest.raises(SlackApiError, match="cannot_find_message"):
        client.chat_unfurl(channel="C0SALES", ts=mark, unfurls={"https://deal.test": {"text": "x"}})
    assert client.reactions_list()["items"] == []


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("edit", {"text": "Back again"}),
        ("delete", {}),
        ("react", {"name": "eyes"}),
    ],
)
def test_a_person_can_do_nothing_with_a_deleted_message(client, hand, act, more):
    said = hand.act("say", user="U0ANA", channel="sales", text="Mine")
    client.chat_postMessage(channel="C0SALES", text="Thanks", thread_ts=said["ts"])
    hand.act("delete", user="U0ANA", channel="sales", ts=said["ts"])
    with pytest.raises(Refused, match="404"):
        hand.act(act, user="U0ANA", channel="sales", ts=said["ts"], **more)
    assert hand.texts("U0ANA", channel="sales") == [MARK, "Thanks"]


def test_nobody_can_press_what_was_deleted(hand, mark):
    with pytest.raises(Refused, match="404"):
        hand.act("press", user="U0ANA", channel="sales", ts=mark, action_id="go")


def test_the_app_is_told_of_a_mark_as_a_change_and_of_its_end_as_a_deletion(client, hand, emulator):
    root = client.chat_postMessage(channel="C0SALES", text="Secret")["ts"]
    answer = client.chat_postMessage(channel="C0SALES", text="Me", thread_ts=root)["ts"]
    client.chat_delete(channel="C0SALES", ts=root)
    (changed,) = told(hand, "message_changed", "message_deleted")
    assert (changed["subtype"], changed["previous_message"]["text"]) == ("message_changed", "Secret")
    assert changed["message"] == {
        "type": "message", "subtype": "tombstone", "hidden": True, "text": MARK, "user": "USLACKBOT",
        "parent_user_id": "USLACKBOT", "ts": root, "thread_ts": root, "reply_count": 1,
        "reply_users_count": 1, "reply_users": [emulator.app.bot_user_id], "latest_reply": answer,
        "is_locked": False, "subscribed": True,
    }  # fmt: skip
    client.chat_delete(channel="C0SALES", ts=answer)
    first, last = told(hand, "message_deleted")
    assert (first["deleted_ts"], last["deleted_ts"]) == (answer, root)
    assert (last["previous_message"]["subtype"], last["previous_message"]["reply_count"]) == ("tombstone", 0)
    assert last["previous_message"]["latest_reply"] == "0000000000.000000"


def test_the_app_is_told_of_what_people_delete_in_the_same_way(client, hand):
    said = hand.act("say", user="U0ANA", channel="sales", text="Mine")
    answer = client.chat_postMessage(channel="C0SALES", text="Thanks", thread_ts=said["ts"])["ts"]
    hand.act("delete", user="U0ANA", channel="sales", ts=said["ts"])
    (changed,) = told(hand, "message_changed", "message_deleted")
    assert (changed["message"]["subtype"], changed["previous_message"]["text"]) == ("tombstone", "Mine")
    client.chat_delete(channel="C0SALES", ts=answer)
    assert [one["deleted_ts"] for one in told(hand, "message_deleted")] == [answer, said["ts"]]


def test_an_answer_to_a_click_does_not_bring_a_deleted_message_back(client, hand, bolt):
    urls = []
    bolt.action("go")(lambda ack, body: (ack(), urls.append(body["response_url"])))
    posted = client.chat_postMessage(channel="C0SALES", text="x", blocks=WITH_BUTTON)
    hand.act("press", user="U0ANA", channel="sales", ts=posted["ts"], action_id="go")
    hand.act("say", user="U0ANA", channel="sales", text="Me", thread_ts=posted["ts"])
    client.chat_delete(channel="C0SALES", ts=posted["ts"])
    body = b'{"replace_original": true, "text": "Here again"}'
    with urlopen(Request(urls[0], body, {"Content-Type": "application/json"}), timeout=60) as response:
        assert response.status == 200
    assert hand.texts("U0DANA", channel="sales") == [MARK, "Me"]


def test_a_deleted_message_no_longer_shares_its_file(client, hand):
    file = client.files_upload_v2(channel="C0SALES", filename="a.csv", content="a,b\n")["file"]["id"]
    hand.act("clock", advance="PT1S")
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert client.files_info(file=file)["file"]["channels"] == ["C0SALES"]
    client.chat_delete(channel="C0SALES", ts=seen["ts"])
    info = client.files_info(file=file)["file"]
    assert (info["channels"], info["shares"], info["is_public"]) == ([], {}, False)


def test_a_deleted_file_leaves_a_mark_in_every_message_with_it(client, hand, error_of):
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    file = client.files_upload_v2(channels=["C0SALES", direct], filename="a.csv", content="a,b\n")["file"][
        "id"
    ]
    hand.act("clock", advance="PT1S")
    client.files_delete(file=file)
    for channel in ("C0SALES", direct):
        (seen,) = hand.messages("U0ANA", channel=channel)
        assert seen["files"] == [{"id": file, "mode": "tombstone"}]
        (said,) = client.conversations_history(channel=channel)["messages"]
        assert said["files"] == [{"id": file, "mode": "tombstone"}]
    assert error_of(client.files_info, file=file)["error"] == "file_deleted"
    assert error_of(client.files_delete, file=file)["error"] == "file_deleted"
    assert client.files_list()["files"] == []
    own = client.chat_postMessage(channel="C0SALES", text="x")["ts"]
    with pytest.raises(SlackApiError, match="file_is_deleted"):
        client.api_call("chat.update", json={"channel": "C0SALES", "ts": own, "file_ids": [file]})

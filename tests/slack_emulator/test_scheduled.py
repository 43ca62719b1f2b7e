"""What the app wants to be said later is said when its time has come."""

from datetime import timedelta

import pytest

from tests.slack_emulator.conftest import WIDE

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def later(clock):
    return int((clock.now() + HOUR).timestamp())


def test_a_scheduled_message_waits_and_is_then_said(client, hand, later):
    made = client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="Good morning")
    assert (made["post_at"], made["message"]["type"]) == (later, "delayed_message")
    (waiting,) = client.chat_scheduledMessages_list()["scheduled_messages"]
    assert (waiting["id"], waiting["channel_id"], waiting["text"]) == (
        made["scheduled_message_id"],
        "C0SALES",
        "Good morning",
    )
    assert hand.texts("U0ANA", channel="sales") == []
    hand.act("clock", advance="PT1H")
    assert hand.texts("U0ANA", channel="sales") == ["Good morning"]
    assert client.chat_scheduledMessages_list()["scheduled_messages"] == []


def test_a_scheduled_message_can_be_called_off_but_not_in_the_last_minute(client, hand, later, error_of):
    made = client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="x")
    which = {"channel": "C0SALES", "scheduled_message_id": made["scheduled_message_id"]}
    client.chat_deleteScheduledMessage(**which)
    assert client.chat_scheduledMessages_list()["scheduled_messages"] == []
    assert error_of(client.chat_deleteScheduledMessage, **which)["error"] == "invalid_scheduled_message_id"
    made = client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="x")
    hand.act("clock", advance="PT59M30S")
    which["scheduled_message_id"] = made["scheduled_message_id"]
    assert error_of(client.chat_deleteScheduledMessage, **which)["error"] == "invalid_scheduled_message_id"


def test_the_future_is_not_too_far_and_not_over(client, later, error_of):
    def error(post_at):
        return error_of(client.chat_scheduleMessage, channel="C0SALES", post_at=post_at, text="x")["error"]

    assert error(later - 7200) == "time_in_past"
    assert error(later + 121 * 24 * 3600) == "time_too_far"
    assert error(0) == "invalid_time"


def test_thirty_messages_fit_into_five_minutes(client, later, error_of):
    for _ in range(30):
        client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="x")
    refusal = error_of(client.chat_scheduleMessage, channel="C0SALES", post_at=later, text="x")
    assert refusal["error"] == "restricted_too_many"


def test_as_on_slack_a_scheduled_message_with_metadata_is_never_said(client, hand, later):
    key = {"event_type": "task_created", "event_payload": {"id": "1"}}
    client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="x", metadata=key)
    hand.act("clock", advance="PT2H")
    assert hand.texts("U0ANA", channel="sales") == []


def test_any_five_minutes_hold_thirty_messages_and_no_more(client, later, error_of):
    later -= later % 300
    for moment in (later - 1, later):
        for _ in range(15):
            client.chat_scheduleMessage(channel="C0SALES", post_at=moment, text="x")
    refusal = error_of(client.chat_scheduleMessage, channel="C0SALES", post_at=later + 298, text="x")
    assert refusal["error"] == "restricted_too_many"
    assert client.chat_scheduleMessage(channel="C0SALES", post_at=later + 299, text="x")["ok"]


def test_a_scheduled_answer_can_be_for_the_whole_channel(client, hand, later):
    root = client.chat_postMessage(channel="C0SALES", text="Who?")["ts"]
    client.chat_scheduleMessage(
        channel="C0SALES", post_at=later, text="Me", thread_ts=root, reply_broadcast=True
    )
    hand.act("clock", advance="PT1H")
    newest = client.conversations_history(channel="C0SALES")["messages"][0]
    assert (newest["text"], newest["subtype"], newest["thread_ts"]) == ("Me", "thread_broadcast", root)


def test_an_answer_is_not_said_once_its_thread_is_gone(client, hand, later):
    root = client.chat_postMessage(channel="C0SALES", text="Who?")["ts"]
    client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="Me", thread_ts=root)
    client.chat_delete(channel="C0SALES", ts=root)
    hand.act("clock", advance="PT1H")
    assert hand.messages("U0ANA", channel="sales") == []


def test_nothing_is_said_to_somebody_who_left_before_its_time(client, hand, later):
    channel = client.chat_scheduleMessage(channel="U0ANA", post_at=later, text="Good morning")["channel"]
    hand.act("users", id="U0ANA", deleted=True)
    hand.act("clock", advance="PT1H")
    assert client.conversations_history(channel=channel)["messages"] == []


def test_nothing_is_said_where_the_app_was_taken_out_before_its_time(client, hand, later):
    client.chat_scheduleMessage(channel="C0SALES", post_at=later, text="Good morning")
    hand.act("members", channel="sales", user="app", present=False)
    hand.act("clock", advance="PT1H")
    assert hand.texts("U0ANA", channel="sales") == []

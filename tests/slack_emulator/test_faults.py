"""Bad days that can be ordered, and the list of calls."""

from http.client import RemoteDisconnected
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


@pytest.fixture
def once(emulator):
    """A client that never tries twice."""
    return WebClient(emulator.app.bot_token, base_url=emulator.api_url, retry_handlers=[])


def test_too_fast_is_answered_with_429_and_how_long_to_wait(hand, once):
    hand.act("faults", method="chat.postMessage", kind="429", count=1, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        once.chat_postMessage(channel="U0ANA", text="x")
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    assert caught.value.response.headers["Retry-After"] == "7"
    assert once.chat_postMessage(channel="U0ANA", text="x")["ok"]
    assert hand.look("faults") == {"faults": []}


@pytest.mark.parametrize(
    ("kind", "error", "posted"),
    [
        ("500", SlackApiError, 0),
        ("500_after", SlackApiError, 1),
        ("timeout_after", TimeoutError, 1),
        ("reset_before", (RemoteDisconnected, URLError, ConnectionError), 0),
        ("reset_after", (RemoteDisconnected, URLError, ConnectionError), 1),
        ("account_inactive", SlackApiError, 0),
        ("slow", None, 1),
    ],
)
def test_a_fault_strikes_before_or_after_the_message_is_there(hand, once, kind, error, posted):
    hand.act("faults", method="chat.postMessage", kind=kind, count=1, ms=50)
    if error is None:
        once.chat_postMessage(channel="U0ANA", text="x")
    else:
        once.timeout = 2 if kind == "timeout_after" else once.timeout
        with pytest.raises(error):
            once.chat_postMessage(channel="U0ANA", text="x")
    assert len(hand.messages("U0ANA")) == posted


def test_a_fault_can_strike_a_share_of_the_calls(hand, once):
    hand.act("faults", method="*", kind="internal_error", rate=0.5)
    failed = 0
    for _ in range(40):
        try:
            once.auth_test()
        except SlackApiError:
            failed += 1
    assert 8 < failed < 32
    hand.act("faults", clear=True)
    assert once.auth_test()["ok"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "429"}, "A fault needs a method"),
        ({"method": "*", "kind": "429", "rate": 2}, "A rate lies between 0 and 1"),
        ({"method": "*", "kind": "429", "count": 0}, "A count is 1 or more"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(hand, fields, sentence):
    with pytest.raises(Exception, match=sentence):
        hand.act("faults", **fields)


def test_every_call_is_written_down_without_its_token(hand, client, error_of, emulator):
    client.chat_postMessage(channel="U0ANA", text="one")
    error_of(client.chat_postMessage, channel="D0NOBODY00", text="two")
    first, second = hand.look("calls")
    assert (first["n"], first["method"], first["ok"], first["error"]) == (1, "chat.postMessage", True, None)
    assert first["args"] == {"channel": "U0ANA", "text": "one"}
    assert first["at"].startswith("2026-10-01T09:00")
    assert first["ms"] > 0
    assert (second["ok"], second["error"]) == (False, "channel_not_found")
    assert [call["n"] for call in hand.look("calls", since=1)] == [2]
    assert emulator.app.bot_token not in str(hand.look("calls"))

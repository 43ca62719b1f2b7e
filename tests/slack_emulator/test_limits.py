"""Too fast is refused as Slack refuses it, per method, channel and workspace, until time has passed."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_emulator import Emulator
from slack_emulator.clock import MovableClock
from slack_emulator.limits import Limits, TooFast
from tests.hand import Hand
from tests.slack_emulator.conftest import MANIFEST, MORNING, SEED


class StillClock(MovableClock):
    """A clock to which only moving it counts: the app is too fast however slow the machine is."""

    def passed(self):
        return (self.now() - MORNING).total_seconds()


@pytest.fixture
def clock():
    return StillClock(MORNING, frozen=True)


@pytest.fixture
def limits(clock):
    return Limits(clock)


@pytest.fixture
def impatient(emulator):
    """A client that never tries twice."""
    return WebClient(emulator.app.bot_token, base_url=emulator.api_url, retry_handlers=[])


def taken(limits, number, *call):
    """How many of so many calls pass."""
    passed = 0
    for _ in range(number):
        try:
            limits.take("T1", *call)
        except TooFast:
            continue
        passed += 1
    return passed


@pytest.mark.parametrize(("tier", "a_minute"), [(1, 1), (2, 20), (3, 50), (4, 100)])
def test_each_tier_has_its_calls_a_minute(limits, clock, tier, a_minute):
    assert taken(limits, a_minute + 1, "some.method", tier) == a_minute
    assert taken(limits, 1, "another.method", tier) == 1
    clock.set(clock.now() + timedelta(minutes=1))
    assert taken(limits, a_minute + 1, "some.method", tier) == a_minute


def test_the_wait_that_slack_names_is_long_enough_and_no_longer(limits, clock):
    taken(limits, 20, "users.list", 2)
    with pytest.raises(TooFast) as refusal:
        limits.take("T1", "users.list", 2)
    assert refusal.value.headers["Retry-After"] == "3"
    clock.set(clock.now() + timedelta(seconds=2))
    assert taken(limits, 1, "users.list", 2) == 0
    clock.set(clock.now() + timedelta(seconds=1))
    assert taken(limits, 1, "users.list", 2) == 1


def test_a_conversation_takes_a_message_a_second_after_a_short_burst(limits, clock):
    assert taken(limits, 10, "chat.postMessage", 5, "D1") == 5
    assert taken(limits, 10, "chat.postMessage", 5, "D2") == 5
    assert taken(limits, 10, "chat.update", 3, "D1") == 5
    clock.set(clock.now() + timedelta(seconds=2))
    assert taken(limits, 10, "chat.postMessage", 5, "D1") == 2


def test_a_workspace_takes_several_hundred_messages_a_minute(limits):
    passed = sum(taken(limits, 1, "chat.postMessage", 5, f"D{number}") for number in range(500))
    assert passed == 400


def test_a_call_that_was_refused_does_not_count(limits, clock):
    taken(limits, 200, "users.list", 2)
    clock.set(clock.now() + timedelta(minutes=1))
    assert taken(limits, 20, "users.list", 2) == 20


def test_many_conversations_are_not_remembered_for_ever(limits, clock):
    for number in range(11_000):
        clock.set(clock.now() + timedelta(seconds=1))
        limits.take("T1", "chat.postMessage", 5, f"D{number}")
    assert len(limits._empty_at) < 10_000


def test_the_sixth_message_at_once_is_answered_with_429_and_noted(hand, impatient, client):
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    for channel in ("U0ANA", "U0ANA", direct, direct, direct):
        impatient.chat_postMessage(channel=channel, text="x")
    with pytest.raises(SlackApiError) as caught:
        impatient.chat_postMessage(channel=direct, text="x")
    response = caught.value.response
    assert (response.status_code, response.data) == (429, {"ok": False, "error": "ratelimited"})
    assert response.headers["Retry-After"] == "1"
    last = hand.look("calls")[-1]
    assert (last["ok"], last["error"]) == (False, "ratelimited")
    hand.act("clock", advance="PT1S")
    assert impatient.chat_postMessage(channel=direct, text="x")["ok"]
    assert len(hand.messages("U0ANA")) == 6


def test_limits_can_be_taken_away_and_put_back(hand, impatient):
    assert hand.act("limits", on=False) == {"on": False}
    for _ in range(12):
        impatient.chat_postMessage(channel="U0ANA", text="x")
    hand.act("limits", on=True)
    for _ in range(5):
        impatient.chat_postMessage(channel="U0DANA", text="x")
    with pytest.raises(SlackApiError, match="ratelimited"):
        impatient.chat_postMessage(channel="U0DANA", text="x")
    with pytest.raises(Exception, match='400 "on" is true or false'):
        hand.act("limits", on="perhaps")


def test_the_app_is_told_once_a_minute_that_it_misses_events(hand, bolt, emulator):
    heard = []
    bolt.event("message")(lambda event: heard.append(event["text"]))
    emulator.workspace.limits.events_per_hour = 2
    for text in ("one", "two", "three", "four"):
        status = hand.act("say", user="U0ANA", text=text)["status"]
    assert status == "app_rate_limited"
    assert sorted(heard) == ["one", "two"]
    told = [one["payload"] for one in hand.look("envelopes") if one["payload_kind"] == "app_rate_limited"]
    assert [one["minute_rate_limited"] for one in told] == [1790845200]
    hand.act("clock", advance="PT1H")
    hand.act("say", user="U0ANA", text="five")
    assert "five" in heard


def test_each_workspace_tells_the_app_that_it_misses_its_events(clock):
    other = {**SEED, "team": {"id": "T0OTHER", "name": "Other"}}
    with Emulator(MANIFEST, {"teams": [SEED, other]}, clock=clock) as emulator:
        hand = Hand(emulator.url)
        emulator.workspace.limits.events_per_hour = 0
        for team in ("T0DEMO", "T0OTHER"):
            hand.act("say", user="U0ANA", text="x", team=team)
            hand.act("say", user="U0ANA", text="y", team=team)
        told = [one["payload"] for one in hand.look("envelopes") if one["payload_kind"] == "app_rate_limited"]
        assert [one["team_id"] for one in told] == ["T0DEMO", "T0OTHER"]

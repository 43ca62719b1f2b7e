"""What the bot says first reaches each person once, whatever the day is like."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from domain import messages
from domain.messages import Kind
from domain.people import Person
from scheduling.delivery import Delivery
from scheduling.messages import Message, Withdrawn, opaque
from scheduling.pacing import UNLIMITED, Limits, Pace
from scheduling.sending import Terms
from slack_emulator import Emulator, MovableClock
from storage import outbox, people
from storage.database import Database
from usecases.outbox import Entry, Leased, Outbox, State

MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
MANIFEST = {
    "display_information": {"name": "One on one"},
    "features": {"app_home": {"messages_tab_enabled": True}, "bot_user": {"display_name": "oneonone"}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:history", "im:read", "im:write"]}},
}
TEAM = ("LENA", "NOOR", "MIKA", "GONE")
TERMS = Terms(lease_for=timedelta(seconds=60), timeout=timedelta(seconds=3), quarantine=timedelta(seconds=10))
POST = "chat.postMessage"


class Seconds:
    """A timer whose waiting takes no time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)


class House:
    """A database, a Slack, a clock that is moved by hand, and a delivery between them."""

    def __init__(self, database: Database, slack: Emulator, clock: MovableClock) -> None:
        self.database, self.slack, self.clock, self.timer = database, slack, clock, Seconds()
        self.tokens: dict[str, str] = {"T1": slack.app.bot_token}
        self.blocks: list[dict[str, Any]] | None = None
        self.fallback: list[dict[str, Any]] | None = None
        self.withdrawn: dict[str, str] = {}
        self.writing: Any = None
        self.deliveries: list[Delivery] = []
        self.delivery = self.another()
        self.ids = {name: self.add(name) for name in TEAM}

    def another(self, limits: Limits = UNLIMITED, terms: Terms = TERMS) -> Delivery:
        made = Delivery(
            Outbox(self.database), self.write, self.tokens.get, self.clock,
            base_url=self.slack.api_url, terms=terms, limits=limits, timer=self.timer,
        )  # fmt: skip
        self.deliveries.append(made)
        return made

    def write(self, leased: Leased, *, late: bool) -> Message | Withdrawn:
        if self.writing is not None:
            self.writing(leased)
        key = leased.delivery.key.removeprefix("invitation/")
        if key in self.withdrawn:
            return Withdrawn(self.withdrawn[key])
        return Message(f"late: {key}" if late else key, self.blocks, self.fallback)

    def add(self, name: str, workspace: str = "T1", slack_id: str | None = "") -> int:
        known = f"U0{name}000" if slack_id == "" else slack_id
        with self.database.write() as session:
            return people.add(session, Person(0, workspace, name, known)).id

    def plan(self, key: str, name: str = "LENA", edits: str | None = None, **more: Any) -> None:
        given = {"workspace": "T1", "subject": "meeting:1", "due_at": self.clock.now()} | more
        delivery = messages.delivery(Kind.INVITATION, key, recipient_id=self.ids[name], **given)
        with self.database.write() as session:
            if edits is None:
                outbox.plan(session, delivery)
            else:
                outbox.plan_edit(session, delivery, f"invitation/{edits}")

    def entry(self, key: str) -> Entry:
        with self.database.read() as session:
            found = outbox.find(session, f"invitation/{key}")
        assert found is not None
        return found

    def state(self, key: str) -> tuple[str, str | None]:
        return str(self.entry(key).state), self.entry(key).error

    def advance(self, **span: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**span))
        self.timer.now += timedelta(**span).total_seconds()

    def control(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.slack.url}/_control/{path}", data)) as answer:
            return json.load(answer)

    def fault(self, kind: str, method: str = POST, **more: Any) -> None:
        self.control("faults", {"method": method, "kind": kind, "count": 1, **more})

    def read_by(self, name: str = "LENA") -> list[str]:
        return [one["text"] for one in self.control(f"messages?user=U0{name}000")]

    def calls(self) -> list[str]:
        return [call["method"] for call in self.control("calls")]


@pytest.fixture
def house(sqlite_database: Database) -> Iterator[House]:
    clock = MovableClock(MONDAY, frozen=True)
    users = [{"id": f"U0{name}000", "name": name.lower(), "deleted": name == "GONE"} for name in TEAM]
    with Emulator(MANIFEST, {"users": users}, clock=clock, settle=lambda: None, limits=False) as slack:
        made = House(sqlite_database, slack, clock)
        yield made
        for delivery in made.deliveries:
            delivery.close()


def test_what_is_due_is_said_once(house: House) -> None:
    house.plan("a")
    house.plan("later", due_at=MONDAY + timedelta(hours=1))
    assert house.delivery.run_until_quiet() == 1
    assert house.delivery.run_once() == 0
    assert house.read_by() == ["a"]
    (message,) = house.control("messages?user=U0LENA000")
    assert house.entry("a").ts == message["ts"]
    assert message["metadata"]["event_payload"] == {"key": opaque("invitation/a")}


def test_the_metadata_tells_other_apps_nothing(house: House) -> None:
    assert "invitation" not in opaque("invitation/a")
    assert opaque("invitation/a") == opaque("invitation/a") != opaque("invitation/b")


def test_a_person_reads_their_messages_in_order(house: House) -> None:
    for number in range(5):
        house.plan(f"m{number}", due_at=MONDAY - timedelta(minutes=10 - number))
    assert house.delivery.run_until_quiet() == 5
    assert house.read_by() == ["m0", "m1", "m2", "m3", "m4"]


def test_what_comes_late_says_so_and_what_comes_too_late_is_dropped(house: House) -> None:
    house.plan("late", due_at=MONDAY - timedelta(hours=3))
    house.plan("too late", due_at=MONDAY - timedelta(days=11))
    house.delivery.run_until_quiet()
    assert house.read_by() == ["late: late"]
    assert house.delivery.outbox.counts()[State.EXPIRED] == 1


def test_what_lost_its_point_is_cancelled_with_the_reason(house: House) -> None:
    house.plan("a")
    house.withdrawn["a"] = "the meeting moved"
    house.delivery.run_until_quiet()
    assert (house.state("a"), house.read_by()) == (("cancelled", "the meeting moved"), [])


@pytest.mark.parametrize("kind", ["500_after", "timeout_after", "reset_after"])
def test_an_unclear_answer_is_looked_up_and_not_said_twice(house: House, kind: str) -> None:
    house.fault(kind)
    house.plan("a")
    house.delivery.run_until_quiet()
    assert house.state("a")[0] == "leased"
    house.advance(seconds=11)
    house.delivery.run_until_quiet()
    assert (house.state("a"), house.read_by()) == (("sent", None), ["a"])
    assert house.calls().count(POST) == 1
    assert house.entry("a").ts == house.control("messages?user=U0LENA000")[0]["ts"]


@pytest.mark.parametrize("kind", ["500", "reset_before", "internal_error", "service_unavailable"])
def test_an_unclear_answer_to_what_was_not_said_is_said_again(house: House, kind: str) -> None:
    house.fault(kind)
    house.plan("a")
    house.delivery.run_until_quiet()
    assert house.read_by() == []
    house.advance(seconds=11)
    house.delivery.run_until_quiet()
    assert (house.state("a")[0], house.entry("a").attempts, house.read_by()) == ("sent", 1, ["a"])
    assert "conversations.history" in house.calls()


def test_the_key_is_found_behind_many_other_messages(house: House) -> None:
    for number in range(450):
        house.control("say", {"user": "U0LENA000", "text": f"hello {number}"})
    house.fault("500_after")
    house.plan("a")
    house.delivery.run_until_quiet()
    house.advance(seconds=11)
    house.delivery.run_until_quiet()
    assert (house.state("a")[0], house.calls().count("conversations.history")) == ("sent", 3)


def test_while_the_history_cannot_be_read_nothing_is_said_again(house: House) -> None:
    house.fault("500_after")
    house.fault("500", "conversations.history", count=2)
    house.plan("a")
    for _ in range(3):
        house.delivery.run_until_quiet()
        assert house.calls().count(POST) == 1
        house.advance(seconds=60)
    house.delivery.run_until_quiet()
    assert (house.state("a")[0], house.read_by(), house.calls().count(POST)) == ("sent", ["a"], 1)


def test_a_lease_that_ran_out_is_looked_up_before_it_is_said(house: House) -> None:
    house.plan("a")
    Outbox(house.database).lease(
        owner="dead", now=MONDAY, lease_for=TERMS.lease_for, quarantine=TERMS.quarantine, limit=1
    )
    assert house.delivery.run_until_quiet() == 0
    house.advance(seconds=71)
    assert house.delivery.run_until_quiet() == 1
    assert [call for call in house.calls() if call != "conversations.open"] == ["conversations.history", POST]


def test_slow_down_is_obeyed_and_is_no_failed_attempt(house: House) -> None:
    house.fault("429", retry_after=20)
    house.plan("a")
    house.plan("b", "NOOR", due_at=MONDAY + timedelta(seconds=1))
    assert house.delivery.run_until_quiet() == 0
    other = house.another()
    house.advance(seconds=19)
    assert (house.delivery.run_until_quiet(), other.run_until_quiet()) == (0, 0)
    assert house.calls().count(POST) == 1
    house.advance(seconds=2)
    assert house.delivery.run_until_quiet() == 2
    assert house.entry("a").attempts == 0


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked"])
def test_a_workspace_without_a_valid_token_keeps_its_messages(house: House, error: str) -> None:
    house.fault(error)
    house.plan("a")
    house.plan("b", "NOOR", due_at=MONDAY + timedelta(seconds=1))
    assert house.delivery.run_until_quiet() == 0
    assert house.state("a") == ("planned", error)
    house.advance(minutes=16)
    assert house.delivery.run_until_quiet() == 2


def test_a_workspace_that_is_not_installed_holds_up_no_other(house: House) -> None:
    house.ids["SVEN"] = house.add("SVEN", "T2")
    house.plan("a", "SVEN", workspace="T2", due_at=MONDAY - timedelta(minutes=1))
    house.plan("b")
    assert house.delivery.run_until_quiet() == 1
    assert (house.read_by(), house.state("a")) == (["b"], ("planned", "no_token"))


def test_one_bad_recipient_holds_up_nobody(house: House) -> None:
    house.ids["NOBODY"] = house.add("NOBODY", slack_id=None)
    for name in ("GONE", "NOBODY", "LENA"):
        house.plan(name, name)
    assert house.delivery.run_until_quiet() == 3
    assert house.state("GONE") == ("failed", "chat.postMessage: account_inactive")
    assert house.state("NOBODY") == ("failed", "The recipient was not found in Slack.")
    assert house.read_by() == ["LENA"]
    assert len(house.delivery.outbox.failures()) == 2


def test_somebody_who_left_is_not_written_to(house: House) -> None:
    house.plan("a")
    with house.database.write() as session:
        lena = people.get(session, house.ids["LENA"])
        assert lena is not None
        people.change(session, Person(lena.id, "T1", lena.name, lena.slack_id, active=False))
    house.delivery.run_until_quiet()
    assert house.state("a") == ("failed", "The recipient has left.")


def test_a_dead_account_of_the_app_itself_stops_the_workspace(house: House) -> None:
    house.fault("account_inactive")
    house.fault("account_inactive", "auth.test")
    house.plan("a")
    assert house.delivery.run_until_quiet() == 0
    assert house.state("a") == ("planned", "account_inactive")


@pytest.mark.parametrize("error", ["channel_not_found", "msg_too_long", "messages_tab_disabled", "new_word"])
def test_a_clear_no_is_final_and_visible(house: House, error: str) -> None:
    house.fault(error)
    house.plan("a")
    house.delivery.run_until_quiet()
    house.advance(hours=1)
    assert house.delivery.run_until_quiet() == 0
    assert house.state("a") == ("failed", f"chat.postMessage: {error}")


def test_a_block_that_the_workspace_does_not_know_is_replaced(house: House) -> None:
    house.blocks = [{"type": "divider"}]
    house.fallback = [{"type": "section", "text": {"type": "mrkdwn", "text": "plain"}}]
    house.control("refuse", {"types": ["divider"]})
    house.plan("a")
    house.delivery.run_until_quiet()
    (message,) = house.control("messages?user=U0LENA000")
    assert message["blocks"][0]["text"]["text"] == "plain"


def test_one_message_lives_through_the_week(house: House) -> None:
    house.plan("a")
    house.delivery.run_until_quiet()
    house.plan("a2", edits="a")
    house.fault("500_after", "chat.update")
    house.delivery.run_until_quiet()
    house.advance(seconds=11)
    house.delivery.run_until_quiet()
    (message,) = house.control("messages?user=U0LENA000")
    assert (message["text"], house.entry("a2").ts) == ("a2", message["ts"])


def test_an_edit_of_a_message_that_was_deleted_is_cancelled(house: House) -> None:
    house.plan("a")
    house.delivery.run_until_quiet()
    house.plan("a2", edits="a")
    house.fault("message_not_found", "chat.update")
    house.delivery.run_until_quiet()
    assert house.state("a2") == ("cancelled", "The message that it would change was deleted.")


def test_a_text_that_cannot_be_written_fails_alone_and_its_words_stay_private(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    def write(leased: Leased) -> None:
        if leased.delivery.key.endswith("/a"):
            raise KeyError("a private word")

    house.writing = write
    house.plan("a")
    house.plan("b", "NOOR")
    with caplog.at_level(logging.DEBUG):
        house.delivery.run_until_quiet()
    assert house.state("a")[0] == "failed"
    assert (house.state("b")[0], house.read_by("NOOR")) == ("sent", ["b"])
    assert "a private word" not in caplog.text + str(house.state("a"))


def test_nothing_that_people_read_or_any_token_is_logged(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.fault("500")
    house.plan("secret words")
    with caplog.at_level(logging.DEBUG):
        house.delivery.run_until_quiet()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("scheduling")]
    assert ours
    assert not any("secret words" in line or "xoxb" in line for line in [*ours, caplog.text])


def test_a_lease_that_is_nearly_over_is_given_back_unsaid(house: House) -> None:
    house.writing = lambda leased: house.advance(seconds=59.5)
    house.plan("a")
    assert house.delivery.run_once() == 0
    assert (house.state("a")[0], house.read_by()) == ("planned", [])


def test_closing_finishes_what_is_being_said_and_gives_the_rest_back(house: House) -> None:
    delivery = house.another(terms=Terms(TERMS.lease_for, TERMS.timeout, TERMS.quarantine, at_once=1))
    begun, go_on = Event(), Event()

    def write(leased: Leased) -> None:
        begun.set()
        assert go_on.wait(60)

    house.writing = write
    house.plan("a")
    house.plan("b", "NOOR", due_at=MONDAY + timedelta(microseconds=1))
    house.advance(seconds=1)
    working = Thread(target=delivery.run_once)
    working.start()
    assert begun.wait(10)
    closing = Thread(target=delivery.close)
    closing.start()
    assert delivery.sender.closing.wait(10)
    go_on.set()
    working.join(), closing.join()
    assert (house.state("a")[0], house.state("b")[0]) == ("sent", "planned")
    assert delivery.run_once() == 0


def test_messages_keep_below_slacks_limits(house: House) -> None:
    paced = house.another(Limits(per_minute={POST: 60}, burst=10))
    for number in range(20):
        house.plan(f"m{number}", TEAM[number % 3])
    started = house.timer.now
    assert paced.run_until_quiet() == 20
    assert 10 <= house.timer.now - started <= 13


def test_no_minute_sees_more_than_the_limit_and_the_limit_is_used() -> None:
    timer = Seconds()
    pace, posted = Pace(Limits(), timer), []
    while timer.now < 1300:
        delay = pace.delay("T1", POST, f"U{len(posted)}")
        timer.now += delay
        pace.take("T1", POST, f"U{len(posted)}")
        posted.append(timer.now)
    minutes = [sum(1 for at in posted if start <= at < start + 60) for start in posted if start < 1240]
    assert max(minutes) <= 300
    assert len(posted) / 5 >= 0.95 * 300


def test_one_channel_is_written_to_once_a_second_after_a_short_burst() -> None:
    timer = Seconds()
    pace, waits = Pace(Limits(), timer), []
    for _ in range(6):
        waits.append(round(pace.delay("T1", POST, "U1"), 3))
        timer.now += waits[-1]
        pace.take("T1", POST, "U1")
    assert waits == [0, 0, 0, 1, 1, 1]
    assert pace.delay("T1", POST, "U2") == 0


def test_a_closed_method_closes_no_other_and_no_other_workspace() -> None:
    pace = Pace(UNLIMITED, Seconds())
    pace.close("T1", POST, 30)
    assert pace.closed("T1", POST) == 30
    assert pace.closed("T1", "chat.update") == pace.closed("T2", POST) == 0
    pace.close("T1", "*", 900)
    assert pace.closed("T1", "chat.update") == 900

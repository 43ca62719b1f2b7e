"""What is common to every way to the app, seen with a way that answers as it is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from slack_emulator import MovableClock
from slack_emulator.delivery import Delivery, Envelope, Outcome
from slack_emulator.faults import Faults
from slack_emulator.limits import Limits
from slack_emulator.timers import Timers

NOON = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
EVENT = {"type": "event_callback", "event": {"type": "app_home_opened"}}


class Way:
    """A transport whose answers are written down beforehand; None never comes."""

    too_late = "http_timeout"

    def __init__(self, *answers):
        self.answers = list(answers)
        self.heard = []
        self.there = True

    async def attempt(self, envelope: Envelope, attempt: int, reason: str) -> Outcome:
        self.heard.append((envelope.about, attempt, reason))
        answer = self.answers.pop(0)
        return answer if answer else await asyncio.get_running_loop().create_future()

    def connected(self):
        return self.there


def played(scene, *answers):
    """Run a scene with a delivery over such a way; answers what the way heard."""
    way = Way(*answers)

    async def run():
        clock = MovableClock(NOON, frozen=True)
        timers = Timers(clock)
        timers.start()
        await scene(Delivery(way, timers, Faults(), Limits(clock)), clock)
        timers.stop()

    asyncio.run(asyncio.wait_for(run(), 30))
    return way.heard


async def heard(delivery, number):
    """Wait until so many things were sent."""
    while len(delivery.transport.heard) < number:
        await asyncio.sleep(0)


FAILED = Outcome("http_error", retry="http_error")
DONE = Outcome(200)


def test_each_retry_says_what_went_wrong_before_until_one_is_taken():
    async def scene(delivery, clock):
        outcome = await delivery.deliver_event(EVENT)
        assert outcome.status == "http_error"
        await heard(delivery, 2)
        clock.set(clock.now() + timedelta(seconds=3))
        clock.set(clock.now() + timedelta(minutes=1))
        await heard(delivery, 3)
        clock.set(clock.now() + timedelta(hours=1))
        await asyncio.sleep(0)
        log = delivery.since(0)
        assert [entry["status"] for entry in log] == ["http_error", "operation_timeout", 200]
        assert [entry["attempt"] for entry in log] == [0, 1, 2]

    assert played(scene, FAILED, None, DONE) == [
        ("app_home_opened", 0, ""),
        ("app_home_opened", 1, "http_error"),
        ("app_home_opened", 2, "http_timeout"),
    ]


def test_where_the_app_asks_for_no_retry_there_is_none():
    async def scene(delivery, clock):
        await delivery.deliver_event(EVENT)
        clock.set(clock.now() + timedelta(hours=1))
        await asyncio.sleep(0)

    assert len(played(scene, Outcome("http_error"))) == 1


@pytest.mark.parametrize(("there", "status"), [(True, "operation_timeout"), (False, "dispatch_failed")])
def test_a_person_waits_three_seconds_and_once(there, status):
    async def scene(delivery, clock):
        delivery.transport.there = there
        pressing = asyncio.ensure_future(delivery.deliver("interactive", {"type": "block_actions"}))
        await heard(delivery, 1)
        clock.set(clock.now() + timedelta(seconds=3))
        assert (await pressing).status == status
        clock.set(clock.now() + timedelta(hours=1))
        await asyncio.sleep(0)

    assert played(scene, None) == [("block_actions", 0, "")]


def test_the_log_forgets_the_oldest():
    async def scene(delivery, clock):
        for _ in range(501):
            await delivery.deliver("slash_commands", {"command": "/helper"})
        log = delivery.since(0)
        assert (len(log), log[0]["n"], log[-1]["n"]) == (500, 2, 501)
        assert log[0]["payload_kind"] == "/helper"

    played(scene, *[DONE] * 501)

"""What happens later happens on the workspace's clock: in order, at its moment, from whichever thread."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from slack_emulator import MovableClock
from slack_emulator.timers import Timers

NOON = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def minutes(number):
    return NOON + timedelta(minutes=number)


def played(scene, *, frozen=True):
    """Run a scene with timers on a clock; answers what it noted."""
    noted = []

    async def run():
        timers = Timers(MovableClock(NOON, frozen=frozen))
        timers.start()
        await scene(timers, noted)
        timers.stop()

    asyncio.run(asyncio.wait_for(run(), 30))
    return noted


async def once(noted, number):
    """Wait until so many things were noted."""
    while len(noted) < number:
        await asyncio.sleep(0)


def test_what_falls_due_on_the_way_happens_in_order():
    async def scene(timers, noted):
        for number in (5, 1, 3, 60):
            timers.at(minutes(number), lambda number=number: noted.append(number))
        timers.clock.set(minutes(10))
        await once(noted, 3)
        assert timers.next_moment() == minutes(60)

    assert played(scene) == [1, 3, 5]


def test_a_clock_that_flows_gets_there_by_itself():
    async def scene(timers, noted):
        timers.after(0.02, lambda: noted.append("second"))
        timers.after(0.01, lambda: noted.append("first"))
        await once(noted, 2)

    assert played(scene, frozen=False) == ["first", "second"]


def test_a_frozen_clock_does_not_keep_people_waiting_for_ever():
    async def scene(timers, noted):
        timers.at(minutes(1), lambda: noted.append("never"))
        timers.after(0.01, lambda: noted.append("really"))
        await once(noted, 1)
        timers.after(60, lambda: noted.append("sooner for real"), really=0.01)
        await once(noted, 2)
        assert timers.clock.now() == NOON

    assert played(scene) == ["really", "sooner for real"]


def test_the_clock_may_be_moved_from_another_thread():
    async def scene(timers, noted):
        timers.at(minutes(1), lambda: noted.append(asyncio.get_running_loop()))
        await asyncio.to_thread(timers.clock.set, minutes(2))
        await once(noted, 1)
        assert noted == [asyncio.get_running_loop()]

    played(scene)


def test_what_was_cancelled_does_not_happen():
    async def scene(timers, noted):
        gone = timers.after(1, lambda: noted.append("gone"))
        timers.after(2, lambda: noted.append("here"))
        timers.cancel(gone)
        timers.cancel(gone)
        timers.clock.set(minutes(1))
        await once(noted, 1)

    assert played(scene) == ["here"]


def test_what_takes_longer_is_awaited_beside_the_rest():
    async def scene(timers, noted):
        opened = asyncio.Event()

        async def slow():
            await opened.wait()
            noted.append("slow")

        timers.at(NOON, slow)
        timers.at(NOON, lambda: noted.append("quick"))
        await once(noted, 1)
        opened.set()
        await once(noted, 2)

    assert played(scene) == ["quick", "slow"]


def test_patience_ends_when_the_clock_has_moved_that_far():
    async def scene(timers, noted):
        waiting = asyncio.ensure_future(timers.within(3, asyncio.Event().wait()))
        await asyncio.sleep(0)
        timers.clock.set(NOON + timedelta(seconds=2))
        await asyncio.sleep(0)
        assert not waiting.done()
        timers.clock.set(NOON + timedelta(seconds=3))
        with pytest.raises(TimeoutError):
            await waiting
        noted.append(await timers.within(3, asyncio.sleep(0, "in time")))
        assert timers.next_moment() is None

    assert played(scene) == ["in time"]


def test_time_that_has_passed_is_what_was_moved_and_what_really_went_by():
    clock = MovableClock(NOON, frozen=True)
    first = clock.passed()
    clock.set(minutes(60))
    assert 3600 <= clock.passed() - first < 3700
    assert clock.passed() <= clock.passed()

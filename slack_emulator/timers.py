"""What happens later: on the workspace's clock, in order, whether time passes or is moved."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from slack_emulator.clock import MovableClock

T = TypeVar("T")
Call = Callable[[], Coroutine[Any, Any, object] | None]
SLOW_MACHINE = 4.0
"""A person who waits on a frozen clock waits so many times longer for real: a busy machine is not late."""


class Timer:
    """Something that will happen, unless it is cancelled."""

    def __init__(self, moment: datetime, call: Call) -> None:
        self.moment = moment
        self.call = call
        self.really: asyncio.TimerHandle | None = None


class Timers:
    """Calls (and then awaits) what falls due, on the server's own loop; any thread may move the clock."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self._running: set[asyncio.Task[object]] = set()
        self._waiting: dict[Timer, None] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin, on the loop that runs."""
        self._loop = asyncio.get_running_loop()
        self.clock.watch(self._moved)
        self.run_due()

    def stop(self) -> None:
        """Forget everything."""
        self.clock.unwatch(self._moved)
        for timer in list(self._waiting):
            self.cancel(timer)
        for task in list(self._running):
            task.cancel()
        if self._alarm:
            self._alarm.cancel()
        self._loop = self._alarm = None

    def at(self, moment: datetime, call: Call) -> Timer:
        """Call that at a moment of the clock; where the clock stands still, once it is moved there."""
        timer = Timer(moment, call)
        self._waiting[timer] = None
        if self._loop:
            self._arm()
        return timer

    def after(self, seconds: float, call: Call, *, really: float | None = None) -> Timer:
        """Call that in so many seconds; on a frozen clock also when `really` have truly passed (the same)."""
        timer = self.at(self.clock.now() + timedelta(seconds=seconds), call)
        if self.clock.frozen and self._loop:
            pause = seconds if really is None else really
            timer.really = self._loop.call_later(pause, self._fire, timer)
        return timer

    def cancel(self, timer: Timer) -> None:
        """Let it not happen."""
        self._waiting.pop(timer, None)
        if timer.really:
            timer.really.cancel()

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """The result of some work; TimeoutError when it is not there in so many of a person's seconds."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(None) as limit:
            late = self.after(seconds, lambda: limit.reschedule(loop.time()), really=seconds * SLOW_MACHINE)
            try:
                return await work
            finally:
                self.cancel(late)

    def next_moment(self) -> datetime | None:
        """When the next thing falls due."""
        return min((timer.moment for timer in self._waiting), default=None)

    def run_due(self) -> None:
        """Call everything that is due by now, the earliest first."""
        while self._waiting:
            timer = min(self._waiting, key=lambda one: one.moment)
            if timer.moment > self.clock.now():
                break
            self._fire(timer)
        self._arm()

    def _fire(self, timer: Timer) -> None:
        self.cancel(timer)
        work = timer.call()
        if work is not None:
            task = asyncio.ensure_future(work)
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _arm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        due = self.next_moment()
        if due is None or self._loop is None:
            return
        left = (due - self.clock.now()).total_seconds()
        if left <= 0 or not self.clock.frozen:
            self._alarm = self._loop.call_later(max(0.0, left), self.run_due)

    def _moved(self) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self.run_due)

"""The delivery of the outbox: leases what is due, says it, and saves what became of it, group by group."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from domain.ports import Clock
from scheduling.messages import Render
from scheduling.pacing import Limits, Pace, RealTimer, Timer
from scheduling.sending import Sender, Terms
from usecases.outbox import Leased, Outbox, Outcome, State

GATHER = 0.005
"""Seconds that an outcome waits for others, so that they are saved together."""


@dataclass(frozen=True, slots=True)
class _Room:
    """What lives in the delivery's own thread."""

    loop: asyncio.AbstractEventLoop
    session: ClientSession
    leave: asyncio.Event
    thread: threading.Thread


class Delivery:
    """Says what the outbox holds. Blocking, and safe to call from any thread and in any number of processes.

    Args:
        outbox: The database's outbox.
        render: Writes a delivery at the moment it is sent; runs in the delivery's thread.
        tokens: The bot token of a workspace; None where the app is not installed.
        clock: The wall clock; leases and quarantines are told by it.
        base_url: Slack's Web API.
        owner: Names this process in leases; must be different for each.
        timer: Seconds for pace and Retry-After; tests hand in their own.
    """

    def __init__(
        self,
        outbox: Outbox,
        render: Render,
        tokens: Callable[[str], str | None],
        clock: Clock,
        *,
        base_url: str = "https://slack.com/api/",
        owner: str | None = None,
        terms: Terms | None = None,
        limits: Limits | None = None,
        timer: Timer | None = None,
    ) -> None:
        self.outbox, self.clock = outbox, clock
        self.terms, self.timer = terms or Terms(), timer or RealTimer()
        self.owner = owner or f"{socket.gethostname()[:24]}-{uuid4().hex}"
        pace = Pace(limits or Limits(), self.timer)
        self.sender = Sender(
            render, tokens, clock, base_url=base_url, terms=self.terms, pace=pace, timer=self.timer
        )
        self._one_at_a_time = threading.Lock()
        self._room: _Room | None = None

    def run_once(self) -> int:
        """Deliver one batch of what is due. Returns how many deliveries got further.

        0 means that nothing is due, or that what is due has to wait.
        """
        with self._one_at_a_time:
            if self.sender.closing.is_set():
                return 0
            room = self._room = self._room or _open_room(self.terms)
            return asyncio.run_coroutine_threadsafe(self._round(room.session), room.loop).result()

    def run_until_quiet(self) -> int:
        """Deliver until nothing more can be done now. Returns how many deliveries got further."""
        total = 0
        while handled := self.run_once():
            total += handled
        return total

    def close(self) -> None:
        """Take no new leases, finish what is being said, give the rest back, and hang up."""
        self.sender.closing.set()
        with self._one_at_a_time:
            if self._room is not None:
                self._room.loop.call_soon_threadsafe(self._room.leave.set)
                self._room.thread.join()
                self._room = None

    async def _round(self, session: ClientSession) -> int:
        self.sender.begin(session, self.timer.monotonic())
        waiting = list(await asyncio.to_thread(self._lease))
        if not waiting:
            return 0
        done: asyncio.Queue[Outcome] = asyncio.Queue(self.terms.at_once)
        async with asyncio.TaskGroup() as group:
            keeper = group.create_task(self._keep(done, len(waiting)))
            for _ in range(min(self.terms.at_once, len(waiting))):
                group.create_task(self._work(waiting, done))
        return keeper.result()

    def _lease(self) -> tuple[Leased, ...]:
        return self.outbox.lease(
            owner=self.owner,
            now=self.clock.now(),
            lease_for=self.terms.lease_for,
            quarantine=self.terms.quarantine,
            limit=self.terms.batch,
        )

    async def _work(self, waiting: list[Leased], done: asyncio.Queue[Outcome]) -> None:
        while waiting:
            leased = waiting.pop(self._next(waiting))
            await done.put(await self.sender.deliver(leased))

    def _next(self, waiting: list[Leased]) -> int:
        """The first that may be said now, or else the one that may be said soonest."""
        soonest, least = 0, float("inf")
        for position, leased in enumerate(waiting):
            delay = self.sender.delay(leased)
            if delay <= 0:
                return position
            if delay < least:
                soonest, least = position, delay
        return soonest

    async def _keep(self, done: asyncio.Queue[Outcome], expected: int) -> int:
        """Save outcomes in groups no larger than the number of posts in flight."""
        handled = 0
        while expected:
            group = await _gathered(done, min(self.terms.at_once, expected))
            await asyncio.to_thread(self.outbox.settle, group)
            expected -= len(group)
            handled += sum(_got_further(outcome) for outcome in group)
        return handled


async def _gathered(done: asyncio.Queue[Outcome], most: int) -> list[Outcome]:
    group = [await done.get()]
    with suppress(TimeoutError):
        async with asyncio.timeout(GATHER):
            while len(group) < most:
                group.append(await done.get())
    return group


def _got_further(outcome: Outcome) -> bool:
    given_back = outcome.state is State.LEASED and not outcome.failed_attempts
    return outcome.state is not State.PLANNED and not given_back


def _open_room(terms: Terms) -> _Room:
    ready: Future[_Room] = Future()
    thread = threading.Thread(
        target=lambda: asyncio.run(_live(ready, terms)), name="outbox-delivery", daemon=True
    )
    thread.start()
    return ready.result()


async def _live(ready: Future[_Room], terms: Terms) -> None:
    leave = asyncio.Event()
    timeout = ClientTimeout(total=terms.timeout.total_seconds())
    async with ClientSession(timeout=timeout, connector=TCPConnector(limit=2 * terms.at_once)) as session:
        ready.set_result(_Room(asyncio.get_running_loop(), session, leave, threading.current_thread()))
        await leave.wait()

"""The protocol for one delivery: look, write, post, and name what became of it. See docs on delivery."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event

from aiohttp import ClientSession

from domain.ports import Clock
from scheduling.messages import Message, Render, Withdrawn
from scheduling.pacing import EVERY_METHOD, Pace, Timer
from scheduling.slack_calls import JSON, Answer, Line, No, SlowDown, Stop, Unclear, Yes, next_cursor, ts_with
from usecases.outbox import Leased, Outcome
from views import charts

POST, UPDATE = "chat.postMessage", "chat.update"
OPEN, HISTORY = "conversations.open", "conversations.history"
REFUSED = No("invalid_blocks")
GLANCE = 0.25
"""Seconds after which somebody who waits for a turn looks whether the house is closing."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Terms:
    """The protocol's spans and sizes.

    A post starts only while its lease is good for two more time-outs; an unclear one is looked up after
    `quarantine`, which has to be longer than the time-out. A workspace whose token is refused is tried
    again after `stopped_for`.
    """

    lease_for: timedelta = timedelta(seconds=60)
    timeout: timedelta = timedelta(seconds=10)
    quarantine: timedelta = timedelta(seconds=30)
    stopped_for: timedelta = timedelta(minutes=15)
    batch: int = 100
    at_once: int = 10

    def __post_init__(self) -> None:
        if self.quarantine <= self.timeout or self.lease_for <= 2 * self.timeout:
            raise ValueError("the quarantine must outlast a time-out, and the lease two of them")

    def pause(self, attempts: int) -> timedelta:
        """How long a row rests before its quarantine when it was unclear before: 0, 1, 3, 7 … 63 times."""
        return self.quarantine * ((1 << min(attempts, 6)) - 1)


class Sender:
    """Carries out leased deliveries, one call each; never raises for what Slack or a text may do.

    `begin` says when the leases that follow were taken. Belongs to one event loop.
    """

    def __init__(
        self,
        render: Render,
        tokens: Callable[[str], str | None],
        clock: Clock,
        *,
        base_url: str,
        terms: Terms,
        pace: Pace,
        timer: Timer,
    ) -> None:
        self.closing = Event()
        self._render, self._tokens, self._clock = render, tokens, clock
        self._base_url, self._terms, self._pace, self._timer = base_url, terms, pace, timer
        self._lines: dict[str, Line] = {}
        self._channels: dict[tuple[str, str], str] = {}

    def begin(self, session: ClientSession, leased_at: float) -> None:
        """From now on, speak through that session and under leases taken at that monotonic second."""
        if getattr(self, "_session", None) is not session:
            self._lines.clear()
        self._session = session
        self._lease_ends = leased_at + self._terms.lease_for.total_seconds()

    def delay(self, leased: Leased) -> float:
        """Seconds until its first call may be made."""
        method = _first_method(leased)
        return self._pace.delay(leased.delivery.workspace, method, _paced_channel(leased, method))

    async def deliver(self, leased: Leased) -> Outcome:
        """Say it, unless it was said already or has lost its point; answer what became of it."""
        if self._line(leased) is None:
            return self._stop(leased, "no_token")
        if leased.uncertain and leased.edits_key is None:
            found = await self._look(leased)
            if found is not None:
                return found
        return await self._say(replace(leased, uncertain=False))

    async def _look(self, leased: Leased) -> Outcome | None:
        """Search the conversation for the key; None when it is certainly not there."""
        channel = await self._channel(leased)
        if isinstance(channel, Outcome):
            return channel
        cursor: str | None = None
        while await self._turn(leased, HISTORY):
            answer = await self._speak(leased).page(channel, leased.first_attempt_at, cursor)
            if not isinstance(answer, Yes):
                return await self._outcome(leased, HISTORY, answer)
            ts = ts_with(leased.delivery.key, answer.data)
            cursor = next_cursor(answer.data)
            if ts is not None:
                return leased.sent(channel, ts)
            if cursor is None:
                return None
        return self._later(leased, HISTORY)

    async def _channel(self, leased: Leased) -> str | Outcome:
        """The channel of the recipient's conversation, asked for once."""
        if leased.slack_id is None:
            return leased.failed("It may have been sent; the recipient has no Slack account any more.")
        place = (leased.delivery.workspace, leased.slack_id)
        if place not in self._channels:
            if not await self._turn(leased, OPEN):
                return self._later(leased, OPEN)
            answer = await self._speak(leased).open(leased.slack_id)
            if not isinstance(answer, Yes):
                return await self._outcome(leased, OPEN, answer)
            self._channels[place] = str(answer.data["channel"]["id"])
        return self._channels[place]

    async def _say(self, leased: Leased) -> Outcome:
        pointless = self._pointless(leased)
        if pointless is not None:
            return pointless
        method = UPDATE if leased.edits else POST
        if not await self._turn(leased, method):
            return self._later(leased, method)
        message = self._write(leased, method)
        if isinstance(message, Outcome):
            return message
        answer = await self._send(leased, message, message.blocks)
        async for blocks in self._plainer(leased, message):
            if answer != REFUSED:
                break
            if not await self._turn(leased, method):
                return self._later(leased, method)
            answer = await self._send(leased, message, blocks)
        return await self._outcome(leased, method, answer)

    async def _plainer(self, leased: Leased, message: Message) -> AsyncIterator[list[JSON]]:
        """The fallback with the chart as an uploaded picture, then without: each only after a clear no."""
        if message.fallback_blocks is None:
            return
        drawing = charts.drawing_of(message)
        if drawing is not None:
            picture = await asyncio.to_thread(charts.png, drawing)
            file_id = await self._speak(leased).upload(picture, drawing.alt)
            if file_id is not None:
                for blocks in charts.with_picture(message, file_id, drawing.alt):
                    yield blocks
        yield message.fallback_blocks

    def _pointless(self, leased: Leased) -> Outcome | None:
        if leased.delivery.expires_at <= self._clock.now():
            return leased.expired()
        if leased.edits_key is not None:
            return None if leased.edits else leased.cancelled("What it would change was not sent.")
        if leased.slack_id is None:
            return leased.failed("The recipient was not found in Slack.")
        return None if leased.active else leased.failed("The recipient has left.")

    def _write(self, leased: Leased, method: str) -> Message | Outcome:
        """The text of this moment; or what became of the delivery instead."""
        now = self._clock.now()
        try:
            message = self._render(leased, late=leased.delivery.late(now))
        except Exception as error:  # noqa: BLE001 - one text that fails must not hold up the others
            log.error("delivery %s could not be written: %s", leased.id, _where(error))
            return leased.failed(f"The message could not be written ({_where(error)}).")
        if isinstance(message, Withdrawn):
            return leased.cancelled(message.reason)
        return message if self._lease_holds(leased) else self._later(leased, method)

    async def _send(self, leased: Leased, message: Message, blocks: list[JSON] | None) -> Answer:
        line = self._speak(leased)
        if leased.edits:
            return await line.update(*leased.edits, message, blocks)
        return await line.post(leased.slack_id or "", leased.delivery.key, message.text, blocks)

    async def _outcome(self, leased: Leased, method: str, answer: Answer) -> Outcome:
        """What an answer means for the delivery and, where it concerns more, for its workspace."""
        match answer:
            case Yes(data):
                return self._sent(leased, data)
            case No("account_inactive") if not await self._speak(leased).still_installed():
                return self._stop(leased, "account_inactive")
            case No("message_not_found") if method == UPDATE:
                return leased.cancelled("The message that it would change was deleted.")
            case No(error):
                log.warning("delivery %s was refused: %s: %s", leased.id, method, error)
                return leased.failed(f"{method}: {error}")
            case SlowDown(seconds):
                self._pace.close(leased.delivery.workspace, method, seconds)
                return self._later(leased, method, "ratelimited")
            case Stop(error):
                return self._stop(leased, error)
            case Unclear(error):
                return self._unclear(leased, f"{method}: {error}")

    def _sent(self, leased: Leased, data: dict[str, object]) -> Outcome:
        if leased.edits:
            return leased.sent(*leased.edits)
        channel, ts = data.get("channel"), data.get("ts")
        if not isinstance(channel, str) or not isinstance(ts, str):
            return self._unclear(leased, "an answer without channel and ts")
        self._channels[leased.delivery.workspace, leased.slack_id or ""] = channel
        return leased.sent(channel, ts)

    def _unclear(self, leased: Leased, why: str) -> Outcome:
        log.warning("delivery %s is uncertain: %s", leased.id, why)
        return leased.unclear(why, since=self._clock.now() + self._terms.pause(leased.attempts))

    def _stop(self, leased: Leased, why: str) -> Outcome:
        """Its whole workspace waits."""
        workspace = leased.delivery.workspace
        log.error("workspace %s takes no messages: %s", workspace, why)
        self._pace.close(workspace, EVERY_METHOD, self._terms.stopped_for.total_seconds())
        return self._later(leased, EVERY_METHOD, why)

    def _later(self, leased: Leased, method: str, why: str | None = None) -> Outcome:
        """Give it back; while the method is closed, others shall not try it either."""
        now, closed = self._clock.now(), self._pace.closed(leased.delivery.workspace, method)
        hold = now + timedelta(seconds=closed) if closed else None
        return leased.given_back(now=now, hold=hold, why=why)

    async def _turn(self, leased: Leased, method: str) -> bool:
        """Wait until the call may be made. False when it must not be made under this lease."""
        workspace, channel = leased.delivery.workspace, _paced_channel(leased, method)
        while True:
            delay = self._pace.delay(workspace, method, channel)
            if (
                self.closing.is_set()
                or self._pace.closed(workspace, method)
                or not self._lease_holds(leased, delay)
            ):
                return False
            if delay <= 0:
                self._pace.take(workspace, method, channel)
                return True
            await self._timer.sleep(min(delay, GLANCE))

    def _lease_holds(self, leased: Leased, delay: float = 0) -> bool:
        """Whether the lease is good for two time-outs, by the clock on the wall and by the steady one."""
        needed = 2 * self._terms.timeout + timedelta(seconds=delay)
        steady = self._lease_ends - self._timer.monotonic()
        return leased.lease_until - self._clock.now() > needed and steady > needed.total_seconds()

    def _line(self, leased: Leased) -> Line | None:
        workspace = leased.delivery.workspace
        token, line = self._tokens(workspace), self._lines.get(workspace)
        if token is not None and (line is None or line.token != token):
            timeout = self._terms.timeout.total_seconds()
            self._lines[workspace] = Line(token, self._base_url, self._session, timeout)
        return self._lines[workspace] if token is not None else None

    def _speak(self, leased: Leased) -> Line:
        return self._lines[leased.delivery.workspace]


def _first_method(leased: Leased) -> str:
    if leased.edits_key is not None:
        return UPDATE
    return HISTORY if leased.uncertain else POST


def _paced_channel(leased: Leased, method: str) -> str | None:
    return leased.slack_id if method == POST else None


def _where(error: Exception) -> str:
    """Which kind of error and where, without its words, which may be somebody's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    at = f" in {trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + at

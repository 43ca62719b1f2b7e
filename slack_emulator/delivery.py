"""Getting what happened to the app: an attempt, its deadline, the retries of events, what became of it."""

import asyncio
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any, Protocol

from slack_emulator.faults import Fault, Faults
from slack_emulator.limits import Limits
from slack_emulator.timers import Timers

JSON = dict[str, Any]
ACK_SECONDS = 3.0
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
KEPT = 500
RESENT = 20
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the app is told: "events_api", "interactive" or "slash_commands", and its payload."""

    kind: str
    payload: JSON
    answerable: bool = True

    @property
    def is_event(self) -> bool:
        """Whether it is sent again when the app does not take it; nothing that a person waits for is."""
        return self.kind == "events_api"

    @property
    def about(self) -> str:
        """What the payload tells of, like block_actions, app_home_opened or /helper."""
        event = self.payload.get("event") or {}
        return str(event.get("type") or self.payload.get("type") or self.payload.get("command") or self.kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt: 200, or "operation_timeout" or "dispatch_failed" as Slack's client says.

    `retry` says why an event is sent again ("timeout", "http_error", …); empty when it is not.
    """

    status: int | str
    ack_ms: float | None = None
    payload: Any = None
    retry: str = ""
    connection: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the app answered in time."""
        return self.status == 200

    def card(self) -> JSON:
        """The part that every control call answers."""
        return {"ack_ms": self.ack_ms, "status": self.status}


class Transport(Protocol):
    """A way to the app: Socket Mode, or signed HTTP."""

    too_late: str
    """Why an event is sent again whose answer came too late: "timeout", or "http_timeout"."""

    async def attempt(self, envelope: Envelope, attempt: int, reason: str) -> Outcome:
        """Send it and wait for the answer, however long that takes; cancelled at the deadline.

        `attempt` counts from 0, `reason` says why it is sent again. Never raises for trouble on the line.
        """

    def connected(self) -> bool:
        """Whether there is somebody to send to; if not at the deadline, that was the reason."""


class Delivery:
    """Sends envelopes by one transport, as patiently as Slack, and remembers how it went."""

    def __init__(self, transport: Transport, timers: Timers, faults: Faults, limits: Limits) -> None:
        self.transport = transport
        self.ack_seconds = ACK_SECONDS
        self._timers = timers
        self._faults = faults
        self._limits = limits
        self._told_in: dict[str, int] = {}
        self._numbers = count(1)
        self._log: deque[JSON] = deque(maxlen=KEPT)
        self._sent: deque[Envelope] = deque(maxlen=RESENT)
        self._in_flight = 0
        self._idle = asyncio.Event()

    # Sending

    async def deliver(self, kind: str, payload: JSON, *, answerable: bool = True) -> Outcome:
        """Send what a person waits for: once, and as long as Slack would wait."""
        envelope = Envelope(kind, payload, answerable)
        self._sent.append(envelope)
        return await self._attempt(envelope)

    async def deliver_event(self, payload: JSON) -> Outcome:
        """Send an event; if it is not taken, again at once, a minute and five more minutes later."""
        if not self._limits.take_event(str(payload.get("team_id"))):
            self._tell_of_too_many(payload)
            return Outcome("app_rate_limited")
        envelope = Envelope("events_api", payload, answerable=False)
        self._sent.append(envelope)
        return await self._try(envelope, 0, "")

    def _tell_of_too_many(self, payload: JSON) -> None:
        """Tell the app, once in each minute and workspace, that events are kept back."""
        now = self._timers.clock.now()
        minute, team = int(now.timestamp()) // 60 * 60, str(payload["team_id"])
        if minute != self._told_in.get(team):
            self._told_in[team] = minute
            app = {name: payload[name] for name in ("token", "team_id", "api_app_id")}
            said = {**app, "type": "app_rate_limited", "minute_rate_limited": minute}
            envelope = Envelope("events_api", said, answerable=False)
            self._timers.at(now, lambda: self._attempt(envelope))

    async def _try(self, envelope: Envelope, attempt: int, reason: str) -> Outcome:
        sent = self._timers.clock.now()
        outcome = await self._attempt(envelope, attempt, reason)
        if outcome.retry and attempt < len(RETRY_AFTER):
            again = partial(self._try, envelope, attempt + 1, outcome.retry)
            self._timers.at(sent + RETRY_AFTER[attempt], again)
        return outcome

    async def _attempt(self, envelope: Envelope, attempt: int = 0, reason: str = "") -> Outcome:
        entry = self._note(envelope, attempt)
        self._in_flight += 1
        self._idle.clear()
        started = time.monotonic()
        try:
            work = self._answered(envelope, attempt, reason, self._faults.strike(envelope.kind))
            outcome = await self._timers.within(self.ack_seconds, work)
        except TimeoutError:
            outcome = self._nobody_answered()
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()
        if outcome.ok:
            outcome = replace(outcome, ack_ms=round((time.monotonic() - started) * 1000, 2))
        entry |= {**outcome.card(), "connection": outcome.connection}
        return outcome

    async def _answered(self, envelope: Envelope, attempt: int, reason: str, fault: Fault | None) -> Outcome:
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.ms / 1000)
        outcome = await self.transport.attempt(envelope, attempt, reason)
        if fault and fault.kind == "drop_ack":
            await asyncio.get_running_loop().create_future()
        return outcome

    def _nobody_answered(self) -> Outcome:
        if not self.transport.connected():
            return Outcome("dispatch_failed")
        return Outcome("operation_timeout", retry=self.transport.too_late)

    async def redeliver(self, number: int) -> list[Outcome]:
        """Send the last envelopes once more, as Slack does when it missed an answer."""
        again = list(self._sent)[-number:]
        return [await self._attempt(envelope, 1, self.transport.too_late) for envelope in again]

    # Looking back

    def _note(self, envelope: Envelope, attempt: int) -> JSON:
        entry: JSON = {
            "n": next(self._numbers), "at": self._timers.clock.now().isoformat(), "type": envelope.kind,
            "payload_kind": envelope.about, "connection": None, "attempt": attempt, "ack_ms": None,
            "status": None, "payload": envelope.payload,
        }  # fmt: skip
        self._log.append(entry)
        return entry

    def since(self, number: int) -> list[JSON]:
        """The attempts after that number, as far back as they are kept; `status` is null while one waits."""
        return [entry for entry in self._log if entry["n"] > number]

    async def idle(self) -> None:
        """Wait until no attempt is under way, at most two seconds."""
        if self._in_flight:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), PATIENCE)

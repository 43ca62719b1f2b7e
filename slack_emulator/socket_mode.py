"""Socket Mode: the connections of the app, and the envelopes that travel over them."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from slack_emulator.delivery import Envelope, Outcome
from slack_emulator.timers import Timer, Timers

JSON = dict[str, Any]
MOST = 10
PATIENCE = 3.0
TICKET_LIFETIME = timedelta(seconds=60)
WARNED = 10.0
AN_HOUR = 3600
HOST = "applink-emulated"
BUILD = 1
# Slack's own Python client can only be closed between two frames, so this also bounds how long that takes.
PING_EVERY = 0.25


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket; `leaving` once it was told to go, `ended` when it is no more."""

    name: str
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    leaving: bool = False
    heard: float = field(default_factory=time.monotonic)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    timers: list[Timer] = field(default_factory=list)


class SocketMode:
    """Hands each envelope to one of the connections in turn and takes the answer from any of them.

    `lifetime` is how many seconds of the workspace's time a connection lives before it is refreshed; None
    lets it live on. `dead_after` is how many real seconds of silence, pongs included, end a connection;
    `patience` how many of them whoever was sent away has to come back.
    """

    too_late = "timeout"

    def __init__(self, app_id: str, timers: Timers) -> None:
        self.lifetime: int | None = None
        self.dead_after = 30.0
        self.patience = PATIENCE
        self._app_id = app_id
        self._timers = timers
        self._tickets: dict[str, datetime] = {}
        self._connections: list[Connection] = []
        self._turn = count()
        self._names = count(1)
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._joined = asyncio.Event()

    # Connecting

    def ticket(self) -> str:
        """A ticket for one connection, soon."""
        now = self._timers.clock.now()
        self._tickets = {ticket: until for ticket, until in self._tickets.items() if until > now}
        made = secrets.token_hex(16)
        self._tickets[made] = now + TICKET_LIFETIME
        return made

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Keep one connection until it ends."""
        until = self._tickets.pop(request.query.get("ticket", ""), None)
        if until is None or until < self._timers.clock.now():
            return web.Response(status=401, text="This address was used already, is too old or never was.")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        transport = request.transport if isinstance(request.transport, asyncio.Transport) else None
        connection = Connection(f"{HOST}-{next(self._names)}", socket, transport)
        if len(self._connections) >= MOST:
            await _say_goodbye(connection, "too_many_websockets")
            await socket.close()
            return socket
        await self._keep(connection)
        return socket

    async def _keep(self, connection: Connection) -> None:
        self._connections.append(connection)
        pings = asyncio.ensure_future(self._ping(connection))
        try:
            if self.lifetime is not None:
                self._expire(connection, self.lifetime - WARNED)
            await connection.socket.send_json(self._hello(connection))
            self._joined.set()
            await self._listen(connection)
        except ConnectionError:
            return
        finally:
            pings.cancel()
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        self._connections.remove(connection)
        for timer in connection.timers:
            self._timers.cancel(timer)
        connection.ended.set()

    def _hello(self, connection: Connection) -> JSON:
        debug = {
            "host": connection.name, "started": self._timers.clock.now().isoformat(), "build_number": BUILD,
            "approximate_connection_time": self.lifetime or AN_HOUR,
        }  # fmt: skip
        return {
            "type": "hello", "num_connections": len(self._connections),
            "connection_info": {"app_id": self._app_id}, "debug_info": debug,
        }  # fmt: skip

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            connection.heard = time.monotonic()
            if frame.type is WSMsgType.PING:
                await connection.socket.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self._take(frame.data)

    def _take(self, text: str) -> None:
        """Take an answer; what is none, or belongs to nothing that waits, is ignored as Slack does."""
        try:
            answer = json.loads(text)
        except ValueError:
            return
        named = answer.get("envelope_id") if isinstance(answer, dict) else None
        waiting = self._waiting.get(named) if isinstance(named, str) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    async def _ping(self, connection: Connection) -> None:
        while not connection.socket.closed:
            await asyncio.sleep(PING_EVERY)
            if time.monotonic() - connection.heard > self.dead_after:
                _cut(connection)
                return
            try:
                await connection.socket.ping(f"Ping from {HOST}".encode())
            except ConnectionError:
                return

    # Delivering

    def connections(self) -> int:
        """How many connections can take an envelope."""
        return len(self._usable())

    def connected(self) -> bool:
        """Whether any connection can take an envelope."""
        return bool(self._usable())

    def _usable(self) -> list[Connection]:
        return [one for one in self._connections if not one.leaving and not one.socket.closed]

    async def attempt(self, envelope: Envelope, attempt: int, reason: str) -> Outcome:
        """Send an envelope over one connection and wait for its answer over any."""
        connection = await self._next_connection()
        if connection is None:
            return Outcome("dispatch_failed")
        made = str(uuid4())
        waiting = self._waiting[made] = asyncio.get_running_loop().create_future()
        frame = {
            "envelope_id": made, "type": envelope.kind, "payload": envelope.payload,
            "accepts_response_payload": envelope.answerable,
        }  # fmt: skip
        if envelope.is_event:
            frame |= {"retry_attempt": attempt, "retry_reason": reason}
        try:
            await connection.socket.send_json(frame)
            await self._answered_or_lost(envelope, waiting, connection)
        except ConnectionError:
            return Outcome("dispatch_failed", retry="connection_failed", connection=connection.name)
        finally:
            del self._waiting[made]
        if not waiting.done():
            return Outcome("operation_timeout", retry="connection_failed", connection=connection.name)
        return Outcome(200, payload=waiting.result(), connection=connection.name)

    async def _answered_or_lost(
        self, envelope: Envelope, waiting: asyncio.Future[Any], connection: Connection
    ) -> None:
        """Wait for the answer; of an event no longer than its connection lasts, for it is sent again."""
        if not envelope.is_event:
            await waiting
            return
        lost = asyncio.ensure_future(connection.ended.wait())
        try:
            await asyncio.wait((waiting, lost), return_when=asyncio.FIRST_COMPLETED)
        finally:
            lost.cancel()

    async def _next_connection(self) -> Connection | None:
        while not self._usable() and self._connections:
            self._joined.clear()
            await self._joined.wait()
        usable = self._usable()
        return usable[next(self._turn) % len(usable)] if usable else None

    async def settled(self) -> None:
        """Wait until connections that were sent away are gone (or replaced), at most three seconds."""
        asked = time.monotonic()
        while any(one.leaving for one in self._connections) and time.monotonic() - asked < self.patience:
            await asyncio.sleep(0.005)

    # Disconnecting

    async def disconnect(self, reason: str) -> JSON:
        """Drop the connections: politely with a reason, or without a word when the reason is "abrupt"."""
        leaving = self._usable()
        self._joined.clear()
        for connection in leaving:
            if reason == "abrupt":
                _cut(connection)
            else:
                await self._send_away(connection, reason)
        polite = bool(leaving) and reason != "abrupt"
        return {"dropped": len(leaving), "reconnected": polite and await self._rejoined()}

    async def _rejoined(self) -> bool:
        try:
            await asyncio.wait_for(self._joined.wait(), self.patience)
        except TimeoutError:
            return False
        return True

    async def _send_away(self, connection: Connection, reason: str) -> None:
        """Say goodbye; a warning is followed by the end ten seconds later, any other reason by it at once."""
        if reason == "warning":
            self._expire(connection, WARNED)
        await _say_goodbye(connection, reason)

    def _expire(self, connection: Connection, seconds: float) -> None:
        """Go one step towards the end of a connection in so many seconds: the warning, then the end."""
        connection.timers.append(self._timers.after(seconds, lambda: self._step(connection)))

    async def _step(self, connection: Connection) -> None:
        if not connection.leaving:
            await self._send_away(connection, "warning")
            return
        await _say_goodbye(connection, "refresh_requested")
        await connection.socket.close()

    def refresh_after(self, seconds: int | None) -> None:
        """From now on connections are refreshed after so many seconds of the workspace's time, or never."""
        self.lifetime = seconds
        for connection in self._usable():
            for timer in connection.timers:
                self._timers.cancel(timer)
            if seconds is not None:
                self._expire(connection, seconds - WARNED)

    async def close(self) -> None:
        """End everything."""
        for connection in list(self._connections):
            await connection.socket.close()


async def _say_goodbye(connection: Connection, reason: str) -> None:
    connection.leaving = True
    try:
        await connection.socket.send_json(
            {"type": "disconnect", "reason": reason, "debug_info": {"host": connection.name}}
        )
    except ConnectionError:
        return


def _cut(connection: Connection) -> None:
    """End a connection without a word, as a broken line does."""
    connection.leaving = True
    if connection.transport:
        connection.transport.abort()

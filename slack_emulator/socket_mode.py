"""Socket Mode: the connections of the app, the envelopes it gets, and whether it answers in time."""

import asyncio
import secrets
import time
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

JSON = dict[str, Any]
MOST = 10
KEPT = 20
PATIENCE = 3.0
# Slack's own Python client can only be closed between two frames, so this also bounds how long that takes.
PING_EVERY = 0.25
RETRY_AFTER = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an envelope: 200, or "operation_timeout" or "dispatch_failed" as Slack's client says."""

    status: int | str
    ack_ms: float | None = None
    payload: Any = None

    @property
    def ok(self) -> bool:
        """Whether the app answered in time."""
        return self.status == 200

    def card(self) -> JSON:
        """The part that every control call answers."""
        return {"ack_ms": self.ack_ms, "status": self.status}


@dataclass(slots=True)
class Connection:
    """One open socket; `leaving` once it was told to go."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    leaving: bool = False


class SocketMode:
    """Hands each envelope to one of the connections in turn and takes the answer from any of them."""

    def __init__(self, app_id: str) -> None:
        self.ack_seconds = 3.0
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = count()
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._sent: deque[JSON] = deque(maxlen=KEPT)
        self._joined = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    # Connecting

    def ticket(self) -> str:
        """A ticket for one connection."""
        made = secrets.token_hex(16)
        self._tickets.add(made)
        return made

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Keep one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="This address was used already or never given.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        transport = request.transport
        connection = Connection(socket, transport if isinstance(transport, asyncio.Transport) else None)
        if len(self._connections) >= MOST:
            await self._say_goodbye(connection, "too_many_websockets")
            await socket.close()
            return socket
        self._connections.append(connection)
        pings = asyncio.ensure_future(_ping(socket))
        try:
            await socket.send_json(self._hello())
            self._joined.set()
            await self._listen(socket)
        finally:
            pings.cancel()
            self._connections.remove(connection)
        return socket

    def _hello(self) -> JSON:
        debug = {"host": "applink-emulated", "build_number": 1, "approximate_connection_time": 3600}
        return {
            "type": "hello", "num_connections": len(self._connections),
            "connection_info": {"app_id": self._app_id}, "debug_info": debug,
        }  # fmt: skip

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            answer = frame.json()
            waiting = self._waiting.get(str(answer.get("envelope_id")))
            if waiting is not None and not waiting.done():
                waiting.set_result(answer.get("payload"))

    async def _say_goodbye(self, connection: Connection, reason: str) -> None:
        connection.leaving = True
        await connection.socket.send_json(
            {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-emulated"}}
        )

    # Delivering

    def connected(self) -> int:
        """How many connections can take an envelope."""
        return len(self._usable())

    def _usable(self) -> list[Connection]:
        return [one for one in self._connections if not one.leaving and not one.socket.closed]

    async def _next_connection(self) -> Connection | None:
        if not self._usable() and self._connections:
            await self._wait_for_connection(self.ack_seconds)
        usable = self._usable()
        return usable[next(self._turn) % len(usable)] if usable else None

    async def _wait_for_connection(self, seconds: float) -> bool:
        self._joined.clear()
        try:
            await asyncio.wait_for(self._joined.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def deliver(self, kind: str, payload: JSON, *, answerable: bool = True) -> Outcome:
        """Send one envelope and wait for its answer, as long as Slack would."""
        envelope = {"type": kind, "accepts_response_payload": answerable, "payload": payload}
        self._sent.append(envelope)
        return await self._attempt(envelope, 0, "")

    async def deliver_event(self, payload: JSON) -> Outcome:
        """Send an event; one that is not answered is sent again, up to three times."""
        envelope = {"type": "events_api", "accepts_response_payload": False, "payload": payload}
        self._sent.append(envelope)
        outcome = await self._attempt(envelope, 0, "")
        if outcome.status == "operation_timeout":
            task = asyncio.ensure_future(self._retry(envelope))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return outcome

    async def _retry(self, envelope: JSON) -> None:
        for attempt, pause in enumerate(RETRY_AFTER, start=1):
            await asyncio.sleep(pause)
            if (await self._attempt(envelope, attempt, "timeout")).ok:
                return

    async def _attempt(self, envelope: JSON, attempt: int, reason: str) -> Outcome:
        connection = await self._next_connection()
        if connection is None:
            return Outcome("dispatch_failed")
        made = str(uuid4())
        waiting = self._waiting[made] = asyncio.get_running_loop().create_future()
        started = time.monotonic()
        try:
            retries = (
                {"retry_attempt": attempt, "retry_reason": reason} if envelope["type"] == "events_api" else {}
            )
            await connection.socket.send_json({"envelope_id": made, **envelope, **retries})
            payload = await asyncio.wait_for(waiting, self.ack_seconds)
        except TimeoutError:
            return Outcome("operation_timeout")
        except ConnectionError:
            return Outcome("dispatch_failed")
        finally:
            del self._waiting[made]
        return Outcome(200, round((time.monotonic() - started) * 1000, 2), payload)

    async def redeliver(self, number: int) -> list[Outcome]:
        """Send the last envelopes once more, as Slack does when it missed an answer."""
        again = list(self._sent)[-number:]
        return [await self._attempt(envelope, 1, "timeout") for envelope in again]

    # Disconnecting

    async def disconnect(self, reason: str) -> JSON:
        """Drop the connections: politely with a reason, or without a word when the reason is "abrupt"."""
        leaving = self._usable()
        for connection in leaving:
            if reason == "abrupt":
                connection.leaving = True
                if connection.transport:
                    connection.transport.abort()
            else:
                await self._say_goodbye(connection, reason)
        polite = bool(leaving) and reason != "abrupt"
        returned = polite and await self._wait_for_connection(PATIENCE)
        return {"dropped": len(leaving), "reconnected": returned}

    async def close(self) -> None:
        """End everything."""
        for task in list(self._tasks):
            task.cancel()
        for connection in list(self._connections):
            await connection.socket.close()


async def _ping(socket: web.WebSocketResponse) -> None:
    while not socket.closed:
        await asyncio.sleep(PING_EVERY)
        try:
            await socket.ping(b"Ping from applink-emulated")
        except ConnectionError:
            return

"""What all workspaces of one emulator share."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_emulator.calls import Calls
from slack_emulator.clock import MovableClock
from slack_emulator.delivery import Delivery
from slack_emulator.faults import Faults
from slack_emulator.http_mode import HttpMode
from slack_emulator.limits import Limits
from slack_emulator.socket_mode import SocketMode
from slack_emulator.timers import Timers
from slack_emulator.turns import Turns

if TYPE_CHECKING:
    from slack_emulator.installations import Installations
    from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@dataclass(slots=True)
class Premises:
    """Their address, their time, their wires and their bad days."""

    clock: MovableClock
    timers: Timers
    socket: SocketMode
    http: HttpMode
    delivery: Delivery
    faults: Faults
    limits: Limits
    url: str = ""
    calls: Calls = field(default_factory=Calls)
    turns: Turns = field(default_factory=Turns)
    refuse_blocks: set[str] = field(default_factory=set)
    installations: "Installations" = field(init=False)
    announce: Callable[["Workspace", str, JSON], None] = field(init=False)
    under_way: set[asyncio.Task[Any]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something in the background; it ends at the latest with the server."""
        task = asyncio.ensure_future(work)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def idle(self) -> None:
        """Wait until the app was told what it should know, or did not listen."""
        if self.under_way:
            await asyncio.wait(self.under_way)
        await self.socket.settled()
        await self.delivery.idle()

    async def close(self) -> None:
        """End what is under way, and the wires."""
        for task in list(self.under_way):
            task.cancel()
        await self.socket.close()
        await self.http.close()
        self.timers.stop()

"""Which path is which control call, and how calls and refusals travel over HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from slack_emulator.control import (
    acting,
    clicking,
    correcting,
    installing,
    reading,
    running,
    shortcuts,
    steps,
    submitting,
)
from slack_emulator.control.desk import Desk
from slack_emulator.errors import ControlError, refused

JSON = dict[str, Any]
Call = Callable[[Desk, JSON], Awaitable[Any]]
HEARTBEAT = 15.0


async def state(desk: Desk, body: JSON) -> JSON:
    """What there is, and which calls this door knows."""
    return {**await reading.state(desk, body), "calls": sorted({*GET, *POST})}


GET: dict[str, Call] = {
    "state": state,
    "commands": reading.commands,
    "messages": reading.messages,
    "home": reading.home,
    "view": reading.view,
    "conversations": reading.conversations,
    "unread": reading.unread,
    "calls": reading.calls,
    "clock": running.clock,
    "faults": running.faults,
    "envelopes": running.envelopes,
    "canvases": steps.canvases,
    "lists": steps.lists,
    "threads": steps.threads,
    "executions": steps.executions,
}
POST: dict[str, Call] = {
    "users": running.put_user,
    "members": running.put_member,
    "clock": running.move_clock,
    "faults": running.put_fault,
    "refuse": running.refuse,
    "disconnect": running.disconnect,
    "redeliver": running.redeliver,
    "refresh": running.refresh,
    "limits": running.limit,
    "files": running.delay_files,
    "read": reading.mark_read,
    "command": acting.command,
    "say": acting.say,
    "open_home": acting.open_home,
    "upload": acting.upload,
    "edit": correcting.edit,
    "delete": correcting.delete,
    "react": correcting.react,
    "shortcut": shortcuts.shortcut,
    "suggest": shortcuts.suggest,
    "install": installing.install,
    "uninstall": installing.uninstall,
    "revoke": installing.revoke,
    "verify": installing.verify,
    "signing": installing.signing,
    "press": clicking.press,
    "submit": submitting.submit,
    "close": submitting.close,
    "run_step": steps.run_step,
}


class Control:
    """Answers control calls at one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[web.RouteDef]:
        """Everything this door answers."""
        return [
            web.get("/_control/events", self.events),
            web.get("/_control/{name}", self.look),
            web.post("/_control/{name}", self.act),
        ]

    async def look(self, request: web.Request) -> web.Response:
        """A GET call; its fields stand in the query."""
        return await self._answer(GET, request.match_info["name"], dict(request.query))

    async def act(self, request: web.Request) -> web.Response:
        """A POST call; its fields stand in a JSON object."""
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            return _refusal(refused("The body is not JSON."))
        if not isinstance(body, dict):
            return _refusal(refused("The body is not a JSON object."))
        await self.desk.workspaces.common.turns.mine()
        return await self._answer(POST, request.match_info["name"], body)

    async def _answer(self, calls: dict[str, Call], name: str, body: JSON) -> web.Response:
        call = calls.get(name)
        if call is None:
            return _refusal(ControlError(404, f'There is no call "{name}"; there are {", ".join(calls)}.'))
        try:
            said = await call(self.desk.at(body.pop("team", None)), body)
        except ControlError as error:
            return _refusal(error)
        if isinstance(said, bytes):
            return web.Response(body=said, content_type="application/json")
        return web.json_response(said)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What changes, as it changes, for a page that stays until it goes."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        workspace = self.desk.workspaces.get(request.query.get("team", "")) or self.desk.workspace
        with suppress(ConnectionError), workspace.changes.follow(request.query.get("user")) as queue:
            await response.prepare(request)
            await response.write(b": hello\n\n")
            while True:
                try:
                    change = await asyncio.wait_for(queue.get(), HEARTBEAT)
                    frame = f"event: change\ndata: {json.dumps(change)}\n\n"
                except TimeoutError:
                    frame = ": still here\n\n"
                await response.write(frame.encode())
        return response


def _refusal(error: ControlError) -> web.Response:
    return web.json_response({"error": error.sentence}, status=error.status)

"""The emulator as a whole: one workspace behind one HTTP server, in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any, Self

from aiohttp import web

from slack_emulator.api import Api
from slack_emulator.clock import MovableClock
from slack_emulator.control import Control
from slack_emulator.control.desk import Desk
from slack_emulator.identity import App, at_one_address
from slack_emulator.oauth import Consent
from slack_emulator.workspace import Workspace
from slack_emulator.workspaces import Workspaces

JSON = dict[str, Any]
PAGE = Path(__file__).parent / "page"
LARGEST_REQUEST = 128 * 1024 * 1024


class Emulator:
    """One app's Slack, with one workspace or several, listening on loopback between `start` and `stop`.

    `request_url` turns Socket Mode off and has everything posted there, whatever the manifest says.

    `travel(moment)` moves the clock when somebody asks for that, `settle()` returns when the app has done
    what it was asked to; both may block, both may be assigned later. Without them the clock stops on its
    way at whatever falls due here, and the app counts as done when it has not called the Web API for 30 ms.
    `limits` is whether calls that come too fast are answered with 429.
    """

    def __init__(
        self,
        manifest: JSON,
        seed: JSON,
        *,
        clock: MovableClock,
        host: str = "127.0.0.1",
        port: int = 0,
        request_url: str = "",
        travel: Callable[[datetime], None] | None = None,
        settle: Callable[[], None] | None = None,
        limits: bool = True,
    ) -> None:
        self.workspaces = Workspaces(
            at_one_address(manifest, request_url) if request_url else manifest, seed, clock
        )
        self.workspaces.common.limits.on = limits
        self.clock = clock
        self.travel = travel
        self.settle = settle
        self._address = (host, port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    @property
    def workspace(self) -> Workspace:
        """The first workspace of the seed."""
        return self.workspaces.main

    @property
    def app(self) -> App:
        """The app in the first workspace: its ids, tokens and secrets."""
        return self.workspace.app

    @property
    def url(self) -> str:
        """Where it listens, like http://127.0.0.1:8070."""
        return self.workspaces.common.url

    @property
    def api_url(self) -> str:
        """What to give to slack_sdk as `base_url`."""
        return self.url + "/api/"

    @property
    def refuse_blocks(self) -> set[str]:
        """The block types that this workspace answers with invalid_blocks."""
        return self.workspaces.common.refuse_blocks

    @refuse_blocks.setter
    def refuse_blocks(self, types: set[str]) -> None:
        self.workspaces.common.refuse_blocks = set(types)

    def start(self) -> None:
        """Listen. Returns when it does; raises what stands in the way."""
        if self._thread is not None:
            raise RuntimeError("The emulator is running already.")
        listening: Future[None] = Future()
        self._thread = Thread(target=self._run, args=(listening,), name="slack-emulator", daemon=True)
        self._thread.start()
        listening.result()

    def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._thread = self._loop = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _run(self, listening: Future[None]) -> None:
        asyncio.run(self._serve(listening))

    async def _serve(self, listening: Future[None]) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self.workspaces.common.timers.start()
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, *self._address)
            await site.start()
        except OSError as error:
            self.workspaces.common.timers.stop()
            await runner.cleanup()
            listening.set_exception(error)
            return
        host, port = self._address[0], runner.addresses[0][1]
        self.workspaces.common.url = f"http://{host}:{port}"
        listening.set_result(None)
        await self._stopped.wait()
        await self.workspaces.common.close()
        await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_REQUEST)
        control = Control(Desk(self.workspace, self.workspaces, self._settled, self._travelled))
        doors = (Api(self.workspaces), Consent(self.workspaces), control)
        application.add_routes([route for door in doors for route in door.routes()])
        application.add_routes(page_routes())
        return application

    async def _settled(self) -> None:
        await self._app_done()
        shares = [workspace.files for workspace in self.workspaces if workspace.files.under_way]
        for files in shares:
            await files.shared()
        if shares:
            await self._app_done()

    async def _app_done(self) -> None:
        await asyncio.sleep(0)  # what just fell due begins
        await self.workspaces.common.idle()
        if self.settle is not None:
            await asyncio.to_thread(self.settle)
        else:
            await self.workspaces.common.calls.quiet()

    async def _travelled(self, to: datetime) -> None:
        if self.travel is not None:
            await asyncio.to_thread(self.travel, to)
        else:
            await self._walk(to)

    async def _walk(self, to: datetime) -> None:
        """Move the clock, stopping wherever something falls due, so that it happens at its moment."""
        timers = self.workspaces.common.timers
        while (due := timers.next_moment()) is not None and due < to:
            self.clock.set(max(due, self.clock.now()))
            timers.run_due()
            await self._settled()
        self.clock.set(max(to, self.clock.now()))
        timers.run_due()


def page_routes() -> list[web.RouteDef]:
    """The page for people, as it lies in the folder beside this file."""
    return [web.get("/", _index), web.get("/page/{file}", _file)]


async def _index(request: web.Request) -> web.StreamResponse:
    return _static("index.html")


async def _file(request: web.Request) -> web.StreamResponse:
    return _static(request.match_info["file"])


def _static(name: str) -> web.StreamResponse:
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound(text=f"There is no {name} here.")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})

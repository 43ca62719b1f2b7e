"""The door for apps: `/api/METHOD`, uploads, downloads and response URLs."""

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.faults import Fault
from slack_emulator.limits import TooFast
from slack_emulator.methods import METHODS
from slack_emulator.methods.content import Content, read_content
from slack_emulator.methods.table import Args
from slack_emulator.triggers import ResponseUrl
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
HANG = 60.0


async def read_args(request: web.Request) -> JSON:
    """The arguments of a call from its query, its form or its JSON, whichever it has."""
    args: JSON = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        if body:
            args |= _read_json(body)
    elif request.can_read_body:
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return args


def _read_json(body: bytes) -> JSON:
    try:
        given = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return given


def answer(body: JSON, workspace: Workspace, status: int = 200, **headers: str) -> web.Response:
    """A JSON answer with the headers Slack puts on it."""
    scopes = ",".join(sorted(workspace.app.scopes))
    text = json.dumps(body).encode()
    return web.Response(
        body=text, status=status, content_type="application/json", charset="utf-8",
        headers={"X-OAuth-Scopes": scopes, **headers},
    )  # fmt: skip


class Api:
    """Answers the app's calls from one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        """Everything this door answers."""
        return [
            web.route("*", "/api/{method}", self.call),
            web.get("/link/", self.workspace.socket.serve),
            web.post("/upload/v1/{secret}", self.upload),
            web.get("/files-pri/{file}/{rest:.*}", self.download),
            web.post("/commands/{team}/{key}", self.respond),
            web.post("/actions/{team}/{key}", self.respond),
            web.post("/app/{team}/{key}", self.respond),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One Web API call."""
        with self.workspace.calls:
            name, started = request.match_info["method"], time.perf_counter()
            fault = self.workspace.faults.strike(name)
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.ms / 1000)
            args: JSON = {}
            refusal: SlackError | None = None
            try:
                args = await read_args(request)
                body = self._run(request, name, args, fault)
            except SlackError as error:
                refusal, body = error, error.answer()
            self._note(name, args, body, started)
        return await self._send(request, body, fault, refusal)

    def _run(self, request: web.Request, name: str, args: JSON, fault: Fault | None) -> JSON:
        if fault and fault.is_error:
            raise SlackError(fault.kind)
        if fault and fault.kind == "429":
            raise TooFast(fault.retry_after)
        if fault and fault.kind in ("500", "reset_before"):
            raise SlackError("internal_error")
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        bearer = request.headers.get("Authorization", "")
        token = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else args.get("token")
        given = Args(args)
        method.admit(self.workspace, token, given)
        self.workspace.limits.take(name, method.tier, self._channel(given.text("channel")))
        return {"ok": True, **method.run(self.workspace, given)}

    def _channel(self, named: str) -> str:
        """What a conversation is called here: a direct one by its person, as the app may name either."""
        channel = self.workspace.channels.get(named)
        return channel.user if channel and channel.user else named

    def _note(self, name: str, args: JSON, body: JSON, started: float) -> None:
        at = self.workspace.now().isoformat()
        ms = (time.perf_counter() - started) * 1000
        self.workspace.calls.note(at, name, args, bool(body["ok"]), body.get("error"), ms)

    async def _send(
        self, request: web.Request, body: JSON, fault: Fault | None, refusal: SlackError | None
    ) -> web.StreamResponse:
        kind = fault.kind if fault else ""
        if kind.startswith("reset"):
            if request.transport:
                request.transport.abort()
            return web.Response()
        if kind == "timeout_after":
            await asyncio.sleep(HANG)
        if kind in ("500", "500_after"):
            return web.Response(status=500, text="internal error")
        if refusal is not None:
            return answer(body, self.workspace, refusal.status, **refusal.headers)
        return answer(body, self.workspace)

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a promised file, raw or as a form."""
        with self.workspace.calls:
            file = self.workspace.files.by_secret(request.match_info["secret"])
            content = await self._content(request)
            if file is None or file.content is not None or len(content) != file.length:
                return web.Response(status=400, text="the upload does not match its promise")
            file.content = content
            return web.Response(text=f"OK - {len(content)}")

    async def _content(self, request: web.Request) -> bytes:
        if not request.content_type.startswith("multipart/"):
            return await request.read()
        for part in (await request.post()).values():
            if isinstance(part, web.FileField):
                return part.file.read()
        return b""

    async def download(self, request: web.Request) -> web.Response:
        """A file, for the app with its token or for somebody who looks at this server's own page."""
        file = self.workspace.files.get(request.match_info["file"].rpartition("-")[2])
        token = request.headers.get("Authorization") == f"Bearer {self.workspace.app.bot_token}"
        page = request.headers.get("Sec-Fetch-Site") == "same-origin"
        if not page and not (token and "files:read" in self.workspace.app.scopes):
            return web.Response(status=302, headers={"Location": f"/?redir={request.path}"})
        if file is None or file.content is None:
            return web.Response(status=404, text="file not found")
        return web.Response(body=file.content, content_type=file.mimetype)

    async def respond(self, request: web.Request) -> web.Response:
        """An answer to an interaction at its response URL."""
        with self.workspace.calls:
            try:
                given = _read_json(await request.read())
                known = self.workspace.response_urls.use(request.match_info["key"], self.workspace.now())
                self.workspace.limits.take("response_url", 5, known.channel)
                respond(self.workspace, known, given)
            except TooFast as error:
                return answer(error.answer(), self.workspace, error.status, **error.headers)
            except SlackError as error:
                gone = error.name in ("expired_url", "used_url")
                return answer(error.answer(), self.workspace, 404 if gone else 400)
            return web.Response(text="ok")


def respond(workspace: Workspace, known: ResponseUrl, given: JSON) -> None:
    """Do what an answer says: delete or replace the message it belongs to, or say something new."""
    channel = workspace.channels.get(known.channel)
    if channel is None:
        raise SlackError("channel_not_found")
    original = channel.log.get(known.ts) if known.ts else None
    if given.get("delete_original") in (True, "true"):
        if original is not None:
            workspace.remove(channel, original.ts)
        return
    content = read_content(workspace, Args(given), limit_total=False)
    if given.get("replace_original") in (True, "true") and original is not None:
        original.text, original.blocks, original.state = content.text, content.blocks, {}
        original.attachments = content.attachments
        if original.ephemeral_to is None:
            original.edited = {"user": original.user, "ts": workspace.fresh_ts()}
        known.answers.append(original.ts)
        workspace.changes.say("message", channel=channel.id, user=original.ephemeral_to or channel.user)
        return
    _say(workspace, known, channel, content, given)


def _say(workspace: Workspace, known: ResponseUrl, channel: Channel, content: Content, given: JSON) -> None:
    public = given.get("response_type") == "in_channel"
    message = workspace.write_as_app(
        channel, content.text, blocks=content.blocks, attachments=content.attachments,
        metadata=content.metadata or None, ephemeral_to=None if public else known.user,
        thread_ts=given.get("thread_ts"),
    )  # fmt: skip
    known.answers.append(message.ts)
    if known.ts is None:
        known.ts = message.ts

"""The door for apps: `/api/METHOD`, uploads, downloads and response URLs."""

import asyncio
import json
import time
from collections.abc import Iterable
from typing import Any

from aiohttp import BasicAuth, web

from slack_emulator.arguments import read_args, read_json, remarked
from slack_emulator.avatars import picture
from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.faults import Fault
from slack_emulator.limits import TooFast
from slack_emulator.methods import METHODS
from slack_emulator.methods.chat import numbered
from slack_emulator.methods.content import Content, read_content
from slack_emulator.methods.table import Args
from slack_emulator.triggers import ResponseUrl
from slack_emulator.workspace import Workspace
from slack_emulator.workspaces import Workspaces

JSON = dict[str, Any]
HANG = 60.0
SECRET = ("client_secret", "code", "code_verifier", "refresh_token", "assertion")


def _channel(workspace: Workspace, named: str) -> str:
    """What a conversation is called here: a direct one by its person, as the app may name either."""
    channel = workspace.channels.get(named)
    return channel.user if channel and channel.user else named


def basic_credentials(request: web.Request) -> JSON:
    """The client_id and client_secret that came as HTTP Basic authentication, if they did."""
    try:
        given = BasicAuth.decode(request.headers.get("Authorization", ""))
    except ValueError:
        return {}
    return {"client_id": given.login, "client_secret": given.password}


def answer(body: JSON, scopes: Iterable[str] = (), status: int = 200, **headers: str) -> web.Response:
    """A JSON answer with the headers Slack puts on it."""
    text = json.dumps(body).encode()
    return web.Response(
        body=text, status=status, content_type="application/json", charset="utf-8",
        headers={"X-OAuth-Scopes": ",".join(sorted(scopes)), **headers},
    )  # fmt: skip


class Api:
    """Answers the app's calls: the token says from which workspace."""

    def __init__(self, workspaces: Workspaces) -> None:
        self.workspaces = workspaces
        self.common = workspaces.common
        self.grants = workspaces.installations.grants

    def routes(self) -> list[web.RouteDef]:
        """Everything this door answers."""
        return [
            web.route("*", "/api/{method}", self.call),
            web.get("/link/", self.common.socket.serve),
            web.get("/avatars/{name}", self.avatar),
            web.post("/upload/v1/{secret}", self.upload),
            web.get("/files-pri/{file}/{rest:.*}", self.download),
            web.post("/commands/{team}/{key}", self.respond),
            web.post("/actions/{team}/{key}", self.respond),
            web.post("/app/{team}/{key}", self.respond),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One Web API call."""
        with self.common.calls:
            name, started = request.match_info["method"], time.perf_counter()
            fault = self.common.faults.strike(name)
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.ms / 1000)
            await self.common.turns.mine()
            args: JSON = {}
            refusal: SlackError | None = None
            try:
                args = basic_credentials(request) | await read_args(request)
                body = self._run(request, name, args, fault)
            except SlackError as error:
                refusal, body = error, error.answer()
            body = remarked(request, body)
            self._note(name, args, body, started)
        return await self._send(request, args, body, fault, refusal)

    def _bearer(self, request: web.Request, args: JSON) -> str:
        """The token of a call, from its header or its arguments."""
        bearer = request.headers.get("Authorization", "")
        return (
            bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else str(args.get("token") or "")
        )

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
        token, grant = self._bearer(request, args), None
        if method.token != "none":
            grant = self.workspaces.bearer(token)
        given, workspace = Args(args, token, grant), self.workspaces.of_grant(grant)
        method.admit(given)
        channel = _channel(workspace, given.text("channel"))
        self.common.limits.take(workspace.team_id, name, method.tier, channel)
        return {"ok": True, **method.run(workspace, given)}

    def _note(self, name: str, args: JSON, body: JSON, started: float) -> None:
        at = self.common.clock.now().isoformat()
        ms = (time.perf_counter() - started) * 1000
        args = {key: value for key, value in args.items() if key not in SECRET}
        self.common.calls.note(at, name, args, bool(body["ok"]), body.get("error"), ms)

    async def _send(
        self, request: web.Request, args: JSON, body: JSON, fault: Fault | None, refusal: SlackError | None
    ) -> web.StreamResponse:
        grant = self.grants.known(self._bearer(request, args))
        scopes = grant.scopes if grant else frozenset()
        kind = fault.kind if fault else ""
        if kind.startswith("reset"):
            if request.transport:
                request.transport.abort()
            return web.Response()
        if kind == "timeout_after":
            await asyncio.sleep(HANG)
        if kind in ("500", "500_after"):
            return web.Response(status=500, text="internal error")
        known = METHODS.get(request.match_info["method"])
        response = (
            answer(body, scopes, refusal.status, **refusal.headers) if refusal else answer(body, scopes)
        )
        response.headers["X-Accepted-OAuth-Scopes"] = ",".join(known.scopes) if known else ""
        return response

    async def avatar(self, request: web.Request) -> web.Response:
        """The picture of somebody."""
        return picture([workspace.people for workspace in self.workspaces], request.match_info["name"])

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a promised file, raw or as a form."""
        with self.common.calls:
            secret = request.match_info["secret"]
            found = (workspace.files.by_secret(secret) for workspace in self.workspaces)
            file = next((one for one in found if one is not None), None)
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
        team, _, file_id = request.match_info["file"].rpartition("-")
        workspace = self.workspaces.get(team)
        file = workspace.files.get(file_id) if workspace else None
        page = request.headers.get("Sec-Fetch-Site") == "same-origin"
        seen = workspace is not None and (file is None or workspace.may_see(file))
        if not page and not (seen and self._may_read_files(request, team)):
            return web.Response(status=302, headers={"Location": f"/?redir={request.path}"})
        if file is None or file.content is None:
            return web.Response(status=404, text="file not found")
        return web.Response(body=file.content, content_type=file.mimetype)

    def _may_read_files(self, request: web.Request, team: str) -> bool:
        try:
            grant = self.workspaces.bearer(self._bearer(request, {}))
        except SlackError:
            return False
        return grant.team == team and "files:read" in grant.scopes

    async def respond(self, request: web.Request) -> web.Response:
        """An answer to an interaction at its response URL."""
        with self.common.calls:
            try:
                given = read_json(await request.read())
                workspace = self.workspaces.get(request.match_info["team"])
                if workspace is None:
                    raise SlackError("expired_url")
                key, now = request.match_info["key"], workspace.now()
                channel = workspace.response_urls.usable(key, now).channel
                self.common.limits.take(workspace.team_id, "response_url", 5, channel)
                respond(workspace, workspace.response_urls.use(key, now), given)
            except TooFast as error:
                return answer(error.answer(), status=error.status, **error.headers)
            except SlackError as error:
                gone = error.name in ("expired_url", "used_url")
                return answer(error.answer(), status=404 if gone else 400)
            return web.Response(text="ok")


def respond(workspace: Workspace, known: ResponseUrl, given: JSON) -> None:
    """Do what an answer says: delete or replace the message it belongs to, or say something new."""
    channel = workspace.channels.get(known.channel)
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    original = channel.log.get(known.ts) if known.ts else None
    if original is not None and original.gone:
        original = None
    if given.get("delete_original") in (True, "true"):
        if original is not None:
            workspace.remove(channel, original)
        return
    content = read_content(workspace, Args(given), limit_total=False)
    if given.get("replace_original") in (True, "true") and original is not None:
        change: JSON = {"text": content.text, "blocks": content.blocks, "state": {}}
        change["attachments"] = numbered(content.attachments)
        if original.ephemeral_to is None:
            change["edited"] = {"user": original.user, "ts": workspace.fresh_ts()}
        workspace.rewrite(channel, original, **change)
        known.answers.append(original.ts)
        return
    _say(workspace, known, channel, content, given)


def _say(workspace: Workspace, known: ResponseUrl, channel: Channel, content: Content, given: JSON) -> None:
    public = given.get("response_type") == "in_channel"
    root = channel.log.answerable(str(given.get("thread_ts") or ""))
    message = workspace.write_as_app(
        channel, content.text, blocks=content.blocks, attachments=numbered(content.attachments),
        metadata=content.metadata or None, ephemeral_to=None if public else known.user,
        thread_ts=root and root.ts,
    )  # fmt: skip
    known.answers.append(message.ts)
    if known.ts is None:
        known.ts = message.ts

"""Calls to Slack whose every possible end has a name: yes, no, stop, slow down, or unclear."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from scheduling.messages import EVENT_TYPE, Message, metadata, opaque
from views import charts

JSON = dict[str, Any]
PAGE = 200
PICTURE, LONGEST_ALT = "numbers.png", 1000
LOOK_BACK = timedelta(seconds=60)

UNCLEAR = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Slack's words for: it may have happened."""

STOPS = frozenset(
    {
        *("invalid_auth", "not_authed", "token_revoked", "token_expired", "not_allowed_token_type"),
        *("missing_scope", "no_permission", "access_denied", "app_access_restricted"),
        *("team_access_not_granted", "org_login_required", "two_factor_setup_required"),
    }
)
"""What is wrong with the installation rather than with the message. Other names are a plain no."""

RATE = frozenset({"ratelimited", "rate_limited"})


@dataclass(frozen=True, slots=True)
class Yes:
    """Done; with what Slack told."""

    data: JSON


@dataclass(frozen=True, slots=True)
class No:
    """Certainly not done, and it never will be."""

    error: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Certainly not done, and nothing else in this workspace will be until somebody acts."""

    error: str


@dataclass(frozen=True, slots=True)
class SlowDown:
    """Certainly not done; ask this method again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unclear:
    """Done or not, nobody knows."""

    error: str


Answer = Yes | No | Stop | SlowDown | Unclear


async def ask(call: Awaitable[AsyncSlackResponse]) -> Answer:
    """Wait for a call and name how it ended."""
    try:
        response = await call
    except SlackApiError as error:
        return _refusal(error.response)
    except Exception as error:  # noqa: BLE001 - whatever broke on the way, Slack may have heard it
        return Unclear(type(error).__name__)
    return Yes(response.data) if isinstance(response.data, dict) else Unclear("not_json")


def _refusal(response: Any) -> Answer:
    status, data = response.status_code, response.data
    name = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or name in RATE:
        return SlowDown(_retry_after(response.headers))
    if status >= 500 or not name or name in UNCLEAR:
        return Unclear(name or f"http_{status}")
    return Stop(name) if name in STOPS else No(name)


def _retry_after(headers: Any) -> float:
    given = str(headers.get("Retry-After", ""))
    return float(given) if given.isdigit() else 30.0


class Line:
    """The line to one workspace, with the bot's token. Nothing is ever repeated by itself.

    slack_sdk's default retries a reset connection, and so posts twice; and its logger would write whole
    messages, so it is given one that is quiet.
    """

    def __init__(self, token: str, base_url: str, session: ClientSession, timeout: float) -> None:
        quiet = logging.getLogger("scheduling.slack_sdk")
        quiet.setLevel(logging.WARNING)
        self.token = token
        self._client = AsyncWebClient(
            token=token,
            base_url=base_url,
            timeout=max(1, int(timeout)),
            session=session,
            retry_handlers=[],
            logger=quiet,
        )

    async def post(self, slack_id: str, key: str, text: str, blocks: list[JSON] | None) -> Answer:
        """Say it to a person, marked with the key."""
        return await ask(
            self._client.chat_postMessage(
                channel=slack_id,
                text=text,
                blocks=blocks,
                metadata=metadata(key),
                unfurl_links=False,
                unfurl_media=False,
            )
        )

    async def update(self, channel: str, ts: str, message: Message, blocks: list[JSON] | None) -> Answer:
        """Let an earlier message say something else."""
        return await ask(
            self._client.chat_update(channel=channel, ts=ts, text=message.text, blocks=blocks or [])
        )

    async def upload(self, png: bytes, alt: str) -> str | None:
        """Keep a picture that nobody sees until a message shows it; its id, or None if that is not possible.

        What became of it after an unclear end does not matter: a picture in no message is seen by nobody.
        """
        answer = await ask(
            self._client.files_upload_v2(content=png, filename=PICTURE, alt_txt=alt[:LONGEST_ALT])
        )
        files = answer.data.get("files") if isinstance(answer, Yes) else None
        return await self._looked_at(str(files[0]["id"])) if files else None

    async def _looked_at(self, file_id: str) -> str | None:
        """The picture's id once Slack has looked at it, before which no message may show it."""
        for pause in charts.LOOKS:
            await asyncio.sleep(pause)
            answer = await ask(self._client.files_info(file=file_id))
            if isinstance(answer, Yes) and charts.is_looked_at(answer.data["file"]):
                return file_id
        return None

    async def open(self, slack_id: str) -> Answer:
        """Learn the channel of the conversation with a person."""
        return await ask(self._client.conversations_open(users=slack_id))

    async def page(self, channel: str, since: datetime, cursor: str | None) -> Answer:
        """A page of what was said in a channel from a minute before `since` on, the earliest page first."""
        return await ask(
            self._client.conversations_history(
                channel=channel,
                oldest=f"{(since - LOOK_BACK).timestamp():.6f}",
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
        )

    async def still_installed(self) -> bool:
        """Whether the token still opens the workspace."""
        return isinstance(await ask(self._client.auth_test()), Yes)


def ts_with(key: str, page: JSON) -> str | None:
    """The timestamp of the message in a page of history that carries the key."""
    for message in page.get("messages", []):
        marked = message.get("metadata") or {}
        payload = marked.get("event_payload") or {}
        if marked.get("event_type") == EVENT_TYPE and payload.get("key") == opaque(key):
            return str(message["ts"])
    return None


def next_cursor(page: JSON) -> str | None:
    """Where the next page starts; None after the last."""
    more = page.get("response_metadata") or {}
    return str(more["next_cursor"]) if more.get("next_cursor") else None

"""HTTP mode: what happens is posted, signed, to the request URLs in the app's manifest."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from slack_emulator.delivery import Envelope, Outcome
from slack_emulator.errors import refused
from slack_emulator.identity import Registration

JSON = dict[str, Any]
FORM, AS_JSON = "application/x-www-form-urlencoded", "application/json"
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
MOST_REDIRECTS = 2
PROOF_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request URL answered."""

    status: int
    kind: str
    text: str
    no_retry: bool

    def content(self) -> Any:
        """Its body: JSON where it says so, else words, else nothing."""
        if self.kind == AS_JSON and self.text:
            try:
                return json.loads(self.text)
            except ValueError:
                return self.text
        return self.text or None


class HttpMode:
    """Posts each envelope to the URL that the manifest names for it.

    Receivers compare the time of a signature with the real time, within five minutes, whatever time it is in
    the workspace: so requests are signed with the real time. `skew` (seconds) makes them older or newer, to
    see an app refuse them.
    """

    too_late = "http_timeout"

    def __init__(self, app: Registration) -> None:
        self.app = app
        self.skew = 0
        self._session: aiohttp.ClientSession | None = None

    def connected(self) -> bool:
        """Whether there is any address to post to."""
        commands = any(command.get("url") for command in self.app.commands)
        return bool(self.app.event_url or self.app.interactivity_url or commands)

    async def close(self) -> None:
        """End the connections that were kept."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def attempt(self, envelope: Envelope, attempt: int, reason: str) -> Outcome:
        """Post an envelope once, and tell what came of it."""
        url = self._address(envelope)
        if not url:
            return Outcome("dispatch_failed")
        again = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        headers = again if attempt and envelope.is_event else {}
        try:
            answer = await self._post(url, *_encoded(envelope), headers, redirects=envelope.is_event)
        except (aiohttp.ClientError, ValueError) as error:
            return Outcome("dispatch_failed", retry=_trouble(error))
        if answer.status // 100 == 2 if envelope.is_event else answer.status == 200:
            return Outcome(200, payload=answer.content())
        return Outcome("dispatch_failed", retry="" if answer.no_retry else "http_error")

    def _address(self, envelope: Envelope) -> str:
        if envelope.is_event:
            return self.app.event_url
        if envelope.kind == "slash_commands":
            typed = envelope.payload["command"]
            return next(
                (str(one.get("url") or "") for one in self.app.commands if one["command"] == typed), ""
            )
        options = envelope.payload["type"] == "block_suggestion"
        return self.app.options_url if options else self.app.interactivity_url

    async def _post(self, url: str, kind: str, body: bytes, extra: JSON, redirects: bool) -> Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers={"User-Agent": AGENT, "Accept": "*/*"})
        headers = {"Content-Type": kind, **self._signature(body), **extra}
        async with self._session.post(
            url, data=body, headers=headers, allow_redirects=redirects, max_redirects=MOST_REDIRECTS + 1
        ) as response:
            text = await response.text(errors="replace")
            no_retry = response.headers.get("X-Slack-No-Retry") == "1"
            return Answer(response.status, response.content_type, text, no_retry)

    def _signature(self, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()) + self.skew)
        base = b"v0:" + moment.encode() + b":" + body
        made = hmac.new(self.app.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={made}"}

    # When a URL is set

    async def verify(self, url: str) -> None:
        """Have an events URL prove itself; a sentence says why it did not."""
        challenge = secrets.token_urlsafe(32)
        asked = {
            "token": self.app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        answer = await self._asked(url, AS_JSON, json.dumps(asked).encode())
        content = answer.content()
        echoed = content.get("challenge") if isinstance(content, dict) else _from_text(answer)
        if echoed != challenge:
            raise refused("Your URL didn't respond with the value of the `challenge` parameter.")

    async def check_ssl(self, url: str) -> None:
        """Have a command's URL answer the occasional `ssl_check=1`."""
        asked = {"ssl_check": "1", "token": self.app.verification_token}
        await self._asked(url, FORM, urlencode(asked).encode())

    async def _asked(self, url: str, kind: str, body: bytes) -> Answer:
        try:
            async with asyncio.timeout(PROOF_SECONDS):
                answer = await self._post(url, kind, body, {}, redirects=False)
        except TimeoutError:
            raise refused(f"{url} did not answer within {PROOF_SECONDS:g} seconds.") from None
        except (aiohttp.ClientError, ValueError) as error:
            raise refused(f"{url} cannot be reached ({type(error).__name__}).") from None
        if answer.status != 200:
            raise refused(f"{url} answered with the HTTP error {answer.status}.")
        return answer


def _encoded(envelope: Envelope) -> tuple[str, bytes]:
    if envelope.is_event:
        return AS_JSON, json.dumps(envelope.payload).encode()
    command = envelope.kind == "slash_commands"
    form = envelope.payload if command else {"payload": json.dumps(envelope.payload)}
    return FORM, urlencode(form).encode()


# Slack's names for what can go wrong on the way; they stand in X-Slack-Retry-Reason.
TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.TooManyRedirects, "too_many_redirects"),
    (aiohttp.ClientSSLError, "ssl_error"),
    (aiohttp.ClientConnectionError, "connection_failed"),
)


def _trouble(error: Exception) -> str:
    return next((name for kind, name in TROUBLES if isinstance(error, kind)), "unknown_error")


def _from_text(answer: Answer) -> str:
    return answer.text.strip().removeprefix("challenge=")

"""Tokens: to whom each was given, what it allows, and what Slack answers when it is no longer good."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_emulator.errors import SlackError

LIFETIME = timedelta(hours=12)
PREFIX = {"bot": "xoxb", "user": "xoxp"}


@dataclass(slots=True)
class Grant:
    """One token: of a bot, of a person ("user"), or the app-level one ("app", which belongs to no team).

    `refusal` is the error that its bearer gets once it was taken back; `exchanged` says that a rotating pair
    took its place.
    """

    token: str
    kind: str
    team: str
    user: str
    scopes: frozenset[str]
    expires_at: datetime | None = None
    refresh_token: str = ""
    refusal: str = ""
    exchanged: bool = False


class Grants:
    """All tokens that were ever given out."""

    def __init__(self) -> None:
        self._by_token: dict[str, Grant] = {}
        self._by_refresh_token: dict[str, Grant] = {}

    def add(self, grant: Grant) -> Grant:
        """Keep a grant."""
        self._by_token[grant.token] = grant
        if grant.refresh_token:
            self._by_refresh_token[grant.refresh_token] = grant
        return grant

    def issue(self, kind: str, team: str, user: str, scopes: frozenset[str]) -> Grant:
        """A new token that never expires."""
        token = f"{PREFIX[kind]}-{secrets.randbelow(10**10):010d}-{secrets.token_hex(12)}"
        return self.add(Grant(token, kind, team, user, scopes))

    def issue_expiring(self, kind: str, team: str, user: str, scopes: frozenset[str], now: datetime) -> Grant:
        """A new token that is good for twelve hours, with the refresh token for its successor."""
        token, refresh = f"xoxe.{PREFIX[kind]}-1-{secrets.token_hex(24)}", f"xoxe-1-{secrets.token_hex(24)}"
        return self.add(Grant(token, kind, team, user, scopes, now + LIFETIME, refresh))

    def bearer(self, token: str | None, now: datetime) -> Grant:
        """The grant behind a token; SlackError when there is none or it is no longer good."""
        if not token:
            raise SlackError("not_authed")
        grant = self._by_token.get(token)
        if grant is None:
            raise SlackError("invalid_auth")
        if grant.refusal:
            raise SlackError(grant.refusal)
        if grant.expires_at is not None and now >= grant.expires_at:
            raise SlackError("token_expired")
        return grant

    def known(self, token: str) -> Grant | None:
        """The grant behind a token, good or not."""
        return self._by_token.get(token)

    def refresh(self, refresh_token: str, now: datetime) -> Grant:
        """The successor of an expiring token. A refresh token works once; the old token runs out."""
        old = self._by_refresh_token.pop(refresh_token, None)
        if old is None or old.refusal:
            raise SlackError("invalid_refresh_token")
        return self.issue_expiring(old.kind, old.team, old.user, old.scopes, now)

    def valid(self, team: str, now: datetime, kind: str = "", user: str = "") -> Iterator[Grant]:
        """What is good in a workspace, or can be refreshed: of one kind or one person if that is asked."""
        for grant in self._by_token.values():
            asked = grant.team == team and kind in ("", grant.kind) and user in ("", grant.user)
            if asked and not grant.refusal and self._lives(grant, now):
                yield grant

    def _lives(self, grant: Grant, now: datetime) -> bool:
        fresh = grant.expires_at is None or now < grant.expires_at
        return fresh or grant.refresh_token in self._by_refresh_token

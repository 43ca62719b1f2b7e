"""What a Web API method is, and how it reads its arguments."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_emulator.errors import SlackError, missing
from slack_emulator.grants import Grant
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
YES = (True, 1, "1", "true", "True")


class Args:
    """The arguments of one call, whichever way they came; forms and queries carry JSON as text."""

    def __init__(self, given: JSON, token: str = "", grant: Grant | None = None) -> None:
        self.given = given
        self.token = token
        self.grant = grant

    @property
    def bearer(self) -> Grant:
        """Whose token the call came with."""
        if self.grant is None:
            raise SlackError("not_authed")
        return self.grant

    def has(self, name: str) -> bool:
        """Whether the argument came and is not null."""
        return self.given.get(name) is not None

    def text(self, name: str) -> str:
        """A string; empty when it did not come."""
        value = self.given.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false, also as 1, "1" or "true"."""
        return self.given[name] in YES if self.has(name) else default

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.given[name]) if self.has(name) else default
        except (TypeError, ValueError):
            raise SlackError(
                "invalid_arguments", [f"[ERROR] must provide an integer [json-pointer:/{name}]"]
            ) from None

    def parsed(self, name: str, error: str) -> Any:
        """JSON, as itself or as text; `error` when the text is not JSON."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def listed(self, name: str) -> list[str]:
        """A list, also with commas between."""
        value = self.given.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [part.strip() for part in str(value or "").split(",") if part.strip()]


Run = Callable[[Workspace, Args], JSON]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it needs before it runs. Any one scope is enough.

    `token` is bot, app, none, or any: a bot's or a person's.

    `tier` is Slack's rate limit tier: 1 to 4, or 5 for "special".
    """

    name: str
    run: Run
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    token: str = "bot"
    tier: int = 3

    def admit(self, args: Args) -> None:
        """Refuse a call without the right token, scope or arguments, in Slack's order."""
        if self.token != "none":
            self._check_bearer(args.bearer)
        for name in self.required:
            if not args.has(name) or args.given[name] == "":
                raise missing(name)

    def _check_bearer(self, grant: Grant) -> None:
        if grant.kind not in (("bot", "user") if self.token == "any" else (self.token,)):
            raise SlackError("not_allowed_token_type")
        if self.scopes and not grant.scopes & set(self.scopes):
            raise SlackError(
                "missing_scope", needed=",".join(self.scopes), provided=",".join(sorted(grant.scopes))
            )


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    scopes: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
    token: str = "bot",
    tier: int = 3,
) -> Callable[[Run], Run]:
    """Enter a function into the table."""

    def enter(run: Run) -> Run:
        METHODS[name] = Method(name, run, scopes, required, token, tier)
        return run

    return enter

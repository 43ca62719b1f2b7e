"""What a Web API method is, and how it reads its arguments."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_emulator.errors import SlackError, invalid, missing
from slack_emulator.grants import Grant
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
NO = ("", "0", "false")
NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)")


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
        if isinstance(value, dict | list):
            raise invalid(name, "must provide a string")
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false. Like Slack, everything but nothing, 0 and false counts as true."""
        return str(self.given[name]).lower() not in NO if self.has(name) else default

    def number(self, name: str, default: int, least: int | None = None, most: int | None = None) -> int:
        """A whole number, within bounds where there are any."""
        if not self.has(name):
            return default
        written = str(self.given[name])
        if isinstance(self.given[name], bool) or not NUMBER.fullmatch(written):
            raise invalid(name, "must provide a number")
        value = int(float(written)) if "." in written else int(written)
        if least is not None and value < least:
            raise invalid(name, f"must be greater than {least - 1}")
        if most is not None and value > most:
            raise invalid(name, f"must be less than {most + 1}")
        return value

    def one_of(self, name: str, *words: str) -> str:
        """One of these words; empty when it did not come."""
        if self.has(name) and self.text(name) not in words:
            raise invalid(name, "must be a valid enum value")
        return self.text(name)

    def objects(self, name: str, *, most: int | None = None) -> list[JSON]:
        """A list of objects, as itself or as JSON text."""
        value = self.parsed(name, "invalid_arguments") or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise invalid(name, "must provide an array of objects")
        if most is not None and len(value) > most:
            raise invalid(name, f"no more than {most} items allowed")
        return value

    def object(self, name: str) -> JSON:
        """An object, as itself or as JSON text; empty when it did not come."""
        value = self.parsed(name, "invalid_arguments")
        if value is not None and not isinstance(value, dict):
            raise invalid(name, "must provide an object")
        return value or {}

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
        """A list, also as JSON or with commas between."""
        value = self.given.get(name)
        if isinstance(value, str) and value.startswith("["):
            value = self.parsed(name, "invalid_array_arg")
        if isinstance(value, list):
            return [str(one) for one in value]
        return [part.strip() for part in str(value or "").split(",") if part.strip()]


Run = Callable[[Workspace, Args], JSON]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it needs before it runs. Any one scope is enough.

    `token` is bot, app, config, none, or any: a bot's or a person's.

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
        if lacking := [name for name in self.required if not args.has(name)]:
            raise missing(*lacking)

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

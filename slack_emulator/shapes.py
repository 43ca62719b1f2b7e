"""The small vocabulary in which the tables of blocks and elements say what Slack accepts."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack refuses: where (a JSON pointer), why, and the code of blocks.validate."""

    pointer: str
    message: str
    code: str = "failed_constraint"

    def line(self) -> str:
        """How it stands in response_metadata.messages."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"

    def card(self) -> JSON:
        """How it stands in the answer of blocks.validate."""
        return {"code": self.code, "message": self.message, "pointer": self.pointer}


@dataclass(slots=True)
class Walk:
    """One look at one payload: for which surface ("M", "V" or "H"), and what was found so far."""

    surface: str
    tables: Mapping[str, Mapping[str, "Shape"]]
    refuse: Collection[str] = ()
    has_picture: Callable[[JSON], bool] = lambda named: True
    problems: list[Problem] = field(default_factory=list)

    def complain(self, pointer: str, message: str, code: str = "failed_constraint") -> None:
        """Write a problem down."""
        self.problems.append(Problem(pointer, message, code))


Check = Callable[[Any, str, Walk], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its required and optional fields (`type` is known to everybody), and what else must hold."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    also: Check | None = None

    def __call__(self, value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, dict):
            walk.complain(pointer, "must provide an object")
            return
        for name in self.required:
            if name not in value:
                walk.complain(pointer, f"missing required field: {name}", "missing_field")
        for name, given in value.items():
            if check := self.required.get(name) or self.optional.get(name):
                check(given, f"{pointer}/{name}", walk)
            elif name != "type":
                walk.complain(pointer, f"invalid additional property: {name}")
        if self.also:
            self.also(value, pointer, walk)


def typed(table: str, allowed: Collection[str] | None = None) -> Check:
    """An object whose `type` stands in that table (and among the allowed ones)."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        shape = walk.tables[table].get(str(kind))
        if kind is None:
            walk.complain(pointer, "missing required field: type", "missing_field")
        elif shape is None or kind in walk.refuse or (allowed is not None and kind not in allowed):
            walk.complain(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            shape(value, pointer, walk)

    return check


def string(most: int = 255, least: int = 1, pattern: str | None = None) -> Check:
    """A string of so many characters."""
    wanted = re.compile(pattern) if pattern else None

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, str):
            walk.complain(pointer, "must provide a string")
        elif len(value) > most:
            walk.complain(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            walk.complain(pointer, f"must be more than {least - 1} characters")
        elif wanted and not wanted.fullmatch(value):
            walk.complain(pointer, "invalid format")

    return check


def whole(least: int, most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            walk.complain(pointer, "must provide an integer")
        elif not least <= value <= most:
            walk.complain(pointer, f"must be between {least} and {most}")

    return check


def number(value: Any, pointer: str, walk: Walk) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        walk.complain(pointer, "must provide a number")


def positive(value: Any, pointer: str, walk: Walk) -> None:
    """A number above zero."""
    number(value, pointer, walk)
    if isinstance(value, int | float) and value <= 0:
        walk.complain(pointer, "must be greater than 0")


def flag(value: Any, pointer: str, walk: Walk) -> None:
    """True or false."""
    if not isinstance(value, bool):
        walk.complain(pointer, "must provide a boolean")


def anything(value: Any, pointer: str, walk: Walk) -> None:
    """Whatever it is, Slack does not look."""


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if value not in allowed:
            walk.complain(pointer, f"must be one of: {', '.join(allowed)}")

    return check


def many(each: Check, least: int, most: int) -> Check:
    """A list of so many things."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, list):
            walk.complain(pointer, "must provide an array")
            return
        if len(value) > most:
            walk.complain(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            walk.complain(pointer, f"no fewer than {least} items allowed")
        for position, one in enumerate(value):
            each(one, f"{pointer}/{position}", walk)

    return check


def nullable(check: Check) -> Check:
    """The same, or null."""
    return lambda value, pointer, walk: None if value is None else check(value, pointer, walk)


def picture(value: Any, pointer: str, walk: Walk) -> None:
    """An uploaded picture, by its id or address."""
    either("id", "url")(value, pointer, walk)
    if not walk.has_picture(value):
        walk.complain(pointer, "invalid slack file")


def either(*names: str) -> Check:
    """At least one of these fields must be there."""
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not any(value.get(name) for name in names):
            walk.complain(pointer, f"must define either {listed}", "missing_field")

    return check


def text(most: int = 3000, *kinds: str) -> Check:
    """A text object; plain_text or mrkdwn unless told."""
    allowed = kinds or ("plain_text", "mrkdwn")
    size = string(most)

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, dict):
            walk.complain(pointer, "must provide an object")
            return
        if (kind := value.get("type")) not in allowed:
            walk.complain(f"{pointer}/type", f"unsupported type: {kind}")
        if "text" not in value:
            walk.complain(pointer, "missing required field: text", "missing_field")
        else:
            size(value["text"], f"{pointer}/text", walk)
        for name in value.keys() - {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}:
            walk.complain(pointer, f"invalid additional property: {name}")

    return check


def plain(most: int) -> Check:
    """A plain_text object."""
    return text(most, "plain_text")

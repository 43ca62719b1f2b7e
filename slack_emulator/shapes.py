"""The small vocabulary in which the tables of blocks and elements say what Slack accepts.

A check looks at one value, knows the place of it (a JSON pointer), and complains to the walk. Everything
below makes checks: of words, of numbers, of lists, and `Shape` of whole objects; what fields of one object
owe each other stands in rules.py. Characters are Unicode code points, as Slack counts them.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

# Where a thing may stand: in a message, in a modal (a "view"), in the Home tab; each a letter of its own.
MESSAGE, MODAL, HOME = "M", "V", "H"
ANYWHERE = MESSAGE + MODAL + HOME


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack refuses: where (a JSON pointer), why, and what blocks.validate adds to that."""

    pointer: str
    message: str
    code: str = "failed_constraint"
    more: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """How it stands in response_metadata.messages."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"

    def card(self) -> JSON:
        """How it stands in the answer of blocks.validate."""
        return {"code": self.code, "message": self.message, "pointer": self.pointer, **self.more}


@dataclass(slots=True)
class Walk:
    """One look at one payload: for which surfaces (letters of ANYWHERE), and what was found so far."""

    surfaces: str
    tables: Mapping[str, Mapping[str, "Shape"]]
    refuse: Collection[str] = ()
    has_picture: Callable[[JSON], bool] = lambda named: True
    problems: list[Problem] = field(default_factory=list)

    def complain(self, pointer: str, message: str, kind: str = "", expected: Any = None) -> None:
        """Write down a constraint that does not hold, and what was expected if that can be named."""
        more = {"constraint": {"type": kind, "expected": expected}} if kind else {}
        self.problems.append(Problem(pointer, message, more=more))

    def miss(self, pointer: str, name: str) -> None:
        """Write down that a field is not there."""
        message = f"missing required field: {name}"
        self.problems.append(Problem(pointer, message, "missing_field", {"field": name}))

    def surplus(self, pointer: str, name: str) -> None:
        """Write down that a field should not be there."""
        self.complain(pointer, f"invalid additional property: {name}")


Check = Callable[[Any, str, Walk], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its required and optional fields (`type` is known to everybody), and what else must hold.

    `on` names the surfaces where it may stand, when it is looked up by its type.
    """

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    also: Check | None = None
    on: str = ANYWHERE

    def __call__(self, value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, dict):
            walk.complain(pointer, "must provide an object", "type", "object")
            return
        for name in self.required:
            if name not in value:
                walk.miss(pointer, name)
        for name, given in value.items():
            if check := self.required.get(name) or self.optional.get(name):
                check(given, f"{pointer}/{name}", walk)
            elif name != "type":
                walk.surplus(pointer, name)
        if self.also:
            self.also(value, pointer, walk)


def typed(table: str, *allowed: str) -> Check:
    """An object whose `type` stands in that table (and among the allowed ones), and may stand here."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        shape = walk.tables[table].get(str(kind))
        if kind is None:
            walk.miss(pointer, "type")
        elif shape is None or kind in walk.refuse or (allowed and kind not in allowed):
            walk.complain(
                f"{pointer}/type", f"unsupported type: {kind}", "enum", list(allowed or walk.tables[table])
            )
        elif not any(surface in shape.on for surface in walk.surfaces):
            walk.complain(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            shape(value, pointer, walk)

    return check


def every(*checks: Check) -> Check:
    """All of these."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        for one in checks:
            one(value, pointer, walk)

    return check


# Words


def string(most: int = 255, least: int = 1, pattern: str | None = None) -> Check:
    """A string of so many characters."""
    wanted = re.compile(pattern) if pattern else None

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, str):
            walk.complain(pointer, "must provide a string", "type", "string")
        elif len(value) > most:
            walk.complain(pointer, f"must be less than {most + 1} characters", "max_length", most)
        elif len(value) < least:
            walk.complain(pointer, f"must be more than {least - 1} characters", "min_length", least)
        elif wanted and not wanted.fullmatch(value):
            walk.complain(pointer, "invalid format", "pattern", pattern)

    return check


def address(most: int = 3000, schemes: str = "https?") -> Check:
    """An absolute URL."""
    return string(most, 1, rf"(?i:{schemes})://[^\s/][^\s]*")


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if value not in allowed:
            walk.complain(pointer, f"must be one of: {', '.join(allowed)}", "enum", list(allowed))

    return check


def text(most: int = 3000, *kinds: str) -> Check:
    """A text object; plain_text or mrkdwn unless told."""
    allowed = kinds or ("plain_text", "mrkdwn")
    objects = {
        "plain_text": Shape({"text": string(most)}, {"emoji": flag}),
        "mrkdwn": Shape({"text": string(most)}, {"verbatim": flag}),
    }

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, dict):
            walk.complain(pointer, "must provide an object", "type", "object")
        elif "type" not in value:
            walk.miss(pointer, "type")
        elif value["type"] not in allowed:
            walk.complain(f"{pointer}/type", f"unsupported type: {value['type']}", "enum", list(allowed))
        else:
            objects[value["type"]](value, pointer, walk)

    return check


def plain(most: int) -> Check:
    """A plain_text object."""
    return text(most, "plain_text")


# Numbers, and true or false


def whole(least: int, most: int | None = None) -> Check:
    """A whole number within bounds."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            walk.complain(pointer, "must provide an integer", "type", "integer")
        elif value < least:
            walk.complain(pointer, f"must be greater than {least - 1}", "minimum", least)
        elif most is not None and value > most:
            walk.complain(pointer, f"must be less than {most + 1}", "maximum", most)

    return check


def number(value: Any, pointer: str, walk: Walk) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        walk.complain(pointer, "must provide a number", "type", "number")


def positive(value: Any, pointer: str, walk: Walk) -> None:
    """A number above zero."""
    number(value, pointer, walk)
    if isinstance(value, int | float) and value <= 0:
        walk.complain(pointer, "must be greater than 0", "exclusive_minimum", 0)


def flag(value: Any, pointer: str, walk: Walk) -> None:
    """True or false."""
    if not isinstance(value, bool):
        walk.complain(pointer, "must provide a boolean", "type", "boolean")


# Lists, and whatever


def many(each: Check, least: int = 0, most: int | None = None) -> Check:
    """A list of so many things."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, list):
            walk.complain(pointer, "must provide an array", "type", "array")
            return
        if most is not None and len(value) > most:
            walk.complain(pointer, f"no more than {most} items allowed", "max_items", most)
        if len(value) < least:
            walk.complain(pointer, f"no fewer than {least} items allowed", "min_items", least)
        for position, one in enumerate(value):
            each(one, f"{pointer}/{position}", walk)

    return check


def unique(value: Any, pointer: str, walk: Walk) -> None:
    """A list in which nothing stands twice."""
    if isinstance(value, list) and any(one in value[:place] for place, one in enumerate(value)):
        walk.complain(pointer, "must not contain duplicate items", "unique_items", True)


def nullable(check: Check) -> Check:
    """The same, or null."""
    return lambda value, pointer, walk: None if value is None else check(value, pointer, walk)


def anything(value: Any, pointer: str, walk: Walk) -> None:
    """Whatever it is, Slack does not look."""

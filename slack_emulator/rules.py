"""What the fields of one object owe each other: for the `also` of a shape, which has an object in hand.

Every rule must bear fields of any kind: that they are wrong in themselves has been said already.
"""

from typing import Any

from slack_emulator.shapes import JSON, Check, Problem, Walk, every


def listed(value: Any) -> list[Any]:
    """The list that stands there, or none."""
    return value if isinstance(value, list) else []


def objects(value: Any) -> list[JSON]:
    """The objects in the list that stands there."""
    return [one for one in listed(value) if isinstance(one, dict)]


def either(*names: str) -> Check:
    """At least one of these fields must be there."""
    names_listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not any(value.get(name) for name in names):
            walk.problems.append(Problem(pointer, f"must define either {names_listed}", "missing_field"))

    return check


def not_both(one: str, other: str) -> Check:
    """These two fields exclude each other."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if value.get(one) and value.get(other):
            walk.complain(pointer, f"cannot provide both `{one}` and `{other}`", "one_of", [one, other])

    return check


def exactly(one: str, other: str) -> Check:
    """One of these two fields must be there, and not both."""
    return every(either(one, other), not_both(one, other))


def needs(name: str, wanted: str) -> Check:
    """Where this field is there (or true), the other one must be too."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if value.get(name) and not value.get(wanted):
            walk.complain(f"{pointer}/{name}", f"`{name}` requires `{wanted}`")

    return check


def in_order(least: str, most: str) -> Check:
    """The lower bound must not lie above the upper one; bounds may be numbers or numbers in words."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        try:
            wrong = float(value[least]) > float(value[most])
        except (KeyError, TypeError, ValueError, OverflowError):
            return
        if wrong:
            walk.complain(pointer, f"`{least}` cannot be greater than `{most}`")

    return check


def not_empty(value: Any, pointer: str, walk: Walk) -> None:
    """Something must be in it."""
    if not value:
        walk.complain(pointer, "must define at least one field", "min_properties", 1)


def once(name: str, within: str) -> Check:
    """In the list `within`, no two objects may have the same `name`."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        named = [str(one.get(name)) for one in objects(value.get(within))]
        if len(set(named)) != len(named):
            walk.complain(f"{pointer}/{within}", f"every `{name}` must be unique")

    return check

"""Whom do the names in a file mean? A form of a few names at a time, the likeliest people first."""

import heapq
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from domain.imports import File, plain
from domain.people import Person
from views import ids
from views.blocks import View, context, cut, field, modal, section, select, value_of

CHOICE = "choice"
NEW, LEAVE = "new", "leave"
MOST_PEOPLE, MOST_NAMES = 95, 10
"""Ten names with everybody who could be meant stay under the 250 kB that Slack takes for a form."""
LABEL, KEPT = 150, 200
SURE = 0.75


def people(file: File, everybody: Sequence[Person], after: str = "") -> View | None:
    """For each name that nobody knows: who it is. What is chosen is remembered for the next file.

    `after` is the last name of the page before; None where no name comes after it.
    """
    waiting = [name for name, _ in file.findings.unknown if not after or name[:KEPT] > after]
    names = waiting[:MOST_NAMES]
    if not names:
        return None
    fields = [
        field(
            cut(name, LABEL),
            _who(name, everybody),
            block_id=f"p:{number}" if not after else f"p:{number}:{plain(after)[:100]}",
            optional=True,
        )
        for number, name in enumerate(names)
    ]
    more = len(waiting) - len(names)
    tail = [context(f"{more} more come after these.")] if more else []
    return modal(
        "Who is who",
        [section("I remember what you choose, for the next file too."), *fields, *tail],
        callback_id=ids.PEOPLE_FORM,
        submit="Save, next" if more else "Save",
        private_metadata=f"{file.id}|{names[-1][:KEPT]}",
    )


def _who(name: str, everybody: Sequence[Person]) -> dict[str, Any]:
    """A select of who it can be; one who is very likely is chosen already."""
    likeness = {each.id: _likeness(name, each.name) for each in everybody}
    likely = heapq.nlargest(MOST_PEOPLE, everybody, key=lambda each: likeness[each.id])
    twice = {each.name for each in likely if sum(other.name == each.name for other in likely) > 1}
    offered = [
        (NEW, "Somebody new: add them"),
        (LEAVE, "Leave their rows out"),
        *((str(each.id), _named(each, each.name in twice)) for each in likely),
    ]
    sure = bool(likely) and likeness[likely[0].id] > SURE and likely[0].name not in twice
    return select(CHOICE, offered, str(likely[0].id) if sure else None, "Who is it?")


def _named(person: Person, with_address: bool) -> str:
    """The name; of two with one name, what tells them apart."""
    if not with_address:
        return cut(person.name, 70)
    what = person.email or ("in Slack" if person.slack_id else "not in Slack")
    return cut(f"{cut(person.name, 35)} ({what})", 70)


def read_people(view: Mapping[str, Any], file: File) -> tuple[dict[str, int | None], list[str]]:
    """Name → a person's id, or nobody; and the names of those who are new.

    The names are those that the form shows: the file may have been looked at again since.
    """
    chosen: dict[str, int | None] = {}
    new = []
    whole = {cut(name, LABEL): name for name, _ in file.findings.unknown}
    for block in view["blocks"]:
        if not str(block.get("block_id")).startswith("p:"):
            continue
        label, picked = unescape(str(block["label"]["text"])), value_of(view, block["block_id"], CHOICE)
        name = whole.get(label, label)
        if picked == NEW:
            new.append(name)
        elif picked is not None:
            chosen[name] = None if picked == LEAVE else int(picked)
    return chosen, new


def about(view: Mapping[str, Any]) -> tuple[int, str]:
    """The file that a form is about, and the last name on this page."""
    number, _, last = str(view["private_metadata"]).partition("|")
    return int(number), last


def _likeness(one: str, other: str) -> float:
    """How alike two names are; those that can't be alike are not measured to the end."""
    measured = SequenceMatcher(None, one.casefold(), other.casefold())
    rough = measured.real_quick_ratio()
    return measured.ratio() if rough > SURE else rough / 2

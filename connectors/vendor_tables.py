"""The tables that a CRM is read into, and how they are understood: the same whatever the CRM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from domain.imports import Meaning, Plan, Shape, Word
from domain.sources import NOTHING, DealCells, Part

M = Meaning
TALK_SECONDS = 120
"""A call that takes this long was a conversation: study 4.2, `connect_cnt`."""


def _part(
    name: str, shape: Shape, columns: Mapping[str, str], words: Sequence[Word] = (), *, followed: bool = False
) -> Part:
    headings = tuple(columns)
    plan = Plan(
        shape,
        headings,
        tuple(columns.values()),
        decimals=(".",) * len(headings),
        words={str(word): word for word in words},
        whole=True,
    )
    return Part(name, headings, plan, followed)


DEALS = _part(
    "deals",
    Shape.DEALS,
    {
        "Deal ID": M.ID,
        "Deal owner": M.REP,
        "Deal owner email": M.EMAIL,
        "Deal state": M.STAGE,
        "Deal amount": M.AMOUNT,
        "Deal created": M.CREATED,
        "Deal closes": M.CLOSED,
        "Account ID": M.ACCOUNT,
        "Stage name": "",
        "Last activity": "",
        "Next step": "",
    },
    (Word.WON, Word.LOST, Word.OPEN),
    followed=True,
)
ACTIVITIES = _part(
    "activities",
    Shape.ACTIVITIES,
    {
        "Activity ID": M.ID,
        "Activity owner": M.REP,
        "Activity owner email": M.EMAIL,
        "Activity kind": M.TYPE,
        "Activity outcome": M.OUTCOME,
        "Activity day": M.DAY,
    },
    (
        *(Word.CALL, Word.MEETING, Word.EMAIL, Word.DEMO, Word.PROPOSAL, Word.IGNORE),
        *(Word.DONE, Word.NOT_DONE, Word.TALKED),
    ),
)
TEAM = _part("team", Shape.TEAM, {"User": M.REP, "User email": M.EMAIL, "User manager": M.MANAGER})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a record is, as the CRM names them."""

    name: str
    email: str = ""


def deal(
    key: str,
    owner: Owner,
    state: Word,
    amount: Any,
    created: str,
    closes: str,
    account: Any,
    stage: Any,
    activity: str,
    next_step: bool | None,
) -> DealCells:
    """The cells of one deal, in the order of `DEALS`."""
    step = NOTHING if next_step is None else ("yes" if next_step else "no")
    return DealCells(
        *(key, owner.name or NOTHING, owner.email or NOTHING, state, cell(amount), created or NOTHING),
        *(closes or NOTHING, cell(account), cell(stage), activity or NOTHING, step),
    )


def activity(key: str, owner: Owner, kind: Word, outcome: Word, day: str) -> tuple[str, ...]:
    """The cells of one activity, in the order of `ACTIVITIES`."""
    return key, owner.name or NOTHING, owner.email or NOTHING, kind, outcome, day or NOTHING


def cell(value: Any) -> str:
    """A value as text that can be read in one way only."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return " ".join(str(value).split()) or NOTHING


def _number(value: float | Decimal) -> str:
    """With a point, and never with three digits behind it, which could be thousands."""
    text = f"{value:f}" if isinstance(value, Decimal) else repr(value)
    if "e" in text or "n" in text:
        return text
    _, point, rest = text.partition(".")
    return f"{text}0" if point and len(rest) == 3 else text


def day_in(moment: Any, zone: tzinfo) -> str:
    """The day of an ISO moment where the team works; a day stays what it is."""
    text = str(moment or "")
    if len(text) <= 10:
        return text
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(zone).date().isoformat()

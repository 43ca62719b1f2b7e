"""A number that somebody says is wrong, from the question to whoever owns the data to their answer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.errors import OneOnOneError
from domain.kpis import Kpi
from domain.people import Person


class State(StrEnum):
    """What became of it."""

    OPEN = "open"
    FIXED = "fixed"
    RIGHT = "right"


class NoSuchDispute(OneOnOneError):
    """I don't find that question about a number any more."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody doubts a number. `shown` is what it was then; `answer` says what was found.

    `asked` are the ids of those who were asked when it was said.
    """

    id: int
    rep_id: int
    month: date
    kpi: str
    by_id: int
    shown: float | None
    should_be: str
    why: str
    at: datetime
    state: State = State.OPEN
    answer: str | None = None
    answered_by_id: int | None = None
    answered_at: datetime | None = None
    asked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    """A dispute as one of those sees it whom it concerns; `may_answer` is for whoever owns the data."""

    dispute: Dispute
    kpi: Kpi | None
    rep: Person
    by: Person
    owners: tuple[Person, ...]
    answered_by: Person | None
    may_answer: bool

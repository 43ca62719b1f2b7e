"""A one-on-one: planned, accepted, held or skipped; which month it reviews; its topics and its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from domain.errors import MoveNotAllowed


class State(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    ACCEPTED = "accepted"
    HELD = "held"
    SKIPPED = "skipped"
    MISSED = "missed"


class Move(StrEnum):
    """What can happen to a meeting."""

    ACCEPT = "accept"
    MOVE = "move"
    HOLD = "hold"
    SKIP = "skip"
    MISS = "miss"


MOVES: dict[tuple[State, Move], State] = {
    (State.PLANNED, Move.ACCEPT): State.ACCEPTED,
    (State.PLANNED, Move.MOVE): State.PLANNED,
    (State.PLANNED, Move.HOLD): State.HELD,
    (State.PLANNED, Move.SKIP): State.SKIPPED,
    (State.PLANNED, Move.MISS): State.MISSED,
    (State.ACCEPTED, Move.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Move.MOVE): State.PLANNED,
    (State.ACCEPTED, Move.HOLD): State.HELD,
    (State.ACCEPTED, Move.SKIP): State.SKIPPED,
    (State.ACCEPTED, Move.MISS): State.MISSED,
    (State.SKIPPED, Move.MOVE): State.PLANNED,
    (State.MISSED, Move.MOVE): State.PLANNED,
    (State.MISSED, Move.HOLD): State.HELD,
    (State.HELD, Move.HOLD): State.HELD,
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of one pair.

    `period` is the first day of the month whose results are looked at; `starts_at` is aware UTC. The rep's
    yes makes it accepted; `manager_agrees` is the manager's own yes to the present time.
    """

    id: int
    workspace: str
    manager_id: int
    rep_id: int
    period: date
    starts_at: datetime
    minutes: int
    state: State
    skip_reason: str | None = None
    moved: int = 0
    manager_agrees: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def month(self) -> date:
        """The first day of the month in which the meeting happens and commitments run."""
        return next_month(self.period)

    @property
    def open(self) -> bool:
        """Whether it is still to come or to be logged."""
        return self.state in (State.PLANNED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something one of the two wants to talk about; `kpi` when it is a view on a number."""

    id: int
    meeting_id: int
    person_id: int
    text: str
    kpi: str | None = None
    kind: str = "topic"


@dataclass(frozen=True, slots=True)
class Log:
    """The outcome of a meeting: a draft until `completed_at`. `answers` maps step to its answers."""

    meeting_id: int
    step: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    completed_at: datetime | None = None


def advance(meeting: Meeting, move: Move) -> Meeting:
    """Return the meeting after a move.

    Raises:
        MoveNotAllowed: The move makes no sense from the present state.
    """
    try:
        return replace(meeting, state=MOVES[meeting.state, move])
    except KeyError:
        raise MoveNotAllowed(f"This one-on-one is {meeting.state} already, so that can't be done.") from None


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_day(month: date) -> date:
    """The last day of the month."""
    return next_month(month) - timedelta(days=1)


def previous_month(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


@lru_cache(maxsize=1024)
def months_back(month: date, count: int) -> tuple[date, ...]:
    """The last `count` months, oldest first, ending with `month`."""
    found = [month.replace(day=1)]
    while len(found) < count:
        found.append(previous_month(found[-1]))
    return tuple(reversed(found))

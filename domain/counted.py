"""What a whole file says once it is counted: numbers by column, for there may be a million of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from domain.funnel import Deals


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not loaded: its line, the heading of the column, the value there, and why."""

    line: int
    column: str
    value: str
    reason: str
    file: str = ""


class Number(NamedTuple):
    """One number of somebody: `when` is the first of a month, or a day.

    `who` is a person's id, or the negative number of a name that nobody knows.
    """

    who: int
    measure: str
    when: date
    value: float
    records: int


NumberColumns = tuple[list[int], list[str], list[date], list[float], list[int]]
"""Some numbers by column, in the order of `Number`, all equally long."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that can be walked again and again, some thousand at a time, for there may be a million."""

    columns: Callable[[], Iterator[NumberColumns]] = lambda: iter(())

    def __iter__(self) -> Iterator[Number]:
        for columns in self.columns():
            yield from map(Number._make, zip(*columns, strict=True))


def these(numbers: Sequence[Number]) -> Numbers:
    """A few numbers that are at hand."""
    who, measures, whens, values, records = map(list, zip(*numbers, strict=True)) if numbers else ([],) * 5
    return Numbers(lambda: iter([(who, measures, whens, values, records)] if who else []))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team file."""

    name: str
    email: str | None
    manager: str | None


@dataclass(slots=True)
class Counted:
    """What a whole file says under a plan.

    `unknown` are the names nobody knows (their `who` →
    the name), `rows_of` how many rows each `who` has; `left_out` counts rows of people to be left out, and
    `aside` those that are no records, such as totals. `strange` are words that the plan does not know, by
    the heading of their column. `deals` are those that the funnel is drawn from, None if the file tells
    nothing of what is open. `bad` holds the first refusals only; `refused` counts them all.
    """

    rows: int = 0
    loaded: int = 0
    refused: int = 0
    left_out: int = 0
    aside: int = 0
    bad: list[BadRow] = field(default_factory=list)
    months: Numbers = field(default_factory=Numbers)
    days: Numbers = field(default_factory=Numbers)
    deals: Deals | None = None
    members: list[Member] = field(default_factory=list)
    unknown: dict[int, str] = field(default_factory=dict)
    rows_of: dict[int, int] = field(default_factory=dict)
    strange: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GoalsTold:
    """What a file of goals says: its good rows (see `usecases.goals.GoalRowLike`), and the refused ones."""

    rows: Sequence[Any]
    bad: Sequence[BadRow]
    read: int

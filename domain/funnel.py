"""The open deals of a person: where they stand, which stand still, and whether they cover what is needed."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import Any

from domain.pace import SMALLEST_SAMPLE
from domain.people import Person

QUIET_AFTER = timedelta(days=21)
OLD_FROM = 2.0
"""How many times the usual age of a won deal makes an open one old."""
NO_STAGE = "no stage"


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal. `won` is None while it is open; `closes` is then what is expected, else the day it closed.

    `next_step` is None where the source does not tell whether there is one. `slips`: how often the close
    date was put off, `first_closes` the one that was seen first. `estimated`: nobody has named the amount.
    """

    external_id: str
    owner_id: int
    stage: str
    amount: float | None = None
    created: date | None = None
    closes: date | None = None
    last_activity: date | None = None
    next_step: bool | None = None
    won: bool | None = None
    first_closes: date | None = None
    slips: int = 0
    estimated: bool = False


DEAL_COLUMNS = (
    *("external_id", "owner_id", "stage", "amount", "created", "closes", "last_activity", "next_step", "won"),
    "estimated",
)
"""What a source tells of a deal; the rest comes of what it told before."""
DealColumns = tuple[Sequence[Any], ...]
"""Some deals by column, in the order of `DEAL_COLUMNS`, all equally long."""


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals that can be walked again and again, some thousand at a time, for there may be a million."""

    columns: Callable[[], Iterator[DealColumns]]

    def __iter__(self) -> Iterator[Deal]:
        for columns in self.columns():
            for row in zip(*columns, strict=True):
                yield Deal(**dict(zip(DEAL_COLUMNS, row, strict=True)))


def these(deals: Collection[Deal]) -> Deals:
    """A few deals that are at hand."""
    rows = [attrgetter(*DEAL_COLUMNS)(deal) for deal in deals]
    return Deals(lambda: iter([tuple(zip(*rows, strict=True))] if rows else []))


@dataclass(frozen=True, slots=True)
class Stage:
    """The open deals of one stage. `value` adds up the known amounts; `unpriced` counts those without one.

    `estimated` counts the amounts that nobody has named. `age` is the median in days, None if not known.
    """

    name: str
    count: int
    value: float
    unpriced: int
    estimated: int
    age: float | None


@dataclass(frozen=True, slots=True)
class Normal:
    """What is usual for the person, from deals that closed: None where fewer than five tell of it."""

    age: float | None
    win_rate: float | None
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A month to come: open value that is due in it, against what it takes to reach its goal.

    `needed` is the gap divided by the own win rate; `share` is value / needed. None where not known.
    """

    month: date
    count: int
    value: float
    gap: float | None
    needed: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Everything that depth 2 shows. The tuples hold open deals; None: the source does not tell."""

    stages: tuple[Stage, ...]
    normal: Normal
    stalled: tuple[Deal, ...]
    no_next_step: tuple[Deal, ...] | None
    slipped: tuple[Deal, ...] | None
    coverage: tuple[Coverage, ...]
    undated: int

    @property
    def count(self) -> int:
        """How many deals are open."""
        return sum(stage.count for stage in self.stages)

    @property
    def value(self) -> float:
        """What the open deals with an amount are worth."""
        return sum(stage.value for stage in self.stages)


def funnel(deals: Sequence[Deal], today: date, gaps: Mapping[date, float]) -> Funnel:
    """Look at a person's open deals. `gaps`: first of month → revenue that its goal still lacks."""
    opened = [deal for deal in deals if deal.won is None]
    usual = normal(deals)
    steps = [deal.next_step for deal in opened]
    dated = [deal for deal in opened if deal.closes is not None]
    return Funnel(
        _stages(opened, today),
        usual,
        tuple(deal for deal in opened if stalled(deal, today, usual.age)),
        None if all(step is None for step in steps) else tuple(d for d in opened if d.next_step is False),
        tuple(deal for deal in dated if slipped(deal, today)) if dated else None,
        tuple(_coverage(month, gap, opened, usual.win_rate) for month, gap in sorted(gaps.items())),
        len(opened) - len(dated),
    )


def normal(deals: Iterable[Deal]) -> Normal:
    """What is usual, from the closed ones among the deals."""
    closed = [deal for deal in deals if deal.won is not None]
    won = [deal for deal in closed if deal.won]
    ages = [days for deal in won if (days := _days(deal.created, deal.closes)) is not None]
    enough = len(closed) >= SMALLEST_SAMPLE and bool(won)
    return Normal(
        median(ages) if len(ages) >= SMALLEST_SAMPLE else None,
        len(won) / len(closed) if enough else None,
        len(won),
        len(closed) - len(won),
    )


def stalled(deal: Deal, today: date, usual: float | None) -> bool:
    """Nothing has happened for three weeks, or it is twice as old as deals get before they are won."""
    quiet = deal.last_activity is not None and today - deal.last_activity > QUIET_AFTER
    age = _days(deal.created, today)
    return quiet or (age is not None and usual is not None and age > OLD_FROM * max(usual, 1.0))


def slipped(deal: Deal, today: date) -> bool:
    """Its close date was put off, or has gone by."""
    return deal.slips > 0 or (deal.closes is not None and deal.closes < today)


def age(deal: Deal, today: date) -> int | None:
    """Days since the deal began."""
    return _days(deal.created, today)


def _stages(opened: Sequence[Deal], today: date) -> tuple[Stage, ...]:
    """By stage, the oldest stage first: the further a deal is, the longer it has been on its way."""
    groups: dict[str, list[Deal]] = {}
    for deal in opened:
        groups.setdefault(deal.stage or NO_STAGE, []).append(deal)
    found = [_stage(name, group, today) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda stage: (-(stage.age or -math.inf), stage.name)))


def _stage(name: str, group: Sequence[Deal], today: date) -> Stage:
    amounts = [deal.amount for deal in group if deal.amount is not None]
    ages = [days for deal in group if (days := age(deal, today)) is not None]
    guessed = sum(deal.estimated for deal in group)
    middle = median(ages) if ages else None
    return Stage(name, len(group), math.fsum(amounts), len(group) - len(amounts), guessed, middle)


def _coverage(month: date, gap: float, opened: Sequence[Deal], win_rate: float | None) -> Coverage:
    due = [deal for deal in opened if deal.closes is not None and deal.closes.replace(day=1) == month]
    value = math.fsum(deal.amount or 0.0 for deal in due)
    needed = max(gap, 0.0) / win_rate if win_rate else None
    share = value / needed if needed else None
    return Coverage(month, len(due), value, gap, needed, share)


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first is not None and last is not None else None


@dataclass(frozen=True, slots=True)
class FunnelFacts:
    """A rep's funnel as one of the two sees it. `seen_at`: when the source last told of a change."""

    rep: Person
    today: date
    funnel: Funnel
    seen_at: datetime | None

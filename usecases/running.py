"""What is known of people's months, and how the one that still runs stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from domain.cadence import ONE_DAY, WorkCalendar
from domain.catalogue import Selection
from domain.formulas import Readings
from domain.kpis import Pacing
from domain.meetings import last_day, months_back, next_month, previous_month
from domain.people import Person
from domain.running import Pace, pace_of, so_far, usual_share
from domain.scorecards import Line, Scorecard
from storage import running as stored
from storage import series
from usecases.counting import counting
from usecases.services import Services, calendars, today

HISTORY = 12
"""How many months of verdicts the depth remembers, and of days the curve of a month."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Somebody's months. `until`: measure → the last day told of, where a running month has days only.

    `began` is the first month with a number or a goal; `counts` says what counts in a month.
    """

    rep: Person
    days: WorkCalendar
    readings: Readings
    until: Mapping[str, date]
    began: date
    counts: Callable[[date], Selection]


def known(
    services: Services, session: Session, reps: Sequence[Person], month: date, count: int
) -> dict[int, Numbers]:
    """The last months of several people, in a few queries for all of them.

    A month that still runs is filled from its days where nothing was told of it as a whole.
    """
    ids = [rep.id for rep in reps]
    first = months_back(month, count + HISTORY)[0]
    values = series.measures(session, ids, first, month)
    goals = series.goals(session, ids, first, month)
    working = calendars(services, session, reps)
    counted = counting(services, session, reps)
    running = [rep.id for rep in reps if today(services, rep) < next_month(month)]
    sums = stored.sums(session, running, month, last_day(month)) if running else {}
    found = {}
    for rep in reps:
        own, until = values[rep.id], {}
        for name, (value, day) in sums.get(rep.id, {}).items():
            if month not in own.setdefault(name, {}):
                own[name][month], until[name] = value, day
        readings = Readings(own, goals[rep.id])
        began = min(set[date]().union(*own.values(), *goals[rep.id].values()), default=month)
        found[rep.id] = Numbers(rep, working[rep.id], readings, until, began, partial(counted.of, rep))
    return found


def is_running(services: Services, rep: Person, month: date) -> bool:
    """Whether the month has begun and is not over where the rep lives."""
    return month <= today(services, rep) < next_month(month)


def as_it_runs(
    services: Services, numbers: Numbers, card: Scorecard, shares: Mapping[str, float | None]
) -> tuple[Scorecard, tuple[Pace, ...]]:
    """The card by its pace, with each line's pace, if its month still runs; else the same card.

    `shares`: KPI → what a month usually has by now, for the money of which that is known.
    """
    if not is_running(services, numbers.rep, card.month):
        return card, ()
    total = _present(numbers, card.month, last_day(card.month))
    found = tuple(
        pace_of(line, _elapsed(services, numbers, line, card.month), total, shares.get(line.kpi.key))
        for line in card.lines
    )
    return so_far(card, {each.kpi.key: each for each in found}), found


def usual_shares(
    services: Services, session: Session, numbers: Numbers, card: Scorecard
) -> dict[str, float | None]:
    """What a month usually has by now of each amount, from the days of a year; {} once it is over."""
    lines = [line for line in card.lines if line.kpi.pacing is Pacing.CURVE]
    if not lines or not is_running(services, numbers.rep, card.month):
        return {}
    months = months_back(previous_month(card.month), HISTORY)
    measures = {name for line in lines for name in line.kpi.measures}
    rep = numbers.rep.id
    values = stored.days(session, [rep], measures, months[0], card.month - ONE_DAY)[rep]
    total = _present(numbers, card.month, last_day(card.month))
    return {
        line.kpi.key: usual_share(
            line.kpi,
            values,
            months,
            numbers.days,
            _elapsed(services, numbers, line, card.month),
            total,
        )
        for line in lines
    }


def _present(numbers: Numbers, first: date, last: date) -> int:
    return numbers.days.days_present(first, last)


def _elapsed(services: Services, numbers: Numbers, line: Line, month: date) -> int:
    """Working days up to the last one that the line's number tells of: that of its days, else yesterday."""
    yesterday = today(services, numbers.rep) - ONE_DAY
    told = [numbers.until[name] for name in line.kpi.measures if name in numbers.until]
    return _present(numbers, month, min(told, default=yesterday))

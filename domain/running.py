"""A month that still runs: where each number should stand today, where it ends like this, what it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.cadence import WorkCalendar, days
from domain.formulas import Readings, parse_formula
from domain.kpis import DISPLAY_CAP, Direction, Kpi, Pacing, Word, word_for
from domain.meetings import last_day
from domain.pace import curve_share, pace, projection, required_per_week
from domain.scorecards import Line, Scorecard, Verdict


class Basis(StrEnum):
    """What a number is measured by while the month runs."""

    DAYS = "working days"
    CURVE = "how the months before ran"
    NOW = "as it stands"


@dataclass(frozen=True, slots=True)
class Pace:
    """One line of a running month. `pace` 1.0 is where it should be; None where that cannot be said.

    `needed` is what each five-day week must bring from now on; None for rates, which bring nothing.
    """

    kpi: Kpi
    basis: Basis
    elapsed: int
    total: int
    pace: float | None
    projected: float | None
    needed: float | None


def pace_of(line: Line, elapsed: int, total: int, share: float | None = None) -> Pace:
    """How a line stands after `elapsed` of `total` working days.

    `share`: what a month usually has by then, for money; without it nothing is said about money.
    """
    basis = {Pacing.LINEAR: Basis.DAYS, Pacing.CURVE: Basis.CURVE}.get(line.kpi.pacing, Basis.NOW)
    if line.actual is None or line.goal is None or line.attainment is None:
        return Pace(line.kpi, basis, elapsed, total, None, None, None)
    if basis is Basis.NOW:
        stands = line.attainment if line.kpi.pacing is Pacing.SNAPSHOT else None
        return Pace(line.kpi, basis, elapsed, total, stands, None, None)
    needed = _needed(line, total - elapsed)
    if basis is Basis.CURVE and share is None:
        return Pace(line.kpi, basis, elapsed, total, None, None, needed)
    usual = share if basis is Basis.CURVE else None
    stands = _stands(line, pace(line.actual, line.goal, elapsed, total, share=usual))
    ends = projection(line.actual, elapsed, total, share=usual)
    return Pace(line.kpi, basis, elapsed, total, stands, ends, needed)


def so_far(card: Scorecard, paces: Mapping[str, Pace]) -> Scorecard:
    """The card with each line judged by its pace in place of the whole month's goal; no verdict yet."""
    lines = tuple(_so_far(line, paces.get(line.kpi.key)) for line in card.lines)
    return replace(card, lines=lines, verdict=Verdict.NOT_JUDGED, running=True, outputs=None, inputs=None)


def usual_share(
    kpi: Kpi,
    values: Mapping[tuple[str, date], float],
    months: Sequence[date],
    calendar: WorkCalendar,
    elapsed: int,
    total: int,
) -> float | None:
    """The share of a month that is usually there by now, from the days of the months before.

    What falls on a free day counts on the working day before it, or on the month's first.
    """
    return curve_share([_by_working_day(kpi, values, month, calendar) for month in months], elapsed, total)


def _by_working_day(
    kpi: Kpi, values: Mapping[tuple[str, date], float], month: date, calendar: WorkCalendar
) -> list[float]:
    formula = parse_formula(kpi.formula)
    known = {day for _, day in values}
    found, begun = [0.0], False
    for day in days(month, last_day(month)):
        if calendar.works_on(day):
            found += [0.0] if begun else []
            begun = True
        if day in known:
            here = {name: {day: values.get((name, day), 0.0)} for name in formula.names}
            found[-1] += formula.value(Readings(here), day) or 0.0
    return found


def _stands(line: Line, found: float | None) -> float | None:
    """For what should stay low, less than expected is ahead."""
    if found is None or line.kpi.direction is Direction.UP:
        return found
    return 1 / found if found > 0 else DISPLAY_CAP


def _needed(line: Line, left: int) -> float | None:
    if line.kpi.direction is Direction.DOWN or line.actual is None or line.goal is None:
        return None
    return required_per_week(line.actual, line.goal, left)


def _so_far(line: Line, found: Pace | None) -> Line:
    if line.attainment is None:
        return line
    if found is None or found.pace is None:
        return replace(line, attainment=None, cost=0.0, word=Word.NOT_JUDGED, best_of=0)
    reached = min(max(found.pace, 0.0), DISPLAY_CAP)
    cost = line.weight * max(0.0, 1 - reached)
    return replace(line, attainment=reached, cost=cost, word=word_for(reached), best_of=0)

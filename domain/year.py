"""The business year so far: every number against the goals of its months, recomputed and never averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.formulas import NOTHING, Readings, Series, parse_formula, year_to_date
from domain.kpis import Kpi, Pacing, Scoring, Word, attainment, word


@dataclass(frozen=True, slots=True)
class YearLine:
    """One KPI from the year's first month to this one; `goal` is None where a month has none."""

    kpi: Kpi
    actual: float | None
    goal: float | None
    attainment: float | None
    word: Word


def year_so_far(
    pack: Sequence[tuple[Kpi, float]],
    month: date,
    readings: Readings,
    goals: Series,
) -> tuple[YearLine, ...]:
    """The KPIs for which a year so far makes sense: amounts and counts add up, rates are made of sums.

    Growth and what only stands at a month's end have none.
    """
    months = year_to_date(month, readings.year_starts)
    return tuple(_line(kpi, months, readings, goals) for kpi, _ in pack if _has_year(kpi))


def _has_year(kpi: Kpi) -> bool:
    return kpi.adds_up or (kpi.scoring is Scoring.BAND and kpi.pacing is Pacing.SNAPSHOT)


def _line(kpi: Kpi, months: Sequence[date], readings: Readings, goals: Series) -> YearLine:
    actual, goal = _actual(kpi, months, readings), _goal(kpi, months, goals)
    reached = attainment(kpi, actual, goal)
    return YearLine(kpi, actual, goal, reached, word(kpi, actual, goal))


def _actual(kpi: Kpi, months: Sequence[date], readings: Readings) -> float | None:
    """The formula over the year's sums; one month that is not known makes it unknown."""
    formula, last = parse_formula(kpi.formula), months[-1]
    if not all(readings.knows(formula.names, month) for month in months):
        return None
    sums = {name: {last: sum(readings.values[name][month] for month in months)} for name in formula.names}
    return formula.value(Readings(sums), last)


def _goal(kpi: Kpi, months: Sequence[date], goals: Series) -> float | None:
    mine = goals.get(kpi.key, NOTHING)
    if not kpi.adds_up:
        return mine.get(months[-1])
    known = [mine[month] for month in months if month in mine]
    return sum(known) if len(known) == len(months) else None

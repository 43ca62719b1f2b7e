"""A person's month: every KPI against its goal, results before activity, and the verdict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.formulas import NOTHING, Readings, Series, parse_formula
from domain.goals import prorated
from domain.kpis import (
    SCORE_CAP,
    TINY,
    Direction,
    Kind,
    Kpi,
    Scoring,
    Unit,
    Word,
    attainment,
    attainments,
    has_goal,
    word_for,
)
from domain.meetings import months_back

TREND_MONTHS = 6
BEST_OF_AT_LEAST = 3

Pack = Sequence[tuple[Kpi, float]]


class Verdict(StrEnum):
    """How a month ended, by its results alone."""

    HIT = "hit"
    MISS = "miss"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI of the month. `goal` is for the days worked, `full_goal` for the whole month.

    `trend` ends with this month; `best_of` says of how many months with data this one is the best, or 0.
    """

    kpi: Kpi
    weight: float
    actual: float | None
    goal: float | None
    full_goal: float | None
    attainment: float | None
    word: Word
    cost: float
    trend: tuple[float | None, ...]
    best_of: int


@dataclass(frozen=True, slots=True)
class Presence:
    """Working days the person was there, of those the month had."""

    present: int
    working: int

    @property
    def mostly_away(self) -> bool:
        """Whether more than half of the month was leave."""
        return self.present * 2 < self.working


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What both people see. `outputs` and `inputs` are weighted means, None when nothing is scored.

    `running`: the month is not over, and its lines are judged by their pace.
    """

    person_id: int
    month: date
    lines: tuple[Line, ...]
    outputs: float | None
    inputs: float | None
    verdict: Verdict
    presence: Presence
    ramp_zero: bool = False
    running: bool = False

    @property
    def results(self) -> tuple[Line, ...]:
        """The outputs."""
        return _of(self.lines, Kind.OUTPUT)

    @property
    def activity(self) -> tuple[Line, ...]:
        """The inputs."""
        return _of(self.lines, Kind.INPUT)

    @property
    def wins(self) -> tuple[Line, ...]:
        """The lines on goal or better, results first."""
        return tuple(line for line in self.lines if line.word in (Word.EXCEEDED, Word.ON_GOAL))

    @property
    def gaps(self) -> tuple[Line, ...]:
        """The weighted lines below goal, the costliest first."""
        return tuple(sorted((line for line in self.lines if line.cost > TINY), key=lambda line: -line.cost))

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines that lack a goal or data."""
        return tuple(line for line in self.lines if line.word in (Word.GOAL_MISSING, Word.NO_DATA))


@dataclass(frozen=True, slots=True)
class Past:
    """A person's month, and how the months up to it ended: `verdicts` oldest first, its own the last."""

    card: Scorecard
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Month:
    """What the lines of one scorecard have in common."""

    first: date
    trend: Sequence[date]
    readings: Readings
    goals: Series
    presence: Presence
    ramp_zero: bool


def scorecard(
    person_id: int,
    month: date,
    pack: Pack,
    readings: Readings,
    goals: Series,
    presence: Presence,
    *,
    ramp_zero: bool = False,
) -> Scorecard:
    """Judge a month. The verdict comes from the outputs alone; unscored KPIs' weights are spread."""
    about = _Month(month, months_back(month, TREND_MONTHS), readings, goals, presence, ramp_zero)
    ordered = sorted(pack, key=lambda pair: pair[0].kind is Kind.INPUT)
    lines = tuple(_line(kpi, weight, about) for kpi, weight in ordered)
    results = _of(lines, Kind.OUTPUT)
    outputs, inputs = _mean(results), _mean(_of(lines, Kind.INPUT))
    verdict = _verdict(results, outputs, exempt=ramp_zero or presence.mostly_away)
    return Scorecard(person_id, month, lines, outputs, inputs, verdict, presence, ramp_zero)


def verdicts(
    pack: Pack,
    readings: Readings,
    goals: Series,
    presences: Mapping[date, Presence],
    ramp_zero: Collection[date] = (),
) -> dict[date, Verdict]:
    """How each of these months ended, the same as `scorecard` says but for all of them at once.

    Only the outputs are looked at and each formula is computed once, which is a tenth of the work.
    """
    months = tuple(presences)
    scores, weights = [0.0] * len(months), [0.0] * len(months)
    exempt = {month for month, days in presences.items() if month in ramp_zero or days.mostly_away}
    for kpi, weight in pack:
        if kpi.kind is not Kind.OUTPUT or weight <= 0:
            continue
        own = _goals(kpi, goals.get(kpi.key, NOTHING), presences)
        actuals = parse_formula(kpi.formula).series(readings, months)
        for at, reached in enumerate(attainments(kpi, actuals, own)):
            if reached is not None:
                scores[at] += weight * (reached if reached < SCORE_CAP else SCORE_CAP)
                weights[at] += weight
            elif has_goal(kpi, own[at]) and not _without_base(kpi, readings, months[at]):
                exempt.add(months[at])
    return {
        month: _ended(score / weight if weight > 0 else None, exempt=month in exempt)
        for month, score, weight in zip(months, scores, weights, strict=True)
    }


def _line(kpi: Kpi, weight: float, about: _Month) -> Line:
    formula = parse_formula(kpi.formula)
    trend = formula.series(about.readings, about.trend)
    actual, full = trend[-1], about.goals.get(kpi.key, NOTHING).get(about.first)
    goal = _goal(kpi, full, about.presence)
    reached = attainment(kpi, actual, goal)
    cost = 0.0 if reached is None else weight * max(0.0, 1 - reached)
    said = word_for(reached) if reached is not None else _why_no_word(kpi, goal, full, about)
    return Line(kpi, weight, actual, goal, full, reached, said, cost, trend, _best_of(kpi, trend))


def _goals(kpi: Kpi, full: Mapping[date, float], presences: Mapping[date, Presence]) -> list[float | None]:
    """The goals of many months, each for the days worked in it."""
    if not kpi.prorate:
        return list(map(full.get, presences))
    return [_goal(kpi, full.get(month), days) for month, days in presences.items()]


def _goal(kpi: Kpi, full: float | None, presence: Presence) -> float | None:
    """The goal for the days worked. A weekly rate already counts only the weeks worked."""
    if full is None or not kpi.prorate or kpi.unit is Unit.PER_WEEK:
        return full
    return prorated(full, present=presence.present, working=presence.working)


def _why_no_word(kpi: Kpi, goal: float | None, full: float | None, about: _Month) -> Word:
    """What is said of a number that was not judged: whether something is missing, or nothing had to be."""
    if has_goal(kpi, goal):
        return Word.NOT_JUDGED if _without_base(kpi, about.readings, about.first) else Word.NO_DATA
    no_days = has_goal(kpi, full)
    starting = full is not None and about.ramp_zero
    return Word.NOT_JUDGED if no_days or starting else Word.GOAL_MISSING


def _without_base(kpi: Kpi, readings: Readings, month: date) -> bool:
    """Growth whose own month is known has nothing to be compared with."""
    if kpi.scoring is not Scoring.GROWTH:
        return False
    return readings.knows(parse_formula(kpi.formula).names, month)


def _best_of(kpi: Kpi, trend: tuple[float | None, ...]) -> int:
    *earlier, last = trend
    known = [value for value in earlier if value is not None]
    if last is None or len(known) + 1 < BEST_OF_AT_LEAST:
        return 0
    better = last > max(known) if kpi.direction is Direction.UP else last < min(known)
    return len(known) + 1 if better else 0


def _of(lines: Sequence[Line], kind: Kind) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.kpi.kind is kind)


def _mean(lines: Sequence[Line]) -> float | None:
    scored = [(line.weight, min(line.attainment, SCORE_CAP)) for line in lines if line.attainment is not None]
    total = sum(weight for weight, _ in scored)
    return sum(weight * reached for weight, reached in scored) / total if total > 0 else None


def _verdict(results: Sequence[Line], outputs: float | None, *, exempt: bool) -> Verdict:
    lacking = any(line.word is Word.NO_DATA and line.weight > 0 for line in results)
    return _ended(outputs, exempt=exempt or lacking)


def _ended(outputs: float | None, *, exempt: bool) -> Verdict:
    if exempt or outputs is None:
        return Verdict.NOT_JUDGED
    return Verdict.HIT if outputs >= 1 - TINY else Verdict.MISS

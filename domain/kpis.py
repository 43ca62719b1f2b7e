"""What is measured and how a number is judged against its goal."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import OneOnOneError
from domain.formulas import parse_formula

DISPLAY_CAP = 1.5
SCORE_CAP = 1.2
TINY = 1e-9
TINY_WEIGHT = 1e-6


class UnknownPack(OneOnOneError):
    """I don't know that set of KPIs."""


class BadWeights(OneOnOneError):
    """Those weights don't add up."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


class Kind(StrEnum):
    """A result, or the activity and funnel that explain it."""

    OUTPUT = "output"
    INPUT = "input"


class Family(StrEnum):
    """What kind of thing a KPI tells about."""

    RESULT = "result"
    ACTIVITY = "activity"
    FUNNEL = "funnel"
    EFFECTIVENESS = "effectiveness"
    HYGIENE = "hygiene"


class Driver(StrEnum):
    """What moves a KPI: the lever to look at when it falls short."""

    VOLUME = "volume"
    CONVERSION = "conversion"
    SIZE = "size"
    MARGIN = "margin"
    SPEED = "speed"
    NEW_BUSINESS = "new_business"
    RETENTION = "retention"
    ACCESS = "access"
    QUALITY = "quality"
    TIME = "time"


class Unit(StrEnum):
    """What a number counts."""

    CURRENCY = "currency"
    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    MINUTES = "minutes"
    RATIO = "ratio"
    PER_WEEK = "per_week"


class Scoring(StrEnum):
    """How actual and goal become an attainment."""

    RATIO = "ratio"
    INVERSE = "inverse"
    BAND = "band"
    GROWTH = "growth"


class Pacing(StrEnum):
    """How a month that still runs is judged."""

    LINEAR = "linear"
    CURVE = "curve"
    SNAPSHOT = "snapshot"
    NONE = "none"


class Direction(StrEnum):
    """Whether more or less is better."""

    UP = "up"
    DOWN = "down"


class Word(StrEnum):
    """The word beside the colour."""

    EXCEEDED = "exceeded"
    ON_GOAL = "on goal"
    CLOSE = "close"
    MISSED = "missed"
    GOAL_MISSING = "goal missing"
    NO_DATA = "no data"
    NOT_JUDGED = "not judged"


WORDS = ((1.05, Word.EXCEEDED), (1.0, Word.ON_GOAL), (0.9, Word.CLOSE))
"""From which attainment on each word is said, the best first."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One line of a scorecard. `band_width` is a fraction: ten points are 0.10."""

    key: str
    name: str
    kind: Kind
    family: Family
    unit: Unit
    direction: Direction
    formula: str
    scoring: Scoring
    band_width: float | None
    pacing: Pacing
    prorate: bool
    seed: bool
    note: str
    short: str = ""
    drivers: tuple[Driver, ...] = ()

    @property
    def label(self) -> str:
        """The name for where there is little room, such as a table on a phone."""
        return self.short or self.name

    @property
    def adds_up(self) -> bool:
        """Whether twelve months make a year: amounts and counts do, rates and snapshots do not."""
        return self.unit in (Unit.CURRENCY, Unit.COUNT) and self.pacing is not Pacing.SNAPSHOT

    @property
    def measures(self) -> frozenset[str]:
        """The raw measures that the KPI is made of."""
        return parse_formula(self.formula).names


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every measure, KPI, pack of weights and preset the product knows."""

    measures: Mapping[str, str]
    kpis: Mapping[str, Kpi]
    packs: Mapping[str, Mapping[str, float]]
    ramps: Mapping[str, tuple[float, ...]]
    season: tuple[float, ...]

    def pack(self, name: str) -> tuple[tuple[Kpi, float], ...]:
        """The pack's KPIs with their weights, outputs first.

        Raises:
            UnknownPack: There is no pack of that name.
        """
        if name not in self.packs:
            raise UnknownPack(f"I don't know the set of KPIs called {name}.")
        return weighted(self.packs[name], self.kpis)


def weighted(weights: Mapping[str, float], kpis: Mapping[str, Kpi]) -> tuple[tuple[Kpi, float], ...]:
    """The KPIs with their weights, outputs first."""
    found = [(kpis[key], weight) for key, weight in weights.items()]
    return tuple(sorted(found, key=lambda pair: pair[0].kind is Kind.INPUT))


def check_weights(weights: Mapping[str, float], kpis: Mapping[str, Kpi]) -> None:
    """Let weights pass that total 100 and of which the outputs have more than the inputs.

    Raises:
        BadWeights: With the key of the KPI whose weight, or absence, is the trouble.
    """
    for key, weight in weights.items():
        if key not in kpis:
            raise BadWeights(key, f"{key} is weighed, but there is no KPI of that name.")
        if not (math.isfinite(weight) and weight >= 0):
            raise BadWeights(key, f"{kpis[key].name}: a weight is a number of zero or more.")
    last = ([*weights] or [""])[-1]
    total, outputs = sum(weights.values()), _of_kind(Kind.OUTPUT, weights, kpis)
    if abs(total - 100) > TINY_WEIGHT:
        way = f"take {total - 100:g} away" if total > 100 else f"{100 - total:g} are left to give"
        raise BadWeights(last, f"The weights total {total:g}, not 100: {way}.")
    if outputs <= total - outputs + TINY_WEIGHT:
        heaviest = max((key for key in weights if kpis[key].kind is Kind.INPUT), key=weights.__getitem__)
        raise BadWeights(
            heaviest,
            f"Results weigh {outputs:g} and activity {total - outputs:g}: "
            "results must weigh more than activity.",
        )


def _of_kind(kind: Kind, weights: Mapping[str, float], kpis: Mapping[str, Kpi]) -> float:
    return sum(weight for key, weight in weights.items() if kpis[key].kind is kind)


def attainment(kpi: Kpi, actual: float | None, goal: float | None) -> float | None:
    """How far the goal was reached, 0 up to the display cap; None when that cannot be said."""
    return attainments(kpi, (actual,), (goal,))[0]


def attainments(
    kpi: Kpi, actuals: Iterable[float | None], goals: Iterable[float | None]
) -> list[float | None]:
    """The same for many numbers and their goals at once, which costs little more than for one."""
    rule, any_goal = RULES[kpi.scoring], kpi.scoring is not Scoring.RATIO
    found: list[float | None] = []
    for actual, goal in zip(actuals, goals, strict=True):
        if actual is None or goal is None or not (any_goal or goal > 0):
            found.append(None)
        else:
            reached = rule(kpi, actual, goal)
            found.append(DISPLAY_CAP if reached >= DISPLAY_CAP else reached if reached > 0 else 0.0)
    return found


def has_goal(kpi: Kpi, goal: float | None) -> bool:
    """Whether there is a goal to judge against: a ratio needs one above zero."""
    return goal is not None and (goal > 0 or kpi.scoring is not Scoring.RATIO)


def word(kpi: Kpi, actual: float | None, goal: float | None) -> Word:
    """The status word of a number: a missing goal is said before missing data."""
    if not has_goal(kpi, goal):
        return Word.GOAL_MISSING
    reached = attainment(kpi, actual, goal)
    return Word.NO_DATA if reached is None else word_for(reached)


def word_for(reached: float) -> Word:
    """The status word of an attainment."""
    for least, found in WORDS:
        if reached >= least - TINY:
            return found
    return Word.MISSED


def _ratio(kpi: Kpi, actual: float, goal: float) -> float:
    return actual / goal


def _inverse(kpi: Kpi, actual: float, goal: float) -> float:
    if actual <= 0:
        return 1.0 if goal <= 0 else DISPLAY_CAP
    return goal / actual


def _band(kpi: Kpi, actual: float, goal: float) -> float:
    short = goal - actual if kpi.direction is Direction.UP else actual - goal
    return 1 - short / (kpi.band_width or 1.0)


def _growth(kpi: Kpi, actual: float, goal: float) -> float:
    if goal > 0:
        return actual / goal
    return 1.0 if actual >= goal - TINY else 0.0


RULES: Mapping[Scoring, Callable[[Kpi, float, float], float]] = {
    Scoring.RATIO: _ratio,
    Scoring.INVERSE: _inverse,
    Scoring.BAND: _band,
    Scoring.GROWTH: _growth,
}

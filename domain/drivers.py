"""Which factor moved: revenue as volume × conversion × size, and how fast deals closed.

Method: revenue = decided deals × win rate × average won deal. The difference between two months is shared
out by the logarithmic mean Divisia index (LMDI-I; Ang 2005): each factor explains
L(now, then) × ln(factor now / factor then), where L is the logarithmic mean. The three parts add up to
the whole difference exactly, with no rest. The cycle is told beside them: days are no factor of revenue.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.formulas import Readings
from domain.pace import SMALLEST_SAMPLE

MEASURES = ("revenue_amt", "won_cnt", "lost_cnt")
TELLS = 0.1
"""The share of the difference from which a factor is worth naming, and that of a cycle that has moved."""


class Factor(StrEnum):
    """What revenue is made of."""

    VOLUME = "volume"
    CONVERSION = "conversion"
    SIZE = "size"


class Why(StrEnum):
    """Why it cannot be said which factor moved."""

    MISSING = "missing"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Month:
    """What a month, or the mean of several, is made of. `cycle` in days, None if not known."""

    revenue: float
    decided: float
    won: float
    cycle: float | None = None

    @property
    def factors(self) -> Mapping[Factor, float]:
        """Decided deals, win rate and average won deal: multiplied they are the revenue."""
        return {
            Factor.VOLUME: self.decided,
            Factor.CONVERSION: self.won / self.decided if self.decided else 0.0,
            Factor.SIZE: self.revenue / self.won if self.won else 0.0,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """One factor: what it was, what it is, and the amount of the difference that it explains."""

    factor: Factor
    before: float
    now: float
    amount: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """What moved revenue from its normal. `parts` add up to `difference`; empty when `why_not` says why.

    `months` is how many make the normal. `cycle` is days before and now, None where not known.
    """

    difference: float
    parts: tuple[Part, ...]
    months: int
    cycle: tuple[float, float] | None = None
    why_not: Why | None = None

    @property
    def moved(self) -> tuple[Part, ...]:
        """The parts that went the way of the difference and are worth naming, the largest first."""
        same = [part for part in self.parts if part.amount * self.difference > 0]
        told = [part for part in same if abs(part.amount) >= TELLS * abs(self.difference)]
        return tuple(sorted(told, key=lambda part: -abs(part.amount)))

    @property
    def slower(self) -> float | None:
        """How much longer deals took, as a share of what they took: 0.2 is a fifth longer."""
        return self.cycle[1] / self.cycle[0] - 1 if self.cycle and self.cycle[0] > 0 else None


def drivers(readings: Readings, month: date, before: Sequence[date]) -> Drivers | None:
    """What moved revenue in a month against the months before it; None when revenue itself is not known."""
    if month not in readings.of("revenue_amt"):
        return None
    now, normal, count = _month(readings, [month]), _month(readings, before), len(_known(readings, before))
    if now is None or normal is None:
        return Drivers(0.0, (), count, why_not=Why.MISSING)
    usual = Month(normal.revenue / count, normal.decided / count, normal.won / count, normal.cycle)
    difference = now.revenue - usual.revenue
    cycle = (usual.cycle, now.cycle) if usual.cycle is not None and now.cycle is not None else None
    sample = min(now.decided, normal.decided)
    few = sample < SMALLEST_SAMPLE or not now.won or not normal.won or now.revenue <= 0
    if few or usual.revenue <= 0:
        return Drivers(difference, (), count, cycle, Why.FEW)
    return Drivers(difference, split(usual, now), count, cycle)


def split(before: Month, now: Month) -> tuple[Part, ...]:
    """Share out the difference of two positive months; the parts add up to it."""
    weight = _logarithmic_mean(now.revenue, before.revenue)
    then, here = before.factors, now.factors
    return tuple(
        Part(each, then[each], here[each], weight * math.log(here[each] / then[each])) for each in Factor
    )


def _logarithmic_mean(a: float, b: float) -> float:
    """Between the geometric and the arithmetic mean; the number itself where both are the same."""
    if math.isclose(a, b, rel_tol=1e-9):
        return (a + b) / 2
    return (a - b) / (math.log(a) - math.log(b))


def _known(readings: Readings, months: Sequence[date]) -> list[date]:
    """The months of which everything that the split needs is there."""
    return [month for month in months if readings.knows(MEASURES, month)]


def _month(readings: Readings, months: Sequence[date]) -> Month | None:
    """The sums of the months that are known; None if there is none."""
    known = _known(readings, months)
    if not known:
        return None
    revenue, won, lost = (math.fsum(readings.values[name][month] for month in known) for name in MEASURES)
    timed = [month for month in known if month in readings.of("cycle_days")]
    days = math.fsum(readings.values["cycle_days"][month] for month in timed)
    ended = math.fsum(readings.values["won_cnt"][month] for month in timed)
    return Month(revenue, won + lost, won, days / ended if ended >= SMALLEST_SAMPLE else None)

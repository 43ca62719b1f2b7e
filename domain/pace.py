"""Where a running month is heading, and what it takes to close a gap: the arithmetic of a commitment."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import OneOnOneError
from domain.formulas import Readings

MOST_CALLS_A_WEEK = 80
SMALLEST_SAMPLE = 5
SMALLEST_HISTORY = 3
WORKING_WEEK = 5
OWN, MEDIAN, DEFAULT = "own", "role median", "team default"


class NothingToGoOn(OneOnOneError, ValueError):
    """There are no rates to work this out from yet."""


def pace(actual: float, goal: float, elapsed: int, total: int, *, share: float | None = None) -> float | None:
    """How the month stands against where it should stand today; 1.0 is on pace, None before the first day.

    Args:
        elapsed: Working days gone. `total`: working days in the month.
        share: For curves: the share of a month that usually is there by now, in place of elapsed / total.
    """
    expected = goal * _gone(elapsed, total, share)
    return actual / expected if expected > 0 else None


def projection(actual: float, elapsed: int, total: int, *, share: float | None = None) -> float | None:
    """What the month ends at if it goes on like this; None before the first day."""
    gone = _gone(elapsed, total, share)
    return actual / gone if gone > 0 else None


def required_per_week(actual: float, goal: float, days_left: int) -> float | None:
    """What each five-day week must bring from now on; 0 when it is there, None with no day left."""
    if actual >= goal:
        return 0.0
    return (goal - actual) / days_left * WORKING_WEEK if days_left > 0 else None


def curve_share(months: Sequence[Sequence[float]], elapsed: int, total: int) -> float | None:
    """The share of a month that usually is there after `elapsed` of `total` working days.

    Args:
        months: Each past month's values by working day, oldest first; months that brought nothing count not.

    Returns:
        The mean of the months' cumulative shares, None with fewer than three months to learn from.
    """
    known = [month for month in months if sum(month) > 0]
    if len(known) < SMALLEST_HISTORY or total <= 0:
        return None
    shares = [sum(month[: round(len(month) * elapsed / total)]) / sum(month) for month in known]
    return sum(shares) / len(shares)


def _gone(elapsed: int, total: int, share: float | None) -> float:
    if share is not None:
        return share
    return elapsed / total if total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate and where it comes from: own, role median or team default; `of` is the own sample's size."""

    value: float | None
    source: str
    of: float = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """What turns money into calls: amount per deal, share of deals won, opportunities for each call."""

    deal_size: Rate
    win_rate: Rate
    opps_per_call: Rate


def rates(
    readings: Readings,
    months: Collection[date],
    *,
    median: Mapping[str, float] | None = None,
    default: Mapping[str, float] | None = None,
) -> Rates:
    """A person's own rates over the months, each replaced where fewer than five cases stand behind it.

    Args:
        median: `deal_size`, `win_rate` and `opps_per_call` of people in the same role, as far as known.
        default: The same for the team.
    """

    def total(measure: str) -> float:
        return sum(readings.of(measure).get(month, 0.0) for month in months)

    won = total("won_cnt")
    own = {
        "deal_size": (total("revenue_amt"), won),
        "win_rate": (won, won + total("lost_cnt")),
        "opps_per_call": (total("opp_added_cnt"), total("call_cnt")),
    }
    found = {name: _rate(name, *parts, median or {}, default or {}) for name, parts in own.items()}
    return Rates(found["deal_size"], found["win_rate"], found["opps_per_call"])


def _rate(
    name: str, part: float, whole: float, median: Mapping[str, float], default: Mapping[str, float]
) -> Rate:
    """The first source that can carry a plan: a rate of nothing cannot, for nothing divides by it."""
    if whole >= SMALLEST_SAMPLE and part > 0:
        return Rate(part / whole, OWN, whole)
    if median.get(name, 0) > 0:
        return Rate(median[name], MEDIAN, whole)
    return Rate(default[name] if default.get(name, 0) > 0 else None, DEFAULT, whole)


@dataclass(frozen=True, slots=True)
class FunnelMath:
    """What a gap in money asks for. `absurd`: more calls than a week holds; then `advice` says what else.

    `lands_later`: deals take longer than the time left, so only part of it can still close in it.
    """

    wins: int
    opportunities: int
    calls: int
    per_week: int
    absurd: bool = False
    advice: str = ""
    lands_later: bool = False


def reverse_funnel(
    gap: float,
    *,
    deal_size: float | None,
    win_rate: float | None,
    opportunities_per_call: float | None,
    weeks: float,
    cycle_days: float | None = None,
) -> FunnelMath:
    """From a gap in money back to calls a week, each step rounded up. Source: study 4.5.

    Args:
        gap: Money that is missing; zero or less asks for nothing.
        win_rate: A fraction. `opportunities_per_call`: 0.15 for 15 from 100 calls.
        weeks: Working weeks left. `cycle_days`: how long a deal usually takes, if known.

    Raises:
        NothingToGoOn: A rate is not known or zero, or no time is left.
    """
    if gap <= 0:
        return FunnelMath(0, 0, 0, 0)
    if weeks <= 0:
        raise NothingToGoOn("There is no working week left in which the gap could be closed.")
    wins = _up(gap / _known(deal_size, "deal size"))
    opportunities = _up(wins / _known(win_rate, "win rate"))
    calls = _up(opportunities / _known(opportunities_per_call, "number of opportunities per call"))
    per_week = _up(calls / weeks)
    absurd = per_week > MOST_CALLS_A_WEEK
    later = cycle_days is not None and cycle_days > weeks * 7
    return FunnelMath(
        wins, opportunities, calls, per_week, absurd, _advice(per_week) if absurd else "", later
    )


def _known(rate: float | None, name: str) -> float:
    if rate is None or rate <= 0:
        raise NothingToGoOn(f"The {name} is not known yet, so I can't turn the gap into calls.")
    return rate


def _advice(per_week: int) -> str:
    return (
        f"{per_week} calls a week is more than a week holds. Look at bigger deals, at a better conversion, "
        "or at who could help."
    )


def _up(number: float) -> int:
    """Round up, but not because a computer keeps 20 as 20.000000000000004."""
    return math.ceil(round(number, 9))

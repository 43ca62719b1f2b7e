"""From a year's goal to the months': season, ramp, leave, and rounding that loses nothing."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from domain.errors import OneOnOneError

ENOUGH = 10
"""How many months of a year must be known for it to speak about the season."""
EVEN = (8.33,) * 11 + (8.37,)
INPUT_RAMP = (0.5, 0.75, 1.0)
"""Activity is what a new hire controls, so it starts at half and is whole in the third month."""


class BadShares(OneOnOneError):
    """A season needs twelve shares that total 100."""


def monthly_goals(
    annual: float,
    shares: Sequence[float],
    *,
    ramp: Sequence[float] = (),
    ramp_from: int | None = None,
    decimals: int = 0,
) -> tuple[float, ...]:
    """Twelve goals in the order of the shares, rounded so that they keep the (ramped) year's total.

    `ramp_from` is the position (1-12) of the month in which the ramp starts; the months before it and
    those after its last step are whole.

    Raises:
        BadShares: There are not twelve shares of zero or more that total 100.
    """
    checked = _checked(shares)
    factors = _factors(ramp, ramp_from)
    total = sum(checked)
    exact = [as_written(annual) * share / total * each for share, each in zip(checked, factors, strict=True)]
    return largest_remainder(exact, decimals=decimals)


def largest_remainder(exact: Sequence[Fraction], *, decimals: int) -> tuple[float, ...]:
    """The numbers rounded so that their sum is kept: what rounding down leaves goes to who lost most."""
    scale = 10**decimals
    units = [value * scale for value in exact]
    whole = [math.floor(value) for value in units]
    left = math.floor(sum(units) + Fraction(1, 2)) - sum(whole)
    losers = sorted(range(len(units)), key=lambda month: (whole[month] - units[month], month))
    for month in losers[:left]:
        whole[month] += 1
    return tuple(value / scale for value in whole)


def as_written(number: float) -> Fraction:
    """The number as it is written, not as binary stores it.

    Raises:
        BadShares: It is none.
    """
    try:
        return Fraction(Decimal(str(number)))
    except (InvalidOperation, ValueError, OverflowError):
        raise BadShares("That is not a number I can share out.") from None


def fiscal_months(year: int, starts: int = 1) -> tuple[date, ...]:
    """The first days of the twelve months of the fiscal year that begins in that calendar year."""
    return tuple(date(year + (starts - 1 + n) // 12, (starts - 1 + n) % 12 + 1, 1) for n in range(12))


def fiscal_year(month: date, starts: int = 1) -> int:
    """The calendar year in which the fiscal year of that month began."""
    return month.year - (month.month < starts)


def learnt(years: Iterable[Mapping[int, float]]) -> tuple[float, ...] | None:
    """The share of each month from January to December, in percent, as past years had it; None if none says.

    Each year gives its results by month (1-12). A year without some months still speaks for the others, as
    long as `ENOUGH` of them are known; one whose results are not above zero says nothing. Every year counts
    the same, whether it was large or small.
    """
    told = [_against_mean(year) for year in years if len(year) >= ENOUGH and sum(year.values()) > 0]
    if not told:
        return None
    found = [_mean([year[month] for year in told if month in year]) for month in range(1, 13)]
    total = sum(found)
    return largest_remainder([100 * each / total for each in found], decimals=2)


def filled(stands: Mapping[int, float], shares: Sequence[float]) -> tuple[float, ...]:
    """Twelve goals by position (0-11): those that stand, and what the others would be by their shares.

    Raises:
        BadShares: There are not twelve shares of zero or more that total 100.
    """
    checked = _checked(shares)
    share = sum(checked[place] for place in stands)
    known = sum((as_written(goal) for goal in stands.values()), Fraction(0))
    whole = known / share if share else Fraction(0)
    other = [float(math.floor(whole * each + Fraction(1, 2))) for each in checked]
    return tuple(stands.get(place, each) for place, each in enumerate(other))


def _against_mean(year: Mapping[int, float]) -> dict[int, Fraction]:
    """Each month as a multiple of the year's mean month; a month below zero counts as nothing."""
    exact = {month: as_written(max(value, 0.0)) for month, value in year.items()}
    mean = sum(exact.values(), Fraction(0)) / len(exact)
    return {month: value / mean for month, value in exact.items()}


def _mean(found: Sequence[Fraction]) -> Fraction:
    """The mean; a month of which nobody knows anything is an average one."""
    return sum(found, Fraction(0)) / len(found) if found else Fraction(1)


def prorated(goal: float, *, present: float, working: float) -> float:
    """The goal for the days worked: 40 with 17 of 22 days present is 30.9."""
    if working <= 0 or present >= working:
        return goal
    return goal * max(0.0, present) / working


def parse_shares(text: str) -> tuple[float, ...]:
    """Twelve percentages as people type them: 6,6,8 or 6 6 8 or 8,33; 8,33.

    Raises:
        BadShares: There are not twelve numbers that total 100.
    """
    pieces = [piece.strip(",") for piece in re.split(r"[;\s]+", text.replace("%", " ").strip(" ;,"))]
    if len([piece for piece in pieces if piece]) != 12:
        pieces = re.split(r"[,;\s]+", text.replace("%", "").strip(" ;,"))
    try:
        found = tuple(float(piece.replace(",", ".")) for piece in pieces if piece)
    except ValueError:
        raise BadShares("Please give me twelve numbers, for example 6,6,8,9,9,9,6,5,9,10,11,12.") from None
    _checked(found)
    return found


def _checked(shares: Sequence[float]) -> list[Fraction]:
    if len(shares) != 12:
        raise BadShares(f"A season needs twelve shares; there are {len(shares)}.")
    if not all(math.isfinite(share) and share >= 0 for share in shares):
        raise BadShares("A month's share is a number of zero or more.")
    exact = [as_written(share) for share in shares]
    if round(float(sum(exact)), 2) != 100:
        raise BadShares(f"The twelve shares total {float(sum(exact)):.2f}, not 100.")
    return exact


def _factors(ramp: Sequence[float], ramp_from: int | None) -> list[Fraction]:
    factors = [Fraction(1)] * 12
    if ramp_from is not None:
        steps = [as_written(step) for step in ramp][: 13 - ramp_from]
        factors[ramp_from - 1 : ramp_from - 1 + len(steps)] = steps
    return factors

"""From a year's goal to the months': season, ramp, leave, and rounding that loses nothing."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from domain.errors import OneOnOneError


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
    exact = [_exact(annual) * share / total * each for share, each in zip(checked, factors, strict=True)]
    return _rounded(exact, 10**decimals)


def prorated(goal: float, *, present: float, working: float) -> float:
    """The goal for the days worked: 40 with 17 of 22 days present is 30.9."""
    if working <= 0:
        return goal
    return goal * max(0.0, min(present, working)) / working


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
    exact = [_exact(share) for share in shares]
    if round(float(sum(exact)), 2) != 100:
        raise BadShares(f"The twelve shares total {float(sum(exact)):.2f}, not 100.")
    return exact


def _factors(ramp: Sequence[float], ramp_from: int | None) -> list[Fraction]:
    factors = [Fraction(1)] * 12
    if ramp_from is not None:
        steps = [_exact(step) for step in ramp][: 13 - ramp_from]
        factors[ramp_from - 1 : ramp_from - 1 + len(steps)] = steps
    return factors


def _rounded(exact: Sequence[Fraction], scale: int) -> tuple[float, ...]:
    """Largest remainder: what rounding down leaves over goes to the months that lost most."""
    units = [value * scale for value in exact]
    whole = [math.floor(value) for value in units]
    left = math.floor(sum(units) + Fraction(1, 2)) - sum(whole)
    losers = sorted(range(len(units)), key=lambda month: (whole[month] - units[month], month))
    for month in losers[:left]:
        whole[month] += 1
    return tuple(value / scale for value in whole)


def _exact(number: float) -> Fraction:
    """The number as it is written, not as binary stores it."""
    try:
        return Fraction(Decimal(str(number)))
    except (InvalidOperation, ValueError, OverflowError):
        raise BadShares("That is not a number I can share out.") from None

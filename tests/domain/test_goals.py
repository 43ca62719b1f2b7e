"""A year becomes months without losing anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.goals import BadShares, monthly_goals, parse_shares, prorated

SHARES = (6, 6, 8, 9, 9, 9, 6, 5, 9, 10, 11, 12)


def test_the_golden_season() -> None:
    assert monthly_goals(1_200_000, SHARES) == tuple(share * 12_000 for share in SHARES)


def test_the_golden_ramp() -> None:
    found = monthly_goals(1_200_000, SHARES, ramp=(0, 0.25, 0.5, 0.75, 1), ramp_from=4)
    assert found[3:9] == (0, 27_000, 54_000, 54_000, 60_000, 108_000)


def test_a_ramp_that_runs_over_the_year_ends_with_it() -> None:
    assert monthly_goals(1_200, SHARES, ramp=(0, 0.5, 1), ramp_from=12)[10:] == (132, 0)


def test_the_golden_leave() -> None:
    assert round(prorated(40, present=17, working=22), 1) == 30.9
    assert (prorated(40, present=0, working=22), prorated(40, present=5, working=0)) == (0, 40)


@given(st.integers(0, 10**7), st.permutations([8.33] * 11 + [8.37]))
def test_the_year_is_kept(annual: int, shares: list[float]) -> None:
    assert sum(monthly_goals(annual, shares)) == annual


def test_decimals() -> None:
    assert sum(monthly_goals(1, [8.33] * 11 + [8.37], decimals=2)) == pytest.approx(1)


@pytest.mark.parametrize(
    "shares", [(), SHARES[:11], (*SHARES[:11], 13), (-6, 18, *SHARES[2:]), (float("nan"), *SHARES[1:])]
)
def test_bad_shares(shares: tuple[float, ...]) -> None:
    with pytest.raises(BadShares):
        monthly_goals(100, shares)


@pytest.mark.parametrize("joint", [",", ", ", " ", "; ", "\n", "%, "])
def test_shares_as_people_type_them(joint: str) -> None:
    assert parse_shares(joint.join(str(share) for share in SHARES)) == SHARES


def test_a_decimal_comma() -> None:
    assert parse_shares("; ".join(["8,33"] * 11 + ["8,37"]))[0] == 8.33


@pytest.mark.parametrize("text", ["", "a,b", "1,2,3", "6,6,8,9,9,9,6,5,9,10,11,x"])
def test_unreadable_shares(text: str) -> None:
    with pytest.raises(BadShares):
        parse_shares(text)

"""A year becomes months without losing anything."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.goals import (
    EVEN,
    BadShares,
    as_written,
    filled,
    fiscal_months,
    fiscal_year,
    largest_remainder,
    learnt,
    monthly_goals,
    parse_shares,
    prorated,
)

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


SHARES_100 = st.lists(st.integers(0, 1000), min_size=12, max_size=12).filter(lambda found: sum(found) > 0)


def hundred(found: list[int]) -> tuple[float, ...]:
    """Any twelve weights as twelve percentages that total 100."""
    return largest_remainder([Fraction(each * 100, sum(found)) for each in found], decimals=2)


@given(st.integers(0, 10**8), SHARES_100, st.integers(0, 2))
def test_any_season_keeps_the_year_in_any_rounding(annual: int, found: list[int], decimals: int) -> None:
    goals = monthly_goals(annual, hundred(found), decimals=decimals)
    assert round(sum(goals), decimals) == annual
    assert all(goal >= 0 for goal in goals)


@given(
    st.integers(0, 10**8),
    SHARES_100,
    st.sampled_from([(0, 0.25, 0.5, 0.75, 1), (0.5, 0.75, 1), (0, 0, 0.25, 0.25, 0.5, 0.75, 1)]),
    st.integers(1, 12),
)
def test_any_ramp_keeps_the_ramped_year_and_leaves_what_comes_before_it(
    annual: int, found: list[int], ramp: tuple[float, ...], start: int
) -> None:
    shares = hundred(found)
    goals = monthly_goals(annual, shares, ramp=ramp, ramp_from=start)
    steps = [Fraction(1)] * (start - 1) + [Fraction(str(each)) for each in ramp]
    factors = [*steps, *[Fraction(1)] * 12][:12]
    exact = [annual * as_written(share) / 100 * each for share, each in zip(shares, factors, strict=True)]
    assert abs(sum(goals) - sum(exact)) <= Fraction(1, 2)
    assert all(abs(goal - each) < 1 for goal, each in zip(goals, exact, strict=True))


@given(SHARES_100, st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_the_order_of_the_months_does_not_change_what_any_of_them_gets_by_more_than_one(
    found: list[int], random, annual: int
) -> None:
    shares = hundred(found)
    order = list(range(12))
    random.shuffle(order)
    goals = monthly_goals(annual, shares)
    shuffled = monthly_goals(annual, [shares[place] for place in order])
    assert all(abs(shuffled[n] - goals[place]) <= 1 for n, place in enumerate(order))
    assert sum(shuffled) == sum(goals)


@given(st.lists(st.dictionaries(st.integers(1, 12), st.floats(-1e6, 1e9), max_size=12), max_size=3))
def test_a_season_that_is_learnt_always_totals_a_hundred(years: list[dict[int, float]]) -> None:
    found = learnt(years)
    assert found is None or (round(sum(found), 2) == 100 and min(found) >= 0)


def test_a_season_is_learnt_from_years_of_any_size_and_in_any_order() -> None:
    year = dict(enumerate(SHARES, 1))
    large = {month: share * 1000 for month, share in year.items()}
    assert learnt([year]) == learnt([large, year]) == learnt([year, large]) == SHARES


def test_a_missing_month_speaks_through_the_other_years_or_is_an_average_one() -> None:
    year = dict.fromkeys(range(1, 13), 10.0)
    gap = {month: value for month, value in year.items() if month != 8}
    assert learnt([gap]) == pytest.approx(EVEN, abs=0.05)
    strong = year | {8: 40.0}
    found = learnt([strong, gap])
    assert found is not None
    assert found[7] > 2 * found[0]


def test_hardly_any_months_and_results_below_zero_say_nothing() -> None:
    assert learnt([]) is None
    assert learnt([dict.fromkeys(range(1, 10), 5.0)]) is None
    assert learnt([dict.fromkeys(range(1, 13), -5.0)]) is None
    assert learnt([dict.fromkeys(range(1, 13), 0.0)]) is None


def test_a_fiscal_year_begins_where_the_team_says() -> None:
    assert fiscal_months(2026)[0] == date(2026, 1, 1)
    assert (fiscal_months(2026, 4)[0], fiscal_months(2026, 4)[-1]) == (date(2026, 4, 1), date(2027, 3, 1))


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(0, 11))
def test_every_month_belongs_to_the_fiscal_year_that_holds_it(year: int, starts: int, place: int) -> None:
    assert fiscal_year(fiscal_months(year, starts)[place], starts) == year


def test_months_without_a_goal_follow_from_those_that_stand() -> None:
    golden = monthly_goals(1_200_000, SHARES)
    stands = {place: goal for place, goal in enumerate(golden) if place not in (2, 7)}
    assert filled(stands, SHARES) == golden
    assert filled({}, SHARES) == (0.0,) * 12

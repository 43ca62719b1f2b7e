"""Where a month is heading, and what a gap asks of a rep."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.formulas import Readings
from domain.pace import (
    DEFAULT,
    MEDIAN,
    MOST_CALLS_A_WEEK,
    OWN,
    FunnelMath,
    NothingToGoOn,
    Rate,
    curve_share,
    pace,
    projection,
    rates,
    required_per_week,
    reverse_funnel,
)

MONTHS = (date(2026, 8, 1), date(2026, 9, 1))
GOLDEN = {"deal_size": 6_000, "win_rate": 0.25, "opportunities_per_call": 0.15, "weeks": 4.2}


def test_the_golden_month_of_a_rep_with_12_of_40_calls_after_8_of_21_days() -> None:
    assert pace(12, 40, 8, 21) == pytest.approx(0.7875)
    assert projection(12, 8, 21) == pytest.approx(31.5)
    assert required_per_week(12, 40, 13) == pytest.approx(10.8, abs=0.05)


def test_nobody_is_off_pace_before_the_first_day() -> None:
    assert (pace(0, 40, 0, 21), projection(0, 0, 21), pace(0, 40, 0, 0)) == (None, None, None)


def test_a_goal_of_nothing_has_no_pace() -> None:
    assert pace(3, 0, 8, 21) is None


def test_whoever_is_there_needs_nothing_more() -> None:
    assert required_per_week(40, 40, 5) == 0
    assert required_per_week(41, 40, 0) == 0


def test_on_the_last_day_no_week_can_close_a_gap() -> None:
    assert required_per_week(12, 40, 0) is None


def test_a_rep_who_closes_late_is_judged_by_the_usual_curve() -> None:
    late = [0] * 8 + [50] * 2
    share = curve_share([late] * 3, 5, 10)
    assert share == 0
    assert pace(0, 100, 5, 10, share=share) is None
    share = curve_share([late] * 3, 9, 10)
    assert (pace(50, 100, 9, 10, share=share), projection(50, 9, 10, share=share)) == (1.0, 100.0)


def test_a_curve_needs_three_months_that_brought_something() -> None:
    assert curve_share([[1, 1], [1, 1]], 1, 2) is None
    assert curve_share([[1, 1], [1, 1], [0, 0]], 1, 2) is None
    assert curve_share([[1, 1], [1, 3], [2, 2]], 1, 2) == pytest.approx((0.5 + 0.25 + 0.5) / 3)
    assert curve_share([[1, 1]] * 3, 1, 0) is None


@given(st.floats(0, 1e6), st.floats(0.01, 1e6), st.integers(0, 23))
def test_whoever_does_what_is_required_ends_on_goal(actual: float, goal: float, left: int) -> None:
    required = required_per_week(actual, goal, left)
    if required is None:
        assert actual < goal
        assert left == 0
    else:
        assert actual + required * left / 5 >= goal - 1e-6 * max(1, goal)


@given(st.floats(0, 1e6), st.floats(1, 1e6), st.integers(1, 23), st.integers(0, 23))
def test_pace_is_the_projection_against_the_goal(actual: float, goal: float, elapsed: int, left: int) -> None:
    total = elapsed + left
    ahead, found = projection(actual, elapsed, total), pace(actual, goal, elapsed, total)
    assert ahead is not None
    assert found == pytest.approx(ahead / goal)


def test_the_golden_gap_of_30_000() -> None:
    assert reverse_funnel(30_000, **GOLDEN) == FunnelMath(5, 20, 134, 32)


def test_no_gap_asks_for_nothing_even_where_nothing_is_known() -> None:
    nothing = reverse_funnel(0, deal_size=None, win_rate=None, opportunities_per_call=None, weeks=0)
    assert nothing == FunnelMath(0, 0, 0, 0)
    assert reverse_funnel(-5, **GOLDEN) == nothing


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"deal_size": None}, "deal size"),
        ({"win_rate": 0.0}, "win rate"),
        ({"opportunities_per_call": None}, "opportunities per call"),
        ({"weeks": 0}, "no working week"),
    ],
)
def test_a_rep_hears_what_is_not_known_yet(lacking: dict[str, float | None], said: str) -> None:
    with pytest.raises(NothingToGoOn, match=said):
        reverse_funnel(30_000, **(GOLDEN | lacking))


def test_more_calls_than_a_week_holds_is_called_absurd_and_answered_with_other_ways() -> None:
    found = reverse_funnel(300_000, **GOLDEN)
    assert found.absurd
    assert found.per_week > MOST_CALLS_A_WEEK
    for way in ("bigger deals", "better conversion", "help"):
        assert way in found.advice


def test_a_deal_that_takes_longer_than_the_weeks_left_lands_later() -> None:
    assert reverse_funnel(30_000, **GOLDEN, cycle_days=60).lands_later
    assert not reverse_funnel(30_000, **GOLDEN, cycle_days=29).lands_later
    assert not reverse_funnel(30_000, **GOLDEN).lands_later


def test_rounding_errors_of_a_computer_ask_for_no_extra_call() -> None:
    found = reverse_funnel(3, deal_size=1, win_rate=0.1 + 0.2, opportunities_per_call=0.1, weeks=1)
    assert (found.wins, found.opportunities, found.calls) == (3, 10, 100)


@given(
    st.floats(1, 1e7),
    st.floats(100, 1e6),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
    st.floats(0.2, 5),
)
def test_the_calls_asked_for_are_enough_for_the_gap_and_not_one_step_more(
    gap: float, deal: float, win_rate: float, per_call: float, weeks: float
) -> None:
    found = reverse_funnel(
        gap, deal_size=deal, win_rate=win_rate, opportunities_per_call=per_call, weeks=weeks
    )
    steps = [
        (found.wins, gap / deal),
        (found.opportunities, found.wins / win_rate),
        (found.calls, found.opportunities / per_call),
        (found.per_week, found.calls / weeks),
    ]
    for number, least in steps:
        assert least - 1e-6 <= number < least + 1 + 1e-6
    assert all(number > 0 for number, _ in steps)


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=6))
def test_a_larger_gap_never_asks_for_fewer_calls(gaps: list[float]) -> None:
    found = [reverse_funnel(gap, **GOLDEN).per_week for gap in sorted(gaps)]
    assert all(smaller <= larger for smaller, larger in pairwise(found))


def readings(**measures: float) -> Readings:
    return Readings({name: dict.fromkeys(MONTHS, value / 2) for name, value in measures.items()})


def test_a_reps_own_rates_carry_the_plan() -> None:
    own = readings(revenue_amt=60_000, won_cnt=10, lost_cnt=30, opp_added_cnt=15, call_cnt=100)
    found = rates(own, MONTHS)
    assert found.deal_size == Rate(6_000, OWN, 10)
    assert found.win_rate == Rate(0.25, OWN, 40)
    assert found.opps_per_call == Rate(0.15, OWN, 100)


def test_fewer_than_five_cases_take_the_roles_median_then_the_teams_default() -> None:
    few = readings(revenue_amt=24_000, won_cnt=4, lost_cnt=0, opp_added_cnt=1, call_cnt=4)
    found = rates(few, MONTHS, median={"deal_size": 5_000}, default={"deal_size": 1, "win_rate": 0.2})
    assert found.deal_size == Rate(5_000, MEDIAN, 4)
    assert found.win_rate == Rate(0.2, DEFAULT, 4)
    assert found.opps_per_call == Rate(None, DEFAULT, 4)


def test_a_rep_who_won_nothing_yet_is_not_planned_by_a_rate_of_nothing() -> None:
    nothing = readings(revenue_amt=0, won_cnt=0, lost_cnt=20, opp_added_cnt=0, call_cnt=90)
    found = rates(nothing, MONTHS, median={"win_rate": 0.0}, default={"win_rate": 0.3})
    assert found.win_rate == Rate(0.3, DEFAULT, 20)
    assert found.opps_per_call.value is None

"""A month is judged by its results alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.formulas import Readings
from domain.kpis import Word
from domain.meetings import months_back
from domain.scorecards import Line, Presence, Scorecard, Verdict, scorecard, verdicts
from tests.domain.by_name import by_name
from tests.domain.core_sample import CATALOGUE, FULL, GOALS, MONTH, sample


def line(card: Scorecard, key: str) -> Line:
    return next(each for each in card.lines if each.kpi.key == key)


def test_the_golden_core_sample() -> None:
    card = sample()
    assert (round(card.outputs or 0, 3), round(card.inputs or 0, 3)) == (0.896, 0.78)
    assert card.verdict is Verdict.MISS
    assert [(gap.kpi.key, round(gap.cost, 2)) for gap in card.gaps] == [
        ("revenue_growth", 5.0),
        ("opps_added", 3.0),
        ("sales_calls", 2.7),
        ("revenue", 2.0),
        ("gross_profit", 1.31),
        ("gross_profit_pct", 1.0),
        ("opps_advanced", 0.9),
    ]
    assert [win.kpi.key for win in card.wins] == ["new_accounts", "new_account_revenue"]
    assert (len(card.results), len(card.activity), card.missing) == (6, 3, ())


def test_one_big_deal_counts_120_percent_at_most() -> None:
    card = sample(values={"new_acct_rev_amt": 150_000})
    assert line(card, "new_account_revenue").attainment == 1.5
    assert round(card.outputs or 0, 3) == 0.896


def test_inputs_alone_never_miss_a_month() -> None:
    good = {"revenue_amt": 120_000.0, "cost_amt": 70_000.0, "call_cnt": 0.0}
    card = sample(values=good)
    assert card.verdict is Verdict.HIT
    assert line(card, "sales_calls").word is Word.MISSED


def test_a_missing_goal_spreads_its_weight() -> None:
    card = sample(without=("revenue_growth",))
    assert line(card, "revenue_growth").word is Word.GOAL_MISSING
    assert card.outputs == pytest.approx((62.68888889 - 5) / 60)
    assert [each.kpi.key for each in card.missing] == ["revenue_growth"]


@pytest.mark.parametrize("base", [None, 0.0, -5.0])
def test_growth_without_a_base_is_spread_and_still_judged(base: float | None) -> None:
    card = sample(base=base)
    assert line(card, "revenue_growth").word is Word.NOT_JUDGED
    assert card.verdict is Verdict.MISS
    assert card.missing == ()


def test_reasons_not_to_judge() -> None:
    cards = [
        sample(without=("new_acct_cnt",)),
        sample(presence=Presence(10, 22)),
        sample(ramp_zero=True),
        sample(without=tuple(key for key in GOALS if key not in ("opps_added", "sales_calls"))),
    ]
    assert [card.verdict for card in cards] == [Verdict.NOT_JUDGED] * 4
    assert line(cards[0], "new_accounts").word is Word.NO_DATA


def test_half_a_month_is_judged() -> None:
    assert not Presence(11, 22).mostly_away
    assert sample(presence=Presence(11, 22)).verdict is Verdict.MISS


def test_leave_scales_counts_but_not_money() -> None:
    card = sample(presence=Presence(17, 22))
    calls = line(card, "sales_calls")
    assert (round(calls.goal or 0, 1), calls.full_goal) == (30.9, 40)
    assert line(card, "revenue").goal == 100_000


def test_a_month_of_leave_or_ramp_zero_is_no_missing_goal() -> None:
    assert line(sample(presence=Presence(0, 22)), "sales_calls").word is Word.NOT_JUDGED
    assert line(sample(goals={"revenue": 0}, ramp_zero=True), "revenue").word is Word.NOT_JUDGED


def test_a_weekly_rate_is_not_scaled_twice() -> None:
    pack = ((CATALOGUE.kpis["calls_per_week"], 100.0),)
    readings = Readings({"call_cnt": {MONTH: 20}}, weeks={MONTH: 2})
    card = scorecard(1, MONTH, pack, readings, {"calls_per_week": {MONTH: 10}}, Presence(10, 20))
    assert (card.lines[0].actual, card.lines[0].goal) == (10, 10)


@pytest.mark.parametrize(
    ("values", "best"), [([1, 2, 3], 3), ([3, 2, 1], 0), ([1, 3], 0), ([1, 3, 3], 0), ([1, 2, 3, 4, 5, 6], 6)]
)
def test_trend_and_best(values: list[float], best: int) -> None:
    months = [date(2026, month, 1) for month in range(10 - len(values), 10)]
    readings = Readings({"call_cnt": dict(zip(months, values, strict=True))})
    card = scorecard(1, MONTH, ((CATALOGUE.kpis["sales_calls"], 100.0),), readings, {}, FULL)
    assert card.lines[0].trend == (*[None] * (6 - len(values)), *values)
    assert card.lines[0].best_of == best


AMOUNTS = st.none() | st.floats(-10, 200_000, allow_nan=False) | st.just(0.0)
MEASURES = sorted({name for kpi, _ in CATALOGUE.pack("core") for name in kpi.measures})


@given(
    st.lists(st.tuples(st.sampled_from(MEASURES), st.integers(0, 14), AMOUNTS), max_size=120),
    st.lists(st.tuples(st.sampled_from(sorted(GOALS)), st.integers(0, 2), AMOUNTS), max_size=30),
    st.lists(st.integers(0, 22), min_size=3, max_size=3),
    st.sets(st.integers(0, 2)),
    st.sampled_from(sorted(CATALOGUE.packs)),
)
def test_many_months_at_once_end_as_each_of_them_alone(
    numbers: list[tuple[str, int, float | None]],
    wanted: list[tuple[str, int, float | None]],
    days: list[int],
    ramping: set[int],
    pack: str,
) -> None:
    back = months_back(MONTH, 15)
    months = back[-3:]
    values = by_name({(name, back[at]): value for name, at, value in numbers if value is not None})
    goals = by_name({(key, months[at]): value for key, at, value in wanted if value is not None})
    readings, weighed = Readings(values), CATALOGUE.pack(pack)
    presences = {month: Presence(present, 22) for month, present in zip(months, days, strict=True)}
    ramps = {months[at] for at in ramping}
    alone = {
        month: scorecard(
            1, month, weighed, readings, goals, presences[month], ramp_zero=month in ramps
        ).verdict
        for month in months
    }
    assert verdicts(weighed, readings, goals, presences, ramps) == alone

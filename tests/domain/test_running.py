"""A month that still runs is held against where it should be by now."""

from datetime import date

import pytest

from domain.cadence import WorkCalendar
from domain.formulas import Readings
from domain.kpis import Word
from domain.meetings import months_back
from domain.running import Basis, pace_of, so_far, usual_share
from domain.scorecards import Line, Verdict
from domain.year import year_so_far
from tests.domain.core_sample import CATALOGUE, GOALS, MONTH, VALUES, sample

REVENUE = CATALOGUE.kpis["revenue"]


def line(key: str, **values: float) -> Line:
    return next(each for each in sample(values=values).lines if each.kpi.key == key)


def test_the_golden_month_of_a_rep_with_12_of_40_calls_after_8_of_21_days() -> None:
    found = pace_of(line("sales_calls", call_cnt=12.0), 8, 21)
    assert found.basis is Basis.DAYS
    assert found.pace == pytest.approx(0.7875)
    assert found.projected == pytest.approx(31.5)
    assert found.needed == pytest.approx(10.8, abs=0.05)


def test_money_goes_by_how_months_usually_run_and_says_nothing_without_it() -> None:
    known = pace_of(line("revenue"), 8, 21, 0.5)
    assert (known.pace, known.projected) == (pytest.approx(1.84), 184_000)
    unknown = pace_of(line("revenue"), 8, 21)
    assert (unknown.pace, unknown.projected) == (None, None)
    assert unknown.needed == pytest.approx(8_000 / 13 * 5)


def test_a_rate_counts_as_it_stands_and_growth_waits_for_the_month_to_end() -> None:
    margin = pace_of(line("gross_profit_pct"), 8, 21)
    assert (margin.basis, round(margin.pace or 0, 2), margin.needed) == (Basis.NOW, 0.8, None)
    assert pace_of(line("revenue_growth"), 8, 21).pace is None


def test_the_card_of_a_running_month_has_no_verdict_and_words_by_pace() -> None:
    card = sample(values={"call_cnt": 16.0})
    calls = line("sales_calls", call_cnt=16.0)
    found = so_far(card, {"sales_calls": pace_of(calls, 8, 21)})
    assert (found.verdict, found.running, found.outputs) == (Verdict.NOT_JUDGED, True, None)
    words = {each.kpi.key: each.word for each in found.lines}
    assert (words["sales_calls"], words["revenue"]) == (Word.EXCEEDED, Word.NOT_JUDGED)
    assert [each.kpi.key for each in found.gaps] == []


def test_the_share_that_usually_is_there_is_the_mean_of_the_months_before() -> None:
    months = months_back(date(2026, 8, 1), 3)
    values = {}
    for month in months:
        values |= {("revenue_amt", month.replace(day=day)): amount for day, amount in ((3, 30.0), (28, 70.0))}
    days = WorkCalendar()
    assert usual_share(REVENUE, values, months, days, 15, 21) == pytest.approx(0.3)
    assert usual_share(REVENUE, values, months[:2], days, 15, 21) is None


def test_what_is_sold_on_a_sunday_counts_on_the_working_day_before() -> None:
    months = months_back(date(2026, 8, 1), 3)
    sundays = (date(2026, 6, 7), date(2026, 7, 5), date(2026, 8, 2))
    values = {("revenue_amt", day): 100.0 for day in sundays}
    assert usual_share(REVENUE, values, months, WorkCalendar(), 5, 21) == pytest.approx(1.0)


def test_the_year_adds_up_and_a_rate_is_made_of_its_sums() -> None:
    months = months_back(MONTH, 9)
    values = {name: dict.fromkeys(months, value) for name, value in VALUES.items()}
    values["revenue_amt"][MONTH] = 192_000.0
    goals = {key: dict.fromkeys(months, goal) for key, goal in GOALS.items()}
    found = {
        each.kpi.key: each for each in year_so_far(CATALOGUE.pack("core")[:6], MONTH, Readings(values), goals)
    }
    assert (found["revenue"].actual, found["revenue"].goal) == (928_000, 900_000)
    assert found["revenue"].word is Word.ON_GOAL
    margin = found["gross_profit_pct"]
    assert margin.actual == pytest.approx((928_000 - 9 * 60_720) / 928_000)
    assert margin.goal == 0.36
    assert "revenue_growth" not in found


def test_a_year_with_an_unknown_month_is_unknown_and_without_a_goal_has_no_word() -> None:
    months = months_back(MONTH, 9)
    values = {"revenue_amt": dict.fromkeys(months[1:], 1.0)}
    (found,) = year_so_far([(REVENUE, 25)], MONTH, Readings(values), {})
    assert (found.actual, found.goal, found.word) == (None, None, Word.GOAL_MISSING)

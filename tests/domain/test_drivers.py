"""Which factor moved: the parts add up, and few deals say nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.drivers import Factor, Month, Why, drivers, split
from domain.formulas import Readings
from domain.meetings import months_back
from tests.domain.by_name import by_name

MONTH = date(2026, 9, 1)
BEFORE = months_back(date(2026, 8, 1), 6)
USUAL = {"revenue_amt": 60_000.0, "won_cnt": 10.0, "lost_cnt": 10.0, "cycle_days": 400.0}


def year(now: dict[str, float], usual: dict[str, float] = USUAL, months: int = 6) -> Readings:
    values = {(name, month): value for month in BEFORE[6 - months :] for name, value in usual.items()}
    return Readings(by_name(values | {(name, MONTH): value for name, value in now.items()}))


def parts(now: dict[str, float]) -> dict[Factor, float]:
    found = drivers(year(USUAL | now), MONTH, BEFORE)
    assert found is not None
    return {part.factor: round(part.amount, 6) for part in found.parts}


def test_fewer_deals_of_the_same_size_won_as_often_are_volume_alone() -> None:
    assert parts({"revenue_amt": 30_000, "won_cnt": 5, "lost_cnt": 5}) == {
        Factor.VOLUME: -30_000,
        Factor.CONVERSION: 0,
        Factor.SIZE: 0,
    }


def test_smaller_deals_are_size_alone_and_more_lost_ones_conversion_alone() -> None:
    assert parts({"revenue_amt": 30_000})[Factor.SIZE] == -30_000
    assert parts({"revenue_amt": 30_000, "won_cnt": 5, "lost_cnt": 15})[Factor.CONVERSION] == -30_000


def test_a_golden_mix() -> None:
    found = drivers(
        year({"revenue_amt": 36_000, "won_cnt": 8, "lost_cnt": 12, "cycle_days": 480}), MONTH, BEFORE
    )
    assert found is not None
    assert [(p.factor, round(p.before, 2), round(p.now, 2), round(p.amount)) for p in found.parts] == [
        (Factor.VOLUME, 20, 20, 0),
        (Factor.CONVERSION, 0.5, 0.4, -10_484),
        (Factor.SIZE, 6000, 4500, -13_516),
    ]
    assert [part.factor for part in found.moved] == [Factor.SIZE, Factor.CONVERSION]
    assert (found.cycle, found.months, round(found.slower or 0, 2)) == ((40, 60), 6, 0.5)


@given(
    *[st.floats(0.01, 1e8)] * 2,
    *[st.integers(1, 10_000)] * 4,
)
def test_the_parts_add_up_to_the_difference(
    revenue: float, usual: float, won: int, lost: int, usual_won: int, usual_lost: int
) -> None:
    before = Month(usual, usual_won + usual_lost, usual_won)
    now = Month(revenue, won + lost, won)
    found = split(before, now)
    assert sum(part.amount for part in found) == pytest.approx(revenue - usual, rel=1e-6, abs=1e-6)
    for part in found:
        assert (part.now - part.before) * part.amount >= 0


@given(st.integers(5, 1000), st.integers(0, 1000), st.floats(1, 1e7))
def test_a_month_like_its_normal_has_no_driver(won: int, lost: int, revenue: float) -> None:
    same = {"revenue_amt": revenue, "won_cnt": float(won), "lost_cnt": float(lost)}
    found = drivers(year(same, same), MONTH, BEFORE)
    assert found is not None
    assert found.moved == () or abs(found.difference) < 1e-6 * revenue


@pytest.mark.parametrize(
    "now", [{"won_cnt": 2.0, "lost_cnt": 2.0}, {"won_cnt": 0.0, "revenue_amt": 0.0}, {"revenue_amt": -5.0}]
)
def test_too_few_deals_are_too_few_to_say(now: dict[str, float]) -> None:
    found = drivers(year(USUAL | now), MONTH, BEFORE)
    assert found is not None
    assert (found.why_not, found.parts) == (Why.FEW, ())


def test_what_is_not_known_is_said_and_never_guessed() -> None:
    without = {name: value for name, value in USUAL.items() if name != "lost_cnt"}
    for readings in (year(without), year(USUAL, months=0)):
        found = drivers(readings, MONTH, BEFORE)
        assert found is not None
        assert found.why_not is Why.MISSING
    assert drivers(year({}), MONTH, BEFORE) is None


def test_months_that_are_not_known_do_not_count_as_zero() -> None:
    found = drivers(year({"revenue_amt": 30_000, "won_cnt": 5, "lost_cnt": 5}, months=3), MONTH, BEFORE)
    assert found is not None
    assert (found.difference, found.months) == (-30_000, 3)

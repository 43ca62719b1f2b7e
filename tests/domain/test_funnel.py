"""The open deals: where they stand, what stands still, and whether they cover what is needed."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.funnel import Deal, funnel, normal, slipped, stalled

TODAY, OCTOBER, NOVEMBER = date(2026, 10, 8), date(2026, 10, 1), date(2026, 11, 1)
OPEN = Deal("1", 7, "Engaging", 1000.0, date(2026, 9, 8), date(2026, 10, 20))


def closed(count: int, won: bool, days: int = 40) -> list[Deal]:
    starts = date(2026, 3, 1)
    return [
        Deal(f"{won}{n}", 7, "Closed", 6000.0, starts, starts + timedelta(days=days), won=won)
        for n in range(count)
    ]


def test_stages_count_and_add_up_with_what_is_not_known_beside_them() -> None:
    deals = [OPEN, replace(OPEN, external_id="2", amount=None), replace(OPEN, external_id="3", stage="Demo")]
    found = funnel([*deals, *closed(5, True)], TODAY, {})
    assert [(s.name, s.count, s.value, s.unpriced, s.age) for s in found.stages] == [
        ("Demo", 1, 1000, 0, 30),
        ("Engaging", 2, 1000, 1, 30),
    ]
    assert (found.count, found.value) == (3, 2000)


def test_what_is_usual_needs_five_deals() -> None:
    assert normal([*closed(4, True)]) == normal([*closed(4, True), OPEN])
    few, enough = normal(closed(4, True)), normal(closed(5, True, 50) + closed(15, False))
    assert (few.age, few.win_rate) == (None, None)
    assert (enough.age, enough.win_rate) == (50, 0.25)


@pytest.mark.parametrize(
    ("quiet_days", "age", "usual", "expected"),
    [
        (21, 10, 40, False),
        (22, 10, 40, True),
        (None, 80, 40, False),
        (None, 81, 40, True),
        (None, 500, None, False),
        (1, 81, 40, True),
    ],
)
def test_stalled_is_quiet_for_three_weeks_or_twice_as_old_as_usual(
    quiet_days: int | None, age: int, usual: float | None, expected: bool
) -> None:
    quiet = None if quiet_days is None else TODAY - timedelta(days=quiet_days)
    deal = replace(OPEN, created=TODAY - timedelta(days=age), last_activity=quiet)
    assert stalled(deal, TODAY, usual) is expected


def test_a_close_date_slips_by_being_put_off_or_by_going_by() -> None:
    assert not slipped(OPEN, TODAY)
    assert slipped(replace(OPEN, slips=1), TODAY)
    assert slipped(replace(OPEN, closes=TODAY - timedelta(days=1)), TODAY)


def test_coverage_is_measured_with_the_own_win_rate() -> None:
    deals = [OPEN, replace(OPEN, external_id="2", closes=date(2026, 11, 3)), *closed(5, True)]
    found = funnel([*deals, *closed(15, False)], TODAY, {OCTOBER: 500.0, NOVEMBER: 0.0})
    assert [(c.month, c.count, c.value, c.needed, c.share) for c in found.coverage] == [
        (OCTOBER, 1, 1000, 2000, 0.5),
        (NOVEMBER, 1, 1000, 0, None),
    ]
    unknown = funnel([OPEN], TODAY, {OCTOBER: 500.0}).coverage[0]
    assert (unknown.needed, unknown.share) == (None, None)


def test_what_a_source_does_not_tell_is_not_a_gap() -> None:
    bare = replace(OPEN, closes=None)
    found = funnel([bare], TODAY, {})
    assert (found.no_next_step, found.slipped, found.undated) == (None, None, 1)
    told = funnel([replace(bare, next_step=False), replace(bare, next_step=True)], TODAY, {})
    assert len(told.no_next_step or ()) == 1


DEALS = st.builds(
    Deal,
    external_id=st.text(max_size=3),
    owner_id=st.just(7),
    stage=st.sampled_from(["", "Engaging", "Demo"]),
    amount=st.none() | st.floats(0, 1e9),
    created=st.none() | st.dates(date(2025, 1, 1), TODAY),
    closes=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    last_activity=st.none() | st.dates(date(2025, 1, 1), TODAY),
    next_step=st.none() | st.booleans(),
    won=st.none() | st.booleans(),
    slips=st.integers(0, 3),
)


@given(st.lists(DEALS, max_size=30), st.none() | st.floats(0, 1e7))
def test_no_deal_is_lost_and_none_counted_twice(deals: list[Deal], gap: float | None) -> None:
    found = funnel(deals, TODAY, {} if gap is None else {OCTOBER: gap})
    opened = [deal for deal in deals if deal.won is None]
    assert found.count == len(opened)
    assert math.isclose(found.value, sum(deal.amount or 0 for deal in opened), abs_tol=1e-6)
    assert found.normal.won + found.normal.lost == len(deals) - len(opened)
    for some in (found.stalled, found.slipped or (), found.no_next_step or ()):
        assert all(deal.won is None for deal in some)
    assert all(each.share is None or each.share >= 0 for each in found.coverage)

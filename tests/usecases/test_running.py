"""The running month of somebody whose calls come day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.kpis import Word
from domain.scorecards import Verdict
from storage import goals as stored_goals
from storage import measures as stored_measures
from storage.database import Database
from tests.usecases.scene import OCTOBER, SEPTEMBER, Scene, actor, give_calls, give_numbers, scene
from usecases import scorecards

TWELVE = (2, 0, 3, 1, 2, 1, 2, 1)


@pytest.fixture
def here(sqlite_database: Database) -> Scene:
    """After eight of the 22 working days of October there are twelve calls of forty."""
    found = scene(sqlite_database, datetime(2026, 10, 13, 9, tzinfo=UTC))
    give_numbers(found.services, found.ana, SEPTEMBER)
    with found.services.database.write() as session:
        stored_goals.put(session, found.ana.id, "sales_calls", OCTOBER, 40, by=None, at=found.services.now())
        stored_goals.put(session, found.ana.id, "revenue", OCTOBER, 1000, by=None, at=found.services.now())
    days = [date(2026, 10, d) for d in (1, 2, 5, 6, 7, 8, 9, 12)]
    give_calls(found.services, found.ana, dict(zip(days, TWELVE, strict=True)))
    return found


def test_calls_by_day_are_the_running_months_number(here: Scene) -> None:
    facts = scorecards.show(here.services, actor(here.ana), here.ana, OCTOBER)
    calls = next(line for line in facts.scorecard.lines if line.kpi.key == "sales_calls")
    pace = next(each for each in facts.pace if each.kpi.key == "sales_calls")
    assert (calls.actual, calls.word) == (12, Word.MISSED)
    assert (pace.elapsed, pace.total, pace.projected) == (8, 22, 33)
    assert (facts.scorecard.running, facts.scorecard.verdict) == (True, Verdict.NOT_JUDGED)
    assert facts.depth.level == 1


def test_days_that_are_not_told_of_yet_do_not_count_against_anybody(here: Scene) -> None:
    here.clock.set(datetime(2026, 10, 20, 9, tzinfo=UTC))
    facts = scorecards.show(here.services, actor(here.ana), here.ana, OCTOBER)
    assert next(each.elapsed for each in facts.pace if each.kpi.key == "sales_calls") == 8


def test_money_is_held_against_the_own_curve_of_the_months_before(here: Scene) -> None:
    days = {}
    for month in (date(2026, 7, 1), date(2026, 8, 1), SEPTEMBER):
        days |= {month + timedelta(days=2): 200.0, month + timedelta(days=25): 800.0}
    rows = [
        {"person_id": here.ana.id, "day": day, "measure": "revenue_amt", "value": value}
        for day, value in {**days, date(2026, 10, 12): 150.0}.items()
    ]
    with here.services.database.write() as session:
        stored_measures.replace_days(session, rows)
    facts = scorecards.show(here.services, actor(here.ana), here.ana, OCTOBER)
    revenue = next(each for each in facts.pace if each.kpi.key == "revenue")
    assert (revenue.pace, revenue.projected) == (pytest.approx(0.75), pytest.approx(750))


def test_where_a_number_comes_from_is_told_with_its_records_and_its_age(here: Scene) -> None:
    facts = scorecards.where_from(here.services, actor(here.ana), here.ana, SEPTEMBER)
    line, origins = next(pair for pair in facts.lines if pair[0].kpi.key == "gross_profit_pct")
    assert line.actual == pytest.approx(0.34)
    assert [(o.measure, o.value, o.records, o.source) for o in origins] == [
        ("cost_amt", 60_720, 1, "CRM"),
        ("revenue_amt", 92_000, 1, "CRM"),
    ]
    running = scorecards.where_from(here.services, actor(here.ana), here.ana, OCTOBER)
    _, origins = next(pair for pair in running.lines if pair[0].kpi.key == "sales_calls")
    assert [(o.value, o.source) for o in origins] == [(12, "numbers by day")]

"""What Dana is shown before she sets goals: last year, a season learnt from results, and a proposal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.errors import BadAnswer, NotAllowed
from domain.meetings import months_back
from storage import measures as stored_measures
from storage.database import Database
from tests.usecases.house import set_year
from tests.usecases.scene import Scene, actor, scene
from usecases import catalogue, goals, plans

SEASON = (6, 6, 8, 9, 9, 9, 6, 5, 9, 10, 11, 12)
LAST = date(2026, 9, 1)


@pytest.fixture
def here(database: Database) -> Scene:
    return scene(database)


def sells(here, rep, months, scale=1_000, measure="revenue_amt", but=()):
    rows = [
        {
            "person_id": rep.id, "month": month, "measure": measure, "records": 1, "import_id": None,
            "value": float(SEASON[month.month - 1] * scale),
        }
        for month in months if month not in but
    ]  # fmt: skip
    with here.services.database.write() as session:
        stored_measures.replace_months(session, rows)


def plan(here, year=2027, kpi="revenue", rep=None):
    return plans.plan(here.services, actor(here.dana), rep or here.ana, year, kpi)


def test_the_season_is_learnt_from_up_to_three_years_even_where_a_month_is_missing(here):
    sells(here, here.ana, months_back(LAST, 36), but=(date(2025, 8, 1),))
    found = plan(here)
    assert found.learnt == pytest.approx(SEASON, abs=0.15)
    assert found.why == "learnt from Ana's own results of 3 years"
    assert found.last[:2] == (6_000, 6_000)
    assert found.last[9:] == (None, None, None)
    assert (found.base, found.base_words) == (100_000, "the last twelve months")


def test_a_new_rep_takes_the_season_of_the_team_and_a_new_team_an_even_one(here):
    sells(here, here.ana, months_back(LAST, 4))
    found = plan(here)
    assert (found.learnt, found.base) == (None, None)
    assert found.why.startswith("even:")
    sells(here, here.ben, months_back(LAST, 12))
    found = plan(here)
    assert found.learnt == pytest.approx(SEASON)
    assert found.why == "learnt from the team (1 other rep): Ana has no whole year of results yet"


def test_a_whole_year_before_is_what_a_proposal_starts_from(here):
    sells(here, here.ana, months_back(date(2026, 12, 1), 24))
    here.clock.set(datetime(2027, 1, 15, 9, tzinfo=UTC))
    found = plan(here)
    assert (found.base, found.base_words) == (100_000, "the year before")
    assert found.last_shares == pytest.approx(SEASON)


def test_a_rate_has_no_season_and_is_proposed_as_it_was(here):
    months = months_back(LAST, 12)
    sells(here, here.ana, months, 1_000)
    sells(here, here.ana, months, 600, "cost_amt")
    found = plan(here, kpi="gross_profit_pct")
    assert (found.learnt, found.last_shares, found.base) == (None, None, pytest.approx(0.4))
    assert plans.draft(found, 0.36, None, "", None) == (0.36,) * 12


def test_the_golden_ramp_for_results_and_the_one_for_activity(here):
    months = plans.draft(plan(here), 1_200_000, SEASON, "mid_market", 4)
    assert months[3:9] == (0, 27_000, 54_000, 54_000, 60_000, 108_000)
    calls = plans.draft(plan(here, kpi="sales_calls"), 480, None, "mid_market", 4)
    assert (calls[2], calls[3], calls[4]) == (40, 20, 30)


def test_a_fiscal_year_that_starts_in_april_is_planned_from_april_on(here):
    catalogue.choose(
        here.services, actor(here.dana), here.dana,
        change=lambda now: replace(now, year_starts=4), starts=date(2026, 10, 1),
    )  # fmt: skip
    sells(here, here.ana, months_back(LAST, 36))
    found = plan(here, 2026)
    assert (found.months[0], found.months[-1]) == (date(2026, 4, 1), date(2027, 3, 1))
    assert found.learnt == pytest.approx((*SEASON[3:], *SEASON[:3]))
    assert found.last[0] == 9_000
    assert found.open[5:7] == (True, True)
    assert goals.this_year(here.services, actor(here.ana), here.ana) == 2026
    assert goals.this_year(here.services, actor(here.dana), here.ana, date(2027, 3, 1)) == 2026


def test_months_without_a_goal_are_completed_from_those_that_stand(here):
    wanted = {("revenue", date(2027, month, 1)): 100.0 for month in (1, 2)}
    goals.set_months(here.services, actor(here.dana), here.ana, year=2027, goals=wanted)
    assert plans.completed(plan(here))[:3] == (100, 100, 100)
    wanted = {("gross_profit_pct", date(2027, 1, 1)): 0.36}
    goals.set_months(here.services, actor(here.dana), here.ana, year=2027, goals=wanted)
    assert plans.completed(plan(here, kpi="gross_profit_pct")) == (0.36,) * 12


class TestCopying:
    """Ben gets Ana's goals."""

    def copy(self, here, **more):
        given = {"year": 2027, "kpis": ["revenue", "gross_profit_pct"], "percent": 50.0} | more
        return plans.copy(here.services, actor(here.dana), here.ben, here.ana, **given)

    def test_amounts_are_scaled_and_rates_are_not(self, here):
        for kpi, annual in (("revenue", 1_200), ("gross_profit_pct", 0.36), ("sales_calls", 480)):
            set_year(here.services, actor(here.dana), here.ana, year=2027, kpi_key=kpi, annual=annual)
        facts = self.copy(here)
        assert facts.goals["revenue", date(2027, 1, 1)] == 50
        assert facts.goals["gross_profit_pct", date(2027, 12, 1)] == 0.36
        assert not any(key == "sales_calls" for key, _ in facts.goals)
        assert self.copy(here).goals == facts.goals
        with pytest.raises(BadAnswer, match="say why"):
            self.copy(here, percent=60.0)

    def test_what_cannot_be_copied_is_told(self, here):
        for field, more in (("source", {}), ("percent", {"percent": 0}), ("percent", {"percent": 2000})):
            with pytest.raises(BadAnswer) as refused:
                self.copy(here, **more)
            assert refused.value.field == field

    def test_nobody_copies_goals_of_somebody_whom_they_do_not_lead(self, here):
        with pytest.raises(NotAllowed):
            plans.copy(here.services, actor(here.dana), here.ana, here.leo, year=2027, kpis=["revenue"])

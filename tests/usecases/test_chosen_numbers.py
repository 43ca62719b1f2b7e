"""What a team chose itself can be doubted, looked after and typed like any other number."""

from dataclasses import replace
from datetime import date

import pytest

from domain.catalogue import default
from domain.kpis import Direction, Kind, Unit
from storage import people as stored_people
from storage.database import Database
from tests.domain.core_sample import CATALOGUE
from tests.usecases.scene import SEPTEMBER, Scene, actor, give_numbers, scene
from usecases import catalogue, data_owners, disputes, typed

OCTOBER = date(2026, 10, 1)
MEETINGS = "mtg_held_cnt"


@pytest.fixture
def here(sqlite_database: Database) -> Scene:
    """From October on the hunters' KPIs count in Dana's team, and one of its own."""
    found = scene(sqlite_database)
    dana = actor(found.dana)

    def hunting(now):
        return replace(now, pack="hunter", weights=default(CATALOGUE, "hunter").weights)

    catalogue.choose(found.services, dana, found.dana, change=hunting, starts=OCTOBER)
    catalogue.with_own(
        found.services, dana, found.dana, starts=OCTOBER, reason="", weight=10, name="Demo rate", about="",
        unit=Unit.RATIO, direction=Direction.UP, kind=Kind.INPUT, formula="opp_added_cnt / call_cnt",
    )  # fmt: skip
    give_numbers(found.services, found.ana, OCTOBER)
    return found


def test_a_number_of_the_teams_own_is_doubted_by_its_name(here: Scene) -> None:
    seen = disputes.doubt(here.services, actor(here.ana), here.ana, OCTOBER, "own_demo_rate", "", "too low")
    assert seen.kpi is not None
    assert (seen.kpi.name, seen.kpi.unit) == ("Demo rate", Unit.RATIO)


def test_an_administrator_names_who_is_asked_about_what_any_team_chose(here: Scene) -> None:
    with here.services.database.write() as session:
        priya = replace(here.ben, administrator=True)
        stored_people.change(session, priya)
    named = {kpi.key for kpi, _ in data_owners.owners(here.services, actor(priya)).named}
    assert named >= {
        *default(CATALOGUE, "core").weights,
        *default(CATALOGUE, "hunter").weights,
        "own_demo_rate",
    }
    found = data_owners.name_owner(here.services, actor(priya), "own_demo_rate", here.dana.slack_id)
    assert {kpi.key: who for kpi, who in found.named}["own_demo_rate"] == here.dana


def test_what_is_typed_is_what_counts_in_that_month(here: Scene) -> None:
    dana = actor(here.dana)
    before = typed.measures(here.services, dana, here.ana, SEPTEMBER)
    now = typed.measures(here.services, dana, here.ana, OCTOBER)
    wanted = {name for key in default(CATALOGUE, "hunter").weights for name in CATALOGUE.kpis[key].measures}
    assert set(now) == wanted | {"opp_added_cnt", "call_cnt"}
    assert set(now) != set(before)

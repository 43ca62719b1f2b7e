"""Dana decides what counts for her team; months that are over keep what counted in them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from domain.catalogue import default, own_kpi
from domain.errors import BadAnswer, NoReps, NotAllowed
from domain.kpis import BadWeights, Direction, Kind, Unit
from domain.people import SYSTEM
from storage import catalogue as stored
from storage import people as stored_people
from storage.database import Database
from tests.domain.core_sample import CATALOGUE
from tests.usecases.house import add_person, lead
from tests.usecases.scene import Scene, actor, give_numbers, scene
from usecases import catalogue, counting, scorecards

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
DEMOS = {
    "name": "Demo rate", "about": "Demos of calls", "unit": Unit.RATIO, "direction": Direction.UP,
    "kind": Kind.INPUT, "formula": "opp_added_cnt / call_cnt",
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """One team in a file of KPIs."""

    team: str
    weights: dict[str, float]
    starts: date | None = None
    pack: str = "core"
    own: list = field(default_factory=list)
    year_starts: int = 1
    reason: str = "from a file"


@pytest.fixture
def here(database: Database) -> Scene:
    return scene(database)


def pack(name):
    def change(now):
        return replace(now, pack=name, weights=default_of(name))

    return change


def default_of(name):
    return default(CATALOGUE, name).weights


def choose(here, name="hunter", starts=OCTOBER, by=None, reason="More new accounts"):
    who = by or actor(here.dana)
    return catalogue.choose(here.services, who, here.dana, change=pack(name), starts=starts, reason=reason)


def counted(here, month, rep=None):
    found = counting.for_rep(here.services, actor(rep or here.ana), rep or here.ana, month)
    return {kpi.key for kpi in found.selection.kpis}


def test_a_pack_counts_from_its_month_on_and_earlier_months_keep_theirs(here):
    facts = choose(here)
    assert (facts.now.pack, facts.changes[0].by.id, facts.changes[0].selection.reason) == (
        "hunter", here.dana.id, "More new accounts",
    )  # fmt: skip
    assert counted(here, SEPTEMBER) == set(default_of("core"))
    assert counted(here, OCTOBER) == counted(here, NOVEMBER, here.ben) == set(default_of("hunter"))
    assert (
        "new: First meetings 8" in counting.for_rep(here.services, actor(here.ana), here.ana, OCTOBER).changed
    )


def test_a_scorecard_of_september_is_judged_by_septembers_set_whatever_counts_later(here):
    give_numbers(here.services, here.ana, SEPTEMBER)
    before = scorecards.show(here.services, actor(here.ana), here.ana, SEPTEMBER).scorecard
    choose(here)
    here.clock.set(datetime(2026, 12, 5, 9, tzinfo=UTC))
    assert scorecards.show(here.services, actor(here.dana), here.ana, SEPTEMBER).scorecard == before
    later = scorecards.show(here.services, actor(here.dana), here.ana, NOVEMBER).scorecard
    assert {line.kpi.key for line in later.lines} == set(default_of("hunter"))


def test_a_rep_who_moves_team_keeps_what_counted_under_each_manager(here):
    choose(here)
    with here.services.database.write() as session:
        line = stored_people.ReportingLine(here.ana.id, here.dana.id, date(2026, 1, 1), date(2026, 10, 31))
        stored_people.add_line(session, line)
    lead(here.services, here.ana, here.leo, NOVEMBER)
    assert counted(here, OCTOBER) == set(default_of("hunter"))
    assert counted(here, NOVEMBER) == set(default_of("core"))


def test_months_that_are_over_and_those_far_ahead_cannot_be_chosen(here):
    for starts in (SEPTEMBER, date(2026, 12, 1)):
        with pytest.raises(BadAnswer) as refused:
            choose(here, starts=starts)
        assert refused.value.field == "starts"
    assert catalogue.team(here.services, actor(here.dana), here.dana).changes == ()


def test_the_same_again_changes_nothing_and_a_correction_takes_the_place_of_what_was_planned(here):
    choose(here, "sdr", NOVEMBER)
    choose(here, "sdr", NOVEMBER)
    assert len(catalogue.team(here.services, actor(here.dana), here.dana).changes) == 1
    choose(here, "hunter", OCTOBER)
    assert counted(here, NOVEMBER) == set(default_of("hunter"))


def test_an_own_kpi_is_tried_on_last_month_and_its_formula_can_change_without_changing_the_past(here):
    give_numbers(here.services, here.ben, SEPTEMBER)
    dana = actor(here.dana)
    assert catalogue.tried(here.services, dana, here.dana, DEMOS["formula"]) == (here.ben, SEPTEMBER, 6 / 28)
    assert catalogue.tried(here.services, dana, here.dana, "demo_cnt")[2] is None
    with pytest.raises(BadAnswer, match="handshakes"):
        catalogue.tried(here.services, dana, here.dana, "handshakes")
    catalogue.with_own(
        here.services, dana, here.dana, starts=OCTOBER, reason="We sell by demos", weight=10, **DEMOS
    )
    assert "own_demo_rate" in counted(here, OCTOBER)

    def other(now):
        return replace(now, own=tuple(replace(kpi, formula="call_cnt") for kpi in now.own))

    catalogue.choose(here.services, dana, here.dana, change=other, starts=NOVEMBER)
    with here.services.database.read() as session:
        found = counting.counting(here.services, session, [here.ana])
        formulas = [found.of(here.ana, month).own[0].formula for month in (OCTOBER, NOVEMBER)]
        assert found.kpi(here.ana, "own_demo_rate").formula == "call_cnt"
    assert formulas == [DEMOS["formula"], "call_cnt"]


def test_two_own_kpis_of_one_name_are_refused_and_those_of_two_teams_never_share_a_key(here):
    for manager in (here.dana, here.leo):
        catalogue.with_own(
            here.services, actor(manager), manager, starts=OCTOBER, reason="", weight=5, **DEMOS
        )
    with pytest.raises(BadAnswer, match="counts already"):
        catalogue.with_own(
            here.services, actor(here.dana), here.dana, starts=OCTOBER, reason="", weight=5, **DEMOS
        )
    with here.services.database.read() as session:
        every = stored.everything(session, here.services.workspace, {})
    assert [each[-1].own[0].key for each in every.values()] == ["own_demo_rate", "own_demo_rate_2"]


def test_weights_that_do_not_add_up_change_nothing(here):
    with pytest.raises(BadWeights):
        catalogue.choose(
            here.services, actor(here.dana), here.dana,
            change=lambda now: replace(now, weights=now.weights | {"revenue": 99.0}), starts=OCTOBER,
        )  # fmt: skip
    assert counted(here, OCTOBER) == set(default_of("core"))


def test_an_administrator_may_too_but_neither_reps_nor_other_managers_nor_their_manager(here):
    priya = add_person(here.services, "Priya Nair", administrator=True)
    marco = add_person(here.services, "Marco Ruiz")
    choose(here, by=actor(priya))
    for nobody in (here.ana, here.leo, marco):
        with pytest.raises(NotAllowed):
            choose(here, "sdr", by=actor(nobody))
    assert [each.name for each in catalogue.teams(here.services, actor(priya))] == [
        "Dana Whitfield",
        "Leo Lind",
    ]
    with pytest.raises(NoReps):
        catalogue.team(here.services, actor(priya), marco)


class TestAFile:
    """Teams' KPIs loaded by whoever holds the machine."""

    def test_a_team_that_never_chose_can_begin_in_the_past_and_never_again(self, here):
        first = File("dana whitfield", default_of("sdr"), date(2025, 1, 1), "sdr")
        assert catalogue.load(here.services, SYSTEM, [first]).changed == ("Dana Whitfield",)
        assert counted(here, SEPTEMBER) == set(default_of("sdr"))
        assert catalogue.load(here.services, SYSTEM, [replace(first, starts=OCTOBER)]).same == (
            "Dana Whitfield",
        )
        again = replace(first, weights=default_of("hunter"))
        assert "Months that are over" in catalogue.load(here.services, SYSTEM, [again]).refused[0][1]
        assert counted(here, SEPTEMBER) == set(default_of("sdr"))

    def test_each_team_loads_whole_or_not_at_all(self, here):
        kpi = own_kpi(**DEMOS, key="own_demos")
        loaded = catalogue.load(
            here.services,
            SYSTEM,
            [
                File("Zoe", default_of("core")),
                File("Ana Silva", default_of("sdr")),
                File("Dana Whitfield", {"revenue": 10.0}),
                File("Leo Lind", {"revenue": 60.0, "own_demos": 40.0}, own=[kpi], year_starts=4),
            ],
        )
        assert loaded.changed == ("Leo Lind",)
        assert [team for team, _ in loaded.refused] == ["Zoe", "Ana Silva", "Dana Whitfield"]
        found = {each.name: chosen for each, chosen in catalogue.everything(here.services, SYSTEM)}
        assert found["Leo Lind"].own == (kpi,)
        assert found["Leo Lind"].year_starts == 4
        assert found["Dana Whitfield"].starts is None

"""A manager looks deeper with a reason, or chooses a depth for a while; the rep always knows."""

from datetime import UTC, date, datetime

import pytest

from domain.depth import NeedsReason
from domain.errors import BadAnswer, NotAllowed
from domain.funnel import Deal
from domain.messages import Kind
from storage import goals as stored_goals
from storage import opportunities as stored
from storage.database import Database
from tests.usecases.scene import OCTOBER, SEPTEMBER, Scene, actor, give_numbers, outbox, scene
from usecases import depth, due, funnel, scorecards, team


@pytest.fixture
def here(sqlite_database: Database) -> Scene:
    """September was missed, so Ana's depth is 1."""
    found = scene(sqlite_database)
    give_numbers(found.services, found.ana, SEPTEMBER)
    return found


def test_looking_deeper_needs_a_reason_that_the_rep_is_told(here: Scene) -> None:
    dana = actor(here.dana)
    with pytest.raises(NeedsReason):
        funnel.show(here.services, dana, here.ana)
    with pytest.raises(BadAnswer, match="why"):
        depth.look_deeper(here.services, dana, here.ana, 2, " ok ")
    for _ in range(2):
        depth.look_deeper(here.services, dana, here.ana, 2, "big  renewals in November")
    funnel.show(here.services, dana, here.ana)
    assert depth.show(here.services, dana, here.ana)[1].level == 1
    (told,) = outbox(here.services, Kind.LOOKED_DEEPER)
    assert told.recipient_id == here.ana.id
    (look,) = scorecards.show(here.services, actor(here.ana), here.ana, SEPTEMBER).looks
    assert (look.by, look.level, look.reason) == ("Dana Whitfield", 2, "big renewals in November")
    assert due.depth(here.services, here.ana, SEPTEMBER).looks == (look,)


def test_a_reason_counts_for_its_month_and_its_manager_only(here: Scene) -> None:
    depth.look_deeper(here.services, actor(here.dana), here.ana, 2, "big renewals in November")
    here.clock.set(datetime(2026, 11, 3, 9, tzinfo=UTC))
    with pytest.raises(NeedsReason):
        funnel.show(here.services, actor(here.dana), here.ana)
    with pytest.raises(NotAllowed):
        funnel.show(here.services, actor(here.leo), here.ana)


def test_the_rep_sees_their_own_funnel_at_every_depth(here: Scene) -> None:
    assert funnel.show(here.services, actor(here.ana), here.ana).funnel.count == 0


def test_activity_of_a_month_on_goal_is_opened_by_a_manager_with_a_reason(here: Scene) -> None:
    good = {"revenue_amt": 130_000.0, "cost_amt": 60_000.0}
    give_numbers(here.services, here.ben, SEPTEMBER, **good)
    give_numbers(here.services, here.ben, date(2025, 9, 1))
    dana = actor(here.dana)
    depth.opened(here.services, actor(here.ben), here.ben, SEPTEMBER)
    with pytest.raises(NeedsReason):
        depth.opened(here.services, dana, here.ben, SEPTEMBER)
    depth.look_deeper(here.services, dana, here.ben, 1, "he asked me to", SEPTEMBER)
    assert depth.opened(here.services, dana, here.ben, SEPTEMBER).rep == here.ben


def test_a_chosen_depth_is_told_with_its_reason_and_ends_by_itself(here: Scene) -> None:
    dana = actor(here.dana)
    _, found = depth.choose(here.services, dana, here.ana, 2, 1, "a new territory")
    assert found.level == 2
    assert "By the rule it would be depth 1 (activity)." in found.way_back
    assert "Dana chose to look at the funnel: “a new territory”." in found.reason
    assert "ends by itself after September 2026" in found.way_back
    assert [each.recipient_id for each in outbox(here.services, Kind.DEPTH_CHOSEN)] == [here.ana.id]
    funnel.show(here.services, dana, here.ana)
    here.clock.set(datetime(2026, 11, 3, 9, tzinfo=UTC))
    assert depth.show(here.services, actor(here.ana), here.ana)[1].override is None


def test_what_was_chosen_last_holds_and_can_be_taken_back(here: Scene) -> None:
    dana = actor(here.dana)
    depth.choose(here.services, dana, here.ana, 3, 3, "a new territory")
    _, found = depth.choose(here.services, dana, here.ana, 0, 2, "she knows what to do")
    assert found.level == 0
    _, found = depth.back_to_rule(here.services, dana, here.ana)
    assert (found.level, found.override) == (1, None)
    for level, months in ((4, 1), (-1, 1), (2, 0), (2, 4)):
        with pytest.raises(BadAnswer):
            depth.choose(here.services, dana, here.ana, level, months, "a new territory")


def test_coverage_is_what_the_goal_still_lacks_by_the_own_win_rate(here: Scene) -> None:
    closed = [
        Deal(f"C{n}", here.ana.id, "Won", 6000.0, date(2026, 3, 1), date(2026, 4, 1), won=n < 5)
        for n in range(10)
    ]
    opened = [Deal("O1", here.ana.id, "Demo", 20_000.0, date(2026, 9, 20), date(2026, 10, 20))]
    with here.services.database.write() as session:
        stored.replace(session, "T1", "crm", [*closed, *opened], at=here.services.now())
        stored_goals.put(session, here.ana.id, "revenue", OCTOBER, 40_000, by=None, at=here.services.now())
    found = funnel.show(here.services, actor(here.ana), here.ana).funnel
    assert [(c.month, c.needed, c.share) for c in found.coverage] == [(OCTOBER, 80_000, 0.25)]


def test_whoever_needs_time_comes_first_with_the_reason(here: Scene) -> None:
    facts = team.show(here.services, actor(here.dana), here.dana)
    assert [line.rep.name for line in facts.team] == ["Ana Silva", "Ben Okafor"]
    assert facts.team[1].without_goals


def test_a_leader_sees_totals_of_three_or_more(here: Scene) -> None:
    facts = team.show(here.services, actor(here.leo), here.leo)
    assert (facts.team, facts.groups, facts.small) == ((), (), 1)

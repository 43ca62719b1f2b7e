"""The run sheet: everything a manager needs for one talk, and nobody else's."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from domain.commitments import Commitment, Offer, Per, State
from domain.errors import NoMeeting, NotAllowed
from domain.facts import RunSheetFacts
from domain.meetings import State as Meets
from domain.pace import DEFAULT, OWN
from domain.people import SYSTEM, Person
from storage import commitments as stored_commitments
from storage import goals as stored_goals
from storage import meetings as stored_meetings
from storage.database import Database
from tests.usecases.house import add_person, lead
from tests.usecases.scene import JANUARY, Scene, actor, at_once, give_numbers, moment, scene
from usecases import meetings, month, people, prep

SEPTEMBER = date(2026, 9, 1)
EVE = moment(date(2026, 10, 7), time(15))
RATES = {"won_cnt": 5.0, "lost_cnt": 15.0}


@pytest.fixture
def here(database: Database) -> Scene:
    found = scene(database)
    give_numbers(found.services, found.ana, SEPTEMBER, **RATES)
    month.plan(found.services)
    found.clock.set(EVE)
    return found


def sheet(here: Scene, manager: Person | None = None, rep: Person | None = None) -> RunSheetFacts:
    return prep.run_sheet(here.services, actor(manager or here.dana), rep or here.ana)


def promised(
    here: Scene,
    owner: Person,
    partner: Person,
    state: State = State.ACTIVE,
    starts: date = date(2026, 9, 7),
    ends: date = date(2026, 9, 30),
    text: str = "2 referrals",
    meeting_id: int | None = None,
) -> Commitment:
    offer = Offer(text, 2, Per.ONCE, starts, ends)
    with here.services.database.write() as session:
        return stored_commitments.add(
            session, Commitment(0, "T1", owner.id, partner.id, meeting_id, offer, state)
        )


def test_a_manager_finds_the_whole_talk_on_one_sheet(here: Scene) -> None:
    found = sheet(here)
    assert (found.rep, found.manager) == (here.ana, here.dana)
    assert found.meeting == meetings.next_of(here.services, actor(here.dana), here.ana)
    assert found.choice.topic.key == "opps_added"
    assert sum(block.minutes for block in found.agenda) == 45
    assert found.next_day == date(2026, 11, 9)
    assert found.card.meeting == found.meeting


def test_preparing_twice_or_twice_at_once_is_the_same_sheet(here: Scene) -> None:
    first = sheet(here)
    assert sheet(here) == first
    assert at_once(*[lambda: sheet(here)] * 4) == [first] * 4


def test_a_good_month_takes_the_short_agenda_and_needs_no_arithmetic(database: Database) -> None:
    here = scene(database)
    give_numbers(here.services, here.ana, SEPTEMBER, revenue_amt=130_000.0, cost_amt=70_000.0)
    month.plan(here.services)
    found = sheet(here)
    assert sum(block.minutes for block in found.agenda) == 20
    assert (found.proposal, found.meeting.minutes) == (None, 20)


def test_the_gap_in_revenue_is_told_in_calls_by_the_reps_own_rates(here: Scene) -> None:
    proposal = sheet(here).proposal
    assert proposal is not None
    assert proposal.rates is not None
    assert proposal.math is not None
    assert (proposal.kpi.key, proposal.gap, proposal.weeks) == ("revenue", 8_000, 4.0)
    assert (proposal.rates.deal_size.value, proposal.rates.deal_size.source) == (18_400, OWN)
    assert (proposal.math.wins, proposal.math.opportunities, proposal.math.calls) == (1, 4, 19)


def test_without_rates_the_sheet_says_why_there_is_no_arithmetic(database: Database) -> None:
    here = scene(database)
    give_numbers(here.services, here.ana, SEPTEMBER)
    month.plan(here.services)
    proposal = sheet(here).proposal
    assert proposal is not None
    assert (proposal.math, proposal.rates) == (None, None)
    assert "deal size is not known" in (proposal.why_not or "")
    assert DEFAULT not in (proposal.why_not or "")


def test_money_that_should_be_less_is_no_gap_to_call_for(database: Database) -> None:
    here = scene(database)
    services = replace(here.services, pack="churn")
    weights = {"churned_revenue": 60.0, "sales_calls": 40.0}
    catalogue = replace(services.catalogue, packs={"churn": weights})
    here = replace(here, services=replace(services, catalogue=catalogue))
    give_numbers(here.services, here.ana, SEPTEMBER, churn_amt=200.0, **RATES)
    with here.services.database.write() as session:
        stored_goals.put(
            session, here.ana.id, "churned_revenue", SEPTEMBER, 100.0, by=None, at=here.services.now()
        )
    month.plan(here.services)
    found = sheet(here)
    assert "churned_revenue" in {line.kpi.key for line in found.card.scorecard.gaps}
    assert found.proposal is None


def test_last_months_promises_of_both_are_on_it_and_nobody_elses(here: Scene) -> None:
    hers = promised(here, here.ana, here.dana, State.PARTLY)
    yours = promised(here, here.dana, here.ana)
    promised(here, here.dana, here.ben)
    promised(here, here.ben, here.dana)
    promised(here, here.ana, here.dana, State.DECLINED)
    promised(here, here.ana, here.dana, State.KEPT, ends=date(2026, 8, 31), starts=date(2026, 8, 3))
    found = sheet(here)
    assert [t.commitment for t in found.hers] == [hers]
    assert [t.commitment for t in found.yours] == [yours]


def test_what_this_very_talk_brought_is_not_among_the_promises_before_it(here: Scene) -> None:
    meeting = sheet(here).meeting
    promised(here, here.ana, here.dana, ends=date(2026, 10, 30), meeting_id=meeting.id)
    assert sheet(here).hers == ()


def test_a_new_manager_finds_what_still_runs_and_not_what_the_one_before_promised(here: Scene) -> None:
    running = promised(here, here.ana, here.dana, ends=date(2026, 10, 30))
    promised(here, here.dana, here.ana)
    new = add_person(here.services, "Nell New", "U9")
    here.clock.set(moment(date(2026, 10, 12), time(9)))
    people.lead(
        here.services, SYSTEM, rep=here.ana, manager=here.dana, starts=JANUARY, ends=date(2026, 10, 11)
    )
    people.lead(here.services, SYSTEM, rep=here.ana, manager=new, starts=date(2026, 10, 12))
    month.plan(here.services)
    found = sheet(here, new)
    assert (found.manager, [t.commitment for t in found.hers], found.yours) == (new, [running], ())
    with pytest.raises(NotAllowed):
        sheet(here)


def test_a_new_manager_does_not_read_what_was_brought_to_the_one_before(here: Scene) -> None:
    before = sheet(here).meeting
    meetings.add_topic(here.services, actor(here.ana), before.id, "between us")
    with here.services.database.write() as session:
        stored_meetings.change(session, replace(before, state=Meets.HELD))
    new = add_person(here.services, "Nell New", "U9")
    lead(here.services, here.ana, new, date(2026, 10, 1))
    with pytest.raises(NoMeeting):
        sheet(here, new)
    with here.services.database.write() as session, pytest.raises(NotAllowed):
        prep.sheet(here.services, session, actor(new), before)


@pytest.mark.parametrize("who", ["ana", "ben", "leo"])
def test_only_the_manager_prepares(here: Scene, who: str) -> None:
    with pytest.raises(NotAllowed):
        sheet(here, getattr(here, who))


def test_a_selling_managers_promises_to_reps_are_not_on_the_leaders_sheet(here: Scene) -> None:
    give_numbers(here.services, here.dana, SEPTEMBER)
    here.clock.set(moment(date(2026, 10, 7), time(16)))
    month.plan(here.services)
    up = promised(here, here.dana, here.leo)
    promised(here, here.dana, here.ana)
    assert [t.commitment for t in sheet(here, here.leo, here.dana).hers] == [up]


def test_nothing_is_prepared_for_a_month_that_is_not_planned(database: Database) -> None:
    here = scene(database)
    with pytest.raises(NoMeeting):
        sheet(here)


def test_in_january_december_is_talked_about(database: Database) -> None:
    here = scene(database, datetime(2027, 1, 4, 7, tzinfo=UTC))
    give_numbers(here.services, here.ana, date(2026, 12, 1), **RATES)
    month.plan(here.services)
    found = sheet(here)
    assert (found.meeting.period, found.meeting.month) == (date(2026, 12, 1), date(2027, 1, 1))
    assert found.card.scorecard.month == date(2026, 12, 1)
    assert found.next_day == date(2027, 2, 8)

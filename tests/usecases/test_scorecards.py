"""A rep's month, the same for both people, frozen when it is first shown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.commitments import Commitment, Offer, Per, State
from domain.errors import NotAllowed
from domain.meetings import months_back
from domain.people import SYSTEM, Person
from domain.scorecards import Verdict
from storage import commitments as stored_commitments
from storage import goals as stored_goals
from storage import meetings as stored_meetings
from storage.database import Database
from tests.usecases.house import add_person
from tests.usecases.scene import JANUARY, Scene, actor, at_once, give_numbers, moment, scene
from usecases import commitments, meetings, month, people, scorecards

SEPTEMBER, AUGUST, OCTOBER = date(2026, 9, 1), date(2026, 8, 1), date(2026, 10, 1)


@pytest.fixture
def here(database: Database) -> Scene:
    found = scene(database)
    give_numbers(found.services, found.ana, SEPTEMBER)
    give_numbers(found.services, found.ana, date(2025, 9, 1), revenue_amt=92_000 / 1.05)
    return found


def handed_over(here: Scene, last: date) -> Person:
    new = add_person(here.services, "Nell New", "U9")
    people.lead(here.services, SYSTEM, rep=here.ana, manager=here.dana, starts=JANUARY, ends=last)
    people.lead(here.services, SYSTEM, rep=here.ana, manager=new, starts=last + timedelta(days=1))
    return new


def test_both_see_the_same_golden_month(here: Scene) -> None:
    hers = scorecards.show(here.services, actor(here.ana), here.ana, SEPTEMBER)
    assert hers == scorecards.show(here.services, actor(here.dana), here.ana, SEPTEMBER)
    card = hers.scorecard
    assert (round(card.outputs or 0, 3), round(card.inputs or 0, 3)) == (0.896, 0.78)
    assert (card.verdict, hers.depth.level) == (Verdict.MISS, 1)
    assert [load.source for load in hers.provenance] == ["CRM"]


def test_nobody_else_sees_it(here: Scene) -> None:
    for person in (here.ben, here.leo):
        with pytest.raises(NotAllowed):
            scorecards.show(here.services, actor(person), here.ana, SEPTEMBER)


@pytest.mark.parametrize(
    ("last", "seen", "hidden"),
    [
        (date(2026, 9, 30), [AUGUST, SEPTEMBER], [OCTOBER]),
        (date(2026, 9, 15), [AUGUST], [SEPTEMBER, OCTOBER]),
        (date(2026, 10, 15), [AUGUST, SEPTEMBER], [OCTOBER]),
    ],
)
def test_the_manager_before_sees_the_months_that_ended_in_their_time_and_the_new_one_all(
    here: Scene, last: date, seen: list[date], hidden: list[date]
) -> None:
    new = handed_over(here, last)
    here.clock.set(datetime(2026, 11, 5, 9, tzinfo=UTC))
    for each in seen:
        scorecards.show(here.services, actor(here.dana), here.ana, each)
    for each in hidden:
        with pytest.raises(NotAllowed):
            scorecards.show(here.services, actor(here.dana), here.ana, each)
    for each in (*seen, *hidden):
        scorecards.show(here.services, actor(new), here.ana, each)


def test_nobody_sees_a_month_ahead_of_time_because_of_a_line_that_has_not_begun(here: Scene) -> None:
    new = handed_over(here, date(2026, 10, 15))
    for each in (SEPTEMBER, OCTOBER, date(2026, 12, 1)):
        with pytest.raises(NotAllowed):
            scorecards.show(here.services, actor(new), here.ana, each)


def test_a_month_without_a_number_or_a_goal_is_shown_as_such(here: Scene) -> None:
    card = scorecards.show(here.services, actor(here.ben), here.ben, SEPTEMBER).scorecard
    assert (card.verdict, card.outputs, len(card.missing)) == (Verdict.NOT_JUDGED, None, 9)


def test_the_first_of_december_and_the_first_of_january_are_neighbours(here: Scene) -> None:
    for each in (date(2026, 12, 1), date(2027, 1, 1)):
        give_numbers(here.services, here.ana, each)
    here.clock.set(datetime(2027, 2, 1, 9, tzinfo=UTC))
    card = scorecards.show(here.services, actor(here.ana), here.ana, date(2027, 1, 1)).scorecard
    revenue = next(line for line in card.lines if line.kpi.key == "revenue")
    assert revenue.trend == (None, 92_000, None, None, 92_000, 92_000)


def test_the_last_month_is_that_of_where_one_lives(here: Scene) -> None:
    kiri = add_person(here.services, "Kiri Tane", "U9", tz="Pacific/Auckland")
    here.clock.set(datetime(2026, 10, 31, 12, tzinfo=UTC))
    assert scorecards.latest_month(here.services, here.ana) == SEPTEMBER
    assert scorecards.latest_month(here.services, kiri) == OCTOBER


def test_leave_scales_the_goal_for_calls_and_half_a_month_of_it_is_not_judged(here: Scene) -> None:
    people.away(here.services, SYSTEM, person=here.ana, starts=date(2026, 9, 7), ends=date(2026, 9, 11))
    card = scorecards.show(here.services, actor(here.ana), here.ana, SEPTEMBER).scorecard
    calls = next(line for line in card.lines if line.kpi.key == "sales_calls")
    assert (round(calls.goal or 0, 1), calls.full_goal) == (30.9, 40)
    people.away(here.services, SYSTEM, person=here.ana, starts=date(2026, 9, 14), ends=date(2026, 9, 25))
    card = scorecards.show(here.services, actor(here.ana), here.ana, SEPTEMBER).scorecard
    assert card.verdict is Verdict.NOT_JUDGED


def test_months_before_somebody_began_do_not_deepen_anything(here: Scene) -> None:
    facts = scorecards.show(here.services, actor(here.ben), here.ben, SEPTEMBER)
    assert facts.depth.level == 0
    with here.services.database.read() as session:
        found = scorecards.history(here.services, session, [here.ana, here.ben], AUGUST)
    assert [len(found[rep.id].verdicts) for rep in (here.ana, here.ben)] == [12, 1]


def test_a_ramps_first_month_is_not_judged(here: Scene) -> None:
    with here.services.database.write() as session:
        stored_goals.put(session, here.ana.id, "revenue", SEPTEMBER, 0, by=None, at=here.services.now())
    card = scorecards.show(here.services, actor(here.ana), here.ana, SEPTEMBER).scorecard
    assert (card.ramp_zero, card.verdict) == (True, Verdict.NOT_JUDGED)


def test_many_people_cost_three_looks_and_get_the_same_as_one_by_one(here: Scene) -> None:
    for each in months_back(SEPTEMBER, 6):
        give_numbers(here.services, here.ben, each)
    with here.services.database.read() as session:
        together = scorecards.history(here.services, session, [here.ana, here.ben], SEPTEMBER)
        alone = [scorecards.history(here.services, session, [rep], SEPTEMBER) for rep in (here.ana, here.ben)]
    assert together == alone[0] | alone[1]
    assert len(together[here.ben.id].verdicts) == 6


def test_a_whole_workspace_is_read_some_people_at_a_time_and_nobody_is_left_out(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scorecards, "AT_A_TIME", 3)
    everybody, asked_for = [here.ana, here.ben, here.dana, here.leo], []

    def coming() -> Iterator[Person]:
        for each in everybody:
            asked_for.append(each)
            yield each

    with here.services.database.read() as session:
        found = scorecards.histories(here.services, session, coming(), SEPTEMBER)
        first, past = next(found)
        assert (first, past.card.verdict, len(asked_for)) == (here.ana, Verdict.MISS, 3)
        assert [first, *(rep for rep, _ in found)] == everybody


def freeze(here: Scene) -> tuple[tuple[str, Any, Any], ...]:
    meeting = meetings.next_of(here.services, actor(here.ana), here.ana)
    with here.services.database.write() as session:
        changed = scorecards.frozen(here.services, session, meeting, here.ana).changed
    return tuple((each.kpi.name, each.before, each.now) for each in changed)


def test_what_changed_since_it_was_first_shown_is_named_and_stays_named(here: Scene) -> None:
    month.plan(here.services)
    assert freeze(here) == ()
    give_numbers(here.services, here.ana, SEPTEMBER, call_cnt=31.0)
    for _ in range(2):
        assert freeze(here) == (("Sales calls made", (28, 40), (31, 40)),)
    give_numbers(here.services, here.ana, SEPTEMBER)
    assert freeze(here) == ()


def test_two_messages_that_freeze_in_the_same_moment_freeze_once(here: Scene) -> None:
    month.plan(here.services)
    assert at_once(*[lambda: freeze(here)] * 4) == [()] * 4
    meeting = meetings.next_of(here.services, actor(here.ana), here.ana)
    with here.services.database.read() as session:
        assert (stored_meetings.snapshot(session, meeting.id) or {})["revenue"] == [92_000, 100_000]


def promise(here: Scene, owner: Person, partner: Person, starts: date, ends: date) -> None:
    offer = Offer("2 referrals", 2, Per.WEEK, starts, ends)
    with here.services.database.write() as session:
        made = stored_commitments.add(
            session, Commitment(0, "T1", owner.id, partner.id, None, offer, State.PROPOSED)
        )
    commitments.commit(here.services, actor(owner), made.id)


def test_a_month_shows_what_was_promised_for_it_and_only_what_was_said_yes_to(here: Scene) -> None:
    promise(here, here.ana, here.dana, date(2026, 10, 5), date(2026, 10, 30))
    here.clock.set(moment(date(2026, 10, 8), datetime.min.time()))
    with here.services.database.write() as session:
        offer = Offer("not answered", 2, Per.WEEK, date(2026, 10, 5), date(2026, 10, 30))
        stored_commitments.add(
            session, Commitment(0, "T1", here.ana.id, here.dana.id, None, offer, State.PROPOSED)
        )
    shown = [
        [t.commitment.offer.text for t in facts.promises]
        for facts in (
            scorecards.show(here.services, actor(here.dana), here.ana, each)
            for each in (SEPTEMBER, OCTOBER, date(2026, 11, 1))
        )
    ]
    assert shown == [[], ["2 referrals"], []]


def test_what_a_manager_promised_to_a_rep_is_not_on_the_managers_own_scorecard(here: Scene) -> None:
    promise(here, here.dana, here.ana, date(2026, 10, 5), date(2026, 10, 30))
    assert scorecards.show(here.services, actor(here.leo), here.dana, OCTOBER).promises == ()

"""A change of manager in the middle of the month: the new one hears what is new, the old one nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from domain.commitments import State as Promised
from domain.errors import NotAllowed, Pointless
from domain.meetings import State
from domain.messages import Kind
from domain.people import SYSTEM
from storage import meetings as stored
from storage.database import Database
from tests.usecases.promising import LIST, ask, counter, talk
from tests.usecases.scene import JANUARY, actor, hand_over, met, moment, outbox, scene, when
from usecases import commitments, due, meetings, month, people


def test_after_a_change_of_manager_the_new_one_hears_the_answer_and_the_old_one_nothing(
    database: Database,
) -> None:
    here = talk(database)
    promise, other = ask(here), ask(here, key="log/1/2")
    new = hand_over(here, date(2026, 10, 14))
    counter(here.services, here.ana, promise)
    commitments.commit(here.services, actor(here.ana), other.id)
    told = outbox(here.services, Kind.COUNTER, Kind.COMMITMENT_ANSWER)
    assert [each.recipient_id for each in told] == [new.id, new.id]
    with pytest.raises(NotAllowed):
        commitments.question(here.services, actor(here.dana), promise.id)
    assert commitments.question(here.services, actor(new), promise.id).commitment.state is Promised.COUNTERED
    commitments.answer_counter(here.services, actor(new), promise.id, take=True)


def test_after_a_change_of_manager_the_verdict_goes_to_the_new_one(database: Database) -> None:
    here = talk(database)
    commitments.commit(here.services, actor(here.ana), ask(here).id)
    new = hand_over(here, date(2026, 10, 14))
    month.plan(here.services)
    subject = (here.ana.id, date(2026, 10, 1))
    assert "verdict Fri 30 Oct 17:00" in when(outbox(here.services, Kind.VERDICT), new)
    here.clock.set(moment(date(2026, 10, 30), time(18)))
    for person in (here.ana, new):
        assert len(due.verdict(here.services, person, *subject)) == 1
    for person in (here.dana, here.leo, here.ben):
        with pytest.raises(Pointless):
            due.verdict(here.services, person, *subject)


def test_whoever_leads_nobody_any_more_hears_no_verdict_even_without_a_successor(database: Database) -> None:
    here = talk(database)
    commitments.commit(here.services, actor(here.ana), ask(here).id)
    last = date(2026, 10, 13)
    people.lead(here.services, SYSTEM, rep=here.ana, manager=here.dana, starts=JANUARY, ends=last)
    here.clock.set(moment(date(2026, 10, 30), time(18)))
    assert month.plan(here.services) == 0
    with pytest.raises(Pointless):
        due.verdict(here.services, here.dana, here.ana.id, date(2026, 10, 1))


def test_both_hear_the_verdict_of_the_managers_promise_whoever_manages_by_then(database: Database) -> None:
    here = talk(database)
    ask(here, owner=here.dana, partner=here.ana, offer=LIST, key="log/1/mine")
    new = hand_over(here, date(2026, 10, 14))
    month.plan(here.services)
    assert {each.recipient_id for each in outbox(here.services, Kind.VERDICT)} == {here.dana.id, here.ana.id}
    here.clock.set(moment(date(2026, 10, 30), time(18)))
    for person in (here.dana, here.ana):
        assert len(due.verdict(here.services, person, here.dana.id, date(2026, 10, 1))) == 1
    with pytest.raises(Pointless):
        due.verdict(here.services, new, here.dana.id, date(2026, 10, 1))


def test_what_the_manager_before_promised_stays_between_them_and_the_rep(database: Database) -> None:
    here = talk(database)
    promise = ask(here, owner=here.dana, partner=here.ana, offer=LIST, key="log/1/mine")
    new = hand_over(here, date(2026, 10, 14))
    with pytest.raises(NotAllowed):
        commitments.question(here.services, actor(new), promise.id)
    for person in (here.dana, here.ana):
        commitments.question(here.services, actor(person), promise.id)


def test_after_a_change_of_manager_nobody_is_sent_to_the_one_before(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    (before,) = met(here, here.ana)
    here.clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    new = hand_over(here, date(2026, 10, 5))
    month.plan(here.services)
    now = {meeting.manager_id: meeting for meeting in met(here, here.ana)}
    assert now[here.dana.id].state is State.SKIPPED
    assert now[new.id].state is State.PLANNED
    assert not [each for each in outbox(here.services) if each.subject == f"meeting:{before.id}"]
    assert meetings.next_of(here.services, actor(here.ana), here.ana) == now[new.id]
    assert month.plan(here.services) == 0


def test_whoever_was_met_already_is_not_met_again_by_the_new_manager(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    with here.services.database.write() as session:
        stored.change(session, replace(met(here, here.ana)[0], state=State.HELD))
    here.clock.set(datetime(2026, 10, 12, 9, tzinfo=UTC))
    hand_over(here, date(2026, 10, 12))
    month.plan(here.services)
    assert [meeting.manager_id for meeting in met(here, here.ana)] == [here.dana.id]

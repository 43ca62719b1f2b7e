"""A promise between two people: asked for, and answered by its owner alone."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from domain.commitments import Commitment, Move, Per, State
from domain.errors import BadAnswer, MoveNotAllowed, NoManager, NotAllowed
from domain.messages import Kind
from domain.people import SYSTEM, Person
from storage.database import Database
from tests.usecases.house import add_person
from tests.usecases.promising import LIST, OFFER, THE_TALK, ask, counter, moves, now, talk, weeks
from tests.usecases.scene import Scene, actor, at_once, moment, outbox, when
from usecases import commitments, month, people


def test_a_promise_that_is_asked_for_waits_for_its_owners_own_click(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    assert (promise.state, weeks(here, promise)) == (State.PROPOSED, [])
    assert when(outbox(here.services, Kind.QUESTION), here.ana) == ["question Thu 08 Oct 14:00"]
    assert when(outbox(here.services, Kind.QUESTION_REMINDER), here.ana) == [
        "question_reminder Fri 09 Oct 14:00"
    ]
    assert when(outbox(here.services, Kind.QUESTION_REMINDER), here.dana) == [
        "question_reminder Mon 12 Oct 15:00"
    ]


def test_the_same_occasion_asks_once_however_often_the_form_is_sent(database: Database) -> None:
    here = talk(database)
    found = at_once(*[lambda: ask(here)] * 4)
    assert len({each.id for each in found if isinstance(each, Commitment)}) == 1
    assert len(outbox(here.services, Kind.QUESTION)) == 1
    assert ask(here, offer=replace(OFFER, quantity=99)).offer == OFFER


def test_the_managers_own_promise_is_made_once_however_often_the_form_is_sent(database: Database) -> None:
    here = talk(database)
    found = at_once(*[lambda: ask(here, owner=here.dana, partner=here.ana, offer=LIST)] * 4)
    assert [each for each in found if isinstance(each, Commitment)] == [found[0]] * 4
    assert moves(here, ask(here)) == [Move.COMMIT]


def test_a_yes_makes_it_count_from_its_first_week_to_the_verdict_for_both(database: Database) -> None:
    here = talk(database)
    promise = commitments.commit(here.services, actor(here.ana), ask(here).id).commitment
    assert (promise.state, promise.answered_at) == (State.ACTIVE, THE_TALK)
    assert weeks(here, promise) == [(5, 10), (12, 10), (19, 10), (26, 10)]
    follow_up = outbox(here.services, Kind.TALLY, Kind.VERDICT)
    assert when(follow_up, here.ana) == [
        "tally Fri 09 Oct 10:00",
        "tally Fri 16 Oct 10:00",
        "tally Fri 23 Oct 10:00",
        "tally Fri 30 Oct 10:00",
        "verdict Fri 30 Oct 16:00",
    ]
    assert when(follow_up, here.dana) == ["verdict Fri 30 Oct 17:00"]
    assert outbox(here.services, Kind.QUESTION_REMINDER) == []


def test_planning_the_month_after_a_yes_adds_nothing(database: Database) -> None:
    here = talk(database)
    commitments.commit(here.services, actor(here.ana), ask(here).id)
    before = outbox(here.services)
    for days in (0, 5, 20):
        here.clock.set(THE_TALK + timedelta(days=days))
        assert month.plan(here.services) == 0
    assert outbox(here.services) == before


def test_a_late_yes_promises_no_week_that_was_over(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    here.clock.set(moment(date(2026, 10, 20), time(9)))
    promise = commitments.commit(here.services, actor(here.ana), promise.id).commitment
    assert (weeks(here, promise), promise.offer.starts) == ([(19, 10), (26, 10)], date(2026, 10, 19))
    assert [each.split(" ", 1)[1] for each in when(outbox(here.services, Kind.TALLY), here.ana)] == [
        "Fri 23 Oct 10:00",
        "Fri 30 Oct 10:00",
    ]
    assert month.plan(here.services) == 0
    here.clock.set(moment(date(2026, 10, 21), time(9)))
    assert not [each for each in outbox(here.services, Kind.TALLY) if each.late(here.services.now())]


def test_a_yes_after_the_last_day_comes_too_late(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    here.clock.set(moment(date(2026, 10, 31), time(9)))
    with pytest.raises(MoveNotAllowed, match="last day"):
        commitments.commit(here.services, actor(here.ana), promise.id)
    assert now(here, promise) == promise


def test_a_double_click_on_yes_is_one_yes(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    found = at_once(*[lambda: commitments.commit(here.services, actor(here.ana), promise.id)] * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert moves(here, promise) == [Move.COMMIT]
    assert len(weeks(here, promise)) == 4
    assert [each.recipient_id for each in outbox(here.services, Kind.COMMITMENT_ANSWER)] == [here.dana.id]


def test_a_yes_and_a_no_in_the_same_moment_are_one_of_the_two(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    at_once(
        lambda: commitments.commit(here.services, actor(here.ana), promise.id),
        lambda: commitments.not_yet(here.services, actor(here.ana), promise.id),
    )
    state = now(here, promise).state
    assert (state, moves(here, promise)) in [
        (State.ACTIVE, [Move.COMMIT]),
        (State.DECLINED, [Move.DECLINE]),
    ]
    assert bool(weeks(here, promise)) is (state is State.ACTIVE)


@pytest.mark.parametrize("who", ["dana", "ben", "leo"])
def test_nobody_else_answers_for_the_owner(sqlite_database: Database, who: str) -> None:
    here = talk(sqlite_database)
    promise, other = ask(here), getattr(here, who)
    for act in (
        lambda: commitments.commit(here.services, actor(other), promise.id),
        lambda: commitments.not_yet(here.services, actor(other), promise.id),
        lambda: counter(here.services, other, promise),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert now(here, promise) == promise


def test_not_yet_promises_nothing_and_the_manager_hears_it_once(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    for _ in range(2):
        found = commitments.not_yet(here.services, actor(here.ana), promise.id).commitment
        assert found.state is State.DECLINED
    assert len(outbox(here.services, Kind.COMMITMENT_ANSWER)) == 1
    with pytest.raises(MoveNotAllowed, match="declined"):
        commitments.commit(here.services, actor(here.ana), promise.id)


def test_the_managers_own_promise_counts_at_once_and_is_seen_by_the_two_alone(database: Database) -> None:
    here = talk(database)
    promise = ask(here, owner=here.dana, partner=here.ana, offer=LIST, key="log/1/mine")
    assert (promise.state, outbox(here.services, Kind.QUESTION)) == (State.ACTIVE, [])
    assert when(outbox(here.services, Kind.TALLY), here.dana) == ["tally Fri 16 Oct 10:00"]
    assert when(outbox(here.services, Kind.VERDICT), here.ana) == ["verdict Fri 30 Oct 16:00"]
    for person in (here.dana, here.ana):
        assert commitments.question(here.services, actor(person), promise.id).commitment == promise
    for person in (here.leo, here.ben):
        with pytest.raises(NotAllowed):
            commitments.question(here.services, actor(person), promise.id)


def test_promises_with_different_last_days_are_judged_together_at_the_months_end(database: Database) -> None:
    here = talk(database)
    ask(here, owner=here.dana, partner=here.ana, offer=LIST, key="a")
    ask(here, owner=here.dana, partner=here.ana, offer=replace(LIST, ends=date(2026, 10, 28)), key="b")
    assert when(outbox(here.services, Kind.VERDICT), here.dana) == ["verdict Fri 30 Oct 16:00"]


def test_nobody_asks_for_a_promise_whom_they_do_not_lead(database: Database) -> None:
    here = talk(database)
    for by in (here.ben, here.leo):
        with pytest.raises(NotAllowed):
            ask(here, by=by)


def made(here: Scene, by: Person, rep: Person, **changes: Any) -> Commitment:
    about = {
        "text": "2 referrals",
        "quantity": 2,
        "per": Per.WEEK,
        "kpi": None,
        "until": None,
        "key": "form/1",
    }
    return commitments.make(here.services, actor(by), rep=rep, **(about | changes)).commitment


def test_a_rep_promises_by_themselves_and_typing_it_is_their_own_click(database: Database) -> None:
    here = talk(database)
    for _ in range(2):
        promise = made(here, here.ana, here.ana)
        assert (promise.state, promise.owner_id, promise.partner_id) == (
            State.ACTIVE,
            here.ana.id,
            here.dana.id,
        )
        assert (promise.offer.starts, promise.offer.ends) == (THE_TALK.date(), date(2026, 10, 30))
    assert weeks(here, promise) == [(8, 1), (12, 2), (19, 2), (26, 2)]


def test_of_two_managers_the_one_who_asks_is_the_one_who_is_promised_to(database: Database) -> None:
    here = talk(database)
    second = add_person(here.services, "Sam Second", "U9")
    people.lead(here.services, SYSTEM, rep=here.ana, manager=second, starts=date(2026, 6, 1))
    assert made(here, here.dana, here.ana).partner_id == here.dana.id
    assert made(here, second, here.ana, key="form/2").partner_id == second.id


def test_whoever_has_nobody_to_promise_to_hears_it(database: Database) -> None:
    here = talk(database)
    with pytest.raises(NoManager):
        made(here, here.leo, here.leo)


@pytest.mark.parametrize("until", [date(2026, 10, 7), date(2099, 1, 1)])
def test_nothing_is_promised_for_yesterday_or_for_a_lifetime(sqlite_database: Database, until: date) -> None:
    here = talk(sqlite_database)
    with pytest.raises(BadAnswer) as trouble:
        made(here, here.ana, here.ana, until=until)
    assert trouble.value.field == "ends"


def test_a_promise_that_is_not_there_is_said_so(sqlite_database: Database) -> None:
    here = talk(sqlite_database)
    with pytest.raises(MoveNotAllowed, match="not there"):
        commitments.question(here.services, actor(here.ana), 4711)

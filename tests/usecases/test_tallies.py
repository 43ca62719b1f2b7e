"""The weeks of a promise: answered by a tap, counted from data, judged at the month's end, seen by few."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import update

from domain.commitments import Commitment, Evidence, Occurrence, Offer, Per, Signal, State, Tally
from domain.errors import BadAnswer, MoveNotAllowed, NotAllowed
from domain.messages import Kind
from domain.people import SYSTEM, Person
from storage import commitments as stored
from storage import tables
from storage.database import Database
from storage.outbox import State as Sent
from tests.usecases.house import add_person, lead
from tests.usecases.scene import JANUARY, Scene, actor, at_once, give_calls, moment, outbox, scene
from usecases import commitments, people, tallies

STARTS, ENDS = date(2026, 10, 5), date(2026, 10, 30)
OWN_WORD = Offer("2 referrals each week", 2, Per.WEEK, STARTS, ENDS)
CALLS = Offer("10 calls each week", 10, Per.WEEK, STARTS, ENDS, Evidence.DATA, "sales_calls")
LAST_DAY = moment(date(2026, 10, 30), time(17))


def promised(here: Scene, offer: Offer = OWN_WORD, owner: Person | None = None, key: str = "k") -> Commitment:
    """A promise of Ana's (or somebody else's) to Dana that counts already."""
    owner = owner or here.ana
    partner = here.dana if owner is not here.dana else here.ana
    with here.services.database.write() as session:
        made = stored.add(
            session,
            Commitment(0, "T1", owner.id, partner.id, None, offer, State.PROPOSED),
            key=key,
        )
    return commitments.commit(here.services, actor(owner), made.id).commitment


def weeks(here: Scene, promise: Commitment) -> tuple[Occurrence, ...]:
    return tally(here, promise).occurrences


def tally(here: Scene, promise: Commitment) -> Tally:
    with here.services.database.read() as session:
        found = stored.get(session, promise.id)
        assert found is not None
        return stored.tallies(session, [found])[0]


def say(here: Scene) -> None:
    """Everything that is due has reached Slack."""
    with here.services.database.write() as session:
        session.execute(
            update(tables.Delivery)
            .where(tables.Delivery.due_at <= here.services.now())
            .values(state=Sent.SENT, channel="D1", ts="1.0")
        )


def judged(here: Scene, owner: Person, month: date = date(2026, 10, 1)) -> list[tuple[str, State]]:
    with here.services.database.write() as session:
        found = tallies.verdict(here.services, session, owner, month)
    return [(each.partner.first_name, t.commitment.state) for each in found for t in each.tallies]


@pytest.fixture
def here(database: Database) -> Scene:
    return scene(database)


def test_one_tap_counts_a_week_and_the_last_word_holds(here: Scene) -> None:
    promise = promised(here)
    first = weeks(here, promise)[0]
    for done in (1, 1, 3, 2):
        facts = tallies.count(here.services, actor(here.ana), first.id, done)
        assert [(week.occurrence.done, week.number) for week in facts.weeks] == [(done, 1)]
    assert tally(here, promise).done == 2
    assert weeks(here, promise)[0].source == Evidence.OWN_WORD.value


@pytest.mark.parametrize("done", [-1, 100_001])
def test_a_number_that_no_week_holds_is_refused(here: Scene, done: int) -> None:
    first = weeks(here, promised(here))[0]
    with pytest.raises(BadAnswer):
        tallies.count(here.services, actor(here.ana), first.id, done)


def test_nobody_counts_somebody_elses_week(here: Scene) -> None:
    first = weeks(here, promised(here))[0]
    for person in (here.dana, here.ben, here.leo):
        for act in (
            lambda p=person: tallies.count(here.services, actor(p), first.id, 2),
            lambda p=person: tallies.signal(here.services, actor(p), first.id, Signal.ON_TRACK),
            lambda p=person: tallies.week(here.services, actor(p), first.id),
        ):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(MoveNotAllowed):
        tallies.count(here.services, actor(here.ana), 4711, 2)


def test_a_number_and_a_signal_in_the_same_moment_are_both_kept(here: Scene) -> None:
    promise = promised(here)
    for week in weeks(here, promise):
        found = at_once(
            lambda w=week: tallies.count(here.services, actor(here.ana), w.id, 2),
            lambda w=week: tallies.signal(here.services, actor(here.ana), w.id, Signal.AT_RISK, "no list"),
        )
        assert not [each for each in found if isinstance(each, Exception)]
    assert {(week.done, week.signal, week.note) for week in weeks(here, promise)} == {
        (2, Signal.AT_RISK, "no list")
    }


def test_what_is_blocked_is_told_to_the_manager_at_once_and_once_a_day(here: Scene) -> None:
    first = weeks(here, promised(here))[0]
    for _ in range(2):
        tallies.signal(here.services, actor(here.ana), first.id, Signal.BLOCKED, "no list")
    (told,) = outbox(here.services, Kind.BLOCKED)
    assert (told.recipient_id, told.subject, told.due_at) == (
        here.dana.id,
        f"occurrence:{first.id}",
        here.services.now(),
    )
    here.clock.set(moment(date(2026, 10, 6), time(9)))
    tallies.signal(here.services, actor(here.ana), first.id, Signal.ON_TRACK)
    assert weeks(here, tallies_promise(here))[0].note == "no list"
    tallies.signal(here.services, actor(here.ana), first.id, Signal.BLOCKED, "no car")
    assert len(outbox(here.services, Kind.BLOCKED)) == 2


def tallies_promise(here: Scene) -> Commitment:
    with here.services.database.read() as session:
        return stored.of_owner(session, here.ana.id)[0]


def test_after_a_change_of_manager_the_new_one_hears_what_is_blocked(here: Scene) -> None:
    first = weeks(here, promised(here))[0]
    new = add_person(here.services, "Nell New", "U9")
    people.lead(
        here.services, SYSTEM, rep=here.ana, manager=here.dana, starts=JANUARY, ends=date(2026, 9, 30)
    )
    people.lead(here.services, SYSTEM, rep=here.ana, manager=new, starts=date(2026, 10, 1))
    tallies.signal(here.services, actor(here.ana), first.id, Signal.BLOCKED, "no list")
    assert [each.recipient_id for each in outbox(here.services, Kind.BLOCKED)] == [new.id]
    with pytest.raises(NotAllowed):
        tallies.progress(here.services, actor(here.dana), here.ana)
    assert len(tallies.progress(here.services, actor(new), here.ana)) == 1


def test_a_leader_sees_what_a_manager_promised_to_them_and_not_what_to_a_rep(here: Scene) -> None:
    promised(here, owner=here.dana, key="to a rep")
    with here.services.database.write() as session:
        up = stored.add(
            session,
            Commitment(0, "T1", here.dana.id, here.leo.id, None, OWN_WORD, State.PROPOSED),
            key="to the leader",
        )
    commitments.commit(here.services, actor(here.dana), up.id)
    assert [t.commitment.id for t in tallies.progress(here.services, actor(here.leo), here.dana)] == [up.id]
    seen = tallies.tally(here.services, actor(here.leo), here.dana, date(2026, 10, 9))
    assert [week.tally.commitment.id for week in seen.weeks] == [up.id]
    assert len(tallies.progress(here.services, actor(here.dana), here.dana)) == 2


def test_a_manager_sees_a_reps_week_and_a_colleague_does_not(here: Scene) -> None:
    promised(here)
    friday = date(2026, 10, 9)
    assert len(tallies.tally(here.services, actor(here.dana), here.ana, friday).weeks) == 1
    assert len(tallies.tally(here.services, actor(here.ana), here.ana, date(2026, 10, 7)).weeks) == 1
    assert tallies.tally(here.services, actor(here.ana), here.ana, date(2026, 11, 6)).weeks == ()
    for person in (here.ben, here.leo):
        with pytest.raises(NotAllowed):
            tallies.tally(here.services, actor(person), here.ana, friday)


def test_data_counts_the_weeks_it_covers_and_leaves_alone_what_somebody_said(here: Scene) -> None:
    promise = promised(here, CALLS)
    answered = weeks(here, promise)[1]
    tallies.count(here.services, actor(here.ana), answered.id, 9)
    days = (5, 6, 7, 8, 9, 12, 14, 16, 19, 20)
    give_calls(here.services, here.ana, {date(2026, 10, day): 2 for day in days})
    here.clock.set(moment(date(2026, 10, 20), time(18)))
    for _ in range(2):
        tallies.recount(here.services)
        assert [(week.done, week.source) for week in weeks(here, promise)] == [
            (10, "data"),
            (9, "own word"),
            (None, None),
            (None, None),
        ]


def test_a_word_in_the_moment_of_counting_is_not_counted_over(here: Scene) -> None:
    promise = promised(here, CALLS)
    give_calls(here.services, here.ana, {date(2026, 10, day): 1 for day in range(5, 31)})
    here.clock.set(LAST_DAY)
    answers = [
        lambda w=week: tallies.count(here.services, actor(here.ana), w.id, 10)
        for week in weeks(here, promise)
    ]
    found = at_once(*answers, *[lambda: tallies.recount(here.services)] * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert {(week.done, week.source) for week in weeks(here, promise)} == {(10, "own word")}


def test_a_running_week_shows_what_data_knows_so_far_and_saves_nothing(here: Scene) -> None:
    promise = promised(here, CALLS)
    give_calls(here.services, here.ana, {date(2026, 10, day): 3 for day in (5, 6, 7)})
    here.clock.set(moment(date(2026, 10, 9), time(10)))
    with here.services.database.write() as session:
        facts = tallies.week_facts(here.services, session, here.ana, date(2026, 10, 9))
    assert facts.weeks[0].occurrence.done == 9
    assert weeks(here, promise)[0].done is None


def test_the_month_is_judged_once_and_a_late_answer_changes_the_verdict(here: Scene) -> None:
    promise = promised(here)
    rows = weeks(here, promise)
    here.clock.set(LAST_DAY)
    for row in rows[:3]:
        tallies.count(here.services, actor(here.ana), row.id, 2)
    for _ in range(2):
        assert judged(here, here.ana) == [("Dana", State.PARTLY)]
    tallies.count(here.services, actor(here.ana), rows[3].id, 2)
    assert tally(here, promise).commitment.state is State.KEPT
    tallies.count(here.services, actor(here.ana), rows[3].id, 0)
    tallies.count(here.services, actor(here.ana), rows[2].id, 0)
    assert tally(here, promise).commitment.state is State.MISSED


def test_both_messages_of_the_verdict_in_the_same_moment_judge_once(here: Scene) -> None:
    promise = promised(here)
    here.clock.set(LAST_DAY)
    found = at_once(*[lambda: judged(here, here.ana)] * 4)
    assert found == [[("Dana", State.MISSED)]] * 4
    with here.services.database.read() as session:
        assert [move for move, *_ in stored.moves(session, promise.id)] == ["commit", "miss"]


def test_data_that_comes_after_the_verdict_changes_it(here: Scene) -> None:
    promise = promised(here, CALLS)
    here.clock.set(LAST_DAY)
    assert judged(here, here.ana) == [("Dana", State.MISSED)]
    say(here)
    days = [day for day in range(5, 31) if date(2026, 10, day).weekday() < 5]
    give_calls(here.services, here.ana, {date(2026, 10, day): 2 for day in days})
    here.clock.set(moment(date(2026, 11, 2), time(8)))
    for _ in range(2):
        tallies.recount(here.services)
    assert tally(here, promise).commitment.state is State.KEPT
    corrected = outbox(here.services, Kind.VERDICT)
    assert {each.recipient_id for each in corrected} == {here.ana.id, here.dana.id}
    assert len(corrected) == 2
    assert {each.subject for each in corrected} == {f"promises:{here.ana.id}:2026-10"}


def test_a_verdict_that_stays_is_not_touched_by_counting_again(here: Scene) -> None:
    promised(here, CALLS)
    here.clock.set(LAST_DAY)
    judged(here, here.ana)
    say(here)
    here.clock.set(moment(date(2026, 11, 2), time(8)))
    tallies.recount(here.services)
    assert outbox(here.services, Kind.VERDICT) == []


def test_each_partner_finds_what_was_promised_to_them(here: Scene) -> None:
    second = add_person(here.services, "Sam Second", "U9")
    lead(here.services, here.ana, second, JANUARY)
    promised(here)
    with here.services.database.write() as session:
        other = stored.add(
            session, Commitment(0, "T1", here.ana.id, second.id, None, OWN_WORD, State.PROPOSED), key="2"
        )
    commitments.commit(here.services, actor(here.ana), other.id)
    here.clock.set(LAST_DAY)
    assert judged(here, here.ana) == [("Dana", State.MISSED), ("Sam", State.MISSED)]
    assert [each.recipient_id for each in outbox(here.services, Kind.VERDICT)] == [
        here.ana.id,
        here.dana.id,
        second.id,
    ]


def test_what_ends_next_month_and_what_was_never_promised_is_not_judged(here: Scene) -> None:
    later = Offer("2 referrals", 2, Per.WEEK, STARTS, date(2026, 11, 27))
    promise = promised(here, later)
    with here.services.database.write() as session:
        stored.add(
            session, Commitment(0, "T1", here.ana.id, here.dana.id, None, OWN_WORD, State.PROPOSED), key="2"
        )
    here.clock.set(LAST_DAY)
    assert judged(here, here.ana) == []
    assert tally(here, promise).commitment.state is State.ACTIVE


def test_a_promise_over_new_year_is_asked_about_in_both_years_and_judged_in_january(
    database: Database,
) -> None:
    here = scene(database, datetime(2026, 12, 29, 15, tzinfo=UTC))
    promised(here, Offer("2 referrals", 2, Per.WEEK, date(2026, 12, 28), date(2027, 1, 29)))
    subjects = [each.subject.split(":", 2)[2] for each in outbox(here.services, Kind.TALLY)]
    assert subjects == ["2026-W53", "2027-W01", "2027-W02", "2027-W03", "2027-W04"]
    seen = tallies.tally(here.services, actor(here.ana), here.ana, date.fromisoformat("2026-W53-5"))
    # London makes up for Boxing Day on Monday and has New Year off: three days ask for one of two.
    assert [week.occurrence.target for week in seen.weeks] == [1]
    here.clock.set(datetime(2027, 1, 29, 17, tzinfo=UTC))
    assert judged(here, here.ana, date(2026, 12, 1)) == []
    assert judged(here, here.ana, date(2027, 1, 1)) == [("Dana", State.MISSED)]

"""A meeting between two people: accepted, moved, left out, talked about."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.errors import BadDate, MoveNotAllowed, NoMeeting, NotAllowed
from domain.facts import InvitationFacts
from domain.meetings import Meeting, State
from domain.messages import Kind
from domain.people import SYSTEM, Person
from storage import meetings as stored
from storage.database import Database
from storage.outbox import State as Sent
from tests.usecases.house import add_person
from tests.usecases.scene import JANUARY, Scene, actor, at_once, hand_over, moment, outbox, scene, when
from usecases import due, meetings, month, people

FRIDAY = moment(date(2026, 10, 9), time(10))
MONDAY = moment(date(2026, 10, 12), time(15, 30))


def planned(database: Database) -> tuple[Scene, Meeting]:
    here = scene(database)
    month.plan(here.services)
    return here, meetings.next_of(here.services, actor(here.ana), here.ana)


def now(here: Scene, meeting: Meeting) -> Meeting:
    with here.services.database.read() as session:
        found = stored.get(session, meeting.id)
    assert found is not None
    return found


def held(here: Scene, meeting: Meeting) -> None:
    with here.services.database.write() as session:
        stored.change(session, replace(meeting, state=State.HELD))


def about(here: Scene, meeting: Meeting, *kinds: Kind, state: Sent = Sent.PLANNED) -> list[str]:
    found = outbox(here.services, *kinds, state=state)
    return [each.key for each in found if each.subject == f"meeting:{meeting.id}"]


def test_a_rep_accepts_and_accepting_twice_changes_nothing(database: Database) -> None:
    here, meeting = planned(database)
    first = meetings.accept(here.services, actor(here.ana), meeting.id)
    assert (first.meeting.state, first.reader_is_rep, first.other) == (State.ACCEPTED, True, here.dana)
    before = outbox(here.services)
    assert meetings.accept(here.services, actor(here.ana), meeting.id) == first
    assert outbox(here.services) == before


def test_the_managers_own_yes_is_kept_and_settles_nothing_for_the_rep(database: Database) -> None:
    here, meeting = planned(database)
    for _ in range(2):
        found = meetings.accept(here.services, actor(here.dana), meeting.id).meeting
        assert (found.state, found.manager_agrees) == (State.PLANNED, True)
    assert meetings.accept(here.services, actor(here.ana), meeting.id).meeting.state is State.ACCEPTED


def test_both_accept_in_the_same_moment_and_both_yeses_count(database: Database) -> None:
    here, meeting = planned(database)
    found = at_once(
        *[lambda: meetings.accept(here.services, actor(here.ana), meeting.id)] * 2,
        *[lambda: meetings.accept(here.services, actor(here.dana), meeting.id)] * 2,
    )
    assert all(isinstance(each, InvitationFacts) for each in found)
    after = now(here, meeting)
    assert (after.state, after.manager_agrees) == (State.ACCEPTED, True)


def test_a_meeting_that_was_held_or_left_out_is_not_accepted_any_more(database: Database) -> None:
    here, meeting = planned(database)
    meetings.skip(here.services, actor(here.dana), meeting.id, "trade fair")
    assert meetings.accept(here.services, actor(here.ana), meeting.id).meeting.state is State.SKIPPED
    assert not meetings.accept(here.services, actor(here.dana), meeting.id).meeting.manager_agrees
    held(here, meeting)
    assert meetings.accept(here.services, actor(here.ana), meeting.id).meeting.state is State.HELD


@pytest.mark.parametrize("state", [State.HELD, State.SKIPPED])
def test_nothing_is_put_on_the_list_for_a_talk_that_is_over(database: Database, state: State) -> None:
    here, meeting = planned(database)
    with here.services.database.write() as session:
        stored.change(session, replace(meeting, state=state))
    with pytest.raises(MoveNotAllowed, match="next invitation"):
        meetings.takes_topics(here.services, actor(here.ana), meeting.id)
    for kind in ("topic", "view"):
        with pytest.raises(MoveNotAllowed, match="next invitation"):
            meetings.add_topic(here.services, actor(here.ana), meeting.id, "too late", kind=kind)


def test_whoever_moves_a_meeting_tells_both_at_once_and_nothing_old_is_said(database: Database) -> None:
    here, meeting = planned(database)
    meetings.accept(here.services, actor(here.ana), meeting.id)
    here.clock.set(moment(date(2026, 10, 7), time(8)))
    found = meetings.move(here.services, actor(here.ana), meeting.id, MONDAY).meeting
    assert (found.state, found.moved, found.starts_at) == (State.PLANNED, 1, MONDAY)
    said = [each for each in outbox(here.services) if each.subject == f"meeting:{meeting.id}"]
    assert when(said, here.ana) == ["invitation Wed 07 Oct 07:00", "scorecard Fri 09 Oct 09:30"]
    assert when(said, here.dana) == [
        "invitation Wed 07 Oct 08:00",
        "run_sheet Fri 09 Oct 15:00",
        "log_reminder Mon 12 Oct 17:15",
        "log_reminder Tue 13 Oct 09:00",
    ]
    assert not [each for each in said if each.late(here.services.now())]
    assert not [key for key in about(here, meeting) if f"/{meeting.id}/0/" in key]


def test_a_meeting_moves_twice_and_back_and_each_time_is_announced(database: Database) -> None:
    here, meeting = planned(database)
    for count, to in enumerate((FRIDAY, MONDAY, meeting.starts_at), 1):
        for _ in range(2):
            found = meetings.move(here.services, actor(here.dana), meeting.id, to).meeting
            assert (found.moved, found.starts_at) == (count, to)
        assert len(about(here, meeting)) == 6
        assert all(f"/{meeting.id}/{count}/" in key for key in about(here, meeting))
    assert month.plan(here.services) == 0


def test_two_people_who_move_in_the_same_moment_agree_on_what_is_announced(database: Database) -> None:
    here, meeting = planned(database)
    wanted = [(here.ana, FRIDAY), (here.dana, MONDAY), (here.ana, MONDAY), (here.dana, FRIDAY)]
    found = at_once(
        *[lambda p=who, t=to: meetings.move(here.services, actor(p), meeting.id, t) for who, to in wanted]
    )
    assert all(isinstance(each, InvitationFacts) for each in found)
    after = now(here, meeting)
    assert after.starts_at in (FRIDAY, MONDAY)
    keys = about(here, meeting)
    assert len(keys) == 6
    assert all(f"/{meeting.id}/{after.moved}/" in key for key in keys)
    reminder = next(each for each in outbox(here.services) if each.key in keys and "log_rem" in each.key)
    assert reminder.due_at == after.ends_at + timedelta(hours=1)


@pytest.mark.parametrize(
    "to",
    [
        datetime(2026, 10, 1, 4, 59, tzinfo=UTC),
        datetime(2025, 10, 8, 12, tzinfo=UTC),
        moment(date(2026, 11, 9), time(9)),
        moment(date(2027, 10, 8), time(9)),
    ],
)
def test_no_meeting_moves_into_the_past_or_to_the_next_one(sqlite_database: Database, to: datetime) -> None:
    here, meeting = planned(sqlite_database)
    with pytest.raises(BadDate):
        meetings.move(here.services, actor(here.ana), meeting.id, to)
    assert now(here, meeting) == meeting


def test_a_meeting_may_slip_into_the_first_days_of_the_next_month(database: Database) -> None:
    here, meeting = planned(database)
    to = moment(date(2026, 11, 3), time(9))
    assert meetings.move(here.services, actor(here.ana), meeting.id, to).meeting.starts_at == to


def test_every_time_that_is_offered_can_be_taken(database: Database) -> None:
    here, meeting = planned(database)
    here.clock.set(moment(date(2026, 10, 7), time(8)))
    meetings.move(here.services, actor(here.dana), meeting.id, moment(date(2026, 10, 30), time(14)))
    for slot in meetings.invitation(here.services, actor(here.ana), meeting.id).slots:
        assert meetings.move(here.services, actor(here.ana), meeting.id, slot).meeting.starts_at == slot


def test_a_meeting_that_was_held_neither_moves_nor_is_left_out(database: Database) -> None:
    here, meeting = planned(database)
    held(here, meeting)
    for act in (
        lambda: meetings.move(here.services, actor(here.dana), meeting.id, FRIDAY),
        lambda: meetings.move(here.services, actor(here.dana), meeting.id, meeting.starts_at),
        lambda: meetings.skip(here.services, actor(here.dana), meeting.id, "x"),
    ):
        with pytest.raises(MoveNotAllowed, match="held already"):
            act()


@pytest.mark.parametrize("who", ["ana", "dana"])
def test_a_month_is_left_out_after_a_yes_and_the_other_hears_why(database: Database, who: str) -> None:
    here, meeting = planned(database)
    meetings.accept(here.services, actor(here.ana), meeting.id)
    asker, other = (here.ana, here.dana) if who == "ana" else (here.dana, here.ana)
    for _ in range(2):
        found = meetings.skip(here.services, actor(asker), meeting.id, " trade fair ")
        assert (found.state, found.skip_reason) == (State.SKIPPED, "trade fair")
    assert [each.recipient_id for each in outbox(here.services, Kind.SKIPPED)] == [other.id]
    assert about(here, meeting) == [f"skipped/{meeting.id}/0/{other.id}"]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_month_is_left_out_with_a_reason_only(database: Database, reason: str) -> None:
    here, meeting = planned(database)
    with pytest.raises(MoveNotAllowed, match="reason"):
        meetings.skip(here.services, actor(here.dana), meeting.id, reason)
    assert now(here, meeting) == meeting


def test_a_month_that_was_left_out_comes_back_without_its_reason(database: Database) -> None:
    here, meeting = planned(database)
    meetings.skip(here.services, actor(here.dana), meeting.id, "trade fair")
    found = meetings.move(here.services, actor(here.dana), meeting.id, meeting.starts_at).meeting
    assert (found.state, found.skip_reason, found.moved) == (State.PLANNED, None, 1)
    assert len(about(here, meeting, Kind.INVITATION, Kind.SCORECARD, Kind.RUN_SHEET)) == 4
    meetings.skip(here.services, actor(here.dana), meeting.id, "ill")
    assert len(outbox(here.services, Kind.SKIPPED)) == 2


def test_what_the_two_bring_is_seen_by_both_and_kept_once(database: Database) -> None:
    here, meeting = planned(database)
    for person in (here.ana, here.ana, here.dana):
        meetings.add_topic(here.services, actor(person), meeting.id, " the new price list ")
    meetings.add_topic(here.services, actor(here.ana), meeting.id, "  ")
    for person in (here.ana, here.dana):
        seen = meetings.invitation(here.services, actor(person), meeting.id)
        assert [(topic.person_id, topic.text) for topic in seen.topics] == [
            (here.ana.id, "the new price list"),
            (here.dana.id, "the new price list"),
        ]


def test_two_topics_in_the_same_moment_are_both_kept_and_the_same_one_once(database: Database) -> None:
    here, meeting = planned(database)
    words = ["price list", "price list", "district", "price list"]
    at_once(*[lambda w=w: meetings.add_topic(here.services, actor(here.ana), meeting.id, w) for w in words])
    seen = meetings.invitation(here.services, actor(here.ana), meeting.id)
    assert sorted(topic.text for topic in seen.topics) == ["district", "price list"]


def everything(here: Scene, person: Person, meeting: Meeting) -> list[object]:
    asker, services = actor(person), here.services
    return [
        lambda: meetings.invitation(services, asker, meeting.id),
        lambda: meetings.accept(services, asker, meeting.id),
        lambda: meetings.move(services, asker, meeting.id, FRIDAY),
        lambda: meetings.skip(services, asker, meeting.id, "x"),
        lambda: meetings.add_topic(services, asker, meeting.id, "x"),
    ]


def test_colleagues_leaders_and_second_managers_are_not_of_the_pair(database: Database) -> None:
    here, meeting = planned(database)
    second = add_person(here.services, "Sam Second", "U9")
    people.lead(here.services, SYSTEM, rep=here.ana, manager=second, starts=JANUARY)
    for person in (here.ben, here.leo, second):
        for act in everything(here, person, meeting):
            with pytest.raises(NotAllowed):
                act()
    assert now(here, meeting) == meeting


def test_two_managers_of_a_rep_each_find_their_own_meeting(database: Database) -> None:
    here = scene(database)
    second = add_person(here.services, "Sam Second", "U9")
    people.lead(here.services, SYSTEM, rep=here.ana, manager=second, starts=JANUARY)
    month.plan(here.services)
    for manager in (here.dana, second):
        assert meetings.next_of(here.services, actor(manager), here.ana).manager_id == manager.id


def test_the_manager_before_can_do_nothing_any_more_and_the_new_one_nothing_with_the_old_meeting(
    database: Database,
) -> None:
    here, meeting = planned(database)
    new = hand_over(here, date(2026, 10, 7))
    for person in (here.dana, new):
        for act in everything(here, person, meeting):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NoMeeting):
        meetings.next_of(here.services, actor(new), here.ana)
    with pytest.raises(NotAllowed):
        meetings.next_of(here.services, actor(here.dana), here.ana)


def test_a_manager_is_one_on_the_day_it_is_where_the_rep_lives(database: Database) -> None:
    here = scene(database, datetime(2026, 9, 30, 20, tzinfo=UTC))
    kiri = add_person(here.services, "Kiri Tane", "U8", tz="Pacific/Auckland")
    mia = add_person(here.services, "Mia Tane", "U9", tz="Pacific/Auckland")
    people.lead(here.services, SYSTEM, rep=kiri, manager=mia, starts=date(2026, 10, 1))
    month.plan(here.services)
    meeting = meetings.next_of(here.services, actor(mia), kiri)
    assert meeting.period == date(2026, 9, 1)
    assert meetings.invitation(here.services, actor(mia), meeting.id).other == kiri
    assert due.invitation(here.services, mia, meeting.id).other == kiri


def test_whoever_asks_before_anything_is_planned_hears_when_it_will_be(database: Database) -> None:
    here = scene(database)
    with pytest.raises(NoMeeting) as trouble:
        meetings.next_of(here.services, actor(here.ana), here.ana)
    assert "first working day" in trouble.value.for_people
    with pytest.raises(NoMeeting):
        meetings.invitation(here.services, actor(here.ana), 4711)

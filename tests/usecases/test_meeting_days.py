"""The day and hour of a meeting: holidays, leave, time zones, notice, and a manager's other meetings."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.meetings import State
from domain.messages import Kind
from domain.people import SYSTEM, Person
from storage import meetings as stored
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import add_person, lead
from tests.usecases.scene import (
    JANUARY,
    OCTOBER,
    SEPTEMBER,
    Scene,
    actor,
    met,
    moment,
    outbox,
    scene,
    starts,
    when,
)
from usecases import meetings, month, people


def test_holidays_of_either_and_leave_move_the_meeting_and_what_is_said_before_it(database: Database) -> None:
    here = scene(database)
    with here.services.database.write() as session:
        stored_people.change(session, replace(here.ana, country="PT"))
    people.away(here.services, SYSTEM, person=here.ana, starts=date(2026, 10, 2), ends=date(2026, 10, 2))
    people.away(here.services, SYSTEM, person=here.dana, starts=date(2026, 10, 8), ends=date(2026, 10, 8))
    month.plan(here.services)
    (meeting,) = met(here, here.ana)
    # Portugal has 5 October off, so 1, 6, 7, 9, 12 and 13 are the six days on which both work.
    assert starts(meeting, here.dana) == "Tue 13 Oct 14:00"
    said = [each for each in outbox(here.services) if each.subject == f"meeting:{meeting.id}"]
    assert when(said, here.ana)[-1] == "scorecard Mon 12 Oct 09:30"


def test_everything_about_a_meeting_after_a_holiday_falls_on_working_days(database: Database) -> None:
    here = scene(database, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    month.plan(here.services)
    (meeting,) = met(here, here.ana, date(2026, 12, 1))
    assert starts(meeting, here.dana) == "Mon 11 Jan 14:00"
    assert meeting.month == date(2027, 1, 1)
    assert "month_closed Mon 04 Jan 09:00" in when(outbox(here.services), here.dana)
    for each in outbox(here.services):
        assert each.due_at.weekday() < 5
        assert each.due_at.date() not in (date(2027, 1, 1), date(2027, 1, 2))


def test_the_month_turns_where_the_manager_lives(database: Database) -> None:
    here = scene(database, datetime(2026, 10, 31, 12, tzinfo=UTC))
    mia = add_person(here.services, "Mia Tane", "U9", tz="Pacific/Auckland")
    lead(here.services, here.ana, mia, JANUARY)
    lead(here.services, here.ben, mia, JANUARY)
    month.plan(here.services)
    about = {(meeting.manager_id, meeting.period) for meeting in met(here, here.ana, OCTOBER)}
    assert about == {(mia.id, OCTOBER)}


def far_apart(here: Scene, manager_tz: str, rep_tz: str) -> tuple[Person, Person]:
    manager = add_person(here.services, "Max Far", "U8", tz=manager_tz)
    rep = add_person(here.services, "Rio Far", "U9", tz=rep_tz)
    lead(here.services, rep, manager, JANUARY)
    return manager, rep


@pytest.mark.parametrize(
    ("manager_tz", "rep_tz"),
    [
        ("America/Los_Angeles", "Pacific/Auckland"),
        ("Pacific/Auckland", "America/Los_Angeles"),
        ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
        ("Asia/Tokyo", "America/New_York"),
    ],
)
def test_people_on_both_sides_of_the_date_line_hear_everything_on_their_own_days_and_in_order(
    sqlite_database: Database, manager_tz: str, rep_tz: str
) -> None:
    here = scene(sqlite_database, datetime(2026, 9, 30, 9, tzinfo=UTC))
    manager, rep = far_apart(here, manager_tz, rep_tz)
    for hours in range(0, 72, 6):
        here.clock.set(datetime(2026, 9, 30, 9, tzinfo=UTC) + timedelta(hours=hours))
        month.plan(here.services)
    (meeting,) = met(here, rep)
    said = {
        (each.kind, each.recipient_id): each
        for each in reversed(outbox(here.services))
        if each.subject == f"meeting:{meeting.id}"
    }
    for person in (manager, rep):
        assert meeting.starts_at.astimezone(person.zone).weekday() < 5
    for (kind, to), each in said.items():
        local = each.due_at.astimezone((manager if to == manager.id else rep).zone)
        assert local.weekday() < 5
        if kind in (Kind.SCORECARD, Kind.RUN_SHEET):
            assert each.due_at < meeting.starts_at
            assert time(9) <= local.time() <= time(19)


def test_a_friday_that_is_saturday_for_the_rep_is_no_day_to_meet(database: Database) -> None:
    here = scene(database)
    manager, rep = far_apart(here, "America/Los_Angeles", "Pacific/Auckland")
    here.clock.set(datetime(2026, 10, 1, 16, tzinfo=UTC))
    people.away(here.services, SYSTEM, person=manager, starts=date(2026, 10, 7), ends=date(2026, 10, 7))
    month.plan(here.services)
    (meeting,) = met(here, rep)
    assert starts(meeting, manager).startswith("Tue 13 Oct")
    assert starts(meeting, rep).startswith("Wed 14 Oct")


def test_a_rep_who_joins_in_the_middle_of_the_month_is_met_with_notice(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    here.clock.set(datetime(2026, 10, 20, 8, tzinfo=UTC))
    nina = add_person(here.services, "Nina New", "U9")
    people.lead(here.services, SYSTEM, rep=nina, manager=here.dana, starts=date(2026, 10, 20))
    assert month.plan(here.services) == 6
    (meeting,) = met(here, nina)
    assert starts(meeting, here.dana) == "Thu 22 Oct 14:00"
    said = [each for each in outbox(here.services) if each.subject == f"meeting:{meeting.id}"]
    assert when(said, nina) == ["invitation Tue 20 Oct 10:00", "scorecard Wed 21 Oct 09:30"]
    assert not [each for each in said if each.late(here.services.now())]


def test_a_team_that_starts_on_the_last_days_of_a_month_meets_in_the_next_one(database: Database) -> None:
    here = scene(database, datetime(2026, 10, 29, 8, tzinfo=UTC))
    assert month.plan(here.services) == 0
    here.clock.set(datetime(2026, 11, 2, 6, tzinfo=UTC))
    month.plan(here.services)
    assert met(here, here.ana) == []
    assert starts(met(here, here.ana, OCTOBER)[0], here.dana) == "Mon 09 Nov 14:00"


def test_whoever_is_away_all_month_has_no_meeting_in_it_and_one_in_the_next(database: Database) -> None:
    here = scene(database)
    people.away(here.services, SYSTEM, person=here.ana, starts=date(2026, 9, 20), ends=date(2026, 11, 3))
    month.plan(here.services)
    assert met(here, here.ana) == []
    assert len(met(here, here.ben)) == 1
    here.clock.set(datetime(2026, 11, 2, 6, tzinfo=UTC))
    month.plan(here.services)
    assert starts(met(here, here.ana, OCTOBER)[0], here.dana) == "Wed 11 Nov 14:00"


def test_somebody_on_leave_for_years_stops_nobody_elses_month(database: Database) -> None:
    here = scene(database)
    for person in (here.ana, here.leo):
        people.away(here.services, SYSTEM, person=person, starts=date(2026, 1, 1), ends=date(2029, 1, 1))
    month.plan(here.services)
    assert (met(here, here.ana), len(met(here, here.ben))) == ([], 1)


def test_whoever_comes_back_late_in_the_month_is_met_in_it(database: Database) -> None:
    here = scene(database)
    people.away(here.services, SYSTEM, person=here.ana, starts=date(2026, 10, 1), ends=date(2026, 10, 26))
    month.plan(here.services)
    assert starts(met(here, here.ana)[0], here.dana) == "Fri 30 Oct 14:00"


def test_a_manager_of_many_has_at_most_four_talks_a_day_and_all_of_them_in_the_month(
    sqlite_database: Database,
) -> None:
    here = scene(sqlite_database)
    for number in range(20):
        rep = add_person(here.services, f"Rep {number:02}", f"U{number}")
        lead(here.services, rep, here.dana, JANUARY)
    month.plan(here.services)
    with here.services.database.read() as session:
        planned = stored.of_manager(session, here.dana.id, since=SEPTEMBER)
    days = Counter(meeting.starts_at.astimezone(here.dana.zone).date() for meeting in planned)
    assert len(planned) == len({meeting.starts_at for meeting in planned}) == 22
    assert max(days.values()) <= 4
    assert max(days).month == 10


def test_two_managers_of_a_rep_do_not_meet_them_at_the_same_time(database: Database) -> None:
    here = scene(database)
    second = add_person(here.services, "Sam Second", "U9")
    lead(here.services, here.ana, second, JANUARY)
    month.plan(here.services)
    one, other = (meeting.starts_at for meeting in met(here, here.ana))
    assert abs(one - other) >= timedelta(hours=1)


@pytest.mark.parametrize("who", ["ana", "dana"])
def test_leave_that_is_noted_later_moves_the_meeting_and_both_hear_of_it(
    database: Database, who: str
) -> None:
    here = scene(database)
    month.plan(here.services)
    (before,) = met(here, here.ana)
    meetings.accept(here.services, actor(here.ana), before.id)
    here.clock.set(moment(date(2026, 10, 6), time(10)))
    people.away(
        here.services, SYSTEM, person=getattr(here, who), starts=date(2026, 10, 8), ends=date(2026, 10, 9)
    )
    month.plan(here.services)
    (meeting,) = met(here, here.ana)
    assert (meeting.state, meeting.moved, meeting.minutes) == (State.PLANNED, 1, before.minutes)
    assert starts(meeting, here.dana) == "Mon 12 Oct 14:00"
    said = [each for each in outbox(here.services) if each.subject == f"meeting:{meeting.id}"]
    assert "invitation Tue 06 Oct 09:00" in when(said, here.ana)
    assert all(f"/{meeting.id}/1/" in each.key for each in said)
    assert month.plan(here.services) == 0


def test_a_day_that_people_chose_themselves_stays_whatever_the_calendar_says(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    (meeting,) = met(here, here.ana)
    saturday = moment(date(2026, 10, 10), time(10))
    meetings.move(here.services, actor(here.ana), meeting.id, saturday)
    assert month.plan(here.services) == 0
    assert met(here, here.ana)[0].starts_at == saturday

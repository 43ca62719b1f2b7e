"""The month runs by itself: who hears what and when, planned once however often it is looked at."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.meetings import Meeting, State
from domain.messages import Kind
from domain.people import SYSTEM, Person
from storage import meetings as stored
from storage import outbox as stored_outbox
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import add_person, lead
from tests.usecases.scene import (
    JANUARY,
    OCTOBER_1,
    Scene,
    actor,
    at_once,
    give_numbers,
    moment,
    outbox,
    scene,
    when,
)
from usecases import meetings, month, people

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AROUND = (Kind.INVITATION, Kind.SCORECARD, Kind.RUN_SHEET, Kind.LOG_REMINDER)


def met(here: Scene, rep: Person, period: date = SEPTEMBER) -> list[Meeting]:
    with here.services.database.read() as session:
        return [each for each in stored.of_rep(session, rep.id) if each.period == period]


def starts(meeting: Meeting, person: Person) -> str:
    return f"{meeting.starts_at.astimezone(person.zone):%a %d %b %H:%M}"


def test_on_the_first_working_day_the_whole_month_of_a_pair_is_planned(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    (meeting,) = met(here, here.ana)
    assert (meeting.state, meeting.minutes, meeting.workspace) == (State.PLANNED, 45, "T1")
    assert starts(meeting, here.dana) == "Thu 08 Oct 14:00"
    about = [each for each in outbox(here.services) if each.subject == f"meeting:{meeting.id}"]
    assert when(about, here.ana) == ["invitation Thu 01 Oct 09:00", "scorecard Wed 07 Oct 09:30"]
    assert when(about, here.dana) == [
        "invitation Thu 01 Oct 09:00",
        "run_sheet Wed 07 Oct 15:00",
        "log_reminder Thu 08 Oct 15:45",
        "log_reminder Fri 09 Oct 09:00",
    ]


def test_a_manager_meets_one_rep_after_the_other_and_hears_once_that_the_month_closed(
    database: Database,
) -> None:
    here = scene(database)
    month.plan(here.services)
    taken = [met(here, rep)[0].starts_at for rep in (here.ana, here.ben)]
    assert abs(taken[0] - taken[1]) >= timedelta(hours=1)
    closed = outbox(here.services, Kind.MONTH_CLOSED)
    assert when(closed, here.dana) == ["month_closed Thu 01 Oct 09:00"]
    assert [each.subject for each in closed] == [f"closed:{here.dana.id}:2026-09"]


def test_planning_again_adds_nothing(database: Database) -> None:
    here = scene(database)
    assert month.plan(here.services) == 13
    before = outbox(here.services)
    for later in (timedelta(0), timedelta(minutes=10), timedelta(days=3), timedelta(days=20)):
        here.clock.set(OCTOBER_1 + later)
        assert month.plan(here.services) == 0
    assert outbox(here.services) == before


def test_two_bots_that_plan_in_the_same_moment_plan_everything_once(database: Database) -> None:
    here = scene(database)
    for number in range(8):
        rep = add_person(here.services, f"Rep {number}", f"U{number}")
        lead(here.services, rep, here.dana, JANUARY)
    found = at_once(*[lambda: month.plan(here.services)] * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert sum(found) == len(outbox(here.services)) == 10 * 6 + 1
    with here.services.database.read() as session:
        planned = stored.of_manager(session, here.dana.id, since=SEPTEMBER)
    assert len({meeting.starts_at for meeting in planned}) == len(planned) == 10


def test_a_month_on_goal_takes_twenty_minutes(database: Database) -> None:
    here = scene(database)
    give_numbers(here.services, here.ana, SEPTEMBER, revenue_amt=130_000.0, cost_amt=70_000.0)
    give_numbers(here.services, here.ben, SEPTEMBER)
    month.plan(here.services)
    assert [met(here, rep)[0].minutes for rep in (here.ana, here.ben)] == [20, 45]


def test_nobody_without_a_slack_account_and_nobody_who_left_is_planned(database: Database) -> None:
    here = scene(database)
    for person in (
        add_person(here.services, "No Slack"),
        add_person(here.services, "Gone", "U9", active=False),
    ):
        lead(here.services, person, here.dana, JANUARY)
        with here.services.database.write() as session:
            stored_people.change(session, person)
    month.plan(here.services)
    with here.services.database.read() as session:
        planned = stored.of_manager(session, here.dana.id, since=SEPTEMBER)
    assert {meeting.rep_id for meeting in planned} == {here.ana.id, here.ben.id}


def test_a_manager_of_managers_has_no_one_on_ones_here_unless_that_manager_sells(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    assert met(here, here.dana) == []
    give_numbers(here.services, here.dana, SEPTEMBER)
    month.plan(here.services)
    assert [meeting.manager_id for meeting in met(here, here.dana)] == [here.leo.id]


def test_whoever_led_once_and_sells_now_is_met_like_any_rep(database: Database) -> None:
    here = scene(database)
    former = add_person(here.services, "Fay Former", "U9")
    lead(here.services, former, here.dana, JANUARY)
    people.lead(
        here.services, SYSTEM, rep=here.ben, manager=former, starts=date(2025, 1, 1), ends=date(2025, 12, 31)
    )
    month.plan(here.services)
    assert len(met(here, former)) == 1


def test_another_workspace_is_not_planned(database: Database) -> None:
    here = scene(database)
    eva, erik = (add_person(here.services, name, f"U{name}", workspace="T2") for name in ("Eva", "Erik"))
    lead(here.services, eva, erik, JANUARY)
    month.plan(here.services)
    assert met(here, eva) == []
    assert not [each for each in outbox(here.services) if each.workspace != "T1"]


def test_holidays_of_either_and_leave_move_the_meeting_and_what_is_said_before_it(database: Database) -> None:
    here = scene(database)
    people.away(here.services, SYSTEM, person=here.ana, starts=date(2026, 10, 2), ends=date(2026, 10, 2))
    people.away(here.services, SYSTEM, person=here.dana, starts=date(2026, 10, 8), ends=date(2026, 10, 8))
    month.plan(here.services)
    (meeting,) = met(here, here.ana)
    # Portugal has 5 October off. So 1, 6, 7, 9, 12, 13 are the six days on which both work.
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


def test_after_a_change_of_manager_nobody_is_sent_to_the_one_before(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    (before,) = met(here, here.ana)
    here.clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    new = _hand_over(here, date(2026, 10, 5))
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
    _hand_over(here, date(2026, 10, 12))
    month.plan(here.services)
    assert [meeting.manager_id for meeting in met(here, here.ana)] == [here.dana.id]


def _hand_over(here: Scene, day: date) -> Person:
    new = add_person(here.services, "Nell New", "U0NEW")
    people.lead(
        here.services, SYSTEM, rep=here.ana, manager=here.dana, starts=JANUARY, ends=day - timedelta(days=1)
    )
    people.lead(here.services, SYSTEM, rep=here.ana, manager=new, starts=day)
    return new


def test_what_was_skipped_or_held_is_not_planned_again(database: Database) -> None:
    here = scene(database)
    month.plan(here.services)
    (meeting,) = met(here, here.ana)
    meetings.skip(here.services, actor(here.ana), meeting.id, "trade fair")
    with here.services.database.write() as session:
        stored.change(session, replace(met(here, here.ben)[0], state=State.HELD))
    before = outbox(here.services)
    month.plan(here.services)
    assert outbox(here.services) == before
    assert not [each for each in before if each.recipient_id == here.ana.id and each.kind in AROUND]


def test_a_bot_that_was_down_for_a_week_catches_up_and_leaves_out_what_lost_its_point(
    database: Database,
) -> None:
    here = scene(database, moment(date(2026, 10, 12), time(9)))
    month.plan(here.services)
    (closed,) = outbox(here.services, Kind.MONTH_CLOSED)
    assert closed.due_at == moment(date(2026, 10, 1), time(9))
    assert starts(met(here, here.ana)[0], here.dana) == "Wed 14 Oct 14:00"
    here.clock.set(moment(date(2026, 10, 20), time(9)))
    with here.services.database.read() as session:
        assert stored_outbox.find(session, f"month_closed/{here.dana.id}/2026-10") is not None
    assert month.plan(here.services) == 0

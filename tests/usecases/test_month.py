"""The month runs by itself: who hears what and when, planned once however often it is looked at."""

from dataclasses import replace
from datetime import date, time, timedelta

from domain.meetings import State
from domain.messages import Kind
from domain.people import SYSTEM
from storage import meetings as stored
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import add_person, lead
from tests.usecases.scene import (
    JANUARY,
    OCTOBER_1,
    SEPTEMBER,
    actor,
    at_once,
    give_numbers,
    met,
    moment,
    outbox,
    scene,
    starts,
    when,
)
from usecases import meetings, month, people

AROUND = (Kind.INVITATION, Kind.SCORECARD, Kind.RUN_SHEET, Kind.LOG_REMINDER)


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


def test_a_bot_that_was_down_for_a_week_catches_up_and_says_what_is_late(database: Database) -> None:
    here = scene(database, moment(date(2026, 10, 8), time(9)))
    month.plan(here.services)
    (closed,) = outbox(here.services, Kind.MONTH_CLOSED)
    assert closed.due_at == moment(date(2026, 10, 1), time(9))
    assert closed.late(here.services.now())
    assert starts(met(here, here.ana)[0], here.dana) == "Mon 12 Oct 14:00"


def test_a_bot_that_was_down_for_two_weeks_leaves_out_what_lost_its_point(database: Database) -> None:
    here = scene(database, moment(date(2026, 10, 14), time(9)))
    month.plan(here.services)
    assert outbox(here.services, Kind.MONTH_CLOSED) == []
    assert starts(met(here, here.ana)[0], here.dana) == "Fri 16 Oct 14:00"

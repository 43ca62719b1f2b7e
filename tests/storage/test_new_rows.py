"""What two add at once is there once, and both get the one that is there."""

from datetime import UTC, date, datetime, timedelta

from domain.meetings import Meeting, State
from domain.messages import Delivery, Kind, delivery
from domain.people import Person, ReportingLine
from storage import meetings, outbox, people
from storage.database import Database
from storage.outbox import BATCH

NOW = datetime(2026, 10, 1, 7, tzinfo=UTC)


def pair(database: Database) -> tuple[Person, Person]:
    with database.write() as session:
        ana, dana = (people.add(session, Person(0, "T1", name, slack_id=name)) for name in ("Ana", "Dana"))
    return ana, dana


def message(number: int, to: Person) -> Delivery:
    return delivery(
        Kind.TALLY, f"{number}", workspace="T1", recipient_id=to.id, subject=f"week:{number}", due_at=NOW
    )


def test_many_messages_are_planned_in_few_steps_and_each_occasion_once(database: Database) -> None:
    ana, _ = pair(database)
    wanted = [message(number, ana) for number in range(2 * BATCH + 1)]
    with database.write() as session:
        assert outbox.plan(session, wanted[3])
        assert outbox.plan_all(session, [*wanted, *wanted]) == 2 * BATCH
    with database.write() as session:
        assert outbox.plan_all(session, wanted) == 0
        assert outbox.plan_all(session, []) == 0
        assert outbox.counts(session)[outbox.State.PLANNED] == len(wanted)


def test_whoever_plans_a_meeting_second_gets_the_first_one(database: Database) -> None:
    ana, dana = pair(database)
    wanted = Meeting(0, "T1", dana.id, ana.id, date(2026, 9, 1), NOW, 45, State.PLANNED)
    with database.write() as session:
        first = meetings.add(session, wanted)
    with database.write() as session:
        later = Meeting(
            0, "T1", dana.id, ana.id, date(2026, 9, 1), NOW + timedelta(hours=1), 20, State.PLANNED
        )
        assert meetings.add(session, later) == first
        assert meetings.of_reps(session, [ana.id], date(2026, 9, 1)) == (first,)


def test_only_what_is_to_come_in_a_workspace_is_to_come(database: Database) -> None:
    ana, dana = pair(database)
    with database.write() as session:
        for month, state in enumerate((State.PLANNED, State.ACCEPTED, State.SKIPPED, State.HELD), 1):
            wanted = Meeting(0, "T1", dana.id, ana.id, date(2026, month, 1), NOW, 45, state)
            meetings.add(session, wanted)
        before = NOW - timedelta(seconds=1)
        found = meetings.to_come(session, "T1", before)
        assert {meeting.state for meeting in found} == {State.PLANNED, State.ACCEPTED}
        assert meetings.to_come(session, "T1", NOW) == meetings.to_come(session, "T2", before) == ()


def test_an_account_a_line_and_a_leave_are_there_once(database: Database) -> None:
    ana, dana = pair(database)
    first = date(2026, 1, 1)
    with database.write() as session:
        assert people.add(session, Person(0, "T1", "Somebody Else", slack_id="Ana")) == ana
        for end in (None, date(2026, 9, 30)):
            people.add_line(session, ReportingLine(ana.id, dana.id, first, end))
            people.add_leave(session, ana.id, first, end or first)
        assert people.lines(session) == (ReportingLine(ana.id, dana.id, first, date(2026, 9, 30)),)
        assert people.leave(session, [ana.id]) == {ana.id: ((first, date(2026, 9, 30)),)}

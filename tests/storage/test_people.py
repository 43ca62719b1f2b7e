"""People, reporting lines and leave."""

from datetime import date

from domain.people import Person, ReportingLine
from storage import people
from storage.database import Database


def test_a_person_is_found_by_slack_id_mail_whole_and_first_name(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana Silva", slack_id="U1", email="Ana@Example.com"))
        people.add(session, Person(0, "T2", "Ana Silva", slack_id="U1"))
    with database.read() as session:
        assert people.by_slack_id(session, "T1", "U1") == ana
        for words in ("ana@example.com", "ana silva", "ANA", " ana "):
            assert people.named(session, "T1", words) == (ana,)
        assert people.named(session, "T1", "an") == ()


def test_percent_signs_in_a_name_find_nobody_by_accident(database: Database) -> None:
    with database.write() as session:
        people.add(session, Person(0, "T1", "Ana Silva"))
        assert people.named(session, "T1", "%") == ()


def test_the_same_line_twice_is_one_line_and_may_be_ended(database: Database) -> None:
    with database.write() as session:
        ana, dana = (people.add(session, Person(0, "T1", name)) for name in ("Ana", "Dana"))
        line = ReportingLine(ana.id, dana.id, date(2026, 1, 1))
        people.add_line(session, line)
        people.add_line(session, ReportingLine(ana.id, dana.id, date(2026, 1, 1), date(2026, 9, 30)))
        assert [found.ends for found in people.lines(session)] == [date(2026, 9, 30)]


def test_leave_is_kept_by_person(database: Database) -> None:
    with database.write() as session:
        hugo = people.add(session, Person(0, "T1", "Hugo"))
        people.add_leave(session, hugo.id, date(2026, 9, 7), date(2026, 9, 25))
        people.add_leave(session, hugo.id, date(2026, 9, 7), date(2026, 9, 26))
        assert people.leave(session, [hugo.id]) == {hugo.id: ((date(2026, 9, 7), date(2026, 9, 26)),)}

"""Numbers and goals survive being saved, once."""

from datetime import UTC, date, datetime

from domain.people import Person
from storage import goals, measures, people, series
from storage.database import Database

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
SEPTEMBER = date(2026, 9, 1)


def test_the_same_rows_twice_are_one_and_a_corrected_row_corrects(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        load = measures.add_import(session, "crm.csv", at=NOW, read=1, loaded=1, refused=0, fingerprint="f")
        row = {
            "person_id": ana.id,
            "month": SEPTEMBER,
            "measure": "revenue_amt",
            "records": 3,
            "import_id": load,
        }
        for value in (90_000.0, 90_000.0, 92_000.0):
            measures.replace_months(session, [row | {"value": value}])
    with database.read() as session:
        found = series.measures(session, [ana.id], SEPTEMBER, SEPTEMBER)
        assert found == {ana.id: {"revenue_amt": {SEPTEMBER: 92_000.0}}}
        assert list(measures.everything(session, "T1")) == [("Ana", SEPTEMBER, "revenue_amt", 92_000.0)]
        assert [load.source for load in measures.provenance(session, ana.id, SEPTEMBER)] == ["crm.csv"]
        assert measures.last_import(session, "crm.csv") == (NOW, "f")


def test_days_tell_how_far_the_source_has_looked(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        rows = [
            {"person_id": ana.id, "day": date(2026, 10, d), "measure": "call_cnt", "value": 2.0}
            for d in (5, 6)
        ]
        measures.replace_days(session, rows)
        assert measures.covered_until(session, ana.id, "call_cnt") == date(2026, 10, 6)
        assert measures.covered_until(session, ana.id, "email_cnt") is None
        assert sum(measures.by_day(session, ana.id, "call_cnt", date(2026, 10, 1), NOW.date()).values()) == 0


def test_a_goal_remembers_how_it_changed(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        put = [goals.put(session, ana.id, "revenue", SEPTEMBER, v, by=None, at=NOW) for v in (1.0, 1.0, 2.0)]
        session.flush()
        assert put == [True, False, True]
        assert [change[2:4] for change in goals.changes(session, ana.id)] == [(None, 1.0), (1.0, 2.0)]
        assert goals.months(session, [ana.id], SEPTEMBER, SEPTEMBER) == {
            ana.id: {("revenue", SEPTEMBER): 2.0}
        }

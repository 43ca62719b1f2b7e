"""The schema's history and the models."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from domain.calendar_hours import Consent
from domain.people import Person
from storage import calendar_addresses, calendars, people, schema, tables
from storage.database import Database


def test_upgrading_an_empty_database_gives_exactly_the_models(database: Database) -> None:
    assert schema.differences(database) == []
    assert schema.revision(database) == schema.newest()


def test_migrating_twice_is_harmless(database: Database) -> None:
    assert schema.migrate(database) == schema.migrate(database)


def test_nothing_is_half_saved_when_a_transaction_fails(database: Database) -> None:
    try:
        with database.write() as session:
            people.add(session, Person(0, "T1", "Ana Silva"))
            raise RuntimeError
    except RuntimeError:
        pass
    with database.read() as session:
        assert people.everybody(session) == ()


def test_forty_writers_at_once_lose_no_update(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "0"))

    def count_one() -> None:
        with database.write() as session:
            row = session.scalar(select(tables.Person).where(tables.Person.id == ana.id).with_for_update())
            assert row is not None
            row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=count_one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert people.everybody(session)[0].name == "40"


def test_consent_from_before_addresses_were_kept_stays_without_one(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'older.db'}")
    at = datetime(2026, 10, 1, tzinfo=UTC)
    schema.migrate(database, "0005")
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana Silva"))
        calendars.agree(session, ana.id, {}, at=at)
    schema.migrate(database)
    with database.read() as session:
        assert calendars.consent(session, ana.id) == Consent(at, {}, None)
        assert calendar_addresses.kept(session, ana.id) is None
    database.close()

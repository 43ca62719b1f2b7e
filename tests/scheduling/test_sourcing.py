"""The clock reads the sources that are due; one that fails holds up neither the others nor itself."""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.sql_source import SqlSource, read_url
from connectors.table_files import table_files
from content.catalogue import load_catalogue
from domain.errors import BadImport
from domain.people import SYSTEM
from domain.sources import place_of
from scheduling.sourcing import Sourcing
from storage.database import Database
from tests.usecases.house import FixedClock, add_person, services_on
from usecases import imports, sources
from usecases.services import Services

NOW = datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
TABLES = table_files(load_catalogue())


class Broken(SqlSource):
    """A source with a fault that nobody foresaw."""

    def rows(self, part: str, since: date) -> Iterator[Sequence[str]]:
        raise ZeroDivisionError(self.query)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def services(sqlite_database: Database, clock: FixedClock) -> Services:
    made = services_on(sqlite_database, clock)
    add_person(made, "Ana Silva", "UANA")
    return made


@pytest.fixture
def warehouse(tmp_path: Path) -> SqlSource:
    path = tmp_path / "warehouse.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE n (rep TEXT, month TEXT, measure TEXT, value NUMERIC)")
    connection.execute("INSERT INTO n VALUES ('Ana Silva', '2026-09', 'call_cnt', 40)")
    connection.commit()
    connection.close()
    return SqlSource("warehouse", read_url("w", f"sqlite:///{path}"), "SELECT * FROM n")


def test_every_source_is_read_once_when_its_time_has_come(
    services: Services, warehouse: SqlSource, clock: FixedClock
) -> None:
    sourcing = Sourcing(services, TABLES, [warehouse], timedelta(hours=6))
    assert sourcing.run_due() == 1
    assert sourcing.run_due() == 0
    clock.set(NOW + timedelta(hours=6))
    assert sourcing.run_due() == 1


def test_a_fault_is_logged_without_words_and_the_next_source_is_read(
    services: Services, warehouse: SqlSource, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Broken("broken", warehouse.url, "SELECT 'the words of a customer'")
    with caplog.at_level(logging.INFO):
        assert Sourcing(services, TABLES, [broken, warehouse]).run_due() == 2
    assert "ZeroDivisionError" in caplog.text
    assert "customer" not in caplog.text
    standings = {each.name: each.trouble for each in sources.standings(services, SYSTEM)}
    assert standings["warehouse"] == ""
    assert "this reference" in standings["broken"]


def test_a_table_can_be_looked_at_again_for_a_person_who_answers(
    services: Services, warehouse: SqlSource
) -> None:
    sourcing = Sourcing(services, TABLES, [warehouse])
    sourcing.run_due()
    (file,) = imports.latest(services, SYSTEM)
    with sourcing.fetch(file.place) as path:
        assert path.read_text().splitlines()[0] == "rep,month,measure,value"
    assert not path.exists()
    for place in (place_of("another", "rows"), place_of("warehouse", "deals")):
        with pytest.raises(BadImport, match="any more"), sourcing.fetch(place):
            pass

"""What was loaded before there were reports: it belongs to the first report of its name."""

from datetime import UTC, date, datetime

from alembic import command
from sqlalchemy import Connection, inspect, text

from domain.counted import Number, these
from domain.reports import Report
from storage import merging, schema
from storage.database import Database

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def test_numbers_of_earlier_files_keep_whose_they_are(database: Database) -> None:
    _at(database, "0005")
    schema.migrate(database)
    assert schema.differences(database) == []
    with database.read() as session:
        found = session.execute(text("SELECT source, report, brought_by_id FROM imports ORDER BY id")).all()
        files = session.execute(text("SELECT report FROM import_files ORDER BY id")).scalars().all()
        merging.stage(session, these([Number(1, "won_cnt", date(2026, 10, 1), 2.0, 2)]), these([]))
        gone = merging.compare(session, "T1", "by:1/1/report.csv").gone
        known = merging.reports(session, Report("by:1", "report.csv"))
    assert [tuple(row) for row in found] == [
        ("report.csv", "by:1/1/report.csv", 1),
        ("crm deals", "source:crm/1/deals", None),
        ("october.csv", "folder/1/october.csv", None),
        ("typed by Priya", None, None),
    ]
    assert files == ["by:1/1/report.csv", "source:crm/1/deals", "folder/1/october.csv", None]
    assert known == {"by:1/1/report.csv": {2}}
    assert gone == 1


def _at(database: Database, revision: str) -> None:
    """A database that stands there, with what was in it then."""
    config = schema._config()
    with database.engine.execution_options(writes=True).begin() as connection:
        inspected = inspect(connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in inspected.get_table_names():
            cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
            connection.exec_driver_sql(f'DROP TABLE "{table}"{cascade}')
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        _old_rows(connection)


def _old_rows(connection: Connection) -> None:
    """Priya dropped a file, the CRM was read, one lay in the folder, one waits; Ben has a number."""

    def run(words: str) -> None:
        connection.execute(text(words))

    for number, name in ((1, "Priya"), (2, "Ben")):
        run(
            "INSERT INTO people (id, workspace, name, tz, locale, active, administrator)"
            f" VALUES ({number}, 'T1', '{name}', 'UTC', 'en', true, true)"
        )
    files = (
        ("slack:F1", "report.csv", "1", "loaded"),
        ("source:crm/deals", "crm deals", "NULL", "loaded"),
        ("folder:/x/october.csv", "october.csv", "NULL", "loaded"),
        ("slack:F2", "other.csv", "1", "asked"),
    )
    for place, name, by, state in files:
        run(
            "INSERT INTO import_files"
            " (workspace, key, place, name, by_id, state, edition, rows, rows_wanted, at)"
            f" VALUES ('T1', '{place}', '{place}', '{name}', {by}, '{state}', 0, 0, false,"
            " '2026-10-01 00:00:00')"
        )
    for source, by in (("report.csv", "NULL"), ("crm deals", "NULL"), ("october.csv", "NULL")):
        run(_load(source, by))
    run(_load("typed by Priya", "1"))
    run(
        "INSERT INTO measures (person_id, month, measure, value, import_id)"
        " VALUES (2, '2026-10-01', 'won_cnt', 5, 1)"
    )


def _load(source: str, by: str) -> str:
    return (
        "INSERT INTO imports (source, at, rows_read, rows_loaded, rows_refused, by_id)"
        f" VALUES ('{source}', '2026-10-01 00:00:00', 1, 1, 0, {by})"
    )

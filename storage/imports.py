"""Files on their way in, how they are read, whom names mean, and writing many numbers at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.imports import File, Number, Plan, State, findings_from, plan_from
from storage import tables
from storage.new_rows import insert_new

BATCH = 5000
LISTED = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that will be, or was, changed; `typed_by` is who had typed the one before."""

    person_id: int
    measure: str
    month: date
    before: float
    after: float
    typed_by: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What numbers change against those that stand: how many of each kind, and some of the changed ones."""

    new: int
    changed: int
    same: int
    gone: int
    differences: tuple[Difference, ...]


def add(
    session: Session, *, workspace: str, key: str, place: str, name: str, by_id: int | None, at: datetime
) -> tuple[File, bool]:
    """Note a file under its key; whether it is new."""
    values = {
        "workspace": workspace,
        "key": key,
        "place": place,
        "name": name,
        "by_id": by_id,
        "state": str(State.NEW),
        "edition": 0,
        "rows": 0,
        "rows_wanted": False,
        "at": at,
    }
    new = bool(insert_new(session, tables.ImportFile, [values]))
    row = session.scalars(select(tables.ImportFile).where(tables.ImportFile.key == key)).one()
    return _file(row), new


def get(session: Session, file_id: int, *, to_change: bool = False) -> File | None:
    """The file with that id; locked against others who change it, if asked for."""
    query = select(tables.ImportFile).where(tables.ImportFile.id == file_id)
    row = session.scalar(query.with_for_update() if to_change else query)
    return _file(row) if row else None


def by_key(session: Session, key: str) -> File | None:
    """The file under that key."""
    row = session.scalar(select(tables.ImportFile).where(tables.ImportFile.key == key))
    return _file(row) if row else None


def open_at(session: Session, file: File) -> tuple[File, ...]:
    """Earlier files that lay in the same place of the watched folder and are not settled, oldest first."""
    table = tables.ImportFile
    query = select(table).where(
        table.workspace == file.workspace,
        table.place == file.place,
        table.by_id.is_(None),
        table.id < file.id,
        table.state.in_([str(state) for state in (State.NEW, State.ASKED)]),
    )
    return tuple(_file(row) for row in session.scalars(query.order_by(table.id).with_for_update()))


def latest(session: Session, workspace: str, most: int = 5) -> tuple[File, ...]:
    """The newest files."""
    query = select(tables.ImportFile).where(tables.ImportFile.workspace == workspace)
    return tuple(
        _file(row) for row in session.scalars(query.order_by(tables.ImportFile.id.desc()).limit(most))
    )


def change(session: Session, file_id: int, **values: Any) -> None:
    """Save some of a file's facts; plans and findings as they are."""
    for name in ("plan", "findings"):
        if values.get(name) is not None:
            values[name] = values[name].as_json()
    if "state" in values:
        values["state"] = str(values["state"])
    session.execute(update(tables.ImportFile).where(tables.ImportFile.id == file_id).values(**values))


def lease(session: Session, now: datetime, lasts: timedelta) -> File | None:
    """Take the oldest file that waits for work and that nobody works on; PostgreSQL skips locked ones."""
    table = tables.ImportFile
    query = (
        select(table)
        .where(
            table.state.in_([str(state) for state in (State.NEW, State.CONFIRMED)]),
            or_(table.lease_until.is_(None), table.lease_until < now),
        )
        .order_by(table.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.scalar(query)
    if row is None:
        return None
    row.lease_until = now + lasts
    session.flush()
    return _file(row)


def waiting(session: Session, now: datetime) -> bool:
    """Whether there is anything to lease."""
    table = tables.ImportFile
    query = select(table.id).where(
        table.state.in_([str(state) for state in (State.NEW, State.CONFIRMED)]),
        or_(table.lease_until.is_(None), table.lease_until < now),
    )
    return session.scalar(query.limit(1)) is not None


def rows_wanted(session: Session) -> File | None:
    """The oldest loaded file whose refused rows have to be given back."""
    query = select(tables.ImportFile).where(tables.ImportFile.rows_wanted)
    row = session.scalar(query.order_by(tables.ImportFile.id).limit(1).with_for_update(skip_locked=True))
    return _file(row) if row else None


def plans(session: Session, workspace: str) -> tuple[Plan, ...]:
    """Every remembered plan, newest first."""
    query = select(tables.ImportPlan).where(tables.ImportPlan.workspace == workspace)
    return tuple(plan_from(row.plan) for row in session.scalars(query.order_by(tables.ImportPlan.at.desc())))


def remember_plan(session: Session, workspace: str, key: str, plan: Plan, at: datetime) -> None:
    """The next file with these headings is read in the same way."""
    values = {"workspace": workspace, "key": key, "plan": plan.as_json(), "at": at}
    _upsert(session, tables.ImportPlan, values, ("workspace", "key"))


def spellings(session: Session, workspace: str) -> dict[str, int]:
    """Whom each remembered spelling means; 0 for nobody."""
    query = select(tables.Spelling).where(tables.Spelling.workspace == workspace)
    return {row.spelling: row.person_id or 0 for row in session.scalars(query)}


def remember_spelling(session: Session, workspace: str, spelling: str, person_id: int | None) -> None:
    """From now on this name means that person, or nobody."""
    values = {"workspace": workspace, "spelling": spelling, "person_id": person_id}
    _upsert(session, tables.Spelling, values, ("workspace", "spelling"))


def stage(session: Session, months: Iterable[Number], days: Iterable[Number]) -> None:
    """Put numbers beside the ones that stand, to be compared and merged in this transaction."""
    for name, when in (("staged_months", "month"), ("staged_days", "day")):
        session.execute(text(f"DROP TABLE IF EXISTS {name}"))
        kind = "DATE" if session.get_bind().dialect.name != "sqlite" else "TEXT"
        session.execute(
            text(
                f"CREATE TEMPORARY TABLE {name} (person_id INTEGER, {when} {kind}, measure VARCHAR(40),"
                f" value DOUBLE PRECISION, records INTEGER)"
            )
        )
    _copy(session, "staged_months", months)
    _copy(session, "staged_days", days)


def compare(session: Session, source: str) -> Merged:
    """What the staged numbers would change; `source` is the name under which they come."""
    counts = session.execute(text(COUNTS)).one()
    gone = session.scalar(text(f"SELECT count(*) {GONE}"), {"source": source}) or 0
    total, new, changed = (int(each or 0) for each in counts)
    more = session.execute(text(DAYS_CHANGED)).one()
    days_new, days_changed = (int(each or 0) for each in more)
    return Merged(
        new + days_new, changed + days_changed, total - new - changed, int(gone), tuple(_differences(session))
    )


def merge(session: Session, import_id: int, source: str) -> None:
    """Write the staged numbers; what this source said before and no longer says is taken out."""
    session.execute(
        text(
            "DELETE FROM measures WHERE (person_id, month, measure) IN "
            f"(SELECT m.person_id, m.month, m.measure {GONE})"
        ),
        {"source": source},
    )
    session.execute(text(MERGE_MONTHS), {"import_id": import_id})
    session.execute(text(MERGE_DAYS))


COUNTS = """
SELECT count(*), sum(CASE WHEN m.person_id IS NULL THEN 1 ELSE 0 END),
       sum(CASE WHEN m.value <> s.value THEN 1 ELSE 0 END)
FROM staged_months s LEFT JOIN measures m
  ON m.person_id = s.person_id AND m.month = s.month AND m.measure = s.measure
"""
DAYS_CHANGED = """
SELECT sum(CASE WHEN m.person_id IS NULL THEN 1 ELSE 0 END),
       sum(CASE WHEN m.value <> s.value THEN 1 ELSE 0 END)
FROM staged_days s LEFT JOIN measure_days m
  ON m.person_id = s.person_id AND m.day = s.day AND m.measure = s.measure
"""
GONE = """
FROM measures m JOIN imports i ON i.id = m.import_id
WHERE i.source = :source AND i.by_id IS NULL
  AND m.measure IN (SELECT DISTINCT measure FROM staged_months)
  AND m.month BETWEEN (SELECT min(month) FROM staged_months) AND (SELECT max(month) FROM staged_months)
  AND NOT EXISTS (SELECT 1 FROM staged_months s
                  WHERE s.person_id = m.person_id AND s.month = m.month AND s.measure = m.measure)
"""
MERGE_MONTHS = """
INSERT INTO measures (person_id, month, measure, value, records, import_id)
SELECT person_id, month, measure, value, records, CAST(:import_id AS INTEGER) FROM staged_months WHERE true
ORDER BY person_id, month, measure
ON CONFLICT (person_id, month, measure) DO UPDATE
SET value = excluded.value, records = excluded.records, import_id = excluded.import_id
"""
MERGE_DAYS = """
INSERT INTO measure_days (person_id, day, measure, value)
SELECT person_id, day, measure, value FROM staged_days WHERE true ORDER BY person_id, day, measure
ON CONFLICT (person_id, day, measure) DO UPDATE SET value = excluded.value
"""
DIFFERENT = f"""
SELECT s.person_id, s.measure, s.month, m.value, s.value, p.name
FROM staged_months s JOIN measures m
  ON m.person_id = s.person_id AND m.month = s.month AND m.measure = s.measure
LEFT JOIN imports i ON i.id = m.import_id LEFT JOIN people p ON p.id = i.by_id
WHERE m.value <> s.value
ORDER BY CASE WHEN p.id IS NULL THEN 1 ELSE 0 END, CASE WHEN s.measure = 'revenue_amt' THEN 0 ELSE 1 END,
  s.month DESC, s.person_id, s.measure LIMIT {LISTED}
"""


def _differences(session: Session) -> Iterator[Difference]:
    for person, measure, month, before, after, typed in session.execute(text(DIFFERENT)):
        when = date.fromisoformat(month) if isinstance(month, str) else month
        yield Difference(person, measure, when, before, after, typed)


def _copy(session: Session, table: str, numbers: Iterable[Number]) -> None:
    """Many rows in the quickest way each driver has."""
    connection, rows = session.connection(), iter(numbers)
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)"
        while batch := [
            (who, when.isoformat(), measure, value, records)
            for who, measure, when, value, records in islice(rows, BATCH)
        ]:
            connection.exec_driver_sql(statement, batch)
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for who, measure, when, value, records in rows:
            copy.write_row((who, when, measure, value, records))


def _upsert(session: Session, table: Any, values: Mapping[str, Any], key: tuple[str, ...]) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    changed = {name: value for name, value in values.items() if name not in key}
    statement = insert(table.__table__).values(**values)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))


def _file(row: tables.ImportFile) -> File:
    return File(
        row.id,
        row.workspace,
        row.place,
        row.name,
        row.by_id,
        State(row.state),
        row.edition,
        row.rows,
        plan_from(row.plan) if row.plan else None,
        findings_from(row.findings or {}),
        row.corrects_id,
        row.at,
    )

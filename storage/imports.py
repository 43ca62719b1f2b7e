"""Files on their way in, how they are read, and whom the names in them mean."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.imports import File, Plan, State, findings_from, plan_from
from storage import tables
from storage.new_rows import insert_new


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


def corrections(session: Session, file_id: int) -> tuple[File, ...]:
    """The loaded files whose rows correct that file, in the order in which they came."""
    table = tables.ImportFile
    query = select(table).where(table.corrects_id == file_id, table.state == State.LOADED.value)
    return tuple(_file(row) for row in session.scalars(query.order_by(table.id)))


def newer(session: Session, file: File) -> File | None:
    """The newest whole file of the same report that came after it and is loaded."""
    table = tables.ImportFile
    query = select(table).where(
        table.workspace == file.workspace,
        table.report == file.report,
        table.corrects_id.is_(None),
        table.id > file.id,
        table.state == State.LOADED.value,
    )
    row = session.scalar(query.order_by(table.id.desc()).limit(1)) if file.report else None
    return _file(row) if row else None


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
        row.report or "",
        row.another,
    )

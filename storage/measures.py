"""The raw numbers: by person, measure and month, and by day where the source can say it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import tables

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Load:
    """One load of numbers, for the line under a scorecard that says where they come from."""

    id: int
    source: str
    at: datetime


def measured(session: Session, people: Collection[int]) -> set[int]:
    """Those of the people for whom there is any number at all."""
    query = select(tables.Measure.person_id).where(tables.Measure.person_id.in_(people)).distinct()
    return set(session.scalars(query))


def by_day(session: Session, person_id: int, measure: str, first: date, last: date) -> dict[date, float]:
    """A measure day by day; a day without a row is not known to be zero."""
    query = select(tables.MeasureDay.day, tables.MeasureDay.value).where(
        tables.MeasureDay.person_id == person_id,
        tables.MeasureDay.measure == measure,
        tables.MeasureDay.day.between(first, last),
    )
    return {row.day: row.value for row in session.execute(query)}


def covered_until(session: Session, person_id: int, measure: str) -> date | None:
    """The last day that the source has said anything about."""
    query = select(func.max(tables.MeasureDay.day)).where(
        tables.MeasureDay.person_id == person_id, tables.MeasureDay.measure == measure
    )
    return session.scalar(query)


def provenance(session: Session, person_id: int, month: date) -> tuple[Load, ...]:
    """The loads that a person's month comes from, newest first."""
    of_month = select(tables.Measure.import_id).where(
        tables.Measure.person_id == person_id, tables.Measure.month == month
    )
    query = select(tables.Import).where(tables.Import.id.in_(of_month))
    found = session.scalars(query.order_by(tables.Import.at.desc(), tables.Import.id.desc()))
    return tuple(Load(row.id, row.source, row.at) for row in found)


def everything(session: Session, workspace: str) -> Iterator[tuple[str, date, str, float]]:
    """(name, month, measure, value) of everybody, by name, month and measure."""
    query = (
        select(tables.Person.name, tables.Measure.month, tables.Measure.measure, tables.Measure.value)
        .join(tables.Person, tables.Person.id == tables.Measure.person_id)
        .where(tables.Person.workspace == workspace)
        .order_by(tables.Person.name, tables.Measure.month, tables.Measure.measure)
    )
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        yield row.name, row.month, row.measure, row.value


def add_import(
    session: Session,
    source: str,
    *,
    at: datetime,
    read: int,
    loaded: int,
    refused: int,
    fingerprint: str | None = None,
    by_id: int | None = None,
    report: str | None = None,
    brought_by_id: int | None = None,
) -> int:
    """Note a load and return its id. `by_id` is who typed the numbers in; nobody for a file.

    `brought_by_id` is who dropped the file, and `report` the key of the report that it belongs to.
    """
    row = tables.Import(
        source=source,
        at=at,
        rows_read=read,
        rows_loaded=loaded,
        rows_refused=refused,
        fingerprint=fingerprint,
        by_id=by_id,
        report=report,
        brought_by_id=brought_by_id,
    )
    session.add(row)
    session.flush()
    return row.id


def last_import(session: Session, source: str) -> tuple[datetime, str | None] | None:
    """When a source was last loaded and the fingerprint of what was read then."""
    query = (
        select(tables.Import.at, tables.Import.fingerprint)
        .where(tables.Import.source == source)
        .order_by(tables.Import.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return (row.at, row.fingerprint) if row else None


def replace_months(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write measures by month; what stands for the same person, measure and month is replaced.

    Each row has person_id, month, measure, value, records, import_id.
    """
    _replace(session, tables.Measure, rows, ("person_id", "month", "measure"))


def replace_days(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write measures by day in the same way. Each row has person_id, day, measure, value."""
    _replace(session, tables.MeasureDay, rows, ("person_id", "day", "measure"))


def _replace(session: Session, table: Any, rows: Sequence[dict[str, Any]], key: tuple[str, ...]) -> None:
    """Insert in batches; a row that somebody has written in the meantime is changed, never doubled."""
    if not rows:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table.__table__)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=changed)
    ordered = sorted(
        rows, key=lambda row: tuple(row[name] for name in key)
    )  # so that two never wait crosswise
    for start in range(0, len(ordered), BATCH):
        session.connection().execute(statement, ordered[start : start + BATCH])

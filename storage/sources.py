"""Where each number of a month came from: its source, when it was loaded, and from how many records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import tables


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of one measure in one month; None where nobody noted it."""

    value: float
    records: int | None
    source: str | None
    at: datetime | None


def of_month(session: Session, person_id: int, month: date) -> dict[str, Source]:
    """A person's measures of a month, each with its origin."""
    query = (
        select(
            tables.Measure.measure,
            tables.Measure.value,
            tables.Measure.records,
            tables.Import.source,
            tables.Import.at,
        )
        .outerjoin(tables.Import, tables.Import.id == tables.Measure.import_id)
        .where(tables.Measure.person_id == person_id, tables.Measure.month == month)
    )
    return {row.measure: Source(row.value, row.records, row.source, row.at) for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who brought a number in: the key of its report, who dropped the file, who typed it; None if nobody."""

    report: str | None
    brought_by_id: int | None
    typed_by_id: int | None


def hands(session: Session, person_id: int, month: date) -> dict[str, Hand]:
    """Who brought in each measure of a person's month."""
    load = tables.Import
    query = (
        select(tables.Measure.measure, load.report, load.brought_by_id, load.by_id)
        .join(load, load.id == tables.Measure.import_id)
        .where(tables.Measure.person_id == person_id, tables.Measure.month == month)
    )
    return {row[0]: Hand(*row[1:]) for row in session.execute(query)}


def reports(session: Session, workspace: str) -> tuple[str, ...]:
    """The keys of all reports from which somebody of a workspace has a number."""
    query = (
        select(tables.Import.report)
        .join(tables.Measure, tables.Measure.import_id == tables.Import.id)
        .join(tables.Person, tables.Person.id == tables.Measure.person_id)
        .where(tables.Person.workspace == workspace, tables.Import.report.is_not(None))
        .distinct()
    )
    return tuple(sorted(key for key in session.scalars(query) if key))


def last_months(session: Session, people: Collection[int]) -> dict[int, date]:
    """The newest month of which each of the people has a number, in one query."""
    query = (
        select(tables.Measure.person_id, func.max(tables.Measure.month))
        .where(tables.Measure.person_id.in_(people))
        .group_by(tables.Measure.person_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def newest(session: Session, people: Collection[int]) -> dict[int, datetime]:
    """When each of the people last got a number, in one query."""
    query = (
        select(tables.Measure.person_id, func.max(tables.Import.at))
        .join(tables.Import, tables.Import.id == tables.Measure.import_id)
        .where(tables.Measure.person_id.in_(people))
        .group_by(tables.Measure.person_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def frozen_at(session: Session, meeting_id: int) -> datetime | None:
    """When a meeting's numbers were first shown."""
    return session.scalar(select(tables.Snapshot.frozen_at).where(tables.Snapshot.meeting_id == meeting_id))

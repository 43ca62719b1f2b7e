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

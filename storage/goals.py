"""Goals by person, KPI and month, and how they came to be."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import tables


def months(
    session: Session, people: Collection[int], first: date, last: date
) -> dict[int, dict[tuple[str, date], float]]:
    """The people's goals in the span of months: person id → (kpi, first of month) → value."""
    table = tables.Goal.__table__
    found: dict[int, dict[tuple[str, date], float]] = {person: {} for person in people}
    query = select(table.c.person_id, table.c.kpi, table.c.month, table.c.value).where(
        table.c.person_id.in_(found), table.c.month.between(first, last)
    )
    for person, kpi, month, value in session.execute(query):
        found[person][kpi, month] = value
    return found


def put(
    session: Session,
    person_id: int,
    kpi: str,
    month: date,
    value: float,
    *,
    by: int | None,
    at: datetime,
    reason: str | None = None,
) -> bool:
    """Set a goal and note the change; False when it stands like that already."""
    row = session.get(tables.Goal, (person_id, month, kpi))
    before = row.value if row else None
    if before == value:
        return False
    if row is None:
        session.add(tables.Goal(person_id=person_id, month=month, kpi=kpi, value=value))
    else:
        row.value = value
    session.add(
        tables.GoalChange(
            person_id=person_id,
            kpi=kpi,
            month=month,
            before=before,
            after=value,
            by_id=by,
            at=at,
            reason=reason,
        )
    )
    return True


def changes(
    session: Session, person_id: int
) -> tuple[tuple[str, date, float | None, float, datetime, str | None], ...]:
    """Every change: (kpi, month, before, after, moment, reason), oldest first."""
    query = (
        select(tables.GoalChange)
        .where(tables.GoalChange.person_id == person_id)
        .order_by(tables.GoalChange.id)
    )
    return tuple(
        (row.kpi, row.month, row.before, row.after, row.at, row.reason) for row in session.scalars(query)
    )

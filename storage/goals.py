"""Goals by person, KPI and month, and how they came to be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage import series, tables


@dataclass(frozen=True, slots=True)
class Changed:
    """A goal that was changed after it had been set: what it was first, what it is now, and why."""

    kpi: str
    before: float | None
    after: float
    at: datetime
    reason: str | None


def hold(session: Session, people: Collection[int]) -> None:
    """Let nobody else change these people's goals until the transaction ends, so that reading comes first.

    On SQLite a transaction that writes has the database to itself anyway.
    """
    key = tables.Person.id
    session.execute(select(key).where(key.in_(people)).order_by(key).with_for_update(key_share=True))


def months(
    session: Session, people: Collection[int], first: date, last: date
) -> dict[int, dict[tuple[str, date], float]]:
    """The people's goals in the span of months: person id → (kpi, first of month) → value."""
    found = series.goals(session, people, first, last)
    return {
        person: {(kpi, month): value for kpi, each in own.items() for month, value in each.items()}
        for person, own in found.items()
    }


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
    return bool(put_many(session, {(person_id, kpi, month): value}, by=by, at=at, reason=reason))


def put_many(
    session: Session,
    wanted: Mapping[tuple[int, str, date], float],
    *,
    by: int | None,
    at: datetime,
    reason: str | None = None,
) -> int:
    """Set many goals, (person id, kpi, first of month) → value, and note each change.

    Returns how many there are that did not stand like that already; the others are left alone.
    """
    new, other = _differences(session, wanted)
    if new:
        session.execute(insert(tables.Goal), [_goal(row) for row in new])
    if other:
        session.execute(update(tables.Goal), [_goal(row) for row in other])
    noted = [row | {"by_id": by, "at": at, "reason": reason} for row in new + other]
    if noted:
        session.execute(insert(tables.GoalChange), noted)
    return len(noted)


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


def changed(session: Session, person_id: int, month: date) -> tuple[Changed, ...]:
    """How the goals of a month differ from what they first were, one line for each KPI."""
    query = select(tables.GoalChange).filter_by(person_id=person_id, month=month)
    found: dict[str, Changed] = {}
    for row in session.scalars(query.order_by(tables.GoalChange.id)):
        first = found[row.kpi].before if row.kpi in found else row.before
        found[row.kpi] = Changed(row.kpi, first, row.after, row.at, row.reason)
        if row.before is None:
            del found[row.kpi]
    return tuple(each for each in found.values() if each.before != each.after)


def _differences(
    session: Session, wanted: Mapping[tuple[int, str, date], float]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is not there yet, and what stands otherwise: person_id, kpi, month, before, after."""
    if not wanted:
        return [], []
    moments = {month for _, _, month in wanted}
    stand = months(session, {person for person, _, _ in wanted}, min(moments), max(moments))
    rows = [
        {"person_id": person, "kpi": kpi, "month": month, "before": before, "after": value}
        for (person, kpi, month), value in wanted.items()
        if (before := stand[person].get((kpi, month))) != value
    ]
    return [row for row in rows if row["before"] is None], [row for row in rows if row["before"] is not None]


def _goal(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("person_id", "kpi", "month")} | {"value": row["after"]}

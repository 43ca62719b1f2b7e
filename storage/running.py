"""Numbers by day of several people at once, for months that still run and for how months usually run."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import tables

DAYS = tables.MeasureDay.__table__


def sums(
    session: Session, people: Collection[int], first: date, last: date
) -> dict[int, Mapping[str, tuple[float, date]]]:
    """What the days of a span add up to: person id → measure → (sum, the last day told of), in one query."""
    found: dict[int, dict[str, tuple[float, date]]] = {person: {} for person in people}
    query = (
        select(DAYS.c.person_id, DAYS.c.measure, func.sum(DAYS.c.value), func.max(DAYS.c.day))
        .where(DAYS.c.person_id.in_(found), DAYS.c.day.between(first, last))
        .group_by(DAYS.c.person_id, DAYS.c.measure)
    )
    for person, measure, value, day in session.execute(query):
        found[person][measure] = (value, day)
    return dict(found)


def days(
    session: Session, people: Collection[int], measures: Collection[str], first: date, last: date
) -> dict[int, dict[tuple[str, date], float]]:
    """Measures day by day: person id → (measure, day) → value, in one query."""
    found: dict[int, dict[tuple[str, date], float]] = {person: {} for person in people}
    query = select(DAYS.c.person_id, DAYS.c.measure, DAYS.c.day, DAYS.c.value).where(
        DAYS.c.person_id.in_(found), DAYS.c.measure.in_(measures), DAYS.c.day.between(first, last)
    )
    for person, measure, day, value in session.execute(query):
        found[person][measure, day] = value
    return found

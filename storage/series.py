"""Months of numbers and of goals of several people at once, as they are judged: name by name, month by month.

A scorecard reads some hundred rows for each rep, so they are taken as the driver gives them. Making a row
object and a date of each would cost more than all the judging.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Select, Table, select
from sqlalchemy.orm import Session

from storage import tables

BATCH = 1000
MEASURES: Table = tables.Measure.__table__  # type: ignore[assignment]
GOALS: Table = tables.Goal.__table__  # type: ignore[assignment]

Series = dict[str, dict[date, float]]


def measures(session: Session, people: Collection[int], first: date, last: date) -> dict[int, Series]:
    """Every measure of the people in the span of months (both included), in one query.

    Returns person id → measure → first of month → value.
    """
    return _read(session, MEASURES, MEASURES.c.measure, people, first, last)


def goals(session: Session, people: Collection[int], first: date, last: date) -> dict[int, Series]:
    """The people's goals in the same way: person id → KPI → first of month → value."""
    return _read(session, GOALS, GOALS.c.kpi, people, first, last)


class _Months(dict[Any, date]):
    """The month that the driver means: SQLite says it as text. Each is made once and shared."""

    def __missing__(self, told: str | date) -> date:
        self[told] = found = date.fromisoformat(told) if isinstance(told, str) else told
        return found


def _read(
    session: Session, table: Table, name: Column[str], people: Collection[int], first: date, last: date
) -> dict[int, Series]:
    found: dict[int, Series] = {person: {} for person in people}
    months = _Months()
    query = select(table.c.person_id, name, table.c.month, table.c.value).where(
        table.c.person_id.in_(found), table.c.month.between(first, last)
    )
    for rows in _plain(session, query):
        for person, named, month, value in rows:
            mine = found[person]
            if named in mine:
                mine[named][months[month]] = value
            else:
                mine[named] = {months[month]: value}
    return found


def _plain(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The driver's own rows, some at a time."""
    with session.connection().execute(query) as result:
        while rows := result.cursor.fetchmany(BATCH):
            yield rows

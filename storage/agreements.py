"""What reps said to their goals."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.agreements import Agreement, Move, State
from storage import tables
from storage.new_rows import insert_new

FIELDS = ("person_id", "starts", "by_id", "at", "version", "turn", "answered_at", "comment", "reply")


def get(session: Session, agreement_id: int, *, to_change: bool = False) -> Agreement | None:
    """The agreement with that id; `to_change` lets others who want to change it wait."""
    query = select(tables.Agreement).where(tables.Agreement.id == agreement_id)
    row = session.scalar(query.with_for_update() if to_change else query)
    return _from_row(row) if row else None


def of_year(session: Session, person_id: int, starts: date) -> Agreement | None:
    """A person's agreement on the year that starts in that month."""
    query = select(tables.Agreement).filter_by(person_id=person_id, starts=starts)
    row = session.scalar(query)
    return _from_row(row) if row else None


def about(session: Session, people: Collection[int], months: Collection[date]) -> tuple[Agreement, ...]:
    """People's agreements on the years that touch these months."""
    if not months:
        return ()
    first = min(months).replace(year=min(months).year - 1)
    query = select(tables.Agreement).where(
        tables.Agreement.person_id.in_(people),
        tables.Agreement.starts > first,
        tables.Agreement.starts <= max(months),
    )
    return tuple(_from_row(row) for row in session.scalars(query))


def add(session: Session, agreement: Agreement) -> Agreement:
    """Save a new one; the one of that person and year if there is one already."""
    insert_new(session, tables.Agreement, [_values(agreement)])
    found = of_year(session, agreement.person_id, agreement.starts)
    if found is None:
        raise LookupError("an agreement that was just saved is not there")
    return found


def change(session: Session, agreement: Agreement) -> None:
    """Save how it stands now."""
    where = update(tables.Agreement).where(tables.Agreement.id == agreement.id)
    session.execute(where.values(**_values(agreement)).execution_options(synchronize_session="fetch"))


def note(
    session: Session, agreement: Agreement, move: Move, *, by: int | None, at: datetime, said: str | None
) -> None:
    """Write down what happened."""
    row = {"agreement_id": agreement.id, "move": move, "by_id": by, "at": at, "said": said}
    session.execute(insert(tables.AgreementMove), [row])


def version(session: Session, person_id: int, first: date, last: date) -> int:
    """How often a person's goals in that span of months have changed, as a number that only grows."""
    query = select(func.max(tables.GoalChange.id)).where(
        tables.GoalChange.person_id == person_id, tables.GoalChange.month.between(first, last)
    )
    return session.scalar(query) or 0


def _values(agreement: Agreement) -> dict[str, object]:
    return {name: getattr(agreement, name) for name in FIELDS} | {"state": agreement.state.value}


def _from_row(row: tables.Agreement) -> Agreement:
    return Agreement(id=row.id, state=State(row.state), **{name: getattr(row, name) for name in FIELDS})

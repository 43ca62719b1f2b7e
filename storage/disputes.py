"""Numbers that look wrong, what was answered, and whom a workspace asks about which KPI."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from domain.disputes import Dispute, State
from storage import tables
from storage.new_rows import insert_new


def add(session: Session, dispute: Dispute) -> Dispute:
    """Save it; the same person's same words about the same number are one."""
    same = {name: getattr(dispute, name) for name in ("rep_id", "month", "kpi", "by_id", "should_be", "why")}
    found = session.scalar(select(tables.Dispute).filter_by(**same, state=State.OPEN.value))
    if found is None:
        facts = {"shown": dispute.shown, "at": dispute.at, "asked": list(dispute.asked)}
        found = tables.Dispute(**same, **facts, state=State.OPEN.value)
        session.add(found)
        session.flush()
    return _from_row(found)


def get(session: Session, dispute_id: int, *, to_change: bool = False) -> Dispute | None:
    """The dispute with that id; `to_change` keeps everybody else from answering it until then."""
    row = session.get(tables.Dispute, dispute_id, with_for_update=to_change, populate_existing=to_change)
    return _from_row(row) if row else None


def of_month(session: Session, rep_id: int, month: date) -> tuple[Dispute, ...]:
    """Everything that was said to be wrong in a rep's month, oldest first."""
    query = select(tables.Dispute).where(tables.Dispute.rep_id == rep_id, tables.Dispute.month == month)
    return tuple(_from_row(row) for row in session.scalars(query.order_by(tables.Dispute.id)))


def open_of(session: Session, reps: Collection[int]) -> dict[int, int]:
    """How many questions about their numbers are open: rep id → count, only of those who have one."""
    query = select(tables.Dispute.rep_id).where(
        tables.Dispute.rep_id.in_(reps), tables.Dispute.state == State.OPEN.value
    )
    found: dict[int, int] = {}
    for rep in session.scalars(query):
        found[rep] = found.get(rep, 0) + 1
    return found


def answer(session: Session, dispute_id: int, state: State, words: str, by: int, *, at: datetime) -> None:
    """Save what was found."""
    values: dict[str, Any] = {"state": state.value, "answer": words, "answered_by_id": by, "answered_at": at}
    session.execute(update(tables.Dispute).where(tables.Dispute.id == dispute_id).values(**values))


def owner(session: Session, workspace: str, kpi: str) -> int | None:
    """Who is asked about a KPI's data; None where nobody was named."""
    return session.scalar(select(tables.DataOwner.person_id).filter_by(workspace=workspace, kpi=kpi))


def name_owner(session: Session, workspace: str, kpi: str, person_id: int | None) -> None:
    """From now on this person is asked, or with None nobody in particular."""
    key = {"workspace": workspace, "kpi": kpi}
    if person_id is None:
        session.execute(delete(tables.DataOwner).filter_by(**key))
    elif not insert_new(session, tables.DataOwner, [key | {"person_id": person_id}]):
        session.execute(update(tables.DataOwner).filter_by(**key).values(person_id=person_id))


def source_owners(session: Session, workspace: str) -> dict[str, int]:
    """Whom a workspace asks about which source: its name → a person's id."""
    query = select(tables.SourceOwner).where(tables.SourceOwner.workspace == workspace)
    return {row.source: row.person_id for row in session.scalars(query)}


def name_source_owner(session: Session, workspace: str, source: str, person_id: int | None) -> None:
    """From now on this person is asked about a source, or with None nobody in particular."""
    key = {"workspace": workspace, "source": source}
    if person_id is None:
        session.execute(delete(tables.SourceOwner).filter_by(**key))
    elif not insert_new(session, tables.SourceOwner, [key | {"person_id": person_id}]):
        session.execute(update(tables.SourceOwner).filter_by(**key).values(person_id=person_id))


def _from_row(row: tables.Dispute) -> Dispute:
    facts = {name: getattr(row, name) for name in _FIELDS}
    return Dispute(state=State(row.state), asked=tuple(row.asked or ()), **facts)


_FIELDS = (
    *("id", "rep_id", "month", "kpi", "by_id", "shown", "should_be", "why", "at"),
    *("answer", "answered_by_id", "answered_at"),
)

"""Deals as their source last told them: what the funnel is drawn from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.funnel import Deal
from storage import tables

BATCH = 500


def replace(session: Session, workspace: str, source: str, deals: Sequence[Deal], *, at: datetime) -> int:
    """Make a source's deals these; how many changed, came or went.

    What the source does not name any more is gone. An open deal whose close date is later than it was
    has slipped once more; `Deal.slips` and `Deal.first_closes` that are handed in do not count.
    """
    known = {row.external_id: row for row in session.execute(_of_source(workspace, source))}
    wanted = {deal.external_id: deal for deal in deals}
    gone = [row.id for key, row in known.items() if key not in wanted]
    for start in range(0, len(gone), BATCH):
        session.execute(
            delete(tables.Opportunity).where(tables.Opportunity.id.in_(gone[start : start + BATCH]))
        )
    new, other = [], []
    for key, deal in wanted.items():
        values = _values(deal, known.get(key)) | {"seen_at": at}
        if key not in known:
            new.append(values | {"workspace": workspace, "source": source})
        elif any(getattr(known[key], name) != value for name, value in values.items() if name != "seen_at"):
            other.append(values | {"id": known[key].id})
    if new:
        session.execute(insert(tables.Opportunity), new)
    if other:
        session.execute(update(tables.Opportunity), other)
    return len(new) + len(other) + len(gone)


def of_owners(session: Session, owners: Collection[int], *, closed_since: date) -> dict[int, list[Deal]]:
    """The open deals of the people, and those that closed since that day: person id → deals, in one query."""
    table = tables.Opportunity.__table__
    found: dict[int, list[Deal]] = {owner: [] for owner in owners}
    query = (
        select(table)
        .where(table.c.owner_id.in_(found), or_(table.c.won.is_(None), table.c.closes >= closed_since))
        .order_by(table.c.external_id)
    )
    for row in session.execute(query):
        found[row.owner_id].append(Deal(**{name: getattr(row, name) for name in _FIELDS}))
    return found


def seen_at(session: Session, owners: Iterable[int]) -> datetime | None:
    """When a source last changed any of these people's deals; None if there are none."""
    query = select(tables.Opportunity.seen_at).where(tables.Opportunity.owner_id.in_(set(owners)))
    return session.scalar(query.order_by(tables.Opportunity.seen_at.desc()).limit(1))


def _of_source(workspace: str, source: str) -> Any:
    table = tables.Opportunity.__table__
    return select(table).where(table.c.workspace == workspace, table.c.source == source)


def _values(deal: Deal, before: Any) -> dict[str, Any]:
    """The columns of a deal; what was seen before tells how often it slipped."""
    values = asdict(deal) | {"first_closes": deal.closes, "slips": 0}
    if before is not None:
        later = (
            deal.won is None
            and before.won is None
            and deal.closes is not None
            and before.closes is not None
            and deal.closes > before.closes
        )
        values |= {"first_closes": before.first_closes or deal.closes, "slips": before.slips + later}
    return values


_FIELDS = (
    *("external_id", "owner_id", "stage", "amount", "created", "closes", "first_closes", "slips"),
    *("last_activity", "next_step", "won", "estimated"),
)

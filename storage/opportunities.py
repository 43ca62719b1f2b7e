"""Deals as their source last told them: what the funnel is drawn from."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.funnel import Deal, DealColumns, Deals, these
from storage import tables
from storage.staging import stage

FILES = "files"
"""The source of all that people bring as files: a file speaks of the people in it, whatever its name."""
STAGED = Table(
    "staged_deals",
    MetaData(),
    Column("external_id", String, nullable=False),
    Column("owner_id", Integer),
    Column("stage", String, nullable=False),
    Column("amount", Float),
    Column("created", Date),
    Column("closes", Date),
    Column("last_activity", Date),
    Column("next_step", Boolean),
    Column("won", Boolean),
    Column("estimated", Boolean),
    Index("ix_staged_deals", "owner_id", "external_id"),
    prefixes=["TEMPORARY"],
)
DEALS = cast(Table, tables.Opportunity.__table__)
KEY = ("owner_id", "workspace", "source", "external_id")
LONGEST_STAGE = 80


def replace(session: Session, workspace: str, source: str, deals: Iterable[Deal], *, at: datetime) -> int:
    """Make a source's deals these; how many changed, came or went.

    What the source does not name any more is gone. An open deal whose close date is later than it was
    has slipped once more; `Deal.slips` and `Deal.first_closes` that are handed in do not count.
    """
    _stage(session, these({(deal.owner_id, deal.external_id): deal for deal in deals}.values()))
    return _without(session, workspace, source) + _merge(session, workspace, source, at)


def tell(session: Session, workspace: str, deals: Deals, people: Collection[int], *, at: datetime) -> int:
    """What a file says of the deals of people; how many changed, came or went.

    Where it tells of open ones at all, what else was open of those people is gone. Closed ones stay: a file
    may hold only the last month.
    """
    _stage(session, deals)
    gone = 0
    if session.scalar(select(exists().where(STAGED.c.won.is_(None)))):
        gone = _without(session, workspace, FILES, DEALS.c.won.is_(None), DEALS.c.owner_id.in_(people))
    return gone + _merge(session, workspace, FILES, at)


def of_owners(session: Session, owners: Collection[int], *, closed_since: date) -> dict[int, list[Deal]]:
    """The open deals of the people, and those that closed since that day: person id → deals, in one query.

    Whose deals a CRM tells, of them files tell nothing.
    """
    found: dict[int, list[Deal]] = {owner: [] for owner in owners}
    query = (
        select(DEALS)
        .where(DEALS.c.owner_id.in_(found), or_(DEALS.c.won.is_(None), DEALS.c.closes >= closed_since))
        .order_by(DEALS.c.external_id)
    )
    rows = session.execute(query).all()
    connected = {row.owner_id for row in rows if row.source != FILES}
    for row in rows:
        if row.source != FILES or row.owner_id not in connected:
            found[row.owner_id].append(Deal(**{name: getattr(row, name) for name in _FIELDS}))
    return found


def seen_at(session: Session, owners: Iterable[int]) -> datetime | None:
    """When a source last changed any of these people's deals; None if there are none."""
    query = select(tables.Opportunity.seen_at).where(tables.Opportunity.owner_id.in_(set(owners)))
    return session.scalar(query.order_by(tables.Opportunity.seen_at.desc()).limit(1))


def _stage(session: Session, deals: Deals) -> None:
    as_text = session.get_bind().dialect.name == "sqlite"
    stage(session, STAGED, (_rows(columns, as_text) for columns in deals.columns()))


def _rows(columns: DealColumns, as_text: bool) -> list[tuple[Any, ...]]:
    """Deals of people who are known as rows of `STAGED`."""

    def days(column: Sequence[Any]) -> Iterable[Any]:
        return [day and day.isoformat() for day in column] if as_text else column

    names, owners, stages, amounts, created, closes, activity, *rest = columns
    stages = [each[:LONGEST_STAGE] for each in stages]
    rows = zip(
        *(names, owners, stages, amounts, days(created), days(closes), days(activity), *rest), strict=True
    )
    return [row for row in rows if row[1] > 0]


def _without(session: Session, workspace: str, source: str, *which: Any) -> int:
    """Take out what is not staged, of all of a source or of a part."""
    named = and_(STAGED.c.owner_id == DEALS.c.owner_id, STAGED.c.external_id == DEALS.c.external_id)
    theirs = (DEALS.c.workspace == workspace, DEALS.c.source == source)
    gone = select(DEALS.c.id).outerjoin(STAGED, named).where(STAGED.c.owner_id.is_(None), *theirs, *which)
    return int(session.execute(delete(DEALS).where(DEALS.c.id.in_(gone))).rowcount)  # type: ignore[attr-defined]


def _merge(session: Session, workspace: str, source: str, at: datetime) -> int:
    """Write what is staged where it differs; how much did."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    names = [column.name for column in STAGED.columns]
    where_from = [
        literal(workspace).label("workspace"),
        literal(source).label("source"),
        literal(at, DEALS.c.seen_at.type).label("seen_at"),
        literal(0).label("slips"),
        STAGED.c.closes.label("first_closes"),
    ]
    made = insert(DEALS).from_select(
        [*names, *(each.name for each in where_from)],
        select(STAGED, *where_from).where(literal(1) == 1).order_by(STAGED.c.owner_id, STAGED.c.external_id),
    )
    new = made.excluded
    both_open = and_(DEALS.c.won.is_(None), new.won.is_(None))
    told = [name for name in names if name not in KEY]
    changes = {name: new[name] for name in told} | {
        "seen_at": new.seen_at,
        "first_closes": func.coalesce(DEALS.c.first_closes, new.closes),
        "slips": DEALS.c.slips + case((and_(both_open, new.closes > DEALS.c.closes), 1), else_=0),
    }
    differs = or_(*(DEALS.c[name].is_distinct_from(new[name]) for name in told))
    statement = made.on_conflict_do_update(index_elements=KEY, set_=changes, where=differs)
    found = session.execute(statement, execution_options={"preserve_rowcount": True})
    return int(found.rowcount)  # type: ignore[attr-defined]


_FIELDS = (
    *("external_id", "owner_id", "stage", "amount", "created", "closes", "first_closes", "slips"),
    *("last_activity", "next_step", "won", "estimated"),
)

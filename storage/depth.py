"""Overrides of how closely a rep is looked at, and the looks that went deeper than the depth allows."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.cadence import ONE_DAY
from domain.depth import Look, Override
from storage import tables
from storage.new_rows import insert_new


def overrides(session: Session, reps: Collection[int], month: date) -> dict[int, Override]:
    """The override that holds for each rep in that month, the newest if there are several, in one query."""
    query = (
        select(tables.DepthOverride, tables.Person.name)
        .join(tables.Person, tables.Person.id == tables.DepthOverride.by_id)
        .where(
            tables.DepthOverride.rep_id.in_(reps),
            tables.DepthOverride.starts <= month,
            tables.DepthOverride.until >= month,
        )
        .order_by(tables.DepthOverride.id)
    )
    return {
        row.rep_id: Override(row.level, row.reason, name.split()[0] if name.split() else name, row.until)
        for row, name in session.execute(query)
    }


def override(
    session: Session,
    rep_id: int,
    by: int,
    level: int,
    reason: str,
    starts: date,
    until: date,
    *,
    at: datetime,
) -> int:
    """Save an override, which ends what was chosen before; its id."""
    end_override(session, rep_id, starts)
    row = tables.DepthOverride(
        rep_id=rep_id, by_id=by, level=level, reason=reason, starts=starts, until=until, at=at
    )
    session.add(row)
    session.flush()
    return row.id


def end_override(session: Session, rep_id: int, month: date) -> None:
    """From that month on the rule holds again."""
    running = (tables.DepthOverride.rep_id == rep_id, tables.DepthOverride.until >= month)
    last = month.replace(day=1) - ONE_DAY
    session.execute(update(tables.DepthOverride).where(*running).values(until=last))


def looks(session: Session, rep_id: int, month: date) -> tuple[Look, ...]:
    """The deeper looks at a rep's month, oldest first."""
    query = (
        select(tables.DeeperLook, tables.Person.name)
        .join(tables.Person, tables.Person.id == tables.DeeperLook.by_id)
        .where(tables.DeeperLook.rep_id == rep_id, tables.DeeperLook.month == month)
        .order_by(tables.DeeperLook.id)
    )
    return tuple(Look(row.by_id, name, row.level, row.reason, row.at) for row, name in session.execute(query))


def add_look(
    session: Session, rep_id: int, by: int, month: date, level: int, reason: str, *, at: datetime
) -> bool:
    """Note a deeper look; False if the same one was noted already."""
    row = {"rep_id": rep_id, "by_id": by, "month": month, "level": level, "reason": reason, "at": at}
    return bool(insert_new(session, tables.DeeperLook, [row]))

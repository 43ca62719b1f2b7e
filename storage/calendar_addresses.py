"""Sealed addresses of calendars: which is due, who reads it right now, and how it went."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from domain.calendar_addresses import Address
from domain.calendar_hours import Category, Counted, Kept
from storage import tables
from storage.new_rows import insert_new

TABLE = tables.CalendarAddress


def kept(session: Session, person_id: int) -> Kept | None:
    """How a person's address stands; None if none is kept."""
    row = session.get(TABLE, person_id)
    return _kept(row) if row else None


def keep(
    session: Session, person_id: int, host: str, sealed: str, mark: str, found: Counted, kept: Kept
) -> None:
    """Keep an address that was just read, in place of the one before."""
    values = {
        "host": host,
        "sealed": sealed,
        "mark": mark,
        "ahead": _plain(found.ahead),
        "given_at": kept.given_at,
        "due_at": kept.due_at,
        "done_at": kept.done_at,
        "whole_at": kept.done_at,
        "failed_on": None,
        "nights": 0,
        "trouble": "",
        "lease_until": None,
    }
    if not insert_new(session, TABLE, [values | {"person_id": person_id, "turn": 0}]):
        session.execute(update(TABLE).where(TABLE.person_id == person_id).values(**values))


def forget(session: Session, person_id: int) -> None:
    """Forget the address."""
    session.execute(delete(TABLE).where(TABLE.person_id == person_id))


def read_whole_next(session: Session, person_id: int, due_at: datetime | None = None) -> None:
    """The next reading counts the whole calendar anew; at that moment, and one that runs saves nothing."""
    values: dict[str, Any] = {"mark": "", "whole_at": None}
    if due_at is not None:
        values |= {"due_at": due_at, "turn": TABLE.turn + 1, "lease_until": None}
    session.execute(update(TABLE).where(TABLE.person_id == person_id).values(**values))


def lease(session: Session, workspace: str, now: datetime, lasts: timedelta) -> Address | None:
    """Take the address that has been due for longest, of somebody who is here; None if there is none."""
    query = (
        select(TABLE)
        .join(tables.Person, tables.Person.id == TABLE.person_id)
        .where(tables.Person.workspace == workspace, tables.Person.active.is_(True))
        .where(TABLE.due_at <= now, or_(TABLE.lease_until.is_(None), TABLE.lease_until <= now))
        .order_by(TABLE.due_at, TABLE.person_id)
        .limit(1)
    )
    row = session.scalar(query.with_for_update(skip_locked=True, of=TABLE))
    return _taken(row, now, lasts) if row else None


def lease_of(session: Session, person_id: int, now: datetime, lasts: timedelta) -> Address | None:
    """Take one person's address, due or not; None while it is being read."""
    row = session.scalar(select(TABLE).where(TABLE.person_id == person_id).with_for_update())
    if row is None or (row.lease_until is not None and row.lease_until > now):
        return None
    return _taken(row, now, lasts)


def finish(session: Session, address: Address, **values: Any) -> bool:
    """End a reading. False, and nothing changed, when the address was taken back or changed meanwhile."""
    mine = (TABLE.person_id == address.person_id, TABLE.turn == address.turn, TABLE.sealed == address.sealed)
    if "ahead" in values:
        values["ahead"] = _plain(values["ahead"])
    change = update(TABLE).where(*mine).values(lease_until=None, **values)
    return bool(getattr(session.execute(change), "rowcount", 0))


def next_due(session: Session, workspace: str) -> datetime | None:
    """When the next address is due of those of people who are here."""
    query = select(func.min(TABLE.due_at)).join(tables.Person, tables.Person.id == TABLE.person_id)
    return session.scalar(query.where(tables.Person.workspace == workspace, tables.Person.active.is_(True)))


def _taken(row: tables.CalendarAddress, now: datetime, lasts: timedelta) -> Address:
    row.lease_until, row.turn = now + lasts, row.turn + 1
    ahead = {
        date.fromisoformat(day): {Category(kind): float(value) for kind, value in found.items()}
        for day, found in row.ahead.items()
    }
    return Address(row.person_id, row.turn, row.sealed, _kept(row), row.mark, row.whole_at, ahead)


def _kept(row: tables.CalendarAddress) -> Kept:
    return Kept(row.host, row.given_at, row.due_at, row.done_at, row.failed_on, row.nights, row.trouble)


def _plain(ahead: Mapping[date, Mapping[Category, float]]) -> dict[str, dict[str, float]]:
    return {
        day.isoformat(): {kind.value: value for kind, value in found.items()} for day, found in ahead.items()
    }

"""How sources stand, who reads one right now, and the records of those that only tell what changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.sources import Change, Standing
from storage import tables
from storage.new_rows import insert_new

BATCH = 500
STANDINGS: Any = tables.SourceStanding.__table__
RECORDS: Any = tables.SourceRecord.__table__


def all_of(session: Session, workspace: str) -> tuple[Standing, ...]:
    """Every source that was ever read, by name."""
    query = select(tables.SourceStanding).where(tables.SourceStanding.workspace == workspace)
    return tuple(_standing(row) for row in session.scalars(query.order_by(tables.SourceStanding.name)))


def lease(
    session: Session, workspace: str, name: str, kind: str, now: datetime, lasts: timedelta
) -> Standing | None:
    """Take a source to read it; None while somebody else reads it."""
    insert_new(
        session, tables.SourceStanding, [{"workspace": workspace, "name": name, "kind": kind, "trouble": ""}]
    )
    query = select(tables.SourceStanding).where(
        tables.SourceStanding.workspace == workspace, tables.SourceStanding.name == name
    )
    row = session.scalars(query.with_for_update()).one()
    if row.lease_until is not None and row.lease_until > now:
        return None
    row.kind, row.lease_until = kind, now + lasts
    return _standing(row)


def change(session: Session, workspace: str, name: str, **values: Any) -> None:
    """Save how a source stands now."""
    table = tables.SourceStanding
    session.execute(update(table).where(table.workspace == workspace, table.name == name).values(**values))


def forget_others(session: Session, workspace: str, names: Collection[str]) -> None:
    """Sources that nobody names any more; the numbers they gave stay."""
    for table, name in ((STANDINGS, STANDINGS.c.name), (RECORDS, RECORDS.c.source)):
        session.execute(delete(table).where(table.c.workspace == workspace, name.not_in(list(names))))


def keep(
    session: Session, workspace: str, source: str, part: str, changes: Iterable[Change], at: datetime
) -> None:
    """Save what changed, as of that moment; of a record that comes twice the last word counts."""
    batch = {each.key: each for each in changes}
    gone = [key for key, each in batch.items() if each.cells is None]
    if gone:
        session.execute(delete(RECORDS).where(_of(workspace, source, part), RECORDS.c.key.in_(gone)))
    rows = [
        {
            "workspace": workspace,
            "source": source,
            "part": part,
            "key": each.key,
            "cells": list(each.cells),
            "seen": at,
        }
        for each in batch.values()
        if each.cells is not None
    ]
    if rows:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement = insert(RECORDS)
        statement = statement.on_conflict_do_update(
            index_elements=["workspace", "source", "part", "key"],
            set_={"cells": statement.excluded.cells, "seen": statement.excluded.seen},
        )
        session.connection().execute(statement, rows)


def drop_unseen(session: Session, workspace: str, source: str, part: str, since: datetime) -> int:
    """What a whole reading that began then did not name any more is gone; how many records that is."""
    found = session.execute(delete(RECORDS).where(_of(workspace, source, part), RECORDS.c.seen < since))
    return int(getattr(found, "rowcount", 0))


def records(session: Session, workspace: str, source: str, part: str) -> Iterator[Sequence[str]]:
    """The cells of every record, by key, a few hundred at a time."""
    last = ""
    while True:
        query = (
            select(RECORDS.c.key, RECORDS.c.cells)
            .where(_of(workspace, source, part), RECORDS.c.key > last)
            .order_by(RECORDS.c.key)
            .limit(BATCH)
        )
        rows = session.execute(query).all()
        yield from (row.cells for row in rows)
        if len(rows) < BATCH:
            return
        last = rows[-1].key


def _of(workspace: str, source: str, part: str) -> Any:
    return and_(RECORDS.c.workspace == workspace, RECORDS.c.source == source, RECORDS.c.part == part)


def _standing(row: tables.SourceStanding) -> Standing:
    return Standing(row.name, row.kind, row.tried_at, row.done_at, row.read_to, row.whole_at, row.trouble)

"""The outbox: what the bot will say first. Planned by use cases, leased to whoever delivers it.

A row that is `planned` was certainly not said. A row that is `leased` may have been: when its lease runs
out, or its outcome was unclear, it counts as uncertain, and whoever leases it next has to look in Slack
before saying it (again).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, Row, Table, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from domain.messages import Delivery, Kind
from storage import tables
from storage.new_rows import insert_new

Found = Row[*tuple[Any, ...]]
ROWS = cast(Table, tables.Delivery.__table__)
BATCH = 500
NOT_SENT = "What it would change was not sent, so the newest facts stand there already."


class State(StrEnum):
    """How far a delivery has come."""

    PLANNED = "planned"
    LEASED = "leased"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a leased row. `fence` and `owner` say whose lease it was.

    `hold` is, for a row that goes back to planned, the moment before which nobody should try its
    workspace again; for one that stays leased, the moment from which its quarantine is counted.
    """

    id: int
    owner: str
    fence: int
    state: State
    channel: str | None = None
    ts: str | None = None
    error: str | None = None
    hold: datetime | None = None
    failed_attempts: int = 0
    first_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery with its state, for people who look after the bot and for use cases that ask."""

    delivery: Delivery
    state: State
    attempts: int
    channel: str | None
    ts: str | None
    error: str | None
    edits_key: str | None


def plan(session: Session, delivery: Delivery) -> bool:
    """Put a message into the outbox. False, and nothing changed, when the occasion is there already."""
    return _insert(session, delivery)


def plan_all(session: Session, deliveries: Iterable[Delivery]) -> int:
    """Put many messages into the outbox in few steps; how many of the occasions were not there already."""
    wanted = {each.key: each for each in deliveries}
    for keys in _batches(list(wanted)):
        for key in session.scalars(select(ROWS.c.dedupe_key).where(ROWS.c.dedupe_key.in_(keys))):
            del wanted[key]
    rows = [_planned(each) for each in wanted.values()]
    return sum(insert_new(session, tables.Delivery, batch) for batch in _batches(rows))


def plan_edit(session: Session, delivery: Delivery, edits_key: str) -> bool:
    """Plan that an earlier message, named by its key, shows the newest facts.

    While that one is not sent yet there is nothing to edit: it will be written from the newest facts
    anyway, so the edit is noted as cancelled. False when the occasion is there already.
    """
    query = select(ROWS.c.state).where(ROWS.c.dedupe_key == edits_key).with_for_update()
    if session.scalar(query) in (State.SENT, State.LEASED):
        return _insert(session, delivery, edits_key=edits_key)
    return _insert(session, delivery, edits_key=edits_key, state=State.CANCELLED, error=NOT_SENT)


def withdraw(
    session: Session, subject_or_key: str, reason: str, *, kinds: Collection[Kind] | None = None
) -> int:
    """Cancel what is planned about a subject, or under a key; of those kinds only if they are named.

    Returns how many were cancelled. What is being sent right now is not stopped; its text is written
    from the facts of that moment.
    """
    about = or_(ROWS.c.subject == subject_or_key, ROWS.c.dedupe_key == subject_or_key)
    change = update(ROWS).where(about, ROWS.c.state == State.PLANNED)
    if kinds is not None:
        change = change.where(ROWS.c.kind.in_([str(kind) for kind in kinds]))
    return _changed(session, change.values(state=State.CANCELLED, error=reason, lease_until=None))


def planned_for(session: Session, recipient_id: int) -> tuple[Delivery, ...]:
    """What somebody will be told and is not being told right now."""
    query = select(ROWS).where(ROWS.c.recipient_id == recipient_id, ROWS.c.state == State.PLANNED)
    return tuple(delivery_of(row) for row in session.execute(query.order_by(ROWS.c.due_at, ROWS.c.id)))


def retime(session: Session, delivery: Delivery) -> None:
    """Give what is planned the moment and the expiry that this one has."""
    change = update(ROWS).where(ROWS.c.dedupe_key == delivery.key, ROWS.c.state == State.PLANNED)
    _changed(session, change.values(due_at=delivery.due_at, expires_at=delivery.expires_at))


def settle(session: Session, outcomes: Iterable[Outcome]) -> int:
    """Save what became of leased rows. Returns how many leases still held; the others are left alone."""
    values = [
        {
            "row_id": one.id,
            "whose": one.owner,
            "which": one.fence,
            "into": str(one.state),
            "to_channel": one.channel,
            "to_ts": one.ts,
            "why": one.error,
            "until": one.hold,
            "more": one.failed_attempts,
            "first": one.first_attempt_at,
        }
        for one in outcomes
    ]
    return _changed(session, _SETTLE, values) if values else 0


_SETTLE = (
    update(ROWS)
    .where(
        ROWS.c.id == bindparam("row_id"),
        ROWS.c.leased_by == bindparam("whose"),
        ROWS.c.fence == bindparam("which"),
        ROWS.c.state == State.LEASED,
    )
    .values(
        state=bindparam("into"),
        channel=func.coalesce(bindparam("to_channel", type_=ROWS.c.channel.type), ROWS.c.channel),
        ts=func.coalesce(bindparam("to_ts", type_=ROWS.c.ts.type), ROWS.c.ts),
        error=bindparam("why"),
        lease_until=bindparam("until"),
        leased_by=None,
        attempts=ROWS.c.attempts + bindparam("more", type_=ROWS.c.attempts.type),
        first_attempt_at=bindparam("first"),
    )
)


def something_due(session: Session, *, now: datetime, quarantine: timedelta) -> bool:
    """Whether a lease could find anything: two seeks in one index, however many rows there are.

    It asks for the first of each and not whether there is one: PostgreSQL answers EXISTS by reading the
    table from its beginning, in the hope of an early hit, and here there mostly is none.
    """
    first = select(ROWS.c.due_at).where(ROWS.c.state == State.PLANNED).order_by(ROWS.c.due_at).limit(1)
    ends = select(func.min(ROWS.c.lease_until)).where(ROWS.c.state == State.LEASED)
    planned, leased = session.execute(select(first.scalar_subquery(), ends.scalar_subquery())).one()
    ripe = leased is not None and leased <= now - quarantine
    return ripe or (planned is not None and planned <= now)


def next_due(session: Session, *, quarantine: timedelta = timedelta(0)) -> datetime | None:
    """When there is something to deliver next; lies in the past while a workspace has to wait."""
    first = select(ROWS.c.due_at).where(ROWS.c.state == State.PLANNED).order_by(ROWS.c.due_at).limit(1)
    ends = select(func.min(ROWS.c.lease_until)).where(ROWS.c.state == State.LEASED)
    planned, leased = session.scalar(first), session.scalar(ends)
    moments = [planned, leased + quarantine if leased else None]
    return min((moment for moment in moments if moment is not None), default=None)


def counts(session: Session) -> Mapping[State, int]:
    """How many deliveries stand in each state; every state is there."""
    found = session.execute(select(ROWS.c.state, func.count()).group_by(ROWS.c.state))
    return dict.fromkeys(State, 0) | {State(state): number for state, number in found}


def find(session: Session, key: str) -> Entry | None:
    """The delivery with that key."""
    row = session.execute(select(ROWS).where(ROWS.c.dedupe_key == key)).one_or_none()
    return _entry(row) if row else None


def sent_message(session: Session, key: str) -> tuple[str, str] | None:
    """The channel and timestamp under which a message stands in Slack; None if it was not sent."""
    query = select(ROWS.c.channel, ROWS.c.ts).where(
        ROWS.c.dedupe_key == key, ROWS.c.state == State.SENT, ROWS.c.ts.is_not(None)
    )
    row = session.execute(query).one_or_none()
    return (row.channel, row.ts) if row else None


def failures(session: Session, *, workspace: str | None = None, limit: int = 100) -> tuple[Entry, ...]:
    """What could not be said, newest first, each with its reason."""
    query = select(ROWS).where(ROWS.c.state == State.FAILED)
    if workspace is not None:
        query = query.where(ROWS.c.workspace == workspace)
    query = query.order_by(ROWS.c.due_at.desc(), ROWS.c.id.desc()).limit(limit)
    return tuple(_entry(row) for row in session.execute(query))


def delivery_of(row: Found) -> Delivery:
    """The domain's delivery in a row that has these columns."""
    return Delivery(
        key=row.dedupe_key,
        kind=Kind(row.kind),
        workspace=row.workspace,
        recipient_id=row.recipient_id,
        subject=row.subject,
        due_at=row.due_at,
        expires_at=row.expires_at,
    )


def _entry(row: Found) -> Entry:
    state = State(row.state)
    return Entry(delivery_of(row), state, row.attempts, row.channel, row.ts, row.error, row.edits_key)


def _insert(session: Session, delivery: Delivery, **more: Any) -> bool:
    return bool(insert_new(session, tables.Delivery, [_planned(delivery) | more]))


def _planned(delivery: Delivery) -> dict[str, Any]:
    return {
        "workspace": delivery.workspace,
        "recipient_id": delivery.recipient_id,
        "kind": str(delivery.kind),
        "subject": delivery.subject,
        "dedupe_key": delivery.key,
        "due_at": delivery.due_at,
        "expires_at": delivery.expires_at,
        "state": State.PLANNED,
        "fence": 0,
        "attempts": 0,
    }


def _batches(found: list[Any]) -> Iterator[list[Any]]:
    return (found[start : start + BATCH] for start in range(0, len(found), BATCH))


def _changed(session: Session, statement: Any, values: list[dict[str, Any]] | None = None) -> int:
    result = session.connection().execute(statement, values)
    return cast("CursorResult[Any]", result).rowcount

"""Who delivers what right now: rows of the outbox are leased for a while, and fairly.

Fair means: workspaces take turns, and a recipient's messages keep their order: while one of them is
leased (or uncertain), no later one is.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.orm import Session

from domain.messages import Delivery
from storage import tables
from storage.outbox import ROWS, Found, Outcome, State, delivery_of

WINDOW = 4
"""How many due rows are looked at for each one that is wanted, so that there is something to choose."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that its owner may say until `lease_until`, and what has to be known to say it.

    `uncertain`: an earlier attempt may have reached Slack. `edits`: the channel and timestamp of the
    message that it changes; None for a new message, and when there is nothing to change.
    """

    id: int
    delivery: Delivery
    slack_id: str | None
    active: bool
    owner: str
    fence: int
    lease_until: datetime
    first_attempt_at: datetime
    attempts: int = 0
    uncertain: bool = False
    edits_key: str | None = None
    edits: tuple[str, str] | None = None

    def sent(self, channel: str, ts: str) -> Outcome:
        """It stands in Slack."""
        return self._outcome(State.SENT, channel=channel, ts=ts)

    def failed(self, why: str) -> Outcome:
        """It will never be said."""
        return self._outcome(State.FAILED, error=why, failed_attempts=1)

    def cancelled(self, why: str) -> Outcome:
        """It has lost its point."""
        return self._outcome(State.CANCELLED, error=why)

    def expired(self) -> Outcome:
        """It comes too late to be worth saying."""
        return self._outcome(State.EXPIRED, error="It was too late.")

    def unclear(self, why: str, *, since: datetime) -> Outcome:
        """It may have been said: quarantine from `since`, then look before it is said again."""
        return self._outcome(State.LEASED, error=why, hold=since, failed_attempts=1)

    def given_back(self, *, now: datetime, hold: datetime | None = None, why: str | None = None) -> Outcome:
        """It was not tried; what was uncertain before stays so. Until `hold` its workspace waits."""
        if self.uncertain:
            return self._outcome(State.LEASED, error=why, hold=hold or now)
        return Outcome(self.id, self.owner, self.fence, State.PLANNED, error=why, hold=hold)

    def _outcome(self, state: State, **more: Any) -> Outcome:
        first = self.first_attempt_at
        return Outcome(self.id, self.owner, self.fence, state, first_attempt_at=first, **more)


def lease(
    session: Session,
    *,
    owner: str,
    now: datetime,
    lease_for: timedelta,
    quarantine: timedelta,
    limit: int,
) -> tuple[Leased, ...]:
    """Take up to `limit` deliveries: what is due, and what is uncertain and through its quarantine.

    Needs a writing transaction. Several processes may do this at once; none gets what another has.
    """
    ripe = now - quarantine
    uncertain = _uncertain(session, ripe, limit=max(limit // 4, 1))
    due = _turns(_candidates(session, now, limit), now, limit - len(uncertain))
    wanted = [*uncertain, *due]
    still = case(
        (ROWS.c.id.in_(uncertain), and_(ROWS.c.state == State.LEASED, ROWS.c.lease_until <= ripe)),
        else_=ROWS.c.state == State.PLANNED,
    )
    free = select(ROWS.c.id).where(ROWS.c.id.in_(wanted), still).with_for_update(skip_locked=True)
    taken = (
        update(ROWS)
        .where(ROWS.c.id.in_(free))
        .values(
            state=State.LEASED,
            leased_by=owner,
            lease_until=now + lease_for,
            fence=ROWS.c.fence + 1,
            first_attempt_at=func.coalesce(ROWS.c.first_attempt_at, now),
        )
        .returning(*ROWS.c)
    )
    rows = {row.id: row for row in session.connection().execute(taken)} if wanted else {}
    return _details(session, [rows[one] for one in wanted if one in rows], frozenset(uncertain))


def _uncertain(session: Session, ripe: datetime, *, limit: int) -> list[int]:
    query = select(ROWS.c.id).where(ROWS.c.state == State.LEASED, ROWS.c.lease_until <= ripe)
    return list(session.connection().execute(query.order_by(ROWS.c.lease_until).limit(limit)).scalars())


def _candidates(session: Session, now: datetime, limit: int) -> Sequence[Found]:
    """The earliest due rows; when they fill the window, also the earliest of each other workspace."""
    found = list(_due(session, now, limit * WINDOW))
    if len(found) < limit * WINDOW:
        return found
    seen = Counter(row.workspace for row in found)
    for workspace in _workspaces(session):
        if seen[workspace] < limit and len(seen) + (workspace not in seen) > 1:
            known = {row.id for row in found}
            found += [row for row in _due(session, now, limit, workspace) if row.id not in known]
    return found


def _due(session: Session, now: datetime, limit: int, workspace: str | None = None) -> Sequence[Found]:
    other = ROWS.alias()
    busy = select(1).where(other.c.recipient_id == ROWS.c.recipient_id, other.c.state == State.LEASED)
    query = select(
        ROWS.c.id, ROWS.c.workspace, ROWS.c.recipient_id, ROWS.c.lease_until, ROWS.c.edits_key
    ).where(ROWS.c.state == State.PLANNED, ROWS.c.due_at <= now, ~busy.exists())
    if workspace is not None:
        query = query.where(ROWS.c.workspace == workspace)
    return session.connection().execute(query.order_by(ROWS.c.due_at, ROWS.c.id).limit(limit)).all()


def _workspaces(session: Session) -> list[str]:
    """Every workspace there is, by hopping through the index from one to the next."""
    found: list[str] = []
    hop = select(func.min(tables.Person.workspace))
    here = session.scalar(hop)
    while here is not None:
        found.append(here)
        here = session.scalar(hop.where(tables.Person.workspace > here))
    return found


def _turns(found: Sequence[Found], now: datetime, limit: int) -> list[int]:
    """The first row of each recipient, workspaces in turns; none of those that have to wait."""
    waits = {
        (row.workspace, row.edits_key is None) for row in found if row.lease_until and row.lease_until > now
    }
    first: dict[int, Found] = {}
    for row in found:
        first.setdefault(row.recipient_id, row)
    turns: Counter[str] = Counter()
    ranked: list[tuple[int, int]] = []
    for row in first.values():
        if (row.workspace, row.edits_key is None) not in waits:
            turns[row.workspace] += 1
            ranked.append((turns[row.workspace], row.id))
    ranked.sort(key=lambda rank: rank[0])
    return [row_id for _, row_id in ranked[:limit]]


def _details(session: Session, rows: Sequence[Found], uncertain: frozenset[int]) -> tuple[Leased, ...]:
    """What has to be known to say them: who gets each, and where the message stands that it changes."""
    if not rows:
        return ()
    people, keys = tables.Person.__table__, {row.edits_key for row in rows if row.edits_key}
    of = select(people.c.id, people.c.slack_id, people.c.active)
    of = of.where(people.c.id.in_({row.recipient_id for row in rows}))
    recipients = {person.id: person for person in session.connection().execute(of)}
    places = _places(session, keys) if keys else {}
    return tuple(
        _leased(row, recipients[row.recipient_id], places.get(row.edits_key), row.id in uncertain)
        for row in rows
    )


def _places(session: Session, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """The channel and timestamp of each of these that stands in Slack."""
    sent = select(ROWS.c.dedupe_key, ROWS.c.channel, ROWS.c.ts).where(
        ROWS.c.dedupe_key.in_(keys), ROWS.c.state == State.SENT
    )
    return {
        row.dedupe_key: (row.channel, row.ts)
        for row in session.connection().execute(sent)
        if row.channel and row.ts
    }


def _leased(row: Found, recipient: Found, edits: tuple[str, str] | None, uncertain: bool) -> Leased:
    return Leased(
        id=row.id,
        delivery=delivery_of(row),
        slack_id=recipient.slack_id,
        active=recipient.active,
        owner=row.leased_by,
        fence=row.fence,
        lease_until=row.lease_until,
        first_attempt_at=row.first_attempt_at,
        attempts=row.attempts,
        uncertain=uncertain,
        edits_key=row.edits_key,
        edits=edits,
    )

"""Promises, their weekly occurrences, and the audit of their moves."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.commitments import Commitment, Evidence, Occurrence, Offer, Per, Signal, State, Tally
from storage import tables
from storage.new_rows import insert_new


def get(session: Session, commitment_id: int, *, to_change: bool = False) -> Commitment | None:
    """The commitment with that id; `to_change` keeps everybody else from changing it until then."""
    row = session.get(
        tables.Commitment, commitment_id, with_for_update=to_change, populate_existing=to_change
    )
    return _from_row(row) if row else None


def of_meeting(session: Session, meeting_id: int) -> tuple[Commitment, ...]:
    """What was promised in a meeting, by both, in the order it was."""
    return _all(session, tables.Commitment.meeting_id == meeting_id)


def of_owner(session: Session, owner_id: int, *, until: date | None = None) -> tuple[Commitment, ...]:
    """Everything a person promised, oldest first; only what had begun by `until` if it is given."""
    began = [tables.Commitment.starts <= until] if until else []
    return _all(session, tables.Commitment.owner_id == owner_id, *began)


def of_partner(session: Session, partner_id: int) -> tuple[Commitment, ...]:
    """Everything that was promised to a person, oldest first."""
    return _all(session, tables.Commitment.partner_id == partner_id)


def in_states(session: Session, states: Collection[State], *, ended_after: date) -> tuple[Commitment, ...]:
    """All commitments in those states that end on or after a day."""
    wanted = [state.value for state in states]
    return _all(session, tables.Commitment.state.in_(wanted), tables.Commitment.ends >= ended_after)


def by_key(session: Session, key: str) -> Commitment | None:
    """The commitment that an occasion made, so that the same occasion never makes another."""
    row = session.scalar(select(tables.Commitment).where(tables.Commitment.key == key))
    return _from_row(row) if row else None


def add(session: Session, commitment: Commitment, *, key: str | None = None) -> Commitment:
    """Save a new commitment and return it with its id; the one that its occasion made already if it did."""
    if key is not None:
        insert_new(session, tables.Commitment, [_values(commitment) | {"key": key}])
        return cast(Commitment, by_key(session, key))
    row = tables.Commitment(**_values(commitment))
    session.add(row)
    session.flush()
    return _from_row(row)


def change(session: Session, commitment: Commitment) -> None:
    """Save what changed about a commitment."""
    query = update(tables.Commitment).where(tables.Commitment.id == commitment.id)
    session.execute(query.values(**_values(commitment)))


def note_move(
    session: Session, before: Commitment, after: Commitment, move: str, *, by: int | None, at: datetime
) -> None:
    """Write the audit line of a move."""
    session.add(
        tables.CommitmentMove(
            commitment_id=before.id, move=move, before=before.state, after=after.state, by_id=by, at=at
        )
    )
    session.flush()


def moves(session: Session, commitment_id: int) -> tuple[tuple[str, str, str, int | None, datetime], ...]:
    """The audit: (move, state before, state after, person id, moment), oldest first."""
    query = (
        select(tables.CommitmentMove)
        .where(tables.CommitmentMove.commitment_id == commitment_id)
        .order_by(tables.CommitmentMove.id)
    )
    return tuple((row.move, row.before, row.after, row.by_id, row.at) for row in session.scalars(query))


def tallies(session: Session, commitments: Iterable[Commitment]) -> tuple[Tally, ...]:
    """Each commitment with its occurrences, in the given order."""
    given = tuple(commitments)
    found: dict[int, list[Occurrence]] = {commitment.id: [] for commitment in given}
    query = (
        select(tables.Occurrence)
        .where(tables.Occurrence.commitment_id.in_(found))
        .order_by(tables.Occurrence.starts)
    )
    for row in session.scalars(query):
        found[row.commitment_id].append(_occurrence(row))
    return tuple(Tally(commitment, tuple(found[commitment.id])) for commitment in given)


def add_occurrences(session: Session, commitment_id: int, rows: Iterable[Occurrence]) -> None:
    """Save the weeks of a commitment that has none yet."""
    session.add_all(
        tables.Occurrence(commitment_id=commitment_id, starts=row.starts, ends=row.ends, target=row.target)
        for row in rows
    )
    session.flush()


def occurrence(session: Session, occurrence_id: int, *, to_change: bool = False) -> Occurrence | None:
    """One week of a promise; `to_change` keeps everybody else from changing it until then."""
    row = session.get(
        tables.Occurrence, occurrence_id, with_for_update=to_change, populate_existing=to_change
    )
    return _occurrence(row) if row else None


def change_occurrence(session: Session, changed: Occurrence) -> None:
    """Save what is known about a week."""
    query = update(tables.Occurrence).where(tables.Occurrence.id == changed.id)
    session.execute(
        query.values(done=changed.done, source=changed.source, signal=changed.signal, note=changed.note)
    )


def _all(session: Session, *conditions: Any) -> tuple[Commitment, ...]:
    query = (
        select(tables.Commitment).where(*conditions).order_by(tables.Commitment.starts, tables.Commitment.id)
    )
    return tuple(_from_row(row) for row in session.scalars(query))


_OFFER = ("text", "kpi", "quantity", "starts", "ends")
_OWN = ("workspace", "owner_id", "partner_id", "meeting_id", "answered_at", "reason")


def _values(commitment: Commitment) -> dict[str, Any]:
    offer = commitment.offer
    return (
        {name: getattr(offer, name) for name in _OFFER}
        | {name: getattr(commitment, name) for name in _OWN}
        | {"per": offer.per.value, "evidence": offer.evidence.value, "goals": list(offer.goals)}
        | {"state": commitment.state.value, "counter": _packed(commitment.counter)}
    )


def _from_row(row: tables.Commitment) -> Commitment:
    offer = Offer(
        per=Per(row.per),
        evidence=Evidence(row.evidence),
        goals=tuple(row.goals),
        **{name: getattr(row, name) for name in _OFFER},
    )
    return Commitment(
        id=row.id,
        offer=offer,
        state=State(row.state),
        counter=_unpacked(row.counter, offer),
        **{name: getattr(row, name) for name in _OWN},
    )


def _packed(offer: Offer | None) -> dict[str, Any] | None:
    if offer is None:
        return None
    return asdict(offer) | {"starts": offer.starts.isoformat(), "ends": offer.ends.isoformat()}


def _unpacked(packed: dict[str, Any] | None, like: Offer) -> Offer | None:
    if packed is None:
        return None
    return replace(
        like,
        text=packed["text"],
        quantity=packed["quantity"],
        per=Per(packed["per"]),
        starts=date.fromisoformat(packed["starts"]),
        ends=date.fromisoformat(packed["ends"]),
    )


def _occurrence(row: tables.Occurrence) -> Occurrence:
    signal = Signal(row.signal) if row.signal else None
    return Occurrence(
        row.id, row.commitment_id, row.starts, row.ends, row.target, row.done, row.source, signal, row.note
    )

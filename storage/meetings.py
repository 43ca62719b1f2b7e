"""Meetings, their topics, their logs and the scorecards frozen for them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.meetings import Log, Meeting, State, Topic
from storage import tables
from storage.new_rows import insert_new


def get(session: Session, meeting_id: int, *, to_change: bool = False) -> Meeting | None:
    """The meeting with that id; `to_change` keeps everybody else from changing it until then."""
    row = session.get(tables.Meeting, meeting_id, with_for_update=to_change, populate_existing=to_change)
    return _from_row(row) if row else None


def of_pair(session: Session, manager_id: int, rep_id: int, period: date) -> Meeting | None:
    """The pair's meeting about that month."""
    row = session.scalar(
        select(tables.Meeting).where(
            tables.Meeting.manager_id == manager_id,
            tables.Meeting.rep_id == rep_id,
            tables.Meeting.period == period,
        )
    )
    return _from_row(row) if row else None


def of_rep(session: Session, rep_id: int, *, since: date | None = None) -> tuple[Meeting, ...]:
    """A rep's meetings, newest first; only those about `since` or later if it is given."""
    query = select(tables.Meeting).where(tables.Meeting.rep_id == rep_id)
    if since is not None:
        query = query.where(tables.Meeting.period >= since)
    return _all(session, query)


def of_manager(session: Session, manager_id: int, *, since: date) -> tuple[Meeting, ...]:
    """A manager's meetings about `since` or later, newest first."""
    query = select(tables.Meeting).where(
        tables.Meeting.manager_id == manager_id, tables.Meeting.period >= since
    )
    return _all(session, query)


def of_reps(session: Session, reps: Iterable[int], period: date) -> tuple[Meeting, ...]:
    """Several reps' meetings about that month, whoever they are with."""
    return _all(
        session,
        select(tables.Meeting).where(tables.Meeting.rep_id.in_(reps), tables.Meeting.period == period),
    )


def to_come(session: Session, workspace: str, now: datetime) -> tuple[Meeting, ...]:
    """A workspace's meetings that are planned or accepted and have not begun."""
    query = select(tables.Meeting).where(
        tables.Meeting.workspace == workspace,
        tables.Meeting.state.in_([State.PLANNED.value, State.ACCEPTED.value]),
        tables.Meeting.starts_at > now,
    )
    return _all(session, query)


def add(session: Session, meeting: Meeting) -> Meeting:
    """Save a new meeting and return it with its id; the one that is there already if the pair has one."""
    insert_new(session, tables.Meeting, [_values(meeting)])
    found = of_pair(session, meeting.manager_id, meeting.rep_id, meeting.period)
    assert found is not None
    return found


def change(session: Session, meeting: Meeting) -> None:
    """Save what changed about a meeting."""
    session.execute(update(tables.Meeting).where(tables.Meeting.id == meeting.id).values(**_values(meeting)))


def topics(session: Session, meeting_id: int) -> tuple[Topic, ...]:
    """What the two brought, in the order it came."""
    query = select(tables.Topic).where(tables.Topic.meeting_id == meeting_id).order_by(tables.Topic.id)
    return tuple(
        Topic(row.id, row.meeting_id, row.person_id, row.text, row.kpi, row.kind)
        for row in session.scalars(query)
    )


def add_topic(session: Session, topic: Topic, *, at: datetime) -> None:
    """Save a topic; the same words of the same person twice are one topic."""
    same = select(tables.Topic.id).where(
        tables.Topic.meeting_id == topic.meeting_id,
        tables.Topic.person_id == topic.person_id,
        tables.Topic.kind == topic.kind,
        tables.Topic.text == topic.text,
    )
    if session.scalar(same) is None:
        session.add(
            tables.Topic(
                meeting_id=topic.meeting_id,
                person_id=topic.person_id,
                kind=topic.kind,
                kpi=topic.kpi,
                text=topic.text,
                at=at,
            )
        )
        session.flush()


def log(session: Session, meeting_id: int) -> Log | None:
    """The meeting's log, draft or complete."""
    row = session.get(tables.Log, meeting_id)
    return Log(row.meeting_id, row.step, row.answers, row.completed_at) if row else None


def save_log(session: Session, log: Log, *, at: datetime) -> None:
    """Save a log as it stands."""
    row = session.get(tables.Log, log.meeting_id)
    if row is None:
        row = tables.Log(meeting_id=log.meeting_id, answers={}, step="", updated_at=at)
        session.add(row)
    row.step, row.answers, row.updated_at = log.step, dict(log.answers), at
    row.completed_at = log.completed_at
    session.flush()


def snapshot(session: Session, meeting_id: int) -> Mapping[str, Any] | None:
    """The facts of the scorecard as it was first shown for the meeting."""
    row = session.get(tables.Snapshot, meeting_id)
    return row.facts if row else None


def freeze(session: Session, meeting_id: int, facts: Mapping[str, Any], *, at: datetime) -> None:
    """Freeze a scorecard's facts; what is frozen already stays."""
    row = {"meeting_id": meeting_id, "frozen_at": at, "facts": dict(facts)}
    insert_new(session, tables.Snapshot, [row])


def _all(session: Session, query: Any) -> tuple[Meeting, ...]:
    ordered = query.order_by(tables.Meeting.period.desc(), tables.Meeting.starts_at.desc(), tables.Meeting.id)
    return tuple(_from_row(row) for row in session.scalars(ordered))


_FIELDS = [
    *("workspace", "manager_id", "rep_id", "period", "starts_at", "minutes"),
    *("skip_reason", "moved", "manager_agrees"),
]


def _values(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in _FIELDS} | {"state": meeting.state.value}


def _from_row(row: tables.Meeting) -> Meeting:
    return Meeting(id=row.id, state=State(row.state), **{name: getattr(row, name) for name in _FIELDS})

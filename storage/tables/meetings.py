"""Meetings with all that belongs to them, what was promised, and what will be said."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Meeting(Base):
    """A one-on-one of a pair about a month."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("manager_id", "rep_id", "period"), Index(None, "state", "starts_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    period: Mapped[date]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    skip_reason: Mapped[str | None] = mapped_column(Text)
    moved: Mapped[int] = mapped_column(default=0)
    manager_agrees: Mapped[bool] = mapped_column(default=False)


class Topic(Base):
    """What one of the two wants to talk about, or thinks of a number."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    kpi: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Log(Base):
    """The outcome of a meeting, saved at each step."""

    __tablename__ = "logs"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class Snapshot(Base):
    """A scorecard as it was when it was first shown for a meeting."""

    __tablename__ = "snapshots"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    frozen_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class Commitment(Base):
    """A promise."""

    __tablename__ = "commitments"
    __table_args__ = (Index(None, "state", "ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    kpi: Mapped[str | None] = mapped_column(String(40))
    quantity: Mapped[int]
    per: Mapped[str] = mapped_column(String(10))
    starts: Mapped[date]
    ends: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(20))
    goals: Mapped[list[Any]]
    counter: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class CommitmentMove(Base):
    """The audit of a promise: one line for each move that happened."""

    __tablename__ = "commitment_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), index=True)
    move: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Occurrence(Base):
    """One week of a promise."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("commitment_id", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    starts: Mapped[date]
    ends: Mapped[date] = mapped_column(index=True)
    target: Mapped[int]
    done: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(20))
    signal: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)


class Delivery(Base):
    """A message that the bot says first: the outbox."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "due_at"),
        Index("ix_deliveries_recipient", "recipient_id", "state"),
        Index("ix_deliveries_subject", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(80))
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="planned")
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(64))
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    first_attempt_at: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(Text)
    edits_key: Mapped[str | None]

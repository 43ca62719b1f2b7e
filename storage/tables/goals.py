"""Goals and what was agreed about them, and what counts for a team."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Goal(Base):
    """A person's goal for a KPI in a month."""

    __tablename__ = "goals"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[float]


class GoalChange(Base):
    """How a goal came to be what it is: every setting, with who, when and why."""

    __tablename__ = "goal_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kpi: Mapped[str] = mapped_column(String(40))
    month: Mapped[date]
    before: Mapped[float | None]
    after: Mapped[float]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)


class Agreement(Base):
    """A year's goals put to a rep, and what the rep said."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("person_id", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    turn: Mapped[int]
    answered_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)
    reply: Mapped[str | None] = mapped_column(Text)


class AgreementMove(Base):
    """The audit of an agreement: what happened, who did it, when, and what they said."""

    __tablename__ = "agreement_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    move: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    said: Mapped[str | None] = mapped_column(Text)


class TeamKpis(Base):
    """What counts for a manager's team from a month on: one row for each decision, never changed."""

    __tablename__ = "team_kpis"

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts: Mapped[date]
    pack: Mapped[str] = mapped_column(String(40))
    weights: Mapped[list[Any]]
    own: Mapped[list[Any]]
    year_starts: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)

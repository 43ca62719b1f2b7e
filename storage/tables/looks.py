"""How closely a month is looked at: deals, depth, doubts, calendars."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Opportunity(Base):
    """A deal as its source last told it: the open ones are the funnel, the closed ones its yardstick.

    `won` is None while it is open. `next_step` is None where the source does not tell. `slips` counts how
    often the close date was put off, from the loads that saw it; `first_closes` is the one seen first.
    """

    __tablename__ = "opportunities"
    __table_args__ = (UniqueConstraint("owner_id", "workspace", "source", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    source: Mapped[str]
    external_id: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    stage: Mapped[str] = mapped_column(String(80))
    amount: Mapped[float | None]
    estimated: Mapped[bool]
    created: Mapped[date | None]
    closes: Mapped[date | None]
    first_closes: Mapped[date | None]
    slips: Mapped[int] = mapped_column(default=0)
    last_activity: Mapped[date | None]
    next_step: Mapped[bool | None]
    won: Mapped[bool | None]
    seen_at: Mapped[datetime]


class DepthOverride(Base):
    """A manager's own choice of how closely a rep is looked at, which ends by itself after `until`."""

    __tablename__ = "depth_overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    starts: Mapped[date]
    until: Mapped[date]
    at: Mapped[datetime]


class DeeperLook(Base):
    """A manager looked deeper at a rep's month than its depth allows, and why. The rep sees it."""

    __tablename__ = "deeper_looks"
    __table_args__ = (UniqueConstraint("rep_id", "by_id", "month", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    month: Mapped[date]
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Dispute(Base):
    """A number that somebody says is wrong, until whoever owns the data has answered."""

    __tablename__ = "disputes"

    id: Mapped[int] = mapped_column(primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    month: Mapped[date]
    kpi: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    shown: Mapped[float | None]
    should_be: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    asked: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class DataOwner(Base):
    """Whom a workspace asks about a KPI's data."""

    __tablename__ = "data_owners"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class SourceOwner(Base):
    """Whom a workspace asks about the numbers of a source, of files of one name, or of the watched folder."""

    __tablename__ = "source_owners"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class CalendarConsent(Base):
    """Somebody lets the bot count the hours of their calendar; `words` are their own words by category."""

    __tablename__ = "calendar_consents"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]
    words: Mapped[dict[str, Any]]
    read_at: Mapped[datetime | None]


class CalendarAddress(Base):
    """The secret address of a calendar that is read by itself: sealed, with only its host in plain words.

    `turn` counts the readings that were begun, so that one which was overtaken saves nothing. `ahead` are
    the hours of the next days by category, for as long as the calendar stays as it is by its `mark`.
    """

    __tablename__ = "calendar_addresses"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    host: Mapped[str]
    sealed: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_on: Mapped[date | None]
    nights: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")
    mark: Mapped[str] = mapped_column(String(400), default="")
    whole_at: Mapped[datetime | None]
    ahead: Mapped[dict[str, Any]]


class CalendarHours(Base):
    """All that is kept of a calendar: hours by week (its Monday) and category."""

    __tablename__ = "calendar_hours"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    hours: Mapped[float]


class Switch(Base):
    """Something that a workspace has switched off, or on again."""

    __tablename__ = "switches"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_on: Mapped[bool]

"""Every table. One class per noun; what leaves this room are the domain's facts, never these rows."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, whatever the database makes of it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes on the way in."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables' base: names of constraints are the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Moment,
        date: Date,
        str: String(255),
        float: Float,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class Person(Base):
    """Somebody the product knows."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("workspace", "slack_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    slack_id: Mapped[str | None]
    email: Mapped[str | None]
    tz: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en_US")
    country: Mapped[str | None] = mapped_column(String(2))
    active: Mapped[bool] = mapped_column(default=True)
    administrator: Mapped[bool] = mapped_column(default=False)


class ReportingLine(Base):
    """Who leads whom, dated."""

    __tablename__ = "reporting_lines"
    __table_args__ = (UniqueConstraint("rep_id", "manager_id", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts: Mapped[date]
    ends: Mapped[date | None]


class Leave(Base):
    """Days on which somebody is away, both ends included."""

    __tablename__ = "leave"
    __table_args__ = (UniqueConstraint("person_id", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts: Mapped[date]
    ends: Mapped[date]


class Measure(Base):
    """One raw fact: a person's measure in a month, with where it came from and how many records."""

    __tablename__ = "measures"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[float]
    records: Mapped[int | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"))


class MeasureDay(Base):
    """The same by day, where the source can say it: weekly promises are counted from these."""

    __tablename__ = "measure_days"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[float]


class Import(Base):
    """One load of numbers: from where, when, how many rows."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    at: Mapped[datetime]
    rows_read: Mapped[int]
    rows_loaded: Mapped[int]
    rows_refused: Mapped[int]
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ImportFile(Base):
    """A file that somebody dropped or that lay in the watched folder, and how far it has come."""

    __tablename__ = "import_files"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str] = mapped_column(Text)
    name: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(20))
    edition: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    rows_wanted: Mapped[bool] = mapped_column(default=False, index=True)
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("import_files.id"))
    lease_until: Mapped[datetime | None]
    at: Mapped[datetime]


class ImportPlan(Base):
    """How a file with these headings is read; `key` is a digest of the set of headings."""

    __tablename__ = "import_plans"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    plan: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Spelling(Base):
    """Whom a name in files means; nobody: rows under it are left out."""

    __tablename__ = "spellings"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    spelling: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class SourceStanding(Base):
    """A source that is read by itself, and how the last tries went."""

    __tablename__ = "source_standings"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    tried_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    read_to: Mapped[datetime | None]
    whole_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(Text, default="")
    lease_until: Mapped[datetime | None]


class SourceRecord(Base):
    """A record of a CRM as it was told last, so that only what changes has to be asked for.

    `seen` numbers the whole readings: what a whole reading does not name any more is gone.
    """

    __tablename__ = "source_records"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    cells: Mapped[list[Any]]
    seen: Mapped[datetime]


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


class Opportunity(Base):
    """A deal as its source last told it: the open ones are the funnel, the closed ones its yardstick.

    `won` is None while it is open. `next_step` is None where the source does not tell. `slips` counts how
    often the close date was put off, from the loads that saw it; `first_closes` is the one seen first.
    """

    __tablename__ = "opportunities"
    __table_args__ = (UniqueConstraint("workspace", "source", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    source: Mapped[str]
    external_id: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
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


class DataOwner(Base):
    """Whom a workspace asks about a KPI's data."""

    __tablename__ = "data_owners"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class CalendarConsent(Base):
    """Somebody lets the bot count the hours of their calendar; `words` are their own words by category."""

    __tablename__ = "calendar_consents"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]
    words: Mapped[dict[str, Any]]
    read_at: Mapped[datetime | None]


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

"""Measures, the loads and files they came in, and the sources that are read by themselves."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


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
    """One load of numbers: from where, when, how many rows.

    `by_id` is who typed them, `brought_by_id` who dropped the file; `report` is the key of the report that
    the file belongs to, so that the next one of it says the whole again.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    at: Mapped[datetime]
    rows_read: Mapped[int]
    rows_loaded: Mapped[int]
    rows_refused: Mapped[int]
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    report: Mapped[str | None] = mapped_column(Text, index=True)
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


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
    report: Mapped[str | None] = mapped_column(Text)
    another: Mapped[bool | None]


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

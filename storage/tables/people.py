"""Who there is, who leads whom, and who is away."""

from datetime import date

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


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

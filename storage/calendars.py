"""Consent to count a calendar, the hours that came of it, and the switch for the whole workspace."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from domain.calendar_hours import Category, Consent
from storage import tables
from storage.new_rows import insert_new

CALENDARS = "calendars"


def consent(session: Session, person_id: int) -> Consent | None:
    """What the person agreed to; None if they did not."""
    row = session.get(tables.CalendarConsent, person_id)
    if row is None:
        return None
    return Consent(row.at, {Category(name): tuple(words) for name, words in row.words.items()}, row.read_at)


def agree(session: Session, person_id: int, words: Mapping[Category, Sequence[str]], *, at: datetime) -> None:
    """Keep that somebody agreed, with their own words; a second time changes the words."""
    kept = {name.value: list(each) for name, each in words.items()}
    if not insert_new(session, tables.CalendarConsent, [{"person_id": person_id, "at": at, "words": kept}]):
        of_person = tables.CalendarConsent.person_id == person_id
        session.execute(update(tables.CalendarConsent).where(of_person).values(words=kept))


def revoke(session: Session, person_id: int) -> None:
    """Forget the consent, the address and every hour."""
    for table in (tables.CalendarHours, tables.CalendarAddress, tables.CalendarConsent):
        session.execute(delete(table).where(table.person_id == person_id))


def replace(
    session: Session,
    person_id: int,
    first: date,
    hours: Mapping[tuple[date, Category], float],
    *,
    at: datetime,
) -> None:
    """Make the hours of the weeks from that Monday on these; older ones stay."""
    table = tables.CalendarHours
    session.execute(delete(table).where(table.person_id == person_id, table.week >= first))
    rows = [
        {"person_id": person_id, "week": week, "category": kind.value, "hours": value}
        for (week, kind), value in hours.items()
    ]
    if rows:
        session.execute(insert(table), rows)
    of_person = tables.CalendarConsent.person_id == person_id
    session.execute(update(tables.CalendarConsent).where(of_person).values(read_at=at))


def hours(session: Session, person_id: int, since: date) -> dict[date, dict[Category, float]]:
    """Monday → category → hours, oldest first."""
    table = tables.CalendarHours
    query = select(table).where(table.person_id == person_id, table.week >= since).order_by(table.week)
    found: dict[date, dict[Category, float]] = {}
    for row in session.scalars(query):
        found.setdefault(row.week, {})[Category(row.category)] = row.hours
    return found


def is_on(session: Session, workspace: str) -> bool:
    """Whether calendars may be counted here at all; yes unless somebody switched it off."""
    row = session.get(tables.Switch, (workspace, CALENDARS))
    return row is None or row.is_on


def switch(session: Session, workspace: str, *, on: bool) -> None:
    """Allow it, or not."""
    key = {"workspace": workspace, "name": CALENDARS}
    if not insert_new(session, tables.Switch, [key | {"is_on": on}]):
        session.execute(update(tables.Switch).filter_by(**key).values(is_on=on))

"""People, who leads whom, and when they are away."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from domain.people import Person, ReportingLine
from storage import tables
from storage.new_rows import insert_new


def get(session: Session, person_id: int) -> Person | None:
    """The person with that id."""
    row = session.get(tables.Person, person_id)
    return _from_row(row) if row else None


def by_slack_id(session: Session, workspace: str, slack_id: str) -> Person | None:
    """The person behind a Slack id."""
    query = select(tables.Person).where(
        tables.Person.workspace == workspace, tables.Person.slack_id == slack_id
    )
    row = session.scalar(query)
    return _from_row(row) if row else None


def everybody(session: Session, workspace: str | None = None) -> tuple[Person, ...]:
    """Everyone, by name; of one workspace if it is named."""
    query = select(tables.Person).order_by(tables.Person.name, tables.Person.id)
    if workspace is not None:
        query = query.where(tables.Person.workspace == workspace)
    return tuple(_from_row(row) for row in session.scalars(query))


def workspaces(session: Session) -> tuple[str, ...]:
    """Every workspace that has people; "" holds those loaded before the bot ever met Slack."""
    return tuple(
        session.scalars(select(tables.Person.workspace).distinct().order_by(tables.Person.workspace))
    )


def adopt(session: Session, workspace: str) -> None:
    """Bring those who belong to no workspace yet into this one."""
    homeless = update(tables.Person).where(tables.Person.workspace == "")
    session.execute(homeless.values(workspace=workspace))


def many(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    """The people with those ids."""
    rows = session.scalars(select(tables.Person).where(tables.Person.id.in_(set(ids))))
    return {row.id: _from_row(row) for row in rows}


def named(session: Session, workspace: str, words: str) -> tuple[Person, ...]:
    """People whose e-mail, whole name or first name are those words, whatever the case."""
    wanted = words.strip().lower()
    query = select(tables.Person).where(
        tables.Person.workspace == workspace,
        or_(
            func.lower(tables.Person.email) == wanted,
            func.lower(tables.Person.name) == wanted,
            func.lower(tables.Person.name).like(wanted.replace("%", "").replace("_", " ") + " %"),
        ),
    )
    return tuple(_from_row(row) for row in session.scalars(query))


def add(session: Session, person: Person) -> Person:
    """Save a new person and return them with their id; whoever has that Slack id already if somebody does."""
    values = {name: getattr(person, name) for name in _FIELDS}
    if person.slack_id is not None:
        insert_new(session, tables.Person, [values])
        return cast(Person, by_slack_id(session, person.workspace, person.slack_id))
    row = tables.Person(**values)
    session.add(row)
    session.flush()
    return _from_row(row)


def change(session: Session, person: Person) -> None:
    """Save everything about a person who is there already."""
    values = {name: getattr(person, name) for name in _FIELDS}
    session.execute(update(tables.Person).where(tables.Person.id == person.id).values(**values))


def lines(session: Session, people: Iterable[int] | None = None) -> tuple[ReportingLine, ...]:
    """Reporting lines: all, or those in which one of the people is the rep or the manager."""
    query = select(tables.ReportingLine).order_by(tables.ReportingLine.starts, tables.ReportingLine.id)
    if people is not None:
        ids = set(people)
        query = query.where(
            or_(tables.ReportingLine.rep_id.in_(ids), tables.ReportingLine.manager_id.in_(ids))
        )
    return tuple(
        ReportingLine(row.rep_id, row.manager_id, row.starts, row.ends) for row in session.scalars(query)
    )


def lines_about(session: Session, rep_id: int) -> tuple[ReportingLine, ...]:
    """The lines above a person: to their managers, and from those to theirs."""
    own = lines(session, [rep_id])
    return own + lines(session, {line.manager_id for line in own if line.rep_id == rep_id} - {rep_id})


def add_line(session: Session, line: ReportingLine) -> None:
    """Save a reporting line; one that is there already with the same start gets its end."""
    values = {"rep_id": line.rep_id, "manager_id": line.manager_id, "starts": line.starts}
    if not insert_new(session, tables.ReportingLine, [values | {"ends": line.ends}]):
        session.execute(update(tables.ReportingLine).filter_by(**values).values(ends=line.ends))


def leave(session: Session, people: Iterable[int]) -> dict[int, tuple[tuple[date, date], ...]]:
    """When each of the people is away: spans with both ends included."""
    ids = set(people)
    found: dict[int, list[tuple[date, date]]] = {person: [] for person in ids}
    query = select(tables.Leave).where(tables.Leave.person_id.in_(ids)).order_by(tables.Leave.starts)
    for row in session.scalars(query):
        found[row.person_id].append((row.starts, row.ends))
    return {person: tuple(spans) for person, spans in found.items()}


def add_leave(session: Session, person_id: int, starts: date, ends: date) -> None:
    """Save that somebody is away; the same start twice changes its end."""
    values = {"person_id": person_id, "starts": starts}
    if not insert_new(session, tables.Leave, [values | {"ends": ends}]):
        session.execute(update(tables.Leave).filter_by(**values).values(ends=ends))


_FIELDS = ("workspace", "name", "slack_id", "email", "tz", "locale", "country", "active", "administrator")


def _from_row(row: tables.Person) -> Person:
    return Person(id=row.id, **{name: getattr(row, name) for name in _FIELDS})

"""Numbers in and out: loading what a CRM or a file says, and handing all of it back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from domain.errors import BadImport
from domain.people import Action, Actor, Person, ReportingLine
from storage import measures as stored
from storage import people as stored_people
from usecases.services import Services, require


class Member(Protocol):
    """A person as a team file names them."""

    @property
    def name(self) -> str: ...
    @property
    def manager(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


class Monthly(Protocol):
    """One measure of one rep in one month, as a file says it."""

    @property
    def rep(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def month(self) -> date: ...
    @property
    def value(self) -> float: ...
    @property
    def records(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: measures written, people added, and who could not be matched and why."""

    measures: int
    people_added: int
    unmatched: tuple[tuple[str, str], ...] = ()


def load_crm(
    services: Services,
    actor: Actor,
    *,
    source: str,
    members: Sequence[Member],
    measured: Sequence[Monthly],
    since: date,
    rows: tuple[int, int, int],
) -> Loaded:
    """Save a CRM export: its people and reporting lines, and every measure by month.

    `since` is the first day the export speaks of: reporting lines start there. `rows` are the rows
    read, loaded and refused. All of it is saved, or nothing; loading it again changes nothing.

    Raises:
        NotAllowed: The actor is neither an administrator nor the operator.
    """
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        before = len(stored_people.everybody(session, services.workspace))
        reps, unmatched = _team(session, services.workspace, members, since)
        import_id = stored.add_import(
            session, source, at=services.now(), read=rows[0], loaded=rows[1], refused=rows[2]
        )
        known = [row for row in measured if row.rep in reps]
        stored.replace_months(session, [_month_row(row, reps[row.rep], import_id) for row in known])
        added = len(stored_people.everybody(session, services.workspace)) - before
        return Loaded(len(known), added, tuple(unmatched))


def measures(services: Services, actor: Actor) -> Iterator[tuple[str, date, str, float]]:
    """Everything known by month: (rep's name, first of month, measure, value), by name and month.

    Raises:
        NotAllowed: The actor is neither an administrator nor the operator.
    """
    with services.database.read() as session:
        require(session, Action.EXPORT_NUMBERS, actor, None, on=services.now().date())
        yield from stored.everything(session, services.workspace)


def _team(
    session: Session, workspace: str, members: Iterable[Member], since: date
) -> tuple[dict[str, Person], list[tuple[str, str]]]:
    """Find or add everyone a team file names; people whose name fits two are left out with the reason."""
    reps: dict[str, Person] = {}
    unmatched: list[tuple[str, str]] = []
    for member in members:
        try:
            rep = _found(session, workspace, member.name, member.email)
            manager = _found(session, workspace, member.manager, None) if member.manager else None
        except BadImport as trouble:
            unmatched.append((member.name, trouble.for_people))
            continue
        reps[member.name] = rep
        if manager is not None:
            stored_people.add_line(session, _line(session, rep, manager, since))
    return reps, unmatched


def _line(session: Session, rep: Person, manager: Person, since: date) -> ReportingLine:
    """The line there is between the two, or a new one from the export's first day."""
    there = [line for line in stored_people.lines(session, [rep.id]) if line.manager_id == manager.id]
    return replace(there[0], ends=None) if there else ReportingLine(rep.id, manager.id, since)


def _found(session: Session, workspace: str, name: str, email: str | None) -> Person:
    """The person with that e-mail, else with that whole name, else a new one.

    Raises:
        BadImport: Several people are called that, and no e-mail tells them apart.
    """
    if email and (by_email := stored_people.named(session, workspace, email)):
        return by_email[0]
    same = [p for p in stored_people.named(session, workspace, name) if p.name.lower() == name.lower()]
    if len(same) > 1:
        raise BadImport(f"Several people are called {name}; an e-mail address would tell them apart.")
    return same[0] if same else stored_people.add(session, Person(0, workspace, name, email=email))


def _month_row(row: Monthly, rep: Person, import_id: int) -> dict[str, object]:
    return {
        "person_id": rep.id,
        "month": row.month,
        "measure": row.measure,
        "value": row.value,
        "records": row.records,
        "import_id": import_id,
    }

"""Numbers in and out: loading what a CRM or a file says, and handing all of it back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from domain.errors import UnknownPerson
from domain.funnel import Deal, these
from domain.people import Action, Actor, Person
from storage import measures as stored
from storage import opportunities as stored_opportunities
from storage import people as stored_people
from usecases.rosters import Member, Roster, Team
from usecases.services import Services, require


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


class Owned(Protocol):
    """A deal and whose it is, as a file says it; the deal's own `owner_id` is not known there."""

    @property
    def rep(self) -> str: ...
    @property
    def deal(self) -> Deal: ...


class Daily(Protocol):
    """One measure of one rep on one day, as a file says it."""

    @property
    def rep(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def value(self) -> float: ...


Row = TypeVar("Row", Monthly, Daily)


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
    deals: Sequence[Owned] = (),
) -> Loaded:
    """Save a CRM export: its people and reporting lines, every measure by month, and the deals themselves.

    `since` is the first day the export speaks of: reporting lines start there. `rows` are the rows
    read, loaded and refused. All of it is saved, or nothing; loading it again changes nothing.

    Raises:
        NotAllowed: The actor is neither an administrator nor the operator.
    """
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        named = [member.email for member in members if member.email]
        roster = Roster(stored_people.everybody(session, services.workspace), named)
        team = Team(session, services.workspace, roster, services.now().date())
        reps = {member.name for member in members if team.take(member, since)}
        emails = {member.name: member.email for member in members}
        match = _Matching(roster, emails, team.unmatched)
        import_id = _add_import(services, session, source, rows)
        months = match.owned("month", ((row, row.month) for row in measured if row.rep in reps))
        stored.replace_months(session, [_month_row(row, rep, import_id) for row, rep in months])
        theirs = [each for each in deals if each.rep in reps]
        _keep_deals(services, session, source, roster, emails, theirs)
        return Loaded(len(months), team.added, tuple(match.unmatched.items()))


def _keep_deals(
    services: Services,
    session: Session,
    source: str,
    roster: Roster,
    emails: Mapping[str, str | None],
    deals: Sequence[Owned],
) -> None:
    """The deals of everybody who is known; who is not stands among the unmatched already."""
    names = {each.rep for each in deals}
    fitting = {name: roster.fitting(name, emails.get(name)) for name in names}
    owners = {name: found[0].id for name, found in fitting.items() if len(found) == 1}
    known = [replace(each.deal, owner_id=owners[each.rep]) for each in deals if each.rep in owners]
    owners_known = set(owners.values())
    stored_opportunities.tell(session, services.workspace, these(known), owners_known, at=services.now())


def load_measures(
    services: Services,
    actor: Actor,
    *,
    source: str,
    measured: Sequence[Monthly],
    daily: Sequence[Daily],
    emails: Mapping[str, str],
    rows: tuple[int, int, int],
    fingerprint: str | None = None,
    deals: Sequence[Owned] = (),
) -> Loaded:
    """Save ready-made measures by month and by day, for people who are known; nobody is added.

    `emails` gives the address of each rep for whom the file has one. `rows` are the rows read, loaded and
    refused. `deals` are all that the source knows, if it tells of deals. A measure that stands is
    replaced, so loading the same again changes nothing.

    Raises:
        NotAllowed: The actor is neither an administrator nor the operator.
    """
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        roster = Roster(stored_people.everybody(session, services.workspace), emails.values())
        match = _Matching(roster, emails)
        import_id = _add_import(services, session, source, rows, fingerprint)
        months = match.owned("month", ((row, row.month) for row in measured))
        days = match.owned("day", ((row, row.day) for row in daily))
        stored.replace_months(session, [_month_row(row, rep, import_id) for row, rep in months])
        stored.replace_days(session, [_day_row(row, rep) for row, rep in days])
        if deals:
            _keep_deals(services, session, source, roster, emails, deals)
        return Loaded(len(months) + len(days), 0, tuple(match.unmatched.items()))


def last_load(services: Services, actor: Actor, source: str) -> tuple[datetime, str | None] | None:
    """When a source was last loaded and the fingerprint given then; None if it never was.

    Raises:
        NotAllowed: The actor is neither an administrator nor the operator.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        return stored.last_import(session, source)


def measures(services: Services, actor: Actor) -> Iterator[tuple[str, date, str, float]]:
    """Everything known by month: (rep's name, first of month, measure, value), by name and month.

    Raises:
        NotAllowed: The actor is neither an administrator nor the operator.
    """
    with services.database.read() as session:
        require(session, Action.EXPORT_NUMBERS, actor, None, on=services.now().date())
        yield from stored.everything(session, services.workspace)


@dataclass
class _Matching:
    """Finds whose a row is; keeps the reason for each name whose rows are left out."""

    roster: Roster
    emails: Mapping[str, str | None]
    unmatched: dict[str, str] = field(default_factory=dict)
    _named: dict[tuple[str, int, str, date], str] = field(default_factory=dict)

    def owned(self, span: str, rows: Iterable[tuple[Row, date]]) -> list[tuple[Row, Person]]:
        """The rows that belong to somebody, each number once; `rows` are (row, its month or day)."""
        found: dict[tuple[int, str, date], tuple[Row, Person]] = {}
        for row, when in rows:
            if rep := self._owner(row, span, when):
                found[rep.id, row.measure, when] = row, rep
        return list(found.values())

    def _owner(self, row: Monthly | Daily, span: str, when: date) -> Person | None:
        """The row's person; None for nobody, or if another name of theirs gave this number already."""
        try:
            person = self.roster.find(row.rep, self.emails.get(row.rep))
        except UnknownPerson as trouble:
            self.unmatched.setdefault(row.rep, trouble.for_people)
            return None
        first = self._named.setdefault((span, person.id, row.measure, when), row.rep)
        if first == row.rep:
            return person
        self.unmatched.setdefault(row.rep, _same_person(first))
        return None


def _same_person(first: str) -> str:
    return f"{first} is the same person; where both have a number, that of {first} counts."


def _add_import(
    services: Services,
    session: Session,
    source: str,
    rows: tuple[int, int, int],
    fingerprint: str | None = None,
) -> int:
    """Note a load of so many rows read, loaded and refused."""
    read, loaded, refused = rows
    return stored.add_import(
        session,
        source,
        at=services.now(),
        read=read,
        loaded=loaded,
        refused=refused,
        fingerprint=fingerprint,
    )


def _month_row(row: Monthly, rep: Person, import_id: int) -> dict[str, object]:
    return {
        "person_id": rep.id,
        "month": row.month,
        "measure": row.measure,
        "value": row.value,
        "records": row.records,
        "import_id": import_id,
    }


def _day_row(row: Daily, rep: Person) -> dict[str, object]:
    return {"person_id": rep.id, "day": row.day, "measure": row.measure, "value": row.value}

"""Whom the names in a file mean, and the people and lines that a team file brings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from domain.errors import UnknownPerson
from domain.imports import plain
from domain.people import Person, ReportingLine
from storage import people as stored_people


class Member(Protocol):
    """A person as a team file names them."""

    @property
    def name(self) -> str: ...
    @property
    def manager(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


class Roster:
    """The people a file may speak of, found by e-mail, then by whole name, whatever the case and accents.

    `addresses` are those that the file gives: whoever has one of them is not meant by a row of the same name
    with another one. `said` is what people said about spellings: plain spelling → a person's id.
    """

    def __init__(
        self,
        people: Iterable[Person],
        addresses: Iterable[str | None] = (),
        said: Mapping[str, int] | None = None,
    ) -> None:
        self._by_email: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_id: dict[int, Person] = {}
        self._addresses = {plain(each) for each in addresses if each}
        self._said = said or {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Somebody more."""
        self._by_id[person.id] = person
        self._by_name.setdefault(plain(person.name), []).append(person)
        if person.email:
            self._by_email.setdefault(plain(person.email), []).append(person)

    def fitting(self, name: str, email: str | None = None) -> list[Person]:
        """Everybody with that e-mail, else with that name; a name may itself be an e-mail address."""
        mails = self._by_email.get(plain(email or "")) or self._by_email.get(plain(name))
        if mails:
            return [each for each in mails if each.active] or mails if len(mails) > 1 else mails
        for spelling in (plain(email or ""), plain(name)):
            if (said := self._by_id.get(self._said.get(spelling, 0))) is not None:
                return [said]
        return [each for each in self._by_name.get(plain(name), []) if not self._is_another(each, email)]

    def _is_another(self, person: Person, email: str | None) -> bool:
        """Whether somebody of that name is a second one, for the file names the first by their address."""
        theirs = plain(person.email or "")
        return bool(email) and theirs in self._addresses and theirs != plain(email or "")

    def find(self, name: str, email: str | None = None) -> Person:
        """The one person who fits.

        Raises:
            UnknownPerson: There is nobody, or there are several.
        """
        found = self.fitting(name, email)
        if not found:
            raise UnknownPerson(f"I know nobody called {name}. An administrator can add them to a team.")
        if len(found) > 1:
            raise UnknownPerson(f"{name} could be several people; an e-mail address would tell them apart.")
        return found[0]


@dataclass
class Team:
    """Finds or adds everyone a team file names; keeps the reason for each who could be several people."""

    session: Session
    workspace: str
    roster: Roster
    today: date
    added: int = 0
    unmatched: dict[str, str] = field(default_factory=dict)

    def take(self, member: Member, since: date) -> bool:
        """Save the member and who leads them; False if it cannot be said who is meant."""
        try:
            rep = self._person(member.name, member.email)
            manager = self._person(member.manager, None) if member.manager else None
        except UnknownPerson as trouble:
            self.unmatched[member.name] = trouble.for_people
            return False
        if manager is not None and manager.id != rep.id:
            self._lead(rep, manager, since)
        return True

    def _lead(self, rep: Person, manager: Person, since: date) -> None:
        """From the export's first day for somebody new; where the file names a new manager, from today.

        Whoever is responsible today besides them, as an interim cover, stays so.
        """
        known = [line for line in stored_people.lines(self.session, [rep.id]) if line.rep_id == rep.id]
        running = [line for line in known if line.ends is None]
        if any(line.manager_id == manager.id for line in running):
            return
        for line in running:
            stored_people.add_line(self.session, replace(line, ends=self.today - timedelta(days=1)))
        starts = self.today if known else since
        stored_people.add_line(self.session, ReportingLine(rep.id, manager.id, starts))

    def _person(self, name: str, email: str | None) -> Person:
        """The person with that e-mail, else with that whole name, else a new one."""
        if self.roster.fitting(name, email):
            return self.roster.find(name, email)
        self.added += 1
        new = stored_people.add(self.session, Person(0, self.workspace, name, email=email))
        self.roster.add(new)
        return new

"""The tools every use case is handed: the database, the clock, and what the product knows by heart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from sqlalchemy.orm import Session

from domain import people as who
from domain.cadence import Rhythm, WorkCalendar
from domain.coaching import CoachingBank
from domain.commitments import Commitment
from domain.errors import UnknownPerson
from domain.kpis import Catalogue
from domain.messages import Recipient
from domain.people import Action, Actor, Person
from domain.ports import Calendars, Clock, Holidays, Sealer
from storage import people as stored_people
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to handlers and jobs by `bot.build`; holds no state of its own."""

    database: Database
    clock: Clock
    holidays: Holidays
    catalogue: Catalogue
    coaching: CoachingBank
    currency: str = "USD"
    workspace: str = ""
    pack: str = "core"
    rhythm: Rhythm = field(default_factory=Rhythm)
    calendars: Calendars | None = None
    sealer: Sealer | None = None

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return self.clock.now()


def require(session: Session, action: Action, actor: Actor, subject: Person | None, *, on: date) -> None:
    """Ask whether the actor may do this to the subject on that day.

    Raises:
        NotAllowed: They may not.
    """
    lines = stored_people.lines_about(session, subject.id) if subject else ()
    who.require(action, actor, subject, lines, on=on)


def calendar(services: Services, session: Session, person: Person) -> WorkCalendar:
    """The days a person works: public holidays of their country, and their leave."""
    return calendars(services, session, [person])[person.id]


def calendars(services: Services, session: Session, people: Iterable[Person]) -> dict[int, WorkCalendar]:
    """The days that each of the people works, by id, in one query for all of them."""
    year = services.now().year
    asked = {each.id: each for each in people}

    @cache
    def holidays(country: str | None, tz: str) -> frozenset[date]:
        where = country or services.holidays.country_of(tz)
        return services.holidays.days(where, year - 2, year + 1) if where else frozenset()

    leave = stored_people.leave(session, asked)
    return {
        number: WorkCalendar(holidays(each.country, each.tz), leave[number]) for number, each in asked.items()
    }


def recipient(services: Services, session: Session, person: Person) -> Recipient:
    """Somebody to be written to, with the days they work."""
    return Recipient(person, calendar(services, session, person))


def today(services: Services, person: Person) -> date:
    """The day it is where the person lives."""
    return services.now().astimezone(person.zone).date()


def managers_on(session: Session, rep: Person, day: date) -> tuple[Person, ...]:
    """All who are here and responsible for the rep on that day; who took over last comes last."""
    lines = stored_people.lines(session, [rep.id])
    ids = [line.manager_id for line in lines if line.rep_id == rep.id and line.holds_on(day)]
    people = stored_people.many(session, ids)
    return tuple(people[number] for number in ids if people[number].active)


def manager_on(session: Session, rep: Person, day: date) -> Person | None:
    """Who is responsible for the rep on that day; the one who took over last if there are several."""
    found = managers_on(session, rep, day)
    return found[-1] if found else None


def made_as_rep(session: Session, owner: Person, promises: Iterable[Commitment]) -> list[Commitment]:
    """What the owner promised as a rep, without what they promised to people whom they lead or led."""
    lines = stored_people.lines(session, [owner.id])
    led = {line.rep_id for line in lines if line.manager_id == owner.id}
    return [promise for promise in promises if promise.partner_id not in led]


def reps_on(session: Session, manager: Person, day: date) -> tuple[Person, ...]:
    """The active people the manager is responsible for on that day, by name."""
    ids = {
        line.rep_id
        for line in stored_people.lines(session, [manager.id])
        if line.manager_id == manager.id and line.holds_on(day)
    }
    people = stored_people.many(session, ids).values()
    return tuple(sorted((p for p in people if p.active), key=lambda p: p.name))


def person(session: Session, person_id: int) -> Person:
    """The person with that id.

    Raises:
        UnknownPerson: There is none.
    """
    found = stored_people.get(session, person_id)
    if found is None:
        raise UnknownPerson
    return found

"""The tools every use case is handed: the database, the clock, and what the product knows by heart."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain import people as who
from domain.cadence import Rhythm, WorkCalendar
from domain.people import Action, Actor, Person
from domain.ports import Clock, Holidays
from storage import people as stored_people
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to handlers and jobs by `bot.build`; holds no state of its own."""

    database: Database
    clock: Clock
    holidays: Holidays
    currency: str = "USD"
    workspace: str = ""
    rhythm: Rhythm = field(default_factory=Rhythm)

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
    year = services.now().year
    country = person.country or services.holidays.country_of(person.tz)
    holidays = services.holidays.days(country, year - 2, year + 1) if country else frozenset()
    return WorkCalendar(holidays, stored_people.leave(session, [person.id])[person.id])

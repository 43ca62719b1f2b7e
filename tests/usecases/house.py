"""A house for tests of use cases: services as `bot.build` makes them, on a clock that stands still.

clock = FixedClock(datetime(2026, 10, 1, 9, tzinfo=UTC))
services = services_on(database, clock)
dana, ana = add_person(services, "Dana Whitfield"), add_person(services, "Ana Silva", tz="Europe/Lisbon")
lead(services, ana, dana, date(2026, 1, 1))
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from connectors.calendars import Calendars
from connectors.public_holidays import PublicHolidays
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.coaching import CoachingBank
from domain.facts import GoalsFacts
from domain.kpis import Catalogue
from domain.people import SYSTEM, Actor, Person
from storage import people as stored_people
from storage.database import Database
from usecases import goals, people
from usecases.counting import counting
from usecases.goal_years import known, shared_out, year_of
from usecases.services import Services, today

HOLIDAYS = PublicHolidays()


class FixedClock:
    """A clock that stands still until it is set; moments are aware."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The moment the clock stands at."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Put the clock to another moment."""
        self._now = moment


@cache
def _content() -> tuple[Catalogue, CoachingBank]:
    """The real words of the product, read once for all tests."""
    return load_catalogue(), load_coaching()


def services_on(database: Database, clock: FixedClock, workspace: str = "T1") -> Services:
    """The tools that use cases are handed, with the real content and public holidays."""
    catalogue, coaching = _content()
    return Services(
        database,
        clock,
        HOLIDAYS,
        catalogue,
        coaching,
        currency="EUR",
        workspace=workspace,
        calendars=Calendars(),
    )


def add_person(
    services: Services, name: str, slack_id: str | None = None, tz: str = "Europe/Berlin", **more: Any
) -> Person:
    """Somebody of the workspace; `more` are other fields of `Person`, for example `email`."""
    person = Person(
        **({"id": 0, "workspace": services.workspace, "name": name} | more), slack_id=slack_id, tz=tz
    )
    with services.database.write() as session:
        return stored_people.add(session, person)


def lead(services: Services, rep: Person, manager: Person, starts: date) -> None:
    """Make somebody the rep's manager from that day on."""
    people.lead(services, SYSTEM, rep=rep, manager=manager, starts=starts)


def set_year(
    services: Services,
    actor: Actor,
    rep: Person,
    *,
    year: int,
    kpi_key: str,
    annual: float,
    shares: Sequence[float] | None = None,
    reason: str = "",
) -> GoalsFacts:
    """Set a rep's goal for a year as the form does: shared out over the months, then saved month by month."""
    with services.database.read() as session:
        counted = counting(services, session, [rep])
        kpi, months = known(counted, rep, kpi_key), year_of(counted, rep, year, today(services, rep))
        wanted = shared_out(services.catalogue, kpi, months, annual, shares)
    monthly = {(kpi_key, month): goal for month, goal in wanted.items()}
    return goals.set_months(services, actor, rep, year=year, goals=monthly, reason=reason)

"""A small sales team for tests of use cases, what stands in its outbox, and two people who act at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.meetings import Meeting
from domain.messages import Delivery, Kind
from domain.people import SYSTEM, Actor, Person
from storage import goals as stored_goals
from storage import measures as stored_measures
from storage import meetings as stored_meetings
from storage import tables
from storage.database import Database
from storage.outbox import State
from tests.domain.core_sample import GOALS, VALUES
from tests.usecases.house import FixedClock, add_person, lead, services_on
from usecases import people
from usecases.services import Services

JANUARY = date(2026, 1, 1)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
OCTOBER_1 = datetime(2026, 10, 1, 5, tzinfo=UTC)
BERLIN, LONDON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")

Result = TypeVar("Result")


@dataclass(frozen=True)
class Scene:
    """Ana in London reports to Dana in Berlin, who reports to Leo; Ben reports to Dana too."""

    services: Services
    clock: FixedClock
    leo: Person
    dana: Person
    ana: Person
    ben: Person


def scene(database: Database, now: datetime = OCTOBER_1) -> Scene:
    """The team on the morning of the first of October, before anybody's day begins."""
    clock = FixedClock(now)
    services = services_on(database, clock)
    leo = add_person(services, "Leo Lind", "U0LEO")
    dana = add_person(services, "Dana Whitfield", "U0DANA")
    ana = add_person(services, "Ana Silva", "U0ANA", tz="Europe/London")
    ben = add_person(services, "Ben Okafor", "U0BEN")
    for rep in (ana, ben):
        lead(services, rep, dana, JANUARY)
    lead(services, dana, leo, JANUARY)
    return Scene(services, clock, leo, dana, ana, ben)


def moment(day: date, at: time, zone: ZoneInfo = BERLIN) -> datetime:
    """A wall-clock time as UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def actor(person: Person) -> Actor:
    """The person as somebody who asks."""
    return Actor(person)


def give_numbers(services: Services, rep: Person, month: date, **changes: float) -> None:
    """The golden month of the core pack for a rep, with changes to single measures."""
    with services.database.write() as session:
        load = stored_measures.add_import(session, "CRM", at=services.now(), read=1, loaded=1, refused=0)
        rows = [
            {"person_id": rep.id, "month": month, "measure": name, "value": value, "records": 1}
            for name, value in (VALUES | changes).items()
        ]
        stored_measures.replace_months(session, [row | {"import_id": load} for row in rows])
        for kpi, goal in GOALS.items():
            stored_goals.put(session, rep.id, kpi, month, goal, by=None, at=services.now())


def give_calls(services: Services, rep: Person, calls: dict[date, int]) -> None:
    """Calls by day, as data counts them."""
    rows = [
        {"person_id": rep.id, "day": day, "measure": "call_cnt", "value": float(count)}
        for day, count in calls.items()
    ]
    with services.database.write() as session:
        stored_measures.replace_days(session, rows)


def outbox(services: Services, *kinds: Kind, state: State = State.PLANNED) -> list[Delivery]:
    """What stands in the outbox in that state, of those kinds if any are named, in the order of time."""
    query = select(tables.Delivery).where(tables.Delivery.state == state).order_by(tables.Delivery.due_at)
    with services.database.read() as session:
        return [
            Delivery(
                row.dedupe_key,
                Kind(row.kind),
                row.workspace,
                row.recipient_id,
                row.subject,
                row.due_at,
                row.expires_at,
            )
            for row in session.scalars(query.order_by(tables.Delivery.id))
            if not kinds or Kind(row.kind) in kinds
        ]


def when(deliveries: list[Delivery], person: Person) -> list[str]:
    """When a person gets these, on their own clock: `tally Fri 09 Oct 10:00`."""
    return [
        f"{each.kind} {each.due_at.astimezone(person.zone):%a %d %b %H:%M}"
        for each in deliveries
        if each.recipient_id == person.id
    ]


def met(here: Scene, rep: Person, period: date = SEPTEMBER) -> list[Meeting]:
    """A rep's meetings about a month."""
    with here.services.database.read() as session:
        return [each for each in stored_meetings.of_rep(session, rep.id) if each.period == period]


def starts(meeting: Meeting, person: Person) -> str:
    """When a meeting starts on a person's own clock: `Thu 08 Oct 14:00`."""
    return f"{meeting.starts_at.astimezone(person.zone):%a %d %b %H:%M}"


def hand_over(here: Scene, day: date) -> Person:
    """Nell takes Ana over from Dana on that day, which it then is."""
    new = add_person(here.services, "Nell New", "U0NEW")
    last = day - timedelta(days=1)
    people.lead(here.services, SYSTEM, rep=here.ana, manager=here.dana, starts=JANUARY, ends=last)
    people.lead(here.services, SYSTEM, rep=here.ana, manager=new, starts=day)
    here.clock.set(moment(day, time(9)))
    return new


def at_once(*acts: Callable[[], Result]) -> list[Result | Exception]:
    """Let several people act in the same moment; what each got, or what went wrong."""
    barrier = Barrier(len(acts))

    def act(what: Callable[[], Result]) -> Any:
        barrier.wait()
        try:
            return what()
        except Exception as trouble:  # noqa: BLE001 - the test says which of them may be
            return trouble

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))

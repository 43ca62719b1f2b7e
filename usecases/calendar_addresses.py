"""Secret addresses of calendars: given, read again by themselves, stopped.

No transaction waits for the network: an address is leased in one, read outside, and what came of it is saved
in another, which looks once more whether that may still be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.calendar_addresses import (
    LOST,
    Address,
    NoAddress,
    failed,
    lost,
    must_tell,
    next_reading,
    told_as,
)
from domain.calendar_hours import Category, Counted, HoursFacts, Kept, UnreadableCalendar, span
from domain.errors import LostKey, MoveNotAllowed
from domain.messages import Kind, by_day
from domain.people import Action, Actor, Person
from storage import calendar_addresses as stored
from storage import calendars as stored_hours
from storage import outbox
from usecases import calendars
from usecases.calendars import Words
from usecases.saying import at_once
from usecases.services import Services, person, recipient, require, today

LEASE = timedelta(minutes=10)
BEING_READ = "Your calendar is being read right now. Look again in a minute."


@dataclass(frozen=True, slots=True)
class Found:
    """What an address told: the calendar counted anew, or None if it is as it was; and its mark."""

    counted: Counted | None
    mark: str


def give(services: Services, actor: Actor, rep: Person, address: str) -> HoursFacts:
    """Read a secret address and count what stands there; it is kept, sealed, where there is a key for it.

    An address that can't be read is not kept, and one that was kept before stays.

    Raises:
        NotAllowed, SwitchedOff, NoConsent: It may not; nothing is asked before.
        UnreadableCalendar: It is no public address of a calendar.
    """
    words = calendars.require_consent(services, actor, rep).words
    reader = calendars.reader(services)
    host, fetched = reader.host(address), reader.fetch(address)
    assert fetched is not None
    found = calendars.sorted_out(services, rep, words, fetched.content)
    with services.database.write() as session:
        agreed = calendars.consent_in(services, session, actor, rep)
        calendars.save(services, session, rep, found)
        if services.sealer is not None:
            now, sealed = services.now(), services.sealer.seal(address.strip())
            kept = Kept(host, now, _next(services, session, rep), now)
            mark = fetched.mark if agreed.words == words else ""
            stored.keep(session, rep.id, host, sealed, mark, found, kept)
    return calendars.show(services, actor, rep)


def read_now(services: Services, actor: Actor, rep: Person) -> HoursFacts:
    """Read the address that is kept, whether its time has come or not.

    Raises:
        NotAllowed, SwitchedOff, NoConsent: It may not.
        NoAddress: None is kept.
        MoveNotAllowed: It is being read right now.
        UnreadableCalendar: It can't be read; the hours stay.
    """
    with services.database.write() as session:
        words = calendars.consent_in(services, session, actor, rep).words
        if stored.kept(session, rep.id) is None:
            raise NoAddress
        address = stored.lease_of(session, rep.id, services.now(), LEASE)
    if address is None:
        raise MoveNotAllowed(BEING_READ)
    try:
        found = _fetched(services, rep, address, words)
    except UnreadableCalendar:
        with services.database.write() as session:
            stored.finish(session, address)
        raise
    _save(services, rep, address, found)
    return calendars.show(services, actor, rep)


def stop(services: Services, actor: Actor, rep: Person) -> HoursFacts:
    """Forget the address; the hours that were counted stay until they are taken back.

    Raises:
        NotAllowed: The actor is somebody else.
        SwitchedOff: There is nothing to show of it; the address is forgotten all the same.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_CALENDAR, actor, rep, on=today(services, rep))
        stored.forget(session, rep.id)
    return calendars.show(services, actor, rep)


def take_due(services: Services, actor: Actor) -> Address | None:
    """An address whose time has come, leased so that nobody else reads it; None if there is none.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.write() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        if not stored_hours.is_on(session, services.workspace):
            return None
        return stored.lease(session, services.workspace, services.now(), LEASE)


def read(services: Services, actor: Actor, address: Address) -> bool:
    """Read an address that was taken; whether that worked. What went wrong is noted, and tried again later.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        rep = person(session, address.person_id)
        agreed = stored_hours.consent(session, rep.id)
    if agreed is None:
        return False
    try:
        found = _fetched(services, rep, address, agreed.words)
    except UnreadableCalendar as trouble:
        _failed(services, rep, address, trouble.for_people)
        return False
    _save(services, rep, address, found)
    return True


def give_up(services: Services, actor: Actor, address: Address, why: str) -> None:
    """Something went wrong that nobody foresaw: it is noted, and tried again later.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        rep = person(session, address.person_id)
    _failed(services, rep, address, why)


def next_due(services: Services, actor: Actor) -> datetime | None:
    """When the next address is due; None if none is kept, or nothing of it is allowed here.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        on = stored_hours.is_on(session, services.workspace)
        return stored.next_due(session, services.workspace) if on else None


def _fetched(services: Services, rep: Person, address: Address, words: Words) -> Found:
    """Ask the host, and count what it says.

    Raises:
        UnreadableCalendar: It can't be read, or the address can't be opened.
    """
    plain = _opened(services, address)
    mark = address.mark_on(services.now())
    fetched = calendars.reader(services).fetch(plain, mark)
    if fetched is None:
        return Found(None, mark)
    return Found(calendars.sorted_out(services, rep, words, fetched.content), fetched.mark)


def _opened(services: Services, address: Address) -> str:
    try:
        if services.sealer is None:
            raise LostKey
        return services.sealer.unseal(address.sealed)
    except LostKey:
        raise UnreadableCalendar(LOST) from None


def _save(services: Services, rep: Person, address: Address, found: Found) -> None:
    """Save the hours, unless the address was taken back or changed, or calendars switched off, meanwhile.

    The address is sealed anew each time, so that an old key is out of use after one night.
    """
    assert services.sealer is not None
    now, whole = services.now(), found.counted
    sealed = services.sealer.seal(services.sealer.unseal(address.sealed))
    ahead = whole.ahead if whole else _left(services, rep, address)
    whole_at = now if whole else address.whole_at
    with services.database.write() as session:
        if not stored_hours.is_on(session, services.workspace):
            stored.finish(session, address)
            return
        well = {"done_at": now, "due_at": _next(services, session, rep), "failed_on": None, "nights": 0}
        new = {"sealed": sealed, "mark": found.mark, "ahead": ahead, "whole_at": whole_at, "trouble": ""}
        if stored.finish(session, address, **new, **well):
            calendars.save(services, session, rep, whole or _grown(services, session, rep, address))


def _left(services: Services, rep: Person, address: Address) -> Mapping[date, Mapping[Category, float]]:
    """The days that are still to come."""
    return {day: found for day, found in address.ahead.items() if day > today(services, rep)}


def _grown(services: Services, session: Session, rep: Person, address: Address) -> Counted:
    """The hours as they stand, and with them the days that were to come when they were counted last."""
    first, last = span(today(services, rep))
    weeks = stored_hours.hours(session, rep.id, first)
    found = {(week, kind): value for week, each in weeks.items() for kind, value in each.items()}
    for day in (each for each in address.ahead if each <= last):
        week = day - timedelta(days=day.weekday())
        for kind, value in address.ahead[day].items():
            found[week, kind] = round(found.get((week, kind), 0.0) + value, 2)
    return Counted(found, {})


def _failed(services: Services, rep: Person, address: Address, trouble: str) -> None:
    now = services.now()
    kept = lost(address.kept, now, rep) if trouble == LOST else failed(address.kept, now, rep, trouble)
    values = {"due_at": kept.due_at, "failed_on": kept.failed_on, "nights": kept.nights, "trouble": trouble}
    with services.database.write() as session:
        if stored.finish(session, address, **values) and must_tell(kept):
            _tell(services, session, rep, kept)


def _tell(services: Services, session: Session, rep: Person, kept: Kept) -> None:
    """The rep hears of it, once, on a working day: nights are for reading."""
    to = recipient(services, session, rep)
    key, subject = f"{rep.id}/{told_as(kept)}", f"calendar:{rep.id}"
    message = at_once(services, Kind.CALENDAR, key, to=rep.id, subject=subject)
    day = by_day(to, services.now(), services.rhythm)
    outbox.plan(session, replace(message, due_at=day, expires_at=message.expires_at + (day - message.due_at)))


def _next(services: Services, session: Session, rep: Person) -> datetime:
    planned = outbox.planned_for(session, rep.id)
    scorecards = [each.due_at for each in planned if each.kind is Kind.SCORECARD]
    return next_reading(services.now(), rep, scorecards)

"""Hours by category from a rep's calendar: only with consent, and only where the workspace allows it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from domain.calendar_hours import (
    Category,
    Consent,
    HoursFacts,
    NoConsent,
    SwitchedOff,
    UnreadableCalendar,
    hours,
    span,
)
from domain.depth import FIRST_LEVEL
from domain.people import Action, Actor, Person
from domain.ports import Calendars
from storage import calendars as stored
from usecases.depth import let_look
from usecases.services import Services, require, today

Words = Mapping[Category, tuple[str, ...]]


def show(services: Services, actor: Actor, rep: Person) -> HoursFacts:
    """A rep's hours by week.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them.
        SwitchedOff: The workspace does not want that.
        NeedsReason: A manager whose rep is not looked at that closely, and who has given no reason.
    """
    with services.database.read() as session:
        require(session, Action.SEE_HOURS, actor, rep, on=today(services, rep))
        _require_on(services, session)
        let_look(services, session, actor, rep, FIRST_LEVEL["hours"])
        found = stored.consent(session, rep.id)
        first, _ = span(today(services, rep))
        weeks = stored.hours(session, rep.id, first) if found else {}
        return HoursFacts(rep, tuple(weeks.items()), found)


def agree(services: Services, actor: Actor, rep: Person, words: Words) -> HoursFacts:
    """The rep agrees that their hours are counted, with their own words for the categories.

    Raises:
        NotAllowed: The actor is somebody else.
        SwitchedOff: The workspace does not want that.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_CALENDAR, actor, rep, on=today(services, rep))
        _require_on(services, session)
        stored.agree(session, rep.id, words, at=services.now())
    return show(services, actor, rep)


def revoke(services: Services, actor: Actor, rep: Person) -> None:
    """The rep takes it back: the hours are deleted. That works also where calendars are switched off.

    Raises:
        NotAllowed: The actor is somebody else.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_CALENDAR, actor, rep, on=today(services, rep))
        stored.revoke(session, rep.id)


def count(services: Services, actor: Actor, rep: Person, content: bytes) -> HoursFacts:
    """Count a calendar file: only category and hours are kept of it.

    Raises:
        NotAllowed: The actor is somebody else.
        SwitchedOff, NoConsent: It may not be counted.
        UnreadableCalendar: It is no calendar.
    """
    agreed = require_consent(services, actor, rep)
    first, last = span(today(services, rep))
    events = _reader(services).read(content, first, last, rep)
    found = hours(events, rep.zone, agreed.words, first, last)
    with services.database.write() as session:
        if stored.consent(session, rep.id) is None:
            raise NoConsent
        stored.replace(session, rep.id, first, found, at=services.now())
    return show(services, actor, rep)


def count_from(services: Services, actor: Actor, rep: Person, address: str) -> HoursFacts:
    """Read a secret address once and count what stands there. The address itself is not kept.

    Raises:
        NotAllowed, SwitchedOff, NoConsent, UnreadableCalendar: As in `count`; nothing is asked before.
    """
    require_consent(services, actor, rep)
    return count(services, actor, rep, _reader(services).fetch(address))


def require_consent(services: Services, actor: Actor, rep: Person) -> Consent:
    """What the rep agreed to; asked before anything is fetched.

    Raises:
        NotAllowed, SwitchedOff, NoConsent: It may not.
    """
    with services.database.read() as session:
        require(session, Action.KEEP_CALENDAR, actor, rep, on=today(services, rep))
        _require_on(services, session)
        agreed = stored.consent(session, rep.id)
        if agreed is None:
            raise NoConsent
        return agreed


def switch(services: Services, actor: Actor, *, on: bool) -> None:
    """Allow hours from calendars in the whole workspace, or not; then nothing of them shows.

    Raises:
        NotAllowed: The actor is no administrator.
    """
    with services.database.write() as session:
        require(session, Action.CONFIGURE, actor, None, on=services.now().date())
        stored.switch(session, services.workspace, on=on)


def are_on(services: Services) -> bool:
    """Whether hours from calendars are allowed here."""
    with services.database.read() as session:
        return stored.is_on(session, services.workspace)


def _require_on(services: Services, session: Session) -> None:
    if not stored.is_on(session, services.workspace):
        raise SwitchedOff


def _reader(services: Services) -> Calendars:
    if services.calendars is None:
        raise UnreadableCalendar("Calendars can't be read here.")
    return services.calendars

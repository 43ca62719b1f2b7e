"""Hours by category from a rep's calendar: only with consent, and only where the workspace allows it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from domain.calendar_hours import (
    DAYS_AHEAD,
    Category,
    Consent,
    Counted,
    HoursFacts,
    NoConsent,
    SwitchedOff,
    UnreadableCalendar,
    counted,
    span,
)
from domain.depth import FIRST_LEVEL
from domain.people import Action, Actor, Person
from domain.ports import Calendars
from storage import calendar_addresses as stored_addresses
from storage import calendars as stored
from usecases.depth import let_look
from usecases.services import Services, require, today

Words = Mapping[Category, Sequence[str]]


def show(services: Services, actor: Actor, rep: Person) -> HoursFacts:
    """A rep's hours by week.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them.
        SwitchedOff: The workspace does not want that.
        NeedsReason: A manager whose rep is not looked at that closely, and who has given no reason.
    """
    with services.database.read() as session:
        require(session, Action.SEE_HOURS, actor, rep, on=today(services, rep))
        require_on(services, session)
        let_look(services, session, actor, rep, FIRST_LEVEL["hours"])
        found = stored.consent(session, rep.id)
        first, _ = span(today(services, rep))
        weeks = stored.hours(session, rep.id, first) if found else {}
        mine = actor.person is not None and actor.person.id == rep.id
        kept = stored_addresses.kept(session, rep.id) if mine else None
        return HoursFacts(rep, tuple(weeks.items()), found, kept, services.sealer is not None)


def agree(services: Services, actor: Actor, rep: Person, words: Words) -> HoursFacts:
    """The rep agrees that their hours are counted, with their own words for the categories.

    Where an address is kept and the words are other ones, it is read anew at once.

    Raises:
        NotAllowed: The actor is somebody else.
        SwitchedOff: The workspace does not want that.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_CALENDAR, actor, rep, on=today(services, rep))
        require_on(services, session)
        before = stored.consent(session, rep.id)
        stored.agree(session, rep.id, words, at=services.now())
        if before is not None and before.words != words:
            stored_addresses.read_whole_next(session, rep.id, due_at=services.now())
    return show(services, actor, rep)


def revoke(services: Services, actor: Actor, rep: Person) -> None:
    """The rep takes it back: hours and address are deleted. That works also where calendars are switched off.

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
    words = require_consent(services, actor, rep).words
    found = sorted_out(services, rep, words, content)
    with services.database.write() as session:
        consent_in(services, session, actor, rep)
        save(services, session, rep, found)
        stored_addresses.read_whole_next(session, rep.id)
    return show(services, actor, rep)


def require_consent(services: Services, actor: Actor, rep: Person) -> Consent:
    """What the rep agreed to; asked before anything is fetched.

    Raises:
        NotAllowed, SwitchedOff, NoConsent: It may not.
    """
    with services.database.read() as session:
        return consent_in(services, session, actor, rep)


def consent_in(services: Services, session: Session, actor: Actor, rep: Person) -> Consent:
    """The same within a transaction, for what took its time since it was asked first."""
    require(session, Action.KEEP_CALENDAR, actor, rep, on=today(services, rep))
    require_on(services, session)
    agreed = stored.consent(session, rep.id)
    if agreed is None:
        raise NoConsent
    return agreed


def sorted_out(services: Services, rep: Person, words: Words, content: bytes) -> Counted:
    """The hours of a calendar, from which its titles are gone. Takes a second; nothing is saved yet."""
    first, last = span(today(services, rep))
    events = reader(services).read(content, first, last + timedelta(days=DAYS_AHEAD), rep)
    return counted(events, rep.zone, words, last)


def save(services: Services, session: Session, rep: Person, found: Counted) -> None:
    """Make these the hours of the last weeks."""
    first, _ = span(today(services, rep))
    stored.replace(session, rep.id, first, found.weeks, at=services.now())


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


def require_on(services: Services, session: Session) -> None:
    """Let pass where calendars are allowed.

    Raises:
        SwitchedOff: They are not.
    """
    if not stored.is_on(session, services.workspace):
        raise SwitchedOff


def reader(services: Services) -> Calendars:
    """What reads calendars.

    Raises:
        UnreadableCalendar: Nothing does here.
    """
    if services.calendars is None:
        raise UnreadableCalendar("Calendars can't be read here.")
    return services.calendars

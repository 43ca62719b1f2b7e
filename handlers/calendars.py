"""Hours from a calendar: agreed to, dropped as a file, read from an address, taken back, switched off."""

import urllib.request
from typing import Any
from urllib.parse import urlsplit

from domain.calendar_hours import UnreadableCalendar
from domain.errors import BadAnswer
from domain.people import Person
from handlers.depth import with_reason
from handlers.disputes import show_owners
from handlers.door import Ask
from usecases import calendar_addresses, calendars, people, scorecards
from views import hours as screens

JSON = dict[str, Any]
MOST_BYTES, SECONDS = 5_000_000, 15


def show(ask: Ask, rep: Person) -> None:
    """A rep's hours by week."""
    ask.ack()
    with_reason(ask, rep, scorecards.latest_month(ask.services, rep), "hours")


def pressed(ask: Ask) -> None:
    """The same from a button that names the rep."""
    show(ask, people.known(ask.services, ask.actor, ask.number))


def open_consent(ask: Ask) -> None:
    """What it means to agree, and the own words."""
    ask.ack()
    ask.open(screens.consent_form(calendars.show(ask.services, ask.actor, ask.person)))


def submit_consent(ask: Ask) -> None:
    """They agree; where an address came with it, it is read after the form has closed: hosts can be slow."""
    words, address = screens.read_consent(ask.view)
    if address:
        _require_public(ask, address)
    found = calendars.agree(ask.services, ask.actor, ask.person, words)
    ask.ack()
    if address:
        try:
            found = calendar_addresses.give(ask.services, ask.actor, ask.person, address)
        except UnreadableCalendar as trouble:
            ask.answer(screens.not_read(trouble.for_people, found))
            return
    ask.answer(screens.hours(found, ask.reader))


def _require_public(ask: Ask, address: str) -> None:
    """What can be told from the address alone is told on the form."""
    try:
        calendars.reader(ask.services).host(address)
    except UnreadableCalendar as trouble:
        raise BadAnswer(screens.ADDRESS, trouble.for_people) from None


def read_now(ask: Ask) -> None:
    """They want what stands there now."""
    ask.ack()
    found = calendar_addresses.read_now(ask.services, ask.actor, ask.person)
    ask.replace(screens.hours(found, ask.reader))


def stop(ask: Ask) -> None:
    """The address is forgotten; the hours stay."""
    found = calendar_addresses.stop(ask.services, ask.actor, ask.person)
    ask.ack()
    ask.replace(screens.hours(found, ask.reader))


def revoke(ask: Ask) -> None:
    """They take it back."""
    calendars.revoke(ask.services, ask.actor, ask.person)
    ask.ack()
    ask.replace(screens.revoked())


def switch(ask: Ask) -> None:
    """An administrator switches it off for everybody, or on again."""
    calendars.switch(ask.services, ask.actor, on=ask.value == "on")
    show_owners(ask)


def is_calendar(event: JSON) -> bool:
    """Whether a message brings a calendar file."""
    return bool(_dropped(event))


def dropped(ask: Ask) -> None:
    """Somebody dropped a calendar file into the conversation."""
    ask.ack()
    (file, *_) = _dropped(ask.body["event"])
    calendars.require_consent(ask.services, ask.actor, ask.person)
    content = _download(str(file["url_private_download"]), ask)
    found = calendars.count(ask.services, ask.actor, ask.person, content)
    ask.answer(screens.hours(found, ask.reader))


def _dropped(event: JSON) -> list[JSON]:
    return [file for file in event.get("files") or [] if str(file.get("name", "")).lower().endswith(".ics")]


def _download(url: str, ask: Ask) -> bytes:
    """The file from Slack, and from nowhere else: the token that opens it goes along.

    Raises:
        UnreadableCalendar: Slack does not hand it out.
    """
    host, own = urlsplit(url).hostname or "", urlsplit(ask.client.base_url).hostname or ""
    if host != own and not (host == "slack.com" or host.endswith(".slack.com")):
        raise UnreadableCalendar
    asked = urllib.request.Request(url)
    asked.add_unredirected_header("Authorization", f"Bearer {ask.client.token}")
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            content: bytes = answer.read(MOST_BYTES + 1)
    except OSError:
        raise UnreadableCalendar("I couldn't get that file from Slack. Please drop it once more.") from None
    return content

"""Reads calendars (.ics), from a file or from a secret address, as the time they take."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

from domain.calendar_hours import Event, UnreadableCalendar
from domain.people import Person

MOST_BYTES, MOST_EVENTS, MOST_REPEATING = 5_000_000, 20_000, 2_000
CONNECT_SECONDS, SECONDS = 5.0, 15.0
CHUNK = 65_536
TOO_OFTEN = {"SECONDLY", "MINUTELY"}
NOT_PUBLIC = "I only read calendars from public https addresses."
NO_ANSWER = "That address did not answer with a calendar."


class Calendars:
    """Calendars as the product reads them."""

    def read(self, content: bytes, first: date, last: date, person: Person) -> list[Event]:
        """What takes the person's time within the days, both included.

        All-day events, cancelled ones, those marked as free and those that the person declined take none.
        """
        from icalendar import Calendar  # the two take 0.2 s to load, and most people never need them
        from recurring_ical_events import of

        if len(content) > MOST_BYTES:
            raise UnreadableCalendar("That calendar is larger than 5 MB.")
        try:
            calendar = Calendar.from_ical(content)
            _require_sane(calendar)
            found = of(calendar, skip_bad_series=True).between(first, last + timedelta(days=1))
        except UnreadableCalendar:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with a file, nothing of it is told or kept
            raise UnreadableCalendar from None
        if len(found) > MOST_EVENTS:
            raise UnreadableCalendar("That calendar has more events than I can count.")
        return list(_events(found, person))

    def fetch(self, address: str) -> bytes:
        """What stands behind a public https address; nothing inside a private network is ever asked."""
        parts = _checked(address)
        host, port = str(parts.hostname), parts.port or 443
        connection = _Pinned(host, port, _public(host, port))
        try:
            return _body(connection, parts)
        except (OSError, http.client.HTTPException):
            raise UnreadableCalendar(NO_ANSWER) from None
        finally:
            connection.close()


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very address that was checked, so that a second look-up can't lead elsewhere."""

    def __init__(self, host: str, port: int, ip: str) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS, context=ssl.create_default_context())
        self._ip = ip

    def connect(self) -> None:
        """Connect to the address, and let the certificate speak for the name."""
        plain = socket.create_connection((self._ip, self.port), CONNECT_SECONDS)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _checked(address: str) -> SplitResult:
    """The parts of an https address; webcal:// is what calendars call the same."""
    try:
        parts = urlsplit(address.strip().replace("webcal://", "https://", 1))
        bad = parts.scheme != "https" or not parts.hostname or parts.username or parts.port not in (None, 443)
    except ValueError:
        raise UnreadableCalendar(NOT_PUBLIC) from None
    if bad or any(ord(letter) <= 32 or ord(letter) > 126 for letter in parts.path + parts.query):
        raise UnreadableCalendar(NOT_PUBLIC)
    return parts


def _public(host: str, port: int) -> str:
    """An address of the host; refused when any of them lies in a private network."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise UnreadableCalendar(NO_ANSWER) from None
    if not found or not all(is_public(each) for each in found):
        raise UnreadableCalendar(NOT_PUBLIC)
    return sorted(found)[0]


def is_public(ip: str) -> bool:
    """Whether an address can be reached by everybody: not private, local, reserved, nor in disguise."""
    address = ipaddress.ip_address(ip.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is not None:
            return is_public(str(inside))
    return address.is_global and not address.is_multicast


def _body(connection: http.client.HTTPSConnection, parts: SplitResult) -> bytes:
    """The answer, as long as it is a plain one, small enough and in time; no redirect is followed."""
    ends = monotonic() + SECONDS
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "oneonone"})
    response = connection.getresponse()
    if response.status != 200:
        raise UnreadableCalendar(NO_ANSWER)
    body = bytearray()
    while chunk := response.read(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES or monotonic() > ends:
            raise UnreadableCalendar("That calendar is larger than 5 MB, or takes too long.")
    return bytes(body)


def _require_sane(calendar: Any) -> None:
    """Refuse what would expand to millions: what repeats every minute, or thousands that repeat."""
    rules = [event.get("RRULE") for event in calendar.walk("VEVENT") if event.get("RRULE")]
    every = [rule for each in rules for rule in (each if isinstance(each, list) else [each])]
    often = any(TOO_OFTEN & {str(freq).upper() for freq in rule.get("FREQ", [])} for rule in every)
    if often or len(every) > MOST_REPEATING:
        raise UnreadableCalendar("That calendar has more events than I can count.")


def _events(found: list[Any], person: Person) -> Iterator[Event]:
    for event in found:
        starts, ends = event.get("DTSTART"), event.get("DTEND")
        if starts is None or ends is None or not isinstance(starts.dt, datetime):
            continue
        if _takes_time(event, person):
            yield Event(_moment(starts.dt, person), _moment(ends.dt, person), str(event.get("SUMMARY", "")))


def _takes_time(event: Any, person: Person) -> bool:
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    away = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in ("FREE", "OOF", "WORKINGELSEWHERE")
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not (free or away or cancelled or _declined(event, person))


def _declined(event: Any, person: Person) -> bool:
    invited = event.get("ATTENDEE", [])
    own = f"mailto:{person.email or ''}".lower()
    return any(
        str(each).lower() == own and str(each.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for each in (invited if isinstance(invited, list) else [invited])
    )


def _moment(when: datetime, person: Person) -> datetime:
    """In UTC; a time without a zone is that of where the person lives."""
    aware = when if when.tzinfo is not None else when.replace(tzinfo=person.zone)
    return aware.astimezone(UTC)

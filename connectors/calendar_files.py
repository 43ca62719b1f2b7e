"""Calendar files (.ics) as the time they take. Run as a process of its own: see `calendars`."""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar_hours import Event, UnreadableCalendar

MOST_BYTES, MOST_EVENTS, MOST_REPEATING, MOST_MEMORY = 5_000_000, 20_000, 2_000, 2**30
LONGEST_TITLE = 300
TOO_OFTEN = {"SECONDLY", "MINUTELY"}
TOO_LARGE = "That calendar is larger than 5 MB."
TOO_MUCH = "That calendar has more events than I can count."


def events(content: bytes, first: date, last: date, email: str, zone: ZoneInfo) -> list[Event]:
    """What takes the time of whoever has that e-mail and lives in that zone, within the days.

    Raises:
        UnreadableCalendar: It is no calendar, or too much of one.
    """
    from icalendar import Calendar  # the two take 0.2 s to load, and most people never need them
    from recurring_ical_events import of

    if len(content) > MOST_BYTES:
        raise UnreadableCalendar(TOO_LARGE)
    try:
        calendar = Calendar.from_ical(content)
        _require_sane(calendar)
        found = of(calendar, skip_bad_series=True).between(first, last + timedelta(days=1))
    except UnreadableCalendar:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with a file, nothing of it is told or kept
        raise UnreadableCalendar from None
    if len(found) > MOST_EVENTS:
        raise UnreadableCalendar(TOO_MUCH)
    return list(_events(found, email, zone))


def main() -> None:
    """Read what to look for and the file from standard input; write the events, or what is wrong, as JSON."""
    _limit_memory()
    asked = json.loads(sys.stdin.buffer.readline())
    first, last = (date.fromisoformat(asked[name]) for name in ("first", "last"))
    try:
        found = events(sys.stdin.buffer.read(), first, last, asked["email"], ZoneInfo(asked["zone"]))
    except UnreadableCalendar as trouble:
        json.dump({"trouble": trouble.for_people}, sys.stdout)
    else:
        told = [(each.starts.isoformat(), each.ends.isoformat(), each.title) for each in found]
        json.dump({"events": told}, sys.stdout)


def _limit_memory() -> None:
    """Where the system can: a calendar that takes a gigabyte is none."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _require_sane(calendar: Any) -> None:
    """Refuse at once what would expand to millions: what repeats every minute, or thousands that repeat."""
    rules = [event.get("RRULE") for event in calendar.walk("VEVENT") if event.get("RRULE")]
    every = [rule for each in rules for rule in (each if isinstance(each, list) else [each])]
    often = any(TOO_OFTEN & {str(freq).upper() for freq in rule.get("FREQ", [])} for rule in every)
    if often or len(every) > MOST_REPEATING:
        raise UnreadableCalendar(TOO_MUCH)


def _events(found: list[Any], email: str, zone: ZoneInfo) -> Iterator[Event]:
    for event in found:
        starts, ends = event.get("DTSTART"), event.get("DTEND")
        if starts is None or ends is None or not isinstance(starts.dt, datetime):
            continue
        if _takes_time(event, email):
            title = str(event.get("SUMMARY", ""))[:LONGEST_TITLE]
            yield Event(_moment(starts.dt, zone), _moment(ends.dt, zone), title)


def _takes_time(event: Any, email: str) -> bool:
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    away = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in ("FREE", "OOF", "WORKINGELSEWHERE")
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not (free or away or cancelled or _declined(event, email))


def _declined(event: Any, email: str) -> bool:
    invited = event.get("ATTENDEE", [])
    own = f"mailto:{email}".lower()
    return any(
        str(each).lower() == own and str(each.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for each in (invited if isinstance(invited, list) else [invited])
    )


def _moment(when: datetime, zone: ZoneInfo) -> datetime:
    """In UTC; a time without a zone is that of where the person lives."""
    aware = when if when.tzinfo is not None else when.replace(tzinfo=zone)
    return aware.astimezone(UTC)


if __name__ == "__main__":
    main()

"""Calendars as the time they take, from files of every kind and from no address that is not public."""

import time
from datetime import UTC, date, datetime

import pytest

from connectors.calendar_addresses import is_public
from connectors.calendar_files import LONGEST_TITLE, MOST_BYTES
from connectors.calendars import Calendars
from domain.calendar_hours import UnreadableCalendar
from domain.people import Person

ANA = Person(1, "T1", "Ana", email="ana@example.com", tz="Europe/London")
FIRST, LAST = date(2026, 10, 5), date(2026, 10, 30)
TIMED = "DTSTART:20261006T090000Z\nDTEND:20261006T100000Z"


def calendar(*events: str) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inside}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def starts(*events: str) -> list[datetime]:
    return sorted(each.starts for each in Calendars().read(calendar(*events), FIRST, LAST, ANA))


def test_what_repeats_is_expanded_with_its_exceptions_and_over_the_change_of_clocks() -> None:
    weekly = (
        "DTSTART;TZID=Europe/London:20261006T090000\nDTEND;TZID=Europe/London:20261006T100000\n"
        "RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/London:20261013T090000\nSUMMARY:Sync"
    )
    assert starts(weekly) == [
        datetime(2026, 10, day, hour, tzinfo=UTC) for day, hour in ((6, 8), (20, 8), (27, 9))
    ]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART;VALUE=DATE:20261006\nDTEND;VALUE=DATE:20261007\nSUMMARY:Holiday",
        f"{TIMED}\nSTATUS:CANCELLED",
        f"{TIMED}\nTRANSP:TRANSPARENT",
        f"{TIMED}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE",
        f"{TIMED}\nATTENDEE;PARTSTAT=DECLINED:mailto:ANA@example.com",
    ],
)
def test_what_takes_no_time_is_left_out(event: str) -> None:
    assert starts(event) == []


def test_what_others_declined_still_takes_time_and_a_time_without_a_zone_is_ones_own() -> None:
    declined = f"{TIMED}\nATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.com"
    floating = "DTSTART:20261007T090000\nDTEND:20261007T100000"
    assert starts(declined, floating) == [
        datetime(2026, 10, 6, 9, tzinfo=UTC),
        datetime(2026, 10, 7, 8, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a calendar",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"x" * (MOST_BYTES + 1),
        calendar(f"{TIMED}\nRRULE:FREQ=SECONDLY"),
        calendar(*[f"{TIMED}\nRRULE:FREQ=DAILY"] * 2001),
    ],
)
def test_what_is_no_calendar_or_too_much_of_one_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableCalendar):
        assert Calendars().read(content, FIRST, LAST, ANA) != []


EVERY_SECOND = ";".join(f"BY{name}={','.join(map(str, range(60)))}" for name in ("MINUTE", "SECOND"))


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;INTERVAL=0;BYMONTHDAY=1;BYMONTH=2", f"FREQ=HOURLY;{EVERY_SECOND}"],
)
def test_a_few_letters_that_repeat_forever_are_ended_in_time(rule: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableCalendar):
        Calendars(read_seconds=2.0).read(calendar(f"{TIMED}\nRRULE:{rule}"), FIRST, LAST, ANA)
    assert time.monotonic() - began < 6


def test_a_million_recurrences_are_counted_within_the_weeks_that_are_looked_at() -> None:
    begun = "DTSTART:20200106T090000Z\nDTEND:20200106T091000Z\nRRULE:FREQ=HOURLY;COUNT=1000000"
    assert len(starts(begun)) == 26 * 24


def test_a_title_as_long_as_a_book_costs_no_memory() -> None:
    (found, *_) = Calendars().read(calendar(f"{TIMED}\nSUMMARY:{'x' * 1_000_000}"), FIRST, LAST, ANA)
    assert len(found.title) == LONGEST_TITLE


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.com/x.ics", "file:///etc/passwd", "ftp://example.com/x.ics", "https://", "x"),
        *("https://127.0.0.1/x.ics", "https://localhost/x.ics", "https://10.0.0.8/x", "https://[::1]/x"),
        *("https://169.254.169.254/latest", "https://user:word@example.com/x", "https://example.com:8443/x"),
        *("https://0/x", "https://2130706433/x", "https://[::ffff:10.0.0.1]/x", "https://example.com/a b"),
        "https://[",
    ],
)
def test_no_address_that_is_not_public_https_is_ever_asked(address: str) -> None:
    with pytest.raises(UnreadableCalendar, match="public https"):
        Calendars().fetch(address)


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        *((ip, False) for ip in ("127.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "224.0.0.1")),
        *((ip, False) for ip in ("fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "0.0.0.0")),
    ],
)
def test_addresses_that_lead_inside_are_told_from_public_ones(ip: str, public: bool) -> None:
    assert is_public(ip) is public

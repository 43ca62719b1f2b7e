"""Secret addresses, read from a real https server: in time, no more than a calendar, and never inside."""

import socket
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from connectors.calendar_addresses import MOST_HOPS, Network
from connectors.calendars import Calendars
from domain.calendar_addresses import Fetched
from domain.calendar_hours import UnreadableCalendar
from tests.connectors.calendar_server import HOST, PUBLIC, SECRET, CalendarHost, at_home, network, saying
from tests.connectors.test_calendars import TIMED, calendar
from tests.connectors.vendor_servers import Answer

WEEK = calendar(TIMED)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"


def moved(to: str) -> Answer:
    return Answer(302, b"", {"Location": to})


def test_an_address_is_read_and_an_unchanged_calendar_is_not_sent_again(tmp_path: Path) -> None:
    host = CalendarHost(content=WEEK, etag='"one"')
    with at_home(host, tmp_path) as world:
        first = Calendars(world).fetch(SECRET)
        assert first == Fetched(WEEK, 'If-None-Match: "one"')
        assert Calendars(world).fetch(SECRET, first.mark) is None
        host.etag = '"two"'
        assert Calendars(world).fetch(SECRET, first.mark) == Fetched(WEEK, 'If-None-Match: "two"')
        assert Calendars(world).fetch(SECRET.replace("https", "webcal"), "") is not None
    assert host.marks == [None, '"one"', '"one"', None]
    assert {each.path for each in host.asked} == {"/private-5f3a9c/basic.ics"}


def test_a_host_without_etags_is_asked_by_the_day_of_its_last_change(tmp_path: Path) -> None:
    changed = "Wed, 07 Oct 2026 08:00:00 GMT"
    answers = [Answer(200, WEEK, {"Last-Modified": changed}), Answer(304, b"")]
    host = CalendarHost(troubles=answers)
    with at_home(host, tmp_path) as world:
        first = Calendars(world).fetch(SECRET)
        assert first is not None
        assert Calendars(world).fetch(SECRET, first.mark) is None
    assert host.asked[1].headers["If-Modified-Since"] == changed


@pytest.mark.parametrize("etag", ["x" * 301, "caf\xe9"])
def test_a_mark_that_could_not_be_sent_back_is_none(tmp_path: Path, etag: str) -> None:
    with at_home(CalendarHost(troubles=[Answer(200, WEEK, {"ETag": etag})]), tmp_path) as world:
        assert Calendars(world).fetch(SECRET) == Fetched(WEEK)


def test_an_address_that_moved_is_followed_a_few_times_and_no_further(tmp_path: Path) -> None:
    host = CalendarHost(content=WEEK, troubles=[moved("/other.ics"), moved(f"https://{HOST}/third.ics")])
    with at_home(host, tmp_path) as world:
        assert Calendars(world).fetch(SECRET) is not None
        assert [each.path for each in host.asked][1:] == ["/other.ics", "/third.ics"]
        host.troubles = [moved("/round.ics")] * (MOST_HOPS + 1)
        with pytest.raises(UnreadableCalendar, match="did not answer"):
            Calendars(world).fetch(SECRET)


@pytest.mark.parametrize(
    "inside",
    [
        *("http://calendar.example.com/x.ics", "https://127.0.0.1/x.ics", "https://169.254.169.254/latest"),
        *("file:///etc/passwd", "//[::1]/x", "https://localhost/x", f"https://{HOST}:8443/x"),
    ],
)
def test_nothing_that_moved_leads_inside(tmp_path: Path, inside: str) -> None:
    host = CalendarHost(content=WEEK, troubles=[moved(inside)])
    with at_home(host, tmp_path) as world, pytest.raises(UnreadableCalendar, match="public https"):
        Calendars(world).fetch(SECRET)
    assert len(host.asked) == 1


def test_a_name_that_leads_inside_by_the_next_reading_is_not_asked(tmp_path: Path) -> None:
    answers = [[PUBLIC], ["10.0.0.8"], [PUBLIC, "127.0.0.1"], []]
    host = CalendarHost(content=WEEK)
    with at_home(host, tmp_path) as world:
        calendars = Calendars(replace(world, look_up=lambda name: answers.pop(0)))
        assert calendars.fetch(SECRET) is not None
        for _ in range(3):
            with pytest.raises(UnreadableCalendar, match="public https"):
                calendars.fetch(SECRET)
    assert len(host.asked) == 1


def test_the_ip_that_was_looked_at_is_the_one_that_is_asked(tmp_path: Path) -> None:
    asked: list[str] = []
    with at_home(CalendarHost(content=WEEK), tmp_path) as world:

        def connect(ip: str) -> socket.socket:
            asked.append(ip)
            return world.connect(ip)

        Calendars(replace(world, connect=connect)).fetch(SECRET)
    assert asked == [PUBLIC]


def test_a_host_whose_certificate_is_for_another_name_is_not_believed(tmp_path: Path) -> None:
    with (
        at_home(CalendarHost(content=WEEK), tmp_path) as world,
        pytest.raises(UnreadableCalendar, match="did not answer"),
    ):
        Calendars(world).fetch("https://another.example.com/x.ics")


@pytest.mark.parametrize("status", [204, 401, 404, 410, 500])
def test_any_answer_but_a_plain_one_is_none(tmp_path: Path, status: int) -> None:
    with (
        at_home(CalendarHost(troubles=[Answer(status, b"")]), tmp_path) as world,
        pytest.raises(UnreadableCalendar, match="did not answer"),
    ):
        Calendars(world).fetch(SECRET)


def test_ten_megabytes_are_too_much(tmp_path: Path) -> None:
    with (
        at_home(CalendarHost(content=b"x" * 10_000_000), tmp_path) as world,
        pytest.raises(UnreadableCalendar, match="larger than 5 MB"),
    ):
        Calendars(world).fetch(SECRET)


@pytest.mark.parametrize("before", [HEAD, HEAD + b"\r\n", HEAD + b"Content-Length: 4000000\r\n\r\n"])
def test_a_host_that_sends_a_byte_now_and_then_is_left_in_time(tmp_path: Path, before: bytes) -> None:
    hung_up = Event()

    def drip(line: socket.socket) -> None:
        line.sendall(before)
        for _ in range(200):  # ten seconds, for whoever would wait that long
            if not hung_up.wait(0.05):
                line.sendall(b"X")

    with saying(tmp_path, drip) as port:
        world = network(port, tmp_path / "certificate.pem", seconds=0.6)
        began = time.monotonic()
        with pytest.raises(UnreadableCalendar, match="takes too long"):
            Calendars(world).fetch(SECRET)
        hung_up.set()
    assert time.monotonic() - began < 3


def test_an_answer_that_breaks_off_is_no_calendar(tmp_path: Path) -> None:
    with saying(
        tmp_path, lambda line: line.sendall(HEAD + b"Content-Length: 4000\r\n\r\nBEGIN:VCALENDAR")
    ) as port:
        world = network(port, tmp_path / "certificate.pem")
        with pytest.raises(UnreadableCalendar, match="did not answer"):
            Calendars(world).fetch(SECRET)


def test_a_host_that_nobody_knows_did_not_answer() -> None:
    def unknown(name: str) -> list[str]:
        raise socket.gaierror

    with pytest.raises(UnreadableCalendar, match="did not answer"):
        Calendars(Network(look_up=unknown)).fetch(SECRET)


def test_only_the_host_of_an_address_is_told() -> None:
    assert Calendars().host(f"WebCal://{HOST.upper()}/private-5f3a9c/basic.ics?key=1") == HOST
    assert "private" not in repr(Fetched(b"private"))
    for wrong in ("https://calendar.example.com/ä.ics", "https://<!channel>/x", "", "x" * 3000):
        with pytest.raises(UnreadableCalendar):
            Calendars().host(wrong)

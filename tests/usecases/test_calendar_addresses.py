"""An address that was given is read again by itself: sealed, in time, and only as long as it may be."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.calendars import Calendars
from domain.calendar_addresses import LOST, NoAddress
from domain.calendar_hours import Category, HoursFacts, NoConsent, SwitchedOff, UnreadableCalendar
from domain.errors import MoveNotAllowed
from domain.messages import Kind
from domain.people import SYSTEM
from scheduling.calendar_addresses import CalendarReading
from sealing import new_key, sealer
from storage import people as stored_people
from storage.database import Database
from tests.connectors.calendar_server import HOST, SECRET, CalendarHost, at_home
from tests.connectors.test_calendars import calendar
from tests.connectors.vendor_servers import Answer
from tests.usecases.scene import Scene, actor, at_once, outbox, scene, when
from tests.usecases.test_calendars import administrator, everything
from usecases import calendar_addresses as addresses
from usecases import calendars, depth, due, month
from usecases.services import Services

MONDAY = date(2026, 9, 28)
THURSDAY = datetime(2026, 10, 1, 10, tzinfo=UTC)
"""Eleven in the morning in London, where Ana lives."""
DEMO = "DTSTART:20260929T090000Z\nDTEND:20260929T103000Z\nSUMMARY:Hush demo at Contoso"
EACH_DAY = "DTSTART:20260928T120000Z\nDTEND:20260928T130000Z\nRRULE:FREQ=DAILY\nSUMMARY:Team sync"


@pytest.fixture
def host() -> CalendarHost:
    return CalendarHost(content=calendar(DEMO), etag='"1"')


@pytest.fixture
def here(database: Database, host: CalendarHost, tmp_path: Path) -> Iterator[Scene]:
    made = scene(database, THURSDAY)
    with at_home(host, tmp_path) as network:
        services = replace(made.services, calendars=Calendars(network), sealer=sealer(new_key()))
        yield replace(made, services=services)


def give(here: Scene, **words: tuple[str, ...]) -> HoursFacts:
    calendars.agree(here.services, actor(here.ana), here.ana, {Category(k): v for k, v in words.items()})
    return addresses.give(here.services, actor(here.ana), here.ana, SECRET)


def shown(here: Scene) -> HoursFacts:
    return calendars.show(here.services, actor(here.ana), here.ana)


def at(here: Scene, moment: datetime) -> int:
    """It is that moment, and the clock looks; how many calendars were read."""
    here.clock.set(moment)
    return CalendarReading(here.services).run_due()


def night(here: Scene, day: int) -> datetime:
    """Ana's time of that October night: two in London, and as many minutes as her id."""
    return datetime(2026, 10, day, 1, here.ana.id, tzinfo=UTC)


def kept(here: Scene) -> bool:
    return shown(here).kept is not None


def test_an_address_is_kept_sealed_and_only_its_host_is_shown(here: Scene) -> None:
    found = give(here)
    assert found.weeks == ((MONDAY, {Category.CUSTOMER: 1.5}),)
    assert found.kept is not None
    assert (found.kept.host, found.kept.done_at, found.kept.due_at) == (HOST, THURSDAY, night(here, 2))
    assert "private-5f3a9c" not in everything(here) + repr(found)
    assert found.keeps


def test_a_manager_sees_the_hours_and_nothing_of_the_address(here: Scene) -> None:
    give(here)
    depth.look_deeper(here.services, actor(here.dana), here.ana, 3, "she asked me to look")
    seen = calendars.show(here.services, actor(here.dana), here.ana)
    assert (len(seen.weeks), seen.kept) == (1, None)


def test_without_a_key_an_address_is_read_once_and_not_kept(here: Scene, host: CalendarHost) -> None:
    bare = replace(here, services=replace(here.services, sealer=None))
    found = give(bare)
    assert (len(found.weeks), found.kept, found.keeps) == (1, None, False)
    assert HOST not in everything(here)
    assert at(bare, night(here, 2)) == 0
    assert len(host.asked) == 1


def test_each_night_it_is_read_once_where_the_person_lives(here: Scene, host: CalendarHost) -> None:
    give(here)
    host.content, host.etag = calendar(DEMO, EACH_DAY), '"2"'
    assert at(here, night(here, 2) - timedelta(minutes=1)) == 0
    assert at(here, night(here, 2)) == 1
    assert at(here, night(here, 2) + timedelta(hours=8)) == 0
    ((_, week),) = shown(here).weeks
    assert week == {Category.CUSTOMER: 1.5, Category.INTERNAL: 5.0}
    assert host.marks == [None, '"1"']


def test_an_unchanged_calendar_is_not_sent_and_its_days_count_all_the_same(
    here: Scene, host: CalendarHost
) -> None:
    host.content = calendar(EACH_DAY)
    give(here)
    for day in range(2, 12):
        assert at(here, night(here, day)) == 1
    assert shown(here).weeks == (
        (MONDAY, {Category.INTERNAL: 7.0}),
        (MONDAY + timedelta(weeks=1), {Category.INTERNAL: 7.0}),
    )
    whole = [n for n, mark in enumerate(host.marks) if mark is None]
    assert whole == [0, 8], "once a week the whole calendar is read, whatever its host says"


def test_after_days_of_downtime_it_is_read_once(here: Scene, host: CalendarHost) -> None:
    host.content = calendar(EACH_DAY)
    give(here)
    assert at(here, night(here, 5) + timedelta(hours=5)) == 1
    assert sum(sum(each.values()) for _, each in shown(here).weeks) == 8
    assert host.marks == [None, '"1"']


def test_it_is_read_once_more_before_the_working_day_on_which_a_scorecard_goes_out(here: Scene) -> None:
    month.plan(here.services)
    give(here)
    (card,) = outbox(here.services, Kind.SCORECARD)[:1]
    day = card.due_at.day
    for each in range(2, day + 1):
        at(here, night(here, each))
    found = shown(here).kept
    assert found is not None
    assert found.due_at == datetime(2026, 10, day, 5, tzinfo=UTC) < card.due_at


def test_two_replicas_read_it_once(here: Scene, host: CalendarHost) -> None:
    give(here)
    here.clock.set(night(here, 2))
    both = at_once(*[CalendarReading(here.services).run_due] * 2)
    assert sorted(both) == [0, 1]
    assert len(host.asked) == 2


def test_no_transaction_waits_while_a_host_answers(here: Scene, host: CalendarHost) -> None:
    give(here)
    host.meanwhile = [lambda: calendars.agree(here.services, actor(here.ben), here.ben, {})]
    assert at(here, night(here, 2)) == 1


@pytest.mark.parametrize("what", ["revoke", "stop", "off"])
def test_what_is_taken_back_while_it_is_being_read_stays_away(
    here: Scene, host: CalendarHost, what: str
) -> None:
    give(here)
    boss, ana = administrator(here), actor(here.ana)
    acts = {
        "revoke": lambda: calendars.revoke(here.services, ana, here.ana),
        "stop": lambda: addresses.stop(here.services, ana, here.ana),
        "off": lambda: calendars.switch(here.services, actor(boss), on=False),
    }
    host.content, host.etag, host.meanwhile = calendar(EACH_DAY), '"2"', [acts[what]]
    at(here, night(here, 2))
    calendars.switch(here.services, actor(boss), on=True)
    weeks = () if what == "revoke" else ((MONDAY, {Category.CUSTOMER: 1.5}),)
    assert (shown(here).weeks, kept(here)) == (weeks, what == "off")


def test_consent_that_is_taken_back_while_the_first_reading_runs_is_taken_back(
    here: Scene, host: CalendarHost
) -> None:
    host.meanwhile = [lambda: calendars.revoke(here.services, actor(here.ana), here.ana)]
    with pytest.raises(NoConsent):
        give(here)
    assert HOST not in everything(here)


def test_taking_it_back_deletes_the_address_with_the_hours(here: Scene) -> None:
    give(here)
    calendars.revoke(here.services, actor(here.ana), here.ana)
    assert HOST not in everything(here)
    assert at(here, night(here, 2)) == 0


def test_stopping_forgets_the_address_and_the_hours_stay(here: Scene) -> None:
    give(here)
    for _ in range(2):
        found = addresses.stop(here.services, actor(here.ana), here.ana)
        assert (len(found.weeks), found.kept) == (1, None)
    assert HOST not in everything(here)


def test_switched_off_or_gone_nobody_is_read(here: Scene, host: CalendarHost) -> None:
    boss = administrator(here)
    give(here)
    calendars.switch(here.services, actor(boss), on=False)
    assert at(here, night(here, 2)) == 0
    assert addresses.next_due(here.services, SYSTEM) is None
    with pytest.raises(SwitchedOff):
        addresses.read_now(here.services, actor(here.ana), here.ana)
    calendars.switch(here.services, actor(boss), on=True)
    with here.services.database.write() as session:
        stored_people.change(session, replace(here.ana, active=False))
    assert at(here, night(here, 3)) == 0
    assert addresses.next_due(here.services, SYSTEM) is None
    assert len(host.asked) == 1


def test_after_three_nights_of_failure_the_rep_alone_hears_it_once_by_day(
    here: Scene, host: CalendarHost
) -> None:
    give(here)
    host.content, host.etag = b"<html>", '"2"'
    assert at(here, night(here, 2)) == 1
    assert at(here, night(here, 2) + timedelta(minutes=59)) == 0
    assert at(here, night(here, 2) + timedelta(hours=1)) == 1
    assert at(here, night(here, 2) + timedelta(hours=9)) == 0
    assert outbox(here.services, Kind.CALENDAR) == []
    for day in (3, 4, 5, 6):
        at(here, night(here, day))
        at(here, night(here, day) + timedelta(hours=1))
    told = outbox(here.services, Kind.CALENDAR)
    assert when(told, here.ana) == ["calendar Mon 05 Oct 09:00"], "the 4th is a Sunday"
    assert shown(here).weeks == ((MONDAY, {Category.CUSTOMER: 1.5}),)
    assert due.calendar(here.services, here.ana).kept is not None
    host.content, host.etag = calendar(DEMO), '"3"'
    at(here, night(here, 7))
    found = shown(here).kept
    assert found is not None
    assert (found.trouble, found.nights) == ("", 0)
    assert len(outbox(here.services, Kind.CALENDAR)) == 1


def test_a_night_that_went_wrong_once_is_silent(here: Scene, host: CalendarHost) -> None:
    give(here)
    for day in range(2, 12):
        host.troubles = [Answer(503, b"")]
        assert at(here, night(here, day)) == 1
        assert at(here, night(here, day) + timedelta(hours=1)) == 1
    assert outbox(here.services, Kind.CALENDAR) == []


def test_with_the_key_lost_the_rep_is_asked_once_for_the_address_and_the_key_can_come_back(
    here: Scene, host: CalendarHost
) -> None:
    give(here)
    for lost in (sealer(new_key()), None):
        bare = replace(here, services=replace(here.services, sealer=lost))
        for day in (2, 3, 4):
            at(bare, night(here, day))
    assert when(outbox(here.services, Kind.CALENDAR), here.ana) == ["calendar Fri 02 Oct 09:00"]
    assert len(host.asked) == 1
    with pytest.raises(UnreadableCalendar, match="give me the address again"):
        addresses.read_now(bare.services, actor(here.ana), here.ana)
    found = shown(here).kept
    assert found is not None
    assert found.trouble == LOST
    assert at(here, night(here, 5)) == 1
    assert shown(here).kept.trouble == ""  # type: ignore[union-attr]


def test_an_old_key_is_out_of_use_after_one_night(here: Scene) -> None:
    old, new = new_key(), new_key()
    services: list[Services] = [replace(here.services, sealer=sealer(k)) for k in (old, f"{new}, {old}", new)]
    give(replace(here, services=services[0]))
    for day, each in ((2, services[1]), (3, services[2])):
        at(replace(here, services=each), night(here, day))
        found = shown(here).kept
        assert found is not None
        assert (found.trouble, found.done_at) == ("", night(here, day))


def test_other_words_count_the_same_calendar_anew_at_once(here: Scene, host: CalendarHost) -> None:
    give(here)
    assert calendars.agree(here.services, actor(here.ana), here.ana, {Category.FOCUS: ("demo",)}).kept
    assert at(here, THURSDAY + timedelta(minutes=1)) == 1
    assert shown(here).weeks == ((MONDAY, {Category.FOCUS: 1.5}),)
    calendars.agree(here.services, actor(here.ana), here.ana, {Category.FOCUS: ("demo",)})
    assert at(here, THURSDAY + timedelta(minutes=2)) == 0
    assert host.marks == [None, None]


def test_words_that_change_while_it_is_being_read_count(here: Scene, host: CalendarHost) -> None:
    give(here)
    host.content, host.etag = calendar(DEMO, EACH_DAY), '"2"'
    words = {Category.FOCUS: ("demo",)}
    host.meanwhile = [lambda: calendars.agree(here.services, actor(here.ana), here.ana, words)]
    at(here, night(here, 2))
    ((_, week),) = shown(here).weeks
    assert week[Category.FOCUS] == 1.5


def test_another_address_takes_the_place_of_the_first_one_and_a_bad_one_does_not(
    here: Scene, host: CalendarHost
) -> None:
    give(here)
    host.content = b"nothing"
    host.etag = ""
    with pytest.raises(UnreadableCalendar):
        addresses.give(here.services, actor(here.ana), here.ana, SECRET.replace("basic", "other"))
    assert kept(here)
    host.content = calendar(EACH_DAY)
    addresses.give(here.services, actor(here.ana), here.ana, SECRET.replace("basic", "third"))
    at(here, night(here, 2))
    assert [each.path[-9:] for each in host.asked] == ["basic.ics", "other.ics", "third.ics", "third.ics"]


def test_a_file_that_is_dropped_counts_until_the_whole_calendar_is_read_again(
    here: Scene, host: CalendarHost
) -> None:
    give(here)
    calendars.count(here.services, actor(here.ana), here.ana, calendar(EACH_DAY))
    assert shown(here).weeks == ((MONDAY, {Category.INTERNAL: 4.0}),)
    at(here, night(here, 2))
    assert shown(here).weeks == ((MONDAY, {Category.CUSTOMER: 1.5}),)
    assert host.marks == [None, None]


def test_read_now_reads_at_once_and_never_twice_at_the_same_time(here: Scene, host: CalendarHost) -> None:
    with pytest.raises(NoConsent):
        addresses.read_now(here.services, actor(here.ana), here.ana)
    calendars.agree(here.services, actor(here.ana), here.ana, {})
    with pytest.raises(NoAddress):
        addresses.read_now(here.services, actor(here.ana), here.ana)
    give(here)
    again: list[object] = []

    def meanwhile() -> None:
        with pytest.raises(MoveNotAllowed, match="right now") as refused:
            addresses.read_now(here.services, actor(here.ana), here.ana)
        again.append(refused)

    host.content, host.etag, host.meanwhile = calendar(EACH_DAY), '"2"', [meanwhile]
    found = addresses.read_now(here.services, actor(here.ana), here.ana)
    assert found.weeks == ((MONDAY, {Category.INTERNAL: 4.0}),)
    assert again
    host.troubles = [Answer(404, b"")]
    with pytest.raises(UnreadableCalendar):
        addresses.read_now(here.services, actor(here.ana), here.ana)
    now = shown(here).kept
    assert now is not None
    assert (now.nights, now.trouble) == (0, "")


def test_a_process_that_ends_in_the_middle_is_followed_by_another(here: Scene, host: CalendarHost) -> None:
    give(here)
    here.clock.set(night(here, 2))
    assert addresses.take_due(here.services, SYSTEM) is not None
    assert at(here, night(here, 2) + timedelta(minutes=9)) == 0
    assert at(here, night(here, 2) + timedelta(minutes=10)) == 1


def test_a_fault_is_logged_without_the_address_and_the_next_calendar_is_read(
    here: Scene, host: CalendarHost, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Calendars):
        def fetch(self, address: str, mark: str = "") -> None:
            raise ZeroDivisionError(address)

    give(here)
    broken = replace(here, services=replace(here.services, calendars=Broken()))
    with caplog.at_level(logging.DEBUG):
        assert at(broken, night(here, 2)) == 1
        host.troubles = [Answer(500, b"")]
        assert at(here, night(here, 2) + timedelta(hours=1)) == 1
    assert "ZeroDivisionError" in caplog.text
    assert HOST not in caplog.text
    assert "private-5f3a9c" not in caplog.text + everything(here)
    assert at(here, night(here, 3)) == 1

"""What the product says first: named by its occasion, and worth saying for a while only."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import Rhythm, WorkCalendar
from domain.meetings import Meeting, State
from domain.messages import (
    ALWAYS_WORTH_IT,
    OUTLIVES,
    Delivery,
    Kind,
    Recipient,
    around,
    closed,
    delivery,
    follow_up,
)
from domain.people import Person

DUE = datetime(2026, 10, 1, 7, tzinfo=UTC)


def of(kind: Kind, key: str = "2026-10/1/0/2"):
    return delivery(kind, key, workspace="T1", recipient_id=2, subject="meeting:1", due_at=DUE)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_worth_saying_for_a_while_after_its_moment(kind: Kind) -> None:
    assert of(kind).expires_at - DUE == OUTLIVES.get(kind, ALWAYS_WORTH_IT) > timedelta(days=1)


def test_two_kinds_about_the_same_occasion_have_different_keys() -> None:
    assert len({of(kind).key for kind in Kind}) == len(Kind)
    assert of(Kind.TALLY, "7/2026-W41").key == "tally/7/2026-W41"


@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(0), False), (timedelta(hours=2), False), (timedelta(hours=2.1), True)]
)
def test_a_message_says_that_it_is_late_after_two_hours(after: timedelta, late: bool) -> None:
    assert of(Kind.INVITATION).late(DUE + after) is late


def test_a_tally_of_last_week_is_not_asked_for_next_week() -> None:
    friday = delivery(
        Kind.TALLY, "7/2026-W41", workspace="T1", recipient_id=7, subject="week:7:2026-W41", due_at=DUE
    )
    assert friday.expires_at < DUE + timedelta(days=7)


def test_what_was_not_known_in_time_is_due_now_and_not_late() -> None:
    now = DUE + timedelta(days=20)
    found = of(Kind.INVITATION).not_before(now)
    assert (found.due_at, found.expires_at - now) == (now, OUTLIVES[Kind.INVITATION])
    assert of(Kind.INVITATION).not_before(DUE - timedelta(days=1)) == of(Kind.INVITATION)


RHYTHM = Rhythm()
EVERY_DAY = WorkCalendar()
ANA = Recipient(Person(1, "T1", "Ana", tz="Europe/London"), EVERY_DAY)
DANA = Recipient(Person(2, "T1", "Dana", tz="Europe/Berlin"), EVERY_DAY)
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata")
OCTOBER = [date(2026, 10, day) for day in (9, 16, 23, 30)]


def somebody(number: int, tz: str, *holidays: date, leave: tuple[tuple[date, date], ...] = ()) -> Recipient:
    return Recipient(Person(number, "T1", "Somebody", tz=tz), WorkCalendar(frozenset(holidays), leave))


def promised(
    ends: list[date], last: date, owner: Recipient = ANA, partner: Recipient = DANA
) -> list[Delivery]:
    return list(follow_up(RHYTHM, owner, partner, ends, last))


def local(each: Delivery, to: Recipient) -> str:
    return f"{each.due_at.astimezone(to.person.zone):%a %d %b %H:%M}"


def test_a_promise_is_asked_about_on_fridays_and_judged_for_both_on_the_last_working_day() -> None:
    found = promised(OCTOBER, OCTOBER[-1])
    assert [(each.kind, each.recipient_id, local(each, ANA)) for each in found] == [
        (Kind.TALLY, 1, "Fri 09 Oct 10:00"),
        (Kind.TALLY, 1, "Fri 16 Oct 10:00"),
        (Kind.TALLY, 1, "Fri 23 Oct 10:00"),
        (Kind.TALLY, 1, "Fri 30 Oct 10:00"),
        (Kind.VERDICT, 1, "Fri 30 Oct 16:00"),
        (Kind.VERDICT, 2, "Fri 30 Oct 16:00"),
    ]
    assert {each.subject for each in found[-2:]} == {"promises:1:2026-10"}
    assert [each.key for each in found[-2:]] == ["verdict/1/2026-10/1", "verdict/1/2026-10/2"]


def test_all_promises_of_a_week_share_one_tally_on_its_last_working_day() -> None:
    found = [*promised([date(2026, 10, 7)], date(2026, 10, 7)), *promised(OCTOBER, OCTOBER[-1])]
    first = [each for each in found if each.key == "tally/1/2026-W41"]
    assert [local(each, ANA) for each in first] == ["Fri 09 Oct 10:00"] * 2
    assert len(promised([date(2026, 10, 7), date(2026, 10, 9)], OCTOBER[0])) == 3


def test_a_promise_for_the_12th_does_not_judge_the_others_before_the_month_is_over() -> None:
    early = promised([date(2026, 10, 12)], date(2026, 10, 12))
    assert [local(each, ANA) for each in early if each.kind is Kind.VERDICT] == ["Fri 30 Oct 16:00"] * 2
    assert {each.key: each for each in early}["verdict/1/2026-10/1"].due_at == promised(OCTOBER, OCTOBER[-1])[
        -2
    ].due_at


def test_a_week_cut_by_the_months_end_is_asked_about_before_the_verdict() -> None:
    tally, verdict, _ = promised([date(2026, 9, 30)], date(2026, 9, 30))
    assert (local(tally, ANA), local(verdict, ANA)) == ("Wed 30 Sep 10:00", "Wed 30 Sep 16:00")


def test_the_weeks_around_new_year_are_the_calendars_own() -> None:
    found = promised([date(2027, 1, 1), date(2027, 1, 8)], date(2027, 1, 8))
    assert [each.subject for each in found] == [
        "week:1:2026-W53",
        "week:1:2027-W01",
        "promises:1:2027-01",
        "promises:1:2027-01",
    ]
    assert date.fromisoformat("2026-W53-5") == date(2027, 1, 1)


def test_a_free_friday_is_asked_about_on_thursday() -> None:
    owner = somebody(1, "Europe/Berlin", date(2026, 10, 30))
    found = promised([OCTOBER[-1]], OCTOBER[-1], owner)
    assert [local(each, owner) for each in found[:2]] == ["Thu 29 Oct 10:00", "Thu 29 Oct 16:00"]


def test_a_partner_far_away_hears_it_after_the_owner_and_in_daylight() -> None:
    owner, partner = somebody(1, "Pacific/Auckland"), somebody(2, "America/Los_Angeles")
    assert local(promised([], OCTOBER[-1], owner, partner)[-1], partner) == "Fri 30 Oct 09:00"
    assert local(promised([], OCTOBER[-1], partner, owner)[-1], owner) == "Mon 02 Nov 09:00"


@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60),
)
def test_no_partner_hears_a_verdict_before_its_owner_or_on_a_free_day_or_at_night(
    one: str, other: str, last: date, holidays: frozenset[date]
) -> None:
    owner, partner = somebody(1, one), somebody(2, other, *holidays)
    own, theirs = promised([], last, owner, partner)
    assert own.due_at <= theirs.due_at < own.due_at + timedelta(days=20)
    heard = theirs.due_at.astimezone(partner.person.zone)
    assert partner.days.works_on(heard.date())
    assert time(9) <= heard.time() < RHYTHM.evening
    assert own.due_at.astimezone(owner.person.zone).month == last.month


def test_whoever_is_away_to_the_months_end_is_judged_on_their_last_day_there() -> None:
    owner = somebody(1, "Europe/Berlin", leave=((date(2026, 10, 20), date(2026, 11, 5)),))
    assert local(promised([], OCTOBER[-1], owner)[0], owner) == "Mon 19 Oct 16:00"
    away = somebody(1, "Europe/Berlin", leave=((date(2026, 9, 1), date(2026, 11, 5)),))
    assert local(promised([], OCTOBER[-1], away)[0], away) == "Fri 30 Oct 16:00"


MEETING = Meeting(7, "T1", 2, 1, date(2026, 9, 1), datetime(2026, 10, 8, 12, tzinfo=UTC), 45, State.PLANNED)


def test_everything_about_a_meeting_is_keyed_by_its_month_and_by_how_often_it_moved() -> None:
    keys = [each.key for each in around(RHYTHM, MEETING, DANA, ANA)]
    assert keys == [
        "invitation/2026-09/7/0/1",
        "invitation/2026-09/7/0/2",
        "scorecard/2026-09/7/0/1",
        "run_sheet/2026-09/7/0/2",
        "log_reminder/2026-09/7/0/2",
        "log_reminder/2026-09/7/0/2/again",
    ]


def test_a_meeting_put_off_within_the_month_is_still_announced_at_its_beginning() -> None:
    later = Meeting(
        7, "T1", 2, 1, date(2026, 9, 1), datetime(2026, 10, 13, 12, tzinfo=UTC), 45, State.PLANNED
    )
    invitation, _, scorecard, *_ = around(RHYTHM, later, DANA, ANA)
    assert (local(invitation, ANA), local(scorecard, ANA)) == ("Thu 01 Oct 09:00", "Mon 12 Oct 09:30")


@pytest.mark.parametrize(
    ("talk", "asked"),
    [
        (datetime(2026, 10, 8, 12, tzinfo=UTC), ["Thu 08 Oct 15:45", "Fri 09 Oct 09:00"]),
        (datetime(2026, 10, 8, 15, 30, tzinfo=UTC), ["Fri 09 Oct 09:00", "Mon 12 Oct 09:00"]),
        (datetime(2026, 10, 10, 8, 0, tzinfo=UTC), ["Mon 12 Oct 09:00", "Tue 13 Oct 09:00"]),
        (datetime(2026, 10, 8, 3, 0, tzinfo=UTC), ["Thu 08 Oct 09:00", "Fri 09 Oct 09:00"]),
    ],
)
def test_how_it_went_is_asked_by_day_only(talk: datetime, asked: list[str]) -> None:
    found = around(RHYTHM, replace(MEETING, starts_at=talk), DANA, ANA)
    assert [local(each, DANA) for each in found if each.kind is Kind.LOG_REMINDER] == asked


def test_a_month_closes_on_the_managers_first_morning_back() -> None:
    back = somebody(2, "Europe/Berlin", leave=((date(2026, 9, 28), date(2026, 10, 6)),))
    assert local(closed(RHYTHM, back, date(2026, 10, 1)), back) == "Wed 07 Oct 09:00"
    assert closed(RHYTHM, back, date(2027, 1, 1)).subject == "closed:2:2026-12"

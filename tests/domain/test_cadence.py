"""Working days, people's own clocks, and the times that are offered to them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import (
    Rhythm,
    WorkCalendar,
    days,
    hours,
    local_moment,
    slots,
    suits,
    together,
    weeks,
)
from domain.meetings import next_month

BERLIN, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")
NEW_YORK, SYDNEY = ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")
KIRITIMATI, PAGO_PAGO = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
OCTOBER = date(2026, 10, 1)
EVERY_DAY = WorkCalendar()

DATES = st.dates(date(2025, 12, 1), date(2027, 2, 28))
SPANS = st.tuples(DATES, st.integers(0, 60)).map(lambda s: (s[0], s[0] + timedelta(days=s[1])))
CALENDARS = st.builds(WorkCalendar, st.frozensets(DATES, max_size=30), st.lists(SPANS, max_size=3).map(tuple))
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from([BERLIN, NEW_YORK, SYDNEY, KIRITIMATI, PAGO_PAGO])


def test_nobody_works_on_weekends_holidays_or_leave() -> None:
    calendar = WorkCalendar(frozenset({date(2026, 10, 2)}), ((date(2026, 10, 7), date(2026, 10, 9)),))
    worked = [day.day for day in days(OCTOBER, date(2026, 10, 14)) if calendar.works_on(day)]
    assert worked == [1, 5, 6, 12, 13, 14]
    assert calendar.open_on(date(2026, 10, 7))
    assert not calendar.open_on(date(2026, 10, 2))


def test_a_month_counts_its_working_days_and_those_a_person_is_there() -> None:
    hugo = WorkCalendar(leave=((date(2026, 9, 7), date(2026, 9, 11)),))
    september = date(2026, 9, 1), date(2026, 9, 30)
    assert (hugo.working_days(*september), hugo.days_present(*september)) == (22, 17)


@given(CALENDARS, SPANS)
def test_the_days_somebody_is_there_are_those_on_which_they_work(
    calendar: WorkCalendar, span: tuple[date, date]
) -> None:
    assert calendar.days_present(*span) == sum(map(calendar.works_on, days(*span)))
    assert calendar.working_days(*span) == sum(map(calendar.open_on, days(*span)))


def test_whoever_is_asked_for_a_free_day_gets_the_nearest_working_one() -> None:
    christmas = WorkCalendar(frozenset({date(2026, 12, 25), date(2027, 1, 1)}))
    assert christmas.next_working(date(2026, 12, 25)) == date(2026, 12, 28)
    assert christmas.previous_working(date(2026, 12, 25)) == date(2026, 12, 24)
    assert christmas.next_working(date(2026, 12, 24)) == date(2026, 12, 24)
    assert christmas.before(date(2027, 1, 4), 1) == date(2026, 12, 31)
    assert christmas.before(date(2027, 1, 4), 5) == date(2026, 12, 24)
    assert christmas.before(date(2027, 1, 4), 0) == date(2027, 1, 4)


def test_the_sixth_working_day_and_the_last_one_step_over_holidays() -> None:
    calendar = WorkCalendar(frozenset({date(2026, 10, 5), date(2026, 10, 30)}))
    assert EVERY_DAY.nth(OCTOBER, 6) == date(2026, 10, 8)
    assert calendar.nth(OCTOBER, 6) == date(2026, 10, 9)
    assert calendar.nth(date(2026, 10, 20), 1) == OCTOBER
    assert (EVERY_DAY.last(OCTOBER), calendar.last(OCTOBER)) == (date(2026, 10, 30), date(2026, 10, 29))
    assert EVERY_DAY.last(date(2026, 12, 10)) == date(2026, 12, 31)


def test_whoever_comes_back_late_in_the_month_still_has_a_sixth_day_in_it() -> None:
    back_on_the_28th = WorkCalendar(leave=((OCTOBER, date(2026, 10, 27)),))
    assert back_on_the_28th.nth(OCTOBER, 6) == date(2026, 10, 30)


def test_whoever_is_away_all_month_has_the_first_day_after_it() -> None:
    away = WorkCalendar(leave=((date(2026, 9, 20), date(2026, 11, 3)),))
    assert away.nth(OCTOBER, 6) == date(2026, 11, 4)


def test_somebody_on_leave_for_years_stops_no_reckoning() -> None:
    parent = WorkCalendar(leave=((date(2025, 1, 1), date(2028, 12, 31)),))
    day = date(2026, 10, 5)
    assert parent.nth(day, 6) == date(2026, 11, 1)
    assert (parent.next_working(day), parent.previous_working(day), parent.before(day, 1)) == (
        day,
        day,
        date(2026, 10, 4),
    )
    assert len(slots(datetime(2026, 10, 8, 12, tzinfo=UTC), parent, BERLIN, now=moment(day))) == 3


def test_two_people_meet_on_days_on_which_both_work() -> None:
    one = WorkCalendar(frozenset({date(2026, 10, 5)}), ((date(2026, 10, 7), date(2026, 10, 7)),))
    other = WorkCalendar(frozenset({date(2026, 10, 6)}), ((date(2026, 10, 8), date(2026, 10, 8)),))
    both = together(one, other)
    assert [day.day for day in days(date(2026, 10, 5), date(2026, 10, 9)) if both.works_on(day)] == [9]


@given(CALENDARS, CALENDARS, DATES)
def test_together_is_when_each_of_the_two_works(one: WorkCalendar, other: WorkCalendar, day: date) -> None:
    assert together(one, other).works_on(day) == (one.works_on(day) and other.works_on(day))


@given(CALENDARS, DATES, st.integers(1, 10))
def test_the_nth_day_of_a_month_is_worked_and_lies_in_it_if_any_day_does(
    calendar: WorkCalendar, month: date, number: int
) -> None:
    first, end = month.replace(day=1), next_month(month)
    day = calendar.nth(month, number)
    assert calendar.works_on(day)
    if calendar.days_present(first, end - timedelta(days=1)):
        assert first <= day < end
        assert calendar.days_present(first, day) <= number
        assert calendar.days_present(first, day) == number or day == calendar.last(month)
    else:
        assert day >= end


@given(CALENDARS, DATES)
def test_the_nearest_working_days_enclose_every_free_day(calendar: WorkCalendar, day: date) -> None:
    before, after = calendar.previous_working(day), calendar.next_working(day)
    assert before <= day <= after
    assert calendar.works_on(before)
    assert calendar.works_on(after)
    assert calendar.days_present(before, after) == (1 if before == after else 2)


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2026, 3, 27), time(9), BERLIN, datetime(2026, 3, 27, 8, tzinfo=UTC)),
        (date(2026, 3, 30), time(9), BERLIN, datetime(2026, 3, 30, 7, tzinfo=UTC)),
        (date(2026, 10, 23), time(9), BERLIN, datetime(2026, 10, 23, 7, tzinfo=UTC)),
        (date(2026, 10, 26), time(9), BERLIN, datetime(2026, 10, 26, 8, tzinfo=UTC)),
        (date(2026, 10, 2), time(9), SYDNEY, datetime(2026, 10, 1, 23, tzinfo=UTC)),
        (date(2026, 10, 5), time(9), SYDNEY, datetime(2026, 10, 4, 22, tzinfo=UTC)),
        (date(2026, 10, 1), time(9), KIRITIMATI, datetime(2026, 9, 30, 19, tzinfo=UTC)),
        (date(2026, 10, 1), time(16), PAGO_PAGO, datetime(2026, 10, 2, 3, tzinfo=UTC)),
    ],
)
def test_nine_in_the_morning_is_nine_wherever_and_whenever_somebody_lives(
    day: date, at: time, zone: ZoneInfo, utc: datetime
) -> None:
    assert local_moment(day, at, zone) == utc
    assert local_moment(day, at, zone).astimezone(zone).date() == day


def test_an_hour_that_spring_leaves_out_is_an_hour_later_on_the_clock() -> None:
    found = local_moment(date(2026, 3, 29), time(2, 30), BERLIN)
    assert found.astimezone(BERLIN).time() == time(3, 30)


def test_an_hour_that_autumn_repeats_is_its_first() -> None:
    assert local_moment(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_week_of_the_years_end_belongs_together() -> None:
    assert weeks(date(2026, 12, 28), date(2027, 1, 8)) == (
        (date(2026, 12, 28), date(2027, 1, 1)),
        (date(2027, 1, 4), date(2027, 1, 8)),
    )


def test_a_span_is_cut_at_both_ends_and_a_weekend_is_no_week() -> None:
    assert weeks(date(2026, 9, 30), date(2026, 10, 5)) == (
        (date(2026, 9, 30), date(2026, 10, 2)),
        (date(2026, 10, 5), date(2026, 10, 5)),
    )
    assert weeks(date(2026, 10, 3), date(2026, 10, 4)) == ()


@given(DATES, st.integers(-3, 90))
def test_weeks_never_overlap_and_hold_every_weekday_of_the_span_once(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    held = [day for start, end in weeks(first, last) for day in days(start, end)]
    assert held == [day for day in days(first, last) if day.weekday() < 5]


def moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def in_berlin(found: tuple[datetime, ...]) -> list[str]:
    return [f"{each.astimezone(BERLIN):%a %H:%M}" for each in found]


def test_three_other_times_lie_around_the_meeting() -> None:
    meeting = local_moment(date(2026, 10, 8), time(14), BERLIN)
    found = slots(meeting, EVERY_DAY, BERLIN, now=moment(OCTOBER))
    assert [f"{each.astimezone(BERLIN):%a %H:%M}" for each in found] == [
        "Wed 10:00",
        "Wed 15:30",
        "Thu 10:00",
    ]


def test_what_has_gone_already_and_the_meeting_itself_are_not_offered() -> None:
    meeting = local_moment(date(2026, 10, 8), time(15, 30), BERLIN)
    found = slots(meeting, EVERY_DAY, BERLIN, now=moment(date(2026, 10, 8)))
    assert [f"{each.astimezone(BERLIN):%a %H:%M}" for each in found] == [
        "Fri 10:00",
        "Fri 15:30",
        "Mon 10:00",
    ]


def test_no_time_is_offered_that_is_somebodys_sunday() -> None:
    monday = local_moment(date(2026, 10, 12), time(15, 30), SYDNEY)
    found = slots(monday, EVERY_DAY, SYDNEY, PAGO_PAGO, now=moment(date(2026, 10, 10)))
    assert found
    assert not [each for each in found if each.astimezone(PAGO_PAGO).weekday() > 4]


def test_somebody_away_for_years_does_not_keep_everybody_waiting() -> None:
    away = WorkCalendar(leave=((date(2026, 1, 1), date(2030, 1, 1)),))
    meeting = local_moment(date(2026, 10, 9), time(10), SYDNEY)
    assert slots(meeting, away, SYDNEY, BERLIN, now=moment(OCTOBER)) == ()


@given(MOMENTS, MOMENTS, CALENDARS, ZONES)
def test_offered_times_are_distinct_to_come_and_on_the_readers_working_days(
    meeting: datetime, now: datetime, calendar: WorkCalendar, zone: ZoneInfo
) -> None:
    found = slots(meeting, calendar, zone, now=now)
    assert len(set(found)) == 3
    assert meeting not in found
    assert all(each > now for each in found)
    assert all(calendar.works_on(each.astimezone(zone).date()) for each in found)
    assert list(found) == sorted(found)


@given(MOMENTS, MOMENTS, CALENDARS, ZONES, ZONES)
def test_times_that_suit_both_are_offered_before_those_that_suit_one(
    meeting: datetime, now: datetime, calendar: WorkCalendar, zone: ZoneInfo, other: ZoneInfo
) -> None:
    alone, both = (slots(meeting, calendar, zone, *others, now=now) for others in ((), (other,)))
    assert len(set(both)) == 3
    assert all(each > now and calendar.works_on(each.astimezone(zone).date()) for each in both)
    fitting = [sum(suits(each, zone, other) for each in found) for found in (alone, both)]
    assert fitting[0] <= fitting[1]


def test_the_hour_nearest_to_the_usual_one_comes_first_and_one_that_suits_both_before_it() -> None:
    day, two = date(2026, 10, 8), time(14)
    alone = [each.astimezone(BERLIN).hour for each in hours(day, two, BERLIN)]
    assert alone == [14, 13, 15, 12, 16, 11, 17, 10, 9]
    with_sydney = [each.astimezone(BERLIN).hour for each in hours(day, two, BERLIN, SYDNEY)]
    assert with_sydney == alone
    with_new_york = [each.astimezone(BERLIN).hour for each in hours(day, two, BERLIN, NEW_YORK)]
    assert with_new_york == [15, 16, 17, 14, 13, 12, 11, 10, 9]


@given(CALENDARS, DATES, st.integers(0, 8))
def test_so_many_working_days_later_and_back_is_where_one_came_from(
    calendar: WorkCalendar, day: date, count: int
) -> None:
    start = calendar.next_working(day)
    later = calendar.after(start, count)
    assert calendar.days_present(start, later) == count + 1
    assert calendar.before(later, count) == start


def test_the_rhythm_of_the_product_page() -> None:
    rhythm = Rhythm()
    meeting = EVERY_DAY.nth(OCTOBER, rhythm.meeting_day)
    assert EVERY_DAY.before(meeting, rhythm.invitation_days_before) == EVERY_DAY.nth(OCTOBER, 1)
    assert (rhythm.minutes, rhythm.minutes_on_goal) == (45, 20)
    assert rhythm.tally_time < rhythm.verdict_time

"""Hours by week and category: no minute twice, none lost, and no title kept."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar_hours import Category, Event, category, counted, hours, read_words

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2026, 10, 5), date(2026, 10, 18)
NINE = datetime(2026, 10, 6, 8, tzinfo=UTC)
"""Nine o'clock in a London October."""


def event(title: str, starts: float = 0, lasts: float = 1) -> Event:
    begins = NINE + timedelta(hours=starts)
    return Event(begins, begins + timedelta(hours=lasts), title)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Demo with Contoso", Category.CUSTOMER),
        ("Team stand-up", Category.INTERNAL),
        ("Flight to Rome", Category.TRAVEL),
        ("Focus: proposals", Category.FOCUS),
        ("Dentist", Category.OTHER),
        ("Democracy talk", Category.OTHER),
        ("", Category.OTHER),
    ],
)
def test_titles_are_sorted_by_whole_words(title: str, found: Category) -> None:
    assert category(title, {}) is found


def test_the_own_words_go_before_the_usual_ones() -> None:
    assert category("Demo prep", {Category.FOCUS: ("demo prep",)}) is Category.FOCUS
    assert read_words("Contoso,  big  deal;\nContoso") == ("contoso", "big deal")


def test_overlapping_events_count_once_for_what_is_named_first() -> None:
    found = hours([event("Team sync", 0, 2), event("Customer call", 1, 2)], LONDON, {}, FIRST, LAST)
    assert found == {(FIRST, Category.INTERNAL): 1.0, (FIRST, Category.CUSTOMER): 2.0}


def test_a_night_from_sunday_to_monday_belongs_to_both_weeks() -> None:
    late = Event(datetime(2026, 10, 11, 21, tzinfo=UTC), datetime(2026, 10, 12, 1, tzinfo=UTC), "Train")
    found = hours([late], LONDON, {}, FIRST, LAST)
    assert found == {(FIRST, Category.TRAVEL): 2.0, (date(2026, 10, 12), Category.TRAVEL): 2.0}


def test_what_lies_outside_the_days_does_not_count() -> None:
    around = Event(NINE - timedelta(days=30), NINE + timedelta(days=60), "Project")
    assert sum(hours([around], LONDON, {}, FIRST, LAST).values()) == 14 * 24


def test_the_days_to_come_add_up_to_what_is_counted_when_they_are_over() -> None:
    today = date(2026, 10, 7)
    events = [event("Customer call", 24 * n, 30) for n in range(-3, 12)] + [event("Sync", 100, 5)]
    now, later = counted(events, LONDON, {}, today), counted(events, LONDON, {}, today + timedelta(days=7))
    assert list(now.ahead) == [today + timedelta(days=n) for n in range(1, 8)]
    grown = dict(now.weeks)
    for day, found in now.ahead.items():
        for kind, value in found.items():
            week = day - timedelta(days=day.weekday())
            grown[week, kind] = grown.get((week, kind), 0) + value
    weeks = {key for key in later.weeks if key[0] > date(2026, 9, 1)}
    assert {key: grown[key] for key in weeks} == pytest.approx({key: later.weeks[key] for key in weeks})


def test_twenty_thousand_events_at_once_are_counted_in_a_moment() -> None:
    began = time.process_time()
    events = [
        Event(NINE + timedelta(seconds=n), NINE + timedelta(days=9, seconds=n), "x") for n in range(20_000)
    ]
    assert sum(hours(events, LONDON, {}, FIRST, LAST).values()) == pytest.approx(9 * 24 + 5.56, abs=0.1)
    assert time.process_time() - began < 5


EVENTS = st.builds(
    event,
    st.sampled_from(["Demo", "Sync", "Train", "Focus", "Else"]),
    st.integers(-200, 400),
    st.integers(0, 60),
)


@given(st.lists(EVENTS, max_size=25))
def test_no_minute_counts_twice_and_none_is_lost(events: list[Event]) -> None:
    found = hours(events, LONDON, {}, FIRST, LAST)
    begins = datetime(2026, 10, 4, 23, tzinfo=UTC)
    taken = {
        hour
        for each in events
        for hour in range(14 * 24)
        if each.starts <= begins + timedelta(hours=hour) < each.ends
    }
    assert sum(found.values()) == pytest.approx(len(taken), abs=0.2)
    assert all(week.weekday() == 0 and value > 0 for (week, _), value in found.items())

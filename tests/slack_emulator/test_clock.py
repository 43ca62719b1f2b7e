from datetime import UTC, datetime, timedelta, timezone

import pytest

from slack_emulator import MovableClock
from slack_emulator.clock import read_duration, read_moment

NOON = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def test_a_frozen_clock_stands_where_it_was_put():
    clock = MovableClock(NOON, frozen=True)
    assert clock.now() == clock.now() == NOON


def test_a_flowing_clock_goes_on_from_where_it_was_put():
    clock = MovableClock(NOON)
    first = clock.now()
    assert NOON <= first <= clock.now() < NOON + timedelta(minutes=1)


def test_without_a_start_it_is_now():
    assert abs(MovableClock().now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_time_is_told_in_utc_whatever_zone_it_was_set_in():
    clock = MovableClock(datetime(2026, 10, 1, 14, 0, tzinfo=timezone(timedelta(hours=2))), frozen=True)
    assert clock.now() == NOON
    assert clock.now().utcoffset() == timedelta(0)


def test_time_moves_forwards_and_never_back():
    clock = MovableClock(NOON, frozen=True)
    clock.set(NOON + timedelta(days=31))
    assert clock.now() == NOON + timedelta(days=31)
    with pytest.raises(ValueError, match="only moves forwards"):
        clock.set(NOON)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        MovableClock(NOON, frozen=True).set(NOON.replace(tzinfo=None) + timedelta(days=1))


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("PT8H", timedelta(hours=8)),
        ("P1D", timedelta(days=1)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("P2W", timedelta(weeks=2)),
        ("PT1M30.5S", timedelta(minutes=1, seconds=30.5)),
    ],
)
def test_spans_are_read_as_iso_8601_writes_them(written, span):
    assert read_duration(written) == span


@pytest.mark.parametrize("written", ["", "P", "PT", "8H", "P1M", "-P1D", "tomorrow"])
def test_what_is_no_span_is_refused_with_a_sentence(written):
    with pytest.raises(ValueError, match="is not a duration like PT8H"):
        read_duration(written)


def test_moments_are_read_with_their_zone_only():
    assert read_moment("2026-10-01T14:00:00+02:00") == NOON
    with pytest.raises(ValueError, match="does not say its time zone"):
        read_moment("2026-10-01T14:00:00")
    with pytest.raises(ValueError, match="is not a moment"):
        read_moment("tomorrow")

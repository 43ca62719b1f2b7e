"""When a source is read, and from which day on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.sources import (
    DealCells,
    Standing,
    changed_since,
    due_at,
    parted,
    place_of,
    window,
)

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 10, 8, 16, 0, tzinfo=UTC)


def standing(**values: object) -> Standing:
    return Standing("crm", "Salesforce", **values)  # type: ignore[arg-type]


def test_a_source_that_was_never_read_is_due_at_once() -> None:
    assert due_at(standing(), LISBON, None) < NOW


@pytest.mark.parametrize(
    ("tried", "due"),
    [
        (datetime(2026, 10, 8, 0, 30, tzinfo=LISBON), datetime(2026, 10, 8, 2, 0, tzinfo=LISBON)),
        (datetime(2026, 10, 8, 2, 0, tzinfo=LISBON), datetime(2026, 10, 9, 2, 0, tzinfo=LISBON)),
        (datetime(2026, 10, 24, 15, 0, tzinfo=LISBON), datetime(2026, 10, 25, 2, 0, tzinfo=LISBON)),
    ],
)
def test_it_is_read_each_night_where_the_administrators_live(tried: datetime, due: datetime) -> None:
    assert due_at(standing(tried_at=tried.astimezone(UTC)), LISBON, None) == due


def test_or_after_so_many_hours() -> None:
    assert due_at(standing(tried_at=NOW), LISBON, timedelta(hours=6)) == NOW + timedelta(hours=6)


@pytest.mark.parametrize(
    ("every", "wait"), [(None, 60), (timedelta(hours=6), 60), (timedelta(minutes=10), 10)]
)
def test_after_a_failure_it_is_tried_again_within_the_hour(every: timedelta | None, wait: int) -> None:
    failed = standing(tried_at=NOW, trouble="The token ran out.")
    assert due_at(failed, LISBON, every) == NOW + timedelta(minutes=wait)


def test_the_first_time_a_year_is_read_then_three_whole_months() -> None:
    assert window(standing(), NOW.date()) == date(2025, 9, 1)
    assert window(standing(done_at=NOW), NOW.date()) == date(2026, 7, 1)


def test_changes_of_three_months_are_told_anew_each_time() -> None:
    known = standing(done_at=NOW, read_to=NOW - timedelta(days=1), whole_at=NOW - timedelta(days=2))
    assert changed_since(known, NOW) == datetime(2026, 7, 1, tzinfo=UTC)


def test_after_a_long_pause_everything_since_the_last_time_is_told() -> None:
    long_ago = datetime(2026, 5, 1, tzinfo=UTC)
    known = standing(done_at=NOW, read_to=long_ago, whole_at=NOW - timedelta(days=2))
    assert changed_since(known, NOW) == long_ago


def test_at_first_and_once_a_week_everything_is_read() -> None:
    assert changed_since(standing(), NOW) is None
    known = standing(done_at=NOW, read_to=NOW, whole_at=NOW - timedelta(days=7))
    assert changed_since(known, NOW) is None


def test_a_table_of_a_source_has_a_place() -> None:
    assert parted(place_of("our crm", "deals")) == ("our crm", "deals")


def test_the_cells_of_a_deal_become_a_deal_of_the_funnel() -> None:
    cells = DealCells("7", "Ana", "-", "open", "-", "2026-08-03", "-", "-", "-", "-", "-")
    deal = cells.deal(3)
    assert (deal.owner_id, deal.stage, deal.amount, deal.created) == (3, "", None, date(2026, 8, 3))
    assert (deal.closes, deal.next_step, deal.won) == (None, None, None)
    assert cells._replace(state="lost").deal(3).won is False

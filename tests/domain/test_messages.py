"""What the product says first: named by its occasion, and worth saying for a while only."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.messages import ALWAYS_WORTH_IT, OUTLIVES, Kind, delivery

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

"""A one-on-one: what can happen to it, and which months it belongs to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import MoveNotAllowed
from domain.meetings import (
    MOVES,
    Meeting,
    Move,
    State,
    advance,
    months_back,
    next_month,
    previous_month,
)

MEETING = Meeting(1, "T1", 2, 3, date(2026, 9, 1), datetime(2026, 10, 8, 12, tzinfo=UTC), 45, State.PLANNED)
REFUSED = [(state, move) for state in State for move in Move if (state, move) not in MOVES]


@pytest.mark.parametrize(("state", "move"), MOVES)
def test_a_move_that_makes_sense_leads_on_and_leaves_the_rest_as_it_was(state: State, move: Move) -> None:
    before = replace(MEETING, state=state)
    assert advance(before, move) == replace(before, state=MOVES[state, move])
    assert before.state is state


@pytest.mark.parametrize(("state", "move"), REFUSED)
def test_a_move_that_makes_no_sense_is_refused_in_words(state: State, move: Move) -> None:
    with pytest.raises(MoveNotAllowed, match=f"is {state} already"):
        advance(replace(MEETING, state=state), move)


def test_what_was_held_can_only_be_held() -> None:
    assert {move for state, move in MOVES if state is State.HELD} == {Move.HOLD}


def test_a_meeting_that_was_skipped_or_missed_can_be_put_to_another_time() -> None:
    for state in (State.SKIPPED, State.MISSED):
        assert advance(replace(MEETING, state=state), Move.MOVE).open


def test_a_meeting_that_moved_has_to_be_accepted_again() -> None:
    assert advance(replace(MEETING, state=State.ACCEPTED), Move.MOVE).state is State.PLANNED


def test_only_planned_and_accepted_meetings_are_open() -> None:
    assert [state for state in State if replace(MEETING, state=state).open] == [State.PLANNED, State.ACCEPTED]


def test_a_meeting_knows_when_it_ends_and_in_which_month_its_promises_run() -> None:
    assert MEETING.ends_at == datetime(2026, 10, 8, 12, 45, tzinfo=UTC)
    assert MEETING.month == date(2026, 10, 1)
    assert replace(MEETING, period=date(2026, 12, 1)).month == date(2027, 1, 1)


def test_the_years_end_is_a_months_end_like_any_other() -> None:
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert previous_month(date(2027, 1, 31)) == date(2026, 12, 1)
    assert months_back(date(2027, 1, 15), 3) == (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_months_follow_each_other_without_a_gap(day: date) -> None:
    first = day.replace(day=1)
    assert (next_month(day) - timedelta(days=1)).replace(day=1) == first
    assert next_month(previous_month(day)) == previous_month(next_month(day)) == first


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(1, 40))
def test_the_last_months_are_as_many_as_asked_for_and_end_with_this_one(day: date, count: int) -> None:
    found = months_back(day, count)
    assert len(found) == count
    assert found[-1] == day.replace(day=1)
    assert all(next_month(before) == after for before, after in pairwise(found))

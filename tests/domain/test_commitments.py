"""A promise: what can happen to it, its weeks, and how it ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import WorkCalendar, days
from domain.commitments import (
    JUDGED,
    MOVES,
    OPEN,
    VERDICT_MOVES,
    Commitment,
    Move,
    Occurrence,
    Offer,
    Per,
    State,
    Tally,
    advance,
    checked,
    occurrences,
    scaled,
    span,
    verdict,
    verdict_move,
)
from domain.errors import BadAnswer, MoveNotAllowed

OFFER = Offer("10 calls each week", 10, Per.WEEK, date(2026, 10, 5), date(2026, 10, 30))
PROMISE = Commitment(1, "T1", 2, 3, 4, OFFER, State.ACTIVE)
EVERY_DAY = WorkCalendar()
REFUSED = [(state, move) for state in State for move in Move if (state, move) not in MOVES]

DATES = st.dates(date(2026, 9, 1), date(2027, 2, 28))
SPANS = st.tuples(DATES, st.integers(0, 40)).map(lambda s: (s[0], s[0] + timedelta(days=s[1])))
CALENDARS = st.builds(WorkCalendar, st.frozensets(DATES, max_size=15), st.lists(SPANS, max_size=3).map(tuple))


@pytest.mark.parametrize(("state", "move"), MOVES)
def test_a_move_that_makes_sense_leads_on_and_leaves_the_rest_as_it_was(state: State, move: Move) -> None:
    before = replace(PROMISE, state=state)
    after = advance(before, move)
    assert after == replace(before, state=MOVES[state, move])
    assert before.state is state


@pytest.mark.parametrize(("state", "move"), REFUSED)
def test_a_move_that_makes_no_sense_is_refused_in_words(state: State, move: Move) -> None:
    with pytest.raises(MoveNotAllowed, match=f"is {state} already"):
        advance(replace(PROMISE, state=state), move)


def test_only_the_owners_yes_makes_a_promise_count() -> None:
    assert [move for (_, move), after in MOVES.items() if after is State.ACTIVE] == [Move.COMMIT]


def test_whoever_countered_may_counter_again() -> None:
    assert MOVES[State.COUNTERED, Move.COUNTER] is State.COUNTERED


def test_what_is_over_without_a_verdict_stays_over() -> None:
    over = {State.DECLINED, State.RELEASED, State.REPLACED}
    assert set(State) == OPEN | JUDGED | over
    assert not [state for state, _ in MOVES if state in over]


def test_a_late_answer_can_bring_any_verdict_to_any_other() -> None:
    for before in JUDGED:
        for after in JUDGED - {before}:
            assert MOVES[before, VERDICT_MOVES[after]] is after


@pytest.mark.parametrize(
    ("quantity", "present", "target"),
    [
        (10, 5, 10),
        (10, 4, 8),
        (10, 0, 0),
        (1, 1, 1),
        (13, 4, 10),
        (13, 3, 8),
        (5, 1, 1),
        (2, 1, 1),
        (3, 4, 2),
    ],
)
def test_a_short_week_asks_for_its_share_half_up_and_at_least_for_one(
    quantity: int, present: int, target: int
) -> None:
    assert scaled(quantity, present) == target


@given(st.integers(1, 10_000), st.integers(1, 5))
def test_no_week_asks_for_more_than_a_whole_one_or_for_half_a_call_less_than_its_share(
    quantity: int, present: int
) -> None:
    target = scaled(quantity, present)
    assert 1 <= target <= quantity
    assert target == 1 or abs(target - quantity * present / 5) <= 0.5


def test_ten_calls_each_week_of_october_are_four_weeks_of_ten() -> None:
    found = occurrences(OFFER, EVERY_DAY)
    assert [(week.starts.day, week.ends.day, week.target) for week in found] == [
        (5, 9, 10),
        (12, 16, 10),
        (19, 23, 10),
        (26, 30, 10),
    ]


def test_holidays_leave_and_cut_weeks_ask_for_less_and_a_week_of_leave_for_nothing() -> None:
    calendar = WorkCalendar(
        frozenset({date(2026, 10, 5)}),
        ((date(2026, 10, 14), date(2026, 10, 14)), (date(2026, 10, 19), date(2026, 10, 25))),
    )
    found = occurrences(replace(OFFER, ends=date(2026, 10, 28)), calendar)
    assert [(week.starts.day, week.ends.day, week.target) for week in found] == [
        (5, 9, 8),
        (12, 16, 8),
        (26, 28, 6),
    ]


def test_a_promise_for_once_is_one_row_whatever_its_days() -> None:
    once = replace(OFFER, per=Per.ONCE, quantity=2)
    away = WorkCalendar(leave=((date(2026, 10, 1), date(2026, 10, 31)),))
    for calendar in (EVERY_DAY, away):
        assert occurrences(once, calendar) == (Occurrence(0, 0, OFFER.starts, OFFER.ends, 2),)


def test_promises_run_over_the_years_end() -> None:
    found = occurrences(replace(OFFER, starts=date(2026, 12, 28), ends=date(2027, 1, 8)), EVERY_DAY)
    assert [(week.starts, week.ends) for week in found] == [
        (date(2026, 12, 28), date(2027, 1, 1)),
        (date(2027, 1, 4), date(2027, 1, 8)),
    ]


@given(DATES, st.integers(0, 80), st.integers(1, 300), CALENDARS)
def test_weeks_never_overlap_and_hold_every_day_the_owner_works(
    starts: date, length: int, quantity: int, calendar: WorkCalendar
) -> None:
    offer = Offer("calls", quantity, Per.WEEK, starts, starts + timedelta(days=length))
    found = occurrences(offer, calendar)
    held = [day for week in found for day in days(week.starts, week.ends)]
    assert held == sorted(set(held))
    assert {day for day in days(offer.starts, offer.ends) if calendar.works_on(day)} <= set(held)
    for week in found:
        assert offer.starts <= week.starts <= week.ends <= offer.ends
        assert week.starts.isocalendar()[:2] == week.ends.isocalendar()[:2]
        assert week.target == scaled(quantity, calendar.days_present(week.starts, week.ends)) > 0
        assert week.done is None


def tally(*done: int | None, target: int = 10, state: State = State.ACTIVE) -> Tally:
    monday = OFFER.starts
    rows = (
        Occurrence(
            number,
            1,
            monday + timedelta(days=7 * number),
            monday + timedelta(days=7 * number + 4),
            target,
            each,
        )
        for number, each in enumerate(done)
    )
    return Tally(replace(PROMISE, state=state), tuple(rows))


def test_weeks_add_up_and_those_nobody_answered_count_nothing() -> None:
    found = tally(10, 12, 8, None)
    assert (found.done, found.target, found.weeks_kept) == (30, 40, 2)
    assert [week.id for week in found.unanswered] == [3]


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=8))
def test_totals_are_the_sum_of_the_weeks(done: list[int | None]) -> None:
    found = tally(*done)
    assert found.target == 10 * len(done)
    assert found.done == sum(each for each in done if each)
    assert found.weeks_kept + len(found.unanswered) <= len(done)


@pytest.mark.parametrize(
    ("done", "missed"),
    [
        ((), False),
        ((9,), False),
        ((9, 9), True),
        ((9, None, 9), True),
        ((9, 9, 10), False),
        ((10, 9, 9, None), True),
        ((None, None), False),
    ],
)
def test_two_missed_weeks_in_a_row_are_time_to_keep_change_or_drop(
    done: tuple[int | None, ...], missed: bool
) -> None:
    assert tally(*done).missed_two_in_a_row is missed


@pytest.mark.parametrize(
    ("done", "ended"),
    [
        ((10, 10, 10, 10), State.KEPT),
        ((40, 0, 0, 0), State.KEPT),
        ((10, 10, 10, 9), State.PARTLY),
        ((7, 7, 7, 7), State.PARTLY),
        ((7, 7, 7, 6), State.MISSED),
        ((None, None, None, None), State.MISSED),
    ],
)
def test_a_promise_is_kept_in_total_and_partly_from_70_percent_on(
    done: tuple[int | None, ...], ended: State
) -> None:
    assert verdict(tally(*done)) is ended


@given(st.integers(1, 3_000))
def test_exactly_seven_of_ten_is_partly_whatever_the_size(tens: int) -> None:
    assert verdict(tally(7 * tens, target=10 * tens)) is State.PARTLY
    assert verdict(tally(7 * tens - 1, target=10 * tens)) is State.MISSED


def test_a_promise_whose_owner_was_away_all_the_time_was_kept() -> None:
    assert verdict(tally()) is State.KEPT


@pytest.mark.parametrize("state", [State.ACTIVE, *sorted(JUDGED)])
@pytest.mark.parametrize("done", [40, 28, 0])
def test_the_verdict_can_be_reached_from_wherever_a_promise_stands(state: State, done: int) -> None:
    found = tally(done, 0, 0, 0, state=state)
    move = verdict_move(found)
    after = advance(found.commitment, move) if move else found.commitment
    assert after.state is verdict(found)


@pytest.mark.parametrize(
    ("meeting", "first", "last"),
    [
        (date(2026, 10, 8), date(2026, 10, 5), date(2026, 10, 30)),
        (date(2026, 10, 1), date(2026, 9, 28), date(2026, 10, 30)),
        (date(2026, 10, 28), date(2026, 10, 26), date(2026, 10, 30)),
        (date(2026, 9, 29), date(2026, 9, 28), date(2026, 10, 30)),
        (date(2026, 12, 29), date(2026, 12, 28), date(2027, 1, 29)),
    ],
)
def test_a_promise_runs_from_the_meetings_monday_to_the_months_end_or_the_next_months(
    meeting: date, first: date, last: date
) -> None:
    assert span(meeting, EVERY_DAY) == (first, last)


@given(DATES, CALENDARS)
def test_every_span_can_be_promised_and_asks_for_something(meeting: date, calendar: WorkCalendar) -> None:
    first, last = span(meeting, calendar)
    assert calendar.works_on(first)
    assert calendar.works_on(last)
    offer = checked(replace(OFFER, starts=first, ends=last))
    assert occurrences(offer, calendar)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " \n"}, "text"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 10_001}, "quantity"),
        ({"ends": date(2026, 10, 4)}, "ends"),
        ({"ends": date(2027, 10, 7)}, "ends"),
    ],
)
def test_what_cannot_be_promised_names_the_field_that_is_wrong(change: dict[str, object], field: str) -> None:
    with pytest.raises(BadAnswer) as trouble:
        checked(replace(OFFER, **change))
    assert trouble.value.field == field

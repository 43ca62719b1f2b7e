"""The log of a talk: its path, what may not be left out, and what becomes a promise."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coaching import MANAGERS_CAUSES, Cause
from domain.commitments import Evidence, Offer, Per
from domain.errors import BadAnswer
from domain.logs import Step, causes, check, following, gaps, offers, own_offer, path, preceding, unfinished
from domain.scorecards import Presence, Verdict
from tests.domain.core_sample import sample

STARTS, ENDS = date(2026, 10, 5), date(2026, 10, 30)
MISSED = sample()
GOOD = {"revenue_amt": 130_000.0, "cost_amt": 70_000.0}
ON_GOAL = sample(values=GOOD)
NOTHING_SHORT = GOOD | {"opp_added_cnt": 9.0, "opp_advanced_cnt": 12.0, "call_cnt": 50.0}
DIAGNOSED = {"cause:revenue_growth": "skill", "cause:opps_added": "will", "cause:sales_calls": "capacity"}


def refused(step: Step, answers: dict[str, Any], card: Any = MISSED) -> str:
    with pytest.raises(BadAnswer) as trouble:
        check(step, answers, card, STARTS, ENDS)
    return trouble.value.field


def test_a_missed_month_is_talked_through_in_the_articles_order() -> None:
    assert MISSED.verdict is Verdict.MISS
    assert path(MISSED, promised=True) == tuple(Step)
    assert [step.value for step in path(MISSED, promised=True)] == [
        "wins",
        "promises",
        "gaps",
        "diagnosis",
        "coaching",
        "obstacles",
        "commitments",
        "summary",
    ]


def test_a_month_on_goal_takes_the_two_minute_path() -> None:
    assert ON_GOAL.verdict is Verdict.HIT
    assert path(ON_GOAL, promised=True) == (Step.WINS, Step.PROMISES, Step.COMMITMENTS, Step.SUMMARY)


def test_a_page_with_nothing_on_it_is_left_out() -> None:
    assert Step.PROMISES not in path(MISSED, promised=False)
    assert path(ON_GOAL, promised=False) == (Step.WINS, Step.COMMITMENTS, Step.SUMMARY)
    away = sample(values=NOTHING_SHORT, presence=Presence(5, 22))
    assert (away.gaps, away.verdict) == ((), Verdict.NOT_JUDGED)
    assert not {Step.GAPS, Step.DIAGNOSIS} & set(path(away, promised=True))


def test_the_costliest_three_gaps_are_talked_through() -> None:
    assert [line.kpi.key for line in gaps(MISSED)] == ["revenue_growth", "opps_added", "sales_calls"]


def test_pages_are_turned_forth_and_back_and_stop_at_both_ends() -> None:
    steps = path(MISSED, promised=True)
    assert [following(steps, step) for step in steps] == [*steps[1:], Step.SUMMARY]
    assert [preceding(steps, step) for step in steps] == [Step.WINS, *steps[:-1]]


def test_a_log_goes_on_when_the_numbers_took_the_page_away_that_it_stood_at() -> None:
    short = path(ON_GOAL, promised=True)
    assert following(short, Step.DIAGNOSIS) is Step.COMMITMENTS
    assert preceding(short, Step.DIAGNOSIS) is Step.PROMISES


@given(st.sets(st.sampled_from(Step), min_size=1), st.sampled_from(Step))
def test_turning_a_page_never_leaves_the_path(kept: set[Step], step: Step) -> None:
    steps = tuple(each for each in Step if each in kept)
    assert following(steps, step) in steps
    assert preceding(steps, step) in steps


def test_every_gap_needs_a_diagnosis() -> None:
    check(Step.DIAGNOSIS, DIAGNOSED, MISSED, STARTS, ENDS)
    for missing in DIAGNOSED:
        assert refused(Step.DIAGNOSIS, DIAGNOSED | {missing: None}) == missing
    assert refused(Step.DIAGNOSIS, {}) == "cause:revenue_growth"


def test_a_missed_month_closes_with_a_commitment_or_with_the_reason_for_none() -> None:
    assert refused(Step.COMMITMENTS, DIAGNOSED) == "none_because"
    assert refused(Step.COMMITMENTS, DIAGNOSED | {"text:1": " ", "none_because": "\n"}) == "none_because"
    check(Step.COMMITMENTS, DIAGNOSED | {"text:1": "10 calls"}, MISSED, STARTS, ENDS)
    check(Step.COMMITMENTS, DIAGNOSED | {"none_because": "parental leave from Monday"}, MISSED, STARTS, ENDS)


def test_a_month_on_goal_needs_neither() -> None:
    check(Step.COMMITMENTS, {}, ON_GOAL, STARTS, ENDS)


@pytest.mark.parametrize("cause", sorted(MANAGERS_CAUSES))
def test_what_the_rep_cannot_change_becomes_the_managers_promise(cause: Cause) -> None:
    answers = DIAGNOSED | {"cause:sales_calls": cause.value, "text:1": "10 calls"}
    assert refused(Step.COMMITMENTS, answers) == "mine"
    check(Step.COMMITMENTS, answers | {"mine": "I get the list"}, MISSED, STARTS, ENDS)


@pytest.mark.parametrize("cause", sorted(set(Cause) - MANAGERS_CAUSES))
def test_what_the_rep_can_change_asks_for_no_promise_of_the_manager(cause: Cause) -> None:
    answers = dict.fromkeys(DIAGNOSED, cause.value) | {"text:1": "10 calls"}
    check(Step.COMMITMENTS, answers, MISSED, STARTS, ENDS)


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.DIAGNOSIS, Step.COMMITMENTS)])
def test_every_other_page_may_stay_empty(step: Step) -> None:
    check(step, {}, MISSED, STARTS, ENDS)


def test_causes_are_read_from_the_gaps_alone() -> None:
    answers = DIAGNOSED | {"cause:revenue": None, "topic": "win_rate"}
    assert causes(answers) == {Cause.SKILL, Cause.WILL, Cause.CAPACITY}


def offered(**answers: Any) -> tuple[Offer, ...]:
    named = {name.replace("__", ":"): value for name, value in answers.items()}
    return offers(named, STARTS, ENDS, ("revenue",))


def test_ten_calls_each_week_are_ten_each_week() -> None:
    assert offered(text__1="10 calls each week") == (
        Offer("10 calls each week", 10, Per.WEEK, STARTS, ENDS, Evidence.OWN_WORD, None, ("revenue",)),
    )


@pytest.mark.parametrize(
    ("text", "typed", "quantity"),
    [
        ("10 calls each week", None, 10),
        ("10 calls each week", "", 10),
        ("10 calls each week", "12", 12),
        ("10 calls each week", 12, 12),
        ("two referrals, 3 if I can", None, 3),
        ("call every account once", None, 1),
    ],
)
def test_a_number_that_is_left_out_is_read_from_the_words(text: str, typed: object, quantity: int) -> None:
    (offer,) = offered(text__1=text, quantity__1=typed)
    assert offer.quantity == quantity


def test_everything_that_was_chosen_is_in_the_promise_and_gaps_in_the_form_do_not_matter() -> None:
    (offer,) = offered(
        text__3=" Ask for 2 referrals ", per__3="once", evidence__3="data", kpi__3="sales_calls"
    )
    assert (offer.text, offer.per, offer.evidence, offer.kpi) == (
        "Ask for 2 referrals",
        Per.ONCE,
        Evidence.DATA,
        "sales_calls",
    )


def test_three_promises_are_the_most() -> None:
    assert len(offered(text__1="a", text__2="b", text__3="c", text__4="d")) == 3
    assert offered(text__1="  ") == ()


@pytest.mark.parametrize("typed", ["0", "-3", "20000", "ten", "10.5", "1e3"])
def test_a_number_that_is_none_is_told_at_its_own_field(typed: str) -> None:
    with pytest.raises(BadAnswer, match="whole number") as trouble:
        offered(text__1="10 calls", text__2="calls", quantity__2=typed)
    assert trouble.value.field == "quantity:2"


def test_the_manager_promises_by_a_day_or_by_the_months_end() -> None:
    assert own_offer({}, STARTS, ENDS) is None
    assert own_offer({"mine": " price list "}, STARTS, ENDS) == Offer("price list", 1, Per.ONCE, STARTS, ENDS)
    by_the_12th = own_offer({"mine": "price list", "mine_by": "2026-10-12"}, STARTS, ENDS)
    assert by_the_12th is not None
    assert by_the_12th.ends == date(2026, 10, 12)


def test_a_promise_by_yesterday_is_refused() -> None:
    answers = DIAGNOSED | {"text:1": "10 calls", "mine": "price list", "mine_by": "2026-10-04"}
    assert refused(Step.COMMITMENTS, answers) == "mine_by"


def test_a_promise_by_a_day_years_away_is_refused_where_the_day_stands() -> None:
    answers = DIAGNOSED | {"text:1": "10 calls", "mine": "price list", "mine_by": "2028-10-04"}
    assert refused(Step.COMMITMENTS, answers) == "mine_by"


@pytest.mark.parametrize("kpi", [None, "revenue", "opps_added"])
def test_data_counts_only_what_it_counts_by_the_day(kpi: str | None) -> None:
    answers = DIAGNOSED | {"text:1": "10 calls", "evidence:1": "data", "kpi:1": kpi}
    with pytest.raises(BadAnswer, match="by the day") as trouble:
        check(Step.COMMITMENTS, answers, MISSED, STARTS, ENDS, {"sales_calls"})
    assert trouble.value.field == "evidence:1"
    check(Step.COMMITMENTS, answers | {"kpi:1": "sales_calls"}, MISSED, STARTS, ENDS, {"sales_calls"})
    check(Step.COMMITMENTS, answers | {"evidence:1": "own word"}, MISSED, STARTS, ENDS)


def test_a_draft_is_finished_only_when_no_page_of_it_has_to_change() -> None:
    steps = path(MISSED, promised=True)
    answers = DIAGNOSED | {"text:1": "10 calls", "mine": "price list", "mine_by": "2026-10-12"}
    assert unfinished(steps, {}, MISSED, STARTS, ENDS) is Step.DIAGNOSIS
    assert unfinished(steps, DIAGNOSED, MISSED, STARTS, ENDS) is Step.COMMITMENTS
    assert unfinished(steps, answers, MISSED, STARTS, ENDS) is None
    assert unfinished(steps, answers, MISSED, date(2026, 10, 19), ENDS) is Step.COMMITMENTS

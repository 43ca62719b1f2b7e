"""One topic for each month, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.coaching import load_coaching
from domain.coaching import CAUSES, LOOK_AHEAD, NEW_HIRE, ON_GOAL, RECORDS, Choice, choose_topic, fill
from domain.kpis import Kind, Word
from domain.scorecards import Presence, Verdict
from tests.domain.core_sample import CATALOGUE, GOALS, VALUES, sample

BANK = load_coaching()
GOOD = {"revenue_amt": 130_000.0, "cost_amt": 70_000.0}
BUSY = {"opp_added_cnt": 9.0, "opp_advanced_cnt": 12.0, "call_cnt": 50.0}


def chosen(**about: object) -> Choice:
    return choose_topic(sample(**about), BANK)


def led_by(choice: Choice) -> str | None:
    return choice.line.kpi.key if choice.line else None


def test_the_golden_month_leads_to_new_opportunities_because_volume_fell() -> None:
    choice = chosen()
    assert (choice.topic.key, led_by(choice)) == ("opps_added", "opps_added")
    assert choice.because == "volume fell, not conversion"


def test_the_same_month_always_leads_to_the_same_topic() -> None:
    assert chosen() == chosen()


def test_calls_on_goal_and_few_opportunities_mean_that_conversion_fell() -> None:
    choice = chosen(values={"call_cnt": 40.0, "opp_added_cnt": 4.0})
    assert (choice.topic.key, choice.because) == ("opps_added", "conversion fell, not volume")


def test_few_calls_and_even_fewer_opportunities_mean_that_both_fell() -> None:
    choice = chosen(values={"call_cnt": 28.0, "opp_added_cnt": 2.0})
    assert choice.because == "volume and conversion fell"


def test_no_calls_at_all_divide_by_nothing() -> None:
    assert chosen(values={"call_cnt": 0.0, "opp_added_cnt": 1.0}).because == "volume fell, not conversion"


def test_where_calls_are_not_known_the_gap_speaks_for_itself() -> None:
    choice = chosen(without=("call_cnt",))
    assert choice.because == "new opportunities added to the funnel at 75 % of goal"


def test_too_few_calls_alone_lead_to_call_volume() -> None:
    choice = chosen(values=BUSY | {"call_cnt": 20.0})
    assert (choice.topic.key, choice.because) == ("call_volume", "sales calls made at 50 % of goal")


def test_what_is_only_close_explains_nothing() -> None:
    close = {"opp_added_cnt": 7.5, "opp_advanced_cnt": 9.5, "call_cnt": 38.0}
    choice = chosen(values=close)
    assert (choice.topic.key, led_by(choice)) == ("account_growth", "revenue_growth")
    assert choice.because == "revenue growth below goal, while activity was there"


def test_more_calls_mend_no_margin() -> None:
    on_goal = {"revenue_amt": 110_000.0, "cost_amt": 88_000.0, "call_cnt": 10.0}
    choice = chosen(values=on_goal, base=95_000.0)
    assert {line.kpi.key for line in sample(values=on_goal, base=95_000.0).gaps} >= {"sales_calls"}
    assert (choice.topic.key, led_by(choice)) == ("margin_discount", "gross_profit_pct")


def test_no_result_of_the_bank_is_explained_by_what_cannot_explain_it() -> None:
    for result, causes in CAUSES.items():
        assert CATALOGUE.kpis[result].kind is Kind.OUTPUT
        assert all(CATALOGUE.kpis[cause].kind is Kind.INPUT for cause in causes)


def test_a_good_month_is_stretched() -> None:
    choice = chosen(values=GOOD | BUSY)
    assert (choice.topic.key, choice.because, choice.line) == (ON_GOAL, "results are on goal", None)


def test_a_good_month_with_too_few_calls_is_not_lectured_about_calls() -> None:
    assert chosen(values=GOOD | BUSY | {"call_cnt": 5.0}).topic.key == ON_GOAL


def test_a_thin_funnel_is_worth_a_word_on_a_good_day() -> None:
    thin = {"open_pipe_amt": 50_000.0, "horizon_goal_amt": 100_000.0, "opp_added_amt": 1.0, "dm_mtg_cnt": 5.0}
    goals = {"pipeline_coverage": 3.0, "pipeline_added": 10.0, "decision_maker_meetings": 5.0}
    card = sample(
        values=GOOD | BUSY | thin, goals=goals, pack="enterprise_ae", without=("forecast_accuracy",)
    )
    assert card.verdict is Verdict.HIT
    choice = choose_topic(card, BANK)
    assert (choice.topic.key, led_by(choice)) == (LOOK_AHEAD, "pipeline_coverage")


def test_somebody_new_in_the_role_ramps_up_whatever_the_numbers_say() -> None:
    choice = chosen(goals={"revenue": 0.0}, ramp_zero=True)
    assert (choice.topic.key, choice.line) == (NEW_HIRE, None)


def test_a_month_of_leave_is_talked_about_by_what_activity_shows() -> None:
    away = Presence(5, 22)
    assert chosen(presence=away, values={"call_cnt": 1.0}).topic.key == "call_volume"


def test_missing_data_is_what_a_month_without_a_verdict_is_about() -> None:
    choice = chosen(without=("new_acct_cnt",), values=BUSY)
    assert (choice.topic.key, led_by(choice)) == (RECORDS, "new_accounts")
    assert choice.because == "there is no data for new accounts won"


def test_a_month_with_nothing_to_say_looks_ahead() -> None:
    choice = chosen(presence=Presence(5, 22), values=GOOD | BUSY)
    assert (choice.topic.key, choice.line) == (LOOK_AHEAD, None)


def test_a_gap_without_a_topic_of_its_own_does_not_stop_the_talk() -> None:
    bank = replace(BANK, topic_for={})
    assert choose_topic(sample(), bank).topic.key == LOOK_AHEAD


def test_margins_are_not_told_as_a_share_of_their_goal() -> None:
    values = {"revenue_amt": 130_000.0, "cost_amt": 104_000.0, "new_acct_rev_amt": 0.0, "new_acct_cnt": 0.0}
    card = sample(values=values | BUSY, goals={"gross_profit": 1.0, "revenue": 1.0, "revenue_growth": 0.0})
    only = replace(card, lines=tuple(line for line in card.lines if line.kpi.key == "gross_profit_pct"))
    assert choose_topic(only, BANK).because == "gross profit percentage below goal"


@given(
    st.fixed_dictionaries({name: st.floats(0, 2 * value) for name, value in VALUES.items()}),
    st.sets(st.sampled_from(sorted([*GOALS, *VALUES])), max_size=4),
    st.booleans(),
    st.integers(0, 22),
)
def test_every_month_has_one_topic_and_a_short_reason(
    values: dict[str, float], without: set[str], ramp_zero: bool, present: int
) -> None:
    card = sample(values=values, without=tuple(without), ramp_zero=ramp_zero, presence=Presence(present, 22))
    choice = choose_topic(card, BANK)
    assert choice.topic is BANK.topics[choice.topic.key]
    assert 0 < len(choice.because) < 100
    if choice.line is not None:
        assert choice.line in card.lines
        assert choice.line.word not in (Word.EXCEEDED, Word.ON_GOAL)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Make {qty} calls in {month}", "Make 10 calls in ___"),
        ("Hi {rep}, {rep}!", "Hi Ana, Ana!"),
        ("{qty}{unknown}", "10___"),
        ("no places", "no places"),
        ("{} {a b} {qty.real}", "{} {a b} {qty.real}"),
    ],
)
def test_what_is_not_known_stays_a_blank_to_fill_in(text: str, filled: str) -> None:
    assert fill(text, qty=10, rep="Ana", month=None) == filled


def test_words_that_people_wrote_are_not_filled_again() -> None:
    assert fill("{rep}", rep="{month}", month="October") == "{month}"

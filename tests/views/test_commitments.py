"""The question that makes a promise, what it becomes, and the forms in which it is worded."""

from dataclasses import replace
from datetime import date

import pytest

from domain.commitments import Evidence, Per, State
from domain.errors import BadAnswer
from domain.facts import Reader
from tests.views.october import (
    CALLS,
    ENDLESS,
    KPIS,
    OFFERS,
    PRICE_LIST,
    REFERRALS,
    ROUGH,
    asked,
    began_with,
    fields,
    fits,
    pressed,
    submitted,
)
from tests.views.samples import ANA, DANA, HOSTILE, LONG, MANAGER, NOW, REP, accepted, renamed, words
from views import commitments, ids

GOALS = ("Revenue growth", "New accounts won")
LATE = "(late: this was due earlier"


class TestTheQuestion:
    def test_ana_is_asked_as_the_article_asks(self):
        message = accepted(commitments.question(asked(names=GOALS), REP))
        assert message.text == (
            "Based on your revenue growth and new account goals for October, you need to make thirteen sales "
            "calls each week. Can you give me your commitment that you will make these thirteen weekly calls "
            "this month? — Dana"
        )
        assert "this month?  — <@UDANA>" in words(message)
        assert "13 sales calls · each week · 5–30 October · counted from the CRM" in words(message)

    def test_she_can_say_yes_suggest_a_change_or_talk_first(self):
        message = commitments.question(asked(), REP)
        assert pressed(message.blocks) == [
            ("Yes, I commit", ids.COMMIT_YES, "7"),
            ("Suggest a change", ids.COMMIT_CHANGE, "7"),
            ("Not yet, let's talk", ids.COMMIT_TALK, "7"),
        ]
        assert message.blocks[-1]["elements"][0]["style"] == "primary"

    def test_without_goals_the_clause_is_left_out(self):
        assert commitments.question(asked(), REP).text.startswith("You need to make thirteen sales calls")
        agreed = commitments.question(asked(REFERRALS), REP).text
        assert agreed.startswith("We agreed on: *Ask for two referrals*. Can you give me your commitment")

    def test_any_other_promise_is_quoted_as_it_was_agreed(self):
        message = accepted(commitments.question(asked(PRICE_LIST, names=GOALS[:1]), REP))
        assert message.text == (
            "Based on your revenue growth goal for October, we agreed on: *Send the price list*. "
            "Can you give me your commitment that you will do this? — Dana"
        )
        assert "by Fri 30 October · your own word" in words(message)

    @pytest.mark.parametrize(
        ("name", "goal"),
        [
            ("New opportunities added to the funnel", "new opportunity"),
            ("Opportunities advanced a stage", "opportunity"),
            ("Sales calls made", "sales call"),
            ("CRM hygiene", "CRM hygiene"),
            ("Gross profit percentage", "gross profit percentage"),
            ("Renewal rate (value)", "renewal rate"),
            ("Gross", "gross"),
        ],
    )
    def test_a_goal_is_named_as_people_say_it(self, name, goal):
        text = commitments.question(asked(REFERRALS, names=[name]), REP).text
        assert f"Based on your {goal} goal for October" in text

    def test_only_the_first_three_goals_are_named(self):
        text = commitments.question(asked(names=[*GOALS, "Revenue", "Gross profit"]), REP).text
        assert "your revenue growth, new account and revenue goals for October" in text

    def test_one_call_a_week_is_one_call(self):
        text = commitments.question(asked(replace(CALLS, text="A call", quantity=1)), REP).text
        assert "make one sales call each week" in text
        assert "make this weekly call this month" in text

    def test_a_promise_for_the_next_month_says_so(self):
        november = replace(CALLS, starts=date(2026, 10, 28), ends=date(2026, 11, 30))
        text = commitments.question(asked(november, names=GOALS), REP).text
        assert "goals for November" in text
        assert text.endswith("thirteen weekly calls in November? — Dana")

    @pytest.mark.parametrize(
        ("offer", "terms"),
        [
            (replace(CALLS, text="10 calls each week", quantity=10), "10 calls each week · 5–30 October"),
            (replace(CALLS, text="10 weekly calls", quantity=10), "10 weekly calls · 5–30 October"),
            (replace(REFERRALS, text="Call old customers", quantity=4), "4 times · each week · 5–30 October"),
            (REFERRALS, "each week · 5–30 October · your own word each Friday"),
            (replace(REFERRALS, text="Plan every Friday", quantity=1), "5–30 October · your own word"),
            (
                replace(REFERRALS, evidence=Evidence.ARTEFACT),
                "each week · 5–30 October · with a link or file",
            ),
        ],
    )
    def test_the_small_print_says_only_what_the_words_do_not(self, offer, terms):
        *_, small, _ = commitments.question(asked(offer), REP).blocks
        assert small["elements"][0]["text"].startswith(terms)

    def test_dana_sees_it_without_the_buttons(self):
        message = accepted(commitments.question(asked(REFERRALS), MANAGER))
        assert not pressed(message.blocks)
        assert "Waiting for Ana's answer." in words(message)
        assert "Ana's own word each Friday" in words(message)

    def test_the_reminder_comes_once_and_says_so(self):
        message = accepted(commitments.question(asked(), REP, again=True))
        assert message.text.startswith("Your answer is still open. I ask this once more")
        assert "once more" in words(message)
        assert len(pressed(message.blocks)) == 3
        to_dana = accepted(commitments.question(asked(), MANAGER, again=True))
        assert to_dana.text.startswith("There is no answer to this yet.")
        assert not pressed(to_dana.blocks)

    def test_what_downtime_held_up_says_that_it_is_late(self):
        assert accepted(commitments.question(asked(), REP, late=True)).text.startswith(LATE)


class TestWhatBecameOfIt:
    @pytest.mark.parametrize(
        ("state", "to_ana", "to_dana"),
        [
            (State.COUNTERED, "You suggested *8 sales calls* (8 each week) instead. Dana", "Ana suggests *8"),
            (State.ACTIVE, "You committed on Thu 8 October, 15:02. I count from the CRM", "Ana committed on"),
            (State.DECLINED, "You want to talk about it first", "Ana wants to talk about it first"),
            (State.KEPT, "Kept. It opens your next one-on-one.", "Kept."),
            (State.PARTLY, "Partly kept.", "Partly kept."),
            (State.MISSED, "Missed this time.", "Missed this time."),
            (State.RELEASED, "Let go.", "Let go."),
            (State.REPLACED, "Another promise took its place.", "Another promise"),
        ],
    )
    def test_an_answered_question_says_where_it_stands_and_asks_no_more(self, state, to_ana, to_dana):
        for reader, said in ((REP, to_ana), (MANAGER, to_dana)):
            message = accepted(commitments.question(asked(state=state), reader))
            assert said in words(message)
            assert message.text.startswith(said)
            assert not pressed(message.blocks)

    @pytest.mark.parametrize(
        ("offer", "said"),
        [
            (CALLS, "I count from the CRM and only write when it helps."),
            (REFERRALS, "On Fridays I ask how many; one tap answers."),
            (PRICE_LIST, "I ask once, when it is due."),
        ],
    )
    def test_after_yes_she_knows_how_often_she_is_asked(self, offer, said):
        assert said in words(commitments.question(asked(offer, State.ACTIVE), REP))

    def test_a_yes_of_old_needs_no_moment(self):
        message = commitments.question(asked(state=State.ACTIVE, answered_at=None), REP)
        assert message.text.startswith("You committed. I count")

    def test_dana_hears_the_yes(self):
        message = accepted(commitments.answer(asked(state=State.ACTIVE), MANAGER))
        assert message.text == "Ana committed on Thu 8 October, 15:02. *13 sales calls*"

    def test_when_ana_wants_to_talk_dana_can_propose_something_else(self):
        message = accepted(commitments.answer(asked(state=State.DECLINED), MANAGER))
        assert "nothing is promised yet" in message.text
        assert pressed(message.blocks) == [("Propose something else", ids.OPEN_COMMIT, str(ANA.id))]

    def test_dana_sees_both_numbers_and_takes_one(self):
        message = accepted(commitments.counter(asked(state=State.COUNTERED), MANAGER))
        assert message.text == (
            "Ana suggests *8 sales calls* (8 each week) instead of *13 sales calls* (13 each week). "
            "Does that work?"
        )
        assert pressed(message.blocks) == [
            ("Accept", ids.COUNTER_TAKE, "7"),
            ("Keep the original", ids.COUNTER_KEEP, "7"),
        ]

    @pytest.mark.parametrize("state", [each for each in State if each is not State.COUNTERED])
    def test_a_suggestion_is_answered_only_once(self, state):
        message = accepted(commitments.counter(asked(state=state), MANAGER))
        assert not pressed(message.blocks)
        assert "*13 sales calls*" in words(message)

    @pytest.mark.parametrize("offer", OFFERS)
    @pytest.mark.parametrize("state", list(State))
    def test_no_name_and_no_words_can_break_or_misuse_a_message(self, offer, state):
        for named in (HOSTILE, LONG, ENDLESS):
            people = {"owner": renamed(ANA, named), "partner": renamed(DANA, named)}
            facts = asked(offer, state, names=[HOSTILE, LONG, "Revenue"], **people)
            for reader in (REP, MANAGER, Reader(renamed(ANA, named), NOW, "EUR")):
                accepted(commitments.question(facts, reader, late=True, again=True))
                accepted(commitments.counter(facts, reader))
                accepted(commitments.answer(facts, reader))
            fits(commitments.counter_form(facts))


class TestTheForms:
    def test_a_suggestion_begins_with_what_was_asked(self):
        view = fits(commitments.counter_form(asked()))
        assert (view["callback_id"], view["private_metadata"]) == (ids.COUNTER_FORM, "7")
        assert began_with(view) == {"text": "13 sales calls", "quantity": "13", "per": "week"}

    def test_a_second_suggestion_begins_with_the_first_one(self):
        view = fits(commitments.counter_form(asked(state=State.COUNTERED)))
        assert began_with(view)["quantity"] == "8"

    def test_what_ana_suggests_is_read_back(self):
        view = commitments.counter_form(asked())
        back = submitted(view, {"text": "  8 calls ", "quantity": "8", "per": "once"})
        assert commitments.read_counter(back) == ("8 calls", 8, Per.ONCE)

    def test_a_promise_of_ones_own_is_committed_to_by_sending_it(self):
        view = fits(commitments.commit_form(ANA, True, KPIS))
        assert view["submit"]["text"] == "I commit"
        assert fields(view)["text"]["label"]["text"] == "What do you promise?"
        assert view["private_metadata"] == "1"

    def test_a_promise_of_a_rep_is_only_asked_for(self):
        view = fits(commitments.commit_form(ANA, False, KPIS))
        assert view["submit"]["text"] == "Ask"
        assert fields(view)["text"]["label"]["text"] == "What will Ana be asked for?"

    def test_a_promise_is_read_with_its_number_and_its_last_day(self):
        view = commitments.commit_form(ANA, True, KPIS)
        answers = {"text": "10 calls", "quantity": "10", "kpi": "sales_calls", "ends": "2026-11-13"}
        assert commitments.read_commit(submitted(view, answers)) == (
            "10 calls",
            10,
            Per.WEEK,
            "sales_calls",
            date(2026, 11, 13),
        )
        short = {"text": "10 calls", "quantity": "10"}
        assert commitments.read_commit(submitted(view, short))[3:] == (None, None)

    def test_half_a_call_is_answered_below_its_field(self):
        view = commitments.commit_form(ANA, True, KPIS)
        with pytest.raises(BadAnswer, match="A whole number") as refused:
            commitments.read_commit(submitted(view, {"text": "calls", "quantity": "2.5"}))
        assert refused.value.field in fields(view)

    @pytest.mark.parametrize("own", [True, False])
    @pytest.mark.parametrize("name", [HOSTILE, LONG, ENDLESS])
    def test_the_form_holds_any_name_and_a_team_without_numbers(self, own, name):
        fits(commitments.commit_form(renamed(ANA, name), own, KPIS))
        assert "kpi" not in fields(fits(commitments.commit_form(renamed(ANA, name), own, ())))

    def test_a_long_promise_still_opens_its_form(self):
        assert len(began_with(fits(commitments.counter_form(asked(ROUGH))))["text"]) <= 200

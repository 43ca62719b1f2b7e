"""The weeks of a promise: one tap on Friday, and a number that is typed."""

from dataclasses import replace

import pytest

from domain.commitments import Evidence, Signal, State
from domain.errors import BadAnswer
from tests.views.october import (
    CALLS,
    ENDLESS,
    OFFERS,
    PRICE_LIST,
    REFERRALS,
    ROUGH,
    began_with,
    fields,
    fits,
    later,
    pressed,
    submitted,
    tallied,
    week,
    weeks,
)
from tests.views.samples import ANA, DANA, HOSTILE, LONG, accepted, renamed, words
from views import ids, tallies
from views.weeks import choices

ON_FRIDAY, DANA_READS = later(ANA, 16), later(DANA, 16)
TEN = replace(REFERRALS, text="10 calls each week", quantity=10)
DATA = Evidence.DATA.value


class TestTheWeek:
    def test_ana_is_asked_how_many_and_answers_with_one_tap(self):
        message = accepted(tallies.tally(weeks(week(tallied(TEN, 10))), ON_FRIDAY))
        assert message.text == ("Week 2 of 4: *10 calls each week* 10 promised — how many did you do?")
        counts = [each for each in pressed(message.blocks) if each[1].startswith(ids.COUNT)]
        assert counts == [
            ("0", "count:1", "11|0"),
            ("5", "count:2", "11|5"),
            ("8", "count:3", "11|8"),
            ("10", "count:4", "11|10"),
            ("more", ids.COUNT_MORE, "11"),
        ]

    def test_she_can_say_how_it_stands(self):
        message = tallies.tally(weeks(week(tallied(TEN, 10))), ON_FRIDAY)
        assert [each for each in pressed(message.blocks) if each[1].startswith(ids.SIGNAL)] == [
            ("On track", "signal:1", "11|on track"),
            ("At risk", "signal:2", "11|at risk"),
            ("Blocked", "signal:3", "11|blocked"),
        ]

    @pytest.mark.parametrize(
        ("target", "offered"),
        [
            (1, [0, 1]),
            (2, [0, 1, 2]),
            (3, [0, 2, 3]),
            (10, [0, 5, 8, 10]),
            (13, [0, 6, 10, 13]),
            (10_000, [0, 5000, 8000, 10_000]),
        ],
    )
    def test_the_counts_that_are_offered_end_with_what_was_promised(self, target, offered):
        assert choices(target) == offered

    def test_once_answered_it_shows_the_count_and_can_be_changed(self):
        found = week(tallied(TEN, 10, 8), pace=0.9, needed=11.0)
        message = accepted(tallies.tally(weeks(found), ON_FRIDAY))
        assert "8 of 10 · pace 90 % · 11 a week would bring it back" in words(message)
        assert pressed(message.blocks)[0] == ("Change", ids.COUNT_MORE, "11")

    def test_a_kept_week_asks_nothing_more(self):
        message = accepted(tallies.tally(weeks(week(tallied(TEN, 10, 10), pace=1.0)), ON_FRIDAY))
        assert "10 of 10 · on pace" in words(message)
        assert pressed(message.blocks) == [("Change", ids.COUNT_MORE, "11")]

    def test_the_pace_waits_until_every_week_so_far_is_known(self):
        message = tallies.tally(weeks(week(tallied(TEN, None, 8), pace=0.4, needed=16.0)), ON_FRIDAY)
        assert "8 of 10" in words(message)
        assert "pace" not in words(message)

    def test_when_no_day_is_left_nothing_would_bring_it_back(self):
        message = tallies.tally(weeks(week(tallied(TEN, 10, 8, 8, 8), 4, pace=0.85)), ON_FRIDAY)
        assert "pace 85 %" in words(message)
        assert "bring it back" not in words(message)

    def test_what_data_counts_is_said_and_can_be_corrected(self):
        found = week(tallied(CALLS, 13, 8, source=DATA), pace=0.81, needed=15.5)
        message = accepted(tallies.tally(weeks(found), ON_FRIDAY))
        assert "8 of 13 · counted from the CRM · pace 81 % · 16 a week" in words(message)
        assert ("Correct it", ids.COUNT_MORE, "11") in pressed(message.blocks)
        assert not [each for each in pressed(message.blocks) if each[1].startswith("count:")]

    def test_data_that_is_not_there_yet_is_not_asked_for(self):
        message = accepted(tallies.tally(weeks(week(tallied(CALLS, 13, source=DATA))), ON_FRIDAY))
        assert "13 promised, not in the CRM yet" in words(message)
        assert ("Correct it", ids.COUNT_MORE, "11") in pressed(message.blocks)

    def test_a_corrected_count_is_anas_own(self):
        message = tallies.tally(weeks(week(tallied(CALLS, 13, 9, source="own word"))), ON_FRIDAY)
        assert "counted from the CRM" not in words(message)
        assert ("Change", ids.COUNT_MORE, "11") in pressed(message.blocks)

    def test_after_two_missed_weeks_the_question_is_keep_change_or_drop(self):
        message = accepted(tallies.tally(weeks(week(tallied(TEN, 6, 8))), ON_FRIDAY))
        assert "Two weeks missed. No drama: keep, change or drop?" in words(message)
        assert "Two weeks" not in words(tallies.tally(weeks(week(tallied(TEN, 10, 8))), ON_FRIDAY))

    def test_what_she_said_stands_there(self):
        found = week(tallied(TEN, 10), signal=Signal.BLOCKED, note=f"no list {HOSTILE}")
        message = accepted(tallies.tally(weeks(found), ON_FRIDAY))
        assert "You said: blocked\n> no list &lt;!channel&gt;" in words(message)

    def test_one_thing_is_done_or_not_and_is_not_counted(self):
        message = accepted(tallies.tally(weeks(week(tallied(PRICE_LIST))), ON_FRIDAY))
        assert "*Send the price list*\nis it done?" in words(message)
        counts = [
            (said, value) for said, name, value in pressed(message.blocks) if name.startswith(ids.COUNT)
        ]
        assert counts == [("Not yet", "10|0"), ("Done", "10|1")]

    def test_in_the_last_week_no_pace_of_a_week_is_asked_for(self):
        found = week(tallied(TEN, 10, 8, 2, 5), number=4, pace=0.6, needed=75.0)
        shown = words(accepted(tallies.tally(weeks(found), ON_FRIDAY)))
        assert "pace 60 % · 15 still to go" in shown
        assert "a week would" not in shown

    def test_three_promises_are_one_message(self):
        found = [week(tallied(offer, 2)) for offer in (TEN, REFERRALS, CALLS)]
        message = accepted(tallies.tally(weeks(*found), ON_FRIDAY))
        assert message.text.count(";") == 2
        ids_ = [action_id for _, action_id, _ in pressed(message.blocks)]
        assert len(ids_) == len(set(ids_))

    def test_weeks_of_different_lengths_share_the_day_they_end(self):
        found = (week(tallied(TEN, 2)), week(tallied(REFERRALS, 2, of=3)))
        assert tallies.tally(weeks(*found), ON_FRIDAY).text.startswith("The week to Fri 16 October: ")
        once = week(tallied(PRICE_LIST), 1)
        assert tallies.tally(weeks(once), ON_FRIDAY).text.startswith("The week to Fri 16 October: ")

    def test_dana_sees_the_week_and_answers_nothing(self):
        message = accepted(tallies.tally(weeks(week(tallied(TEN, 10), signal=Signal.AT_RISK)), DANA_READS))
        assert "no answer yet" in words(message)
        assert "Said: at risk" in words(message)
        assert not pressed(message.blocks)

    def test_a_week_without_promises_says_so(self):
        assert accepted(tallies.tally(weeks(), ON_FRIDAY)).text.startswith(
            "Nothing is promised for this week"
        )

    def test_a_judged_promise_is_still_counted_but_not_at_risk_any_more(self):
        message = tallies.tally(weeks(week(tallied(TEN, 6, None, state=State.MISSED))), ON_FRIDAY)
        assert [words_ for words_, _, _ in pressed(message.blocks)] == ["0", "5", "8", "10", "more"]

    @pytest.mark.parametrize("many", [1, 3, 30])
    def test_no_words_and_no_number_of_promises_can_break_it(self, many):
        found = [week(tallied(ROUGH), signal=Signal.BLOCKED, note=HOSTILE + ENDLESS) for _ in range(many)]
        message = accepted(tallies.tally(weeks(*found, owner=renamed(ANA, LONG)), ON_FRIDAY, late=True))
        assert ("and 18 more" in words(message)) is (many == 30)


class TestWhatIsTyped:
    def test_another_number_is_typed(self):
        view = fits(tallies.count_form(week(tallied(TEN, 10, 8))))
        assert (view["callback_id"], view["private_metadata"]) == (ids.COUNT_FORM, "11")
        assert began_with(view) == {"done": "8"}
        assert fields(view)["done"]["hint"]["text"] == "Week 2 of 4. You promised 10."
        assert tallies.read_count(submitted(view, {"done": "12"})) == 12

    def test_nothing_done_is_an_answer_too(self):
        view = tallies.count_form(week(tallied(TEN, 10)))
        assert tallies.read_count(submitted(view, {"done": "0"})) == 0

    def test_a_form_without_a_number_is_answered_below_its_field(self):
        view = tallies.count_form(week(tallied(PRICE_LIST), 1))
        with pytest.raises(BadAnswer) as refused:
            tallies.read_count(submitted(view, {}))
        assert refused.value.field in fields(view)

    def test_what_is_in_the_way_is_said_in_words(self):
        view = fits(tallies.blocked_form(11))
        assert (view["callback_id"], view["private_metadata"]) == (ids.BLOCKED_FORM, "11")
        assert tallies.read_blocked(submitted(view, {"note": " no list "})) == "no list"

    @pytest.mark.parametrize("offer", OFFERS)
    def test_the_form_holds_any_promise(self, offer):
        fits(tallies.count_form(week(tallied(offer), 1)))

"""What Dana hears at once, how the month ended, and where all promises stand."""

from dataclasses import replace
from datetime import date

import pytest

from domain.commitments import Evidence, Signal, State
from domain.facts import BlockedFacts, VerdictFacts
from tests.views.october import (
    CALLS,
    ENDLESS,
    PRICE_LIST,
    REFERRALS,
    ROUGH,
    asked,
    later,
    pressed,
    promised,
    tallied,
    week,
)
from tests.views.samples import ANA, DANA, HOSTILE, LONG, accepted, renamed, words
from views import ids, tallies
from views.weeks import this_week

ON_FRIDAY, DANA_READS = later(ANA, 16), later(DANA, 16)
TEN = replace(REFERRALS, text="10 calls each week", quantity=10)
DATA = Evidence.DATA.value


def verdict(*found, partner=DANA):
    return VerdictFacts(ANA, partner, date(2026, 10, 1), found)


class TestWhatDanaHearsAtOnce:
    def blocked(self, note="no list for the new district", signal=Signal.BLOCKED, owner=ANA, offer=TEN):
        found = week(tallied(offer, 10), signal=signal, note=note).occurrence
        return BlockedFacts(asked(offer, State.ACTIVE, owner=owner), found)

    def test_something_is_in_the_way(self):
        message = accepted(tallies.blocked(self.blocked(), DANA_READS))
        assert message.text == (
            "Ana marked *10 calls each week* as blocked: no list for the new district. "
            "You asked to hear this early."
        )
        assert "<@UANA> marked" in words(message)
        assert "> no list for the new district" in words(message)

    def test_she_can_agree_something_else_with_ana(self):
        message = tallies.blocked(self.blocked(note=None), DANA_READS)
        assert pressed(message.blocks) == [("Agree something else", ids.OPEN_COMMIT, str(ANA.id))]
        assert "no reason given yet" in message.text

    def test_what_is_over_says_so(self):
        message = accepted(tallies.blocked(self.blocked(signal=Signal.ON_TRACK), DANA_READS))
        assert "nothing is in the way of" in message.text
        assert not pressed(message.blocks)

    @pytest.mark.parametrize("name", [HOSTILE, LONG, ENDLESS])
    def test_no_words_can_break_it(self, name):
        rough = self.blocked(f"{HOSTILE}\n{ENDLESS}\n{LONG}", owner=renamed(ANA, name), offer=ROUGH)
        accepted(tallies.blocked(rough, DANA_READS))


class TestTheVerdict:
    def test_the_month_ends_in_words_and_numbers(self):
        found = (
            tallied(TEN, 10, 8, 10, 10, state=State.PARTLY),
            tallied(REFERRALS, 2, 2, 2, 2, state=State.KEPT),
            tallied(PRICE_LIST, 0, state=State.MISSED),
        )
        message = accepted(tallies.verdict([verdict(*found)], ON_FRIDAY))
        assert message.text.startswith("October: 1 of 3 promises kept, 1 partly: ")
        for line in (
            "◐ partly kept · 38 of 40 · 3 of 4 weeks",
            "✅ kept · 8 of 8 · 4 of 4 weeks",
            "○ missed",
        ):
            assert line in words(message)
        assert message.text.endswith("It opens your next one-on-one.")
        assert not pressed(message.blocks)

    def test_a_week_nobody_answered_can_still_be_filled_in(self):
        found = tallied(TEN, 10, None, 10, None, state=State.MISSED)
        message = accepted(tallies.verdict([verdict(found)], ON_FRIDAY))
        assert "2 weeks have no answer yet and count as zero." in words(message)
        assert pressed(message.blocks) == [
            ("12–16 October", "count_more:1", "11"),
            ("26–30 October", "count_more:2", "13"),
        ]

    def test_one_thing_that_nobody_answered_says_what_it_counts_as(self):
        once = tallies.verdict([verdict(tallied(PRICE_LIST, state=State.MISSED))], ON_FRIDAY)
        assert "It has no answer yet, so it counts as not done." in words(once)
        week_ = tallies.verdict([verdict(tallied(TEN, 10, 10, 10, state=State.PARTLY))], ON_FRIDAY)
        assert "One week has no answer yet and counts as zero." in words(week_)

    def test_what_data_has_not_counted_yet_is_no_fault_of_anas(self):
        found = tallied(CALLS, 13, 13, 13, state=State.PARTLY)
        shown = words(accepted(tallies.verdict([verdict(found)], ON_FRIDAY)))
        assert "The CRM has not counted one week yet; what it still brings corrects this." in shown
        assert "counts as zero" not in shown

    def test_dana_reads_how_anas_month_ended(self):
        message = accepted(
            tallies.verdict([verdict(tallied(TEN, 10, 8, 10, state=State.PARTLY))], DANA_READS)
        )
        assert message.text.startswith("Ana's October: 1 promise, partly kept")
        assert not pressed(message.blocks)

    def test_promises_to_two_people_name_them(self):
        marco = replace(DANA, id=3, name="Marco Ruiz")
        found = [verdict(tallied(TEN, state=State.MISSED)), verdict(tallied(CALLS, 9), partner=marco)]
        shown = words(accepted(tallies.verdict(found, ON_FRIDAY)))
        assert "*10 calls each week* to Dana" in shown
        assert "*13 sales calls* to Marco" in shown

    def test_a_month_without_promises_says_so(self):
        assert accepted(tallies.verdict([verdict()], ON_FRIDAY)).text == "No promise ended this month."

    @pytest.mark.parametrize("state", list(State))
    @pytest.mark.parametrize("many", [1, 30])
    def test_no_words_and_no_number_of_promises_can_break_it(self, state, many):
        named = renamed(ANA, HOSTILE + ENDLESS)
        found = [tallied(ROUGH, state=state, of=4) for _ in range(many)]
        facts = [replace(verdict(*found), owner=named, partner=renamed(DANA, LONG))] * 2
        accepted(tallies.verdict(facts, ON_FRIDAY, late=True))
        accepted(tallies.verdict(facts, DANA_READS))


class TestProgress:
    def test_ana_sees_all_her_promises_and_taps_this_weeks_count(self):
        found = (tallied(TEN, 10), tallied(CALLS, 13, 9, source=DATA))
        message = accepted(tallies.progress(found, ON_FRIDAY, ANA))
        assert message.text.startswith(
            "Your promises: *10 calls each week* running · 10 of 40 · 1 of 4 weeks"
        )
        assert "this week: not known yet" in words(message)
        assert "this week: 9 of 13, counted from the CRM" in words(message)
        labels = [label for label, _, _ in pressed(message.blocks)]
        assert labels == ["0", "5", "8", "10", "more", "Change", "Promise something"]

    def test_dana_sees_them_too_and_can_propose_another(self):
        message = accepted(tallies.progress((tallied(TEN, 10),), DANA_READS, ANA))
        assert message.text.startswith("Ana's promises: ")
        assert pressed(message.blocks) == [("Propose something", ids.OPEN_COMMIT, "1")]

    def test_a_promise_done_once_says_by_when(self):
        message = tallies.progress((tallied(PRICE_LIST),), ON_FRIDAY, ANA)
        assert "by Fri 30 October: not known yet" in words(message)

    def test_what_is_not_answered_yet_has_no_bar(self):
        message = tallies.progress(
            (replace(tallied(TEN), commitment=promised(TEN, State.PROPOSED)),), ON_FRIDAY, ANA
        )
        assert "not answered yet" in words(message)
        assert "▱" not in words(message)

    def test_before_and_after_its_weeks_there_is_nothing_to_tap(self):
        for day in (1, 31):
            reader = (
                later(ANA, day)
                if day == 1
                else replace(later(ANA, 30), now=later(ANA, 30).now.replace(month=11))
            )
            message = tallies.progress((tallied(TEN),), reader, ANA)
            assert [label for label, _, _ in pressed(message.blocks)] == ["Promise something"]

    def test_on_sunday_the_week_is_still_hers_to_answer(self):
        assert this_week(tallied(TEN), later(ANA, 18)).id == 11
        assert this_week(tallied(TEN), later(ANA, 19)).id == 12

    def test_nobody_is_blamed_for_promising_nothing(self):
        assert accepted(tallies.progress((), ON_FRIDAY, ANA)).text == "You have no open promises."
        assert accepted(tallies.progress((), DANA_READS, ANA)).text == "Ana has no open promises."

    @pytest.mark.parametrize("state", list(State))
    @pytest.mark.parametrize("many", [1, 40])
    def test_no_words_and_no_number_of_promises_can_break_it(self, state, many):
        found = tuple(tallied(ROUGH, state=state) for _ in range(many))
        for reader in (ON_FRIDAY, DANA_READS):
            accepted(tallies.progress(found, reader, renamed(ANA, HOSTILE + ENDLESS)))

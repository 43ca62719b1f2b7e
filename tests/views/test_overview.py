"""What people see of everything that is theirs: the answer to `/oneonone`, and the Home tab."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.commitments import Signal, State
from domain.facts import OverviewFacts, Reader, TeamLine
from domain.meetings import State as Planned
from tests.views.october import (
    CALLS,
    COMMITTED,
    ENDLESS,
    OFFERS,
    REFERRALS,
    ROUGH,
    fits,
    later,
    pressed,
    promised,
    shown_on,
    tallied,
)
from tests.views.samples import (
    ANA,
    AT,
    DANA,
    DEPTHS,
    HOSTILE,
    LONG,
    MANAGER,
    MEETING,
    NOW,
    REP,
    accepted,
    called,
    card,
    month_of,
    renamed,
    talk,
    words,
)
from views import ids, overview

AFTER = Reader(DANA, AT + timedelta(hours=2), "EUR")
ON_GOAL = {
    "revenue": 92_000.0,
    "revenue_growth": 0.05,
    "gross_profit": 31_280.0,
    "gross_profit_pct": 0.34,
    "opps_added": 6.0,
    "opps_advanced": 9.0,
    "sales_calls": 28.0,
}
BEN = replace(ANA, id=4, name="Ben Okafor", slack_id="UBEN")
QUIET = {"scorecard": card(goals=ON_GOAL), "depth": DEPTHS[0]}


def of_ana(**changes):
    """Ana's own: one meeting, one promise."""
    mine = OverviewFacts(ANA, DANA, ((MEETING, DANA),), (tallied(CALLS, 13),), (), (), month_of(card()))
    return replace(mine, **changes)


def of_dana(*team, **changes):
    """Dana's: the team and the meetings with it."""
    own = OverviewFacts(DANA, None, ((MEETING, ANA),), (), team or (line(),), (), None)
    return replace(own, **changes)


def line(**changes):
    return replace(TeamLine(ANA, card(), DEPTHS[1], MEETING, False), **changes)


class TestAna:
    def test_the_next_one_on_one_comes_first(self):
        message = accepted(overview.overview(of_ana(), REP))
        assert message.text == "Next one-on-one: Thu 8 October, 14:00 with Dana. 1 promised."
        assert "*Thu 8 October, 14:00* with <@UDANA> · waiting for your answer" in words(message)
        assert pressed(message.blocks)[:3] == [
            ("Works for me", ids.ACCEPT, "5"),
            ("Another time", ids.ANOTHER_TIME, "5"),
            ("Add a topic", ids.ADD_TOPIC, "5"),
        ]

    def test_her_promises_stand_with_their_progress(self):
        shown = words(overview.overview(of_ana(), REP))
        assert "*13 sales calls*\n▰▰▱▱▱▱▱▱  running · 13 of 52 · 1 of 4 weeks" in shown

    def test_everything_else_is_one_button_away(self):
        *_, scorecard, goals, promises, another = pressed(overview.overview(of_ana(), REP).blocks)
        assert scorecard == ("My scorecard", ids.OPEN_SCORECARD, "1")
        assert goals == ("My goals", ids.OPEN_GOALS, "1")
        assert promises == ("My promises", ids.OPEN_PROGRESS, "1")
        assert another == ("Promise something", ids.OPEN_COMMIT, "1")

    def test_what_waits_for_her_can_be_answered_there(self):
        facts = of_ana(waiting=((promised(CALLS, State.PROPOSED), DANA),))
        message = accepted(overview.overview(facts, REP))
        assert "Dana asks for your commitment: *13 sales calls*" in words(message)
        assert ("Yes, I commit", ids.COMMIT_YES, "7") in pressed(message.blocks)
        assert message.text.endswith("1 waiting for your answer, 1 promised.")

    def test_an_accepted_meeting_says_so(self):
        facts = of_ana(meetings=((talk(state=Planned.ACCEPTED), DANA),))
        message = overview.overview(facts, REP)
        assert "· accepted" in words(message)
        assert ids.ACCEPT not in [action_id for _, action_id, _ in pressed(message.blocks)]

    def test_before_the_month_is_planned_she_knows_when_it_will_be(self):
        message = accepted(overview.overview(of_ana(meetings=()), REP))
        assert message.text.startswith("No one-on-one is planned now. The next one is planned on the month's")

    def test_her_home_shows_the_month_in_words_with_its_trend(self):
        shown = shown_on(fits(overview.home(of_ana(), REP)))
        assert "*September: results missed*" in shown
        assert "Revenue: 92 % of goal, close" in shown
        assert "`▁▃·▄▇▆`" in shown
        assert DEPTHS[1].reason in shown
        assert DEPTHS[1].way_back in shown

    def test_a_month_without_numbers_leaves_the_scorecard_out(self):
        assert "results" not in shown_on(fits(overview.home(of_ana(card=None), REP)))

    def test_her_home_is_quiet_when_all_is_well(self):
        facts = of_ana(meetings=((talk(state=Planned.ACCEPTED), DANA),))
        assert "All is well: nothing needs you today." in shown_on(overview.home(facts, REP))
        assert "All is well" not in shown_on(overview.home(of_ana(), REP))

    @pytest.mark.parametrize("signal", [Signal.AT_RISK, Signal.BLOCKED])
    def test_a_promise_at_risk_stands_out(self, signal):
        risky = tallied(CALLS, 13)
        weeks = tuple(replace(each, signal=signal) for each in risky.occurrences)
        view = fits(overview.home(of_ana(mine=(replace(risky, occurrences=weeks),)), later(ANA, 15)))
        assert "*At risk*\n• *13 sales calls*" in shown_on(view)
        assert "All is well" not in shown_on(view)

    def test_two_missed_weeks_ask_for_a_decision(self):
        view = fits(overview.home(of_ana(mine=(tallied(CALLS, 5, 5),)), later(ANA, 20)))
        assert "*At risk*" in shown_on(view)
        assert "Two weeks missed. No drama: keep, change or drop?" in shown_on(view)


class TestDana:
    def test_her_meetings_say_what_they_lack(self):
        lacking = line(scorecard=card(without=("revenue", "call_cnt")))
        message = accepted(overview.overview(of_dana(lacking), MANAGER))
        assert "*Thu 8 October, 14:00* with <@UANA> · not accepted yet" in words(message)
        assert "goals missing for 1 number, no data for 1 number" in words(message)
        assert pressed(message.blocks)[0] == ("Prepare", ids.OPEN_PREP, "1")

    def test_a_talk_that_was_waits_for_its_log(self):
        message = accepted(overview.overview(of_dana(), AFTER))
        assert "not logged yet" in words(message)
        assert pressed(message.blocks)[0] == ("Log it", ids.OPEN_LOG, "1")
        assert message.text.endswith("1 to log.")

    def test_her_home_names_everybody_with_one_word_and_one_button(self):
        team = (line(**QUIET), line(rep=BEN, depth=DEPTHS[2], meeting=None))
        view = fits(overview.home(of_dana(*team), MANAGER))
        shown = shown_on(view)
        assert "*<@UANA>* · results on goal · depth 0 (results) · Thu 8 October, 14:00" in shown
        assert "*<@UBEN>* · results missed · depth 2 (funnel) · no meeting planned yet" in shown
        assert pressed(view["blocks"])[-2:] == [
            ("Prepare", "open_prep:2", "1"),
            ("Scorecard", ids.OPEN_SCORECARD, "4"),
        ]

    @pytest.mark.parametrize(
        ("changes", "reader", "button", "said"),
        [
            ({}, MANAGER, "Prepare", "Thu 8 October"),
            ({}, AFTER, "Log it", "not logged yet"),
            ({"scorecard": card(without=("revenue",))}, MANAGER, "Set goals", "goals missing for 1 number"),
            ({"logged": True, "meeting": talk(state=Planned.HELD)}, AFTER, "Scorecard", "held and logged"),
            ({"meeting": talk(state=Planned.SKIPPED)}, MANAGER, "Scorecard", "skipped this month"),
        ],
    )
    def test_each_rep_has_the_one_button_that_helps_most(self, changes, reader, button, said):
        view = fits(overview.home(of_dana(line(**changes), meetings=()), reader))
        assert said in shown_on(view)
        assert pressed(view["blocks"])[-1][0] == button

    def test_what_reps_without_a_meeting_lack_is_said_too(self):
        lacking = line(scorecard=card(without=("revenue",)))
        assert "Still missing" not in words(overview.overview(of_dana(lacking), MANAGER))
        message = accepted(overview.overview(of_dana(lacking, meetings=()), MANAGER))
        assert "*Still missing*\n• Ana: goals missing for 1 number" in words(message)

    def test_a_suggestion_can_be_taken_at_once(self):
        wanted = replace(CALLS, text="8 sales calls", quantity=8)
        facts = of_dana(waiting=((promised(CALLS, State.COUNTERED, counter=wanted), ANA),))
        message = accepted(overview.overview(facts, MANAGER))
        said = "Ana suggests *8 sales calls* (8 each week) instead of *13 sales calls* (13 each week)"
        assert said in words(message)
        assert ("Accept", ids.COUNTER_TAKE, "7") in pressed(message.blocks)

    def test_her_home_is_quiet_when_all_is_well(self):
        assert "All is well" in shown_on(overview.home(of_dana(line(**QUIET)), MANAGER))
        assert "All is well" not in shown_on(overview.home(of_dana(line(**QUIET)), AFTER))

    def test_a_manager_who_is_a_rep_too_sees_both(self):
        both = of_ana(
            team=(line(rep=BEN),), meetings=((MEETING, DANA), (talk(id=6, manager_id=1, rep_id=4), BEN))
        )
        shown = shown_on(fits(overview.home(both, REP)))
        assert "September: results missed" in shown
        assert "<@UBEN>" in shown


class TestAnybody:
    def test_somebody_without_manager_and_reps_learns_what_has_to_happen(self):
        nobody = OverviewFacts(ANA, None, (), (), (), (), None)
        message = accepted(overview.overview(nobody, REP))
        assert "An administrator has to put you and your manager on the list of people" in message.text
        assert "Welcome, Ana." in shown_on(fits(overview.home(nobody, REP)))

    @pytest.mark.parametrize("name", [HOSTILE, LONG, ENDLESS])
    @pytest.mark.parametrize("many", [1, 200])
    def test_no_name_and_no_size_can_break_it(self, name, many):
        who = renamed(ANA, name)
        rough = line(rep=who, scorecard=called(card(without=("revenue", "call_cnt")), name), depth=DEPTHS[3])
        facts = OverviewFacts(
            renamed(DANA, name),
            who,
            ((talk(starts_at=COMMITTED), who),) * many,
            tuple(tallied(offer, 1, 1) for offer in OFFERS) * many,
            (rough,) * many,
            ((promised(ROUGH, State.PROPOSED, owner=DANA), who), (promised(ROUGH, State.COUNTERED), who))
            * many,
            replace(month_of(called(card(), name)), depth=DEPTHS[4]),
        )
        for reader in (MANAGER, AFTER, Reader(renamed(DANA, name), NOW, "JPY")):
            accepted(overview.overview(facts, reader))
            view = fits(overview.home(facts, reader))
            assert len(view["blocks"]) < 100
            used = [action_id for _, action_id, _ in pressed(view["blocks"])]
            assert len(used) == len(set(used))

    @pytest.mark.parametrize("state", list(State))
    def test_a_promise_shows_in_every_state(self, state):
        facts = of_ana(mine=(tallied(REFERRALS, 2, state=state),))
        accepted(overview.overview(facts, REP))
        fits(overview.home(facts, REP))

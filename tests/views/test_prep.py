"""Dana's run sheet: everything for one talk in the order of the talk, and the scenes to play."""

import re
from dataclasses import replace
from datetime import date

import pytest

from content.coaching import load_coaching
from domain.coaching import AgendaBlock, choose_topic
from domain.commitments import Per
from domain.commitments import State as Promised
from domain.disputes import Dispute, State
from domain.facts import Proposal, RunSheetFacts
from domain.meetings import Topic
from domain.pace import Rate, Rates, reverse_funnel
from slack_emulator.blocks import view_problems
from tests.domain.core_sample import CATALOGUE
from tests.views.samples import (
    ANA,
    DANA,
    DEPTHS,
    HOSTILE,
    LONG,
    MANAGER,
    MEETING,
    NOW,
    accepted,
    buttons,
    called,
    card,
    kept,
    month_of,
    renamed,
    words,
)
from views import ids, prep

BANK = load_coaching()
SHORT = BANK.agendas["short_20_on_goal"]
OWN = Rates(Rate(4_000.0, "own", 20), Rate(0.25, "own", 40), Rate(0.15, "own", 300))
REVENUE = CATALOGUE.kpis["revenue"]
ON_GOAL = {"revenue_amt": 130_000.0, "cost_amt": 60_000.0, "opp_added_cnt": 9.0, "call_cnt": 44.0,
           "opp_advanced_cnt": 12.0}  # fmt: skip
TOPICS = (
    Topic(1, 5, ANA.id, "two renewals slipped to October", "revenue_growth", "view"),
    Topic(2, 5, ANA.id, "the referral campaign", "new_account_revenue", "view"),
    Topic(3, 5, ANA.id, "three calls are missing", "sales_calls", "wrong"),
    Topic(4, 5, DANA.id, "territory split"),
)


def gap_of(gap, weeks=4.0, rates=OWN, **more):
    found = reverse_funnel(
        gap,
        deal_size=rates.deal_size.value,
        win_rate=rates.win_rate.value,
        opportunities_per_call=rates.opps_per_call.value,
        weeks=weeks,
        **more,
    )
    return Proposal(REVENUE, gap, weeks, found, rates)


def sheet(found=None, **changes):
    found = found or card()
    wanted = {
        "meeting": MEETING,
        "rep": ANA,
        "manager": DANA,
        "card": month_of(found),
        "hers": (kept("10 calls a week", 10, 12, 10, 4),),
        "yours": (kept("Price list", None, state=Promised.ACTIVE, per=Per.ONCE, quantity=1, owner=2,
                       ends=date(2026, 10, 12)),),
        "topics": TOPICS,
        "choice": choose_topic(found, BANK),
        "agenda": BANK.agendas["monthly_45"],
        "proposal": gap_of(8_000.0),
        "next_day": date(2026, 11, 5),
    }  # fmt: skip
    return RunSheetFacts(**(wanted | changes))


def parts(message):
    """The agenda as Dana reads it: `3 Promises` → its lines."""
    found = {}
    for block in message.blocks:
        text = block.get("text", {}).get("text", "")
        if block["type"] == "section" and text.startswith("*") and re.match(r"\*\d .*\* \d+ min", text):
            title, *lines = text.splitlines()
            found[title.split("*")[1]] = lines
    return found


def test_dana_reads_the_numbers_and_then_the_talk_in_its_order():
    message = accepted(prep.run_sheet(sheet(), MANAGER))
    kinds = [block["type"] for block in message.blocks]
    assert kinds[:2] == ["header", "table"]
    assert "*45 minutes with <@UANA> · Thu 8 October, 14:00*" in words(message)
    assert [*parts(message)] == [
        "1 Arrive",
        "2 Wins",
        "3 Promises",
        "4 Gaps",
        "5 Coach",
        "6 Commit",
        "7 Close",
    ]
    assert "*1 Arrive* 3 min\n“How are you coming into this?" in words(message)
    assert message.text.startswith("45 minutes with Ana · Thu 8 October, 14:00\nSeptember: new accounts")


def test_wins_are_named_with_what_ana_says_made_them():
    lines = parts(prep.run_sheet(sheet(), MANAGER))["2 Wins"]
    assert lines == [
        "🎉 New accounts 2 of 2",
        "🎉 New account revenue €18,000 of €15,000",
        "Ana on new account revenue: “the referral campaign”",
        "Ask: “What made it work?”",
    ]


def test_promises_of_both_sides_say_how_they_ended():
    lines = parts(prep.run_sheet(sheet(), MANAGER))["3 Promises"]
    assert lines[0] == "Ana: 10 calls a week — partly kept, 3 of 4 weeks"
    assert lines[1] == "You: Price list — open, by Mon 12 October"
    none = parts(prep.run_sheet(sheet(hers=(), yours=()), MANAGER))["3 Promises"]
    assert none == ["Nothing was promised last time."]
    one = parts(prep.run_sheet(sheet(yours=(), hers=sheet().hers * 5), MANAGER))["3 Promises"]
    assert one[0].endswith("; and 2 more")
    assert one[1] == "You: nothing promised"


def test_gaps_go_by_cost_and_ana_speaks_first():
    lines = parts(prep.run_sheet(sheet(), MANAGER))["4 Gaps"]
    assert lines == [
        "Revenue growth (costs most), opportunities added, sales calls. "
        "Ana speaks first: what was behind it?",
        "Ana on revenue growth: “two renewals slipped to October”",
    ]


def test_the_topic_comes_with_two_open_questions_and_a_scene():
    message = prep.run_sheet(sheet(), MANAGER)
    lines = parts(message)["5 Coach"]
    assert lines[0] == "You brought: “territory split”"
    assert lines[1] == "Topic: too few new opportunities added — volume fell, not conversion"
    assert lines[2].startswith("• With your win rate")
    assert lines[3].endswith("?")
    assert lines[4].startswith("Listen for: ")
    scene = buttons(message.blocks)["Role-play: the referral ask, 8 min"]
    assert (scene["action_id"], scene["value"]) == (ids.ROLEPLAY, "opps_added")


def test_a_number_that_looks_wrong_is_settled_before_the_talk():
    shown = words(accepted(prep.run_sheet(sheet(), MANAGER)))
    warned = "settle it before you meet*\n⚠️ Ana on sales calls: “three calls are missing”"
    assert shown.index(warned) < shown.index("*1 Arrive*")
    assert "looks wrong" not in words(prep.run_sheet(sheet(topics=()), MANAGER))


def test_a_number_that_was_settled_says_how_and_is_not_asked_about_again():
    doubt = Dispute(
        3, ANA.id, sheet().card.scorecard.month, "sales_calls", ANA.id, 28, "31", "three calls are missing",
        NOW, State.FIXED, "They are there now", DANA.id, NOW,
    )  # fmt: skip
    facts = replace(sheet(), card=replace(sheet().card, disputes=(doubt,)))
    shown = words(accepted(prep.run_sheet(facts, MANAGER)))
    assert "settle it before you meet" not in shown
    assert "Sales calls: ✔ Was doubted, corrected: They are there now" in shown


def test_the_commitment_is_reckoned_from_anas_own_rates():
    lines = parts(prep.run_sheet(sheet(), MANAGER))["6 Commit"]
    assert lines == [
        "Revenue gap €8,000 ≈ 2 deals ≈ 8 opportunities ≈ 54 calls → 14 a week for four weeks",
        "Ana's own rates: 25 % won, 15 opportunities per 100 calls, €4,000 a deal",
        "Ask for the commitment, hear the yes.",
    ]


def test_rates_from_elsewhere_are_labelled_one_by_one():
    mixed = replace(OWN, win_rate=Rate(0.2, "role median", 3), deal_size=Rate(8_000.0, "team default"))
    lines = parts(prep.run_sheet(sheet(proposal=gap_of(8_000.0, 4.2, mixed)), MANAGER))["6 Commit"]
    assert lines[0] == "Revenue gap €8,000 ≈ 1 deal ≈ 5 opportunities ≈ 34 calls → 9 a week for 4.2 weeks"
    assert lines[1] == (
        "Rates: 20 % won (the role median), 15 opportunities per 100 calls (Ana's own), "
        "€8,000 a deal (the team default)"
    )


def test_an_absurd_answer_and_a_late_deal_say_so():
    lines = parts(prep.run_sheet(sheet(proposal=gap_of(400_000.0, 1.0, cycle_days=60)), MANAGER))["6 Commit"]
    assert lines[0].endswith("a week for one week")
    assert "more than a week holds. Look at bigger deals" in lines[2]
    assert lines[3].startswith("Deals take longer than the time left")


def test_without_rates_the_reason_stands_in_place_of_a_number():
    unknown = Proposal(REVENUE, 8_000.0, 4.0, None, None, "The win rate is not known yet.")
    lines = parts(prep.run_sheet(sheet(proposal=unknown), MANAGER))["6 Commit"]
    assert lines[0] == "Revenue gap €8,000: The win rate is not known yet."
    silent = parts(prep.run_sheet(sheet(proposal=replace(unknown, why_not=None)), MANAGER))["6 Commit"]
    assert silent[0].endswith("I cannot turn it into calls yet.")
    assert len(parts(prep.run_sheet(sheet(proposal=None), MANAGER))["6 Commit"]) == 1


def test_the_talk_ends_with_both_saying_it_and_the_next_date():
    message = prep.run_sheet(sheet(), MANAGER)
    assert parts(message)["7 Close"] == ["Ana says it back. You say yours. Next: Thu 5 November."]
    log, move, propose = [*buttons(message.blocks).values()][-3:]
    assert (log["action_id"], log["value"], log["style"]) == (ids.OPEN_LOG, "1", "primary")
    assert (move["action_id"], move["value"]) == (ids.ANOTHER_TIME, "5")
    assert (propose["action_id"], propose["value"]) == (ids.OPEN_COMMIT, "1")


def test_a_month_on_goal_is_short_and_stretches():
    found = card(values=ON_GOAL)
    message = accepted(prep.run_sheet(sheet(found, agenda=SHORT, proposal=None), MANAGER))
    agenda = parts(message)
    assert [*agenda] == ["1 Arrive", "2 Wins", "3 Promises", "4 Stretch", "5 Commit"]
    assert "… and 5 more" in agenda["2 Wins"]
    assert agenda["2 Wins"][-1] == "Ask: “What beat the goal, what can others copy?”"
    assert "Topic: on or above goal, stretch and learn — results are on goal" in agenda["4 Stretch"]
    full = parts(prep.run_sheet(sheet(found), MANAGER))
    assert full["4 Gaps"][0] == "No gap to talk through."


def test_a_short_talk_loses_no_view():
    view = Topic(1, 5, ANA.id, "two renewals slipped", "gross_profit", "view")
    lines = parts(prep.run_sheet(sheet(agenda=SHORT, topics=(view,)), MANAGER))["4 Stretch"]
    assert lines[0] == "Ana on gross profit: “two renewals slipped”"


def test_a_month_without_a_win_still_begins_with_something_good():
    bad = {"new_acct_cnt": 1.0, "new_acct_rev_amt": 1_000.0}
    lines = parts(prep.run_sheet(sheet(card(values=bad), topics=()), MANAGER))["2 Wins"]
    assert lines[0] == "No goal was reached this month. Name an effort or a kept promise that you saw."


def test_a_part_of_the_talk_nobody_knows_shows_its_own_words():
    agenda = (AgendaBlock(4, "tally", "Where does {rep} stand with {deal}?"),)
    lines = parts(accepted(prep.run_sheet(sheet(agenda=agenda), MANAGER)))
    assert lines == {"1 Tally": ["“Where does Ana stand with an open deal?”"]}


@pytest.mark.parametrize("depth", DEPTHS)
def test_each_depth_says_why_and_what_leads_back(depth):
    facts = sheet(card=replace(month_of(card()), depth=depth))
    message = accepted(prep.run_sheet(facts, MANAGER, late=True))
    assert f"Depth {depth.level}: " in words(message)
    assert message.text.startswith("(late")


@pytest.mark.parametrize(
    "wanted", [{}, {"without": ("revenue", "cost_amt")}, {"base": None}, {"ramp_zero": True}]
)
def test_every_kind_of_month_makes_a_sheet(wanted):
    accepted(prep.run_sheet(sheet(card(**wanted)), MANAGER))


def test_a_month_without_goals_or_data_makes_a_sheet():
    every = (*[kpi.key for kpi, _ in CATALOGUE.pack("core")], "revenue_amt", "cost_amt", "call_cnt")
    message = accepted(prep.run_sheet(sheet(card(without=every), proposal=None, hers=(), yours=()), MANAGER))
    assert "Set goals" in buttons(message.blocks)


@pytest.mark.parametrize("bad", [HOSTILE, LONG, "<" * 1000, "**`_~\n> a"])
def test_the_longest_and_the_worst_words_pass_slack(bad):
    topics = tuple(
        Topic(n, 5, n % 2 + 1, bad, key, kind)
        for n in range(6)
        for key in ("revenue", "new_accounts", "sales_calls", bad)
        for kind in ("view", "wrong", "topic")
    )
    promises = (kept(bad, 10, 4),) * 6
    facts = sheet(
        rep=renamed(ANA, bad),
        manager=renamed(DANA, bad),
        card=replace(month_of(called(card(), bad)), rep=renamed(ANA, bad)),
        hers=promises,
        yours=promises,
        topics=topics,
        proposal=replace(gap_of(8_000.0), kpi=replace(REVENUE, name=bad)),
    )
    message = accepted(prep.run_sheet(facts, MANAGER, late=True))
    assert "… and " in words(message)


@pytest.mark.parametrize("topic", BANK.topics.values(), ids=lambda topic: topic.key)
def test_every_topic_has_scenes_that_can_be_read_by_two(topic):
    view = prep.roleplay(topic)
    assert view_problems(view, {"modal"}) == []
    assert view["callback_id"] == ids.READ_ONLY
    assert "submit" not in view
    shown = "\n".join(block["text"]["text"] for block in view["blocks"])
    assert topic.roleplays[0].title in shown
    assert "{" not in shown
    assert "___" not in shown
    chosen = replace(choose_topic(card(), BANK), topic=topic)
    accepted(prep.run_sheet(sheet(choice=chosen), MANAGER))


def test_a_topic_without_scenes_or_questions_leaves_them_out():
    bare = replace(BANK.topics["opps_added"], roleplays=(), questions={}, listen_for=())
    message = accepted(prep.run_sheet(sheet(choice=replace(choose_topic(card(), BANK), topic=bare)), MANAGER))
    assert len(parts(message)["5 Coach"]) == 2
    assert not [name for name in buttons(message.blocks) if name.startswith("Role-play")]


def test_nobody_guesses_whether_ana_is_a_she_or_calls_anything_an_excuse():
    shown = f" {words(prep.run_sheet(sheet(), MANAGER)).lower()} "
    assert not [word for word in (" she ", " her ", " hers", " he ", " his ", "excuse") if word in shown]

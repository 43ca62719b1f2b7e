"""A month on the screen: wins first, the numbers, how closely we look, and no word of blame."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.commitments import Per
from domain.commitments import State as Promised
from domain.facts import Changed
from domain.kpis import Direction, Scoring, Unit, Word
from domain.scorecards import Presence
from tests.domain.core_sample import CATALOGUE, sample
from tests.views.samples import (
    ANA,
    DEPTHS,
    HOSTILE,
    LONG,
    MANAGER,
    NOW,
    REP,
    accepted,
    buttons,
    called,
    card,
    kept,
    month_of,
    words,
)
from views import figures, ids, scorecards, weeks

EVERY_GOAL = tuple(kpi.key for kpi, _ in CATALOGUE.pack("core"))
EVERY_VALUE = (
    "revenue_amt cost_amt new_acct_cnt new_acct_rev_amt opp_added_cnt opp_advanced_cnt call_cnt".split()
)
ON_GOAL = {"revenue_amt": 130_000.0, "cost_amt": 60_000.0, "opp_added_cnt": 9.0, "call_cnt": 44.0,
           "opp_advanced_cnt": 12.0}  # fmt: skip


def rows(message):
    """The table as Ana reads it."""
    table = next(block for block in message.blocks if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]


def pictures(message):
    return [block for block in message.blocks if block["type"] == "data_visualization"]


def test_ana_reads_september_from_wins_to_gaps():
    message = accepted(scorecards.scorecard(month_of(card()), REP))
    first, second = message.blocks[:2]
    assert first["text"]["text"] == (
        "September: new accounts and new account revenue on goal, "
        "revenue growth and gross profit to talk about"
    )
    assert second["text"]["text"].startswith(
        "🎉 New accounts 2 of 2 · New account revenue €18,000 of €15,000"
    )
    assert first["text"]["text"] in message.text
    assert "One more month on goal" in message.text


def test_the_table_shows_results_before_activity_with_words_beside_percentages():
    shown = rows(accepted(scorecards.scorecard(month_of(card()), REP)))
    assert shown[0] == ["Results", "Sept", "Goal", "of goal", "6 months"]
    assert shown[1] == ["Revenue", "92,000", "100,000", "92 % close", "▁▃·▄▇▆"]
    assert shown[2][1:4] == ["5 %", "10 %", "50 % missed"]
    assert shown[3][3] == "on goal"
    assert shown[4][3] == "120 % exceeded"
    assert shown[6][:4] == ["Margin", "34 %", "36 %", "missed"]
    assert shown[7][0] == "Activity and funnel"
    assert [row[3] for row in shown[8:]] == ["75 % missed", "90 % close", "70 % missed"]


def test_a_best_month_is_said_to_be_anas_own_and_not_danas():
    facts = month_of(card(values={"revenue_amt": 120_000.0}))
    assert "Revenue €120,000 of €100,000, your best in six months" in words(scorecards.scorecard(facts, REP))
    assert "the best in six months" in words(scorecards.scorecard(facts, MANAGER))


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("reader", [REP, MANAGER])
def test_every_depth_says_why_and_what_leads_back(depth, reader):
    message = accepted(scorecards.scorecard(month_of(card(), depth=depth), reader, late=True))
    assert ("Activity and funnel" in [row[0] for row in rows(message)]) is (depth.level > 0)
    if depth is not DEPTHS[-1]:
        assert f"Depth {depth.level}: {depth.reason} {depth.way_back}" in words(message)


def test_on_goal_activity_is_one_line_that_opens():
    folded = scorecards.scorecard(month_of(card(), depth=DEPTHS[0]), REP)
    assert "Activity and funnel: 0 of 3 on goal" in words(folded)
    more = buttons(folded.blocks)["Show more"]
    assert (more["action_id"], more["value"]) == (ids.SHOW_MORE, "1|2026-09")
    opened = accepted(scorecards.scorecard(month_of(card(), depth=DEPTHS[0]), REP, whole=True))
    assert "Sales calls" in [row[0] for row in rows(opened)]
    assert "Show more" not in buttons(opened.blocks)


def test_what_is_opened_shows_every_month_in_one_table():
    opened = accepted(scorecards.scorecard(month_of(card(), depth=DEPTHS[0]), REP, whole=True))
    shown = rows(opened)
    assert shown[0] == ["Results", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Goal", "Difference", "of goal"]
    months = ["71,000", "80,000", "–", "85,000", "98,000", "92,000"]
    assert shown[1] == ["Revenue", *months, "100,000", "−8,000", "92 % close"]
    assert [row[8] for row in shown[2:7]] == ["−5 pts", "0", "+3,000", "−4,720", "−2 pts"]
    plainly = words(opened, opened.fallback_blocks)
    assert "Revenue: Apr 71,000 · May 80,000 · Jul 85,000 · Aug 98,000 · Sept 92,000" in plainly


def test_one_picture_shows_revenue_against_this_months_goal():
    (picture,) = pictures(scorecards.scorecard(month_of(card()), REP))
    chart = picture["chart"]
    assert (picture["title"], chart["axis_config"]["y_label"]) == ("Revenue, 5 months", "EUR")
    assert chart["axis_config"]["categories"] == ["Apr", "May", "Jul", "Aug", "Sept"]
    assert [each["name"] for each in chart["series"]] == ["Revenue", "Goal Sept"]
    assert {point["value"] for point in chart["series"][1]["data"]} == {100_000.0}


def test_a_single_month_makes_no_picture_and_another_result_may():
    assert pictures(scorecards.scorecard(month_of(sample()), REP)) == []
    found = sample()
    growing = replace(found.lines[1], trend=(None, None, 0.01, 0.02, 0.03, 0.05), goal=None)
    facts = month_of(replace(found, lines=(found.lines[0], growing, *found.lines[2:])))
    (picture,) = pictures(accepted(scorecards.scorecard(facts, REP)))
    (series,) = picture["chart"]["series"]
    assert [point["value"] for point in series["data"]] == [1, 2, 3, 5]


def test_where_slack_knows_no_tables_each_number_has_a_line_that_a_phone_can_break():
    message = accepted(scorecards.scorecard(month_of(card()), REP))
    shown = words(message, message.fallback_blocks)
    assert "*Results*\n`▁▃·▄▇▆` Revenue: €92,000 of €100,000 · 92 % close\n" in shown
    assert "```" not in shown
    lacking = scorecards.scorecard(month_of(card(without=EVERY_GOAL)), REP)
    assert "Revenue: €92,000 · goal missing" in words(lacking, lacking.fallback_blocks)
    assert [*buttons(message.fallback_blocks)] == [*buttons(message.blocks)]


def test_numbers_that_follow_each_other_are_told_apart_where_commas_are_decimals():
    reader = replace(REP, person=replace(ANA, locale="de-DE"))
    shown = words(accepted(scorecards.scorecard(month_of(card()), reader)))
    assert "revenue growth 5 · opportunities added 3 · sales calls 2,7 · revenue 2" in shown


def test_a_month_of_another_year_says_its_year():
    later = replace(REP, now=NOW.replace(year=2027))
    assert scorecards.headline(month_of(card()), later).startswith("September 2026: ")
    assert scorecards.headline(month_of(card()), REP).startswith("September: ")


def test_a_win_of_a_month_that_runs_says_that_it_is_on_pace():
    message = scorecards.scorecard(month_of(replace(card(), running=True)), REP)
    assert "New accounts 2 of 2, on pace" in words(message)


def test_a_name_that_a_team_gave_keeps_its_capital_inside_a_sentence():
    found = card(without=EVERY_GOAL)
    first = found.lines[0]
    own = replace(first, kpi=replace(first.kpi, key="own_order_value", name="Auftragswert", short=""))
    message = scorecards.scorecard(month_of(replace(found, lines=(own, *found.lines[1:]))), REP)
    assert "No goal yet for Auftragswert, revenue growth" in words(message)


def test_both_know_what_was_promised_and_in_how_many_weeks_it_was_kept():
    facts = month_of(card())
    assert "You promised:\n• 10 calls each week — partly kept, 3 of 4 weeks" in words(
        scorecards.scorecard(facts, REP)
    )
    assert "Ana promised:" in words(scorecards.scorecard(facts, MANAGER))
    many = scorecards.scorecard(replace(facts, promises=facts.promises * 6), REP)
    assert "… and 2 more" in words(many)


ONCE = {"per": Per.ONCE, "quantity": 1}


@pytest.mark.parametrize(
    ("tally", "how"),
    [
        (kept("Calls", 10, 10, state=Promised.KEPT), "kept, 2 of 2 weeks"),
        (kept("Calls", 10, state=Promised.ACTIVE), "running, 1 of 1 week"),
        (kept("Calls", 10, None, state=Promised.MISSED), "missed, 1 of 2 weeks, 1 not answered"),
        (kept("Calls", state=Promised.PROPOSED), "not answered yet"),
        (kept("Calls", 1, state=Promised.KEPT, **ONCE), "kept"),
        (kept("Calls", 3, per=Per.ONCE, quantity=5), "partly kept, 3 of 5"),
        (
            kept("Calls", None, state=Promised.ACTIVE, ends=date(2026, 10, 12), **ONCE),
            "open, by Mon 12 October",
        ),
    ],
)
def test_a_promise_says_how_it_stands(tally, how):
    assert weeks.in_a_line(tally, REP) == f"Calls — {how}"


def test_leave_makes_goals_smaller_and_says_so():
    facts = month_of(card(presence=Presence(17, 22)))
    shown = words(accepted(scorecards.scorecard(facts, REP)))
    assert "(17 of 22 days present → goal 1.5 for new accounts" in shown
    assert "31 for sales calls" in shown
    folded = words(scorecards.scorecard(replace(facts, depth=DEPTHS[0]), REP))
    assert "sales calls" not in folded


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"presence": Presence(8, 22)}, "The month is not judged: 8 of 22 days present."),
        ({"ramp_zero": True}, "The first month of a ramp is not judged."),
        ({"without": ("cost_amt",)}, "not judged while a number or a goal is missing"),
    ],
)
def test_a_month_that_is_not_judged_says_why(wanted, said):
    assert said in words(accepted(scorecards.scorecard(month_of(card(**wanted)), REP)))


def test_a_missing_goal_is_a_sentence_and_for_dana_a_button():
    facts = month_of(card(without=("revenue", "cost_amt")))
    for reader in (REP, MANAGER):
        message = accepted(scorecards.scorecard(facts, reader))
        assert "No goal yet for revenue: there is nothing to compare with." in words(message)
        assert "No data yet for gross profit, margin." in words(message)
        assert rows(message)[1][1:4] == ["92,000", "–", "goal missing"]
    setting = buttons(scorecards.scorecard(facts, MANAGER).blocks)["Set goals"]
    assert (setting["action_id"], setting["value"]) == (ids.OPEN_GOAL_FORM, "1||revenue|2026-09")
    assert "Set goals" not in buttons(scorecards.scorecard(facts, REP).blocks)


def test_a_month_without_any_goal_says_there_is_nothing_to_compare_with():
    message = accepted(scorecards.scorecard(month_of(card(without=EVERY_GOAL)), MANAGER))
    assert message.text.startswith("September has no goals for Ana yet, so there is nothing to compare with.")


@pytest.mark.parametrize(("reader", "whose"), [(REP, "you"), (MANAGER, "Ana")])
def test_a_month_without_any_data_is_one_clear_sentence(reader, whose):
    facts = month_of(sample(without=tuple(EVERY_VALUE), base=None))
    message = accepted(scorecards.scorecard(facts, reader, late=True, whole=True))
    said = f"September has no numbers for {whose} yet, so there is nothing to look at."
    assert message.text.endswith(said)
    assert words(message, message.blocks[1:]) == said


def test_a_month_that_reached_everything_says_only_that():
    message = accepted(scorecards.scorecard(month_of(card(values=ON_GOAL)), REP))
    assert message.blocks[0]["text"]["text"] == "September: everything on goal"
    assert "and 6 more" in words(message, message.blocks[1:2])


def reads(found, key, before):
    line = next(each for each in found.lines if each.kpi.key == key)
    return Changed(line.kpi, (before, line.goal), (line.actual, line.goal))


def test_the_source_its_moment_and_what_changed_since_are_named():
    hostile = reads(card(), "sales_calls", 25)
    hostile = replace(hostile, kpi=replace(hostile.kpi, short=HOSTILE))
    changed = (reads(card(), "revenue", 90_000), hostile)
    at = datetime(2026, 10, 7, 7, 30, tzinfo=UTC)
    shown = words(accepted(scorecards.scorecard(month_of(card(), changed=changed, frozen_at=at), REP)))
    assert "CRM, 1 Oct 06:00 · amounts in EUR" in shown
    assert "Changed since first shown on 7 Oct 09:30: Revenue 90,000 → 92,000, &lt;!channel&gt;" in shown
    goal = (Changed(CATALOGUE.kpis["revenue"], (90_000, 100_000), (90_000, 95_000)),)
    shown = words(scorecards.scorecard(month_of(card(), changed=goal), REP))
    assert "Changed since first shown: Revenue 90,000 of 100,000 → 90,000 of 95,000" in shown
    assert "Amounts in EUR" in words(scorecards.scorecard(month_of(card(), provenance=()), REP))


def test_the_buttons_are_about_the_meeting_if_there_is_one():
    offered = buttons(scorecards.scorecard(month_of(card()), REP).blocks)
    assert {each["action_id"]: each["value"] for each in offered.values()} == {
        ids.ADD_VIEW: "5",
        ids.NUMBER_WRONG: "5",
        ids.ADD_TOPIC: "5",
        ids.WHERE_FROM: "1|2026-09",
        ids.SHOW_MORE: "1|2026-09",
    }
    alone = scorecards.scorecard(month_of(card(), meeting=None), REP, whole=True)
    assert list(buttons(accepted(alone).blocks)) == ["Where from?"]


def line_of(key, **changes):
    return replace(next(line for line in card().lines if line.kpi.key == key), **changes)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (line_of("revenue", attainment=0.996, word=Word.CLOSE), "99 % close"),
        (line_of("revenue", attainment=0.897, word=Word.MISSED), "89 % missed"),
        (line_of("revenue", attainment=1.5, word=Word.EXCEEDED), "150 % or more, exceeded"),
        (line_of("revenue", actual=0.0, attainment=0.0, word=Word.MISSED), "missed"),
        (line_of("revenue_growth", actual=-0.1, attainment=0.0, word=Word.MISSED), "missed"),
        (line_of("revenue", attainment=None, word=Word.NOT_JUDGED), "not judged"),
    ],
)
def test_no_percentage_says_more_than_its_word(line, said):
    assert figures.reached(line) == said


def test_a_goal_not_to_exceed_reads_as_a_limit():
    found = line_of("revenue")
    limit = replace(
        found, kpi=replace(found.kpi, direction=Direction.DOWN, scoring=Scoring.INVERSE, unit=Unit.DAYS),
        actual=40.0, goal=45.0,
    )  # fmt: skip
    assert figures.against(limit, REP) == "40 days, goal at most 45 days"
    facts = month_of(replace(card(), lines=(limit,)))
    assert rows(accepted(scorecards.scorecard(facts, REP)))[1][1:3] == ["40", "≤ 45"]


@pytest.mark.parametrize("bad", [HOSTILE, LONG, "<" * 300])
@pytest.mark.parametrize("reader", [REP, MANAGER])
def test_the_longest_and_the_worst_names_pass_slack(bad, reader):
    facts = month_of(
        called(card(presence=Presence(17, 22)), bad),
        rep=replace(month_of(card()).rep, name=bad, slack_id=None),
        promises=(kept(bad, 10, 4),) * 6,
        changed=(reads(called(card(), bad), "revenue", None),) * 9,
    )
    facts = replace(facts, provenance=tuple(replace(each, source=bad) for each in facts.provenance * 3))
    accepted(scorecards.scorecard(facts, reader, late=True, whole=True))
    lacking = replace(facts, scorecard=called(card(without=EVERY_GOAL), bad))
    accepted(scorecards.scorecard(lacking, reader, whole=True))


def test_a_scorecard_of_a_hundred_lines_is_cut_and_says_so():
    found = card()
    facts = month_of(replace(found, lines=called(found, LONG).lines * 12))
    message = accepted(scorecards.scorecard(facts, REP, whole=True))
    assert "… and 57 more" in words(message)
    assert "… and 57 more" in words(message, message.fallback_blocks)


@pytest.mark.parametrize("depth", DEPTHS[:4])
def test_nobody_is_blamed_ranked_or_summed_up_in_one_score(depth):
    for wanted in ({}, {"values": ON_GOAL}, {"without": ("revenue",)}):
        message = scorecards.scorecard(month_of(card(**wanted), depth=depth), REP, whole=True)
        shown = words(message).lower()
        assert not [word for word in ("excuse", "fault", "fail", "rank", "score", "team") if word in shown]

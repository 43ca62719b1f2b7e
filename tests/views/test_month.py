"""The month that closed, as Dana sees her team: what was reached, what is missing, who meets when."""

from dataclasses import replace

import pytest

from domain.facts import MonthClosedFacts, TeamLine
from domain.meetings import State
from domain.people import Person
from domain.scorecards import Verdict
from tests.domain.core_sample import MONTH
from tests.views.samples import (
    DEPTHS,
    HOSTILE,
    LONG,
    MANAGER,
    accepted,
    buttons,
    called,
    card,
    talk,
    words,
)
from views import ids, month

ON_GOAL = {"revenue_amt": 130_000.0, "cost_amt": 60_000.0}


def rep(number, name, found=None, *, depth=DEPTHS[1], meeting=None, logged=False):
    person = Person(number, "T1", name, f"U{number}", locale="en-GB")
    return TeamLine(person, found or card(), depth, meeting, logged)


def closed(*team, **more):
    return accepted(month.closed(MonthClosedFacts(MONTH, team), MANAGER, **more))


ANA = rep(1, "Ana Li", meeting=talk(state=State.ACCEPTED))
BEN = rep(3, "Ben Ode", card(without=("revenue", "cost_amt")), depth=DEPTHS[0])
CY = rep(4, "Cy", card(values=ON_GOAL), depth=DEPTHS[0], meeting=talk())


def test_dana_reads_who_reached_what_before_what_is_missing():
    message = closed(ANA, BEN, CY)
    shown = words(message)
    assert message.blocks[0]["text"]["text"] == "September is closed"
    won = (
        "🎉 Ana Li: new accounts, new account revenue\n🎉 Ben Ode: new accounts, new account revenue\n🎉 Cy: "
    )
    assert shown.index(won) < shown.index("Goals missing: revenue (Ben Ode)")
    assert "Cy: every result" in shown
    assert "No data: gross profit (Ben Ode), margin (Ben Ode)" in shown
    assert message.text.startswith("September is closed. Results on goal: 1 of 2 judged.")


def test_the_longest_names_are_whole():
    name = "María de los Ángeles Fernández-Villaverde y Castellanos"
    assert f"🎉 {name}: new accounts" in words(closed(rep(1, name)))


def test_each_rep_has_a_line_with_result_date_and_depth_and_a_way_to_prepare():
    message = closed(ANA, BEN, CY)
    shown = words(message)
    assert (
        "*Ana Li* · results missed · Thu 8 October, 14:00\nDepth 1: Results were missed last month" in shown
    )
    assert "*Ben Ode* · not judged · no meeting planned yet\nDepth 0: " in shown
    assert "*Cy* · results on goal · Thu 8 October, 14:00 (not accepted yet)" in shown
    prepared = [b["accessory"] for b in message.blocks if "accessory" in b]
    assert [(each["action_id"], each["value"]) for each in prepared] == [
        (f"{ids.OPEN_PREP}:1", "1"),
        (f"{ids.OPEN_PREP}:2", "3"),
        (f"{ids.OPEN_PREP}:3", "4"),
    ]


def test_missing_goals_can_be_set_from_here():
    setting = buttons(closed(ANA, BEN).blocks)["Set goals: Ben"]
    assert (setting["action_id"], setting["value"]) == (
        f"{ids.OPEN_GOAL_FORM}:1",
        "3||revenue|2026-09",
    )
    assert not [name for name in buttons(closed(ANA, CY).blocks) if name.startswith("Set goals")]


def test_what_nobody_has_is_everybodys():
    shown = words(closed(BEN, replace(BEN, rep=ANA.rep)))
    assert "Goals missing: revenue (everybody)" in shown
    assert "No data: gross profit (everybody)" in shown
    assert "revenue (Ben Ode)" in words(closed(BEN))


@pytest.mark.parametrize(
    ("state", "logged", "said"),
    [
        (State.HELD, True, "held and logged"),
        (State.HELD, False, "held"),
        (State.SKIPPED, False, "skipped"),
        (State.MISSED, False, "did not take place"),
    ],
)
def test_a_meeting_that_is_over_already_says_so(state, logged, said):
    line = replace(ANA, meeting=talk(state=state), logged=logged)
    assert f"results missed · {said}\n" in words(closed(line))


def test_nobody_judged_is_said_and_so_is_nobody_there():
    assert "Nobody is judged yet." in closed(BEN).text
    alone = closed(late=True)
    assert alone.text.endswith("Nobody reports to you yet, so there is nothing to look at.")


def test_a_late_message_says_so_first():
    assert closed(ANA, late=True).text.startswith("(late")


@pytest.mark.parametrize("count", [1, 30, 31, 200])
@pytest.mark.parametrize("name", ["Ben", LONG, HOSTILE, "<" * 400])
def test_a_team_of_any_size_fits_one_message(count, name):
    found = called(card(without=("revenue", "cost_amt")), name)
    lines = [rep(n, f"{name} {n}", found, depth=DEPTHS[n % 5], meeting=talk()) for n in range(count)]
    message = closed(*lines, late=True)
    prepared = [b for b in message.blocks if "accessory" in b]
    assert len(prepared) == min(count, 30)
    assert (f"And {count - 30} more" in words(message)) is (count > 30)


def test_nobody_is_compared_with_anybody():
    lines = [replace(ANA, scorecard=replace(ANA.scorecard, verdict=verdict)) for verdict in Verdict]
    shown = words(closed(*lines, BEN, CY)).lower()
    assert not [word for word in ("best", "worst", "rank", "average", "excuse", "%") if word in shown]
    order = [shown.index(f"*{name}*") for name in ("ana li", "ben ode", "cy")]
    assert order == sorted(order)

"""Who looks after a number, by clicks: whoever brought it, or who was chosen for where it comes from."""

import pytest

from tests.acting import shown
from tests.hand import Hand
from tests.handlers.test_imports import drop
from tests.playing import Player

NUMBERS = "rep,month,measure,value\nAna Silva,2026-08,call_cnt,33\n"


@pytest.fixture
def priya(hand: Hand) -> Player:
    """The administrator."""
    return Player(hand, "U0PRIYA")


def where_from(rep: Player) -> str:
    """What a rep reads of the month behind the last."""
    card = rep.types("scorecard august")
    rep.presses(card, "Where from?")
    words = shown(rep.form())
    rep.closes()
    return words


def test_whoever_brought_a_number_stands_beside_it_until_somebody_is_chosen_for_its_source(
    priya: Player, ana: Player, dana: Player
) -> None:
    drop(priya, "calls.csv", NUMBERS)
    priya.presses(priya.last("calls.csv"), "Looks right, load it")
    words = where_from(ana)
    assert "calls.csv" in words
    assert "Looked after by Priya Nair" in words
    priya.presses(priya.types("data"), "Name somebody for a number")
    options = priya.fields()["kpi"]["element"]["options"]
    (chosen,) = (each["value"] for each in options if each["text"]["text"] == "Files called calls.csv")
    priya.submits(kpi=chosen, person="U0DANA")
    assert "Files called calls.csv: Dana Whitfield" in shown(priya.messages()[-1])
    assert "Looked after by Dana Whitfield" in where_from(ana)
    priya.presses(priya.types("data"), "Name somebody for a number")
    priya.submits(kpi=chosen)
    assert "Looked after by Dana Whitfield" not in where_from(ana)

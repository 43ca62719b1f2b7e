"""Ana and Dana click through what lies deeper: doubts, reasons, the funnel, the calendar, the team."""

from base64 import b64encode
from datetime import date

import pytest

from tests.acting import shown
from tests.connectors.test_calendars import calendar
from tests.hand import Hand
from tests.playing import JSON, Player, go

TODAY = date(2026, 10, 7)
CALENDAR = calendar("DTSTART:20261006T090000Z\nDTEND:20261006T103000Z\nSUMMARY:Hush demo at Contoso")


@pytest.fixture(scope="module")
def priya(hand: Hand) -> Player:
    return Player(hand, "U0PRIYA")


@pytest.fixture(scope="module", autouse=True)
def the_day_before(hand: Hand) -> None:
    """The scorecard is there."""
    go(hand, "2026-10-07T15:30:00Z")


def upload(hand: Hand, who: Player) -> JSON:
    """They drop a calendar; the last message after it."""
    content = b64encode(CALENDAR).decode()
    hand.act("upload", user=who.user, filename="my.ics", content_base64=content)
    return who.messages()[-1]


def test_a_doubt_goes_to_whoever_owns_the_data_and_the_answer_to_both(
    ana: Player, dana: Player, priya: Player
) -> None:
    ana.presses(ana.last("Where from?"), "Where from?")
    page = shown(ana.form())
    assert "*Gross profit percentage: 34 %*\n= (92,000 − 60,720) ÷ 92,000" in page
    assert "4 records · demo CRM · loaded 1 Oct 06:00, 6 days old" in page
    ana.taps("number_is_wrong:revenue")
    assert ana.form()["callback_id"] == "wrong_form"
    ana.submits(should_be="95,000", text="One deal is missing")
    assert "Priya looks after that data and checks it" in shown(ana.messages()[-1])
    assert "looks wrong to <@U0ANA>" in shown(dana.messages()[-1])
    ana.types("scorecard")
    assert "Said to be 95,000: waiting for an answer" in shown(ana.messages()[-1])
    priya.presses(priya.last("95,000"), "Answer")
    priya.submits(state="fixed", words="It is there now")
    for who in (ana, dana):
        assert "> It is there now" in shown(who.messages()[-1])
    assert "Answer" not in priya.labels(priya.last("95,000"))
    assert "Was doubted, corrected: It is there now" in shown(dana.types("scorecard ana"))


def test_an_administrator_names_who_is_asked_and_nobody_else_does(
    ana: Player, dana: Player, priya: Player
) -> None:
    assert "an administrator can do it" in shown(dana.types("data"))
    priya.presses(priya.types("data"), "Name somebody for a number")
    priya.submits(kpi="sales_calls", person="U0DANA")
    assert "Sales calls made: Dana Whitfield" in shown(priya.messages()[-1])
    ana.presses(ana.last("A number looks wrong"), "A number looks wrong")
    ana.submits(kpi="sales_calls", text="Friday is missing")
    assert "Answer" in dana.labels(dana.messages()[-1])


def test_the_funnel_of_a_rep_at_depth_1_needs_a_reason_that_the_rep_reads(ana: Player, dana: Player) -> None:
    assert "Your funnel: 11 open, €234,100" in shown(ana.types("funnel"))
    dana.types("funnel ana")
    assert dana.form()["callback_id"] == "deeper_form"
    assert "why" in dana.refused(reason="ok")["reason"]
    dana.submits(reason="Two renewals slipped")
    assert "Ana's funnel: 11 open, €234,100" in shown(dana.messages()[-1])
    assert "Dana Whitfield looks at your funnel for September" in shown(ana.messages()[-1])
    assert "“Two renewals slipped”" in shown(ana.messages()[-1])
    assert "Ana's funnel" in shown(dana.types("funnel ana"))
    assert "looked at the funnel" in shown(ana.types("scorecard"))


def test_a_chosen_depth_is_told_and_taken_back(ana: Player, dana: Player) -> None:
    dana.presses(dana.types("depth ana"), "Choose another depth")
    dana.submits(level="2", months="2", reason="A new territory")
    assert "depth 2 (funnel)" in shown(dana.messages()[-1])
    assert "“A new territory”" in shown(ana.messages()[-1])
    assert "ends by itself after October 2026" in shown(ana.messages()[-1])
    dana.presses(dana.messages()[-1], "Back to the rule")
    assert "depth 1 (activity)" in shown(dana.messages()[-1])


def test_a_calendar_is_counted_after_consent_and_forgotten_when_taken_back(
    hand: Hand, ana: Player, dana: Player, priya: Player
) -> None:
    assert "only for whoever has agreed" in shown(upload(hand, ana))
    ana.presses(ana.types("hours"), "Read it and decide")
    assert "Titles, guests, places and notes are never kept" in shown(ana.form())
    assert "public https" in ana.refused(address="https://127.0.0.1/x.ics")["address"]
    assert "only for whoever has agreed" in shown(upload(hand, ana))
    ana.submits(address="")
    assert "customers 1.5" in shown(upload(hand, ana))
    assert not ana.sees("Contoso")
    dana.types("hours ana")
    dana.submits(reason="She asked me to look")
    assert "Ana's hours, 1 week" in shown(dana.messages()[-1])
    priya.presses(priya.types("data"), "Switch off")
    for who, words in ((ana, "hours"), (dana, "hours ana")):
        assert "switched off for this workspace" in shown(who.types(words))
    priya.presses(priya.messages()[-1], "Switch on")
    counted = ana.last("customers 1.5")
    ana.presses(counted, "Take it back and delete")
    assert ana.sees("your hours are deleted")
    assert not ana.sees("customers 1.5")
    assert "has not agreed" in shown(dana.types("hours ana"))


def test_where_charts_are_not_known_a_picture_with_words_takes_their_place(hand: Hand, ana: Player) -> None:
    hand.act("refuse", types=["data_visualization"])
    message = ana.types("scorecard")
    (picture,) = [block for block in message["blocks"] if block["type"] == "image"]
    assert picture["alt_text"].startswith("Line chart. Revenue, 6 months, EUR. Revenue: Apr 83 060")
    assert "table" in {block["type"] for block in message["blocks"]}
    hand.act("refuse", types=["data_visualization", "table"])
    kinds = [block["type"] for block in ana.types("scorecard")["blocks"]]
    assert ("image" in kinds, "table" in kinds) == (True, False)
    hand.act("refuse", types=["data_visualization", "table", "image"])
    assert "image" not in {block["type"] for block in ana.types("scorecard")["blocks"]}
    hand.act("refuse", types=[])


def test_the_team_is_told_by_who_needs_time_and_a_leader_gets_totals(hand: Hand, dana: Player) -> None:
    said = shown(dana.types("team"))
    assert said.index("U0BEN") < said.index("U0ANA") < said.index("U0GRACE")
    assert "Open question about a number: Ana" in said
    leader = shown(Player(hand, "U0IRIS").types("team"))
    assert "Dana Whitfield, 8 people: 0 of 8 one-on-ones held · results on goal: 4 of 7 judged" in leader
    assert "Ana" not in leader

"""A meeting in clumsy hands: accepted late, moved to and fro, left out, held before its time."""

from typing import Any

import pytest

from tests.acting import elements, shown
from tests.hand import Hand
from tests.playing import Player, go

JSON = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def morning(hand: Hand) -> None:
    go(hand, "2026-10-01T12:00:00Z")


def slots(message: JSON) -> list[str]:
    return [
        str(each["text"]["text"]) for each in elements(message) if "pick_slot" in each.get("action_id", "")
    ]


class TestAnaAndDana:
    """One story: each test goes on where the one before ended."""

    def test_no_meeting_moves_into_the_past_to_the_next_one_or_to_where_it_is(
        self, ana: Player, dana: Player
    ) -> None:
        before = dana.count()
        ana.types("move")
        assert "gone already" in ana.refused(day="2026-09-30", time="10:00")["day"]
        assert "next one-on-one is due" in ana.refused(day="2026-11-20", time="10:00")["day"]
        assert "next one-on-one is due" in ana.refused(day="9999-12-31", time="23:59")["day"]
        assert "when it is now" in ana.refused(day="2026-10-08", time="13:00")["day"]
        assert "Choose one of the times" in ana.refused(day=None)["day"]
        ana.closes()
        assert dana.count() == before

    def test_ana_moves_it_and_nobody_can_accept_the_old_time_any_more(
        self, ana: Player, dana: Player
    ) -> None:
        first, theirs = ana.last("One-on-one with Dana"), dana.last("One-on-one with Ana")
        ana.presses(first, slots(first)[0])
        for who, old in ((ana, first), (dana, theirs)):
            assert "Moved to Wed 7 October" in shown(who.again(old))
            assert who.labels(old) == []
        assert "a new time" in shown(ana.last("One-on-one with Dana on Wed 7 October"))
        assert dana.sees("One-on-one with Ana on Wed 7 October, 11:00. Does that work?")

    def test_typed_or_pressed_a_move_is_one_new_invitation_for_each(self, ana: Player, dana: Player) -> None:
        before = ana.count(), dana.count()
        dana.types("move ana")
        dana.submits(day="2026-10-09", time="10:00")
        assert [len(ana.new(before[0])), len(dana.new(before[1]))] == [1, 1]
        ana.presses(ana.messages()[-1], "Works for me")
        assert "Ana accepted. See you Fri 9 October, 10:00" in shown(dana.messages()[-1])
        assert [len(ana.new(before[0])), len(dana.new(before[1]))] == [1, 1]

    def test_once_the_numbers_are_there_a_move_does_not_send_them_again(
        self, hand: Hand, ana: Player, dana: Player
    ) -> None:
        go(hand, "2026-10-08T14:00:00Z")
        card, sheet = ana.messages()[-1], dana.last("45 minutes with Ana")
        assert "92,000" in shown(card)
        before = ana.count(), dana.count()
        ana.types("move")
        ana.submits(day="2026-10-09", time="15:00")
        assert [message["text"][:10] for message in ana.new(before[0])] == ["One-on-one"]
        assert len(dana.new(before[1])) == 1
        assert shown(dana.again(sheet)) == shown(sheet)

    def test_skipping_is_seen_on_every_invitation_and_a_late_yes_changes_nothing(
        self, ana: Player, dana: Player
    ) -> None:
        mine, theirs = ana.messages()[-1], dana.messages()[-1]
        dana.types("skip ana trade fair & <!here>")
        assert ana.sees("Dana skipped the one-on-one about September: trade fair &amp; &lt;!here&gt;")
        for who, old in ((ana, mine), (dana, theirs)):
            assert who.labels(old) == ["Find a new time"]
            assert "skipped" in shown(who.again(old))
        assert "was skipped" in shown(dana.types("log ana"))
        assert "trade fair" in shown(ana.types("skip something else"))
        assert not dana.sees("something else")

    def test_a_month_that_was_skipped_comes_back_with_a_new_time(self, ana: Player, dana: Player) -> None:
        ana.presses(ana.last("Find a new time"), "Find a new time")
        ana.submits(day="2026-10-12", time="10:00")
        assert dana.sees("One-on-one with Ana on Mon 12 October, 11:00. Does that work?")
        assert not [each for each in dana.messages()[-1]["text"].split() if each == "trade"]

    def test_a_talk_that_came_early_is_logged_early_and_then_it_is_over(
        self, hand: Hand, ana: Player, dana: Player
    ) -> None:
        invitation = ana.last("Mon 12 October, 10:00. Does that work?")
        dana.logs("ana")
        before = ana.count(), dana.count()
        ana.presses(invitation, "Works for me")
        assert "was held" in shown(ana.again(invitation))
        assert ana.labels(invitation) == []
        assert "held already" in shown(ana.types("skip ill"))
        ana.types("move")
        ana.submits(day="2026-10-14", time="10:00")
        assert "held already" in shown(ana.form())
        ana.closes()
        go(hand, "2026-10-13T16:00:00Z")
        later = [message["text"] for message in (*ana.new(before[0]), *dana.new(before[1]))]
        assert not [text for text in later if "How did it go with Ana" in text or "minutes with Ana" in text]

    def test_after_the_talk_a_topic_is_not_put_on_a_list_that_nobody_reads(self, ana: Player) -> None:
        card = ana.last("92,000")
        for label in ("Add my view", "Add a topic"):
            ana.presses(card, label)
            assert ana.view() is None
            assert "held already. Your next invitation takes topics" in shown(ana.messages()[-1])
        ana.presses(card, "A number looks wrong")
        ana.submits(kpi="revenue", text="One deal is missing")
        assert "checks it" in shown(ana.messages()[-1])


def test_yes_pressed_twice_is_one_yes(hand: Hand, chloe: Player, dana: Player) -> None:
    invitation = chloe.messages()[0]
    before = dana.count()
    press = {
        "user": "U0CHLOE",
        "action_id": "accept",
        "channel": invitation["channel"],
        "ts": invitation["ts"],
    }
    hand.act("press", **press)
    hand.act("redeliver", count=2)
    assert "Accepted." in shown(chloe.again(invitation))
    assert dana.count() == before
    assert len([m for m in dana.messages() if "Chloe accepted" in m["text"]]) == 1


def test_two_windows_with_the_same_form_move_a_meeting_once(ben: Player, dana: Player) -> None:
    before = dana.count()
    ben.types("move")
    first = ben.form()["id"]
    ben.types("move")
    assert ben.form()["id"] != first
    ben.submits(day="2026-10-14", time="10:00")
    ben.closes()
    ben.types("move")
    assert "when it is now" in ben.refused(day="2026-10-14", time="10:00")["day"]
    ben.closes()
    assert len(dana.new(before)) == 1


def test_a_topic_reaches_the_run_sheet_whatever_letters_it_has(hand: Hand, dana: Player) -> None:
    elena = Player(hand, "U0ELENA")
    elena.types("move")
    elena.submits(day="2026-10-15", time="10:00")
    for words in ("<!channel> & prices\nsecond line", "مرحبا 👩‍💻", "t" * 1000):
        elena.presses(elena.last("Does that work?"), "Add a topic")
        elena.submits(text=words)
    sheet = shown(dana.types("prep elena"))
    assert "&lt;!channel&gt; &amp; prices second line" in sheet
    assert "مرحبا" in sheet
    assert "<!channel>" not in sheet

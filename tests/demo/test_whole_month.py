"""A whole month for a manager and a rep, played through `/_control/` alone, as any program can."""

from typing import Any

import pytest

from tests.acting import Someone, elements, shown
from tests.hand import Hand
from tests.playing import Player, go

JSON = dict[str, Any]
ANA, DANA, BEN, MARCO, IRIS, PRIYA = "U0ANA", "U0DANA", "U0BEN", "U0MARCO", "U0IRIS", "U0PRIYA"
FRIDAYS = ("2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30")


class TestTheMonth:
    """The tests of this class are one story: each goes on where the one before ended."""

    def test_on_the_first_working_day_both_are_invited(self, hand: Hand, ana: Player, dana: Player) -> None:
        go(hand, "2026-10-01T12:00:00Z")
        asked = ana.last("One-on-one with Dana")
        assert "Thu 8 October" in shown(asked)
        assert "September results" in shown(asked)
        assert dana.sees("One-on-one with Ana")
        assert dana.sees("September")

    def test_ana_accepts_with_one_tap_and_dana_sees_it(self, hand: Hand, ana: Player, dana: Player) -> None:
        ana.presses(ana.last("One-on-one with Dana"), "Works for me")
        assert ana.sees("Accepted. See you Thu 8 October")
        assert dana.sees("Ana accepted")

    def test_the_working_day_before_ana_has_her_numbers_and_dana_the_run_sheet(
        self, hand: Hand, ana: Player, dana: Player
    ) -> None:
        go(hand, "2026-10-07T15:00:00Z")
        card = shown(ana.last("new account revenue"))
        for words in ("92,000", "100,000", "18,000", "31,280", "close", "exceeded", "missed"):
            assert words in card
        sheet = shown(dana.last("45 minutes with Ana"))
        assert "too few new opportunities" in sheet.lower()

    def test_prep_shows_the_arithmetic_of_the_gap(self, dana: Player) -> None:
        answer = dana.types("prep ana")
        assert answer["ephemeral"]
        assert "calls" in shown(answer)

    def test_dana_logs_the_meeting_page_by_page_and_each_page_is_kept(self, hand: Hand, dana: Player) -> None:
        go(hand, "2026-10-08T14:00:00Z")
        dana.types("log ana")
        dana.submits(wins="The referral campaign")
        first = dana.form()
        hand.act("close", user=DANA, view_id=first["id"])
        dana.types("log ana")
        assert shown(dana.form()) == shown(first)
        for _ in range(8):
            fields = {block["block_id"]: block for block in dana.form()["blocks"] if block["type"] == "input"}
            answers = {name: "skill" for name in fields if name.startswith("cause:")}
            if "text:1" in fields:
                answers |= {"text:1": "10 calls each week", "quantity:1": "10", "per:1": "week"}
            dana.submits(**answers)
            if "heard" in fields:
                break
        assert "Logged" in shown(dana.form())

    def test_ana_gets_the_summary_and_commits_with_her_own_click(self, ana: Player) -> None:
        question = ana.last("Can you give me your commitment")
        assert "10 calls each week" in shown(question)
        assert ana.sees("referral campaign")
        ana.presses(question, "Yes, I commit")
        assert ana.sees("You committed on Thu 8 Oct")

    @pytest.mark.parametrize(("friday", "done"), list(zip(FRIDAYS, (10, 8, 10, 10), strict=True)))
    def test_each_friday_she_answers_with_one_tap(
        self, hand: Hand, ana: Player, friday: str, done: int
    ) -> None:
        before = len(ana.messages())
        go(hand, f"{friday}T10:00:00Z")
        fresh = [message for message in ana.messages()[before:] if "10 calls each week" in shown(message)]
        assert len(fresh) == 1
        ana.presses(fresh[0], str(done))

    def test_on_the_last_working_day_both_hear_how_it_ended(
        self, hand: Hand, ana: Player, dana: Player
    ) -> None:
        go(hand, "2026-10-30T18:00:00Z")
        for person in (ana, dana):
            assert "partly" in shown(person.last("38 of 40"))

    def test_it_opens_the_next_prep(self, hand: Hand, dana: Player) -> None:
        go(hand, "2026-11-03T12:00:00Z")
        sheet = shown(dana.types("prep ana"))
        assert "10 calls each week" in sheet
        assert "partly" in sheet


def buttons(hand: Hand, user: str) -> list[tuple[JSON, JSON]]:
    return [(message, each) for message in hand.messages(user) for each in elements(message)]


def test_nobody_else_gets_anything(hand: Hand) -> None:
    for user in (BEN, MARCO, IRIS, PRIYA):
        someone = Someone(hand, user)
        for words in ("prep ana", "log ana", "scorecard ana", "goals ana", "progress ana", "commit ana"):
            answer = shown(someone.types(words))
            assert "10 calls" not in answer
            assert "92,000" not in answer
        assert hand.look("view", user=user) is None
        assert not someone.sees("10 calls each week")
        assert not someone.sees("92,000")

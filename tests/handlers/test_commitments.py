"""A promise goes to and fro before it is one: countered, kept to, taken, put off, pressed twice or late."""

from typing import Any

import pytest
from slack_sdk import WebClient

from demo.stage import Stage
from tests.acting import elements, shown
from tests.hand import Hand
from tests.playing import Player, go

JSON = dict[str, Any]
ASKS = "Can you give me your commitment"


@pytest.fixture(scope="module", autouse=True)
def after_the_log(hand: Hand, dana: Player) -> None:
    go(hand, "2026-10-08T14:00:00Z")
    dana.logs("ana", mine="The new price list", mine_by="2026-10-12")


def suggests(who: Player, question: JSON, text: str, quantity: str) -> None:
    who.presses(who.again(question), "Suggest a change")
    who.submits(text=text, quantity=quantity)


class TestToAndFro:
    """One story: each test goes on where the one before ended."""

    def test_ana_suggests_less_and_dana_reads_both(self, ana: Player, dana: Player) -> None:
        question = ana.last(ASKS)
        suggests(ana, question, "8 calls <!channel> each week", "8")
        heard = shown(dana.last("suggests a change"))
        assert "10 calls each week" in heard
        assert "8 calls &lt;!channel&gt; each week" in heard
        assert ana.labels(question) == []

    def test_dana_keeps_to_the_first_and_ana_is_asked_anew(self, ana: Player, dana: Player) -> None:
        before = ana.count()
        counter = dana.last("suggests a change")
        dana.presses(counter, "Keep the original")
        (asked,) = ana.new(before)
        assert "ten sales calls" in shown(asked) or "10 calls each week" in shown(asked)
        assert dana.labels(counter) == []

    def test_ana_suggests_again_dana_takes_it_and_only_anas_yes_makes_it_a_promise(
        self, ana: Player, dana: Player
    ) -> None:
        suggests(ana, ana.last(ASKS), "9 calls each week", "9")
        dana.presses(dana.last("9 calls each week"), "Accept")
        asked = ana.messages()[-1]
        assert ASKS in shown(asked)
        assert "waiting" not in shown(dana.types("progress ana")).lower()
        assert "not answered yet" in shown(dana.types("progress ana"))
        before = dana.count()
        ana.presses(asked, "Yes, I commit")
        ana.hand.act("redeliver", count=1)
        assert "You committed on Thu 8 October" in shown(ana.again(asked))
        assert [m["text"] for m in dana.new(before)] == [
            "Ana committed on Thu 8 October, 16:00. *9 calls each week*"
        ]

    def test_no_reminder_follows_a_yes(self, hand: Hand, ana: Player) -> None:
        go(hand, "2026-10-09T08:00:00Z")
        assert not ana.sees("I ask this once more")


def test_not_yet_promises_nothing_and_a_later_question_starts_anew(ana: Player, dana: Player) -> None:
    dana.types("commit ana")
    dana.submits(text="5 demos each week", quantity="5")
    question = ana.last("5 demos each week")
    ana.presses(question, "Not yet, let's talk")
    heard = dana.last("wants to talk about it first")
    assert "5 demos" not in shown(ana.types("progress"))
    dana.presses(heard, "Propose something else")
    dana.submits(text="3 demos each week", quantity="3")
    ana.presses(ana.last("3 demos each week"), "Yes, I commit")
    assert "3 demos each week" in shown(dana.types("progress ana"))
    assert ana.labels(question) == []


def test_an_unanswered_question_is_repeated_once_and_a_yes_at_home_answers_both(
    hand: Hand, dana: Player, chloe: Player
) -> None:
    dana.types("commit chloe")
    dana.submits(text="Ask 2 referrals", quantity="2", per="once")
    first = chloe.last("Ask 2 referrals")
    go(hand, "2026-10-13T12:00:00Z")
    again = [message for message in chloe.messages() if "I ask this once more" in shown(message)]
    assert len(again) == 1
    hand.act("open_home", user="U0CHLOE")
    home = hand.look("home", user="U0CHLOE")
    yes = next(each for each in elements(home) if each.get("action_id", "").startswith("commit_yes"))
    hand.act("press", user="U0CHLOE", action_id=yes["action_id"], view_id=home["id"], value=yes["value"])
    assert "You committed" in shown(chloe.messages()[-1])
    before = dana.count()
    for old in (first, again[0]):
        chloe.presses(chloe.again(old), "Yes, I commit")
        assert chloe.labels(old) == []
    assert dana.count() == before


def test_what_somebody_promises_by_themselves_counts_at_once(ana: Player, dana: Player) -> None:
    ana.types("commit")
    for wrong in ({"quantity": "0"}, {"quantity": "-1"}, {"quantity": "1.5"}, {"quantity": "10001"}):
        assert "quantity" in ana.refused(**({"text": "visits"} | wrong))
    assert "ends" in ana.refused(text="visits", quantity="3", ends="2020-01-01")
    assert "ends" in ana.refused(ends="2099-01-01")
    ana.submits(text="3 visits each week", quantity="3", ends="2026-10-30")
    assert "You committed" in shown(ana.messages()[-1])
    assert "3 visits each week" in shown(dana.types("progress ana"))


def test_what_dana_promised_ana_is_between_the_two(
    stage: Stage, hand: Hand, ana: Player, iris: Player
) -> None:
    """Iris leads Dana: even a button made for it shows her nothing of what Dana promised her rep."""
    assert "The new price list" in shown(Player(hand, "U0DANA").types("progress"))
    assert "The new price list" not in shown(iris.types("progress dana"))
    bot = WebClient(stage.slack.app.bot_token, base_url=stage.slack.api_url)
    channel = bot.conversations_open(users="U0IRIS")["channel"]["id"]
    for action in ("counter_take", "counter_keep", "commit_change", "commit_yes", "commit_talk"):
        for number in range(1, 8):
            button = {
                "type": "button",
                "text": {"type": "plain_text", "text": "x"},
                "action_id": action,
                "value": str(number),
            }
            blocks = [{"type": "actions", "elements": [button]}]
            ts = bot.chat_postMessage(channel=channel, text="forged", blocks=blocks)["ts"]
            hand.act("press", user="U0IRIS", action_id=action, channel=channel, ts=ts)
    assert not iris.sees("price list")
    assert not iris.sees("visits")
    assert ana.sees("price list")

"""Bad days: Slack repeats, refuses, forgets to answer or hangs up, and everybody types at once."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from demo.stage import Stage
from scheduling import ticks
from tests.acting import elements, shown
from tests.hand import Hand
from tests.playing import Player, go, rows

JSON = dict[str, Any]
EVERYBODY = (
    *("U0DANA", "U0ANA", "U0BEN", "U0CHLOE", "U0DAVID", "U0ELENA"),
    *("U0FARID", "U0GRACE", "U0HUGO", "U0IRIS", "U0MARCO", "U0PRIYA"),
)
LOADED = ("measures", "measure_days", "goals", "goal_changes")
"""What nobody changes here by a click."""


@pytest.fixture(autouse=True)
def good_days_again(hand: Hand) -> Iterator[None]:
    yield
    hand.act("faults", clear=True)
    hand.act("refuse", types=[])


def repeated(stage: Stage, hand: Hand, act: Callable[[], object], *people: Player) -> None:
    """Do something, let Slack send it once more, and see that it happened once."""
    act()
    before, seen = rows(stage, *LOADED), [[m["text"] for m in who.messages()] for who in people]
    forms = [who.view() for who in people]
    hand.act("redeliver", count=1)
    assert rows(stage, *LOADED) == before
    assert [[m["text"] for m in who.messages()] for who in people] == seen
    assert [who.view() for who in people] == forms


class TestEverythingTwice:
    """One month in which Slack sends each thing that people do once more."""

    def test_accepted_moved_and_talked_about(
        self, stage: Stage, hand: Hand, ana: Player, dana: Player
    ) -> None:
        go(hand, "2026-10-01T12:00:00Z")
        two = (ana, dana)
        invitation = ana.messages()[0]
        repeated(stage, hand, lambda: ana.presses(invitation, "Works for me"), *two)
        repeated(stage, hand, lambda: ana.presses(ana.again(invitation), "Move"), *two)
        repeated(stage, hand, lambda: ana.submits(day="2026-10-09", time="10:00"), *two)
        newest = ana.messages()[-1]
        repeated(stage, hand, lambda: ana.presses(newest, ana.labels(newest)[-1]), *two)
        repeated(stage, hand, lambda: ana.presses(ana.messages()[-1], "Add a topic"), *two)
        ana.submits(text="Prices")
        repeated(stage, hand, lambda: hand.act("say", user="U0ANA", text="scorecard"), *two)
        repeated(stage, hand, lambda: hand.act("open_home", user="U0DANA"), *two)

    def test_logged_page_by_page(self, stage: Stage, hand: Hand, ana: Player, dana: Player) -> None:
        go(hand, "2026-10-09T17:00:00Z")
        repeated(stage, hand, lambda: dana.types("log ana"), dana)
        for _ in range(9):
            fields = dana.fields()
            given = {name: "will" for name in fields if name.startswith("cause:")}
            if "text:1" in fields:
                given |= {
                    "text:1": "10 calls each week",
                    "quantity:1": "10",
                    "mine": "List",
                    "evidence:1": "own word",
                }
            repeated(stage, hand, lambda given=given: dana.submits(**given), ana, dana)
            if "heard" in fields:
                break
        dana.closes()

    def test_countered_taken_and_promised(self, stage: Stage, hand: Hand, ana: Player, dana: Player) -> None:
        two = (ana, dana)
        question = ana.last("Can you give me")
        repeated(stage, hand, lambda: ana.presses(question, "Suggest a change"), *two)
        repeated(stage, hand, lambda: ana.submits(text="8 calls", quantity="8"), *two)
        repeated(stage, hand, lambda: dana.presses(dana.last("suggests a change"), "Accept"), *two)
        repeated(stage, hand, lambda: ana.presses(ana.last("Can you give me"), "Yes, I commit"), *two)

    def test_counted_and_blocked(self, stage: Stage, hand: Hand, ana: Player, dana: Player) -> None:
        go(hand, "2026-10-16T12:00:00Z")
        two, tally = (ana, dana), ana.last("how many did you do")
        repeated(stage, hand, lambda: ana.presses(tally, "Blocked"), *two)
        repeated(stage, hand, lambda: ana.submits(note="No list"), *two)
        repeated(stage, hand, lambda: ana.presses(ana.again(tally), "8"), *two)
        repeated(stage, hand, lambda: ana.presses(ana.again(tally), "Change"), *two)
        repeated(stage, hand, lambda: ana.submits(done="7"), *two)


@pytest.mark.parametrize("kind", ["429", "500_after"])
def test_a_post_that_goes_wrong_is_there_once(hand: Hand, ana: Player, dana: Player, kind: str) -> None:
    hand.act("faults", method="chat.postMessage", kind=kind, count=3, retry_after=0)
    before = ana.count()
    dana.types("commit ana")
    dana.submits(text=f"Promise of {kind}", quantity="3")
    hand.act("faults", clear=True)
    hand.act("clock", advance="PT3M")
    hand.act("clock", advance="PT3M")
    assert len([message for message in ana.new(before) if f"Promise of {kind}" in message["text"]]) == 1


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("expired_trigger_id", "Slack waited too long for that form"),
        ("internal_error", "`/oneonone` shows how everything stands"),
        ("500", "`/oneonone` shows how everything stands"),
    ],
)
def test_a_form_that_does_not_open_says_what_to_do(hand: Hand, dana: Player, kind: str, says: str) -> None:
    hand.act("faults", method="views.open", kind=kind, count=1)
    assert says in shown(dana.types("log ben"))
    dana.types("log ben")
    assert dana.view()
    dana.closes()


def test_what_was_saved_but_could_not_be_shown_is_not_called_undone(hand: Hand, dana: Player) -> None:
    hugo = Player(hand, "U0HUGO")
    hugo.presses(hugo.messages()[0], "Another time")
    hand.act("faults", method="chat.update", kind="internal_error", count=1)
    hugo.submits(day="2026-10-20", time="10:00")
    assert hugo.view() is None
    assert "nothing was changed" not in shown(hugo.messages()[-1])
    assert hugo.sees("One-on-one with Dana on Tue 20 October, 10:00")
    assert dana.sees("One-on-one with Hugo on Tue 20 October, 10:00")


def test_when_even_the_error_cannot_be_told_the_next_click_works(hand: Hand, ana: Player) -> None:
    hand.act("open_home", user="U0ANA")
    home = hand.look("home", user="U0ANA")
    goals = next(each for each in elements(home) if each.get("action_id") == "open_goals")
    press = {"user": "U0ANA", "action_id": goals["action_id"], "view_id": home["id"], "value": goals["value"]}
    hand.act("faults", method="chat.postMessage", kind="reset_before")
    assert hand.act("press", **press)["status"] == 200
    hand.act("faults", clear=True)
    hand.act("press", **press)
    assert "Your goals for 2026" in shown(ana.messages()[-1])


def test_a_workspace_without_charts_and_tables_gets_every_number_in_words(hand: Hand, dana: Player) -> None:
    hand.act("refuse", types=["data_visualization", "table"])
    elena = Player(hand, "U0ELENA")
    before, theirs = dana.count(), elena.count()
    for words in ("scorecard elena", "prep elena", "goals elena"):
        dana.types(words)
    dana.presses(dana.types("scorecard elena"), "Show more")
    hand.act("say", user="U0DANA", text="prep elena")
    go(hand, "2026-11-10T12:00:00Z")
    seen = [*dana.new(before), *elena.new(theirs)]
    assert len([message for message in seen if "Revenue" in shown(message)]) >= 6
    kinds = {block["type"] for message in seen for block in message["blocks"]}
    assert not {"table", "data_visualization"} & kinds
    assert [message for message in elena.new(theirs) if message["text"].startswith("October: ")]


@pytest.mark.parametrize("reason", ["refresh_requested", "abrupt"])
def test_a_line_that_drops_in_the_middle_of_a_log_loses_no_page(
    stage: Stage, hand: Hand, dana: Player, reason: str
) -> None:
    dana.types("log farid")
    dana.submits(wins=f"Words before the line was {reason}")
    page = shown(dana.form())
    stage.bot.scheduler.pause_job("line")  # it looks at the line too, and would connect anew a second time
    hand.act("disconnect", reason=reason)
    if reason == "abrupt":
        connects_anew(stage)
    stage.bot.scheduler.resume_job("line")
    dana.closes()
    dana.types("log farid")
    assert shown(dana.form()) == page
    dana.taps("log_back")
    assert reason in str(dana.fields()["wins"]["element"]["initial_value"])
    dana.closes()


def connects_anew(stage: Stage) -> None:
    """What happens within a few seconds: a ping fails, and the next look at the line sees it."""
    line = stage.bot.socket.client
    broken = line.current_session
    while line.current_session is broken and not broken.consecutive_check_state_error_count:
        broken.check_state()
    ticks.keep(line)


def test_when_everybody_types_at_once_everybody_is_answered_in_time(hand: Hand) -> None:
    people = [user for user in EVERYBODY if not user.endswith("HUGO")]
    before = {user: len(hand.messages(user)) for user in people}

    def types(user: str) -> JSON:
        return hand.act("command", user=user, command="/oneonone", text="scorecard")

    with ThreadPoolExecutor(22) as crowd:
        answers = list(crowd.map(types, people * 2))
    assert {answer["status"] for answer in answers} == {200}
    assert max(answer["ack_ms"] for answer in answers) < 2500
    assert {user: len(hand.messages(user)) - before[user] for user in people} == dict.fromkeys(people, 2)


def test_no_word_that_somebody_wrote_stands_in_the_log(
    hand: Hand, ana: Player, dana: Player, caplog: pytest.LogCaptureFixture
) -> None:
    for room in ("", "handlers", "usecases", "scheduling", "storage", "views"):
        caplog.set_level(logging.DEBUG if room else logging.INFO, logger=room)
    hand.act("say", user="U0ANA", text="mumble one")
    dana.types("prep mumble")
    dana.types("commit ana")
    dana.submits(text="mumble two", quantity="2")
    ana.presses(ana.last("mumble two"), "Suggest a change")
    hand.act("faults", method="chat.update", kind="internal_error", count=1)
    ana.submits(text="mumble three", quantity="2")
    hand.act("faults", method="chat.postMessage", kind="500_after", count=3)
    dana.types("commit ana")
    dana.submits(text="mumble four", quantity="2")
    dana.types("skip elena mumble five")
    dana.types("goals mumble")
    hand.act("faults", method="views.open", kind="internal_error", count=1)
    dana.types("log farid")
    dana.types("log farid")
    dana.submits(wins="mumble six")
    dana.closes()
    hand.act("clock", advance="PT5M")
    assert "unforeseen" in caplog.text
    assert "uncertain" in caplog.text
    assert "mumble" not in caplog.text
    assert "xoxb" not in caplog.text

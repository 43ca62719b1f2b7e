"""Somebody leaves in the middle of the month, comes back, or moves to another time zone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo.stage import Stage
from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, go


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(f"sqlite:///{tmp_path_factory.mktemp('left') / 'left.db'}", frozen=True) as running:
        yield running


@pytest.fixture
def hand(stage: Stage) -> Hand:
    return Hand(stage.slack.url)


def received(stage: Stage, user: str) -> int:
    """How many messages stand in somebody's conversation, whether or not they can still look."""
    return len(stage.slack.workspace.channels.direct(user).seen_by(user))


def promised(hand: Hand) -> tuple[Player, Player]:
    ana, dana = Player(hand, "U0ANA"), Player(hand, "U0DANA")
    go(hand, "2026-10-08T16:00:00Z")
    dana.logs("ana", mine="The price list", mine_by="2026-10-20")
    ana.presses(ana.last("Can you give me"), "Yes, I commit")
    return ana, dana


def test_a_rep_leaves_another_moves_to_tokyo_and_each_hears_only_what_is_theirs_in_daylight(
    stage: Stage, hand: Hand
) -> None:
    ana, dana = promised(hand)
    ben, tokyo = Player(hand, "U0BEN"), "Asia/Tokyo"
    dana.logs("ben", mine="Ben's list", mine_by="2026-10-20")
    ben.presses(ben.last("Can you give me"), "Yes, I commit")
    hand.act("users", id="U0ANA", tz=tokyo)
    hand.act("users", id="U0BEN", deleted=True)
    for word in ("prep", "log", "scorecard", "goals", "progress", "commit", "move"):
        assert "nobody of yours" in shown(dana.types(f"{word} ben"))
    assert "Whose one-on-one" in shown(dana.types("skip ben he left"))
    anas, danas, bens = ana.count(), dana.count(), received(stage, "U0BEN")
    go(hand, "2026-11-02T12:00:00Z")
    assert received(stage, "U0BEN") == bens
    assert not [message for message in dana.new(danas) if "Ben's October" in shown(message)]
    heard = [_when(message, tokyo) for message in ana.new(anas)]
    assert len(heard) >= 6
    assert not [when for when in heard if when.weekday() > 4 or not 8 <= when.hour < 19]
    fridays = [f"{when:%d %H:%M}" for when in heard if (when.month, when.weekday()) == (10, 4)]
    assert fridays[:3] == ["09 10:00", "16 10:00", "23 10:00"]
    hand.act("users", id="U0BEN", deleted=False)
    go(hand, "2026-11-03T12:00:00Z")
    assert len([message for message in ben.messages() if "One-on-one with Dana" in message["text"]]) == 2


def test_a_manager_who_leaves_hears_nothing_more_and_the_rep_is_never_left_without_words(
    stage: Stage, hand: Hand
) -> None:
    ana, dana = promised(hand)
    ben = Player(hand, "U0BEN")
    dana.types("log ben")
    dana.submits(wins="A start")
    before = received(stage, "U0DANA")
    hand.act("users", id="U0DANA", deleted=True)
    for words, answer in (
        ("commit", "no manager here yet"),
        ("scorecard", "92,000"),
        ("progress", "10 calls each week"),
        ("goals", "Your goals for 2026"),
    ):
        assert answer in shown(ana.types(words))
    go(hand, "2026-10-09T12:00:00Z")
    ana.presses(ana.messages()[-1], "10")
    assert "10 of 40" in shown(ana.types("progress"))
    count, bens = ana.count(), ben.count()
    go(hand, "2026-11-02T12:00:00Z")
    assert received(stage, "U0DANA") == before
    assert ana.sees("October: 1 promise")
    assert not [message for message in ana.new(count) if "Dana's October" in shown(message)]
    assert ben.count() == bens


def _when(message: dict[str, Any], tz: str) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), ZoneInfo(tz))

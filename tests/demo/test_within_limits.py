"""The busiest day of the month in a workspace that refuses what comes too fast, as Slack does."""

from pathlib import Path

from demo.stage import Stage
from tests.hand import Hand
from tests.playing import go

REPS = ("ANA", "BEN", "CHLOE", "DAVID", "ELENA", "FARID", "GRACE", "HUGO")


def test_on_the_busiest_day_everything_arrives_once_within_slacks_limits(tmp_path: Path) -> None:
    with Stage(f"sqlite:///{tmp_path / 'stage.db'}", frozen=True, limits=True) as stage:
        hand = Hand(stage.slack.url)
        go(hand, "2026-10-01T20:00:00Z")
        invited = {rep: hand.texts(f"U0{rep}") for rep in REPS}
        manager = hand.texts("U0DANA")
        posts = [call for call in hand.look("calls") if call["method"] == "chat.postMessage"]
    assert {rep: len(texts) for rep, texts in invited.items()} == dict.fromkeys(REPS, 1)
    assert len(manager) == len(set(manager)) == len(REPS) + 1
    assert sum(post["ok"] for post in posts) == len(REPS) + len(manager)
    assert {post["error"] for post in posts} <= {None, "ratelimited"}

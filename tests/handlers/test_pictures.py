"""What the bot says first where a workspace knows no charts: one message, with a picture, sent once."""

from demo.stage import Stage
from tests.hand import Hand
from tests.playing import Player, go, rows


def test_the_scorecard_comes_once_with_a_picture_in_the_charts_place(
    stage: Stage, hand: Hand, ana: Player
) -> None:
    hand.act("refuse", types=["data_visualization"])
    go(hand, "2026-10-07T08:31:00Z")
    cards = [message for message in ana.messages() if message["text"].startswith("September:")]
    assert len(cards) == 1
    (picture,) = [block for block in cards[0]["blocks"] if block["type"] == "image"]
    assert picture["slack_file"]["id"].startswith("F")
    assert "Revenue: Apr 83 060" in picture["alt_text"]
    unsent = [row for row in rows(stage)["deliveries"] if "'failed'" in row or "'leased'" in row]
    assert unsent == []


def test_where_no_file_may_be_kept_either_the_numbers_come_in_letters(
    stage: Stage, hand: Hand, ana: Player
) -> None:
    hand.act("faults", method="files.getUploadURLExternal", kind="missing_scope")
    kinds = {block["type"] for block in ana.types("scorecard")["blocks"]}
    assert not kinds & {"image", "data_visualization", "table"}
    hand.act("faults", clear=True)
    hand.act("refuse", types=[])

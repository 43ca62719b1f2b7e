"""A chart in both forms says the same, and the picture is a picture."""

import pytest

from slack_emulator.blocks import message_problems
from tests.views.samples import HOSTILE, LONG, REP, accepted, card, month_of
from views import charts, scorecards
from views.blocks import Message

BARS = charts.chart("bar", "Value by stage", ["Demo", "Proposal"], {"Open": [71_000.0, 0.0]}, "EUR")


def test_the_picture_says_in_words_what_it_shows() -> None:
    found = charts.drawing(BARS)
    assert found.alt == "Bar chart. Value by stage, EUR. Open: Demo 71 000, Proposal 0."
    assert charts.png(found).startswith(b"\x89PNG")


@pytest.mark.parametrize("values", [[0.0], [-5.0, 3.0], [1e12, 1.5], [2.0] * 20])
@pytest.mark.parametrize("kind", ["line", "bar"])
def test_any_numbers_make_a_picture(kind: str, values: list[float]) -> None:
    labels = charts.distinct([HOSTILE, LONG, *map(str, range(len(values)))][: len(values)])
    block = charts.chart(kind, HOSTILE, labels, {HOSTILE: values, "Goal": values}, "EUR")
    assert message_problems([block]) == []
    assert charts.png(charts.drawing(block)).startswith(b"\x89PNG")
    assert "<!channel>" not in charts.drawing(block).svg


def test_letters_are_drawn_with_the_shipped_font_alone() -> None:
    blank = charts.drawing(BARS).svg.replace(">Demo<", "><")
    assert charts.png(charts.drawing(BARS)) != charts.png(charts.Drawing(blank, ""))


def test_names_that_would_be_the_same_are_told_apart() -> None:
    assert charts.distinct(["Demo", "Demo", "Demo"]) == ["Demo", "Demo 2", "Demo 3"]


def test_the_picture_stands_where_the_chart_would() -> None:
    message = accepted(scorecards.scorecard(month_of(card()), REP))
    for blocks in charts.with_picture(message, "F1", "words"):
        kinds = [block["type"] for block in blocks]
        assert kinds[kinds.index("image") + 1 :] == [
            block["type"] for block in message.blocks[kinds_after(message) :]
        ]


def kinds_after(message: Message) -> int:
    return [block["type"] for block in message.blocks or []].index("data_visualization") + 1

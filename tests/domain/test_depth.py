"""Depth follows misses down and hits back up."""

import pytest

from domain.depth import LEVELS, depths, explain
from domain.scorecards import Verdict

LETTERS = {"h": Verdict.HIT, "m": Verdict.MISS, "s": Verdict.NOT_JUDGED}


def months(letters: str) -> list[Verdict]:
    return [LETTERS[letter] for letter in letters]


@pytest.mark.parametrize(
    ("letters", "levels"),
    [
        ("hmmhmmhhhhh", (0, 1, 2, 2, 3, 3, 3, 2, 1, 0, 0)),
        ("msmhhh", (1, 1, 2, 2, 1, 0)),
        ("", ()),
        ("ss", (0, 0)),
        ("mh", (1, 0)),
    ],
)
def test_golden(letters: str, levels: tuple[int, ...]) -> None:
    assert depths(months(letters)) == levels


@pytest.mark.parametrize(
    ("letters", "level", "reason", "way_back"),
    [
        ("", 0, "No month", "Nothing to do"),
        ("h", 0, "Results are on goal", "Nothing to do"),
        ("hs", 0, "Results were on goal when last judged", "Nothing to do"),
        ("hm", 1, "missed last month", "One more month on goal brings it back to results."),
        ("hmm", 2, "2 of the last 3", "Two months on goal in a row"),
        ("mm", 2, "2 of the last 2", "back to activity"),
        ("hmmm", 3, "3 of the last 4", "back to funnel"),
        ("mmmh", 3, "coming back", "One more month on goal brings it back to funnel."),
    ],
)
def test_explained(letters: str, level: int, reason: str, way_back: str) -> None:
    found = explain(months(letters))
    assert found.level == level < len(LEVELS)
    assert reason in found.reason
    assert way_back in found.way_back

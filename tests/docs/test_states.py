"""The drawn state machines are those of the tables."""

import re
from collections.abc import Mapping
from enum import StrEnum

import pytest

from docs.states import PAGE, diagram, page
from domain import agreements, commitments, meetings

ARROW = re.compile(r"^    (\w+) --> (\w+): (.+)$", re.MULTILINE)
Moves = Mapping[tuple[StrEnum, StrEnum], StrEnum]
TABLES = [meetings.MOVES, commitments.MOVES, agreements.MOVES]


def drawn(text: str) -> set[tuple[str, str, str]]:
    return {
        (before, move, after) for before, after, names in ARROW.findall(text) for move in names.split(", ")
    }


def told(moves: Moves) -> set[tuple[str, str, str]]:
    return {(before.value, move.value, after.value) for (before, move), after in moves.items()}


def test_whoever_reads_the_page_sees_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m docs.states`"


@pytest.mark.parametrize("moves", TABLES)
def test_every_move_is_drawn_and_no_other(moves: Moves) -> None:
    assert drawn(diagram(moves)) == told(moves)


@pytest.mark.parametrize("moves", TABLES)
def test_a_move_that_is_taken_from_a_table_is_missed_on_the_page(moves: Moves) -> None:
    fewer = dict(list(moves.items())[:-1])
    assert diagram(fewer) not in page()


def test_what_cannot_go_on_is_drawn_as_an_end() -> None:
    ends = re.findall(r"^    (\w+) --> \[\*\]$", diagram(commitments.MOVES), re.MULTILINE)
    assert ends == ["declined", "released", "replaced"]
    assert "[*]\n" not in diagram(meetings.MOVES)

"""Draws the state machines of `domain/` as mermaid diagrams: `python -m docs.states` writes `states.md`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from domain import agreements, commitments, meetings

PAGE = Path(__file__).with_name("states.md")
HEAD = """# What can happen to a meeting, to a promise and to goals

Drawn from the tables `MOVES` in `domain/meetings.py`, `domain/commitments.py` and `domain/agreements.py` by
`python -m docs.states`; `tests/docs/test_states.py` compares them. A move that is not drawn is refused.
"""
MEETING = """## A meeting

The first state is the one it is planned in. A meeting that moves has to be accepted again. One that was
skipped or missed comes back by being moved, and what was held stays held.
"""
PROMISE = """## A promise

Only its owner's own yes, `commit`, makes it active. `keep`, `keep partly` and `miss` are the month's verdict;
the moves between verdicts are for answers that come after the month's end.
"""

GOALS = """## A year's goals

They count from the moment they are set. Whoever accepted them is asked again when they change.
"""

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


def page() -> str:
    """The whole page as it should stand in `states.md`."""
    return "\n".join(
        [
            HEAD,
            MEETING,
            diagram(meetings.MOVES),
            PROMISE,
            diagram(commitments.MOVES),
            GOALS,
            diagram(agreements.MOVES),
        ]
    )


def diagram(moves: Mapping[tuple[State, Move], State]) -> str:
    """A table of moves as a mermaid diagram; the first state of its kind is where everything begins."""
    states = list(type(next(iter(moves.values()))))
    arrows: dict[tuple[State, State], list[str]] = {}
    for (before, move), after in moves.items():
        arrows.setdefault((before, after), []).append(move)
    final = [state for state in states if not any(before is state for before, _ in moves)]
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {states[0]}",
            *(f"    {before} --> {after}: {', '.join(names)}" for (before, after), names in arrows.items()),
            *(f"    {state} --> [*]" for state in final),
            "```",
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

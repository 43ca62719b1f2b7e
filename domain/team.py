"""Who of a team needs time first: never who is better, always with the reason."""

from collections.abc import Iterable

from domain.depth import LEVELS
from domain.facts import TeamLine
from domain.kpis import TINY
from domain.scorecards import Verdict

SMALLEST_GROUP = 3
"""Fewer than that could be told apart in a total."""


def by_need(team: Iterable[TeamLine]) -> tuple[TeamLine, ...]:
    """The team in the order in which a manager's time is needed; equals by name."""
    return tuple(sorted(team, key=lambda line: (*(-each for each in _need(line)), line.rep.name)))


def reasons(line: TeamLine) -> tuple[str, ...]:
    """Why somebody needs time, the weightiest first; nothing when all is well."""
    found = []
    if line.depth.level:
        found += [f"depth {line.depth.level} ({LEVELS[line.depth.level]})"]
    if line.without_goals:
        found += ["no goals yet"]
    if line.late_since is not None:
        found += ["data is late"]
    waiting = line.waiting + line.blocked
    found += [f"{waiting} {'thing waits' if waiting == 1 else 'things wait'} for you"] if waiting else []
    found += (
        [f"{line.asked} {'number is' if line.asked == 1 else 'numbers are'} doubted"] if line.asked else []
    )
    if line.scorecard.verdict is Verdict.MISS:
        found += [f"gaps cost {_cost(line):.0f} of 100 points"] if _cost(line) >= 0.5 else []
    return tuple(found)


def _need(line: TeamLine) -> tuple[float, ...]:
    blind = line.without_goals or line.late_since is not None
    return line.depth.level, blind, line.waiting + line.blocked + line.asked, _cost(line)


def _cost(line: TeamLine) -> float:
    return sum(gap.cost for gap in line.scorecard.gaps if gap.cost > TINY)

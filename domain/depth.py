"""How closely a month is looked at: deeper after missed results, back up after good ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import OneOnOneError
from domain.scorecards import Verdict

LEVELS = ("results", "activity", "funnel", "calendar")
LOOKED_AT = ("results", "activity", "the funnel", "the calendar")
"""The same inside a sentence about looking."""
FIRST_LEVEL = {"card": 1, "funnel": 2, "hours": 3}
"""From which depth on a manager sees something without giving a reason."""


MOST_MONTHS = 3
"""How long somebody's own choice can hold before the rule does again."""


class NeedsReason(OneOnOneError):
    """That is deeper than this month's depth allows, so it needs a reason, which the rep will see."""


@dataclass(frozen=True, slots=True)
class Override:
    """A depth that a manager chose in place of the rule's; it ends by itself after the month `until`."""

    level: int
    reason: str
    by: str
    until: date


@dataclass(frozen=True, slots=True)
class Look:
    """A manager looked deeper at a month than its depth allows, and why."""

    by_id: int
    by: str
    level: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Depth:
    """The present depth with its reason and what lowers it, as sentences for the rep.

    `override` is there when a manager chose it.
    """

    level: int
    reason: str
    way_back: str
    override: Override | None = None


def depths(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    """The depth after each month, oldest first. Months not judged change nothing."""
    level, judged, found = 0, list[Verdict](), list[int]()
    for verdict in verdicts:
        if verdict is not Verdict.NOT_JUDGED:
            judged.append(verdict)
            level = _next(level, judged)
        found.append(level)
    return tuple(found)


def explain(verdicts: Sequence[Verdict]) -> Depth:
    """Say in sentences where the months have led, why, and what leads back."""
    judged = [verdict for verdict in verdicts if verdict is not Verdict.NOT_JUDGED]
    level = (depths(judged) or (0,))[-1]
    now = not verdicts or verdicts[-1] is not Verdict.NOT_JUDGED
    return Depth(level, _reason(level, judged, now=now), _way_back(level, judged))


def chosen(found: Depth, override: Override | None) -> Depth:
    """The depth as a manager chose it, with the reason, the end and what the rule says; else the same."""
    if override is None:
        return found
    reason = f"{override.by} chose to look at {LOOKED_AT[override.level]}: “{override.reason}”."
    by_rule = f"By the rule it would be depth {found.level} ({LEVELS[found.level]})."
    way_back = f"That ends by itself after {override.until:%B %Y}. {by_rule}"
    return Depth(override.level, reason, way_back, override)


def allows(found: Depth, level: int, looks: Iterable[Look], reader_id: int) -> bool:
    """Whether a reader may look that deep: by the depth, or because they gave a reason for it."""
    return found.level >= level or any(look.by_id == reader_id and look.level >= level for look in looks)


def _next(level: int, judged: Sequence[Verdict]) -> int:
    if judged[-1] is Verdict.MISS:
        return max(level, _called_for(judged))
    if level == 1 or (level > 1 and _streak(judged) >= 2):
        return level - 1
    return level


def _called_for(judged: Sequence[Verdict]) -> int:
    """The depth that a miss in the last month calls for."""
    if _misses(judged, 4) >= 3:
        return 3
    return 2 if _misses(judged, 3) >= 2 else 1


def _misses(judged: Sequence[Verdict], window: int) -> int:
    return sum(verdict is Verdict.MISS for verdict in judged[-window:])


def _streak(judged: Sequence[Verdict]) -> int:
    """How many hits in a row the judged months end with."""
    hits = 0
    for verdict in reversed(judged):
        if verdict is not Verdict.HIT:
            break
        hits += 1
    return hits


def _reason(level: int, judged: Sequence[Verdict], *, now: bool) -> str:
    if not judged:
        return "No month has been judged yet, so we look at results only."
    if level == 0:
        were = "Results are on goal" if now else "Results were on goal when last judged"
        return f"{were}, so we look at results only."
    if _streak(judged):
        return f"Results are coming back, so we look at {_and(level)} a little longer."
    return f"{_missed(judged)}, so we look at {_and(level)} too."


def _missed(judged: Sequence[Verdict]) -> str:
    for misses, window in ((3, 4), (2, 3)):
        known = min(window, len(judged))
        if _misses(judged, window) >= misses:
            return f"Results were missed in {_misses(judged, window)} of the last {known} judged months"
    return "Results were missed last month"


def _and(level: int) -> str:
    named = LEVELS[1 : level + 1]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _way_back(level: int, judged: Sequence[Verdict]) -> str:
    if level == 0:
        return "Nothing to do: it stays this way while results are on goal."
    if level == 1 or _streak(judged):
        return f"One more month on goal brings it back to {LEVELS[level - 1]}."
    return f"Two months on goal in a row bring it back to {LEVELS[level - 1]}, each further one a step more."

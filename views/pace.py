"""A month that still runs, line by line, and the business year so far."""

from collections.abc import Sequence

from domain.facts import Reader, ScorecardFacts
from domain.kpis import Unit, Word
from domain.running import Basis, Pace
from domain.scorecards import Line
from domain.year import YearLine
from views import numbers
from views.blocks import said

MOST_LINES = 12
WORDS = {
    Word.EXCEEDED: "ahead",
    Word.ON_GOAL: "on pace",
    Word.CLOSE: "nearly on pace",
    Word.MISSED: "behind",
}
"""What a word about a whole month is called while the month still runs."""
NO_CURVE = "no pace yet: that needs three months of it by day"


def running(facts: ScorecardFacts, reader: Reader, *, opened: bool) -> list[str]:
    """How each number that has a goal stands: `Sales calls 12 of 40 · pace 79 %, behind · …`."""
    card = facts.scorecard
    found = {each.kpi.key: each for each in facts.pace}
    shown = card.lines if opened else card.results
    lines = [line for line in shown if line.kpi.key in found and None not in (line.actual, line.goal)]
    told = [_line(line, found[line.kpi.key], reader) for line in lines[:MOST_LINES]]
    most = max((each.elapsed for each in facts.pace), default=0)
    total = max((each.total for each in facts.pace), default=0)
    head = f"*After {most} of {total} working days*"
    return ["\n".join([head, *told])] if told else []


def word(line: Line) -> str:
    """`79 % behind` in the table of a running month."""
    if line.attainment is None or line.word not in WORDS:
        return line.word.value
    return f"{numbers.percent(line.attainment)} {WORDS[line.word]}"


def year(lines: Sequence[YearLine], reader: Reader) -> str:
    """`Year so far: revenue €812,000 of €850,000, 96 % close · …`; "" where nothing is known."""
    told = [_year(each, reader) for each in lines[:MOST_LINES] if each.actual is not None]
    return f"Year so far: {' · '.join(told)}" if told else ""


def _line(line: Line, found: Pace, reader: Reader) -> str:
    made = numbers.value(line.kpi.unit, line.actual, reader)
    first = f"• {said(line.kpi.label, 40)}: {made} of {numbers.value(line.kpi.unit, line.goal, reader)}"
    return " · ".join([first, *_stands(line, found, reader)])


def _stands(line: Line, found: Pace, reader: Reader) -> list[str]:
    if found.pace is None:
        more = _needed(found, reader)
        return [NO_CURVE, *more] if found.basis is Basis.CURVE else ["told when the month is over"]
    share = f"pace {numbers.percent(found.pace)}, {WORDS.get(line.word, line.word.value)}"
    if found.basis is Basis.NOW:
        return [f"{WORDS.get(line.word, line.word.value)} as it stands"]
    ends = [f"heading for {numbers.value(line.kpi.unit, found.projected, reader)}"]
    return [share, *ends, *_needed(found, reader)]


def _needed(found: Pace, reader: Reader) -> list[str]:
    if found.needed is None or found.needed <= 0:
        return []
    unit = found.kpi.unit if found.kpi.unit is Unit.CURRENCY else Unit.RATIO
    return [f"{numbers.value(unit, found.needed, reader)} a week needed"]


def _year(each: YearLine, reader: Reader) -> str:
    made = numbers.value(each.kpi.unit, each.actual, reader)
    name = said(each.kpi.label[:1].lower() + each.kpi.label[1:], 40)
    if each.goal is None or each.attainment is None:
        return f"{name} {made} (no goal for every month)"
    wanted = numbers.value(each.kpi.unit, each.goal, reader)
    share = f"{numbers.percent(each.attainment)} " if each.kpi.adds_up else ""
    return f"{name} {made} of {wanted} ({share}{each.word.value})"

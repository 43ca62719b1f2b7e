"""The numbers of a month as a table, as letters where a workspace knows no tables, and as one picture."""

import math
from collections.abc import Sequence
from datetime import date

from domain.catalogue import OWN
from domain.facts import Reader
from domain.kpis import DISPLAY_CAP, TINY, Direction, Scoring, Unit, Word, word_for
from domain.meetings import months_back
from domain.scorecards import Line, Scorecard
from views import charts, numbers, pace
from views.blocks import Block, cut, escape, said, section, table

MOST_LINES, LONGEST_NAME, NARROW = 15, 40, 20
ALIGN = ("left", "right", "right", "left", "left")
SHARES = (Scoring.RATIO, Scoring.GROWTH)
WHOLE_FROM = 20
FENCE = "```"

Row = tuple[str, str, str, str, str]


def native(card: Scorecard, reader: Reader, *, opened: bool) -> list[Block]:
    """Slack's own table: results, then activity and funnel where they are looked at."""
    rows = _results(card, reader)
    if opened and card.activity:
        activity = _rows(card.activity, reader, running=card.running)
        rows += [("Activity and funnel", "", "", "", ""), *activity]
    return [table(rows, ALIGN, wraps=(0, 3))]


def history(card: Scorecard, reader: Reader) -> list[Block]:
    """Slack's own table of the last months, all of it opened, with this month's goals."""
    when = months_back(card.month, max((len(line.trend) for line in card.lines), default=0))
    against = "pace" if card.running else "of goal"
    when_named = (numbers.short_month(month, reader) for month in when)
    head = ["Results", *when_named, "Goal", "Difference", against]

    def alone(name: str) -> list[str]:
        return [name, *[""] * (len(head) - 1)]

    def row(line: Line) -> list[str]:
        name, _, wanted, how, _ = _row(line, reader, running=card.running)
        known = dict(_known(line, card.month))
        cells = (numbers.value(line.kpi.unit, known.get(month), reader, bare=True) for month in when)
        return [name, *cells, wanted, difference(line, reader), how]

    def part(lines: Sequence[Line]) -> list[list[str]]:
        more = len(lines) - MOST_LINES
        return [*map(row, lines[:MOST_LINES]), *([alone(f"… and {more} more")] if more > 0 else [])]

    activity = [alone("Activity and funnel"), *part(card.activity)] if card.activity else []
    rows = [head, *part(card.results), *activity]
    return [table(rows, ["left", *["right"] * (len(head) - 2), "left"], wraps=(0, len(head) - 1))]


def letters(card: Scorecard, reader: Reader, *, opened: bool) -> list[Block]:
    """The same in a line for each KPI: columns of letters would break apart on a phone."""
    parts = [("Results", card.results)]
    parts += [("Activity and funnel", card.activity)] if opened and card.activity else []
    return [section("\n".join([f"*{name}*", *_lines(lines, reader, card)])) for name, lines in parts]


def _lines(lines: Sequence[Line], reader: Reader, card: Scorecard) -> list[str]:
    """`▂▃▅▄▆▅ Revenue: €92,000 of €100,000 · 92 % close`, the first few and how many more there are."""
    told = [_in_a_line(line, reader, running=card.running) for line in lines[:MOST_LINES]]
    more = len(lines) - len(told)
    return [*told, f"… and {more} more"] if more else told


def _in_a_line(line: Line, reader: Reader, *, running: bool) -> str:
    parts = [pace.word(line) if running else reached(line)]
    if line.actual is not None and line.goal is not None:
        parts = [against(line, reader), *parts]
    elif line.goal is not None:
        parts = [f"goal {numbers.value(line.kpi.unit, goal(line), reader)}", *parts]
    elif line.actual is not None:
        parts = [numbers.value(line.kpi.unit, line.actual, reader), *parts]
    trend = f"`{numbers.sparkline(line.trend)}` " if line.trend else ""
    return f"{trend}{said(line.kpi.label, LONGEST_NAME)}: {' · '.join(parts)}"


def picture(card: Scorecard, reader: Reader) -> list[Block]:
    """One line chart of revenue, or else of the first result that has at least two months to show.

    Its goal is this month's: what was asked for in earlier months is not this screen's matter.
    """
    shown = sorted(card.results, key=lambda line: line.kpi.key != "revenue")
    line = next((each for each in shown if len(_points(each, card.month)) >= 2), None)
    if line is None:
        return []
    points = _points(line, card.month)
    labels = [numbers.short_month(month, reader) for month, _ in points]
    series = {cut(line.kpi.label, 20): [_drawn(line, number) for _, number in points]}
    if line.goal is not None:
        goal = f"Goal {numbers.short_month(card.month, reader)}"
        series[goal] = [_drawn(line, line.goal)] * len(points)
    title = f"{cut(line.kpi.label, 30)}, {len(points)} months"
    return [charts.chart("line", title, labels, series, _axis(line, reader))]


def months(card: Scorecard, reader: Reader) -> list[Block]:
    """Every number of the last months in words, where no table can show them."""

    def told(line: Line) -> str:
        known = [
            f"{numbers.short_month(month, reader)} {numbers.value(line.kpi.unit, number, reader, bare=True)}"
            for month, number in _known(line, card.month)
        ]
        return f"{said(line.kpi.label, LONGEST_NAME)}: {' · '.join(known) or 'no data'}"

    parts = (card.results[:MOST_LINES], card.activity[:MOST_LINES])
    return [section("\n".join(told(line) for line in part)) for part in parts if part]


def inside(line: Line) -> str:
    """The KPI's name inside a sentence: `sales calls made`, but `CRM hygiene`. Not escaped.

    A team's own name stays as it was written: German nouns are not made small.
    """
    name = cut(line.kpi.label, LONGEST_NAME)
    as_written = name[1:2].isupper() or line.kpi.key.startswith(OWN)
    return name if as_written else name[:1].lower() + name[1:]


def against(line: Line, reader: Reader) -> str:
    """A number against its goal: `€18,000 of €15,000`, `34 %, goal 36 %`, `3 %, goal at most 5 %`."""
    made = numbers.value(line.kpi.unit, line.actual, reader)
    wanted = numbers.value(line.kpi.unit, goal(line), reader)
    if line.kpi.direction is Direction.DOWN:
        return f"{made}, goal at most {wanted}"
    return f"{made} of {wanted}" if line.kpi.scoring is Scoring.RATIO else f"{made}, goal {wanted}"


def goal(line: Line) -> float | None:
    """The goal for the days worked. 30.9 calls are 31; a small goal keeps its decimal, where it tells."""
    counts = line.kpi.unit is Unit.COUNT and line.goal is not None and line.goal >= WHOLE_FROM
    return math.ceil(line.goal - TINY) if counts and line.goal is not None else line.goal


def difference(line: Line, reader: Reader) -> str:
    """How far from its goal: `−8,000`, `+1`; for a rate in points, `−2 pts`."""
    if line.actual is None or line.goal is None:
        return numbers.NOTHING
    apart = line.actual - (goal(line) or line.goal)
    sign = "+" if apart > TINY else "−" if apart < -TINY else ""
    size = numbers.value(line.kpi.unit, abs(apart), reader, bare=True)
    return f"{sign}{size[:-2]} pts" if line.kpi.unit is Unit.PERCENT else f"{sign}{size}"


def judged(line: Line) -> str:
    """The same where no column says what the percentage is of: `50 % of goal, missed`."""
    found = reached(line)
    share, _, word = found.partition(" % ")
    return f"{share} % of goal, {word}" if word and "," not in found else found


def reached(line: Line) -> str:
    """How far the goal was reached in a word, with the percentage where a share of the goal means something.

    Rounding never lifts a number over the border of its word: 99.6 % is `99 % close`.
    """
    share, said_word = line.attainment, line.word.value
    plainly = line.word is Word.ON_GOAL or line.kpi.scoring not in SHARES
    if plainly or share is None or (line.actual or 0) <= 0 or (line.goal or 0) <= 0:
        return said_word
    if share >= DISPLAY_CAP:
        return f"{numbers.percent(DISPLAY_CAP)} or more, {said_word}"
    nearest = round(share, 2)
    shown = nearest if word_for(nearest) is line.word else math.floor(share * 100) / 100
    return f"{numbers.percent(shown)} {said_word}"


def _results(card: Scorecard, reader: Reader) -> list[Row]:
    return [_head(card, reader), *_rows(card.results, reader, running=card.running)]


def _head(card: Scorecard, reader: Reader) -> Row:
    against = "pace" if card.running else "of goal"
    return ("Results", numbers.short_month(card.month, reader), "Goal", against, "6 months")


def _rows(lines: Sequence[Line], reader: Reader, *, running: bool) -> list[Row]:
    rows = [_row(line, reader, running=running) for line in lines[:MOST_LINES]]
    more = len(lines) - len(rows)
    return [*rows, (f"… and {more} more", "", "", "", "")] if more else rows


def _row(line: Line, reader: Reader, *, running: bool) -> Row:
    made, wanted = (
        numbers.value(line.kpi.unit, each, reader, bare=True) for each in (line.actual, goal(line))
    )
    limit = "≤ " if line.kpi.direction is Direction.DOWN and line.goal is not None else ""
    name = cut(line.kpi.label, LONGEST_NAME)
    how = pace.word(line) if running else reached(line)
    return (name, made, f"{limit}{wanted}", how, numbers.sparkline(line.trend))


def aligned(rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
    """The rows in columns of equal width, inside a fence that no name can break."""
    short = [(cut(name, NARROW), *rest) for name, *rest in rows]
    widths = [max(len(row[column]) for row in short) for column in range(len(align))]

    def padded(row: Sequence[str]) -> str:
        cells = zip(row, widths, align, strict=True)
        return "  ".join(c.rjust(wide) if side == "right" else c.ljust(wide) for c, wide, side in cells)

    drawn = "\n".join(padded(row).rstrip() for row in short)
    return f"{FENCE}\n{escape(drawn.replace('`', chr(39)))}\n{FENCE}"


def _known(line: Line, month: date) -> list[tuple[date, float]]:
    when = months_back(month, len(line.trend))
    return [(at, number) for at, number in zip(when, line.trend, strict=True) if number is not None]


def _points(line: Line, month: date) -> list[tuple[date, float]]:
    return [(at, number) for at, number in _known(line, month) if math.isfinite(number)]


def _drawn(line: Line, number: float) -> float:
    return round(number * 100 if line.kpi.unit is Unit.PERCENT else number, 2)


def _axis(line: Line, reader: Reader) -> str:
    return {Unit.CURRENCY: reader.currency, Unit.PERCENT: "%"}.get(line.kpi.unit, line.kpi.unit.value)

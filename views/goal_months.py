"""The twelve months of a KPI's goals, each to be changed, and the question why where something stands."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.facts import PlanFacts, Reader
from views import ids, numbers
from views.blocks import View, context, field, modal, number_input, said, section, text_input, value_of
from views.goal_forms import LONGEST_NAME, MOST_MONTHS, REASON, VALUE, in_percent, number, typed

Row = tuple[date, float, float | None, bool]
"""A month, its goal, what was made in the year before, and whether the goal can still change."""


def months_form(facts: PlanFacts, proposed: Sequence[float], reader: Reader) -> View:
    """The twelve months: last year, the proposal, the difference; each open one can be changed."""
    over = [month for month, is_open in zip(facts.months, facts.open, strict=True) if not is_open]
    locked = ", ".join(numbers.short_month(month, reader) for month in over)
    told = [context(f"🔒 Over already, so their goal stays: {locked}")] if locked else []
    rows = list(zip(facts.months, _shown(facts, proposed), facts.last, facts.open, strict=True))
    fields = [
        field(
            f"{numbers.month(month, reader)} {month.year}{in_percent(facts.kpi)}",
            number_input(VALUE, initial=typed(facts.kpi, goal), decimal=True),
            block_id=f"month:{place}",
        )
        for place, (month, goal, _, is_open) in enumerate(rows)
        if is_open
    ]
    if not fields:
        told += [
            section("Every month of this year is over and has its goal. Nothing can be changed any more.")
        ]
    return modal(
        "Month by month",
        [*(section(part) for part in _table(facts, rows, reader)), *told, *fields],
        callback_id=ids.GOAL_MONTHS_FORM,
        submit="Save" if fields else "",
        private_metadata=f"{facts.rep.id}|{facts.year}|{facts.kpi.key}",
    )


def read_months(view: View, facts: PlanFacts) -> dict[tuple[str, date], float]:
    """The goals that were typed, by KPI and month.

    Raises:
        BadAnswer: One of them is no number.
    """
    places = [int(name.partition(":")[2]) for name in view["state"]["values"] if name.startswith("month:")]
    return {
        (facts.kpi.key, facts.months[place]): number(view, f"month:{place}", facts.kpi) for place in places
    }


def reason_form(
    facts: PlanFacts, wanted: Mapping[tuple[str, date], float], reader: Reader, sentence: str
) -> View:
    """What a change changes, and the question why."""
    now = dict(zip(facts.months, facts.stands, strict=True))
    lines = [
        f"{numbers.short_month(month, reader)} {numbers.value(facts.kpi.unit, before, reader, bare=True)} → "
        f"{numbers.value(facts.kpi.unit, goal, reader, bare=True)}"
        for (_, month), goal in wanted.items()
        if (before := now.get(month)) is not None and before != goal
    ]
    asked = field(
        "Why?", text_input(VALUE), block_id=REASON, hint="Both of you see it on the next scorecard."
    )
    carried = json.dumps([list(facts.months).index(month) for _, month in wanted] + list(wanted.values()))
    return modal(
        "Why the change?",
        [section(f"{sentence}\n*{said(facts.kpi.name, LONGEST_NAME)}*\n" + "\n".join(lines)), asked],
        callback_id=ids.GOAL_REASON_FORM,
        submit="Save the change",
        private_metadata=f"{facts.rep.id}|{facts.year}|{facts.kpi.key}|{carried}",
    )


def read_reason(view: View, facts: PlanFacts) -> tuple[dict[tuple[str, date], float], str]:
    """The goals that were carried along, and why they change."""
    carried: list[Any] = json.loads(str(view["private_metadata"]).split("|", 3)[3])
    half = len(carried) // 2
    pairs = zip(carried[:half], carried[half:], strict=True)
    goals = {(facts.kpi.key, facts.months[int(place)]): float(goal) for place, goal in pairs}
    return goals, str(value_of(view, REASON, VALUE) or "").strip()


def _shown(facts: PlanFacts, proposed: Sequence[float]) -> list[float]:
    """The proposal, but what stands where a month is over."""
    pairs = zip(proposed, facts.stands, facts.open, strict=True)
    return [goal if is_open or stands is None else stands for goal, stands, is_open in pairs]


def _table(
    facts: PlanFacts, rows: Sequence[tuple[date, float, float | None, bool]], reader: Reader
) -> list[str]:
    """Month, last year, goal and difference in letters of one width, as narrow and short as a phone shows."""
    unit = facts.kpi.unit
    cells = [["", "Before", "Goal", "±"]]
    for month, goal, last, is_open in rows:
        values = [numbers.value(unit, each, reader, bare=True) for each in (last, goal)]
        diff = "" if last is None else numbers.value(unit, goal - last, reader, bare=True)
        sign = "+" if last is not None and goal > last else ""
        cells.append(
            [numbers.short_month(month, reader) + ("" if is_open else " 🔒"), *values, f"{sign}{diff}"]
        )
    if facts.kpi.adds_up:
        known = [last for *_, last, _ in rows if last is not None]
        both = (sum(known) if known else None, sum(goal for _, goal, _, _ in rows))
        cells.append(["Year", *(numbers.value(unit, each, reader, bare=True) for each in both), ""])
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(widths[n]) for n, cell in enumerate(row[1:], 1))])
        for row in cells
    ]
    half = MOST_MONTHS // 2 + 1
    first, second = ("\n".join(line.rstrip() for line in part) for part in (lines[:half], lines[half:]))
    return [f"*{said(facts.kpi.name, LONGEST_NAME)}*\n```\n{first}\n```", f"```\n{second}\n```"]

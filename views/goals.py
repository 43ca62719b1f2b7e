"""A rep's goals of a year, month by month, and the form in which a manager sets one."""

import math
from collections.abc import Sequence

from domain.errors import BadAnswer
from domain.facts import GoalsFacts, Reader
from domain.goals import BadShares, parse_shares
from domain.kpis import Kpi, Unit
from views import ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    cut,
    field,
    header,
    modal,
    number_input,
    said,
    section,
    select,
    table,
    text_input,
    value_of,
)
from views.promises import first_name

VALUE = "value"
KPI, ANNUAL, SHARES, REASON = "kpi", "annual", "shares", "reason"
MISSING, IN_PERCENT, EXAMPLE = "goal missing", " (in %)", "6,6,8,9,9,9,6,5,9,10,11,12"
MOST_KPIS, MOST_NAMED, LONGEST_NAME = 25, 5, 60


def goals(facts: GoalsFacts, reader: Reader) -> Message:
    """The year as a table of KPIs by months; where no tables are known, as a line for each KPI."""
    told = _in_words(facts, reader)
    end = [actions(*_setting(facts))] if facts.may_set else []
    if not facts.goals:
        return Message(told, [section(told), *end])
    head = header(f"Goals {facts.year} · {cut(facts.rep.first_name, LONGEST_NAME)}")
    kpis = facts.kpis[:MOST_KPIS]
    more = len(facts.kpis) - len(kpis)
    small = [context(f"… and {more} more")] if more else []
    rows = [_head(facts, reader), *(_row(kpi, facts, reader) for kpi in kpis)]
    align = ["left", *("right" for _ in rows[0][1:])]
    lines = [section(_line(kpi, facts, reader)) for kpi in kpis]
    return Message(told, [head, table(rows, align), *small, *end], [head, *lines, *small, *end])


def goal_form(facts: GoalsFacts, season: Sequence[float]) -> View:
    """A year's goal for one KPI, and how it is shared out over the months."""
    small = f"{facts.year} for {first_name(facts.rep)}. Months that are over keep their goal."
    return modal(
        "Set goals",
        [context(small), *_which(facts), *_fields(season)],
        callback_id=ids.GOAL_FORM,
        submit="Save",
        private_metadata=f"{facts.rep.id}|{facts.year}",
    )


def _which(facts: GoalsFacts) -> list[Block]:
    named = [(kpi.key, _asked(kpi)) for kpi in facts.kpis]
    return [field("Which number?", select(VALUE, named, None, "Choose"), block_id=KPI)] if named else []


def _fields(season: Sequence[float]) -> list[Block]:
    amount = "Amounts and counts: the whole year. Percentages and rates: each month, 36 for 36 %."
    shares = f"Twelve numbers that total 100, for example {EXAMPLE}."
    reason = "Needed if you change a goal that is already set. Both of you see it."
    known = text_input(VALUE, initial=",".join(f"{share:g}" for share in season))
    return [
        field("Goal for the year", number_input(VALUE, decimal=True), block_id=ANNUAL, hint=amount),
        field("Share of each month, in percent", known, block_id=SHARES, hint=shares),
        field("Reason for a change", text_input(VALUE), block_id=REASON, optional=True, hint=reason),
    ]


def read_goals(view: View) -> tuple[str, float, tuple[float, ...], str]:
    """The KPI's key, the year's goal (0.36 for 36 %), the twelve shares, and the reason.

    Raises:
        BadAnswer: No KPI is chosen, the goal is no number, or the shares are not twelve that total 100.
    """
    kpi = value_of(view, KPI, VALUE)
    if not kpi:
        raise BadAnswer(KPI, "Choose the number that the goal is for.")
    try:
        shares = parse_shares(str(value_of(view, SHARES, VALUE) or ""))
    except BadShares as trouble:
        raise BadAnswer(SHARES, trouble.for_people) from None
    annual = _number(str(value_of(view, ANNUAL, VALUE) or ""))
    reason = str(value_of(view, REASON, VALUE) or "").strip()
    return str(kpi), annual / 100 if _in_percent(view) else annual, shares, reason


def _number(typed: str) -> float:
    try:
        found = float(typed)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadAnswer(ANNUAL, "Please give me a number, for example 1200000, or 36 for 36 %.")
    return found


def _in_percent(view: View) -> bool:
    """Whether the chosen KPI was offered as a percentage."""
    chosen = view["state"]["values"][KPI][VALUE]["selected_option"]
    return str(chosen.get("text", {}).get("text", "")).endswith(IN_PERCENT)


def _asked(kpi: Kpi) -> str:
    return f"{cut(kpi.name, LONGEST_NAME)}{IN_PERCENT if kpi.unit is Unit.PERCENT else ''}"


def _in_words(facts: GoalsFacts, reader: Reader) -> str:
    """`Ana's goals for 2026: Revenue €1,200,000 for the year. Goal missing: Margin.`"""
    own = facts.rep.id == reader.person.id
    if not facts.goals:
        whose = "you" if own else first_name(facts.rep)
        waits = " Your manager sets them." if own else ""
        return f"{facts.year} has no goals for {whose} yet, so there is nothing to compare with.{waits}"
    years = [f"{said(kpi.name, LONGEST_NAME)} {_year(kpi, facts, reader)}" for kpi in facts.kpis]
    told = "; ".join(each for each in years[:MOST_KPIS] if not each.endswith(numbers.NOTHING))
    gaps = [said(kpi.name, LONGEST_NAME) for kpi in facts.kpis if _lacking(kpi, facts)]
    more = f" and {len(gaps) - MOST_NAMED} more" if len(gaps) > MOST_NAMED else ""
    missing = f" Goal missing in some months: {', '.join(gaps[:MOST_NAMED])}{more}." if gaps else ""
    whose = "Your" if own else f"{first_name(facts.rep)}'s"
    return f"{whose} goals for {facts.year}{': ' if told else ''}{told}.{missing}"


def _head(facts: GoalsFacts, reader: Reader) -> list[str]:
    return ["Goal", *(numbers.short_month(month, reader) for month in facts.months), str(facts.year)]


def _row(kpi: Kpi, facts: GoalsFacts, reader: Reader) -> list[str]:
    return [cut(kpi.label, LONGEST_NAME), *_months(kpi, facts, reader), _year(kpi, facts, reader, bare=True)]


def _line(kpi: Kpi, facts: GoalsFacts, reader: Reader) -> str:
    cells = zip(facts.months, _months(kpi, facts, reader), strict=True)
    told = " · ".join(f"{numbers.short_month(month, reader)} {cell}" for month, cell in cells)
    if not any((kpi.key, month) in facts.goals for month in facts.months):
        told = MISSING
    return f"*{said(kpi.name, LONGEST_NAME)}* {_year(kpi, facts, reader)}\n{told}"


def _months(kpi: Kpi, facts: GoalsFacts, reader: Reader) -> list[str]:
    found = [facts.goals.get((kpi.key, month)) for month in facts.months]
    return [MISSING if each is None else numbers.value(kpi.unit, each, reader, bare=True) for each in found]


def _year(kpi: Kpi, facts: GoalsFacts, reader: Reader, *, bare: bool = False) -> str:
    """What the months add up to, for amounts and counts that stand in every month."""
    if not kpi.adds_up or _lacking(kpi, facts):
        return numbers.NOTHING
    total = sum(facts.goals[kpi.key, month] for month in facts.months)
    return numbers.value(kpi.unit, total, reader, bare=bare)


def _lacking(kpi: Kpi, facts: GoalsFacts) -> bool:
    return any((kpi.key, month) not in facts.goals for month in facts.months)


def _setting(facts: GoalsFacts) -> list[Block]:
    return [button("Set goals", ids.OPEN_GOAL_FORM, f"{facts.rep.id}|{facts.year}", style="primary")]

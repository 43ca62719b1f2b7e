"""The forms in which a manager sets goals for a year: how much and how shared, the months, and why."""

import math
from collections.abc import Sequence

from domain.errors import BadAnswer
from domain.facts import PlanFacts, Reader
from domain.goals import BadShares, parse_shares
from domain.kpis import Kpi, Unit
from views import ids, numbers
from views.blocks import (
    Block,
    View,
    at_once,
    choices,
    context,
    field,
    modal,
    number_input,
    said,
    section,
    select,
    text_input,
    value_of,
)
from views.promises import first_name

VALUE = "value"
KPI, GROWTH, ANNUAL, SEASON, SHARES = "kpi", "growth", "annual", "season", "shares"
RAMP, RAMP_FROM, REASON = "ramp", "ramp_from", "reason"
SOURCE, KPIS, PERCENT = "source", "kpis", "percent"
LEARNT, EVEN, LAST, OWN = "learnt", "even", "last", "own"
GROWTHS, USUAL_GROWTH = (0, 3, 5, 10, 15, 20, 30), 5
EXAMPLE = "6,6,8,9,9,9,6,5,9,10,11,12"
RAMPS = {"short_cycle": "Short sales cycle", "mid_market": "Mid market", "enterprise": "Enterprise"}
MOST_MONTHS, LONGEST_NAME = 12, 60


def goal_form(facts: PlanFacts, reader: Reader, growth: int = USUAL_GROWTH) -> View:
    """How much for the year, and how it is shared out over its months."""
    kpi = facts.kpi
    named = {each.key: _asked(each) for each in facts.kpis} | {kpi.key: _asked(kpi)}
    chosen = select(ids.GOAL_KPI, list(named.items()), kpi.key, "Choose")
    blocks = [
        context(f"{_year(facts, reader)} for {first_name(facts.rep)}"),
        at_once(field("Which number?", chosen, block_id=KPI)),
        section(_last_year(facts, reader)),
        *_growth(facts, growth),
        _annual(facts, growth, reader),
        *(_season(facts, reader) if kpi.adds_up else []),
    ]
    return modal(
        "Set goals",
        blocks,
        callback_id=ids.GOAL_FORM,
        submit="Next",
        private_metadata=f"{facts.rep.id}|{facts.year}|{kpi.key}",
    )


def chosen(view: View) -> tuple[int, int, str, int]:
    """The rep's id, the year, the KPI that is chosen now, and the growth."""
    rep_id, year, shown = str(view["private_metadata"]).split("|")[:3]
    growth = value_of(view, GROWTH, ids.GOAL_GROWTH)
    return int(rep_id), int(year), value_of(view, KPI, ids.GOAL_KPI) or shown, int(growth or USUAL_GROWTH)


def read_goals(view: View, facts: PlanFacts) -> tuple[float, Sequence[float] | None, str, int | None]:
    """The goal (0.36 for 36 %), twelve shares or None, the ramp's name, and the place it starts at (1-12).

    Raises:
        BadAnswer: The goal is no number, or the shares are not twelve that total 100.
    """
    block_id = next(name for name in view["state"]["values"] if name.startswith(ANNUAL))
    annual = number(view, block_id, facts.kpi)
    ramp = value_of(view, RAMP, VALUE) or ""
    starts = value_of(view, RAMP_FROM, VALUE)
    if ramp and not starts:
        raise BadAnswer(RAMP_FROM, "Choose the month in which the ramp starts.")
    return annual, _shares(view, facts), str(ramp), int(starts) if ramp else None


def copy_form(facts: PlanFacts) -> View:
    """Another rep's goals for several KPIs at once."""
    people = [(str(each.id), each.name[:75]) for each in facts.others]
    keys = [(kpi.key, kpi.name) for kpi in facts.kpis]
    hint = "100 takes them as they are. Percentages and rates are never scaled."
    return modal(
        "Copy goals",
        [
            context(f"Goals of {facts.year} for {first_name(facts.rep)}. Months that are over keep theirs."),
            field("From whom?", select(VALUE, people, None, "Choose"), block_id=SOURCE),
            field("Which numbers?", choices(VALUE, keys, [key for key, _ in keys]), block_id=KPIS),
            field(
                "How many percent?",
                number_input(VALUE, initial="100", decimal=True),
                block_id=PERCENT,
                hint=hint,
            ),
            field("Why?", text_input(VALUE), block_id=REASON, optional=True, hint="Needed if goals change."),
        ],
        callback_id=ids.GOAL_COPY_FORM,
        submit="Copy",
        private_metadata=f"{facts.rep.id}|{facts.year}|{facts.kpi.key}",
    )


def read_copy(view: View) -> tuple[int, list[str], float, str]:
    """Whose goals, for which KPIs, how many percent of them, and why."""
    percent = str(value_of(view, PERCENT, VALUE) or "")
    try:
        many = float(percent)
    except ValueError:
        raise BadAnswer(PERCENT, "How many percent of those goals? A number from 1 to 1000.") from None
    reason = str(value_of(view, REASON, VALUE) or "").strip()
    return int(value_of(view, SOURCE, VALUE)), list(value_of(view, KPIS, VALUE) or []), many, reason


def _growth(facts: PlanFacts, growth: int) -> list[Block]:
    if facts.base is None or not facts.kpi.adds_up:
        return []
    named = [(str(each), f"{facts.base_words.capitalize()} + {each} %") for each in GROWTHS]
    chosen = select(ids.GOAL_GROWTH, named, str(growth), "Choose")
    return [at_once(field("Propose", chosen, block_id=GROWTH))]


def _annual(facts: PlanFacts, growth: int, reader: Reader) -> Block:
    """The goal for the year, begun from what stands, else from what was made before."""
    kpi = facts.kpi
    if kpi.adds_up:
        label, hint = "Goal for the year", f"In {_unit(kpi, reader)}, all twelve months together."
    else:
        label, hint = (
            f"Goal for each month{in_percent(kpi)}",
            "The same every month.",
        )
    block_id = f"{ANNUAL}:{kpi.key}:{growth}"
    return field(
        label, number_input(VALUE, initial=_begun(facts, growth), decimal=True), block_id=block_id, hint=hint
    )


def _begun(facts: PlanFacts, growth: int) -> str:
    stands = [goal for goal in facts.stands if goal is not None]
    if len(stands) == MOST_MONTHS and growth == USUAL_GROWTH:
        return typed(facts.kpi, sum(stands) if facts.kpi.adds_up else stands[-1])
    if facts.base is None:
        return ""
    grown = facts.base * (1 + growth / 100) if facts.kpi.adds_up else facts.base
    digits = 3 if facts.kpi.adds_up else 2
    return typed(facts.kpi, float(f"{grown:.{digits}g}"))


def _season(facts: PlanFacts, reader: Reader) -> list[Block]:
    learnt = [(LEARNT, "As learnt from results")] if facts.learnt else []
    last = [(LAST, "As the year before")] if facts.last_shares else []
    named = [*learnt, (EVEN, "Even"), *last, (OWN, "My own shares")]
    starts = [
        (str(place), f"{numbers.month(month, reader)} {month.year}")
        for place, month in enumerate(facts.months, 1)
    ]
    ramps = [(name, _ramp(name, steps)) for name, steps in facts.ramps.items()]
    return [
        field("Season", select(VALUE, named, named[0][0], "Choose"), block_id=SEASON),
        context(_learnt(facts, reader)),
        field(
            "My own shares, in percent",
            text_input(VALUE, placeholder=EXAMPLE),
            block_id=SHARES,
            optional=True,
            hint=f"Twelve numbers that total 100, from {numbers.month(facts.months[0], reader)} on.",
        ),
        field("Ramp", select(VALUE, ramps, None, "No ramp"), block_id=RAMP, optional=True,
              hint="For somebody new. Activity starts at half and is whole in the third month."),
        field("The ramp starts in", select(VALUE, starts, None, "Choose"), block_id=RAMP_FROM, optional=True),
    ]  # fmt: skip


def _shares(view: View, facts: PlanFacts) -> Sequence[float] | None:
    how, typed = value_of(view, SEASON, VALUE), str(value_of(view, SHARES, VALUE) or "")
    if how == OWN or (typed and how != LAST):
        try:
            return parse_shares(typed)
        except BadShares as trouble:
            raise BadAnswer(SHARES, trouble.for_people) from None
    return {LEARNT: facts.learnt, LAST: facts.last_shares}.get(str(how))


def _learnt(facts: PlanFacts, reader: Reader) -> str:
    """The season in words, before anybody uses it."""
    if facts.learnt is None:
        return f"Season: {said(facts.why, 200)}"
    months = zip(facts.months, facts.learnt, strict=True)
    told = " · ".join(
        f"{numbers.short_month(month, reader)} {numbers.value(Unit.COUNT, share, reader)}"
        for month, share in months
    )
    return f"Season {said(facts.why, 200)}, in percent:\n{told}"


def _last_year(facts: PlanFacts, reader: Reader) -> str:
    """What was made in the year before, month by month and together."""
    kpi, known = facts.kpi, [value for value in facts.last if value is not None]
    name = f"*{said(kpi.name, LONGEST_NAME)}, the year before*"
    if not known:
        return f"{name}\nno results yet"
    months = zip(facts.months, facts.last, strict=True)
    told = " · ".join(
        f"{numbers.short_month(month, reader)} {numbers.value(kpi.unit, value, reader, bare=True)}"
        for month, value in months
    )
    some = "" if len(known) == MOST_MONTHS else f" in {len(known)} months"
    total = f": {numbers.value(kpi.unit, sum(known), reader)}{some}" if kpi.adds_up else ""
    return f"{name}{total}\n{told}"


def number(view: View, block_id: str, kpi: Kpi) -> float:
    """What was typed in a field, 0.36 for 36 %.

    Raises:
        BadAnswer: It is no number.
    """
    try:
        found = float(str(value_of(view, block_id, VALUE) or ""))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadAnswer(block_id, "Please give me a number, for example 1200000, or 36 for 36 %.")
    return found / 100 if kpi.unit is Unit.PERCENT else found


def typed(kpi: Kpi, goal: float) -> str:
    """A number as a field begins with it: 36 for 36 %."""
    return f"{round(goal * 100 if kpi.unit is Unit.PERCENT else goal, 4):.12g}"


def _asked(kpi: Kpi) -> str:
    return f"{kpi.name[:LONGEST_NAME]}{in_percent(kpi)}"


def in_percent(kpi: Kpi) -> str:
    """What a label says of a percentage."""
    return " (in %)" if kpi.unit is Unit.PERCENT else ""


def _unit(kpi: Kpi, reader: Reader) -> str:
    return reader.currency if kpi.unit is Unit.CURRENCY else "numbers"


def _ramp(name: str, steps: Sequence[float]) -> str:
    return f"{RAMPS.get(name, name)}: {' · '.join(f'{step:.0%}' for step in steps)}"[:75]


def _year(facts: PlanFacts, reader: Reader) -> str:
    first, last = facts.months[0], facts.months[-1]
    if first.month == 1:
        return str(first.year)
    return f"{numbers.month(first, reader)} {first.year} – {numbers.month(last, reader)} {last.year}"

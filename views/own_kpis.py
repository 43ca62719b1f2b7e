"""The form of a KPI that only this team has, with its formula tried on last month before it is saved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.errors import BadAnswer
from domain.facts import Reader, TeamKpisFacts
from domain.kpis import Direction, Kind, Unit
from domain.people import Person
from views import ids, numbers
from views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    escape,
    field,
    modal,
    number_input,
    section,
    select,
    text_input,
    value_of,
)
from views.catalogue import WEIGHT, when_and_why
from views.promises import first_name

VALUE = "value"
NAME, ABOUT, UNIT, DIRECTION, KIND, FORMULA = "name", "about", "unit", "direction", "kind", "formula"
UNITS: Mapping[Unit, str] = {
    Unit.COUNT: "A count",
    Unit.CURRENCY: "An amount of money",
    Unit.PERCENT: "A percentage",
    Unit.RATIO: "A ratio",
    Unit.DAYS: "Days",
    Unit.MINUTES: "Minutes",
}
DIRECTIONS = {Direction.UP: "More is better", Direction.DOWN: "Less is better"}
KINDS = {Kind.INPUT: "Activity or funnel", Kind.OUTPUT: "A result"}
Tried = tuple[Person, date, float | None]


def own_form(facts: TeamKpisFacts, measures: Mapping[str, str], reader: Reader, *, said: str = "") -> View:
    """What it is, how it is counted, and what it weighs; `said` is what a trial came to."""
    told = f"Measures it can use: {', '.join(measures)}. Also prev_year(x), ytd(x), abs(x) and weeks()."
    return modal(
        "Add our own",
        [
            field("Name", text_input(VALUE), block_id=NAME),
            field("What is it?", text_input(VALUE), block_id=ABOUT, optional=True),
            _one_of("It is", UNITS, Unit.COUNT, UNIT),
            _one_of("Which way?", DIRECTIONS, Direction.UP, DIRECTION),
            _one_of("What kind?", KINDS, Kind.INPUT, KIND),
            field("Formula", text_input(VALUE, placeholder="demo_cnt / call_cnt"), block_id=FORMULA),
            context(told),
            actions(button("Try it on last month", ids.KPI_TRY)),
            *([section(said)] if said else []),
            field(
                "Weight",
                number_input(VALUE, initial="5", decimal=True),
                block_id=WEIGHT,
                hint="The others give up their share of it.",
            ),
            *when_and_why(facts, reader),
        ],
        callback_id=ids.OWN_KPI_FORM,
        submit="Add",
        private_metadata=str(facts.manager.id),
    )


def read_own(view: View) -> dict[str, Any]:
    """Everything about the KPI but its weight."""
    words = {name: str(value_of(view, name, VALUE) or "").strip() for name in (NAME, ABOUT, FORMULA)}
    unit, direction, kind = (value_of(view, name, VALUE) for name in (UNIT, DIRECTION, KIND))
    return words | {"unit": Unit(unit), "direction": Direction(direction), "kind": Kind(kind)}


def read_weight(view: View) -> float:
    """What it weighs."""
    return float(str(value_of(view, WEIGHT, VALUE) or 0))


def trial(tried: Tried, about: Mapping[str, Any], reader: Reader) -> str:
    """`Ana, September 2026: 0.4`, or that there is no number."""
    rep, month, value = tried
    where = f"{first_name(rep)}, {numbers.month(month, reader)} {month.year}"
    if value is None:
        return f"The formula can be read. {where}: no value, because a number it needs is not there."
    return f"The formula can be read. {where}: *{numbers.value(about['unit'], value, reader)}*"


def refused(trouble: BadAnswer) -> str:
    """Why a formula cannot be tried."""
    return escape(trouble.for_people)


def _one_of(label: str, named: Mapping[Any, str], first: Any, block_id: str) -> Block:
    pairs = [(each.value, words) for each, words in named.items()]
    return field(label, select(VALUE, pairs, first.value, "Choose"), block_id=block_id)

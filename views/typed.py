"""Numbers typed in by hand: the form for a rep's month, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.errors import BadAnswer
from domain.facts import Reader
from domain.imports import Typed
from domain.kpis import Catalogue
from domain.meetings import months_back
from domain.people import Person
from views import ids, import_words
from views.blocks import (
    Message,
    View,
    context,
    cut,
    field,
    modal,
    number_input,
    said,
    section,
    select,
    value_of,
)

NUMBER_FIELD, LONG = "number", 40


def form(
    reps: Sequence[Person],
    measures: Sequence[str],
    standing: Mapping[str, float] | None,
    chosen: tuple[int, date],
    reader: Reader,
    catalogue: Catalogue,
) -> View:
    """A rep's month, number by number; what is known already stands there for whoever may see it."""
    known = standing or {}
    this = reader.today.replace(day=1)
    months = [(f"{each:%Y-%m}", import_words.month(each, reader)) for each in reversed(months_back(this, 13))]
    rep, month = str(chosen[0]), f"{chosen[1]:%Y-%m}"
    named = [(str(each.id), cut(each.name, 70)) for each in reps]
    who = field("For whom", select(ids.TYPE_FOR, named, rep, "Choose"), block_id="rep") | {
        "dispatch_action": True
    }
    when = field("Month", select(ids.TYPE_FOR, months, month, "Choose"), block_id="month") | {
        "dispatch_action": True
    }
    tail = f"@{rep}@{month}"  # another person's fields are other fields, or what was typed for one stays
    blocks = [
        field(
            import_words.measure(key, catalogue),
            number_input(NUMBER_FIELD, initial=_plain(known.get(key)), decimal=True, least="-999999999999"),
            block_id=f"m:{key}{tail}",
            optional=True,
        )
        for key in measures
    ]
    small = "They are marked as typed by you. A later file that says otherwise wins, and I say so then."
    if standing is None:
        small += (
            " What stands there already is between the rep and their manager; empty fields stay as they are."
        )
    return modal(
        "Add numbers",
        [who, when, *blocks, context(said(small, 300))],
        callback_id=ids.TYPE_FORM,
        submit="Save",
    )


def _plain(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.2f}"


def read_who(view: Mapping[str, Any]) -> tuple[int, date]:
    """Whose month the form is about."""
    rep, month = value_of(view, "rep", ids.TYPE_FOR), value_of(view, "month", ids.TYPE_FOR)
    if not rep:
        raise BadAnswer("rep", "Please choose whose numbers these are.")
    return int(rep), date.fromisoformat(f"{month}-01")


def field_of(view: Mapping[str, Any], name: str) -> str:
    """The field of the form that a measure was typed into; the name itself where there is none."""
    blocks = (str(each.get("block_id")) for each in view["blocks"])
    return next((each for each in blocks if each.partition("@")[0] == name), name)


def saved(rep: Person, month: date, saved: Typed, reader: Reader, catalogue: Catalogue) -> Message:
    """What came of numbers that somebody typed in."""
    when, name = import_words.month(month, reader), said(rep.name, LONG)
    if not saved.numbers:
        told = f"Nothing changed: these numbers of {name} for {when} stand already."
        return Message(told, [section(told)])
    many = "number" if saved.numbers == 1 else "numbers"
    told = f"Saved {saved.numbers} {many} of {name} for {when}, typed by you."
    lines = [_change(*each, reader, catalogue) for each in saved.changes]
    return Message(told, [section("\n".join([told, *lines]))])


def _change(measure: str, before: float | None, after: float, reader: Reader, catalogue: Catalogue) -> str:
    now = import_words.amount(measure, after, reader)
    was = f"{import_words.amount(measure, before, reader)} → " if before is not None else ""
    return f"• {import_words.measure(measure, catalogue)}: {was}{now}"


def read_numbers(view: Mapping[str, Any]) -> dict[str, float]:
    """Measure → number, for the fields that hold one."""
    found = {}
    for block in view["state"]["values"]:
        if str(block).startswith("m:") and (typed := value_of(view, block, NUMBER_FIELD)) is not None:
            try:
                found[str(block).removeprefix("m:").partition("@")[0]] = float(str(typed).replace(",", "."))
            except ValueError:
                raise BadAnswer(str(block), "That is not a number.") from None
    if not found:
        raise BadAnswer("rep", "Please type at least one number.")
    return found

"""The forms of an import: which column is what, whom names mean, and numbers typed in by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from domain.errors import BadAnswer
from domain.facts import Reader
from domain.imports import NUMBER, File, Meaning, Order, Plan, Shape, Word, plain
from domain.kpis import Catalogue
from domain.meetings import months_back
from domain.people import Person
from views import ids, import_words
from views.blocks import (
    Block,
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

CHOICE, NUMBER_FIELD = "choice", "number"
NOBODY, NEW, LEAVE, SAME = "nobody", "new", "leave", "same"
MOST_COLUMNS, MOST_WORDS, MOST_PEOPLE, MOST_NAMES, MOST_STRANGE = 45, 35, 95, 25, 10
USED: Mapping[Shape, tuple[Meaning, ...]] = {
    Shape.DEALS: (
        *(Meaning.REP, Meaning.LAST_NAME, Meaning.EMAIL, Meaning.STAGE, Meaning.AMOUNT, Meaning.COST),
        *(Meaning.CREATED, Meaning.CLOSED, Meaning.CLOSED_TOO, Meaning.ACCOUNT, Meaning.PRODUCT, Meaning.ID),
        *(Meaning.ACTIVITY, Meaning.NEXT_STEP),
    ),
    Shape.ACTIVITIES: (
        *(Meaning.REP, Meaning.LAST_NAME, Meaning.EMAIL, Meaning.DAY, Meaning.TYPE, Meaning.OUTCOME),
        Meaning.ID,
    ),
    Shape.MEASURES: (
        *(Meaning.REP, Meaning.LAST_NAME, Meaning.EMAIL, Meaning.MONTH, Meaning.DAY, Meaning.MEASURE),
        *(Meaning.VALUE, Meaning.RECORDS),
    ),
    Shape.WIDE: (Meaning.REP, Meaning.LAST_NAME, Meaning.EMAIL, Meaning.MONTH, Meaning.DAY),
    Shape.ACCOUNTS: (Meaning.REP, Meaning.LAST_NAME, Meaning.EMAIL, Meaning.ACCOUNT),
    Shape.TEAM: (Meaning.REP, Meaning.LAST_NAME, Meaning.EMAIL, Meaning.MANAGER),
}
ORDERS = (
    (Order.YMD, "Year first: 2026-10-31"),
    (Order.DMY, "Day first: 31.10.2026 or 31/10/2026"),
    (Order.MDY, "Month first: 10/31/2026"),
    (Order.SERIAL, "As Excel counts days: 46326"),
)
SIGNS = ((SAME, "As I found it, column by column"), (".", "A point: 1,234.50"), (",", "A comma: 1.234,50"))


def change(file: File, reader: Reader, catalogue: Catalogue) -> View:
    """Everything about how a file is read, with what was understood already chosen."""
    plan = file.plan
    assert plan is not None
    shapes = [(shape.value, f"Each row is {words}") for shape, words in import_words.SHAPES.items()]
    blocks = [
        field("What a row is", select(CHOICE, shapes, plan.shape, "Choose"), block_id="shape"),
        field("How days are written", select(CHOICE, list(ORDERS), plan.dates, "Choose"), block_id="dates"),
        field("The decimal sign", select(CHOICE, SIGNS, SAME, "Choose"), block_id="decimals"),
    ]
    if len(file.findings.sheets) > 1:
        sheets = [(each, cut(each, 70)) for each in file.findings.sheets]
        blocks.append(field("The sheet", select(CHOICE, sheets, plan.sheet, "Choose"), block_id="sheet"))
    if any(each.startswith(f"{NUMBER}@") for each in plan.meanings):
        named = list(_measures(catalogue))
        chosen = select(CHOICE, named, NUMBER + plan.measure, "Choose")
        blocks.append(
            field("What the numbers below the months are", chosen, block_id="measure", optional=True)
        )
    blocks += [*_columns(file, plan, catalogue, reader), *_words(plan), *_strange(file)]
    return modal(
        "How to read it",
        blocks,
        callback_id=ids.IMPORT_FORM,
        submit="Look again",
        private_metadata=str(file.id),
    )


def _columns(file: File, plan: Plan, catalogue: Catalogue, reader: Reader) -> Iterator[Block]:
    examples = {heading: words for heading, _, words, _ in file.findings.columns}
    for at, heading in enumerate(plan.headings[:MOST_COLUMNS]):
        offered = _meanings(plan.shape, plan.meanings[at], catalogue, reader)
        chosen = select(CHOICE, offered, plan.meanings[at] or NOBODY, "Choose")
        yield field(cut(heading, 150), chosen, block_id=f"c:{at}", hint=cut(examples.get(heading, ""), 150))


def _meanings(shape: Shape, now: str, catalogue: Catalogue, reader: Reader) -> list[tuple[str, str]]:
    """What a column can be, what it is now among them."""
    offered = [(NOBODY, "Not needed"), *((m.value, import_words.MEANINGS[m]) for m in _ordered(shape))]
    if shape in (Shape.WIDE, Shape.MEASURES):
        offered += list(_measures(catalogue))
    if now and now not in dict(offered):
        offered.insert(1, (now, import_words.meaning(now, catalogue, reader)))
    return offered


def _ordered(shape: Shape) -> list[Meaning]:
    """Those of the shape first, then all others, for the shape itself may be wrong."""
    return [*USED[shape], *(each for each in Meaning if each not in USED[shape])]


def _measures(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    return ((NUMBER + key, cut(import_words.measure(key, catalogue), 70)) for key in catalogue.measures)


def _words(plan: Plan) -> Iterator[Block]:
    for number, (name, word) in enumerate(list(plan.words.items())[:MOST_WORDS]):
        chosen = select(CHOICE, _allowed(plan), word, "Choose")
        yield field(cut(f"“{name}” means", 150), chosen, block_id=f"w:{number}")


def _strange(file: File) -> Iterator[Block]:
    """Words that were not there last time, and must not be guessed."""
    for number, name in enumerate(file.findings.strange[:MOST_STRANGE]):
        if file.plan is not None:
            chosen = select(CHOICE, _allowed(file.plan), None, "Choose")
            yield field(cut(f"“{name}” means", 150), chosen, block_id=f"s:{number}", optional=True)


def _allowed(plan: Plan) -> list[tuple[str, str]]:
    """What the words of such a file can mean."""
    others = (*import_words.FOR_TYPES, *import_words.FOR_OUTCOMES)
    allowed = import_words.FOR_STAGES if plan.shape is Shape.DEALS else others
    return [(word.value, import_words.WORDS[word]) for word in allowed]


def read_change(view: Mapping[str, Any], plan: Plan, strange: Sequence[str]) -> Plan:
    """The plan as the form says it."""

    def chosen(block: str) -> str | None:
        found = value_of(view, block, CHOICE)
        return None if found is None else str(found)

    meanings = list(plan.meanings)
    for at in range(min(len(meanings), MOST_COLUMNS)):
        picked = chosen(f"c:{at}")
        if picked is not None:
            meanings[at] = "" if picked == NOBODY else picked
    _require_once(meanings)
    words = {
        name: Word(chosen(f"w:{number}") or word)
        for number, (name, word) in enumerate(list(plan.words.items())[:MOST_WORDS])
    }
    for number, name in enumerate(strange[:MOST_STRANGE]):
        if picked := chosen(f"s:{number}"):
            words[plain(name)] = Word(picked)
    sign = chosen("decimals")
    return replace(
        plan,
        shape=Shape(chosen("shape") or plan.shape),
        dates=Order(chosen("dates") or plan.dates),
        decimals=plan.decimals if sign in (SAME, None) else tuple(str(sign) for _ in plan.headings),
        sheet=chosen("sheet") or plan.sheet,
        measure=(chosen("measure") or NUMBER + plan.measure).removeprefix(NUMBER),
        meanings=tuple(meanings),
        words={**plan.words, **words},
    )


def _require_once(meanings: Sequence[str]) -> None:
    """Two columns can't both be the rep; numbers can be many."""
    seen: dict[str, int] = {}
    for at, each in enumerate(meanings):
        if each and not each.startswith(NUMBER):
            if each in seen:
                raise BadAnswer(f"c:{at}", f"“{import_words.MEANINGS[each]}” is chosen twice.")
            seen[each] = at


def people(file: File, everybody: Sequence[Person]) -> View:
    """For each name that nobody knows: who it is. What is chosen is remembered for the next file."""
    names = [name for name, _ in file.findings.unknown[:MOST_NAMES]]
    blocks: list[Block] = [section("I remember what you choose, for the next file too.")]
    for number, name in enumerate(names):
        likely = sorted(everybody, key=lambda each: -_likeness(name, each.name))
        offered = [
            (NEW, "Somebody new: add them"),
            (LEAVE, "Leave their rows out"),
            *((str(each.id), cut(each.name, 70)) for each in likely[:MOST_PEOPLE]),
        ]
        best = str(likely[0].id) if likely and _likeness(name, likely[0].name) > 0.75 else None
        blocks.append(
            field(
                cut(name, 150),
                select(CHOICE, offered, best, "Who is it?"),
                block_id=f"p:{number}",
                optional=True,
            )
        )
    if len(file.findings.unknown) > MOST_NAMES:
        blocks.append(context(f"{len(file.findings.unknown) - MOST_NAMES} more come after these."))
    return modal(
        "Who is who", blocks, callback_id=ids.PEOPLE_FORM, submit="Save", private_metadata=str(file.id)
    )


def read_people(view: Mapping[str, Any], file: File) -> tuple[dict[str, int | None], list[str]]:
    """Name → a person's id, or nobody; and the names of those who are new."""
    chosen: dict[str, int | None] = {}
    new = []
    for number, (name, _) in enumerate(file.findings.unknown[:MOST_NAMES]):
        picked = value_of(view, f"p:{number}", CHOICE)
        if picked == NEW:
            new.append(name)
        elif picked is not None:
            chosen[name] = None if picked == LEAVE else int(picked)
    return chosen, new


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def numbers_form(
    reps: Sequence[Person],
    measures: Sequence[str],
    standing: Mapping[str, float],
    chosen: tuple[int, date],
    reader: Reader,
    catalogue: Catalogue,
) -> View:
    """A rep's month, number by number; what is known already stands there."""
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
            number_input(
                NUMBER_FIELD, initial=_plain(standing.get(key)), decimal=True, least="-999999999999"
            ),
            block_id=f"m:{key}{tail}",
            optional=True,
        )
        for key in measures
    ]
    small = "They are marked as typed by you. A later file that says otherwise wins, and I say so then."
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

"""How a file is read, as a form: what a row is, which column is what, what its words mean."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as fresh
from typing import Any

from domain.errors import BadAnswer
from domain.facts import Reader
from domain.imports import (
    NUMBER,
    File,
    Findings,
    Meaning,
    Order,
    Plan,
    Question,
    Shape,
    Word,
    plain,
)
from domain.kpis import Catalogue
from views import ids, import_words
from views.blocks import Block, View, actions, context, cut, field, modal, select, value_of

CHOICE = "choice"
NOBODY, SAME = "nobody", "same"
MOST_COLUMNS, MOST_WORDS, MOST_STRANGE = 20, 35, 10
"""Twenty columns with all they can be stay under the 250 kB that Slack takes for a form; others are pages."""
CHANGED = "Somebody answered something about this file meanwhile. Please open “Change” once more."
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


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form is about: the file, as what it was drawn, the page, and what was chosen on other pages."""

    file_id: int
    drawn: str
    page: int = 0
    chosen: Mapping[str, str] = fresh(default_factory=dict)

    def kept(self) -> str:
        """For the form to carry along."""
        return json.dumps([self.file_id, self.drawn, self.page, dict(self.chosen)])


def draft_of(view: Mapping[str, Any]) -> Draft:
    """What the form carried along, with what is chosen on it now."""
    draft = Draft(*json.loads(str(view["private_metadata"])))
    now = {block: value_of(view, block, CHOICE) for block in view["state"]["values"]}
    return replace(
        draft, chosen={**draft.chosen, **{name: str(v) for name, v in now.items() if v is not None}}
    )


def change(file: File, reader: Reader, catalogue: Catalogue, draft: Draft | None = None) -> View:
    """Everything about how a file is read, with what was understood already chosen; what is asked is not."""
    plan = file.plan
    assert plan is not None
    draft = draft or Draft(file.id, _drawn(plan, file.findings))
    pages = [plan.headings[at : at + MOST_COLUMNS] for at in range(0, len(plan.headings), MOST_COLUMNS)]
    blocks = [] if draft.page else list(_in_general(file, plan, catalogue))
    if len(pages) > 1:
        named = [
            (str(at), f"Columns {at * MOST_COLUMNS + 1} to {at * MOST_COLUMNS + len(page)}")
            for at, page in enumerate(pages)
        ]
        turn = select(ids.IMPORT_COLUMNS, named, str(draft.page), "Which columns")
        blocks += [context("What you choose on one page is kept on the others."), actions(turn)]
    blocks += _columns(file, plan, catalogue, reader, draft.page * MOST_COLUMNS)
    blocks += [] if draft.page else [*_words(plan), *_strange(file)]
    return modal(
        "How to read it",
        [_with_choice(block, draft.chosen) for block in blocks],
        callback_id=ids.IMPORT_FORM,
        submit="Look again",
        private_metadata=replace(draft, chosen=_differing(draft.chosen, blocks)).kept(),
    )


def _in_general(file: File, plan: Plan, catalogue: Catalogue) -> Iterator[Block]:
    """What a row is, how days and numbers are written, and which sheet it is."""
    asks, sign = file.findings.asks, plan.decimals[0] if plan.decimals else SAME
    shapes = [(shape.value, f"Each row is {words}") for shape, words in import_words.SHAPES.items()]
    yield field("What a row is", select(CHOICE, shapes, plan.shape, "Choose"), block_id="shape")
    dates = None if Question.DATES in asks else plan.dates
    yield field("How days are written", select(CHOICE, list(ORDERS), dates, "Choose"), block_id="dates")
    open_sign = Question.DECIMALS in asks
    signs = SIGNS[1:] if open_sign else SIGNS
    chosen = None if open_sign else sign if Question.DECIMALS in plan.answered else SAME
    yield field("The decimal sign", select(CHOICE, signs, chosen, "Choose"), block_id="decimals")
    if len(file.findings.sheets) > 1:
        sheets = [(str(at), cut(each, 70)) for at, each in enumerate(file.findings.sheets[:100])]
        now = None if Question.SHEET in asks else _place(plan.sheet, file.findings.sheets)
        yield field("The sheet", select(CHOICE, sheets, now, "Choose"), block_id="sheet")
    if any(each.startswith(f"{NUMBER}@") for each in plan.meanings):
        measure = select(CHOICE, list(_measures(catalogue)), NUMBER + plan.measure, "Choose")
        label = "What the numbers below the months are"
        yield field(label, measure, block_id="measure", optional=True)


def _place(sheet: str, sheets: Sequence[str]) -> str | None:
    return str(sheets.index(sheet)) if sheet in sheets else None


def _with_choice(block: Block, chosen: Mapping[str, str]) -> Block:
    """The field with what was chosen in it on an earlier page."""
    picked = chosen.get(str(block.get("block_id")))
    if picked is None:
        return block
    option = next((each for each in block["element"]["options"] if each["value"] == picked), None)
    return block | {"element": block["element"] | {"initial_option": option}} if option else block


def _differing(chosen: Mapping[str, str], shown: Sequence[Block]) -> dict[str, str]:
    """What the form has to carry along: what was chosen in fields that this page does not show."""
    here = {str(block.get("block_id")) for block in shown}
    return {name: each for name, each in chosen.items() if name not in here}


def _drawn(plan: Plan, found: Findings) -> str:
    """What the fields of a form stand for: where it is something else by now, nothing of it is taken."""
    facts = [plan.headings, plan.sheet, list(plan.words), found.strange, found.sheets]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _columns(file: File, plan: Plan, catalogue: Catalogue, reader: Reader, first: int) -> Iterator[Block]:
    examples = {heading: words for heading, _, words, _ in file.findings.columns}
    for at, heading in enumerate(plan.headings[first : first + MOST_COLUMNS], start=first):
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


def read_change(view: Mapping[str, Any], found: Findings, plan: Plan) -> Plan:
    """The plan as the form says it; what was asked and is chosen now is answered.

    Raises:
        BadAnswer: Two columns can't both be the same, or the form is about a file as it was before.
    """
    draft = draft_of(view)
    if draft.drawn != _drawn(plan, found):
        raise BadAnswer("shape", CHANGED)
    chosen = draft.chosen
    meanings = list(plan.meanings)
    for at in range(len(meanings)):
        if (picked := chosen.get(f"c:{at}")) is not None:
            meanings[at] = "" if picked == NOBODY else picked
    _require_once(meanings)
    read = replace(
        plan,
        shape=Shape(chosen.get("shape") or plan.shape),
        measure=(chosen.get("measure") or NUMBER + plan.measure).removeprefix(NUMBER),
        meanings=tuple(meanings),
        words=_words_as_chosen(plan, found.strange, chosen),
    )
    return _answers(read, found, chosen)


def _words_as_chosen(plan: Plan, strange: Sequence[str], chosen: Mapping[str, str]) -> dict[str, Word]:
    words = {
        name: Word(chosen.get(f"w:{number}") or word)
        for number, (name, word) in enumerate(list(plan.words.items())[:MOST_WORDS])
    }
    for number, name in enumerate(strange[:MOST_STRANGE]):
        if picked := chosen.get(f"s:{number}"):
            words[plain(name)] = Word(picked)
    return {**plan.words, **words}


def _answers(plan: Plan, found: Findings, chosen: Mapping[str, str]) -> Plan:
    """The plan with what the form answers: only what is other than before, or was asked."""
    dates, sign, sheet = (chosen.get(each) for each in ("dates", "decimals", "sheet"))
    if dates and (Order(dates) is not plan.dates or Question.DATES in found.asks):
        plan = plan.with_answer(Question.DATES, dates=Order(dates))
    if sign in (".", ","):
        plan = plan.with_answer(Question.DECIMALS, decimals=tuple(sign for _ in plan.headings))
    elif sign == SAME:
        kept = tuple(each for each in plan.answered if each != Question.DECIMALS)
        plan = replace(plan, answered=kept)
    name = found.sheets[int(sheet)] if sheet and int(sheet) < len(found.sheets) else plan.sheet
    if sheet and (name != plan.sheet or Question.SHEET in found.asks):
        plan = plan.with_answer(Question.SHEET, sheet=name)
    if Question.CLOSED in found.asks and not plan.has(Meaning.CLOSED):
        plan = plan.with_answer(Question.CLOSED)
    return plan


def _require_once(meanings: Sequence[str]) -> None:
    """Two columns can't both be the rep; numbers can be many."""
    seen: dict[str, int] = {}
    for at, each in enumerate(meanings):
        if each and not each.startswith(NUMBER):
            if each in seen:
                raise BadAnswer(f"c:{at}", f"“{import_words.MEANINGS[each]}” is chosen twice.")
            seen[each] = at

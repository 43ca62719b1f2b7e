"""The dialogue about a file: what it was understood to say, what has to be asked, and what came of it."""

from collections.abc import Iterator
from datetime import date

from domain.facts import Reader
from domain.imports import File, Findings, Plan, Question, Shape, State, Word
from domain.kpis import Catalogue
from domain.sources import PLACE
from views import ids, import_words
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    cut,
    header,
    numbered,
    said,
    section,
    table,
)
from views.import_asks import needs_change, questions, report, unknown

LISTED, FEW, MOST_COLUMNS = 8, 4, 25
LONG = 40


def message(file: File, reader: Reader, catalogue: Catalogue) -> Message:
    """How a file stands, as one message that is edited from its first word to its last."""
    screen = _Screen(file, reader, catalogue)
    return {
        State.NEW: lambda: screen.busy("Reading"),
        State.ASKED: screen.asked,
        State.CONFIRMED: lambda: screen.busy("Loading"),
        State.LOADED: screen.loaded,
        State.LEFT: screen.left,
        State.FAILED: screen.failed,
    }[file.state]()


class _Screen:
    """One file for one reader."""

    def __init__(self, file: File, reader: Reader, catalogue: Catalogue) -> None:
        self._file, self._reader, self._catalogue = file, reader, catalogue
        self._found: Findings = file.findings
        self._name = said(file.name, 80)

    @property
    def _ready(self) -> bool:
        """Whether nothing has to be answered before it can be loaded."""
        return not set(self._found.asks) - {Question.PEOPLE}

    @property
    def _sourced(self) -> bool:
        """Whether it comes by itself from a database or a CRM."""
        return self._file.place.startswith(PLACE)

    def busy(self, doing: str) -> Message:
        """It is being read or loaded; how far."""
        so_far = f" {self._file.rows:,} rows so far." if self._file.rows else ""
        told = f"{doing} {self._name} …{so_far}"
        return Message(told, [section(told)])

    def failed(self) -> Message:
        """It is no table, or can't be opened."""
        told = said(self._found.trouble or "That file could not be read.", 1000)
        return Message(told, [section(f"{told} Nothing was changed.")])

    def left(self) -> Message:
        """Not now."""
        told = f"{self._name} was not loaded. Nothing was changed."
        if self._found.trouble:
            return Message(told, [section(f"{told} {said(self._found.trouble, 500)}")])
        return Message(told, [section(told), actions(button("Look again", ids.IMPORT_AGAIN, self._file.id))])

    def asked(self) -> Message:
        """What was understood, and what is asked."""
        found, plan = self._found, self._file.plan
        told = f"{self._name}: {self._summary()}"
        blocks = [header(cut(self._file.name, 140)), section(self._summary())]
        if found.trouble:
            blocks.append(section(said(found.trouble, 500)))
        if plan is not None and found.columns:
            blocks += self._columns(plan)
        blocks += [*questions(self._file, self._reader), *unknown(self._file), *self._known()]
        blocks += [*self._will_change(), *(report(self._file) if self._ready else ())]
        blocks += [*self._bad(), *self._notes()]
        blocks = numbered([*blocks, self._buttons()])
        return Message(told, blocks, self._without_table(blocks))

    def _without_table(self, blocks: list[Block]) -> list[Block]:
        """The same for a workspace that does not know tables."""
        lines = [f"• {said(h, LONG)}: {self._meaning(m)}" for h, m, *_ in self._found.columns if m]
        return [section("\n".join(lines)) if block["type"] == "table" else block for block in blocks] + [
            self._buttons()
        ]

    def _summary(self) -> str:
        """`8,800 deals of 30 people, October 2016 – December 2017.`"""
        found, plan = self._found, self._file.plan
        one = found.read == 1
        many = (import_words.ONE if one else import_words.MANY)[plan.shape] if plan else "rows"
        text = f"{found.read:,} {many}"
        people = len(found.people) + len(found.unknown)
        if people and plan and plan.shape is not Shape.TEAM:
            text += f" of {people} {'person' if people == 1 else 'people'}"
        if found.first:
            text += f", {self._span()}"
        if found.remembered:
            text += ". I know this kind of file from last time"
        return text + "."

    def _span(self) -> str:
        first, last = (
            import_words.month(date.fromisoformat(each), self._reader)
            for each in (self._found.first, self._found.last)
        )
        return first if first == last else f"{first} – {last}"

    def _meaning(self, words: str) -> str:
        return import_words.meaning(words, self._catalogue, self._reader)

    def _columns(self, plan: Plan) -> Iterator[Block]:
        """Which column is what, with two of its values; and those that are not needed."""
        used = [each for each in self._found.columns if each[1]]
        rows = [("Column", "I read it as", "For example")]
        rows += [(cut(h, LONG), self._meaning(m), cut(e, LONG)) for h, m, e, _ in used[:MOST_COLUMNS]]
        yield table(rows, ["left", "left", "left"], wraps=(0, 1, 2))
        unused = [said(h, LONG) for h, m, *_ in self._found.columns if not m]
        small = [f"Not needed: {', '.join(unused[:20])}"] if unused else []
        small += [self._words(plan)] if plan.words else []
        small += ["An empty name means the person above."] if plan.fills else []
        if small:
            yield context(*small)

    def _words(self, plan: Plan) -> str:
        """`Won: Closed Won · Lost: Closed Lost · Still open: Negotiation`."""
        by: dict[Word, list[str]] = {}
        for name, word in plan.words.items():
            by.setdefault(word, []).append(name)
        told = [
            f"{import_words.WORDS[word]}: {said(', '.join(names[:8]), 200)}" for word, names in by.items()
        ]
        return " · ".join(told)

    def _known(self) -> Iterator[Block]:
        """One month that somebody knows by heart, worked out from the file."""
        found = self._found
        if not found.month or not found.totals or not self._ready:
            return
        when = import_words.month(date.fromisoformat(found.month), self._reader)
        what = import_words.measure(found.measure, self._catalogue)
        each = [
            f"{said(name, LONG)} {import_words.amount(found.measure, value, self._reader)}"
            for name, value in found.totals[:12]
        ]
        more = f" · and {len(found.totals) - 12} more" if len(found.totals) > 12 else ""
        all_of_it = import_words.amount(found.measure, sum(v for _, v in found.totals), self._reader)
        yield section(
            f"*{what}, {when}:* {' · '.join(each)}{more}\nTogether {all_of_it}. Is this what you know?"
        )

    def _will_change(self) -> Iterator[Block]:
        """Numbers that stand and would be others: whoever drops half a file sees it here."""
        found = self._found
        if found.changed and self._ready and not self._are_goals:
            lines = [self._change(*each) for each in found.changes[:FEW]]
            one = found.changed == 1
            many = "1 number that stands" if one else f"{found.changed:,} numbers that stand"
            yield section("\n".join([f"*{many} would change:*", *lines]))

    def _bad(self) -> Iterator[Block]:
        """Rows that can't be read, with their place and reason."""
        found = self._found
        if not found.refused:
            return
        verb = "was not loaded" if self._file.state is State.LOADED else "can't be read"
        if found.refused != 1:
            verb = verb.replace("was", "were")
        lines = [self._place(*each) for each in found.bad]
        if found.refused > len(lines):
            lines.append(f"… and {found.refused - len(lines):,} more")
        head = f"*{found.refused:,} {'row' if found.refused == 1 else 'rows'} {verb}:*"
        yield section("\n".join([head, *lines]))

    def _place(self, line: str, column: str, value: str, why: str) -> str:
        """Where a row stands, and the reason, which quotes the value already."""
        where = f"line {line}" + (f", {said(column, LONG)}" if column else "")
        return f"• {where}: {said(why, 200)}"

    def _notes(self) -> Iterator[Block]:
        small = [said(each, 300) for each in self._found.notes[:6]]
        if self._file.state is State.ASKED and self._ready:
            small.append(self._changes())
        if self._found.aside:
            one = self._found.aside == 1
            what = (
                "line is a total or a remark and doesn't" if one else "lines are totals or remarks and don't"
            )
            small.append(f"{self._found.aside:,} {what} count.")
        if any(small):
            yield context(*small)

    def _changes(self) -> str:
        found = self._found
        if not (found.new or found.changed or found.gone):
            if found.unknown and not found.people:
                return "Nothing would change: none of these people is known yet."
            stand = f"these {'goals' if self._are_goals else 'numbers'} stand already"
            return "" if found.members else f"Nothing would change: {stand}."
        return f"{self._what()} after that: {self._kinds()}."

    @property
    def _are_goals(self) -> bool:
        return self._file.plan is not None and self._file.plan.shape is Shape.GOALS

    def _what(self) -> str:
        return "Goals by month" if self._are_goals else "Numbers"

    def _kinds(self) -> str:
        """`3 new, 1 changed, 12 as before`, without what there is none of."""
        found = self._found
        parts = (
            *((found.new, "new"), (found.changed, "changed")),
            *((found.same, "as before"), (found.gone, "gone")),
        )
        return ", ".join(f"{many:,} {what}" for many, what in parts if many)

    def _buttons(self) -> Block:
        found = self._found
        ready = self._ready
        unknown = Question.PEOPLE in found.asks
        one = len(found.unknown) == 1
        without = "Load without this person" if one else "Load without them"
        label = without if unknown else "Looks right, load it"
        load = button(
            label,
            ids.IMPORT_LOAD,
            f"{self._file.id}|{self._file.edition}",
            style="" if unknown else "primary",
        )
        change = button(
            "Change", ids.IMPORT_CHANGE, self._file.id, style="primary" if needs_change(found) else ""
        )
        leave = button("Not now", ids.IMPORT_LEAVE, self._file.id)
        can_change = bool(found.columns)
        return actions(*([load] if ready else []), *([change] if can_change else []), leave)

    def loaded(self) -> Message:
        """What was read, loaded and refused, and what is other than before."""
        found = self._found
        nothing = not (found.new or found.changed or found.gone or found.members)
        head = "nothing changed" if nothing else "loaded"
        told = f"{self._name}: {head}. {self._counts()}"
        blocks = [section(f"*{self._name}: {head}*\n{self._counts()}")]
        if not nothing and not found.members:
            blocks.append(section(self._what_changed()))
        blocks += [*self._bad(), *self._notes()]
        if self._sourced:
            blocks += unknown(self._file)
        if found.refused and self._sourced:
            blocks.append(context("Correct them where they come from: they are read again by themselves."))
        elif found.refused and self._are_goals:
            blocks.append(context("Correct them in your file and drop it here again."))
        elif found.refused:
            small = "Correct them in the file I sent you and drop it here: they are added to the rest."
            blocks += [
                context(small),
                actions(button("Send me the rows again", ids.IMPORT_ROWS, self._file.id)),
            ]
        return Message(told, blocks)

    def _counts(self) -> str:
        found = self._found
        left = f", left out {found.left_out:,}" if found.left_out else ""
        return f"Rows read {found.read:,}, loaded {found.loaded:,}, refused {found.refused:,}{left}."

    def _what_changed(self) -> str:
        found = self._found
        told = f"{self._what()}: {self._kinds()}."
        if found.leaving:
            who = ", ".join(said(each, LONG) for each in found.leaving[:LISTED])
            more = f" and {len(found.leaving) - LISTED} more" if len(found.leaving) > LISTED else ""
            told += f" What is gone was of {who}{more}, and is not in the file any more."
        lines = [self._change(*each) for each in found.changes]
        if found.changed > len(lines) and lines:
            lines.append(f"… and {found.changed - len(lines):,} more")
        return "\n".join([told, *lines])

    def _change(self, name: str, when: str, measure: str, before: float, after: float, typed: str) -> str:
        by = f" (typed by {said(typed, LONG)})" if typed else ""
        month = import_words.month(date.fromisoformat(when), self._reader)
        was, now = (import_words.amount(measure, each, self._reader) for each in (before, after))
        what = import_words.measure(measure, self._catalogue)
        return f"• {said(name, LONG)}, {what}, {month}: {was}{by} → {now}"

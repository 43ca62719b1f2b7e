"""What only a person can decide about a file, each question with the buttons that answer it."""

from collections.abc import Iterator
from datetime import date

from domain.facts import Reader
from domain.imports import File, Findings, Question
from views import ids, numbers
from views.blocks import Block, actions, button, cut, said, section

LISTED, LONG, FEW, MOST_SHEETS = 8, 40, 12, 10
ASKED: dict[str, str] = {
    Question.REP: "I can't tell whose numbers these are: no column seems to name a sales rep.",
    Question.MEASURE: "I can't tell which numbers these are.",
    Question.CLOSED: "I can't tell when a deal was won or lost: no column seems to hold that day.",
    Question.WON: "I can't tell which stage means that a deal is won.",
    Question.SHEET: "Several sheets look alike. Which one is it?",
}


IN_THE_FORM = (Question.REP, Question.MEASURE, Question.CLOSED, Question.WON)
"""What is answered by choosing what a column or a word means."""


def needs_change(found: Findings) -> bool:
    """Whether nothing but the form can answer what is asked."""
    return bool(found.strange) or any(each in found.asks for each in IN_THE_FORM)


def questions(file: File, reader: Reader) -> Iterator[Block]:
    """Everything that has to be answered before the file can be loaded, one thing after the other."""
    asks, found = file.findings.asks, file.findings
    if Question.DATES in asks:
        yield from _two_ways(file, reader)
    elif Question.DECIMALS in asks:
        yield from _two_numbers(file)
    if Question.SHEET in asks:
        more = " Others can be chosen under “Change”." if len(found.sheets) > MOST_SHEETS else ""
        yield section(f"*{ASKED[Question.SHEET]}*{more}")
        yield actions(
            *(_decide(file, cut(each, 60), Question.SHEET, each) for each in found.sheets[:MOST_SHEETS])
        )
    if found.strange:
        named = said(", ".join(f"“{each}”" for each in found.strange[:8]), 300)
        yield section(f"*I don't know yet what {named} means here.* Press “Change” and choose it.")
    for question in IN_THE_FORM:
        if question in asks:
            yield section(f"*{ASKED[question]}* Press “Change” and choose it.")


def _two_ways(file: File, reader: Reader) -> Iterator[Block]:
    """A day that can be read in two ways, as the two days it can be."""
    written = file.findings.ambiguous
    first, second, *_ = (int(each) for each in written.replace(".", "/").replace("-", "/").split("/"))
    yield section(f"*Which day is {said(written, 20)}?* Every date in the file can be read both ways.")
    yield actions(
        _decide(file, _day(first, second, reader), Question.DATES, "dmy"),
        _decide(file, _day(second, first, reader), Question.DATES, "mdy"),
    )


def _two_numbers(file: File) -> Iterator[Block]:
    """A number with one sign in it, as the two numbers it can be."""
    number = file.findings.ambiguous
    digits = "".join(each for each in number if each.isdigit())
    sign, other = (".", ",") if "." in number else (",", ".")
    yield section(f"*What does {said(number, 30)} mean?*")
    yield actions(
        _decide(file, f"{int(digits or 0):,} (thousands)", Question.DECIMALS, other),
        _decide(file, f"{number.replace(',', '.')} (with decimals)", Question.DECIMALS, sign),
    )


def unknown(file: File) -> Iterator[Block]:
    """Names that nobody knows, or that fit several people."""
    names = file.findings.unknown
    if not names:
        return
    named = ", ".join(
        f"{said(name, LONG)} ({rows:,} {'row' if rows == 1 else 'rows'})" for name, rows in names[:LISTED]
    )
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    many = "one of the names" if len(names) == 1 else f"{len(names)} of the names"
    yield section(f"*I don't know {many}:* {named}{more}.")
    new = "Add as a new person" if len(names) == 1 else f"Add all {len(names)} as new people"
    yield actions(
        button("Say who they are", ids.IMPORT_PEOPLE, file.id), button(new, ids.IMPORT_ALL_NEW, file.id)
    )


def report(file: File) -> Iterator[Block]:
    """Whether it is the same report as an earlier file of its name, where that makes a difference."""
    found, name = file.findings, said(file.name, LONG)
    if found.leaving:
        who = ", ".join(said(each, LONG) for each in found.leaving[:FEW])
        more = f" and {len(found.leaving) - FEW} more" if len(found.leaving) > FEW else ""
        many = "1 number" if found.gone == 1 else f"{found.gone:,} numbers"
        yield section(
            f"*{many} of an earlier {name} {'is' if found.gone == 1 else 'are'} not in this one and "
            f"would go:* of {who}{more}."
        )
        yield actions(button("Keep them: this is another report", ids.IMPORT_ANOTHER, f"{file.id}|yes"))
    elif found.apart:
        yield section(
            f"The people in an earlier {name} are others, so I take this as another report and leave "
            "their numbers as they are."
        )
        yield actions(button("It is the same: take theirs out", ids.IMPORT_ANOTHER, f"{file.id}|no"))
    elif file.another:
        yield section(f"I take this as another report than the earlier {name}: numbers of that one stay.")
        yield actions(button("It is the same report after all", ids.IMPORT_ANOTHER, f"{file.id}|no"))


def _decide(file: File, label: str, question: Question, answer: str) -> Block:
    return button(label, ids.IMPORT_DECIDE, f"{file.id}|{question}|{answer}")


def _day(day: int, month: int, reader: Reader) -> str:
    when = date(2024, month, day)
    return f"{day} {numbers.month(when, reader)}"

"""How numbers come in: what can be dropped, what came last and waits, and who types instead."""

from datetime import date

from domain.facts import Reader
from domain.imports import File, State
from domain.sources import Standing
from views import ids, import_words
from views.blocks import Message, actions, button, cut, header, numbered, said, section
from views.sources import standings

LONG = 40


def not_yours(manages: bool) -> Message:
    """Somebody who may not load files dropped one."""
    told = "Files of numbers are loaded by an administrator, so please send it to one."
    if not manages:
        return Message(told, [section(told)])
    told += " Numbers of your own reps you can type in yourself."
    return Message(told, [section(told), actions(button("Add numbers", ids.TYPE_NUMBERS))])


def how(files: tuple[File, ...], sources: tuple[Standing, ...], reader: Reader) -> Message:
    """How numbers come in, the files that came last, and when each source was read."""
    told = (
        "Drop a CSV or Excel file (.xlsx) here: an export of deals or activities, or a table of numbers by "
        "rep and month. I show what I understand before anything is saved."
    )
    lines = [f"• {said(file.name, LONG)}{_span(file, reader)}: {_short(file)}" for file in files]
    recent = [section("*The last files*\n" + "\n".join(lines))] if lines else []
    waiting = [each for each in files if each.state is State.ASKED]
    if waiting:
        recent.append(
            actions(*(button(f"Answer: {cut(each.name, 50)}", ids.IMPORT_SHOW, each.id) for each in waiting))
        )
    if sources:
        recent.append(section(standings(sources, reader)))
    buttons = actions(button("Add numbers by hand", ids.TYPE_NUMBERS))
    return Message(told, numbered([header("Numbers in"), section(told), *recent, buttons]))


def _span(file: File, reader: Reader) -> str:
    """` (August 2026 – September 2026)`, which tells files of one name apart."""
    months = [file.findings.first, file.findings.last] if file.findings.first else []
    named = [import_words.month(date.fromisoformat(each), reader) for each in dict.fromkeys(months)]
    return f" ({' – '.join(named)})" if named else ""


def _short(file: File) -> str:
    if file.state is State.LOADED:
        many = "1 row" if file.findings.read == 1 else f"{file.findings.read:,} rows"
        return f"loaded, {file.findings.loaded:,} of {many}"
    return {
        State.NEW: "being read",
        State.ASKED: "waiting for your answer",
        State.CONFIRMED: "being loaded",
        State.LEFT: "not loaded",
    }.get(file.state, "could not be read")

"""What can be typed, and what is said to somebody who typed something else."""

from collections.abc import Mapping, Sequence

from views.blocks import Message, context, escape, header, said, section
from views.ids import COMMAND

COMMANDS: Mapping[str, str] = {
    "": COMMAND,
    "prep": f"{COMMAND} prep [@rep]",
    "log": f"{COMMAND} log [@rep]",
    "scorecard": f"{COMMAND} scorecard [@rep] [month]",
    "goals": f"{COMMAND} goals [@rep] [year]",
    "commit": f"{COMMAND} commit [@rep]",
    "progress": f"{COMMAND} progress [@rep]",
    "move": f"{COMMAND} move [@rep]",
    "skip": f"{COMMAND} skip [@rep] <reason>",
    "help": f"{COMMAND} help",
}
"""Each word that can be typed, and how it is used."""

Line = tuple[str, str, str, str]
LINES: Sequence[Line] = (
    ("", "the next one-on-one and what is open", "", ""),
    ("prep", "the run sheet for a meeting", "", "prep ana"),
    ("log", "write down what came of it, page by page", "", "log ana"),
    ("scorecard", "a month against its goals", "scorecard march", "scorecard ana march"),
    ("goals", "the goals of a year", "goals 2026", "goals ana 2026"),
    ("commit", "make a promise, or propose one", "", "commit ana"),
    ("progress", "where promises stand", "", "progress ana"),
    ("move", "another time for the meeting", "", "move ana"),
    ("skip", "leave a month out, with a reason", "skip on leave", "skip ana on leave"),
    ("help", "this page", "", ""),
)
"""Word, what it does, an example for a rep and one for a manager."""

ANYWHERE = "It works in any channel, and only you see the answer. Most of it is a button on my Home tab too."
MANAGERS = frozenset({"prep", "log"})


def help_page(manages: bool) -> Message:
    """Every command with one line and an example; those for managers only if the reader is one."""
    lines = [_line(line, manages) for line in LINES if manages or line[0] not in MANAGERS]
    small = (
        "It works in any channel, and only you see the answer. The same things are buttons on my Home tab."
    )
    text = "\n".join(["What you can type:", *lines])
    return Message(text, [header("What you can type"), section("\n".join(lines)), context(small)])


def unknown(words: str, nearest: str | None, usage: str) -> Message:
    """Words that are no command: the nearest one with its usage, or where all of them stand."""
    asked = f"I don't know “{said(words, 80).replace('`', chr(39))}”."
    told = f"Did you mean `{escape(usage)}`?" if nearest else f"`{COMMANDS['help']}` shows what I understand."
    return Message(f"{asked} {told}", [section(f"{asked} {told}")])


def _line(line: Line, manages: bool) -> str:
    word, does, example, managing = line
    shown = (managing if manages else "") or example
    usage = COMMANDS[word] if manages else COMMANDS[word].replace(" [@rep]", "")
    more = f", for example `{COMMAND} {shown}`" if shown else ""
    return f"`{escape(usage)}` {does}{more}"

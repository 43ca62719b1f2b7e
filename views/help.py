"""What can be typed, and what is said to somebody who typed something else."""

from collections.abc import Mapping

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
    "funnel": f"{COMMAND} funnel [@rep]",
    "depth": f"{COMMAND} depth [@rep]",
    "hours": f"{COMMAND} hours [@rep]",
    "team": f"{COMMAND} team",
    "data": f"{COMMAND} data",
    "move": f"{COMMAND} move [@rep]",
    "skip": f"{COMMAND} skip [@rep] <reason>",
    "settings": f"{COMMAND} settings",
    "setup": f"{COMMAND} setup",
    "import": f"{COMMAND} import",
    "help": f"{COMMAND} help",
}
"""Each word that can be typed, and how it is used."""

DOES: Mapping[str, str] = {
    "": "the next one-on-one and what is open",
    "prep": "the run sheet for a meeting",
    "log": "write down what came of it, page by page",
    "scorecard": "a month against its goals",
    "goals": "the goals of a year",
    "commit": "make a promise, or propose one",
    "progress": "where promises stand",
    "funnel": "the open deals: what stands still, what is covered",
    "depth": "how closely a month is looked at, and what leads back",
    "hours": "hours by category from a calendar, if you agree to it",
    "team": "your people, whoever needs time first",
    "data": "who is asked about which number, and whether calendars count",
    "move": "another time for the meeting",
    "skip": "leave a month out, with a reason",
    "settings": "what counts in your team, and with what weight",
    "setup": "a team, and what counts in it",
    "import": "numbers from a file, or typed by hand",
    "help": "this page",
}
EXAMPLES = {
    True: f"`{COMMAND} prep ana` or `{COMMAND} scorecard ana march`",
    False: f"`{COMMAND} scorecard march`",
}
"""For a manager, and for a rep."""

ANYWHERE = "It works in any channel, and only you see the answer. The same things are buttons on my Home tab."
MANAGERS = frozenset({"prep", "log", "import", "team"})
ADMINISTRATORS = frozenset({"data", "setup", "import"})


def help_page(manages: bool, administers: bool = False) -> Message:
    """Every command with one line; those for managers and administrators only if the reader is one."""
    mine = (MANAGERS if manages else frozenset()) | (ADMINISTRATORS if administers else frozenset())
    lines = [_line(word, manages) for word in DOES if word in mine or word not in MANAGERS | ADMINISTRATORS]
    text = "\n".join(["What you can type:", *lines])
    small = context(f"For example {EXAMPLES[manages]}. {ANYWHERE}")
    return Message(text, [header("What you can type"), section("\n".join(lines)), small])


def unknown(words: str, nearest: str | None, usage: str) -> Message:
    """Words that are no command: the nearest one with its usage, or where all of them stand."""
    asked = f"I don't know “{said(words, 80).replace('`', chr(39))}”."
    told = f"Did you mean `{escape(usage)}`?" if nearest else f"`{COMMANDS['help']}` shows what I understand."
    return Message(f"{asked} {told}", [section(f"{asked} {told}")])


def _line(word: str, manages: bool) -> str:
    usage = COMMANDS[word] if manages else COMMANDS[word].replace(" [@rep]", "")
    return f"`{escape(usage)}` {DOES[word]}"

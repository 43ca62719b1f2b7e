"""The small vocabulary every screen is made of: raw Block Kit that keeps Slack's limits and escapes once.

Text that people wrote goes through `plain` or `quoted`; `section` and `context` take finished mrkdwn.
Limits: Slack's Block Kit reference (section 3,000, header 150, button 75, 10 context elements, 25 actions).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Block = dict[str, Any]
View = dict[str, Any]

SECTION, HEADER, CONTEXT, BUTTON, OPTION, TITLE, TEXT, INPUT = 3000, 150, 2000, 75, 75, 24, 3000, 3000
LATE = "(late: this was due earlier, and I could not send it then)"
MOST_BLOCKS, MOST_ACTIONS, MOST_OPTIONS, MOST_ROWS = 50, 25, 100, 100


@dataclass(frozen=True, slots=True)
class Message:
    """What people will read. `text` stands alone in notifications and for screen readers.

    `fallback_blocks` are tried where the workspace does not know one of the blocks yet.
    """

    text: str
    blocks: list[Block] | None = None
    fallback_blocks: list[Block] | None = None


def escape(words: str) -> str:
    """Make words that people wrote harmless inside mrkdwn: no mentions, links or broadcasts come of them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(words: str, most: int) -> Block:
    """Plain text, cut to what fits."""
    return {"type": "plain_text", "text": cut(words, most) or " ", "emoji": True}


def said(words: str, most: int) -> str:
    """Words that people wrote, harmless, on one line, and cut without leaving half an `&amp;` behind."""
    return _cut_escaped(escape(" ".join(words.split())), most)


def quoted(words: str, most: int = SECTION) -> str:
    """Words that people wrote, as a quotation of one or several lines."""
    return "\n".join(f"> {line}" for line in _cut_escaped(escape(words.strip()), most).splitlines())


def _cut_escaped(words: str, most: int) -> str:
    return words if len(words) <= most else re.sub(r"&\w*$", "", words[: most - 1]) + "…"


def cut(words: str, most: int) -> str:
    """The words, ended by … where they do not fit."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def mention(slack_id: str | None, name: str) -> str:
    """Somebody by their Slack id, else by name."""
    return f"<@{slack_id}>" if slack_id else escape(name)


def header(words: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(words, HEADER)}


def section(mrkdwn: str, accessory: Block | None = None) -> Block:
    """A paragraph of finished mrkdwn, with a button or select beside it if there is one."""
    made = {"type": "section", "text": {"type": "mrkdwn", "text": cut(mrkdwn, SECTION)}}
    return made | ({"accessory": accessory} if accessory else {})


def context(*mrkdwn: str) -> Block:
    """Small print."""
    elements = [{"type": "mrkdwn", "text": cut(words, CONTEXT)} for words in mrkdwn[:10] if words]
    return {"type": "context", "elements": elements}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(words: str, action_id: str, value: object = "", *, style: str = "", url: str = "") -> Block:
    """A button; `style` is primary or danger."""
    made: Block = {"type": "button", "text": plain(words, BUTTON), "action_id": action_id}
    more = {"value": str(value), "style": style, "url": url}
    return made | {name: each for name, each in more.items() if each}


def actions(*elements: Block, block_id: str = "") -> Block:
    """A row of buttons and selects."""
    made: Block = {"type": "actions", "elements": list(elements[:MOST_ACTIONS])}
    return made | ({"block_id": block_id} if block_id else {})


def options(named: Iterable[tuple[str, str]]) -> list[Block]:
    """(value, words) pairs as options, at most a hundred."""
    return [{"text": plain(words, OPTION), "value": value} for value, words in list(named)[:MOST_OPTIONS]]


def select(action_id: str, named: Sequence[tuple[str, str]], chosen: str | None, placeholder: str) -> Block:
    """A select of (value, words) pairs."""
    offered = options(named)
    initial = next((each for each in offered if each["value"] == chosen), None)
    made: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": offered,
    }
    return made | ({"initial_option": initial} if initial else {})


def text_input(action_id: str, *, initial: str = "", lines: bool = False, placeholder: str = "") -> Block:
    """A field for words."""
    made: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": lines,
        "max_length": INPUT if lines else 200,
    }
    more = {
        "initial_value": cut(initial, made["max_length"]),
        "placeholder": plain(placeholder, 150) if placeholder else "",
    }
    return made | {name: each for name, each in more.items() if each}


def number_input(action_id: str, *, initial: str = "", decimal: bool = False, least: str = "0") -> Block:
    """A field for a number."""
    made: Block = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": decimal,
        "min_value": least,
    }
    return made | ({"initial_value": initial} if initial else {})


def choices(action_id: str, named: Sequence[tuple[str, str]], chosen: Collection[str]) -> Block:
    """A select of which several of the (value, words) pairs can be chosen."""
    offered = options(named)
    initial = [each for each in offered if each["value"] in chosen]
    made: Block = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": plain("Choose", 150),
        "options": offered,
    }
    return made | ({"initial_options": initial} if initial else {})


def at_once(block: Block) -> Block:
    """An input whose choice is told as soon as it is made, so that the form can show what follows from it."""
    return block | {"dispatch_action": True}


def field(label: str, element: Block, *, block_id: str, optional: bool = False, hint: str = "") -> Block:
    """An input of a form under its label. What it asks for is read back by its block_id and action_id."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    return made | ({"hint": plain(hint, 2000)} if hint else {})


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a tail (`count:1`) on every action id that stands several times on the screen."""
    used = Counter(element.get("action_id") for block in blocks for element in _used(block))
    seen = Counter[str]()

    def named(element: Block) -> Block:
        name = element.get("action_id")
        if not name or used[name] < 2:
            return element
        seen[name] += 1
        return element | {"action_id": f"{name}:{seen[name]}"}

    def told(block: Block) -> Block:
        if "accessory" in block:
            return block | {"accessory": named(block["accessory"])}
        return block | {"elements": [named(each) for each in _used(block)]} if _used(block) else block

    return [told(block) for block in blocks]


def _used(block: Block) -> list[Block]:
    """What can be clicked in a block."""
    return [block["accessory"]] if "accessory" in block else list(block.get("elements", ()))


def overdue(message: Message, late: bool) -> Message:
    """The message itself, or begun by a line that says it is late."""
    if not late:
        return message
    blocks, fallback = (
        [context(LATE), *each] if each else each for each in (message.blocks, message.fallback_blocks)
    )
    return replace(message, text=f"{LATE} {message.text}", blocks=blocks, fallback_blocks=fallback)


def modal(
    title: str,
    blocks: list[Block],
    *,
    callback_id: str,
    submit: str = "",
    private_metadata: str = "",
    close: str = "",
) -> View:
    """A form, or a page to read when there is nothing to submit. What is left by `close` is not kept."""
    made: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE),
        "blocks": blocks[:100],
        "close": plain(close or ("Cancel" if submit else "Close"), TITLE),
        "private_metadata": private_metadata,
    }
    return made | ({"submit": plain(submit, TITLE)} if submit else {})


def home(blocks: list[Block]) -> View:
    """The Home tab."""
    return {"type": "home", "blocks": blocks[:100]}


def table(rows: Sequence[Sequence[str]], align: Sequence[str], *, wraps: Sequence[int] = (0,)) -> Block:
    """A table whose first row is its head; `align` names left or right for each column.

    The columns in `wraps` break their lines, so that the others stay in sight on a phone.
    """
    settings = ({"align": each, "is_wrapped": column in wraps} for column, each in enumerate(align))
    cells = [[{"type": "raw_text", "text": each or " "} for each in row] for row in rows[:MOST_ROWS]]
    return {"type": "table", "column_settings": [*settings], "rows": cells}


def date_input(action_id: str, *, initial: str = "") -> Block:
    """A field for a day; `initial` is `2026-10-08`."""
    made: Block = {"type": "datepicker", "action_id": action_id}
    return made | ({"initial_date": initial} if initial else {})


def time_input(action_id: str, *, initial: str = "") -> Block:
    """A field for an hour; `initial` is `14:00`."""
    made: Block = {"type": "timepicker", "action_id": action_id}
    return made | ({"initial_time": initial} if initial else {})


def value_of(view: Mapping[str, Any], block_id: str, action_id: str) -> Any:
    """What stands in a field: words (numbers too), a date, what was chosen (a list of several), or None."""
    found = (view["state"]["values"].get(block_id) or {}).get(action_id) or {}
    if "selected_option" in found:
        chosen = found["selected_option"]
        return chosen["value"] if chosen else None
    if "selected_options" in found:
        return [each["value"] for each in found["selected_options"] or ()]
    names = ("value", "selected_date", "selected_time", "selected_date_time")
    return next((found[name] for name in names if found.get(name) is not None), None)

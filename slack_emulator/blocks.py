"""What Slack says to blocks, messages and views before it accepts them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any

from slack_emulator.attachment_shapes import ATTACHMENTS
from slack_emulator.block_shapes import TABLES
from slack_emulator.elements import blocks_within, elements
from slack_emulator.shapes import (
    ANYWHERE,
    HOME,
    JSON,
    MESSAGE,
    MODAL,
    Check,
    Problem,
    Shape,
    Walk,
    flag,
    many,
    one_of,
    plain,
    string,
    typed,
)

IN_MESSAGE = 50
IN_VIEW = 100
TOTAL = 13_200
# The text of all blocks of one kind in a message; tables do not count into the TOTAL of the message.
TOTALS = {"table": 10_000, "data_table": 20_000, "markdown": 12_000}
COUNTED_APART = ("table", "data_table")
# What only one message at a time may carry, and Slack's word for it.
ONE_TABLE = "only_one_table_allowed"

COMMON: dict[str, Check] = {
    "blocks": many(typed("blocks"), 0, IN_VIEW),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "title": plain(24),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": flag,
    "notify_on_close": flag,
}


MODAL_VIEW = Shape(
    {"type": one_of("modal"), "title": COMMON["title"], "blocks": COMMON["blocks"]},
    {**COMMON, "submit_disabled": flag},
)
HOME_VIEW = Shape({"type": one_of("home"), "blocks": COMMON["blocks"]}, COMMON)
VIEWS = {"modal": (MODAL, MODAL_VIEW), "home": (HOME, HOME_VIEW)}
Knows = Callable[[JSON], bool]


def block_problems(blocks: Any, refuse: Collection[str] = ()) -> list[Problem]:
    """What is wrong with blocks of which nobody said where they will stand."""
    walk = Walk(ANYWHERE, TABLES, refuse)
    return _look(walk, blocks, "")


def message_problems(
    blocks: Any,
    refuse: Collection[str] = (),
    has_picture: Knows = lambda named: True,
    attachments: Any = (),
) -> list[Problem]:
    """What is wrong with the blocks of a message, and with its attachments.

    `has_picture` tells whether a slack_file can be shown.
    """
    walk = Walk(MESSAGE, TABLES, refuse, has_picture)
    if attachments:
        ATTACHMENTS(attachments, "/attachments", walk)
    return _look(walk, blocks, "/blocks", attachments)


def view_problems(
    view: Any, kinds: Collection[str], refuse: Collection[str] = (), has_picture: Knows = lambda named: True,
    at: str = "/view",
) -> list[Problem]:  # fmt: skip
    """What is wrong with a view that must be one of these kinds (modal, home)."""
    walk = Walk("", TABLES, refuse, has_picture)
    if not isinstance(view, dict):
        walk.complain(at, "must provide an object", "type", "object")
    elif "type" not in view:
        walk.miss(at, "type")
    elif str(view["type"]) not in kinds:
        walk.complain(f"{at}/type", f"unsupported type: {view['type']}", "enum", sorted(kinds))
    else:
        walk.surfaces, shape = VIEWS[view["type"]]
        shape(view, at, walk)
        if not walk.problems:
            walk.problems += [*_twice(view["blocks"], f"{at}/blocks"), *_unsubmittable(view, at)]
    return walk.problems


def only_refused(problems: list[Problem], refuse: Collection[str]) -> bool:
    """Whether the only trouble is that this workspace does not know a kind of block yet."""
    return all(problem.message.removeprefix("unsupported type: ") in refuse for problem in problems)


def _look(walk: Walk, blocks: Any, at: str, attachments: Any = ()) -> list[Problem]:
    many(typed("blocks"), 0, IN_MESSAGE)(blocks, at, walk)
    if not walk.problems:
        attached = [block for one in attachments for block in one.get("blocks") or []]
        walk.problems += [*_twice(blocks, at), *_counted(blocks + attached, at)]
    return walk.problems


def _twice(blocks: list[JSON], at: str) -> Iterator[Problem]:
    """What may be there only once: a block_id, an action_id within its block, the focus of a form."""
    inside = list(blocks_within(blocks))
    used = list(elements(blocks))
    named = Counter(block["block_id"] for block in inside if block.get("block_id"))
    acted = Counter((id(block), element["action_id"]) for block, element in used if element.get("action_id"))
    for block_id, times in named.items():
        if times > 1:
            yield Problem(at, f"`block_id` {block_id} already exists")
    for (_, action_id), times in acted.items():
        if times > 1:
            yield Problem(at, f"`action_id` {action_id} already exists in the block")
    if sum(element.get("focus_on_load") is True for _, element in used) > 1:
        yield Problem(at, "only one element can have `focus_on_load`")


def _counted(blocks: list[JSON], at: str) -> Iterator[Problem]:
    inside = list(blocks_within(blocks))
    kinds = Counter(block["type"] for block in inside)
    if kinds["data_visualization"] > 2:
        yield Problem(at, "no more than 2 data_visualization blocks allowed")
    if kinds["plan"] > 1:
        yield Problem(at, "Cannot have more than 1 plan block")
    if kinds["table"] > 1:
        yield Problem(at, ONE_TABLE)
    for kind, total in TOTALS.items():
        if kinds[kind] and characters([block for block in inside if block["type"] == kind]) > total:
            yield Problem(at, f"all {kind} blocks together must have less than {total + 1} characters")


def _unsubmittable(view: JSON, at: str) -> Iterator[Problem]:
    asks = any(block["type"] == "input" for block in blocks_within(view["blocks"]))
    if view["type"] == "modal" and asks and not view.get("submit"):
        yield Problem(at, "missing required field: submit", "missing_field", {"field": "submit"})


def characters(value: Any) -> int:
    """How many characters of text there are in blocks, however deep."""
    if isinstance(value, list):
        return sum(characters(one) for one in value)
    if not isinstance(value, dict):
        return 0
    return sum(
        len(one) if name == "text" and isinstance(one, str) else characters(one)
        for name, one in value.items()
    )

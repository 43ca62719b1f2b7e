"""What Slack says to blocks, messages and views before it accepts them."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from slack_emulator.block_shapes import SURFACES, TABLES
from slack_emulator.elements import blocks_within, elements
from slack_emulator.shapes import JSON, Check, Problem, Shape, Walk, flag, many, one_of, plain, string, typed

IN_MESSAGE = 50
IN_VIEW = 100
TOTAL = 13_200
TABLE_TOTAL = 10_000
DATA_TABLE_TOTAL = 20_000

COMMON: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = Shape(
    {"type": one_of("modal"), "title": plain(24), "blocks": many(typed("blocks", SURFACES["V"]), 1, IN_VIEW)},
    {**COMMON, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag},
)
HOME = Shape(
    {"type": one_of("home"), "blocks": many(typed("blocks", SURFACES["H"]), 1, IN_VIEW)},
    {**COMMON, "title": plain(24), "submit": plain(24), "close": plain(24), "clear_on_close": flag,
     "notify_on_close": flag},
)  # fmt: skip
VIEWS = {"modal": ("V", MODAL), "home": ("H", HOME)}


Knows = Callable[[JSON], bool]


def message_problems(
    blocks: Any, refuse: Collection[str] = (), has_picture: Knows = lambda named: True, at: str = "/blocks"
) -> list[Problem]:
    """What is wrong with the blocks of a message; `has_picture` tells whether a slack_file can be shown."""
    walk = Walk("M", TABLES, refuse, has_picture)
    many(typed("blocks", SURFACES["M"]), 0, IN_MESSAGE)(blocks, at, walk)
    if not walk.problems:
        walk.problems += [*_repeated_ids(blocks, at), *_counted(blocks, at)]
    return walk.problems


def view_problems(
    view: Any, kinds: Collection[str], refuse: Collection[str] = (), has_picture: Knows = lambda named: True
) -> list[Problem]:
    """What is wrong with a view that must be one of these kinds (modal, home)."""
    if not isinstance(view, dict):
        return [Problem("/view", "must provide an object")]
    kind = str(view.get("type"))
    if "type" not in view:
        return [Problem("/view", "missing required field: type", "missing_field")]
    if kind not in kinds:
        return [Problem("/view/type", f"unsupported type: {kind}")]
    surface, shape = VIEWS[kind]
    walk = Walk(surface, TABLES, refuse, has_picture)
    shape(view, "/view", walk)
    if not walk.problems:
        walk.problems += [*_repeated_ids(view["blocks"], "/view/blocks"), *_unsubmittable(view)]
    return walk.problems


def only_refused(problems: list[Problem], refuse: Collection[str]) -> bool:
    """Whether the only trouble is that this workspace does not know a kind of block yet."""
    return all(problem.message.removeprefix("unsupported type: ") in refuse for problem in problems)


def _repeated_ids(blocks: list[JSON], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for block in blocks_within(blocks):
        named = block.get("block_id")
        if named in seen:
            yield Problem(at, f"`block_id` {named} already exists")
        seen.add(named or "")
        seen.discard("")
    used: set[tuple[int, str]] = set()
    for block, element in elements(blocks):
        key = (id(block), element.get("action_id") or "")
        if key in used and key[1]:
            yield Problem(at, f"`action_id` {key[1]} already exists in the block")
        used.add(key)


def _counted(blocks: list[JSON], at: str) -> Iterator[Problem]:
    inside = list(blocks_within(blocks))
    charts = sum(1 for block in inside if block["type"] == "data_visualization")
    tables = [block for block in inside if block["type"] == "table"]
    if charts > 2:
        yield Problem(at, "no more than 2 data_visualization blocks allowed")
    if len(tables) > 1:
        yield Problem(at, "only one table block allowed")
    if characters(tables) > TABLE_TOTAL:
        yield Problem(at, f"tables must have less than {TABLE_TOTAL + 1} characters")
    if characters([block for block in inside if block["type"] == "data_table"]) > DATA_TABLE_TOTAL:
        yield Problem(at, f"data tables must have less than {DATA_TABLE_TOTAL + 1} characters")
    if sum(len(block["text"]) for block in inside if block["type"] == "markdown") > 12_000:
        yield Problem(at, "markdown text must be less than 12001 characters")


def _unsubmittable(view: JSON) -> Iterator[Problem]:
    asks = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and asks and not view.get("submit"):
        yield Problem("/view", "missing required field: submit", "missing_field")


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

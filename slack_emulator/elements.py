"""Finding things inside blocks: the elements a person can use, and the ids that Slack fills in."""

from collections.abc import Callable, Iterator
from typing import Any

JSON = dict[str, Any]

# Where a block keeps its elements (one, or a list of them), and where it keeps other blocks.
HOLDERS = {
    "section": ("accessory",), "actions": ("elements",), "input": ("element",),
    "context_actions": ("elements",),
    "card": ("actions",), "auth_provider": ("accessory",),
}  # fmt: skip
CHILDREN = {"container": "child_blocks", "carousel": "elements"}
STATELESS = frozenset({"button", "workflow_button", "overflow", "image", "feedback_buttons", "icon_button"})


def blocks_within(blocks: list[JSON]) -> Iterator[JSON]:
    """Every block, those inside containers and carousels too."""
    for block in blocks:
        yield block
        if isinstance(within := block.get(CHILDREN.get(str(block.get("type")), "")), list):
            yield from blocks_within(within)


def elements(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Every usable element with the block it stands in."""
    for block in blocks_within(blocks):
        for holder in HOLDERS.get(block["type"], ()):
            held = block.get(holder)
            for element in held if isinstance(held, list) else [held] if held else []:
                if element.get("type") != "image":
                    yield block, element


def find(blocks: list[JSON], action_id: str, block_id: str | None, value: object) -> tuple[JSON, JSON] | None:
    """The element with this action_id; among several of them the one in that block or with that value."""
    found = [
        (block, element)
        for block, element in elements(blocks)
        if element.get("action_id") == action_id and block_id in (None, block["block_id"])
    ]
    if len(found) < 2:
        return found[0] if found else None
    if value is None:
        return found[0]
    return next((pair for pair in found if pair[1].get("value") == value or _offers(pair[1], value)), None)


def _offers(element: JSON, value: object) -> bool:
    return any(value in (option["value"], option["text"]["text"]) for option in options(element))


def options(element: JSON) -> list[JSON]:
    """The options of a select, those inside groups too."""
    listed = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        listed += group["options"]
    return listed


def with_ids(blocks: list[JSON], fresh: Callable[[], str]) -> list[JSON]:
    """The blocks with a block_id on each and an action_id on each element; what was sent stays untouched."""
    return [_block_with_ids(block, fresh) for block in blocks]


def _block_with_ids(block: JSON, fresh: Callable[[], str]) -> JSON:
    filled = block if block.get("block_id") else {**block, "block_id": fresh()}
    kind = str(block.get("type"))
    if within := filled.get(CHILDREN.get(kind, "")):
        filled = {**filled, CHILDREN[kind]: with_ids(within, fresh)}
    for holder in HOLDERS.get(kind, ()):
        if held := filled.get(holder):
            filled = {**filled, holder: _held_with_ids(held, fresh)}
    return filled


def _held_with_ids(held: Any, fresh: Callable[[], str]) -> Any:
    if isinstance(held, list):
        return [_held_with_ids(one, fresh) for one in held]
    if held.get("action_id") or held.get("type") == "image":
        return held
    return {**held, "action_id": fresh()}

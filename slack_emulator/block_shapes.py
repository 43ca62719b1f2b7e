"""The blocks: which fields each has, its limits, and on which surfaces it may stand."""

from slack_emulator.data_shapes import CELLS, CHARTS, DATA_BLOCKS
from slack_emulator.element_shapes import (
    ELEMENTS,
    ID,
    IMAGE,
    INPUTS,
    PICKERS,
    PICTURE,
    SELECTS,
)
from slack_emulator.rich_text_shapes import LEAVES, NAME, PARTS, RICH_TEXT
from slack_emulator.rules import either, exactly, needs, not_both, once
from slack_emulator.shapes import (
    ANYWHERE,
    HOME,
    JSON,
    MESSAGE,
    MODAL,
    Check,
    Shape,
    Walk,
    address,
    anything,
    every,
    flag,
    many,
    one_of,
    plain,
    string,
    text,
    typed,
    whole,
)

ACCESSORIES = {*SELECTS, *PICKERS, "button", "workflow_button", "overflow", "image"} - {"datetimepicker"}
IN_ACTIONS = {*SELECTS, *PICKERS, "button", "workflow_button", "overflow", "rich_text_input"}
IN_INPUT = {*SELECTS, *PICKERS, *INPUTS}
IN_CONTAINER = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table",
    "video",
)  # fmt: skip
SLACK_ICONS = (
    "archive", "book", "bookmark", "bot", "bug", "calendar", "call", "caret-left", "caret-right", "check",
    "clipboard", "code", "comment", "compass", "copy", "cube", "download", "edit", "email", "eye-closed",
    "eye-open", "file", "flag", "folder", "gear", "globe", "heart", "help", "image", "info", "key",
    "lightbulb", "link", "map", "mobile", "new-window", "pin", "plus", "refine", "refresh", "rocket", "save",
    "screen", "share", "sparkle", "star", "star-filled", "tag", "thumbs-down", "thumbs-up", "trash", "upload",
    "user", "warning",
)  # fmt: skip
SLACK_ICON = Shape({"name": one_of(*SLACK_ICONS)})
PICTURED: dict[str, Check] = {"icon": IMAGE, "subtitle": text(150)}


def block(
    required: dict[str, Check],
    optional: dict[str, Check] | None = None,
    also: Check | None = None,
    on: str = ANYWHERE,
) -> Shape:
    """A block: these fields, and a block_id."""
    return Shape(required, {"block_id": ID, **(optional or {})}, also, on)


def _undispatchable(value: JSON, pointer: str, walk: Walk) -> None:
    element = value.get("element")
    if value.get("dispatch_action") and isinstance(element, dict) and element.get("type") == "file_input":
        walk.complain(f"{pointer}/dispatch_action", "`dispatch_action` cannot be used with a file_input")


def _has_begun(value: JSON, pointer: str, walk: Walk) -> None:
    """Only a task of a plan can wait; blocks of which nobody knows where they go may become one."""
    if value.get("status") == "pending" and walk.surfaces == MESSAGE:
        walk.complain(f"{pointer}/status", "only tasks of a plan can be pending")


LAYOUT_BLOCKS = {
    "section": block(
        {},
        {
            "text": text(3000), "fields": many(text(2000), 1, 10), "expand": flag,
            "accessory": typed("elements", *sorted(ACCESSORIES)),
        },
        either("text", "fields"),
    ),
    "header": block({"text": plain(150)}, {"level": whole(1, 4)}),
    "divider": block({}),
    "context": block({"elements": many(typed("elements", "image", "plain_text", "mrkdwn"), 1, 10)}),
    "actions": block({"elements": many(typed("elements", *sorted(IN_ACTIONS)), 1, 25)}),
    "input": block(
        {"label": plain(2000), "element": typed("elements", *sorted(IN_INPUT))},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
        _undispatchable,
    ),
    "image": block(
        {"alt_text": string(2000, 0)}, {**PICTURE, "title": plain(2000)}, exactly("image_url", "slack_file")
    ),
    "video": block(
        {
            "alt_text": string(2000, 0), "title": plain(200), "thumbnail_url": address(),
            "video_url": address(3000, "https"),
        },
        {
            "author_name": string(50), "description": plain(200), "provider_icon_url": address(2000),
            "provider_name": string(50), "title_url": address(2000, "https"),
        },
    ),
    "rich_text": block(RICH_TEXT),
    "alert": block(
        {"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}, on=MODAL
    ),
    "file": block(
        {"external_id": NAME, "source": one_of("remote")}, {"file_id": NAME, "file": anything}, on=MESSAGE
    ),
    "call": block({"call_id": NAME}, {"api_decoration_available": flag, "call": anything}, on=MESSAGE),
    "markdown": block({"text": string(12_000, 0)}, on=MESSAGE),
}  # fmt: skip
NESTING_BLOCKS = {
    "card": block(
        {},
        {
            **PICTURED, "title": text(150), "body": text(200), "subtext": text(200), "hero_image": IMAGE,
            "slack_icon": SLACK_ICON, "actions": many(typed("elements", "button"), 0, 3),
        },
        every(either("title", "body", "actions", "hero_image"), not_both("icon", "slack_icon")),
    ),
    "carousel": block({"elements": many(typed("blocks", "card"), 1, 10)}, on=MESSAGE + HOME),
    "container": block(
        {"child_blocks": many(typed("blocks", *IN_CONTAINER), 1, 10)},
        {
            **PICTURED, "title": plain(150), "rich_text_title": typed("blocks", "rich_text"),
            "width": one_of("narrow", "standard", "wide", "full"), "is_collapsible": flag,
            "default_collapsed": flag, "has_header_divider": flag,
        },
        every(
            either("title", "rich_text_title"),
            needs("default_collapsed", "is_collapsible"),
            not_both("has_header_divider", "is_collapsible"),
        ),
        MESSAGE + HOME,
    ),
}  # fmt: skip

TASK: dict[str, Check] = {
    "task_id": NAME, "title": NAME, "status": one_of("pending", "in_progress", "complete", "error"),
}  # fmt: skip
TASK_DETAILS: dict[str, Check] = {
    "details": typed("blocks", "rich_text"), "output": typed("blocks", "rich_text"),
    "sources": many(typed("elements", "url")),
}  # fmt: skip
AGENT_BLOCKS = {
    "context_actions": block(
        {"elements": many(typed("elements", "feedback_buttons", "icon_button"), 1, 5)}, on=MESSAGE
    ),
    "task_card": block(TASK, TASK_DETAILS, _has_begun, MESSAGE),
    "plan": block(
        {"title": NAME}, {"plan_id": NAME, "tasks": many(block(TASK, TASK_DETAILS), 0, 50)},
        once("task_id", "tasks"), MESSAGE,
    ),
    "auth_provider": block(
        {"value": string(150), "name": plain(75), "is_connected": flag},
        {
            "description": plain(150), "connected_identity": plain(75), "connected_context": plain(75),
            **dict.fromkeys(("icon_url", "auth_url", "disconnect_url"), address(3000, "https")),
            "accessory": typed("elements", "overflow"), "fallback": many(typed("blocks", *LAYOUT_BLOCKS)),
        },
    ),
}  # fmt: skip
BLOCKS = {**LAYOUT_BLOCKS, **NESTING_BLOCKS, **AGENT_BLOCKS, **DATA_BLOCKS}
TABLES = {
    "blocks": BLOCKS, "elements": ELEMENTS, "cells": CELLS, "charts": CHARTS, "parts": PARTS,
    "leaves": LEAVES,
}  # fmt: skip

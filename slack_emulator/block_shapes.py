"""The blocks: which fields each has, its limits, and on which surfaces it may stand."""

from typing import Any

from slack_emulator.element_shapes import ELEMENTS, ID, IMAGE, SLACK_FILE
from slack_emulator.shapes import (
    JSON,
    Check,
    Shape,
    Walk,
    anything,
    either,
    flag,
    many,
    nullable,
    number,
    one_of,
    plain,
    positive,
    string,
    text,
    typed,
    whole,
)

LISTS = ("static", "external", "users", "channels", "conversations")
SELECTS = {f"{how}{what}_select" for how in ("", "multi_") for what in LISTS}
PICKED = {"datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons"}
MODAL_ONLY = {"email_text_input", "url_text_input", "number_input", "file_input"}
ACCESSORIES = SELECTS | PICKED - {"datetimepicker"} | {"button", "workflow_button", "overflow", "image"}
IN_ACTIONS = SELECTS | PICKED | {"button", "workflow_button", "overflow", "rich_text_input", "icon_button"}
IN_INPUT = SELECTS | PICKED | MODAL_ONLY | {"plain_text_input", "rich_text_input"}
CELLS = ("raw_text", "raw_number", "rich_text")


def cell(value: Any, pointer: str, walk: Walk) -> None:
    """One cell of a table."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in CELLS:
        walk.complain(f"{pointer}/type", f"unsupported type: {kind}")
    else:
        typed("blocks" if kind == "rich_text" else "elements")(value, pointer, walk)


def _input(value: JSON, pointer: str, walk: Walk) -> None:
    element = value.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    if (kind in MODAL_ONLY and walk.surface != "V") or (kind == "datetimepicker" and walk.surface == "H"):
        walk.complain(f"{pointer}/element/type", f"unsupported type: {kind}")


def _actions(value: JSON, pointer: str, walk: Walk) -> None:
    for position, element in enumerate(value.get("elements") or []):
        if walk.surface == "H" and isinstance(element, dict) and element.get("type") == "datetimepicker":
            walk.complain(f"{pointer}/elements/{position}/type", "unsupported type: datetimepicker")


def _equal_columns(value: JSON, pointer: str, walk: Walk) -> None:
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        walk.complain(f"{pointer}/rows", "all rows must have the same number of columns")
    for position, one in enumerate(rows[0] if rows else []):
        if isinstance(one, dict) and one.get("type") == "rich_text":
            walk.complain(f"{pointer}/rows/0/{position}/type", "unsupported type: rich_text")


POINT = Shape({"label": string(20), "value": number})
SERIES = Shape({"name": string(20), "data": many(POINT, 1, 20)})
AXES = Shape({"categories": many(string(20), 1, 20)}, {"x_label": string(50), "y_label": string(50)})


def _one_point_per_category(value: JSON, pointer: str, walk: Walk) -> None:
    axes = value.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    series = [one for one in value.get("series") or [] if isinstance(one, dict)]
    if len({str(one.get("name")) for one in series}) != len(series):
        walk.complain(f"{pointer}/series", "series names must be unique")
    for position, one in enumerate(series):
        labels = [point.get("label") for point in one.get("data") or [] if isinstance(point, dict)]
        if isinstance(categories, list) and sorted(map(str, labels)) != sorted(map(str, categories)):
            walk.complain(f"{pointer}/series/{position}/data", "must have one data point per category")


AXIS_CHART = Shape({"series": many(SERIES, 1, 12), "axis_config": AXES}, also=_one_point_per_category)
CHARTS = {
    "pie": Shape({"segments": many(Shape({"label": string(20), "value": positive}), 1, 12)}),
    "bar": AXIS_CHART,
    "line": AXIS_CHART,
    "area": AXIS_CHART,
}

RICH = many(typed("rich"), 0, 1000)
STYLE: dict[str, Check] = {"style": anything}
RICH_PARTS = {
    "rich_text_section": Shape({"elements": RICH}),
    "rich_text_list": Shape(
        {"elements": RICH, "style": one_of("bullet", "ordered")},
        {"indent": whole(0, 8), "offset": whole(0, 10**6), "border": whole(0, 1)},
    ),
    "rich_text_preformatted": Shape({"elements": RICH}, {"border": whole(0, 1), "language": string(50)}),
    "rich_text_quote": Shape({"elements": RICH}, {"border": whole(0, 1)}),
    "text": Shape({"text": string(40_000)}, STYLE),
    "link": Shape({"url": string(3000)}, {"text": string(3000, 0), "unsafe": flag, **STYLE}),
    "emoji": Shape({"name": string(100)}, {"unicode": string(100), "skin_tone": whole(1, 6), **STYLE}),
    "user": Shape({"user_id": string(50)}, STYLE),
    "usergroup": Shape({"usergroup_id": string(50)}, STYLE),
    "channel": Shape({"channel_id": string(50)}, STYLE),
    "broadcast": Shape({"range": one_of("here", "channel", "everyone")}, STYLE),
    "date": Shape(
        {"timestamp": number, "format": string(1000)},
        {"url": string(3000), "fallback": string(1000), **STYLE},
    ),
    "color": Shape({"value": string(20)}, STYLE),
}


def _container(value: JSON, pointer: str, walk: Walk) -> None:
    if value.get("has_header_divider") and value.get("is_collapsible"):
        walk.complain(pointer, "`has_header_divider` cannot be used with `is_collapsible`")
    either("title", "rich_text_title")(value, pointer, walk)


COLUMN = nullable(Shape(optional={"align": one_of("left", "center", "right"), "is_wrapped": flag}))
TASK = Shape(
    {"task_id": string(), "title": string(), "status": one_of("pending", "in_progress", "complete", "error")},
    {
        "block_id": ID, "details": typed("blocks", {"rich_text"}), "output": typed("blocks", {"rich_text"}),
        "sources": many(typed("elements", {"url"}), 0, 100),
    },
)  # fmt: skip


def block(
    required: dict[str, Check], optional: dict[str, Check] | None = None, also: Check | None = None
) -> Shape:
    """A block: these fields, and a block_id."""
    return Shape(required, {"block_id": ID, **(optional or {})}, also)


BLOCKS = {
    "section": block(
        {},
        {
            "text": text(3000), "fields": many(text(2000), 1, 10), "expand": flag,
            "accessory": typed("elements", ACCESSORIES),
        },
        either("text", "fields"),
    ),
    "header": block({"text": plain(150)}, {"level": whole(1, 4)}),
    "divider": block({}),
    "context": block({"elements": many(typed("elements", {"image", "plain_text", "mrkdwn"}), 1, 10)}),
    "actions": block({"elements": many(typed("elements", IN_ACTIONS), 1, 25)}, also=_actions),
    "input": block(
        {"label": plain(2000), "element": typed("elements", IN_INPUT)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
        _input,
    ),
    "image": block(
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": SLACK_FILE, "title": plain(2000)},
        either("image_url", "slack_file"),
    ),
    "file": block({"external_id": string(), "source": one_of("remote")}),
    "rich_text": block({"elements": many(typed("rich"), 0, 1000)}),
    "markdown": block({"text": string(12_000)}),
    "video": block(
        {
            "alt_text": string(2000), "title": plain(200), "thumbnail_url": string(3000),
            "video_url": string(3000),
        },
        {
            "author_name": string(50), "description": plain(200), "provider_icon_url": string(3000),
            "provider_name": string(50), "title_url": string(3000),
        },
    ),
    "table": block({"rows": many(many(cell, 1, 20), 1, 100)}, {"column_settings": many(COLUMN, 0, 20)}),
    "data_table": block(
        {"rows": many(many(cell, 1, 20), 2, 201), "caption": string(1000)},
        {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        _equal_columns,
    ),
    "data_visualization": block({"title": string(50), "chart": typed("charts")}),
    "card": block(
        {},
        {
            "title": text(150), "subtitle": text(150), "body": text(200), "subtext": text(200), "icon": IMAGE,
            "hero_image": IMAGE, "slack_icon": anything, "actions": many(typed("elements", {"button"}), 0, 3),
        },
        either("title", "body", "actions", "hero_image"),
    ),
    "carousel": block({"elements": many(typed("blocks", {"card"}), 1, 10)}),
    "container": block(
        {"child_blocks": many(typed("blocks"), 1, 10)},
        {
            "title": text(150), "rich_text_title": typed("blocks", {"rich_text"}), "subtitle": text(150),
            "icon": IMAGE, "width": one_of("narrow", "standard", "wide", "full"), "is_collapsible": flag,
            "default_collapsed": flag, "has_header_divider": flag,
        },
        _container,
    ),
    "alert": block({"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
    "context_actions": block({"elements": many(typed("elements", {"feedback_buttons", "icon_button"}), 1,
    5)}),
    "task_card": TASK,
    "plan": block({"title": string(), "tasks": many(TASK, 1, 50)}),
}  # fmt: skip

EVERYWHERE = (
    "section",
    "header",
    "divider",
    "context",
    "actions",
    "input",
    "image",
    "rich_text",
    "video",
    "card",
)
SURFACES = {
    "M": {
        *EVERYWHERE, "file", "markdown", "table", "data_table", "data_visualization", "carousel", "container",
        "context_actions", "task_card", "plan",
    },
    "V": {*EVERYWHERE, "alert"},
    "H": {*EVERYWHERE, "table", "data_table", "carousel", "container"},
}  # fmt: skip
TABLES = {"blocks": BLOCKS, "elements": ELEMENTS, "charts": CHARTS, "rich": RICH_PARTS}

"""Blocks that show numbers: tables, data tables and charts."""

from slack_emulator.rich_text_shapes import RICH_TEXT
from slack_emulator.rules import listed, objects, once
from slack_emulator.shapes import (
    HOME,
    JSON,
    MESSAGE,
    Check,
    Shape,
    Walk,
    every,
    flag,
    many,
    nullable,
    number,
    one_of,
    positive,
    string,
    typed,
    unique,
    whole,
)

ID = string(255)
WORDS = string(10**6)
COLUMN = nullable(Shape(optional={"align": one_of("left", "center", "right"), "is_wrapped": flag}))
CELLS = {
    "raw_text": Shape({"text": WORDS}),
    "raw_number": Shape({"value": number, "text": WORDS}),
    "rich_text": Shape(RICH_TEXT, {"block_id": ID}),
    "action": Shape(
        {"element": typed("elements", "button")}, {"fallback": typed("cells", "raw_text", "raw_number")}
    ),
}
ROWS = many(many(typed("cells", "raw_text", "raw_number", "rich_text"), 1, 20), 1, 100)
DATA_ROWS = many(many(typed("cells"), 1, 20), 2, 201)


def _even_rows(value: JSON, pointer: str, walk: Walk) -> None:
    """All rows are as long as the first, which has no rich text; the named column exists."""
    rows = [row for row in listed(value.get("rows")) if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        walk.complain(f"{pointer}/rows", "all rows must have the same number of columns")
    for position, cell in enumerate(rows[0] if rows else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            walk.complain(f"{pointer}/rows/0/{position}/type", "unsupported type: rich_text")
    if rows:
        whole(0, max(len(rows[0]) - 1, 0))(
            value.get("row_header_column_index", 0), f"{pointer}/row_header_column_index", walk
        )


LABEL = string(20)
POINT = Shape({"label": LABEL, "value": number})
SERIES = Shape({"name": LABEL, "data": many(POINT, 1, 20)})
AXES = Shape(
    {"categories": every(many(LABEL, 1, 20), unique)}, {"x_label": string(50), "y_label": string(50)}
)
SEGMENT = Shape({"label": LABEL, "value": positive})


def _one_point_per_category(value: JSON, pointer: str, walk: Walk) -> None:
    axes = value.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    for position, one in enumerate(objects(value.get("series"))):
        labels = [point.get("label") for point in objects(one.get("data"))]
        if isinstance(categories, list) and sorted(map(str, labels)) != sorted(map(str, categories)):
            walk.complain(f"{pointer}/series/{position}/data", "must have one data point per category")


AXIS_CHART = Shape(
    {"series": many(SERIES, 1, 12), "axis_config": AXES},
    also=every(once("name", "series"), _one_point_per_category),
)
CHARTS = {
    "pie": Shape({"segments": many(SEGMENT, 1, 12)}),
    "bar": AXIS_CHART,
    "line": AXIS_CHART,
    "area": AXIS_CHART,
}
BLOCK_ID: dict[str, Check] = {"block_id": ID}
DATA_BLOCKS = {
    "table": Shape({"rows": ROWS}, {**BLOCK_ID, "column_settings": many(COLUMN, 0, 20)}, on=MESSAGE + HOME),
    "data_table": Shape(
        {"rows": DATA_ROWS, "caption": string(3000)},
        {**BLOCK_ID, "page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        _even_rows, MESSAGE + HOME,
    ),
    "data_visualization": Shape(
        {"title": string(50), "chart": typed("charts")}, BLOCK_ID, on=MESSAGE + HOME
    ),
}  # fmt: skip

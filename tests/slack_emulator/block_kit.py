"""Block Kit in small words, for tests."""

from typing import Any

JSON = dict[str, Any]
SITE = "https://example.test/"


def plain(words: str = "x") -> JSON:
    return {"type": "plain_text", "text": words, "emoji": True}


def mrkdwn(words: str = "x") -> JSON:
    return {"type": "mrkdwn", "text": words, "verbatim": False}


def option(value: str = "a", **more: Any) -> JSON:
    return {"text": plain(value), "value": value, "description": plain("more"), **more}


def image(**more: Any) -> JSON:
    return {"type": "image", "alt_text": "a face", "image_url": SITE + "a.png", **more}


def rich(*leaves: JSON) -> JSON:
    section = {"type": "rich_text_section", "elements": list(leaves) or [{"type": "text", "text": "hi"}]}
    return {"type": "rich_text", "elements": [section]}


def section(words: str = "x", **more: Any) -> JSON:
    return {"type": "section", "text": mrkdwn(words), **more}


def button(action_id: str = "go", **more: Any) -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def cell(words: str = "x") -> JSON:
    return {"type": "raw_text", "text": words}


def table(rows: int = 2, columns: int = 2, words: str = "x", **more: Any) -> JSON:
    return {"type": "table", "rows": [[cell(words)] * columns for _ in range(rows)], **more}


def data_table(rows: int = 2, columns: int = 2, words: str = "x", **more: Any) -> JSON:
    return {**table(rows, columns, words), "type": "data_table", "caption": "Team", **more}


def chart(kind: str = "line", series: int = 1, points: int = 2) -> JSON:
    data = [{"label": f"W{week}", "value": week - 1} for week in range(points)]
    return {
        "type": kind,
        "series": [{"name": f"S{number}", "data": data} for number in range(series)],
        "axis_config": {
            "categories": [f"W{week}" for week in range(points)], "x_label": "Week", "y_label": "Calls",
        },
    }  # fmt: skip


def pie(segments: int = 2) -> JSON:
    return {"type": "pie", "segments": [{"label": f"S{number}", "value": 0.5} for number in range(segments)]}


def shown(drawn: JSON) -> JSON:
    return {"type": "data_visualization", "title": "Calls", "chart": drawn}


def actions(*elements: JSON, **more: Any) -> JSON:
    return {"type": "actions", "elements": list(elements), **more}


def asked(element: JSON, **more: Any) -> JSON:
    return {"type": "input", "label": plain("What"), "element": element, **more}


def card(**more: Any) -> JSON:
    return {"type": "card", "title": mrkdwn("Ana"), **more}


def container(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "container", "title": plain("More"), "child_blocks": list(blocks) or [section()], **more}


def task(task_id: str = "1", **more: Any) -> JSON:
    return {"task_id": task_id, "title": "Look", "status": "complete", **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "modal", "title": plain("Form"), "submit": plain("Save"), "blocks": list(blocks), **more}


def home(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "home", "blocks": list(blocks), **more}

"""Rich text: the four parts of a rich_text block, and what may stand inside them."""

from typing import Any

from slack_emulator.shapes import (
    Check,
    Shape,
    Walk,
    address,
    flag,
    many,
    one_of,
    string,
    typed,
    whole,
)

NAME = string(3000)
LINK = address(3000, r"[a-z][a-z0-9+.-]*")
STYLES = ("bold", "italic", "strike", "underline", "highlight", "client_highlight", "unlink")
STYLE: Check = Shape(optional=dict.fromkeys(STYLES, flag))
CODE: dict[str, Check] = {"style": Shape(optional=dict.fromkeys((*STYLES, "code"), flag))}
BORDER = whole(0, 1)


def leaf(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Shape:
    """What stands in a line: these fields, and a style."""
    return Shape(required, {"style": STYLE, **(optional or {})})


def moment(value: Any, pointer: str, walk: Walk) -> None:
    """Seconds since 1970; SDKs send them in words too."""
    whole(0)(int(value) if isinstance(value, str) and value.isdecimal() else value, pointer, walk)


# How an object of Slack is named in a line: a text and an address for those who cannot see the object.
SEEN: dict[str, Check] = {"text": string(3000, 0), "url": NAME}
FROM_LLM: dict[str, Check] = {"from_llm": flag}

LEAVES = {
    "text": leaf({"text": string(40_000)}, CODE),
    "link": leaf({"url": LINK}, {"text": string(3000, 0), "unsafe": flag, **CODE}),
    "emoji": leaf(
        {"name": NAME},
        {
            **dict.fromkeys(("unicode", "url", "display_url", "display_team_id"), NAME),
            "skin_tone": whole(1, 6),
        },
    ),
    "user": leaf({"user_id": NAME}, FROM_LLM),
    "usergroup": leaf({"usergroup_id": NAME}, FROM_LLM),
    "channel": leaf({"channel_id": NAME}, {"tab_id": NAME, **FROM_LLM}),
    "team": leaf({"team_id": NAME}),
    "broadcast": leaf({"range": one_of("here", "channel", "everyone")}),
    "date": leaf({"timestamp": moment, "format": NAME}, {"url": LINK, "fallback": NAME, **CODE}),
    "color": leaf({"value": string(7, 1, r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")}),
    "file": leaf({"file_id": NAME}, {"is_skill_invocation": flag, **SEEN}),
    "canvas": leaf(
        {"file_id": NAME},
        {"label": NAME, "hide_title": flag, "section_id": NAME, "is_skill_invocation": flag, **SEEN},
    ),
    "canvas_user_mention": leaf({"user_id": NAME}, {"thread_id": NAME}),
    "canvas_message_unfurl": leaf({"root_message_ts": NAME, "root_message_channel": NAME}),
    "list_record": leaf({"file_id": NAME}, {"record_id": NAME, "view_id": NAME, **SEEN}),
    "message_mention": leaf(
        {"channel_id": NAME, "message_ts": NAME}, {"author_id": NAME, "thread_ts": NAME, **SEEN}
    ),
    "attachment_mention": leaf(
        {"url": NAME},
        {
            **dict.fromkeys(("text", "app_id", "entity_id", "icon_url", "channel_id", "ts"), NAME),
            "full_size_preview_enabled": flag, "icon_name": NAME, "reference_object_type": NAME,
        },
    ),
    "work_object_mention": leaf(
        {"entity_id": NAME, "app_id": NAME, "text": NAME, "url": NAME},
        {"icon_url": NAME, "full_size_preview_enabled": flag, "product_name": NAME},
    ),
    "workflow_mention": leaf(
        {"workflow_id": NAME, "function_trigger_id": NAME, "text": NAME},
        {"url": NAME, "channel_id": NAME, "ts": NAME},
    ),
}  # fmt: skip
LINE = many(typed("leaves"))
PARTS = {
    "rich_text_section": Shape({"elements": LINE}),
    "rich_text_list": Shape(
        {"elements": many(typed("parts", "rich_text_section")), "style": one_of("bullet", "ordered")},
        {"indent": whole(0, 8), "offset": whole(0), "border": BORDER},
    ),
    "rich_text_preformatted": Shape(
        {"elements": many(typed("leaves", "text", "link"))}, {"border": BORDER, "language": string(50)}
    ),
    "rich_text_quote": Shape({"elements": LINE}, {"border": BORDER}),
}
RICH_TEXT: dict[str, Check] = {"elements": many(typed("parts"))}

"""Secondary attachments: old, and read leniently; but the blocks in them are held to the rules of blocks."""

from typing import Any

from slack_emulator.shapes import Check, Walk, many, typed

IN_ATTACHMENT = 50
MOST_ATTACHMENTS = 100
MOST_ACTIONS = 5


def _object(value: Any, pointer: str, walk: Walk) -> None:
    if not isinstance(value, dict):
        walk.complain(pointer, "must provide an object", "type", "object")


def _words(value: Any, pointer: str, walk: Walk) -> None:
    if isinstance(value, dict | list):
        walk.complain(pointer, "must provide a string", "type", "string")


WORDS = (
    "fallback", "color", "pretext", "author_name", "author_link", "author_icon", "author_subname", "title",
    "title_link", "text", "image_url", "thumb_url", "footer", "footer_icon", "ts", "callback_id",
)  # fmt: skip
FIELDS: dict[str, Check] = {
    **dict.fromkeys(WORDS, _words),
    "blocks": many(typed("blocks"), 0, IN_ATTACHMENT),
    "fields": many(_object),
    "actions": many(_object, 0, MOST_ACTIONS),
    "mrkdwn_in": many(_words),
}


def attachment(value: Any, pointer: str, walk: Walk) -> None:
    """One attachment. Slack does not mind fields that it does not know, nor empty ones."""
    if not isinstance(value, dict):
        _object(value, pointer, walk)
        return
    for name, check in FIELDS.items():
        if value.get(name) is not None:
            check(value[name], f"{pointer}/{name}", walk)


ATTACHMENTS = many(attachment, 0, MOST_ATTACHMENTS)

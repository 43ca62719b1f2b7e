"""What a message or a view may carry: the checks that several methods share."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_emulator.attachment_shapes import MOST_ATTACHMENTS
from slack_emulator.blocks import (
    COUNTED_APART,
    IN_MESSAGE,
    ONE_TABLE,
    TOTAL,
    characters,
    message_problems,
    only_refused,
    view_problems,
)
from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args
from slack_emulator.shapes import Problem
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
LARGEST_VIEW = 250_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, checked; blocks have their ids."""

    text: str
    blocks: list[JSON]
    attachments: list[JSON]
    metadata: JSON | None


def read_content(workspace: Workspace, args: Args, *, limit_total: bool = True) -> Content:
    """The content of a message from the arguments of a call."""
    attachments = _read_attachments(args)
    text, blocks = args.text("text"), read_blocks(workspace, args, attachments, limit_total=limit_total)
    if args.text("markdown_text"):
        text = _markdown(args, blocks)
    if not text.strip() and not blocks and not any(attachments):
        raise SlackError("no_text")
    shown = [_with_ids(workspace, one) for one in attachments]
    return Content(text[:LONGEST_TEXT], blocks, shown, read_metadata(args))


def _with_ids(workspace: Workspace, attachment: JSON) -> JSON:
    within = attachment.get("blocks")
    return {**attachment, "blocks": workspace.with_ids(within)} if within else attachment


def _read_attachments(args: Args) -> list[JSON]:
    attachments = args.parsed("attachments", "invalid_attachments")
    if attachments is None:
        return []
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return attachments


def _markdown(args: Args, blocks: list[JSON]) -> str:
    if blocks or args.text("text"):
        raise SlackError("markdown_text_conflict")
    if len(args.text("markdown_text")) > LONGEST_MARKDOWN:
        raise SlackError("msg_too_long")
    return args.text("markdown_text")


def read_blocks(
    workspace: Workspace, args: Args, attachments: Sequence[JSON] = (), *, limit_total: bool = True
) -> list[JSON]:
    """The blocks of a message with their ids; SlackError as Slack words it when they are not right.

    What is wrong with the attachments beside them is said here too: some limits hold for both together.
    """
    blocks = args.parsed("blocks", "invalid_blocks_format")
    if blocks is None:
        blocks = []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if len(blocks) > IN_MESSAGE:
        raise SlackError(
            "msg_blocks_too_many", [f"[ERROR] no more than {IN_MESSAGE} items allowed [json-pointer:/blocks]"]
        )
    problems = message_problems(
        blocks, workspace.refuse_blocks, workspace.has_picture, attachments=attachments
    )
    refuse_problems(problems, "invalid_attachments" if _lies_in_attachments(problems) else "invalid_blocks")
    if limit_total and characters([one for one in blocks if one["type"] not in COUNTED_APART]) > TOTAL:
        raise SlackError("msg_blocks_too_long")
    return workspace.with_ids(blocks)


def _lies_in_attachments(problems: list[Problem]) -> bool:
    """Slack keeps tables among the attachments, wherever an app puts them."""
    return any(one.pointer.startswith("/attachments") or one.message == ONE_TABLE for one in problems)


def refuse_problems(problems: list[Problem], error: str) -> None:
    """Raise what was found, if anything was."""
    if problems:
        messages = [problem.line() for problem in problems]
        raise SlackError(error, messages, errors=[line.removeprefix("[ERROR] ") for line in messages])


def read_metadata(args: Args) -> JSON | None:
    """The metadata of a message: event_type and event_payload; {} stays {}."""
    metadata = args.parsed("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if metadata == {}:
        return {}
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return metadata


def read_view(workspace: Workspace, args: Args, *kinds: str) -> JSON:
    """The view of a call, checked."""
    view = args.parsed("view", "invalid_arguments")
    return check_view(workspace, view, kinds)


def check_view(workspace: Workspace, view: Any, kinds: tuple[str, ...]) -> JSON:
    """The view if Slack would show it; SlackError when not."""
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    if problems := view_problems(view, kinds, workspace.refuse_blocks, workspace.has_picture):
        if only_refused(problems, workspace.refuse_blocks):
            refuse_problems(problems, "invalid_blocks")
        messages = ["[ERROR] failed to match all allowed schemas [json-pointer:/view]"]
        raise SlackError("invalid_arguments", messages + [problem.line() for problem in problems])
    checked: JSON = view
    return checked

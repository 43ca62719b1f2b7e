"""What a message or a view may carry: the checks that several methods share."""

import json
from dataclasses import dataclass
from typing import Any

from slack_emulator.blocks import (
    IN_MESSAGE,
    TOTAL,
    characters,
    message_problems,
    only_refused,
    view_problems,
)
from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
LARGEST_VIEW = 250_000
MOST_ATTACHMENTS = 100


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, checked; blocks have their ids."""

    text: str
    blocks: list[JSON]
    attachments: list[JSON]
    metadata: JSON | None


def read_content(workspace: Workspace, args: Args, *, limit_total: bool = True) -> Content:
    """The content of a message from the arguments of a call."""
    text, blocks = args.text("text"), read_blocks(workspace, args, limit_total=limit_total)
    attachments = args.parsed("attachments", "invalid_attachments") or []
    if args.text("markdown_text"):
        text = _markdown(args, blocks)
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    return Content(text[:LONGEST_TEXT], blocks, attachments, read_metadata(args))


def _markdown(args: Args, blocks: list[JSON]) -> str:
    if blocks or args.text("text"):
        raise SlackError("markdown_text_conflict")
    if len(args.text("markdown_text")) > LONGEST_MARKDOWN:
        raise SlackError("msg_too_long")
    return args.text("markdown_text")


def read_blocks(workspace: Workspace, args: Args, *, limit_total: bool = True) -> list[JSON]:
    """The blocks of a message with their ids; SlackError as Slack words it when they are not right."""
    blocks = args.parsed("blocks", "invalid_blocks_format")
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if len(blocks) > IN_MESSAGE:
        raise SlackError(
            "msg_blocks_too_many", [f"[ERROR] no more than {IN_MESSAGE} items allowed [json-pointer:/blocks]"]
        )
    refuse_problems(
        message_problems(blocks, workspace.refuse_blocks, workspace.has_picture), "invalid_blocks"
    )
    if limit_total and characters(blocks) > TOTAL:
        raise SlackError("msg_blocks_too_long")
    return workspace.with_ids(blocks)


def refuse_problems(problems: list[Any], error: str) -> None:
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

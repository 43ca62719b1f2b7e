"""Canvases: canvases.*, conversations.canvases.create"""

from typing import Any

from slack_emulator.canvases import Canvas, Section, sections
from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError, invalid
from slack_emulator.methods.places import joined_channel
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
WRITE = ("canvases:write",)
LARGEST = 1_048_576
LEVELS = ("read", "write", "owner")
OPERATIONS = (
    "insert_after", "insert_before", "insert_at_start", "insert_at_end", "replace", "delete", "rename",
)  # fmt: skip


def _known(workspace: Workspace, args: Args) -> Canvas:
    canvas = workspace.canvases.get(args.text("canvas_id"))
    if canvas is None:
        raise SlackError("canvas_not_found")
    return canvas


def _written(workspace: Workspace, content: Any, error: str) -> list[Section]:
    """The sections of a document_content."""
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise invalid("document_content/type", "must be a valid enum value")
    markdown = content.get("markdown")
    if not isinstance(markdown, str) or len(markdown.encode()) > LARGEST:
        raise SlackError(error, detail="the markdown is missing or longer than 1 MiB")
    return sections(markdown, workspace.fresh_id)


def _made(workspace: Workspace, args: Args, channel: Channel | None) -> JSON:
    content = args.object("document_content")
    written = _written(workspace, content, "canvas_creation_failed") if content else []
    canvas = Canvas(workspace.fresh_id("F"), args.text("title"), workspace.app.bot_user_id)
    canvas.channel, canvas.sections = channel.id if channel else None, written
    workspace.canvases.put(canvas)
    if channel is not None:
        channel.canvas, canvas.access[channel.id] = channel.canvas or canvas.id, "write"
    workspace.changes.say("state")
    return {"canvas_id": canvas.id}


@method("canvases.create", scopes=WRITE, tier=2)
def create(workspace: Workspace, args: Args) -> JSON:
    """A new canvas, in a channel's tabs when it names one."""
    named = args.text("channel_id")
    return _made(workspace, args, joined_channel(workspace, named) if named else None)


@method("conversations.canvases.create", scopes=WRITE, required=("channel_id",), tier=2)
def create_in_channel(workspace: Workspace, args: Args) -> JSON:
    """The one canvas that belongs to a channel."""
    channel = joined_channel(workspace, args.text("channel_id"))
    if channel.canvas is not None:
        raise SlackError("channel_canvas_already_exists")
    return _made(workspace, args, channel)


@method("canvases.edit", scopes=WRITE, required=("canvas_id", "changes"))
def edit(workspace: Workspace, args: Args) -> JSON:
    """Change one place of a canvas, or its title."""
    changes = args.objects("changes", most=1)
    if not changes:
        raise invalid("changes", "no fewer than 1 items allowed")
    canvas, change = _known(workspace, args), changes[0]
    if change.get("operation") not in OPERATIONS:
        raise invalid("changes/0/operation", "must be a valid enum value")
    if change["operation"] == "rename":
        content = change.get("title_content") or {}
        canvas.title = str(content.get("markdown") or content.get("text") or "")
    else:
        _edit(workspace, canvas, change)
    workspace.changes.say("state")
    return {}


def _edit(workspace: Workspace, canvas: Canvas, change: JSON) -> None:
    operation, total = change["operation"], len(canvas.sections)
    at = canvas.place(str(change.get("section_id")))
    if at is None and (operation in ("insert_after", "insert_before", "delete") or change.get("section_id")):
        raise SlackError("canvas_editing_failed", detail="there is no such section")
    spans = {
        "insert_at_start": (0, 0), "insert_at_end": (total, total),
        "replace": (0, total) if at is None else (at, at + 1),
    }  # fmt: skip
    if at is not None:
        spans |= {"insert_before": (at, at), "insert_after": (at + 1, at + 1), "delete": (at, at + 1)}
    start, end = spans[operation]
    written: list[Section] = []
    if operation != "delete":
        written = _written(workspace, change.get("document_content"), "canvas_editing_failed")
    after = [*canvas.sections[:start], *written, *canvas.sections[end:]]
    if len("\n\n".join(one.markdown for one in after).encode()) > LARGEST:
        raise SlackError("canvas_too_large")
    canvas.sections = after


@method("canvases.sections.lookup", scopes=("canvases:read",), required=("canvas_id", "criteria"))
def lookup(workspace: Workspace, args: Args) -> JSON:
    """The sections of a kind, or those that contain a text."""
    if args.text("canvas_id") in workspace.canvases.deleted:
        raise SlackError("canvas_deleted")
    canvas, criteria = _known(workspace, args), args.object("criteria")
    found = canvas.found(criteria.get("section_types") or [], str(criteria.get("contains_text") or ""))
    return {"sections": [{"id": section.id} for section in found]}


@method("canvases.delete", scopes=WRITE, required=("canvas_id",))
def delete(workspace: Workspace, args: Args) -> JSON:
    """Take a canvas away."""
    canvas = _known(workspace, args)
    channel = workspace.channels.get(canvas.channel or "")
    if channel is not None and channel.canvas == canvas.id:
        channel.canvas = None
    workspace.canvases.remove(canvas.id)
    workspace.changes.say("state")
    return {}


def _who(workspace: Workspace, args: Args) -> list[str]:
    """The people or the channels of whom a call speaks."""
    users, channels = args.listed("user_ids"), args.listed("channel_ids")
    if bool(users) == bool(channels):
        raise SlackError("invalid_parameters")
    if any(workspace.people.get(one) is None for one in users):
        raise SlackError("user_not_found")
    if any(workspace.channels.get(one) is None for one in channels):
        raise SlackError("channel_not_found")
    return users or channels


@method("canvases.access.set", scopes=WRITE, required=("canvas_id", "access_level"))
def set_access(workspace: Workspace, args: Args) -> JSON:
    """Who may read or write a canvas."""
    level = args.one_of("access_level", *LEVELS)
    canvas = _known(workspace, args)
    canvas.access |= dict.fromkeys(_who(workspace, args), level)
    return {}


@method("canvases.access.delete", scopes=WRITE, required=("canvas_id",))
def delete_access(workspace: Workspace, args: Args) -> JSON:
    """Who may no longer."""
    canvas = _known(workspace, args)
    for one in _who(workspace, args):
        canvas.access.pop(one, None)
    return {}

"""Files: files.*"""

from dataclasses import dataclass
from typing import Any

from slack_emulator import payloads
from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError, missing
from slack_emulator.files import File
from slack_emulator.methods.content import read_blocks
from slack_emulator.methods.places import joined_channel
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
LONGEST_ALT = 1000
MOST_CHANNELS = 100


@dataclass(frozen=True, slots=True)
class Words:
    """What goes with files into a conversation."""

    text: str
    thread_ts: str | None
    blocks: list[JSON]


@method("files.getUploadURLExternal", tier=4, scopes=("files:write",), required=("filename", "length"))
def promise(workspace: Workspace, args: Args) -> JSON:
    """Where to put a file of that many bytes."""
    if args.number("length", 0) < 1:
        raise SlackError("missing_argument")
    if len(args.text("alt_txt")) > LONGEST_ALT:
        raise SlackError("alt_txt_too_large")
    file = workspace.files.promise(
        args.text("filename"), args.number("length", 0), workspace.app.bot_user_id, workspace.now(),
        args.text("alt_txt"),
    )  # fmt: skip
    return {"upload_url": f"{workspace.url}/upload/v1/{file.secret}", "file_id": file.id}


@method("files.completeUploadExternal", tier=4, scopes=("files:write",), required=("files",))
def complete(workspace: Workspace, args: Args) -> JSON:
    """The bytes are there: keep them; they are shared with conversations a little later."""
    given = args.parsed("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise missing("files")
    files = [_uploaded(workspace, one) for one in given]
    named = list(dict.fromkeys([*args.listed("channels"), *args.listed("channel_id")]))
    if len(named) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    channels = [joined_channel(workspace, channel) for channel in named]
    blocks = [] if args.text("initial_comment") else read_blocks(workspace, args)
    for file, one in zip(files, given, strict=True):
        file.done, file.title = True, str(one.get("title") or "")
    words = Words(args.text("initial_comment"), args.text("thread_ts") or None, blocks)
    workspace.files.under_way += 1
    workspace.timers.after(workspace.files.delay, lambda: finish(workspace, files, channels, words))
    return {"files": [workspace.shown(file) for file in files]}


def _uploaded(workspace: Workspace, given: Any) -> File:
    file = workspace.files.get(str(given.get("id"))) if isinstance(given, dict) else None
    if file is None or file.content is None or file.done:
        raise SlackError("file_not_found")
    return file


async def finish(workspace: Workspace, files: list[File], channels: list[Channel], words: Words) -> None:
    """Slack has looked at the app's files: they get their types, and stand in the conversations."""
    for file in files:
        file.ready = True
    try:
        for channel in channels:
            if workspace.app.bot_user_id in channel.members and not channel.is_archived:
                await _share(workspace, files, channel, words)
    finally:
        workspace.files.under_way -= 1


async def _share(workspace: Workspace, files: list[File], channel: Channel, words: Words) -> None:
    shown = [workspace.shown(file) for file in files]
    root = channel.log.answerable(words.thread_ts or "")
    message = workspace.write_as_app(
        channel, words.text, thread_ts=root and root.ts, blocks=words.blocks, files=shown
    )
    for file in files:
        file.shares.setdefault(channel.id, []).append(message.ts)
    message.files = [workspace.shown(file) for file in files]
    if "file_shared" in workspace.app.events:
        for file in files:
            said = payloads.file_shared(workspace.app.bot_user_id, channel, file.id, message.ts)
            await workspace.delivery.deliver_event(payloads.event(workspace, said))


def _known(workspace: Workspace, named: str) -> File:
    """The file with this id, as far as the app can know of it."""
    if named in workspace.files.deleted:
        raise SlackError("file_deleted")
    file = workspace.files.get(named)
    if file is None or not file.done or not workspace.may_see(file):
        raise SlackError("file_not_found")
    return file


@method("files.info", tier=4, scopes=("files:read",), required=("file",))
def info(workspace: Workspace, args: Args) -> JSON:
    """What is known about a file."""
    file = _known(workspace, args.text("file"))
    return {"file": workspace.shown(file), "comments": [], "response_metadata": {"next_cursor": ""}}


KINDS = {
    "images": ("png", "jpg", "jpeg", "gif", "webp", "bmp"), "pdfs": ("pdf",), "zips": ("zip",),
    "gdocs": (), "snippets": ("txt", "md", "csv", "py", "json"), "spaces": (),
}  # fmt: skip


@method("files.list", scopes=("files:read",))
def list_(workspace: Workspace, args: Args) -> JSON:
    """The files that the app can know of, the newest first, page by page."""
    count, page = args.number("count", 100, 1), args.number("page", 1, 1)
    if args.text("user") and workspace.people.get(args.text("user")) is None:
        raise SlackError("user_not_found")
    found = [file for file in workspace.files if file.done and _asked_for(workspace, args, file)]
    found.sort(key=lambda file: (file.created, file.id), reverse=True)
    start, pages = (page - 1) * count, -(-len(found) // count)
    return {
        "files": [workspace.shown(file) for file in found[start : start + count]],
        "paging": {"count": count, "total": len(found), "page": page, "pages": pages},
    }  # fmt: skip


def _asked_for(workspace: Workspace, args: Args, file: File) -> bool:
    kinds = [kind for kind in args.listed("types") if kind != "all"]
    if not set(kinds) <= set(KINDS):
        raise SlackError("unknown_type")
    moment, channel = file.created.timestamp(), args.text("channel")
    return (
        args.text("user") in ("", file.user)
        and (not channel or channel in file.shares)
        and workspace.may_see(file)
        and args.number("ts_from", 0) <= moment <= args.number("ts_to", 2**53)
        and (not kinds or any(file.extension in KINDS[kind] for kind in kinds))
    )


def _gone(file: JSON) -> JSON:
    return {"id": file["id"], "mode": "tombstone"}


@method("files.delete", scopes=("files:write",), required=("file",))
def delete(workspace: Workspace, args: Args) -> JSON:
    """Take a file of the app away; in the messages with it stands that it is gone."""
    file = _known(workspace, args.text("file"))
    if file.user != workspace.app.bot_user_id:
        raise SlackError("cant_delete_file")
    workspace.files.remove(file.id)
    for channel_id, stamps in file.shares.items():
        channel = workspace.channels.get(channel_id)
        for message in filter(None, (channel.log.get(ts) for ts in stamps) if channel else ()):
            message.files = [_gone(one) if one["id"] == file.id else one for one in message.files]
            workspace.changes.say("message", channel=message.channel)
    said = {"type": "file_deleted", "file_id": file.id, "event_ts": workspace.fresh_ts()}
    workspace.happened("file_deleted", said)
    return {}

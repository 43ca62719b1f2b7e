"""Saying things: chat.*"""

import re
from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError, invalid
from slack_emulator.messages import Message
from slack_emulator.methods.content import Content, read_content
from slack_emulator.methods.places import (
    known_channel,
    permalink,
    postable_channel,
    public_message,
)
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4000
OLDEST_THREAD = 631_152_000
AHEAD = 3600
CHANGEABLE = ("text", "blocks", "attachments", "markdown_text", "metadata")
USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
NAMED = re.compile(r"(?<![\w<@#|])([@#])([\w.\-]+)")


def linked(workspace: Workspace, args: Args, text: str) -> str:
    """The text with @names and #channels turned into links, where the call asks for that."""
    if not args.flag("link_names") and args.text("parse") != "full":
        return text

    def link(found: re.Match[str]) -> str:
        if found[1] == "@":
            person = next((one.id for one in workspace.people if one.name == found[2]), None)
            return f"<@{person}>" if person else found[0]
        channel = workspace.channels.named(found[2])
        return f"<#{channel.id}|{channel.name}>" if channel else found[0]

    return NAMED.sub(link, text)


def thread_of(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    """The message that begins the thread in which to answer; none when there is no such message."""
    named = args.text("thread_ts")
    if not named:
        return None
    found = re.match(r"\d+", named)
    seconds = int(found[0]) if found else 0
    if not OLDEST_THREAD < seconds <= workspace.now().timestamp() + AHEAD:
        raise SlackError("invalid_thread_ts", [f"[ERROR] {seconds * 1_000_000} is not a valid thread_ts"])
    root = channel.log.thread(named)
    if root is not None and root.gone:
        raise SlackError("cannot_reply_to_message")
    root = channel.log.answerable(named)
    return root.ts if root else None


def guise(workspace: Workspace, args: Args) -> JSON | None:
    """The name and icon for this one message; without the scope Slack overlooks them."""
    given: JSON = {"username": args.text("username")} if args.text("username") else {}
    if args.text("icon_emoji"):
        given["icons"] = {"emoji": f":{args.text('icon_emoji').strip(':')}:"}
    elif args.text("icon_url"):
        given["icons"] = {f"image_{size}": args.text("icon_url") for size in (36, 48, 72)}
    if not given or "chat:write.customize" not in workspace.app.scopes:
        return None
    return {"username": workspace.app.name, **given}


def numbered(attachments: list[JSON]) -> list[JSON]:
    """Attachments with their numbers, and with the words that stand for them where they cannot show."""
    return [
        {"id": number, **one, "fallback": one.get("fallback") or one.get("text") or "[no preview available]"}
        for number, one in enumerate(attachments, start=1)
    ]


def parts(workspace: Workspace, args: Args, content: Content) -> JSON:
    """What goes into a message beside its text."""
    return {
        "blocks": content.blocks, "attachments": numbered(content.attachments),
        "metadata": content.metadata or None, "guise": guise(workspace, args),
    }  # fmt: skip


def warned(args: Args) -> JSON:
    """The warning that a text was cut, if it was."""
    if len(args.text("text")) <= LONGEST_TEXT:
        return {}
    return {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}


@method("chat.postMessage", scopes=("chat:write",), required=("channel",), tier=5)
def post(workspace: Workspace, args: Args) -> JSON:
    """Say something in a conversation, or to a person."""
    channel = postable_channel(workspace, args.text("channel"))
    content = read_content(workspace, args)
    message = say(workspace, channel, args, content)
    return {
        "channel": channel.id, "ts": message.ts, "message": message.as_slack(metadata=True), **warned(args),
    }  # fmt: skip


def say(workspace: Workspace, channel: Channel, args: Args, content: Content) -> Message:
    """Put what a call says into a conversation, in a thread too, and there for the channel as well."""
    more = {**parts(workspace, args, content), **placed(workspace, channel, args)}
    return workspace.write_as_app(channel, linked(workspace, args, content.text), **more)


def placed(workspace: Workspace, channel: Channel, args: Args) -> JSON:
    """Where in a conversation a call speaks: in a thread, and there for the channel as well."""
    thread_ts = thread_of(workspace, channel, args)
    if not thread_ts or not args.flag("reply_broadcast"):
        return {"thread_ts": thread_ts}
    root = public_message(channel, thread_ts)
    return {"thread_ts": thread_ts, "subtype": "thread_broadcast", "root": root}


@method("chat.meMessage", scopes=("chat:write",), required=("channel", "text"))
def me(workspace: Workspace, args: Args) -> JSON:
    """Say what the app is doing."""
    channel = postable_channel(workspace, args.text("channel"))
    if not args.text("text"):
        raise SlackError("no_text")
    message = workspace.write_as_app(channel, args.text("text"), subtype="me_message")
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", scopes=("chat:write",), required=("user", "channel"), tier=4)
def post_ephemeral(workspace: Workspace, args: Args) -> JSON:
    """Say something that one person sees."""
    if not USER_ID.fullmatch(args.text("user")):
        raise invalid("user", "input must match regex pattern: ^[UW][A-Z0-9]{2,}$")
    channel = postable_channel(workspace, args.text("channel"))
    person = workspace.people.get(args.text("user"))
    if person is None or person.deleted or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    content, thread_ts = read_content(workspace, args), thread_of(workspace, channel, args)
    root = channel.log.get(thread_ts) if thread_ts else None
    if root is not None and not root.replies:  # Slack shows it only where a thread is under way already.
        return {"message_ts": workspace.fresh_ts()}
    message = workspace.write_as_app(
        channel, linked(workspace, args, content.text), ephemeral_to=person.id, thread_ts=thread_ts,
        **parts(workspace, args, content) | {"metadata": None},
    )  # fmt: skip
    return {"message_ts": message.ts}


def own_message(workspace: Workspace, channel: Channel, ts: str, error: str) -> Message:
    """A message of the app that may still be changed; ephemeral ones never may."""
    message = public_message(channel, ts)
    if message.user != workspace.app.bot_user_id:
        raise SlackError(error)
    return message


@method("chat.update", scopes=("chat:write",), required=("ts", "channel"))
def update(workspace: Workspace, args: Args) -> JSON:
    """Change a message of one's own. Metadata stays unless it is given; {} takes it away."""
    channel = known_channel(workspace, args.text("channel"))
    message = own_message(workspace, channel, args.text("ts"), "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    if len(args.text("text")) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    if args.flag("reply_broadcast"):
        _check_broadcast(channel, args, message)
    change = _change(workspace, channel, args, message)
    change["edited"] = {"user": workspace.app.bot_user_id, "ts": workspace.fresh_ts()}
    workspace.rewrite(channel, message, **change)
    shown = message.as_slack(metadata=True)
    return {
        "channel": channel.id, "ts": message.ts, "text": message.text,
        "message": {name: value for name, value in shown.items() if name not in ("ts", "reactions")},
    }  # fmt: skip


def _check_broadcast(channel: Channel, args: Args, message: Message) -> None:
    """An answer may be shown to the channel later too, but not become another at the same time."""
    root = channel.log.get(message.thread_ts or "")
    if not message.parent_user_id or root is None or root.gone:
        raise SlackError("cant_broadcast_message")
    if any(args.has(name) for name in CHANGEABLE):
        raise SlackError("no_dual_broadcast_content_update")


def _change(workspace: Workspace, channel: Channel, args: Args, message: Message) -> JSON:
    """What an update changes: everything it gives, and what a new text leaves without ground."""
    change: JSON = {}
    if args.has("file_ids"):
        change["files"] = [_file(workspace, one) for one in args.listed("file_ids")]
    if args.flag("reply_broadcast") and message.thread_ts:
        change |= {"subtype": "thread_broadcast", "root": public_message(channel, message.thread_ts)}
    if change and not any(args.has(name) for name in CHANGEABLE):
        return change
    content = read_content(workspace, args)
    change["text"] = linked(workspace, args, content.text)
    if args.has("blocks") or args.has("text"):
        change |= {"blocks": content.blocks, "state": {}}
    if args.has("attachments"):
        change["attachments"] = numbered(content.attachments)
    if content.metadata is not None:
        change["metadata"] = content.metadata or None
    return change


def _file(workspace: Workspace, file_id: str) -> JSON:
    if file_id in workspace.files.deleted:
        raise SlackError("file_is_deleted")
    shown = workspace.file(file_id)
    if shown is None:
        raise SlackError("file_not_found")
    return shown


@method("chat.delete", scopes=("chat:write",), required=("ts", "channel"))
def delete(workspace: Workspace, args: Args) -> JSON:
    """Take a message of one's own away."""
    channel = known_channel(workspace, args.text("channel"))
    message = own_message(workspace, channel, args.text("ts"), "cant_delete_message")
    workspace.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", required=("channel", "message_ts"), tier=5)
def get_permalink(workspace: Workspace, args: Args) -> JSON:
    """The address of a message."""
    channel = known_channel(workspace, args.text("channel"))
    if workspace.app.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    message = public_message(channel, args.text("message_ts"))
    return {"channel": channel.id, "permalink": permalink(workspace, channel, message)}

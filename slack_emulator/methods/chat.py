"""Saying things: chat.*"""

from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.messages import Message
from slack_emulator.methods.content import read_content
from slack_emulator.methods.places import joined_channel, known_channel, postable_channel
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
LONGEST_UPDATE = 4000


@method("chat.postMessage", scopes=("chat:write",), required=("channel",))
def post(workspace: Workspace, args: Args) -> JSON:
    """Say something in a conversation, or to a person."""
    channel = postable_channel(workspace, args.text("channel"))
    content = read_content(workspace, args)
    message = workspace.write_as_app(
        channel, content.text, blocks=content.blocks, attachments=content.attachments,
        metadata=content.metadata or None, thread_ts=args.text("thread_ts") or None,
    )  # fmt: skip
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(metadata=True)}


@method("chat.postEphemeral", scopes=("chat:write",), required=("channel", "user"))
def post_ephemeral(workspace: Workspace, args: Args) -> JSON:
    """Say something that one person sees."""
    channel = postable_channel(workspace, args.text("channel"))
    if args.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(workspace, args)
    message = workspace.write_as_app(
        channel,
        content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        ephemeral_to=args.text("user"),
    )
    return {"message_ts": message.ts}


def own_message(workspace: Workspace, channel: Channel, ts: str, error: str) -> Message:
    """A message of the app that may still be changed; ephemeral ones never may."""
    message = channel.log.get(ts)
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
    if message.user != workspace.app.bot_user_id:
        raise SlackError(error)
    return message


@method("chat.update", scopes=("chat:write",), required=("channel", "ts"))
def update(workspace: Workspace, args: Args) -> JSON:
    """Change a message of one's own. Metadata stays unless it is given; {} takes it away."""
    channel = known_channel(workspace, args.text("channel"))
    message = own_message(workspace, channel, args.text("ts"), "cant_update_message")
    if len(args.text("text")) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    content = read_content(workspace, args)
    message.text = content.text
    if args.has("blocks") or args.has("text"):
        message.blocks, message.state = content.blocks, {}
    if content.metadata is not None:
        message.metadata = content.metadata or None
    message.edited = {"user": workspace.app.bot_user_id, "ts": workspace.fresh_ts()}
    workspace.changes.say("message", channel=channel.id, user=channel.user)
    shown = message.as_slack(metadata=True)
    return {
        "channel": channel.id, "ts": message.ts, "text": message.text,
        "message": {name: value for name, value in shown.items() if name != "ts"},
    }  # fmt: skip


@method("chat.delete", scopes=("chat:write",), required=("channel", "ts"))
def delete(workspace: Workspace, args: Args) -> JSON:
    """Take a message of one's own away."""
    channel = known_channel(workspace, args.text("channel"))
    message = own_message(workspace, channel, args.text("ts"), "cant_delete_message")
    workspace.remove(channel, message.ts)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", required=("channel", "message_ts"))
def permalink(workspace: Workspace, args: Args) -> JSON:
    """The address of a message."""
    channel = joined_channel(workspace, args.text("channel"))
    message = channel.log.get(args.text("message_ts"))
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
    address = f"https://{workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}

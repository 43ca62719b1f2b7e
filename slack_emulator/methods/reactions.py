"""Emoji under messages: reactions.*"""

import re
from typing import Any

from slack_emulator import events
from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.messages import Message
from slack_emulator.methods.paging import paged
from slack_emulator.methods.places import joined_channel, known_person, permalink, public_message
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
EMOJI = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")
MOST_EMOJI = 23


def _item(workspace: Workspace, args: Args) -> tuple[Channel, Message]:
    """The message that a call is about; files carry no reactions here."""
    for name in ("file", "file_comment"):
        if args.has(name):
            raise SlackError(f"{name}_not_found")
    if not args.has("channel"):
        raise SlackError("no_item_specified")
    if args.text("timestamp") in ("", "0"):
        raise SlackError("bad_timestamp")
    channel = joined_channel(workspace, args.text("channel"))
    return channel, public_message(channel, args.text("timestamp"))


def _named(args: Args) -> str:
    if not EMOJI.fullmatch(args.text("name")):
        raise SlackError("invalid_name")
    return args.text("name")


def react(workspace: Workspace, channel: Channel, message: Message, user: str, emoji: str) -> None:
    """Somebody puts an emoji under a message."""
    message.reactions.setdefault(emoji, []).append(user)
    _tell(workspace, channel, "reaction_added", user, emoji, message)


def unreact(workspace: Workspace, channel: Channel, message: Message, user: str, emoji: str) -> None:
    """Somebody takes their emoji back."""
    message.reactions[emoji].remove(user)
    if not message.reactions[emoji]:
        del message.reactions[emoji]
    _tell(workspace, channel, "reaction_removed", user, emoji, message)


def _tell(workspace: Workspace, channel: Channel, name: str, user: str, emoji: str, message: Message) -> None:
    workspace.changes.say("message", channel=channel.id, user=channel.user)
    workspace.happened(name, events.reaction_event(name, user, message, emoji, workspace.fresh_ts()))


@method("reactions.add", scopes=("reactions:write",), required=("name", "timestamp", "channel"))
def add(workspace: Workspace, args: Args) -> JSON:
    """Put an emoji under a message."""
    if args.text("timestamp") in ("", "0"):
        raise SlackError("bad_timestamp")
    channel = joined_channel(workspace, args.text("channel"))
    message, emoji = public_message(channel, args.text("timestamp")), _named(args)
    if channel.is_archived:
        raise SlackError("is_archived")
    if workspace.app.bot_user_id in message.reactions.get(emoji, []):
        raise SlackError("already_reacted")
    if emoji not in message.reactions and len(message.reactions) >= MOST_EMOJI:
        raise SlackError("too_many_emoji")
    react(workspace, channel, message, workspace.app.bot_user_id, emoji)
    return {}


@method("reactions.remove", scopes=("reactions:write",), required=("name",), tier=2)
def remove(workspace: Workspace, args: Args) -> JSON:
    """Take an emoji of one's own back."""
    channel, message = _item(workspace, args)
    emoji = _named(args)
    if workspace.app.bot_user_id not in message.reactions.get(emoji, []):
        raise SlackError("no_reaction")
    unreact(workspace, channel, message, workspace.app.bot_user_id, emoji)
    return {}


def _shown(workspace: Workspace, channel: Channel, message: Message) -> JSON:
    link = {"permalink": permalink(workspace, channel, message)}
    return {"type": "message", "channel": channel.id, "message": {**message.as_slack(), **link}}


@method("reactions.get", scopes=("reactions:read",))
def get(workspace: Workspace, args: Args) -> JSON:
    """A message with its emoji."""
    return _shown(workspace, *_item(workspace, args))


@method("reactions.list", scopes=("reactions:read",), tier=2)
def list_(workspace: Workspace, args: Args) -> JSON:
    """The messages under which somebody put an emoji, the newest first."""
    limit = max(args.number("limit", 0), 0) or 100
    user, bot = args.text("user") or workspace.app.bot_user_id, workspace.app.bot_user_id
    known_person(workspace, user)
    found = [
        (message.ts, channel, message)
        for channel in workspace.channels
        if bot in channel.members
        for message in channel.log
        if message.ephemeral_to is None and any(user in users for users in message.reactions.values())
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    page, metadata = paged(args, found, limit)
    items = [_shown(workspace, channel, message) for _, channel, message in page]
    return {"items": items, "response_metadata": metadata}

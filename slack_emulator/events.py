"""What the app is told when something happens in the workspace that it did not ask for itself."""

from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.messages import Message

JSON = dict[str, Any]
# How events name a conversation: what the app subscribes to, and the channel_type it is told.
SUBSCRIPTIONS = {
    "im": "message.im", "mpim": "message.mpim", "public_channel": "message.channels",
    "private_channel": "message.groups",
}  # fmt: skip
TYPES = {"im": "im", "mpim": "mpim", "public_channel": "channel", "private_channel": "group"}


def message_event(message: Message, channel: Channel, team: str) -> JSON:
    """Somebody wrote in a conversation where the app is."""
    return {
        **message.as_slack(), "channel": channel.id, "channel_type": TYPES[channel.kind],
        "event_ts": message.ts, "team": team,
    }  # fmt: skip


def changed_event(message: Message, before: JSON, channel: Channel, ts: str) -> JSON:
    """A message is not what it was."""
    return {
        "type": "message", "subtype": "message_changed", "hidden": True, "message": message.as_slack(),
        "previous_message": before, "channel": channel.id, "channel_type": TYPES[channel.kind], "ts": ts,
        "event_ts": ts,
    }  # fmt: skip


def deleted_event(before: JSON, channel: Channel, ts: str) -> JSON:
    """A message is gone."""
    return {
        "type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": before["ts"],
        "previous_message": before, "channel": channel.id, "channel_type": TYPES[channel.kind], "ts": ts,
        "event_ts": ts,
    }  # fmt: skip


def metadata_posted(message: Message, channel: Channel, team: str) -> JSON:
    """A message carried metadata."""
    bot = message.bot or {}
    return {
        "type": "message_metadata_posted", "app_id": bot.get("app_id"), "bot_id": bot.get("bot_id"),
        "user_id": message.user, "team_id": team, "channel_id": channel.id, "metadata": message.metadata,
        "message_ts": message.ts, "event_ts": message.ts,
    }  # fmt: skip


def reaction_event(name: str, user: str, message: Message, emoji: str, ts: str) -> JSON:
    """An emoji came under a message or went: `name` is reaction_added or reaction_removed."""
    return {
        "type": name, "user": user, "reaction": emoji, "item_user": message.user, "event_ts": ts,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
    }  # fmt: skip


def pin_event(name: str, user: str, item: JSON, count: int, ts: str) -> JSON:
    """A message was pinned or unpinned: `name` is pin_added or pin_removed."""
    return {
        "type": name, "user": user, "channel_id": item["channel"], "item": item, "item_user": user,
        "pin_count": count, "has_pins": count > 0, "event_ts": ts,
    }  # fmt: skip


def member_event(name: str, user: str, channel: Channel, team: str, ts: str, inviter: str = "") -> JSON:
    """Somebody came or went: `name` is member_joined_channel or member_left_channel."""
    letter = "C" if channel.kind == "public_channel" else "G"
    said = {
        "type": name, "user": user, "channel": channel.id, "channel_type": letter, "team": team,
        "event_ts": ts,
    }  # fmt: skip
    return said | ({"inviter": inviter} if inviter else {})

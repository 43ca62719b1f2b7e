"""Messages that a conversation keeps in view: pins.*"""

from typing import Any

from slack_emulator import events
from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.messages import NOTICES, Message
from slack_emulator.methods.places import joined_channel, permalink, public_message
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
MOST = 100


def _item(workspace: Workspace, args: Args) -> tuple[Channel, Message]:
    channel = joined_channel(workspace, args.text("channel"))
    if not args.has("timestamp"):
        raise SlackError("no_item_specified")
    if args.text("timestamp") in ("", "0"):
        raise SlackError("bad_timestamp")
    return channel, public_message(channel, args.text("timestamp"))


def _shown(workspace: Workspace, channel: Channel, pin: JSON) -> JSON:
    message = public_message(channel, pin["ts"])
    link = {"permalink": permalink(workspace, channel, message)}
    return {
        "type": "message", "channel": channel.id, "message": {**message.as_slack(), **link},
        "created": pin["created"], "created_by": pin["created_by"],
    }  # fmt: skip


def _tell(workspace: Workspace, channel: Channel, name: str, item: JSON) -> None:
    workspace.changes.say("message", channel=channel.id, user=channel.user)
    user, ts = workspace.app.bot_user_id, workspace.fresh_ts()
    workspace.happened(name, events.pin_event(name, user, item, len(channel.pins), ts))


@method("pins.add", scopes=("pins:write",), required=("channel",), tier=2)
def add(workspace: Workspace, args: Args) -> JSON:
    """Pin a message."""
    channel, message = _item(workspace, args)
    if (message.subtype or "").startswith(NOTICES):
        raise SlackError("not_pinnable")
    if message.pinned_to:
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST:
        raise SlackError("too_many_pins")
    now, bot = int(workspace.now().timestamp()), workspace.app.bot_user_id
    pin = {"ts": message.ts, "created": now, "created_by": bot}
    channel.pins.append(pin)
    message.pinned_to = [channel.id]
    _tell(workspace, channel, "pin_added", _shown(workspace, channel, pin))
    return {}


@method("pins.remove", scopes=("pins:write",), required=("channel",), tier=2)
def remove(workspace: Workspace, args: Args) -> JSON:
    """Take a pin off a message."""
    channel, message = _item(workspace, args)
    pin = next((one for one in channel.pins if one["ts"] == message.ts), None)
    if pin is None:
        raise SlackError("no_pin")
    item = _shown(workspace, channel, pin)
    channel.pins.remove(pin)
    message.pinned_to = []
    _tell(workspace, channel, "pin_removed", item)
    return {}


@method("pins.list", scopes=("pins:read",), required=("channel",), tier=2)
def list_(workspace: Workspace, args: Args) -> JSON:
    """What is pinned in a conversation, the newest first."""
    channel = joined_channel(workspace, args.text("channel"))
    return {"items": [_shown(workspace, channel, pin) for pin in reversed(channel.pins)]}

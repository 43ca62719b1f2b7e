"""Emoji under messages: reactions.*"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.places import joined_channel
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("reactions.add", scopes=("reactions:write",), required=("channel", "timestamp", "name"))
def add(workspace: Workspace, args: Args) -> JSON:
    """Put an emoji under a message."""
    channel = joined_channel(workspace, args.text("channel"))
    message = channel.log.get(args.text("timestamp"))
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
    given = message.reactions.setdefault(args.text("name").strip(":"), [])
    if workspace.app.bot_user_id in given:
        raise SlackError("already_reacted")
    given.append(workspace.app.bot_user_id)
    workspace.changes.say("message", channel=channel.id, user=channel.user)
    return {}

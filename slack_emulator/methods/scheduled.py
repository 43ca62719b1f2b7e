"""Saying things later: chat.scheduleMessage and what goes with it."""

from datetime import UTC, datetime
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.chat import linked, parts, placed, warned
from slack_emulator.methods.content import read_content
from slack_emulator.methods.paging import limited, paged
from slack_emulator.methods.places import postable_channel
from slack_emulator.methods.table import Args, method
from slack_emulator.scheduled import Scheduled
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
FURTHEST = 120 * 24 * 3600
WINDOW = 300
MOST_IN_WINDOW = 30
LAST_MOMENT = 60


@method("chat.scheduleMessage", scopes=("chat:write",), required=("channel", "post_at"))
def schedule(workspace: Workspace, args: Args) -> JSON:
    """Say something later: up to 120 days ahead, thirty in five minutes at most."""
    post_at = _moment(workspace, args)
    channel = postable_channel(workspace, args.text("channel"))
    content = read_content(workspace, args)
    channel.begin(workspace.now())
    if workspace.schedule.crowd(channel.id, post_at, WINDOW) >= MOST_IN_WINDOW:
        raise SlackError("restricted_too_many")
    more = {**parts(workspace, args, content), **placed(workspace, channel, args)}
    text, now = linked(workspace, args, content.text), int(workspace.now().timestamp())
    made = Scheduled(workspace.fresh_id("Q"), channel.id, post_at, now, text, more)
    workspace.schedule.add(made)
    workspace.timers.at(datetime.fromtimestamp(post_at, UTC), workspace.catch_up)
    shown = {name: more[name] for name in ("blocks", "attachments", "metadata") if more[name]}
    return {
        "channel": channel.id, "scheduled_message_id": made.id, "post_at": post_at,
        "message": {
            "text": text, "user": workspace.app.bot_user_id, "type": "delayed_message",
            **workspace.bot_profile(), **shown,
        },
        **warned(args),
    }  # fmt: skip


def _moment(workspace: Workspace, args: Args) -> int:
    post_at, now = args.number("post_at", 0), workspace.now().timestamp()
    if post_at <= 0:
        raise SlackError("invalid_time")
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + FURTHEST:
        raise SlackError("time_too_far")
    return post_at


@method("chat.deleteScheduledMessage", scopes=("chat:write",), required=("scheduled_message_id", "channel"))
def delete(workspace: Workspace, args: Args) -> JSON:
    """Do not say it after all; in the last minute that is too late."""
    channel = workspace.channels.get(args.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    found = workspace.schedule.get(args.text("scheduled_message_id"))
    if found is None or found.channel != channel.id:
        raise SlackError("invalid_scheduled_message_id")
    if found.post_at - workspace.now().timestamp() < LAST_MOMENT:
        raise SlackError("invalid_scheduled_message_id")
    workspace.schedule.remove(found.id)
    return {}


@method("chat.scheduledMessages.list")
def list_(workspace: Workspace, args: Args) -> JSON:
    """What is still to be said."""
    named = args.text("channel")
    if named and workspace.channels.get(named) is None:
        raise SlackError("invalid_channel")
    oldest, latest = args.number("oldest", 0), args.number("latest", 0)
    waiting = [
        one.as_slack()
        for one in workspace.schedule
        if named in ("", one.channel) and oldest <= one.post_at and (not latest or one.post_at <= latest)
    ]
    page, metadata = paged(args, waiting, limited(args, 100))
    return {"scheduled_messages": page, "response_metadata": metadata}

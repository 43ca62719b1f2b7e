"""Making channels and changing them: who is in them, what they are called, what they are for."""

import re
from typing import Any

from slack_emulator import events
from slack_emulator.channels import Channel, Sentence
from slack_emulator.errors import SlackError
from slack_emulator.methods.places import (
    joined_channel,
    known_channel,
    known_person,
    need_write,
    open_channel,
)
from slack_emulator.methods.table import Args, method
from slack_emulator.people import SLACKBOT
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
MANAGE = ("channels:manage", "groups:write", "im:write", "mpim:write")
TOPIC = (
    *MANAGE, "channels:write.topic", "groups:write.topic", "im:write.topic", "mpim:write.topic",
)  # fmt: skip
LONGEST_NAME = 80
LONGEST_SENTENCE = 250
NAME = re.compile(r"[\w\-]+")


def checked_name(workspace: Workspace, name: str) -> str:
    """A name that a channel may get."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if workspace.channels.named(name):
        raise SlackError("name_taken")
    return name


def _changeable(workspace: Workspace, args: Args, *others: str) -> Channel:
    """The channel that a call names, if the app is in it and may change it."""
    channel = open_channel(workspace, args.text("channel"))
    need_write(workspace, channel.kind, *others)
    return channel


def _check_channel(channel: Channel) -> None:
    """Refuse what has no sense in a conversation of certain people."""
    if channel.is_im or channel.is_mpim:
        raise SlackError("method_not_supported_for_channel_type")


def _touch(workspace: Workspace, channel: Channel) -> None:
    channel.updated = int(workspace.now().timestamp() * 1000)
    workspace.changes.say("state")


def _family(channel: Channel) -> str:
    """How events and notices call a channel: a private one is a group."""
    return "group" if channel.is_private else "channel"


def _note(workspace: Workspace, channel: Channel, user: str, what: str, text: str) -> None:
    """Say what was done, as Slack does, in the channel itself."""
    said = workspace.write(channel, user, f"<@{user}> {text}", subtype=f"{_family(channel)}_{what}")
    if user != workspace.app.bot_user_id:  # of its own words the app was told
        workspace.happened_in(channel, events.message_event(said, channel, workspace.team_id))


def enter(workspace: Workspace, channel: Channel, user: str, inviter: str = "") -> None:
    """Somebody comes into a channel."""
    channel.members.append(user)
    _touch(workspace, channel)
    _note(workspace, channel, user, "join", f"has joined the {_family(channel)}")
    said = events.member_event(
        "member_joined_channel", user, channel, workspace.team_id, workspace.fresh_ts(), inviter
    )
    workspace.happened("member_joined_channel", said)


def go(workspace: Workspace, channel: Channel, user: str) -> None:
    """Somebody goes out of a channel."""
    _note(workspace, channel, user, "leave", f"has left the {_family(channel)}")
    channel.members.remove(user)
    _touch(workspace, channel)
    said = events.member_event("member_left_channel", user, channel, workspace.team_id, workspace.fresh_ts())
    workspace.happened("member_left_channel", said)


@method("conversations.create", scopes=MANAGE, required=("name",), tier=2)
def create(workspace: Workspace, args: Args) -> JSON:
    """A new channel, with the app in it."""
    private, bot = args.flag("is_private"), workspace.app.bot_user_id
    need_write(workspace, "private_channel" if private else "public_channel")
    name, now = checked_name(workspace, args.text("name")), int(workspace.now().timestamp())
    channel = Channel(workspace.fresh_id("C"), name, [bot], is_private=private, creator=bot, created=now)
    workspace.channels.put(channel)
    _touch(workspace, channel)
    shown = workspace.conversation(channel)
    if not private:
        said = {"type": "channel_created", "channel": shown, "event_ts": workspace.fresh_ts()}
        workspace.happened("channel_created", said)
    return {"channel": shown}


@method("conversations.rename", scopes=MANAGE, required=("channel", "name"), tier=2)
def rename(workspace: Workspace, args: Args) -> JSON:
    """Give a channel another name."""
    channel = _changeable(workspace, args)
    _check_channel(channel)
    name = checked_name(workspace, args.text("name"))
    channel.previous_names.append(channel.name)
    text = f'has renamed the channel from "{channel.name}" to "{name}"'
    channel.name = name
    _touch(workspace, channel)
    _note(workspace, channel, workspace.app.bot_user_id, "name", text)
    renamed = {"id": channel.id, "name": name, "created": channel.created}
    event = f"{_family(channel)}_rename"
    workspace.happened(event, {"type": event, "channel": renamed, "event_ts": workspace.fresh_ts()})
    return {"channel": workspace.conversation(channel)}


@method("conversations.archive", scopes=MANAGE, required=("channel",), tier=2)
def archive(workspace: Workspace, args: Args) -> JSON:
    """Close a channel: it can be read, and nothing more."""
    channel = joined_channel(workspace, args.text("channel"))
    need_write(workspace, channel.kind)
    _check_channel(channel)
    if channel.name == "general":
        raise SlackError("cant_archive_general")
    if channel.is_archived:
        raise SlackError("already_archived")
    _note(workspace, channel, workspace.app.bot_user_id, "archive", "archived the channel")
    _archived(workspace, channel, True)
    return {}


@method("conversations.unarchive", scopes=MANAGE, required=("channel",), tier=2)
def unarchive(workspace: Workspace, args: Args) -> JSON:
    """Open an archived channel again."""
    channel = known_channel(workspace, args.text("channel"))
    need_write(workspace, channel.kind)
    if not channel.is_archived:
        raise SlackError("not_archived")
    _archived(workspace, channel, False)
    return {}


def _archived(workspace: Workspace, channel: Channel, now: bool) -> None:
    channel.is_archived = now
    _touch(workspace, channel)
    name = f"{_family(channel)}_{'archive' if now else 'unarchive'}"
    user, ts = workspace.app.bot_user_id, workspace.fresh_ts()
    workspace.happened(name, {"type": name, "channel": channel.id, "user": user, "event_ts": ts})


@method("conversations.join", scopes=("channels:join",), required=("channel",))
def join(workspace: Workspace, args: Args) -> JSON:
    """The app comes into a public channel by itself."""
    channel = known_channel(workspace, args.text("channel"))
    if channel.kind != "public_channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if workspace.app.bot_user_id in channel.members:
        return {"channel": workspace.conversation(channel), **_warned("already_in_channel")}
    enter(workspace, channel, workspace.app.bot_user_id)
    return {"channel": workspace.conversation(channel)}


def _warned(what: str) -> JSON:
    return {"warning": what, "response_metadata": {"warnings": [what]}}


@method("conversations.leave", scopes=MANAGE, required=("channel",))
def leave(workspace: Workspace, args: Args) -> JSON:
    """The app goes out of a channel."""
    channel = known_channel(workspace, args.text("channel"))
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    need_write(workspace, channel.kind)
    if workspace.app.bot_user_id not in channel.members:
        return {"not_in_channel": True}
    if channel.name == "general":
        raise SlackError("cant_leave_general")
    if len(channel.members) == 1:
        raise SlackError("last_member")
    go(workspace, channel, workspace.app.bot_user_id)
    return {}


@method("conversations.invite", scopes=MANAGE, required=("channel", "users"))
def invite(workspace: Workspace, args: Args) -> JSON:
    """Bring people into a channel."""
    channel = _changeable(workspace, args, "write.invites")
    _check_channel(channel)
    named = args.listed("users")
    if not named:
        raise SlackError("no_user")
    people = [known_person(workspace, one) for one in named]
    if any(person.id == workspace.app.bot_user_id for person in people):
        raise SlackError("cant_invite_self")
    if any(person.id in channel.members for person in people):
        raise SlackError("already_in_channel")
    if any(person.deleted or person.id == SLACKBOT for person in people):
        raise SlackError("cant_invite")
    for person in people:
        enter(workspace, channel, person.id, workspace.app.bot_user_id)
    return {"channel": workspace.conversation(channel)}


@method("conversations.kick", scopes=MANAGE, required=("channel", "user"))
def kick(workspace: Workspace, args: Args) -> JSON:
    """Take somebody out of a channel."""
    channel = _changeable(workspace, args)
    _check_channel(channel)
    person = known_person(workspace, args.text("user"))
    if person.id == workspace.app.bot_user_id:
        raise SlackError("cant_kick_self")
    if channel.name == "general":
        raise SlackError("cant_kick_from_general")
    if person.id not in channel.members:
        raise SlackError("not_in_channel")
    go(workspace, channel, person.id)
    return {"errors": {}}


def _say_what(workspace: Workspace, args: Args, what: str) -> Channel:
    """Set the topic or the purpose of a channel."""
    channel = _changeable(workspace, args, "write.topic")
    text, bot = args.text(what), workspace.app.bot_user_id
    if len(text) > LONGEST_SENTENCE:
        raise SlackError("too_long")
    setattr(channel, what, Sentence(text, bot, int(workspace.now().timestamp())))
    _touch(workspace, channel)
    if not channel.is_im:
        _note(workspace, channel, bot, what, f"set the channel {what}: {text}")
    return channel


@method("conversations.setTopic", scopes=TOPIC, required=("channel", "topic"), tier=2)
def set_topic(workspace: Workspace, args: Args) -> JSON:
    """What is being talked about in a channel."""
    return {"channel": workspace.conversation(_say_what(workspace, args, "topic"))}


@method("conversations.setPurpose", scopes=TOPIC, required=("channel", "purpose"), tier=2)
def set_purpose(workspace: Workspace, args: Args) -> JSON:
    """What a channel is for."""
    return {"channel": workspace.conversation(_say_what(workspace, args, "purpose"))}

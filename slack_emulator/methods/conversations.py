"""Which conversations there are, who is in them, and opening one with people."""

from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.methods.paging import limited, paged
from slack_emulator.methods.places import (
    FAMILY,
    joined_channel,
    known_channel,
    known_person,
    need,
    need_scope,
)
from slack_emulator.methods.table import Args, method
from slack_emulator.people import SLACKBOT, Person
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")
MOST_PEOPLE = 8
MOST_LISTED = 999


@method("conversations.info", scopes=READ, required=("channel",))
def info(workspace: Workspace, args: Args) -> JSON:
    """What is known about a conversation."""
    channel = known_channel(workspace, args.text("channel"))
    need(workspace, channel, "read")
    shown = workspace.conversation(channel, full=True)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    if args.flag("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


def _wanted(workspace: Workspace, args: Args) -> list[str]:
    """The types of conversation that a call asks for and the app may see."""
    kinds = args.listed("types") or ["public_channel"]
    if not set(kinds) <= set(FAMILY):
        raise SlackError("invalid_types")
    for kind in kinds:
        need_scope(workspace, f"{FAMILY[kind]}:read")
    return kinds


@method("conversations.list", scopes=READ, tier=2)
def list_(workspace: Workspace, args: Args) -> JSON:
    """The conversations of the types asked for that the app can know of."""
    kinds, bot = _wanted(workspace, args), workspace.app.bot_user_id
    known = [
        one
        for one in workspace.channels
        if one.begun
        and one.kind in kinds
        and (one.kind == "public_channel" or bot in one.members)
        and not (one.is_archived and args.flag("exclude_archived"))
    ]
    page, metadata = paged(args, known, limited(args, 100, MOST_LISTED))
    return {"channels": [_listed(workspace, one) for one in page], "response_metadata": metadata}


def _listed(workspace: Workspace, channel: Channel) -> JSON:
    counted = {} if channel.is_im else {"num_members": len(channel.members)}
    return {**workspace.conversation(channel), **counted}


@method("users.conversations", scopes=READ)
def of_user(workspace: Workspace, args: Args) -> JSON:
    """The conversations in which a person is, the app itself unless told; only those it can know of."""
    kinds, bot = _wanted(workspace, args), workspace.app.bot_user_id
    user = args.text("user") or bot
    known = [
        one
        for one in workspace.channels
        if one.begun
        and one.kind in kinds
        and user in one.members
        and (one.kind == "public_channel" or bot in one.members)
        and not (one.is_archived and args.flag("exclude_archived"))
    ]
    page, metadata = paged(args, known, limited(args, 100, MOST_LISTED))
    shown = [workspace.conversation(one) for one in page]
    for one in shown:
        one.pop("is_member", None)
    return {"channels": shown, "response_metadata": metadata}


@method("conversations.members", scopes=READ, required=("channel",), tier=4)
def members(workspace: Workspace, args: Args) -> JSON:
    """Who is in a conversation."""
    channel = known_channel(workspace, args.text("channel"))
    need(workspace, channel, "read")
    page, metadata = paged(args, channel.members, limited(args, 100))
    return {"members": page, "response_metadata": metadata}


@method("conversations.open", scopes=WRITE)
def open_(workspace: Workspace, args: Args) -> JSON:
    """The conversation with one person, or the group conversation with up to eight."""
    if args.text("channel"):
        channel = known_channel(workspace, args.text("channel"))
        if channel.kind not in ("im", "mpim"):
            raise SlackError("method_not_supported_for_channel_type")
        return _opened(workspace, args, channel, fresh=False)
    people = _invited(workspace, args)
    need_scope(workspace, "im:write" if len(people) == 1 else "mpim:write")
    if len(people) == 1:
        known = workspace.channels.known_direct(people[0].id)
    else:
        known = workspace.channels.group([person.id for person in people])
    if known is None and args.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    return _opened(workspace, args, known or _made(workspace, people), fresh=known is None)


def _invited(workspace: Workspace, args: Args) -> list[Person]:
    named = list(dict.fromkeys(args.listed("users")))
    if not named:
        raise SlackError("users_list_not_supplied")
    if len(named) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    people = [known_person(workspace, one) for one in named]
    if any(person.is_bot or person.id == SLACKBOT for person in people):
        raise SlackError("user_not_found")
    if any(person.deleted for person in people):
        raise SlackError("user_disabled")
    return people


def _made(workspace: Workspace, people: list[Person]) -> Channel:
    if len(people) == 1:
        channel = workspace.channels.direct(people[0].id)
    else:
        bot = workspace.app.bot_user_id
        names = "--".join([*(person.name for person in people), workspace.app.name.lower()])
        channel = Channel(
            workspace.fresh_id("G"), f"mpdm-{names}-1", [*(person.id for person in people), bot],
            is_private=True, is_mpim=True, creator=bot,
        )  # fmt: skip
        channel.topic.value = "Group messaging"
        channel.purpose.value = "Group messaging with: " + " ".join(f"@{person.name}" for person in people)
        workspace.channels.put(channel)
        workspace.changes.say("state")
    channel.begin(workspace.now())
    return channel


def _opened(workspace: Workspace, args: Args, channel: Channel, *, fresh: bool) -> JSON:
    fresh, channel.is_closed = fresh or channel.is_closed, False
    full = args.flag("return_im")
    shown = workspace.conversation(channel, full=True) if full else {"id": channel.id}
    return {"channel": shown, **({} if fresh else {"no_op": True, "already_open": True})}


@method("conversations.close", scopes=WRITE, required=("channel",), tier=2)
def close(workspace: Workspace, args: Args) -> JSON:
    """Put a direct or group conversation out of the app's sight; nothing in it is lost."""
    channel = joined_channel(workspace, args.text("channel"))
    if channel.kind not in ("im", "mpim"):
        raise SlackError("method_not_supported_for_channel_type")
    need_scope(workspace, f"{channel.kind}:write")
    if channel.is_closed:
        return {"no_op": True, "already_closed": True}
    channel.is_closed = True
    return {}

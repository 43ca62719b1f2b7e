"""Conversations: conversations.*"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.messages import Message
from slack_emulator.methods.places import FAMILY, joined_channel, known_channel, need, need_scope
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
FAMILIES = ("channels", "groups", "im", "mpim")
READ = tuple(f"{family}:read" for family in FAMILIES)
HISTORY = tuple(f"{family}:history" for family in FAMILIES)
WRITE = ("im:write", "mpim:write", "channels:manage", "groups:write")


def limited(args: Args, default: int, most: int) -> int:
    """How many things the app wants at once."""
    limit = args.number("limit", default) or default
    if limit < 0:
        raise SlackError("invalid_limit")
    return min(limit, most)


def cursor_of(position: str) -> str:
    """A cursor that leads back to a position."""
    return b64encode(f"next:{position}".encode()).decode()


def position_of(args: Args) -> str | None:
    """The position to which the given cursor leads."""
    if not args.text("cursor"):
        return None
    try:
        kind, _, position = b64decode(args.text("cursor"), validate=True).decode().partition(":")
    except ValueError:
        kind, position = "", ""
    if kind != "next":
        raise SlackError("invalid_cursor")
    return position


def paged(args: Args, everything: Sequence[Any], default: int = 100) -> tuple[list[Any], JSON]:
    """One page of a list, and the response_metadata that leads to the next."""
    start = int(position_of(args) or 0)
    end = start + limited(args, default, 1000)
    return list(everything[start:end]), {"next_cursor": cursor_of(str(end)) if end < len(everything) else ""}


@method("conversations.open", scopes=WRITE)
def open_(workspace: Workspace, args: Args) -> JSON:
    """The conversation with a person."""
    if args.text("channel"):
        return {"channel": {"id": known_channel(workspace, args.text("channel")).id}}
    users = args.listed("users")
    need_scope(workspace, "im:write")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = workspace.people.get(users[0])
    if person is None or person.is_bot:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    known = workspace.channels.known_direct(person.id) is not None
    channel = workspace.channels.direct(person.id)
    shown = channel.as_slack(workspace.app.bot_user_id) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if known else {})}


def _wanted(args: Args, message: Message, before: str | None) -> bool:
    inclusive = args.flag("inclusive")
    oldest, latest = args.text("oldest"), args.text("latest")
    if before is not None and message.ts >= before:
        return False
    if latest and float(latest) and not _earlier(message.ts, latest, inclusive):
        return False
    return not oldest or _earlier(oldest, message.ts, inclusive)


def _earlier(one: str, other: str, inclusive: bool) -> bool:
    first, second = _comparable(one), _comparable(other)
    return first < second or (inclusive and first == second)


def _comparable(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds or 0), int((fraction + "000000")[:6])


def _checked_bounds(args: Args) -> None:
    for name in ("oldest", "latest"):
        try:
            _comparable(args.text(name))
        except ValueError:
            raise SlackError(f"invalid_ts_{name}") from None


def _page(args: Args, messages: Iterator[Message], default: int) -> JSON:
    limit = limited(args, default, 999)
    found = list(islice(messages, limit + 1))
    more = len(found) > limit
    shown = [message.as_slack(metadata=args.flag("include_all_metadata")) for message in found[:limit]]
    answer: JSON = {"messages": shown, "has_more": more}
    if more:
        answer["response_metadata"] = {"next_cursor": cursor_of(found[limit - 1].ts)}
    return answer


@method("conversations.history", scopes=HISTORY, required=("channel",))
def history(workspace: Workspace, args: Args) -> JSON:
    """What was said, newest first; what only one person sees and what stands in threads left out."""
    channel = joined_channel(workspace, args.text("channel"))
    need(workspace, channel, "history")
    _checked_bounds(args)
    before = position_of(args)
    public = (message for message in channel.log.newest_first() if message.ephemeral_to is None)
    top = (message for message in public if message.thread_ts in (None, message.ts))
    return _page(args, (one for one in top if _wanted(args, one, before)), 100) | {"pin_count": 0}


@method("conversations.replies", scopes=HISTORY, required=("channel", "ts"))
def replies(workspace: Workspace, args: Args) -> JSON:
    """A message and what was answered in its thread, oldest first."""
    channel = joined_channel(workspace, args.text("channel"))
    need(workspace, channel, "history")
    _checked_bounds(args)
    root, after = args.text("ts"), position_of(args) or ""
    if channel.log.get(root) is None:
        raise SlackError("thread_not_found")
    thread = (one for one in channel.log if one.ephemeral_to is None and root in (one.ts, one.thread_ts))
    return _page(args, (one for one in thread if one.ts > after and _wanted(args, one, None)), 1000)


@method("conversations.info", scopes=READ, required=("channel",))
def info(workspace: Workspace, args: Args) -> JSON:
    """What is known about a conversation."""
    channel = known_channel(workspace, args.text("channel"))
    need(workspace, channel, "read")
    return {"channel": channel.as_slack(workspace.app.bot_user_id)}


@method("conversations.list", scopes=READ)
def list_(workspace: Workspace, args: Args) -> JSON:
    """The conversations of the types asked for that the app can know of."""
    kinds = args.listed("types") or ["public_channel"]
    bot = workspace.app.bot_user_id
    known = [one for one in workspace.channels if one.kind in kinds and _visible(one, bot)]
    for kind in kinds:
        need_scope(workspace, f"{FAMILY.get(kind, 'mpim')}:read")
    page, metadata = paged(args, known)
    return {"channels": [one.as_slack(bot) for one in page], "response_metadata": metadata}


def _visible(channel: Channel, bot: str) -> bool:
    return bot in channel.members or channel.kind == "public_channel"


@method("conversations.members", scopes=READ, required=("channel",))
def members(workspace: Workspace, args: Args) -> JSON:
    """Who is in a conversation."""
    channel = known_channel(workspace, args.text("channel"))
    need(workspace, channel, "read")
    page, metadata = paged(args, channel.members)
    return {"members": page, "response_metadata": metadata}

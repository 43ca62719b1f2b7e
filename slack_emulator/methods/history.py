"""What was said before: conversations.history, conversations.replies, conversations.mark."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.messages import Message
from slack_emulator.methods.paging import cursor_of, position_of
from slack_emulator.methods.places import joined_channel, need, need_write
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
STAMP = re.compile(r"\d{10}\.\d{6}")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
MARK = ("channels:manage", "groups:write", "im:write", "mpim:write")


def _moment(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds or 0), int((fraction + "000000")[:6])


def _bound(args: Args, name: str) -> tuple[int, int] | None:
    """The bound of that name; none when it is empty or 0."""
    try:
        moment = _moment(args.text(name))
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None
    return moment if any(moment) else None


class Window:
    """The span of time that a call asks for."""

    def __init__(self, args: Args) -> None:
        self.inclusive = args.flag("inclusive")
        self.latest = _bound(args, "latest")
        self.oldest = _bound(args, "oldest")

    def holds(self, message: Message) -> bool:
        """Whether a message was said within it."""
        moment = _moment(message.ts)
        if self.inclusive and moment in (self.oldest, self.latest):
            return True
        early = self.latest is None or moment < self.latest
        return early and (self.oldest is None or moment > self.oldest)


def _taken(args: Args, messages: Iterable[Message], default: int, most: int) -> tuple[list[Message], JSON]:
    """The messages of one page, and what tells whether there are more."""
    limit = min(max(args.number("limit", default) or default, 1), most)
    found = list(islice(messages, limit + 1))
    if len(found) <= limit:
        return found, {"has_more": False}
    return found[:limit], {
        "has_more": True, "response_metadata": {"next_cursor": cursor_of(found[limit - 1].ts)},
    }  # fmt: skip


def _reached(args: Args) -> str | None:
    """The timestamp to which a cursor leads; the cursors of other lists are none here."""
    position = position_of(args)
    if position is not None and not STAMP.fullmatch(position):
        raise SlackError("invalid_cursor")
    return position


def _in_channel(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.subtype == "thread_broadcast"


@method("conversations.history", scopes=HISTORY, required=("channel",))
def history(workspace: Workspace, args: Args) -> JSON:
    """What was said, newest first; what only one person sees and what stands in threads left out.

    With an oldest bound alone the pages lead forward from it, otherwise back in time.
    """
    channel = joined_channel(workspace, args.text("channel"))
    need(workspace, channel, "history")
    window, position = Window(args), _reached(args)
    forward = window.oldest is not None and window.latest is None
    log = channel.log if forward else channel.log.newest_first()
    public = (one for one in log if one.ephemeral_to is None and _in_channel(one) and window.holds(one))
    if position is not None:
        public = (one for one in public if (one.ts > position if forward else one.ts < position))
    found, answer = _taken(args, public, 100, 999)
    if forward:
        found.reverse()
    metadata = args.flag("include_all_metadata")
    bounds = {name: args.text(name) for name in ("oldest", "latest") if args.text(name)}
    return {
        **bounds, "messages": [one.as_slack(metadata=metadata) for one in found], **answer,
        "pin_count": len(channel.pins), "channel_actions_ts": None, "channel_actions_count": 0,
    }  # fmt: skip


@method("conversations.replies", scopes=HISTORY, required=("channel", "ts"))
def replies(workspace: Workspace, args: Args) -> JSON:
    """A message and what was answered in its thread, oldest first."""
    channel = joined_channel(workspace, args.text("channel"))
    need(workspace, channel, "history")
    window, after = Window(args), _reached(args) or ""
    root = channel.log.thread(args.text("ts"))
    if root is None or root.ephemeral_to is not None:
        raise SlackError("thread_not_found")
    public = (one for one in channel.log if one.ephemeral_to is None and root.ts in (one.ts, one.thread_ts))
    wanted = (one for one in public if one is root or window.holds(one))
    found, answer = _taken(args, (one for one in wanted if one.ts > after), 1000, 1000)
    metadata = args.flag("include_all_metadata")
    return {"messages": [one.as_slack(metadata=metadata) for one in found], **answer}


@method("conversations.mark", scopes=MARK, required=("channel", "ts"))
def mark(workspace: Workspace, args: Args) -> JSON:
    """The app has read up to there."""
    channel = joined_channel(workspace, args.text("channel"))
    need_write(workspace, channel.kind)
    try:
        _moment(args.text("ts"))
    except ValueError:
        raise SlackError("invalid_timestamp") from None
    channel.read[workspace.app.bot_user_id] = args.text("ts")
    return {}

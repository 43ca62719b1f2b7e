"""Links above a conversation: bookmarks.*"""

from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.methods.places import joined_channel
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
MOST = 100


def _found(channel: Channel, bookmark_id: str) -> JSON:
    for one in channel.bookmarks:
        if one["id"] == bookmark_id:
            return one
    raise SlackError("not_found")


@method("bookmarks.add", scopes=("bookmarks:write",), required=("channel_id", "title", "type"), tier=2)
def add(workspace: Workspace, args: Args) -> JSON:
    """Put a link above a conversation."""
    channel = joined_channel(workspace, args.text("channel_id"))
    if args.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if not args.text("link").startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= MOST:
        raise SlackError("too_many_bookmarks")
    bookmark = {
        "id": workspace.fresh_id("Bk"), "channel_id": channel.id, "title": args.text("title"),
        "link": args.text("link"), "emoji": args.text("emoji"), "icon_url": None,
        "entity_id": args.text("entity_id") or None, "type": "link",
        "date_created": int(workspace.now().timestamp()), "date_updated": 0,
        "rank": f"a{len(channel.bookmarks)}", "last_updated_by_user_id": workspace.app.bot_user_id,
        "last_updated_by_team_id": workspace.team_id, "shortcut_id": None, "app_id": None,
    }  # fmt: skip
    channel.bookmarks.append(bookmark)
    workspace.changes.say("state")
    return {"bookmark": bookmark}


@method("bookmarks.edit", scopes=("bookmarks:write",), required=("bookmark_id", "channel_id"), tier=2)
def edit(workspace: Workspace, args: Args) -> JSON:
    """Change a link."""
    channel = joined_channel(workspace, args.text("channel_id"))
    bookmark = _found(channel, args.text("bookmark_id"))
    bookmark |= {name: args.text(name) for name in ("title", "link", "emoji") if args.has(name)}
    bookmark["date_updated"] = int(workspace.now().timestamp())
    workspace.changes.say("state")
    return {"bookmark": bookmark}


@method("bookmarks.remove", scopes=("bookmarks:write",), required=("bookmark_id", "channel_id"), tier=2)
def remove(workspace: Workspace, args: Args) -> JSON:
    """Take a link away."""
    channel = joined_channel(workspace, args.text("channel_id"))
    channel.bookmarks.remove(_found(channel, args.text("bookmark_id")))
    workspace.changes.say("state")
    return {}


@method("bookmarks.list", scopes=("bookmarks:read",), required=("channel_id",))
def list_(workspace: Workspace, args: Args) -> JSON:
    """The links above a conversation."""
    return {"bookmarks": joined_channel(workspace, args.text("channel_id")).bookmarks}

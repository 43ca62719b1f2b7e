"""Looking: what there is, and what each person sees. Nothing here changes anything for the app."""

from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.control.desk import Desk, number
from slack_emulator.messages import Message
from slack_emulator.people import SLACKBOT

JSON = dict[str, Any]


async def state(desk: Desk, body: JSON) -> JSON:
    """The time, the team, its people and channels, and the app with its tokens."""
    workspace = desk.workspace
    return {
        "now": workspace.now().isoformat(),
        "team": workspace.team_card(),
        "teams": [
            {**one.team_card(), "installed": one.app.installed, "bot_token": one.app.bot_token}
            for one in desk.workspaces
        ],
        "users": [person.card() for person in workspace.people if person.id != SLACKBOT],
        "channels": [channel.card() for channel in workspace.channels],
        "apps": [{**workspace.app.card(), "connections": workspace.socket.connections()}],
        "shortcuts": _shortcuts(workspace.app.manifest),
        "refused_blocks": sorted(workspace.refuse_blocks),
        "last_ts": max((ts for channel in workspace.channels if (ts := _newest(channel))), default=None),
    }


def _shortcuts(manifest: JSON) -> list[JSON]:
    """What people find in menus: name, callback_id, description, and whether it is for a message."""
    declared = (manifest.get("features") or {}).get("shortcuts") or []
    names = ("name", "callback_id", "description", "type")
    return [{name: one.get(name, "") for name in names} for one in declared]


def _newest(channel: Channel) -> str | None:
    return next((message.ts for message in channel.log.newest_first()), None)


async def commands(desk: Desk, body: JSON) -> list[JSON]:
    """The slash commands that a composer can complete."""
    names = ("command", "description", "usage_hint")
    return [{name: one.get(name, "") for name in names} for one in desk.workspace.app.commands]


async def messages(desk: Desk, body: JSON) -> list[JSON]:
    """What a person sees in a conversation, oldest first.

    With `limit` one page of it as a client shows it: the newest messages, or those before `before`, or those
    after `after`; replies are left out and counted at the message that they answer. With `thread_ts` that
    message and its replies.
    """
    person = desk.person(body)
    channel = desk.channel(person, body)
    if body.get("thread_ts"):
        return _thread(channel, person.id, str(body["thread_ts"]))
    if not body.get("limit"):
        return [message.as_seen() for message in channel.seen_by(person.id)]
    return _page(channel, person.id, number(body, "limit"), body.get("before"), str(body.get("after") or ""))


def _thread(channel: Channel, user: str, ts: str) -> list[JSON]:
    """A message and its replies, named by any of them."""
    root = channel.log.thread(ts)
    named = root.ts if root else ts
    found = [one for one in channel.seen_by(user) if named in (one.ts, one.thread_ts)]
    replies = [one for one in found if one.ts != named and one.ephemeral_to is None]
    return [_entry(one, replies if one.ts == named else []) for one in found]


def _page(channel: Channel, user: str, limit: int, before: str | None, after: str) -> list[JSON]:
    """From the newest back: a reply is newer than what it answers, so no more than must be is looked at."""
    replies: dict[str | None, list[Message]] = {}
    page: list[JSON] = []
    for message in channel.log.newest_first():
        if message.ts <= after or (not after and len(page) >= limit):
            break
        if not message.seen_by(user):
            continue
        if message.thread_ts not in (None, message.ts):
            if message.ephemeral_to is None:
                replies.setdefault(message.thread_ts, []).insert(0, message)
            if message.subtype != "thread_broadcast":
                continue
        if not before or message.ts < before:
            page.insert(0, _entry(message, replies.get(message.ts, [])))
    return page[:limit]


def _entry(message: Message, replies: list[Message]) -> JSON:
    return {
        **message.as_seen(), "subtype": message.subtype, "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(one.user for one in replies)),
        "latest_reply": replies[-1].ts if replies else None,
    }  # fmt: skip


async def home(desk: Desk, body: JSON) -> JSON | None:
    """The Home tab that was published for a person, or null."""
    view = desk.workspace.views.home(desk.person(body).id)
    return view.card() if view else None


async def view(desk: Desk, body: JSON) -> JSON | None:
    """The modal that a person sees, or null."""
    views, person = desk.workspace.views, desk.person(body)
    top = views.top(person.id)
    return {**top.card(), "depth": views.depth(person.id)} if top else None


async def conversations(desk: Desk, body: JSON) -> list[JSON]:
    """A person's conversations with their unread marks, the one with the app first."""
    person, workspace = desk.person(body), desk.workspace
    direct = workspace.channels.direct(person.id)
    others = [channel for channel in workspace.channels.of(person.id) if channel is not direct]
    return [
        {
            "channel": channel.id, "name": workspace.app.name if channel.is_im else channel.name,
            "is_im": channel.is_im, "with_app": channel is direct, "unread": channel.unread(person.id),
            "last_ts": channel.last_ts(person.id), "read_ts": channel.read.get(person.id),
        }
        for channel in [direct, *others]
    ]  # fmt: skip


async def unread(desk: Desk, body: JSON) -> JSON:
    """How many messages each person has not read, in all their conversations together."""
    workspace = desk.workspace
    counted = {one.id: 0 for one in workspace.people if not one.deleted and one.id != SLACKBOT}
    for channel in workspace.channels:
        for member in counted.keys() & set(channel.members):
            counted[member] += channel.unread(member)
    return counted


async def mark_read(desk: Desk, body: JSON) -> JSON:
    """A person has seen everything in a conversation."""
    person = desk.person(body)
    channel = desk.channel(person, body)
    channel.read[person.id] = channel.last_ts(person.id) or ""
    desk.workspace.changes.say("message", channel=channel.id, user=person.id)
    return {"unread": channel.unread(person.id)}


async def calls(desk: Desk, body: JSON) -> bytes:
    """The app's Web API calls after number `since`, as JSON."""
    return desk.workspace.calls.since(number(body, "since"))

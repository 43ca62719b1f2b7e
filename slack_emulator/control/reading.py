"""Looking: what there is, and what each person sees. Nothing here changes anything for the app."""

from typing import Any

from slack_emulator.control.desk import Desk, number
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
        "refused_blocks": sorted(workspace.refuse_blocks),
    }


async def commands(desk: Desk, body: JSON) -> list[JSON]:
    """The slash commands that a composer can complete."""
    names = ("command", "description", "usage_hint")
    return [{name: one.get(name, "") for name in names} for one in desk.workspace.app.commands]


async def messages(desk: Desk, body: JSON) -> list[JSON]:
    """What a person sees in a conversation, oldest first."""
    person = desk.person(body)
    return [message.as_seen() for message in desk.channel(person, body).seen_by(person.id)]


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


async def mark_read(desk: Desk, body: JSON) -> JSON:
    """A person has seen everything in a conversation."""
    person = desk.person(body)
    channel = desk.channel(person, body)
    channel.read[person.id] = channel.last_ts(person.id) or ""
    desk.workspace.changes.say("message", channel=channel.id, user=person.id)
    return {"unread": channel.unread(person.id)}


async def calls(desk: Desk, body: JSON) -> list[JSON]:
    """The app's Web API calls after number `since`."""
    return desk.workspace.calls.since(number(body, "since"))

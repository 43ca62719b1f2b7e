"""What Slack sends to the app when somebody does something: the payloads, field by field."""

from collections.abc import Iterator
from typing import Any

from slack_emulator.channels import Channel
from slack_emulator.elements import elements
from slack_emulator.messages import Message
from slack_emulator.people import Person
from slack_emulator.views import View
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


CHANNEL_NAMES = {"im": "directmessage", "private_channel": "privategroup"}


def _who(workspace: Workspace, person: Person) -> JSON:
    return {**_sender(workspace, person), "api_app_id": workspace.app.app_id}


def _sender(workspace: Workspace, person: Person) -> JSON:
    user = {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.team_id}
    return {
        "user": user, "team": {"id": workspace.team_id, "domain": workspace.domain}, "enterprise": None,
        "is_enterprise_install": False, "token": workspace.app.verification_token,
    }  # fmt: skip


def channel_name(channel: Channel) -> str:
    """What Slack calls a conversation in payloads."""
    return CHANNEL_NAMES.get(channel.kind, channel.name)


def _where(channel: Channel) -> JSON:
    return {"id": channel.id, "name": channel_name(channel)}


def _container(channel: Channel, message: Message) -> JSON:
    container: JSON = {
        "type": "message", "message_ts": message.ts, "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }  # fmt: skip
    return {**container, "thread_ts": message.thread_ts} if message.thread_ts else container


def response_url(
    workspace: Workspace, person: Person, channel: Channel, kind: str, ts: str | None = None
) -> str:
    """A fresh address where the app may answer."""
    key = workspace.response_urls.give(person.id, channel.id, workspace.now(), ts)
    return f"{workspace.url}/{kind}/{workspace.team_id}/{key}"


def slash_command(workspace: Workspace, person: Person, channel: Channel, command: str, text: str) -> JSON:
    """Somebody typed a slash command."""
    return {
        "token": workspace.app.verification_token, "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id, "channel_name": channel_name(channel), "user_id": person.id,
        "user_name": person.name, "command": command, "text": text, "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false", "response_url": response_url(workspace, person, channel,
        "commands"),
        "trigger_id": workspace.triggers.give(person.id, workspace.now()),
    }  # fmt: skip


def message_action(
    workspace: Workspace, person: Person, channel: Channel, message: Message, action: JSON
) -> JSON:
    """Somebody used an element of a message."""
    payload = {
        "type": "block_actions", **_who(workspace, person), "container": _container(channel, message),
        "trigger_id": workspace.triggers.give(person.id, workspace.now()),
        "channel": _where(channel), "state": {"values": message.chosen()},
        "response_url": response_url(workspace, person, channel, "actions", message.ts), "actions": [action],
    }  # fmt: skip
    return payload if message.ephemeral_to else {**payload, "message": message.as_slack(metadata=True)}


def view_action(workspace: Workspace, person: Person, view: View, action: JSON) -> JSON:
    """Somebody used an element of a modal or of the Home tab."""
    below = view.id if view.kind == "modal" else None
    return {
        "type": "block_actions", **_who(workspace, person), "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.triggers.give(person.id, workspace.now(), below),
        "view": workspace.view(view),
        "actions": [action],
    }  # fmt: skip


def global_shortcut(workspace: Workspace, person: Person, callback_id: str) -> JSON:
    """Somebody used a shortcut from the search or the plus sign."""
    return {
        "type": "shortcut", **_sender(workspace, person), "callback_id": callback_id,
        "action_ts": workspace.fresh_ts(), "trigger_id": workspace.triggers.give(person.id, workspace.now()),
    }  # fmt: skip


def message_shortcut(
    workspace: Workspace, person: Person, channel: Channel, message: Message, callback_id: str
) -> JSON:
    """Somebody used a shortcut on a message."""
    return {
        "type": "message_action", **_sender(workspace, person), "callback_id": callback_id,
        "action_ts": workspace.fresh_ts(), "trigger_id": workspace.triggers.give(person.id, workspace.now()),
        "response_url": response_url(workspace, person, channel, "app"), "channel": _where(channel),
        "message_ts": message.ts, "message": message.as_slack(metadata=True),
    }  # fmt: skip


def message_suggestion(
    workspace: Workspace, person: Person, channel: Channel, message: Message, asked: JSON
) -> JSON:
    """Somebody types in a select of a message whose options come from the app."""
    return {
        "type": "block_suggestion", **_who(workspace, person), "container": _container(channel, message),
        "channel": _where(channel), "message": message.as_slack(metadata=True), **asked,
    }  # fmt: skip


def view_suggestion(workspace: Workspace, person: Person, view: View, asked: JSON) -> JSON:
    """Somebody types in a select of a view whose options come from the app."""
    return {
        "type": "block_suggestion", **_who(workspace, person),
        "container": {"type": "view", "view_id": view.id}, "view": workspace.view(view), **asked,
    }  # fmt: skip


def view_submission(workspace: Workspace, person: Person, view: View) -> JSON:
    """Somebody submitted a modal."""
    return {
        "type": "view_submission", **_who(workspace, person),
        "trigger_id": workspace.triggers.give(person.id, workspace.now(), view.id),
        "view": workspace.view(view),
        "response_urls": [*_response_urls(workspace, person, view)],
    }  # fmt: skip


def _response_urls(workspace: Workspace, person: Person, view: View) -> Iterator[JSON]:
    """An address for each conversation that was chosen where the form offers one."""
    values = view.values()
    for block, element in elements(view.blocks):
        state = values.get(block["block_id"], {}).get(element.get("action_id"), {})
        chosen = state.get("selected_conversation") or state.get("selected_channel")
        channel = workspace.channels.get(chosen) if chosen else None
        if element.get("response_url_enabled") and channel is not None:
            yield {
                "block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel.id,
                "response_url": response_url(workspace, person, channel, "app"),
            }  # fmt: skip


def view_closed(workspace: Workspace, person: Person, view: View, *, cleared: bool) -> JSON:
    """Somebody closed a modal whose app wanted to know."""
    return {
        "type": "view_closed",
        **_who(workspace, person),
        "view": workspace.view(view),
        "is_cleared": cleared,
    }


def event(workspace: Workspace, said: JSON) -> JSON:
    """Something happened to which the app subscribed."""
    app = workspace.app
    authorization = {
        "enterprise_id": None, "team_id": workspace.team_id, "user_id": app.bot_user_id, "is_bot": True,
        "is_enterprise_install": False,
    }  # fmt: skip
    return {
        "token": app.verification_token, "team_id": workspace.team_id,
        "context_team_id": workspace.team_id, "context_enterprise_id": None, "api_app_id": app.app_id,
        "event": said,
        "type": "event_callback", "event_id": workspace.fresh_id("Ev"),
        "event_time": int(workspace.now().timestamp()), "authorizations": [authorization],
        "is_ext_shared_channel": False, "event_context": f"4-{workspace.fresh_id('')}",
    }  # fmt: skip


def link_event(workspace: Workspace, message: Message, member: bool, links: list[JSON]) -> JSON:
    """Somebody wrote links to the app's domains."""
    said = {
        "type": "link_shared", "channel": message.channel, "user": message.user, "message_ts": message.ts,
        "is_bot_user_member": member, "links": links, "source": "conversations_history",
        "unfurl_id": workspace.fresh_id("L"), "event_ts": workspace.fresh_ts(),
    }  # fmt: skip
    return {**said, "thread_ts": message.thread_ts} if message.thread_ts else said


def home_event(person: Person, channel: Channel, tab: str, view: JSON | None, ts: str) -> JSON:
    """Somebody opened the Home tab, or the conversation with the app ("messages")."""
    opened: JSON = {
        "type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": tab, "event_ts": ts,
    }  # fmt: skip
    return opened if view is None else {**opened, "view": view}


def file_shared(user: str, channel: Channel, file_id: str, ts: str) -> JSON:
    """A file came to stand in a conversation."""
    return {
        "type": "file_shared", "file_id": file_id, "user_id": user, "file": {"id": file_id},
        "channel_id": channel.id, "event_ts": ts,
    }  # fmt: skip

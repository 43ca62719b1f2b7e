"""Where the app may speak and read: finding the conversation that a call names."""

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.workspace import Workspace

FAMILY = {"im": "im", "public_channel": "channels", "private_channel": "groups"}


def known_channel(workspace: Workspace, named: str) -> Channel:
    """The conversation with this id, as far as the app can know of it."""
    channel = workspace.channels.get(named)
    if channel is None or (channel.is_private and workspace.app.bot_user_id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def joined_channel(workspace: Workspace, named: str) -> Channel:
    """A conversation in which the app is."""
    channel = known_channel(workspace, named)
    if workspace.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def postable_channel(workspace: Workspace, named: str) -> Channel:
    """Where the app may post: also a user's id, or a channel's #name."""
    person = workspace.people.get(named)
    if person is not None:
        if person.is_bot:
            raise SlackError("channel_not_found")
        channel = workspace.channels.direct(person.id)
    else:
        channel = known_channel(workspace, workspace.channel_id(named) or named)
        if "chat:write.public" not in workspace.app.scopes or channel.kind != "public_channel":
            channel = joined_channel(workspace, channel.id)
    if channel.is_im:
        _check_direct(workspace, channel)
    return channel


def _check_direct(workspace: Workspace, channel: Channel) -> None:
    person = workspace.people.get(channel.user or "")
    if person is None or person.deleted:
        raise SlackError("account_inactive")
    if not workspace.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def need(workspace: Workspace, channel: Channel, what: str) -> None:
    """Refuse unless the app has the scope for this kind of conversation: `what` is history or read."""
    need_scope(workspace, f"{FAMILY[channel.kind]}:{what}")


def need_scope(workspace: Workspace, scope: str) -> None:
    """Refuse unless the app has the scope."""
    if scope not in workspace.app.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(workspace.app.scopes)))

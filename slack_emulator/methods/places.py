"""Where the app may speak and read: finding the conversation that a call names."""

from slack_emulator.channels import Channel
from slack_emulator.errors import SlackError
from slack_emulator.messages import Message
from slack_emulator.people import SLACKBOT, Person
from slack_emulator.workspace import Workspace

FAMILY = {"im": "im", "mpim": "mpim", "public_channel": "channels", "private_channel": "groups"}
WRITES = {
    "im": "im:write", "mpim": "mpim:write", "public_channel": "channels:manage",
    "private_channel": "groups:write",
}  # fmt: skip


def known_channel(workspace: Workspace, named: str) -> Channel:
    """The conversation with this id, as far as the app can know of it."""
    channel = workspace.channels.get(named)
    hidden = channel is None or channel.kind != "public_channel"
    if channel is None or not channel.begun or (hidden and workspace.app.bot_user_id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def joined_channel(workspace: Workspace, named: str) -> Channel:
    """A conversation in which the app is."""
    channel = known_channel(workspace, named)
    if workspace.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def open_channel(workspace: Workspace, named: str) -> Channel:
    """A conversation in which the app is and that was not archived."""
    channel = joined_channel(workspace, named)
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def postable_channel(workspace: Workspace, named: str) -> Channel:
    """Where the app may post: also a user's id, or a channel's #name."""
    person = workspace.people.get(named)
    if person is not None:
        if person.is_bot or person.id == SLACKBOT:
            raise SlackError("channel_not_found")
        channel = workspace.channels.direct(person.id)
    else:
        channel = known_channel(workspace, workspace.channel_id(named) or named)
        if "chat:write.public" not in workspace.app.scopes or channel.kind != "public_channel":
            channel = joined_channel(workspace, channel.id)
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_im:
        _check_direct(workspace, channel)
    return channel


def _check_direct(workspace: Workspace, channel: Channel) -> None:
    person = workspace.people.get(channel.user or "")
    if person is None or person.deleted:
        raise SlackError("account_inactive")
    if not workspace.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def known_person(workspace: Workspace, named: str, error: str = "user_not_found") -> Person:
    """The person with this id."""
    person = workspace.people.get(named)
    if person is None:
        raise SlackError(error)
    return person


def public_message(channel: Channel, ts: str) -> Message:
    """A message that everybody in the conversation sees; of one that was deleted there is only a mark."""
    message = channel.log.get(ts)
    if message is None or message.ephemeral_to is not None or message.gone:
        raise SlackError("message_not_found")
    return message


def permalink(workspace: Workspace, channel: Channel, message: Message) -> str:
    """The address of a message; one in a thread also names the thread."""
    address = f"https://{workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    root = message.ts if message.replies else message.thread_ts
    return f"{address}?thread_ts={root}&cid={channel.id}" if root else address


def need(workspace: Workspace, channel: Channel, what: str) -> None:
    """Refuse unless the app has the scope for this kind of conversation: `what` is history or read."""
    need_scope(workspace, f"{FAMILY[channel.kind]}:{what}")


def need_write(workspace: Workspace, kind: str, *others: str) -> None:
    """Refuse unless the app may change conversations of this kind; one of `others` allows that too."""
    if not workspace.app.scopes & {f"{FAMILY[kind]}:{other}" for other in others}:
        need_scope(workspace, WRITES[kind])


def need_scope(workspace: Workspace, scope: str) -> None:
    """Refuse unless the app has the scope."""
    if scope not in workspace.app.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(workspace.app.scopes)))

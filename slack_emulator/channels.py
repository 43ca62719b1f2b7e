"""Conversations: channels, and the one conversation that each person has with the app."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_emulator.messages import Log, Message

JSON = dict[str, Any]


@dataclass(slots=True)
class Sentence:
    """The topic or the purpose of a channel, and who set it when."""

    value: str = ""
    creator: str = ""
    last_set: int = 0

    def as_slack(self) -> JSON:
        """The object that stands in a conversation object."""
        return {"value": self.value, "creator": self.creator, "last_set": self.last_set}


@dataclass(slots=True)
class Channel:
    """A conversation; `user` is set for the direct conversation of that person with the app.

    `begun` is whether there is one at all: a direct one is known to the app once either side did something.
    """

    id: str
    name: str
    members: list[str]
    user: str | None = None
    is_private: bool = False
    log: Log = field(default_factory=Log)
    read: dict[str, str] = field(default_factory=dict)
    is_mpim: bool = False
    is_archived: bool = False
    is_closed: bool = False
    begun: bool = True
    creator: str = ""
    created: int = 0
    updated: int = 0
    topic: Sentence = field(default_factory=Sentence)
    purpose: Sentence = field(default_factory=Sentence)
    previous_names: list[str] = field(default_factory=list)
    pins: list[JSON] = field(default_factory=list)
    bookmarks: list[JSON] = field(default_factory=list)
    canvas: str | None = None

    def begin(self, now: datetime) -> None:
        """From now on there is this conversation, if there was not yet."""
        if not self.created:
            self.created = int(now.timestamp())
            self.updated = self.created * 1000
        self.begun = True

    @property
    def is_im(self) -> bool:
        """Whether this is a direct conversation."""
        return self.user is not None

    @property
    def kind(self) -> str:
        """Slack's word for its type: im, mpim, public_channel or private_channel."""
        if self.is_im:
            return "im"
        if self.is_mpim:
            return "mpim"
        return "private_channel" if self.is_private else "public_channel"

    def card(self) -> JSON:
        """What the control state tells about the conversation."""
        return {
            "id": self.id,
            "name": self.name,
            "is_im": self.is_im,
            "is_mpim": self.is_mpim,
            "is_private": self.is_private,
            "user": self.user,
            "members": self.members,
            "is_archived": self.is_archived,
            "topic": self.topic.value,
            "bookmarks": self.bookmarks,
        }

    def as_slack(self, bot: str, team: str = "", *, full: bool = False) -> JSON:
        """The conversation object as the Web API shows it to the app; `full` as for one asked for alone."""
        read = {"last_read": self.read.get(bot, "0000000000.000000")} if bot in self.members else {}
        if self.is_im:
            shown = {
                "id": self.id, "created": self.created, "is_archived": False, "is_im": True,
                "is_org_shared": False, "context_team_id": team, "updated": self.updated, "user": self.user,
                "is_user_deleted": False, "priority": 0,
            }  # fmt: skip
            return shown | ({**read, **self._latest(bot), "is_open": not self.is_closed} if full else {})
        shown = {
            "id": self.id, "name": self.name, "name_normalized": self.name,
            "is_channel": not self.is_private, "is_group": self.is_private and not self.is_mpim,
            "is_im": False, "is_mpim": self.is_mpim, "is_private": self.is_private, "created": self.created,
            "is_archived": self.is_archived, "is_general": self.name == "general", "unlinked": 0,
            "is_shared": False, "is_ext_shared": False, "is_org_shared": False,
            "is_pending_ext_shared": False, "pending_shared": [], "pending_connected_team_ids": [],
            "context_team_id": team, "shared_team_ids": [team],
            "updated": self.updated, "creator": self.creator, "is_member": bot in self.members,
            "topic": self.topic.as_slack(), "purpose": self.purpose.as_slack(),
            "previous_names": self.previous_names,
        }  # fmt: skip
        return (
            shown
            | ({"is_open": not self.is_closed, "priority": 0} if self.is_mpim else {})
            | (read if full else {})
        )

    def _latest(self, user: str) -> JSON:
        newest = next((one for one in self.log.newest_first() if one.seen_by(user)), None)
        unread = self.unread(user)
        return {
            "latest": newest and newest.as_slack(), "unread_count": unread, "unread_count_display": unread,
        }  # fmt: skip

    def seen_by(self, user: str) -> list[Message]:
        """What that person sees here, oldest first."""
        return [message for message in self.log if message.seen_by(user)]

    def unread(self, user: str) -> int:
        """How many messages that person has not read, their own left out."""
        return self.log.count_for(user, self.read.get(user, ""))

    def last_ts(self, user: str) -> str | None:
        """The timestamp of the newest message the person sees here."""
        return next((message.ts for message in self.log.newest_first() if message.seen_by(user)), None)


class Channels:
    """All conversations by id; direct ones come into being when somebody first needs them."""

    def __init__(self, seed: Iterable[JSON], bot: str) -> None:
        self._bot = bot
        self._by_id: dict[str, Channel] = {}
        self._direct: dict[str, Channel] = {}
        for number, one in enumerate(seed, start=1):
            self._add(one, number)

    def _add(self, given: JSON, number: int) -> None:
        members = [self._bot if member == "app" else str(member) for member in given.get("members") or []]
        name = str(given.get("name") or f"channel-{number}")
        channel = Channel(str(given.get("id") or f"C0{number:07d}"), name, members)
        channel.is_private = bool(given.get("is_private"))
        channel.topic.value = str(given.get("topic") or "")
        channel.purpose.value = str(given.get("purpose") or "")
        self.put(channel)

    def put(self, channel: Channel) -> None:
        """Keep a new conversation."""
        self._by_id[channel.id] = channel

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._by_id.values())

    def get(self, channel_id: str) -> Channel | None:
        """The conversation with this id."""
        return self._by_id.get(channel_id)

    def known_direct(self, user: str) -> Channel | None:
        """That person's conversation with the app, if there is one already."""
        known = self._direct.get(user)
        return known if known is not None and known.begun else None

    def direct(self, user: str) -> Channel:
        """That person's conversation with the app, or the place for it."""
        if user not in self._direct:
            made = "D" + user[1:].rjust(9, "0")
            while made in self._by_id:
                made += "0"
            channel = Channel(made, user, [user, self._bot], user=user, begun=False)
            self._direct[user] = self._by_id[made] = channel
        return self._direct[user]

    def named(self, name: str) -> Channel | None:
        """The channel with this name."""
        return next((channel for channel in self if channel.name == name and not channel.is_im), None)

    def group(self, people: list[str]) -> Channel | None:
        """The group conversation of exactly these people with the app, if there is one."""
        wanted = {*people, self._bot}
        return next((one for one in self if one.is_mpim and set(one.members) == wanted), None)

    def of(self, user: str) -> list[Channel]:
        """The conversations of a person."""
        return [channel for channel in self if user in channel.members]

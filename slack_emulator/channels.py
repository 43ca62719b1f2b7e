"""Conversations: channels, and the one conversation that each person has with the app."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from slack_emulator.messages import Log, Message

JSON = dict[str, Any]


@dataclass(slots=True)
class Channel:
    """A conversation; `user` is set for the direct conversation of that person with the app."""

    id: str
    name: str
    members: list[str]
    user: str | None = None
    is_private: bool = False
    log: Log = field(default_factory=Log)
    read: dict[str, str] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        """Whether this is a direct conversation."""
        return self.user is not None

    @property
    def kind(self) -> str:
        """Slack's word for its type: im, public_channel or private_channel."""
        if self.is_im:
            return "im"
        return "private_channel" if self.is_private else "public_channel"

    def card(self) -> JSON:
        """What the control state tells about the conversation."""
        return {
            "id": self.id,
            "name": self.name,
            "is_im": self.is_im,
            "user": self.user,
            "members": self.members,
        }

    def as_slack(self, bot: str) -> JSON:
        """The conversation object as the Web API shows it to the app."""
        if self.is_im:
            return {
                "id": self.id, "created": 0, "is_im": True, "is_org_shared": False, "user": self.user,
                "is_user_deleted": False, "priority": 0, "is_archived": False, "is_open": True,
            }  # fmt: skip
        return {
            "id": self.id, "name": self.name, "name_normalized": self.name, "is_channel": True,
            "is_im": False,
            "is_group": False, "is_mpim": False, "is_private": self.is_private, "is_archived": False,
            "is_general": False, "is_member": bot in self.members, "created": 0, "creator": "",
            "num_members": len(self.members), "topic": {"value": ""}, "purpose": {"value": ""},
        }  # fmt: skip

    def seen_by(self, user: str) -> list[Message]:
        """What that person sees here, oldest first."""
        return [message for message in self.log if message.seen_by(user)]

    def unread(self, user: str) -> int:
        """How many messages that person has not read, their own left out."""
        after = self.log.since(self.read.get(user, ""))
        return sum(1 for message in after if message.seen_by(user) and message.user != user)

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
        self._by_id[channel.id] = channel

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._by_id.values())

    def get(self, channel_id: str) -> Channel | None:
        """The conversation with this id."""
        return self._by_id.get(channel_id)

    def known_direct(self, user: str) -> Channel | None:
        """That person's conversation with the app, if there is one already."""
        return self._direct.get(user)

    def direct(self, user: str) -> Channel:
        """That person's conversation with the app."""
        if user not in self._direct:
            made = "D" + user[1:].rjust(9, "0")
            while made in self._by_id:
                made += "0"
            channel = Channel(made, user, [user, self._bot], user=user)
            self._direct[user] = self._by_id[made] = channel
        return self._direct[user]

    def of(self, user: str) -> list[Channel]:
        """The conversations of a person."""
        return [channel for channel in self if user in channel.members]

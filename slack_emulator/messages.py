"""What was said: one message, and everything that was said in one conversation."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message. `ephemeral_to` names the only person who sees it; `state` is what was chosen in it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    files: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    edited: JSON | None = None
    bot: JSON | None = None
    subtype: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    state: dict[tuple[str, str], JSON] = field(default_factory=dict)

    def as_slack(self, *, metadata: bool = False) -> JSON:
        """The message object as the Web API and payloads show it."""
        shown: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        extras = (
            ("subtype", self.subtype), ("blocks", self.blocks), ("attachments", self.attachments),
            ("files", self.files), ("thread_ts", self.thread_ts), ("edited", self.edited),
            ("metadata", self.metadata if metadata else None),
        )  # fmt: skip
        shown |= {name: value for name, value in extras if value}
        if self.bot:
            shown |= self.bot
        if self.reactions:
            shown["reactions"] = self._reactions()
        return shown

    def as_seen(self) -> JSON:
        """The message as a control call shows it to the person who sees it."""
        return {
            "channel": self.channel, "ts": self.ts, "user": self.user, "text": self.text,
            "blocks": self.blocks,
            "metadata": self.metadata, "files": self.files, "ephemeral": self.ephemeral_to is not None,
            "edited": self.edited, "thread_ts": self.thread_ts, "attachments": self.attachments,
            "bot_id": (self.bot or {}).get("bot_id"), "app_id": (self.bot or {}).get("app_id"),
            "reactions": self._reactions(), "state": {"values": self.chosen()},
        }  # fmt: skip

    def _reactions(self) -> list[JSON]:
        return [{"name": name, "users": who, "count": len(who)} for name, who in self.reactions.items()]

    def chosen(self) -> JSON:
        """What people chose in this message's selects, as {block_id: {action_id: state}}."""
        values: JSON = {}
        for (block_id, action_id), state in self.state.items():
            values.setdefault(block_id, {})[action_id] = state
        return values

    def seen_by(self, user: str) -> bool:
        """Whether that member of the conversation sees it."""
        return self.ephemeral_to is None or self.ephemeral_to == user


class Log:
    """The messages of one conversation in the order of their timestamps."""

    def __init__(self) -> None:
        self._by_ts: dict[str, Message] = {}
        self._order: list[str] = []

    def __iter__(self) -> Iterator[Message]:
        return (self._by_ts[ts] for ts in self._order)

    def __len__(self) -> int:
        return len(self._order)

    def get(self, ts: str) -> Message | None:
        """The message with this timestamp, ephemeral ones included."""
        return self._by_ts.get(ts)

    def add(self, message: Message) -> None:
        """Keep a message at its place."""
        self._by_ts[message.ts] = message
        insort(self._order, message.ts)

    def remove(self, ts: str) -> None:
        """Forget a message."""
        del self._by_ts[ts]
        del self._order[bisect_left(self._order, ts)]

    def newest_first(self) -> Iterator[Message]:
        """From the newest to the oldest."""
        return (self._by_ts[ts] for ts in reversed(self._order))

    def since(self, ts: str) -> Iterator[Message]:
        """The messages after that timestamp, oldest first."""
        start = bisect_left(self._order, ts)
        return (self._by_ts[one] for one in self._order[start:] if one > ts)

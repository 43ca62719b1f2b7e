"""What was said: one message, and everything that was said in one conversation."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]
GONE = "tombstone"
SLACKBOT = "USLACKBOT"
MOST_REPLIERS = 5
NOTICES = ("channel_", "group_")
NO_THREAD: JSON = {
    "reply_count": 0, "reply_users_count": 0, "latest_reply": "0000000000.000000", "reply_users": [],
    "is_locked": False, "subscribed": False,
}  # fmt: skip


@dataclass(slots=True)
class Message:
    """One message. `ephemeral_to` names the only person who sees it; `state` is what was chosen in it.

    `guise` is the name and icon under which the app speaks for once. `replies` maps the timestamp of each
    answer in its thread to who answered; `followed` says whether the app wrote in that thread. `root` is the
    message above an answer that the channel sees too.
    """

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
    team: str | None = None
    client_msg_id: str | None = None
    parent_user_id: str | None = None
    guise: JSON | None = None
    root: "Message | None" = None
    pinned_to: list[str] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    followed: bool = False

    @property
    def gone(self) -> bool:
        """Whether it was deleted, and only its mark stands above the answers to it."""
        return self.subtype == GONE

    def leave_a_mark(self) -> None:
        """Forget everything but that something stood here, and the answers to it."""
        self.subtype, self.user, self.text = GONE, SLACKBOT, "This message was deleted."
        self.blocks, self.files, self.attachments, self.pinned_to = [], [], [], []
        self.reactions, self.state = {}, {}
        self.bot = self.guise = self.edited = self.metadata = self.root = self.thread_ts = None

    def as_slack(self, *, metadata: bool = False) -> JSON:
        """The message object as the Web API and payloads show it."""
        shown: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.gone:
            mark = {"subtype": GONE, "hidden": True, "parent_user_id": SLACKBOT}
            return shown | mark | NO_THREAD | {"thread_ts": self.ts} | self._thread()
        if (self.subtype or "").startswith(NOTICES):
            return shown | {"subtype": self.subtype}
        extras = (
            ("subtype", self.subtype), ("client_msg_id", self.client_msg_id), ("team", self.team),
            ("blocks", self.blocks), ("attachments", self.attachments), ("files", self.files),
            ("thread_ts", self.thread_ts), ("parent_user_id", self.parent_user_id),
            ("root", self.root and self.root.head()),
            ("edited", self.edited), ("pinned_to", self.pinned_to),
            ("metadata", self.metadata if metadata else None),
        )  # fmt: skip
        shown |= {name: value for name, value in extras if value} | (self.bot or {}) | self._thread()
        if self.files:
            shown |= {"upload": self.subtype == "file_share" or self.bot is not None, "display_as_bot": False}
        if self.guise:
            del shown["user"], shown["bot_profile"]
            shown |= {"subtype": "bot_message", **self.guise}
        if self.reactions:
            shown["reactions"] = self.reacted()
        return shown

    def head(self) -> JSON:
        """What an answer that the channel sees too shows of the message above it."""
        shown = {"type": "message", "text": self.text, "ts": self.ts, "thread_ts": self.ts, **self._thread()}
        shown.pop("is_locked", None)
        own = {"subtype": "bot_message", "bot_id": self.bot["bot_id"]} if self.bot else {"user": self.user}
        return shown | own

    def _thread(self) -> JSON:
        if not self.replies:
            return {}
        people = list(dict.fromkeys(self.replies.values()))
        return {
            "thread_ts": self.ts, "reply_count": len(self.replies), "reply_users_count": len(people),
            "latest_reply": max(self.replies), "reply_users": people[:MOST_REPLIERS], "is_locked": False,
            "subscribed": self.followed,
        }  # fmt: skip

    def as_seen(self) -> JSON:
        """The message as a control call shows it to the person who sees it."""
        return {
            "channel": self.channel, "ts": self.ts, "user": self.user, "text": self.text,
            "blocks": self.blocks,
            "metadata": self.metadata, "files": self.files, "ephemeral": self.ephemeral_to is not None,
            "edited": self.edited, "thread_ts": self.thread_ts, "attachments": self.attachments,
            "bot_id": (self.bot or {}).get("bot_id"), "app_id": (self.bot or {}).get("app_id"),
            "reactions": self.reacted(), "state": {"values": self.chosen()}, "subtype": self.subtype,
            "username": (self.guise or {}).get("username"), "icons": (self.guise or {}).get("icons"),
            "pinned": bool(self.pinned_to),
        }  # fmt: skip

    def reacted(self) -> list[JSON]:
        """The emoji under it: name, users, count."""
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
        # The timestamps of what all see, of each author, and of what only one person sees: for counting.
        self._open: list[str] = []
        self._by_author: defaultdict[str, list[str]] = defaultdict(list)
        self._alone: defaultdict[str, list[str]] = defaultdict(list)

    def __iter__(self) -> Iterator[Message]:
        return (self._by_ts[ts] for ts in self._order)

    def __len__(self) -> int:
        return len(self._order)

    def get(self, ts: str) -> Message | None:
        """The message with this timestamp, ephemeral ones included."""
        return self._by_ts.get(ts)

    def add(self, message: Message) -> None:
        """Keep a message at its place; an answer is counted where its thread begins."""
        self._by_ts[message.ts] = message
        for stamps in (self._order, *self._counted_in(message)):
            insort(stamps, message.ts)
        message.followed = message.bot is not None
        root = self._above(message)
        if root is not None and message.ephemeral_to is None:
            root.replies[message.ts] = message.user
            root.followed |= message.followed
            message.parent_user_id = root.user

    def _counted_in(self, message: Message) -> tuple[list[str], ...]:
        if message.ephemeral_to is not None:
            return (self._alone[message.ephemeral_to],)
        return self._open, self._by_author[message.user]

    def count_for(self, user: str, ts: str) -> int:
        """How many messages after that timestamp the person sees, their own left out."""
        own = self._by_author.get(user, [])
        return _after(self._open, ts) - _after(own, ts) + _after(self._alone.get(user, []), ts)

    def _above(self, message: Message) -> Message | None:
        if message.thread_ts in (None, message.ts):
            return None
        return self._by_ts.get(message.thread_ts or "")

    def remove(self, ts: str) -> list[JSON]:
        """Take a message away; answers what is no more, as it was last.

        Where answers hang on it, a mark stays until the last of them is gone, and then goes with it.
        """
        message = self._by_ts[ts]
        before = message.as_slack()
        if not message.gone:  # a mark is nothing that anybody has not read
            for stamps in self._counted_in(message):
                del stamps[bisect_left(stamps, ts)]
        if message.replies:
            message.leave_a_mark()
            return []
        del self._by_ts[ts]
        del self._order[bisect_left(self._order, ts)]
        root = self._above(message)
        if root is None:
            return [before]
        root.replies.pop(ts, None)
        return [before, *(self.remove(root.ts) if root.gone and not root.replies else [])]

    def thread(self, ts: str) -> Message | None:
        """The message that begins the thread in which the one with this timestamp stands."""
        named = self._by_ts.get(ts)
        return named and self._by_ts.get(named.thread_ts or named.ts)

    def answerable(self, ts: str) -> Message | None:
        """The message under which one can answer there; none for what is gone or one person alone sees."""
        root = self.thread(ts)
        return root if root is not None and root.ephemeral_to is None and not root.gone else None

    def newest_first(self) -> Iterator[Message]:
        """From the newest to the oldest."""
        return (self._by_ts[ts] for ts in reversed(self._order))

    def since(self, ts: str) -> Iterator[Message]:
        """The messages after that timestamp, oldest first."""
        start = bisect_left(self._order, ts)
        return (self._by_ts[one] for one in self._order[start:] if one > ts)


def _after(stamps: list[str], ts: str) -> int:
    return len(stamps) - bisect_right(stamps, ts)

"""Messages that the app wants to be said later."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One message for later; `more` is what goes into it beside the text."""

    id: str
    channel: str
    post_at: int
    created: int
    text: str
    more: JSON = field(default_factory=dict)

    def as_slack(self) -> JSON:
        """The entry of chat.scheduledMessages.list."""
        return {
            "id": self.id, "channel_id": self.channel, "post_at": self.post_at, "date_created": self.created,
            "text": self.text,
        }  # fmt: skip


class Schedule:
    """Everything that is still to be said, the earliest first."""

    def __init__(self) -> None:
        self._by_id: dict[str, Scheduled] = {}

    def __iter__(self) -> Iterator[Scheduled]:
        return iter(sorted(self._by_id.values(), key=lambda one: (one.post_at, one.id)))

    def add(self, one: Scheduled) -> None:
        """Keep a message for later."""
        self._by_id[one.id] = one

    def get(self, scheduled_id: str) -> Scheduled | None:
        """The waiting message with this id."""
        return self._by_id.get(scheduled_id)

    def crowd(self, channel: str, post_at: int, window: int) -> int:
        """How many wait for a channel in the fullest span of so many seconds that holds that moment."""
        near = [one.post_at for one in self if one.channel == channel and abs(one.post_at - post_at) < window]
        starts = [moment for moment in (*near, post_at) if moment <= post_at]
        return max(sum(start <= one < start + window for one in near) for start in starts)

    def remove(self, scheduled_id: str) -> None:
        """Never say it."""
        del self._by_id[scheduled_id]

    def take_due(self, now: datetime) -> list[Scheduled]:
        """What should have been said by now. As on Slack, what carries metadata is never said."""
        due = [one for one in self if one.post_at <= now.timestamp()]
        for one in due:
            self.remove(one.id)
        return [one for one in due if not one.more.get("metadata")]

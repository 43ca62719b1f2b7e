"""What an interaction lets the app do for a moment: open a modal, or answer at a response URL."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from slack_emulator.errors import SlackError

TRIGGER_LIFETIME = timedelta(seconds=3)
KEPT = 1000
USES = 5
LIFETIME = timedelta(minutes=30)


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for who just acted; `view_id` is the modal they acted in, if any."""

    user: str
    expires_at: datetime
    view_id: str | None = None
    used: bool = False


class Triggers:
    """Trigger ids: good for three seconds of the workspace's time, once.

    On a clock that stands still they last until it is moved, however slow the machine is.
    """

    def __init__(self) -> None:
        self._known: dict[str, Trigger] = {}
        self._numbers = count(1)

    def give(self, user: str, now: datetime, view_id: str | None = None) -> str:
        """A new trigger id for a person."""
        made = f"{next(self._numbers)}.1000000000.{secrets.token_hex(16)}"
        self._known[made] = Trigger(user, now + TRIGGER_LIFETIME, view_id)
        if len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        return made

    def exchange(self, trigger_id: str, now: datetime) -> Trigger:
        """Use up a trigger; SlackError when it is unknown, used or too old."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if now > trigger.expires_at:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class ResponseUrl:
    """Where the app may answer an interaction; `ts` is the message that it may replace or delete."""

    user: str
    channel: str
    expires_at: datetime
    ts: str | None = None
    uses: int = 0
    answers: list[str] = field(default_factory=list)


class ResponseUrls:
    """Response URLs: five answers within thirty minutes of the workspace's time."""

    def __init__(self) -> None:
        self._known: dict[str, ResponseUrl] = {}

    def give(self, user: str, channel: str, now: datetime, ts: str | None = None) -> str:
        """The key of a new response URL."""
        while self._known and next(iter(self._known.values())).expires_at < now:
            del self._known[next(iter(self._known))]
        key = secrets.token_hex(12)
        self._known[key] = ResponseUrl(user, channel, now + LIFETIME, ts)
        return key

    def get(self, key: str) -> ResponseUrl | None:
        """What is known about a key."""
        return self._known.get(key)

    def usable(self, key: str, now: datetime) -> ResponseUrl:
        """What is known about a key that is still good; SlackError when it is too old or used up."""
        known = self._known.get(key)
        if known is None or now > known.expires_at:
            raise SlackError("expired_url")
        if known.uses >= USES:
            raise SlackError("used_url")
        return known

    def use(self, key: str, now: datetime) -> ResponseUrl:
        """Count one use; SlackError when there is none left."""
        known = self.usable(key, now)
        known.uses += 1
        return known

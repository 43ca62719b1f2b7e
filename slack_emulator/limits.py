"""How fast the app may go: Slack's tiers, a message a second in a channel, and so many events an hour."""

import math
from collections import Counter

from slack_emulator.clock import MovableClock
from slack_emulator.errors import SlackError

MINUTE = 60.0
HOUR = 3600.0
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}
"""Calls a minute by tier; "special" (5) is not told by Slack, and generous."""
OF_THEIR_OWN = {"chat.postMessage": 400}
"""Slack says "several hundred" a minute and workspace."""
IN_CHANNEL = frozenset(("chat.postMessage", "chat.postEphemeral", "chat.update", "response_url"))
CHANNEL_BURST = 5
EVENTS_PER_HOUR = 30_000
PRUNE_AT = 10_000
ROUNDING = 1e-6
"""Seconds that only come of adding up fractions; nobody is refused for them."""


class TooFast(SlackError):
    """Status 429: the same call is welcome after so many whole seconds."""

    status = 429

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.headers = {"Retry-After": str(math.ceil(seconds))}


class Limits:
    """What an app may still do in each workspace; nothing is limited while `on` is False.

    Each bucket is one number: when it will be empty again (the generic cell rate algorithm). A minute's
    worth may come at once, as Slack grants "at least so many a minute"; then it drains as time passes.
    """

    def __init__(self, clock: MovableClock) -> None:
        self.on = True
        self.events_per_hour = EVENTS_PER_HOUR
        self._clock = clock
        self._empty_at: dict[tuple[str, str, str], float] = {}
        self._events: Counter[str] = Counter()
        self._hour_began = 0.0

    def take(self, team: str, method: str, tier: int, channel: str = "") -> None:
        """Count one call in a workspace; TooFast, and not counted, when it comes too soon."""
        if not self.on:
            return
        per_minute = OF_THEIR_OWN.get(method) or PER_MINUTE[tier]
        buckets = [((team, method, ""), MINUTE / per_minute, per_minute)]
        if channel and method in IN_CHANNEL:
            buckets.append(((team, method, channel), 1.0, CHANNEL_BURST))
        now = self._clock.passed()
        wait = max(
            self._empty_at.get(bucket, 0.0) - pause * (burst - 1) - now for bucket, pause, burst in buckets
        )
        if wait > ROUNDING:
            raise TooFast(wait)
        for bucket, pause, _ in buckets:
            self._empty_at[bucket] = max(now, self._empty_at.get(bucket, 0.0)) + pause
        if len(self._empty_at) > PRUNE_AT:
            self._empty_at = {bucket: at for bucket, at in self._empty_at.items() if at > now}

    def take_event(self, team: str) -> bool:
        """Count one event of a workspace to the app; False, when this hour has seen too many."""
        if not self.on:
            return True
        now = self._clock.passed()
        if now - self._hour_began >= HOUR:
            self._hour_began = now
            self._events.clear()
        self._events[team] += 1
        return self._events[team] <= self.events_per_hour

"""Staying below Slack's limits from the start, and out of the windows that it closes."""

import asyncio
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

EVERY_METHOD = "*"
PRUNE_AT = 10_000


class Timer(Protocol):
    """Seconds that only grow, and waiting for them."""

    def monotonic(self) -> float:
        """Seconds since some moment."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""


class RealTimer:
    """The machine's own."""

    def monotonic(self) -> float:
        """Seconds since the machine started."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast to call at most: a minute and method in a workspace, and a second in a channel.

    At most `burst` calls go at once; they are part of the minute, so that no 60 seconds ever see more
    than `per_minute`. Several replicas share a workspace's limit: give each its part. Source: Slack's
    "Rate limits" (tier 3 is 50 a minute; chat.postMessage one a second per channel, several hundred a
    minute per workspace).
    """

    per_minute: Mapping[str, float] = field(
        default_factory=lambda: {
            "chat.postMessage": 300,
            "chat.update": 50,
            "conversations.open": 50,
            "conversations.history": 50,
        }
    )
    burst: int = 10
    channel_per_second: float = 1.0
    channel_burst: int = 3


UNLIMITED = Limits(per_minute={}, channel_per_second=math.inf)
"""For the demo and for measuring."""


class Pace:
    """Tells how long to wait before a call, per workspace and method and per channel.

    Each bucket is one number: the moment at which it will be empty again (the generic cell rate
    algorithm). Belongs to one thread.
    """

    def __init__(self, limits: Limits, timer: Timer) -> None:
        self._limits = limits
        self._timer = timer
        self._empty_at: dict[tuple[str, str], float] = {}
        self._closed_until: dict[tuple[str, str], float] = {}

    def delay(self, workspace: str, method: str, channel: str | None = None) -> float:
        """Seconds until the call may be made; 0 for now."""
        now = self._timer.monotonic()
        waits = [self.closed(workspace, method)]
        for bucket, interval, burst in self._buckets(workspace, method, channel):
            waits.append(self._empty_at.get(bucket, 0.0) - interval * (burst - 1) - now)
        return max(0.0, *waits)

    def take(self, workspace: str, method: str, channel: str | None = None) -> None:
        """The call is made now."""
        now = self._timer.monotonic()
        if len(self._empty_at) > PRUNE_AT:
            self._empty_at = {bucket: at for bucket, at in self._empty_at.items() if at > now}
        for bucket, interval, _ in self._buckets(workspace, method, channel):
            self._empty_at[bucket] = max(now, self._empty_at.get(bucket, 0.0)) + interval

    def close(self, workspace: str, method: str, seconds: float) -> None:
        """Slack said: not before so many seconds."""
        until = self._timer.monotonic() + seconds
        known = self._closed_until.get((workspace, method), 0.0)
        self._closed_until[workspace, method] = max(known, until)

    def closed(self, workspace: str, method: str) -> float:
        """Seconds for which Slack, or a missing permission, keeps this method closed; 0 when open."""
        now = self._timer.monotonic()
        ends = (self._closed_until.get((workspace, name), 0.0) for name in (method, EVERY_METHOD))
        return max(0.0, max(ends) - now)

    def _buckets(
        self, workspace: str, method: str, channel: str | None
    ) -> list[tuple[tuple[str, str], float, int]]:
        limits = self._limits
        found: list[tuple[tuple[str, str], float, int]] = []
        if method in limits.per_minute:
            allowed = limits.per_minute[method]
            burst = max(1, min(limits.burst, int(allowed // 2)))
            found.append(((workspace, method), 60 / (allowed - burst), burst))
        if channel is not None:
            found.append(((workspace, channel), 1 / limits.channel_per_second, limits.channel_burst))
        return found

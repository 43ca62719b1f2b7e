"""Who is told that something changed: the open pages, by Server-Sent Events."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

JSON = dict[str, Any]


class Changes:
    """Tells every follower what changed; what concerns one person goes to their pages only."""

    def __init__(self) -> None:
        self._followers: list[tuple[str | None, asyncio.Queue[JSON]]] = []

    def say(self, what: str, *, channel: str | None = None, user: str | None = None) -> None:
        """Something changed: message, home, view, clock or state."""
        for follower, queue in self._followers:
            if follower is None or user is None or follower == user:
                queue.put_nowait({"what": what, "channel": channel, "user": user})

    @contextmanager
    def follow(self, user: str | None) -> Iterator[asyncio.Queue[JSON]]:
        """The changes from now on that this person's page should know, as they come."""
        entry = (user, asyncio.Queue[JSON]())
        self._followers.append(entry)
        try:
            yield entry[1]
        finally:
            self._followers.remove(entry)

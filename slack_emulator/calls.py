"""Every Web API call so far, and whether the app is busy calling right now."""

import asyncio
import json
import time
from typing import Any

JSON = dict[str, Any]
QUIET = 0.03
PATIENCE = 2.0


class Calls:
    """A growing list of calls, numbered from 1.

    None is ever forgotten, so each is kept as the JSON that it is shown as: what an app said in blocks takes
    a fraction of the memory that way (half a kilobyte for a short message), none of the time of the garbage
    collector, and 50,000 of them are shown in a moment.
    """

    def __init__(self) -> None:
        self._all: list[bytes] = []
        self._in_flight = 0
        self._last = time.monotonic()

    def note(self, at: str, method: str, args: JSON, ok: bool, error: str | None, ms: float) -> None:
        """Write a call down. The token is not kept."""
        kept = {name: value for name, value in args.items() if name != "token"}
        entry = {"n": len(self._all) + 1, "at": at, "method": method, "args": kept, "ok": ok, "error": error}
        self._all.append(json.dumps({**entry, "ms": round(ms, 3)}).encode())

    def since(self, number: int) -> bytes:
        """The calls after that number, as a JSON list."""
        return b"[" + b",".join(self._all[max(number, 0) :]) + b"]"

    def __enter__(self) -> None:
        self._in_flight += 1

    def __exit__(self, *exception: object) -> None:
        self._in_flight -= 1
        self._last = time.monotonic()

    async def quiet(self) -> None:
        """Wait until the app has not called for a moment, at most two seconds."""
        asked = now = time.monotonic()
        while now - asked < PATIENCE:
            left = QUIET if self._in_flight else max(self._last, asked) + QUIET - now
            if left <= 0:
                return
            await asyncio.sleep(left)
            now = time.monotonic()

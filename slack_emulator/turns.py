"""Who comes when many come at once: a few in each round of the loop, so that who only looks need not wait."""

import asyncio

AT_ONCE = 10


class Turns:
    """Lets so many through before the loop goes round; the others wait, in the order in which they came."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._taken = 0

    async def mine(self) -> None:
        """Wait until it is the caller's turn; at once where there is no crowd."""
        while self._taken >= self._at_once:
            await asyncio.sleep(0)
        if not self._taken:
            asyncio.get_running_loop().call_soon(self._next_round)
        self._taken += 1

    def _next_round(self) -> None:
        self._taken = 0

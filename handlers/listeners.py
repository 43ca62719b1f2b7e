"""The threads that listeners run on.

Bolt's own five are shared by everybody: with five slow listeners the next click gets no answer.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import Any

THREADS = 32


class Listeners(ThreadPoolExecutor):
    """A pool that knows whether anything still runs on it."""

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__(threads, thread_name_prefix="listener")
        self._running = 0
        self._changed = Condition()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it on one of the threads."""
        with self._changed:
            self._running += 1
        try:
            future = super().submit(fn, *args, **kwargs)
        except RuntimeError:
            self._done()
            raise
        future.add_done_callback(self._done)
        return future

    def idle(self, seconds: float) -> bool:
        """Wait until nothing runs; False when something still does after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, seconds)

    def _done(self, _future: Future[Any] | None = None) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify_all()

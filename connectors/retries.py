"""Asking again: what is worth another try, how long to wait before it, and when to stop."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from domain.sources import SourceTrouble

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
LONGEST = 60.0

T = TypeVar("T")
Sleep = Callable[[float], None]

log = logging.getLogger(__name__)


class TryAgain(Exception):
    """Not now. `after` is how many seconds the other side wants us to wait, if it says so."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


def patiently(call: Callable[[], T], who: str, sleep: Sleep = time.sleep) -> T:
    """Call until it answers, five times more at most.

    Raises:
        SourceTrouble: It never did, or wants us to wait for longer than anybody should.
    """
    for pause in PAUSES:
        try:
            return call()
        except TryAgain as later:
            wait = pause if later.after is None else later.after
            if wait > LONGEST:
                raise _gave_up(who, str(later)) from None
            log.info("%s asks to wait seconds=%s", who, wait)
        sleep(wait)
    try:
        return call()
    except TryAgain as later:
        raise _gave_up(who, str(later)) from None


def _gave_up(who: str, why: str) -> SourceTrouble:
    return SourceTrouble(f"{who} does not answer as it should ({why}). I try again within the hour.")

"""The workspace's time: it flows from where it was set, or stands still, and is moved by hand."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


class MovableClock:
    """A clock that tells aware UTC moments and never goes backwards; safe to share between threads."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self.frozen = frozen
        self._lock = Lock()
        self._base = _aware(start) if start else datetime.now(UTC)
        self._born = self._since = time.monotonic()
        self._moved = timedelta(0)
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The moment it is in the workspace, aware and in UTC."""
        with self._lock:
            return self._read()

    def set(self, to: datetime) -> None:
        """Make it `to`. ValueError when that lies in the past or has no time zone."""
        moment = _aware(to)
        with self._lock:
            before = self._read()
            if moment < before:
                raise ValueError(f"Time only moves forwards: it is already {before.isoformat()}.")
            self._base, self._since = moment, time.monotonic()
            self._moved += moment - before
        for watcher in list(self._watchers):
            watcher()

    def passed(self) -> float:
        """Seconds that have gone by since it was made, by moving it and by really passing, even if frozen."""
        with self._lock:
            return self._moved.total_seconds() + time.monotonic() - self._born

    def watch(self, moved: Callable[[], None]) -> None:
        """Call that, from whichever thread moves the clock, each time it was moved."""
        self._watchers.append(moved)

    def unwatch(self, moved: Callable[[], None]) -> None:
        """Call that no more."""
        self._watchers.remove(moved)

    def _read(self) -> datetime:
        if self.frozen:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} does not say its time zone; write {moment.isoformat()}Z.")
    return moment.astimezone(UTC)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (moment - EPOCH) // MICROSECOND


def read_moment(written: str) -> datetime:
    """An aware moment from ISO 8601. ValueError with a sentence when it is not one."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f'"{written}" is not a moment like 2026-10-01T09:00:00Z.') from None
    return _aware(moment)


def read_duration(written: str) -> timedelta:
    """A span from ISO 8601, like PT8H, P1D or P1DT2H. ValueError with a sentence when it is not one."""
    found = DURATION.fullmatch(written)
    parts = {name: float(value) for name, value in found.groupdict().items() if value} if found else {}
    if not parts:
        raise ValueError(f'"{written}" is not a duration like PT8H, P1D or P1DT2H.')
    return timedelta(**parts)

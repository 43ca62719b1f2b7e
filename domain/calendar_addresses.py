"""Secret addresses of calendars: when they are read again, and what follows when they can't be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from domain.cadence import ONE_DAY, local_moment
from domain.calendar_hours import DAYS_AHEAD, Category, Kept
from domain.errors import OneOnOneError
from domain.people import Person

NIGHT, MORNING = time(2), time(6)
"""When calendars are read, and once more on the day a scorecard goes out."""
SPREAD = 50
"""Minutes over which one night's readings are spread, so that a host is not asked by all at once."""
AGAIN_AFTER = timedelta(hours=1)
NIGHTS_UNTIL_TOLD = 3
LOST = (
    "I can't open the calendar address that you gave me: the key that it was sealed with is gone. "
    "Please give me the address again."
)


class NoAddress(OneOnOneError):
    """I keep no address of a calendar of yours, so there is nothing to read."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands behind an address. `mark`: how its host tells this state from others, "" if not."""

    content: bytes = field(repr=False)
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address whose turn it is. `whole_at` is when its calendar was read as a whole; see `Counted`."""

    person_id: int
    turn: int
    sealed: str = field(repr=False)
    kept: Kept
    mark: str = ""
    whole_at: datetime | None = None
    ahead: Mapping[date, Mapping[Category, float]] = field(default_factory=dict)

    def mark_on(self, now: datetime) -> str:
        """The mark to ask with; "" once the days that were counted ahead may be used up."""
        fresh = self.whole_at is not None and now - self.whole_at < timedelta(days=DAYS_AHEAD)
        return self.mark if fresh else ""


def next_night(now: datetime, person: Person) -> datetime:
    """The next time that it is two at night where the person lives, a few minutes later for each."""
    minutes = timedelta(minutes=person.id % SPREAD)
    day = now.astimezone(person.zone).date() - ONE_DAY
    while (found := local_moment(day, NIGHT, person.zone) + minutes) <= now:
        day += ONE_DAY
    return found


def next_reading(now: datetime, person: Person, scorecards: Iterable[datetime]) -> datetime:
    """The next night, or before the working day begins on which one of these scorecards goes out."""
    days = {each.astimezone(person.zone).date() for each in scorecards}
    mornings = [local_moment(day, MORNING, person.zone) for day in days]
    return min([next_night(now, person), *(each for each in mornings if each > now)])


def failed(kept: Kept, now: datetime, person: Person, trouble: str) -> Kept:
    """How it stands after a failure: tried again in an hour, then the next night."""
    night = (now.astimezone(person.zone) - timedelta(hours=NIGHT.hour)).date()
    if kept.failed_on != night:
        again = now + AGAIN_AFTER
        return replace(kept, failed_on=night, nights=kept.nights + 1, trouble=trouble, due_at=again)
    return replace(kept, trouble=trouble, due_at=next_night(now, person))


def lost(kept: Kept, now: datetime, person: Person) -> Kept:
    """How it stands when no key opens the address: nothing to try before another night."""
    return replace(kept, trouble=LOST, due_at=next_night(now, person))


def must_tell(kept: Kept) -> bool:
    """Whether its owner should hear of it: the key is lost, or too many nights in a row went wrong."""
    return kept.trouble == LOST or (bool(kept.trouble) and kept.nights >= NIGHTS_UNTIL_TOLD)


def told_as(kept: Kept) -> str:
    """The occasion of telling it, once for each time that readings stopped: `2026-10-05T00:10`."""
    since = (kept.done_at or kept.given_at).astimezone(UTC)
    return f"{'key-' if kept.trouble == LOST else ''}{since:%Y-%m-%dT%H:%M}"

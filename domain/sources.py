"""Where numbers come from by themselves: what a source gives, when it is read, and how it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple, Protocol

from domain.errors import OneOnOneError
from domain.funnel import Deal
from domain.imports import Plan, Word
from domain.meetings import months_back

NOTHING = "-"
"""An empty cell, said so that nobody takes it for a repetition of the one above."""
PLACE = "source:"
"""How the place of a table begins that comes from a source: `source:crm/deals`."""
NIGHT = time(2)
AGAIN_AFTER = timedelta(hours=1)
WHOLE_EVERY = timedelta(days=7)
WINDOW, AT_FIRST = 3, 13
"""Months that are read anew each time, and the first time, besides the one that runs."""


class SourceTrouble(OneOnOneError):
    """A source of numbers could not be read."""


class BadSources(OneOnOneError):
    """The file that names the sources makes no sense."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a source. `plan` is how it is read, None where a person has to say it.

    `followed`: the source tells what changed since a moment, and the rest is kept here. All others are read
    from a day on, each time.
    """

    name: str
    headings: tuple[str, ...] = ()
    plan: Plan | None = None
    followed: bool = False


class Change(NamedTuple):
    """A record of a followed part as it is now; `cells` is None if it is gone."""

    key: str
    cells: Sequence[str] | None


class DealCells(NamedTuple):
    """The cells of a deal as every CRM gives them; "-" is nothing, days are ISO, `next_step` yes or no."""

    key: str
    owner: str
    email: str
    state: str
    amount: str
    created: str
    closes: str
    account: str
    stage: str
    activity: str
    next_step: str

    def deal(self, owner_id: int) -> Deal:
        """The same as the funnel wants it."""
        amount, step = _told(self.amount), _told(self.next_step)
        return Deal(
            self.key,
            owner_id,
            _told(self.stage) or "",
            float(amount) if amount else None,
            _day(self.created),
            _day(self.closes),
            _day(self.activity),
            None if step is None else step == "yes",
            None if self.state == Word.OPEN else self.state == Word.WON,
        )


def _told(cell: str) -> str | None:
    return None if cell == NOTHING else cell


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if _told(cell) else None


class Source(Protocol):
    """A database or a CRM; what `connectors` gives to the use cases. Whatever fails is `SourceTrouble`."""

    @property
    def name(self) -> str:
        """What whoever set it up calls it."""

    @property
    def kind(self) -> str:
        """`Salesforce`, `HubSpot` or `SQL`."""

    @property
    def parts(self) -> Sequence[Part]:
        """Its tables, in the order in which they are loaded."""

    def answer(self) -> str:
        """Who or what answers there, in a few words."""

    def rows(self, part: str, since: date) -> Iterator[Sequence[str]]:
        """The headings, then every row of a part from that day on."""

    def changes(self, part: str, since: datetime | None) -> Iterator[Change]:
        """What changed since that moment; everything there is for None."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands. `read_to` is the moment up to which its changes are known here.

    `whole_at` is when everything was read last; `trouble` is why the last try failed, "" if it did not.
    """

    name: str
    kind: str
    tried_at: datetime | None = None
    done_at: datetime | None = None
    read_to: datetime | None = None
    whole_at: datetime | None = None
    trouble: str = ""


def due_at(standing: Standing, zone: tzinfo, every: timedelta | None) -> datetime:
    """When a source is read next: each night, or after that time; within the hour after a failure."""
    if standing.tried_at is None:
        return datetime.min.replace(tzinfo=UTC)
    if every is not None:
        return standing.tried_at + (min(every, AGAIN_AFTER) if standing.trouble else every)
    if standing.trouble:
        return standing.tried_at + AGAIN_AFTER
    here = standing.tried_at.astimezone(zone)
    night = datetime.combine(here.date(), NIGHT, zone)
    return night if here < night else datetime.combine(here.date() + timedelta(days=1), NIGHT, zone)


def window(standing: Standing, today: date) -> date:
    """The day from which parts are read: three whole months back, thirteen for the first time."""
    return months_back(today, (WINDOW if standing.done_at else AT_FIRST) + 1)[0]


def changed_since(standing: Standing, now: datetime) -> datetime | None:
    """The moment from which changes are asked for; None once a week, and at first, for everything.

    What changed in the last three months is told anew each time, so that nothing depends on one night.
    """
    if standing.read_to is None or standing.whole_at is None or now - standing.whole_at >= WHOLE_EVERY:
        return None
    first = datetime.combine(window(standing, now.date()), time(), UTC)
    return min(standing.read_to, first)


def place_of(source: str, part: str) -> str:
    """Where the table of a source is found."""
    return f"{PLACE}{source}/{part}"


def parted(place: str) -> tuple[str, str]:
    """The source and the part of a place."""
    source, _, part = place.removeprefix(PLACE).partition("/")
    return source, part


def titles(sources: Sequence[Source]) -> Mapping[str, Source]:
    """The sources by their names."""
    return {each.name: each for each in sources}

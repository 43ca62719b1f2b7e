"""Hours by week and category from a calendar; titles are looked at once and never kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.errors import OneOnOneError
from domain.people import Person

WEEKS = 8
"""How many weeks back a calendar is counted, the running one included."""
DAYS_AHEAD = 7
"""How many days to come are counted already, so that an unchanged calendar need not be read anew."""
MOST_WORDS, LONGEST_WORD = 40, 40


class Category(StrEnum):
    """What the time went to. Where two overlap, the one that is named first here counts."""

    CUSTOMER = "customer"
    TRAVEL = "travel"
    INTERNAL = "internal"
    FOCUS = "focus"
    OTHER = "other"


Words = Mapping[Category, Sequence[str]]

USUAL: Words = {
    Category.CUSTOMER: (
        *("customer", "client", "demo", "discovery", "prospect", "pitch", "proposal", "negotiation"),
        *("kunde", "kundin", "kundentermin", "site visit", "qbr", "account review"),
    ),
    Category.TRAVEL: ("travel", "flight", "train", "drive", "trip", "reise", "fahrt", "flug"),
    Category.INTERNAL: (
        *("standup", "stand-up", "team", "1:1", "one-on-one", "sync", "all hands", "training", "review"),
        *("retro", "interview", "internal", "pipeline", "forecast", "jour fixe"),
    ),
    Category.FOCUS: (
        "focus",
        "prospecting",
        "cold calls",
        "call block",
        "admin",
        "crm",
        "prep",
        "no meetings",
    ),
}
"""Words in a title, looked for in this order; a person's own words go before them."""


class SwitchedOff(OneOnOneError):
    """Hours from calendars are switched off for this workspace."""


class NoConsent(OneOnOneError):
    """I count a calendar only for whoever has agreed to it: `/oneonone hours` says what that means."""


class UnreadableCalendar(OneOnOneError):
    """I couldn't read that calendar, so nothing was changed."""


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence of an event that takes somebody's time. `title` is forgotten as soon as it is sorted."""

    starts: datetime
    ends: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Somebody agreed that their hours are counted; `read_at`: when a calendar was last counted."""

    at: datetime
    words: Words
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An address that is read by itself, as its owner may see it: never the address, only its host.

    `nights` in a row could not be read, the last of them `failed_on`; `trouble` is why, "" if all is well.
    """

    host: str
    given_at: datetime
    due_at: datetime
    done_at: datetime | None = None
    failed_on: date | None = None
    nights: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """A rep's hours as one of the two sees them: Monday → category → hours, oldest week first.

    `kept` is there for the rep alone. `keeps`: whether an address can be kept here at all.
    """

    rep: Person
    weeks: tuple[tuple[date, Mapping[Category, float]], ...]
    consent: Consent | None
    kept: Kept | None = None
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of a calendar: hours by week and category up to today, and by day for the days to come."""

    weeks: Mapping[tuple[date, Category], float]
    ahead: Mapping[date, Mapping[Category, float]]


def category(title: str, own: Words) -> Category:
    """What a title speaks of: the person's own words first, then the usual ones."""
    plain = f" {_plain(title)} "
    for words in (own, USUAL):
        for each in Category:
            if any(_within(word, plain) for word in words.get(each, ())):
                return each
    return Category.OTHER


def read_words(text: str) -> tuple[str, ...]:
    """Words as somebody typed them: separated by commas or lines, each once."""
    found = (" ".join(word.lower().split())[:LONGEST_WORD] for word in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(word for word in found if word))[:MOST_WORDS]


def hours(
    events: Iterable[Event], zone: ZoneInfo, own: Words, first: date, last: date
) -> dict[tuple[date, Category], float]:
    """Hours by week (its Monday) and category within the days from first to last; no minute counts twice."""
    begins, over = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    spans = [
        (max(event.starts, begins), min(event.ends, over), category(event.title, own)) for event in events
    ]
    spans = [span for span in spans if span[0] < span[1]]
    midnights = (_midnight(day, zone) for day in _mondays(first, last))
    cuts = sorted({moment for span in spans for moment in span[:2]} | {*midnights})
    order, found = list(Category), dict[tuple[date, Category], float]()
    for start, end, here in _slices(spans, cuts):
        local = start.astimezone(zone).date()
        key = local - timedelta(days=local.weekday()), min(here, key=order.index)
        found[key] = found.get(key, 0.0) + (end - start).total_seconds() / 3600
    return {key: round(value, 2) for key, value in found.items()}


def counted(events: Sequence[Event], zone: ZoneInfo, own: Words, today: date) -> Counted:
    """The weeks up to today, and each of the next days by itself."""
    first, last = span(today)
    days = [today + timedelta(days=n + 1) for n in range(DAYS_AHEAD)]
    ahead = {day: hours(events, zone, own, day, day) for day in days}
    plain = {day: {kind: value for (_, kind), value in found.items()} for day, found in ahead.items()}
    return Counted(hours(events, zone, own, first, last), plain)


def span(today: date) -> tuple[date, date]:
    """The days that are counted: the Monday seven weeks ago to today."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=WEEKS - 1), today


def _within(word: str, plain: str) -> bool:
    wanted = _plain(word)
    return bool(wanted) and f" {wanted} " in plain


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", words.lower()))


def _slices(
    spans: Sequence[tuple[datetime, datetime, Category]], cuts: Sequence[datetime]
) -> Iterable[tuple[datetime, datetime, set[Category]]]:
    """The pieces between two cuts with the categories that are on then; those with none are left out."""
    begins = [(starts, kind, 1) for starts, _, kind in spans]
    waiting = sorted([*begins, *((ends, kind, -1) for _, ends, kind in spans)], reverse=True)
    running = dict.fromkeys(Category, 0)
    for start, end in pairwise(cuts):
        while waiting and waiting[-1][0] <= start:
            _, kind, step = waiting.pop()
            running[kind] += step
        here = {kind for kind, count in running.items() if count}
        if here:
            yield start, end, here


def _mondays(first: date, last: date) -> Iterable[date]:
    day = first - timedelta(days=first.weekday())
    while day <= last:
        yield day
        day += timedelta(weeks=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)

"""What a cell says: days and months as people and programs of eight languages write them.

How a column is written is decided by all of its values (`order_of`); a reader made for that is then strict,
so that no value is read in two ways within one column. Amounts are read in `connectors.amounts`.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from domain.imports import Order, plain

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")
EMPTY = frozenset(
    {
        *(
            "",
            "-",
            "–",
            "—",
            "n/a",
            "na",
            "#n/a",
            "null",
            "none",
            "nan",
            "(blank)",
            "(leer)",
            "k. a.",
            "k.a.",
        ),
        *("nil", "n.a.", "n. a.", "s/d", "#nv", "#n/d", "\\n", "(empty)", "no value"),
    }
)
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
CENTURY = 70
ODD = 3
"""As many days written otherwise are no slip of somebody's hand."""

_YMD = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(20\d\d|19\d\d)(\d\d)(\d\d)")
_THREE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_TIME = re.compile(
    r"(?:T|,?\s+)(?:at\s+|um\s+|à\s+)?\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:Z|Uhr|(?:[A-Z]{3,4})?(?:[+-]\d{2}(?::?\d{2})?)?)?(?:\s*\([^)]*\))?$",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s./-]+(?:de\s+)?)?([^\W\d]+)\.?[\s,./-]+(?:de\s+)?(\d{4}|\d{2})"
)
_WORD_FIRST = re.compile(r"([^\W\d]+)\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[\s-]+)(\d{4})")
_WEEKDAY = re.compile(r"^[^\W\d]{2,10}\.?,\s+(?=\S*\d)|^[^\W\d]{2,10}\.?,?\s+(?=[^\W\d]+\.?\s+\d)")
_YEAR_WORD = re.compile(r"\s*(?:г|года)\.?$")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(r"(?:[QT][1-4][\s/-]*\d{2,4}|\d{4}[\s/-]*[QT][1-4])", re.IGNORECASE)


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, or one of the words for that."""
    return text.strip().casefold() in EMPTY


@cache
def month_names() -> dict[str, int]:
    """The names of months in eight languages, long and short, as `plain` writes them."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found[plain(name).rstrip(".")] = number
                    found.setdefault(plain(name)[:3], number)
    return found | {"sept": 9, "mrz": 3, "maerz": 3, "jui": 6, "juil": 7, "jul": 7, "jun": 6}


def day_reader(order: Order) -> Callable[[str], date]:
    """Reads days of a column written in that order; `ValueError` with a sentence for what is none."""

    def read(text: str) -> date:
        bare = _bare(text)
        try:
            found = _day(bare, order) or _day(_WEEKDAY.sub("", bare), order)
        except ValueError:
            found = None
        if found is None:
            raise ValueError(_no_day(text, order))
        return found

    return read


def _bare(text: str) -> str:
    """A day without its time, and without the word for a year behind it."""
    bare = _TIME.sub("", text.strip())
    return bare if bare.isascii() else _YEAR_WORD.sub("", bare)


def _day(bare: str, order: Order) -> date | None:
    if found := _YMD.fullmatch(bare) or _COMPACT.fullmatch(bare):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if (found := _THREE.fullmatch(bare)) and order in (Order.DMY, Order.MDY):
        first, second = int(found[1]), int(found[2])
        day, month = (first, second) if order is Order.DMY else (second, first)
        return date(_year(found[3]), month, day)
    if found := _WORD_FIRST.fullmatch(bare):
        return _worded(found[2], found[1], found[3])
    if (found := _WORDED.fullmatch(bare)) and found[1]:
        return _worded(found[1], found[2], found[3])
    return _serial(bare) if order is Order.SERIAL else None


def _serial(bare: str) -> date | None:
    whole = bare.partition(".")[0]
    return DAY_ZERO + timedelta(days=int(whole)) if whole.isdecimal() and int(whole) in SERIALS else None


def _worded(day: str, name: str, year: str) -> date | None:
    month = _month_of(name)
    return date(_year(year), month, int(day)) if month else None


def _month_of(name: str) -> int | None:
    return month_names().get(plain(name).rstrip("."))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < CENTURY else 1900)


def _no_day(text: str, order: Order) -> str:
    if is_empty(text):
        return "There is no date here."
    if found := _THREE.fullmatch(_bare(text)):
        first, second = ("day", "month") if order is Order.DMY else ("month", "day")
        if order in (Order.DMY, Order.MDY):
            return f"“{text}” is no date when the {first} comes first and the {second} second."
        return f"“{found[0]}” is written otherwise than the rest of this column."
    return f"“{text}” is not a date I can read. Write it as 2026-10-31."


def month_reader(order: Order) -> Callable[[str], date]:
    """Reads months as their first day: 2026-10, 10/2026, Oct 2026, Oktober 26, or any day in them."""
    day = day_reader(order)

    def read(text: str) -> date:
        found = month_in(text)
        if found:
            return found
        if _QUARTER.fullmatch(text.strip()):
            raise ValueError(f"“{text}” is a quarter; one-on-ones are monthly, so I need months.")
        try:
            return day(text).replace(day=1)
        except ValueError:
            raise ValueError(f"“{text}” is not a month. Write it as 2026-10.") from None

    return read


def month_in(text: str) -> date | None:
    """The month that a text names and nothing else: 2026-10, 10/2026, Oct 2026; None for anything else."""
    bare = text.strip()
    if found := _MONTH.fullmatch(bare):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return date(int(year), int(month), 1) if 1 <= int(month) <= 12 and int(year) > 1900 else None
    if (found := _WORDED.fullmatch(bare)) and not found[1] and (number := _month_of(found[2])):
        return date(_year(found[3]), number, 1)
    return None


def order_of(texts: Iterable[str]) -> tuple[Order | None, str]:
    """In which order a column writes its days, and a value that can be read both ways if none decides.

    None with a value: it is one of the two. None without one: these are no days at all.
    """
    votes, unsure, proved = dict.fromkeys(Order, 0), dict[str, list[str]](), set[str]()
    for text in texts:
        bare = _bare(text)
        if _YMD.fullmatch(bare) or _COMPACT.fullmatch(bare) or _spelled(bare):
            votes[Order.YMD] += 1
        elif found := _THREE.fullmatch(bare):
            sign = bare[found.end(1)]
            if told := _told(int(found[1]), int(found[2]), sign):
                votes[told] += 1
                proved |= {sign} if told is not Order.YMD else set()
            elif max(int(found[1]), int(found[2])) <= 12:
                unsure.setdefault(sign, []).append(bare)
        elif _serial(bare):
            votes[Order.SERIAL] += 1
    return _elected(votes, unsure, proved)


def _told(first: int, second: int, sign: str) -> Order | None:
    """The order that a day shows by itself; `YMD` if both are the same, None if it could be either."""
    if first > 12 >= second:
        return Order.DMY
    if second > 12 >= first:
        return Order.MDY
    if first == second:
        return Order.YMD
    return Order.DMY if sign == "." else None  # nobody writes the month first with dots


def _elected(
    votes: dict[Order, int], unsure: dict[str, list[str]], proved: set[str]
) -> tuple[Order | None, str]:
    """What most days show. Where some show one order and some the other, or where days that could be either
    are written with another sign than those that show it, a program has mixed them up: nobody can tell."""
    day_first, month_first = votes[Order.DMY], votes[Order.MDY]
    doubtful = next((each[0] for each in unsure.values()), "")
    if day_first or month_first:
        others = next(
            (each[0] for sign, each in unsure.items() if sign not in proved and len(each) >= ODD), ""
        )
        mixed = min(day_first, month_first) >= max(ODD, (day_first + month_first) // 50)
        if others or (mixed and doubtful):
            return None, others or doubtful
        return (Order.DMY if day_first >= month_first else Order.MDY), ""
    if doubtful:
        return None, doubtful
    best = max((Order.YMD, Order.SERIAL), key=votes.__getitem__)
    return (best if votes[best] else None), ""


def _spelled(bare: str) -> bool:
    try:
        return _day(_WEEKDAY.sub("", bare), Order.YMD) is not None
    except ValueError:
        return False

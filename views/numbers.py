"""How numbers, dates and times read in the reader's language, zone and currency (Babel)."""

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from domain.facts import Reader
from domain.kpis import Unit

NOTHING, GAP, MINUS, TICKS, NO_BREAK = "–", "·", "−", "▁▂▃▄▅▆▇", "\xa0"
ONE_DECIMAL, WHOLE = "#,##0.#", "#,##0"
WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
SPOKEN = frozenset({"en"})
"""The languages that the product's own words are there in."""
DURATIONS = {Unit.DAYS: "duration-day", Unit.MINUTES: "duration-minute"}


@cache
def locale_of(name: str) -> Locale:
    """The locale of that name, `en-GB` or `en_GB`, else its language, else English."""
    for known in (name.replace("-", "_"), re.split("[-_]", name)[0]):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(known)
    return Locale.parse("en")


@cache
def words_of(name: str) -> Locale:
    """The locale of the words in dates: the reader's own if the product speaks it, else English as there.

    A German month in an English sentence reads worse than an English one; 24 hours or 12 stays their own.
    """
    own = locale_of(name)
    if own.language in SPOKEN:
        return own
    for known in (f"en_{own.territory}", "en_150"):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(known)
    return Locale.parse("en")


def value(unit: Unit, number: float | None, reader: Reader, *, bare: bool = False) -> str:
    """A number with its unit; `bare` leaves out what the name of a column says already.

    Amounts carry no decimals, other numbers one where it is needed. 0.05 in percent is `5 %`.
    """
    if number is None:
        return NOTHING
    locale = locale_of(reader.person.locale)
    if unit is Unit.CURRENCY:
        return _amount(number, locale, "" if bare else reader.currency)
    if unit is Unit.PERCENT:
        return f"{_decimal(number * 100, locale)} %"
    if unit in DURATIONS and not bare:
        return format_unit(_plain(number), DURATIONS[unit], length="short", format=ONE_DECIMAL, locale=locale)
    return _decimal(number, locale) + (" a week" if unit is Unit.PER_WEEK and not bare else "")


def percent(fraction: float) -> str:
    """A share in whole percent: `92 %`."""
    return f"{math.floor(round(fraction * 100, 6) + 0.5)} %".replace("-", MINUS)


def day(d: date, reader: Reader) -> str:
    """`Thu 8 October`, without the year: whoever reads it means the next one."""
    locale = words_of(reader.person.locale)
    return format_date(d, _long(locale.datetime_skeletons["MMMEd"].pattern), locale=locale)


def time(moment: datetime, reader: Reader) -> str:
    """`14:00` where the reader lives."""
    local = moment.astimezone(reader.person.zone)
    return format_time(local, "short", locale=words_of(reader.person.locale))


def day_of(moment: datetime, reader: Reader) -> date:
    """The day it is then where the reader lives."""
    return moment.astimezone(reader.person.zone).date()


def moment(when: datetime, reader: Reader) -> str:
    """`Thu 8 October, 14:00` where the reader lives."""
    return f"{day(day_of(when, reader), reader)}, {time(when, reader)}"


def month(d: date, reader: Reader) -> str:
    """`September`. Not the stand-alone form: Babel 2.18 answers that with another locale's months."""
    return format_date(d, "MMMM", locale=words_of(reader.person.locale))


def short_month(d: date, reader: Reader) -> str:
    """`Sep`, for the head of a column."""
    return format_date(d, "MMM", locale=words_of(reader.person.locale))


def short_day(d: date, reader: Reader) -> str:
    """`5 Oct`, for the head of a row."""
    locale = words_of(reader.person.locale)
    return format_date(d, locale.datetime_skeletons["MMMd"].pattern, locale=locale)


def span(first: date, last: date, reader: Reader) -> str:
    """`5–30 October`, `28 September–9 October`."""
    locale = words_of(reader.person.locale)
    pattern = _day_and_month(locale)
    from_day, to_day = (format_date(each, pattern, locale=locale) for each in (first, last))
    if first == last:
        return to_day
    day_part = re.search(r"d+\.?", pattern)
    if (first.year, first.month) == (last.year, last.month) and day_part:
        if day_part.start() == 0:
            from_day = format_date(first, day_part[0], locale=locale)
        elif day_part.end() == len(pattern):
            to_day = format_date(last, day_part[0], locale=locale)
    return f"{from_day}–{to_day}"


def stamp(moment: datetime, reader: Reader) -> str:
    """`1 Oct 06:00` where the reader lives."""
    locale = words_of(reader.person.locale)
    pattern = locale.datetime_skeletons["MMMd"].pattern
    return f"{format_date(day_of(moment, reader), pattern, locale=locale)} {time(moment, reader)}"


def in_words(n: int) -> str:
    """A small number as a word: `thirteen`; digits from 21 on."""
    return WORDS[n - 1] if 1 <= n <= len(WORDS) else str(n)


def bar(done: int, target: int, width: int = 8) -> str:
    """`▰▰▰▰▰▱▱▱`: full only when it is done, empty only when nothing is."""
    if done >= target:
        return "▰" * width
    filled = max(min(round(done / target * width), width - 1), 1 if done > 0 else 0)
    return "▰" * filled + "▱" * (width - filled)


def sparkline(values: Sequence[float | None]) -> str:
    """`▂▃▅▄▆▅` between the lowest and the highest of the values, a dot where one is missing."""
    known = [each for each in values if each is not None]
    lowest, reach = (min(known), max(known) - min(known)) if known else (0.0, 0.0)
    top = len(TICKS) - 1

    def tick(number: float | None) -> str:
        if number is None:
            return GAP
        return TICKS[round((number - lowest) / reach * top)] if reach else TICKS[top // 2]

    return "".join(tick(each) for each in values)


def _amount(number: float, locale: Locale, currency: str) -> str:
    whole = round(number)
    if not currency:
        return format_decimal(whole, WHOLE, locale=locale).replace("-", MINUS)
    pattern = re.sub(r"\.0+", "", locale.currency_formats["standard"].pattern)
    written = format_currency(whole, currency, pattern, locale=locale, currency_digits=False)
    written = written.replace("-", MINUS)
    return re.sub(r"(?<=[A-Z])(?=\d)", NO_BREAK, written)  # CHF 1,000, which Babel writes as one word


def _decimal(number: float, locale: Locale) -> str:
    return format_decimal(_plain(number), ONE_DECIMAL, locale=locale).replace("-", MINUS)


def _plain(number: float) -> float:
    """Without the tail that a computer leaves behind, and never minus zero."""
    return round(number, 1) + 0.0 if abs(number) < 1e15 else number


def _day_and_month(locale: Locale) -> str:
    found = locale.datetime_skeletons
    return _long((found.get("MMMMd") or found["MMMd"]).pattern)


def _long(pattern: str) -> str:
    """The month in full, however the language writes it short."""
    return re.sub(r"(?<!M)MMM(?!M)", "MMMM", pattern)

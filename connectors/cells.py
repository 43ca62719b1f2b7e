"""Reads one cell: days, months and amounts as Americans, Germans and databases write them.

Every parser takes the text of the cell and raises `ValueError` with a sentence for people.
"""

import re
from datetime import date

_DATES = (
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
)
_MONTHS = (
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})(?:[-/]0?1)?"),
    re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})"),
)
_TIME_OF_DAY = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
_NOT_IN_NUMBERS = re.compile(r"[\s'’\u00a0\u202f]|[€$£¥]|(?i:EUR|USD|GBP|CHF)")
_BELOW_ZERO = re.compile(r"\((.+)\)|-(.+)|(.+)-")


def parse_date(text: str) -> date:
    """A day: 2017-03-01, US 3/1/2017 or German 1.3.2017; a time of day behind it is dropped.

    Slashes are always read as month/day, so a day above 12 in front is a `ValueError`, as is a year of
    two digits: a guess would silently move deals into another month.
    """
    bare = _TIME_OF_DAY.sub("", text.strip())
    for pattern in _DATES:
        if found := pattern.fullmatch(bare):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    if not bare:
        raise ValueError("There is no date here.")
    raise ValueError(f"“{text}” is not a date. Write 2017-03-01, 3/1/2017 (month first) or 1.3.2017.")


def parse_month(text: str) -> date:
    """A month as its first day: 2026-09, 09/2026, 9.2026 or 2026-09-01. Other days are a `ValueError`."""
    for pattern in _MONTHS:
        if (found := pattern.fullmatch(text.strip())) and 1 <= int(found["m"]) <= 12 and int(found["y"]):
            return date(int(found["y"]), int(found["m"]), 1)
    raise ValueError(f"“{text}” is not a month. Write it as 2026-09.")


def parse_amount(text: str, *, decimal: str = ".") -> float:
    """A number as people write it: 1,234.50, 1.234,50, € 1'234, (250) and -250 for minus, 36 % for 0.36.

    `decimal` ("." or ",") only settles what could be read both ways, such as 1.234: a lone sign with
    exactly three digits behind it. Raises `ValueError` with a sentence for anything else.
    """
    bare = _NOT_IN_NUMBERS.sub("", text)
    below_zero = _BELOW_ZERO.fullmatch(bare)
    digits = next(filter(None, below_zero.groups())) if below_zero else bare.removeprefix("+")
    number = digits.removesuffix("%")
    sign = _decimal_sign(number, decimal)
    grouping = "," if sign == "." else "."
    shape = rf"(\d{{1,3}}(\{grouping}\d{{3}})+|\d+)(\{sign}\d*)?|\{sign}\d+"
    if not re.fullmatch(shape, number, re.ASCII):
        raise ValueError(f"“{text}” is not a number." if text.strip() else "There is no number here.")
    value = float(number.replace(grouping, "").replace(sign, ".")) / (100 if number != digits else 1)
    return -value if below_zero else value


def _decimal_sign(digits: str, decimal: str) -> str:
    """Which of the two signs is the decimal one: the last of both, never one that stands twice."""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if dots + commas != 1:
        return "," if dots else "."
    sign = "." if dots else ","
    whole, _, rest = digits.partition(sign)
    could_be_grouping = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    return decimal if could_be_grouping else sign

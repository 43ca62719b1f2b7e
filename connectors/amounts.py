"""What a cell says that holds an amount, as people of many countries write it: € 1.234,50, $1.2M.

How a column is written is decided by all of its values (`decimal_of`); a reader made for that is then strict,
so that no value is read in two ways within one column.
"""

import re
from collections.abc import Callable, Iterable

from connectors.values import is_empty

EXCEL_ERRORS = frozenset({"#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#bezug!", "#wert!"})
CODES = (
    "EUR|USD|GBP|CHF|CAD|AUD|JPY|INR|SEK|NOK|DKK|PLN|CZK|BRL|MXN|RUB|ZAR|SGD|HKD|NZD|AED|TRY|CNY|COP|CLP|ARS|PEN|"
    "HUF|RON|ILS|THB|MYR|IDR|PHP|VND|KRW|SAR"
)
_MONEY = re.compile(
    r"[\s'’\u00a0\u202f\u2009]|[€$£¥₹₽₺₩₪₫₱]|(?i:(?<![^\W\d_])(?:"
    rf"{CODES}"
    r")(?![^\W\d_])|(?:US|CA|A|C|R|HK|NZ|MX|S)(?=\$)|(?<=\$)(?:US|CA|AU)|Euro\b|kr\b|Fr\.|zł|Kč|руб\.?|р\.)"
)
_SCALES = {
    **dict.fromkeys(("k", "tsd", "тыс"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "mill", "million", "millions", "millionen", "млн"), 1e6),
    **dict.fromkeys(("bn", "mrd", "billion", "milliarden", "млрд"), 1e9),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 1e5),
    **dict.fromkeys(("cr", "crore", "crores"), 1e7),
}
_SCALE = re.compile(
    r"(?<=[\d.,])(" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")\.?(?=[)\-−]?$)", re.I
)
"""What stands behind a number that is written short: $1.2M, €12k, 1,5 Mio. €."""
_HEADED = (
    (
        1e3,
        re.compile(
            r"\bT(?:€|EUR\b|CHF\b|USD\b)|\b[kK] ?(?:[€$£]|(?:EUR|USD|GBP|CHF)\b)|[€$£][kK]\b|"
            r"\b(?:EUR|USD|GBP) ?[kK]\b|\('?000s?\)|[€$£]'?000s?\b|"
            r"(?i:\bthousands\b|\btsd\b|\bтыс\b|\bmiles de\b|\bmilliers\b)"
        ),
    ),
    (
        1e6,
        re.compile(
            r"\bM(?:io)?\.? ?(?:[€$£]|(?:EUR|USD|GBP)\b)|[€$£]M{1,2}\b|"
            r"(?i:\bmillions\b|\bmio\b|\bмлн\b|\bin mill?ionen)"
        ),
    ),
)
"""What a heading says of the numbers below it."""
_T_EURO = re.compile(r"(?<=[\d\s])T(?:€|EUR\b|CHF\b)")
"""How German writes thousands: 12,5 T€."""
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}$")
_NEGATIVE = re.compile(r"\((.+)\)|[-−](.+)|(.+)[-−]")
_CODE = re.compile(rf"\b(?:{CODES})\b")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₹": "INR", "₽": "RUB", "R$": "BRL", "₺": "TRY", "zł": "PLN"}


def amount_reader(decimal: str, scale: float = 1) -> Callable[[str], float]:
    """Reads numbers of a column whose decimal sign is that: € 1.234,50, (250), 1'234.5, 36 % as 0.36.

    `scale` is what a number is multiplied by that names no thousands or millions itself.
    """
    grouping = "," if decimal == "." else "."
    shape = re.compile(
        rf"(?:\d{{1,3}}(?:\{grouping}\d{{2,3}})*\{grouping}\d{{3}}|\d+)(?:\{decimal}\d*)?|\{decimal}\d+"
    )

    simple = re.compile(rf"\d+(?:\{decimal}\d+)?", re.ASCII)  # what nearly all of them are, read at once

    def read(text: str) -> float:
        if simple.fullmatch(text):
            return float(text.replace(decimal, ".")) * scale
        bare, own = _unscaled(text)
        below_zero = _NEGATIVE.fullmatch(bare)
        digits = next(filter(None, below_zero.groups())) if below_zero else bare.removeprefix("+")
        number = digits.removesuffix("%")
        if not shape.fullmatch(number) or not number.isascii():
            raise ValueError(_no_amount(text, decimal))
        value = float(number.replace(grouping, "").replace(decimal, ".")) / (100 if number != digits else 1)
        value = round(value * own, 2) if own else value * scale
        return -value if below_zero else value

    return read


def scale_of(heading: str) -> float:
    """What the numbers below a heading are to be multiplied by: Umsatz in T€, Revenue (M EUR)."""
    return next((scale for scale, said in _HEADED if said.search(heading)), 1)


def _unscaled(text: str) -> tuple[str, float]:
    """A number without its currency, and what its thousands or millions multiply it by, 0 without any."""
    bare = _NO_CENTS.sub("", _MONEY.sub("", _T_EURO.sub("k", text)))
    found = _SCALE.search(bare)
    if found is None:
        return bare, 0
    return bare[: found.start()] + bare[found.end() :], _SCALES[found[1].casefold()]


def _no_amount(text: str, decimal: str) -> str:
    if is_empty(text):
        return "There is no number here."
    if text.strip().casefold() in EXCEL_ERRORS:
        return f"Excel could not work this out: {text.strip()}."
    if re.fullmatch(r"[\d.,]+", _MONEY.sub("", text)):
        sign = "point" if decimal == "." else "comma"
        return f"“{text}” is no number when the decimal sign is a {sign}, as in the rest of this column."
    return f"“{text}” is not a number."


def decimal_of(texts: Iterable[str]) -> tuple[str | None, str]:
    """The decimal sign of a column, and a value that can be read both ways if none decides.

    None with a value: 1.234 could be either. None without: nothing here has a sign, so it does not matter.
    """
    votes, unsure = {".": 0, ",": 0}, ""
    for text in texts:
        number = _unscaled(text)[0].strip("()-−+%")
        if not re.fullmatch(r"[\d.,]+", number):
            continue
        dots, commas = number.count("."), number.count(",")
        if dots and commas:
            votes["." if number.rfind(".") > number.rfind(",") else ","] += 1
        elif dots > 1 or commas > 1:
            votes["," if dots else "."] += 1
        elif dots or commas:
            sign = "." if dots else ","
            whole, _, rest = number.partition(sign)
            if len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0":
                unsure = unsure or text.strip()
            else:
                votes[sign] += 1
    if votes["."] or votes[","]:
        return max(votes, key=votes.__getitem__), ""
    return None, unsure


def currencies_in(text: str) -> set[str]:
    """The currencies that an amount names, by their three letters; by its longest sign: R$ is no dollar."""
    signs = [sign for sign in _SIGNS if sign in text]
    return {*_CODE.findall(text), *([_SIGNS[max(signs, key=len)]] if signs else [])}

"""What the values of a column look like, before anybody asks what the column is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.amounts import amount_reader
from connectors.headings import OUTCOMES, STAGES, TYPES, measure_of, word_in
from connectors.values import is_empty, month_in, order_of
from domain.imports import Word, plain

EXAMPLES = 2
WORDS = 60
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
CODE = re.compile(r"(?=\S*\d)[\w-]{6,}")
_AMOUNTS = (amount_reader("."), amount_reader(","))


@dataclass(frozen=True, slots=True)
class Profile:
    """One column of a sample: shares are of its values that are not empty, from 0 to 1."""

    heading: str
    values: tuple[str, ...]
    blank: float
    distinct: int
    addresses: float
    known: float
    codes: float
    days: float
    months: float
    numbers: float
    measures: float
    stages: float
    types: float
    outcomes: float

    @property
    def examples(self) -> tuple[str, ...]:
        """Two different values."""
        return tuple(dict.fromkeys(value[:80] for value in self.values))[:EXAMPLES]


def profile(
    heading: str, cells: Sequence[str], known: Mapping[str, int], names: Mapping[str, str]
) -> Profile:
    """Look at a column of a sample; each different value is looked at once."""
    values = tuple(stripped for cell in cells if not is_empty(stripped := cell.strip()))
    different = list(dict.fromkeys(values))[:500]
    few = different if len(different) <= WORDS else []

    def share(found: Sequence[object]) -> float:
        return sum(map(bool, found)) / len(different) if different else 0.0

    return Profile(
        heading,
        values,
        1 - len(values) / len(cells) if cells else 1.0,
        len(different),
        share([ADDRESS.fullmatch(value) for value in different]),
        share([plain(value) in known for value in different]),
        share([CODE.fullmatch(value) for value in different]),
        share([any(order_of([value])) for value in different]),
        share([month_in(value) for value in different]),
        share([_is_number(value) for value in different]),
        share([measure_of(value, names) for value in few]),
        share([word_in(value, STAGES) in (Word.WON, Word.LOST) for value in few]),
        share([word_in(value, TYPES) for value in few]),
        share([word_in(value, OUTCOMES) for value in few]),
    )


def _is_number(text: str) -> bool:
    for read in _AMOUNTS:
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False

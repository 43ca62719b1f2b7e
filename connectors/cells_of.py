"""What the cells of one file mean under its plan: each different text is read once and remembered.

A dictionary that fills itself answers in C what it knows already; that is what makes a million rows quick.
"""

from array import array
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from connectors.headings import is_total
from connectors.values import is_empty
from domain.imports import Word, plain

T = TypeVar("T")
MOST = 40_000


class Unusable(Exception):
    """One cell makes its row unusable; the reason is a sentence for people."""

    def __init__(self, column: int | None, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class Aside(Exception):
    """A row that is no record: totals, or a remark below the table."""


class Cells(dict[str, T], Generic[T]):
    """Text → what it means in that column."""

    def __init__(self, column: int, read: Callable[[str], T]) -> None:
        self._column, self._read = column, read

    def __missing__(self, text: str) -> T:
        try:
            found = self._read(text.strip())
        except ValueError as problem:
            raise Unusable(self._column, text.strip(), str(problem)) from None
        if len(self) >= MOST:
            self.clear()
        self[text] = found
        return found


class Always(dict[str, T], Generic[T]):
    """A column that is not there: every cell means the same."""

    def __init__(self, meaning: T) -> None:
        self._meaning = meaning

    def __missing__(self, text: str) -> T:
        return self._meaning


class Names(dict[str, int]):
    """Name or address → a person's id, 0 for one to be left out, a negative number for one nobody knows."""

    def __init__(self, column: int, known: Mapping[str, int]) -> None:
        self._column, self._known = column, known
        self.unknown: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        name = " ".join(text.split())
        if is_empty(name):
            raise Unusable(self._column, "", "Nobody is named here.")
        if is_total(name):
            raise Aside
        who = self._found(name)
        if who is None:
            who = self._numbers.setdefault(plain(name), -len(self._numbers) - 1)
            self.unknown.setdefault(who, name)
        self[text] = who
        return who

    def _found(self, name: str) -> int | None:
        """By the name as it stands, or turned round where a comma shows that the last one comes first."""
        if (who := self._known.get(plain(name))) is not None:
            return who
        last, comma, first = name.partition(",")
        return self._known.get(plain(f"{first} {last}")) if comma else None


class Words(dict[str, Word]):
    """A word of a stage, type or outcome → what it means; a new word is refused until somebody says."""

    def __init__(self, column: int, words: Mapping[str, Word], empty: Word) -> None:
        self._column, self._words, self._empty = column, words, empty
        self.strange: list[str] = []

    def __missing__(self, text: str) -> Word:
        if is_empty(text):
            return self._empty
        word = self._words.get(plain(text))
        if word is None:
            if text not in self.strange and len(self.strange) < 100:
                self.strange.append(text)
            raise Unusable(self._column, text.strip(), f"I don't know yet what “{text.strip()}” means here.")
        self[text] = word
        return word


class Seen:
    """The numbers of records so far, by their hashes in one flat array: a tenth of what a set would take."""

    def __init__(self) -> None:
        self._table, self._count = array("q", bytes(8 << 12)), 0

    def twice(self, text: str) -> bool:
        """Whether it was there before; from now on it is."""
        key, table = hash(text) or 1, self._table
        mask = len(table) - 1
        at = key & mask
        while found := table[at]:
            if found == key:
                return True
            at = (at + 1) & mask
        table[at] = key
        self._count += 1
        if self._count * 2 > mask:
            self._grow()
        return False

    def _grow(self) -> None:
        old, self._table = self._table, array("q", bytes(len(self._table) * 16))
        mask = len(self._table) - 1
        for key in old:
            if key:
                at = key & mask
                while self._table[at]:
                    at = (at + 1) & mask
                self._table[at] = key


def optional(read: Callable[[str], T], nothing: T) -> Callable[[str], T]:
    """The same reader, but an empty cell is `nothing`."""

    def either(text: str) -> T:
        try:
            return read(text) if text else nothing
        except ValueError:
            if is_empty(text):
                return nothing
            raise

    return either

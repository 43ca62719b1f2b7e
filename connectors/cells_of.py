"""What the cells of one file mean under its plan: each different text is read once and remembered.

A column of a block becomes an array of numbers at once: a dictionary that fills itself answers in C what it
knows already, and that is what makes a million rows quick.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from connectors.blocks import Columns
from connectors.headings import is_total
from connectors.values import is_empty
from domain.imports import Word, plain

MOST, MOST_STRANGE = 40_000, 100
ODD_SPACE = ("  ", "\n ", " \n", "\t", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x1f")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Unusable(Exception):
    """One cell makes its row unusable; the reason is a sentence for people."""

    def __init__(self, column: int | None, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class Aside(Exception):
    """A row that is no record: totals, or a remark below the table."""


class Troubles(dict[int, Exception]):
    """What is wrong with the rows of a block, by their place in it; `good` are those without.

    A row has one trouble: the first that is found.
    """

    def __init__(self, rows: int) -> None:
        self.good: Mask = np.ones(rows, bool)

    def add(self, row: int, trouble: Exception) -> bool:
        """This row does not count; whether it did until now."""
        did = bool(self.good[row])
        if did:
            self[row], self.good[row] = trouble, False
        return did

    def where(self, wrong: Mask, trouble: Callable[[int], Exception]) -> None:
        """None of these rows counts, each for what `trouble` says of it."""
        for row in np.flatnonzero(wrong & self.good).tolist():
            self.add(row, trouble(row))


class Column(Protocol):
    """One column of a file, as numbers."""

    def of(self, columns: Columns, troubles: Troubles, where: Mask | None = None) -> NDArray[Any]:
        """What its cells in a block mean; only `where` can one that can't be read trouble its row."""


class Cells(dict[Any, float]):
    """Text → what it means in that column; `nothing` for what can't be read, which is then in `bad`."""

    def __init__(self, column: int, read: Callable[[str], float], nothing: float = 0) -> None:
        self.column, self._read, self._nothing = column, read, nothing
        self._type = type(nothing)
        self.bad: dict[Hashable, Exception] = {}

    def __missing__(self, text: Any) -> float:
        try:
            found = self._meaning(text)
        except (Unusable, Aside) as trouble:
            self.bad[text] = trouble
            return self._nothing
        except ValueError as problem:
            self.bad[text] = Unusable(self.column, text.strip(), str(problem))
            return self._nothing
        if len(self) >= MOST:
            self.clear()
        self[text] = found
        return found

    def _meaning(self, text: Any) -> float:
        return self._read(text.strip())

    def texts(self, columns: Columns) -> Sequence[Hashable]:
        """What is looked up for each row."""
        return columns[self.column]

    def of(self, columns: Columns, troubles: Troubles, where: Mask | None = None) -> NDArray[Any]:
        """As `Column` says."""
        texts = self.texts(columns)
        found = np.fromiter(map(self.__getitem__, texts), self._type, len(texts))
        if self.bad:
            for row, text in enumerate(texts):
                if text in self.bad and (where is None or where[row]) and troubles.add(row, self.bad[text]):
                    self.refused(text)
            self.bad.clear()
        return found

    def refused(self, text: Any) -> None:
        """It is why a row does not count."""


class Amounts(Cells):
    """A column of numbers: one in which all are written with digits and a decimal sign is read at once."""

    def __init__(self, column: int, read: Callable[[str], float], decimal: str, *, needed: bool) -> None:
        super().__init__(column, read, np.nan)
        self._decimal, self._needed = decimal, needed
        self._usual = f"0123456789\n{decimal}".encode()

    def of(self, columns: Columns, troubles: Troubles, where: Mask | None = None) -> NDArray[Any]:
        """As `Column` says."""
        texts = columns[self.column]
        joined = "\n".join(texts)
        usual = joined.count("\n") == len(texts) - 1 and joined.isascii()
        if usual and not joined.encode().translate(None, self._usual):
            if self._decimal != ".":
                texts = joined.replace(self._decimal, ".").split("\n")
            if not self._needed and "" in texts:
                texts = [text or "nan" for text in texts]
            try:
                return np.fromiter(map(float, texts), float, len(texts))
            except ValueError:  # two signs in one of them, or nothing where something is needed
                pass
        return super().of(columns, troubles, where)


class Always:
    """A column that is not there: every cell means the same."""

    def __init__(self, meaning: float) -> None:
        self._meaning = meaning

    def of(self, columns: Columns, troubles: Troubles, where: Mask | None = None) -> NDArray[Any]:
        """As `Column` says."""
        return np.full(len(troubles.good), self._meaning)


class Hashes:
    """Names of things as numbers by which they are the same or not, whatever their case; 0 is no name."""

    def __init__(self, column: int) -> None:
        self.column = column

    def of(self, columns: Columns, troubles: Troubles, where: Mask | None = None) -> Ints:
        """As `Column` says."""
        texts = columns[self.column]
        return np.fromiter(map(hash, _all_plain(texts)), np.int64, len(texts))


def _all_plain(texts: Sequence[str]) -> Iterable[str]:
    """`plain` of each; at once where none holds more than letters and single spaces."""
    joined = "\n".join(("", *texts, ""))
    odd = not joined.isascii() or joined.count("\n") != len(texts) + 1
    if odd or any(each in joined for each in ODD_SPACE):
        return map(plain, texts)
    return joined[1:-1].lower().split("\n")


class Names(Cells):
    """Name or address → a person's id, 0 for one to be left out, a negative number for one nobody knows."""

    def __init__(self, column: int, known: Mapping[str, int]) -> None:
        super().__init__(column, self._who)
        self._known = known
        self.unknown: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def _who(self, text: str) -> int:
        name = " ".join(text.split())
        if is_empty(name):
            raise Unusable(self.column, "", "Nobody is named here.")
        if is_total(name):
            raise Aside
        who = self._found(name)
        if who is None:
            who = self._numbers.setdefault(plain(name), -len(self._numbers) - 1)
            self.unknown.setdefault(who, name)
        return who

    def _found(self, name: str) -> int | None:
        """By the name as it stands, or turned round where a comma shows that the last one comes first."""
        if (who := self._known.get(plain(name))) is not None:
            return who
        last, comma, first = name.partition(",")
        return self._known.get(plain(f"{first} {last}")) if comma else None


class NamesOfTwo(Names):
    """The same from several columns: an address that is known counts, else the name, which may be in two."""

    def __init__(self, known: Mapping[str, int], email: int | None, *names: int) -> None:
        super().__init__(names[0], known)
        self._email, self._names = email, names

    def texts(self, columns: Columns) -> Sequence[Hashable]:
        """Address and name of each row."""
        names = (columns[at] for at in self._names)
        emails = repeat("") if self._email is None else columns[self._email]
        return list(zip(emails, *names, strict=False))

    def _meaning(self, text: tuple[str, ...]) -> int:
        address, *names = text
        found = self._known.get(plain(address)) if address else None
        if found is not None:
            return found
        name = " ".join(names)
        return self._who(name if name.strip() else address)


class Words(Cells):
    """A word of a stage, type or outcome → its code. A new one is refused until somebody says what it means.

    `other` is the code of words whose meaning does not matter here.
    """

    def __init__(
        self, column: int, words: Mapping[str, Word], empty: Word, codes: Mapping[Word, int], other: int
    ) -> None:
        super().__init__(column, self._code)
        self._words, self._empty, self._codes, self._other = words, empty, codes, other
        self.strange: list[str] = []

    def _code(self, text: str) -> int:
        word = self._empty if is_empty(text) else self._words.get(plain(text))
        if word is None:
            raise Unusable(self.column, text, f"I don't know yet what “{text}” means here.")
        return self._codes.get(word, self._other)

    def refused(self, text: str) -> None:
        """Somebody has to say what it means."""
        if text not in self.strange and len(self.strange) < MOST_STRANGE:
            self.strange.append(text)


class Seen:
    """The numbers of records so far, by their hashes in one flat table: a quarter of a set's."""

    def __init__(self) -> None:
        self._table, self._count = np.zeros(1 << 13, np.int64), 0

    def again(self, texts: Sequence[str], which: Mask) -> Mask:
        """Which of these rows bear a number that was there before; from now on all of them were."""
        texts = list(map(str.strip, texts))
        keys = np.fromiter(map(hash, texts), np.int64, len(texts))
        which = which & (keys != 0)  # an empty text has the hash 0
        again, places = np.zeros(len(texts), bool), np.flatnonzero(which)
        if len(set(texts)) < len(texts):
            _, firsts = np.unique(keys[places], return_index=True)
            again[places] = True
            places = places[np.sort(firsts)]
        again[places] = self._add(keys[places])
        return again

    def _add(self, keys: Ints) -> Mask:
        """Put in keys that are all different; which of them were there."""
        if (self._count + len(keys)) * 2 > len(self._table):
            old = self._table[self._table != 0]
            self._table = np.zeros(4 * max(len(self._table) // 2, len(keys)), np.int64)
            self._put(old)
        known = self._put(keys)
        self._count += len(keys) - int(np.count_nonzero(known))
        return known

    def _put(self, keys: Ints) -> Mask:
        """Each goes to the first free place from its own on; two that want the same one try again."""
        table, mask = self._table, len(self._table) - 1
        known, waiting, place = np.zeros(len(keys), bool), np.arange(len(keys)), keys & mask
        while len(waiting):
            key, at = keys[waiting], place[waiting]
            here = table[at]
            known[waiting[here == key]] = True
            table[at[here == 0]] = key[here == 0]
            waiting = waiting[(table[at] != key)]
            place[waiting] = (place[waiting] + 1) & mask
        return known


def optional(read: Callable[[str], float], nothing: float) -> Callable[[str], float]:
    """The same reader, but an empty cell is `nothing`."""

    def either(text: str) -> float:
        try:
            return read(text) if text else nothing
        except ValueError:
            if is_empty(text):
                return nothing
            raise

    return either

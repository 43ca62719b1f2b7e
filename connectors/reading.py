"""What the readers of all shapes share: whose a row is, what words mean, and where the sums go."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from connectors.amounts import amount_reader, scale_of
from connectors.blocks import Columns
from connectors.cells_of import (
    Always,
    Amounts,
    Cells,
    Column,
    Floats,
    Ints,
    Mask,
    Names,
    NamesOfTwo,
    Seen,
    Troubles,
    Unusable,
    Words,
    optional,
)
from domain.counted import Counted, NumberColumns
from domain.imports import Meaning, Plan, Word

M = Meaning
AT_A_TIME = 5_000
DAY_BITS, WHAT_BITS = 22, 8


class Reader(Protocol):
    """Takes blocks of rows (as wide as the headings) and gives what they say in the end."""

    def take(self, columns: Columns, troubles: Troubles) -> Ints:
        """Add the rows of a block; whose each is. One that is in `troubles` then was not added."""

    def into(self, counted: Counted) -> None:
        """Put the sums where they belong."""


def amounts_in(plan: Plan, at: int, *, needed: bool) -> Cells:
    """The reader of a column of numbers, nan where nothing is; thousands where its heading says so."""
    sign, scale = plan.decimals[at], scale_of(plan.headings[at])
    read = amount_reader(sign, scale)
    read = read if needed else optional(read, np.nan)
    return Amounts(at, read, sign, needed=needed) if scale == 1 else Cells(at, read, np.nan)


class Whose:
    """Finds whose a row is: by address where there is one that is known, else by name."""

    def __init__(self, plan: Plan, known: Mapping[str, int]) -> None:
        name, last, email = (plan.place(each) for each in (M.REP, M.LAST_NAME, M.EMAIL))
        column = name if name is not None else email
        self.names: Names
        if name is not None and last is not None:
            self.names = NamesOfTwo(known, email, name, last)
        elif name is not None and email is not None:
            self.names = NamesOfTwo(known, email, name)
        else:
            self.names = Names(column or 0, known)
        self.of = self.names.of


class Records:
    """The column that numbers the records, if there is one: none counts twice."""

    def __init__(self, plan: Plan) -> None:
        self._at, self._seen = plan.place(M.ID), Seen()

    def claim(self, columns: Columns, troubles: Troubles, which: Mask) -> None:
        """Trouble those that stand further up already."""
        if self._at is not None:
            texts = columns[self._at]
            again = self._seen.again(texts, which)
            why = "A row with this number stands further up already."
            troubles.where(again, lambda row: Unusable(self._at, texts[row], why))

    def forget(self) -> None:
        """The file is over."""
        self._seen = Seen()


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers as columns: whose, the place of the measure in `names`, ordinal days, values, records."""

    names: Sequence[str]
    who: Ints
    measure: Ints
    when: Ints
    value: Floats
    records: Ints

    def in_order(self) -> "Told":
        """By person and day, as the tables are that they go into: rows in order go in quicker."""
        order = np.argsort(packed(self.who, self.when, self.measure), kind="stable")
        who, measure, when = self.who[order], self.measure[order], self.when[order]
        return Told(self.names, who, measure, when, self.value[order], self.records[order])

    def columns(self) -> Iterator[NumberColumns]:
        """Some thousand at a time."""
        days = {day: date.fromordinal(day) for day in np.unique(self.when).tolist()}
        for start in range(0, len(self.who), AT_A_TIME):
            part = slice(start, start + AT_A_TIME)
            yield (
                self.who[part].tolist(),
                [self.names[at] for at in self.measure[part].tolist()],
                [days[day] for day in self.when[part].tolist()],
                self.value[part].tolist(),
                self.records[part].tolist(),
            )


def packed(who: Ints, when: Ints, what: Ints) -> Ints:
    """Somebody, an ordinal day and a small number as one number, for numbers sort quickly."""
    return (who << DAY_BITS + WHAT_BITS) + (when << WHAT_BITS) + what


def unpacked(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Who, when, what."""
    when = keys >> WHAT_BITS & (1 << DAY_BITS) - 1
    return keys >> DAY_BITS + WHAT_BITS, when, keys & (1 << WHAT_BITS) - 1


class Growing:
    """Columns that grow by the rows of each block; together they are the rows of the file."""

    def __init__(self, *types: type) -> None:
        self._types, self._columns = types, [bytearray() for _ in types]

    def add(self, *columns: NDArray[Any]) -> None:
        """The rows of one more block."""
        for grown, column, kind in zip(self._columns, columns, self._types, strict=True):
            grown += column.astype(kind).tobytes()

    def columns(self) -> list[NDArray[Any]]:
        """All of them, in the memory in which they grew: nothing can be added any more."""
        return [np.frombuffer(each, kind) for each, kind in zip(self._columns, self._types, strict=True)]


def finish(counted: Counted, whose: Whose, plan: Plan, *words: Column) -> None:
    """Whom and which words nobody knows."""
    counted.unknown = whose.names.unknown
    for each in words:
        if isinstance(each, Words) and each.strange:
            counted.strange[plan.headings[each.column]] = each.strange


def words_of(plan: Plan, meaning: Meaning, empty: Word, codes: Mapping[Word, int], *, other: int) -> Column:
    """A column of words as codes; without one, every row has the code that `empty` has."""
    at = plan.place(meaning)
    return Always(codes.get(empty, other)) if at is None else Words(at, plan.words, empty, codes, other)


def ordinals(read: Callable[[str], date]) -> Callable[[str], int]:
    return lambda text: read(text).toordinal()


def months_of(days: Ints) -> Ints:
    """The ordinal first day of the month of each ordinal day."""
    each, back = np.unique(days, return_inverse=True)
    firsts = [date.fromordinal(day).replace(day=1).toordinal() for day in each.tolist()]
    return np.array(firsts, np.int64)[back] if len(firsts) else days

"""Reads ready-made numbers: a measure in each row, or one in each column, by month or by day."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from connectors.amounts import amount_reader
from connectors.blocks import Columns
from connectors.cells_of import Amounts, Cells, Floats, Ints, Mask, Troubles, optional
from connectors.headings import measure_of
from connectors.measure_files import SNAPSHOTS
from connectors.reading import Growing, Told, Whose, amounts_in, finish, months_of, ordinals, packed, unpacked
from connectors.values import day_reader, month_reader
from domain.counted import Counted, Numbers
from domain.imports import NUMBER, Meaning, Plan

M = Meaning


class MeasureReader:
    """One number in each row, or one in each column. The last one given counts."""

    def __init__(self, plan: Plan, known: Mapping[str, int], names: Mapping[str, str]) -> None:
        self._plan, self._whose, self._measures = plan, Whose(plan, known), list[str]()
        self._daily = plan.has(M.DAY) and not plan.has(M.MONTH)
        self._when_at = plan.place(M.DAY if self._daily else M.MONTH)
        when = day_reader(plan.dates) if self._daily else month_reader(plan.dates)
        self._when = Cells(self._when_at or 0, ordinals(when))
        self._measure_at, self._records_at = plan.place(M.MEASURE), plan.place(M.RECORDS)
        self._named = Cells(self._measure_at or 0, lambda text: self._number_of(_known_measure(text, names)))
        self._columns = [*self._number_columns()]
        counts = optional(amount_reader("."), 1.0)
        self._counts = Amounts(self._records_at or 0, counts, ".", needed=True)
        self._found = Growing(np.int64, float, np.int32)

    def _number_columns(self) -> Iterator[tuple[int | None, int | None, Cells]]:
        """(measure, month, reader) of each column of numbers."""
        for at, meaning in enumerate(self._plan.meanings):
            if meaning == M.VALUE:
                yield None, None, amounts_in(self._plan, at, needed=True)
            elif meaning.startswith(NUMBER):
                key, _, month = meaning.removeprefix(NUMBER).partition("@")
                when = date.fromisoformat(f"{month}-01").toordinal() if month else None
                number = self._number_of(key or self._plan.measure)
                yield number, when, amounts_in(self._plan, at, needed=False)

    def _number_of(self, measure: str) -> int:
        if measure not in self._measures:
            self._measures.append(measure)
        return self._measures.index(measure)

    def take(self, columns: Columns, troubles: Troubles) -> Ints:
        """Note the numbers of a block."""
        who: Ints = self._whose.of(columns, troubles)
        nothing = np.zeros(len(who), np.int64)
        when = self._when.of(columns, troubles) if self._when_at is not None else nothing
        named = self._named.of(columns, troubles) if self._measure_at is not None else nothing
        values = [read.of(columns, troubles) for _, _, read in self._columns]
        records = np.ones((len(values), len(who)), np.int64)
        if self._records_at is not None and values:
            records[0] = np.nan_to_num(self._counts.of(columns, troubles, who != 0))
        keys = [
            packed(who, nothing + month if month else when, named if measure is None else nothing + measure)
            for measure, month, _ in self._columns
        ]
        if values:
            self._keep(np.array(keys), np.array(values), records, troubles.good & (who != 0))
        return who

    def _keep(self, keys: Ints, values: Floats, records: Ints, rows: Mask) -> None:
        """Row by row, for the last one counts; cells that say nothing or of no known month are left out."""
        counts = (rows & ~np.isnan(values) & (unpacked(keys)[1] > 0)).T.ravel()
        self._found.add(*(each.T.ravel()[counts] for each in (keys, values, records)))

    def into(self, counted: Counted) -> None:
        """Months; and days, where there are days."""
        keys, values, records = self._found.columns()
        keys, last = np.unique(keys[::-1], return_index=True)
        if again := len(values) - len(last):
            twice = "1 number is" if again == 1 else f"{again:,} numbers are"
            counted.notes.append(f"{twice} given twice; the last one counts.")
        last = len(values) - 1 - last
        who, when, measure = unpacked(keys)
        told = Told(self._measures, who, measure, when, values[last], records[last])
        if self._daily:
            counted.days = Numbers(told.columns)
        counted.months = Numbers((_by_month(told) if self._daily else told).columns)
        finish(counted, self._whose, self._plan)


def _by_month(days: Told) -> Told:
    """Months made of days: their sum, or the last day of what stands at a moment."""
    if not len(days.who):
        return days
    order = np.lexsort((days.when, days.measure, days.who))
    who, measure, when = days.who[order], days.measure[order], months_of(days.when[order])
    value, records = days.value[order], days.records[order]
    fresh = np.ones(len(who), bool)
    fresh[1:] = (np.diff(who) != 0) | (np.diff(measure) != 0) | (np.diff(when) != 0)
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(who)) - 1
    sums, counts = np.add.reduceat(value, first), np.add.reduceat(records, first)
    stands = np.array([name in SNAPSHOTS for name in days.names], bool)[measure[first]]
    value, records = np.where(stands, value[last], sums), np.where(stands, records[last], counts)
    return Told(days.names, who[first], measure[first], when[first], value.round(6), records)


def _known_measure(text: str, names: Mapping[str, str]) -> str:
    found = measure_of(text, names)
    if found is None:
        raise ValueError(f"There is no measure “{text}”.")
    return found

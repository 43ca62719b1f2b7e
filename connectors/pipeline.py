"""The deals of a file one by one, as the funnel wants them: the open ones, and those that closed of late."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.blocks import Columns
from connectors.cells_of import Floats, Ints
from connectors.deals import OPEN, WON, Deals
from connectors.reading import AT_A_TIME, Growing
from domain.funnel import DealColumns
from domain.funnel import Deals as Told
from domain.imports import Meaning, Plan, plain

M = Meaning
LATELY = 400
"""How many days back closed deals tell what is usual in the funnel."""
UNTOLD = -1


class Pipeline:
    """Collects them while a file is read; what `Deals` knows of a deal is not kept twice."""

    def __init__(self, plan: Plan, today: date) -> None:
        self._since = today.toordinal() - LATELY
        self._id_at, self._stage_at = plan.place(M.ID), plan.place(M.STAGE) or 0
        self._about = [at for each in (M.ACCOUNT, M.PRODUCT) if (at := plan.place(each)) is not None]
        self._found = Growing(np.int32, np.int32, np.int32, np.int8)
        self._names, self._stages, self._times = list[str](), list[str](), Counter[str]()
        self._stage_names = _OneSpace()
        self._before = self._open = 0

    @property
    def open(self) -> int:
        """How many of them are open."""
        return self._open

    def note(
        self, columns: Columns, rows: Ints, state: Ints, closes: Ints, activity: Ints, next_step: Ints
    ) -> None:
        """Some rows of a block, in which they go into `Deals`; `closes` is when they did, or should."""
        opened = state[rows] == OPEN
        kept = opened | (closes[rows] >= self._since)
        places, self._before = np.flatnonzero(kept) + self._before, self._before + len(rows)
        self._open += int(np.count_nonzero(opened))
        rows = rows[kept]
        self._found.add(places, closes[rows], activity[rows], next_step[rows])
        stages = columns[self._stage_at]
        for row in rows.tolist():
            self._names.append(self._name(columns, row))
            self._stages.append(self._stage_names[stages[row]])

    def _name(self, columns: Columns, row: int) -> str:
        """Its number; without one, what it is about, numbered where that comes again."""
        if self._id_at is not None and (number := columns[self._id_at][row].strip()):
            return number
        about = " · ".join(text for at in self._about if (text := " ".join(columns[at][row].split())))
        self._times[key := plain(about)] += 1
        return about if about and self._times[key] == 1 else f"{about} {self._times[key]}".lstrip()

    def of(self, deals: Deals, worth: Floats) -> Told:
        """Each with its owner; an open one that names no amount is worth what its product brings."""
        places, closes, activity, steps = self._found.columns()
        opened, value = deals.state[places] == OPEN, deals.value[places]
        unnamed = opened & (np.isnan(value) | (value == 0))
        amount = np.where(unnamed, worth[places], value)
        created = deals.created[places]
        created = np.where(~opened & (created > closes), 0, created)  # written down afterwards
        arrays = (
            *(deals.who[places], amount, created, closes, activity, steps),
            *(np.where(opened, UNTOLD, deals.state[places] == WON), unnamed & ~np.isnan(amount)),
        )
        return Told(lambda: self._columns(arrays))

    def _columns(self, arrays: Sequence[NDArray[Any]]) -> Iterator[DealColumns]:
        told = {UNTOLD: None, 0: False, 1: True}
        every_day = {day for each in arrays[2:5] for day in np.unique(each).tolist()}
        days = {day: date.fromordinal(day) if day else None for day in every_day}
        for start in range(0, len(self._names), AT_A_TIME):
            part = slice(start, start + AT_A_TIME)
            who, amount, created, closes, activity, *yes_or_no, estimated = (
                each[part].tolist() for each in arrays
            )
            amount = [None if each != each else each for each in amount]
            dates = ([days[day] for day in column] for column in (created, closes, activity))
            steps_and_won = ([told[each] for each in column] for column in yes_or_no)
            yield self._names[part], who, self._stages[part], amount, *dates, *steps_and_won, estimated


class _OneSpace(dict[str, str]):
    """Names of stages as they are shown, each made once."""

    def __missing__(self, text: str) -> str:
        self[text] = found = " ".join(text.split())
        return found

"""Reads a whole file under its plan, a row at a time: good rows count, bad ones are listed and given back."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from connectors.cells_of import Aside, Unusable
from connectors.grids import open_grid
from connectors.looking import rows_under
from connectors.reading import Reader
from connectors.records import reader
from connectors.tables import UnreadableFile
from connectors.tops import is_aside
from connectors.values import is_empty
from domain.imports import BadRow, Counted, Meaning, Plan, Progress

PROGRESS_EVERY = 20_000
LISTED = 200
MARKS = ("Import", "Line", "Problem in", "Value", "Reason")
FORMULA = ("=", "@")

Rows = Iterator[tuple[int, list[str]]]


def count(
    path: Path,
    name: str,
    plan: Plan,
    known: Mapping[str, int],
    names: Mapping[str, str],
    *,
    today: date,
    corrections: Sequence[Path] = (),
    refused: tuple[Path, int] | None = None,
    progress: Progress | None = None,
) -> Counted:
    """Everything a file says under a plan; see `domain.imports.Tables`."""
    with ExitStack() as stack:
        out = None
        if refused:
            file = stack.enter_context(refused[0].open("w", encoding="utf-8-sig", newline=""))
            out = csv.writer(file, lineterminator="\r\n")
            out.writerow((*MARKS, *plan.headings))
        rows = rows_under(path, name, plan)
        if corrections:
            rows = _with_corrections(rows, corrections)
        made = _Counting(plan, reader(plan, known, names, today), out, refused[1] if refused else 0)
        made.walk(_filled_down(rows, plan) if plan.fills else rows, progress)
    return made.result()


def corrected(path: Path) -> int | None:
    """The import whose refused rows a file holds; None if it is any other file."""
    try:
        rows = open_grid(path, path.name).rows
        head, first = next(rows, (0, []))[1], next(rows, (0, []))[1]
    except UnreadableFile:
        return None
    if tuple(head[: len(MARKS)]) != MARKS or not first or not first[0].strip().isdecimal():
        return None
    return int(first[0])


def _with_corrections(rows: Rows, corrections: Sequence[Path]) -> Rows:
    """The rows, those that came back corrected in the place of the first ones.

    Of several files the last one that says something else counts: a row that came back as it went is none.
    """
    back: dict[int, list[list[str]]] = {}
    for path in corrections:
        for _, cells in open_grid(path, path.name).rows:
            if len(cells) > len(MARKS) and cells[1].strip().isdecimal():
                back.setdefault(int(cells[1]), []).append([_unescaped(cell) for cell in cells[len(MARKS) :]])
    for line, first in rows:
        yield line, next((each for each in reversed(back.pop(line, [])) if each != first), first)
    yield from ((line, tried[-1]) for line, tried in back.items())


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _escaped(cell: str) -> str:
    """What a spreadsheet would take for a formula stays words."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _filled_down(rows: Rows, plan: Plan) -> Rows:
    """An empty name means the one above."""
    columns = [at for each in (Meaning.REP, Meaning.EMAIL) if (at := plan.place(each)) is not None]
    above = dict.fromkeys(columns, "")
    for line, cells in rows:
        if not is_aside(cells, len(plan.headings)):
            for at in columns:
                if at < len(cells) and not cells[at].strip():
                    cells[at] = above[at]
                elif at < len(cells):
                    above[at] = cells[at]
        yield line, cells


class _Counting:
    """The account of one run."""

    def __init__(self, plan: Plan, records: Reader, out: Any, number: int) -> None:
        self._plan, self._records, self._out, self._number = plan, records, out, number
        self._counted = Counted()
        self._rows_of: dict[int, int] = defaultdict(int)

    def walk(self, rows: Rows, progress: Progress | None) -> None:
        """Take every row."""
        take, width, rows_of = self._records.take, len(self._plan.headings), self._rows_of
        number, narrow = 0, max(width - 1, 2)
        for number, (line, cells) in enumerate(rows, start=1):
            try:
                if len(cells) != width:
                    cells = self._fitted(cells, width)
                if cells.count("") >= narrow and is_aside(cells, width):
                    raise Aside
                rows_of[take(cells)] += 1
            except (Unusable, Aside) as trouble:
                self._other(line, cells, trouble)
            if progress and not number % PROGRESS_EVERY:
                progress(number)
        if progress:
            progress(number)

    def _fitted(self, cells: list[str], width: int) -> list[str]:
        """As many cells as there are headings; more of them show that the row has slipped."""
        if any(map(str.strip, cells[width:])):
            slipped = " ".join(cells[width:]).strip()
            raise Unusable(None, slipped, "This row has more cells than there are headings.")
        return cells[:width] + [""] * (width - len(cells))

    def _other(self, line: int, cells: Sequence[str], trouble: Exception) -> None:
        """A row that did not count: blank, totals or a remark; or a bad one, which is given back."""
        counted = self._counted
        if not any(map(str.strip, cells)):
            return
        if isinstance(trouble, Aside) or not isinstance(trouble, Unusable) or self._is_remark(cells):
            counted.aside += 1
            return
        counted.refused += 1
        start = line - sum(cell.count("\n") for cell in cells)
        column = "" if trouble.column is None else self._plan.headings[trouble.column]
        bad = BadRow(start, column, trouble.value[:200], trouble.reason)
        if len(counted.bad) < LISTED:
            counted.bad.append(bad)
        if self._out:
            facts = (self._number, line, column, trouble.value, trouble.reason)
            self._out.writerow(_escaped(str(cell)) for cell in (*facts, *cells))

    def _is_remark(self, cells: Sequence[str]) -> bool:
        return is_aside(cells, len(self._plan.headings)) and all(
            is_empty(cells[at])
            for each in (Meaning.REP, Meaning.EMAIL)
            if (at := self._plan.place(each)) is not None and at and at < len(cells)
        )

    def result(self) -> Counted:
        """What came of it."""
        counted = self._counted
        counted.rows_of = dict(self._rows_of)
        counted.left_out = self._rows_of.pop(0, 0)
        counted.loaded = sum(self._rows_of.values())
        counted.rows = counted.loaded + counted.left_out + counted.refused
        self._records.into(counted)
        return counted

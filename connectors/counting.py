"""Reads a whole file under its plan, block by block: good rows count, bad ones are listed and given back."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

from connectors.blocks import Block, block_of, blocks_under
from connectors.cells_of import Aside, Troubles, Unusable
from connectors.grids import open_grid
from connectors.reading import Reader
from connectors.records import reader
from connectors.tables import UnreadableFile
from connectors.tops import is_aside, is_heading_again
from connectors.values import is_empty
from domain.counted import BadRow, Counted
from domain.imports import Meaning, Plan, Progress

PROGRESS_EVERY = 20_000
LISTED = 200
MARKS = ("Import", "Line", "Problem in", "Value", "Reason")
FORMULA = ("=", "@")


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
        blocks = blocks_under(path, name, plan)
        if corrections:
            blocks = _with_corrections(blocks, corrections, len(plan.headings))
        made = _Counting(plan, reader(plan, known, names, today), out, refused[1] if refused else 0)
        made.walk(_filled_down(blocks, plan) if plan.fills else blocks, progress)
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


def _with_corrections(blocks: Iterator[Block], corrections: Sequence[Path], width: int) -> Iterator[Block]:
    """The rows, those that came back corrected in the place of the first ones.

    Of several files the last one that says something else counts: a row that came back as it went is none.
    """
    back: dict[int, list[list[str]]] = {}
    for path in corrections:
        for _, cells in open_grid(path, path.name).rows:
            if len(cells) > len(MARKS) and cells[1].strip().isdecimal():
                back.setdefault(int(cells[1]), []).append([_unescaped(cell) for cell in cells[len(MARKS) :]])
    for block in blocks:
        rows = [(line, block.row(at)) for at, line in enumerate(block.lines)]
        rows = sorted([*rows, *block.slipped], key=itemgetter(0))
        chosen = [
            next((each for each in reversed(back.pop(line, [])) if each != first), first)
            for line, first in rows
        ]
        yield block_of([line for line, _ in rows], chosen, width)
    yield block_of(list(back), [tried[-1] for tried in back.values()], width)


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _escaped(cell: str) -> str:
    """What a spreadsheet would take for a formula stays words."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _filled_down(blocks: Iterator[Block], plan: Plan) -> Iterator[Block]:
    """An empty name means the one above."""
    places = [at for each in (Meaning.REP, Meaning.EMAIL) if (at := plan.place(each)) is not None]
    above = dict.fromkeys(places, "")
    for block in blocks:
        filled = {at: list(block.columns[at]) for at in places}
        for row in range(len(block.lines)):
            if is_aside(block.row(row), len(plan.headings)):
                continue
            for at, column in filled.items():
                if column[row].strip():
                    above[at] = column[row]
                else:
                    column[row] = above[at]
        yield replace(block, columns=[filled.get(at, column) for at, column in enumerate(block.columns)])


class _Counting:
    """The account of one run."""

    def __init__(self, plan: Plan, records: Reader, out: Any, number: int) -> None:
        self._plan, self._records, self._out, self._number = plan, records, out, number
        self._counted, self._width = Counted(), len(plan.headings)
        self._rows_of: Counter[int] = Counter()

    def walk(self, blocks: Iterator[Block], progress: Progress | None) -> None:
        """Take every row."""
        number = told = 0
        for block in blocks:
            self._take(block)
            number += len(block.lines)
            if progress and number - told >= PROGRESS_EVERY:
                told = number
                progress(number)
        if progress:
            progress(number)

    def _take(self, block: Block) -> None:
        """The rows of a block go to their reader, but for those that are no records."""
        aside = self._aside(block)
        records = block.only([at for at in range(len(block.lines)) if at not in aside]) if aside else block
        troubles = Troubles(len(records.lines))
        who = self._records.take(records.columns, troubles)
        self._rows_of.update(who[troubles.good].tolist())
        others: list[tuple[int, list[str], Exception]]
        others = [(block.lines[at], block.row(at), Aside()) for at in aside]
        others += [(records.lines[at], records.row(at), trouble) for at, trouble in troubles.items()]
        others += [(line, cells, self._slipped(cells)) for line, cells in block.slipped]
        for line, cells, trouble in sorted(others, key=itemgetter(0)):
            self._other(line, cells, trouble)

    def _aside(self, block: Block) -> set[int]:
        """The rows with one cell at most that are blank, totals or remarks; most blocks have none."""
        again = self._headings_again(block)
        if self._width > 1 and not any("" in column for column in block.columns[:2]):
            return again
        narrow, rows = max(self._width - 1, 2), enumerate(zip(*block.columns, strict=True))
        blank = {at for at, cells in rows if cells.count("") >= narrow and is_aside(cells, self._width)}
        return blank | again

    def _headings_again(self, block: Block) -> set[int]:
        """The rows that say the headings once more; looked for where one of the first ones comes again."""
        headings = self._plan.headings
        if not any(text in column for text, column in zip(headings[:2], block.columns, strict=False)):
            return set()
        rows = range(len(block.lines))
        return {at for at in rows if is_heading_again(block.row(at), headings)}

    def _slipped(self, cells: Sequence[str]) -> Unusable:
        slipped = " ".join(cells[self._width :]).strip()
        return Unusable(None, slipped, "This row has more cells than there are headings.")

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

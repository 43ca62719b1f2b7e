"""The rows of a file in blocks of a thousand, each by its columns.

What a loop over rows does in Python takes ten times as long as `map`, slices and numpy do for a whole column.
Lines without a quote are cut at once, which takes a third of what `csv` takes; all others are its own.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path

from connectors.grids import Rows, open_grid, open_text, text_of
from connectors.tables import UnreadableFile
from domain.imports import Plan

SIZE = 1_024
"""As many rows as a processor's nearer caches hold: with eight times as many, walking takes twice as long."""
BREAK = re.compile(r"\r\n|\r|\n")

Columns = Sequence[Sequence[str]]
"""The cells of a block by column, all equally long."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows by column, and the line on which each of them ends.

    `slipped` are rows, with their lines, that have more cells than there are headings.
    """

    lines: Sequence[int]
    columns: Columns
    slipped: Sequence[tuple[int, list[str]]] = ()

    def row(self, at: int) -> list[str]:
        """The cells of one row."""
        return [column[at] for column in self.columns]

    def only(self, places: Sequence[int]) -> "Block":
        """Some of its rows."""
        columns = [[column[at] for at in places] for column in self.columns]
        return Block([self.lines[at] for at in places], columns, self.slipped)


def blocks_under(path: Path, name: str, plan: Plan) -> Iterator[Block]:
    """The rows below the headings.

    Raises:
        UnreadableFile: While they are walked; why is said in one sentence.
    """
    last, width = plan.top + plan.depth - 1, len(plan.headings)
    if not plan.sheet:
        return _text_blocks(path, name, last, width)
    grid = open_grid(path, name, plan.sheet)
    return _sheet_blocks(((line, cells) for line, cells in grid.rows if line > last), width)


def block_of(lines: Sequence[int], rows: Sequence[list[str]], width: int) -> Block:
    """Rows as a block: short ones are filled up, and only those that have slipped are kept apart."""
    if set(map(len, rows)) <= {width}:
        return Block(lines, list(zip(*rows, strict=True)) or [()] * width)
    kept, fitted, slipped = [], [], []
    for line, cells in zip(lines, rows, strict=True):
        if any(map(str.strip, cells[width:])):
            slipped.append((line, cells))
        else:
            kept.append(line)
            fitted.append(cells[:width] + [""] * (width - len(cells)))
    return Block(kept, list(zip(*fitted, strict=True)) or [()] * width, slipped)


def _sheet_blocks(rows: Rows, width: int) -> Iterator[Block]:
    while some := list(islice(rows, SIZE)):
        yield block_of([line for line, _ in some], [cells for _, cells in some], width)


def _text_blocks(path: Path, name: str, last: int, width: int) -> Iterator[Block]:
    text = text_of(path, name)
    with open_text(path, text) as file:
        before = 0
        try:
            reader = csv.reader(file, delimiter=text.delimiter)
            while reader.line_num < last and next(reader, None) is not None:
                pass
            before = reader.line_num
            while some := list(islice(file, SIZE)):
                columns = _cut("".join(some), len(some), text.delimiter, width)
                if columns is not None:
                    yield Block(range(before + 1, before + len(some) + 1), columns)
                    before += len(some)
                    continue
                reader = csv.reader(chain(some, file), delimiter=text.delimiter)
                rows = []
                while reader.line_num < len(some):
                    rows.append(next(reader))
                yield block_of(_lines(rows, before, reader.line_num), rows, width)
                before += reader.line_num
        except csv.Error as problem:
            line = before + reader.line_num
            raise UnreadableFile(f"{name} can't be read from line {line} on: {problem}.") from problem


def _cut(text: str, many: int, delimiter: str, width: int) -> Columns | None:
    """The columns of lines that hold no quotes and as many cells as there are headings; None for others."""
    if '"' in text or width < 2:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.removesuffix("\n").split("\n")
    if len(lines) != many or set(map(str.count, lines, repeat(delimiter))) != {width - 1}:
        return None
    cells = delimiter.join(lines).split(delimiter)
    return [cells[at::width] for at in range(width)]


def _lines(rows: list[list[str]], before: int, took: int) -> Sequence[int]:
    """The line each row ends on; a quoted cell may go over several."""
    if took == len(rows):
        return range(before + 1, before + took + 1)
    ends = []
    for cells in rows:
        before += 1 + sum(len(BREAK.findall(cell)) for cell in cells)
        ends.append(before)
    return ends

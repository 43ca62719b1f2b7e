"""Reads one CSV file, whatever program wrote it, into rows that still know their line.

Exports differ in encoding, delimiter, header names, date order and decimal sign. This file settles all
of that once, so that the readers of each kind of file only speak of their own columns.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from connectors.cells import parse_amount
from domain.errors import BadImport

T = TypeVar("T")

DELIMITERS = (",", ";", "\t", "|")
WORKBOOK = b"PK\x03\x04"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableFile(BadImport):
    """That file could not be read as a table, so nothing was changed."""


class MissingColumn(BadImport):
    """That file lacks a column that is needed, so nothing was changed."""

    def __init__(self, column: str, file: str, found: Iterable[str]) -> None:
        self.column, self.file, self.found = column, file, tuple(found)
        there = ", ".join(name for name in self.found if name) or "none"
        super().__init__(f"{file} has no column “{column}”. The columns I found are: {there}.")


class BadCell(ValueError):
    """One cell (column and its value) that makes its row unusable, with the reason as a sentence."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


@dataclass(frozen=True)
class Refusal:
    """A row that was not loaded: where it stands, which cell, and why in one sentence.

    `line` counts from 1 with the header, as an editor or a spreadsheet shows it. `column` is the name
    that the file itself uses; it is empty when the row as a whole is wrong.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it starts on, and its stripped values by canonical column name.

    A column that the file lacks reads as "". `extra` holds cells beyond the last column of the header.
    """

    line: int
    values: Mapping[str, str]
    extra: tuple[str, ...] = ()

    def read(self, column: str, parse: Callable[[str], T]) -> T:
        """The parsed value of a column; `BadCell` with the parser's sentence if it can't be read."""
        try:
            return parse(self.values[column])
        except ValueError as problem:
            raise BadCell(column, self.values[column], str(problem)) from problem

    def read_optional(self, column: str, parse: Callable[[str], T]) -> T | None:
        """As `read`, but an empty cell is None."""
        return self.read(column, parse) if self.values[column] else None

    def require_no_extra(self) -> None:
        """`BadCell` if there are more cells than columns: an unquoted delimiter has shifted the row."""
        if any(self.extra):
            reason = "This row has more cells than the header has columns."
            raise BadCell("", " ".join(self.extra).strip(), reason)


@dataclass(frozen=True)
class Table:
    """An open table: `rows` can be walked once.

    `found` are all column names of the file; `headers` gives the file's own name of each canonical column
    that it has. `decimal` is the decimal sign to believe in where a number could be read both ways (see
    `parse_amount`).
    """

    file: str
    found: tuple[str, ...]
    headers: Mapping[str, str]
    decimal: str
    rows: Iterator[Row]

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self.headers

    def refusal(self, row: Row, bad: BadCell) -> Refusal:
        """The refusal of a row, in the column names of its file."""
        return Refusal(self.file, row.line, self.headers.get(bad.column, bad.column), bad.value, bad.reason)

    def amount(self, text: str) -> float:
        """`parse_amount` with this file's decimal sign."""
        return parse_amount(text, decimal=self.decimal)


@dataclass
class Reading:
    """The running account of one import, over all its files: rows seen and rows refused."""

    rows_read: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def accepted(self, table: Table, read: Callable[[Row], T]) -> Iterator[T]:
        """What `read` makes of each row; a `BadCell` that it raises becomes a refusal."""
        for row in table.rows:
            self.rows_read += 1
            try:
                row.require_no_extra()
                made = read(row)
            except BadCell as bad:
                self.refusals.append(table.refusal(row, bad))
            else:
                yield made

    @property
    def rows_loaded(self) -> int:
        """A row is refused once, for the first thing that is wrong with it."""
        return self.rows_read - len(self.refusals)


def read_table(path: Path, columns: Mapping[str, tuple[str, ...]], required: Collection[str]) -> Table:
    """The rows of a CSV file under canonical column names.

    `columns` maps each canonical name to other names it may have; case, spaces and punctuation do not
    matter, and an earlier name wins over a later one. Raises `UnreadableFile` for a file that can't be
    opened, is empty or is no text, and `MissingColumn` for the first of `required` that is absent.
    Walking `rows` can raise `UnreadableFile` too.
    """
    text = _decode(_read(path), path.name)
    known = {name for canonical, aliases in columns.items() for name in (canonical, *aliases)}
    delimiter = _delimiter(text, known)
    records = _records(text, delimiter, path.name)
    return table_of(records, columns, required, path.name, "," if delimiter == ";" else ".")


def table_of(
    records: Iterator[tuple[int, list[str]]],
    columns: Mapping[str, tuple[str, ...]],
    required: Collection[str],
    file: str,
    decimal: str = ".",
) -> Table:
    """The same for records that are open already, as those of a workbook.

    Raises:
        MissingColumn: The first of `required` that is absent.
    """
    header = next((cells for _, cells in records if not _is_hint(cells[0])), [])
    found, places = tuple(cell.strip() for cell in header), _places(header, columns)
    for name in columns:
        if name in required and name not in places:
            raise MissingColumn(name, file, found)
    own_names = {name: found[place] for name, place in places.items()}
    return Table(file, found, own_names, decimal, _rows(records, tuple(columns), places, len(header)))


def header_name(text: str) -> str:
    """How header names are compared: "Close Date", "close-date" and "CLOSE_DATE" are all close_date."""
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


def same_name(text: str) -> str:
    """How names of people and accounts are compared: without case and without doubled spaces."""
    return " ".join(text.casefold().split())


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(f"I can't open {path.name}: {problem.strerror}.") from problem
    if content.startswith(WORKBOOK):
        raise UnreadableFile(f"{path.name} is an Excel workbook. Please save it as CSV first.")
    return content


def _decode(content: bytes, file: str) -> str:
    """The text of a file; Windows' own code page is the guess when it is no Unicode."""
    for encoding in (_encoding(content), "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if not text.strip():
            raise UnreadableFile(f"{file} is empty.")
        return text
    raise UnreadableFile(f"{file} is not a text file, so I can't read it as a table.")


def _encoding(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    # Some programs write UTF-16 without its mark; in Latin text every second byte is then zero.
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return "utf-16-le"
    if content[0:200:2].count(0) > len(content[0:200:2]) // 2:
        return "utf-16-be"
    return "utf-8"


def _delimiter(text: str, known: Collection[str]) -> str:
    """The delimiter that turns the header into the most known names, then into the most cells."""
    header = next((line for line in text.splitlines() if line.strip() and not _is_hint(line)), "")

    def fit(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        return sum(header_name(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=fit)


def _is_hint(text: str) -> bool:
    """Excel can put "sep=;" above the header; the header itself is the better witness."""
    return text.strip().casefold().startswith("sep=")


def _records(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; a quoted cell may span lines. Blank lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    starts = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield starts, cells
            starts = reader.line_num + 1
    except csv.Error as problem:
        raise UnreadableFile(f"{file} can't be read from line {starts} on: {problem}.") from problem


def _places(header: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    by_name: dict[str, int] = {}
    for place, cell in enumerate(header):
        by_name.setdefault(header_name(cell), place)
    return {
        canonical: by_name[found]
        for canonical, aliases in columns.items()
        if (found := next((name for name in (canonical, *aliases) if name in by_name), None))
    }


def _rows(
    records: Iterator[tuple[int, list[str]]], names: tuple[str, ...], places: Mapping[str, int], width: int
) -> Iterator[Row]:
    absent = {name: "" for name in names if name not in places}
    for line, cells in records:
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        yield Row(line, values | absent, tuple(cells[width:]))

"""Opens a CSV or XLSX file as plain rows of text, one at a time, however large it is.

An encoding is never guessed by likelihood: a byte order mark, zero bytes (UTF-16 without its mark) or valid
UTF-8 prove it, and what is none of these is Windows-1252, which every byte but five can be. Workbooks are
streamed by openpyxl: it takes 42 MB for 200,000 rows where python-calamine, 14 times faster, takes 150.
"""

import codecs
import csv
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import openpyxl

from connectors.tables import BYTE_ORDER_MARKS, DELIMITERS, UnreadableFile

SNIFFED = 200
CHUNK = 1 << 16
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
MOST_COLUMNS = 400
DAMAGED = (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, SyntaxError)

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """An open table. `rows` gives (line, cells); `sheets` are all there are, "" for a text file."""

    sheet: str
    sheets: tuple[str, ...]
    rows: Rows
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """How a text file is written."""

    encoding: str
    delimiter: str


def open_grid(path: Path, name: str, sheet: str = "") -> Grid:
    """The rows of a file, of one sheet of a workbook.

    Raises:
        UnreadableFile: It is no table; why is said in one sentence.
    """
    kind = _kind(path, name)
    if kind == "xlsx":
        return _workbook(path, name, sheet)
    text = text_of(path, name)
    return Grid("", (), _lines(path, name, text), text.delimiter)


def text_of(path: Path, name: str) -> Text:
    """The encoding and the delimiter of a text file.

    Raises:
        UnreadableFile: It is empty, or no text.
    """
    encoding = _encoding(path, name)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [line for line in islice(file, SNIFFED) if line.strip()]
    if not lines:
        raise UnreadableFile(f"{name} is empty.")
    return Text(encoding, _delimiter(lines))


def open_text(path: Path, text: Text) -> TextIO:
    """The file as text."""
    return path.open(encoding=text.encoding, errors="replace", newline="")


def _kind(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as problem:
        raise UnreadableFile(f"I can't open {name}: {problem.strerror}.") from problem
    if not start:
        raise UnreadableFile(f"{name} is empty.")
    if start.startswith(OLE):
        raise UnreadableFile(_about_ole(path, name))
    if start.startswith(PICTURES):
        raise UnreadableFile(f"{name} is a picture. I can read CSV and Excel files (.xlsx).")
    if start.startswith(b"%PDF"):
        raise UnreadableFile(f"{name} is a PDF. I can read CSV and Excel files (.xlsx).")
    return "xlsx" if start.startswith(ZIP) else "text"


def _about_ole(path: Path, name: str) -> str:
    with path.open("rb") as file:
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(CHUNK)
    if locked:
        return f"{name} is protected by a password. Please save it without one and drop it here again."
    return f"{name} is in Excel's old format (.xls). Please save it as .xlsx or CSV."


def _encoding(path: Path, name: str) -> str:
    with path.open("rb") as file:
        start = file.read(CHUNK)
        for mark, encoding in BYTE_ORDER_MARKS:
            if start.startswith(mark):
                return encoding
        odd, even = start[1:400:2], start[0:400:2]
        if odd.count(0) > len(odd) // 2:
            return "utf-16-le"
        if even.count(0) > len(even) // 2:
            return "utf-16-be"
        if b"\0" in start:
            raise UnreadableFile(f"{name} is not a table. I can read CSV and Excel files (.xlsx).")
        decoder, chunk = codecs.getincrementaldecoder("utf-8")(), start
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _delimiter(lines: list[str]) -> str:
    """The one that cuts most of the lines into the same number of cells, and into more than one."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        if not widths:
            return (0, 0)
        width, often = max(widths.items(), key=lambda each: (each[1], each[0]))
        return (often, width)

    return max(DELIMITERS, key=fit)


def _lines(path: Path, name: str, text: Text) -> Rows:
    with open_text(path, text) as file:
        reader = csv.reader(file, delimiter=text.delimiter)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as problem:
            line = reader.line_num
            raise UnreadableFile(f"{name} can't be read from line {line} on: {problem}.") from problem


def _workbook(path: Path, name: str, sheet: str) -> Grid:
    try:
        with _book(path) as book:
            sheets = tuple(each.title for each in book.worksheets if each.sheet_state == "visible")
    except DAMAGED as problem:
        raise UnreadableFile(f"{name} is not an Excel workbook that I can open.") from problem
    if not sheets:
        raise UnreadableFile(f"{name} has no sheet that can be seen.")
    chosen = sheet if sheet in sheets else sheets[0]
    return Grid(chosen, sheets, _cells(path, chosen, name))


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    """The workbook; opened as a file, for its name may lack the ending that openpyxl wants to see."""
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles that nobody needs here
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()


def _cells(path: Path, sheet: str, name: str) -> Rows:
    try:
        with _book(path) as book:
            found = book[sheet]
            found.reset_dimensions()  # what some programs write there is wrong
            for line, cells in enumerate(found.iter_rows(values_only=True), start=1):
                yield line, [as_text(cell) for cell in cells[:MOST_COLUMNS]]
    except DAMAGED as problem:
        raise UnreadableFile(f"{name} is damaged: I can't read its sheet “{sheet}” to the end.") from problem


def as_text(cell: object) -> str:
    """A cell of a workbook as a text file would have it: days as 2026-10-01, numbers with a point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)

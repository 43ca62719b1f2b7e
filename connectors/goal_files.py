"""Reads goals from CSV and XLSX: for a year with its season, for single months, or with a column a month."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from connectors.cells import parse_amount, parse_month
from connectors.grids import open_grid
from connectors.headings import plain_heading
from connectors.tables import (
    WORKBOOK,
    BadCell,
    MissingColumn,
    Reading,
    Refusal,
    Row,
    Table,
    UnreadableFile,
    header_name,
    read_table,
    table_of,
)

COLUMNS = {
    "rep": ("sales_rep", "sales_agent", "agent", "name", "email", "e_mail"),
    "kpi": ("key", "goal_for"),
    "year": (),
    "annual": ("annual_goal", "yearly_goal", "year_goal"),
    "shares": ("season", "seasonality", "monthly_shares"),
    "month": ("period",),
    "goal": ("monthly_goal", "target", "value"),
}
MONTHS = 12
NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
NAMED = {f"month_{n}": (name, name[:3]) for n, name in enumerate(NAMES, 1)}
"""A column for each month of the row's year: Jan, February, …"""
DATED = {
    f"{year}_{month:02}": (
        f"{year}_{month:02}_01",
        f"{year}_{month}",
        f"{month:02}_{year}",
        f"{month}_{year}",
    )
    for year in range(2015, 2041)
    for month in range(1, 13)
}
"""A column for each month of any year: 2027-01, 1/2027, or a date of a workbook."""
ROUNDING = 0.005
TELLING = frozenset({"annual", "annual_goal", "yearly_goal", "year_goal", "goal", "monthly_goal", "target"})
GOAL = re.compile(r"\b(goals?|targets?|quotas?|ziele?|zielwerte|objectifs?|objetivos?|metas?)\b")


@dataclass(frozen=True)
class GoalRow:
    """One goal, for a month (its first day) or for a year; the other of the two is None.

    `value` is in the unit of the KPI, rates as fractions (0.36). `shares` are twelve percentages from
    January to December, 100 in total; None leaves the season to the team's default.
    """

    rep: str
    kpi: str
    month: date | None
    year: int | None
    value: float
    shares: tuple[float, ...] | None
    line: int


@dataclass(frozen=True)
class GoalFile:
    """What a file of goals says: its good rows in the order of the file, and the refused ones."""

    rows: tuple[GoalRow, ...]
    refusals: tuple[Refusal, ...]
    rows_read: int


def read_goals(path: Path) -> GoalFile:
    """Goals from a table with rep, kpi, year, annual and maybe shares, or rep, kpi, month, goal, or both.

    Or with rep, kpi and a column for each month, named (then there is a year) or dated.
    A goal given twice is refused the second time: which one was meant is for people to say. Of a workbook the
    first sheet is read. Raises `UnreadableFile` and `MissingColumn`.
    """
    table = _table(path)
    wide = [name for name in (*NAMED, *DATED) if table.has(name)]
    if any(name in NAMED for name in wide) and not table.has("year"):
        raise MissingColumn("year", table.file, table.found)
    if not wide:
        _check_periods(table)
    reading, reader = Reading(), _GoalReader(table.amount, wide)
    rows = tuple(goal for goals in reading.accepted(table, reader.read) for goal in goals)
    return GoalFile(rows, tuple(reading.refusals), reading.rows_read)


def looks_like_goals(path: Path, name: str) -> bool:
    """Whether a file speaks of goals rather than of results: by a heading, or by its name."""
    try:
        table = _table(path)
    except (UnreadableFile, MissingColumn):
        return False
    if {header_name(heading) for heading in table.found} & TELLING:
        return True
    wide = any(table.has(column) for column in (*NAMED, *DATED))
    return (wide or table.has("goal")) and bool(GOAL.search(plain_heading(Path(name).stem)))


def _table(path: Path) -> Table:
    columns = COLUMNS | NAMED | DATED
    try:
        with path.open("rb") as file:
            is_workbook = file.read(len(WORKBOOK)) == WORKBOOK
    except OSError as problem:
        raise UnreadableFile(f"I can't open {path.name}: {problem.strerror}.") from problem
    if not is_workbook:
        return read_table(path, columns, ("rep", "kpi"))
    return table_of(open_grid(path, path.name).rows, columns, ("rep", "kpi"), path.name)


def _check_periods(table: Table) -> None:
    for period, value in (("year", "annual"), ("month", "goal")):
        if table.has(period) != table.has(value):
            raise MissingColumn(value if table.has(period) else period, table.file, table.found)
    if not table.has("month") and not table.has("year"):
        raise MissingColumn("month", table.file, table.found)


@dataclass
class _GoalReader:
    amount: Callable[[str], float]
    wide: Sequence[str]
    _lines: dict[tuple[str, str, date | int | None], int] = field(default_factory=dict)

    def read(self, row: Row) -> list[GoalRow]:
        """The goals of a row; `BadCell` for the first thing that is wrong with it."""
        for column in ("rep", "kpi"):
            if not row.values[column]:
                raise BadCell(column, "", f"There is no {column} here.")
        goals = self._wide(row) if self.wide else [self._one(row)]
        for goal in goals:
            key = (goal.rep, goal.kpi, goal.month or goal.year)
            if (line := self._lines.setdefault(key, row.line)) != row.line:
                raise BadCell("kpi", goal.kpi, f"This goal already stands in line {line}.")
        return goals

    def _one(self, row: Row) -> GoalRow:
        return self._monthly(row) if row.values["month"] else self._annual(row)

    def _wide(self, row: Row) -> list[GoalRow]:
        """A goal for each month that has one; an empty cell says nothing about its month."""
        filled = [name for name in self.wide if row.values[name]]
        if not filled:
            raise BadCell("", "", "No month of this row has a goal.")
        who = row.values["rep"], row.values["kpi"]
        months = {name: _month_of(name, row) for name in filled}
        return [
            GoalRow(*who, month, None, row.read(name, self.amount), None, row.line)
            for name, month in months.items()
        ]

    def _monthly(self, row: Row) -> GoalRow:
        if row.values["annual"]:
            raise BadCell("annual", row.values["annual"], "A row is for a month or for a year, not for both.")
        month, goal = row.read("month", parse_month), row.read("goal", self.amount)
        return GoalRow(row.values["rep"], row.values["kpi"], month, None, goal, None, row.line)

    def _annual(self, row: Row) -> GoalRow:
        year, annual = row.read("year", _year), row.read("annual", self.amount)
        shares = row.read_optional("shares", _shares)
        return GoalRow(row.values["rep"], row.values["kpi"], None, year, annual, shares, row.line)


def _month_of(column: str, row: Row) -> date:
    if column in NAMED:
        return date(row.read("year", _year), int(column.removeprefix("month_")), 1)
    year, month = column.split("_")
    return date(int(year), int(month), 1)


def _shares(text: str) -> tuple[float, ...]:
    """Twelve percentages between spaces, semicolons or bars; between commas if none of those is there."""
    parts = text.split(",") if not re.search(r"[\s;|]", text) else re.findall(r"[^\s;|]+", text)
    # No share needs grouped thousands, so a lone sign is always the decimal one.
    shares = tuple(parse_amount(part, decimal="," if "," in part else ".") for part in parts)
    if len(shares) != MONTHS:
        raise ValueError(f"A season needs 12 shares, one for each month; here are {len(shares)}.")
    if min(shares) < 0 or abs(sum(shares) - 100) > ROUNDING:
        raise ValueError(f"The 12 shares must total 100 with none below 0; these total {sum(shares):g}.")
    return shares


def _year(text: str) -> int:
    if re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
        return int(text)
    raise ValueError(f"“{text}” is not a year." if text else "There is neither a month nor a year here.")

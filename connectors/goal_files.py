"""Reads goals: for a year with its season, or for single months."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from connectors.cells import parse_amount, parse_month
from connectors.tables import BadCell, MissingColumn, Reading, Refusal, Row, read_table

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
ROUNDING = 0.005


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
    """Goals from a CSV with rep, kpi, year, annual and maybe shares, or rep, kpi, month, goal, or both.

    A goal given twice is refused the second time: which one was meant is for people to say. Raises
    `UnreadableFile` and `MissingColumn`.
    """
    table = read_table(path, COLUMNS, ("rep", "kpi"))
    for period, value in (("year", "annual"), ("month", "goal")):
        if table.has(period) != table.has(value):
            raise MissingColumn(value if table.has(period) else period, table.file, table.found)
    if not table.has("month") and not table.has("year"):
        raise MissingColumn("month", table.file, table.found)
    reading = Reading()
    rows = tuple(reading.accepted(table, _GoalReader(table.amount).read))
    return GoalFile(rows, tuple(reading.refusals), reading.rows_read)


@dataclass
class _GoalReader:
    amount: Callable[[str], float]
    _lines: dict[tuple[str, str, date | int | None], int] = field(default_factory=dict)

    def read(self, row: Row) -> GoalRow:
        """The goal of a row; `BadCell` for the first thing that is wrong with it."""
        for column in ("rep", "kpi"):
            if not row.values[column]:
                raise BadCell(column, "", f"There is no {column} here.")
        goal = self._monthly(row) if row.values["month"] else self._annual(row)
        key = (goal.rep, goal.kpi, goal.month or goal.year)
        if (line := self._lines.setdefault(key, row.line)) != row.line:
            raise BadCell("kpi", goal.kpi, f"This goal already stands in line {line}.")
        return goal

    def _monthly(self, row: Row) -> GoalRow:
        if row.values["annual"]:
            raise BadCell("annual", row.values["annual"], "A row is for a month or for a year, not for both.")
        month, goal = row.read("month", parse_month), row.read("goal", self.amount)
        return GoalRow(row.values["rep"], row.values["kpi"], month, None, goal, None, row.line)

    def _annual(self, row: Row) -> GoalRow:
        year, annual = row.read("year", _year), row.read("annual", self.amount)
        shares = row.read_optional("shares", _shares)
        return GoalRow(row.values["rep"], row.values["kpi"], None, year, annual, shares, row.line)


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

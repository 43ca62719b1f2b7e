"""Reads and writes ready-made measures, by month or by day; reads goals (see `connectors.goal_files`)."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from connectors.cells import parse_date, parse_month
from connectors.crm_measures import Measured
from connectors.goal_files import GoalFile, GoalRow, read_goals
from connectors.tables import BadCell, MissingColumn, Reading, Refusal, Row, Table, read_table, same_name

__all__ = [
    "GoalFile",
    "GoalRow",
    "MeasureFile",
    "Measured",
    "MeasuredDay",
    "read_goals",
    "read_measures",
    "write_measures",
]

COLUMNS = {
    "rep": ("sales_rep", "sales_agent", "agent", "name", "owner"),
    "email": ("e_mail", "email_address", "e_mail_address", "mail"),
    "month": ("period",),
    "day": ("date",),
    "measure": ("key", "metric"),
    "value": ("amount", "actual"),
    "records": ("record_count", "count"),
}
# What stands at a moment: a month is its last known day, where everything else is the sum of its days.
SNAPSHOTS = frozenset(
    {
        *("open_pipe_amt", "horizon_goal_amt", "open_opp_cnt", "stalled_opp_cnt", "next_step_opp_cnt"),
        *("multi_contact_opp_cnt", "late_stage_opp_cnt", "dm_known_opp_cnt", "acct_assigned_cnt"),
        "hygiene_ok_cnt",
    }
)


@dataclass(frozen=True)
class MeasuredDay:
    """One measure of one rep on one day."""

    rep: str
    measure: str
    day: date
    value: float


@dataclass(frozen=True)
class MeasureFile:
    """What a file of measures says.

    `measured` holds the file's monthly rows and the months made of its daily rows. `emails` gives the
    address of each rep for whom the file has one. `notes` are sentences on rows that replaced others.
    """

    measured: tuple[Measured, ...]
    daily: tuple[MeasuredDay, ...]
    rows_read: int
    refusals: tuple[Refusal, ...]
    emails: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    """One row understood: `day` is None for a monthly row, `month` the first of the day's month else."""

    line: int
    rep: str
    email: str
    measure: str
    month: date
    day: date | None
    value: float
    records: int

    @property
    def key(self) -> tuple[str, str, date, date]:
        return self.rep, self.measure, self.month, self.day or date.min


def read_measures(path: Path, known: Collection[str]) -> MeasureFile:
    """Measures from a CSV with the columns rep or email, month or day, measure, value and maybe records.

    `known` are the keys of the KPI catalogue's measures. A row given twice: the later one counts and a
    note says so. A month given as such counts more than its days. Raises `UnreadableFile` and
    `MissingColumn`.
    """
    table = read_table(path, COLUMNS, ("measure", "value"))
    for one, other in (("rep", "email"), ("month", "day")):
        if not (table.has(one) or table.has(other)):
            raise MissingColumn(one, table.file, table.found)
    reading, notes, names = Reading(), list[str](), dict[str, str]()
    lines: dict[tuple[str, str, date, date], _Line] = {}
    for line in reading.accepted(table, lambda row: _read(table, row, known, names)):
        if before := lines.get(line.key):
            notes.append(_replaced(before, line))
        lines[line.key] = line
    monthly = [_measured(line) for line in lines.values() if line.day is None]
    daily = [line for line in lines.values() if line.day]
    return MeasureFile(
        _with_months(monthly, daily),
        tuple(MeasuredDay(line.rep, line.measure, line.day, line.value) for line in daily if line.day),
        reading.rows_read,
        tuple(reading.refusals),
        {line.rep: line.email for line in lines.values() if line.email},
        tuple(notes),
    )


def write_measures(rows: Iterable[tuple[str, date, str, float]], out: TextIO) -> None:
    """Writes (rep, month, measure, value) as CSV that `read_measures` reads back to the same values.

    Rows are sorted and values are as short as they can be (1054, 0.25), so equal facts are equal bytes.
    Open `out` with newline="".
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("rep", "month", "measure", "value"))
    for rep, month, measure, value in sorted(rows):
        writer.writerow((rep, f"{month:%Y-%m}", measure, plain_number(value)))


def plain_number(value: float) -> str:
    """The shortest text for a number, without exponent: 1054.0 → 1054, 0.25 → 0.25."""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _read(table: Table, row: Row, known: Collection[str], names: dict[str, str]) -> _Line:
    """The row understood; a name that is spelled in several ways is the one it was first."""
    rep, email = row.values["rep"], row.values["email"].casefold()
    if not (rep or email):
        raise BadCell("rep" if table.has("rep") else "email", "", "Nobody is named here.")
    rep = names.setdefault(same_name(rep), rep)
    measure = row.values["measure"]
    if measure not in known:
        raise BadCell("measure", measure, f"There is no measure “{measure}”.")
    month, day = _period(row)
    value = row.read("value", table.amount)
    records = row.read_optional("records", table.amount)
    return _Line(
        row.line, rep or email, email, measure, month, day, value, 1 if records is None else int(records)
    )


def _period(row: Row) -> tuple[date, date | None]:
    """The month, and the day if the row speaks of one; both given must fit."""
    month, day = row.read_optional("month", parse_month), row.read_optional("day", parse_date)
    if day is None:
        return month or row.read("month", parse_month), None
    if month and month != day.replace(day=1):
        raise BadCell("day", row.values["day"], f"This day is not in {month:%Y-%m}.")
    return day.replace(day=1), day


def _replaced(before: _Line, now: _Line) -> str:
    when = f"{now.day}" if now.day else f"{now.month:%Y-%m}"
    return f"{now.rep}, {now.measure}, {when}: line {now.line} replaces line {before.line}."


def _measured(line: _Line) -> Measured:
    return Measured(line.rep, line.measure, line.month, line.value, line.records)


def _with_months(monthly: Iterable[Measured], daily: Iterable[_Line]) -> tuple[Measured, ...]:
    """The monthly rows, and those that follow from days where no monthly row says otherwise."""
    months: dict[tuple[str, str, date], Measured] = {}
    for line in sorted(daily, key=lambda line: line.key):
        key, day = (line.rep, line.measure, line.month), _measured(line)
        before = months.get(key)
        if before and line.measure not in SNAPSHOTS:
            day = Measured(*key, before.value + day.value, before.records + day.records)
        months[key] = day
    months |= {(row.rep, row.measure, row.month): row for row in monthly}
    return tuple(months[key] for key in sorted(months))

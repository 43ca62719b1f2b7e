"""Goals with a column for each month, as a spreadsheet has them, in text and in workbooks."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from connectors.goal_files import GoalFile, looks_like_goals, read_goals
from connectors.tables import MissingColumn, UnreadableFile

FIRSTS = [date(2027, month, 1) for month in (1, 2, 3)]
MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"


def told(found: GoalFile) -> list[tuple[str, str, str, float]]:
    return [(row.rep, row.kpi, f"{row.month:%Y-%m}", row.value) for row in found.rows]


def as_csv(folder: Path, *lines: str) -> Path:
    path = folder / "goals.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_workbook(folder: Path, *rows: list[Any]) -> Path:
    path = folder / "goals.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    book.close()
    return path


def test_a_column_for_each_month_of_a_year(tmp_path: Path) -> None:
    found = read_goals(
        as_csv(tmp_path, f"Rep,KPI,Year,{MONTHS}", "Ana,revenue,2027,72000,72000,,,,,,,,,,144000")
    )
    assert told(found) == [
        ("Ana", "revenue", "2027-01", 72_000), ("Ana", "revenue", "2027-02", 72_000),
        ("Ana", "revenue", "2027-12", 144_000),
    ]  # fmt: skip


def test_columns_that_name_month_and_year(tmp_path: Path) -> None:
    found = read_goals(as_csv(tmp_path, "rep,kpi,2026-12,2027-01", "Ana,gross_profit_pct,36 %,0.37"))
    assert [(month, value) for _, _, month, value in told(found)] == [("2026-12", 0.36), ("2027-01", 0.37)]


def test_a_workbook_reads_like_text_with_its_dates_and_numbers(tmp_path: Path) -> None:
    wide = as_workbook(
        tmp_path,
        ["rep", "kpi", *FIRSTS[:2]],
        ["Ana", "revenue", 72_000, 72_000.5],
    )
    assert [(row.month, row.value) for row in read_goals(wide).rows] == [
        (date(2027, 1, 1), 72_000), (date(2027, 2, 1), 72_000.5),
    ]  # fmt: skip
    long = as_workbook(
        tmp_path,
        ["Rep", "KPI", "Month", "Goal"],
        ["Ana", "revenue", FIRSTS[2], 5],
        ["Ben", "x", "no", 1],
    )
    found = read_goals(long)
    assert told(found) == [("Ana", "revenue", "2027-03", 5)]
    assert [(bad.line, bad.column, bad.value) for bad in found.refusals] == [(3, "Month", "no")]
    year = as_workbook(tmp_path, ["rep", "kpi", "year", "annual"], ["Ana", "revenue", 2027, 1_200_000])
    assert [(row.year, row.value) for row in read_goals(year).rows] == [(2027, 1_200_000)]


def test_what_is_wrong_is_told_with_line_column_value_and_reason(tmp_path: Path) -> None:
    found = read_goals(
        as_csv(
            tmp_path, f"rep,kpi,year,{MONTHS}", "Ana,revenue,2027,a lot", "Ana,calls,27,1", "Ana,calls,2027",
            ",calls,2027,1", "Ana,revenue,2027,1", "Ana,revenue,2027,1", "Ana,won,2027,1,,,,,,,,,,,,9",
        )
    )  # fmt: skip
    assert [(bad.line, bad.column, bad.value) for bad in found.refusals] == [
        (2, "Jan", "a lot"), (3, "year", "27"), (4, "", ""), (5, "rep", ""),
        (7, "kpi", "revenue"), (8, "", "9"),
    ]  # fmt: skip
    assert all(bad.reason.endswith(".") for bad in found.refusals)
    assert len(told(found)) == 1


def test_named_months_need_a_year_and_a_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match="year"):
        read_goals(as_csv(tmp_path, "rep,kpi,Jan", "Ana,revenue,1"))
    with pytest.raises(UnreadableFile):
        read_goals(tmp_path / "nowhere.xlsx")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(UnreadableFile):
        read_goals(broken)


@pytest.mark.parametrize(
    ("name", "text", "is_one"),
    [
        ("plan.csv", "rep,kpi,year,annual\n", True),
        ("plan.csv", "rep,kpi,month,goal\n", True),
        ("goals 2027.csv", "rep,kpi,year,Jan,Feb\n", True),
        ("Ziele.csv", "rep,kpi,year,Jan,Feb\n", True),
        ("results.csv", "rep,kpi,year,Jan,Feb\n", False),
        ("results.csv", "rep,kpi,month,value\n", False),
        ("deals won.csv", "Owner,Stage,Close date,Amount\n", False),
        ("empty.csv", "", False),
    ],
)
def test_goals_are_told_from_results(tmp_path: Path, name: str, text: str, is_one: bool) -> None:
    path = tmp_path / "dropped"
    path.write_text(text)
    assert looks_like_goals(path, name) is is_one

"""Measures and goals that somebody prepared read as they were meant, and read back as they were written."""

import io
from datetime import date
from pathlib import Path

import pytest

from connectors.measure_files import (
    GoalRow,
    Measured,
    MeasuredDay,
    MeasureFile,
    read_goals,
    read_measures,
    write_measures,
)
from connectors.tables import MissingColumn, Refusal

KNOWN = {"revenue_amt", "call_cnt", "open_opp_cnt"}
SEPTEMBER = date(2026, 9, 1)


def written(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def measures(folder: Path, text: str) -> MeasureFile:
    return read_measures(written(folder, text), KNOWN)


def test_a_month_is_read_with_its_records_and_the_reps_address(tmp_path: Path) -> None:
    read = measures(
        tmp_path,
        'Rep,E-Mail,Month,Measure,Value,Records\nAna,Ana@Example.com,2026-09,revenue_amt,"92,000",4\n',
    )
    assert read.measured == (Measured("Ana", "revenue_amt", SEPTEMBER, 92000, 4),)
    assert read.emails == {"Ana": "ana@example.com"}
    assert (read.rows_read, read.refusals, read.daily, read.notes) == (1, (), (), ())


def test_someone_known_by_address_alone_is_named_by_it(tmp_path: Path) -> None:
    read = measures(tmp_path, "email,month,measure,value\nana@example.com,2026-09,call_cnt,28\n")
    assert read.measured == (Measured("ana@example.com", "call_cnt", SEPTEMBER, 28, 1),)


def test_a_name_spelled_in_two_ways_is_one_rep(tmp_path: Path) -> None:
    text = "rep,day,measure,value\nAna Silva,2026-09-01,call_cnt,2\nana  silva,2026-09-02,call_cnt,3\n"
    assert measures(tmp_path, text).measured == (Measured("Ana Silva", "call_cnt", SEPTEMBER, 5, 2),)


def test_days_are_kept_and_make_up_their_month(tmp_path: Path) -> None:
    read = measures(
        tmp_path,
        "rep,day,measure,value\nAna,2026-09-01,call_cnt,2\nAna,2026-09-02,call_cnt,3\nAna,2026-10-01,call_cnt,4\n",
    )
    assert read.measured == (
        Measured("Ana", "call_cnt", SEPTEMBER, 5, 2),
        Measured("Ana", "call_cnt", date(2026, 10, 1), 4, 1),
    )
    assert read.daily[0] == MeasuredDay("Ana", "call_cnt", SEPTEMBER, 2)
    assert len(read.daily) == 3


def test_what_stands_at_a_moment_is_not_summed_but_taken_from_the_last_day(tmp_path: Path) -> None:
    read = measures(
        tmp_path, "rep,day,measure,value\nAna,2026-09-30,open_opp_cnt,7\nAna,2026-09-01,open_opp_cnt,9\n"
    )
    assert read.measured == (Measured("Ana", "open_opp_cnt", SEPTEMBER, 7, 1),)


def test_a_month_given_as_such_counts_more_than_its_days(tmp_path: Path) -> None:
    read = measures(
        tmp_path,
        "rep,month,day,measure,value\nAna,2026-09,2026-09-01,call_cnt,2\nAna,2026-09,,call_cnt,28\n",
    )
    assert read.measured == (Measured("Ana", "call_cnt", SEPTEMBER, 28, 1),)


def test_of_a_row_given_twice_the_last_one_counts_and_that_is_noted(tmp_path: Path) -> None:
    read = measures(tmp_path, "rep,month,measure,value\nAna,2026-09,call_cnt,27\nAna,2026-09,call_cnt,28\n")
    assert read.measured == (Measured("Ana", "call_cnt", SEPTEMBER, 28, 1),)
    assert read.notes == ("Ana, call_cnt, 2026-09: line 3 replaces line 2.",)


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("Ana,2026-09,,coffee_cnt,1", "measure", "coffee_cnt", "There is no measure “coffee_cnt”."),
        (",2026-09,,call_cnt,1", "rep", "", "Nobody is named here."),
        ("Ana,2026-09,,call_cnt,lots", "value", "lots", "“lots” is not a number."),
        ("Ana,,,call_cnt,1", "month", "", "“” is not a month. Write it as 2026-09."),
        ("Ana,2026-09,2026-10-01,call_cnt,1", "day", "2026-10-01", "This day is not in 2026-09."),
    ],
)
def test_a_measure_that_cannot_be_believed_is_refused_while_the_others_load(
    tmp_path: Path, row: str, column: str, value: str, reason: str
) -> None:
    read = measures(tmp_path, f"rep,month,day,measure,value\n{row}\nBen,2026-09,,call_cnt,5\n")
    assert read.refusals == (Refusal("file.csv", 2, column, value, reason),)
    assert [row.rep for row in read.measured] == ["Ben"]


@pytest.mark.parametrize(
    ("header", "missing"),
    [("rep,measure,value", "month"), ("month,measure,value", "rep"), ("rep,month,value", "measure")],
)
def test_measures_without_a_needed_column_are_refused_whole(
    tmp_path: Path, header: str, missing: str
) -> None:
    with pytest.raises(MissingColumn, match=f"has no column “{missing}”"):
        measures(tmp_path, f"{header}\na,b,c\n")


def test_measures_are_written_sorted_and_short_and_read_back_the_same(tmp_path: Path) -> None:
    values = (1054.0, 0.25, -0.0, 1.234, 1e-7, 87619.05, 1234567.0, -3.5, 1e16)
    rows = [
        ("Ana, “A”", date(2026, 1 + number, 1), "revenue_amt", value) for number, value in enumerate(values)
    ]
    out = io.StringIO()
    write_measures(reversed(rows), out)
    assert [line.rsplit(",", 1)[1] for line in out.getvalue().splitlines()] == (
        [
            "value",
            "1054",
            "0.25",
            "0",
            "1.234",
            "0.0000001",
            "87619.05",
            "1234567",
            "-3.5",
            "10000000000000000",
        ]
    )
    read = measures(tmp_path, out.getvalue())
    assert [(row.rep, row.month, row.measure, row.value) for row in read.measured] == rows


def test_goals_are_read_for_years_with_their_season_and_for_months(tmp_path: Path) -> None:
    read = read_goals(
        written(
            tmp_path,
            "rep,kpi,year,annual,shares,month,goal\n"
            "Ana,revenue,2026,1200000,6 6 8 9 9 9 6 5 9 10 11 12,,\n"
            "Ana,sales_calls,2026,480,,,\n"
            "Ana,gross_profit_pct,,,,2026-09,36 %\n",
        )
    )
    shares = (6, 6, 8, 9, 9, 9, 6, 5, 9, 10, 11, 12)
    assert read.rows == (
        GoalRow("Ana", "revenue", None, 2026, 1200000, shares, 2),
        GoalRow("Ana", "sales_calls", None, 2026, 480, None, 3),
        GoalRow("Ana", "gross_profit_pct", SEPTEMBER, None, 0.36, None, 4),
    )
    assert (read.refusals, read.rows_read) == ((), 3)


@pytest.mark.parametrize(
    "shares",
    [
        "8.33 " * 11 + "8.37",
        "8,33;" * 11 + "8,37",
        "|".join(["8.33"] * 11 + ["8.37"]),
        '"' + "8.33," * 11 + '8.37"',
    ],
)
def test_a_season_may_be_written_in_several_ways(tmp_path: Path, shares: str) -> None:
    quoted = shares if shares.startswith('"') else f'"{shares}"'
    read = read_goals(written(tmp_path, f"rep,kpi,year,annual,shares\nAna,revenue,2026,100,{quoted}\n"))
    assert [row.shares for row in read.rows] == [(8.33,) * 11 + (8.37,)]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",revenue,2026,5,,,", "rep", "There is no rep here."),
        ("Ana,,2026,5,,,", "kpi", "There is no kpi here."),
        ("Ana,revenue,,,,,", "year", "There is neither a month nor a year here."),
        ("Ana,revenue,26,5,,,", "year", "“26” is not a year."),
        ("Ana,revenue,2026,,,,", "annual", "There is no number here."),
        ("Ana,revenue,,5,,2026-09,5", "annual", "A row is for a month or for a year, not for both."),
        ("Ana,revenue,,,,2026-09,", "goal", "There is no number here."),
        ("Ana,revenue,2026,5,50 50,,", "shares", "A season needs 12 shares, one for each month; here are 2."),
        (
            "Ana,revenue,2026,5,9 9 9 9 9 9 9 9 9 9 9 9,,",
            "shares",
            "The 12 shares must total 100 with none below 0; these total 108.",
        ),
        ("Ben,revenue,,,,2026-09,6", "kpi", "This goal already stands in line 2."),
    ],
)
def test_a_goal_that_cannot_be_believed_is_refused_while_the_others_load(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    header = "rep,kpi,year,annual,shares,month,goal\n"
    read = read_goals(written(tmp_path, f"{header}Ben,revenue,,,,2026-09,5\n{row}\n"))
    assert [(bad.line, bad.column, bad.reason) for bad in read.refusals] == [(3, column, reason)]
    assert [row.rep for row in read.rows] == ["Ben"]


@pytest.mark.parametrize(
    ("header", "missing"), [("rep,kpi", "month"), ("rep,kpi,year", "annual"), ("rep,kpi,goal", "month")]
)
def test_goals_without_a_needed_column_are_refused_whole(tmp_path: Path, header: str, missing: str) -> None:
    with pytest.raises(MissingColumn, match=f"has no column “{missing}”"):
        read_goals(written(tmp_path, f"{header}\nAna,revenue,1\n"))

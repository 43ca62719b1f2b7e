"""Files as programs and people really write them: encodings, delimiters, headings, sheets, shapes."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from connectors.table_files import TableFiles, table_files
from connectors.tables import UnreadableFile
from content.catalogue import load_catalogue
from domain.counted import Counted
from domain.imports import Meaning, Order, Question, Shape, Understood, Word, plan_from

FILES: TableFiles = table_files(load_catalogue())
PEOPLE = {"ana silva": 1, "ana.silva@example.com": 1, "ben carter": 2, "chloe martin": 3}
TODAY = date(2026, 11, 25)
DEALS = (
    ("Besitzer", "Kunde", "Status", "Betrag", "Abschlussdatum", "Erstellt am"),
    ("Ana Silva", "Müller & Söhne", "Gewonnen", "1.234,50 €", "31.10.2026", "01.09.2026"),
    ("Chloé Martin", "Acme", "Verloren", "2.000,00 €", "05.10.2026", "02.09.2026"),
    ("Ben Carter", "Globex", "In Verhandlung", "3.000,00 €", "", "04.10.2026"),
)
Write = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes rows as a CSV file."""

    def write(rows: object, encoding: str = "utf-8", delimiter: str = ",", name: str = "file.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            if isinstance(rows, str):
                file.write(rows)
            else:
                csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return write


def look(path: Path, *, remembered: tuple[object, ...] = (), sheet: str = "") -> Understood:
    return FILES.look(path, path.name, PEOPLE, list(remembered), sheet=sheet)  # type: ignore[arg-type]


def count(path: Path, **more: object) -> tuple[Counted, dict[tuple[int, str, str], float]]:
    plan = look(path).plan
    counted = FILES.count(path, path.name, plan, PEOPLE, today=TODAY, **more)  # type: ignore[arg-type]
    return counted, {(n.who, n.measure, f"{n.when:%Y-%m}"): n.value for n in counted.months}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_with_every_delimiter_says_the_same(
    written: Write, encoding: str, delimiter: str
) -> None:
    counted, found = count(written(DEALS, encoding, delimiter))
    assert (counted.rows, counted.loaded, counted.refused, counted.unknown) == (3, 3, 0, {})
    assert found[1, "revenue_amt", "2026-10"] == 1234.5
    assert found[3, "lost_cnt", "2026-10"] == 1
    assert found[2, "open_pipe_amt", "2026-10"] == 3000


def test_columns_are_guessed_with_a_reason_and_words_with_their_meaning(written: Write) -> None:
    found = look(written(DEALS))
    assert found.plan.shape is Shape.DEALS
    assert found.plan.meanings == ("rep", "account", "stage", "amount", "closed", "created")
    assert found.columns[0].reason == "100 % of its values are people I know"
    assert found.columns[3].examples == ("1.234,50 €", "2.000,00 €")
    assert found.plan.words == {
        "gewonnen": Word.WON,
        "verloren": Word.LOST,
        "in verhandlung": Word.OPEN,
    }
    assert found.plan.dates is Order.DMY
    assert found.asks == ()


def test_a_plan_is_kept_and_read_back_as_it_was(written: Write) -> None:
    plan = look(written(DEALS)).plan
    assert plan_from(plan.as_json()) == plan


def test_titles_blank_lines_totals_and_remarks_around_a_table_are_no_records(written: Write) -> None:
    path = written(
        'Pipeline report\n\n"As of\nOctober",x\n\nOwner,Stage,Amount,Close date\n\n'
        'Ana Silva,Won,"1,000",10/14/2026\n'
        ',,,\nBen Carter,Won,"2,500",10/3/2026\nSubtotal,,"3,500",\n\n'
        'Grand total,,"3,500",\nCopyright 2026,,,\n'
    )
    counted, found = count(path)
    assert (counted.rows, counted.loaded, counted.refused, counted.aside) == (2, 2, 0, 3)
    assert found[2, "revenue_amt", "2026-10"] == 2500


def test_a_refused_row_tells_its_line_column_value_and_reason(written: Write, tmp_path: Path) -> None:
    rows = [list(row) for row in DEALS] + [
        ["Ben Carter", "A\nB", "Gewonnen", "viel", "31.10.2026", "01.09.2026"],
        ["Ben Carter", "C", "Gewonnen", "5,00", "31.02.2026", "01.09.2026"],
        ["", "D", "Gewonnen", "5,00", "01.10.2026", "01.09.2026"],
        ["Ben Carter", "E", "Gewonnen", "5,00", "", "01.09.2026"],
        ["Ben Carter", "F", "Gewonnen", "5,00", "01.10.2026", "01.09.2026", "slipped"],
    ]
    path, back = written(rows), tmp_path / "back.csv"
    counted, _ = count(path, refused=(back, 7))
    told = [(bad.line, bad.column, bad.value) for bad in counted.bad]
    assert told == [
        (5, "Betrag", "viel"),
        (7, "Abschlussdatum", "31.02.2026"),
        (8, "Besitzer", ""),
        (9, "Abschlussdatum", ""),
        (10, "", "slipped"),
    ]
    assert all(bad.reason.endswith(".") for bad in counted.bad)
    assert FILES.corrected(back) == 7
    assert FILES.corrected(path) is None


def test_rows_that_come_back_corrected_count_with_the_rest(written: Write, tmp_path: Path) -> None:
    path = written([*DEALS, ("Ben Carter", "=A", "Gewonnen", "viel", "31.10.2026", "01.09.2026")])
    back = tmp_path / "back.csv"
    count(path, refused=(back, 7))
    assert "'=A" in back.read_text("utf-8-sig")
    back.write_text(back.read_text("utf-8-sig").replace(",viel,31.10", ',"500,00",31.10'), "utf-8")
    counted, found = count(path, corrections=[back])
    assert (counted.rows, counted.refused) == (4, 0)
    assert found[2, "revenue_amt", "2026-10"] == 500
    assert found[1, "revenue_amt", "2026-10"] == 1234.5


def test_two_spellings_of_one_person_are_added_up(written: Write) -> None:
    _, found = count(written('Rep,Amount,Close date\nAna Silva,10,2026-10-01\n"Silva, Ana",5,2026-10-02\n'))
    assert found[1, "revenue_amt", "2026-10"] == 15


def test_a_known_address_counts_more_than_a_name(written: Write) -> None:
    rows = (
        "Owner,Owner email,Amount,Close date\nA. S.,ana.silva@example.com,10,2026-10-01\n"
        "Bob,b@x.org,5,2026-10-01\n"
    )
    counted, found = count(written(rows))
    assert found[1, "revenue_amt", "2026-10"] == 10
    assert list(counted.unknown.values()) == ["Bob"]


def test_an_empty_name_in_a_grouped_report_means_the_one_above(written: Write) -> None:
    rows = (
        "Owner,Amount,Close date\nAna Silva,10,2026-10-01\n,5,2026-10-02\n"
        "Ben Carter,7,2026-10-01\n,1,2026-10-02\n"
    )
    _, found = count(written(rows))
    assert (found[1, "revenue_amt", "2026-10"], found[2, "revenue_amt", "2026-10"]) == (15, 8)


def test_a_date_is_decided_by_other_rows_even_the_last_of_thousands(written: Write) -> None:
    rows = [("Rep", "Close date", "Amount"), *[("Ana Silva", "03/04/2026", "1")] * 4000]
    assert look(written(rows)).asks == (Question.DATES,)
    found = look(written([*rows, ("Ana Silva", "25/04/2026", "1")]))
    assert (found.asks, found.plan.dates) == ((), Order.DMY)


def test_an_amount_that_can_be_read_both_ways_is_asked_about(written: Write) -> None:
    found = look(written("Rep,Close date,Amount\nAna Silva,2026-03-04,1.234\n"))
    assert (found.asks, found.ambiguous) == ((Question.DECIMALS,), "1.234")


def test_a_stage_that_was_not_there_last_time_is_not_guessed(written: Write) -> None:
    plan = look(written(DEALS)).plan
    path = written([*DEALS, ("Ana Silva", "X", "Auftrag erteilt", "1,00", "01.10.2026", "01.09.2026")])
    again = look(path, remembered=(plan,))
    counted = FILES.count(path, path.name, again.plan, PEOPLE, today=TODAY)
    assert counted.strange == {"Status": ["Auftrag erteilt"]}
    assert counted.refused == 1


def test_the_same_headings_in_another_order_are_known(written: Write) -> None:
    plan = look(written(DEALS)).plan
    turned = look(written([tuple(reversed(row)) for row in DEALS]), remembered=(plan,))
    assert turned.plan.meanings == tuple(reversed(plan.meanings))
    assert turned.columns[0].reason == "as last time"


def test_activities_are_counted_by_day_and_only_when_done(written: Write) -> None:
    rows = (
        "Assigned,Date,Type,Status\nAna Silva,10/14/2026,Call,Completed\n"
        "Ana Silva,10/14/2026,Call,Connected\n"
        "Ana Silva,10/15/2026,Meeting,Planned\nBen Carter,10/16/2026,Email,Completed\n"
        "Ben Carter,12/24/2026,Call,Completed\n"
    )
    counted, found = count(written(rows))
    assert found == {
        (1, "call_cnt", "2026-10"): 2,
        (1, "connect_cnt", "2026-10"): 1,
        (2, "email_cnt", "2026-10"): 1,
    }
    days = {(n.who, n.measure, n.when): n.value for n in counted.days}
    assert days[1, "call_cnt", date(2026, 10, 14)] == 2
    assert days[1, "call_cnt", date(2026, 10, 16)] == 0
    assert any("still to come" in note for note in counted.notes)


def test_a_team_file_is_understood_as_one(written: Write) -> None:
    counted, _ = count(written("Employee;Reports to\nAna Silva;Dana Whitfield\nNew One;Dana Whitfield\n"))
    assert [(m.name, m.manager) for m in counted.members] == [
        ("Ana Silva", "Dana Whitfield"),
        ("New One", "Dana Whitfield"),
    ]


def workbook(path: Path, sheets: dict[str, list[list[object]]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for span in merged:
            sheet.merge_cells(span)
    book.save(path)
    return path


def test_a_workbook_with_merged_headings_errors_and_totals(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Sales 2026"],
        ["Rep", "Jan 2026", None, "Feb 2026", None],
        [None, "Revenue", "Calls", "Revenue", "Calls"],
        ["Ana Silva", 1234.5, 40, 2000, 33],
        ["Ben Carter", 100, 20, 200, "#N/A"],
        ["Total", 1334.5, 60, 2200, 33],
    ]
    path = workbook(tmp_path / "m.xlsx", {"Notes": [["Read me"]], "2026": rows}, ("B2:C2", "D2:E2", "A2:A3"))
    counted, found = count(path)
    assert look(path).plan.sheet == "2026"
    assert found[1, "revenue_amt", "2026-01"] == 1234.5
    assert found[2, "call_cnt", "2026-01"] == 20
    assert (2, "call_cnt", "2026-02") not in found
    assert counted.aside == 1


def test_days_in_a_workbook_are_days_and_numbers_are_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Owner", "Closed on", "Amount", "Stage"],
        ["Ana Silva", date(2026, 10, 3), 1.234, "Won"],
        ["Ben Carter", date(2026, 10, 4), 1500, "Won"],
    ]
    found = look(workbook(tmp_path / "d.xlsx", {"Deals": rows}))
    assert found.asks == ()
    _, numbers = count(tmp_path / "d.xlsx")
    assert numbers[1, "revenue_amt", "2026-10"] == 1.23


def test_sheets_that_look_alike_are_asked_about(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Owner", "Closed on", "Amount"], ["Ana Silva", date(2026, 10, 3), 5]]
    path = workbook(tmp_path / "s.xlsx", {"October": rows, "November": rows})
    assert Question.SHEET in look(path).asks
    assert look(path, sheet="November").plan.sheet == "November"


def test_months_across_need_to_know_what_they_count(written: Write) -> None:
    found = look(written('Rep,Jan 2026,Feb 2026\nAna Silva,"12,500","9,000"\nBen Carter,"1,000",50\n'))
    assert found.asks == (Question.MEASURE,)
    assert found.plan.meanings == ("rep", "n:@2026-01", "n:@2026-02")


def test_a_file_of_one_number_per_row_knows_kpis_by_their_names(written: Write) -> None:
    rows = (
        "rep,month,measure,value\nAna Silva,Oct 2026,Revenue,100\n"
        "Ben Carter,10/2026,call_cnt,7\nAna Silva,2026-10,zzz,1\n"
    )
    counted, found = count(written(rows))
    assert found == {(1, "revenue_amt", "2026-10"): 100, (2, "call_cnt", "2026-10"): 7}
    assert counted.bad[0].reason == "There is no measure “zzz”."


@pytest.mark.parametrize("content", [b"", b"\n \n", b"one\ntwo\n"])
def test_what_holds_no_table_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        look(path)


def test_duplicate_headings_stay_apart(written: Write) -> None:
    found = look(written("Rep,Amount,Amount,Close date\nAna Silva,5,6,2026-10-01\n"))
    assert found.plan.headings == ("Rep", "Amount", "Amount (2)", "Close date")
    assert found.plan.place(Meaning.AMOUNT) == 1


def test_a_row_that_is_refused_for_its_last_cell_counts_nothing(written: Write) -> None:
    rows = (
        ("Rep", "Month", "Measure", "Value", "Records"),
        *[("Ana Silva", f"2026-0{month}", "won_cnt", "3", "3") for month in range(1, 10)],
        ("Ana Silva", "2026-10", "won_cnt", "5", "some"),
    )
    path = written(rows)
    seen = look(path).plan
    plan = replace(seen, meanings=(*seen.meanings[:4], Meaning.RECORDS))
    counted = FILES.count(path, path.name, plan, PEOPLE, today=TODAY)
    assert [f"{number.when:%Y-%m}" for number in counted.months] == [f"2026-0{n}" for n in range(1, 10)]
    assert [(bad.line, bad.column) for bad in counted.bad] == [(11, "Records")]


def test_words_of_rows_that_are_no_records_are_not_asked_about(written: Write) -> None:
    rows = (
        ("Assigned to", "Activity date", "Type", "Status"),
        *[("Ana Silva", f"2026-10-{day:02d}", "Call", "Completed") for day in range(1, 20)],
        ("Total", "", "", "19 of 25"),
    )
    counted, found = count(written(rows))
    assert counted.strange == {}
    assert (counted.aside, found[1, "call_cnt", "2026-10"]) == (1, 19.0)

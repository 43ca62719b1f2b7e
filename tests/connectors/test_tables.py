"""A table reads the same whatever program wrote it."""

from datetime import date
from pathlib import Path

import pytest

from connectors.cells import parse_amount, parse_date, parse_month
from connectors.tables import MissingColumn, Table, UnreadableFile, read_table
from domain.errors import OneOnOneError

COLUMNS = {"rep": ("sales_agent", "owner"), "value": ("amount",), "note": ()}


def table(path: Path, content: str | bytes, encoding: str = "utf-8") -> Table:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_table(path, COLUMNS, ("rep", "value"))


def values(read: Table) -> list[tuple[int, str, str]]:
    return [(row.line, row.values["rep"], row.values["value"]) for row in read.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_name_with_an_accent_survives_every_encoding(tmp_path: Path, encoding: str) -> None:
    read = table(tmp_path / "a.csv", "rep,value\nZoë Müller,5\n", encoding)
    assert values(read) == [(2, "Zoë Müller", "5")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_the_header(tmp_path: Path, delimiter: str) -> None:
    read = table(tmp_path / "a.csv", f"rep{delimiter}value\nAna{delimiter}5\n")
    assert values(read) == [(2, "Ana", "5")]


def test_a_comma_inside_a_header_does_not_beat_the_real_delimiter(tmp_path: Path) -> None:
    read = table(tmp_path / "a.csv", "rep;value;note, remark, comment, hint\nAna;5;x\n")
    assert values(read) == [(2, "Ana", "5")]


def test_the_hint_that_excel_writes_above_the_header_is_passed_over(tmp_path: Path) -> None:
    assert values(table(tmp_path / "a.csv", "sep=;\r\nrep;value\r\nAna;5\r\n")) == [(3, "Ana", "5")]


def test_header_names_may_differ_in_case_spaces_and_underscores(tmp_path: Path) -> None:
    read = table(tmp_path / "a.csv", " Sales Agent ,AMOUNT\nAna,5\n")
    assert values(read) == [(2, "Ana", "5")]
    assert read.headers == {"rep": "Sales Agent", "value": "AMOUNT"}
    assert not read.has("note")


def test_the_first_of_several_names_for_a_column_wins(tmp_path: Path) -> None:
    assert values(table(tmp_path / "a.csv", "owner,rep,value\nBoss,Ana,5\n")) == [(2, "Ana", "5")]


def test_lines_are_counted_through_blank_lines_and_cells_with_breaks(tmp_path: Path) -> None:
    read = table(tmp_path / "a.csv", '\nrep,value\n\n"Ana\nSilva",5\n,,\nBen,6\n')
    assert values(read) == [(4, "Ana\nSilva", "5"), (7, "Ben", "6")]


def test_a_short_row_reads_as_empty_and_a_long_one_keeps_its_rest(tmp_path: Path) -> None:
    short, long = table(tmp_path / "a.csv", "rep,value\nAna\nBen,6,7\n").rows
    assert (short.values["value"], short.extra) == ("", ())
    assert (long.values["value"], long.extra) == ("6", ("7",))


def test_a_missing_column_is_named_with_the_file_and_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn) as refused:
        table(tmp_path / "deals.csv", "sales_agent,stage\nAna,Won\n")
    assert isinstance(refused.value, OneOnOneError)
    assert refused.value.for_people == (
        "deals.csv has no column “value”. The columns I found are: sales_agent, stage."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.csv is empty."),
        (b"\xef\xbb\xbf \n", "a.csv is empty."),
        (b"PK\x03\x04rest", "a.csv is an Excel workbook. Please save it as CSV first."),
        (b"rep\0\0\0value\x81\x00", "a.csv is not a text file, so I can't read it as a table."),
        (b"rep,value\n\x81\x8d", "a.csv is not a text file, so I can't read it as a table."),
        (b"sep=;\n", "a.csv has no column “rep”. The columns I found are: none."),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(OneOnOneError) as refused:
        table(tmp_path / "a.csv", content)
    assert refused.value.for_people == sentence


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"I can't open gone.csv: No such file or directory."):
        read_table(tmp_path / "gone.csv", COLUMNS, ())


def test_a_cell_that_never_ends_is_refused_with_its_line(tmp_path: Path) -> None:
    read = table(tmp_path / "a.csv", 'rep,value\nAna,"' + "x" * 1_400_000)
    with pytest.raises(UnreadableFile, match=r"a.csv can't be read from line 2 on"):
        list(read.rows)


@pytest.mark.parametrize(
    "text",
    ["2017-03-01", "2017/3/1", "3/1/2017", "03/01/2017 09:30 AM", "1.3.2017", "2017-03-01T00:00:00Z"],
)
def test_iso_us_and_german_dates_are_the_same_day(text: str) -> None:
    assert parse_date(text) == date(2017, 3, 1)


@pytest.mark.parametrize("text", ["", "soon", "2017-02-30", "13/2/2017", "1.3.17", "20170301"])
def test_a_date_that_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date\. Write|no date here"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2026-09", "2026-9", "09/2026", "9.2026", "2026-09-01"])
def test_a_month_is_its_first_day(text: str) -> None:
    assert parse_month(text) == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-09-02", "0000-01", "September"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1054", 1054),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("€ 1'234", 1234),
        ("1 234,5 €", 1234.5),
        ("USD 5", 5),
        ("$1,234.50", 1234.5),
        ("(250)", -250),
        ("-€5", -5),
        ("250-", -250),
        ("+7", 7),
        ("12,5", 12.5),
        ("0.125", 0.125),
        (".5", 0.5),
        ("36 %", 0.36),
        ("1,234", 1234),
        ("1.234", 1.234),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, value: float) -> None:
    assert parse_amount(text) == value


def test_a_german_file_says_what_a_lone_dot_means() -> None:
    assert parse_amount("1.234", decimal=",") == 1234
    assert parse_amount("1,234", decimal=",") == 1.234
    assert parse_amount("1234.5", decimal=",") == 1234.5


@pytest.mark.parametrize(
    "text", ["", "-", "()", "(5", "5)", "--5", "abc", "1e5", "inf", "nan", "1,23,456", "%"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number\.|There is no number here\."):
        parse_amount(text)

"""Exports as nobody here had seen them: what a person would have stumbled over, each with its own sum."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from connectors.headings import STAGES, word_in
from connectors.table_files import TableFiles, table_files
from content.catalogue import load_catalogue
from domain.counted import Counted
from domain.imports import Meaning, Question, Understood, Word

FILES: TableFiles = table_files(load_catalogue())
PEOPLE = {"ana silva": 1, "ben carter": 2}
Sums = Mapping[tuple[int, str, str], float]


def read(path: Path, people: Mapping[str, int] = PEOPLE) -> tuple[Understood, Counted, Sums]:
    found = FILES.look(path, path.name, dict(people), [])
    counted = FILES.count(path, path.name, found.plan, dict(people), today=date(2026, 11, 25))
    return found, counted, {(n.who, n.measure, f"{n.when:%Y-%m}"): n.value for n in counted.months}


def test_a_german_workbook_with_titles_merged_headings_and_days_of_two_digits(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Vertrieb GmbH"],
        ["Stand 05.10.26"],
        [],
        ["Auftrag", None, None, "Stand", None, "Datum", None],
        ["Nr.", "Verkäufer", "Firma", "Status", "Auftragswert", "angelegt", "abgeschlossen"],
        [1, "Ana Silva", "Acme", "Gewonnen", "1.234,56 €", "18.06.26", "29.07.26"],
        [2, "Ben Carter", "Globex", "Verloren", "900,00 €", "18.06.26", "13.07.26"],
        [3, "Ana Silva", "Hooli", "In Verhandlung", "5.000,00 €", "20.07.26", None],
        ["Gesamt", None, None, None, "7.134,56 €", None, None],
    ):
        sheet.append(row)
    for cells in ("A1:G1", "A4:C4", "D4:E4", "F4:G4"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "verkauf.xlsx")
    found, counted, sums = read(tmp_path / "verkauf.xlsx")
    assert found.asks == ()
    assert (counted.rows, counted.loaded, counted.aside) == (3, 3, 1)
    assert sums[1, "revenue_amt", "2026-07"] == 1234.56
    assert sums[2, "lost_cnt", "2026-07"] == 1


def test_amounts_in_brackets_are_credits_that_lower_the_revenue_and_are_no_wins(tmp_path: Path) -> None:
    path = tmp_path / "closed.csv"
    path.write_text(
        "Sales Rep,Company,Stage,Total Amount,Opened,Close Date\n"
        'Ana Silva,Acme,Closed Won,"$5,000.00",6/25/2026,8/16/2026\n'
        ',Globex,Closed Won,"($1,200.00)",6/8/2026,8/20/2026\n'
        'Subtotal,,,"$3,800.00",,\n'
        'Ben Carter,Hooli,Closed Lost,"($10.00)",6/8/2026,8/20/2026\n'
        'Grand Total,,,"$3,790.00",,\n',
        "utf-8",
    )
    _, counted, sums = read(path)
    assert sums[1, "revenue_amt", "2026-08"] == 3800
    assert sums[1, "won_cnt", "2026-08"] == 1
    assert "1 amount is below zero: it counts as a credit and lowers the revenue." in counted.notes
    assert [row.reason for row in counted.bad] == ["The value of a deal can't be below zero."]
    assert counted.aside == 2


def test_a_customer_whose_name_begins_like_a_total_is_a_customer(tmp_path: Path) -> None:
    path = tmp_path / "affaires.csv"
    path.write_text(
        "Client;Commercial;Statut;Montant HT;Date de signature\n"
        "TotalEnergies;Ana Silva;Affaire gagnée;1 250,00 €;13/08/2026\n"
        "Somme Habitat;Ana Silva;Affaire gagnée;750,00 €;14/08/2026\n"
        "Total;;;2 000,00 €;\n",
        "utf-16",
    )
    _, counted, sums = read(path)
    assert sums[1, "revenue_amt", "2026-08"] == 2000
    assert (counted.rows, counted.aside) == (2, 1)


def test_reps_with_numbers_for_names_are_asked_about_once_each(tmp_path: Path) -> None:
    path = tmp_path / "opportunities.csv"
    rows = [f"{n},{1000 + n % 2},Closed Won,2026-08-{n:02},{n * 10}" for n in range(1, 13)]
    path.write_text("\n".join(["opp_id,rep_id,stage,close_date,amount", *rows]), "utf-8")
    found, counted, _ = read(path)
    assert found.plan.place(Meaning.REP) == 1
    assert set(counted.unknown.values()) == {"1000", "1001"}
    _, _, sums = read(path, {"1000": 1, "1001": 2})
    assert (sums[1, "revenue_amt", "2026-08"], sums[2, "revenue_amt", "2026-08"]) == (420, 360)


def test_deals_without_the_day_they_closed_are_asked_about_by_name(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Owner,Stage,Amount\nAna Silva,Won,5\nBen Carter,Lost,6\n", "utf-8")
    assert Question.CLOSED in read(path)[0].asks


@pytest.mark.parametrize(
    ("stage", "word"),
    [
        ("Closed Won", Word.WON),
        ("5 - Gewonnen", Word.WON),
        ("Vertrag", Word.WON),
        ("Yes", Word.WON),
        ("Verbal yes", None),
        ("Vertrag versendet", None),
        ("Auftrag in Aussicht", None),
        ("To be signed", None),
        ("Nicht gewonnen", None),
        ("Not won", None),
        ("Lost - price", Word.LOST),
        ("Verloren an Wettbewerb", Word.LOST),
    ],
)
def test_a_stage_is_won_only_where_its_words_say_so(stage: str, word: Word | None) -> None:
    assert word_in(stage, STAGES) is word

"""Exports of programs that nobody here uses: what was misread in silence is read right, or asked about."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from connectors.amounts import amount_reader, currencies_in, decimal_of, scale_of
from connectors.table_files import TableFiles, table_files
from connectors.tables import UnreadableFile
from connectors.values import day_reader, order_of
from content.catalogue import load_catalogue
from domain.counted import Counted
from domain.imports import Meaning, Order, Question, Shape, Understood

FILES: TableFiles = table_files(load_catalogue())
PEOPLE = {"ana silva": 1, "ben carter": 2}
TODAY = date(2026, 11, 25)


class Read:
    """A small file, what is understood of it, and its sums by person, measure and month."""

    def __init__(self, folder: Path, text: str, known: Mapping[str, int] = PEOPLE) -> None:
        path = folder / "export.csv"
        path.write_text(text, "utf-8")
        self.found: Understood = FILES.look(path, path.name, dict(known), [])
        self.counted: Counted = FILES.count(path, path.name, self.found.plan, dict(known), today=TODAY)
        self.sums = {(n.who, n.measure, f"{n.when:%Y-%m}"): n.value for n in self.counted.months}

    def heading(self, meaning: Meaning) -> str | None:
        at = self.found.plan.place(meaning)
        return None if at is None else self.found.plan.headings[at]


def test_the_name_of_a_deal_is_nobodys_name_where_the_owner_is_an_address(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "Deal ID,Deal Name,Deal Stage,Amount,Close Date,Deal Owner\n"
        "D-1,Acme renewal,Closed Won,100,2026-09-14,ana@acme.example\n"
        "D-2,Globex first order,Closed Won,50,2026-09-15,ana@acme.example\n",
        {"ana@acme.example": 1},
    )
    assert (read.heading(Meaning.REP), read.heading(Meaning.EMAIL)) == (None, "Deal Owner")
    assert read.sums[1, "revenue_amt", "2026-09"] == 150


def test_deals_that_name_no_owner_are_asked_about(tmp_path: Path) -> None:
    rows = (
        "Deal Name,Deal Stage,Amount,Close Date\n"
        "Acme,Closed Won,1,2026-09-14\nHooli,Closed Lost,2,2026-09-15\n"
    )
    assert Read(tmp_path, rows).found.asks == (Question.REP,)


@pytest.mark.parametrize("heading", ["Owner code", "rep_id", "id_vendedor"])
def test_reps_who_are_codes_are_people_to_be_asked_about(tmp_path: Path, heading: str) -> None:
    rows = "".join(f"{n},OWNER_{n % 2:03},Won,2026-09-{n:02},{n * 10}\n" for n in range(1, 13))
    read = Read(tmp_path, f"deal_id,{heading},stage,close_date,amount\n{rows}")
    assert read.heading(Meaning.REP) == heading
    assert set(read.counted.unknown.values()) == {"OWNER_000", "OWNER_001"}


def test_deals_of_a_russian_crm_are_deals_and_no_calls(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "ID,STAGE_ID,ASSIGNED_BY_ID,OPPORTUNITY,BEGINDATE,CLOSEDATE,DATE_CREATE\n"
        "1,Сделка успешна,Ana Silva,5000.00,2026-08-01,2026-09-02T03:00:00+03:00,2026-08-01T09:00:00+03:00\n"
        "2,Сделка провалена,Ana Silva,0.00,2026-08-01,2026-09-03T03:00:00+03:00,2026-08-02T09:00:00+03:00\n"
        "3,C2:LOSE,Ana Silva,0.00,2026-08-01,2026-09-04T03:00:00+03:00,2026-08-03T09:00:00+03:00\n",
    )
    assert (read.found.plan.shape, read.found.asks) == (Shape.DEALS, ())
    assert read.sums[1, "revenue_amt", "2026-09"] == 5000
    assert read.sums[1, "lost_cnt", "2026-09"] == 2


def test_rows_with_a_day_and_a_number_alone_are_no_calls(tmp_path: Path) -> None:
    read = Read(tmp_path, "ID,Employee,Date\n1,Ana Silva,2026-09-01\n2,Ben Carter,2026-09-02\n")
    assert Question.MEASURE in read.found.asks


def test_stages_that_are_numbers_are_asked_about_and_not_all_won(tmp_path: Path) -> None:
    rows = "".join(f"{n},Ana Silva,2026-09-{n:02},{n % 4},100\n" for n in range(1, 9))
    read = Read(tmp_path, f"OpportunityID,Owner,CloseDate,Stage,Amount\n{rows}")
    assert read.heading(Meaning.ID) == "OpportunityID"
    assert read.found.asks == (Question.WON,)
    assert not any(value for (_, measure, _), value in read.sums.items() if measure == "revenue_amt")


def test_a_column_of_won_and_lost_is_the_stage_whatever_it_is_called(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "Owner,Close Date,Amount,Verdict\nAna Silva,2026-09-01,10,Won\nAna Silva,2026-09-02,20,Lost\n",
    )
    assert read.heading(Meaning.STAGE) == "Verdict"
    assert read.sums[1, "revenue_amt", "2026-09"] == 10


def test_whether_something_was_paid_is_no_stage(tmp_path: Path) -> None:
    read = Read(
        tmp_path, "Owner,Sale Date,Amount,Paid\nAna Silva,2026-09-01,10,Yes\nAna Silva,2026-09-02,20,No\n"
    )
    assert read.heading(Meaning.STAGE) is None
    assert read.sums[1, "revenue_amt", "2026-09"] == 30


def test_kinds_of_deals_are_no_measures_though_they_are_called_like_some(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "Opportunity Name,Owner,Stage,Type,Amount,Created Date,Close Date\n"
        "A,Ana Silva,Closed Won,New Business,65,2026-08-30,2026-09-04\n"
        "B,Ana Silva,Demo,Cross-Sell,10,2026-08-31,2026-09-11\n",
    )
    assert read.found.plan.shape is Shape.DEALS
    assert read.sums[1, "revenue_amt", "2026-09"] == 65


def test_a_list_of_people_with_hire_dates_and_scores_is_asked_about(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "Rank,Employee,Location,Hire Date,Total Score\n"
        "1,Ana Silva,Salem,2025-09-22,829\n2,Ben Carter,Dover,2023-08-21,797\n",
    )
    assert read.found.asks


def test_a_quantity_is_no_amount_in_any_language(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "fecha,producto,vendedor,cantidad,precio_unitario\n"
        "2026-09-15,Laptop,Ana Silva,2,1200\n2026-09-16,Mouse,Ben Carter,5,25\n",
    )
    assert read.heading(Meaning.AMOUNT) is None
    assert Question.MEASURE in read.found.asks


def test_a_list_of_appointments_counts_no_accounts(tmp_path: Path) -> None:
    rows = "".join(f"A-{n},2026-09-{n:02},Customer {n % 3},Ana Silva\n" for n in range(1, 13))
    assert Read(tmp_path, f"ID,Termin am,Kunde,Responsável\n{rows}").found.asks


def test_the_internal_names_of_stages_are_understood(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "hubspot owner,dealstage,closedate,amount\n"
        "Ana Silva,closedwon,2026-09-01,10\nAna Silva,closedlost,2026-09-02,20\n",
        PEOPLE,
    )
    assert read.sums[1, "revenue_amt", "2026-09"] == 10
    assert read.sums[1, "lost_cnt", "2026-09"] == 1


def test_a_deal_that_was_written_down_after_it_was_closed_counts(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "Owner,Stage,Amount,Created,Close Date\n"
        "Ana Silva,Won,100,2026-10-05,2026-09-30\nAna Silva,Won,50,2026-10-01,2026-10-11\n",
    )
    assert (read.counted.loaded, read.counted.refused) == (2, 0)
    assert read.sums[1, "revenue_amt", "2026-09"] == 100
    assert read.sums[1, "opp_added_cnt", "2026-10"] == 2
    assert (1, "cycle_days", "2026-09") not in read.sums
    assert read.sums[1, "cycle_days", "2026-10"] == 10
    assert "1 deal was closed before it was created: how long it took can't be told." in read.counted.notes
    assert read.counted.deals is not None
    created = [day for columns in read.counted.deals.columns() for day in columns[4]]
    assert created == [None, date(2026, 10, 1)]


def test_headings_that_come_again_below_are_no_deal(tmp_path: Path) -> None:
    head = "Owner,Stage,Amount,Close Date\n"
    read = Read(tmp_path, f"{head}Ana Silva,Won,1,2026-09-01\n{head}Ana Silva,Lost,2,2026-09-02\n")
    assert (read.counted.rows, read.counted.aside, read.counted.refused) == (2, 1, 0)
    assert set(read.found.plan.words) == {"won", "lost"}


def test_a_file_without_headings_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no headings"):
        Read(
            tmp_path,
            "140,Hotel,66500.0,\\N,Closed Lost,lyons,2026-08-17 19:51:11\n"
            "158,Ben,1585.0,2026-08-31,Closed Won,doe,2026-08-20 14:56:42\n",
        )


def test_deals_that_nobody_has_taken_do_not_belong_to_the_one_above(tmp_path: Path) -> None:
    rows = "Ana Silva,Won,1,2026-09-01\nAna Silva,Won,2,2026-09-02\n,Won,4,2026-09-03\n,Won,8,2026-09-04\n"
    read = Read(tmp_path, f"Owner,Stage,Amount,Close Date\n{rows}Ben Carter,Won,16,2026-09-05\n")
    assert read.sums[1, "revenue_amt", "2026-09"] == 3
    assert [bad.reason for bad in read.counted.bad] == ["Nobody is named here."] * 2


def test_an_amount_in_thousands_by_its_heading_counts_in_full(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        "Verkäufer;Status;Auftragswert (T€);Abschlussdatum\n"
        "Ana Silva;Gewonnen;12,5;01.09.2026\nAna Silva;Gewonnen;3,25;13.09.2026\n",
    )
    assert read.sums[1, "revenue_amt", "2026-09"] == 15_750
    assert "“Auftragswert (T€)” counts in units of 1,000." in read.counted.notes


def test_deals_that_name_no_amount_say_that_revenue_is_not_told(tmp_path: Path) -> None:
    read = Read(tmp_path, "Owner,Stage,Close Date\nAna Silva,Won,2026-09-01\n")
    assert "No column names what a deal is worth, so revenue can't be told." in read.counted.notes


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("$1.2M", ".", 1_200_000),
        ("€12k", ".", 12_000),
        ("1,5 Mio. €", ",", 1_500_000),
        ("12,5 T€", ",", 12_500),
        ("250 TEUR", ",", 250_000),
        ("5 Lakh", ".", 500_000),
        ("12 тыс. руб.", ",", 12_000),
        ("R$ 1.234,56", ",", 1234.56),
        ("12 500 zł", ",", 12_500),
        ("CHF 1'200.-", ".", 1200),
        ("1200,-", ",", 1200),
        ("(1.2k)", ".", -1200),
    ],
)
def test_amounts_that_are_written_short_or_in_other_currencies(text: str, decimal: str, value: float) -> None:
    assert amount_reader(decimal)(text) == value


def test_what_is_no_amount_stays_none() -> None:
    with pytest.raises(ValueError, match="not a number"):
        amount_reader(".")("3956.65x")
    assert decimal_of(["$1.2M", "$3M"]) == (".", "")
    assert currencies_in("R$ 5") == {"BRL"}


@pytest.mark.parametrize(
    ("heading", "scale"),
    [("Umsatz TEUR", 1e3), ("ARR ($K)", 1e3), ("Amount (000s)", 1e3), ("Umsatz Mio. €", 1e6), ("KPI", 1)],
)
def test_a_heading_says_in_what_its_numbers_count(heading: str, scale: float) -> None:
    assert scale_of(heading) == scale


@pytest.mark.parametrize(
    "text",
    [
        "5 января 2024 г.",
        "5 de janeiro de 2024",
        "5 gennaio 2024",
        "5 jan. 2024",
        "Fri Jan 05 2024 10:00:00 GMT+0000 (UTC)",
        "2024-01-05 00:00:02.500317+00",
        "Jan-05-2024",
    ],
)
def test_days_of_more_languages_and_programs(text: str) -> None:
    assert day_reader(Order.YMD)(text) == date(2024, 1, 5)
    assert order_of([text]) == (Order.YMD, "")


def test_days_that_a_program_mixed_up_are_asked_about() -> None:
    by_sign = [*("10/20/2026", "10/25/2026"), *("03-01-26", "03-11-26", "04-02-26")]
    assert order_of(by_sign) == (None, "03-01-26")
    both_ways = ["20/03/2026"] * 5 + ["03-25-2026"] * 5 + ["01-02-2026"]
    assert order_of(both_ways) == (None, "01-02-2026")
    assert order_of(["20/03/2026", "03/04/2026", "3-4-2026"]) == (Order.DMY, "")

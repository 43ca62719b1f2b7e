"""A raw CRM export becomes measures; what can't be believed is refused with its place."""

from datetime import date
from pathlib import Path

import pytest

from connectors.crm_files import CrmExport, Refusal, TeamMember, read_crm
from connectors.tables import MissingColumn, UnreadableFile

TEAM = "sales_agent,manager,regional_office\nAna,Dana,West\nBen,Dana,East\nCleo,Dana,East\n"
HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"


def export(folder: Path, deals: str, team: str = TEAM, header: str = HEADER, accounts: str = "") -> CrmExport:
    for name, text in (("deals", header + deals), ("team", team), ("accounts", accounts)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with_accounts = folder / "accounts.csv" if accounts else None
    return read_crm(folder / "deals.csv", folder / "team.csv", with_accounts)


def numbers(read: CrmExport, rep: str, measure: str) -> dict[str, float]:
    rows = (row for row in read.measured if (row.rep, row.measure) == (rep, measure))
    return {f"{row.month:%Y-%m}": row.value for row in rows}


WON = "1,Ana,GTX Pro,Acme,Won,2026-01-10,2026-02-05,1000\n"


def test_won_and_lost_deals_count_in_the_month_in_which_they_close(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        WON + "2,Ana,GTX,Acme,Won,2026-02-01,2026-02-28,50\n3,Ana,GTX,B,Lost,2026-02-01,2026-03-01,0\n",
    )
    assert numbers(read, "Ana", "revenue_amt") == {"2026-01": 0, "2026-02": 1050, "2026-03": 0}
    assert numbers(read, "Ana", "won_cnt") == {"2026-01": 0, "2026-02": 2, "2026-03": 0}
    assert numbers(read, "Ana", "lost_cnt") == {"2026-01": 0, "2026-02": 0, "2026-03": 1}
    assert numbers(read, "Ana", "opp_added_cnt") == {"2026-01": 1, "2026-02": 2, "2026-03": 0}
    assert numbers(read, "Ana", "cycle_days") == {"2026-02": 26 + 27}
    assert (read.first, read.last) == (date(2026, 1, 10), date(2026, 3, 1))


def test_each_number_knows_how_many_records_stand_behind_it(tmp_path: Path) -> None:
    read = export(tmp_path, WON + "2,Ana,GTX,Acme,Won,2026-02-01,2026-02-28,50\n")
    records = {f"{row.month:%m}": row.records for row in read.measured if row.measure == "revenue_amt"}
    assert records == {"01": 0, "02": 2}


def test_an_account_is_new_once_and_for_the_rep_who_won_it_first(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        "1,Ben,GTX,Acme,Won,2026-01-01,2026-03-01,10\n"
        "2,Ana,GTX, ACME ,Won,2026-01-01,2026-02-01,20\n"
        "3,Ana,GTX,Beta,Won,2026-01-01,2026-03-01,40\n",
    )
    assert numbers(read, "Ana", "new_acct_cnt") == {"2026-01": 0, "2026-02": 1, "2026-03": 1}
    assert numbers(read, "Ben", "new_acct_cnt") == {"2026-01": 0, "2026-02": 0, "2026-03": 0}
    assert numbers(read, "Ben", "new_acct_rev_amt")["2026-03"] == 10
    assert any("customers from before the export count as new" in note for note in read.notes)


def test_an_account_stops_being_new_after_twelve_months(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        "1,Ana,GTX,Acme,Won,2024-02-01,2024-02-29,10\n"
        "2,Ana,GTX,Acme,Won,2025-01-01,2025-02-28,20\n"
        "3,Ana,GTX,Acme,Won,2025-01-01,2025-03-01,40\n",
    )
    assert numbers(read, "Ana", "new_acct_rev_amt")["2025-02"] == 20
    assert numbers(read, "Ana", "exist_rev_amt")["2025-03"] == 40


def test_a_list_of_accounts_can_say_who_was_a_customer_before(tmp_path: Path) -> None:
    accounts = "account,customer since\nAcme,2020-05-01\n"
    read = export(tmp_path, WON + "2,Ana,GTX,Beta,Won,2026-02-01,2026-02-28,50\n", accounts=accounts)
    assert numbers(read, "Ana", "new_acct_cnt")["2026-02"] == 1
    assert numbers(read, "Ana", "exist_rev_amt")["2026-02"] == 1000
    assert "1 accounts of opportunities are not in the list of accounts." in read.notes


def test_a_won_deal_without_an_account_is_existing_business_and_noted(tmp_path: Path) -> None:
    read = export(tmp_path, "1,Ana,GTX,,Won,2026-01-10,2026-02-05,1000\n")
    assert numbers(read, "Ana", "new_acct_cnt")["2026-02"] == 0
    assert numbers(read, "Ana", "exist_rev_amt")["2026-02"] == 1000
    assert any(note.startswith("1 won deals name no account") for note in read.notes)


def test_the_pipeline_is_what_was_open_at_each_months_end(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        "1,Ana,GTX Pro,Acme,Won,2026-01-10,2026-03-31,1000\n"
        "2,Ana,GTXPro,Beta,Lost,2026-02-28,2026-04-01,0\n"
        "3,Ana,Other,Beta,Engaging,2026-04-30,,\n",
    )
    assert numbers(read, "Ana", "open_opp_cnt") == {"2026-01": 1, "2026-02": 2, "2026-03": 1, "2026-04": 1}
    # The lost deal is worth what the product (in either spelling) is worth; nobody knows the other product.
    assert numbers(read, "Ana", "open_pipe_amt") == {"2026-01": 1000, "2026-02": 2000, "2026-03": 1000}
    assert "1 open opportunities have no value that could be estimated." in read.notes


def test_an_empty_pipeline_is_a_true_zero(tmp_path: Path) -> None:
    read = export(tmp_path, WON)
    assert numbers(read, "Ana", "open_opp_cnt") == {"2026-01": 1, "2026-02": 0}
    assert numbers(read, "Ana", "open_pipe_amt") == {"2026-01": 1000, "2026-02": 0}


def test_an_open_deal_without_a_date_stands_in_the_last_pipeline_only(tmp_path: Path) -> None:
    read = export(tmp_path, WON + "2,Ben,GTX Pro,,Prospecting,,,\n")
    assert [row.measure for row in read.measured if row.rep == "Ben"] == ["open_opp_cnt", "open_pipe_amt"]
    assert numbers(read, "Ben", "open_pipe_amt") == {"2026-02": 1000}
    assert any(note.startswith("1 open opportunities have no start date") for note in read.notes)


def test_the_expected_close_date_of_an_open_deal_is_not_a_close(tmp_path: Path) -> None:
    read = export(tmp_path, WON + "2,Ana,GTX,,Negotiation/Review,2026-01-01,2027-12-31,70\n")
    assert read.last == date(2026, 2, 5)
    assert numbers(read, "Ana", "open_opp_cnt") == {"2026-01": 2, "2026-02": 1}


def test_someone_without_opportunities_has_no_rows_and_never_zeros(tmp_path: Path) -> None:
    read = export(tmp_path, WON)
    assert {row.rep for row in read.measured} == {"Ana"}
    assert "No opportunities, so no numbers: Ben, Cleo." in read.notes


def test_cycle_days_are_left_out_where_one_win_has_no_start(tmp_path: Path) -> None:
    read = export(tmp_path, WON + "2,Ana,GTX,Acme,Won,,2026-02-07,50\n")
    assert numbers(read, "Ana", "cycle_days") == {}
    assert any(note.startswith("1 won deals have no start date") for note in read.notes)


@pytest.mark.parametrize(
    ("deal", "column", "value", "reason"),
    [
        (
            "9,Ana,G,A,Maybe,2026-01-01,,",
            "deal_stage",
            "Maybe",
            "I don't know the stage “Maybe”: won, lost or still open?",
        ),
        (
            "9,Ana,G,A,Won,2026-13-01,2026-02-01,5",
            "engage_date",
            "2026-13-01",
            "“2026-13-01” is not a date. Write 2017-03-01, 3/1/2017 (month first) or 1.3.2017.",
        ),
        (
            "9,Ana,G,A,Won,2026-03-01,2026-02-01,5",
            "close_date",
            "2026-02-01",
            "It closes before it starts on 2026-03-01.",
        ),
        ("9,Ana,G,A,Won,2026-03-01,,5", "close_date", "", "There is no date here."),
        ("9,Ana,G,A,Lost,2026-03-01,,", "close_date", "", "There is no date here."),
        (
            "9,Ana,G,A,Won,2026-01-01,2026-02-01,-5",
            "close_value",
            "-5",
            "The value of a deal can't be below zero.",
        ),
        ("9,Ana,G,A,Won,2026-01-01,2026-02-01,much", "close_value", "much", "“much” is not a number."),
        ("9,Ana,G,A,Won,2026-01-01,2026-02-01,", "close_value", "", "A won deal needs its value."),
        ("9,Zed,G,A,Won,2026-01-01,2026-02-01,5", "sales_agent", "Zed", "Zed is not in the team file."),
        ("9,,G,A,Won,2026-01-01,2026-02-01,5", "sales_agent", "", "No sales agent is named here."),
        (
            "1,Ana,G,A,Won,2026-01-01,2026-02-01,5",
            "opportunity_id",
            "1",
            "This opportunity already stands in line 2.",
        ),
        (
            "9,Ana,G,A,Won,2026-01-01,2026-02-01,1,000",
            "",
            "000",
            "This row has more cells than the header has columns.",
        ),
    ],
)
def test_a_row_that_cannot_be_believed_is_refused_while_the_others_load(
    tmp_path: Path, deal: str, column: str, value: str, reason: str
) -> None:
    read = export(tmp_path, f"{WON}\n{deal}\n2,Ana,GTX,Beta,Won,2026-01-01,2026-02-01,7\n")
    assert read.refusals == (Refusal("deals.csv", 4, column, value, reason),)
    assert (read.rows_read, read.rows_loaded) == (6, 5)
    assert numbers(read, "Ana", "revenue_amt")["2026-02"] == 1007


def test_the_team_file_gives_people_with_their_manager_and_place(tmp_path: Path) -> None:
    team = "Name;Sales Manager;Region;E-Mail\nAna  Silva;Dana;West;ana@example.com\nBen;;East;\n"
    read = export(tmp_path, "1,ANA@example.com,G,A,Won,2026-01-01,2026-02-01,5\n", team)
    assert read.members == (
        TeamMember("Ana Silva", "Dana", "West", "ana@example.com", 2),
        TeamMember("Ben", None, "East", None, 3),
    )
    assert numbers(read, "Ana Silva", "won_cnt")["2026-02"] == 1
    assert "No manager named: Ben." in read.notes


def test_an_agent_listed_again_with_another_manager_is_refused(tmp_path: Path) -> None:
    read = export(tmp_path, WON, TEAM + "ana,Marco,West\nBen,Dana,East\n")
    reason = "ana already stands in line 2 with another manager."
    assert read.refusals == (Refusal("team.csv", 5, "manager", "Marco", reason),)
    assert "Listed more than once in the team file: Ben." in read.notes
    assert len(read.members) == 3


def test_two_people_cannot_share_an_address_and_nobody_is_nameless(tmp_path: Path) -> None:
    team = "name,manager,email\nAna,Dana,a@example.com\nBen,Dana,A@example.com\n,Dana,c@example.com\n"
    read = export(tmp_path, WON, team)
    assert [(bad.line, bad.column, bad.reason) for bad in read.refusals] == [
        (3, "email", "This address already belongs to Ana."),
        (4, "name", "No sales agent is named here."),
    ]


def test_an_export_in_german_with_other_column_names_reads_the_same(tmp_path: Path) -> None:
    header = "Deal ID;Owner;Account Name;Stage;Created Date;Close Date;Amount\n"
    read = export(tmp_path, "1;Ana;Acme;Closed Won;10.1.2026;5.2.2026;1.234\n", header=header)
    assert numbers(read, "Ana", "revenue_amt")["2026-02"] == 1234
    assert read.refusals == ()


def test_columns_that_are_not_there_leave_measures_out_instead_of_zero(tmp_path: Path) -> None:
    read = export(tmp_path, "Ana,Won,2026-02-05,10\n", header="owner,stage,close_date,amount\n")
    assert {row.measure for row in read.measured} == {"revenue_amt", "won_cnt", "lost_cnt"}
    assert any(note.startswith("deals.csv has no column for engaged and account") for note in read.notes)


def test_an_export_that_starts_with_open_deals_says_that_months_may_be_cut_off(tmp_path: Path) -> None:
    notes = export(tmp_path, WON).notes
    assert any(
        note.startswith("Opportunities start on 2026-01-10, but the first one closes") for note in notes
    )
    assert "The export ends on 2026-02-05, so its last month may be incomplete." in notes


def test_progress_is_told_every_thousand_rows_and_at_the_end(tmp_path: Path) -> None:
    export(tmp_path, "".join(f"{n},Ana,G,A,Won,2026-01-01,2026-02-01,5\n" for n in range(2500)))
    heard: list[int] = []
    read_crm(tmp_path / "deals.csv", tmp_path / "team.csv", progress=heard.append)
    assert heard == [1000, 2000, 2500]


def test_a_file_without_a_needed_column_or_a_usable_row_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match=r"deals\.csv has no column “stage”"):
        export(tmp_path, "Ana,2026-02-05,10\n", header="owner,close_date,amount\n")
    with pytest.raises(
        UnreadableFile, match=r"The first problem is in line 2: Zed is not in the team file\."
    ):
        export(tmp_path, "9,Zed,G,A,Won,2026-01-01,2026-02-01,5\n")

"""A real export, counted a second time by the plainest means."""

import csv
import os
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from connectors.crm_files import CrmExport, read_crm
from connectors.table_files import table_files
from content.catalogue import load_catalogue

FOLDER = Path(os.environ.get("CRM_DATA", ""))
# Maven Analytics' practice export is not ours to ship. Where CRM_DATA names it, it has to be there.
pytestmark = pytest.mark.skipif(
    "CRM_DATA" not in os.environ, reason="CRM_DATA names no folder with the export"
)
IDLE = {"Mei-Mei Johns", "Elizabeth Anderson", "Natalya Ivanova", "Carol Thompson", "Carl Lin"}


@pytest.fixture(scope="module")
def export() -> CrmExport:
    return read_crm(FOLDER / "sales_pipeline.csv", FOLDER / "sales_teams.csv", FOLDER / "accounts.csv")


def plain(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nonzero(export: CrmExport, measure: str) -> dict[tuple[str, str], float]:
    rows = (row for row in export.measured if row.measure == measure and row.value)
    return {(row.rep, f"{row.month:%Y-%m}"): row.value for row in rows}


def test_every_agents_months_agree_with_a_second_count(export: CrmExport) -> None:
    revenue, won, added = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in plain("sales_pipeline.csv"):
        if row["deal_stage"] == "Won":
            month = row["sales_agent"], row["close_date"][:7]
            revenue[month] += int(row["close_value"])
            won[month] += 1
        if row["engage_date"]:
            added[row["sales_agent"], row["engage_date"][:7]] += 1
    assert nonzero(export, "revenue_amt") == dict(revenue)
    assert nonzero(export, "won_cnt") == dict(won)
    assert nonzero(export, "opp_added_cnt") == dict(added)


def test_all_35_agents_are_members_and_the_five_without_deals_have_no_rows(export: CrmExport) -> None:
    assert [member.name for member in export.members] == [
        row["sales_agent"] for row in plain("sales_teams.csv")
    ]
    assert len(export.members) == 35
    assert {member.name for member in export.members} - {row.rep for row in export.measured} == IDLE


def test_new_and_existing_business_are_together_the_revenue(export: CrmExport) -> None:
    total = {
        name: sum(row.value for row in export.measured if row.measure == name)
        for name in ("revenue_amt", "new_acct_rev_amt", "exist_rev_amt", "new_acct_cnt")
    }
    assert total["new_acct_rev_amt"] + total["exist_rev_amt"] == total["revenue_amt"]
    assert total["new_acct_cnt"] == len({row["account"] for row in plain("accounts.csv")}) == 85


def test_the_last_pipeline_is_everything_still_open(export: CrmExport) -> None:
    open_stages = [
        row for row in plain("sales_pipeline.csv") if row["deal_stage"] in ("Prospecting", "Engaging")
    ]
    last = [row for row in export.measured if f"{row.month:%Y-%m}" == "2017-12"]
    assert sum(row.value for row in last if row.measure == "open_opp_cnt") == len(open_stages)


def test_the_whole_export_loads_and_says_what_it_cannot_tell(export: CrmExport) -> None:
    assert export.refusals == ()
    assert export.rows_read == export.rows_loaded == 8800 + 35 + 85
    assert (
        "500 open opportunities have no start date: counted in the last month's pipeline only."
        in export.notes
    )


def test_dropped_as_a_file_it_gives_the_sums_that_plain_adding_gives(export: CrmExport) -> None:
    path, files = FOLDER / "sales_pipeline.csv", table_files(load_catalogue())
    found = files.look(path, path.name, {}, ())
    assert found.asks == ()
    counted = files.count(path, path.name, found.plan, {}, today=date(2026, 11, 25))
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in plain("sales_pipeline.csv"):
        if row["deal_stage"] in ("Won", "Lost"):
            totals = sums[row["sales_agent"], row["close_date"][:7]]
            totals[0] += float(row["close_value"])
            totals[1 if row["deal_stage"] == "Won" else 2] += 1
    ours = {
        (counted.unknown[n.who], f"{n.when:%Y-%m}", n.measure): n.value
        for n in counted.months
        if n.measure in ("revenue_amt", "won_cnt", "lost_cnt") and n.value
    }
    theirs = {
        (who, month, measure): value
        for (who, month), totals in sums.items()
        for measure, value in zip(("revenue_amt", "won_cnt", "lost_cnt"), totals, strict=True)
        if value
    }
    assert ours == theirs
    assert {(counted.unknown[n.who], n.measure, n.when, n.value, n.records) for n in counted.months} == {
        (m.rep, m.measure, m.month, m.value, m.records) for m in export.measured
    }

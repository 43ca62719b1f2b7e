"""The front door, run as people run it."""

import csv
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEAMS = "sales_agent,manager\nAna Silva,Dana Whitfield\nBen Carter,Dana Whitfield\n"
DEALS = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
1,Ana Silva,Desk,Acme,Won,2026-08-03,2026-09-10,1500
2,Ana Silva,Desk,Bolt,Won,2026-08-04,2026-09-11,500.50
3,Ana Silva,Desk,Core,Lost,2026-08-05,2026-09-12,0
4,Ben Carter,Desk,Dune,Won,yesterday,2026-09-12,100
"""


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run bot.py with a database of its own."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'one on one.db'}"}
    environment.pop("SLACK_BOT_TOKEN", None)
    return subprocess.run(
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def load(tmp_path: Path, deals: str = DEALS, teams: str = TEAMS) -> subprocess.CompletedProcess[str]:
    """Import these deals and teams."""
    (tmp_path / "deals.csv").write_text(deals)
    (tmp_path / "teams.csv").write_text(teams)
    files = ("--opportunities", "deals.csv", "--teams", "teams.csv")
    return run(tmp_path, "import", "crm", *files)


def exported(tmp_path: Path) -> dict[tuple[str, str, str], float]:
    """What `export measures` writes, by rep, month and measure."""
    rows = csv.DictReader(run(tmp_path, "export", "measures").stdout.splitlines())
    return {(row["rep"], row["month"], row["measure"]): float(row["value"]) for row in rows}


def test_an_import_reports_its_rows_and_refuses_bad_ones_by_line_while_good_ones_load(tmp_path: Path) -> None:
    said = load(tmp_path)
    assert said.returncode == 0, said.stderr
    assert "Rows read 6, loaded 5, refused 1" in said.stdout
    assert "deals.csv line 5" in said.stdout
    assert exported(tmp_path)["Ana Silva", "2026-09", "revenue_amt"] == 2000.5
    assert exported(tmp_path)["Ana Silva", "2026-09", "won_cnt"] == 2


def test_the_same_export_twice_gives_the_same(tmp_path: Path) -> None:
    load(tmp_path)
    once = exported(tmp_path)
    load(tmp_path)
    assert exported(tmp_path) == once


def test_a_missing_column_is_one_clear_sentence_and_nothing_is_saved(tmp_path: Path) -> None:
    said = load(tmp_path, deals="opportunity_id,sales_agent\n1,Ana Silva\n")
    assert said.returncode == 2
    assert "Traceback" not in said.stderr
    assert "deals.csv" in said.stderr
    assert exported(tmp_path) == {}


def test_check_says_what_is_missing(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    said = run(tmp_path, "check")
    assert said.returncode == 2
    assert "up to date" in said.stdout
    assert "SLACK_BOT_TOKEN" in said.stderr

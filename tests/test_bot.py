"""The front door, run as people run it."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.seeding import workspace_seed
from sealing import sealer
from slack_emulator import Emulator, MovableClock
from tests.hand import Hand

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


def test_a_key_is_made_by_three_words_and_a_wrong_one_is_one_sentence(tmp_path: Path) -> None:
    made = [run(tmp_path, "key").stdout.strip() for _ in range(2)]
    assert len({*made}) == 2
    assert all(sealer(each) for each in made)
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "ONEONONE_KEY": "hush"}
    said = started(environment, "export", "measures").communicate(timeout=60)[1]
    assert said.strip() == "ONEONONE_KEY holds something that is no key. `python bot.py key` makes one."


MEASURES = "rep,month,measure,value\nAna Silva,2026-09,revenue_amt,92000\nNobody Here,2026-09,revenue_amt,1\n"
GOALS = "rep,kpi,year,annual,shares\nAna Silva,revenue,2026,1200000,6 6 8 9 9 9 6 5 9 10 11 12\n"
MORNING = datetime(2026, 10, 1, 5, tzinfo=UTC)


def test_measures_and_goals_load_for_people_who_are_known_and_the_others_are_named(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "measures.csv").write_text(MEASURES)
    (tmp_path / "goals.csv").write_text(GOALS)
    said = run(tmp_path, "import", "measures", "measures.csv")
    assert said.returncode == 0, said.stderr
    assert "Measures written 1" in said.stdout
    assert "Nobody Here" in said.stdout
    assert exported(tmp_path)["Ana Silva", "2026-09", "revenue_amt"] == 92000
    goals = run(tmp_path, "import", "goals", "goals.csv")
    assert "Goals by month 12, of them new or changed 12." in goals.stdout
    again = run(tmp_path, "import", "goals", "goals.csv")
    assert "of them new or changed 0." in again.stdout


def test_what_counts_for_a_team_goes_out_is_changed_and_comes_in_once(tmp_path: Path) -> None:
    load(tmp_path)
    before = run(tmp_path, "export", "kpis")
    assert before.returncode == 0, before.stderr
    assert "revenue_growth: 10.0" in before.stdout
    manager = next(line.split(": ")[1] for line in before.stdout.splitlines() if "team:" in line)
    (tmp_path / "kpis.yaml").write_text(f"teams: [{{team: {manager}, pack: hunter, from: 2016-01}}]")
    assert f"Teams that changed: {manager}." in run(tmp_path, "import", "kpis", "kpis.yaml").stdout
    after = run(tmp_path, "export", "kpis").stdout
    assert "pack: hunter" in after
    (tmp_path / "kpis.yaml").write_text(f"teams: [{{team: {manager}, pack: core, from: 2016-01}}]")
    refused = run(tmp_path, "import", "kpis", "kpis.yaml")
    assert refused.returncode == 1
    assert "Months that are over keep what counted in them." in refused.stdout
    assert run(tmp_path, "export", "kpis").stdout == after


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    said = run(tmp_path, "import", "measures", "nowhere.csv")
    assert said.returncode == 2
    assert "nowhere.csv" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("words", [(), ("run",), ("check",)])
def test_without_tokens_it_says_in_three_lines_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = run(tmp_path, *words)
    assert said.returncode == 2
    assert len(said.stderr.splitlines()) == 3
    assert "manifest.json" in said.stderr
    assert "make demo" in said.stderr


@pytest.fixture
def slack() -> Iterator[Emulator]:
    manifest = json.loads((ROOT / "manifest.json").read_text())
    with Emulator(manifest, workspace_seed(), clock=MovableClock(MORNING)) as running:
        yield running


def connected(slack: Emulator, tmp_path: Path, **more: str) -> dict[str, str]:
    """The environment of a bot that talks to this Slack."""
    return (
        os.environ
        | {
            "SLACK_BOT_TOKEN": slack.app.bot_token,
            "SLACK_APP_TOKEN": slack.app.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'one on one.db'}",
        }
        | more
    )


def started(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_it_runs_against_a_workspace_from_its_settings_alone_and_sigterm_drains(
    slack: Emulator, tmp_path: Path
) -> None:
    bot = started(connected(slack, tmp_path))
    assert bot.stdout is not None
    assert "running" in bot.stdout.readline()
    hand = Hand(slack.url)
    answer = hand.act("command", user="U0ANA", command="/oneonone", text="help")
    assert answer["status"] == 200
    bot.send_signal(signal.SIGTERM)
    _, complaints = bot.communicate(timeout=30)
    assert bot.returncode == 0, complaints
    assert "Traceback" not in complaints
    assert any("/oneonone" in message["text"] for message in hand.messages("U0ANA"))


def test_check_names_the_workspace_and_counts_the_messages(slack: Emulator, tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    said, complaints = started(connected(slack, tmp_path), "check").communicate(timeout=30)
    assert "Slack: the token opens workspace T0DEMO" in said, complaints
    assert "Messages: 0 planned" in said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-revoked"}, "Slack refused SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Slack can't be reached at http://127.0.0.1:9/api/"),
        ({"DATABASE_URL": "mysterious://nowhere"}, "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_one_clear_sentence(
    slack: Emulator, tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    bot = started(connected(slack, tmp_path, **wrong))
    _, complaints = bot.communicate(timeout=30)
    assert bot.returncode == 2
    assert sentence in complaints
    assert "Traceback" not in complaints

"""`import sources` and `check`, run as people run them, with a database as the source."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from slack_emulator import Emulator
from tests.test_bot import ROOT, exported, load, slack  # noqa: F401 - a fixture is used by its name

SOURCES = """
[warehouse]
kind = "sql"
url = "WAREHOUSE_URL"
query = "numbers.sql"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a warehouse that knows calls of Ana, and the files that name it."""
    (tmp_path / "sources.toml").write_text(SOURCES)
    (tmp_path / "numbers.sql").write_text("SELECT rep, month, measure, value FROM n WHERE month >= :since\n")
    connection = sqlite3.connect(tmp_path / "warehouse.db")
    connection.execute("CREATE TABLE n (rep TEXT, month TEXT, measure TEXT, value NUMERIC)")
    connection.execute("INSERT INTO n VALUES ('Ana Silva', '2026-09', 'call_cnt', 40)")
    connection.commit()
    connection.close()
    return tmp_path


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{home / 'one on one.db'}",
        "SOURCES_FILE": "sources.toml",
        "WAREHOUSE_URL": f"sqlite:///{home / 'warehouse.db'}",
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        env=environment | more, cwd=home, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_first_time_an_administrator_is_asked_in_slack(home: Path) -> None:
    load(home)
    said = run(home, "import", "sources", "--since", "2026-01-01")
    assert said.returncode == 0, said.stderr
    assert "warehouse: 1 rows wait for an administrator's answer in Slack." in said.stdout
    assert ("Ana Silva", "2026-09", "call_cnt") not in exported(home)


def test_a_source_that_is_away_is_one_clear_sentence_and_an_exit_code(home: Path) -> None:
    (home / "warehouse.db").unlink()
    said = run(home, "import", "sources", "--only", "warehouse")
    assert said.returncode == 1
    assert "warehouse: The database of “warehouse” says: unable to open" in said.stdout
    assert "Nothing was changed." in said.stdout
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"SOURCES_FILE": "none.toml"}, "I can't open none.toml"),
        ({"SOURCES_FILE": ""}, "There is no such source"),
        ({"WAREHOUSE_URL": ""}, "needs WAREHOUSE_URL, which is not set in .env"),
    ],
)
def test_what_is_not_set_up_is_one_clear_sentence(home: Path, more: dict[str, str], words: str) -> None:
    said = run(home, "import", "sources", **more)
    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_check_says_whether_each_source_answers(slack: Emulator, home: Path) -> None:  # noqa: F811
    tokens = {
        "SLACK_BOT_TOKEN": slack.app.bot_token,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "SLACK_API_URL": slack.api_url,
    }
    run(home, "migrate")
    said = run(home, "check", **tokens)
    assert "Source warehouse (SQL): answers, sqlite database" in said.stdout
    assert said.returncode == 0
    (home / "warehouse.db").unlink()
    said = run(home, "check", **tokens)
    assert "Source warehouse (SQL): The database of “warehouse” says: unable to open" in said.stdout
    assert said.returncode == 1


def test_an_hour_that_is_none_is_refused(slack: Emulator, home: Path) -> None:  # noqa: F811
    tokens = {
        "SLACK_BOT_TOKEN": slack.app.bot_token,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "SLACK_API_URL": slack.api_url,
    }
    said = run(home, "run", SOURCES_EVERY="often", **tokens)
    assert said.returncode == 2
    assert "SOURCES_EVERY is 'often'; it has to be a number of hours." in said.stderr

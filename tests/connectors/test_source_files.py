"""The file that names the sources: every kind of it, and what is wrong with one in words."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.hubspot_crm import HubSpot
from connectors.salesforce import Salesforce
from connectors.source_files import read_sources
from connectors.sql_source import SqlSource
from domain.sources import BadSources

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "WAREHOUSE_URL": "postgresql://bot:secret-word@host/sales",
    "SALESFORCE_USER": "bot@acme.example",
    "SALESFORCE_PASSWORD": "secret-word",
    "SALESFORCE_SECURITY_TOKEN": "token",
    "HUBSPOT_TOKEN": "pat-eu1-secret-word",
}
ALL = """
[warehouse]
kind = "sql"
url = "WAREHOUSE_URL"
query = "numbers.sql"
timeout = 60

["our crm"]
kind = "salesforce"
username = "SALESFORCE_USER"
password = "SALESFORCE_PASSWORD"
security_token = "SALESFORCE_SECURITY_TOKEN"
domain = "test"
time_zone = "Europe/Berlin"
team = true
activities = false

[hubspot]
kind = "hubspot"
access_token = "HUBSPOT_TOKEN"
"""
Write = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    (tmp_path / "numbers.sql").write_text("SELECT rep, month, value FROM numbers WHERE month >= :since;")

    def write(text: str) -> Path:
        path = tmp_path / "sources.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_every_kind_of_source_is_made_and_nothing_is_asked_of_it_yet(written: Write) -> None:
    warehouse, crm, hubspot = read_sources(written(ALL), ENVIRONMENT)
    assert isinstance(warehouse, SqlSource)
    assert (warehouse.seconds, warehouse.query[-6:]) == (60, ":since")
    assert isinstance(crm, Salesforce)
    assert (crm.name, crm.calls.login["domain"], str(crm.zone)) == ("our crm", "test", "Europe/Berlin")
    assert [part.name for part in crm.parts] == ["team", "deals"]
    assert isinstance(hubspot, HubSpot)
    assert [part.name for part in hubspot.parts] == ["deals", "activities"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[crm", "is no TOML"),
        ("crm = 1", "is no source"),
        ("[crm]\nkind = 'oracle'", "needs a kind: sql, salesforce, hubspot"),
        ("[crm]\nkind = 'hubspot'", "needs access_token"),
        ("[crm]\nkind = 'hubspot'\naccess_token = 'OTHER'", "needs OTHER, which is not set in .env"),
        ("[crm]\nkind = 'salesforce'\nusername = 'SALESFORCE_USER'", "needs a way to log in"),
        (
            "[w]\nkind = 'sql'\nurl = 'WAREHOUSE_URL'\nquery = 'none.sql'",
            "names none.sql, which is not there",
        ),
        ("[w]\nkind = 'sql'\nurl = 'SALESFORCE_USER'\nquery = 'numbers.sql'", "is no SQLAlchemy URL"),
        (
            "[h]\nkind = 'hubspot'\naccess_token = 'HUBSPOT_TOKEN'\nspeed = 1",
            "says speed, which I don't know",
        ),
        (
            "[h]\nkind = 'hubspot'\naccess_token = 'HUBSPOT_TOKEN'\nactivities = 1",
            "needs activities to be like",
        ),
        ("[h]\nkind = 'hubspot'\naccess_token = 'HUBSPOT_TOKEN'\ntime_zone = 'Mars'", "is no time zone"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_source(written: Write, text: str, words: str) -> None:
    with pytest.raises(BadSources, match=words):
        read_sources(written(text), ENVIRONMENT)


def test_a_secret_in_the_file_itself_is_refused_and_not_repeated(written: Write) -> None:
    path = written("[crm]\nkind = 'hubspot'\naccess_token = 'pat-eu1-secret-word'")
    with pytest.raises(BadSources, match="not the secret itself") as said:
        read_sources(path, ENVIRONMENT)
    assert "secret-word" not in str(said.value)


def test_a_query_that_writes_is_refused_before_anything_runs(written: Write, tmp_path: Path) -> None:
    (tmp_path / "numbers.sql").write_text("DELETE FROM numbers")
    with pytest.raises(BadSources, match="single SELECT"):
        read_sources(written(ALL), ENVIRONMENT)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSources, match=r"can't open none\.toml"):
        read_sources(tmp_path / "none.toml", {})


def test_a_bot_without_a_crm_does_not_load_what_crms_need() -> None:
    told = "import bot, sys; print({'simple_salesforce', 'hubspot'} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "set()"

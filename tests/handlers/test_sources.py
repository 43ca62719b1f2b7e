"""What an administrator sees of sources that are read by themselves: one message for each table, edited."""

from collections.abc import Iterator

import pytest

from connectors.hubspot_crm import HubSpot
from connectors.table_files import table_files
from demo.stage import Stage
from domain.people import SYSTEM
from scheduling.sourcing import Sourcing
from tests.acting import shown
from tests.connectors.hubspot_server import Account, an_account, deal, hubspot, owner
from tests.hand import Hand
from tests.playing import Player
from usecases import numbers, sources


@pytest.fixture(scope="module")
def account() -> Account:
    """Ana won a deal, Nobody Known another, and one row makes no sense."""
    made = an_account()
    made.owners.append(owner("14", "Nobody Known"))
    made.records["deals"] = [
        deal(1, amount_in_home_currency="12345"),
        deal(2, owner="14"),
        deal(3, closedate=""),
    ]
    return made


@pytest.fixture(scope="module")
def crm(account: Account) -> Iterator[HubSpot]:
    with hubspot(account, [], activities=False) as made:
        yield made


@pytest.fixture
def priya(hand: Hand) -> Player:
    """The administrator."""
    return Player(hand, "U0PRIYA")


def read(stage: Stage, crm: HubSpot) -> None:
    services = stage.bot.services
    sources.read(services, SYSTEM, crm, table_files(services.catalogue))
    stage.bot.settle()


def test_what_a_crm_brought_is_told_with_who_is_unknown_and_what_was_refused(
    stage: Stage, crm: HubSpot, priya: Player
) -> None:
    read(stage, crm)
    words = shown(priya.last("sales deals"))
    assert "Rows read 3, loaded 1, refused 1, left out 1." in words
    assert "Nobody Known (1 row)" in words
    assert "A deal that is won or lost needs the day it was closed" in words
    assert "Correct them where they come from" in words
    found = {(name, f"{month:%Y-%m}", measure): value for name, month, measure, value in _measures(stage)}
    assert found["Ana Silva", "2026-09", "revenue_amt"] == 12_345


def _measures(stage: Stage) -> list[tuple[str, object, str, float]]:
    return list(numbers.measures(stage.bot.services, SYSTEM))


def test_the_next_night_the_same_message_says_how_it_stands(
    stage: Stage, account: Account, crm: HubSpot, priya: Player
) -> None:
    before = priya.last("sales deals")
    account.records["deals"][0] = deal(
        1, amount_in_home_currency="20000", hs_lastmodifieddate="2026-10-09T08:00:00Z"
    )
    read(stage, crm)
    words = shown(priya.again(before))
    assert "Ana Silva, Revenue, September 2026: €12,345 → €20,000" in words
    assert priya.last("sales deals")["ts"] == before["ts"]


def test_a_token_that_ran_out_is_a_message_of_its_own_that_says_what_to_do(
    stage: Stage, account: Account, crm: HubSpot, priya: Player
) -> None:
    before, numbers_before = priya.last("sales deals"), _measures(stage)
    account.token = "pat-eu1-new"
    read(stage, crm)
    after = priya.last("Private Apps")
    assert after["ts"] != before["ts"]
    assert "Nothing was changed." in shown(after)
    assert _measures(stage) == numbers_before


def test_the_command_says_when_each_source_was_read_and_what_keeps_it(
    stage: Stage, account: Account, crm: HubSpot, priya: Player
) -> None:
    words = shown(priya.types("import"))
    assert "⚠️ sales (HubSpot): last read" in words
    assert "Private Apps" in words
    account.token = "pat-eu1-good"
    read(stage, crm)
    words = shown(priya.types("import"))
    assert "• sales (HubSpot): last read" in words
    assert "Private Apps" not in words


def test_the_clock_of_the_running_bot_looks_for_sources(stage: Stage) -> None:
    assert isinstance(stage.bot.sourcing, Sourcing)
    assert stage.bot.sourcing.run_due() == 0
    assert "sources" in {job.id for job in stage.bot.scheduler.get_jobs()}

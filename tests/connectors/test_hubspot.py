"""HubSpot as a source, against a local account that speaks its published CRM API v3."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.hubspot_crm import HubSpot
from connectors.vendor_tables import ACTIVITIES
from domain.sources import DealCells, SourceTrouble
from tests.connectors.hubspot_server import (
    Account,
    an_account,
    deal,
    hubspot,
    problem,
    record,
    too_many,
)
from tests.connectors.vendor_servers import Answer

SINCE = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def account() -> Account:
    return an_account()


@pytest.fixture
def pauses() -> list[float]:
    """How long the connector would have waited."""
    return []


@pytest.fixture
def sales(account: Account, pauses: list[float]) -> Iterator[HubSpot]:
    with hubspot(account, pauses) as made:
        yield made


def deals(sales: HubSpot, since: datetime | None = None) -> dict[str, DealCells | None]:
    found = sales.changes("deals", since)
    return {each.key: DealCells._make(each.cells) if each.cells else None for each in found}


def test_the_properties_of_a_deal_are_read_as_what_they_are(account: Account, sales: HubSpot) -> None:
    account.records["deals"] = [
        deal(1, amount="900", amount_in_home_currency="1100.5"),
        deal(2, owner="12", dealstage="closedlost", hs_is_closed_won="false", amount_in_home_currency=None),
        deal(
            3,
            dealstage="contractsent",
            closedate=None,
            hs_next_step="Call",
            notes_last_updated="2026-10-02T09:00:00Z",
            hs_primary_associated_company=None,
        ),
    ]
    assert deals(sales) == {
        "1": DealCells(
            *("1", "Ana Silva", "ana@acme.example", "won", "1100.5", "2026-08-03", "2026-09-10", "91"),
            *("Closed Won", "-", "no"),
        ),
        "2": DealCells(
            *("2", "Ben Carter", "ben@acme.example", "lost", "1000.0", "2026-08-03", "2026-09-10", "92"),
            *("Closed Lost", "-", "no"),
        ),
        "3": DealCells(
            *("3", "Ana Silva", "ana@acme.example", "open", "1000.0", "2026-08-03", "-", "-"),
            *("Contract Sent", "2026-10-02", "yes"),
        ),
    }


@pytest.mark.parametrize(
    ("stage", "state"),
    [("77", "won"), ("78", "open"), ("of no pipeline any more", "won"), ("closedlost", "lost")],
)
def test_a_stage_is_won_lost_or_open_by_its_metadata(
    account: Account, sales: HubSpot, stage: str, state: str
) -> None:
    account.records["deals"] = [deal(1, dealstage=stage)]
    (only,) = deals(sales).values()
    assert only is not None
    assert only.state == state


def test_deals_of_nobody_do_not_count_and_those_of_who_left_keep_their_owner(
    account: Account, sales: HubSpot
) -> None:
    account.records["deals"] = [deal(1, owner=""), deal(2, owner="13"), deal(3, owner="99")]
    found = deals(sales)
    assert (found["1"], found["3"]) == (None, None)
    assert found["2"] is not None
    assert found["2"].owner == "Old Rep"


def test_a_day_begins_where_the_team_works(account: Account, pauses: list[float]) -> None:
    account.records["deals"] = [deal(1)]
    with hubspot(account, pauses, zone=ZoneInfo("Europe/Athens")) as sales:
        (only,) = deals(sales).values()
    assert only is not None
    assert only.created == "2026-08-04"


def test_everything_is_read_page_by_page_and_archived_deals_are_gone(
    account: Account, sales: HubSpot
) -> None:
    account.records["deals"] = [deal(number) for number in range(250)]
    account.records["deals"].append({**deal(999), "archived": True})
    found = deals(sales)
    assert len(found) == 251
    assert found["999"] is None
    afters = [each.query.get("after") for each in account.asked if each.path.endswith("objects/deals")]
    assert afters == [None, "100", "200", None]


def test_only_what_changed_since_is_asked_for(account: Account, sales: HubSpot) -> None:
    account.records["deals"] = [
        deal(1, hs_lastmodifieddate="2026-08-31T23:59:59Z"),
        deal(2, hs_lastmodifieddate="2026-09-01T00:00:00Z"),
        {**deal(3), "archived": True},
    ]
    found = deals(sales, SINCE)
    assert found.keys() == {"2", "3"}
    assert found["3"] is None


def test_a_search_begins_anew_where_hubspot_ends_it_at_ten_thousand(account: Account, sales: HubSpot) -> None:
    first = datetime(2026, 9, 1, tzinfo=UTC)
    account.records["deals"] = [
        deal(number, hs_lastmodifieddate=f"{first + timedelta(minutes=number // 3):%Y-%m-%dT%H:%M:%SZ}")
        for number in range(10_450)
    ]
    changes = [each.key for each in sales.changes("deals", SINCE)]
    assert len(changes) == len(set(changes)) == 10_450


def test_calls_meetings_and_sent_emails_are_told_with_what_came_of_them(
    account: Account, sales: HubSpot
) -> None:
    account.records["calls"] = [
        record(1, hubspot_owner_id="11", hs_call_status="COMPLETED", hs_call_duration="121000"),
        record(2, hubspot_owner_id="11", hs_call_status="NO_ANSWER", hs_call_duration="0"),
        record(3, hubspot_owner_id="11", hs_call_status="CANCELED", hs_call_duration=None),
        record(4, "2026-08-31T12:00:00Z", hubspot_owner_id="11", hs_call_status="COMPLETED"),
        record(5, hubspot_owner_id=None, hs_call_status="COMPLETED"),
    ]
    account.records["meetings"] = [
        record(6, hubspot_owner_id="12", hs_meeting_outcome="COMPLETED"),
        record(7, hubspot_owner_id="12", hs_meeting_outcome="NO_SHOW"),
    ]
    account.records["emails"] = [
        record(8, hubspot_owner_id="12", hs_email_direction="EMAIL"),
        record(9, hubspot_owner_id="12", hs_email_direction="INCOMING_EMAIL"),
    ]
    headings, *rows = sales.rows("activities", date(2026, 9, 1))
    assert headings == ACTIVITIES.headings
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in rows] == [
        ("1", "Ana Silva", "call", "talked", "2026-09-10"),
        ("2", "Ana Silva", "call", "done", "2026-09-10"),
        ("3", "Ana Silva", "call", "not done", "2026-09-10"),
        ("6", "Ben Carter", "meeting", "done", "2026-09-10"),
        ("7", "Ben Carter", "meeting", "not done", "2026-09-10"),
        ("8", "Ben Carter", "email", "done", "2026-09-10"),
        ("9", "Ben Carter", "ignore", "done", "2026-09-10"),
    ]


def test_too_many_calls_at_once_wait_as_long_as_hubspot_says(
    account: Account, sales: HubSpot, pauses: list[float]
) -> None:
    account.troubles = [
        too_many("SECONDLY", **{"Retry-After": "3"}),
        too_many("TEN_SECONDLY_ROLLING", **{"X-HubSpot-RateLimit-Interval-Milliseconds": "10000"}),
        too_many("SECONDLY"),
    ]
    assert sales.answer() == "an account with 2 deal pipelines"
    assert pauses == [3, 10, 4]


def test_the_limit_of_a_day_is_not_waited_for(account: Account, sales: HubSpot, pauses: list[float]) -> None:
    account.troubles = [too_many("DAILY")]
    with pytest.raises(SourceTrouble, match="in a day are used up"):
        sales.answer()
    assert pauses == []


def test_nobody_waits_for_an_hour(account: Account, sales: HubSpot, pauses: list[float]) -> None:
    account.troubles = [too_many("SECONDLY", **{"Retry-After": "3600"})]
    with pytest.raises(SourceTrouble, match="too many calls at once"):
        sales.answer()
    assert pauses == []


def test_a_server_that_is_away_is_asked_again(account: Account, sales: HubSpot, pauses: list[float]) -> None:
    account.records["deals"] = [deal(number) for number in range(150)]
    changes = sales.changes("deals", None)
    next(changes)
    account.troubles = [
        problem(502, "BAD_GATEWAY"),
        Answer(503, b"<html>away</html>"),
        problem(500, "INTERNAL"),
    ]
    assert len(list(changes)) == 149
    assert pauses == [1, 2, 4]


def test_a_token_that_is_refused_says_where_a_new_one_is_made_and_never_itself(
    account: Account, pauses: list[float]
) -> None:
    with (
        hubspot(account, pauses, token="pat-eu1-old") as sales,
        pytest.raises(SourceTrouble, match="Private Apps") as said,
    ):
        deals(sales)
    assert "pat-eu1" not in str(said.value)


def test_missing_scopes_are_named(account: Account, sales: HubSpot) -> None:
    account.troubles = [problem(403, "MISSING_SCOPES")]
    with pytest.raises(SourceTrouble, match=r"crm\.objects\.deals\.read"):
        deals(sales)


def test_what_hubspot_refuses_is_said(account: Account, sales: HubSpot) -> None:
    account.troubles = [problem(400, "VALIDATION_ERROR")]
    with pytest.raises(SourceTrouble, match="refuses what “sales” asks"):
        deals(sales)

"""Sources that are read by themselves: what they load, what they correct, and what a failure leaves alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from connectors.hubspot_crm import HubSpot
from connectors.sql_source import SqlSource, read_url
from connectors.table_files import table_files
from content.catalogue import load_catalogue
from domain.errors import MoveNotAllowed
from domain.imports import Question, State
from domain.people import SYSTEM, Actor, Person
from domain.sources import Source, SourceTrouble
from storage import people as stored_people
from storage import source_runs as stored
from storage.database import Database
from tests.connectors.hubspot_server import Account, an_account, deal, hubspot, problem, record
from tests.connectors.salesforce_server import Organisation, opportunity, salesforce, user
from tests.usecases.house import FixedClock, add_person, services_on
from usecases import import_answers, importing, imports, numbers, sources
from usecases.services import Services
from usecases.source_runs import Outcome

NOW = datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
TABLES = table_files(load_catalogue())
NUMBERS = ("measures", "measure_days", "opportunities", "imports", "people", "source_records")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def services(database: Database, clock: FixedClock) -> Services:
    """Ana, whose address the CRM knows, Ben by his name, and Priya, who is the administrator."""
    made = services_on(database, clock)
    for name, slack_id, email, administrator in (
        ("Ana S.", "UANA", "ana@acme.example", False),
        ("Ben Carter", "UBEN", None, False),
        ("Priya", "UPRIYA", None, True),
    ):
        with database.write() as session:
            person = Person(0, "T1", name, slack_id=slack_id, email=email, administrator=administrator)
            stored_people.add(session, person)
    return made


@pytest.fixture
def account() -> Account:
    """Ana won two deals in September and has one open; Ben lost one; Old, who left, won one."""
    made = an_account()
    made.records["deals"] = [
        deal(1),
        deal(2, amount_in_home_currency="500.50"),
        deal(3, dealstage="contractsent", closedate="2026-12-01T10:00:00Z", hs_next_step="Call"),
        deal(4, owner="12", dealstage="closedlost"),
        deal(5, owner="13"),
    ]
    made.records["calls"] = [
        record(number, f"2026-10-0{number}T09:00:00Z", hubspot_owner_id="11", hs_call_status="COMPLETED")
        for number in (1, 2, 6)
    ]
    return made


@pytest.fixture
def crm(account: Account) -> Iterator[HubSpot]:
    with hubspot(account, []) as made:
        yield made


def read(services: Services, source: Source, **options: Any) -> Outcome:
    return sources.read(services, SYSTEM, source, TABLES, **options)


def measures(services: Services) -> dict[tuple[str, str, str], float]:
    found = numbers.measures(services, SYSTEM)
    return {(name, f"{month:%Y-%m}", measure): value for name, month, measure, value in found}


def everything(services: Services, *names: str) -> dict[str, list[Any]]:
    with services.database.read() as session:
        return {
            name: sorted(map(str, session.execute(text(f"SELECT * FROM {name}"))))
            for name in names or NUMBERS
        }


def kept(services: Services) -> dict[str, list[Any]]:
    """Every number and who has it, without the moments at which it was seen."""
    with services.database.read() as session:
        told = "SELECT external_id, owner_id, stage, amount, won, slips FROM opportunities"
        return everything(services, "measures", "measure_days", "people") | {
            "opportunities": sorted(map(str, session.execute(text(told))))
        }


def deliveries(services: Services) -> int:
    with services.database.read() as session:
        found = "SELECT count(*) FROM deliveries WHERE kind = 'import' AND state = 'planned'"
        return int(session.scalar(text(found)) or 0)


def test_a_crm_needs_no_dialogue_and_people_are_found_by_address_then_by_name(
    services: Services, crm: HubSpot
) -> None:
    outcome = read(services, crm)
    assert [(each.name, each.state) for each in outcome.files] == [
        ("sales deals", State.LOADED),
        ("sales activities", State.LOADED),
    ]
    found = measures(services)
    assert found["Ana S.", "2026-09", "revenue_amt"] == 1500.5
    assert found["Ana S.", "2026-09", "won_cnt"] == 2
    assert found["Ana S.", "2026-09", "new_acct_cnt"] == 2
    assert found["Ana S.", "2026-08", "opp_added_cnt"] == 3
    assert found["Ana S.", "2026-10", "call_cnt"] == 3
    assert found["Ben Carter", "2026-09", "lost_cnt"] == 1
    assert {name for name, _, _ in found} == {"Ana S.", "Ben Carter"}
    (deals, _) = outcome.files
    assert deals.findings.unknown == (("Old Rep", 1),)


def test_the_open_deals_are_kept_for_the_funnel(services: Services, crm: HubSpot) -> None:
    read(services, crm)
    with services.database.read() as session:
        rows = session.execute(
            text("SELECT external_id, stage, amount, next_step FROM opportunities WHERE won IS NULL")
        ).all()
    assert [(row[0], row[1], row[2], bool(row[3])) for row in rows] == [("3", "Contract Sent", 1000.0, True)]


def test_reading_twice_changes_nothing(services: Services, crm: HubSpot, clock: FixedClock) -> None:
    read(services, crm)
    before, loads = kept(services), everything(services, "imports")
    clock.set(NOW + timedelta(hours=1))
    outcome = read(services, crm)
    assert kept(services) == before
    assert everything(services, "imports") == loads
    assert all(each.findings.new + each.findings.changed + each.findings.gone == 0 for each in outcome.files)


def test_a_later_correction_corrects_and_an_archived_deal_counts_no_more(
    services: Services, account: Account, crm: HubSpot, clock: FixedClock
) -> None:
    read(services, crm)
    clock.set(NOW + timedelta(days=1))
    account.records["deals"][0] = deal(
        1, amount_in_home_currency="2000", hs_lastmodifieddate="2026-10-09T08:00:00Z"
    )
    account.records["deals"][1]["archived"] = True
    del account.records["calls"][0]
    account.asked.clear()
    read(services, crm)
    found = measures(services)
    assert found["Ana S.", "2026-09", "revenue_amt"] == 2000
    assert found["Ana S.", "2026-09", "won_cnt"] == 1
    assert found["Ana S.", "2026-10", "call_cnt"] == 2
    with services.database.read() as session:
        days = session.execute(text("SELECT day, value FROM measure_days WHERE value > 0 ORDER BY day")).all()
    assert [str(day) for day, _ in days] == ["2026-10-02", "2026-10-06"]
    searched = [each.path for each in account.asked if each.path.endswith("deals/search")]
    assert len(searched) == 1, "only what changed was asked for"


def test_what_vanished_without_a_trace_is_noticed_within_a_week(
    services: Services, account: Account, crm: HubSpot, clock: FixedClock
) -> None:
    read(services, crm)
    del account.records["deals"][1]
    clock.set(NOW + timedelta(days=1))
    read(services, crm)
    assert measures(services)["Ana S.", "2026-09", "won_cnt"] == 2
    clock.set(NOW + timedelta(days=7))
    read(services, crm)
    assert measures(services)["Ana S.", "2026-09", "won_cnt"] == 1


def test_a_source_that_fails_in_the_middle_changes_no_number_and_says_what_to_do_once(
    services: Services, account: Account, crm: HubSpot, clock: FixedClock
) -> None:
    read(services, crm)
    before, told = kept(services), deliveries(services)
    account.records["deals"][0] = deal(1, amount_in_home_currency="9999")
    account.token = "pat-eu1-new"
    for hours in (24, 25):
        clock.set(NOW + timedelta(hours=hours))
        outcome = read(services, crm)
        assert "Private Apps" in outcome.trouble
        assert outcome.files[0].state is State.FAILED
        assert kept(services) == before
        assert deliveries(services) == told + 1
    (standing,) = sources.standings(services, SYSTEM)
    assert "Private Apps" in standing.trouble
    assert standing.done_at == NOW
    account.token = "pat-eu1-good"
    read(services, crm)
    (standing,) = sources.standings(services, SYSTEM)
    assert (standing.trouble, standing.done_at) == ("", clock.now())
    assert measures(services)["Ana S.", "2026-09", "revenue_amt"] == 10_499.5


def test_a_failure_between_two_pages_leaves_every_number_as_it_was(
    services: Services, account: Account, crm: HubSpot, clock: FixedClock
) -> None:
    read(services, crm)
    before = kept(services)
    account.records["deals"] = [deal(number, amount_in_home_currency="1") for number in range(150)]
    clock.set(NOW + timedelta(days=8))
    first = account.respond

    def fails_on_the_second_page(asked: Any) -> Any:
        return problem(403, "MISSING_SCOPES") if asked.query.get("after") else first(asked)

    account.respond = fails_on_the_second_page  # type: ignore[method-assign]
    assert "scopes" in read(services, crm).trouble
    assert kept(services) == before
    account.respond = first  # type: ignore[method-assign]
    read(services, crm)
    assert measures(services)["Ana S.", "2026-09", "won_cnt"] == 150


def test_nobody_reads_what_somebody_reads_right_now(
    services: Services, crm: HubSpot, clock: FixedClock
) -> None:
    with services.database.write() as session:
        stored.lease(session, "T1", crm.name, crm.kind, NOW, timedelta(hours=2))
    with pytest.raises(MoveNotAllowed, match="being read right now"):
        read(services, crm)
    clock.set(NOW + timedelta(hours=3))
    assert read(services, crm).trouble == ""


def test_whoever_was_unknown_counts_once_somebody_says_who_they_are(
    services: Services, crm: HubSpot, tmp_path: Path
) -> None:
    (deals, _) = read(services, crm).files
    with services.database.read() as session:
        ben = next(each for each in stored_people.everybody(session, "T1") if each.name == "Ben Carter")
    import_answers.settle_people(services, SYSTEM, deals.id, {"Old Rep": ben.id})

    @contextmanager
    def fetch(place: str) -> Iterator[Path]:
        path = tmp_path / "again.csv"
        sources.write(services, SYSTEM, crm, "deals", path)
        yield path

    while file := importing.take(services, SYSTEM):
        file = importing.work(services, SYSTEM, TABLES, fetch, file)
        if file.state is State.ASKED:
            imports.confirm(services, SYSTEM, file.id)
    assert measures(services)["Ben Carter", "2026-09", "won_cnt"] == 1


def test_the_next_source_is_due_at_night_and_a_failed_one_within_the_hour(
    services: Services, crm: HubSpot, clock: FixedClock
) -> None:
    assert sources.next_due(services, SYSTEM, [crm], None) is crm
    read(services, crm)
    clock.set(datetime(2026, 10, 9, 1, 59, tzinfo=UTC))
    assert sources.next_due(services, SYSTEM, [crm], None) is None
    clock.set(datetime(2026, 10, 9, 2, 0, tzinfo=UTC))
    assert sources.next_due(services, SYSTEM, [crm], None) is crm
    sources.give_up(services, SYSTEM, crm, "Something broke.")
    assert sources.next_due(services, SYSTEM, [crm], None) is None
    clock.set(datetime(2026, 10, 9, 3, 0, tzinfo=UTC))
    assert sources.next_due(services, SYSTEM, [crm], None) is crm


def test_a_source_that_nobody_names_any_more_is_forgotten_and_its_numbers_stay(
    services: Services, crm: HubSpot
) -> None:
    read(services, crm)
    sources.forget_others(services, SYSTEM, ["another"])
    assert sources.standings(services, SYSTEM) == ()
    assert everything(services, "source_records")["source_records"] == []
    assert measures(services)["Ana S.", "2026-09", "won_cnt"] == 2


def test_salesforce_brings_its_people_and_who_leads_whom(
    services: Services, tmp_path: Path, clock: FixedClock
) -> None:
    organisation = Organisation()
    organisation.records["User"] = [
        user("005D", "Dana Whitfield"),
        user("005A", "Ana Silva", ManagerId="005D"),
    ]
    organisation.records["Opportunity"] = [
        opportunity(1, "005A"),
        opportunity(2, "005A", IsWon=False, IsClosed=False, CloseDate="2026-11-30", NextStep="Call"),
    ]
    with salesforce(organisation, tmp_path, [], team=True, activities=False) as crm:
        read(services, crm)
        organisation.records["Opportunity"][0]["IsDeleted"] = True
        organisation.records["Opportunity"][0]["SystemModstamp"] = "2026-10-09T01:00:00.000+0000"
        assert measures(services)["Ana S.", "2026-09", "revenue_amt"] == 1000
        clock.set(NOW + timedelta(days=1))
        read(services, crm)
    assert measures(services)["Ana S.", "2026-09", "revenue_amt"] == 0
    with services.database.read() as session:
        people = {each.name: each for each in stored_people.everybody(session, "T1")}
        lines = stored_people.lines(session, [people["Ana S."].id])
    assert [line.manager_id for line in lines] == [people["Dana Whitfield"].id]
    assert "Ana Silva" not in people


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE n (rep TEXT, month TEXT, measure TEXT, value NUMERIC)")
    rows = [
        ("ana@acme.example", "2026-09-01", "revenue_amt", 1500.5),
        ("Ben Carter", "2026-09-01", "call_cnt", 40),
    ]
    rows += [("Ben Carter", f"202{n // 12}-{n % 12 + 1:02}-01", "call_cnt", 30) for n in range(68)]
    connection.executemany(
        "INSERT INTO n VALUES (?, ?, ?, ?)", [*rows, ("Ben Carter", "soon", "call_cnt", 1)]
    )
    connection.commit()
    connection.close()
    return path


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_query_is_asked_about_once_and_loads_itself_from_then_on(
    services: Services, warehouse: Path, tmp_path: Path, clock: FixedClock
) -> None:
    query = "SELECT rep, month, measure, value FROM n"
    source = SqlSource("warehouse", read_url("w", f"sqlite:///{warehouse}"), query)
    (file,) = read(services, source).files
    assert (file.name, file.state) == ("warehouse", State.ASKED)
    assert measures(services) == {}
    imports.confirm(services, SYSTEM, file.id)

    @contextmanager
    def fetch(place: str) -> Iterator[Path]:
        path = tmp_path / "again.csv"
        sources.write(services, SYSTEM, source, "rows", path)
        yield path

    while waiting := importing.take(services, SYSTEM):
        importing.work(services, SYSTEM, TABLES, fetch, waiting)
    found = measures(services)
    assert len(found) == 70
    assert found["Ana S.", "2026-09", "revenue_amt"] == 1500.5
    assert found["Ben Carter", "2026-09", "call_cnt"] == 40
    file = imports.show(services, SYSTEM, file.id)
    ((line, column, value, _),) = file.findings.bad
    assert (line, column, value) == ("72", "month", "soon")
    change(warehouse, "UPDATE n SET value = 45 WHERE measure = 'call_cnt' AND month = '2026-09-01'")
    clock.set(NOW + timedelta(days=1))
    (file,) = read(services, source).files
    assert file.state is State.LOADED
    assert measures(services)["Ben Carter", "2026-09", "call_cnt"] == 45
    with services.database.read() as session:
        assert not session.scalar(text("SELECT count(*) FROM import_files WHERE rows_wanted"))


def test_a_database_that_is_away_is_told_of_in_words(services: Services, tmp_path: Path) -> None:
    source = SqlSource("warehouse", read_url("w", f"sqlite:///{tmp_path}/none.db"), "SELECT 1")
    assert "unable to open" in read(services, source).trouble
    with pytest.raises(SourceTrouble):
        sources.write(services, SYSTEM, source, "rows", tmp_path / "x.csv")


def test_a_table_without_rows_changes_nothing(services: Services) -> None:
    account = an_account()
    with hubspot(account, []) as crm:
        assert read(services, crm) == Outcome()
    assert sources.standings(services, Actor(add_admin(services)))[0].done_at == NOW


def add_admin(services: Services) -> Person:
    with services.database.read() as session:
        return next(each for each in stored_people.everybody(session, "T1") if each.administrator)


def test_reading_further_back_can_be_asked_for(
    services: Services, account: Account, crm: HubSpot, clock: FixedClock
) -> None:
    read(services, crm)
    account.records["calls"].append(
        record(90, "2026-02-03T09:00:00Z", hubspot_owner_id="11", hs_call_status="COMPLETED")
    )
    clock.set(NOW + timedelta(days=1))
    read(services, crm)
    assert ("Ana S.", "2026-02", "call_cnt") not in measures(services)
    read(services, crm, since=date(2026, 2, 1))
    assert measures(services)["Ana S.", "2026-02", "call_cnt"] == 1


def test_people_hear_of_a_source_in_one_message_that_is_edited(
    services: Services, crm: HubSpot, clock: FixedClock
) -> None:
    add_person(services, "Somebody else", "UELSE")
    read(services, crm)
    assert deliveries(services) == 2, "one message for each table, to the administrator alone"
    clock.set(NOW + timedelta(days=1))
    read(services, crm)
    assert deliveries(services) == 2


def test_what_was_answered_about_a_query_is_kept_when_it_is_read_again_at_night(
    services: Services, tmp_path: Path, clock: FixedClock
) -> None:
    path = tmp_path / "orders.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE o (rep TEXT, closed TEXT, amount TEXT, stage TEXT)")
    rows = [("Ben Carter", "03/04/2026", "100", "Won"), ("Somebody", "05/06/2026", "50", "Won")]
    connection.executemany("INSERT INTO o VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    query = 'SELECT rep AS Rep, closed AS "Close date", amount AS Amount, stage AS Stage FROM o'
    source = SqlSource("orders", read_url("o", f"sqlite:///{path}"), query)
    (file,) = read(services, source).files
    assert set(file.findings.asks) == {"dates", "people"}
    clock.set(NOW + timedelta(days=1))
    (file,) = read(services, source).files
    assert set(file.findings.asks) == {"dates", "people"}, "nobody has answered yet"
    told = deliveries(services)
    import_answers.decide(services, SYSTEM, file.id, Question.DATES, "mdy")
    clock.set(NOW + timedelta(days=2))
    (file,) = read(services, source).files
    assert (file.state, file.findings.asks) == (State.ASKED, ("people",))
    assert file.findings.first == "2026-03-01"
    imports.leave(services, SYSTEM, file.id)
    clock.set(NOW + timedelta(days=3))
    (file,) = read(services, source).files
    assert file.findings.asks == ("people",)
    assert deliveries(services) == told, "who said “not now” is not told anew each night"


def test_an_answer_survives_a_night_in_which_the_source_cannot_be_read(
    services: Services, warehouse: Path, clock: FixedClock
) -> None:
    change(warehouse, "DELETE FROM n WHERE measure = 'call_cnt'")
    query = "SELECT rep, month, measure, replace(value, '1500.5', '1.234') AS value FROM n"
    source = SqlSource("warehouse", read_url("w", f"sqlite:///{warehouse}"), query)
    (file,) = read(services, source).files
    assert file.findings.asks == ("decimals",)
    import_answers.decide(services, SYSTEM, file.id, Question.DECIMALS, ",")
    away = warehouse.rename(warehouse.with_suffix(".away"))
    clock.set(NOW + timedelta(days=1))
    assert read(services, source).trouble
    away.rename(warehouse)
    clock.set(NOW + timedelta(days=2))
    (file,) = read(services, source).files
    assert (file.state, file.findings.asks) == (State.ASKED, ())

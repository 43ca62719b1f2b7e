"""Salesforce as a source, against a local organisation that speaks its published REST API."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors.salesforce import Salesforce
from connectors.vendor_tables import ACTIVITIES, DEALS, TEAM
from domain.sources import DealCells, SourceTrouble
from tests.connectors.salesforce_server import (
    EXPIRED,
    LIMIT,
    UNAVAILABLE,
    Organisation,
    opportunity,
    refused,
    salesforce,
    user,
)
from tests.connectors.vendor_servers import Answer, key_pem

ANA, BEN, DANA = "005A", "005B", "005D"
SINCE = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def organisation() -> Organisation:
    """Dana leads Ana and Ben."""
    made = Organisation()
    made.records["User"] = [
        user(DANA, "Dana Whitfield"),
        user(ANA, "Ana Silva", ManagerId=DANA),
        user(BEN, "Ben Carter", ManagerId=DANA),
        user("005X", "Old Rep", IsActive=False),
        user("005P", "Automated Process", UserType="AutomatedProcess"),
    ]
    return made


@pytest.fixture
def pauses() -> list[float]:
    """How long the connector would have waited."""
    return []


@pytest.fixture
def crm(organisation: Organisation, tmp_path: Path, pauses: list[float]) -> Iterator[Salesforce]:
    with salesforce(organisation, tmp_path, pauses) as made:
        yield made


def deals(crm: Salesforce, since: datetime | None = None) -> dict[str, DealCells | None]:
    found = crm.changes("deals", since)
    return {each.key[-2:]: DealCells._make(each.cells) if each.cells else None for each in found}


def test_the_fields_of_an_opportunity_are_read_as_what_they_are(
    organisation: Organisation, crm: Salesforce
) -> None:
    organisation.records["Opportunity"] = [
        opportunity(1, ANA, Amount=12500.125),
        opportunity(2, BEN, IsWon=False, StageName="Closed Lost", Amount=None, AccountId=None),
        opportunity(
            3,
            ANA,
            IsWon=False,
            IsClosed=False,
            StageName="Negotiation",
            CloseDate="2026-12-01",
            LastActivityDate="2026-10-02",
            NextStep="Send offer",
        ),
    ]
    found = deals(crm)
    assert found["01"] == DealCells(
        *("006000000000000001", "Ana Silva", "ana@acme.example", "won", "12500.1250", "2026-08-03"),
        *("2026-09-10", "001000000000000001", "Closed Won", "-", "no"),
    )
    lost, opened = found["02"], found["03"]
    assert lost is not None
    assert (lost.state, lost.amount, lost.account) == ("lost", "-", "-")
    assert opened is not None
    deal = opened.deal(7)
    assert (deal.owner_id, deal.stage, deal.won, deal.next_step) == (7, "Negotiation", None, True)
    assert (deal.closes, deal.last_activity) == (date(2026, 12, 1), date(2026, 10, 2))


def test_a_day_begins_where_the_team_works(
    organisation: Organisation, tmp_path: Path, pauses: list[float]
) -> None:
    organisation.records["Opportunity"] = [opportunity(1, ANA)]
    with salesforce(organisation, tmp_path, pauses, zone=ZoneInfo("Europe/Lisbon")) as crm:
        (only,) = deals(crm).values()
    assert only is not None
    assert only.created == "2026-08-03"
    with salesforce(organisation, tmp_path, pauses, zone=ZoneInfo("Europe/Athens")) as crm:
        (only,) = deals(crm).values()
    assert only is not None
    assert only.created == "2026-08-04"


def test_pages_are_followed_to_the_last_one(organisation: Organisation, crm: Salesforce) -> None:
    organisation.page = 3
    organisation.records["Opportunity"] = [opportunity(number, ANA) for number in range(1, 9)]
    assert len(deals(crm)) == 8
    locators = [each.path.rsplit("/", 1)[1] for each in organisation.asked if "01g" in each.path]
    assert [each.split("-")[1] for each in locators if each.split("-")[1] in ("3", "6")] == ["3", "3", "6"]


def test_only_what_changed_since_is_asked_for_and_deleted_ones_are_gone(
    organisation: Organisation, crm: Salesforce
) -> None:
    organisation.records["Opportunity"] = [
        opportunity(1, ANA, SystemModstamp="2026-08-31T23:59:59.000+0000"),
        opportunity(2, ANA),
        opportunity(3, BEN, IsDeleted=True),
    ]
    found = deals(crm, SINCE)
    assert found.keys() == {"02", "03"}
    assert found["03"] is None
    assert organisation.queries[-1].endswith("WHERE SystemModstamp >= 2026-09-01T00:00:00Z")
    assert [each.path for each in organisation.asked][-1].endswith("/queryAll/")


def test_records_of_queues_belong_to_nobody(organisation: Organisation, crm: Salesforce) -> None:
    organisation.records["Opportunity"] = [opportunity(1, "00GQUEUE")]
    organisation.records["Task"] = [
        {"Id": "00T1", "OwnerId": "00GQUEUE", "IsClosed": True, "ActivityDate": "2026-10-01"}
    ]
    assert deals(crm) == {"01": None}
    assert list(crm.rows("activities", date(2026, 9, 1))) == [ACTIVITIES.headings]


def test_tasks_and_events_become_calls_meetings_and_emails(
    organisation: Organisation, crm: Salesforce
) -> None:
    def task(number: int, **fields: object) -> dict[str, object]:
        return {
            "Id": f"00T{number}", "OwnerId": ANA, "IsClosed": True, "ActivityDate": "2026-10-01",
        } | fields  # fmt: skip

    organisation.records["Task"] = [
        task(1, TaskSubtype="Call", CallDurationInSeconds=121),
        task(2, TaskSubtype="Call", CallDurationInSeconds=20),
        task(3, TaskSubtype="Call", IsClosed=False),
        task(4, TaskSubtype="Email"),
        task(5, TaskSubtype="Task", Type="Call"),
        task(6, TaskSubtype="Task", Type="Other"),
        task(7, TaskSubtype="Call", ActivityDate="2026-08-31"),
        task(8, TaskSubtype="Call", IsDeleted=True),
    ]
    organisation.records["Event"] = [
        {"Id": "00U1", "OwnerId": BEN, "ActivityDate": "2026-10-02", "IsChild": False},
        {"Id": "00U2", "OwnerId": BEN, "ActivityDate": "2026-10-02", "IsChild": True},
        {"Id": "00U3", "OwnerId": BEN, "ActivityDate": "2026-10-02", "IsChild": False, "Type": "Demo"},
    ]
    headings, *rows = crm.rows("activities", date(2026, 9, 1))
    assert headings == ACTIVITIES.headings
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("00T1", "Ana Silva", "call", "talked"),
        ("00T2", "Ana Silva", "call", "done"),
        ("00T3", "Ana Silva", "call", "not done"),
        ("00T4", "Ana Silva", "email", "done"),
        ("00T5", "Ana Silva", "call", "done"),
        ("00T6", "Ana Silva", "ignore", "done"),
        ("00U1", "Ben Carter", "meeting", "done"),
        ("00U3", "Ben Carter", "demo", "done"),
    ]


def test_the_team_is_who_is_active_and_whom_they_report_to(
    organisation: Organisation, tmp_path: Path, pauses: list[float]
) -> None:
    with salesforce(organisation, tmp_path, pauses, team=True) as crm:
        assert [part.name for part in crm.parts] == ["team", "deals", "activities"]
        assert list(crm.rows("team", date(2026, 9, 1))) == [
            TEAM.headings,
            ("Dana Whitfield", "dana@acme.example", ""),
            ("Ana Silva", "ana@acme.example", "Dana Whitfield"),
            ("Ben Carter", "ben@acme.example", "Dana Whitfield"),
        ]


def test_a_session_that_has_run_out_is_renewed_once_in_the_middle_of_a_query(
    organisation: Organisation, crm: Salesforce
) -> None:
    organisation.page = 2
    organisation.records["Opportunity"] = [opportunity(number, ANA) for number in range(1, 6)]
    changes = crm.changes("deals", None)
    first = [next(changes).key, next(changes).key]
    assert organisation.logins == 1
    organisation.expire()
    assert len({*first, *(each.key for each in changes)}) == 5
    assert organisation.logins == 2


def test_a_token_that_has_run_out_says_how_to_make_a_new_one_and_never_itself(
    organisation: Organisation, tmp_path: Path, pauses: list[float]
) -> None:
    login = {"session_id": "00D!the-token", "instance_url": ""}
    with (
        salesforce(organisation, tmp_path, pauses, login=login) as crm,
        pytest.raises(SourceTrouble, match="no longer accepts the access token of “crm”") as said,
    ):
        deals(crm)
    assert "the-token" not in str(said.value)


def test_a_token_of_the_organisation_opens_it(
    organisation: Organisation, tmp_path: Path, pauses: list[float]
) -> None:
    organisation.sessions.append("00D!the-token")
    login = {"session_id": "00D!the-token", "instance_url": ""}
    with salesforce(organisation, tmp_path, pauses, login=login) as crm:
        assert crm.answer().startswith("127.0.0.1")
    assert organisation.logins == 0


def test_a_key_or_an_apps_own_secret_open_it_too(
    organisation: Organisation, tmp_path: Path, pauses: list[float]
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(key_pem())
    by_key = {"username": "bot@acme.example", "consumer_key": "3MVG9", "privatekey_file": str(key)}
    by_secret = {"consumer_key": "3MVG9", "consumer_secret": "s", "domain": "acme.my"}
    for login in (by_key, by_secret):
        with salesforce(organisation, tmp_path, pauses, login=login) as crm:
            assert crm.answer().startswith("127.0.0.1")
    assert organisation.logins == 2


def test_a_wrong_password_is_named_by_its_code_and_not_repeated(
    organisation: Organisation, crm: Salesforce
) -> None:
    organisation.password = "another"
    with pytest.raises(SourceTrouble, match=r"refuses the login of “crm” .*INVALID_LOGIN") as said:
        deals(crm)
    assert "secret-word" not in str(said.value)


def test_a_server_that_is_away_is_asked_again_with_longer_and_longer_pauses(
    organisation: Organisation, crm: Salesforce, pauses: list[float]
) -> None:
    organisation.records["Opportunity"] = [opportunity(1, ANA)]
    crm.answer()
    organisation.troubles = [UNAVAILABLE, Answer(502, b"<html>Bad gateway</html>"), UNAVAILABLE]
    assert len(deals(crm)) == 1
    assert pauses == [1, 2, 4]


def test_a_server_that_stays_away_is_given_up_after_six_tries(
    organisation: Organisation, crm: Salesforce, pauses: list[float]
) -> None:
    crm.answer()
    organisation.troubles = [UNAVAILABLE] * 20
    with pytest.raises(SourceTrouble, match="does not answer as it should"):
        deals(crm)
    assert pauses == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (LIMIT, "allows your organisation in 24 hours are used up"),
        (refused(403, "API_DISABLED_FOR_ORG"), "may not read everything that is needed"),
        (refused(400, "INVALID_FIELD"), "may not read everything that is needed"),
        (refused(400, "MALFORMED_QUERY"), "refuses the query of “crm”"),
    ],
)
def test_what_asking_again_does_not_help_is_said_at_once(
    organisation: Organisation, crm: Salesforce, pauses: list[float], answer: Answer, words: str
) -> None:
    crm.answer()
    organisation.troubles = [answer]
    with pytest.raises(SourceTrouble, match=words):
        deals(crm)
    assert pauses == []


def test_every_login_that_fails_again_ends_with_words(organisation: Organisation, crm: Salesforce) -> None:
    crm.answer()
    organisation.expire()
    organisation.troubles = [EXPIRED]
    organisation.password = "another"
    with pytest.raises(SourceTrouble, match="refuses the login"):
        deals(crm)


def test_deals_come_in_the_columns_that_the_plan_names() -> None:
    assert DEALS.plan is not None
    assert len(DEALS.headings) == len(DealCells._fields) == len(DEALS.plan.meanings)

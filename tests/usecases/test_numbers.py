"""Numbers that a file says of people who are known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from domain.errors import NotAllowed
from domain.people import SYSTEM, Actor, Person
from storage import measures as stored
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import FixedClock, add_person, services_on
from usecases import numbers
from usecases.numbers import Loaded
from usecases.services import Services

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
FIRST = date(2025, 1, 1)


@dataclass(frozen=True)
class Month:
    """A number of a month."""

    rep: str
    measure: str
    month: date
    value: float
    records: int = 1


@dataclass(frozen=True)
class Day:
    """A number of a day."""

    rep: str
    measure: str
    day: date
    value: float


@dataclass(frozen=True)
class House:
    """Ana is known with an e-mail address, Ben without; there are two people called Sam Doe."""

    services: Services
    clock: FixedClock
    ana: Person
    ben: Person

    def load(
        self,
        *rows: Month | Day,
        emails: dict[str, str] | None = None,
        by: Actor = SYSTEM,
        fingerprint: str | None = None,
    ) -> Loaded:
        """Load a file of these rows."""
        return numbers.load_measures(
            self.services,
            by,
            source="crm.csv",
            measured=[row for row in rows if isinstance(row, Month)],
            daily=[row for row in rows if isinstance(row, Day)],
            emails=emails or {},
            rows=(len(rows), len(rows), 0),
            fingerprint=fingerprint,
        )

    def known(self) -> list[tuple[str, date, str, float]]:
        """Everything known by month."""
        return list(numbers.measures(self.services, SYSTEM))

    def calls(self, rep: Person) -> dict[date, float]:
        """The rep's calls by day."""
        with self.services.database.read() as session:
            return stored.by_day(session, rep.id, "call_cnt", SEPTEMBER, date(2026, 12, 31))


@pytest.fixture
def house(database: Database) -> House:
    clock = FixedClock(NOW)
    services = services_on(database, clock)
    ana, ben = add_person(services, "Ana Silva", email="ana@example.com"), add_person(services, "Ben Carter")
    for tz in ("Europe/London", "Europe/Paris"):
        add_person(services, "Sam Doe", tz=tz, email=f"sam@{tz[-5:].lower()}.example.com")
    return House(services, clock, ana, ben)


def test_months_and_days_are_saved_for_people_who_are_known(house: House) -> None:
    loaded = house.load(
        Month("Ana Silva", "revenue_amt", SEPTEMBER, 92_000, 4),
        Month("Ben Carter", "call_cnt", SEPTEMBER, 28),
        Day("Ben Carter", "call_cnt", OCTOBER, 3),
    )
    assert loaded == Loaded(3, 0)
    assert house.known() == [
        ("Ana Silva", SEPTEMBER, "revenue_amt", 92_000),
        ("Ben Carter", SEPTEMBER, "call_cnt", 28),
    ]
    assert house.calls(house.ben) == {OCTOBER: 3}


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_corrects(house: House) -> None:
    rows = (
        Month("Ana Silva", "revenue_amt", SEPTEMBER, 90_000),
        Day("Ana Silva", "call_cnt", OCTOBER, 3),
    )
    house.load(*rows)
    once = house.known(), house.calls(house.ana)
    house.load(*rows)
    assert (house.known(), house.calls(house.ana)) == once
    house.load(Month("Ana Silva", "revenue_amt", SEPTEMBER, 92_000), Day("Ana Silva", "call_cnt", OCTOBER, 4))
    assert house.known() == [("Ana Silva", SEPTEMBER, "revenue_amt", 92_000)]
    assert house.calls(house.ana) == {OCTOBER: 4}


def test_people_are_found_by_email_first_and_then_by_whole_name_whatever_the_case(house: House) -> None:
    house.load(
        Month("A. Silva", "won_cnt", SEPTEMBER, 1),
        Month("ANA@Example.com", "lost_cnt", SEPTEMBER, 2),
        Month("ben  carter", "won_cnt", SEPTEMBER, 3),
        Month("Sam Doe", "won_cnt", SEPTEMBER, 4),
        emails={
            "A. Silva": "Ana@example.com",
            "ben  carter": "old@example.com",
            "Sam Doe": "sam@paris.example.com",
        },
    )
    assert house.known() == [
        ("Ana Silva", SEPTEMBER, "lost_cnt", 2),
        ("Ana Silva", SEPTEMBER, "won_cnt", 1),
        ("Ben Carter", SEPTEMBER, "won_cnt", 3),
        ("Sam Doe", SEPTEMBER, "won_cnt", 4),
    ]


def test_names_with_accents_are_found_whatever_their_case(house: House) -> None:
    add_person(house.services, "Émile Ångström")
    assert house.load(Month("émile ångström", "won_cnt", SEPTEMBER, 1)).unmatched == ()


def test_who_is_unknown_or_could_be_several_is_named_once_with_the_reason_and_nobody_is_added(
    house: House,
) -> None:
    loaded = house.load(
        Month("Ana", "revenue_amt", SEPTEMBER, 1),
        Month("Ana", "won_cnt", SEPTEMBER, 1),
        Day("Ana", "call_cnt", OCTOBER, 1),
        Month("Sam Doe", "revenue_amt", SEPTEMBER, 1),
        Month("Ben Carter", "revenue_amt", SEPTEMBER, 1),
    )
    assert (loaded.measures, loaded.people_added) == (1, 0)
    assert [name for name, _ in loaded.unmatched] == ["Ana", "Sam Doe"]
    assert "nobody called Ana" in dict(loaded.unmatched)["Ana"]
    assert "several people" in dict(loaded.unmatched)["Sam Doe"]
    assert house.known() == [("Ben Carter", SEPTEMBER, "revenue_amt", 1)]
    with house.services.database.read() as session:
        assert len(stored_people.everybody(session)) == 4


def test_people_of_another_workspace_are_not_found(house: House) -> None:
    elsewhere = services_on(house.services.database, house.clock, "T2")
    add_person(elsewhere, "Zoe Else")
    assert house.load(Month("Zoe Else", "won_cnt", SEPTEMBER, 1)).measures == 0


def test_somebody_with_two_names_in_a_file_keeps_the_first_of_two_numbers_and_it_is_said(
    house: House,
) -> None:
    loaded = house.load(
        Month("Ana Silva", "revenue_amt", SEPTEMBER, 5),
        Month("ana silva", "revenue_amt", SEPTEMBER, 6),
        Month("ana silva", "won_cnt", SEPTEMBER, 7),
        Day("ana silva", "revenue_amt", SEPTEMBER, 8),
    )
    assert loaded.measures == 3
    assert [name for name, _ in loaded.unmatched] == ["ana silva"]
    assert [value for *_, value in house.known()] == [5, 7]


def test_a_number_given_twice_counts_as_it_was_given_last(house: House) -> None:
    house.load(*(Month("Ana Silva", "revenue_amt", SEPTEMBER, value) for value in (5, 6)))
    assert [value for *_, value in house.known()] == [6]


def test_each_load_remembers_what_was_read_and_when(house: House) -> None:
    assert numbers.last_load(house.services, SYSTEM, "crm.csv") is None
    house.load(Month("Ana Silva", "revenue_amt", SEPTEMBER, 5), fingerprint="one")
    house.clock.set(NOW + timedelta(days=1))
    house.load(Month("Ana Silva", "revenue_amt", SEPTEMBER, 5), fingerprint="two")
    assert numbers.last_load(house.services, SYSTEM, "crm.csv") == (NOW + timedelta(days=1), "two")
    with house.services.database.read() as session:
        newest = stored.provenance(session, house.ana.id, SEPTEMBER)
    assert [(load.source, load.at) for load in newest] == [("crm.csv", NOW + timedelta(days=1))]


def test_only_an_administrator_or_whoever_holds_the_machine_loads_numbers(house: House) -> None:
    row = Month("Ana Silva", "won_cnt", SEPTEMBER, 1)
    with pytest.raises(NotAllowed):
        house.load(row, by=Actor(house.ana))
    with pytest.raises(NotAllowed):
        numbers.last_load(house.services, Actor(house.ana), "crm.csv")
    priya = add_person(house.services, "Priya Nair", administrator=True)
    assert house.load(row, by=Actor(priya)).measures == 1


@dataclass(frozen=True)
class Member:
    """A person of a team file."""

    name: str
    manager: str | None = None
    email: str | None = None


def export(house: House, *members: Member, measured: tuple[Month, ...] = ()) -> Loaded:
    """Load a CRM export with these people."""
    return numbers.load_crm(
        house.services,
        SYSTEM,
        source="crm",
        members=members,
        measured=measured,
        since=date(2026, 1, 1),
        rows=(len(measured), len(measured), 0),
    )


def test_an_export_adds_people_once_even_those_with_accents(house: House) -> None:
    team = Member("Élodie Ångström", "Dana Whitfield"), Member("Ana Silva", "Dana Whitfield")
    assert [export(house, *team).people_added for _ in range(2)] == [2, 0]
    with house.services.database.read() as session:
        lines = stored_people.lines(session, [house.ana.id])
    assert [line.starts for line in lines] == [date(2026, 1, 1)]


def test_nobody_becomes_their_own_manager_by_an_export(house: House) -> None:
    export(house, Member("Ana Silva", "ana silva"))
    with house.services.database.read() as session:
        assert stored_people.lines(session) == ()


def test_an_export_leaves_out_whom_it_could_mean_twice_and_loads_the_others(house: House) -> None:
    numbers_of = tuple(Month(name, "won_cnt", SEPTEMBER, 1) for name in ("Sam Doe", "Ana Silva", "Zoe Else"))
    loaded = export(house, Member("Sam Doe"), Member("Ana Silva"), measured=numbers_of)
    assert (loaded.measures, loaded.people_added) == (1, 0)
    assert [name for name, _ in loaded.unmatched] == ["Sam Doe"]


def test_an_export_that_knows_one_person_by_two_names_says_so(house: House) -> None:
    names = "Ana Silva", "A. Silva"
    members = [Member(name, email="ana@example.com") for name in names]
    loaded = export(house, *members, measured=tuple(Month(name, "won_cnt", SEPTEMBER, 1) for name in names))
    assert loaded.measures == 1
    assert [name for name, _ in loaded.unmatched] == ["A. Silva"]


def test_a_file_with_a_new_manager_ends_the_old_line_and_the_same_file_again_changes_nothing(
    database: Database,
) -> None:
    services = services_on(database, FixedClock(NOW))

    def load(manager: str) -> None:
        member = SimpleNamespace(name="Ana Silva", manager=manager, email=None)
        numbers.load_crm(
            services,
            SYSTEM,
            source="crm",
            members=[member],
            measured=(),
            since=date(2025, 1, 1),
            rows=(0, 0, 0),
        )

    load("Dana Whitfield")
    load("Nell Page")
    load("Nell Page")
    with services.database.read() as session:
        people = {person.id: person.name for person in stored_people.everybody(session, services.workspace)}
        lines = [(people[line.manager_id], line.starts, line.ends) for line in stored_people.lines(session)]
    today = NOW.date()
    assert lines == [
        ("Dana Whitfield", FIRST, today - timedelta(days=1)),
        ("Nell Page", today, None),
    ]

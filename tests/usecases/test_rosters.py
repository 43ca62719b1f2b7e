"""Who is meant: by e-mail first, then by name; two people of one name are never one, and one is never two."""

from datetime import date
from pathlib import Path

import pytest

from domain.people import Person
from domain.sources import DealCells
from storage import imports as stored_imports
from storage import people as stored_people
from storage.database import Database
from tests.usecases.dropping import NOW, Drops
from tests.usecases.house import FixedClock, add_person, services_on
from usecases import import_answers, imports
from usecases.rosters import Roster
from usecases.services import Services
from usecases.source_runs import _known_deals


def somebody(number: int, name: str, email: str | None = None, *, active: bool = True) -> Person:
    return Person(number, "T1", name, email=email, active=active)


@pytest.fixture
def services(sqlite_database: Database) -> Services:
    return services_on(sqlite_database, FixedClock(NOW))


@pytest.fixture
def drops(services: Services, tmp_path: Path, priya: Person) -> Drops:
    return Drops(services, tmp_path)


def known(services: Services) -> dict[str, int]:
    return imports.known_now(services)


def test_the_address_comes_before_the_name() -> None:
    ana, other = somebody(1, "Ana Silva", "ana@acme.example"), somebody(2, "Ana S.", "as@acme.example")
    roster = Roster([ana, other])
    assert roster.find("Ana Silva", "as@acme.example") == other
    assert roster.find("Ana Silva", None) == ana
    assert roster.find("ANA@acme.example") == ana


def test_accents_make_no_second_person() -> None:
    chloe = somebody(1, "Chloé Martin")
    assert Roster([chloe]).find("chloe  martin") == chloe


def test_whose_address_changed_is_still_found_by_name() -> None:
    ana = somebody(1, "Ana Silva", "ana.silva@acme.example")
    assert Roster([ana], ["ana@new.example"]).find("Ana Silva", "ana@new.example") == ana


def test_a_second_person_of_one_name_is_not_the_first() -> None:
    ana = somebody(1, "Ana Silva", "ana@acme.example")
    roster = Roster([ana], ["ana@acme.example", "ana2@acme.example"])
    assert roster.fitting("Ana Silva", "ana2@acme.example") == []
    assert roster.find("Ana Silva", "ana@acme.example") == ana


def test_two_with_one_address_are_one_who_left_and_one_who_is_here() -> None:
    left, here = somebody(1, "Ana Silva", "a@x.example", active=False), somebody(2, "Ana", "a@x.example")
    assert Roster([left, here]).find("Whoever", "a@x.example") == here


def test_what_somebody_said_about_a_spelling_holds_for_team_files_too(
    services: Services, drops: Drops, priya: Person
) -> None:
    ana = add_person(services, "Ana Silva", "UANA")
    with services.database.write() as session:
        stored_imports.remember_spelling(session, "T1", "anna silwa", ana.id)
        stored_imports.remember_spelling(session, "T1", "old rep", None)
    drops.loads(
        priya,
        "team.csv",
        "Name,Manager\nAnna Silwa,Dana Whitfield\nOld Rep,Dana Whitfield\nBen Carter,Dana Whitfield\n",
    )
    with services.database.read() as session:
        names = {each.name for each in stored_people.everybody(session, "T1")}
    assert names == {"Priya", "Ana Silva", "Dana Whitfield", "Ben Carter"}


def test_an_address_that_is_left_out_is_left_out_of_the_funnel_whatever_the_name(services: Services) -> None:
    add_person(services, "Ana Silva", "UANA")
    with services.database.write() as session:
        stored_imports.remember_spelling(session, "T1", "robot@crm.example", None)
    facts = ("open", "10", "-", "2026-12-01", "-", "Offer", "-", "-")
    rows = [DealCells("1", "Ana Silva", "robot@crm.example", *facts)]
    assert list(_known_deals(iter(rows), known(services), date(2026, 1, 1))) == []
    rows = [DealCells("1", "Ana Silva", "unknown@crm.example", *facts)]
    assert len(list(_known_deals(iter(rows), known(services), date(2026, 1, 1)))) == 1


def test_somebodys_own_address_comes_before_what_was_said_about_it(services: Services) -> None:
    ana = add_person(services, "Ana Silva", "UANA")
    with services.database.write() as session:
        stored_imports.remember_spelling(session, "T1", "ana@acme.example", None)
    assert known(services)["ana@acme.example"] == 0
    new = add_person(services, "Ana Sosa", "UANA2", email="ana@acme.example")
    assert known(services)["ana@acme.example"] == new.id
    assert known(services)["ana silva"] == ana.id


def test_two_people_of_one_name_are_asked_about_and_no_third_is_made(
    services: Services, drops: Drops, priya: Person
) -> None:
    first = add_person(services, "Ana Silva", "UANA1", email="ana1@acme.example")
    second = add_person(services, "Ana Silva", "UANA2", email="ana2@acme.example")
    content = "rep,month,measure,value\nAna Silva,2026-09,revenue_amt,1\nZoe New,2026-09,revenue_amt,2\n"
    file = drops.drops(priya, "report.csv", content)
    assert {name for name, _ in file.findings.unknown} == {"Ana Silva", "Zoe New"}
    for _ in range(2):
        import_answers.all_new(services, drops._actor(priya), file.id)
        file = drops.now(file)
    assert {name for name, _ in file.findings.unknown} == {"Ana Silva"}
    import_answers.settle_people(services, drops._actor(priya), file.id, {"Ana Silva": second.id})
    file = drops.now(file)
    assert file.findings.unknown == ()
    with services.database.read() as session:
        named = [each.id for each in stored_people.everybody(session, "T1") if each.name == "Ana Silva"]
    assert named == [first.id, second.id]


def test_somebody_new_of_a_name_that_others_have_is_meant_by_it_from_then_on(
    services: Services, drops: Drops, priya: Person
) -> None:
    for number in (1, 2):
        add_person(services, "Ana Silva", f"UANA{number}")
    file = drops.drops(priya, "report.csv", "rep,month,measure,value\nAna Silva,2026-09,revenue_amt,1\n")
    for _ in range(2):
        import_answers.settle_people(services, drops._actor(priya), file.id, {}, new=["Ana Silva"])
    file = drops.now(file)
    assert file.findings.unknown == ()
    with services.database.read() as session:
        assert len([p for p in stored_people.everybody(session, "T1") if p.name == "Ana Silva"]) == 3

"""This looks wrong: it goes to whoever owns the data, by number, by source, by who brought it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.disputes import State as Answer
from domain.errors import BadAnswer, NotAllowed
from domain.messages import Kind
from domain.people import SYSTEM, Actor, Person
from storage import people as stored_people
from tests.usecases.dropping import Drops
from tests.usecases.house import add_person, lead
from tests.usecases.scene import outbox
from usecases import data_owners, disputes, typed
from usecases.services import Services

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def otto(services: Services) -> Person:
    """He looks after the CRM and is no administrator."""
    return add_person(services, "Otto", "UOTTO")


@pytest.fixture
def dana(services: Services) -> Person:
    return add_person(services, "Dana Whitfield", "UDANA")


@pytest.fixture
def ana(services: Services, dana: Person) -> Person:
    made = add_person(services, "Ana Silva", "UANA")
    lead(services, made, dana, date(2026, 1, 1))
    return made


@pytest.fixture
def drops(services: Services, tmp_path: Path, ana: Person, priya: Person, omar: Person) -> Drops:
    return Drops(services, tmp_path)


def table(value: float = 10, measure: str = "revenue_amt") -> str:
    return f"rep,month,measure,value\nAna Silva,2026-09,{measure},{value}\n"


def asked(services: Services, ana: Person, kpi: str = "revenue") -> set[str]:
    found = data_owners.looked_after(services, Actor(ana), ana, SEPTEMBER, [kpi])
    return {each.name for each in found[kpi]}


def test_whoever_dropped_the_file_is_asked_and_nobody_else(
    services: Services, drops: Drops, ana: Person, priya: Person, dana: Person
) -> None:
    assert asked(services, ana) == {"Priya", "Omar"}, "nobody has brought it: the administrators"
    drops.loads(priya, "report.csv", table())
    assert asked(services, ana) == {"Priya"}
    found = disputes.doubt(services, Actor(ana), ana, SEPTEMBER, "revenue", "12", "One deal is missing")
    assert [each.recipient_id for each in outbox(services, Kind.DATA_QUESTION)] == [priya.id]
    disputes.answer(services, Actor(priya), found.dispute.id, Answer.RIGHT, "It was booked in October")
    told = {each.recipient_id for each in outbox(services, Kind.DATA_ANSWER)}
    assert told == {ana.id, dana.id}, "the answer goes back to both"


def test_an_owner_chosen_for_the_file_comes_before_who_dropped_it_and_one_for_the_number_first(
    services: Services, drops: Drops, ana: Person, priya: Person, otto: Person, dana: Person
) -> None:
    drops.loads(priya, "report.csv", table())
    found = data_owners.name_owner(services, Actor(priya), "file:report.csv", "UOTTO")
    assert ("file:report.csv", otto) in found.sources
    assert asked(services, ana) == {"Otto"}
    data_owners.name_owner(services, Actor(priya), "revenue", "UDANA")
    assert asked(services, ana) == {"Dana Whitfield"}
    data_owners.name_owner(services, Actor(priya), "revenue", None)
    assert asked(services, ana) == {"Otto"}
    for _ in range(2):
        data_owners.name_owner(services, Actor(priya), "file:report.csv", None)
    assert asked(services, ana) == {"Priya"}


def test_the_watched_folder_and_a_file_in_it_can_each_have_an_owner(
    services: Services, drops: Drops, ana: Person, priya: Person, otto: Person, dana: Person
) -> None:
    drops.loads(None, "report.csv", table())
    assert asked(services, ana) == {"Priya", "Omar"}
    data_owners.name_owner(services, Actor(priya), "folder", "UOTTO")
    assert asked(services, ana) == {"Otto"}
    data_owners.name_owner(services, Actor(priya), "file:report.csv", "UDANA")
    assert asked(services, ana) == {"Dana Whitfield"}


def test_each_number_a_kpi_is_made_of_has_its_own_owner(
    services: Services, drops: Drops, ana: Person, priya: Person, omar: Person
) -> None:
    drops.loads(priya, "revenue.csv", table())
    drops.loads(omar, "costs.csv", table(4, "cost_amt"))
    assert asked(services, ana, "gross_profit") == {"Priya", "Omar"}
    assert asked(services, ana) == {"Priya"}


def test_a_manager_who_typed_a_number_is_asked_about_it(
    services: Services, drops: Drops, ana: Person, dana: Person
) -> None:
    typed.save(services, Actor(dana), ana, SEPTEMBER, {"revenue_amt": 7.0})
    assert asked(services, ana) == {"Dana Whitfield"}


def test_who_brought_a_file_and_may_not_any_more_is_not_asked(
    services: Services, drops: Drops, ana: Person, priya: Person
) -> None:
    drops.loads(priya, "report.csv", table())
    found = disputes.doubt(services, Actor(ana), ana, SEPTEMBER, "revenue", "12", "One deal is missing")
    with services.database.write() as session:
        stored_people.change(session, replace(priya, administrator=False))
        revoked = stored_people.get(session, priya.id)
    assert revoked is not None
    assert asked(services, ana) == {"Omar"}
    with pytest.raises(NotAllowed):
        disputes.answer(services, Actor(revoked), found.dispute.id, Answer.RIGHT, "It is right")


def test_who_was_asked_can_answer_although_somebody_else_brought_the_number_again(
    services: Services, drops: Drops, ana: Person, priya: Person, omar: Person
) -> None:
    drops.loads(priya, "report.csv", table())
    found = disputes.doubt(services, Actor(ana), ana, SEPTEMBER, "revenue", "12", "One deal is missing")
    drops.loads(omar, "corrected.csv", table(12))
    assert asked(services, ana) == {"Omar"}
    seen = disputes.answer(services, Actor(priya), found.dispute.id, Answer.FIXED, "Omar corrected it")
    assert seen.dispute.state is Answer.FIXED


def test_an_owner_who_left_is_passed_over(
    services: Services, drops: Drops, ana: Person, priya: Person, otto: Person
) -> None:
    drops.loads(priya, "report.csv", table())
    data_owners.name_owner(services, Actor(priya), "file:report.csv", "UOTTO")
    with services.database.write() as session:
        stored_people.change(session, replace(otto, active=False))
    assert asked(services, ana) == {"Priya"}


def test_only_what_is_there_can_get_an_owner(services: Services, drops: Drops, priya: Person) -> None:
    with pytest.raises(BadAnswer):
        data_owners.name_owner(services, Actor(priya), "file:nowhere.csv", "UPRIYA")
    with pytest.raises(NotAllowed):
        data_owners.name_owner(services, SYSTEM, "revenue", "UPRIYA")

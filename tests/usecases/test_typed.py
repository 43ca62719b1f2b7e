"""Numbers typed in by hand: for whom, who sees what stands there, and what is said about it afterwards."""

from datetime import date

import pytest

from domain.errors import BadAnswer, NoReps
from domain.imports import Typed
from domain.people import Actor, Person
from tests.usecases.house import add_person, lead
from usecases import typed
from usecases.services import Services

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def dana(services: Services) -> Person:
    return add_person(services, "Dana Whitfield", "UDANA")


@pytest.fixture
def ana(services: Services, dana: Person) -> Person:
    made = add_person(services, "Ana Silva", "UANA")
    lead(services, made, dana, date(2026, 1, 1))
    return made


def test_who_has_nobody_to_type_for_is_told_what_to_do(
    services: Services, dana: Person, priya: Person
) -> None:
    with pytest.raises(NoReps, match="Nobody reports to you"):
        typed.reps(services, Actor(dana), dana)
    with pytest.raises(NoReps, match="Drop a list of your team"):
        typed.reps(services, Actor(priya), priya)


def test_a_manager_sees_what_stands_and_what_became_of_it(
    services: Services, dana: Person, ana: Person
) -> None:
    assert typed.reps(services, Actor(dana), dana) == (ana,)
    first = typed.save(services, Actor(dana), ana, SEPTEMBER, {"call_cnt": 70.0})
    assert first == Typed(1, (("call_cnt", None, 70.0),))
    assert typed.standing(services, Actor(dana), ana, SEPTEMBER) == {"call_cnt": 70.0}
    then = typed.save(services, Actor(dana), ana, SEPTEMBER, {"call_cnt": 77.0})
    assert then.changes == (("call_cnt", 70.0, 77.0),)
    assert typed.save(services, Actor(dana), ana, SEPTEMBER, {"call_cnt": 77.0}) == Typed(0)


def test_an_administrator_brings_numbers_in_and_is_shown_none_that_stand(
    services: Services, dana: Person, priya: Person, ana: Person
) -> None:
    typed.save(services, Actor(dana), ana, SEPTEMBER, {"call_cnt": 70.0})
    assert typed.standing(services, Actor(priya), ana, SEPTEMBER) is None
    same = typed.save(services, Actor(priya), ana, SEPTEMBER, {"call_cnt": 70.0})
    other = typed.save(services, Actor(priya), ana, SEPTEMBER, {"call_cnt": 71.0})
    assert same == other == Typed(1), "whether it was so before is not told either"
    assert typed.standing(services, Actor(dana), ana, SEPTEMBER) == {"call_cnt": 71.0}


def test_an_administrator_who_leads_a_team_sees_their_own_reps(services: Services) -> None:
    both = add_person(services, "Bo", "UBO", administrator=True)
    rep = add_person(services, "Ric", "URIC")
    lead(services, rep, both, date(2026, 1, 1))
    typed.save(services, Actor(both), rep, SEPTEMBER, {"call_cnt": 70.0})
    assert typed.standing(services, Actor(both), rep, SEPTEMBER) == {"call_cnt": 70.0}


def test_a_number_saved_as_the_form_showed_it_is_not_changed(
    services: Services, dana: Person, ana: Person
) -> None:
    typed.save(services, Actor(dana), ana, SEPTEMBER, {"revenue_amt": 1234.5678})
    assert typed.save(services, Actor(dana), ana, SEPTEMBER, {"revenue_amt": 1234.57}) == Typed(0)
    assert typed.standing(services, Actor(dana), ana, SEPTEMBER) == {"revenue_amt": 1234.5678}


def test_a_month_to_come_has_no_numbers(services: Services, dana: Person, ana: Person) -> None:
    with pytest.raises(BadAnswer):
        typed.save(services, Actor(dana), ana, date(2026, 11, 1), {"call_cnt": 1.0})

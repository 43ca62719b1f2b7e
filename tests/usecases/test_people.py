"""Who is here, who is meant, and who leads whom from when to when."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.errors import BadDate, NoManager, NoReps, NotAllowed, UnknownPerson
from domain.people import SYSTEM, Actor, Person
from storage import people as stored
from storage.database import Database
from tests.usecases.house import add_person, lead
from tests.usecases.scene import actor, at_once, scene
from usecases import people
from usecases.people import Profile
from usecases.services import Services, manager_on, person, reps_on

OCTOBER_15 = date(2026, 10, 15)


def profile(slack_id: str, name: str, **more: Any) -> Profile:
    about = {"email": None, "tz": "Europe/Berlin", "locale": "de-DE", "active": True} | more
    return Profile(slack_id, name, **about)


def everybody(services: Services) -> list[Person]:
    with services.database.read() as session:
        return list(stored.everybody(session, services.workspace))


def test_everybody_is_welcomed_once_however_often_the_bot_starts(database: Database) -> None:
    services = scene(database).services
    new = [profile("U1", "Élodie Ørsted", email="elodie@example.com"), profile("U2", "Cy Ng")]
    assert people.welcome(services, SYSTEM, new) == 2
    before = everybody(services)
    assert people.welcome(services, SYSTEM, new) == 0
    assert everybody(services) == before


def test_two_bots_that_start_in_the_same_moment_welcome_nobody_twice(database: Database) -> None:
    services = scene(database).services
    new = [profile(f"U{number}", f"Person {number}", email=f"p{number}@example.com") for number in range(20)]
    found = at_once(*[lambda: people.welcome(services, SYSTEM, new)] * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert len([each for each in everybody(services) if each.name.startswith("Person")]) == 20


def test_whoever_changes_in_slack_changes_here_and_keeps_what_slack_does_not_know(database: Database) -> None:
    services = scene(database).services
    iris = add_person(services, "Iris", "U1", email="iris@example.com", country="PT")
    people.welcome(services, SYSTEM, [profile("U1", "Iris Marie", tz="Asia/Tokyo", active=False)])
    with services.database.read() as session:
        found = person(session, iris.id)
    assert (found.name, found.tz, found.active) == ("Iris Marie", "Asia/Tokyo", False)
    assert (found.email, found.country) == ("iris@example.com", "PT")


@pytest.mark.parametrize("name", ["Élodie Ørsted", "élodie ørsted", "ÉLODIE ØRSTED"])
def test_whoever_came_from_a_file_is_found_by_name_whatever_the_case(database: Database, name: str) -> None:
    services = scene(database).services
    known = add_person(services, "Élodie Ørsted")
    assert people.welcome(services, SYSTEM, [profile("U1", name)]) == 0
    assert people.asking(services, "U1").id == known.id


def test_an_address_tells_two_people_of_one_name_apart_and_without_one_both_stay_unclaimed(
    database: Database,
) -> None:
    services = scene(database).services
    add_person(services, "Alex Kim", email="a@example.com")
    other = add_person(services, "Alex Kim", email="b@example.com")
    people.welcome(services, SYSTEM, [profile("U1", "Alex Kim", email="b@example.com")])
    assert people.asking(services, "U1").id == other.id
    add_person(services, "Alex Kim")
    assert people.welcome(services, SYSTEM, [profile("U2", "Alex Kim")]) == 1


def test_an_account_is_never_given_to_somebody_else(database: Database) -> None:
    here = scene(database)
    people.welcome(here.services, SYSTEM, [profile("U1", "Ana Silva")])
    assert people.asking(here.services, "U0ANA").id == here.ana.id
    assert people.asking(here.services, "U1").id != here.ana.id


def test_strangers_and_people_who_left_are_told_that_they_are_not_known(database: Database) -> None:
    here = scene(database)
    with here.services.database.write() as session:
        stored.change(session, replace(here.ben, active=False))
    for slack_id in ("U0BEN", "UNKNOWN", ""):
        with pytest.raises(UnknownPerson, match="administrator"):
            people.asking(here.services, slack_id)


@pytest.mark.parametrize("words", ["ana", "Ana Silva", "@ana", " ANA ", "<@U0ANA>", "<@U0ANA|ana>"])
def test_a_manager_names_a_rep_as_people_do(sqlite_database: Database, words: str) -> None:
    here = scene(sqlite_database)
    assert people.meant(here.services, here.dana, words) == here.ana


@pytest.mark.parametrize(
    "words", ["leo", "<@U0LEO>", "nobody", "", " ", "%", "_", "an", "<@U0DANA", "x" * 500]
)
def test_people_who_are_not_ones_own_are_as_unknown_as_nobody(sqlite_database: Database, words: str) -> None:
    here = scene(sqlite_database)
    with pytest.raises(UnknownPerson, match="nobody of yours"):
        people.meant(here.services, here.dana, words)


def test_a_rep_means_themselves_and_never_a_colleague(database: Database) -> None:
    here = scene(database)
    assert people.meant(here.services, here.ana, "ana") == here.ana
    for words in ("ben", "<@U0BEN>", "dana"):
        with pytest.raises(UnknownPerson):
            people.meant(here.services, here.ana, words)


def test_a_name_that_fits_two_asks_which(database: Database) -> None:
    here = scene(database)
    lead(here.services, add_person(here.services, "Ana Berg", "U9"), here.dana, date(2026, 1, 1))
    with pytest.raises(UnknownPerson, match="Ana Berg or Ana Silva"):
        people.meant(here.services, here.dana, "ana")
    assert people.meant(here.services, here.dana, "ana silva") == here.ana


def test_a_rep_without_a_manager_and_a_manager_without_reps_hear_what_is_missing(database: Database) -> None:
    here = scene(database)
    loner = add_person(here.services, "Lone Wolf", "U9")
    with pytest.raises(NoManager):
        people.my_manager(here.services, loner)
    with pytest.raises(NoReps):
        people.my_reps(here.services, loner)
    assert people.my_manager(here.services, here.ana) == here.dana
    assert people.my_reps(here.services, here.dana) == (here.ana, here.ben)
    assert not people.leads(here.services, here.ana)


def test_reps_who_left_are_nobodys_reps_and_managers_who_left_nobodys_managers(database: Database) -> None:
    here = scene(database)
    gone = add_person(here.services, "Gus Gone", "U9")
    lead(here.services, here.ana, gone, date(2026, 6, 1))
    with here.services.database.write() as session:
        stored.change(session, replace(gone, active=False))
        stored.change(session, replace(here.ben, active=False))
    assert people.my_manager(here.services, here.ana) == here.dana
    assert people.my_reps(here.services, here.dana) == (here.ana,)


def test_a_line_goes_from_day_to_day_and_who_took_over_last_is_the_manager(database: Database) -> None:
    here = scene(database)
    cover = add_person(here.services, "Cora Cover", "U9")
    people.lead(
        here.services, SYSTEM, rep=here.ana, manager=cover, starts=OCTOBER_15, ends=date(2026, 10, 31)
    )
    with here.services.database.read() as session:
        found = [manager_on(session, here.ana, date(2026, 10, day)) for day in (14, 15, 31)]
        assert found == [here.dana, cover, cover]
        assert manager_on(session, here.ana, date(2026, 11, 1)) == here.dana
        assert reps_on(session, cover, OCTOBER_15) == (here.ana,)
        assert reps_on(session, cover, date(2026, 11, 1)) == ()


def test_a_line_can_be_ended_and_ending_it_twice_changes_nothing(database: Database) -> None:
    here = scene(database)
    for _ in range(2):
        people.lead(
            here.services,
            SYSTEM,
            rep=here.ana,
            manager=here.dana,
            starts=date(2026, 1, 1),
            ends=date(2026, 9, 30),
        )
    with pytest.raises(NoManager):
        people.my_manager(here.services, here.ana)


def test_today_is_the_day_it_is_where_one_lives(database: Database) -> None:
    here = scene(database, datetime(2026, 10, 14, 20, tzinfo=UTC))
    kiri = add_person(here.services, "Kiri Tane", "U9", tz="Pacific/Auckland")
    people.lead(here.services, SYSTEM, rep=kiri, manager=here.dana, starts=OCTOBER_15)
    assert people.my_manager(here.services, kiri) == here.dana


@pytest.mark.parametrize("who", ["ana", "dana", "leo"])
def test_only_an_administrator_says_who_leads_whom_and_who_is_away(
    sqlite_database: Database, who: str
) -> None:
    here = scene(sqlite_database)
    asker = actor(getattr(here, who))
    day = OCTOBER_15
    with pytest.raises(NotAllowed):
        people.lead(here.services, asker, rep=here.ana, manager=here.leo, starts=day)
    with pytest.raises(NotAllowed):
        people.away(here.services, asker, person=here.ana, starts=day, ends=day)
    with pytest.raises(NotAllowed):
        people.welcome(here.services, asker, [])


def test_an_administrator_keeps_people_but_not_those_of_another_workspace(database: Database) -> None:
    here = scene(database)
    ada = Actor(add_person(here.services, "Ada", "U9", administrator=True))
    elsewhere = add_person(here.services, "Eva", "U1", workspace="T2")
    people.away(here.services, ada, person=here.ana, starts=OCTOBER_15, ends=OCTOBER_15)
    for act in (
        lambda: people.away(here.services, ada, person=elsewhere, starts=OCTOBER_15, ends=OCTOBER_15),
        lambda: people.lead(here.services, ada, rep=elsewhere, manager=here.dana, starts=OCTOBER_15),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_dates_the_wrong_way_round_and_people_who_lead_themselves_are_refused(database: Database) -> None:
    here = scene(database)
    with pytest.raises(UnknownPerson, match="themselves"):
        people.lead(here.services, SYSTEM, rep=here.ana, manager=here.ana, starts=OCTOBER_15)
    with pytest.raises(BadDate):
        people.away(here.services, SYSTEM, person=here.ana, starts=OCTOBER_15, ends=date(2026, 10, 14))
    with pytest.raises(BadDate):
        people.lead(
            here.services,
            SYSTEM,
            rep=here.ana,
            manager=here.dana,
            starts=OCTOBER_15,
            ends=date(2026, 10, 14),
        )


def test_leave_noted_twice_is_one_leave_with_the_newer_end(database: Database) -> None:
    here = scene(database)
    for last in (20, 22):
        people.away(here.services, SYSTEM, person=here.ana, starts=OCTOBER_15, ends=date(2026, 10, last))
    with here.services.database.read() as session:
        assert stored.leave(session, [here.ana.id])[here.ana.id] == ((OCTOBER_15, date(2026, 10, 22)),)

"""Files of one name: which of them say the whole again, and which are another report."""

from pathlib import Path

import pytest

from domain.imports import State
from domain.people import Actor, Person
from tests.usecases.dropping import Drops
from tests.usecases.house import add_person
from usecases import import_answers
from usecases.services import Services

NAMES = ("Ana Silva", "Ben Carter", "Chloe Martin", "Emil Novak")


@pytest.fixture
def drops(services: Services, tmp_path: Path, priya: Person) -> Drops:
    for name in NAMES:
        add_person(services, name)
    return Drops(services, tmp_path)


def table(**values: float) -> str:
    """One September number for each person, by first name."""
    named = {name.split()[0].lower(): name for name in NAMES}
    rows = [f"{named[who]},2026-09,revenue_amt,{value}" for who, value in values.items()]
    return "\n".join(["rep,month,measure,value", *rows]) + "\n"


def stands(drops: Drops) -> dict[str, float]:
    return {name.split()[0].lower(): value for (name, _), value in drops.numbers().items()}


def test_two_administrators_files_of_one_name_leave_each_other_alone(
    drops: Drops, priya: Person, omar: Person
) -> None:
    drops.loads(priya, "report.csv", table(ana=10, ben=20))
    file = drops.loads(omar, "report.csv", table(chloe=30, emil=40))
    assert (file.findings.gone, file.findings.apart) == (0, False)
    drops.loads(priya, "report.csv", table(ana=11, ben=20))
    assert stands(drops) == {"ana": 11, "ben": 20, "chloe": 30, "emil": 40}


def test_one_administrator_drops_the_reports_of_two_teams_under_one_name(drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", table(ana=10, ben=20))
    file = drops.drops(priya, "report.csv", table(chloe=30, emil=40))
    assert (file.findings.gone, file.findings.apart) == (0, True)
    drops.confirms(file)
    assert stands(drops) == {"ana": 10, "ben": 20, "chloe": 30, "emil": 40}
    for _ in range(2):
        west = drops.loads(priya, "report.csv", table(ana=11))
        assert west.findings.gone == 0 or west.findings.leaving == ("Ben Carter",)
        east = drops.loads(priya, "report.csv", table(chloe=30, emil=41))
        assert (east.findings.gone, east.findings.apart) == (0, False)
    assert stands(drops) == {"ana": 11, "chloe": 30, "emil": 41}


def test_a_corrected_file_corrects_and_names_those_whose_numbers_go(drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", table(ana=10, ben=20))
    file = drops.drops(priya, "report.csv", table(ana=30))
    assert (file.findings.gone, file.findings.leaving) == (1, ("Ben Carter",))
    drops.confirms(file)
    assert stands(drops) == {"ana": 30}


def test_who_left_the_team_of_a_file_keeps_their_numbers_by_a_click(
    services: Services, drops: Drops, priya: Person
) -> None:
    drops.loads(priya, "report.csv", table(ana=10, ben=20))
    file = drops.drops(priya, "report.csv", table(ana=30, chloe=5))
    import_answers.another(services, Actor(priya), file.id, True)
    file = drops.now(file)
    assert (file.findings.gone, file.another) == (0, True)
    drops.confirms(file)
    assert stands(drops) == {"ana": 30, "ben": 20, "chloe": 5}
    file = drops.loads(priya, "report.csv", table(ana=31, chloe=5))
    assert file.findings.gone == 0, "from now on it goes by the newer of the two"
    assert stands(drops) == {"ana": 31, "ben": 20, "chloe": 5}


def test_that_it_is_the_same_report_after_all_is_a_click_too(
    services: Services, drops: Drops, priya: Person
) -> None:
    drops.loads(priya, "report.csv", table(ana=10))
    file = drops.drops(priya, "report.csv", table(ben=10))
    assert file.findings.apart
    import_answers.another(services, Actor(priya), file.id, False)
    assert import_answers.another(services, Actor(priya), file.id, False).state is State.NEW
    file = drops.now(file)
    assert (file.findings.gone, file.findings.leaving) == (1, ("Ana Silva",))
    drops.confirms(file)
    assert stands(drops) == {"ben": 10}


def test_the_folder_asks_before_it_takes_a_file_for_another_report(drops: Drops) -> None:
    drops.loads(None, "report.csv", table(ana=10))
    known = drops.drops(None, "report.csv", table(ana=11))
    assert known.state is State.LOADED
    assert drops.drops(None, "report.csv", table(chloe=7)).state is State.ASKED


def test_more_never_goes_than_was_shown(drops: Drops, priya: Person) -> None:
    march = table(ana=1).replace("2026-09", "2026-03")
    drops.loads(priya, "report.csv", march)
    may = drops.drops(priya, "report.csv", table(ana=12, ben=5).replace("2026-09", "2026-05"))
    both = drops.drops(priya, "report.csv", march + table(ana=12).partition("\n")[2])
    assert both.findings.gone == 0
    drops.confirms(may)
    file = drops.confirms(both)
    assert file.state is State.ASKED
    assert (file.findings.gone, file.findings.leaving) == (2, ("Ana Silva", "Ben Carter"))
    assert any("Other numbers were loaded" in each for each in file.findings.notes)


def test_typed_numbers_belong_to_no_report(services: Services, drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", table(ana=10, ben=20))
    file = drops.drops(priya, "report.csv", table(ana=10, ben=20))
    assert (file.findings.same, file.findings.gone) == (2, 0)

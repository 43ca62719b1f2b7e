"""Refused rows that come back corrected, in as many rounds as it takes, add up to the whole file."""

import csv
import io
from pathlib import Path

import pytest

from domain.errors import MoveNotAllowed
from domain.imports import State
from domain.people import SYSTEM, Actor, Person
from tests.usecases.dropping import TABLES, Drops
from tests.usecases.house import add_person
from usecases import importing, imports
from usecases.services import Services

HEAD = "Rep,Close date,Amount,Stage\n"
DEALS = (
    f"{HEAD}Ana Silva,2026-09-14,1000,Won\nAna Silva,2026-09-15,one,Won\n"
    "Ben Carter,2026-09-16,two,Won\nBen Carter,2026-09-17,20,Won\n"
) + "Ben Carter,2026-08-17,7,Won\n" * 6


@pytest.fixture
def drops(services: Services, tmp_path: Path, priya: Person) -> Drops:
    for name in ("Ana Silva", "Ben Carter"):
        add_person(services, name)
    return Drops(services, tmp_path)


def september(drops: Drops) -> dict[str, float]:
    return {name: value for (name, month), value in drops.numbers().items() if month == "2026-09"}


def only(content: str, *names: str) -> str:
    """The rows of some people, with the headings."""
    found = list(csv.reader(io.StringIO(content)))
    out = io.StringIO()
    csv.writer(out).writerows([found[0], *(row for row in found[1:] if set(names) & set(row))])
    return out.getvalue()


def test_two_rounds_of_corrections_add_up(drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", DEALS)
    assert september(drops) == {"Ana Silva": 1000, "Ben Carter": 20}
    first = drops.rows_back().replace(",one,Won", ",300,Won")
    file = drops.loads(priya, "corrected.csv", first)
    assert (file.findings.read, file.findings.refused) == (10, 1)
    assert september(drops) == {"Ana Silva": 1300, "Ben Carter": 20}
    second = drops.rows_back()
    assert "two" in second
    assert ",300," not in second
    file = drops.loads(priya, "corrected again.csv", second.replace(",two,Won", ",4,Won"))
    assert (file.findings.read, file.findings.refused, file.findings.gone) == (10, 0, 0)
    assert september(drops) == {"Ana Silva": 1300, "Ben Carter": 24}


def test_the_same_corrections_again_change_nothing(drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back().replace(",one,Won", ",300,Won")
    drops.loads(priya, "corrected.csv", rows)
    second = drops.rows_back().replace(",two,Won", ",4,Won")
    drops.loads(priya, "corrected again.csv", second)
    for content in (rows, second):
        file = drops.drops(priya, "once more.csv", content)
        assert (file.findings.new, file.findings.changed, file.findings.gone) == (0, 0, 0)
        drops.confirms(file)
        assert september(drops) == {"Ana Silva": 1300, "Ben Carter": 24}


def test_corrections_may_come_in_several_files_of_one_round(drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back()
    drops.loads(priya, "ana.csv", only(rows, "Ana Silva").replace(",one,Won", ",300,Won"))
    drops.loads(priya, "all.csv", rows.replace(",two,Won", ",4,Won"))
    assert september(drops) == {"Ana Silva": 1300, "Ben Carter": 24}


def test_a_row_can_be_corrected_once_more(drops: Drops, priya: Person) -> None:
    drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back()
    drops.loads(priya, "a.csv", rows.replace(",one,Won", ",300,Won").replace(",two,Won", ",4,Won"))
    drops.loads(priya, "b.csv", rows.replace(",one,Won", ",500,Won").replace(",two,Won", ",4,Won"))
    assert september(drops) == {"Ana Silva": 1500, "Ben Carter": 24}


def test_rows_of_a_file_that_was_replaced_are_not_loaded_over_the_newer_one(
    drops: Drops, priya: Person
) -> None:
    drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back().replace(",one,Won", ",300,Won")
    drops.loads(priya, "report.csv", DEALS.replace(",one,", ",7,").replace(",two,", ",8,"))
    file = drops.drops(priya, "corrected.csv", rows)
    assert file.state is State.FAILED
    assert "replaced by a newer one" in file.findings.trouble
    assert september(drops) == {"Ana Silva": 1007, "Ben Carter": 28}


def test_corrections_that_wait_while_the_file_is_replaced_are_not_loaded_either(
    drops: Drops, priya: Person
) -> None:
    drops.loads(priya, "report.csv", DEALS)
    waiting = drops.drops(priya, "corrected.csv", drops.rows_back().replace(",one,Won", ",300,Won"))
    drops.loads(priya, "report.csv", DEALS.replace(",one,", ",7,").replace(",two,", ",8,"))
    file = drops.confirms(waiting)
    assert "replaced by a newer one" in file.findings.trouble
    assert september(drops) == {"Ana Silva": 1007, "Ben Carter": 28}


def test_corrections_stay_valid_when_another_month_comes_under_the_same_name(
    drops: Drops, priya: Person
) -> None:
    drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back().replace(",one,Won", ",300,Won")
    drops.loads(priya, "report.csv", DEALS.replace("2026-09", "2026-06").replace("2026-08", "2026-05"))
    drops.loads(priya, "corrected.csv", rows)
    assert september(drops)["Ana Silva"] == 1300


def test_an_older_file_is_not_loaded_over_a_newer_one(
    services: Services, drops: Drops, priya: Person
) -> None:
    older = drops.drops(priya, "report.csv", DEALS)
    drops.loads(priya, "report.csv", DEALS.replace("1000", "2000"))
    with pytest.raises(MoveNotAllowed, match="newer"):
        imports.confirm(services, Actor(priya), older.id)
    assert september(drops)["Ana Silva"] == 2000


def test_a_file_that_somebody_deleted_is_told_by_its_name(drops: Drops, priya: Person) -> None:
    whole = drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back()
    drops.gone.add(whole.place)
    file = drops.drops(priya, "corrected.csv", rows.replace(",one,Won", ",300,Won"))
    assert file.state is State.FAILED
    assert "I can't get “report.csv” any more" in file.findings.trouble


def test_rows_are_not_taken_for_those_of_another_file_that_lies_there_now(drops: Drops) -> None:
    whole = drops.loads(None, "report.csv", DEALS)
    rows = drops.rows_back()
    drops.path(whole.place).write_text(DEALS.replace("1000", "5"))
    file = drops.drops(None, "corrected.csv", rows.replace(",one,Won", ",300,Won"))
    assert file.state is State.FAILED
    assert "is another file by now" in file.findings.trouble


def test_rows_that_cannot_be_given_back_are_told_of_in_words(
    services: Services, drops: Drops, priya: Person
) -> None:
    whole = drops.loads(priya, "report.csv", DEALS)
    drops.gone.add(whole.place)
    back = importing.give_back(services, SYSTEM, TABLES, drops.fetch, drops.folder / "rows.csv")
    assert back is not None
    assert back.to == (priya,)
    assert "I can't give back the rows of “report.csv”" in back.words


def test_where_nothing_is_left_to_correct_no_empty_file_comes(
    services: Services, drops: Drops, priya: Person
) -> None:
    whole = drops.loads(priya, "report.csv", DEALS)
    rows = drops.rows_back().replace(",one,Won", ",300,Won").replace(",two,Won", ",4,Won")
    drops.loads(priya, "corrected.csv", rows)
    imports.give_back(services, Actor(priya), whole.id)
    back = importing.give_back(services, SYSTEM, TABLES, drops.fetch, drops.folder / "rows.csv")
    assert back is not None
    assert back.words == "No row of “report.csv” is left to be corrected."

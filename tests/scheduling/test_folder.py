"""The watched folder: files are taken in when they lie still, loaded when they are known, and put aside."""

import os

import pytest

from demo.stage import Stage
from domain.people import SYSTEM
from scheduling.folder import WatchedFolder
from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player
from usecases import numbers

HEAD = "Owner,Stage,Amount,Close date\n"


@pytest.fixture(scope="module")
def folder(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> WatchedFolder:
    return WatchedFolder(stage.bot.services, tmp_path_factory.mktemp("watched"))


@pytest.fixture
def priya(hand: Hand) -> Player:
    return Player(hand, "U0PRIYA")


def revenue(stage: Stage, name: str) -> float:
    found = numbers.measures(stage.bot.services, SYSTEM)
    return next(v for who, m, key, v in found if (who, f"{m:%Y-%m}", key) == (name, "2026-09", "revenue_amt"))


def test_a_file_is_taken_once_it_lies_still(stage: Stage, folder: WatchedFolder, priya: Player) -> None:
    path = folder.folder / "september.csv"
    path.write_text(HEAD)
    assert folder.look() == 0
    path.write_text(HEAD + "Ana Silva,Won,100,2026-09-14\n")
    assert folder.look() == 0
    assert folder.look() == 1
    assert folder.look() == 0
    stage.bot.settle()
    asked = priya.last("september.csv")
    assert "Looks right, load it" in priya.labels(asked)
    priya.presses(asked, "Looks right, load it")
    assert revenue(stage, "Ana Silva") == 100
    folder.look()
    folder.look()
    assert not path.exists()
    assert (folder.folder / "done" / "september.csv").exists()


def test_the_next_one_with_the_same_headings_is_loaded_by_itself(
    stage: Stage, folder: WatchedFolder, priya: Player
) -> None:
    (folder.folder / "october.csv").write_text(HEAD + "Ben Carter,Won,70,2026-09-14\n")
    folder.look()
    folder.look()
    stage.bot.settle()
    assert revenue(stage, "Ben Carter") == 70
    assert "loaded" in shown(priya.last("october.csv"))


def test_a_name_that_nobody_knows_is_asked_about_even_in_a_known_file(
    stage: Stage, folder: WatchedFolder, priya: Player
) -> None:
    (folder.folder / "strange.csv").write_text(HEAD + "Nobody Known,Won,70,2026-09-14\n")
    folder.look()
    folder.look()
    stage.bot.settle()
    asked = priya.last("strange.csv")
    assert "I don't know one of the names" in shown(asked)
    priya.presses(asked, "Not now")
    folder.look()
    folder.look()
    assert (folder.folder / "left" / "strange.csv").exists()


def test_what_is_no_table_or_still_hidden_is_left_alone(folder: WatchedFolder) -> None:
    for name in (".partial.csv", "~$open.xlsx", "notes.pdf"):
        (folder.folder / name).write_text("x")
    os.makedirs(folder.folder / "a folder.csv", exist_ok=True)
    assert (folder.look(), folder.look()) == (0, 0)


def test_of_two_files_of_one_name_the_newest_keeps_it_when_they_are_put_aside(
    stage: Stage, folder: WatchedFolder
) -> None:
    path = folder.folder / "twice.csv"
    for amount in (10, 20):
        path.write_text(HEAD + f"Ana Silva,Won,{amount},2026-07-14\n")
        for _ in range(2):
            folder.look()
        stage.bot.settle()
        for _ in range(2):
            folder.look()
        assert not path.exists()
    assert ",20," in (folder.folder / "done" / "twice.csv").read_text()
    older = [each for each in (folder.folder / "done").iterdir() if each.name.endswith(" twice.csv")]
    assert [",10," in each.read_text() for each in older] == [True]

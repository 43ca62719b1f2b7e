"""Ben gives the address of his calendar, by clicks: it is read each night until he or somebody stops it."""

import pytest

from demo.stage import Stage
from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, go

ADDRESS = "https://calendar.example.com/ben-carter.ics"


@pytest.fixture(scope="module")
def priya(hand: Hand) -> Player:
    return Player(hand, "U0PRIYA")


def gives(ben: Player, address: str) -> None:
    """Ben opens the form from wherever he sees his hours, and gives an address."""
    message = ben.types("hours")
    (label,) = [each for each in ben.labels(message) if "decide" in each or "address" in each]
    ben.presses(message, label)
    ben.submits(address=address)


def test_the_form_says_what_is_kept_when_it_is_read_and_who_sees_what(ben: Player) -> None:
    ben.presses(ben.types("hours"), "Read it and decide")
    said = shown(ben.form())
    for words in ("kept sealed", "each night where you live", "before the working day", "Your manager sees"):
        assert words in said
    assert "public https" in ben.refused(address="http://calendar.example.com/x.ics")["address"]
    ben.closes()
    assert "only if you agree" in shown(ben.types("hours")), "a form that was refused agrees to nothing"


def test_an_address_that_can_not_be_read_is_told_and_not_kept(ben: Player) -> None:
    gives(ben, "https://calendar.example.com/nobody.ics")
    said = ben.last("That address is not kept")
    assert ben.labels(said) == ["Give it again"]
    assert "Read by itself" not in shown(ben.types("hours"))


def test_an_address_is_read_each_night_and_at_once_when_asked(hand: Hand, ben: Player) -> None:
    gives(ben, ADDRESS)
    assert "Read by itself each night, last Thu" in shown(ben.messages()[-1])
    go(hand, "2026-10-02T12:00:00Z")
    assert "last Fri 02:" in shown(ben.types("hours"))
    ben.presses(ben.messages()[-1], "Read now")
    assert "last Fri 13:00 · from calendar.example.com." in shown(ben.messages()[-1])
    assert not ben.sees(ADDRESS)
    assert not ben.sees("calendar.example.com/")


def test_after_three_nights_without_an_answer_ben_alone_hears_it_once(
    stage: Stage, hand: Hand, ben: Player, dana: Player
) -> None:
    stage.calendars.away = True
    go(hand, "2026-10-08T12:00:00Z")
    told = [each for each in ben.messages() if "I could not read your calendar" in shown(each)]
    assert len(told) == 1
    assert "for three nights" in shown(told[0])
    assert ben.labels(told[0]) == ["Give an address", "Stop reading"]
    assert not dana.sees("I could not read")
    assert "It did not" not in shown(ben.types("hours"))
    assert "did not answer with a calendar" in shown(ben.messages()[-1])
    stage.calendars.away = False
    ben.presses(ben.messages()[-1], "Read now")
    assert "did not answer" not in shown(ben.messages()[-1])


def test_switched_off_it_is_not_read_and_goes_on_when_it_is_on_again(
    hand: Hand, ben: Player, priya: Player
) -> None:
    priya.presses(priya.types("data"), "Switch off")
    assert "switched off for this workspace" in shown(ben.types("hours"))
    go(hand, "2026-10-10T12:00:00Z")
    priya.presses(priya.messages()[-1], "Switch on")
    assert "last Thu" in shown(ben.types("hours"))
    go(hand, "2026-10-11T12:00:00Z")
    assert "last Sun 02:" in shown(ben.types("hours")) or "last Sat" in shown(ben.messages()[-1])


def test_stopped_the_hours_stay_and_taken_back_everything_goes(ben: Player) -> None:
    ben.presses(ben.types("hours"), "Stop reading")
    said = shown(ben.messages()[-1])
    assert "Your hours" in said
    assert "Read by itself" not in said
    ben.presses(ben.messages()[-1], "Take it back and delete")
    assert ben.sees("your hours are deleted, and so is the address")
    assert "only if you agree" in shown(ben.types("hours"))

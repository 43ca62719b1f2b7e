"""The weeks of a promise: tapped, changed, blocked, counted from data, filled in when the month is over."""

import re
from typing import Any

import pytest

from tests.acting import elements, shown
from tests.hand import Hand
from tests.playing import Player, go

JSON = dict[str, Any]
FROM_DATA = {"text:1": "10 calls each week", "evidence:1": "data", "kpi:1": "sales_calls"}


@pytest.fixture(scope="module", autouse=True)
def promised(hand: Hand, ana: Player, dana: Player, ben: Player) -> None:
    """Ana counts by her own word, Ben from data, and Dana owes Ana the price list."""
    go(hand, "2026-10-08T16:00:00Z")
    dana.logs("ana", mine="The new price list", mine_by="2026-10-16")
    ana.presses(ana.last("Can you give me"), "Yes, I commit")
    dana.logs("ben", **FROM_DATA)
    ben.presses(ben.last("Can you give me"), "Yes, I commit")
    go(hand, "2026-10-09T12:00:00Z")


def test_the_first_friday_asks_ana_and_tells_ben(ana: Player, ben: Player) -> None:
    assert "how many" in shown(ana.messages()[-1])
    told = shown(ben.messages()[-1])
    assert "counted from the CRM" in told
    assert "how many" not in told


def test_blocked_is_heard_once_a_day_in_harmless_words(ana: Player, dana: Player) -> None:
    tally, before = ana.messages()[-1], dana.count()
    for words in ("No list for <@U0BEN> & <!channel>", "Still none"):
        ana.presses(ana.again(tally), "Blocked")
        ana.submits(note=words)
    (heard,) = dana.new(before)
    assert "No list for &lt;@U0BEN&gt; &amp; &lt;!channel&gt;" in shown(heard)
    assert "<!channel>" not in shown(heard)


def test_a_count_is_tapped_typed_and_changed_and_nonsense_is_refused(ana: Player) -> None:
    tally = ana.messages()[-1]
    ana.presses(tally, "10")
    assert "10 of 10" in shown(ana.again(tally))
    ana.presses(ana.again(tally), "Change")
    for wrong in ("-1", "3.5", "100001", "9" * 30):
        assert "done" in ana.refused(done=wrong)
    ana.submits(done="7")
    assert "7 of 10" in shown(ana.again(tally))
    assert "7 of 40" in shown(ana.types("progress"))


def test_dana_answers_for_her_own_promise_and_ana_cannot(hand: Hand, ana: Player, dana: Player) -> None:
    go(hand, "2026-10-16T12:00:00Z")
    mine = dana.last("The new price list")
    assert "is it done?" in shown(mine)
    dana.presses(mine, "Done")
    assert "1 of 1" in shown(dana.again(mine))
    assert "price list" not in shown(ana.types("progress"))


def test_ben_may_correct_what_data_says_and_his_word_stays(hand: Hand, ben: Player) -> None:
    week = ben.messages()[-1]
    ben.presses(week, "Correct it")
    ben.submits(done="11")
    assert "11 of 10" in shown(ben.again(week))
    go(hand, "2026-10-20T12:00:00Z")
    assert "11 of 10" in shown(ben.again(week))
    assert "1 of 4 weeks" in shown(ben.types("progress"))


def test_at_the_months_end_both_hear_of_every_promise_and_open_weeks_can_all_be_filled_in(
    hand: Hand, ana: Player, dana: Player
) -> None:
    go(hand, "2026-10-30T18:00:00Z")
    assert dana.sees("Ana's October: 1 promise, missed")
    assert "kept" in shown(ana.last("Dana's October"))
    verdict = ana.last("Fill in:")
    assert "missed" in shown(verdict)
    for done in (9, 10, 11):
        open_weeks = [label for label in ana.labels(verdict) if "October" in label]
        ana.presses(ana.again(verdict), open_weeks[0])
        ana.submits(done=str(done))
    assert "37 of 40" in shown(ana.again(verdict))
    assert "partly kept" in shown(ana.again(verdict))
    assert ana.labels(verdict) == []
    assert "37 of 40" in shown(dana.last("Ana's October: 1 promise, partly kept"))


def test_a_button_of_weeks_ago_still_counts_and_shows_what_it_changes(hand: Hand, ana: Player) -> None:
    go(hand, "2026-11-04T12:00:00Z")
    old = next(message for message in ana.messages() if "Change" in ana.labels(message))
    ana.presses(old, "Change")
    ana.submits(done="10")
    assert "40 of 40" in shown(ana.again(old))
    assert "kept" in shown(ana.again(old))
    pressed = [each for each in elements(ana.again(old)) if "action_id" in each]
    assert pressed == []


def test_data_that_came_after_the_month_corrects_what_both_were_told(ben: Player, dana: Player) -> None:
    told = [ben.last("10 calls each week"), dana.last("Ben's October")]
    (final,) = set(re.findall(r"\d+ of 40", shown(ben.types("progress"))))
    for person, message in zip((ben, dana), told, strict=True):
        assert final in shown(message), person.user


def test_the_next_run_sheet_tells_how_it_ended(dana: Player) -> None:
    sheet = shown(dana.types("prep ana"))
    assert "10 calls each week" in sheet
    assert "The new price list" in sheet

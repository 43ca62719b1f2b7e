"""The log in clumsy hands: closed at every page, finished weeks later, promised too much."""

from typing import Any

import pytest

from tests.acting import shown
from tests.hand import Hand
from tests.playing import TEN_CALLS, Player, go

JSON = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def after_the_talks(hand: Hand) -> None:
    go(hand, "2026-10-09T17:00:00Z")


def test_a_log_closed_at_each_page_is_found_where_it_was_left(dana: Player, ben: Player) -> None:
    dana.types("log ben")
    pages = []
    for _ in range(9):
        page = shown(dana.form())
        pages.append(page)
        dana.closes()
        dana.types("log ben")
        assert shown(dana.form()) == page
        fields = dana.fields()
        if "heard" in fields:
            break
        words = {
            name: f"words of {name}" for name, block in fields.items() if block["element"].get("multiline")
        }
        causes = {name: "will" for name in fields if name.startswith("cause:")}
        dana.submits(**words, **causes, **(TEN_CALLS if "text:1" in fields else {}))
    assert len(set(pages)) == len(pages) >= 6
    for _ in pages[1:]:
        dana.taps("log_back")
    assert shown(dana.form()) == pages[0]
    assert dana.fields()["wins"]["element"]["initial_value"] == "words of wins"
    dana.turns_to("heard", wins="What went well 🎉", **{"text:1": "8 calls each week", "quantity:1": "8"})
    dana.submits(heard="He calls")
    dana.closes()
    assert ben.sees("What went well 🎉")
    for private in ("words of diagnosis", "words of coached", "words of obstacles"):
        assert not ben.sees(private)


def test_an_old_window_of_a_finished_log_says_so_and_asks_for_nothing_twice(
    ana: Player, dana: Player
) -> None:
    dana.types("log ana")
    dana.turns_to("text:1", wins="The referral campaign")
    dana.types("log ana")
    dana.turns_to("heard")
    dana.submits(heard="She calls")
    before = ana.count()
    dana.types("log ana")
    assert "Logged." in shown(dana.form())
    dana.closes()
    assert dana.view() is None
    assert ana.count() == before
    assert len([m for m in ana.messages() if "Can you give me your commitment" in m["text"]]) == 1


def test_what_was_emptied_on_the_way_back_is_asked_for_again(hand: Hand, dana: Player) -> None:
    dana.types("log david")
    dana.turns_to("heard")
    dana.taps("log_back")
    emptied = {"text:1": None, "quantity:1": None}
    assert "none_because" in dana.refused(**emptied)
    dana.taps("log_back")
    dana.types("log david")
    dana.turns_to("none_because")
    assert "none_because" in dana.refused(**emptied)
    dana.closes()
    assert not Player(hand, "U0DAVID").sees("what we agreed")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"text:1": None, "quantity:1": None}, "none_because"),
        ({"quantity:1": "0"}, "quantity:1"),
        ({"quantity:1": "-1"}, "quantity:1"),
        ({"quantity:1": "1.5"}, "quantity:1"),
        ({"quantity:1": "10001"}, "quantity:1"),
        ({"quantity:1": "9" * 40}, "quantity:1"),
        ({"text:1": "grow to 20000 accounts", "quantity:1": None}, "quantity:1"),
        ({"text:1": "0 calls", "quantity:1": None}, "quantity:1"),
        ({"mine": "The price list", "mine_by": "2026-10-01"}, "mine_by"),
        ({"mine": "The price list", "mine_by": "2028-10-01"}, "mine_by"),
        ({"evidence:1": "data", "kpi:1": "revenue"}, "evidence:1"),
        ({"evidence:1": "data", "kpi:1": "opps_added"}, "evidence:1"),
        ({"evidence:1": "data", "kpi:1": None}, "evidence:1"),
    ],
    ids=str,
)
def test_what_cannot_be_promised_is_refused_under_its_field(
    dana: Player, answers: dict[str, str], field: str
) -> None:
    dana.types("log david")
    dana.turns_to("text:1")
    assert list(dana.refused(**(TEN_CALLS | {"mine": None} | answers))) == [field]
    dana.closes()


def test_three_promises_in_any_letters_reach_the_rep_as_three_questions(hand: Hand, dana: Player) -> None:
    hugo = Player(hand, "U0HUGO")
    dana.types("log hugo")
    dana.turns_to("text:1")
    for _ in range(2):
        dana.taps("log_another")
    assert "text:3" in dana.fields()
    with pytest.raises(Exception, match="log_another"):
        dana.taps("log_another")
    before = hugo.count()
    dana.turns_to(
        "heard",
        **{"text:1": "<!channel> & <b>five</b> calls", "quantity:1": "5"},
        **{"text:2": "مرحبا 👩‍💻", "quantity:2": None, "per:2": "once"},
        **{"text:3": "w" * 200, "quantity:3": "10000", "mine": "m" * 200},
    )
    dana.submits(heard="h" * 3000)
    dana.closes()
    fresh = [shown(each) for each in hugo.new(before)]
    assert len([each for each in fresh if "Can you give me your commitment" in each]) == 3
    assert not [each for each in fresh if "<!" in each or "<b>" in each]
    assert len(fresh) == 4


def test_a_draft_that_waited_too_long_leads_back_to_what_has_to_change(
    hand: Hand, dana: Player, chloe: Player
) -> None:
    dana.types("log chloe")
    dana.turns_to("heard", mine="The price list", mine_by="2026-10-13")
    dana.closes()
    go(hand, "2026-10-20T08:00:00Z")
    dana.types("log chloe")
    assert "heard" in dana.fields()
    dana.submits(heard="She calls")
    assert "gone already" in dana.refused()["mine_by"]
    dana.turns_to("heard", mine_by="2026-10-27")
    dana.submits()
    assert "Logged." in shown(dana.form())
    dana.closes()
    assert chloe.sees("what we agreed")


def test_a_rep_opens_no_log_of_their_own(ana: Player, dana: Player) -> None:
    assert "Nobody reports to you" in shown(ana.types("log"))
    assert "is one" not in shown(ana.types("log ana"))
    assert ana.view() is None
    assert dana.view() is None

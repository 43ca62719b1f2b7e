"""Dana sets goals step by step; Ana accepts them or says what she thinks of them."""

from typing import Any

import pytest

from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, go

JSON = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def morning(hand: Hand) -> None:
    go(hand, "2026-10-01T12:05:00Z")


def opens(dana: Player, words: str = "goals ana 2027", label: str = "Set goals") -> JSON:
    dana.presses(dana.types(words), label)
    return dana.form()


def annual(dana: Player) -> str:
    return next(name for name in dana.fields() if name.startswith("annual"))


def begins(field: JSON) -> Any:
    element = field["element"]
    return element.get("initial_value") or (element.get("initial_option") or {}).get("value")


def latest(dana: Player) -> JSON:
    """The last goals that they were shown."""
    return dana.last("Goals 202")


def chooses(dana: Player, action_id: str, value: str) -> None:
    dana.hand.act("press", user=dana.user, action_id=action_id, view_id=dana.form()["id"], value=value)


def sets(dana: Player, goal: str, **more: Any) -> dict[str, Any]:
    """Fill the first step; the fields of the months that show then."""
    answer = dana.submits(**{annual(dana): goal}, **more)["response"]
    assert answer["response_action"] == "update", answer
    return dana.fields()


class TestTheWizard:
    """One story: each test goes on where the one before ended."""

    def test_it_shows_last_year_the_learnt_season_and_a_proposal(self, dana: Player) -> None:
        form = opens(dana)
        words = shown(form)
        assert "2027 for Ana" in words
        assert "in 9 months" in words
        assert "learnt from Ana's own results of 1 year" in words
        assert float(begins(dana.fields()[annual(dana)])) > 900_000

    def test_another_growth_and_another_number_show_at_once(self, dana: Player) -> None:
        before = float(begins(dana.fields()[annual(dana)]))
        chooses(dana, "goal_growth", "20")
        assert float(begins(dana.fields()[annual(dana)])) > before
        chooses(dana, "goal_kpi", "gross_profit_pct")
        assert "season" not in dana.fields()
        assert "Goal for each month (in %)" in shown(dana.form())
        chooses(dana, "goal_kpi", "revenue")

    def test_bad_numbers_and_shares_are_told_below_their_fields(self, dana: Player) -> None:
        name = annual(dana)
        assert "twelve" in dana.refused(**{name: "1200000", "season": "own", "shares": "50 50"})["shares"]
        assert "month" in dana.refused(**{name: "1", "season": "even", "ramp": "mid_market"})["ramp_from"]

    def test_the_golden_year_with_a_ramp_from_april(self, dana: Player) -> None:
        shares = "6,6,8,9,9,9,6,5,9,10,11,12"
        fields = sets(dana, "1200000", season="own", shares=shares, ramp="mid_market", ramp_from="4")
        found = [float(begins(fields[f"month:{place}"])) for place in range(12)]
        assert found == [
            *(72_000, 72_000, 96_000, 0, 27_000, 54_000),
            *(54_000, 60_000, 108_000, 120_000, 132_000, 144_000),
        ]
        assert "Before" in shown(dana.form())

    def test_a_month_can_be_changed_before_all_is_saved_and_ana_is_asked(
        self, dana: Player, ana: Player
    ) -> None:
        before = ana.count()
        dana.submits(**{"month:3": "10000"})
        assert dana.view() is None
        assert "10,000" in shown(latest(dana))
        (asked,) = ana.new(before)
        assert "Dana suggests these goals for 2027" in shown(asked)
        assert ana.labels(asked) == ["I accept", "Comment"]

    def test_another_number_goes_into_the_same_message(self, dana: Player, ana: Player) -> None:
        before, asked = ana.count(), ana.last("Dana suggests these goals")
        opens(dana)
        chooses(dana, "goal_kpi", "sales_calls")
        sets(dana, "480", season="even")
        dana.submits()
        assert ana.count() == before
        assert "480" in shown(ana.again(asked))

    def test_what_stands_is_only_changed_with_a_reason_and_she_is_asked_again(
        self, dana: Player, ana: Player
    ) -> None:
        asked = ana.last("Dana suggests these goals")
        ana.presses(ana.again(asked), "I accept")
        ana.hand.act("redeliver", count=1)
        assert "accepted the goals for 2027 on 1 October" in shown(ana.again(asked))
        assert [m["text"] for m in dana.messages() if "Ana accepted" in m["text"]] == [
            "Ana accepted the goals for 2027 on 1 October"
        ]
        opens(dana)
        chooses(dana, "goal_kpi", "revenue")
        sets(dana, "1100000", season="even")
        before = ana.count()
        answer = dana.submits()["response"]
        assert answer["response_action"] == "update"
        assert "Jan 72,000 → 91,630" in shown(dana.form())
        assert dana.refused(reason=" ")
        dana.submits(reason="The territory was split <!channel>")
        (again,) = ana.new(before)
        assert ana.labels(again) == ["I accept", "Comment"]

    def test_a_comment_reaches_dana_who_answers_and_ana_accepts(self, dana: Player, ana: Player) -> None:
        asked = ana.last("Dana suggests these goals")
        ana.presses(ana.again(asked), "Comment")
        ana.submits(words="December is <b> too high")
        heard = dana.last("has a comment on the goals for 2027")
        assert "December is &lt;b&gt; too high" in shown(heard)
        dana.presses(heard, "Answer")
        before = ana.count()
        dana.submits(words="You have the two renewals then")
        (again,) = ana.new(before)
        assert "You have the two renewals then" in shown(again)
        ana.presses(again, "I accept")
        assert "accepted" in shown(ana.again(again))

    def test_a_rep_sees_goals_without_any_way_to_set_them(self, ana: Player) -> None:
        assert "Set goals" not in ana.labels(ana.types("goals 2027"))

    def test_goals_are_copied_from_another_rep(self, dana: Player, ben: Player) -> None:
        dana.presses(dana.types("goals ben 2027"), "Copy from another rep")
        ana_id = next(
            each["value"] for each in dana.fields()["source"]["element"]["options"]
            if each["text"]["text"] == "Ana Silva"
        )  # fmt: skip
        dana.submits(source=ana_id, percent="50", kpis=["revenue", "sales_calls"])
        assert "45,815" in shown(latest(dana))
        assert ben.sees("Dana suggests these goals for 2027")


def test_months_that_are_over_are_said_to_be_locked(dana: Player) -> None:
    opens(dana, "goals ana 2026")
    sets(dana, "900000", season="even")
    assert "Over already, so their goal stays: Jan, Feb" in shown(dana.form())
    assert sorted(dana.fields()) == ["month:10", "month:11", "month:9"]
    dana.submits()
    dana.submits(reason="The year went better")
    assert "€" in latest(dana)["text"]


def test_a_missing_goal_has_a_button_that_opens_it_at_its_month(dana: Player, ana: Player) -> None:
    go(dana.hand, "2026-11-02T12:00:00Z")
    opens(dana, "goals chloe 2027")
    dana.closes()
    dana.presses(dana.types("goals ana 2027"), "Set Revenue growth")
    assert "Revenue growth" in shown(dana.form())
    dana.closes()
    assert "Set goals" not in ana.labels(ana.types("goals 2027"))


def test_a_change_shows_on_the_scorecard_of_its_month_until_then_it_is_said_not_to_be_accepted(
    dana: Player, ana: Player
) -> None:
    said = shown(dana.types("scorecard ana october"))
    assert "Goal for Revenue changed from" in said
    assert "on 1 October: The year went better" in said
    assert "The goals are not accepted yet" in said
    ana.presses(ana.last("Dana suggests these goals for 2026"), "I accept")
    assert "not accepted" not in shown(ana.types("scorecard october"))

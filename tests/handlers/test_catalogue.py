"""Dana changes what counts for her team, step by step; Ana sees what counts for her."""

from typing import Any

import pytest

from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, go


@pytest.fixture(scope="module", autouse=True)
def morning(hand: Hand) -> None:
    go(hand, "2026-10-01T12:05:00Z")


@pytest.fixture(scope="module")
def priya(hand: Hand) -> Player:
    return Player(hand, "U0PRIYA")


def presses(dana: Player, action_id: str, **more: Any) -> None:
    dana.hand.act("press", user=dana.user, action_id=action_id, view_id=dana.form()["id"], **more)


def begins(field: dict[str, Any]) -> Any:
    element = field["element"]
    return element.get("initial_value") or (element.get("initial_option") or {}).get("value")


class TestTheSettings:
    """One story: each test goes on where the one before ended."""

    def test_they_show_what_counts_and_the_ways_to_change_it(self, dana: Player) -> None:
        dana.types("settings")
        words = shown(dana.form())
        assert "Team of Dana · From the beginning · Core" in words
        assert "Results                       70" in words
        for label in ("Choose a pack", "Change weights", "Add our own"):
            assert label in words

    def test_a_pack_is_seen_before_it_is_used(self, dana: Player) -> None:
        presses(dana, "open_pack")
        assert "First meetings" not in shown(dana.form())
        presses(dana, "kpi_pack", value="hunter")
        assert "First meetings" in shown(dana.form())
        dana.submits(reason="New accounts first")
        assert dana.view() is None
        told = shown(dana.last("What counts for the team of Dana"))
        assert "from October 2026 on" in told
        assert "First meetings" in told

    def test_weights_add_up_and_what_does_not_is_told_at_its_field(self, dana: Player) -> None:
        dana.types("settings")
        presses(dana, "open_weights")
        assert "Results 70 + activity 30 = 100" in shown(dana.form())
        errors = dana.refused(**{"weight:revenue": "30"})
        assert list(errors) == ["weight:opps_advanced"]
        assert "total 105, not 100: take 5 away" in errors["weight:opps_advanced"]
        errors = dana.refused(**{"weight:revenue": "1", "weight:sales_calls": "31"})
        assert "results must weigh more" in errors["weight:sales_calls"]

    def test_a_number_of_the_catalogue_gets_a_field_and_an_empty_one_counts_no_more(
        self, dana: Player
    ) -> None:
        presses(dana, "kpi_add", value=["emails_sent"])
        assert "weight:emails_sent" in dana.fields()
        dana.submits(**{
            "weight:revenue": "25", "weight:sales_calls": "7", "weight:opps_advanced": "",
            "weight:emails_sent": "5", "year_starts": "4", "starts": "2026-11-01", "reason": "Mails <b> too",
        })  # fmt: skip
        told = shown(dana.last("from November 2026 on"))
        assert "Emails" in told
        assert "Advanced a stage" not in told

    def test_an_own_number_is_tried_before_it_is_added(self, dana: Player) -> None:
        dana.types("settings")
        presses(dana, "open_own_kpi")
        errors = dana.refused(name="Calls a deal", formula="call_cnt / handshakes", weight="5")
        assert "handshakes" in errors["formula"]
        for block_id, words in (
            ("name", "Calls a deal"),
            ("formula", "call_cnt / won_cnt"),
            ("unit", "ratio"),
        ):
            presses(dana, "value", block_id=block_id, value=words)
        presses(dana, "kpi_try")
        assert "The formula can be read. Ana, September 2026: *" in shown(dana.form())
        dana.submits(name="Calls a deal", formula="call_cnt / won_cnt", unit="ratio", weight="10")
        assert "Calls a deal" in shown(dana.last("from October 2026 on"))

    def test_the_settings_remember_who_changed_what_and_why(self, dana: Player) -> None:
        dana.types("settings")
        words = shown(dana.form())
        assert "by Dana" in words
        assert "Mails &lt;b&gt; too" in words
        assert "new: Emails 5" in words
        dana.closes()

    def test_ana_sees_what_counts_for_her_and_her_scorecards_follow(self, ana: Player) -> None:
        assert "Calls a deal" in shown(ana.types("settings"))
        assert ana.view() is None
        september = shown(ana.types("scorecard september"))
        assert "Gross profit" in september
        assert "Calls a deal" not in september

    def test_dana_sets_a_goal_for_it(self, dana: Player) -> None:
        dana.presses(dana.types("goals ana"), "Set goals")
        presses(dana, "goal_kpi", value="own_calls_a_deal")
        name = next(each for each in dana.fields() if each.startswith("annual"))
        dana.submits(**{name: "12"})
        dana.submits()
        assert "Calls a deal" in shown(dana.last("Goals 2026/27"))


def test_an_administrator_chooses_the_team_and_others_get_nowhere(
    priya: Player, ana: Player, dana: Player
) -> None:
    priya.hand.act("command", user=priya.user, command="/oneonone", text="setup")
    dana_id = next(
        each["value"] for each in priya.fields()["team"]["element"]["options"]
        if each["text"]["text"] == "Dana Whitfield"
    )  # fmt: skip
    priya.submits(team=dana_id)
    assert "Team of Dana" in shown(priya.form())
    priya.closes()
    for nobody in (ana, dana):
        assert "can't show or change it" in shown(nobody.types("setup"))

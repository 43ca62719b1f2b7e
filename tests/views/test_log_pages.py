"""Each page of the guided log: what stands there already, and what comes back from it."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import BadAnswer
from domain.logs import Step, causes, offers, own_offer
from domain.pace import FunnelMath
from tests.views.log_sample import (
    BROUGHT,
    ENDS,
    GAPS,
    MATH,
    PROPOSAL,
    STARTS,
    WRONG,
    WROTE,
    page,
    read,
)
from tests.views.october import (
    PRICE_LIST,
    began_with,
    fields,
    pressed,
    shown_on,
    tallied,
)
from tests.views.samples import (
    DANA,
    card,
    kept,
)
from views import ids, logs


class TestTheTalk:
    def test_wins_come_first_with_their_numbers(self):
        view = page(Step.WINS, {"wins": "The referral campaign"})
        assert "🎉 New account revenue €18,000 of €15,000" in shown_on(view)
        assert began_with(view) == {"wins": "The referral campaign"}

    def test_a_month_without_wins_asks_for_an_effort(self):
        values = {"new_acct_cnt": 0.0, "new_acct_rev_amt": 0.0}
        view = page(Step.WINS, found=card(values=values))
        assert "An effort or a kept promise is worth naming too." in shown_on(view)

    def test_promises_of_both_sides_stand_with_how_they_ended(self):
        hers, yours = (kept("10 calls each week", 10, 12, 10, 4),), (tallied(PRICE_LIST, owner=DANA),)
        shown = shown_on(page(Step.PROMISES, hers=hers, yours=yours))
        assert "*Ana promised*\n• *10 calls each week* — ◐ partly kept · 36 of 40 · 3 of 4 weeks" in shown
        assert "*You promised*\n• *Send the price list* — running" in shown

    def test_each_gap_stands_with_its_numbers_and_anas_own_view(self):
        view = page(Step.GAPS, topics=(WROTE, WRONG, BROUGHT))
        shown = shown_on(view)
        assert "*Revenue growth* 5 %, goal 10 % · 50 % of goal, missed" in shown
        assert "Ana wrote:\n> two renewals slipped to October" in shown
        assert "Ana says the number is wrong:\n> eleven are missing" in shown
        assert "my territory" not in shown
        assert set(fields(view)) == {f"view:{key}" for key in GAPS}
        label = fields(view)["view:sales_calls"]["label"]["text"]
        assert label == "What does Ana say was behind it?"

    def test_danas_own_view_is_not_taken_for_anas(self):
        shown = shown_on(page(Step.GAPS, topics=(replace(WROTE, person_id=DANA.id),)))
        assert "two renewals" not in shown

    def test_every_gap_needs_a_cause_in_plain_words(self):
        view = page(Step.DIAGNOSIS)
        asked = fields(view)
        assert [name for name, block in asked.items() if not block["optional"]] == [
            f"cause:{k}" for k in GAPS
        ]
        offered = [each["text"]["text"] for each in asked["cause:opps_added"]["element"]["options"]]
        assert offered[0] == "Skill: knows what to do, cannot yet do it well"
        assert len(offered) == 6
        assert "• Capacity: take work away, protect blocks" in shown_on(view)

    def test_the_causes_come_back_as_the_log_knows_them(self):
        answers = read(page(Step.DIAGNOSIS), {f"cause:{key}": "system" for key in GAPS})
        assert causes(answers) == {"system"}
        assert began_with(page(Step.DIAGNOSIS, answers))["cause:sales_calls"] == "system"

    def test_the_topic_is_chosen_already_and_its_questions_stand_there(self):
        view = page(Step.COACHING, topics=(WROTE, BROUGHT))
        shown = shown_on(view)
        assert began_with(view)["topic"] == "opps_added"
        assert shown.count("?\n") >= 3
        assert "Listen for: " in shown
        assert "Role-play: " in shown
        assert "*What you two brought*\n• Ana: “my territory”" in shown
        assert "___" not in shown

    def test_another_topic_can_be_chosen(self):
        assert read(page(Step.COACHING), {"topic": "call_volume"})["topic"] == "call_volume"
        assert began_with(page(Step.COACHING, {"topic": "call_volume"}))["topic"] == "call_volume"

    def test_obstacles_come_with_two_questions_to_ask_on(self):
        view = page(Step.OBSTACLES)
        assert shown_on(view).count("If you hear “") == 2
        assert set(fields(view)) == {"obstacles", "way_through"}


class TestTheCommitments:
    def test_the_first_one_begins_with_the_arithmetic(self):
        view = page(Step.COMMITMENTS, proposal=PROPOSAL)
        shown = shown_on(view)
        assert "Revenue gap €8,000 ≈ 2 deals ≈ 8 opportunities ≈ 54 calls → 13 a week for four weeks" in shown
        assert began_with(view) | {"mine": None} == {
            "text:1": "13 sales calls",
            "quantity:1": "13",
            "per:1": "week",
            "kpi:1": "sales_calls",
            "evidence:1": "own word",
            "none_because": None,
            "mine": None,
            "mine_by": None,
        }

    @pytest.mark.parametrize(
        "proposal",
        [
            None,
            replace(PROPOSAL, math=None, rates=None, why_not="The win rate is not known yet."),
            replace(
                PROPOSAL, math=replace(MATH, per_week=300, absurd=True, advice="More than a week holds.")
            ),
            replace(PROPOSAL, math=FunnelMath(0, 0, 0, 0)),
        ],
    )
    def test_without_an_arithmetic_that_holds_nothing_is_proposed(self, proposal):
        view = page(Step.COMMITMENTS, proposal=proposal)
        assert began_with(view)["text:1"] is None
        why = (proposal.why_not or proposal.math.advice) if proposal else ""
        assert why in shown_on(view)

    def test_more_fields_show_when_asked_for_and_never_more_than_three(self):
        for shown, many in ((1, 1), (2, 2), (3, 3), (9, 3)):
            view = page(Step.COMMITMENTS, shown=shown)
            assert sum(name.startswith("text:") for name in fields(view)) == many
            another = [each for each in pressed(view["blocks"]) if each[1] == ids.LOG_ANOTHER]
            assert len(another) == (0 if many == 3 else 1)
            assert logs.place(view)[2] == many

    def test_what_was_written_shows_again_without_asking(self):
        view = page(Step.COMMITMENTS, {"text:1": "10 calls", "text:2": "Two referrals", "per:2": "once"})
        assert began_with(view)["text:2"] == "Two referrals"
        assert began_with(view)["per:2"] == "once"

    def test_data_can_only_count_what_it_has(self):
        with_data, without = page(Step.COMMITMENTS), page(Step.COMMITMENTS, counted=frozenset())
        offered = [
            [each["value"] for each in fields(view)["evidence:1"]["element"]["options"]]
            for view in (with_data, without)
        ]
        assert offered == [["own word", "data", "artefact"], ["own word", "artefact"]]

    def test_a_team_without_numbers_is_not_asked_which_one(self):
        assert "kpi:1" not in fields(page(Step.COMMITMENTS, kpis=()))

    def test_a_cause_outside_anas_reach_calls_for_danas_promise(self):
        field = fields(page(Step.COMMITMENTS, {"cause:revenue_growth": "market"}))["mine"]
        assert field["hint"]["text"] == "Part of it lies outside Ana's reach, so this one is needed."
        assert "hint" not in fields(page(Step.COMMITMENTS, {"cause:revenue_growth": "skill"}))["mine"]

    def test_what_comes_back_is_what_the_domain_reads(self):
        view = page(Step.COMMITMENTS, shown=2, proposal=PROPOSAL)
        answers = read(
            view,
            {
                "text:2": "Ask for 2 referrals",
                "per:2": "once",
                "evidence:2": "artefact",
                "mine": "Send the price list",
                "mine_by": "2026-10-12",
            },
        )
        first, second = offers(answers, STARTS, ENDS, ())
        assert (first.text, first.quantity, first.kpi) == ("13 sales calls", 13, "sales_calls")
        assert (second.quantity, second.per, second.evidence) == (2, "once", "artefact")
        assert own_offer(answers, STARTS, ENDS).ends == date(2026, 10, 12)

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({"text:1": "calls", "quantity:1": "99999"}, "quantity:1"),
            ({"mine": "Help", "mine_by": "2026-09-01"}, "mine_by"),
        ],
    )
    def test_a_wrong_answer_is_told_below_its_field(self, answers, field):
        back = read(page(Step.COMMITMENTS), answers)
        with pytest.raises(BadAnswer) as refused:
            own_offer(back, STARTS, ENDS) or offers(back, STARTS, ENDS, ())
        told = logs.errors_for(refused.value)
        assert list(told) == [field]
        assert told[field] == refused.value.for_people

    def test_what_has_no_field_of_its_own_is_told_below_the_words(self):
        assert logs.errors_for(BadAnswer("ends:2", "Too late.")) == {"text:2": "Too late."}

"""The guided log from page to page, and the summary that Ana gets."""

from dataclasses import replace
from datetime import date

import pytest

from domain.commitments import State
from domain.facts import Reader, SummaryFacts
from domain.logs import Step
from domain.meetings import Topic
from tests.views.log_sample import (
    GAPS,
    LOGGED,
    PROPOSAL,
    at,
    page,
    read,
)
from tests.views.october import (
    CALLS,
    COMMITTED,
    ENDLESS,
    PRICE_LIST,
    REFERRALS,
    ROUGH,
    began_with,
    fields,
    fits,
    pressed,
    promised,
    shown_on,
    tallied,
)
from tests.views.samples import (
    ANA,
    DANA,
    HOSTILE,
    LONG,
    MANAGER,
    MEETING,
    NOW,
    REP,
    accepted,
    called,
    card,
    renamed,
    words,
)
from views import ids, logs


class TestEveryPage:
    @pytest.mark.parametrize("step", list(Step))
    def test_it_says_where_it_stands_and_leads_on_and_back(self, step):
        view = page(step)
        number = list(Step).index(step) + 1
        assert view["title"]["text"] == "Log · Ana"
        assert f"· step {number} of 8 · saved at each step" in shown_on(view)
        assert view["submit"]["text"] == ("Finish" if step is Step.SUMMARY else "Next")
        assert [each[1] for each in pressed(view["blocks"])].count(ids.LOG_BACK) == (0 if number == 1 else 1)
        assert logs.place(view) == (5, step, 1)

    @pytest.mark.parametrize("step", list(Step))
    def test_every_field_is_named_like_its_answer_and_comes_back_under_that_name(self, step):
        view = page(step)
        assert {block["element"]["action_id"] for block in fields(view).values()} == {"value"}
        assert set(read(view, {})) == set(fields(view))

    def test_the_short_path_counts_its_own_pages(self):
        short = (Step.WINS, Step.COMMITMENTS, Step.SUMMARY)
        view = page(Step.COMMITMENTS, steps=short)
        assert "step 2 of 3" in shown_on(view)

    def test_what_was_emptied_stays_empty_and_what_was_typed_stays(self):
        view = page(Step.COMMITMENTS, {"text:1": None, "quantity:1": "20"}, proposal=PROPOSAL)
        assert began_with(view)["text:1"] is None
        assert began_with(view)["quantity:1"] == "20"

    def test_a_page_that_the_path_has_lost_still_opens(self):
        assert "step 1 of 2" in shown_on(page(Step.GAPS, steps=(Step.WINS, Step.SUMMARY)))

    @pytest.mark.parametrize("step", list(Step))
    @pytest.mark.parametrize("name", [HOSTILE, LONG, ENDLESS])
    def test_no_name_and_no_words_can_break_it(self, step, name):
        rough = called(card(), name)
        topics = (
            *(Topic(n, 5, ANA.id, ENDLESS * 3, key, "view") for n, key in enumerate(GAPS)),
            Topic(9, 5, ANA.id, HOSTILE, "sales_calls", "wrong"),
            *(Topic(n, 5, ANA.id, LONG) for n in range(20, 30)),
        )
        proposal = replace(PROPOSAL, kpi=replace(PROPOSAL.kpi, name=name))
        answers = {field: f"{HOSTILE}\n{ENDLESS}" * 8 for field in LOGGED if ":" not in field}
        answers |= {f"text:{n}": ENDLESS for n in (1, 2, 3)} | {
            "mine": ENDLESS,
            "cause:sales_calls": "market",
        }
        view = page(
            step,
            answers,
            rep=renamed(ANA, name),
            manager=renamed(DANA, name),
            found=rough,
            topics=topics,
            proposal=proposal,
            hers=tuple(tallied(ROUGH, state=state) for state in State),
            yours=(tallied(ROUGH),) * 20,
        )
        assert len(view["blocks"]) < 40


class TestTheEnd:
    ANSWERS = LOGGED | {
        "text:1": "13 sales calls",
        "text:2": "Price talk",
        "per:2": "once",
        "mine": "The list",
    }

    def test_dana_reads_back_what_ana_will_get(self):
        shown = shown_on(view := page(Step.SUMMARY, self.ANSWERS))
        for line in (
            "Ana gets this:",
            "*What went well*\n> The referral campaign",
            "*What will help*\n> A list every Friday",
            "*Ana is asked for*\n• *13 sales calls* · each week\n• *Price talk* · once",
            "*You promise*\n• *The list*",
            "Next one-on-one: Thu 5 November",
        ):
            assert line in shown
        assert began_with(view) == {"heard": "You want a list first"}

    def test_an_empty_log_reads_back_what_there_is(self):
        shown = shown_on(page(Step.SUMMARY))
        assert "is asked for" not in shown
        assert "What went well" not in shown

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({}, "Logged. Ana gets the summary."),
            ({"text:1": "10 calls"}, "Logged. Ana gets the summary and the commitment as a question."),
            (
                ANSWERS,
                "Logged. Ana gets the summary and each commitment as a question.\n"
                "Your own promise counts from now on.",
            ),
        ],
    )
    def test_after_the_last_page_dana_knows_what_happens_next(self, answers, told):
        view = fits(logs.stored(at(Step.SUMMARY, answers)))
        assert shown_on(view) == told
        assert view["callback_id"] == ids.READ_ONLY
        assert "submit" not in view

    def test_a_finished_log_is_not_filled_in_again(self):
        facts = at(Step.SUMMARY, self.ANSWERS)
        done = replace(facts, log=replace(facts.log, completed_at=COMMITTED))
        assert logs.form(done, MANAGER) == logs.stored(done)


class TestTheSummary:
    PROMISES = (
        promised(CALLS, State.PROPOSED),
        promised(REFERRALS, State.PROPOSED),
        promised(PRICE_LIST, owner=DANA, partner=ANA),
    )

    def facts(self, answers=LOGGED, promises=PROMISES, rep=ANA, manager=DANA):
        return SummaryFacts(MEETING, rep, manager, answers, promises, date(2026, 11, 5))

    def test_ana_reads_what_was_agreed_wins_first(self):
        message = accepted(logs.summary(self.facts(), REP))
        shown = words(message)
        lines = (
            "September one-on-one: what we agreed",
            "*What went well*\n> The referral campaign",
            "*What I heard*\n> You want a list first",
            "Not how you meant it? Tell Dana.",
            "*What will help*\n> A list every Friday",
            "*You are asked for*\n• *13 sales calls* · each week · 5–30 October · counted from the CRM",
            "*Dana promised*\n• *Send the price list* · by Fri 30 October · their own word",
            "Each one comes as its own question and counts once you say yes.",
            "Next one-on-one: Thu 5 November",
        )
        places = [shown.index(line) for line in lines]
        assert places == sorted(places)
        assert message.text.startswith(
            "Your one-on-one with Dana on Thu 8 October, 14:00. What went well: The"
        )

    def test_nothing_of_the_diagnosis_reaches_her(self):
        message = logs.summary(self.facts(), REP)
        for private in ("will than skill", "No list", "Opening lines", "The market", "excuse"):
            assert private not in message.text + words(message)

    def test_dana_reads_the_same_from_her_side(self):
        shown = words(accepted(logs.summary(self.facts(), MANAGER)))
        assert "*Ana is asked for*" in shown
        assert "*You promised*\n• *Send the price list* · by Fri 30 October · your own word" in shown
        assert "Not how you meant it?" not in shown

    def test_what_ana_has_answered_is_not_announced_again(self):
        shown = words(logs.summary(self.facts(promises=(promised(CALLS),)), REP))
        assert "comes as its own question" not in shown

    def test_a_talk_without_words_and_promises_still_names_the_next_one(self):
        message = accepted(logs.summary(self.facts({}, ()), REP, late=True))
        assert "Next one-on-one: Thu 5 November" in words(message)
        assert "late" in message.text

    @pytest.mark.parametrize("name", [HOSTILE, LONG, ENDLESS])
    def test_no_name_and_no_words_can_break_it(self, name):
        answers = dict.fromkeys(LOGGED, f"{HOSTILE}\n{ENDLESS}" * 5)
        promises = (promised(ROUGH, State.PROPOSED),) * 3 + (promised(ROUGH, owner=DANA, partner=ANA),) * 9
        facts = self.facts(answers, promises, renamed(ANA, name), renamed(DANA, name))
        for reader in (REP, MANAGER, Reader(renamed(ANA, name), NOW, "EUR")):
            accepted(logs.summary(facts, reader, late=True))

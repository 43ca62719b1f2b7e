"""A year's goals as both see them, and the form in which Dana sets one."""

from dataclasses import replace
from datetime import date

import pytest

from domain.agreements import Agreement, State
from domain.errors import BadAnswer
from domain.facts import GoalChanged, GoalNews, GoalsFacts, PlanFacts, Reader
from domain.goals import fiscal_months, monthly_goals
from tests.domain.core_sample import CATALOGUE
from tests.views.october import ENDLESS, KPIS, began_with, fields, fits, pressed, shown_on, submitted
from tests.views.samples import ANA, DANA, HOSTILE, LONG, MANAGER, NOW, REP, accepted, renamed, words
from views import goal_forms, goal_months, goals, ids

MONTHS = tuple(date(2026, month, 1) for month in range(1, 13))
SEASON = (6.0, 6.0, 8.0, 9.0, 9.0, 9.0, 6.0, 5.0, 9.0, 10.0, 11.0, 12.0)
YEAR = {
    ("revenue", month): goal for month, goal in zip(MONTHS, monthly_goals(1_200_000, SEASON), strict=True)
}
YEAR |= {("gross_profit_pct", month): 0.36 for month in MONTHS}
YEAR |= {("sales_calls", month): 40.0 for month in MONTHS[:9]}
REVENUE, MARGIN, CALLS = (CATALOGUE.kpis[key] for key in ("revenue", "gross_profit_pct", "sales_calls"))


def year(found=YEAR, kpis=(REVENUE, MARGIN, CALLS), rep=ANA, may_set=True):
    return GoalsFacts(rep, 2026, kpis, MONTHS, found, may_set)


LAST = tuple(share * 10_000.0 for share in SEASON)


def planned(kpi=REVENUE, **changes):
    """All that Dana needs to set a KPI for 2027."""
    made = PlanFacts(
        ANA, 2027, kpi, (REVENUE, MARGIN, CALLS), tuple(month.replace(year=2027) for month in MONTHS),
        LAST, (None,) * 12, (True,) * 12, SEASON, SEASON, "learnt from Ana's own results of 3 years",
        1_000_000.0, "the year before", CATALOGUE.ramps, (DANA,),
    )  # fmt: skip
    return replace(made, **changes)


def rows(message):
    """The table's cells as words."""
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


class TestTheYear:
    def test_every_month_stands_there_with_the_years_total(self):
        message = accepted(goals.goals(year(), MANAGER))
        head, revenue, margin, calls = rows(message)
        assert head[:3] == ["Goal", "Jan", "Feb"]
        assert head[-1] == "2026"
        assert revenue == ["Revenue", "72,000", "72,000", "96,000", *revenue[4:12], "144,000", "1,200,000"]
        assert margin[1] == margin[12] == "36 %"
        assert margin[-1] == "–"
        assert calls[9:] == ["40", "goal missing", "goal missing", "goal missing", "–"]

    def test_a_number_without_any_goal_is_named_once_and_not_twelve_times(self):
        message = accepted(goals.goals(year(kpis=(*KPIS,)), MANAGER))
        (bare,) = [row for row in rows(message) if row[0] == "New accounts"]
        assert set(bare[1:]) == {"–"}
        assert "Goal missing: Revenue growth, New accounts, " in words(message)

    def test_the_words_alone_say_what_counts(self):
        assert goals.goals(year(), MANAGER).text == (
            "Ana's goals for 2026: Revenue €1,200,000. Goal missing in some months: Sales calls made."
        )
        assert goals.goals(year(), REP).text.startswith("Your goals for 2026: ")

    def test_numbers_read_as_the_reader_writes_them(self):
        german = Reader(replace(ANA, locale="de_DE"), NOW, "EUR")
        assert rows(goals.goals(year(), german))[1][-1] == "1.200.000"

    def test_where_no_tables_are_known_each_number_has_its_line(self):
        message = goals.goals(year(kpis=(*KPIS,)), MANAGER)
        plainly = words(None, message.fallback_blocks)
        assert "*Revenue* €1,200,000\nJan 72,000 · Feb 72,000 · Mar 96,000" in plainly
        assert "*New accounts won* –\ngoal missing" in plainly

    def test_only_whoever_may_set_goals_is_offered_to(self):
        offered = pressed(goals.goals(year(), MANAGER).blocks)
        assert offered == [
            ("Set goals", f"{ids.OPEN_GOAL_FORM}:1", "1|2026"),
            ("Set Sales calls", f"{ids.OPEN_GOAL_FORM}:2", "1|2026|sales_calls|2026-10"),
            ("Copy from another rep", ids.OPEN_GOAL_COPY, "1|2026"),
            ("Ask Ana", ids.ASK_GOALS, "1|2026"),
        ]
        assert not pressed(goals.goals(year(may_set=False), REP).blocks)

    def test_a_year_without_goals_says_what_to_do(self):
        message = accepted(goals.goals(year({}), MANAGER))
        assert message.text == "2026 has no goals for Ana yet, so there is nothing to compare with."
        assert pressed(message.blocks)[0] == ("Set goals", ids.OPEN_GOAL_FORM, "1|2026")
        own = accepted(goals.goals(year({}, may_set=False), REP)).text
        assert own == (
            "2026 has no goals for you yet, so there is nothing to compare with. Your manager sets them."
        )

    def test_every_kpi_of_the_catalogue_fits(self):
        every = tuple(CATALOGUE.kpis.values())
        full = {(kpi.key, month): 123_456_789.0 for kpi in every for month in MONTHS}
        for found in (full, YEAR):
            message = accepted(goals.goals(year(found, kpis=every), MANAGER))
            assert len(rows(message)) == 26
            assert f"and {len(every) - 25} more" in words(message)

    @pytest.mark.parametrize("name", [HOSTILE, LONG, ENDLESS])
    def test_no_name_can_break_it(self, name):
        rough = tuple(replace(kpi, name=name) for kpi in KPIS)
        for found in ({}, YEAR):
            accepted(goals.goals(year(found, rough, renamed(ANA, name)), MANAGER))
        rough_plan = planned(kpi=rough[0], kpis=rough, rep=renamed(ANA, name), why=name)
        fits(goal_forms.goal_form(rough_plan, MANAGER))
        fits(goal_months.months_form(rough_plan, rough_plan.last, MANAGER))
        fits(goal_forms.copy_form(rough_plan))


class TestTheRepsSide:
    def asked(self, state=State.PROPOSED, **changes):
        agreement = Agreement(9, ANA.id, MONTHS[0], DANA.id, NOW, state, version=4, **changes)
        return replace(year(may_set=False), agreement=agreement, asked_by=DANA)

    def test_ana_is_asked_whether_she_accepts(self):
        message = accepted(goals.goals(self.asked(), REP))
        assert "Dana suggests these goals for 2026" in words(message)
        assert pressed(message.blocks) == [
            ("I accept", ids.GOALS_ACCEPT, "9|4"), ("Comment", ids.GOALS_COMMENT, "9"),
        ]  # fmt: skip
        assert not pressed(goals.goals(self.asked(State.ACCEPTED), REP).blocks)

    @pytest.mark.parametrize("said", ["Too high", HOSTILE, LONG])
    def test_what_the_two_said_stands_there_harmless(self, said):
        accepted(goals.goals(self.asked(comment=said, reply=said), REP))
        accepted(goals.goals(self.asked(comment=said), REP))
        heard = accepted(
            goals.answered(replace(self.asked(State.COMMENTED, comment=said), may_set=True), MANAGER)
        )
        assert [label for label, *_ in pressed(heard.blocks)] == ["Answer", "Change goals"]
        assert "accepted the goals" in goals.answered(self.asked(State.ACCEPTED), MANAGER).text

    def test_months_that_kept_their_goal_are_named(self):
        shown = words(goals.goals(replace(year(), kept=MONTHS[:2]), MANAGER))
        assert "Over already, so the goal stayed as it was: Jan, Feb" in shown

    def test_a_fiscal_year_has_both_its_years_in_its_name(self):
        months = fiscal_months(2026, 4)
        found = {("revenue", month): 1.0 for month in months}
        message = goals.goals(replace(year(found), months=months), MANAGER)
        assert "Goals 2026/27 · Ana" in words(message)

    def test_news_of_goals_for_a_scorecard(self):
        change = GoalChanged(REVENUE, 100_000, 90_000, NOW, "The territory was split")
        agreement = self.asked().agreement
        assert goals.news(GoalNews(agreement, (change,)), MONTHS[8], REP) == [
            "Goal for Revenue changed from €100,000 to €90,000 on 7 October: The territory was split",
            "The goals are not accepted yet",
        ]
        assert goals.news(None, MONTHS[8], REP) == goals.news(GoalNews(), MONTHS[8], REP) == []


class TestTheForms:
    def form(self, facts=None, **more):
        return fits(goal_forms.goal_form(facts or planned(), MANAGER, **more))

    def read(self, facts=None, **answers):
        found = facts or planned()
        view = self.form(found)
        name = next(each for each in fields(view) if each.startswith("annual"))
        given = {name if key == "annual" else key: value for key, value in answers.items()}
        return goal_forms.read_goals(submitted(view, given), found)

    def test_it_begins_with_last_year_the_season_and_a_proposal(self):
        view = self.form()
        shown = shown_on(view)
        assert "*Revenue, the year before*: €1,000,000" in shown
        assert "Season learnt from Ana's own results of 3 years, in percent:\nJan 6 · Feb 6" in shown
        assert began_with(view)["annual:revenue:5"] == "1050000"
        assert began_with(self.form(growth=20))["annual:revenue:20"] == "1200000"
        stands = planned(stands=(100_000.0,) * 12)
        assert began_with(self.form(stands))["annual:revenue:5"] == "1200000"

    def test_a_rate_is_asked_for_as_people_say_it_and_has_no_season(self):
        margin = planned(MARGIN, learnt=None, last_shares=None, base=0.357, last=(0.36,) * 12)
        assert began_with(self.form(margin))["annual:gross_profit_pct:5"] == "36"
        assert "season" not in fields(self.form(margin))
        assert self.read(margin, annual="36.5")[0] == 0.365

    def test_what_dana_chose_is_read_back(self):
        assert self.read(annual="1200000") == (1_200_000, SEASON, "", None)
        assert self.read(annual="5", season="even")[1] is None
        own = ",".join(f"{share:g}" for share in SEASON)
        assert self.read(annual="5", season="own", shares=own, ramp="mid_market", ramp_from="4")[1:] == (
            SEASON, "mid_market", 4,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({"annual": "a lot"}, "annual:revenue:5"),
            ({"annual": "5", "season": "own", "shares": "50,60"}, "shares"),
            ({"annual": "5", "season": "own"}, "shares"),
            ({"annual": "5", "ramp": "mid_market"}, "ramp_from"),
        ],
    )
    def test_what_cannot_be_read_is_told_below_its_field(self, answers, field):
        with pytest.raises(BadAnswer) as refused:
            self.read(**answers)
        assert refused.value.field == field
        assert field in fields(self.form())

    def test_the_months_show_last_year_the_goal_and_the_difference(self):
        facts = planned(open=(False,) + (True,) * 11, stands=(70_000.0,) + (None,) * 11)
        view = fits(goal_months.months_form(facts, [share * 12_000 for share in SEASON], MANAGER))
        assert "Jan 🔒" in shown_on(view)
        assert "120,000    144,000  +24,000" in shown_on(view)
        assert "month:0" not in fields(view)
        assert len(fields(view)) == 11
        read = goal_months.read_months(submitted(view, {"month:1": "5"}), facts)
        assert read["revenue", facts.months[1]] == 5
        assert read["revenue", facts.months[11]] == 144_000
        over = fits(goal_months.months_form(planned(open=(False,) * 12), LAST, MANAGER))
        assert "submit" not in over

    def test_a_change_is_shown_and_carried_to_the_question_why(self):
        facts = planned(stands=LAST)
        wanted = {("revenue", month): 1.5 for month in facts.months}
        view = fits(goal_months.reason_form(facts, wanted, MANAGER, "Please say why."))
        assert "Jan 60,000 → 2" in shown_on(view) or "Jan 60,000 → 1" in shown_on(view)
        assert goal_months.read_reason(submitted(view, {"reason": " New territory "}), facts) == (
            wanted, "New territory",
        )  # fmt: skip

    def test_copying_reads_back_whose_which_and_how_much(self):
        view = fits(goal_forms.copy_form(planned()))
        back = submitted(view, {"source": "2", "percent": "80"})
        assert goal_forms.read_copy(back) == (2, ["revenue", "gross_profit_pct", "sales_calls"], 80.0, "")

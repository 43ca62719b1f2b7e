"""A year's goals as both see them, and the form in which Dana sets one."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import BadAnswer
from domain.facts import GoalsFacts, Reader
from domain.goals import monthly_goals, parse_shares
from tests.domain.core_sample import CATALOGUE
from tests.views.october import ENDLESS, KPIS, began_with, fields, fits, pressed, shown_on, submitted
from tests.views.samples import ANA, HOSTILE, LONG, MANAGER, NOW, REP, accepted, renamed, words
from views import goals, ids

MONTHS = tuple(date(2026, month, 1) for month in range(1, 13))
SEASON = (6.0, 6.0, 8.0, 9.0, 9.0, 9.0, 6.0, 5.0, 9.0, 10.0, 11.0, 12.0)
YEAR = {
    ("revenue", month): goal for month, goal in zip(MONTHS, monthly_goals(1_200_000, SEASON), strict=True)
}
YEAR |= {("gross_profit_pct", month): 0.36 for month in MONTHS}
YEAR |= {("sales_calls", month): 40.0 for month in MONTHS[:9]}
REVENUE, MARGIN, CALLS = (CATALOGUE.kpis[key] for key in ("revenue", "gross_profit_pct", "sales_calls"))
ANSWERS = {"kpi": "revenue", "annual": "1200000"}


def year(found=YEAR, kpis=(REVENUE, MARGIN, CALLS), rep=ANA, may_set=True):
    return GoalsFacts(rep, 2026, kpis, MONTHS, found, may_set)


def form(**changes):
    return fits(goals.goal_form(year(**changes), SEASON))


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
        assert offered == [("Set goals", ids.OPEN_GOAL_FORM, "1|2026")]
        assert not pressed(goals.goals(year(may_set=False), REP).blocks)

    def test_a_year_without_goals_says_what_to_do(self):
        message = accepted(goals.goals(year({}), MANAGER))
        assert message.text == "2026 has no goals for Ana yet, so there is nothing to compare with."
        assert pressed(message.blocks) == [("Set goals", ids.OPEN_GOAL_FORM, "1|2026")]
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
        fits(goals.goal_form(year(kpis=rough, rep=renamed(ANA, name)), SEASON))


class TestTheForm:
    def test_it_begins_with_the_season(self):
        view = form()
        assert (view["callback_id"], view["private_metadata"]) == (ids.GOAL_FORM, "1|2026")
        assert began_with(view)["shares"] == "6,6,8,9,9,9,6,5,9,10,11,12"
        assert parse_shares(began_with(view)["shares"]) == SEASON
        assert "36 for 36 %" in fields(view)["annual"]["hint"]["text"]
        assert "2026 for Ana." in shown_on(view)

    def test_what_dana_set_is_read_back(self):
        back = submitted(form(), ANSWERS | {"reason": " Two accounts moved "})
        assert goals.read_goals(back) == ("revenue", 1_200_000.0, SEASON, "Two accounts moved")

    def test_a_percentage_is_typed_as_people_say_it(self):
        key, annual, _, reason = goals.read_goals(
            submitted(form(), {"kpi": "gross_profit_pct", "annual": "36"})
        )
        assert (key, annual, reason) == ("gross_profit_pct", 0.36, "")

    @pytest.mark.parametrize(
        ("answers", "field", "sentence"),
        [
            ({"annual": "5"}, "kpi", "Choose the number"),
            ({"kpi": "revenue"}, "annual", "Please give me a number"),
            ({"kpi": "revenue", "annual": "a lot"}, "annual", "Please give me a number"),
            ({"kpi": "revenue", "annual": "inf"}, "annual", "Please give me a number"),
            (ANSWERS | {"shares": "50,60"}, "shares", "A season needs twelve shares"),
            (ANSWERS | {"shares": "a,b"}, "shares", "twelve numbers"),
            (ANSWERS | {"shares": ""}, "shares", "A season needs twelve shares"),
        ],
    )
    def test_what_cannot_be_read_is_told_below_its_field(self, answers, field, sentence):
        view = form()
        with pytest.raises(BadAnswer, match=sentence) as refused:
            goals.read_goals(submitted(view, answers))
        assert refused.value.field == field
        assert field in fields(view)

    def test_a_team_without_numbers_has_nothing_to_choose(self):
        assert "kpi" not in fields(form(kpis=()))

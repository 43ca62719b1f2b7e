"""A year's goals between Dana and Ana: asked once, answered once, asked again when they change."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.agreements import State
from domain.errors import BadAnswer, MoveNotAllowed, NotAllowed
from domain.messages import Kind
from domain.people import SYSTEM
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import lead, set_year
from tests.usecases.scene import Scene, actor, at_once, outbox, scene
from tests.usecases.test_goals import Row as FileRow
from usecases import agreements, due, goals, scorecards

YEAR = date(2027, 1, 1)
NOVEMBER_3 = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def here(database: Database) -> Scene:
    return scene(database)


def set_revenue(here, annual=1_200_000, year=2027, reason=""):
    return set_year(
        here.services, actor(here.dana), here.ana, year=year, kpi_key="revenue", annual=annual, reason=reason
    )


def asked(here):
    return [each.key for each in outbox(here.services, Kind.GOALS)]


def stands(here, year=2027):
    found = goals.show(here.services, actor(here.ana), here.ana, year).agreement
    assert found is not None
    return found


def accept(here, agreement):
    return agreements.accept(here.services, actor(here.ana), agreement.id, agreement.version)


def test_a_first_goal_asks_the_rep_and_a_second_one_goes_into_the_same_question(here):
    set_revenue(here)
    first = stands(here)
    set_year(here.services, actor(here.dana), here.ana, year=2027, kpi_key="sales_calls", annual=480)
    assert asked(here) == [f"goals/{first.id}/1"]
    assert stands(here).version > first.version
    assert due.goals(here.services, here.ana, first.id).agreement == stands(here)


def test_accepting_twice_or_at_once_is_one_answer_that_dana_hears_once(here):
    set_revenue(here)
    agreement = stands(here)
    answers = at_once(*[lambda: accept(here, agreement)] * 4)
    assert [done for _, done in answers] == [True] * 4
    assert stands(here).state is State.ACCEPTED
    assert len(outbox(here.services, Kind.GOALS_ANSWER)) == 1


def test_goals_that_changed_since_they_were_seen_are_not_accepted_by_an_old_button(here):
    set_revenue(here)
    old = stands(here)
    set_revenue(here, 1_300_000, reason="A new territory")
    assert accept(here, old) == (stands(here), False)
    assert stands(here).state is State.PROPOSED
    assert accept(here, stands(here))[1]


def test_a_change_while_the_rep_accepts_never_leaves_the_new_goals_accepted_unseen(here):
    set_revenue(here)
    agreement = stands(here)
    at_once(lambda: accept(here, agreement), lambda: set_revenue(here, 1_300_000, reason="More"))
    assert stands(here).state is State.PROPOSED


def test_a_comment_is_answered_and_the_rep_is_asked_once_more(here):
    set_revenue(here)
    agreement = stands(here)
    agreements.comment(here.services, actor(here.ana), agreement.id, "Too high")
    agreements.comment(here.services, actor(here.ana), agreement.id, "Too high")
    assert len(outbox(here.services, Kind.GOALS_ANSWER)) == 1
    for _ in range(2):
        agreements.reply(here.services, actor(here.dana), agreement.id, "You have the renewals")
    assert asked(here) == [f"goals/{agreement.id}/1", f"goals/{agreement.id}/2"]
    assert (stands(here).comment, stands(here).reply) == ("Too high", "You have the renewals")
    accept(here, stands(here))
    with pytest.raises(MoveNotAllowed):
        agreements.comment(here.services, actor(here.ana), agreement.id, "Still too high")


def test_no_words_are_no_comment_and_no_answer(here):
    set_revenue(here)
    for say, who in ((agreements.comment, here.ana), (agreements.reply, here.dana)):
        with pytest.raises(BadAnswer):
            say(here.services, actor(who), stands(here).id, "  ")


def test_a_comment_goes_to_whoever_leads_the_rep_by_then(here):
    set_revenue(here)
    with here.services.database.write() as session:
        line = stored_people.ReportingLine(here.ana.id, here.dana.id, date(2026, 1, 1), date(2026, 10, 31))
        stored_people.add_line(session, line)
    lead(here.services, here.ana, here.leo, date(2026, 11, 1))
    here.clock.set(NOVEMBER_3)
    agreements.comment(here.services, actor(here.ana), stands(here).id, "Too high")
    (told,) = outbox(here.services, Kind.GOALS_ANSWER)
    assert told.recipient_id == here.leo.id
    with pytest.raises(NotAllowed):
        agreements.reply(here.services, actor(here.dana), stands(here).id, "No")
    agreements.reply(here.services, actor(here.leo), stands(here).id, "Let us talk")


def test_a_file_asks_nobody_anew_but_those_who_were_asked_before(here):
    row = FileRow(2, "Ana Silva", "revenue", 1_200_000, year=2027)
    goals.load(here.services, SYSTEM, [row])
    assert asked(here) == []
    assert agreements.ask(here.services, actor(here.dana), here.ana, YEAR).state is State.PROPOSED
    accept(here, stands(here))
    goals.load(here.services, SYSTEM, [replace(row, value=1_300_000)])
    assert stands(here).state is State.PROPOSED
    assert len(asked(here)) == 2
    with pytest.raises(BadAnswer):
        agreements.ask(here.services, actor(here.dana), here.ben, YEAR)


def test_a_scorecard_says_what_was_changed_why_and_that_it_is_not_accepted(here):
    set_revenue(here, year=2026)
    here.clock.set(NOVEMBER_3)
    november = date(2026, 11, 1)
    goals.set_months(
        here.services, actor(here.dana), here.ana, year=2026,
        goals={("revenue", november): 90_000.0}, reason="The territory was split",
    )  # fmt: skip
    news = scorecards.show(here.services, actor(here.ana), here.ana, november).goals
    assert news.agreement.state is State.PROPOSED
    (change,) = news.changed
    assert (change.kpi.key, change.before, change.after) == ("revenue", 99_960.0, 90_000.0)
    assert (change.on, change.reason) == (NOVEMBER_3, "The territory was split")
    assert scorecards.show(here.services, actor(here.ana), here.ana, date(2026, 9, 1)).goals.changed == ()

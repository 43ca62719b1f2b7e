"""What lies deeper on the screen: what moved, the running month, the funnel, a long team, and no blame."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.calendar_addresses import LOST
from domain.calendar_hours import Category, Consent, HoursFacts, Kept
from domain.depth import LEVELS, Look, Override, chosen
from domain.disputes import Dispute, DisputeSeen, State
from domain.drivers import Drivers, Factor, Part, Why
from domain.facts import Group, Origin, TeamFacts, TeamLine, WhereFromFacts
from domain.funnel import Deal, FunnelFacts, funnel
from domain.running import pace_of, so_far
from tests.domain.core_sample import CATALOGUE, MONTH
from tests.views.october import fits, shown_on
from tests.views.samples import (
    ANA,
    DANA,
    DEPTHS,
    HOSTILE,
    LONG,
    MANAGER,
    REP,
    accepted,
    card,
    month_of,
    words,
)
from views import depth, disputes, drivers, hours, scorecards, team, where_from
from views import funnel as screens

NOW = datetime(2026, 10, 7, 7, 30, tzinfo=UTC)
PARTS = (
    Part(Factor.VOLUME, 20, 12, -11_000),
    Part(Factor.CONVERSION, 0.5, 0.48, -500),
    Part(Factor.SIZE, 6000, 5900, -500),
)
LESS = Drivers(-12_000, PARTS, 6, (40, 60))


def test_what_moved_is_one_sentence_with_what_did_not() -> None:
    assert drivers.sentence(LESS, REP) == (
        "Revenue is €12,000 below a usual month: fewer deals decided, not smaller deals. "
        "Deals took longer: 60 days in place of 40."
    )
    few = replace(LESS, parts=(), why_not=Why.FEW)
    assert drivers.sentence(few, REP) == (
        "What moved revenue can't be said: under 5 deals were decided, too few to say."
    )
    message = accepted(scorecards.scorecard(month_of(card(), drivers=LESS), REP))
    assert "What moved" in words(message)
    page = shown_on(fits(drivers.page(LESS, REP, HOSTILE)))
    assert "• Volume, deals decided a month: 20 → 12 · −€11,000, 92 % of it" in page
    assert "LMDI" not in page
    assert "*Together −€12,000*" in page


def test_a_running_month_speaks_of_pace_and_never_of_a_miss() -> None:
    found = card(values={"call_cnt": 12.0})
    paces = tuple(pace_of(line, 8, 21) for line in found.lines)
    running = so_far(found, {each.kpi.key: each for each in paces})
    message = accepted(scorecards.scorecard(month_of(running, pace=paces), REP))
    shown = words(message)
    assert "Sales calls: 12 of 40 · pace 79 %, behind · heading for 31.5 · 10.8 a week needed" in shown
    assert "September so far:" in shown
    assert "*After 8 of 21 working days*" in shown
    assert "no pace yet: that needs three months of it by day" in shown


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_a_chosen_depth_and_a_deeper_look_are_told_to_the_rep(level: int) -> None:
    found = chosen(DEPTHS[1], Override(level, "a new <territory>", "Dana", date(2026, 11, 1)))
    look = Look(DANA.id, "Dana Fox", max(level, 1), HOSTILE, NOW)
    facts = month_of(card(), depth=found, looks=(look,))
    for message in (depth.depth_chosen(facts, REP), depth.looked_deeper(facts, REP)):
        accepted(message)
    shown = words(accepted(scorecards.scorecard(facts, REP)))
    assert "ends by itself after November 2026" in shown
    assert "👁 Dana Fox looked at" in shown
    fits(depth.depth_form(ANA, found))
    fits(depth.deeper_form(ANA, MONTH, "funnel", MANAGER))
    accepted(depth.standing(ANA, MONTH, found, MANAGER))
    assert depth.standing(ANA, MONTH, found, REP).text.startswith(f"September: depth {level} (")


def seen(
    state: State = State.OPEN, *, may_answer: bool = True, why: str = "One deal is missing"
) -> DisputeSeen:
    found = Dispute(3, ANA.id, MONTH, "revenue", ANA.id, 92_000, "95,000", why, NOW, state, why, DANA.id, NOW)
    return DisputeSeen(found, CATALOGUE.kpis["revenue"], ANA, ANA, (DANA,), DANA, may_answer)


@pytest.mark.parametrize("why", ["One deal is missing", HOSTILE, LONG])
def test_a_doubt_passes_slack_whatever_was_written(why: str) -> None:
    for state in State:
        accepted(disputes.question(seen(state, why=why), MANAGER))
    accepted(disputes.noted(seen(why=why), REP))
    accepted(disputes.answered(seen(State.RIGHT, why=why), REP))
    fits(disputes.answer_form(seen(why=why)))
    doubts = month_of(card(), disputes=(seen(why=why).dispute,) * 9)
    assert "waiting for an answer" in words(accepted(scorecards.scorecard(doubts, REP)))


def test_where_from_shows_the_formula_with_its_numbers() -> None:
    growth = next(line for line in card().lines if line.kpi.key == "revenue_growth")
    origins = (Origin("revenue_amt", "closed-won (or invoiced) amount", 92_000, 14, "CRM", NOW),)
    facts = WhereFromFacts(ANA, MONTH, ((growth, origins),) * 9, {"revenue_amt": 87_619.0}, ())
    shown = shown_on(fits(where_from.where_from(facts, REP)))
    assert "= (92,000 − last year's 87,619) ÷ last year's 87,619" in shown
    alone = next(line for line in card().lines if line.kpi.key == "revenue")
    bare = replace(facts, lines=((alone, origins),))
    assert "= 92,000" not in shown_on(where_from.where_from(bare, REP)), "it stands there twice already"
    assert "closed-won amount: 92,000 · 14 records · CRM · loaded 7 Oct 09:30, today" in shown


@pytest.mark.parametrize("name", ["Demo", HOSTILE, LONG])
def test_the_funnel_passes_slack_with_any_stages(name: str) -> None:
    today = date(2026, 10, 7)
    deals = [
        Deal(
            name, 1, f"{name} {n}", 1000.0 * n, today - timedelta(days=n), today, slips=n % 3, next_step=False
        )
        for n in range(40)
    ]
    facts = FunnelFacts(ANA, today, funnel(deals, today, {MONTH: 5000.0}), NOW)
    for reader in (REP, MANAGER):
        assert "… and 28 more" in words(accepted(screens.funnel(facts, reader)))
    assert "or twice as old as won deals usually get" in words(screens.funnel(facts, REP))
    nothing = replace(facts, funnel=funnel([], today, {}))
    assert "nothing to look at" in accepted(screens.funnel(nothing, REP)).text


def test_hours_pass_slack_and_without_consent_a_manager_sees_none() -> None:
    weeks = tuple((date(2026, 8, 17) + timedelta(weeks=n), dict.fromkeys(Category, 2.5)) for n in range(8))
    facts = HoursFacts(ANA, weeks, Consent(NOW, {Category.CUSTOMER: (HOSTILE,)}, NOW))
    for reader in (REP, MANAGER):
        assert "customers 2.5 · travel 2.5 · internal 2.5" in words(accepted(hours.hours(facts, reader)))
    fits(hours.consent_form(facts))
    fits(hours.consent_form(replace(facts, keeps=False)))
    none = accepted(hours.hours(replace(facts, consent=None), MANAGER))
    assert "has not agreed" in none.text


def kept_since(done: datetime, host: str = "calendar.example.com", **more: Any) -> HoursFacts:
    kept = Kept(host, NOW, NOW + timedelta(hours=1), done, **more)
    weeks = ((date(2026, 10, 5), {Category.CUSTOMER: 2.5}),)
    return HoursFacts(ANA, weeks, Consent(NOW, {}, NOW), kept)


def test_a_calendar_that_is_read_by_itself_says_when_and_from_where() -> None:
    well = words(accepted(hours.hours(kept_since(datetime(2026, 10, 5, 0, 10, tzinfo=UTC)), REP)))
    assert "Read by itself each night, last Mon 02:10 · from calendar.example.com." in well
    assert all(label in well for label in ("Read now", "Other address", "Stop reading", "Take it back"))
    old = words(accepted(hours.hours(kept_since(datetime(2026, 9, 5, 0, 10, tzinfo=UTC)), REP)))
    assert "last 5 Sept 02:10" in old
    empty = words(accepted(hours.hours(replace(kept_since(NOW), weeks=()), REP)))
    assert "Nothing in your calendar took time in the last 8 weeks." in empty
    assert "calendar.example.com" in empty


def test_a_calendar_that_cannot_be_read_says_why_and_what_to_do() -> None:
    facts = kept_since(NOW, HOSTILE, trouble=HOSTILE, nights=3)
    for message in (hours.hours(facts, REP), hours.trouble(facts, REP, late=True)):
        accepted(message)
    assert "I go on reading" in accepted(hours.not_read("No.", facts)).text
    told = accepted(hours.trouble(kept_since(NOW, trouble="It did not answer.", nights=3), REP))
    assert "at calendar.example.com for three nights. It did not answer." in told.text
    lost = accepted(hours.trouble(kept_since(NOW, trouble=LOST), REP))
    assert "the key that it was sealed with is gone. Please give me the address again." in lost.text


def people(count: int) -> tuple[TeamLine, ...]:
    return tuple(
        TeamLine(replace(ANA, id=n, name=f"{HOSTILE} {n}", slack_id=None), card(), DEPTHS[1], None, False, 1)
        for n in range(count)
    )


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (8, 1), (10, 1), (11, 2), (80, 8)])
def test_a_team_of_any_size_is_read_page_by_page(count: int, pages: int) -> None:
    facts = TeamFacts(MONTH, people(count), (Group(DANA, 8, 8, 3, 1, 4, 7),) * 3, 1)
    told = 0
    for number in range(pages):
        message = accepted(team.page(facts, MANAGER, number))
        assert "Dana Fox, 8 people: 3 of 8 one-on-ones held" in message.text
        told += words(message).count("Needs time:")
    assert told == count
    assert words(accepted(team.page(facts, MANAGER, 99))) == words(team.page(facts, MANAGER, pages - 1))
    assert "3 of 8 one-on-ones held, 1 skipped" in words(message)
    assert "1 group is not shown" in words(message)

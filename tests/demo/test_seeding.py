"""The demo's workspace and its numbers, brought in as an import would bring them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from slack_sdk import WebClient

from connectors.calendars import Calendars
from demo import seeding
from demo.sales_team import DATA
from domain.calendar_hours import Category, hours, span
from domain.errors import UnknownPerson
from domain.facts import ScorecardFacts
from domain.kpis import Word
from domain.people import SYSTEM, Actor, Person
from domain.scorecards import Verdict
from slack_emulator import Emulator, MovableClock
from storage import measures as stored
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import FixedClock, services_on
from usecases import funnel, goals, numbers, people, scorecards
from usecases.people import Profile
from usecases.services import Services

STARTS = date(2026, 10, 1)
SECOND = datetime(2026, 10, 2, 8, tzinfo=UTC)
SEPTEMBER = date(2026, 9, 1)
DEPTHS = {"ANA": 1, "BEN": 3, "CHLOE": 0, "DAVID": 2, "ELENA": 0, "FARID": 0, "GRACE": 0, "HUGO": 0}
MANIFEST = {
    "display_information": {"name": "One on one"},
    "features": {"bot_user": {"display_name": "oneonone"}},
    "oauth_config": {"scopes": {"bot": ["channels:read", "users:read", "users:read.email"]}},
}

Everything = tuple[object, ...]


@pytest.fixture
def slack() -> Iterator[WebClient]:
    """The bot's view of the local Slack with the demo's team in it."""
    clock = MovableClock(SECOND, frozen=True)
    with Emulator(MANIFEST, seeding.workspace_seed(), clock=clock) as emulator:
        yield WebClient(emulator.app.bot_token, base_url=emulator.api_url)


@pytest.fixture
def empty(sqlite_database: Database) -> Services:
    """The bot in the demo's workspace on 2 October 2026, knowing nobody."""
    return services_on(sqlite_database, FixedClock(SECOND), "T0DEMO")


@pytest.fixture
def services(empty: Services) -> Services:
    """The same with everybody welcomed from Slack, and seeded on the demo's first day."""
    people.welcome(empty, SYSTEM, [profile(user) for user in seeding.workspace_seed()["users"]])
    seeding.seed(empty, STARTS)
    return empty


def profile(user: dict[str, str]) -> Profile:
    """Somebody of the seed as Slack would describe them."""
    who = user["id"], user["real_name"], user["email"], user["tz"], user["locale"]
    return Profile(*who, active=True, administrator=bool(user["is_admin"]))


def person(services: Services, name: str) -> Person:
    """Somebody of the demo by the end of their Slack id."""
    return people.asking(services, f"U0{name}")


def card(services: Services, name: str, month: date = SEPTEMBER) -> ScorecardFacts:
    """A rep's scorecard as they see it."""
    rep = person(services, name)
    return scorecards.show(services, Actor(rep), rep, month)


def everything(services: Services) -> Everything:
    """All that a load can change: measures, calls, goals with their history, lines and leave."""
    team = [person(services, name) for name in DEPTHS]
    with services.database.read() as session:
        ids = [rep.id for rep in team]
        calls = [stored.by_day(session, key, "call_cnt", date.min, date.max) for key in ids]
        lines, leave = stored_people.lines(session), stored_people.leave(session, ids)
    shown = [goals.show(services, Actor(rep), rep, year) for rep in team for year in (2025, 2026)]
    return list(numbers.measures(services, SYSTEM)), calls, lines, leave, shown


def test_the_local_slack_takes_the_team_and_shows_it_to_the_bot(slack: WebClient) -> None:
    members = {user["id"]: user for user in slack.users_list(include_locale=True)["members"]}
    seeded = {user["id"]: user for user in seeding.workspace_seed()["users"]}
    for key, user in seeded.items():
        told, about = members[key], members[key]["profile"]
        assert (about["real_name"], about["email"]) == (user["real_name"], user["email"])
        assert (told["tz"], told["locale"], told["is_admin"]) == (
            user["tz"],
            user["locale"],
            key == "U0PRIYA",
        )


def test_everybody_and_the_bot_are_in_the_channel(slack: WebClient) -> None:
    channel = slack.conversations_info(channel="C0SALES")["channel"]
    assert (channel["name"], channel["is_member"]) == ("sales", True)
    assert len(slack.conversations_members(channel="C0SALES")["members"]) == 13


def test_everybody_can_be_welcomed_and_is_an_administrator_only_if_slack_says_so(empty: Services) -> None:
    users = seeding.workspace_seed()["users"]
    assert people.welcome(empty, SYSTEM, [profile(user) for user in users]) == 12
    with empty.database.read() as session:
        everybody = stored_people.everybody(session, "T0DEMO")
    assert [each.name for each in everybody if each.administrator] == ["Priya Nair"]
    assert {each.tz for each in everybody} >= {"Europe/London", "America/Chicago"}


def test_nothing_is_seeded_before_the_people_came_from_slack(empty: Services) -> None:
    with pytest.raises(UnknownPerson):
        seeding.seed(empty, STARTS)


def test_dana_leads_eight_reps_and_iris_leads_dana(services: Services) -> None:
    dana, iris = (person(services, name) for name in ("DANA", "IRIS"))
    reps = people.my_reps(services, dana)
    assert [rep.slack_id for rep in reps] == [f"U0{name}" for name in DEPTHS]
    assert people.my_reps(services, iris) == (dana,)
    with services.database.read() as session:
        lines = stored_people.lines(session, [person(services, "GRACE").id])
    assert [line.starts for line in lines] == [date(2026, 6, 1)]


def test_anas_september_is_the_golden_sample(services: Services) -> None:
    found = card(services, "ANA").scorecard
    assert (round(found.outputs or 0, 3), round(found.inputs or 0, 3)) == (0.896, 0.780)
    assert [line.kpi.key for line in found.gaps] == [
        *("revenue_growth", "opps_added", "sales_calls", "revenue"),
        *("gross_profit", "gross_profit_pct", "opps_advanced"),
    ]


@pytest.mark.parametrize("name", DEPTHS)
def test_every_rep_has_a_card_without_anything_missing_and_the_depth_of_their_story(
    services: Services, name: str
) -> None:
    facts = card(services, name)
    assert facts.depth.level == DEPTHS[name]
    assert [line.kpi.key for line in facts.scorecard.missing] == []
    assert [load.source for load in facts.provenance] == [seeding.SOURCE]


def test_hugo_was_on_leave_so_his_september_is_not_judged(services: Services) -> None:
    assert card(services, "HUGO").scorecard.verdict is Verdict.NOT_JUDGED


def test_october_has_goals_but_no_numbers_before_it_is_over(services: Services) -> None:
    found = card(services, "ANA", STARTS).scorecard
    assert {line.word for line in found.lines} == {Word.NO_DATA}


def test_history_ends_before_the_demo_starts(services: Services) -> None:
    months = {month for _, month, _, _ in numbers.measures(services, SYSTEM)}
    assert (min(months), max(months), len(months)) == (date(2025, 4, 1), SEPTEMBER, 18)
    with services.database.read() as session:
        last = stored.covered_until(session, person(services, "ANA").id, "call_cnt")
    assert last == date(2026, 9, 30)


def test_seeding_twice_changes_nothing(services: Services) -> None:
    once = everything(services)
    seeding.seed(services, STARTS)
    assert everything(services) == once


def test_calls_arrive_with_the_next_morning_and_months_when_they_are_over(services: Services) -> None:
    ana = person(services, "ANA")
    for until, calls_until, months in (
        (date(2026, 10, 2), date(2026, 10, 1), SEPTEMBER),
        (date(2026, 10, 31), date(2026, 10, 30), SEPTEMBER),
        (date(2026, 11, 1), date(2026, 10, 30), STARTS),
    ):
        seeding.feed(services, until)
        with services.database.read() as session:
            assert stored.covered_until(session, ana.id, "call_cnt") == calls_until
        assert max(month for _, month, _, _ in numbers.measures(services, SYSTEM)) == months


def test_feeding_day_by_day_ends_like_feeding_at_once_and_twice_is_harmless(services: Services) -> None:
    for day in range(2, 32):
        seeding.feed(services, date(2026, 10, day))
        seeding.feed(services, date(2026, 10, day))
    seeding.feed(services, date(2026, 11, 1))
    step_by_step = everything(services)
    seeding.feed(services, STARTS)
    assert everything(services) == step_by_step
    october = [row for row in numbers.measures(services, SYSTEM) if row[1] == STARTS]
    calls = sum(value for _, _, measure, value in october if measure == "call_cnt")
    with services.database.read() as session:
        by_day = [
            stored.by_day(session, person(services, name).id, "call_cnt", STARTS, date(2026, 10, 31))
            for name in DEPTHS
        ]
    assert calls == sum(sum(days.values()) for days in by_day) > 0


def test_when_nothing_is_new_nothing_is_written(services: Services) -> None:
    before = numbers.last_load(services, SYSTEM, seeding.SOURCE)
    seeding.feed(services, STARTS)
    assert numbers.last_load(services, SYSTEM, seeding.SOURCE) == before == (SECOND, STARTS.isoformat())


def test_seeding_says_nothing(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    seeding.feed(services, date(2026, 11, 1))
    assert capsys.readouterr() == ("", "")


def test_the_funnel_of_ben_tells_why_his_months_are_missed(services: Services) -> None:
    ben = person(services, "BEN")
    found = funnel.show(services, Actor(ben), ben).funnel
    assert found.count == 10
    assert any(deal.slips for deal in found.slipped or ())
    assert found.normal.win_rate == pytest.approx(0.53, abs=0.01)


def test_the_calendar_that_can_be_dropped_is_mostly_meetings_with_colleagues() -> None:
    dropped = (DATA.parent / "ben-carter.ics").read_bytes()
    who = Person(1, "T1", "Ben Carter", tz="Europe/London")
    first, last = span(date(2026, 10, 1))
    found = hours(Calendars().read(dropped, first, last, who), who.zone, {}, first, last)
    inside, customers = (
        sum(value for (_, kind), value in found.items() if kind is wanted)
        for wanted in (Category.INTERNAL, Category.CUSTOMER)
    )
    assert inside > 3 * customers > 0

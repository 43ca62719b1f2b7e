"""Goals of a rep's year: who may set them, how a year becomes months, and what a file of them does."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from domain.errors import BadAnswer, NotAllowed
from domain.facts import GoalsFacts
from domain.people import SYSTEM, Actor, Person
from storage import goals as stored
from storage.database import Database
from tests.usecases.house import FixedClock, add_person, lead, services_on, set_year
from usecases import goals
from usecases.goals import LoadedGoals
from usecases.services import Services

OCTOBER = datetime(2026, 10, 1, 9, tzinfo=UTC)
SEASON = (6, 6, 8, 9, 9, 9, 6, 5, 9, 10, 11, 12)
GOLDEN = [
    *(72_000, 72_000, 96_000, 108_000, 108_000, 108_000),
    *(72_000, 60_000, 108_000, 120_000, 132_000, 144_000),
]


@dataclass(frozen=True)
class House:
    """Dana leads Ana; Iris leads Dana; Marco leads nobody; Priya is the administrator."""

    services: Services
    clock: FixedClock
    ana: Person
    dana: Person
    iris: Person
    marco: Person
    priya: Person

    def set(self, by: Actor | None = None, rep: Person | None = None, **given: Any) -> GoalsFacts:
        """Dana (or somebody else) sets Ana's revenue for 2027, or something else."""
        asked = {"year": 2027, "kpi_key": "revenue", "annual": 1_200_000, "shares": SEASON, "reason": ""}
        return set_year(self.services, by or Actor(self.dana), rep or self.ana, **(asked | given))

    def changes(self, rep: Person | None = None) -> tuple[tuple[Any, ...], ...]:
        """How the rep's goals came to be, oldest first."""
        with self.services.database.read() as session:
            return stored.changes(session, (rep or self.ana).id)


@dataclass(frozen=True)
class Row:
    """A row of a file of goals."""

    line: int
    rep: str
    kpi: str
    value: float
    month: date | None = None
    year: int | None = None
    shares: tuple[float, ...] | None = None


@pytest.fixture
def house(database: Database) -> House:
    clock = FixedClock(OCTOBER)
    services = services_on(database, clock)
    ana = add_person(services, "Ana Silva", tz="Europe/Lisbon", email="ana@example.com")
    dana, iris, marco = (
        add_person(services, name) for name in ("Dana Whitfield", "Iris Bergman", "Marco Ruiz")
    )
    priya = add_person(services, "Priya Nair", administrator=True)
    lead(services, ana, dana, date(2026, 1, 1))
    lead(services, dana, iris, date(2026, 1, 1))
    return House(services, clock, ana, dana, iris, marco, priya)


def months(facts: GoalsFacts, kpi: str = "revenue") -> list[float | None]:
    """The year's goals from January to December."""
    return [facts.goals.get((kpi, month)) for month in facts.months]


def test_a_manager_shares_a_year_out_by_its_season(house: House) -> None:
    assert months(house.set()) == GOLDEN


def test_without_shares_the_catalogues_season_keeps_the_years_total(house: House) -> None:
    calls = months(house.set(kpi_key="sales_calls", annual=401, shares=None), "sales_calls")
    assert sum(value or 0 for value in calls) == 401
    assert all(value in (33, 34) for value in calls)


@pytest.mark.parametrize(
    ("kpi", "rate"),
    [
        ("gross_profit_pct", 0.36),
        ("pipeline_coverage", 3.5),
        ("sales_cycle_days", 60),
        ("lead_response_minutes", 30),
        ("calls_per_week", 10),
        ("avg_deal_size", 6_000),
    ],
)
def test_a_rate_is_the_same_in_every_month(house: House, kpi: str, rate: float) -> None:
    assert months(house.set(kpi_key=kpi, annual=rate), kpi) == [rate] * 12


def test_months_that_are_over_keep_their_goal_and_the_others_change(house: House) -> None:
    house.set(year=2026)
    facts = house.set(year=2026, annual=600_000, reason="New territory")
    assert months(facts) == [*GOLDEN[:9], 60_000, 66_000, 72_000]


def test_a_month_that_is_over_without_a_goal_can_still_get_one(house: House) -> None:
    assert months(house.set(year=2025)) == GOLDEN


def test_a_month_is_over_when_it_is_over_where_the_rep_lives(house: House) -> None:
    grace = add_person(house.services, "Grace Lee", tz="America/Chicago")
    lead(house.services, grace, house.dana, date(2026, 1, 1))
    house.clock.set(datetime(2026, 10, 1, 3, tzinfo=UTC))
    house.set(rep=grace, year=2026)
    facts = house.set(rep=grace, year=2026, annual=600_000, reason="Ramp")
    assert months(facts)[7:10] == [60_000, 54_000, 60_000]


def test_changing_a_goal_that_stands_needs_a_reason_which_is_kept(house: House) -> None:
    house.set()
    with pytest.raises(BadAnswer) as refused:
        house.set(annual=1_300_000, reason="  ")
    assert refused.value.field == "reason"
    assert len(house.changes()) == 12
    house.set(annual=1_300_000, reason=" Two accounts of Ben's ")
    kpi, month, before, after, at, reason = house.changes()[12]
    assert (kpi, month, before, after) == ("revenue", date(2027, 1, 1), 72_000, 78_000)
    assert (at, reason) == (OCTOBER, "Two accounts of Ben's")


def test_the_same_year_twice_writes_no_change_and_needs_no_reason(house: House) -> None:
    assert months(house.set()) == months(house.set()) == GOLDEN
    assert len(house.changes()) == 12


def test_two_managers_who_press_save_at_once_set_each_goal_once(house: House) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: months(house.set()), range(4)))
    assert answers == [GOLDEN] * 4
    assert len(house.changes()) == 12


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kpi", {"kpi_key": "handshakes"}),
        ("annual", {"annual": -1}),
        ("annual", {"annual": math.nan}),
        ("annual", {"annual": math.inf}),
        ("annual", {"kpi_key": "gross_profit_pct", "annual": -0.1}),
        ("shares", {"shares": (50, 50)}),
        ("shares", {"shares": (10,) * 12}),
        ("year", {"year": 26}),
    ],
)
def test_an_answer_that_makes_no_sense_names_its_field_and_changes_nothing(
    house: House, field: str, given: dict[str, Any]
) -> None:
    with pytest.raises(BadAnswer) as refused:
        house.set(**given)
    assert refused.value.field == field
    assert refused.value.for_people.endswith(".")
    assert house.changes() == ()


def test_rep_and_manager_see_the_goals_and_the_manager_alone_may_set_them(house: House) -> None:
    house.set()
    seen = [goals.show(house.services, Actor(each), house.ana, 2027) for each in (house.ana, house.dana)]
    assert [facts.may_set for facts in seen] == [False, True]
    assert all(months(facts) == GOLDEN for facts in seen)
    assert [kpi.key for kpi in seen[0].kpis] == list(house.services.catalogue.packs["core"])
    assert months(goals.show(house.services, Actor(house.ana), house.ana, 2026)) == [None] * 12


@pytest.mark.parametrize("name", ["iris", "marco", "priya"])
def test_nobody_else_sees_or_sets_a_reps_goals(house: House, name: str) -> None:
    somebody = Actor(getattr(house, name))
    with pytest.raises(NotAllowed):
        goals.show(house.services, somebody, house.ana, 2027)
    with pytest.raises(NotAllowed):
        house.set(by=somebody)


def test_a_rep_does_not_set_their_own_goals(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.set(by=Actor(house.ana))


def test_a_file_loads_years_with_and_without_a_season_and_single_months(house: House) -> None:
    rows = [
        Row(2, "ana silva", "gross_profit_pct", 0.4, month=date(2027, 5, 1)),
        Row(3, "Ana Silva", "revenue", 1_200_000, year=2027, shares=SEASON),
        Row(4, "ANA@example.com", "sales_calls", 400, year=2027),
        Row(5, "Ana Silva", "gross_profit_pct", 0.36, year=2027),
    ]
    assert load(house, rows) == LoadedGoals(36, 36)
    facts = goals.show(house.services, Actor(house.ana), house.ana, 2027)
    assert months(facts) == GOLDEN
    assert sum(value or 0 for value in months(facts, "sales_calls")) == 400
    assert months(facts, "gross_profit_pct") == [0.36] * 4 + [0.4] + [0.36] * 7


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_corrects(house: House) -> None:
    rows = [Row(2, "Ana Silva", "revenue", 1_200_000, year=2027, shares=SEASON)]
    assert [load(house, rows).changed for _ in range(2)] == [12, 0]
    assert len(house.changes()) == 12
    assert load(house, [Row(2, "Ana Silva", "revenue", 70_000, month=date(2027, 1, 1))]).changed == 1
    assert house.changes()[-1][2:4] == (72_000, 70_000)


def test_rows_that_make_no_sense_are_refused_by_line_while_the_good_ones_load(house: House) -> None:
    for _ in range(2):
        add_person(house.services, "Sam Doe")
    loaded = load(
        house,
        [
            Row(2, "Zoe Unknown", "revenue", 5, month=date(2027, 1, 1)),
            Row(3, "Ana Silva", "handshakes", 5, month=date(2027, 1, 1)),
            Row(4, "Ana Silva", "revenue", -5, month=date(2027, 1, 1)),
            Row(5, "Ana Silva", "revenue", 5, year=2027, shares=(50, 50)),
            Row(6, "Ana Silva", "revenue", 5),
            Row(7, "Sam Doe", "revenue", 5, month=date(2027, 1, 1)),
            Row(8, "Ana Silva", "sales_calls", 40, month=date(2027, 1, 1)),
            Row(9, "Zoe Unknown", "revenue", 5, month=date(2027, 2, 1)),
        ],
    )
    assert (loaded.goals, loaded.changed) == (1, 1)
    assert [line for line, _ in loaded.refusals] == [2, 3, 4, 5, 6, 7, 9]
    assert [name for name, _ in loaded.unmatched] == ["Zoe Unknown", "Sam Doe"]
    assert "handshakes" in dict(loaded.refusals)[3]
    assert "several people" in dict(loaded.unmatched)["Sam Doe"]


def test_a_file_cannot_change_what_was_agreed_for_a_month_that_is_over(house: House) -> None:
    load(house, [Row(2, "Ana Silva", "revenue", 1_200_000, year=2026, shares=SEASON)])
    loaded = load(house, [Row(2, "Ana Silva", "revenue", 600_000, year=2026, shares=SEASON)])
    assert loaded.changed == 3
    assert [line for line, _ in loaded.kept] == [2]
    assert "2026-01, " in loaded.kept[0][1]
    assert "2026-10" not in loaded.kept[0][1]
    assert months(goals.show(house.services, Actor(house.ana), house.ana, 2026))[8:10] == [108_000, 60_000]


@pytest.mark.parametrize("name", ["ana", "dana", "priya"])
def test_only_whoever_holds_the_machine_loads_a_file_of_goals(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        goals.load(house.services, Actor(getattr(house, name)), [])


def test_a_file_of_nothing_is_nothing(house: House) -> None:
    assert load(house, []) == LoadedGoals(0, 0)


def test_a_whole_teams_goals_load_in_a_handful_of_statements(house: House) -> None:
    reps = [add_person(house.services, f"Rep {number}") for number in range(8)]
    kpis = house.services.catalogue.packs["core"]
    spans = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(3, 24)]
    rows = [Row(0, rep.name, kpi, 1.0, month=month) for rep in reps for kpi in kpis for month in spans]
    said = counting(house.services.database, lambda: load(house, rows))
    assert len(house.changes(reps[0])) == 21 * 9
    assert said < 20


def load(house: House, rows: list[Row]) -> LoadedGoals:
    """Load a file's rows as whoever holds the machine does."""
    return goals.load(house.services, SYSTEM, rows)


def counting(database: Database, work: Callable[[], object]) -> int:
    """How many statements the database was sent."""
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    event.listen(database.engine, "before_cursor_execute", note)
    work()
    event.remove(database.engine, "before_cursor_execute", note)
    return len(said)

"""Twelve months of scorecards for many reps, beside the same rows fetched and summed by the driver."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.databases import Driver, Kind, databases, driver
from benchmarks.measuring import interleaved, progress
from benchmarks.outbox_rows import PEOPLE, WORKSPACE, slack_id
from benchmarks.report import Figure, Goal
from connectors.public_holidays import PublicHolidays
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.kpis import Catalogue
from domain.meetings import months_back
from domain.people import Person
from storage import series
from storage.database import Database
from usecases.scorecards import HISTORY, history
from usecases.services import Services

MONTH = date(2026, 10, 1)
STORED = months_back(MONTH, 2 * HISTORY)
"""The twelve months shown, and the twelve before them, which growth is compared with."""
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Europe/Lisbon")
TWICE = Goal("ratio", "most", 2)
WHERE = "WHERE person_id IN ({ids}) AND month BETWEEN ? AND ?"
FETCHED = (
    f"SELECT person_id, measure, month, value FROM measures {WHERE}",
    f"SELECT person_id, kpi, month, value FROM goals {WHERE}",
)
FLOOR = "the driver: the same rows in two queries, summed"
READ = "storage.series: measures and goals"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many reps there are."""

    reps: int = 500
    repetitions: int = 7


QUICK = Sizes(reps=10, repetitions=3)


class Fixed:
    """A clock that stands on the day after the month."""

    def now(self) -> datetime:
        """That day."""
        return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def figures(kind: Kind, sizes: Sizes) -> list[Figure]:
    """What a rep's scorecards cost on one kind of database, and the part of it that is reading."""
    catalogue = load_catalogue()
    with ExitStack() as stack:
        url = stack.enter_context(databases(kind))()
        bare = stack.enter_context(driver(url))
        progress(f"{kind}: scorecards of {sizes.reps:,} reps, {HISTORY} months each")
        _fill(bare, catalogue, sizes.reps)
        database = stack.enter_context(closing(Database(url)))
        services = Services(database, Fixed(), PublicHolidays(), catalogue, load_coaching())
        return _compared(kind, services, bare, list(reps(sizes.reps)), sizes.repetitions)


def _compared(
    kind: Kind, services: Services, bare: Driver, reps: list[Person], repetitions: int
) -> list[Figure]:
    ours, kpis = "usecases.scorecards.history", len(services.catalogue.pack(services.pack))
    sides = {
        FLOOR: _per_rep(lambda: summed(bare, range(1, len(reps) + 1)), len(reps)),
        ours: _per_rep(lambda: _cards(services, reps), len(reps)),
        READ: _per_rep(lambda: _read(services, reps), len(reps)),
    }
    samples = interleaved(sides, repetitions)
    title = f"a rep's scorecard of {kpis} KPIs with the verdicts of {HISTORY} months, {kind}"
    work = f"{len(reps)} reps"
    return [
        Figure(title, "µs", samples[ours], samples[FLOOR], (TWICE,), work),
        Figure(f"{title}: reading only", "µs", samples[READ], samples[FLOOR], (), work),
    ]


def _per_rep(work: Callable[[], None], reps: int) -> Callable[[], float]:
    def side() -> float:
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) / reps * 1_000_000

    return side


def _cards(services: Services, reps: list[Person]) -> None:
    with services.database.read() as session:
        found = history(services, session, reps, MONTH)
    assert all(len(past.verdicts) == HISTORY for past in found.values())


def _read(services: Services, reps: list[Person]) -> None:
    ids = [rep.id for rep in reps]
    with services.database.read() as session:
        for read in (series.measures, series.goals):
            assert len(read(session, ids, STORED[0], MONTH)) == len(reps)


def summed(bare: Driver, ids: Sequence[int]) -> None:
    """Fetch everything that is read for these reps, by the driver alone, and add it up."""
    marks = ", ".join("?" * len(ids))
    for statement in FETCHED:
        sums: dict[tuple[int, str], float] = defaultdict(float)
        rows = bare.run(bare.sql(statement.format(ids=marks)), *ids, *_span(bare))
        for person, name, _, value in rows:
            sums[person, name] += value
        assert len({person for person, _ in sums}) == len(ids)


def _span(bare: Driver) -> tuple[Any, Any]:
    first, last = STORED[0], MONTH
    return (first.isoformat(), last.isoformat()) if bare.is_sqlite else (first, last)


def reps(number: int) -> Iterator[Person]:
    """People with the ids from 1 on, in several time zones."""
    for n in range(1, number + 1):
        yield Person(n, WORKSPACE, f"Rep {n}", slack_id=slack_id(n), tz=ZONES[n % len(ZONES)])


def fill_people(bare: Driver, number: int) -> None:
    """The same in the database."""
    rows = ((rep.id, WORKSPACE, rep.name, rep.slack_id, rep.tz, "en_US", True, False) for rep in reps(number))
    bare.load("people", PEOPLE, rows)


def _fill(bare: Driver, catalogue: Catalogue, number: int) -> None:
    """Every measure that the pack's KPIs are made of, and a goal for each KPI, month by month."""
    fill_people(bare, number)
    pack = [kpi for kpi, _ in catalogue.pack("core")]
    measures = sorted({name for kpi in pack for name in kpi.measures})
    bare.load("measures", "person_id, month, measure, value", _numbers(bare, number, measures))
    goals = _numbers(bare, number, [kpi.key for kpi in pack])
    bare.load("goals", "person_id, month, kpi, value", goals)


def _numbers(bare: Driver, reps: int, names: list[str]) -> Iterator[tuple[Any, ...]]:
    for rep in range(1, reps + 1):
        for at, month in enumerate(STORED):
            stored = month.isoformat() if bare.is_sqlite else month
            for n, name in enumerate(names):
                yield (rep, stored, name, 100.0 + (rep * 7 + at * 3 + n * 11) % 50)

"""The scorecards of a whole workspace: what a process takes for them, beside one that walks the same rows.

Each side is a process of its own, since what is asked is how large it becomes. Both have loaded the bot.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.cards import MONTH, TWICE, Fixed, fill_people, reps, summed
from benchmarks.databases import Driver, Kind, databases, driver
from benchmarks.measuring import progress
from benchmarks.report import Figure, Goal, Sample
from connectors.public_holidays import PublicHolidays
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.catalogue import given_up
from domain.kpis import Catalogue
from domain.meetings import months_back
from storage.database import Database
from usecases.scorecards import AT_A_TIME, HISTORY, histories
from usecases.services import Services

Sides = Mapping[str, Sequence[tuple[float, float]]]
"""Each process with what its runs gave: MB and µs a rep."""
STORED = months_back(MONTH, HISTORY)
SMALL = Goal("figure", "most", 300)
PACK, TENTH = "ten", "meetings_held"
FILLED_AT_A_TIME = 5_000
OURS, FLOOR = "usecases.scorecards.histories", "the driver: the same rows in batches, summed"
FILL = """
INSERT INTO {table} (person_id, month, {name}, value)
SELECT people.id, months.month, names.name, 100.0 + (people.id * 7 + months.at * 3 + names.n * 11) % 50
FROM people
CROSS JOIN (SELECT {month} AS month, column2 AS at FROM (VALUES {months}) AS listed) AS months
CROSS JOIN (SELECT column1 AS name, column2 AS n FROM (VALUES {names}) AS listed) AS names
WHERE people.id BETWEEN ? AND ?
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many reps there are."""

    reps: int = 100_000
    repetitions: int = 2


QUICK = Sizes(reps=250, repetitions=1)


def figures(kind: Kind, sizes: Sizes) -> list[Figure]:
    """What a process takes for everybody's scorecards on one kind of database, in MB and in µs for each."""
    with databases(kind) as new:
        url = new()
        progress(f"{kind}: {sizes.reps:,} reps × {len(_lines(_catalogue()))} KPIs × {HISTORY} months")
        with driver(url) as bare:
            _fill(bare, sizes.reps)
        found: dict[str, list[tuple[float, float]]] = {what: [] for what in SIDES}
        for _ in range(sizes.repetitions):
            for what, each in found.items():
                each.append(_alone(what, url, sizes.reps))
                progress(f"{kind}: {what}, {each[-1][0]:.0f} MB and {each[-1][1]:.0f} µs a rep")
    title = f"the scorecards of {sizes.reps:,} reps, {kind}"
    return [
        _figure(f"{title}: memory", "MB", 0, found, SMALL, sizes.reps),
        _figure(f"{title}: each", "µs", 1, found, TWICE, sizes.reps),
    ]


def _figure(title: str, unit: str, which: int, found: Sides, goal: Goal, reps: int) -> Figure:
    floor, ours = (tuple(each[which] for each in found[what]) for what in ("walk", "judge"))
    work = f"{reps:,} reps in a process of its own"
    return Figure(title, unit, Sample(OURS, ours), Sample(FLOOR, floor), (goal,), work)


def _catalogue() -> Catalogue:
    """The core KPIs and a tenth one."""
    found = load_catalogue()
    return replace(found, packs={PACK: given_up(found.packs["core"], 5) | {TENTH: 5}})


def _lines(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(kpi.key for kpi, _ in catalogue.pack(PACK))


def _fill(bare: Driver, number: int) -> None:
    """A number for every measure and a goal for every KPI in each of the months, made inside the database."""
    fill_people(bare, number)
    catalogue = _catalogue()
    measures = sorted({name for kpi, _ in catalogue.pack(PACK) for name in kpi.measures})
    # What is measured here is reading, so the rows need not survive a power cut, nor be checked one by one.
    bare.run("PRAGMA synchronous=OFF" if bare.is_sqlite else "SET session_replication_role = replica")
    for first in range(1, number + 1, FILLED_AT_A_TIME):
        span = first, first + FILLED_AT_A_TIME - 1
        bare.run(_filling(bare, "measures", "measure", measures), *span)
        bare.run(_filling(bare, "goals", "kpi", _lines(catalogue)), *span)
    bare.run("PRAGMA wal_checkpoint(TRUNCATE)" if bare.is_sqlite else "VACUUM ANALYZE")


def _filling(bare: Driver, table: str, name: str, names: Sequence[str]) -> str:
    statement = FILL.format(
        table=table,
        name=name,
        month="column1" if bare.is_sqlite else "CAST(column1 AS date)",
        months=", ".join(f"('{month}', {at})" for at, month in enumerate(STORED)),
        names=", ".join(f"('{each}', {n})" for n, each in enumerate(names)),
    )
    return statement if bare.is_sqlite else statement.replace("%", "%%").replace("?", "%s")


def _alone(what: str, url: str, reps: int) -> tuple[float, float]:
    """How large a process of its own became, in MB, and how long it took for each rep, in µs."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.everybody", what, url, str(reps)],
        check=True,
        capture_output=True,
        text=True,
    )
    megabytes, each = map(float, ran.stdout.split())
    return megabytes, each


def _walk(url: str, number: int) -> Iterator[None]:
    with driver(url) as bare:
        yield
        for first in range(1, number + 1, AT_A_TIME):
            summed(bare, range(first, min(first + AT_A_TIME, number + 1)))


def _judge(url: str, number: int) -> Iterator[None]:
    with closing(Database(url)) as database, database.read() as session:
        services = Services(database, Fixed(), PublicHolidays(), _catalogue(), load_coaching(), pack=PACK)
        yield
        found = histories(services, session, reps(number), MONTH)
        assert sum(len(past.verdicts) == HISTORY for _, past in found) == number


SIDES = {"walk": _walk, "judge": _judge}
"""What each process does; it waits once when everything is opened and only the work is left."""


def _largest() -> float:
    # Not by getrusage: its maximum is also that of the process which started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _main(what: str, url: str, number: int) -> None:
    work = SIDES[what](url, number)
    next(work)
    started = time.perf_counter()
    next(work, None)
    print(_largest(), (time.perf_counter() - started) / number * 1_000_000)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

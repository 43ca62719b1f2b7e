"""A million rows from a file into the database, beside Python's own csv reader walking the same file."""

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.databases import Kind, databases
from benchmarks.measuring import interleaved, progress
from benchmarks.report import Figure, Goal, Sample
from connectors.public_holidays import PublicHolidays
from connectors.table_files import table_files
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.people import SYSTEM
from storage.database import Database
from storage.schema import migrate
from usecases import import_answers, importing
from usecases.services import Services

REPS = 200
TODAY = date(2026, 11, 2)
QUARTER = Goal("ratio", "least", 0.25)
SMALL = Goal("figure", "most", 300)
FLOOR = "csv.reader over the same file"
HEADS = {
    "activities": ("Activity ID", "Assigned to", "Activity date", "Type", "Status"),
    "deals": ("Deal ID", "Owner", "Account", "Stage", "Created", "Close date", "Amount"),
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows there are."""

    rows: int = 1_000_000
    repetitions: int = 3


QUICK = Sizes(rows=2_000, repetitions=1)


class Fixed:
    """A clock that stands still."""

    def now(self) -> datetime:
        """One moment."""
        return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0, tzinfo=UTC)


def figures(kind: Kind, sizes: Sizes) -> list[Figure]:
    """Rows a second into one kind of database, and the memory that a process takes for it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oneonone-")))
        found = []
        for name in HEADS:
            path = folder / f"{name}.csv"
            _write(path, name, sizes.rows)
            progress(f"{kind}: {sizes.rows:,} {name}")
            new = stack.enter_context(databases(kind))
            ours = f"usecases.importing, {name}"
            samples = interleaved(
                {FLOOR: _walked(path, sizes.rows), ours: _loaded(new, path, sizes.rows)},
                sizes.repetitions,
                warm_up=False,
            )
            title = f"{sizes.rows:,} {name} a second, {kind}"
            found.append(
                Figure(title, "rows/s", samples[ours], samples[FLOOR], (QUARTER,), f"{sizes.rows:,} rows")
            )
            if kind == "SQLite":
                found.append(_memory(path, name, sizes))
        return found


def _walked(path: Path, rows: int) -> Callable[[], float]:
    def side() -> float:
        started = time.perf_counter()
        with path.open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == rows + 1
        return rows / (time.perf_counter() - started)

    return side


def _loaded(new: Callable[[], str], path: Path, rows: int) -> Callable[[], float]:
    """The import after the preview was confirmed: reading, counting, comparing, writing."""

    def side() -> float:
        with closing(Database(new())) as database:
            services = _services(database)
            file = importing.preview(
                services, SYSTEM, table_files(services.catalogue), path, progress=_silent
            )
            started = time.perf_counter()
            found = importing.load_at_once(
                services, SYSTEM, table_files(services.catalogue), path, file, _silent
            )
            spent = time.perf_counter() - started
            assert found.loaded == rows, found
            return rows / spent

    return side


def _services(database: Database) -> Services:
    services = Services(
        database, Fixed(), PublicHolidays(), load_catalogue(), load_coaching(), workspace="T1"
    )
    import_answers.add_people(services, SYSTEM, [f"Rep {n}" for n in range(REPS)])
    return services


def _silent(rows: int) -> None:
    """Nobody watches."""


def _memory(path: Path, name: str, sizes: Sizes) -> Figure:
    """The largest a process of its own became while it loaded the file, beside one that only walked it."""
    ours, floor = (_largest(what, path) for what in ("load", "walk"))
    return Figure(
        f"memory for {sizes.rows:,} {name}",
        "MB",
        Sample("a process that loads it", (ours,)),
        Sample("a process that only walks it", (floor,)),
        (SMALL,),
        f"{sizes.rows:,} rows",
    )


def _largest(what: str, path: Path) -> float:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.imports", what, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(ran.stdout)


def _write(path: Path, name: str, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS[name])
        writer.writerows(_rows(name, rows))


def _rows(name: str, rows: int) -> Iterator[tuple[object, ...]]:
    chance, first = random.Random(1), date(2023, 1, 1)
    for n in range(rows):
        day = first + timedelta(days=chance.randrange((TODAY - first).days))
        if name == "activities":
            kind = chance.choice(("Call", "E-mail", "Meeting"))
            yield f"00T{n:012d}", f"Rep {n % REPS}", day, kind, chance.choice(("Completed", "Planned"))
        else:
            closes = day + timedelta(days=chance.randrange(90))
            stage = "Negotiation" if closes > TODAY else chance.choice(("Closed Won", "Closed Lost"))
            account, amount = (
                f"Account {chance.randrange(rows // 5 + 1)}",
                chance.randrange(10_000, 9_000_000) / 100,
            )
            yield f"006{n:012d}", f"Rep {n % REPS}", account, stage, day, closes, amount


def _alone(what: str, path: Path) -> None:
    """One process for one file; says how large it became, in MB."""
    if what == "walk":
        _walked(path, sum(1 for _ in path.open("rb")) - 1)()
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(Database(f"sqlite:///{folder}/one.db")) as database,
        ):
            migrate(database)
            services = _services(database)
            tables = table_files(services.catalogue)
            file = importing.preview(services, SYSTEM, tables, path, progress=_silent)
            importing.load_at_once(services, SYSTEM, tables, path, file, _silent)
    # Not by getrusage: its maximum is also that of the process which started this one.
    status = Path("/proc/self/status").read_text()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)


if __name__ == "__main__":
    _alone(sys.argv[1], Path(sys.argv[2]))

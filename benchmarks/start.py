"""From exec to the first ack, and what the process holds when idle, beside an empty app."""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import psutil

from benchmarks.ack import ack, environment, workspace
from benchmarks.measuring import NotMeasured, interleaved, progress
from benchmarks.report import Figure, Sample
from benchmarks.slack import Slack, process, slack
from storage.database import Database
from storage.schema import migrate

ROOT = Path(__file__).parent.parent
BOT = [sys.executable, str(ROOT / "bot.py")]
NOTHING = [sys.executable, "-m", "benchmarks.empty_app"]
WORDS = "help"
EMPTY, OURS = "an empty Bolt app", "python bot.py on a database that is up to date"
POLL, PATIENCE = 0.005, 30.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long a process is idle before its memory is read."""

    idle: float = 3.0
    repetitions: int = 7
    warm_up: bool = True


QUICK = Sizes(idle=0.1, repetitions=1, warm_up=False)


@dataclass(frozen=True, slots=True)
class Starts:
    """Starts processes one after the other and keeps how much memory each held."""

    where: Slack
    environment: dict[str, str]
    sizes: Sizes
    megabytes: dict[str, list[float]] = field(default_factory=dict)

    def side(self, name: str, command: list[str]) -> Callable[[], float]:
        """One process as something that answers seconds until its first ack."""

        def start() -> float:
            began = time.perf_counter()
            with process(command, self.environment) as running:
                seconds = _first_ack(self.where, running, began)
                time.sleep(self.sizes.idle)  # being idle for that long is what is measured
                held = psutil.Process(running.pid).memory_info().rss / MEGABYTE
            self.megabytes.setdefault(name, []).append(held)
            _until(lambda: not self.where.app()["connections"])
            return seconds

        return start

    def memory(self, name: str) -> Sample:
        """The counted repetitions of one process."""
        return Sample(name, tuple(self.megabytes[name][self.sizes.warm_up :]))


def figures(sizes: Sizes) -> list[Figure]:
    """How long a start takes, and what the process holds afterwards."""
    progress("start to first ack, and idle memory")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="oneonone-bench-"))
        where = stack.enter_context(slack(*workspace()))
        told = environment(where, Path(folder))
        with closing(Database(told["DATABASE_URL"])) as database:
            migrate(database)
        starts = Starts(where, told, sizes)
        sides = {EMPTY: starts.side(EMPTY, NOTHING), OURS: starts.side(OURS, BOT)}
        seconds = interleaved(sides, sizes.repetitions, warm_up=sizes.warm_up)
    idle = f"idle memory (RSS) {sizes.idle:g} s after the first ack"
    return [
        Figure("start to first ack", "s", seconds[OURS], seconds[EMPTY]),
        Figure(idle, "MB", starts.memory(OURS), starts.memory(EMPTY)),
    ]


def _first_ack(where: Slack, running: Popen[str], began: float) -> float:
    """Seconds from `began` until the first command is acked: typed as soon as the app has connected."""
    _until(lambda: running.poll() is not None or where.app()["connections"])
    if running.poll() is not None:
        raise NotMeasured("the process ended by itself")
    typed = time.perf_counter()
    return typed - began + ack(where, WORDS) / 1000


def _until(happened: Callable[[], object]) -> None:
    asked = time.perf_counter()
    while not happened():
        if time.perf_counter() - asked > PATIENCE:
            raise NotMeasured(f"a process did not do within {PATIENCE:g} s what was waited for")
        time.sleep(POLL)  # another process, and nothing in it tells us

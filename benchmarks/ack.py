"""How long Slack waits for the ack of a command, one at a time, beside an app that does nothing else."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.empty_app import empty
from benchmarks.measuring import NotMeasured, interleaved, progress
from benchmarks.report import Figure, Goal
from benchmarks.slack import JSON, Slack, process, slack
from demo.seeding import workspace_seed
from demo.stage import MANIFEST, Stage
from handlers.listeners import THREADS
from slack_emulator import Emulator, MovableClock

DANA = "U0DANA"
COMMAND, WORDS = "/oneonone", "prep"
GOAL = Goal("ratio", "most", 1.05)
STAGE, STAGED_EMPTY = "the demo's stage, its seeded team on SQLite", "an empty Bolt app, staged alike"
OWN, OWN_EMPTY = "the bot with the same team, in its own process", "an empty Bolt app in its own process"
BOT, EMPTY = "benchmarks.seeded_bot", "benchmarks.empty_app"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many commands are typed in one repetition."""

    commands: int = 20
    repetitions: int = 7


QUICK = Sizes(commands=1, repetitions=1)


def staged(sizes: Sizes) -> list[Figure]:
    """The median ack of a repetition's commands, with the local Slack in the same interpreter."""
    return _compared("staged", sizes, {STAGED_EMPTY: _staged_empty(), STAGE: _stage()})


def own_process(sizes: Sizes) -> list[Figure]:
    """The same with the bot, the empty app and each one's local Slack in processes of their own."""
    return _compared("own process", sizes, {OWN_EMPTY: _own(EMPTY), OWN: _own(BOT)})


def _compared(how: str, sizes: Sizes, sides: Mapping[str, AbstractContextManager[Slack]]) -> list[Figure]:
    """The first side is the floor."""
    progress(f"ack of {COMMAND} {WORDS}, {how}")
    with ExitStack() as stack:
        opened = {name: stack.enter_context(side) for name, side in sides.items()}
        acking = {name: _acking(where, sizes.commands) for name, where in opened.items()}
        floor, ours = interleaved(acking, sizes.repetitions).values()
    title = f"ack of {COMMAND} {WORDS}, one at a time, {how}"
    return [Figure(title, "ms", ours, floor, (GOAL,), f"{sizes.commands} commands")]


def _acking(where: Slack, commands: int) -> Callable[[], float]:
    return lambda: median(ack(where, WORDS) for _ in range(commands))


def ack(where: Slack, words: str) -> float:
    """Type a command as the demo's manager; milliseconds until the app has said ack.

    It comes back once the app is quiet again, so the work behind one ack is not in the way of the next.

    Raises:
        NotMeasured: It did not.
    """
    told = where.act("command", user=DANA, command=COMMAND, text=words)
    if told["status"] != 200:
        raise NotMeasured(f"{COMMAND} {words} was not acked: {told['status']}")
    return float(told["ack_ms"])


def workspace() -> tuple[JSON, JSON]:
    """The bot's own manifest, and the demo's people."""
    return json.loads(MANIFEST.read_text("utf-8")), workspace_seed()


def environment(where: Slack, folder: Path) -> dict[str, str]:
    """What a process is told so that it runs in that workspace, on a database in that folder."""
    app = where.app()
    return os.environ | {
        "SLACK_BOT_TOKEN": app["bot_token"],
        "SLACK_APP_TOKEN": app["app_token"],
        "SLACK_API_URL": where.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
    }


@contextmanager
def _stage() -> Iterator[Slack]:
    with (
        tempfile.TemporaryDirectory(prefix="oneonone-bench-") as folder,
        Stage(f"sqlite:///{Path(folder) / 'bench.db'}") as stage,
    ):
        yield Slack(stage.slack.url)


@contextmanager
def _staged_empty() -> Iterator[Slack]:
    with (
        Emulator(*workspace(), clock=MovableClock(), limits=False) as emulator,
        ThreadPoolExecutor(THREADS) as executor,
    ):
        tokens = emulator.app.bot_token, emulator.app.app_token
        socket = empty(*tokens, emulator.api_url, executor=executor)
        socket.connect()  # type: ignore[no-untyped-call]
        yield Slack(emulator.url)
        socket.client.auto_reconnect_enabled = False
        socket.close()  # type: ignore[no-untyped-call]


@contextmanager
def _own(module: str) -> Iterator[Slack]:
    with tempfile.TemporaryDirectory(prefix="oneonone-bench-") as folder, slack(*workspace()) as where:
        command = [sys.executable, "-m", module]
        with process(command, environment(where, Path(folder))) as running:
            assert running.stdout is not None
            if running.stdout.readline().strip() != "ready":
                raise NotMeasured(f"{module} does not start")
            yield where

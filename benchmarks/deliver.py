"""Delivering the outbox, beside loops that only post: one that posts ten at once, one that waits for each."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiohttp import ClientSession
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.databases import Driver, Kind, databases, driver
from benchmarks.measuring import interleaved, progress
from benchmarks.outbox_rows import DELIVERIES, WORKSPACE, due_rows, fill_people, slack_id
from benchmarks.report import Figure, Goal, Sample
from benchmarks.slack import Slack, slack
from scheduling.delivery import Delivery
from scheduling.messages import Message, metadata
from scheduling.pacing import UNLIMITED
from scheduling.sending import Terms
from storage.database import Database
from usecases.outbox import Leased, Outbox, State

AT_ONCE = Terms().at_once
TEXT = "You said 12 calls this week; the CRM has 7. Two days are left."
MANIFEST: dict[str, Any] = {
    "features": {"app_home": {"messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:history", "im:read", "im:write"]}},
}
RATE, BESIDE_SEQUENTIAL = Goal("ratio", "least", 0.75), Goal("ratio", "least", 1.1)
OURS = "lease, render, post, durable mark"
BARE = f"AsyncWebClient, one session, {AT_ONCE} at once, no database"
SEQUENTIAL = "WebClient, one after the other, no database"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many messages one repetition says, and to how many people."""

    messages: int = 1_000
    people: int = 500
    repetitions: int = 7


QUICK = Sizes(messages=40, people=20, repetitions=3)


class WallClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """The local Slack and the token that opens it."""

    slack: Slack
    token: str
    sizes: Sizes

    def recipients(self) -> Iterator[tuple[int, str]]:
        """The number of each message and who gets it."""
        return ((n, slack_id(1 + n % self.sizes.people)) for n in range(self.sizes.messages))


@dataclass(slots=True)
class Spent:
    """CPU that this process used for one message, in milliseconds, by side; the warm-up comes first."""

    by_side: dict[str, list[float]]

    def timed(
        self,
        name: str,
        messages: int,
        work: Callable[[], None],
        before: Callable[[], None] = lambda: None,
    ) -> Callable[[], float]:
        """The side as something that answers messages a second; what comes before the work is not timed."""

        def side() -> float:
            before()
            started, cpu = time.perf_counter(), time.process_time()
            work()
            self.by_side.setdefault(name, []).append((time.process_time() - cpu) / messages * 1000)
            return messages / (time.perf_counter() - started)

        return side

    def sample(self, name: str) -> Sample:
        """The counted repetitions of a side."""
        return Sample(name, tuple(self.by_side[name][1:]))


def figures(kind: Kind, sizes: Sizes) -> list[Figure]:
    """The rate of delivery on one kind of database, and the CPU that a message costs."""
    users = [{"id": slack_id(n), "name": f"rep{n}"} for n in range(1, sizes.people + 1)]
    team = {"id": WORKSPACE, "name": "Bench", "domain": "bench"}
    progress(f"{kind}: delivering {sizes.messages:,} messages at a time")
    with ExitStack() as stack:
        here = stack.enter_context(slack(MANIFEST, {"team": team, "users": users, "channels": []}))
        line = Line(here, here.app()["bot_token"], sizes)
        new = stack.enter_context(databases(kind))
        url = new()
        bare = stack.enter_context(driver(url))
        fill_people(bare, sizes.people)
        ours = stack.enter_context(_delivering(line, url, bare))
        return _compared(kind, line, ours)


def _compared(kind: Kind, line: Line, ours: Callable[[Spent], Callable[[], float]]) -> list[Figure]:
    sizes, spent = line.sizes, Spent({})
    with _open_loop(line) as at_once:
        sides = {
            BARE: spent.timed(BARE, sizes.messages, at_once),
            OURS: ours(spent),
            SEQUENTIAL: spent.timed(SEQUENTIAL, sizes.messages, lambda: _one_by_one(line)),
        }
        rates = interleaved(sides, sizes.repetitions)
    title, work = f"delivery, {kind}", f"{sizes.messages:,} messages"
    return [
        Figure(title, "/s", rates[OURS], rates[BARE], (RATE,), work),
        Figure(title, "/s", rates[OURS], rates[SEQUENTIAL], (BESIDE_SEQUENTIAL,), work),
        Figure(f"{title}, CPU of a message", "ms", spent.sample(OURS), spent.sample(BARE), (), work),
    ]


@contextmanager
def _delivering(line: Line, url: str, bare: Driver) -> Iterator[Callable[[Spent], Callable[[], float]]]:
    """Our side: an outbox with that many due rows is filled, which is not timed, and then emptied."""
    sizes, clock, numbers, api = line.sizes, WallClock(), count(1), line.slack.api_url
    with closing(Database(url)) as database:
        box = Outbox(database)
        delivery = Delivery(box, _write, lambda _: line.token, clock, base_url=api, limits=UNLIMITED)
        with closing(delivery):
            yield lambda spent: spent.timed(
                OURS,
                sizes.messages,
                lambda: _empty(delivery, sizes.messages),
                before=lambda: _fill(bare, f"run-{next(numbers)}", sizes, clock.now()),
            )
        assert box.counts()[State.SENT] == sizes.messages * (sizes.repetitions + 1)


def _write(leased: Leased, *, late: bool) -> Message:
    return Message(TEXT)


def _fill(bare: Driver, name: str, sizes: Sizes, now: datetime) -> None:
    rows = due_rows(bare, name, sizes.messages, people=sizes.people, at=now)
    bare.load("deliveries", DELIVERIES, rows)


def _empty(delivery: Delivery, expected: int) -> None:
    assert delivery.run_until_quiet() == expected


@contextmanager
def _open_loop(line: Line) -> Iterator[Callable[[], None]]:
    """A bare loop whose session stays open between repetitions, as the delivery's does."""
    with asyncio.Runner() as runner:
        session = runner.run(_session())
        client = AsyncWebClient(line.token, base_url=line.slack.api_url, session=session)
        yield lambda: runner.run(_at_once(line, client))
        runner.run(session.close())


async def _session() -> ClientSession:
    return ClientSession()


async def _at_once(line: Line, client: AsyncWebClient) -> None:
    waiting = line.recipients()

    async def work() -> None:
        for number, to in waiting:
            await client.chat_postMessage(**_request(number, to))

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())


def _one_by_one(line: Line) -> None:
    client = WebClient(line.token, base_url=line.slack.api_url)
    for number, to in line.recipients():
        client.chat_postMessage(**_request(number, to))


def _request(number: int, to: str) -> dict[str, Any]:
    """The same call that the delivery makes."""
    return {
        "channel": to, "text": TEXT, "metadata": metadata(f"bare/{number}"), "unfurl_links": False,
        "unfurl_media": False,
    }  # fmt: skip

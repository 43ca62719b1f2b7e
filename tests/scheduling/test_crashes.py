"""Processes die at any moment and Slack's answers get lost; people still read each message exactly once.

The judge looks at what people see. Two protocols that are known to be wrong go through the same harness:
if it did not convict them, its acquittal of ours would mean nothing.
"""

import json
import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any
from urllib.request import Request, urlopen

import pytest

from domain import messages
from domain.messages import Kind
from domain.people import Person
from scheduling.delivery import Delivery
from scheduling.messages import Message
from scheduling.pacing import UNLIMITED
from scheduling.sending import Sender, Terms
from slack_emulator import Emulator, MovableClock
from storage import outbox, people
from storage.database import Database
from usecases.outbox import Leased, Outbox, Outcome, State

REPS, EACH, KILLS = 50, 3, 4
POST = "chat.postMessage"
SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload([__name__])
TERMS = Terms(
    lease_for=timedelta(seconds=2),
    timeout=timedelta(seconds=0.5),
    quarantine=timedelta(seconds=2),
    batch=12,
)
MANIFEST = {
    "features": {"app_home": {"messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:history", "im:read", "im:write"]}},
}
TROUBLE = (
    {"kind": "500_after", "rate": 0.06},
    {"kind": "reset_after", "rate": 0.06},
    {"kind": "timeout_after", "rate": 0.05},
    {"kind": "500", "rate": 0.04},
    {"kind": "reset_before", "rate": 0.04},
    {"kind": "429", "rate": 0.01, "retry_after": 0},
    {"kind": "slow", "rate": 0.5, "ms": 20},
)
SILENCE = {"kind": "timeout_after", "count": 1}
"""The next message is said, and whoever said it never hears that it was."""
REFUSAL = {"kind": "reset_before", "count": 1}
"""The next message is not said, and whoever wanted to say it cannot know."""


class WallClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


# The processes that are killed


class SendThenMark(Sender):
    """Wrong on purpose: what is uncertain is simply said again."""

    async def _look(self, leased: Leased) -> Outcome | None:
        return None


class MarkThenSend(Sender):
    """Wrong on purpose: noted as sent before it is, so that nothing can be said twice."""

    outbox: Outbox

    async def deliver(self, leased: Leased) -> Outcome:
        self.outbox.settle([leased.sent("D0", "0.000000")])
        return await super().deliver(leased)


PROTOCOLS = {"ours": Sender, "send then mark": SendThenMark, "mark then send": MarkThenSend}


def write(leased: Leased, *, late: bool) -> Message:
    return Message(leased.delivery.key)


def process(ready: Connection, url: str, api_url: str, token: str, protocol: str) -> None:
    """Deliver until nothing is open any more, or until somebody kills us."""
    box = Outbox(Database(url))
    delivery = Delivery(
        box, write, lambda _: token, WallClock(), base_url=api_url, terms=TERMS, limits=UNLIMITED
    )
    delivery.sender.__class__ = PROTOCOLS[protocol]
    delivery.sender.outbox = box  # type: ignore[attr-defined]
    ready.send("ready")
    while delivery.run_until_quiet() or _open(box):
        pass  # what is open is uncertain and through its quarantine soon, by the clock on the wall
    delivery.close()


def _open(box: Outbox) -> int:
    counted = box.counts()
    return counted[State.PLANNED] + counted[State.LEASED]


# The judge and the killer


class Trial:
    """One protocol, one database, one Slack in trouble, and somebody with a knife."""

    def __init__(self, database: Database, slack: Emulator) -> None:
        self.database, self.slack, self.dice = database, slack, random.Random(20261001)
        self.torn = 0
        self.keys = [f"invitation/{rep}/{number}" for rep in range(REPS) for number in range(EACH)]

    def plan(self) -> None:
        now = datetime.now(UTC) - timedelta(minutes=1)
        with self.database.write() as session:
            ids = [people.add(session, Person(0, "T1", f"rep {one}", user(one))).id for one in range(REPS)]
            for key in self.keys:
                _, rep, number = key.split("/")
                due = now + timedelta(seconds=int(number))
                given = {"workspace": "T1", "recipient_id": ids[int(rep)], "subject": "s", "due_at": due}
                delivery = messages.delivery(Kind.INVITATION, key, **given)
                assert outbox.plan(session, replace(delivery, key=key))

    def run(self, protocol: str) -> None:
        self._order(REFUSAL)
        for _ in range(KILLS):
            with self._process(protocol) as worker:
                self._kill(worker, after=self.dice.randint(1, 20))
                self.torn += Outbox(self.database).counts()[State.LEASED]
        with self._process(protocol) as worker:
            worker.join(120)
            assert worker.exitcode == 0

    def _kill(self, worker: BaseProcess, after: int) -> None:
        """Kill it after so many more posts, between a message that is said and the word that it was."""
        posts = self.calls(POST) + after
        while self.calls(POST) < posts:
            assert worker.is_alive()
        self._order(SILENCE)
        while SILENCE["kind"] in self._certain():
            assert worker.is_alive()
        worker.kill()
        worker.join()

    def _order(self, first: dict[str, Any]) -> None:
        """Have that happen to the next post, and the usual trouble to those after it."""
        self._control("faults", {"clear": True})
        for fault in (first, *TROUBLE):
            self._control("faults", {"method": POST, **fault})

    def _certain(self) -> list[str]:
        """What has been ordered for a post that was not made yet."""
        return [one["kind"] for one in self._control("faults")["faults"] if one["count"]]

    @contextmanager
    def _process(self, protocol: str) -> Iterator[BaseProcess]:
        """A process that delivers, from the moment at which it begins."""
        here, there = SPAWN.Pipe(duplex=False)
        url = self.database.engine.url.render_as_string(hide_password=False)
        given = (there, url, self.slack.api_url, self.slack.app.bot_token, protocol)
        worker = SPAWN.Process(target=process, args=given, daemon=True)
        worker.start()
        with here, there:
            assert here.recv() == "ready"
            yield worker
        worker.join()
        worker.close()

    def verdict(self) -> tuple[int, int]:
        """How many messages people miss, and how many they see too often."""
        seen: Counter[str] = Counter()
        for rep in range(REPS):
            texts = [one["text"] for one in self._control(f"messages?user={user(rep)}")]
            seen.update(texts)
        assert set(seen) <= set(self.keys)
        return len(set(self.keys) - set(seen)), sum(count - 1 for count in seen.values())

    def in_order(self) -> bool:
        """Whether everybody read theirs in the order in which they were due."""
        read = ([one["text"] for one in self._control(f"messages?user={user(rep)}")] for rep in range(REPS))
        return all(texts == sorted(texts) for texts in read)

    def calls(self, method: str) -> int:
        return sum(call["method"] == method for call in self._control("calls"))

    def _control(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.slack.url}/_control/{path}", data)) as answer:
            return json.load(answer)


def user(rep: int) -> str:
    return f"U0REP{rep:04d}"


@pytest.fixture
def slack() -> Iterator[Emulator]:
    users = [{"id": user(rep), "name": f"rep{rep}"} for rep in range(REPS)]
    with Emulator(
        MANIFEST, {"users": users}, clock=MovableClock(), settle=lambda: None, limits=False
    ) as emulator:
        yield emulator


def test_nothing_is_lost_and_nothing_is_said_twice(database: Database, slack: Emulator) -> None:
    trial = Trial(database, slack)
    trial.plan()
    trial.run("ours")
    assert trial.verdict() == (0, 0)
    assert trial.in_order()
    assert trial.torn >= KILLS
    assert trial.calls("conversations.history") > 0
    assert Outbox(database).counts()[State.SENT] == REPS * EACH


def test_the_judge_convicts_send_then_mark(sqlite_database: Database, slack: Emulator) -> None:
    trial = Trial(sqlite_database, slack)
    trial.plan()
    trial.run("send then mark")
    lost, doubled = trial.verdict()
    assert (lost, doubled > 0) == (0, True)


def test_the_judge_convicts_mark_then_send(sqlite_database: Database, slack: Emulator) -> None:
    trial = Trial(sqlite_database, slack)
    trial.plan()
    trial.run("mark then send")
    lost, doubled = trial.verdict()
    assert (lost > 0, doubled) == (True, 0)

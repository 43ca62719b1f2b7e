"""200 people press a button at the same moment, with 50,000 messages held and a page looking on.

The local Slack runs in a process of its own; everything else (ten Socket Mode connections that say ack and
answer with a message, the people, the page) is this process, so that only the local Slack is measured. The
floor is the same crowd in a workspace where each has only the message with the button.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import psutil

from benchmarks.measuring import NotMeasured, progress
from benchmarks.report import Figure, Goal, Sample
from benchmarks.slack import Slack, slack

JSON = dict[str, Any]
MANIFEST: JSON = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:history"]}},
    "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
}
WRITERS = 16
"""Messages that are written at the same time while the workspace is filled."""
LOOKS = {
    "state": "state",
    "conversations": "conversations?user={user}",
    "a page of messages": "messages?user={user}&limit=50",
    "unread": "unread",
}
SEEN = {"type": "button", "action_id": "seen", "text": {"type": "plain_text", "text": "Seen"}}
BUTTON = {"type": "actions", "elements": [SEEN]}
PAGE = Goal("figure", "most", 100)
IN_TIME = Goal("figure", "most", 3000)
EVEN = Goal("ratio", "most", 1.05)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people press, what is held, and how often they all press."""

    people: int = 200
    messages: int = 50_000
    connections: int = 10
    repetitions: int = 5


QUICK = Sizes(people=100, messages=200, connections=2, repetitions=1)


@dataclass(slots=True)
class Found:
    """What one crowd gave: each ack in ms, seconds until the last, those that the local Slack had the
    processor, each look in ms, and how many presses came over each connection."""

    acks: list[float]
    worked: float
    seconds: float
    looks: dict[str, list[float]]
    taken: Counter[int]


class App:
    """The app's connections: says ack, answers, and remembers who pressed over which connection."""

    def __init__(self, where: Slack, session: aiohttp.ClientSession) -> None:
        card = where.app()
        self.where, self.session = where, session
        self.bot = {"Authorization": f"Bearer {card['bot_token']}"}
        self.own = {"Authorization": f"Bearer {card['app_token']}"}
        self.heard: list[tuple[int, str]] = []
        self.acked_at = 0.0
        self.answering: set[asyncio.Task[JSON]] = set()

    async def connect(self, number: int) -> None:
        """Listen on one more connection until the session ends."""
        address = await self.call("apps.connections.open", self.own)
        async with self.session.ws_connect(address["url"]) as socket:
            async for frame in socket:
                envelope = frame.json()
                if "envelope_id" in envelope:
                    await socket.send_json({"envelope_id": envelope["envelope_id"]})
                    self._take(number, envelope["payload"])

    def _take(self, number: int, payload: JSON) -> None:
        self.acked_at = time.perf_counter()
        self.heard.append((number, payload["user"]["id"]))
        task = asyncio.ensure_future(self.write(payload["channel"]["id"], "Thank you", []))
        self.answering.add(task)
        task.add_done_callback(self.answering.discard)

    async def write(self, channel: str, text: str, blocks: list[JSON]) -> JSON:
        """Say something; answers where it stands."""
        said = await self.call("chat.postMessage", self.bot, channel=channel, text=text, blocks=blocks)
        return {"channel": said["channel"], "ts": said["ts"]}

    async def call(self, method: str, token: JSON, **arguments: Any) -> JSON:
        """A call of the Web API."""
        async with self.session.post(self.where.api_url + method, json=arguments, headers=token) as got:
            answer: JSON = await got.json()
        if not answer["ok"]:
            raise NotMeasured(f"{method} is refused: {answer['error']}")
        return answer


def figures(sizes: Sizes) -> list[Figure]:
    """How the local Slack bears the crowd."""
    few = Sizes(sizes.people, sizes.people, sizes.connections, sizes.repetitions)
    floor, floor_mb = _measured(few)
    ours, ours_mb = _measured(sizes)
    names = (f"{sizes.messages:,} messages held", "one message for each")
    of = f"{sizes.people} presses at once"

    def figure(name: str, unit: str, read: Callable[[Found], float], *goals: Goal) -> Figure:
        held, single = (
            Sample(*side) for side in zip(names, (_all(ours, read), _all(floor, read)), strict=True)
        )
        return Figure(f"crowd: {name}", unit, held, single, goals, of)

    even = sizes.people / sizes.connections
    return [
        figure("ack, p50", "ms", lambda one: _at(one.acks, 0.5), IN_TIME),
        figure("ack, p99", "ms", lambda one: _at(one.acks, 0.99), IN_TIME),
        figure("acks", "/s", lambda one: len(one.acks) / one.seconds),
        figure("processor for a press and its answer", "ms", lambda one: one.worked * 1000 / sizes.people),
        *(figure(f"{look}, p95 meanwhile", "ms", _p95(look), PAGE) for look in LOOKS),
        Figure(
            f"crowd: presses over the busiest of {sizes.connections} connections", "",
            Sample("in turn", _all(ours, lambda one: float(max(one.taken.values())))),
            Sample("an even share", (even,) * len(ours)), (EVEN,), of,
        ),
        Figure(
            "crowd: memory of the local Slack", "MB", Sample(names[0], (ours_mb,)),
            Sample(names[1], (floor_mb,)), (), "process",
        ),
    ]  # fmt: skip


def _all(crowds: list[Found], read: Callable[[Found], float]) -> tuple[float, ...]:
    return tuple(map(read, crowds))


def _p95(look: str) -> Callable[[Found], float]:
    return lambda one: _at(one.looks[look], 0.95)


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _measured(sizes: Sizes) -> tuple[list[Found], float]:
    """What each crowd gave, the first not counted; and the memory of the local Slack in the end."""
    progress(f"a crowd of {sizes.people} with {sizes.messages:,} messages")
    users = [{"id": f"U0C{number:05d}", "name": f"c{number}"} for number in range(sizes.people)]
    with slack(MANIFEST, {"users": users}) as where:
        found = asyncio.run(_crowds(where, [str(one["id"]) for one in users], sizes))
        return found[1:], psutil.Process(where.pid).memory_info().rss / 1e6


async def _crowds(where: Slack, people: list[str], sizes: Sizes) -> list[Found]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        app = App(where, session)
        buttons = await _fill(app, people, sizes.messages)
        listening = [asyncio.ensure_future(app.connect(number)) for number in range(sizes.connections)]
        while where.app()["connections"] < sizes.connections:
            await asyncio.sleep(0.05)
        found = [await _crowd(app, buttons) for _ in range(sizes.repetitions + 1)]
        for one in listening:
            one.cancel()
        return found


async def _fill(app: App, people: list[str], messages: int) -> dict[str, JSON]:
    """So many messages with a button, in turn to each person; answers where each one's last stands."""
    numbers = iter(range(messages))
    last: dict[str, JSON] = {}

    async def write() -> None:
        for number in numbers:
            who = people[number % len(people)]
            last[who] = await app.write(who, f"Line {number}", [_section(number), BUTTON])

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return last


def _section(number: int) -> JSON:
    text = {"type": "mrkdwn", "text": f"*Line {number}*: 92 % of the goal :tada:"}
    return {"type": "section", "text": text, "fields": [{"type": "mrkdwn", "text": "*Revenue*\n$1,250,000"}]}


async def _crowd(app: App, buttons: dict[str, JSON]) -> Found:
    """Everybody presses at once while a page looks on.

    Raises:
        NotMeasured: A press was lost, or came twice.
    """
    app.heard.clear()
    worked, began = _worked(app.where), time.perf_counter()
    pressing = asyncio.gather(*(_press(app, user, where) for user, where in buttons.items()))
    looks = await _look_on(app, next(iter(buttons)), len(buttons))
    acks = await pressing
    if sorted(user for _, user in app.heard) != sorted(buttons):
        raise NotMeasured(f"of {len(buttons)} presses {len(app.heard)} came to the app")
    taken = Counter(number for number, _ in app.heard)
    return Found(acks, _worked(app.where) - worked, app.acked_at - began, looks, taken)


def _worked(where: Slack) -> float:
    """The seconds for which the local Slack has had the processor, whatever else the machine does."""
    times = psutil.Process(where.pid).cpu_times()
    return float(times.user + times.system)


async def _press(app: App, user: str, where: JSON) -> float:
    """Press the button; the milliseconds until the app had said ack."""
    pressed = {"user": user, **where, "action_id": "seen"}
    async with app.session.post(f"{app.where.url}/_control/press", json=pressed) as got:
        answer = await got.json()
    if answer.get("status") != 200:
        raise NotMeasured(f"a press was not acked: {answer}")
    return float(answer["ack_ms"])


async def _look_on(app: App, user: str, presses: int) -> dict[str, list[float]]:
    """What the page of one person asks, again and again until all presses were acked and answered."""
    spent: dict[str, list[float]] = {name: [] for name in LOOKS}
    while not spent["state"] or len(app.heard) < presses or app.answering:
        for name, path in LOOKS.items():
            began = time.perf_counter()
            async with app.session.get(f"{app.where.url}/_control/{path.format(user=user)}") as got:
                await got.read()
            spent[name].append((time.perf_counter() - began) * 1000)
    return spent

"""The local Slack's page with 50,000 messages in the workspace: from an action to what it draws, at p95.

Measured inside a real browser, by its own clock, from the click to the frame in which the result stands.
The floor is the same page, in the same browser, in a workspace of fifty messages.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.measuring import NotMeasured, progress
from benchmarks.report import Figure, Goal, Sample
from slack_emulator import Emulator, MovableClock

JSON = dict[str, Any]
MORNING = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
MANIFEST: JSON = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "slash_commands": [{"command": "/helper", "description": "Helps", "usage_hint": "[prep|log]"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
GOAL = Goal("figure", "most", 100)

# Each action: what the person does, and when its result is drawn. `$` finds one node of the page.
ACTIONS = {
    "open a conversation of 5,000": (
        "() => $('#places button[data-tab=messages].under').click()",
        "() => $('#messages .message') && $('#title').textContent === 'Helper' && !$('#talk').hidden",
    ),
    "scroll a page back": (
        "() => { state.first = $('#messages .message').dataset.ts; $('#messages').scrollTop = 0; }",
        "() => $('#messages .message').dataset.ts < state.first",
    ),
    "write a message": (
        "() => { state.said = `said ${performance.now()}`; $('#compose').value = state.said;"
        " $('#compose').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); }",
        "() => [...document.querySelectorAll('#messages .message')].at(-1)?.textContent.includes(state.said)",
    ),
    "type a letter that completes": (
        "() => { $('#compose').value = ':ta'; $('#compose').dispatchEvent(new Event('input')); }",
        "() => !$('#offers').hidden",
    ),
    "open a channel": (
        "() => $('#places button[data-channel^=C]').click()",
        "() => $('#title').textContent.startsWith('#') && $('#messages .message')",
    ),
    "become somebody else": (
        "() => { $('#who').click(); state.title = document.title;"
        " document.querySelector('#people [aria-selected=false]').click(); }",
        "() => document.title !== state.title && $('#messages').getAttribute('aria-busy') === 'false'",
    ),
}
TIMED = """async ([act, done]) => {
    const $ = (selector) => document.querySelector(selector);
    const state = (window.measured ||= {});
    const [acts, isDone] = [eval(act), eval(done)];
    const began = performance.now();
    acts();
    while (!isDone()) {
        if (performance.now() - began > 20000) throw new Error("nothing was drawn");
        await new Promise(requestAnimationFrame);
    }
    return performance.now() - began;
}"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many messages are held, and how often each action is done."""

    channels: int = 45
    in_each: int = 1000
    in_one: int = 5000
    people: int = 100
    times: int = 20
    repetitions: int = 3


QUICK = Sizes(channels=2, in_each=20, in_one=80, people=3, times=2, repetitions=1)
SMALL = Sizes(channels=1, in_each=10, in_one=60, people=3)


def figures(sizes: Sizes) -> list[Figure]:
    """How long each action takes until it is drawn."""
    held = sizes.channels * sizes.in_each + sizes.in_one
    progress(f"the page with {held:,} messages")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise NotMeasured("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright  # a requirement for development only

    with sync_playwright() as playwright, workspace(SMALL) as small, workspace(sizes) as large:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        floor = _measured(browser, small, sizes)
        measured = _measured(browser, large, sizes)
        browser.close()
    done = f"{sizes.times} times, p95"
    names = (f"{held:,} messages in the workspace", "sixty in the conversation")
    return [
        Figure(
            f"page: {action}",
            "ms",
            Sample(names[0], tuple(measured[action])),
            Sample(names[1], tuple(floor[action])),
            (GOAL,),
            done,
        )
        for action in ACTIONS
    ]


@contextmanager
def workspace(sizes: Sizes) -> Iterator[Emulator]:
    """A workspace that holds so much; everything in it was read."""
    people = [
        {"id": f"U0P{n:05d}", "name": f"p{n}", "real_name": f"Person {n}", "tz": "Europe/Madrid"}
        for n in range(sizes.people)
    ]
    everybody = [*(one["id"] for one in people), "app"]
    rooms = [{"id": f"C0R{n:05d}", "name": f"room-{n}", "members": everybody} for n in range(sizes.channels)]
    seed = {"team": {"id": "T0LOAD", "name": "Load"}, "users": people, "channels": rooms}
    with Emulator(MANIFEST, seed, clock=MovableClock(MORNING, frozen=True), limits=False) as emulator:
        held = emulator.workspace
        first = held.channels.direct(people[0]["id"])
        for channel in list(held.channels):
            for number in range(sizes.in_one if channel is first else sizes.in_each):
                held.write_as_app(channel, f"*Line* {number}", blocks=_blocks(number))
            channel.read.update({one["id"]: channel.last_ts(one["id"]) or "" for one in people})
        yield emulator


def _blocks(number: int) -> list[JSON]:
    text = {"type": "mrkdwn", "text": f"*Line {number}*: 92 % of the goal :tada:"}
    fields = [{"type": "mrkdwn", "text": f"{name} {number}"} for name in ("Revenue", "Margin")]
    return [
        {"type": "section", "block_id": "a", "text": text},
        {"type": "section", "block_id": "b", "fields": fields},
    ]


def _measured(browser: Any, emulator: Emulator, sizes: Sizes) -> dict[str, list[float]]:
    """The p95 of each action in each repetition, in ms; the first repetition warms up."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{emulator.url}/#user=U0P00000&tab=messages")
    page.wait_for_selector("body[data-ready]")
    found: dict[str, list[float]] = {action: [] for action in ACTIONS}
    for turn in range(sizes.repetitions + 1):
        times: dict[str, list[float]] = {action: [] for action in ACTIONS}
        for _ in range(sizes.times):
            _afresh(page, emulator)
            for action, (act, done) in ACTIONS.items():
                times[action].append(page.evaluate(TIMED, [act, done]))
        for action, each in times.items():
            if turn:
                found[action].append(sorted(each)[min(int(len(each) * 0.95), len(each) - 1)])
    page.close()
    return found


def _afresh(page: Any, emulator: Emulator) -> None:
    """The first person, looking at a channel."""
    page.goto(f"{emulator.url}/?again#user=U0P00000&channel=C0R00000&tab=messages")
    page.reload()
    page.wait_for_selector("body[data-ready] #messages .message")

"""The page of a small workspace in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from slack_emulator import Emulator, MovableClock
from tests.browser import PATIENCE, launch
from tests.slack_emulator.page.parts import ANA, MANIFEST, SEED

MORNING = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
Visit = Callable[..., Page]


@pytest.fixture
def emulator(clock: MovableClock) -> Iterator[Emulator]:
    with Emulator(MANIFEST, SEED, clock=clock, limits=False) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, emulator: Emulator) -> Iterator[Visit]:
    """Opens the page as somebody; a mistake in its scripts fails the test."""
    with visitor(browser, emulator) as opened:
        yield opened


@pytest.fixture(scope="module")
def standing() -> Iterator[Emulator]:
    """One workspace for all tests of a module that only look."""
    with Emulator(MANIFEST, SEED, clock=MovableClock(MORNING, frozen=True), limits=False) as running:
        yield running


@contextmanager
def visitor(browser: Browser, emulator: Emulator) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE)
    mistakes: list[str] = []

    def opened(user: str = ANA, tab: str = "messages", channel: str = "") -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.goto(f"{emulator.url}/#user={user}&channel={channel}&tab={tab}")
        expect(page.locator("body")).to_have_attribute("data-ready", "yes")
        return page

    yield opened
    context.close()
    assert mistakes == []

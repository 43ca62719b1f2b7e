"""The month as people live it: Dana and Ana click through it on the page, in a real browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from demo.stage import Stage
from tests.browser import PATIENCE, launch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
LOOPBACK = {"127.0.0.1", "localhost", None}
ANA, BEN, DANA = "Ana Silva", "Ben Carter", "Dana Whitfield"
STICKS_OUT = """() => [...document.querySelectorAll("html, #messages, #home, .modal-body, #sidebar")]
    .filter((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0)
    .map((part) => part.id || part.className || part.tagName)"""


class Screen:
    """What somebody sees of the page, and what they do with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.composer = page.get_by_role("combobox", name="Message")
        self.form = page.locator("#modal")
        self.home = page.locator("#home")

    def becomes(self, name: str) -> None:
        menu = self.page.get_by_role("button", name="Conversations and people")
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("button", name="You are").click()
        self.page.get_by_role("option", name=name).click()
        expect(self.page).to_have_title(f"One-on-one — {name}")

    def moves(self, how: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.get_by_role("button", name=how).click()
            expect(self.page.locator("#clock-bar")).to_have_attribute("aria-busy", "false")

    def goes_to(self, tab: str) -> None:
        self.page.get_by_role("tab", name=tab).click()

    def types(self, words: str) -> None:
        self.composer.fill(words)
        self.composer.press("Enter")

    def message(self, words: str) -> Locator:
        return self.page.locator("#messages .message").filter(has_text=words).last

    def presses(self, where: Locator, label: str) -> None:
        where.get_by_role("button", name=label, exact=True).click()

    def reads(self, *words: str) -> None:
        """These words are on the screen without scrolling."""
        for each in words:
            expect(self.page.locator("#messages").get_by_text(each).last).to_be_in_viewport()


Opened = Callable[..., Screen]


@contextmanager
def visitor(browser: Browser, stage: Stage) -> Iterator[Opened]:
    """Opens the page; nothing may go wrong on it, and nothing may leave this machine."""
    mistakes: list[str] = []
    contexts = []

    def opened(size: dict[str, int], scheme: str) -> Screen:
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on("console", lambda said: mistakes.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: elsewhere(asked.url))
        page.goto(f"{stage.slack.url}/#user=U0DANA")
        expect(page.locator("body")).to_have_attribute("data-ready", "yes")
        return Screen(page)

    def elsewhere(url: str) -> None:
        if urlsplit(url).hostname not in LOOPBACK:
            mistakes.append(url)

    yield opened
    for context in contexts:
        context.close()
    assert mistakes == []


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Opened]:
    with (
        Stage(f"sqlite:///{tmp_path / 'month.db'}", frozen=True) as stage,
        sync_playwright() as playwright,
        launch(playwright) as browser,
        visitor(browser, stage) as opened,
    ):
        yield opened


def test_dana_and_ana_live_a_month(visit: Opened) -> None:
    screen = visit(DESKTOP, "light")
    page = screen.page

    screen.moves("Next working morning")
    screen.reads("September is closed")
    screen.becomes(ANA)
    screen.moves("Next working morning")
    screen.presses(screen.message("September results"), "Works for me")
    screen.reads("Accepted. See you Thu 8 October, 13:00.")

    screen.goes_to("Home")
    screen.moves("Next working morning", 4)
    screen.moves("+1 hour")
    expect(page.get_by_role("status").filter(has_text="September: new accounts")).to_be_visible()
    screen.presses(page.locator("#notices"), "Show")
    screen.reads("September: new accounts and new account revenue on goal")
    expect(screen.message("6 months")).to_contain_text("120 % exceeded")

    screen.becomes(DANA)
    screen.types("/oneonone prep ana")
    screen.reads("Only visible to you")
    sheet = screen.message("Only visible to you")
    expect(sheet).to_contain_text("45 minutes with @Ana Silva")
    sheet.get_by_role("button", name="Role-play").click()
    expect(screen.form).to_contain_text("Good looks like:")
    page.keyboard.press("Escape")

    screen.moves("Next working morning")
    screen.moves("+1 hour", 7)
    screen.presses(screen.message("How did it go with @Ana Silva"), "Log it")
    writes_the_log(screen)

    screen.becomes(ANA)
    screen.reads("The referral campaign")
    question = screen.message("Can you give me your commitment")
    screen.presses(question, "Yes, I commit")
    screen.reads("You committed on Thu 8 October")

    for done in ("10", "8", "10", "10"):
        screen.moves("Next Friday")
        screen.presses(screen.message("10 promised — how many did you do?"), done)
        expect(screen.message(f"{done} of 10")).to_be_in_viewport()
    screen.moves("Next working morning")
    screen.reads("October: 1 promise, partly kept")
    screen.becomes(DANA)
    expect(screen.message("Ana's October")).to_contain_text("partly kept · 38 of 40 · 3 of 4 weeks")


def writes_the_log(screen: Screen) -> None:
    """Page by page, with a mistake and a step back."""
    form = screen.form
    expect(form.get_by_label("What went well")).to_be_focused()
    form.get_by_label("What went well").fill("The referral campaign")
    form.get_by_role("button", name="Next").click()
    expect(form).to_contain_text("Gaps · step 2 of 7")
    form.get_by_role("button", name="Next").click()
    expect(form).to_contain_text("step 3 of 7")
    form.get_by_role("button", name="Next").click()
    expect(form.locator(".error").first).to_be_visible()
    causes = form.get_by_role("combobox")
    for cause in causes.all():
        cause.fill("Skill")
        cause.press("Enter")
    form.get_by_role("button", name="Next").click()
    expect(form).to_contain_text("Coaching · step 4 of 7")
    form.get_by_role("button", name="Back").click()
    expect(causes.first).to_have_value(re.compile("skill", re.I))
    for place in ("Coaching", "Obstacles", "Commitments"):
        form.get_by_role("button", name="Next").click()
        expect(form).to_contain_text(place)
    form.get_by_label("Commitment 1").fill("10 calls each week")
    form.get_by_label("How many?").fill("10")
    form.get_by_role("button", name="One more commitment").click()
    expect(form.get_by_label("Commitment 2")).to_be_focused()
    form.get_by_role("button", name="Next").click()
    form.get_by_role("button", name="Finish").click()
    expect(form).to_contain_text("Logged.")
    form.get_by_role("button", name="Close").last.click()
    expect(form).to_be_hidden()


def test_on_a_phone_nothing_needs_scrolling_sideways(visit: Opened) -> None:
    screen = visit(PHONE, "dark")

    def fits() -> None:
        assert screen.page.evaluate(STICKS_OUT) == []

    fits()
    screen.moves("Next working morning")
    screen.reads("September is closed")
    fits()
    as_ben(screen, fits)
    as_dana(screen, fits)


def as_ben(screen: Screen, fits: Callable[[], None]) -> None:
    """Move the meeting, look at Home, find the answer to a button there, ask for help."""
    screen.becomes(BEN)
    screen.moves("Next working morning")
    invitation = screen.message("September results")
    screen.presses(invitation, "Another time")
    fits()
    times = screen.form.get_by_role("combobox", name="Times that suit you both")
    times.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Enter")
    expect(times).not_to_have_value("")
    screen.presses(screen.form, "Move")
    expect(screen.message("September results")).to_contain_text("a new time")
    fits()

    screen.goes_to("Home")
    expect(screen.home).to_contain_text("Revenue growth: missed")
    fits()
    screen.presses(screen.home, "My scorecard")
    expect(screen.page.get_by_role("tab", name="Messages 1 unread")).to_be_visible()
    fits()
    screen.presses(screen.page.locator("#notices"), "Show")
    screen.reads("September: new accounts on goal")
    fits()
    screen.types("/oneonone help")
    screen.reads("What you can type")
    fits()


def as_dana(screen: Screen, fits: Callable[[], None]) -> None:
    """Prepare, read the role-play, be refused a goal, look at the team."""
    screen.becomes(DANA)
    screen.types("/oneonone prep ben")
    screen.reads("Only visible to you")
    fits()
    screen.message("Only visible to you").get_by_role("button", name="Role-play").click()
    expect(screen.form).to_be_visible()
    fits()
    screen.page.keyboard.press("Escape")
    screen.types("/oneonone goals ben")
    screen.presses(screen.message("Goals 2026"), "Set goals")
    fits()
    screen.presses(screen.form, "Next")
    screen.form.get_by_label("December 2026").fill("")
    screen.presses(screen.form, "Save")
    expect(screen.form.get_by_text("Please complete this required field.")).to_be_visible()
    fits()
    screen.page.keyboard.press("Escape")
    screen.goes_to("Home")
    expect(screen.home).to_contain_text("Your team")
    fits()

"""`python -m demo.pictures`: the pictures of the README, taken of the running demo.

Needs Chromium (Debian: `apt-get install chromium`) and Playwright from requirements-dev.txt. It plays Ana's
October as far as her meeting with Dana and writes docs/pictures/{scorecard,run-sheet,log}.png.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from demo.stage import Stage

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
SCORECARD_IS_THERE = datetime(2026, 10, 7, 10, tzinfo=UTC)
RUN_SHEET_IS_THERE = datetime(2026, 10, 7, 14, tzinfo=UTC)
THEY_HAVE_MET = datetime(2026, 10, 8, 13, tzinfo=UTC)
COMMITMENTS = 5
"""How often Next is pressed until the log asks for commitments."""


def main() -> None:
    """Write the three pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="oneonone-pictures-") as place,
        Stage(f"sqlite:///{Path(place) / 'demo.db'}", frozen=True) as stage,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        ) as browser,
    ):
        # As high as the longest message, so that nothing has to be scrolled while it is drawn.
        page = browser.new_page(
            viewport={"width": 900, "height": 2400},
            device_scale_factor=2,
            color_scheme="light",
            locale="en-GB",
        )
        stage.travel(SCORECARD_IS_THERE)
        be(page, stage, "U0ANA")
        take(message(page, "New account revenue"), "scorecard")
        add_a_view(page)
        stage.travel(RUN_SHEET_IS_THERE)
        be(page, stage, "U0DANA")
        take(message(page, "45 minutes with @Ana Silva"), "run-sheet")
        stage.travel(THEY_HAVE_MET)
        take(log(page), "log")


def be(page: Page, stage: Stage, user: str) -> None:
    """Look at the conversation with the bot as this person does."""
    page.goto(f"{stage.slack.url}/#user={user}")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "yes")


def message(page: Page, words: str) -> Locator:
    """The last message that holds these words."""
    return page.locator("#messages .message").filter(has_text=words).last


def take(what: Locator, name: str) -> None:
    """Write what is seen of it, and nothing around it."""
    expect(what).to_be_visible()
    path = FOLDER / f"{name}.png"
    what.screenshot(path=path, animations="disabled")
    print(f"{path.relative_to(FOLDER.parent.parent)}: {path.stat().st_size // 1024} KB")


def add_a_view(page: Page) -> None:
    """Ana says how she sees a number, so that the run sheet has her words."""
    message(page, "Add my view").get_by_role("button", name="Add my view").click()
    form = page.locator("#modal")
    number = form.get_by_role("combobox", name="Which number?")
    number.fill("Revenue growth")
    number.press("Enter")
    form.get_by_label("How do you see it?").fill("Two renewals slipped to October.")
    form.get_by_role("button", name="Add").click()
    expect(form).to_be_hidden()


def log(page: Page) -> Locator:
    """The guided log, where it asks for commitments."""
    page.get_by_role("combobox", name="Message").fill("/oneonone log ana")
    page.keyboard.press("Enter")
    form = page.locator("#modal")
    for step in range(1, COMMITMENTS + 1):
        expect(form.get_by_text(f"step {step} of")).to_be_visible()
        for cause in form.locator('[role=combobox][data-key^="cause:"]').all():
            cause.fill("Skill")
            cause.press("Enter")
        form.get_by_role("button", name="Next").click()
    expect(form.get_by_text(f"step {COMMITMENTS + 1} of")).to_be_visible()
    page.add_style_tag(content=".modal::backdrop { background: white }")
    return form


if __name__ == "__main__":
    main()

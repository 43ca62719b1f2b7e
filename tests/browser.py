"""The real browser that page tests drive: Debian's Chromium, where there is one."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome")
USUAL_PLACE = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long, in ms, a browser test waits for what must come; only a failing one ever waits that long.
PATIENCE = 30_000
MISSING = "There is no Chromium here: apt-get install chromium."


def find_browser() -> str | None:
    """Where the browser is, or None."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (USUAL_PLACE if Path(USUAL_PLACE).exists() else None)


# Without a browser these tests are skipped, except where REQUIRE_BROWSER=1 says that they must not be.
needs_browser = pytest.mark.skipif(
    find_browser() is None and os.environ.get("REQUIRE_BROWSER") != "1", reason=MISSING
)


def launch(playwright: Playwright) -> Browser:
    """Start the browser; the test fails when there is none."""
    path = find_browser()
    if path is None:
        pytest.fail(MISSING)
    expect.set_options(timeout=PATIENCE)
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)

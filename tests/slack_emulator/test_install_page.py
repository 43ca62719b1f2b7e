"""The install page in a real browser: a person reads, chooses who they are, and decides by keyboard."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from slack_emulator import Emulator
from tests.browser import PATIENCE, launch, needs_browser
from tests.slack_emulator.conftest import SEED
from tests.slack_emulator.listening import serving
from tests.slack_emulator.test_oauth import OTHER, SECRETS, manifest

pytestmark = [pytest.mark.browser, needs_browser]


def app(environ, start_response):
    """Where the browser comes back to."""
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<title>Back</title>"]


@pytest.fixture
def page(clock):
    with serving(app) as back, sync_playwright() as playwright:
        declared = manifest()
        declared["oauth_config"]["redirect_urls"] = [back]
        with Emulator(declared, {"teams": [SEED, OTHER]}, clock=clock) as emulator:
            browser = launch(playwright)
            opened = browser.new_page(viewport={"width": 390, "height": 800})
            opened.set_default_timeout(PATIENCE)
            query = {"client_id": SECRETS["client_id"], "scope": "chat:write,commands", "state": "s1"}
            opened.goto(f"{emulator.url}/oauth/v2/authorize?{urlencode(query)}")
            yield opened
            browser.close()


def test_a_person_reads_chooses_and_allows_by_keyboard(page):
    expect(page.get_by_role("heading", level=1)).to_contain_text("Helper is requesting permission")
    expect(page.get_by_role("listitem")).to_have_text([
        "Send messages chat:write",
        "Add slash commands and shortcuts that people can use commands",
    ])  # fmt: skip
    page.get_by_label("Who installs it").select_option(label="Eve <b> (admin)")
    page.get_by_role("button", name="Allow").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Back")
    answer = parse_qs(urlsplit(page.url).query)
    assert (set(answer), answer["state"]) == ({"code", "state"}, ["s1"])


def test_it_fits_a_phone_and_cancel_leads_back_too(page):
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
    page.get_by_role("button", name="Cancel").click()
    expect(page).to_have_title("Back")
    assert parse_qs(urlsplit(page.url).query) == {"error": ["access_denied"], "state": ["s1"]}

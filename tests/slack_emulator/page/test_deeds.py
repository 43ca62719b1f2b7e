"""What people do with messages beside reading them: emoji, second thoughts, links, shortcuts."""

from queue import SimpleQueue
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator, MovableClock
from tests.browser import needs_browser
from tests.slack_emulator.page.conftest import Visit, visitor
from tests.slack_emulator.page.parts import ANA, JSON, MANIFEST, SEED, compose, form, last, modal, section

pytestmark = [pytest.mark.browser, needs_browser]
OTHER: JSON = {
    "team": {"id": "T0ACME", "name": "Acme"},
    "users": [{"id": "U0ZOE", "name": "zoe", "real_name": "Zoe Hill", "tz": "Europe/Paris"}],
}


def more(page: Page) -> None:
    last(page).hover()
    page.locator("#messages + .toolbar").get_by_role("button", name="More actions").click()


def test_an_emoji_is_put_under_a_message_and_taken_away(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="Done!")
    page = visit()
    last(page).hover()
    page.get_by_role("button", name="Add reaction").click()
    page.keyboard.type("rocket")
    page.keyboard.press("Enter")
    put = last(page).get_by_role("button", name="rocket, 1")
    expect(put).to_have_attribute("aria-pressed", "true")
    put.click()
    expect(put).to_have_count(0)


def test_ones_own_words_are_changed_and_taken_back(visit: Visit) -> None:
    page = visit()
    compose(page).fill("Ten <calls> & more")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("Ten <calls> & more")
    more(page)
    page.get_by_role("menuitem", name="Edit message").click()
    field = page.get_by_role("dialog", name="Edit message").get_by_label("Message")
    expect(field).to_have_value("Ten <calls> & more")
    field.fill("Twelve <calls>")
    page.get_by_role("button", name="Save").click()
    expect(last(page)).to_contain_text("Twelve <calls>(edited)")
    more(page)
    page.get_by_role("menuitem", name="Delete message").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(page.locator("#messages .message")).to_have_count(0)


def test_what_the_app_wrote_can_be_neither_changed_nor_deleted(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="Mine")
    page = visit()
    more(page)
    expect(page.get_by_role("menuitem")).to_contain_text(["Keep this", "Copy link", "Show as JSON"])


def test_shortcuts_are_found_in_the_menus(visit: Visit, bolt: App, client: WebClient) -> None:
    heard: SimpleQueue[JSON] = SimpleQueue()

    def plan(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(section("For two")))

    def keep(ack: Any, body: JSON) -> None:
        ack()
        heard.put(body)

    bolt.shortcut("plan")(plan)
    bolt.shortcut("keep")(keep)
    client.chat_postMessage(channel=ANA, text="Worth keeping")
    page = visit()
    more(page)
    page.get_by_role("menuitem", name="Keep this").click()
    assert heard.get(timeout=5)["message"]["text"] == "Worth keeping"
    page.get_by_role("button", name="Files and shortcuts").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(modal(page)).to_contain_text("For two")


def test_a_link_to_a_message_is_copied(visit: Visit, client: WebClient) -> None:
    sent = client.chat_postMessage(channel=ANA, text="Here")
    page = visit()
    more(page)
    page.get_by_role("menuitem", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"channel={sent['channel']}&ts={sent['ts']}")


def test_what_was_sent_to_the_app_stands_beside_its_calls(visit: Visit, bolt: App) -> None:
    bolt.command("/helper")(lambda ack: ack("Yes"))
    page = visit()
    page.get_by_role("button", name="API calls", exact=True).click()
    compose(page).fill("/helper now")
    page.keyboard.press("Enter")
    sent = page.locator("#envelopes li").first
    expect(sent).to_contain_text("slash_commands · /helper")
    sent.locator("summary").click()
    expect(sent).to_contain_text('text: "now"')


def test_another_workspace_is_entered_and_left_without_losing_a_draft(
    browser: Browser, clock: MovableClock
) -> None:
    with (
        Emulator(MANIFEST, {"teams": [SEED, OTHER]}, clock=clock, limits=False) as emulator,
        visitor(browser, emulator) as opened,
    ):
        page = opened()
        compose(page).fill("half a thought")
        teams = page.get_by_role("combobox", name="Workspace")
        teams.select_option("Acme")
        expect(page.get_by_role("button", name="You are Zoe Hill")).to_be_visible()
        expect(compose(page)).to_have_value("")
        compose(page).fill("Bonjour")
        page.keyboard.press("Enter")
        expect(last(page)).to_contain_text("Bonjour")
        page.reload()
        expect(page.get_by_role("button", name="You are Zoe Hill")).to_be_visible()
        teams.select_option("Demo")
        expect(page.get_by_role("button", name="You are Ana Diaz")).to_be_visible()
        expect(compose(page)).to_have_value("half a thought")
        expect(page.locator("#messages .message")).to_have_count(0)

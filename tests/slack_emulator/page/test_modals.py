"""Forms: their stack, their errors, what was typed in them, and the way back."""

from queue import SimpleQueue
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.browser import needs_browser
from tests.slack_emulator.page.conftest import Visit
from tests.slack_emulator.page.parts import (
    ANA,
    JSON,
    actions,
    asked,
    button,
    compose,
    form,
    last,
    modal,
    opens,
    section,
    type_command,
)

pytestmark = [pytest.mark.browser, needs_browser]
WHY = asked("why", "Why?", "plain_text_input", multiline=True)


def test_a_form_shows_the_error_at_its_field_and_then_closes(visit: Visit, bolt: App) -> None:
    sent = opens(bolt, WHY)
    page = visit()
    type_command(page)
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page).locator(".error")).to_be_visible()
    modal(page).get_by_label("Why?").fill("no")
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page).locator(".error")).to_have_text("Say more, please.")
    expect(modal(page).get_by_label("Why?")).to_be_focused()
    expect(modal(page).get_by_label("Why?")).to_have_value("no")
    modal(page).get_by_label("Why?").fill("Two renewals slipped.")
    expect(modal(page).locator(".error")).to_be_hidden()
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page)).to_have_count(0)
    assert [sent.get(timeout=5)["why"]["it"]["value"] for _ in range(2)] == ["no", "Two renewals slipped."]


def test_a_form_that_nobody_takes_says_so_and_keeps_what_was_typed(visit: Visit, bolt: App) -> None:
    opens(bolt, WHY, callback_id="nobody_listens")
    page = visit()
    type_command(page)
    modal(page).get_by_label("Why?").fill("Two renewals slipped.")
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page).locator(".trouble")).to_be_visible()
    expect(modal(page).get_by_label("Why?")).to_have_value("Two renewals slipped.")
    expect(modal(page).get_by_role("button", name="Send")).to_be_enabled()


def test_a_form_waits_visibly_while_the_app_thinks(visit: Visit, bolt: App) -> None:
    opens(bolt, {**WHY, "optional": True})
    page = visit()
    type_command(page)
    held: list[Route] = []
    page.route("**/_control/submit", lambda route: held.append(route))
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page).locator("form")).to_have_attribute("aria-busy", "true")
    expect(modal(page).get_by_role("button", name="Send")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(modal(page)).to_have_count(0)
    expect(compose(page)).to_be_focused()


def test_what_was_typed_survives_when_the_app_changes_the_form(visit: Visit, bolt: App) -> None:
    why = asked("why", "Why?", "plain_text_input")

    def grow(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        typed = body["view"]["state"]["values"]["why"]["it"]["value"]
        client.views_update(view_id=body["view"]["id"], view=form(why, section(f"Heard: {typed}")))

    opens(bolt, why, actions(button("More", "grow")))
    bolt.action("grow")(grow)
    page = visit()
    type_command(page)
    modal(page).get_by_label("Why?").fill("half a")
    modal(page).get_by_role("button", name="More").click()
    expect(modal(page)).to_contain_text("Heard: half a")
    expect(modal(page).get_by_label("Why?")).to_have_value("half a")
    page.keyboard.press("Escape")
    expect(modal(page)).to_have_count(0)


def test_three_forms_lie_on_each_other_and_lead_back(visit: Visit, bolt: App) -> None:
    closed: SimpleQueue[str] = SimpleQueue()

    def deeper(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        below = body["view"]["title"]["text"]
        title = {"First": "Second", "Second": "Third"}[below]
        view = form(actions(button("Deeper", "deeper")), title=title, notify_on_close=True)
        client.views_push(trigger_id=body["trigger_id"], view=view)

    def gone(ack: Any, view: JSON) -> None:
        ack()
        closed.put(view["title"]["text"])

    opens(bolt, asked("why", "Why?", "plain_text_input"), actions(button("Deeper", "deeper")), title="First")
    bolt.action("deeper")(deeper)
    bolt.view_closed("form")(gone)
    page = visit()
    type_command(page)
    modal(page, "First").get_by_label("Why?").fill("half a")
    modal(page, "First").get_by_role("button", name="Deeper").click()
    modal(page, "Second").get_by_role("button", name="Deeper").click()
    modal(page, "Third").get_by_role("button", name="Back").click()
    expect(modal(page, "Second")).to_be_visible()
    assert closed.get(timeout=5) == "Third"
    page.keyboard.press("Escape")
    expect(modal(page, "First").get_by_label("Why?")).to_have_value("half a")
    modal(page, "First").get_by_role("button", name="Deeper").click()
    modal(page, "Second").get_by_role("button", name="Close").click()  # the whole stack
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_focus_stays_in_the_form_and_then_goes_back(visit: Visit, bolt: App, client: WebClient) -> None:
    def ask(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(section("Read this"), WHY))

    bolt.action("ask")(ask)
    client.chat_postMessage(channel=ANA, text="?", blocks=[actions(button("Ask", "ask"))])
    page = visit()
    last(page).get_by_role("button", name="Ask").press("Enter")
    expect(modal(page).get_by_label("Why?")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(last(page).get_by_role("button", name="Ask")).to_be_focused()


def test_a_form_that_cannot_be_sent_yet_has_its_button_off(
    visit: Visit, bolt: App, emulator: Emulator
) -> None:
    opens(bolt, WHY)
    page = visit()
    type_command(page)
    expect(modal(page).get_by_role("button", name="Send")).to_be_enabled()
    emulator.workspace.views.top(ANA).body["submit_disabled"] = True  # only configuration modals have it
    page.reload()
    expect(modal(page).get_by_role("button", name="Send")).to_be_disabled()


def test_what_is_typed_after_closing_a_form_is_not_lost_however_slow_the_app_is(
    visit: Visit, bolt: App, client: WebClient
) -> None:
    client.chat_postMessage(channel=ANA, text="Ready")
    opens(bolt, asked("why", "Why?", "plain_text_input"))
    page = visit()
    type_command(page)
    expect(modal(page)).to_be_visible()
    held: list[Route] = []
    page.route("**/_control/close", lambda route: held.append(route))
    page.keyboard.press("Escape")
    expect(modal(page)).to_have_count(0)
    client.chat_postMessage(channel=ANA, text="Still here")  # a change that makes the page look again
    expect(last(page)).to_contain_text("Still here")
    compose(page).fill("said at once")
    compose(page).press("Enter")
    expect(last(page)).to_contain_text("said at once")
    expect(modal(page)).to_have_count(0)
    held[0].continue_()
    expect(modal(page)).to_have_count(0)


def lines(name: str) -> list[JSON]:
    """A page of a form that is longer than the window."""
    return [asked(f"{name}{n}", f"{name} {n}", "plain_text_input") | {"optional": True} for n in range(12)]


def test_a_form_that_grows_leads_to_what_was_added(visit: Visit, bolt: App) -> None:
    def grow(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_update(view_id=body["view"]["id"], view=form(*lines("Line"), more))

    more = asked("more", "One more", "plain_text_input")
    opens(bolt, actions(button("More", "grow")), *lines("Line"))
    bolt.action("grow")(grow)
    page = visit()
    type_command(page)
    modal(page).get_by_role("button", name="More").click()
    expect(modal(page).get_by_label("One more")).to_be_focused()
    expect(modal(page).get_by_label("One more")).to_be_in_viewport()


def test_another_page_of_a_form_is_read_from_its_top(visit: Visit, bolt: App) -> None:
    def turn(ack: Any) -> None:
        ack(response_action="update", view=form(section("Page two"), *lines("Second")))

    bolt.view("form")(turn)
    opens(bolt, *lines("First"))
    page = visit()
    type_command(page)
    modal(page).get_by_label("First 11").fill("at the end")
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page).get_by_text("Page two")).to_be_in_viewport()
    expect(modal(page).get_by_label("Second 0")).to_be_focused()


def test_home_shows_what_the_app_published_and_changes_with_its_buttons(visit: Visit, bolt: App) -> None:
    def publish(client: WebClient, user: str, words: str) -> None:
        blocks = [section(f"{words} <@{user}>"), actions(button("Done", "done"), button("Prepare", "prep"))]
        client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})

    def prepared(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Prepared.")

    def done(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        publish(client, body["user"]["id"], "Well done")

    bolt.event("app_home_opened")(lambda event, client: publish(client, event["user"], "Hello"))
    bolt.action("prep")(prepared)
    bolt.action("done")(done)
    page = visit()
    page.get_by_role("tab", name="Home").click()
    home = page.locator("#home")
    expect(home).to_contain_text("Hello @Ana Diaz")
    home.get_by_role("button", name="Done").click()
    expect(home).to_contain_text("Well done @Ana Diaz")
    expect(home.get_by_role("button", name="Done")).to_be_focused()
    home.get_by_role("button", name="Prepare").click()
    expect(page.locator("#places [data-tab=messages] .badge").first).to_have_text("1")
    expect(page.get_by_role("tab", name="Messages 1 unread")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Prepared.")).to_be_visible()
    page.get_by_role("tab", name="Home").press("ArrowRight")
    expect(last(page)).to_contain_text("Prepared.")
    expect(page.locator(".badge, .notice")).to_have_count(0)

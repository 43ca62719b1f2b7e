"""Every element, used by hand on the page, and what the app hears of it."""

import re
from queue import SimpleQueue
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.browser import needs_browser
from tests.slack_emulator.page.conftest import Visit
from tests.slack_emulator.page.gallery import GOOD_OR_BAD, OVERFLOW, TRASH
from tests.slack_emulator.page.parts import (
    ANA,
    JSON,
    actions,
    button,
    choices,
    choose,
    last,
    plain,
    section,
)

pytestmark = [pytest.mark.browser, needs_browser]
SURE = {"title": plain("Sure?"), "text": plain("For good."), "confirm": plain("Yes"), "deny": plain("No")}


@pytest.fixture
def heard(bolt: App) -> SimpleQueue[JSON]:
    """Everything that is pressed or chosen, as the app hears it."""
    queue: SimpleQueue[JSON] = SimpleQueue()

    def any_action(ack: Any, action: JSON) -> None:
        ack()
        queue.put(action)

    bolt.action(re.compile(".*"))(any_action)
    return queue


def sees(client: WebClient, visit: Visit, *blocks: JSON) -> Page:
    client.chat_postMessage(channel=ANA, text="?", blocks=list(blocks))
    return visit()


def test_a_button_asks_first_and_the_message_changes(visit: Visit, bolt: App, client: WebClient) -> None:
    def gone(ack: Any, respond: Any) -> None:
        ack()
        respond(text="It is gone.", replace_original=True)

    bolt.action("drop")(gone)
    page = sees(client, visit, actions(button("Drop", "drop", confirm=SURE)))
    last(page).get_by_role("button", name="Drop").click()
    page.get_by_role("alertdialog", name="Sure?").get_by_role("button", name="No").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    last(page).get_by_role("button", name="Drop").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
    expect(last(page)).to_contain_text("It is gone.")
    expect(last(page)).to_be_focused()


def test_a_button_that_nobody_answers_says_so_beside_itself(visit: Visit, client: WebClient) -> None:
    page = sees(client, visit, actions(button("Go", "go")), section("after"))
    last(page).get_by_role("button", name="Go").click()  # no app is connected
    expect(last(page).get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    expect(last(page).get_by_role("button", name="Go")).not_to_have_attribute("aria-busy", "true")


def test_a_button_shows_that_the_app_is_thinking(
    visit: Visit, client: WebClient, heard: SimpleQueue[JSON]
) -> None:
    page = sees(client, visit, actions(button("Go", "go")))
    held: list[Any] = []
    page.route("**/_control/press", lambda route: held.append(route))
    go = last(page).get_by_role("button", name="Go")
    go.click()
    expect(go).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(go).not_to_have_attribute("aria-busy", "true")
    assert heard.get(timeout=5)["action_id"] == "go"


def test_a_button_with_an_address_leads_there_and_tells_the_app(
    visit: Visit, client: WebClient, heard: SimpleQueue[JSON], emulator: Emulator
) -> None:
    page = sees(client, visit, actions(button("Page", "web", url=f"{emulator.url}/page/time.js")))
    with page.expect_popup() as popup:
        last(page).get_by_role("link", name="Page").click()
    assert popup.value.url.endswith("/page/time.js")
    assert heard.get(timeout=5)["action_id"] == "web"


def test_choices_in_a_message_reach_the_app(
    visit: Visit, client: WebClient, heard: SimpleQueue[JSON]
) -> None:
    kpi = {"type": "static_select", "action_id": "kpi", "options": choices("Revenue", "Margin")}
    state = {"type": "radio_buttons", "action_id": "state", "options": choices("Fine", "Late")}
    several = {"type": "multi_static_select", "action_id": "all", "options": choices("Wins", "Gaps")}
    page = sees(
        client, visit, actions(kpi, state, several, {"type": "datepicker", "action_id": "day"}, OVERFLOW)
    )
    choose(last(page), "kpi", "Margin")
    assert heard.get(timeout=5)["selected_option"]["value"] == "margin"
    last(page).get_by_label("Late").check()
    assert heard.get(timeout=5)["selected_option"]["value"] == "late"
    choose(last(page), "all", "Gaps")
    page.keyboard.press("Escape")
    assert [one["value"] for one in heard.get(timeout=5)["selected_options"]] == ["gaps"]
    last(page).get_by_label("day").fill("2026-10-08")
    assert heard.get(timeout=5)["selected_date"] == "2026-10-08"
    last(page).get_by_role("button", name="More actions").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert heard.get(timeout=5)["selected_option"]["value"] == "keep"


@pytest.mark.parametrize("kind", ["static_select", "multi_static_select"])
def test_a_message_that_changes_meanwhile_takes_nothing_out_of_the_hands_of_who_chooses(
    visit: Visit, client: WebClient, heard: SimpleQueue[JSON], kind: str
) -> None:
    select = {"type": kind, "action_id": "all", "options": choices("Wins", "Gaps", "Growth")}
    said = client.chat_postMessage(channel=ANA, text="?", blocks=[actions(select)])
    page = visit()
    found = last(page).get_by_role("combobox", name="all")
    found.fill("G")
    expect(last(page).get_by_role("option")).to_have_count(2)
    more = [section("It is October."), actions(select)]
    client.chat_update(channel=str(said["channel"]), ts=str(said["ts"]), text="?", blocks=more)
    expect(last(page).get_by_text("It is October.")).to_be_visible()
    expect(found).to_have_value("G")
    expect(found).to_be_focused()
    expect(last(page).get_by_role("option")).to_have_count(2)
    last(page).get_by_role("option", name="Gaps").click()
    page.keyboard.press("Escape")
    told = heard.get(timeout=5)
    assert [one["value"] for one in told.get("selected_options") or [told["selected_option"]]] == ["gaps"]


def test_thumbs_and_icons_reach_the_app(visit: Visit, client: WebClient, heard: SimpleQueue[JSON]) -> None:
    page = sees(client, visit, {"type": "context_actions", "elements": [GOOD_OR_BAD, TRASH]})
    last(page).get_by_role("button", name="Good").click()
    assert heard.get(timeout=5)["value"] == "good"
    expect(last(page).get_by_role("button", name="Good")).to_have_attribute("aria-pressed", "true")
    last(page).get_by_role("button", name="Throw away").click()
    assert heard.get(timeout=5)["value"] == "x"


def test_a_choice_that_is_taken_back_stays_as_it_was(
    visit: Visit, client: WebClient, heard: SimpleQueue[JSON]
) -> None:
    kpi = {
        "type": "static_select",
        "action_id": "kpi",
        "options": choices("Revenue", "Margin"),
        "confirm": SURE,
        "initial_option": choices("Revenue")[0],
    }
    page = sees(client, visit, actions(kpi))
    choose(last(page), "kpi", "Margin")
    page.get_by_role("alertdialog").get_by_role("button", name="No").click()
    expect(last(page).get_by_role("combobox", name="kpi")).to_have_value("Revenue")
    assert heard.empty()


def test_a_select_is_used_by_the_keyboard_alone(
    visit: Visit, client: WebClient, heard: SimpleQueue[JSON]
) -> None:
    options = choices(*(f"Number {n}" for n in range(40)))
    page = sees(
        client,
        visit,
        section("x", accessory={"type": "static_select", "action_id": "kpi", "options": options}),
    )
    field = last(page).get_by_role("combobox", name="kpi")
    field.focus()
    page.keyboard.type("39")
    expect(last(page).get_by_role("option")).to_have_text(["Number 39"])
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("-1$"))
    page.keyboard.press("Enter")
    expect(field).to_have_value("Number 1")
    assert heard.get(timeout=5)["selected_option"]["text"]["text"] == "Number 1"
    page.keyboard.type("no such thing")
    expect(last(page).get_by_role("status")).to_have_text("No results")
    page.keyboard.press("Tab")
    expect(field).to_have_value("Number 1")

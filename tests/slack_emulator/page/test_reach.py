"""Whom the page reaches: by axe-core's rules, by the keyboard alone, at phone width, in light and dark."""

from queue import SimpleQueue
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.browser import needs_browser
from tests.slack_emulator.page.conftest import Visit
from tests.slack_emulator.page.gallery import BOX, CARD, DRAWN, GOOD_OR_BAD, OVERFLOW, RICH, TABLE, TEAM
from tests.slack_emulator.page.parts import (
    ANA,
    JSON,
    actions,
    asked,
    button,
    choices,
    compose,
    form,
    last,
    marked,
    modal,
    opens,
    plain,
    section,
    type_command,
)

pytestmark = [pytest.mark.browser, needs_browser]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 360, "height": 740}}
STICKS_OUT = """() =>
    ["html", "#messages", "#thread-messages", "#home", ".modal-body", "#sidebar", "#inspector"]
    .flatMap((selector) => [...document.querySelectorAll(selector)])
    .filter((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0)
    .map((part) => part.id || part.className || part.tagName)"""
TOO_SMALL = """() => [...document.querySelectorAll("button, a.button, input, [role=option], summary")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .filter((node) => !node.closest("label, .visually-hidden, .json"))
    .map((node) => [node.getBoundingClientRect(), node])
    .filter(([box]) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(([box, node]) => `${node.className} ${node.textContent.slice(0, 20)} ${box.width}x${box.height}`)"""
SELECT = {
    "type": "static_select",
    "action_id": "kpi",
    "placeholder": plain("Choose a KPI"),
    "options": choices("Revenue", "A" * 75),
}
EVERYTHING = [
    *(block for block, _, _ in DRAWN.values()),
    actions(
        button("Go", "go", style="primary"),
        button("Drop", "drop", style="danger"),
        SELECT,
        OVERFLOW,
        {"type": "datepicker", "action_id": "day"},
    ),
    {"type": "context_actions", "elements": [GOOD_OR_BAD]},
]
FORM = [
    *(
        {"type": "alert", "level": level, "text": marked(level)}
        for level in ("default", "info", "warning", "error", "success")
    ),
    asked("why", "Why?", "plain_text_input", multiline=True, max_length=30),
    {
        **asked("kpi", "KPI", "static_select", options=choices("Revenue", "Margin")),
        "hint": plain("The first one"),
    },
    asked("who", "With", "multi_users_select", initial_users=[ANA]),
    asked("tags", "Tags", "checkboxes", options=choices("Wins", "Gaps")),
    asked("state", "State", "radio_buttons", options=choices("Fine", "Late")),
    asked("day", "Day", "datepicker"),
    asked("hour", "Hour", "timepicker"),
    asked("note", "Note", "rich_text_input", initial_value=RICH),
    asked("list", "List", "file_input"),
]


def is_sound(page: Page, where: str) -> None:
    """Nothing serious for axe, nothing that sticks out sideways, nothing too small for a finger."""
    page.wait_for_function(
        "document.getAnimations().every((one) => one.playState !== 'running'"
        " || one.effect.getTiming().iterations === Infinity)"
    )
    found = Axe().run(
        page,
        options={
            "resultTypes": ["violations"],
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
    )
    bad = [
        (one["id"], node["html"][:200], node["failureSummary"])
        for one in found.response["violations"]
        for node in one["nodes"]
        if one["impact"] in ("serious", "critical")
    ]
    assert bad == [], where
    assert page.evaluate(STICKS_OUT) == [], where
    assert page.evaluate(TOO_SMALL) == [], where


@pytest.fixture
def full(emulator: Emulator, bolt: App, client: WebClient) -> Emulator:
    """A workspace in which every screen has something to show."""
    for block in EVERYTHING:
        client.chat_postMessage(channel=ANA, text="in short", blocks=[block])
    sent = client.chat_postMessage(channel=ANA, text="A thread")
    client.chat_postMessage(channel=ANA, text="A reply :tada:", thread_ts=sent["ts"])
    client.reactions_add(channel=sent["channel"], timestamp=sent["ts"], name="eyes")
    client.files_upload_v2(channel=sent["channel"], filename="team.csv", content=b"Rep,Sum\nAna,5\n")
    box = {**BOX, "is_collapsible": True, "child_blocks": [section("inside")]}
    home = [
        {"type": "header", "text": plain("Good morning")},
        TABLE,
        TEAM,
        actions(SELECT),
        {"type": "carousel", "elements": [CARD, CARD]},
        box,
    ]
    client.views_publish(user_id=ANA, view={"type": "home", "blocks": home})
    bolt.event("app_home_opened")(lambda ack: ack())
    opens(bolt, *FORM)
    return emulator


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_within_reach(full: Emulator, visit: Visit, size: str, scheme: str) -> None:
    page = visit()
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    is_sound(page, "conversation")
    page.locator("#messages").evaluate("log => { log.scrollTop = 0; }")
    is_sound(page, "conversation, its beginning")
    page.get_by_role("button", name="1 reply").click()
    is_sound(page, "thread")
    page.keyboard.press("Escape")
    last(page).hover()
    page.locator("#messages + .toolbar").get_by_role("button", name="More actions").click()
    is_sound(page, "menu of a message")
    page.get_by_role("menuitem", name="Show as JSON").click()
    is_sound(page, "message as JSON")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Emoji").click()
    is_sound(page, "emoji")
    page.keyboard.press("Escape")
    compose(page).fill("/")
    is_sound(page, "suggestions")
    compose(page).fill("")
    page.get_by_role("combobox", name="Choose a KPI").first.click()
    is_sound(page, "select")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Choose a moment").click()
    is_sound(page, "moment")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="API calls", exact=True).click()
    page.locator("#calls summary").first.click()
    page.locator("#faults-summary").click()
    is_sound(page, "inside")
    page.keyboard.press("Escape")
    if size == "phone":
        page.get_by_role("button", name="Conversations and people").click()
    page.get_by_role("button", name="You are").click()
    is_sound(page, "people")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Home").click()
    expect(page.locator("#home")).to_contain_text("Good morning")
    is_sound(page, "home")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_form_and_its_errors_are_within_reach(full: Emulator, visit: Visit, size: str, scheme: str) -> None:
    page = visit()
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    type_command(page)
    expect(modal(page)).to_be_visible()
    is_sound(page, "form")
    modal(page).get_by_role("combobox", name="KPI").click()
    is_sound(page, "select in a form")
    page.keyboard.press("Escape")
    modal(page).get_by_role("button", name="Send").click()
    expect(modal(page).locator(".error:visible").first).to_be_visible()
    is_sound(page, "form with errors")


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(({ ariaLabel, textContent }) => (ariaLabel || textContent).trim())(document.activeElement)"
        ).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}.")


def test_a_commitment_is_made_by_the_keyboard_alone(visit: Visit, bolt: App, client: WebClient) -> None:
    sent: SimpleQueue[JSON] = SimpleQueue()

    def begin(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        fields = [
            asked("kpi", "KPI", "static_select", options=choices("Revenue", "Margin")),
            asked("why", "Commitment", "plain_text_input"),
            asked("how", "How sure", "radio_buttons", options=choices("Very", "Rather")),
            asked("day", "By", "datepicker", initial_date="2026-10-30"),
        ]
        client.views_open(trigger_id=body["trigger_id"], view=form(*fields))

    def kept(ack: Any, body: JSON, view: JSON, client: WebClient) -> None:
        ack()
        sent.put(view["state"]["values"])
        client.chat_postMessage(
            channel=body["user"]["id"],
            text="Logged.",
            blocks=[section("Logged."), actions(button("Good", "good"))],
        )

    bolt.action("log")(begin)
    bolt.view("form")(kept)
    bolt.action("good")(lambda ack, respond: (ack(), respond("Thank you", replace_original=False)))
    client.chat_postMessage(channel=ANA, text="?", blocks=[section("October"), actions(button("Log", "log"))])
    page = visit()
    tab_to(page, "Log")
    page.keyboard.press("Enter")
    expect(modal(page).get_by_role("combobox", name="KPI")).to_be_focused()
    page.keyboard.type("marg")
    expect(modal(page).get_by_role("option")).to_have_text(["Margin"])
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Ten calls a week")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("Logged.")
    expect(modal(page)).to_have_count(0)
    values = {name: held["it"] for name, held in sent.get(timeout=5).items()}
    assert values["kpi"]["selected_option"]["value"] == "margin"
    assert values["why"]["value"] == "Ten calls a week"
    assert values["how"]["selected_option"]["value"] == "rather"
    assert values["day"]["selected_date"] == "2026-10-30"
    page.locator("#messages").focus()
    page.keyboard.press("ArrowUp")  # to the newest message, and from there to what can be done with it
    expect(last(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(last(page)).to_be_focused()
    tab_to(page, "Good")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("Thank you")


def test_on_a_phone_the_sidebar_slides_in(visit: Visit) -> None:
    page = visit()
    page.set_viewport_size(SIZES["phone"])
    page.get_by_role("button", name="Conversations and people").click()
    page.get_by_role("button", name="# sales").click()
    expect(page.get_by_role("heading", name="# sales")).to_be_visible()
    expect(page.locator("#sidebar")).to_be_hidden()


def test_forced_colours_still_show_what_is_chosen(visit: Visit) -> None:
    page = visit()
    page.emulate_media(forced_colors="active")
    expect(page.locator(".place[aria-current=page]")).to_have_css("outline-style", "solid")

"""What is entered in forms: every input, filled in by hand, and what the app gets."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator, MovableClock
from tests.browser import needs_browser
from tests.slack_emulator.page.conftest import Visit, visitor
from tests.slack_emulator.page.parts import (
    ANA,
    DANA,
    JSON,
    MANIFEST,
    SCOPES,
    SEED,
    asked,
    choices,
    choose,
    compose,
    last,
    modal,
    opens,
    plain,
    type_command,
)

pytestmark = [pytest.mark.browser, needs_browser]


def test_every_input_arrives_as_the_app_expects_it(visit: Visit, bolt: App) -> None:
    groups = [
        {"label": plain("Hard"), "options": choices("Revenue")},
        {"label": plain("Soft"), "options": choices("Mood")},
    ]
    sent = opens(
        bolt,
        asked("kpi", "KPI", "static_select", option_groups=groups),
        asked(
            "parts",
            "Parts",
            "multi_static_select",
            options=choices("Wins", "Gaps", "Asks"),
            max_selected_items=2,
        ),
        asked("tags", "Tags", "checkboxes", options=choices("Wins", "Gaps")),
        asked("who", "With", "users_select"),
        asked("team", "Team", "multi_users_select", initial_users=[ANA]),
        asked("room", "Room", "channels_select"),
        asked("talk", "Talk", "conversations_select", default_to_current_conversation=True),
        asked("day", "Day", "datepicker", initial_date="2026-10-01"),
        asked("hour", "Hour", "timepicker"),
        asked("when", "Moment", "datetimepicker"),
        asked("calls", "Calls", "number_input", is_decimal_allowed=False),
        asked("mail", "Mail", "email_text_input"),
        asked("link", "Link", "url_text_input"),
        asked("list", "List", "file_input", filetypes=["csv"]),
    )
    page = visit()
    type_command(page)
    fields = modal(page)
    choose(fields, "KPI", "Mood")
    choose(fields, "Parts", "Gaps")
    page.keyboard.type("wins")
    page.keyboard.press("Enter")
    page.keyboard.type("asks")
    page.keyboard.press("Enter")  # a third is one too many
    page.keyboard.press("Escape")
    fields.get_by_role("group", name="Tags").get_by_label("Gaps").check()
    choose(fields, "With", "Dana Reed")
    choose(fields, "Team", "Dana Reed")
    fields.get_by_role("button", name="Remove Ana Diaz").click()
    choose(fields, "Room", "#sales")
    fields.get_by_label("Hour").fill("14:30")
    fields.get_by_label("Moment").fill("2026-10-08T14:00")
    fields.get_by_label("Calls").fill("13")
    fields.get_by_label("Mail").fill("ana@demo.test")
    fields.get_by_label("Link").fill("https://demo.test")
    fields.get_by_label("List").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b"})
    expect(fields.locator(".file-list")).to_contain_text("a.csv")
    fields.get_by_role("button", name="Send").click()
    values = {name: held["it"] for name, held in sent.get(timeout=5).items()}
    assert values["kpi"]["selected_option"]["value"] == "mood"
    assert [one["value"] for one in values["parts"]["selected_options"]] == ["gaps", "wins"]
    assert [one["value"] for one in values["tags"]["selected_options"]] == ["gaps"]
    assert (values["who"]["selected_user"], values["team"]["selected_users"]) == (DANA, [DANA])
    assert values["room"]["selected_channel"] == "C0SALES"
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-10-01", "14:30")
    assert values["when"]["selected_date_time"] == 1791460800  # 14:00 in Madrid
    assert (values["calls"]["value"], values["mail"]["value"]) == ("13", "ana@demo.test")
    assert (values["link"]["value"], values["list"]["files"][0]["name"]) == ("https://demo.test", "a.csv")


@pytest.mark.parametrize(
    ("element", "offered"),
    [
        ({"type": "conversations_select", "filter": {"include": ["private"]}}, ["#board"]),
        ({"type": "conversations_select", "filter": {"include": ["mpim"]}}, ["Dana Reed, Helper"]),
        ({"type": "conversations_select", "filter": {"include": ["public"]}}, ["#sales"]),
        (
            {"type": "conversations_select", "filter": {"exclude_bot_users": True}},
            ["#sales", "#board", "Dana Reed, Helper"],
        ),
        ({"type": "channels_select"}, ["#sales"]),
    ],
)
def test_a_select_offers_the_kinds_of_conversation_that_it_is_for(
    browser: Browser, clock: MovableClock, element: JSON, offered: list[str]
) -> None:
    board = {"id": "C0BOARD", "name": "board", "members": [ANA, "app"], "is_private": True}
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": [*SCOPES, "mpim:write"]}}}
    with Emulator(manifest, {**SEED, "channels": [*SEED["channels"], board]}, clock=clock) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        client.conversations_open(users=[ANA, DANA])
        select = {**element, "action_id": "where", "placeholder": plain("Where")}
        client.chat_postMessage(
            channel=ANA, text="Where?", blocks=[{"type": "actions", "elements": [select]}]
        )
        with visitor(browser, emulator) as opened:
            page = opened()
            page.get_by_role("combobox", name="Where").click()
            expect(page.get_by_role("option")).to_have_text(offered)


def test_an_optional_choice_can_be_taken_away(visit: Visit, bolt: App) -> None:
    kpi = asked(
        "kpi", "KPI", "static_select", options=choices("Revenue"), initial_option=choices("Revenue")[0]
    )
    sent = opens(bolt, {**kpi, "optional": True})
    page = visit()
    type_command(page)
    expect(modal(page).get_by_role("combobox", name="KPI")).to_have_value("Revenue")
    modal(page).get_by_role("button", name="Clear").click()
    modal(page).get_by_role("button", name="Send").click()
    assert sent.get(timeout=5)["kpi"]["it"]["selected_option"] is None


def test_rich_words_are_written_by_the_keyboard(visit: Visit, bolt: App) -> None:
    sent = opens(bolt, asked("note", "Note", "rich_text_input"))
    page = visit()
    type_command(page)
    modal(page).get_by_role("textbox", name="Note").focus()
    page.keyboard.type("So ")
    page.keyboard.press("Control+b")
    page.keyboard.type("much")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+Digit8")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+i")
    page.keyboard.type("two")
    modal(page).get_by_role("button", name="Send").click()
    words, points = sent.get(timeout=5)["note"]["it"]["rich_text_value"]["elements"]
    assert words["elements"] == [
        {"type": "text", "text": "So "},
        {"type": "text", "text": "much", "style": {"bold": True}},
    ]
    assert (points["type"], points["style"]) == ("rich_text_list", "bullet")
    assert [item["elements"] for item in points["elements"]] == [
        [{"type": "text", "text": "one"}],
        [{"type": "text", "text": "two", "style": {"italic": True}}],
    ]


def test_choices_that_only_the_app_knows_are_asked_for(visit: Visit, bolt: App) -> None:
    sent = opens(bolt, asked("deal", "Deal", "external_select", min_query_length=2))

    def offer(ack: Any, payload: JSON) -> None:
        ack(
            options=choices(
                *(name for name in ("Acme", "Acorn", "Bolt") if payload["value"].lower() in name.lower())
            )
        )

    bolt.options("it")(offer)
    page = visit()
    type_command(page)
    field = modal(page).get_by_role("combobox", name="Deal")
    field.fill("a")
    expect(modal(page).get_by_role("status")).to_have_text("Type 2 letters or more")
    field.fill("ac")
    expect(modal(page).get_by_role("option")).to_have_text(["Acme", "Acorn"])
    modal(page).get_by_role("option", name="Acorn").click()
    modal(page).get_by_role("button", name="Send").click()
    assert sent.get(timeout=5)["deal"]["it"]["selected_option"] == choices("Acorn")[0]


def test_files_of_another_kind_are_not_taken(visit: Visit, bolt: App) -> None:
    opens(bolt, asked("list", "List", "file_input", filetypes=["csv"], max_files=1))
    page = visit()
    type_command(page)
    field = modal(page).get_by_label("List")
    field.set_input_files({"name": "a.exe", "mimeType": "application/x", "buffer": b"a"})
    expect(
        page.get_by_role("alert").filter(has_text="a.exe is not of a kind that goes here.")
    ).to_be_visible()
    expect(modal(page).locator(".file-list li")).to_have_count(0)


def test_an_emoji_is_found_by_its_name_and_put_into_the_message(visit: Visit) -> None:
    page = visit()
    compose(page).fill("Well done ")
    page.get_by_role("button", name="Emoji").click()
    page.get_by_label("Find an emoji").fill("rocket")
    page.keyboard.press("Enter")
    expect(compose(page)).to_have_value("Well done :rocket: ")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("Well done 🚀")

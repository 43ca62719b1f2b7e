"""What a person sees and can do on the emulator's page, in a real browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator, MovableClock
from tests.browser import PATIENCE, launch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
JSON = dict[str, Any]
Visit = Callable[..., Page]
MORNING = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
ANA, DANA = "U0ANA", "U0DANA"
HINT = "[prep @person|promises|settings]"
MANIFEST: JSON = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "slash_commands": [{"command": "/helper", "description": "Helps", "usage_hint": HINT}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:write", "files:read", "files:write"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
SEED: JSON = {
    "team": {"id": "T0DEMO", "name": "Demo"},
    "users": [
        {"id": ANA, "name": "ana", "real_name": "Ana Diaz", "tz": "Europe/Madrid"},
        {"id": DANA, "name": "dana", "real_name": "Dana Reed", "tz": "America/New_York"},
    ],
    "channels": [{"id": "C0SALES", "name": "sales", "members": [ANA, DANA, "app"]}],
}


def plain(words: str) -> JSON:
    return {"type": "plain_text", "text": words}


def section(words: str, **more: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def button(words: str, action_id: str, **more: Any) -> JSON:
    return {"type": "button", "text": plain(words), "action_id": action_id, "value": "1", **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def asked(block_id: str, label: str, kind: str, **more: Any) -> JSON:
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def choices(*names: str) -> list[JSON]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def form(*blocks: JSON) -> JSON:
    named = {"title": plain("A form"), "submit": plain("Send"), "close": plain("Cancel")}
    return {"type": "modal", "callback_id": "form", **named, "blocks": list(blocks)}


def raw(*words: str) -> list[JSON]:
    return [{"type": "raw_text", "text": word} for word in words]


def series(kind: str) -> JSON:
    data = [{"name": "Calls", "data": [{"label": "W1", "value": 8}, {"label": "W2", "value": 12}]}]
    axes = {"categories": ["W1", "W2"], "x_label": "Week", "y_label": "Calls made"}
    return {
        "type": "data_visualization",
        "title": "Calls",
        "chart": {"type": kind, "series": data, "axis_config": axes},
    }


RICH: JSON = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "loud", "style": {"bold": True}}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": DANA}]}],
        },
    ],
}
NUMBER = {"type": "raw_number", "value": 1250000, "text": "1.25M"}
PIE = {"type": "pie", "segments": [{"label": "Won", "value": 3}, {"label": "Lost", "value": 1}]}
OVERFLOW = {"type": "overflow", "action_id": "more", "options": choices("Hide", "Keep")}
BOX = {"type": "container", "title": plain("Details"), "is_collapsible": True, "default_collapsed": True}
GOOD_OR_BAD = {
    "type": "feedback_buttons",
    "action_id": "said",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad"},
}
PLAN = {"type": "plan", "title": "Plan", "tasks": [{"task_id": "1", "title": "One", "status": "pending"}]}

# A block, where it shows on the page, and what is read there.
DRAWN: dict[str, tuple[JSON, str, str]] = {
    "bold": (section("*so* it <goes|x>"), ".text strong", "so"),
    "mention": (section(f"with <@{DANA}>"), ".mention", "@Dana Reed"),
    "date": (section("<!date^1791460800^{time}|then>"), ".text time", "14:00"),
    "emoji": (section(":tada:"), ".text", "🎉"),
    "quote": (section("&gt; said\nafter"), "blockquote", "said"),
    "pre": (section("```a  b```"), "pre", "a  b"),
    "fields": ({"type": "section", "fields": [plain("Revenue"), plain("92")]}, ".field-cell >> nth=1", "92"),
    "overflow": (section("x", accessory=OVERFLOW), "button[aria-haspopup=menu]", ""),
    "header": ({"type": "header", "text": plain("September")}, "h3", "September"),
    "divider": ({"type": "divider"}, "hr", ""),
    "context": ({"type": "context", "elements": [plain("CRM, 06:00")]}, ".context", "CRM, 06:00"),
    "image": ({"type": "image", "image_url": "https://x.test/a.png", "alt_text": "Trend"}, "figure", "Trend"),
    "rich bold": (RICH, ".rich strong", "loud"),
    "rich list": (RICH, ".rich li .mention", "@Dana Reed"),
    "markdown": ({"type": "markdown", "text": "# Big\n- one\n- **two**"}, ".rich li strong", "two"),
    "table": ({"type": "table", "rows": [raw("KPI", "Sep"), [*raw("Pipe"), NUMBER]]}, "td.to-right", "1.25M"),
    "line": (series("line"), "svg[role=img]", "Calls made"),
    "bar": (series("bar"), "svg[role=img] rect >> nth=1", "Calls, W2: 12"),
    "area": (series("area"), "svg[role=img]", "Week"),
    "pie": ({"type": "data_visualization", "title": "Deals", "chart": PIE}, ".legend", "Won"),
    "container": ({**BOX, "child_blocks": [section("inside")]}, "summary", "Details"),
    "feedback": (
        {"type": "context_actions", "elements": [GOOD_OR_BAD]},
        "[role=group] >> button >> nth=1",
        "",
    ),
    "unknown": (PLAN, ".cannot", "cannot draw plan"),
}


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
def gallery(browser: Browser) -> Iterator[dict[str, Locator]]:
    """One page on which Ana sees every kind of block, each in a message of its own."""
    with Emulator(MANIFEST, SEED, clock=MovableClock(MORNING, frozen=True), limits=False) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        with visitor(browser, emulator) as opened:
            stamps = {name: post(client, block) for name, (block, _, _) in DRAWN.items()}
            page = opened()
            yield {name: page.locator(f"[data-ts='{ts}']") for name, ts in stamps.items()}


@contextmanager
def visitor(browser: Browser, emulator: Emulator) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
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


def post(client: WebClient, block: JSON) -> str:
    return str(client.chat_postMessage(channel=ANA, text="in short", blocks=[block])["ts"])


def last(page: Page) -> Locator:
    return page.locator(".message").last


def modal(page: Page) -> Locator:
    return page.get_by_role("dialog", name="A form")


def opens(bolt: App, *blocks: JSON) -> SimpleQueue[JSON]:
    """/helper opens a form; what is sent from it arrives in the queue."""
    sent: SimpleQueue[JSON] = SimpleQueue()

    def command(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(*blocks))

    def submitted(ack: Any, view: JSON) -> None:
        values = view["state"]["values"]
        wrong = values.get("why", {}).get("it", {}).get("value") == "no"
        ack(response_action="errors", errors={"why": "Say more, please."}) if wrong else ack()
        sent.put(values)

    bolt.command("/helper")(command)
    bolt.view("form")(submitted)
    return sent


def type_command(page: Page, words: str = "/helper now") -> None:
    page.get_by_role("combobox", name="Message").fill(words)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("name", DRAWN)
def test_a_person_sees_every_kind_of_block(name: str, gallery: dict[str, Locator]) -> None:
    _, where, words = DRAWN[name]
    shown = gallery[name].locator(where)
    expect(shown).to_be_visible()
    expect(shown).to_contain_text(words)


def test_words_never_become_markup(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(
        channel=ANA, text="&lt;img src=x onerror=alert(1)&gt; <javascript:alert(1)|press>"
    )
    page = visit()
    expect(last(page)).to_contain_text("<img src=x onerror=alert(1)> press")
    expect(last(page).locator("img, a")).to_have_count(0)


def test_a_team_table_sorts_and_turns_pages(visit: Visit, client: WebClient) -> None:
    rows = [raw("Rep"), *(raw(name) for name in ("Cem", "Ana", "Ben"))]
    block = {"type": "data_table", "caption": "Team", "page_size": 2, "rows": rows}
    client.chat_postMessage(channel=ANA, text="team", blocks=[block])
    table = last(visit())
    table.get_by_role("button", name="Rep").click()
    expect(table.locator("tbody th")).to_have_text(["Ana", "Ben"])
    table.get_by_role("button", name="Next").click()
    expect(table.locator("tbody th")).to_have_text(["Cem"])


def test_a_button_asks_first_and_the_message_changes(visit: Visit, bolt: App, client: WebClient) -> None:
    def gone(ack: Any, respond: Any) -> None:
        ack()
        respond(text="It is gone.", replace_original=True)

    bolt.action("drop")(gone)
    sure = {"title": plain("Sure?"), "text": plain("For good."), "confirm": plain("Yes"), "deny": plain("No")}
    client.chat_postMessage(channel=ANA, text="?", blocks=[actions(button("Drop", "drop", confirm=sure))])
    page = visit()
    last(page).get_by_role("button", name="Drop").click()
    page.get_by_role("alertdialog", name="Sure?").get_by_role("button", name="No").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    last(page).get_by_role("button", name="Drop").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
    expect(last(page)).to_contain_text("It is gone.")
    expect(last(page)).to_be_focused()


def test_choices_in_a_message_reach_the_app(visit: Visit, bolt: App, client: WebClient) -> None:
    heard: SimpleQueue[JSON] = SimpleQueue()

    def chosen(ack: Any, action: JSON) -> None:
        ack()
        heard.put(action)

    bolt.action(re.compile(".*"))(chosen)
    kpi = {"type": "static_select", "action_id": "kpi", "options": choices("Revenue", "Margin")}
    state = {"type": "radio_buttons", "action_id": "state", "options": choices("Fine", "Late")}
    several = {"type": "multi_static_select", "action_id": "all", "options": choices("Wins", "Gaps")}
    day = {"type": "datepicker", "action_id": "day"}
    client.chat_postMessage(channel=ANA, text="?", blocks=[actions(kpi, state, several, day, OVERFLOW)])
    page = visit()
    last(page).get_by_label("kpi").select_option("margin")
    assert heard.get(timeout=5)["selected_option"]["value"] == "margin"
    last(page).get_by_label("Late").check()
    assert heard.get(timeout=5)["selected_option"]["value"] == "late"
    last(page).locator("summary").click()
    last(page).get_by_label("Gaps").check()
    page.keyboard.press("Escape")
    assert [one["value"] for one in heard.get(timeout=5)["selected_options"]] == ["gaps"]
    last(page).get_by_label("day").fill("2026-10-08")
    assert heard.get(timeout=5)["selected_date"] == "2026-10-08"
    last(page).get_by_role("button", name="More actions").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert heard.get(timeout=5)["selected_option"]["value"] == "keep"


def test_a_form_shows_the_error_at_its_field_and_then_closes(visit: Visit, bolt: App) -> None:
    sent = opens(bolt, asked("why", "Why?", "plain_text_input", multiline=True))
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


def test_every_input_arrives_as_the_app_expects_it(visit: Visit, bolt: App) -> None:
    sent = opens(
        bolt,
        asked("kpi", "KPI", "static_select", options=choices("Revenue", "Margin")),
        asked("tags", "Tags", "checkboxes", options=choices("Wins", "Gaps")),
        asked("who", "With", "users_select"),
        asked("day", "Day", "datepicker", initial_date="2026-10-01"),
        asked("hour", "Hour", "timepicker"),
        asked("when", "Moment", "datetimepicker"),
        asked("calls", "Calls", "number_input", is_decimal_allowed=False),
        asked("mail", "Mail", "email_text_input"),
        asked("list", "List", "file_input"),
    )
    page = visit()
    type_command(page)
    fields = modal(page)
    fields.get_by_label("KPI").select_option("revenue")
    fields.get_by_label("Gaps").check()
    fields.get_by_label("With").select_option(label="Dana Reed")
    fields.get_by_label("Hour").fill("14:30")
    fields.get_by_label("Moment").fill("2026-10-08T14:00")
    fields.get_by_label("Calls").fill("13")
    fields.get_by_label("Mail").fill("ana@demo.test")
    fields.get_by_label("List").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b"})
    expect(fields.locator(".file-list")).to_contain_text("a.csv")
    fields.get_by_role("button", name="Send").click()
    values = {name: held["it"] for name, held in sent.get(timeout=5).items()}
    assert values["kpi"]["selected_option"]["value"] == "revenue"
    assert [one["value"] for one in values["tags"]["selected_options"]] == ["gaps"]
    assert values["who"]["selected_user"] == DANA
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-10-01", "14:30")
    assert values["when"]["selected_date_time"] == 1791460800  # 14:00 in Madrid
    assert (values["calls"]["value"], values["mail"]["value"]) == ("13", "ana@demo.test")
    assert values["list"]["files"][0]["name"] == "a.csv"


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
    field = page.get_by_role("combobox", name="Message")
    field.fill("said at once")
    field.press("Enter")
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


def test_home_shows_what_the_app_published_for_that_person(visit: Visit, bolt: App) -> None:
    def opened(event: JSON, client: WebClient) -> None:
        blocks = [section(f"Hello <@{event['user']}>"), actions(button("Prepare", "prep"))]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    def prepared(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Prepared.")

    bolt.event("app_home_opened")(opened)
    bolt.action("prep")(prepared)
    page = visit()
    page.get_by_role("tab", name="Home").click()
    expect(page.locator("#home")).to_contain_text("Hello @Ana Diaz")
    page.locator("#home").get_by_role("button", name="Prepare").click()
    expect(page.locator("#places [data-tab=messages] .badge").first).to_have_text("1")
    expect(page.get_by_role("tab", name="Messages 1 unread")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Prepared.")).to_be_visible()
    page.get_by_role("tab", name="Home").press("ArrowRight")
    expect(last(page)).to_contain_text("Prepared.")
    expect(page.locator(".badge, .notice")).to_have_count(0)


def test_a_slash_completes_commands_from_the_keyboard(visit: Visit, bolt: App) -> None:
    bolt.command("/helper")(lambda ack, body: ack(f"You typed {body['text']}"))
    page = visit()
    page.get_by_role("combobox", name="Message").press_sequentially("/h")
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_contain_text(["prep @person", "promises", "settings"])
    page.keyboard.press("ArrowDown")  # nothing is chosen before that, so Enter would send the command
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Message")).to_have_value("/helper promises ")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("You typed promises")
    expect(last(page)).to_contain_text("Only visible to you")
    page.get_by_role("combobox", name="Message").fill("/helper ")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("You typed")
    expect(page.get_by_role("combobox", name="Message")).to_have_value("")


def test_a_draft_waits_for_its_person(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=DANA, text="For Dana only")
    page = visit()
    field = page.get_by_role("combobox", name="Message")
    field.fill("half a thought")
    page.get_by_role("button", name="You are Ana Diaz").click()
    page.get_by_label("Find somebody").fill("dan")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("For Dana only")
    expect(field).to_have_value("")
    page.get_by_role("button", name="You are Dana Reed").click()
    page.get_by_role("option", name="Ana Diaz").click()
    expect(field).to_have_value("half a thought")


def test_time_is_shown_and_moved_in_the_persons_own_zone(visit: Visit) -> None:
    page = visit(DANA)  # 1 October 2026, 09:00 UTC
    expect(page.locator("#clock-time")).to_have_text("05:00")
    for name, day, hour in (
        ("+1 hour", "Thu, 1 Oct 2026", "06:00"),
        ("Next working morning", "Thu, 1 Oct 2026", "09:00"),
        ("Next Friday", "Fri, 2 Oct 2026", "10:05"),
        ("Next working morning", "Mon, 5 Oct 2026", "09:00"),
        ("Next month", "Mon, 2 Nov 2026", "09:00"),
    ):
        page.get_by_role("button", name=name).click()
        expect(page.locator("#clock-day")).to_have_text(day)
        expect(page.locator("#clock-time")).to_have_text(hour)


def test_files_are_previewed(visit: Visit, client: WebClient, emulator: Emulator) -> None:
    channel = client.chat_postMessage(channel=ANA, text="Files")["channel"]
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
    client.files_upload_v2(channel=channel, filename="team.csv", content=b'Rep,Sum\n"Diaz, Ana",5\n')
    client.files_upload_v2(channel=channel, filename="trend.svg", content=picture)
    client.files_upload_v2(channel=channel, filename="meeting.ics", content=b"BEGIN:VCALENDAR\r\n")
    page = visit()
    expect(page.get_by_role("group", name="File team.csv").get_by_role("cell")).to_have_text(
        ["Diaz, Ana", "5"]
    )
    expect(page.get_by_role("img", name="trend.svg")).to_have_js_property("naturalWidth", 40)
    with page.expect_download() as download:
        page.get_by_role("group", name="File meeting.ics").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "meeting.ics"


def test_a_reader_is_not_dragged_down_by_new_messages(visit: Visit, client: WebClient) -> None:
    for number in range(40):
        client.chat_postMessage(channel=ANA, text=f"Line {number}")
    page = visit()
    expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport()  # new is read from its beginning
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("Line 39", exact=True)).to_be_in_viewport()
    page.get_by_text("Line 3", exact=True).scroll_into_view_if_needed()
    client.chat_postMessage(channel=ANA, text="News")
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("News", exact=True)).to_be_in_viewport()
    client.chat_postMessage(channel=ANA, text="More news")
    expect(page.get_by_text("More news", exact=True)).to_be_in_viewport()


def test_what_a_person_asked_for_comes_into_sight(visit: Visit, bolt: App, client: WebClient) -> None:
    def pressed(ack: Any, respond: Any) -> None:
        ack()
        respond(text="\n".join(["A long answer", *map(str, range(60)), "Its end"]), replace_original=False)

    bolt.action("ask")(pressed)
    client.chat_postMessage(channel=ANA, text="?", blocks=[actions(button("Ask", "ask"))])
    for number in range(40):
        client.chat_postMessage(channel=ANA, text=f"Line {number}")
    page = visit()
    page.get_by_role("button", name="Ask").click()
    expect(last(page)).to_contain_text("Its end")
    expect(last(page).get_by_text("Only visible to you")).to_be_in_viewport()
    page.get_by_role("button", name="Ask").scroll_into_view_if_needed()
    type_command(page, "Hello there")
    expect(page.get_by_text("Hello there", exact=True)).to_be_in_viewport()


def test_on_a_phone_nothing_sticks_out_and_the_sidebar_slides_in(visit: Visit, client: WebClient) -> None:
    wide = {"type": "table", "rows": [raw(*("a wide column",) * 12)] * 2}
    client.chat_postMessage(channel=ANA, text="x" * 300, blocks=[section("y" * 300), wide, series("line")])
    page = visit()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    log = page.locator("#messages")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") == 0
    page.get_by_role("button", name="Conversations and people").click()
    page.get_by_role("button", name="# sales").click()
    expect(page.get_by_role("heading", name="# sales")).to_be_visible()
    expect(page.locator("#sidebar")).to_be_hidden()


def test_the_inspector_lists_what_the_app_called(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="Seen")
    page = visit()
    page.get_by_role("button", name="API calls", exact=True).click()
    expect(page.locator("#calls li").first).to_contain_text("chat.postMessage")

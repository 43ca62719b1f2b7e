"""The conversation around the blocks: threads, files, drafts, marks, the clock, the inside."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.browser import needs_browser
from tests.hand import Hand
from tests.slack_emulator.page.conftest import Visit
from tests.slack_emulator.page.parts import ANA, DANA, actions, button, compose, last, type_command

pytestmark = [pytest.mark.browser, needs_browser]


def becomes(page: Page, name: str) -> None:
    page.get_by_role("button", name="You are").click()
    page.get_by_role("option", name=name).click()


def test_a_thread_stands_beside_its_conversation(visit: Visit, client: WebClient) -> None:
    sent = client.chat_postMessage(channel=ANA, text="How was it?")
    client.chat_postMessage(channel=ANA, text="Tell me more", thread_ts=sent["ts"])
    page = visit()
    expect(page.locator("#messages .message")).to_have_count(1)
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.locator(".message .text")).to_have_text(["How was it?", "Tell me more"])
    expect(thread.get_by_role("combobox", name="Reply")).to_be_focused()
    page.keyboard.type("It went well")
    page.keyboard.press("Enter")
    expect(thread.locator(".message .text").last).to_have_text("It went well")
    expect(page.locator("#messages .message")).to_have_count(1)
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()


def test_a_thread_is_begun_from_the_message(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="How was it?")
    page = visit()
    last(page).hover()
    page.get_by_role("button", name="Reply in thread").click()
    expect(page.get_by_role("combobox", name="Reply")).to_be_focused()
    page.keyboard.type("Fine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()


def test_what_only_one_person_sees_is_gone_when_the_page_is_opened_again(
    visit: Visit, bolt: App, client: WebClient
) -> None:
    bolt.command("/helper")(lambda ack: ack("Just for you"))
    client.chat_postMessage(channel=ANA, text="For good")
    page = visit()
    type_command(page)
    expect(last(page)).to_contain_text("Only visible to you")
    type_command(page)
    expect(page.locator("#messages").get_by_text("Just for you")).to_have_count(2)
    last(page).get_by_role("button", name="Dismiss").click()
    expect(page.locator("#messages").get_by_text("Just for you")).to_have_count(1)
    page.reload()
    expect(last(page)).to_contain_text("For good")
    expect(page.locator("#messages").get_by_text("Just for you")).to_have_count(0)


def test_changed_and_deleted_messages_are_seen_as_such(visit: Visit, client: WebClient) -> None:
    first = client.chat_postMessage(channel=ANA, text="Wrong")
    second = client.chat_postMessage(channel=ANA, text="Gone soon")
    page = visit()
    client.chat_update(channel=first["channel"], ts=first["ts"], text="Right")
    client.chat_delete(channel=second["channel"], ts=second["ts"])
    expect(page.locator("#messages .message-body")).to_have_text(["HelperApp11:00Right(edited)"])


def test_reactions_stand_under_the_message(visit: Visit, client: WebClient) -> None:
    sent = client.chat_postMessage(channel=ANA, text="Done?")
    client.reactions_add(channel=sent["channel"], timestamp=sent["ts"], name="eyes")
    expect(last(visit()).locator(".reaction")).to_have_text("👀 1")


def test_a_message_is_seen_as_json_and_its_link_leads_to_it(
    visit: Visit, client: WebClient, emulator: Emulator
) -> None:
    for number in range(120):
        client.chat_postMessage(channel=ANA, text=f"Line {number}")
    page = visit()
    page.get_by_role("button", name="New messages").click()
    last(page).hover()
    page.locator(".toolbar").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Show as JSON").click()
    expect(page.get_by_role("dialog", name="Message as JSON")).to_contain_text('text: "Line 119"')
    page.keyboard.press("Escape")
    found = Hand(emulator.url).messages(ANA)[20]
    page.goto(f"{emulator.url}/#channel={found['channel']}&ts={found['ts']}")
    expect(page.get_by_text("Line 20", exact=True)).to_be_in_viewport()
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("Line 119", exact=True)).to_be_in_viewport()


def test_a_slash_completes_commands_from_the_keyboard(visit: Visit, bolt: App) -> None:
    bolt.command("/helper")(lambda ack, body: ack(f"You typed {body['text']}"))
    page = visit()
    compose(page).press_sequentially("/h")
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_contain_text(["prep @person", "promises", "settings"])
    page.keyboard.press("ArrowDown")  # nothing is chosen before that, so Enter would send the command
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(compose(page)).to_have_value("/helper promises ")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("You typed promises")
    expect(last(page)).to_contain_text("Only visible to you")
    compose(page).fill("/helper ")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("You typed")
    expect(compose(page)).to_have_value("")


@pytest.mark.parametrize(
    ("typed", "offered", "whole", "shown"),
    [
        ("ask @dan", "Dana Reed", "ask @Dana Reed ", "ask @Dana Reed"),
        ("in #sa", "#sales", "in #sales ", "in #sales"),
        ("so :tad", "🎉 :tada:", "so :tada: ", "so 🎉"),
    ],
)
def test_people_channels_and_emoji_complete_too(
    visit: Visit, typed: str, offered: str, whole: str, shown: str
) -> None:
    page = visit()
    compose(page).press_sequentially(typed)
    expect(page.get_by_role("option").first).to_contain_text(offered)
    page.keyboard.press("Enter")
    expect(compose(page)).to_have_value(whole)
    page.keyboard.press("Enter")
    expect(last(page).locator(".text")).to_have_text(shown)


def test_a_draft_waits_for_its_person(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=DANA, text="For Dana only")
    page = visit()
    compose(page).fill("half a thought")
    page.get_by_role("button", name="You are Ana Diaz").click()
    page.get_by_label("Find somebody").fill("dan")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("For Dana only")
    expect(compose(page)).to_have_value("")
    becomes(page, "Ana Diaz")
    expect(compose(page)).to_have_value("half a thought")
    page.reload()
    expect(compose(page)).to_have_value("half a thought")


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


def test_time_moves_to_a_moment_of_choice_but_never_back(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Choose a moment").click()
    page.get_by_label("Move time to").fill("2026-09-01T08:00")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#moment-error, #moment:invalid").first).to_be_visible()
    expect(page.locator("#clock-day")).to_have_text("Thu, 1 Oct 2026")
    page.get_by_label("Move time to").fill("2026-12-24T08:30")
    page.keyboard.press("Enter")
    expect(page.locator("#clock-day")).to_have_text("Thu, 24 Dec 2026")
    expect(page.locator("#clock-time")).to_have_text("08:30")


def test_files_are_previewed(visit: Visit, client: WebClient) -> None:
    channel = client.chat_postMessage(channel=ANA, text="Files")["channel"]
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
    entry = b"BEGIN:VEVENT\r\nSUMMARY:One-on-one\\, Ana\r\nDTSTART:20261008T110000Z\r\nEND:VEVENT\r\n"
    for name, content in (
        ("team.csv", b'Rep,Sum\n"Diaz, Ana",5\n'),
        ("trend.svg", picture),
        ("meeting.ics", entry),
        ("notes.txt", b"one\n" * 20),
        ("sheet.pdf", b"%PDF-1.4"),
    ):
        client.files_upload_v2(channel=channel, filename=name, content=content)
    page = visit()
    file = lambda name: page.get_by_role("group", name=f"File {name}")  # noqa: E731
    expect(file("team.csv").get_by_role("cell")).to_have_text(["Diaz, Ana", "5"])
    expect(page.get_by_role("img", name="trend.svg")).to_have_js_property("naturalWidth", 40)
    expect(file("meeting.ics")).to_contain_text("One-on-one, Ana")
    expect(file("meeting.ics")).to_contain_text("Thu, 8 October 2026 at 13:00")  # in Madrid
    expect(file("notes.txt")).to_contain_text("and 9 more lines")
    expect(file("sheet.pdf").get_by_role("button", name="Open sheet.pdf")).to_be_visible()
    with page.expect_download() as download:
        file("meeting.ics").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "meeting.ics"


def test_a_file_is_shared_by_letting_it_go_over_the_conversation(visit: Visit) -> None:
    page = visit()
    brought = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["a,b\\n1,2"], "sums.csv", { type: "text/csv" }));
            return data;
        }"""
    )
    page.dispatch_event("#talk", "dragover", {"dataTransfer": brought})
    expect(page.get_by_text("Drop to share")).to_be_visible()
    page.dispatch_event("#talk", "drop", {"dataTransfer": brought})
    expect(last(page).get_by_role("cell")).to_have_text(["1", "2"])


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
    expect(page.locator("#messages").get_by_text("News", exact=True)).to_be_in_viewport()
    client.chat_postMessage(channel=ANA, text="More news")
    expect(page.locator("#messages").get_by_text("More news", exact=True)).to_be_in_viewport()
    expect(page.locator("#said")).to_have_text("Helper: More news")


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


def test_the_inside_lists_what_the_app_called_and_finds_errors(
    visit: Visit, client: WebClient, hand: Hand
) -> None:
    client.chat_postMessage(channel=ANA, text="Seen")
    page = visit()
    page.get_by_role("button", name="API calls", exact=True).click()
    expect(page.locator("#calls li").first).to_contain_text("chat.postMessage")
    page.locator("#calls summary").first.click()
    expect(page.locator("#calls li").first).to_contain_text('text: "Seen"')
    page.get_by_text("Faults", exact=True).click()
    page.get_by_label("Method").fill("chat.postMessage")
    page.get_by_label("What happens").select_option("channel_not_found")
    page.get_by_role("button", name="Order").click()
    expect(page.locator("#planned li")).to_have_text("chat.postMessage: channel not found, 1 more")
    assert hand.look("faults")["faults"][0]["kind"] == "channel_not_found"
    with pytest.raises(Exception, match="channel_not_found"):
        client.chat_postMessage(channel=ANA, text="Not seen")
    page.get_by_label("Only errors").check()
    expect(page.locator("#calls li")).to_have_count(1)
    expect(page.locator("#calls li")).to_contain_text("channel_not_found")
    page.get_by_label("Filter").fill("views.open")
    expect(page.locator("#calls li")).to_have_text("Nothing fits the filter")


def test_becoming_somebody_else_while_news_are_on_their_way_complains_of_nothing(
    visit: Visit, client: WebClient
) -> None:
    hers, danas = "**/_control/conversations?*user=U0ANA*", "**/_control/conversations?*user=U0DANA*"
    held: list[Route] = []
    refused: list[str] = []
    for user, words in ((ANA, "Before"), (DANA, "Hello Dana")):
        client.chat_postMessage(channel=user, text=words)
    page = visit()
    expect(last(page)).to_contain_text("Before")
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    for asked in (hers, danas):
        page.route(asked, lambda route: held.append(route))
    with page.expect_request(hers):
        client.chat_postMessage(channel=ANA, text="News")
    with page.expect_request(danas):
        becomes(page, "Dana Reed")
    for asked, route in zip((hers, danas), held, strict=True):
        with page.expect_response(asked):
            route.continue_()
    expect(last(page)).to_contain_text("Hello Dana")
    assert refused == []

"""A conversation of thousands: only a window of it is fetched and drawn, whichever way one scrolls."""

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.browser import needs_browser
from tests.hand import Hand, Refused
from tests.slack_emulator.page.conftest import Visit
from tests.slack_emulator.page.parts import ANA, actions, button, compose, last

pytestmark = [pytest.mark.browser, needs_browser]
MANY, MOST = 600, 150


@pytest.fixture
def crowded(emulator: Emulator) -> Emulator:
    workspace = emulator.workspace
    channel = workspace.channels.direct(ANA)
    for number in range(MANY):
        workspace.write_as_app(channel, f"Line {number}")
    channel.read[ANA] = channel.last_ts(ANA) or ""
    return emulator


def drawn(page: Page) -> int:
    return page.locator("#messages .message").count()


def test_a_long_conversation_is_drawn_in_a_window_that_moves(visit: Visit, crowded: Emulator) -> None:
    page = visit()
    expect(page.get_by_text(f"Line {MANY - 1}", exact=True)).to_be_in_viewport()
    assert drawn(page) < MOST
    log = page.locator("#messages")
    for goal in (500, 400, 300, 200, 100, 0):
        while page.get_by_text(f"Line {goal}", exact=True).count() == 0:
            before = page.locator("#messages .message").first.get_attribute("data-ts")
            log.evaluate("log => { log.scrollTop = 0; }")
            expect(page.locator("#messages .message").first).not_to_have_attribute("data-ts", before)
        assert drawn(page) <= MOST
    expect(page.get_by_text("Line 0", exact=True)).to_have_count(1)
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text(f"Line {MANY - 1}", exact=True)).to_be_in_viewport()
    assert drawn(page) <= MOST


def test_what_one_reads_stays_in_its_place_while_more_is_fetched(visit: Visit, crowded: Emulator) -> None:
    page = visit()
    log, seen = page.locator("#messages"), page.get_by_text(f"Line {MANY - 40}", exact=True)
    log.evaluate("log => { log.scrollTop = 300; }")
    expect(page.get_by_text(f"Line {MANY - 60}", exact=True)).to_have_count(1)
    place = seen.bounding_box()
    assert place is not None
    log.evaluate("log => { log.scrollTop -= 1; }")
    expect(page.get_by_text(f"Line {MANY - 110}", exact=True)).to_have_count(0)
    assert abs(seen.bounding_box()["y"] - place["y"]) <= 2


def test_a_change_redraws_only_the_message_that_changed(
    visit: Visit, crowded: Emulator, client: WebClient
) -> None:
    sent = client.chat_postMessage(channel=ANA, text="?", blocks=[actions(button("Go", "go"))])
    page = visit()
    expect(last(page).get_by_role("button", name="Go")).to_be_visible()
    page.evaluate(
        "document.querySelectorAll('#messages .message').forEach((node) => { node.marked = true; })"
    )
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Changed", blocks=[])
    expect(last(page)).to_contain_text("Changed")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('#messages .message')].filter((node) => !node.marked).length"
        )
        == 1
    )


def test_the_page_never_asks_for_a_whole_conversation(visit: Visit, crowded: Emulator) -> None:
    page = visit()
    sizes: list[int] = []
    page.on("response", lambda answer: "/messages" in answer.url and sizes.append(len(answer.body())))
    compose(page).fill("One more")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("One more")
    page.get_by_role("button", name="# sales").click()
    page.get_by_role("button", name="Messages").click()
    expect(last(page)).to_contain_text("One more")
    assert sizes
    assert max(sizes) < 60_000


def test_a_program_still_gets_everything_and_pages_where_it_asks(crowded: Emulator, hand: Hand) -> None:
    whole = hand.messages(ANA)
    assert [one["text"] for one in whole] == [f"Line {number}" for number in range(MANY)]
    newest = hand.messages(ANA, limit=3)
    assert [one["text"] for one in newest] == ["Line 597", "Line 598", "Line 599"]
    before = hand.messages(ANA, limit=2, before=newest[0]["ts"])
    assert [one["text"] for one in before] == ["Line 595", "Line 596"]
    assert [one["text"] for one in hand.messages(ANA, limit=1, after=before[-1]["ts"])] == ["Line 597"]
    with pytest.raises(Refused, match="is not a number"):
        hand.messages(ANA, limit="some")


def test_a_page_counts_replies_instead_of_showing_them(client: WebClient, hand: Hand) -> None:
    first = client.chat_postMessage(channel=ANA, text="How was it?")
    client.chat_postMessage(channel=ANA, text="Well?", thread_ts=first["ts"])
    [shown] = hand.messages(ANA, limit=10)
    assert (shown["text"], shown["reply_count"], shown["reply_users"]) == ("How was it?", 1, ["U0EMULATED"])
    assert [one["text"] for one in hand.messages(ANA, thread_ts=first["ts"])] == ["How was it?", "Well?"]
    assert hand.look("unread") == {ANA: 2, "U0DANA": 0, "U0EMULATED": 0}

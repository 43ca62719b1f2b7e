"""Every kind of block, as a person sees it on the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.browser import needs_browser
from tests.slack_emulator.page.conftest import Visit, visitor
from tests.slack_emulator.page.gallery import CARD, DRAWN, TEAM
from tests.slack_emulator.page.parts import ANA, JSON, actions, button, last, post, raw, section, series

pytestmark = [pytest.mark.browser, needs_browser]
LEGACY: JSON = {
    "color": "danger",
    "pretext": "Before it",
    "author_name": "Dana",
    "title": "Late",
    "text": "Two *weeks*",
    "title_link": "https://demo.test/1",
    "fields": [{"title": "Owner", "value": "Ana", "short": True}],
    "footer": "CRM",
    "fallback": "Late",
}


@pytest.fixture(scope="module")
def gallery(browser: Browser, standing: Emulator) -> Iterator[dict[str, Locator]]:
    """One page on which Ana sees every kind of block, each in a message of its own."""
    client = WebClient(standing.app.bot_token, base_url=standing.api_url)
    with visitor(browser, standing) as opened:
        stamps = {name: post(client, block) for name, (block, _, _) in DRAWN.items()}
        page = opened()
        yield {name: page.locator(f"#messages [data-ts='{ts}']") for name, ts in stamps.items()}


@pytest.mark.parametrize("name", DRAWN)
def test_a_person_sees_every_kind_of_block(name: str, gallery: dict[str, Locator]) -> None:
    _, where, words = DRAWN[name]
    shown = gallery[name].locator(where)
    expect(shown).to_be_visible()
    expect(shown).to_contain_text(words)


def test_no_block_is_one_that_the_page_cannot_draw(gallery: dict[str, Locator]) -> None:
    page = next(iter(gallery.values())).page
    expect(page.locator("#messages .cannot")).to_have_count(0)


def test_a_block_that_the_page_does_not_know_says_so(
    visit: Visit, client: WebClient, emulator: Emulator
) -> None:
    channel = client.chat_postMessage(channel=ANA, text="?")["channel"]
    message = emulator.workspace.channels.get(channel).log.newest_first()
    next(message).blocks = [
        {"type": "hologram", "block_id": "b"},
        {"type": "table", "rows": 3, "block_id": "c"},
    ]
    page = visit()
    expect(last(page).locator(".cannot")).to_have_text(
        ["This page cannot draw hologram.", "This page cannot draw this table: it is not complete."]
    )


def test_a_call_can_be_joined(visit: Visit, client: WebClient, emulator: Emulator) -> None:
    channel = client.chat_postMessage(channel=ANA, text="?")["channel"]
    said = {"name": "Review", "join_url": "https://demo.test/join", "all_participants": [{"slack_id": ANA}]}
    message = next(emulator.workspace.channels.get(channel).log.newest_first())
    message.blocks = [{"type": "call", "block_id": "b", "call_id": "R1", "call": {"v1": said}}]
    page = visit()
    expect(last(page)).to_contain_text("ReviewCallAna Diaz")
    expect(last(page).get_by_role("link", name="Join")).to_have_attribute("href", "https://demo.test/join")


def test_words_never_become_markup(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(
        channel=ANA, text="&lt;img src=x onerror=alert(1)&gt; <javascript:alert(1)|press>"
    )
    markdown = {"type": "markdown", "text": "<img src=x onerror=alert(1)> [press](javascript:alert(1))"}
    client.chat_postMessage(channel=ANA, text="in short", blocks=[markdown])
    page = visit()
    both = page.locator("#messages .message-body")
    expect(both.first).to_contain_text("<img src=x onerror=alert(1)> press")
    expect(both.last).to_contain_text("<img src=x onerror=alert(1)> press")
    expect(both.locator("img, a")).to_have_count(0)


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*bold* _soft_ ~gone~", "<strong>bold</strong> <em>soft</em> <s>gone</s>"),
        ("*all _of_ it*", "<strong>all <em>of</em> it</strong>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("`*code*`", "<code>*code*</code>"),
        ("*a `b*c` d*", "<strong>a <code>b*c</code> d</strong>"),
        ("a &lt;b&gt; &amp;amp;", "a &lt;b&gt; &amp;amp;"),
        ("&gt;&gt;&gt;all\nof it", "<blockquote>all\nof it</blockquote>"),
        (
            "<mailto:a@demo.test|Ana>",
            '<a href="mailto:a@demo.test" target="_blank" rel="noopener noreferrer">Ana</a>',
        ),
        ("<!subteam^S1|@sellers>", '<span class="mention mine">@sellers</span>'),
        (":no_such_thing: 10:30:00", ":no_such_thing: 10:30:00"),
        ("1 < 2", "1 &lt; 2"),
    ],
)
def test_marks_are_read_as_slack_reads_them(written: str, html: str, reader: Locator) -> None:
    made = reader.evaluate(
        """async (_, words) => {
            const { mrkdwn } = await import("/page/mrkdwn.js");
            const box = document.createElement("div");
            box.append(...mrkdwn(words));
            return box.innerHTML;
        }""",
        written,
    )
    assert made == html


@pytest.fixture(scope="module")
def reader(browser: Browser, standing: Emulator) -> Iterator[Locator]:
    with visitor(browser, standing) as opened:
        yield opened().locator("body")


def test_a_team_table_sorts_and_turns_pages(visit: Visit, client: WebClient) -> None:
    post(client, TEAM)
    table = last(visit())
    table.get_by_role("button", name="Rep").click()
    expect(table.locator("tbody th")).to_have_text(["Ana", "Ben"])
    table.get_by_role("button", name="Next").click()
    expect(table.locator("tbody th")).to_have_text(["Cem"])
    table.get_by_role("button", name="Sum").press("Enter")
    expect(table.locator("tbody th")).to_have_text(["Cem", "Ben"])  # as numbers: 9, 30, 120
    expect(table.get_by_role("columnheader", name="Sum")).to_have_attribute("aria-sort", "ascending")


def test_the_numbers_of_a_chart_can_be_read_as_a_table(visit: Visit, client: WebClient) -> None:
    post(client, series("bar"))
    chart = last(visit())
    expect(chart.get_by_role("img")).to_have_attribute(
        "aria-label", "Activity. bar chart. Calls: W1 8, W2 12, W3 9, W4 14. Meetings: W1 3, W2 5, W3 4, W4 7"
    )
    chart.get_by_text("Show the numbers").press("Enter")
    expect(chart.get_by_role("row", name="Meetings")).to_have_text("Meetings3547")


def test_cards_in_a_row_are_reached_by_the_keyboard(visit: Visit, client: WebClient) -> None:
    post(
        client,
        {
            "type": "carousel",
            "elements": [{**CARD, "body": {"type": "plain_text", "text": f"No {n}"}} for n in range(6)],
        },
    )
    page = visit()
    page.emulate_media(reduced_motion="reduce")
    row = last(page).get_by_role("region", name="6 cards")
    expect(row.get_by_text("No 5")).not_to_be_in_viewport()
    for _ in range(5):
        row.press("ArrowRight")
    expect(row.get_by_text("No 5")).to_be_in_viewport()
    for _ in range(5):
        last(page).get_by_role("button", name="Previous card").click()
    expect(row.get_by_text("No 0")).to_be_in_viewport()


def test_long_words_fold_and_unfold(visit: Visit, client: WebClient) -> None:
    post(client, section("words " * 300))
    page = visit()
    height = last(page).bounding_box()["height"]
    last(page).get_by_role("button", name="See more").click()
    assert last(page).bounding_box()["height"] > height
    last(page).get_by_role("button", name="See less").click()
    assert last(page).bounding_box()["height"] == height


def test_a_legacy_attachment_shows_its_parts(visit: Visit, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="see", attachments=[LEGACY])
    shown = last(visit())
    expect(shown.locator(".attachment")).to_contain_text("DanaLateTwo weeksOwnerAnaCRM")
    expect(shown.get_by_role("link", name="Late")).to_have_attribute("href", "https://demo.test/1")
    expect(shown.locator(".attachment")).to_have_css("border-left-color", "rgb(224, 30, 90)")


def test_an_emoji_may_be_written_in_any_of_its_names(reader: Locator) -> None:
    signs = reader.evaluate(
        """async () => {
            const { glyph, withEmoji } = await import("/page/emoji.js");
            const named = [glyph("thumbsup"), glyph("+1"), glyph("wave", 6), glyph("tada", 3), glyph("nope")];
            return [...named, withEmoji(":+1::skin-tone-2:! 10:30:00")];
        }"""
    )
    assert signs == ["👍", "👍", "👋🏿", "🎉", None, "👍🏻! 10:30:00"]


def test_what_is_wide_scrolls_in_its_own_box(visit: Visit, client: WebClient) -> None:
    wide = {"type": "table", "rows": [raw(*("a wide column",) * 12)] * 2}
    client.chat_postMessage(
        channel=ANA, text="x" * 300, blocks=[section("y" * 300), wide, actions(button("z" * 75, "z"))]
    )
    page = visit()
    page.set_viewport_size({"width": 360, "height": 740})
    log = page.locator("#messages")
    expect(last(page).locator(".table-box")).to_be_visible()
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") == 0

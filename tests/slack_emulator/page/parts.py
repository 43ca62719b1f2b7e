"""What the page tests are made of: a small team, blocks of every kind, and what is done on the page."""

from queue import SimpleQueue
from typing import Any

from playwright.sync_api import Locator, Page
from slack_bolt import App
from slack_sdk import WebClient

JSON = dict[str, Any]
ANA, DANA = "U0ANA", "U0DANA"
HINT = "[prep @person|promises|settings]"
SCOPES = (
    "chat:write",
    "commands",
    "im:write",
    "files:read",
    "files:write",
    "links.embed:write",
    "reactions:write",
)
MANIFEST: JSON = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "slash_commands": [{"command": "/helper", "description": "Helps", "usage_hint": HINT}],
        "shortcuts": [
            {"name": "Plan a talk", "type": "global", "callback_id": "plan", "description": "For two"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "As a note"},
        ],
    },
    "oauth_config": {"scopes": {"bot": list(SCOPES)}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True, "message_menu_options_url": "https://demo.test/options"},
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
PIXEL = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='160' height='90'%3E"
    "%3Crect width='160' height='90' fill='%230b6b63'/%3E%3Ccircle cx='120' cy='30' r='18' fill='%23f0a35c'/%3E%3C/svg%3E"
)


def plain(words: str) -> JSON:
    return {"type": "plain_text", "text": words}


def marked(words: str) -> JSON:
    return {"type": "mrkdwn", "text": words}


def section(words: str, **more: Any) -> JSON:
    return {"type": "section", "text": marked(words), **more}


def button(words: str, action_id: str, **more: Any) -> JSON:
    return {"type": "button", "text": plain(words), "action_id": action_id, "value": "1", **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def asked(block_id: str, label: str, kind: str, **more: Any) -> JSON:
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def choices(*names: str) -> list[JSON]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def form(*blocks: JSON, title: str = "A form", **more: Any) -> JSON:
    named = {"title": plain(title), "submit": plain("Send"), "close": plain("Cancel"), **more}
    return {"type": "modal", "callback_id": "form", **named, "blocks": list(blocks)}


def raw(*words: str) -> list[JSON]:
    return [{"type": "raw_text", "text": word} for word in words]


def number(value: float, text: str) -> JSON:
    return {"type": "raw_number", "value": value, "text": text}


def series(kind: str) -> JSON:
    weeks = ("W1", "W2", "W3", "W4")
    lines = {"Calls": (8, 12, 9, 14), "Meetings": (3, 5, 4, 7)}
    data = [
        {
            "name": name,
            "data": [{"label": week, "value": value} for week, value in zip(weeks, values, strict=True)],
        }
        for name, values in lines.items()
    ]
    axes = {"categories": list(weeks), "x_label": "Week", "y_label": "How many"}
    return {
        "type": "data_visualization",
        "title": "Activity",
        "chart": {"type": kind, "series": data, "axis_config": axes},
    }


def rich(*elements: JSON) -> JSON:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: JSON | str) -> JSON:
    elements = [{"type": "text", "text": part} if isinstance(part, str) else part for part in parts]
    return {"type": "rich_text_section", "elements": elements}


def bullets(*items: JSON | str, style: str = "bullet", **more: Any) -> JSON:
    return {"type": "rich_text_list", "style": style, "elements": [line(item) for item in items], **more}


def styled(words: str, **styles: bool) -> JSON:
    return {"type": "text", "text": words, "style": styles}


RICH = rich(
    line(styled("loud", bold=True), " ", styled("soft", italic=True), " ", styled("gone", strike=True), " ",
         styled("x = 1", code=True), " ", {"type": "emoji", "name": "wave", "skin_tone": 4}, " ",
         {"type": "color", "value": "#F0A35C"}, " ", {"type": "date", "timestamp": 1791460800, "format": "{time}"}),
    bullets({"type": "user", "user_id": DANA}, {"type": "channel", "channel_id": "C0SALES"}),
    bullets("inside", style="ordered", indent=1),
    bullets({"type": "broadcast", "range": "here"}),
    {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said so"}]},
    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a  b"}]},
    line({"type": "link", "url": "https://demo.test/", "text": "the page"}),
)  # fmt: skip
MARKDOWN = """# Big
Some **bold**, *soft*, ~~gone~~ and `code` with a [link](https://demo.test/).

- one
  1. inside
- [x] done
- [ ] open

> quoted

| KPI | Sep |
|:----|----:|
| Calls | 12 |

```python
a  = 1
```
"""
PIE = {"type": "pie", "segments": [{"label": "Won", "value": 3}, {"label": "Lost", "value": 1}]}
OVERFLOW = {"type": "overflow", "action_id": "more", "options": choices("Hide", "Keep")}
BOX = {"type": "container", "title": plain("Details"), "subtitle": plain("Three rows")}
GOOD_OR_BAD = {
    "type": "feedback_buttons",
    "action_id": "said",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad"},
}
TRASH = {
    "type": "icon_button",
    "action_id": "bin",
    "icon": "trash",
    "text": plain("Throw away"),
    "value": "x",
}
PICTURE = {"type": "image", "image_url": "https://demo.test/a.png", "alt_text": "Trend"}
CARD = {
    "type": "card", "title": plain("Ben Carter"), "subtitle": plain("Rep, Madrid"),
    "body": plain("Three of four goals reached, one promise open."), "actions": [button("Open", "open")],
}  # fmt: skip
VIDEO = {
    "type": "video", "alt_text": "Two people talking", "title": plain("How to listen"), "author_name": "Dana",
    "thumbnail_url": "https://demo.test/t.png", "video_url": "https://demo.test/v", "title_url": "https://demo.test/v",
    "description": plain("In four minutes"),
}  # fmt: skip
TABLE = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
    "rows": [raw("KPI", "Sep", "How"), [*raw("Pipeline"), number(1250000, "1.25M"), *raw("✅")]],
}
TEAM = {
    "type": "data_table", "caption": "Team", "page_size": 2,
    "rows": [raw("Rep", "Sum"), *([*raw(name), number(sum_, f"{sum_} k")] for name, sum_ in (("Cem", 9), ("Ana", 120), ("Ben", 30)))],
}  # fmt: skip


def task(title: str, status: str, **more: Any) -> JSON:
    return {"type": "task_card", "task_id": title, "title": title, "status": status, **more}


TASK = task(
    "Read the CRM",
    "complete",
    output=rich(line("12 deals")),
    sources=[{"type": "url", "url": "https://demo.test/crm", "text": "CRM"}],
)
PLAN = {
    "type": "plan",
    "title": "Prepare",
    "tasks": [TASK, task("Write it up", "in_progress"), task("Send", "pending")],
}

# A block, where it shows on the page, and what is read there.
DRAWN: dict[str, tuple[JSON, str, str]] = {
    "bold": (section("*so* it <goes|x>"), ".text strong", "so"),
    "mention": (section(f"with <@{DANA}>"), ".mention", "@Dana Reed"),
    "channel": (section("in <#C0SALES>"), ".mention", "#sales"),
    "here": (section("<!here> all"), ".mention", "@here"),
    "date": (section("<!date^1791460800^{time}|then>"), ".text time", "14:00"),
    "emoji": (section(":tada: :wave::skin-tone-4:"), ".text", "🎉 👋🏽"),
    "bare address": (section("see https://demo.test/a?b=1&amp;c=2."), ".text a", "https://demo.test/a?b=1&c=2"),
    "quote": (section("&gt; said\nafter"), "blockquote", "said"),
    "pre": (section("```a  b```"), "pre", "a  b"),
    "fields": ({"type": "section", "fields": [plain("Revenue"), plain("92")]}, ".field-cell >> nth=1", "92"),
    "long": (section("words " * 300), ".see-more", "See more"),
    "overflow": (section("x", accessory=OVERFLOW), "button[aria-haspopup=menu]", ""),
    "picture beside": (section("x", accessory=PICTURE), ".accessory", "Trend"),
    "header": ({"type": "header", "text": plain("September")}, "h3", "September"),
    "smaller header": ({"type": "header", "text": plain("Week 3"), "level": 3}, "h5", "Week 3"),
    "divider": ({"type": "divider"}, "hr", ""),
    "context": ({"type": "context", "elements": [PICTURE, plain("CRM, 06:00")]}, ".context", "CRM, 06:00"),
    "image": ({**PICTURE, "title": plain("The trend")}, "figure", "The trend"),
    "video": (VIDEO, ".video", "How to listen"),
    "rich bold": (RICH, ".rich strong", "loud"),
    "rich list": (RICH, ".rich li .mention >> nth=0", "@Dana Reed"),
    "rich list in a list": (RICH, ".rich li > ol > li", "inside"),
    "rich colour": (RICH, ".colour", "#F0A35C"),
    "rich emoji": (RICH, ".rich p >> nth=0", "👋🏽"),
    "rich pre": (RICH, ".rich pre", "a  b"),
    "markdown heading": ({"type": "markdown", "text": MARKDOWN}, ".rich h3", "Big"),
    "markdown list": ({"type": "markdown", "text": MARKDOWN}, ".rich li > ol > li", "inside"),
    "markdown task": ({"type": "markdown", "text": MARKDOWN}, ".rich .todo [aria-label=done]", "☑"),
    "markdown table": ({"type": "markdown", "text": MARKDOWN}, ".rich td.to-right", "12"),
    "markdown code": ({"type": "markdown", "text": MARKDOWN}, ".rich pre", "a  = 1"),
    "table": (TABLE, "td.to-right", "1.25M"),
    "table in the middle": (TABLE, "td.to-center", "✅"),
    "data table": (TEAM, "caption", "Team"),
    "line": (series("line"), "svg[role=img]", "How many"),
    "bar": (series("bar"), "svg[role=img] rect >> nth=1", "Calls, W2: 12"),
    "area": (series("area"), "svg[role=img]", "Week"),
    "pie": ({"type": "data_visualization", "title": "Deals", "chart": PIE}, ".legend", "Won"),
    "card": (CARD, ".card", "Three of four"),
    "carousel": ({"type": "carousel", "elements": [CARD, CARD, CARD]}, ".slide >> nth=0", "Ben Carter"),
    "container": ({**BOX, "child_blocks": [section("inside")], "has_header_divider": True}, ".inside", "inside"),
    "folded container": ({**BOX, "is_collapsible": True, "default_collapsed": True, "child_blocks": [section("in")]}, "summary", "Details"),
    "feedback": ({"type": "context_actions", "elements": [GOOD_OR_BAD, TRASH]}, "[role=group] >> button >> nth=1", ""),
    "icon button": ({"type": "context_actions", "elements": [GOOD_OR_BAD, TRASH]}, "[aria-label='Throw away']", ""),
    "task": (TASK, ".task.complete", "Read the CRM"),
    "plan": (PLAN, ".container", "1 of 3 done"),
}  # fmt: skip


def post(client: WebClient, block: JSON) -> str:
    return str(client.chat_postMessage(channel=ANA, text="in short", blocks=[block])["ts"])


def last(page: Page) -> Locator:
    return page.locator("#messages .message").last


def modal(page: Page, name: str = "A form") -> Locator:
    return page.get_by_role("dialog", name=name)


def compose(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Message")


def type_command(page: Page, words: str = "/helper now") -> None:
    compose(page).fill(words)
    page.keyboard.press("Enter")


def choose(where: Locator, label: str, option: str) -> None:
    """Type a choice into a select and take it."""
    where.get_by_role("combobox", name=label).fill(option)
    where.get_by_role("option", name=option).first.click()


def opens(bolt: App, *blocks: JSON, **more: Any) -> SimpleQueue[JSON]:
    """/helper opens a form; what is sent from it arrives in the queue."""
    sent: SimpleQueue[JSON] = SimpleQueue()

    def command(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(*blocks, **more))

    def submitted(ack: Any, view: JSON) -> None:
        values = view["state"]["values"]
        wrong = values.get("why", {}).get("it", {}).get("value") == "no"
        ack(response_action="errors", errors={"why": "Say more, please."}) if wrong else ack()
        sent.put(values)

    bolt.command("/helper")(command)
    bolt.view("form")(submitted)
    return sent

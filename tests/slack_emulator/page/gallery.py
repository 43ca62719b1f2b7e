"""A block of every kind, where it shows on the page, and what is read there."""

from typing import Any

from tests.slack_emulator.page.parts import (
    DANA,
    JSON,
    bullets,
    button,
    choices,
    line,
    number,
    plain,
    raw,
    rich,
    section,
    series,
    styled,
)

RICH = rich(
    line(
        styled("loud", bold=True),
        " ",
        styled("soft", italic=True),
        " ",
        styled("gone", strike=True),
        " ",
        styled("x = 1", code=True),
        " ",
        {"type": "emoji", "name": "wave", "skin_tone": 4},
        " ",
        {"type": "color", "value": "#F0A35C"},
        " ",
        {"type": "date", "timestamp": 1791460800, "format": "{time}"},
    ),
    bullets({"type": "user", "user_id": DANA}, {"type": "channel", "channel_id": "C0SALES"}),
    bullets("inside", style="ordered", indent=1),
    bullets({"type": "broadcast", "range": "here"}),
    {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said so"}]},
    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a  b"}]},
    line({"type": "link", "url": "https://demo.test/", "text": "the page"}),
)
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
    "type": "card",
    "title": plain("Ben Carter"),
    "subtitle": plain("Rep, Madrid"),
    "body": plain("Three of four goals reached, one promise open."),
    "actions": [button("Open", "open")],
}
VIDEO = {
    "type": "video",
    "alt_text": "Two people talking",
    "title": plain("How to listen"),
    "author_name": "Dana",
    "thumbnail_url": "https://demo.test/t.png",
    "video_url": "https://demo.test/v",
    "title_url": "https://demo.test/v",
    "description": plain("In four minutes"),
}
TABLE = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
    "rows": [raw("KPI", "Sep", "How"), [*raw("Pipeline"), number(1250000, "1.25M"), *raw("✅")]],
}
TEAM = {
    "type": "data_table",
    "caption": "Team",
    "page_size": 2,
    "rows": [
        raw("Rep", "Sum"),
        *([*raw(name), number(sum_, f"{sum_} k")] for name, sum_ in (("Cem", 9), ("Ana", 120), ("Ben", 30))),
    ],
}


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
    "bare address": (
        section("see https://demo.test/a?b=1&amp;c=2."),
        ".text a",
        "https://demo.test/a?b=1&c=2",
    ),
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
    "container": (
        {**BOX, "child_blocks": [section("inside")], "has_header_divider": True},
        ".inside",
        "inside",
    ),
    "folded container": (
        {**BOX, "is_collapsible": True, "default_collapsed": True, "child_blocks": [section("in")]},
        "summary",
        "Details",
    ),
    "feedback": (
        {"type": "context_actions", "elements": [GOOD_OR_BAD, TRASH]},
        "[role=group] >> button >> nth=1",
        "",
    ),
    "icon button": (
        {"type": "context_actions", "elements": [GOOD_OR_BAD, TRASH]},
        "[aria-label='Throw away']",
        "",
    ),
    "task": (TASK, ".task.complete", "Read the CRM"),
    "plan": (PLAN, ".container", "1 of 3 done"),
}

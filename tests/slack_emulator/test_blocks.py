"""What Slack accepts in messages and views; the refusals are what an app would meet in production."""

import pytest

from slack_emulator.blocks import message_problems, view_problems


def plain(words):
    return {"type": "plain_text", "text": words}


def section(words="Hello", **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def button(action_id="go", **more):
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def option(value):
    return {"text": plain(value), "value": value}


def asked(element, **more):
    return {"type": "input", "label": plain("What"), "element": element, **more}


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Form"), "submit": plain("Save"), "blocks": list(blocks), **more}


def cell(words):
    return {"type": "raw_text", "text": words}


def table(rows=2, columns=2, words="x", kind="table", **more):
    return {"type": kind, "rows": [[cell(words)] * columns for _ in range(rows)], **more}


def chart(series=1, points=2, categories=2):
    data = [{"label": f"W{week}", "value": week} for week in range(points)]
    return {
        "type": "data_visualization",
        "title": "Meetings",
        "chart": {
            "type": "line",
            "series": [{"name": f"S{number}", "data": data} for number in range(series)],
            "axis_config": {"categories": [f"W{week}" for week in range(categories)]},
        },
    }


def problems_of(*blocks, refuse=()):
    return [(one.pointer, one.message) for one in message_problems(list(blocks), refuse)]


RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "hi", "style": {"bold": True}}]}
    ],
}
GOOD = [
    section(),
    section(fields=[{"type": "mrkdwn", "text": "a"}] * 10, accessory=button()),
    {"type": "header", "text": plain("Results")},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "CRM, 06:00"}]},
    actions(button("a", style="primary", value="1"), button("b", url="https://example.test")),
    {"type": "image", "image_url": "https://example.test/a.png", "alt_text": "a picture"},
    RICH,
    {"type": "markdown", "text": "**bold**"},
    table(100, 20, column_settings=[{"align": "right"}, None]),
    table(kind="data_table", caption="Team"),
    chart(),
    {"type": "container", "title": plain("More"), "child_blocks": [section()], "is_collapsible": True},
    {"type": "card", "title": plain("Ana"), "actions": [button()]},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            }
        ],
    },
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_correct_block_is_accepted_in_a_message(block):
    assert problems_of(block) == []


BAD = [
    ({"type": "sparkline"}, "/blocks/0/type", "unsupported type: sparkline"),
    ({"text": plain("x")}, "/blocks/0", "missing required field: type"),
    ({"type": "section"}, "/blocks/0", "must define either `text` or `fields`"),
    (section(""), "/blocks/0/text/text", "must be more than 0 characters"),
    (section("x" * 3001), "/blocks/0/text/text", "must be less than 3001 characters"),
    (
        section(fields=[{"type": "mrkdwn", "text": "x" * 2001}]),
        "/blocks/0/fields/0/text",
        "must be less than 2001 characters",
    ),
    (section(fields=[plain("x")] * 11), "/blocks/0/fields", "no more than 10 items allowed"),
    (section(colour="red"), "/blocks/0", "invalid additional property: colour"),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text", "must be less than 151 characters"),
    (
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "/blocks/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (
        {"type": "context", "elements": [plain("x")] * 11},
        "/blocks/0/elements",
        "no more than 10 items allowed",
    ),
    (actions(), "/blocks/0/elements", "no fewer than 1 items allowed"),
    (
        actions(*(button(str(number)) for number in range(26))),
        "/blocks/0/elements",
        "no more than 25 items allowed",
    ),
    (actions(button(style="loud")), "/blocks/0/elements/0/style", "must be one of: primary, danger"),
    (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value", "must be less than 2001 characters"),
    (actions(button("x" * 256)), "/blocks/0/elements/0/action_id", "must be less than 256 characters"),
    (actions(button("a"), button("a")), "/blocks", "`action_id` a already exists in the block"),
    (
        actions({"type": "static_select", "action_id": "s"}),
        "/blocks/0/elements/0",
        "must define either `options` or `option_groups`",
    ),
    (
        actions({"type": "static_select", "options": [option(str(number)) for number in range(101)]}),
        "/blocks/0/elements/0/options",
        "no more than 100 items allowed",
    ),
    (
        actions({"type": "static_select", "options": [option("a")], "initial_option": option("b")}),
        "/blocks/0/elements/0",
        "initial option is not one of the options",
    ),
    (
        actions({"type": "overflow", "options": [option(str(number)) for number in range(6)]}),
        "/blocks/0/elements/0/options",
        "no more than 5 items allowed",
    ),
    (
        actions({"type": "datepicker", "initial_date": "1.10.2026"}),
        "/blocks/0/elements/0/initial_date",
        "must be more than 9 characters",
    ),
    (
        actions({"type": "plain_text_input"}),
        "/blocks/0/elements/0/type",
        "unsupported type: plain_text_input",
    ),
    (
        {"type": "image", "image_url": "https://example.test/a.png"},
        "/blocks/0",
        "missing required field: alt_text",
    ),
    (asked({"type": "email_text_input"}), "/blocks/0/element/type", "unsupported type: email_text_input"),
    (table(101), "/blocks/0/rows", "no more than 100 items allowed"),
    (table(1, 21), "/blocks/0/rows/0", "no more than 20 items allowed"),
    (table(100, 20, "xxxxxx"), "/blocks", "tables must have less than 10001 characters"),
    (table(kind="data_table"), "/blocks/0", "missing required field: caption"),
    (table(1, kind="data_table", caption="x"), "/blocks/0/rows", "no fewer than 2 items allowed"),
    (chart(series=13), "/blocks/0/chart/series", "no more than 12 items allowed"),
    (
        chart(points=3),
        "/blocks/0/chart/series/0/data",
        "must have one data point per category",
    ),
    ({"type": "alert", "text": plain("x")}, "/blocks/0/type", "unsupported type: alert"),
    ({"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text", "must be less than 12001 characters"),
    ("hello", "/blocks/0", "missing required field: type"),
]


@pytest.mark.parametrize(("block", "pointer", "message"), BAD)
def test_a_wrong_block_is_refused_with_the_place_and_the_reason(block, pointer, message):
    assert (pointer, message) in problems_of(block)


def test_the_same_block_id_twice_is_refused():
    assert problems_of(section(block_id="b"), section(block_id="b")) == [
        ("/blocks", "`block_id` b already exists")
    ]


def test_the_same_action_id_in_two_blocks_is_fine():
    assert problems_of(actions(button("a")), actions(button("a"))) == []


def test_a_message_has_at_most_fifty_blocks_two_charts_and_one_table():
    assert ("/blocks", "no more than 50 items allowed") in problems_of(*[section()] * 51)
    assert ("/blocks", "no more than 2 data_visualization blocks allowed") in problems_of(*[chart()] * 3)
    assert ("/blocks", "only one table block allowed") in problems_of(table(), table())


def test_a_block_that_this_workspace_does_not_know_yet_is_refused_wherever_it_stands():
    inside = {"type": "container", "title": plain("More"), "child_blocks": [chart()]}
    assert problems_of(chart(), refuse={"data_visualization"}) == [
        ("/blocks/0/type", "unsupported type: data_visualization")
    ]
    assert problems_of(inside, refuse={"data_visualization"})[0][0] == "/blocks/0/child_blocks/0/type"


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal(), "no fewer than 1 items allowed"),
        (modal(*[section()] * 101), "no more than 100 items allowed"),
        (modal(section(), title=plain("x" * 25)), "must be less than 25 characters"),
        (modal(section(), private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(section(), colour="red"), "invalid additional property: colour"),
        (modal(table()), "unsupported type: table"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        ({**modal(asked({"type": "plain_text_input"})), "submit": None}, "must provide an object"),
        ({"type": "modal", "title": plain("x"), "blocks": [asked({"type": "plain_text_input"})]}, "submit"),
        ({"type": "home", "blocks": [section()]}, "unsupported type: home"),
        ({"blocks": [section()]}, "missing required field: type"),
        (None, "must provide an object"),
    ],
)
def test_a_modal_that_slack_would_not_open_is_refused(view, message):
    assert any(message in problem.message for problem in view_problems(view, ("modal",)))


@pytest.mark.parametrize(
    "element",
    [
        {"type": "plain_text_input", "multiline": True, "max_length": 500},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "60"},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "radio_buttons", "options": [option("a"), option("b")], "initial_option": option("a")},
        {"type": "checkboxes", "options": [option("a")]},
        {"type": "datepicker", "initial_date": "2026-10-08"},
        {"type": "timepicker", "initial_time": "14:00"},
        {"type": "datetimepicker", "initial_date_time": 1790000000},
        {"type": "users_select", "initial_user": "U0ANA"},
        {"type": "multi_static_select", "options": [option("a")], "max_selected_items": 1},
        {"type": "file_input", "filetypes": ["csv"], "max_files": 1},
        {"type": "rich_text_input"},
    ],
    ids=lambda element: element["type"],
)
def test_every_input_can_be_asked_in_a_modal(element):
    assert view_problems(modal(asked(element)), ("modal",)) == []


def test_the_home_tab_takes_tables_but_no_charts_and_no_moments():
    def home(*blocks):
        return [one.message for one in view_problems({"type": "home", "blocks": list(blocks)}, ("home",))]

    assert home(section(), table()) == []
    assert home(chart()) == ["unsupported type: data_visualization"]
    assert home(actions({"type": "datetimepicker", "action_id": "m"})) == ["unsupported type: datetimepicker"]

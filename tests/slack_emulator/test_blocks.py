"""What Slack accepts in messages and views; the refusals are what an app would meet in production."""

import pytest

from slack_emulator.blocks import block_problems, message_problems
from tests.slack_emulator.block_kit import (
    SITE,
    actions,
    asked,
    button,
    card,
    cell,
    chart,
    container,
    data_table,
    image,
    mrkdwn,
    option,
    pie,
    plain,
    rich,
    section,
    shown,
    table,
    task,
)


def problems_of(*blocks, refuse=()):
    return [(one.pointer, one.message) for one in message_problems(list(blocks), refuse)]


def select(**more):
    return actions({"type": "static_select", "action_id": "s", **more})


def row(*cells):
    return {"type": "data_table", "caption": "Team", "rows": [list(cells), [cell()] * len(cells)]}


PLAN = {"type": "plan", "title": "x"}
GROUPS = [{"label": plain(), "options": [option("a")]}]
NESTED_LIST = {"type": "rich_text_list", "style": "bullet", "elements": []}
# (a block, the place in it, why it is refused)
BAD = [
    ("hello", "", "missing required field: type"),
    ({"type": "sparkline"}, "/type", "unsupported type: sparkline"),
    ({"text": plain("x")}, "", "missing required field: type"),
    ({"type": "section"}, "", "must define either `text` or `fields`"),
    (section(""), "/text/text", "must be more than 0 characters"),
    (section("x" * 3001), "/text/text", "must be less than 3001 characters"),
    (section(colour="red"), "", "invalid additional property: colour"),
    (section(block_id=None), "/block_id", "must provide a string"),
    (section() | {"text": {"text": "x"}}, "/text", "missing required field: type"),
    (section() | {"text": {**mrkdwn(), "emoji": True}}, "/text", "invalid additional property: emoji"),
    (section() | {"text": {**plain(), "verbatim": True}}, "/text", "invalid additional property: verbatim"),
    (section(accessory={"type": "datetimepicker"}), "/accessory/type", "unsupported type: datetimepicker"),
    ({"type": "header", "text": mrkdwn()}, "/text/type", "unsupported type: mrkdwn"),
    ({"type": "header", "text": plain(), "level": 2.5}, "/level", "must provide an integer"),
    ({"type": "context", "elements": [button()]}, "/elements/0/type", "unsupported type: button"),
    (actions(), "/elements", "no fewer than 1 items allowed"),
    (actions({"type": "plain_text_input"}), "/elements/0/type", "unsupported type: plain_text_input"),
    (actions(button(style="loud")), "/elements/0/style", "must be one of: primary, danger"),
    (actions(button(text=mrkdwn())), "/elements/0/text/type", "unsupported type: mrkdwn"),
    (actions(button(url="example.test")), "/elements/0/url", "invalid format"),
    (actions(button(agent_prompt_display="x")), "/elements/0/agent_prompt_display",
     "`agent_prompt_display` requires `agent_prompt`"),
    (select(), "/elements/0", "must define either `options` or `option_groups`"),
    (select(options=[option()], option_groups=GROUPS), "/elements/0",
     "cannot provide both `options` and `option_groups`"),
    (select(options=[option(url=SITE)]), "/elements/0/options/0", "invalid additional property: url"),
    (select(options=[option(text=mrkdwn())]), "/elements/0/options/0/text/type",
     "unsupported type: mrkdwn"),
    (select(options=[option("a")], initial_option=option("b")), "/elements/0",
     "initial option is not one of the options"),
    (select(option_groups=GROUPS, initial_option=option("b")), "/elements/0",
     "initial option is not one of the options"),
    (actions({"type": "overflow", "options": [{"text": plain()}]}), "/elements/0/options/0",
     "must define either `value` or `url`"),
    (actions({"type": "conversations_select", "filter": {}}), "/elements/0/filter",
     "must define at least one field"),
    (actions({"type": "conversations_select", "filter": {"include": ["im", "im"]}}),
     "/elements/0/filter/include", "must not contain duplicate items"),
    (actions({"type": "datepicker", "initial_date": "2026-13-01"}), "/elements/0/initial_date",
     "invalid format"),
    (actions({"type": "datepicker", "initial_date": "1.10.2026"}), "/elements/0/initial_date",
     "must be more than 9 characters"),
    (actions({"type": "timepicker", "initial_time": "24:00"}), "/elements/0/initial_time",
     "invalid format"),
    (asked({"type": "plain_text_input", "min_length": 2, "max_length": 1}), "/element",
     "`min_length` cannot be greater than `max_length`"),
    (asked({"type": "plain_text_input", "confirm": {"text": plain()}}), "/element",
     "invalid additional property: confirm"),
    (asked(button()), "/element/type", "unsupported type: button"),
    ({"type": "image", "image_url": SITE}, "", "missing required field: alt_text"),
    (image(image_url="/a.png"), "/image_url", "invalid format"),
    (image(image_url="ftp://example.test/a.png"), "/image_url", "invalid format"),
    (image(slack_file={"id": "F1"}), "", "cannot provide both `image_url` and `slack_file`"),
    ({"type": "image", "alt_text": "x"}, "", "must define either `image_url` or `slack_file`"),
    ({"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": SITE}}, "/slack_file",
     "cannot provide both `id` and `url`"),
    ({"type": "video", "alt_text": "x", "title": plain(), "thumbnail_url": SITE,
      "video_url": "http://example.test/"}, "/video_url", "invalid format"),
    (rich({"type": "sparkle"}), "/elements/0/elements/0/type", "unsupported type: sparkle"),
    (rich({"type": "text", "text": ""}), "/elements/0/elements/0/text", "must be more than 0 characters"),
    (rich({"type": "text", "text": "x", "style": {"loud": True}}), "/elements/0/elements/0/style",
     "invalid additional property: loud"),
    (rich({"type": "user", "user_id": "U1", "style": {"code": True}}), "/elements/0/elements/0/style",
     "invalid additional property: code"),
    (rich({"type": "color", "value": "#gg0000"}), "/elements/0/elements/0/value", "invalid format"),
    (rich({"type": "date", "timestamp": "then", "format": "{date}"}), "/elements/0/elements/0/timestamp",
     "must provide an integer"),
    ({"type": "rich_text", "elements": [section()]}, "/elements/0/type", "unsupported type: section"),
    ({"type": "rich_text", "elements": [{**NESTED_LIST, "elements": [NESTED_LIST]}]},
     "/elements/0/elements/0/type", "unsupported type: rich_text_list"),
    (table() | {"rows": [[{"type": "raw_text", "text": ""}]]}, "/rows/0/0/text",
     "must be more than 0 characters"),
    (table() | {"rows": [[{"type": "raw_number", "value": 1}]]}, "/rows/0/0",
     "missing required field: text"),
    (table() | {"rows": [[{"type": "action", "element": button()}]]}, "/rows/0/0/type",
     "unsupported type: action"),
    (row(rich()), "/rows/0/0/type", "unsupported type: rich_text"),
    (data_table() | {"rows": [[cell()], [cell(), cell()]]}, "/rows",
     "all rows must have the same number of columns"),
    (data_table(row_header_column_index=2), "/row_header_column_index", "must be less than 2"),
    (data_table() | {"columns": []}, "", "invalid additional property: columns"),
    (shown(chart(points=3) | {"axis_config": {"categories": ["W0", "W1"]}}), "/chart/series/0/data",
     "must have one data point per category"),
    (shown(chart() | {"series": chart()["series"] * 2}), "/chart/series", "every `name` must be unique"),
    (shown(chart() | {"axis_config": {"categories": ["W0", "W0"]}}), "/chart/axis_config/categories",
     "must not contain duplicate items"),
    (shown({"type": "pie", "segments": [{"label": "x", "value": 0}]}), "/chart/segments/0/value",
     "must be greater than 0"),
    (shown({**pie(), "type": "line"}), "/chart", "missing required field: series"),
    ({"type": "card"}, "", "must define either `title` or `body` or `actions` or `hero_image`"),
    (card(icon=image(), slack_icon={"type": "icon", "name": "bot"}), "",
     "cannot provide both `icon` and `slack_icon`"),
    (card(slack_icon={"type": "icon", "name": "unicorn"}), "/slack_icon/name", "must be one of: archive"),
    (container(container()), "/child_blocks/0/type", "unsupported type: container"),
    (container(card()), "/child_blocks/0/type", "unsupported type: card"),
    (container(default_collapsed=True), "/default_collapsed",
     "`default_collapsed` requires `is_collapsible`"),
    (container(is_collapsible=True, has_header_divider=True), "",
     "cannot provide both `has_header_divider` and `is_collapsible`"),
    ({"type": "carousel", "elements": [section()]}, "/elements/0/type", "unsupported type: section"),
    ({"type": "plan", "title": plain()}, "/title", "must provide a string"),
    ({"type": "plan", "title": "x", "tasks": [task(), task()]}, "/tasks",
     "every `task_id` must be unique"),
    ({"type": "task_card", **task(status="pending")}, "/status", "only tasks of a plan can be pending"),
    ({"type": "context_actions", "elements": [button()]}, "/elements/0/type", "unsupported type: button"),
    ({"type": "file", "external_id": "F", "source": "local"}, "/source", "must be one of: remote"),
    ({"type": "alert", "text": plain("x")}, "/type", "unsupported type: alert"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "place", "message"), BAD)
def test_a_wrong_block_is_refused_with_the_place_and_the_reason(block, place, message):
    problems = problems_of(block)
    assert any(found == f"/blocks/0{place}" and said.startswith(message) for found, said in problems)


GOOD = [
    asked({"type": "email_text_input"}),
    asked({"type": "plain_text_input", "min_length": 3, "max_length": 3}),
    actions(button(url="slack://channel?team=T1&id=C1"), button("b", url="mailto:ana@demo.test")),
    actions(button(confirm={"text": plain("Really?")})),
    select(options=[option("a")], initial_option={"text": {"type": "plain_text", "text": "a"}, "value": "a"}),
    actions({"type": "multi_users_select", "initial_users": []}),
    actions({"type": "overflow", "options": [{"text": plain(), "url": SITE}]}),
    table(column_settings=[{"align": "right"}]),
    table() | {"rows": [[cell()], [cell(), cell()]]},
    table() | {"rows": [[{"type": "raw_number", "value": 1250000, "text": "$1.25M"}, rich()]]},
    row(cell()) | {"rows": [[cell()], [{"type": "action", "element": button()}]]},
    {"type": "task_card", **task()},
    {"type": "plan", "title": "Plan"},
    {"type": "rich_text", "elements": []},
    rich({"type": "date", "timestamp": "1720710212", "format": "{date_num}"}),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_correct_block_is_accepted_in_a_message(block):
    assert problems_of(block) == []


def test_blocks_of_which_nobody_says_where_they_go_may_go_anywhere():
    alert, waiting = {"type": "alert", "text": plain()}, {"type": "task_card", **task(status="pending")}
    assert (
        block_problems([alert, waiting, asked({"type": "file_input"}), {"type": "plan", "title": "x"}]) == []
    )
    assert [one.pointer for one in block_problems([alert, section("")])] == ["/1/text/text"]


def test_the_same_block_id_twice_is_refused_also_inside_a_container():
    same = section(block_id="b")
    said = [("/blocks", "`block_id` b already exists")]
    assert problems_of(same, same) == said
    assert problems_of(same, container(same)) == said
    assert problems_of(section(block_id="a"), section(block_id="b"), section(), section()) == []


def test_the_same_action_id_twice_is_refused_in_one_block_and_fine_in_two():
    said = [("/blocks", "`action_id` a already exists in the block")]
    assert problems_of(actions(button("a"), button("a"))) == said
    assert problems_of(actions(button("a")), actions(button("a"))) == []


def test_a_message_has_at_most_fifty_blocks_two_charts_one_table_and_one_plan():
    assert ("/blocks", "no more than 50 items allowed") in problems_of(*[section()] * 51)
    assert problems_of(*[shown(pie())] * 3) == [
        ("/blocks", "no more than 2 data_visualization blocks allowed")
    ]
    assert problems_of(table(), table()) == [("/blocks", "only_one_table_allowed")]
    assert problems_of(data_table(), data_table()) == []
    assert problems_of(*[{"type": "plan", "title": "x"}] * 2) == [
        ("/blocks", "Cannot have more than 1 plan block")
    ]


def test_a_block_that_this_workspace_does_not_know_yet_is_refused_wherever_it_stands():
    chart_block = shown(pie())
    said = [("/blocks/0/type", "unsupported type: data_visualization")]
    assert problems_of(chart_block, refuse={"data_visualization"}) == said
    assert problems_of(container(table()), refuse={"table"})[0][0] == "/blocks/0/child_blocks/0/type"


def test_what_was_expected_stands_beside_what_was_wrong():
    (wrong,) = block_problems([{"type": "header", "text": mrkdwn()}])
    assert wrong.card() == {
        "code": "failed_constraint",
        "message": "unsupported type: mrkdwn",
        "pointer": "/0/text/type",
        "constraint": {"type": "enum", "expected": ["plain_text"]},
    }
    (missing,) = block_problems([{"type": "header"}])
    assert missing.card() == {
        "code": "missing_field",
        "message": "missing required field: text",
        "field": "text",
        "pointer": "/0",
    }
    assert missing.line() == "[ERROR] missing required field: text [json-pointer:/0]"

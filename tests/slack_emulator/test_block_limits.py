"""At the limit Slack accepts; one more, or one less than the least, and it refuses."""

import pytest

from slack_emulator.blocks import block_problems, message_problems, view_problems
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
    home,
    image,
    modal,
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


def site(length):
    return SITE.ljust(length, "x") if length >= len(SITE) else ""


def confirm(**more):
    return actions(button(confirm={"title": plain(), "text": plain(), **more}))


def select(**more):
    return actions({"type": "static_select", "options": [option()], **more})


def feedback(**more):
    one = {"text": plain(), "value": "1"}
    both = {"positive_button": {**one, **more}, "negative_button": one}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", **both}]}


def icon(**more):
    one = {"type": "icon_button", "icon": "trash", "text": plain()}
    return {"type": "context_actions", "elements": [{**one, **more}]}


def video(**more):
    fixed = {"alt_text": "x", "title": plain(), "thumbnail_url": SITE, "video_url": SITE}
    return {"type": "video", **fixed, **more}


def options(count):
    return [option(str(number)) for number in range(count)]


def groups(count):
    return [{"label": plain(), "options": [option()]} for _ in range(count)]


def words(length):
    return {"type": "markdown", "text": "x" * length}


def data_text(length):
    return data_table() | {"rows": [[cell()], [cell("x" * (length - 1))]]}


def plan(count):
    return {"type": "plan", "title": "x", "tasks": [task(str(number)) for number in range(count)]}


def series(count):
    return shown(chart(series=count))


def drawn(**more):
    return shown({**chart(points=1), **more})


def pointed(points):
    return shown(chart(points=points))


def typed(kind="plain_text_input", **more):
    return asked({"type": kind, **more})


# (a block made for a size, the least, the most)
SIZES = {
    "block_id": (lambda n: section(block_id="x" * n), 1, 255),
    "action_id": (lambda n: actions(button("x" * n)), 1, 255),
    "section text": (lambda n: section("x" * n), 1, 3000),
    "section fields": (lambda n: {"type": "section", "fields": [mrkdwn()] * n}, 1, 10),
    "section field": (lambda n: {"type": "section", "fields": [mrkdwn("x" * n)]}, 1, 2000),
    "header": (lambda n: {"type": "header", "text": plain("x" * n)}, 1, 150),
    "header level": (lambda n: {"type": "header", "text": plain(), "level": n}, 1, 4),
    "context elements": (lambda n: {"type": "context", "elements": [mrkdwn()] * n}, 1, 10),
    "context text": (lambda n: {"type": "context", "elements": [plain("x" * n)]}, 1, 3000),
    "actions elements": (lambda n: actions(*(button(str(one)) for one in range(n))), 1, 25),
    "input label": (lambda n: typed() | {"label": plain("x" * n)}, 1, 2000),
    "input hint": (lambda n: typed() | {"hint": plain("x" * n)}, 1, 2000),
    "image address": (lambda n: image(image_url=site(n)), 21, 3000),
    "image alt_text": (lambda n: image(alt_text="x" * n), 0, 2000),
    "image title": (lambda n: image(title=plain("x" * n)), 1, 2000),
    "image element alt_text": (lambda n: section(accessory=image(alt_text="x" * n)), 0, 2000),
    "image element address": (lambda n: section(accessory=image(image_url=site(n))), 21, 3000),
    "video alt_text": (lambda n: video(alt_text="x" * n), 0, 2000),
    "video title": (lambda n: video(title=plain("x" * n)), 1, 200),
    "video author": (lambda n: video(author_name="x" * n), 1, 50),
    "video description": (lambda n: video(description=plain("x" * n)), 1, 200),
    "video provider": (lambda n: video(provider_name="x" * n), 1, 50),
    "video address": (lambda n: video(video_url=site(n)), 21, 3000),
    "video picture": (lambda n: video(thumbnail_url=site(n)), 21, 3000),
    "video link": (lambda n: video(title_url=site(n)), 21, 2000),
    "video provider icon": (lambda n: video(provider_icon_url=site(n)), 21, 2000),
    "markdown": (words, 0, 12_000),
    "alert": (lambda n: {"type": "alert", "text": plain("x" * n)}, 1, 200),
    "card title": (lambda n: card(title=mrkdwn("x" * n)), 1, 150),
    "card subtitle": (lambda n: card(subtitle=mrkdwn("x" * n)), 1, 150),
    "card body": (lambda n: card(body=mrkdwn("x" * n)), 1, 200),
    "card subtext": (lambda n: card(subtext=mrkdwn("x" * n)), 1, 200),
    "card actions": (lambda n: card(actions=[button(str(one)) for one in range(n)]), 0, 3),
    "carousel cards": (lambda n: {"type": "carousel", "elements": [card()] * n}, 1, 10),
    "container title": (lambda n: container(title=plain("x" * n)), 1, 150),
    "container subtitle": (lambda n: container(subtitle=plain("x" * n)), 1, 150),
    "container blocks": (lambda n: container() | {"child_blocks": [section()] * n}, 1, 10),
    "plan tasks": (plan, 0, 50),
    "context_actions elements": (lambda n: icon() | {"elements": icon()["elements"] * n}, 1, 5),
    "feedback text": (lambda n: feedback(text=plain("x" * n)), 1, 75),
    "feedback value": (lambda n: feedback(value="x" * n), 1, 2000),
    "feedback label": (lambda n: feedback(accessibility_label="x" * n), 1, 75),
    "icon people": (lambda n: icon(visible_to_user_ids=["U1"] * n), 1, 10),
    "icon value": (lambda n: icon(value="x" * n), 0, 2000),
    "icon label": (lambda n: icon(accessibility_label="x" * n), 1, 75),
    "button text": (lambda n: actions(button(text=plain("x" * n))), 1, 75),
    "button value": (lambda n: actions(button(value="x" * n)), 0, 2000),
    "button address": (lambda n: actions(button(url=site(n))), 21, 3000),
    "button label": (lambda n: actions(button(accessibility_label="x" * n)), 1, 75),
    "button prompt": (lambda n: actions(button(agent_prompt="x" * n)), 1, 4000),
    "dialog title": (lambda n: confirm(title=plain("x" * n)), 1, 100),
    "dialog text": (lambda n: confirm(text=plain("x" * n)), 1, 300),
    "dialog yes": (lambda n: confirm(confirm=plain("x" * n)), 1, 30),
    "dialog no": (lambda n: confirm(deny=plain("x" * n)), 1, 30),
    "option text": (lambda n: select(options=[option(text=plain("x" * n))]), 1, 75),
    "option value": (lambda n: select(options=[option() | {"value": "x" * n}]), 1, 150),
    "option description": (lambda n: select(options=[option(description=plain("x" * n))]), 1, 75),
    "select options": (lambda n: select(options=options(n)), 1, 100),
    "select groups": (lambda n: actions({"type": "static_select", "option_groups": groups(n)}), 1, 100),
    "group label": (
        lambda n: actions(
            {"type": "static_select", "option_groups": [{"label": plain("x" * n), "options": [option()]}]}
        ),
        1,
        75,
    ),
    "group options": (
        lambda n: actions(
            {"type": "static_select", "option_groups": [{"label": plain(), "options": options(n)}]}
        ),
        1,
        100,
    ),
    "select placeholder": (lambda n: select(placeholder=plain("x" * n)), 1, 150),
    "overflow options": (lambda n: actions({"type": "overflow", "options": options(n)}), 1, 5),
    "overflow address": (lambda n: actions({"type": "overflow", "options": [option(url=site(n))]}), 21, 3000),
    "checkboxes options": (lambda n: actions({"type": "checkboxes", "options": options(n)}), 1, 10),
    "radio options": (lambda n: actions({"type": "radio_buttons", "options": options(n)}), 1, 10),
    "least length": (lambda n: typed(min_length=n), 0, 3000),
    "most length": (lambda n: typed(max_length=n), 1, 3000),
    "least lines": (lambda n: typed("rich_text_input", min_lines=n), 1, 100),
    "most lines": (lambda n: typed("rich_text_input", max_lines=n), 1, 100),
    "most files": (lambda n: typed("file_input", max_files=n), 1, 10),
    "dispatch": (
        lambda n: typed(
            dispatch_action_config={
                "trigger_actions_on": ["on_enter_pressed", "on_character_entered", "x"][:n]
            }
        ),
        1,
        2,
    ),
    "epoch": (lambda n: typed("datetimepicker", initial_date_time=n), 10**9, 10**10 - 1),
    "list indent": (
        lambda n: {"type": "rich_text", "elements": [
            {"type": "rich_text_list", "style": "bullet", "indent": n, "elements": rich()["elements"]}
        ]}, 0, 8,
    ),
    "skin tone": (lambda n: rich({"type": "emoji", "name": "wave", "skin_tone": n}), 1, 6),
    "table rows": (lambda n: table(n), 1, 100),
    "table columns": (lambda n: table(1, n), 1, 20),
    "table settings": (lambda n: table(column_settings=[None] * n), 0, 20),
    "table text": (lambda n: table(1, 1, "x" * n), 1, 10_000),
    "data rows": (lambda n: data_table(n), 2, 201),
    "data columns": (lambda n: data_table(2, n), 1, 20),
    "data page": (lambda n: data_table(page_size=n), 1, 100),
    "data header column": (lambda n: data_table(row_header_column_index=n), 0, 1),
    "data text": (data_text, 2, 20_000),
    "chart title": (lambda n: shown(pie()) | {"title": "x" * n}, 1, 50),
    "pie segments": (lambda n: shown(pie(n)), 1, 12),
    "pie label": (lambda n: shown({"type": "pie", "segments": [{"label": "x" * n, "value": 1}]}), 1, 20),
    "chart series": (series, 1, 12),
    "chart points": (pointed, 1, 20),
    "series name": (
        lambda n: drawn(series=[{"name": "x" * n, "data": [{"label": "W0", "value": 1}]}]), 1, 20,
    ),
    "axis label": (lambda n: drawn(axis_config={"categories": ["W0"], "x_label": "x" * n}), 1, 50),
}  # fmt: skip


@pytest.mark.parametrize("name", SIZES)
def test_a_block_is_accepted_up_to_its_limit_and_not_beyond(name):
    made, least, most = SIZES[name]
    assert block_problems([made(most)]) == []
    assert block_problems([made(least)]) == []
    assert block_problems([made(most + 1)])
    if least > 0:
        assert block_problems([made(least - 1)])


VIEW_SIZES = {
    "title": (lambda n: modal(section(), title=plain("x" * n)), 1, 24),
    "submit": (lambda n: modal(section(), submit=plain("x" * n)), 1, 24),
    "close": (lambda n: modal(section(), close=plain("x" * n)), 1, 24),
    "private_metadata": (lambda n: modal(section(), private_metadata="x" * n), 0, 3000),
    "callback_id": (lambda n: modal(section(), callback_id="x" * n), 0, 255),
    "external_id": (lambda n: home(section(), external_id="x" * n), 0, 255),
    "blocks of a modal": (lambda n: modal(*[section()] * n), 0, 100),
    "blocks of a Home tab": (lambda n: home(*[section()] * n), 0, 100),
}


@pytest.mark.parametrize("name", VIEW_SIZES)
def test_a_view_is_accepted_up_to_its_limit_and_not_beyond(name):
    made, least, most = VIEW_SIZES[name]
    for size in (least, most):
        assert view_problems(made(size), ("modal", "home")) == []
    assert view_problems(made(most + 1), ("modal", "home"))
    if least > 0:
        assert view_problems(made(least - 1), ("modal", "home"))


def attached(*blocks):
    return [{"blocks": list(blocks)}]


MESSAGE_SIZES = {
    "blocks": (lambda n: ([section()] * n, []), 50),
    "charts": (lambda n: ([shown(pie())] * n, []), 2),
    "charts in attachments too": (lambda n: ([shown(pie())], attached(*[shown(pie())] * (n - 1))), 2),
    "tables": (lambda n: ([table()] * n, []), 1),
    "tables in containers and attachments too": (
        lambda n: ([container(table())], attached(*[table()] * (n - 1))), 1,
    ),
    "markdown text": (lambda n: ([words(6000)], attached(words(n - 6000))), 12_000),
    "text of data tables": (
        lambda n: ([data_text(9000)], attached(data_text(n - 9000))), 20_000,
    ),
    "attachments": (lambda n: ([], [{"text": "x"}] * n), 100),
    "blocks of an attachment": (lambda n: ([], attached(*[section()] * n)), 50),
    "actions of an attachment": (lambda n: ([], [{"actions": [{"type": "button"}] * n}]), 5),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGE_SIZES)
def test_a_message_is_accepted_up_to_its_limit_and_not_beyond(name):
    made, most = MESSAGE_SIZES[name]
    for size, accepted in ((most, True), (most + 1, False)):
        blocks, attachments = made(size)
        assert (message_problems(blocks, attachments=attachments) == []) is accepted


def test_characters_are_counted_as_code_points():
    header = {"type": "header", "text": plain("🎯" * 150)}
    assert block_problems([header]) == []
    assert block_problems([{"type": "header", "text": plain("🎯" * 151)}])
    assert block_problems([table(1, 1, "🎯" * 10_000)]) == []

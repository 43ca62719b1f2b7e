"""What Slack accepts as a modal or a Home tab."""

import pytest

from slack_emulator.blocks import view_problems
from tests.slack_emulator.block_kit import (
    actions,
    asked,
    data_table,
    home,
    modal,
    mrkdwn,
    pie,
    plain,
    section,
    shown,
    table,
)


def sentences(view):
    return [one.message for one in view_problems(view, ("modal", "home"))]


def number(**more):
    return asked({"type": "number_input", "is_decimal_allowed": False, **more})


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal(section(), colour="red"), "invalid additional property: colour"),
        (home(section(), submit_disabled=False), "invalid additional property: submit_disabled"),
        (modal(section(), id="V1"), "invalid additional property: id"),
        (modal(table()), "unsupported type: table"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        (modal(section(), title=mrkdwn()), "unsupported type: mrkdwn"),
        ({**modal(asked({"type": "plain_text_input"})), "submit": None}, "must provide an object"),
        ({"type": "modal", "title": plain(), "blocks": [asked({"type": "datepicker"})]}, "submit"),
        ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
        ({"type": "home"}, "missing required field: blocks"),
        ({"type": "workflow_step", "blocks": [section()]}, "unsupported type: workflow_step"),
        ({"blocks": [section()]}, "missing required field: type"),
        (modal(number(min_value="2", max_value="1")), "`min_value` cannot be greater than `max_value`"),
        (modal(number(min_value="1.5")), "must be an integer"),
        (
            modal(number(initial_value="9", max_value="8")),
            "`initial_value` cannot be greater than `max_value`",
        ),
        (modal(number(initial_value="many")), "invalid format"),
        (modal(asked({"type": "file_input"}, dispatch_action=True)), "`dispatch_action` cannot be used"),
        (
            modal(*[asked({"type": "datepicker", "focus_on_load": True})] * 2),
            "only one element can have `focus_on_load`",
        ),
        (home(actions({"type": "datetimepicker"})), "unsupported type: datetimepicker"),
        (None, "must provide an object"),
    ],
)
def test_a_view_that_slack_would_not_show_is_refused(view, message):
    assert any(message in sentence for sentence in sentences(view))


def test_a_view_must_be_of_the_kind_that_the_method_shows():
    (problem,) = view_problems(home(section()), ("modal",))
    assert (problem.pointer, problem.message) == ("/view/type", "unsupported type: home")


@pytest.mark.parametrize(
    "view",
    [
        home(),
        home(section(), title=plain("Home"), private_metadata="", callback_id=""),
        home(shown(pie()), table(), data_table()),
        modal(
            clear_on_close=True,
            notify_on_close=True,
            close=plain("No"),
            external_id="x",
            submit_disabled=True,
        ),
        {"type": "modal", "title": plain(), "blocks": [asked({"type": "datepicker"})], "submit": plain()},
        modal(asked({"type": "file_input"}, dispatch_action=False)),
    ],
)
def test_a_view_that_slack_would_show_is_accepted(view):
    assert sentences(view) == []

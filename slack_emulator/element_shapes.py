"""The elements that blocks hold, and the objects they are composed of, with Slack's limits."""

from typing import Any

from slack_emulator.rich_text_shapes import NAME
from slack_emulator.rules import either, exactly, in_order, listed, needs, not_empty, objects
from slack_emulator.shapes import (
    HOME,
    JSON,
    MESSAGE,
    MODAL,
    Check,
    Shape,
    Walk,
    address,
    anything,
    every,
    flag,
    many,
    number,
    one_of,
    plain,
    string,
    text,
    typed,
    unique,
    whole,
)

ID = string(255)
DAY = string(10, 10, r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
HOUR = string(5, 5, r"([01]\d|2[0-3]):[0-5]\d")
NUMERIC = string(50, 1, r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
STYLE = one_of("primary", "danger")
# A button may lead into an app on the person's device too: slack://…, mailto:…
LINK = string(3000, 1, r"[A-Za-z][A-Za-z0-9+.-]*:\S+")

# Composition objects


def _picture(value: Any, pointer: str, walk: Walk) -> None:
    if not walk.has_picture(value):
        walk.complain(pointer, "invalid slack file")


SLACK_FILE = Shape(optional={"id": NAME, "url": address()}, also=every(exactly("id", "url"), _picture))
PICTURE: dict[str, Check] = {
    "image_url": address(),
    "slack_file": SLACK_FILE,
    # What Slack adds when it shows a picture; apps send it back.
    **dict.fromkeys(("image_width", "image_height", "image_bytes"), number),
    **dict.fromkeys(("fallback", "is_animated"), anything),
}  # fmt: skip
IMAGE = Shape({"alt_text": string(2000, 0)}, PICTURE, exactly("image_url", "slack_file"))
OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
LINK_OPTION = Shape(
    {"text": plain(75)}, {"value": string(150), "description": plain(75), "url": LINK}, either("value", "url")
)
CHOICE = Shape({"text": text(75), "value": string(150)}, {"description": text(75)})
GROUP = Shape({"label": plain(75), "options": many(OPTION, 1, 100)})
# Slack shows its own words for what a dialog does not say (recorded: only title and text).
CONFIRM = Shape(
    {"text": text(300)}, {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": STYLE}
)
DISPATCH = Shape(
    {"trigger_actions_on": every(many(one_of("on_enter_pressed", "on_character_entered"), 1, 2), unique)}
)
FILTER = Shape(
    optional={
        "include": every(many(one_of("im", "mpim", "private", "public"), 1, 4), unique),
        "exclude_external_shared_channels": flag, "exclude_bot_users": flag,
    },
    also=not_empty,
)  # fmt: skip
PARAMETER = Shape({"name": NAME, "value": anything})
TRIGGER = Shape({"url": address()}, {"customizable_input_parameters": many(PARAMETER)})
WORKFLOW = Shape({"trigger": TRIGGER})


def _initial_is_offered(value: JSON, pointer: str, walk: Walk) -> None:
    """What is chosen at first must be among the options."""
    offered = [one for group in (value, *objects(value.get("option_groups"))) for one in _options(group)]
    first = [value.get("initial_option"), *listed(value.get("initial_options"))]
    for one in objects(first):
        if str(one.get("value")) not in offered:
            walk.complain(pointer, "initial option is not one of the options")


def _options(group: JSON) -> list[str]:
    return [str(one.get("value")) for one in objects(group.get("options"))]


def _whole_numbers(value: JSON, pointer: str, walk: Walk) -> None:
    """Where decimals are not allowed, none may be set as a bound or a beginning."""
    for name in ("min_value", "max_value", "initial_value"):
        given = value.get(name)
        if value.get("is_decimal_allowed") is False and isinstance(given, str) and "." in given:
            walk.complain(f"{pointer}/{name}", "must be an integer")


# What several elements have in common

USED: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM}
FOCUSED: dict[str, Check] = {**USED, "focus_on_load": flag}
ASKED: dict[str, Check] = {**FOCUSED, "placeholder": plain(150)}
TYPED: dict[str, Check] = {
    "action_id": ID, "focus_on_load": flag, "placeholder": plain(150), "dispatch_action_config": DISPATCH,
    "initial_value": string(3000, 0),
}  # fmt: skip
OFFERED: dict[str, Check] = {"options": many(OPTION, 1, 100), "option_groups": many(GROUP, 1, 100)}
SEVERAL: dict[str, Check] = {"max_selected_items": whole(1)}
SEARCHED: dict[str, Check] = {"min_query_length": whole(0)}
IDENTIFIERS = many(NAME)
CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": FILTER}
ANSWERED: dict[str, Check] = {"response_url_enabled": flag}
LABELLED: dict[str, Check] = {"accessibility_label": string(75)}
OPTIONS_OR_GROUPS = every(exactly("options", "option_groups"), _initial_is_offered)
FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, LABELLED)

BUTTONS = {
    "button": Shape(
        {"text": plain(75)},
        {
            **USED, **LABELLED, "url": LINK, "value": string(2000, 0), "style": STYLE,
            "agent_prompt": string(4000), "agent_prompt_display": NAME,
            "visible_to_user_ids": many(NAME, 1, 10),
        },
        needs("agent_prompt_display", "agent_prompt"),
    ),
    "workflow_button": Shape(
        {"text": plain(75), "workflow": WORKFLOW}, {**USED, **LABELLED, "style": STYLE}, on=MESSAGE
    ),
    "feedback_buttons": Shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}),
    "icon_button": Shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {**USED, **LABELLED, "value": string(2000, 0), "visible_to_user_ids": many(NAME, 1, 10)},
    ),
    "overflow": Shape({"options": many(LINK_OPTION, 1, 5)}, USED),
}  # fmt: skip
SELECTS = {
    "static_select": Shape(optional={**ASKED, **OFFERED, "initial_option": OPTION}, also=OPTIONS_OR_GROUPS),
    "multi_static_select": Shape(
        optional={**ASKED, **OFFERED, **SEVERAL, "initial_options": many(OPTION, 1)}, also=OPTIONS_OR_GROUPS
    ),
    "external_select": Shape(optional={**ASKED, **SEARCHED, "initial_option": OPTION}),
    "multi_external_select": Shape(
        optional={**ASKED, **SEARCHED, **SEVERAL, "initial_options": many(OPTION, 1)}
    ),
    "users_select": Shape(optional={**ASKED, "initial_user": NAME}),
    "multi_users_select": Shape(optional={**ASKED, **SEVERAL, "initial_users": IDENTIFIERS}),
    "channels_select": Shape(optional={**ASKED, **ANSWERED, "initial_channel": NAME}),
    "multi_channels_select": Shape(optional={**ASKED, **SEVERAL, "initial_channels": IDENTIFIERS}),
    "conversations_select": Shape(
        optional={**ASKED, **ANSWERED, **CONVERSATIONS, "initial_conversation": NAME}
    ),
    "multi_conversations_select": Shape(
        optional={**ASKED, **SEVERAL, **CONVERSATIONS, "initial_conversations": IDENTIFIERS}
    ),
}
PICKERS = {
    "checkboxes": Shape(
        {"options": many(CHOICE, 1, 10)}, {**FOCUSED, "initial_options": many(CHOICE, 1, 10)},
        _initial_is_offered,
    ),
    "radio_buttons": Shape(
        {"options": many(CHOICE, 1, 10)}, {**FOCUSED, "initial_option": CHOICE}, _initial_is_offered
    ),
    "datepicker": Shape(optional={**ASKED, "initial_date": DAY}),
    "timepicker": Shape(optional={**ASKED, "initial_time": HOUR, "timezone": string(100)}),
    "datetimepicker": Shape(
        optional={**FOCUSED, "initial_date_time": whole(10**9, 10**10 - 1)}, on=MESSAGE + MODAL
    ),
}  # fmt: skip
INPUTS = {
    "plain_text_input": Shape(
        optional={**TYPED, "multiline": flag, "min_length": whole(0, 3000), "max_length": whole(1, 3000)},
        also=in_order("min_length", "max_length"),
    ),
    # The documentation says "modals only" of these two, Slack accepts them in messages (measured, 2026-08).
    "email_text_input": Shape(optional=TYPED, on=MESSAGE + MODAL),
    "url_text_input": Shape(optional=TYPED, on=MESSAGE + MODAL),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        {**TYPED, "initial_value": NUMERIC, "min_value": NUMERIC, "max_value": NUMERIC},
        every(
            in_order("min_value", "max_value"), in_order("min_value", "initial_value"),
            in_order("initial_value", "max_value"), _whole_numbers,
        ),
        MODAL,
    ),
    "rich_text_input": Shape(
        optional={
            **TYPED, "initial_value": typed("blocks", "rich_text"), "min_lines": whole(1, 100),
            "max_lines": whole(1, 100),
        },
        also=in_order("min_lines", "max_lines"), on=MODAL + HOME,
    ),
    "file_input": Shape(
        optional={"action_id": ID, "filetypes": many(string(20), 1), "max_files": whole(1, 10)}, on=MODAL
    ),
}  # fmt: skip
ELEMENTS = {
    **BUTTONS, **SELECTS, **PICKERS, **INPUTS, "image": IMAGE,
    "plain_text": Shape({"text": string(3000)}, {"emoji": flag}),
    "mrkdwn": Shape({"text": string(3000)}, {"verbatim": flag}),
    "url": Shape({"url": NAME, "text": NAME}, {"icon_url": NAME}),
}  # fmt: skip

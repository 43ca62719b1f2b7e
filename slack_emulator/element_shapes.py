"""The elements that blocks hold, and the objects they are composed of, with Slack's limits."""

from typing import Any

from slack_emulator.shapes import (
    Check,
    Shape,
    Walk,
    anything,
    either,
    flag,
    many,
    number,
    one_of,
    picture,
    plain,
    string,
    text,
    typed,
    whole,
)

ID = string(255)
DAY = string(10, 10, r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
HOUR = string(5, 5, r"([01]\d|2[0-3]):[0-5]\d")
NUMERIC = string(50, 1, r"-?\d+(\.\d+)?")
SLACK_FILE = Shape(optional={"id": string(), "url": string(3000)}, also=picture)

OPTION = Shape({"text": text(75), "value": string(150)}, {"description": text(75), "url": string(3000)})
GROUP = Shape({"label": plain(75), "options": many(OPTION, 1, 100)})
CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = Shape(
    optional={"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
)
FILTER = Shape(
    optional={
        "include": many(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)

USED: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM}
ASKED: dict[str, Check] = {**USED, "focus_on_load": flag, "placeholder": plain(150)}
TYPED: dict[str, Check] = {**ASKED, "initial_value": string(3000, 0), "dispatch_action_config": DISPATCH}
ONE_IDENTIFIER = string(50)
IDENTIFIERS = many(ONE_IDENTIFIER, 0, 100)
MOST_CHOSEN: dict[str, Check] = {"max_selected_items": whole(1, 100)}


def _initial_is_offered(value: Any, pointer: str, walk: Walk) -> None:
    """What is chosen at first must be one of the options, exactly."""
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group.get("options") or [] if isinstance(group, dict) else []
    chosen = value.get("initial_options") or (
        [value["initial_option"]] if value.get("initial_option") else []
    )
    for one in chosen if isinstance(chosen, list) else []:
        if one not in offered:
            walk.complain(pointer, "initial option is not one of the options")


def _static(value: Any, pointer: str, walk: Walk) -> None:
    either("options", "option_groups")(value, pointer, walk)
    _initial_is_offered(value, pointer, walk)


def _static_fields(most: int = 100) -> dict[str, Check]:
    return {"options": many(OPTION, 1, most), "option_groups": many(GROUP, 1, 100)}


BUTTON = Shape(
    {"text": plain(75)},
    {
        **USED, "url": string(3000), "value": string(2000, 0), "style": one_of("primary", "danger"),
        "accessibility_label": string(75), "agent_prompt": string(4000), "agent_prompt_display": anything,
    },
)  # fmt: skip
FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
ICON_BUTTON = Shape(
    {"icon": one_of("trash"), "text": plain(75)},
    {
        **USED, "value": string(2000), "accessibility_label": string(75),
        "visible_to_user_ids": many(ONE_IDENTIFIER, 1, 10),
    },
)  # fmt: skip
IMAGE = Shape(
    {"alt_text": string(2000)},
    {"image_url": string(3000), "slack_file": SLACK_FILE, "image_width": number, "image_height": number},
    either("image_url", "slack_file"),
)

ELEMENTS = {
    "button": BUTTON,
    "workflow_button": Shape(
        {"text": plain(75), "workflow": anything},
        {**USED, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "image": IMAGE,
    "static_select": Shape(
        optional={**ASKED, **_static_fields(), "initial_option": OPTION}, also=_static
    ),
    "multi_static_select": Shape(
        optional={**ASKED, **_static_fields(), **MOST_CHOSEN, "initial_options": many(OPTION, 1, 100)},
        also=_static
    ),
    "external_select": Shape(optional={**ASKED, "initial_option": OPTION, "min_query_length": whole(0, 75)}),
    "multi_external_select": Shape(
        optional={
            **ASKED, **MOST_CHOSEN, "initial_options": many(OPTION, 1, 100), "min_query_length": whole(0, 75),
        }
    ),
    "users_select": Shape(optional={**ASKED, "initial_user": ONE_IDENTIFIER}),
    "multi_users_select": Shape(optional={**ASKED, **MOST_CHOSEN, "initial_users": IDENTIFIERS}),
    "channels_select": Shape(
        optional={**ASKED, "initial_channel": ONE_IDENTIFIER, "response_url_enabled": flag}
    ),
    "multi_channels_select": Shape(optional={**ASKED, **MOST_CHOSEN, "initial_channels": IDENTIFIERS}),
    "conversations_select": Shape(
        optional={
            **ASKED, "initial_conversation": ONE_IDENTIFIER, "default_to_current_conversation": flag,
            "filter": FILTER, "response_url_enabled": flag,
        }
    ),
    "multi_conversations_select": Shape(
        optional={
            **ASKED, **MOST_CHOSEN, "initial_conversations": IDENTIFIERS, "filter": FILTER,
            "default_to_current_conversation": flag,
        }
    ),
    "overflow": Shape({"options": many(OPTION, 1, 5)}, USED),
    "checkboxes": Shape(
        {"options": many(OPTION, 1, 10)},
        {**USED, "focus_on_load": flag, "initial_options": many(OPTION, 1, 10)},
        _initial_is_offered,
    ),
    "radio_buttons": Shape(
        {"options": many(OPTION, 1, 10)},
        {**USED, "focus_on_load": flag, "initial_option": OPTION},
        _initial_is_offered,
    ),
    "datepicker": Shape(optional={**ASKED, "initial_date": DAY}),
    "timepicker": Shape(optional={**ASKED, "initial_time": HOUR, "timezone": string(100)}),
    "datetimepicker": Shape(
        optional={**USED, "focus_on_load": flag, "initial_date_time": whole(10**9, 10**10 - 1)}
    ),
    "plain_text_input": Shape(
        optional={**TYPED, "multiline": flag, "min_length": whole(0, 3000), "max_length": whole(1, 3000)}
    ),
    "email_text_input": Shape(optional=TYPED),
    "url_text_input": Shape(optional=TYPED),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        {**TYPED, "initial_value": NUMERIC, "min_value": NUMERIC, "max_value": NUMERIC},
    ),
    "rich_text_input": Shape(
        optional={
            **TYPED, "initial_value": typed("blocks", {"rich_text"}), "min_lines": whole(1, 100),
            "max_lines": whole(1, 100),
        }
    ),
    "file_input": Shape(
        optional={"action_id": ID, "filetypes": many(string(20), 1, 100), "max_files": whole(1, 10)}
    ),
    "feedback_buttons": Shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}),
    "icon_button": ICON_BUTTON,
    "plain_text": Shape({"text": string(3000)}, {"emoji": flag}),
    "mrkdwn": Shape({"text": string(3000)}, {"verbatim": flag}),
    "raw_text": Shape({"text": string(10_000, 0)}),
    "raw_number": Shape({"value": number}, {"text": string(255)}),
    "url": Shape({"url": string(3000), "text": string(255)}, {"icon_url": string(3000)}),
}  # fmt: skip

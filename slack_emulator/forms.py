"""What a person chooses or types in an element, in the shape that Slack gives it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, Protocol

from slack_emulator.elements import STATELESS, elements, options
from slack_emulator.errors import refused

JSON = dict[str, Any]

# For each element: where its state holds the choice, and which field of the element holds the first one.
STATE = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}


# What a filter calls the types of conversation.
KINDS = {"im": "im", "mpim": "mpim", "public": "public_channel", "private": "private_channel"}


class Directory(Protocol):
    """Who knows people, channels and files by what a person would call them."""

    def user_id(self, written: str) -> str | None:
        """The id of the person who answers to this."""

    def channel_id(self, written: str) -> str | None:
        """The id of the channel with this name."""

    def kind_of(self, channel_id: str) -> str:
        """Slack's word for the type of a conversation: im, mpim, public_channel or private_channel."""

    def file(self, file_id: str) -> JSON | None:
        """The file object with this id."""


def first_state(element: JSON) -> JSON:
    """The state of an element that nobody has touched."""
    key, initial = STATE[element["type"]]
    empty: Any = [] if key.endswith(("options", "users", "channels", "conversations", "files")) else None
    return _state(element, element.get(initial, empty))


def _state(element: JSON, value: Any) -> JSON:
    """That value in the shape of the element; a time is told with its zone, an empty rich text not at all."""
    state: JSON = {"type": element["type"], STATE[element["type"]][0]: value}
    if element["type"] == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    if element["type"] == "rich_text_input" and value is None:
        del state["rich_text_value"]
    return state


def form_values(blocks: list[JSON], entered: dict[tuple[str, str], JSON]) -> JSON:
    """The state of every element that has one: what was entered, else what it started with."""
    values: JSON = {}
    for block, element in elements(blocks):
        if element["type"] not in STATELESS and element["type"] in STATE:
            key = (block["block_id"], element["action_id"])
            values.setdefault(key[0], {})[key[1]] = entered.get(key) or first_state(element)
    return values


def choice(element: JSON, value: Any, directory: Directory) -> JSON:
    """The state of an element after a person chose or typed `value`; a sentence when that is impossible.

    `value` is what they would say (text, an option's value or text, a date, a name or id, a list of these),
    null to empty the element, or a complete state already.
    """
    kind = element["type"]
    if isinstance(value, dict) and kind != "rich_text_input":
        return {"type": kind, **value}
    if value is None or value == "":
        return first_state({"type": kind, "timezone": element.get("timezone")})
    return _state(element, READERS[kind](element, value, directory))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _option(element: JSON, value: Any, directory: Directory) -> JSON:
    offered = options(element)
    if element["type"] in ("external_select", "multi_external_select"):
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    found = [one for one in offered if one["value"] == value] or [
        one for one in offered if one["text"]["text"] == value
    ]
    if not found:
        known = ", ".join(one["value"] for one in offered)
        raise refused(f'{element["action_id"]} has no option "{value}"; it offers: {known}.')
    return found[0]


def _user(element: JSON, value: Any, directory: Directory) -> str:
    if (found := directory.user_id(str(value))) is None:
        raise refused(f'Nobody here is called "{value}".')
    return found


def _channel(element: JSON, value: Any, directory: Directory) -> str:
    if (found := directory.channel_id(str(value))) is None:
        raise refused(f'There is no channel "{value}".')
    if directory.kind_of(found) not in _kinds(element):
        raise refused(f'{element.get("action_id")} does not offer "{value}", a conversation of another kind.')
    return found


def _kinds(element: JSON) -> set[str]:
    """The types of conversation that a select offers; every direct one here is with a bot, the app."""
    if element["type"].endswith("channels_select"):
        return {"public_channel"}
    filtered = element.get("filter") or {}
    wanted = {KINDS[one] for one in filtered.get("include") or KINDS}
    return wanted - {"im"} if filtered.get("exclude_bot_users") else wanted


def _file(element: JSON, value: Any, directory: Directory) -> JSON:
    if (found := directory.file(str(value))) is None:
        raise refused(f'There is no file "{value}"; upload it first.')
    return found


def _text(element: JSON, value: Any, directory: Directory) -> str:
    return str(value)


def _rich_text(element: JSON, value: Any, directory: Directory) -> JSON:
    if isinstance(value, dict):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


def _date(element: JSON, value: Any, directory: Directory) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise refused(f'"{value}" is not a date like 2026-10-08.') from None


def _time(element: JSON, value: Any, directory: Directory) -> str:
    try:
        return time.fromisoformat(str(value)).strftime("%H:%M")
    except ValueError:
        raise refused(f'"{value}" is not a time like 14:00.') from None


def _moment(element: JSON, value: Any, directory: Directory) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise refused(f'"{value}" is not a moment in seconds since 1970.') from None


Reader = Callable[[JSON, Any, Directory], Any]


def _each(reader: Reader) -> Reader:
    return lambda element, value, directory: [reader(element, one, directory) for one in _listed(value)]


READERS: dict[str, Reader] = {
    "plain_text_input": _text, "number_input": _text, "email_text_input": _text, "url_text_input": _text,
    "rich_text_input": _rich_text, "static_select": _option, "external_select": _option,
    "radio_buttons": _option,
    "overflow": _option, "multi_static_select": _each(_option), "multi_external_select": _each(_option),
    "checkboxes": _each(_option), "users_select": _user, "multi_users_select": _each(_user),
    "channels_select": _channel, "multi_channels_select": _each(_channel), "conversations_select": _channel,
    "multi_conversations_select": _each(_channel), "datepicker": _date, "timepicker": _time,
    "datetimepicker": _moment, "file_input": _each(_file),
}  # fmt: skip

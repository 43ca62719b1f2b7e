"""What Slack's own client says about a form before the app ever sees it."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from slack_emulator.forms import STATE

JSON = dict[str, Any]
MOST_FILES = 10
REQUIRED = "Please complete this required field."


def complaints(blocks: list[JSON], values: JSON) -> JSON:
    """What is wrong with the input blocks, as {block_id: sentence}; empty when the form may be submitted."""
    found: JSON = {}
    for block in blocks:
        if block["type"] == "input" and (sentence := _complaint(block, values)):
            found[block["block_id"]] = sentence
    return found


def _complaint(block: JSON, values: JSON) -> str | None:
    element = block["element"]
    state = values[block["block_id"]][element["action_id"]]
    given = state.get(STATE[element["type"]][0])
    if given in (None, "", []):
        return None if block.get("optional") else REQUIRED
    check = CHECKS.get(element["type"])
    return check(element, given) if check else None


def _text(element: JSON, given: Any) -> str | None:
    if len(given) > element.get("max_length", 3000):
        return f"Must be {element.get('max_length', 3000)} characters or fewer."
    if len(given) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    return None


def _number(element: JSON, given: Any) -> str | None:
    try:
        number = Decimal(given)
    except InvalidOperation:
        return "Please enter a valid number."
    if not number.is_finite():
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Decimals aren't allowed in this field."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Must be {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Must be {element['max_value']} or less."
    return None


def _email(element: JSON, given: Any) -> str | None:
    name, _, host = given.partition("@")
    return None if name and "." in host and " " not in given else "Please enter a valid email address."


def _url(element: JSON, given: Any) -> str | None:
    return None if "://" in given and " " not in given else "Please enter a valid URL."


def _many(element: JSON, given: Any) -> str | None:
    most = element.get("max_selected_items")
    return f"Please choose {most} or fewer." if most and len(given) > most else None


def _files(element: JSON, given: Any) -> str | None:
    return _many({"max_selected_items": element.get("max_files", MOST_FILES)}, given)


CHECKS: dict[str, Callable[[JSON, Any], str | None]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "file_input": _files,
    **{
        f"multi_{what}_select": _many for what in ("static", "external", "users", "channels", "conversations")
    },
}

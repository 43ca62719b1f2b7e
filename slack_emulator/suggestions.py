"""What an app may answer when it is asked for the options of a select."""

from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]
MOST = 100
LONGEST = {"text": 75, "value": 150, "description": 75}


def option_problems(answer: JSON) -> list[str]:
    """What is wrong with the answer; empty when Slack would show its options."""
    named = [name for name in ("options", "option_groups") if name in answer]
    if len(named) != 1:
        return ["must provide exactly one of options and option_groups"]
    return list(_problems(answer[named[0]], f"/{named[0]}", groups=named[0] == "option_groups"))


def _problems(given: Any, at: str, *, groups: bool) -> Iterator[str]:
    if not isinstance(given, list):
        yield f"must provide an array [json-pointer:{at}]"
        return
    if len(given) > MOST:
        yield f"no more than {MOST} items allowed [json-pointer:{at}]"
    for number, one in enumerate(given):
        here = f"{at}/{number}"
        if not isinstance(one, dict):
            yield f"must provide an object [json-pointer:{here}]"
        elif groups:
            yield from _text_problems(one.get("label"), f"{here}/label", LONGEST["text"])
            yield from _problems(one.get("options"), f"{here}/options", groups=False)
        else:
            yield from _option_problems(one, here)


def _option_problems(option: JSON, at: str) -> Iterator[str]:
    yield from _text_problems(option.get("text"), f"{at}/text", LONGEST["text"])
    value = option.get("value")
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST["value"]:
        yield f"must be a string of 1 to {LONGEST['value']} characters [json-pointer:{at}/value]"
    if "description" in option:
        yield from _text_problems(option["description"], f"{at}/description", LONGEST["description"])


def _text_problems(given: Any, at: str, most: int) -> Iterator[str]:
    written = given.get("text") if isinstance(given, dict) and given.get("type") == "plain_text" else None
    if not isinstance(written, str) or not 0 < len(written) <= most:
        yield f"must be a plain_text of 1 to {most} characters [json-pointer:{at}]"

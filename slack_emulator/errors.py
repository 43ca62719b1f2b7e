"""The two ways of saying no: as Slack says it to an app, and as a sentence to whoever drives the page."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any


class SlackError(Exception):
    """What a Web API method answers instead of ok: Slack's error name, and what goes with it."""

    status = 200
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, name: str, messages: Sequence[str] = (), **extra: Any) -> None:
        super().__init__(name)
        self.name = name
        self.messages = list(messages)
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """The JSON body of the refusal."""
        body: dict[str, Any] = {"ok": False, "error": self.name, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


def missing(*fields: str) -> SlackError:
    """The refusal of a call that lacks arguments."""
    return SlackError("invalid_arguments", [f"[ERROR] missing required field: {field}" for field in fields])


def invalid(field: str, why: str) -> SlackError:
    """The refusal of an argument, like: must provide a string."""
    return SlackError("invalid_arguments", [f"[ERROR] {why} [json-pointer:/{field}]"])


class ControlError(Exception):
    """A control call that cannot be done, with the HTTP status and a sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def unknown(sentence: str) -> ControlError:
    """There is no such thing (404)."""
    return ControlError(404, sentence)


def refused(sentence: str) -> ControlError:
    """The thing cannot be done like that (400)."""
    return ControlError(400, sentence)

"""People who use the product: they read what they see, press buttons by their words and fill in forms."""

from collections.abc import Iterator
from typing import Any

from tests.hand import Hand

JSON = dict[str, Any]
WORDED = {"text", "elements", "fields", "rows", "label", "title", "alt_text", "accessory", "hint"}


class Someone:
    """One person in the local Slack."""

    def __init__(self, hand: Hand, user: str) -> None:
        self.hand, self.user = hand, user

    def messages(self) -> list[JSON]:
        """Everything they see in the conversation with the bot, oldest first."""
        return self.hand.messages(self.user)

    def last(self, words: str) -> JSON:
        """The last message that holds these words."""
        found = [message for message in self.messages() if words in shown(message)]
        assert found, f"{self.user} sees nothing with {words!r}, but: {[m['text'] for m in self.messages()]}"
        return found[-1]

    def sees(self, words: str) -> bool:
        """Whether any message holds these words."""
        return any(words in shown(message) for message in self.messages())

    def types(self, words: str, **more: Any) -> JSON:
        """Type `/oneonone …`; the last message they see after it."""
        answer = self.hand.act("command", user=self.user, command="/oneonone", text=words, **more)
        assert answer["status"] == 200, answer
        return self.messages()[-1]

    def presses(self, message: JSON, label: str) -> JSON:
        """Press the button with this label on a message."""
        button = next((each for each in elements(message) if _label(each) == label), None)
        assert button, f"no {label!r}, only {[_label(each) for each in elements(message)]}"
        answer = self.hand.act(
            "press",
            user=self.user,
            action_id=button["action_id"],
            channel=message["channel"],
            ts=message["ts"],
            value=button.get("value"),
        )
        assert answer["status"] == 200, answer
        return answer

    def form(self) -> JSON:
        """The form they see."""
        view = self.hand.look("view", user=self.user)
        assert view, f"{self.user} sees no form"
        return view

    def submits(self, **answers: Any) -> JSON:
        """Submit the form that is open; answers by block_id, which may hold a colon if given as a dict."""
        view = self.form()
        blocks = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
        unknown = set(answers) - set(blocks)
        assert not unknown, f"no field {unknown}, only {sorted(blocks)}"
        values = {name: {blocks[name]["element"]["action_id"]: value} for name, value in answers.items()}
        answer = self.hand.act("submit", user=self.user, view_id=view["id"], values=values)
        assert answer["status"] == 200, answer
        return answer


def shown(message: JSON) -> str:
    """Every word of a message or view: its text and all texts in its blocks."""
    return "\n".join([str(message.get("text") or ""), *_texts(message.get("blocks") or [])])


def elements(message: JSON) -> Iterator[JSON]:
    """Every button and select of a message or view."""
    for block in message.get("blocks") or []:
        yield from block.get("elements") or []
        if "accessory" in block:
            yield block["accessory"]


def _label(element: JSON) -> str:
    words = element.get("text") or element.get("placeholder") or {}
    return str(words.get("text", "")) if isinstance(words, dict) else str(words)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in (
                "text",
                "elements",
                "fields",
                "rows",
                "label",
                "title",
                "alt_text",
                "accessory",
                "hint",
            ):
                yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)

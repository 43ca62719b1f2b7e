"""What people of these tests do again and again: write a whole log, close what is open, look what is new."""

import sqlite3
from typing import Any

from demo.stage import Stage
from tests.acting import Someone, elements, shown
from tests.hand import Hand

JSON = dict[str, Any]
TEN_CALLS = {"text:1": "10 calls each week", "quantity:1": "10", "per:1": "week", "evidence:1": "own word"}


class Player(Someone):
    """Somebody who also closes forms, walks through a log, and notices what is new."""

    def new(self, before: int) -> list[JSON]:
        """What they see beyond the first so many messages."""
        return self.messages()[before:]

    def count(self) -> int:
        """How many messages they see."""
        return len(self.messages())

    def again(self, message: JSON) -> JSON:
        """The same message as it reads now."""
        return next(each for each in self.messages() if each["ts"] == message["ts"])

    def labels(self, message: JSON) -> list[str]:
        """What can be pressed on a message as it reads now."""
        return [str(each["text"]["text"]) for each in elements(self.again(message)) if "action_id" in each]

    def view(self) -> JSON | None:
        """The form they see, if there is one."""
        return self.hand.look("view", user=self.user)

    def closes(self) -> None:
        """Close every form."""
        while view := self.view():
            self.hand.act("close", user=self.user, view_id=view["id"])

    def taps(self, action_id: str) -> JSON:
        """Press a button inside the form that is open."""
        return self.hand.act("press", user=self.user, action_id=action_id, view_id=self.form()["id"])

    def fields(self) -> dict[str, JSON]:
        """The fields of the form that is open."""
        return {block["block_id"]: block for block in self.form()["blocks"] if block["type"] == "input"}

    def refused(self, **answers: Any) -> dict[str, str]:
        """Submit what the form does not take: what it says, by field."""
        answer = self.submits(**answers)["response"]
        assert answer["response_action"] == "errors", answer
        return dict(answer["errors"])

    def turns_to(self, field: str, **answers: Any) -> None:
        """Go through the pages of a log, answering what must be answered, until one has that field."""
        for _ in range(9):
            fields = self.fields()
            if field in fields:
                return
            given = {name: "skill" for name in fields if name.startswith("cause:")}
            if "text:1" in fields:
                given |= TEN_CALLS
            given |= {name: value for name, value in answers.items() if name in fields}
            answer = self.submits(**given)["response"]
            assert answer["response_action"] == "update", answer
        raise AssertionError(f"no page with {field}")

    def logs(self, rep: str, **answers: Any) -> None:
        """Write a whole log."""
        self.types(f"log {rep}")
        self.turns_to("heard", **answers)
        self.submits(heard=answers.get("heard", "She will call more"))
        assert "Logged" in shown(self.form())
        self.closes()


def go(hand: Hand, moment: str) -> None:
    """Let time pass."""
    hand.act("clock", to=moment)


def rows(stage: Stage, *but: str) -> dict[str, list[str]]:
    """Everything that the database holds, table by table."""
    path = stage.bot.services.database.engine.url.database
    connection = sqlite3.connect(str(path))
    try:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
            for name in names
            if name not in but
        }
    finally:
        connection.close()

"""What every control call has at hand: the workspace, time travel, and waiting for the app to finish."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from slack_emulator.channels import Channel
from slack_emulator.delivery import Outcome
from slack_emulator.errors import refused, unknown
from slack_emulator.people import Person
from slack_emulator.telling import tell
from slack_emulator.workspace import Workspace
from slack_emulator.workspaces import Workspaces

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """One control call's surroundings: the workspace it is about, and all others."""

    workspace: Workspace
    workspaces: Workspaces
    settle: Callable[[], Awaitable[None]]
    travel: Callable[[datetime], Awaitable[None]]

    def at(self, team: object) -> Self:
        """The same surroundings in the workspace that a call names."""
        return replace(self, workspace=self.workspaces.of_team(team))

    def person(self, body: JSON) -> Person:
        """Who acts."""
        return self.workspace.people.actor(given(body, "user"))

    def channel(self, person: Person, body: JSON) -> Channel:
        """Where they act: the channel they name, else their conversation with the app."""
        named = str(body.get("channel") or "")
        if not named:
            return self.workspace.channels.direct(person.id)
        channel = self.workspace.channels.get(self.workspace.channel_id(named) or "")
        if channel is None or person.id not in channel.members:
            raise unknown(f'{person.real_name} is in no channel "{named}".')
        return channel

    def check_listening(self) -> None:
        """Refuse a click where the app is not installed any more, or wants to hear of none."""
        if not self.workspace.app.installed:
            raise refused(f"The app is not installed in {self.workspace.team_name}.")
        if not self.workspace.app.interactive:
            raise refused("This app has interactivity turned off.")

    async def happened(self, name: str, said: JSON) -> Outcome | None:
        """Send an event to the app if it subscribed to it."""
        return await tell(self.workspace, name, said)


def given(body: JSON, name: str) -> Any:
    """A field that must be there."""
    if body.get(name) in (None, ""):
        raise refused(f'The call lacks "{name}".')
    return body[name]


def number(body: JSON, name: str) -> int:
    """A field that is a whole number; 0 when it is not there."""
    try:
        return int(body.get(name) or 0)
    except (TypeError, ValueError):
        raise refused(f'"{body[name]}" is not a number for "{name}".') from None


def outcome_card(outcome: Outcome | None) -> JSON:
    """What became of what was sent; where the app asked for nothing, nothing was sent."""
    return outcome.card() if outcome else {"ack_ms": None, "status": 200}

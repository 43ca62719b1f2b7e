"""Telling the app what happened in a workspace."""

from typing import Any

from slack_emulator import payloads
from slack_emulator.delivery import Outcome
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


async def tell(workspace: Workspace, name: str, said: JSON) -> Outcome | None:
    """Send an event to the app if it is installed and subscribed to it; answers what became of it."""
    if not workspace.app.installed or name not in workspace.app.events:
        return None
    return await workspace.delivery.deliver_event(payloads.event(workspace, said))


def announce(workspace: Workspace, name: str, said: JSON) -> None:
    """Send such an event without waiting for the app."""
    if not workspace.app.installed or name not in workspace.app.events:
        return
    workspace.common.start(workspace.delivery.deliver_event(payloads.event(workspace, said)))

"""The app itself: apps.connections.open, apps.manifest.validate."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args, method
from slack_emulator.schema import problems
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
SCHEMA = Path(__file__).parent.parent / "manifest.schema.json"
NO_EVENTS = "Event Subscription requires either Request URL or Socket Mode Enabled"
NO_INTERACTIVITY = "Interactivity requires a Request URL or Socket Mode Enabled"


@method("apps.connections.open", token="app")
def open_connection(workspace: Workspace, args: Args) -> JSON:
    """An address for one Socket Mode connection."""
    host = workspace.url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={workspace.socket.ticket()}&app_id={workspace.app.app_id}"}


@method("apps.manifest.validate", token="config", required=("manifest",))
def validate(workspace: Workspace, args: Args) -> JSON:
    """What is wrong with a manifest, with a pointer to each place."""
    if args.text("app_id") not in ("", workspace.app.app_id):
        raise SlackError("invalid_app_id")
    manifest = args.parsed("manifest", "invalid_manifest")
    found = problems(manifest, _schema())
    if isinstance(manifest, dict) and not found:
        found = _contradictions(manifest)
    if found:
        errors = [{"message": message, "pointer": pointer} for pointer, message in found]
        raise SlackError("invalid_manifest", errors=errors)
    return {"errors": []}


@cache
def _schema() -> JSON:
    schema: JSON = json.loads(SCHEMA.read_text("utf-8"))
    return schema


def _contradictions(manifest: JSON) -> list[tuple[str, str]]:
    """What each part allows and the whole does not: events and clicks need a way to the app."""
    settings = manifest.get("settings") or {}
    if settings.get("socket_mode_enabled"):
        return []
    events, clicks = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    found = []
    if (events.get("bot_events") or events.get("user_events")) and not events.get("request_url"):
        found.append(("/settings/event_subscriptions", NO_EVENTS))
    if clicks.get("is_enabled") and not clicks.get("request_url"):
        found.append(("/settings/interactivity", NO_INTERACTIVITY))
    return found

"""The app itself: apps.connections.open, apps.manifest.validate."""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.manifest_shapes import manifest_problems
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


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
    found = manifest_problems(args.parsed("manifest", "invalid_manifest"))
    if found:
        errors = [{"message": message, "pointer": pointer} for pointer, message in found]
        raise SlackError("invalid_manifest", errors=errors)
    return {"errors": []}

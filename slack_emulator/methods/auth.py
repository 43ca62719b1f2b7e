"""Who am I, and where may I connect: auth.*, apps.*, team.*, bots.*, api.*."""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("api.test", token="none")
def test(workspace: Workspace, args: Args) -> JSON:
    """Echo."""
    if args.text("error"):
        raise SlackError(args.text("error"), args=args.given)
    return {"args": args.given}


@method("auth.test")
def auth_test(workspace: Workspace, args: Args) -> JSON:
    """Whose token this is."""
    app = workspace.app
    return {
        "url": f"https://{workspace.domain}.slack.com/", "team": workspace.team_name, "user": app.name,
        "team_id": workspace.team_id, "user_id": app.bot_user_id, "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }  # fmt: skip


@method("apps.connections.open", token="app")
def open_connection(workspace: Workspace, args: Args) -> JSON:
    """An address for one Socket Mode connection."""
    host = workspace.url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={workspace.socket.ticket()}&app_id={workspace.app.app_id}"}


@method("team.info", scopes=("team:read",))
def team_info(workspace: Workspace, args: Args) -> JSON:
    """The workspace."""
    return {
        "team": {
            "id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain,
            "email_domain": "", "icon": {"image_default": True},
        }
    }  # fmt: skip


@method("bots.info", scopes=("users:read",))
def bot_info(workspace: Workspace, args: Args) -> JSON:
    """The app's own bot."""
    if args.text("bot") not in ("", workspace.app.bot_id):
        raise SlackError("bot_not_found")
    return {"bot": workspace.bot_profile()["bot_profile"]}

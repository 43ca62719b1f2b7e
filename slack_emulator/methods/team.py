"""The workspace as a whole: team.info, bots.info, emoji.list."""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("team.info", scopes=("team:read",))
def team_info(workspace: Workspace, args: Args) -> JSON:
    """The workspace."""
    if args.text("team") not in ("", workspace.team_id):
        raise SlackError("team_not_found")
    if args.text("domain") not in ("", workspace.domain):
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain,
            "url": f"https://{workspace.domain}.slack.com/", "email_domain": "",
            "icon": {"image_default": True}, "avatar_base_url": f"{workspace.url}/avatars/",
            "is_verified": False,
        }
    }  # fmt: skip


@method("bots.info", scopes=("users:read",))
def bot_info(workspace: Workspace, args: Args) -> JSON:
    """The app's own bot, the only one here."""
    if args.text("bot") not in ("", workspace.app.bot_id):
        raise SlackError("bot_not_found")
    profile = workspace.bot_profile()["bot_profile"]
    return {"bot": {name: value for name, value in profile.items() if name != "team_id"}}


@method("emoji.list", scopes=("emoji:read",), tier=2)
def emoji(workspace: Workspace, args: Args) -> JSON:
    """The emoji that this workspace made for itself, as the seed names them."""
    return {"emoji": workspace.emoji, "cache_ts": f"{workspace.now().timestamp():.6f}"}

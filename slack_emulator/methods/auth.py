"""Who am I, and is there anybody: api.test, auth.*"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.paging import paged
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("api.test", token="none", tier=4)
def test(workspace: Workspace, args: Args) -> JSON:
    """Echo."""
    if args.text("error"):
        raise SlackError(args.text("error"), args=args.given)
    return {"args": args.given}


@method("auth.test", token="any", tier=5)
def auth_test(workspace: Workspace, args: Args) -> JSON:
    """Whose token this is."""
    app, grant = workspace.app, args.bearer
    person = workspace.people.get(grant.user)
    answer: JSON = {
        "url": f"https://{workspace.domain}.slack.com/", "team": workspace.team_name,
        "user": person.name if person else app.name, "team_id": workspace.team_id, "user_id": grant.user,
        "is_enterprise_install": False,
    }  # fmt: skip
    if grant.kind == "bot":
        answer["bot_id"] = app.bot_id
    if grant.expires_at is not None:
        answer["expires_in"] = int((grant.expires_at - workspace.now()).total_seconds())
    return answer


@method("auth.teams.list", tier=2)
def teams(workspace: Workspace, args: Args) -> JSON:
    """The workspaces in which the app is installed with this token."""
    limit = args.number("limit", 100, 1, 1000)
    team: JSON = {"id": workspace.team_id, "name": workspace.team_name}
    if args.flag("include_icon"):
        team["icon"] = {"image_default": True}
    page, metadata = paged(args, [team], limit)
    return {"teams": page, "response_metadata": metadata}

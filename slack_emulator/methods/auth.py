"""Who am I, and is there anybody: api.test, auth.*, blocks.validate."""

from typing import Any

from slack_emulator.blocks import message_problems, view_problems
from slack_emulator.errors import SlackError
from slack_emulator.methods.paging import paged
from slack_emulator.methods.table import Args, method
from slack_emulator.shapes import Problem
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


@method("blocks.validate", token="none")
def validate(workspace: Workspace, args: Args) -> JSON:
    """What is wrong with blocks, a view or a message, with a pointer to each place."""
    given = [name for name in ("blocks", "view", "message") if args.has(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments", ["must provide exactly one of `blocks`, `view`, or `message`"])
    value = args.parsed(given[0], f"invalid_{given[0]}")
    problems = _problems(workspace, given[0], value)
    if problems:
        raise SlackError(f"invalid_{given[0]}", errors=[problem.card() for problem in problems])
    return {}


def _problems(workspace: Workspace, kind: str, value: Any) -> list[Problem]:
    if kind == "view":
        return view_problems(value, ("modal", "home"), workspace.refuse_blocks)
    if kind == "blocks":
        return message_problems(value, workspace.refuse_blocks, at="")
    if not isinstance(value, dict):
        return [Problem("", "must provide an object")]
    return message_problems(value.get("blocks") or [], workspace.refuse_blocks)

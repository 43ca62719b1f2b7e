"""Groups of people: usergroups.*"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args, method
from slack_emulator.usergroups import Usergroup
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
READ = ("usergroups:read",)
WRITE = ("usergroups:write",)


def _known(workspace: Workspace, args: Args) -> Usergroup:
    group = workspace.usergroups.get(args.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def _answer(workspace: Workspace, group: Usergroup, args: Args) -> JSON:
    """The group after a change, of which the app is told too."""
    group.updated, group.updated_by = int(workspace.now().timestamp()), workspace.app.bot_user_id
    shown = group.as_slack(workspace.team_id, users=True, count=args.flag("include_count"))
    said = {"type": "subteam_updated", "subteam": shown, "event_ts": workspace.fresh_ts()}
    workspace.happened("subteam_updated", said)
    return {"usergroup": shown}


@method("usergroups.list", scopes=READ, tier=2)
def list_(workspace: Workspace, args: Args) -> JSON:
    """All groups; disabled ones when asked for."""
    users, count = args.flag("include_users"), args.flag("include_count")
    groups = [one for one in workspace.usergroups if args.flag("include_disabled") or not one.deleted]
    return {"usergroups": [one.as_slack(workspace.team_id, users=users, count=count) for one in groups]}


@method("usergroups.users.list", scopes=READ, required=("usergroup",), tier=2)
def users(workspace: Workspace, args: Args) -> JSON:
    """Who is in a group."""
    group = _known(workspace, args)
    if group.deleted and not args.flag("include_disabled"):
        raise SlackError("no_such_subteam")
    return {"users": group.users}


@method("usergroups.create", scopes=WRITE, required=("name",), tier=2)
def create(workspace: Workspace, args: Args) -> JSON:
    """A new group without anybody in it."""
    name = args.text("name")
    handle = args.text("handle") or name.lower().replace(" ", "-")
    _check_free(workspace, name, handle)
    now, bot = int(workspace.now().timestamp()), workspace.app.bot_user_id
    group = Usergroup(workspace.fresh_id("S"), name, handle, args.text("description"))
    group.channels, group.created, group.created_by = args.listed("channels"), now, bot
    group.updated, group.updated_by = now, bot
    workspace.usergroups.put(group)
    shown = group.as_slack(workspace.team_id, users=True, count=args.flag("include_count"))
    said = {"type": "subteam_created", "subteam": shown, "event_ts": workspace.fresh_ts()}
    workspace.happened("subteam_created", said)
    return {"usergroup": shown}


def _check_free(workspace: Workspace, name: str, handle: str, group: Usergroup | None = None) -> None:
    known = workspace.usergroups.named(name, handle)
    if known is not None and known is not group:
        raise SlackError("name_already_exists" if known.name == name else "handle_already_exists")


@method("usergroups.update", scopes=WRITE, required=("usergroup",), tier=2)
def update(workspace: Workspace, args: Args) -> JSON:
    """Change what a group is called and what it is for."""
    group = _known(workspace, args)
    name, handle = args.text("name") or group.name, args.text("handle") or group.handle
    _check_free(workspace, name, handle, group)
    group.name, group.handle = name, handle
    if args.has("description"):
        group.description = args.text("description")
    if args.has("channels"):
        group.channels = args.listed("channels")
    return _answer(workspace, group, args)


@method("usergroups.users.update", scopes=WRITE, required=("usergroup", "users"), tier=2)
def set_users(workspace: Workspace, args: Args) -> JSON:
    """Who is in a group from now on."""
    group, named = _known(workspace, args), args.listed("users")
    if not named:
        raise SlackError("no_users_provided")
    if any(workspace.people.get(one) is None for one in named):
        raise SlackError("invalid_users")
    group.users = named
    return _answer(workspace, group, args)


@method("usergroups.disable", scopes=WRITE, required=("usergroup",), tier=2)
def disable(workspace: Workspace, args: Args) -> JSON:
    """Put a group out of use."""
    group = _known(workspace, args)
    group.deleted, group.deleted_by = int(workspace.now().timestamp()), workspace.app.bot_user_id
    return _answer(workspace, group, args)


@method("usergroups.enable", scopes=WRITE, required=("usergroup",), tier=2)
def enable(workspace: Workspace, args: Args) -> JSON:
    """Put a group into use again."""
    group = _known(workspace, args)
    group.deleted, group.deleted_by = 0, None
    return _answer(workspace, group, args)

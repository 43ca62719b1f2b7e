"""People: users.*, dnd.*"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.paging import paged
from slack_emulator.methods.places import known_person
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("users.info", scopes=("users:read",), required=("user",), tier=4)
def info(workspace: Workspace, args: Args) -> JSON:
    """One person."""
    person = known_person(workspace, args.text("user"))
    return {"user": workspace.person(person, locale=args.flag("include_locale"))}


@method("users.list", scopes=("users:read",), tier=2)
def list_(workspace: Workspace, args: Args) -> JSON:
    """Everybody, bots and deactivated accounts too."""
    limit = min(max(args.number("limit", 0), 0) or 1000, 1000)
    page, metadata = paged(args, list(workspace.people), limit)
    members = [workspace.person(person, locale=args.flag("include_locale")) for person in page]
    moment = int(workspace.now().timestamp())
    return {"members": members, "cache_ts": moment, "response_metadata": metadata}


@method("users.lookupByEmail", scopes=("users:read.email",), required=("email",))
def by_email(workspace: Workspace, args: Args) -> JSON:
    """The person with an e-mail address."""
    person = workspace.people.by_email(args.text("email"))
    if person is None:
        raise SlackError("users_not_found")
    return {"user": workspace.person(person)}


@method("users.profile.get", scopes=("users.profile:read",), tier=4)
def profile(workspace: Workspace, args: Args) -> JSON:
    """What a person tells about themselves."""
    person = known_person(workspace, args.text("user") or workspace.app.bot_user_id)
    may_see = "users:read.email" in workspace.app.scopes
    shown = {**person.profile(workspace.team_id, workspace.url, email=may_see), "fields": {}}
    del shown["team"]
    return {"profile": shown}


@method("users.getPresence", scopes=("users:read",))
def presence(workspace: Workspace, args: Args) -> JSON:
    """Whether somebody is there."""
    person = known_person(workspace, args.text("user") or workspace.app.bot_user_id)
    shown: JSON = {"presence": "away" if person.away or person.deleted else "active"}
    if person.id != workspace.app.bot_user_id:
        return shown
    connected = workspace.socket.connected()
    own = {"online": True, "auto_away": False, "manual_away": person.away, "connection_count": connected}
    return shown | own


@method("users.setPresence", scopes=("users:write",), required=("presence",), tier=2)
def set_presence(workspace: Workspace, args: Args) -> JSON:
    """The app's bot is away, or there as far as it is."""
    if args.text("presence") not in ("auto", "away"):
        raise SlackError("invalid_presence")
    known_person(workspace, workspace.app.bot_user_id).away = args.text("presence") == "away"
    return {}


# Nobody here has hours in which they do not want to be disturbed: there is no way yet to set any.
AWAKE = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


@method("dnd.info", scopes=("dnd:read",))
def undisturbed(workspace: Workspace, args: Args) -> JSON:
    """The hours in which a person does not want to be disturbed."""
    known_person(workspace, args.text("user") or workspace.app.bot_user_id)
    return dict(AWAKE)


@method("dnd.teamInfo", scopes=("dnd:read",), required=("users",), tier=2)
def undisturbed_team(workspace: Workspace, args: Args) -> JSON:
    """The same for several people."""
    return {"users": {user: AWAKE for user in args.listed("users") if workspace.people.get(user)}}

"""People: users.*"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.conversations import paged
from slack_emulator.methods.table import Args, method
from slack_emulator.people import Person
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


def _shown(workspace: Workspace, person: Person, args: Args) -> JSON:
    may_see = "users:read.email" in workspace.app.scopes
    locale = args.flag("include_locale")
    return person.as_slack(workspace.team_id, workspace.now(), email=may_see, locale=locale)


@method("users.info", scopes=("users:read",), required=("user",))
def info(workspace: Workspace, args: Args) -> JSON:
    """One person."""
    person = workspace.people.get(args.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(workspace, person, args)}


@method("users.list", scopes=("users:read",))
def list_(workspace: Workspace, args: Args) -> JSON:
    """Everybody, bots and deactivated accounts too."""
    page, metadata = paged(args, list(workspace.people), 1000)
    members = [_shown(workspace, person, args) for person in page]
    moment = int(workspace.now().timestamp())
    return {"members": members, "cache_ts": moment, "response_metadata": metadata}


@method("users.lookupByEmail", scopes=("users:read.email",), required=("email",))
def by_email(workspace: Workspace, args: Args) -> JSON:
    """The person with an e-mail address."""
    person = workspace.people.by_email(args.text("email"))
    if person is None:
        raise SlackError("users_not_found")
    return {"user": _shown(workspace, person, args)}

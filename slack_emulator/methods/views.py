"""Modals and the Home tab: views.*"""

from typing import Any

from slack_emulator.errors import SlackError, missing
from slack_emulator.methods.content import read_view
from slack_emulator.methods.table import Args, method
from slack_emulator.triggers import Trigger
from slack_emulator.views import View
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


def _check_hash(args: Args, view: View | None) -> None:
    if args.text("hash") and view is not None and args.text("hash") != view.hash:
        raise SlackError("hash_conflict")


def _exchange(workspace: Workspace, args: Args) -> Trigger:
    """The right to open a modal, under either of its names."""
    given = args.text("trigger_id") or args.text("interactivity_pointer")
    if not given:
        raise missing("trigger_id")
    return workspace.triggers.exchange(given, workspace.now())


@method("views.open", tier=4, required=("view",))
def open_(workspace: Workspace, args: Args) -> JSON:
    """Open a modal for the person who just acted."""
    body = read_view(workspace, args, "modal")
    workspace.views.check_name(body)
    trigger = _exchange(workspace, args)
    view = workspace.new_view(trigger.user, body)
    workspace.views.open(view)
    workspace.changes.say("view", user=view.user)
    return {"view": workspace.view(view)}


@method("views.push", tier=4, required=("view",))
def push(workspace: Workspace, args: Args) -> JSON:
    """Lay a modal over the one in which the person just acted."""
    body = read_view(workspace, args, "modal")
    workspace.views.check_name(body)
    trigger = _exchange(workspace, args)
    below = workspace.views.top(trigger.user)
    if below is None or trigger.view_id is None or workspace.views.get(trigger.view_id) is None:
        raise SlackError("not_found")
    view = workspace.new_view(trigger.user, body, below)
    workspace.views.push(view)
    workspace.changes.say("view", user=view.user)
    return {"view": workspace.view(view)}


@method("views.update", tier=4, required=("view",))
def update(workspace: Workspace, args: Args) -> JSON:
    """Let an open view show something else; what was typed stays where the ids stay."""
    if not args.text("view_id") and not args.text("external_id"):
        raise missing("view_id")
    if args.text("view_id"):
        view = workspace.views.get(args.text("view_id"))
    else:
        view = workspace.views.by_external_id(args.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    body = read_view(workspace, args, view.kind)
    _check_hash(args, view)
    workspace.views.check_name(body, view)
    workspace.show_other(view, body)
    return {"view": workspace.view(view)}


@method("views.publish", tier=4, required=("user_id", "view"))
def publish(workspace: Workspace, args: Args) -> JSON:
    """Show a person their Home tab."""
    if not workspace.app.home_tab:
        raise SlackError("not_enabled")
    person = workspace.people.get(args.text("user_id"))
    if person is None or person.deleted:
        raise SlackError("user_not_found")
    body = read_view(workspace, args, "home")
    view = workspace.views.home(person.id)
    _check_hash(args, view)
    workspace.views.check_name(body, view)
    if view is None:
        view = workspace.new_view(person.id, body)
        workspace.views.publish(view)
        workspace.changes.say("home", user=person.id)
    else:
        workspace.show_other(view, body)
    return {"view": workspace.view(view)}

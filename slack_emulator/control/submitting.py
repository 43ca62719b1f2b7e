"""Forms: submitting a modal, what the app may answer to that, and closing it."""

from collections.abc import Callable
from typing import Any

from slack_emulator import payloads
from slack_emulator.complaints import complaints
from slack_emulator.control.clicking import visible_view
from slack_emulator.control.desk import Desk, given
from slack_emulator.elements import elements
from slack_emulator.errors import SlackError, refused
from slack_emulator.forms import choice
from slack_emulator.methods.content import check_view
from slack_emulator.views import View

JSON = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"


async def submit(desk: Desk, body: JSON) -> JSON:
    """Submit a modal with these values over those already in it."""
    person = desk.person(body)
    view = visible_view(desk, person, str(given(body, "view_id")))
    if view.kind != "modal" or not view.body.get("submit"):
        raise refused("This view has no submit button.")
    _enter(desk, view, body.get("values") or {})
    view.errors, view.trouble = complaints(view.blocks, view.values()), None
    desk.workspace.changes.say("view", user=person.id)
    if view.errors:
        return {"ack_ms": 0, "status": 200, "response": {"response_action": "errors", "errors": view.errors}}
    _hand_over(desk, view)
    payload = payloads.view_submission(desk.workspace, person, view)
    outcome = await desk.workspace.delivery.deliver("interactive", payload)
    answer: JSON = {**outcome.card(), "response": outcome.payload}
    if outcome.ok:
        answer |= _react(desk, view, outcome.payload or {})
    if answer["status"] != 200:
        view.trouble = TROUBLE
        desk.workspace.changes.say("view", user=person.id)
    await desk.settle()
    return answer


def _enter(desk: Desk, view: View, values: Any) -> None:
    if not isinstance(values, dict):
        raise refused('"values" is {block_id: {action_id: value}}.')
    known = {(block["block_id"], element["action_id"]): element for block, element in elements(view.blocks)}
    for block_id, entered in values.items():
        if not isinstance(entered, dict):
            raise refused('"values" is {block_id: {action_id: value}}.')
        for action_id, value in entered.items():
            if (block_id, action_id) not in known:
                raise refused(f'The form has no "{action_id}" in "{block_id}"; it has {sorted(known)}.')
            view.entered[block_id, action_id] = choice(known[block_id, action_id], value, desk.workspace)


def _hand_over(desk: Desk, view: View) -> None:
    """The app may read the files that are in a form from now on."""
    for states in view.values().values():
        for named in (one for state in states.values() for one in state.get("files") or ()):
            if (file := desk.workspace.files.get(str(named["id"]))) is not None:
                file.handed = True


def _react(desk: Desk, view: View, answer: JSON) -> JSON:
    """Do what the app answered, unless the modal is gone by now; what Slack would not understand changes
    nothing."""
    action = answer.get("response_action") if isinstance(answer, dict) else "unreadable"
    reaction = REACTIONS.get(action)
    if desk.workspace.views.get(view.id) is not view:
        return {}
    try:
        if reaction is None:
            raise SlackError("invalid_response", [f"unknown response_action: {action}"])
        reaction(desk, view, answer)
    except SlackError as error:
        return {"status": "invalid_response", "problem": [error.name, *error.messages]}
    desk.workspace.changes.say("view", user=view.user)
    return {}


def _close(desk: Desk, view: View, answer: JSON) -> None:
    desk.workspace.views.close(view)


def _clear(desk: Desk, view: View, answer: JSON) -> None:
    desk.workspace.views.clear(view.user)


def _errors(desk: Desk, view: View, answer: JSON) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    errors = answer.get("errors")
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_response", ["errors must name the block_ids of input blocks"])
    view.errors = errors


def _update(desk: Desk, view: View, answer: JSON) -> None:
    body = check_view(desk.workspace, answer.get("view"), ("modal",))
    desk.workspace.views.check_name(body, view)
    desk.workspace.show_other(view, body)


def _push(desk: Desk, view: View, answer: JSON) -> None:
    body = check_view(desk.workspace, answer.get("view"), ("modal",))
    desk.workspace.views.check_name(body)
    desk.workspace.views.push(desk.workspace.new_view(view.user, body, view))


REACTIONS: dict[object, Callable[[Desk, View, JSON], None]] = {
    None: _close,
    "clear": _clear,
    "errors": _errors,
    "update": _update,
    "push": _push,
}


async def close(desk: Desk, body: JSON) -> JSON:
    """Close a modal; with `all: true`, or where the app wants it so, everything under it too."""
    person = desk.person(body)
    view = visible_view(desk, person, str(given(body, "view_id")))
    if view.kind != "modal":
        raise refused("The Home tab cannot be closed.")
    cleared = bool(body.get("all") or view.body.get("clear_on_close"))
    closed = desk.workspace.views.clear(person.id) if cleared else [view]
    desk.workspace.views.close(view)
    desk.workspace.changes.say("view", user=person.id)
    answer: JSON = {"ack_ms": None, "status": 200}
    for one in closed:
        if one.body.get("notify_on_close"):
            payload = payloads.view_closed(desk.workspace, person, one, cleared=cleared)
            answer = (await desk.workspace.delivery.deliver("interactive", payload, answerable=False)).card()
    await desk.settle()
    return answer

"""Shortcuts and options that the app is asked for while somebody types in a select."""

from typing import Any

from slack_emulator import payloads
from slack_emulator.control.clicking import element_at, place_of
from slack_emulator.control.desk import Desk, given
from slack_emulator.errors import refused, unknown
from slack_emulator.suggestions import option_problems

JSON = dict[str, Any]
EXTERNAL = ("external_select", "multi_external_select")
DEFAULT_MIN_QUERY = 3


async def shortcut(desk: Desk, body: JSON) -> JSON:
    """Use a global shortcut, or a message shortcut on the message `ts` in `channel`."""
    person, workspace = desk.person(body), desk.workspace
    known = _declared(desk, str(given(body, "callback_id")))
    desk.check_listening()
    if known.get("type") == "message":
        channel = desk.channel(person, body)
        message = channel.log.get(str(given(body, "ts")))
        if message is None or message.ephemeral_to is not None or message.gone:
            raise unknown(f"There is no message {body['ts']} in {channel.name} to use it on.")
        payload = payloads.message_shortcut(workspace, person, channel, message, known["callback_id"])
    else:
        payload = payloads.global_shortcut(workspace, person, known["callback_id"])
    outcome = await workspace.delivery.deliver("interactive", payload, answerable=False)
    await desk.settle()
    return outcome.card()


def _declared(desk: Desk, callback_id: str) -> JSON:
    for known in desk.workspace.app.shortcuts:
        if known.get("callback_id") == callback_id and "commands" in desk.workspace.app.scopes:
            return known
    raise unknown(f'The app has no shortcut with the callback_id "{callback_id}", or no scope for it.')


async def suggest(desk: Desk, body: JSON) -> JSON:
    """Type `value` into a select whose options come from the app; answers what it would offer."""
    person, workspace = desk.person(body), desk.workspace
    place = place_of(desk, person, body)
    block, element = element_at(place, {**body, "value": None})
    if element["type"] not in EXTERNAL:
        raise refused(f'The options of "{element["action_id"]}" do not come from the app.')
    typed = str(body.get("value") or "")
    least = element.get("min_query_length", DEFAULT_MIN_QUERY)
    if len(typed) < least:
        raise refused(f"The app is asked after {least} characters.")
    desk.check_listening()
    asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
    if place.message and place.channel:
        payload = payloads.message_suggestion(workspace, person, place.channel, place.message, asked)
    else:
        payload = payloads.view_suggestion(workspace, person, place.shown_view, asked)
    outcome = await workspace.delivery.deliver("interactive", payload)
    answer = outcome.card() | {"options": [], "option_groups": []}
    if not outcome.ok:
        return answer
    offered = outcome.payload if isinstance(outcome.payload, dict) else {}
    if problems := option_problems(offered):
        return answer | {"status": "invalid_response", "problem": problems}
    await desk.settle()
    return answer | {name: offered[name] for name in ("options", "option_groups") if name in offered}

"""Clicking: buttons, selects and pickers, in messages, modals and on the Home tab."""

from dataclasses import dataclass
from typing import Any

from slack_emulator import payloads
from slack_emulator.channels import Channel
from slack_emulator.control.desk import Desk, given
from slack_emulator.elements import STATELESS, find
from slack_emulator.errors import refused, unknown
from slack_emulator.forms import choice
from slack_emulator.messages import Message
from slack_emulator.people import Person
from slack_emulator.views import View

JSON = dict[str, Any]
SHOWN = ("text", "placeholder", "style", "url", "confirm", "icon", "min_query_length", "timezone")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody clicks: a message in a conversation, or a view."""

    message: Message | None = None
    channel: Channel | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[JSON]:
        """The blocks that stand there."""
        return self.message.blocks if self.message else self.view.blocks if self.view else []

    @property
    def shown_view(self) -> View:
        """The view, where it is one."""
        if self.view is None:
            raise refused("There is nothing to click on.")
        return self.view

    def keep(self, block_id: str, action_id: str, state: JSON) -> None:
        """Remember what was chosen."""
        holder = self.message.state if self.message else self.view.entered if self.view else {}
        holder[block_id, action_id] = state


async def press(desk: Desk, body: JSON) -> JSON:
    """Press a button, choose in a select, pick a date."""
    person = desk.person(body)
    place = place_of(desk, person, body)
    block, element = element_at(place, body)
    if person.id not in element.get("visible_to_user_ids", [person.id]):
        raise unknown(f'{person.real_name} sees no "{element["action_id"]}" there.')
    action = _action(desk, block, element, body.get("value"))
    if element["type"] not in STATELESS:
        state = {
            name: value
            for name, value in action.items()
            if name not in ("action_id", "block_id", "action_ts")
        }
        place.keep(block["block_id"], element["action_id"], state)
        if place.view:
            place.view.errors.pop(block["block_id"], None)
        _tell(desk, person, place)
    if block["type"] == "input" and not block.get("dispatch_action"):
        return {"ack_ms": None, "status": 200, "sent": False}
    desk.check_listening()
    action |= {name: shown for name, shown in element.items() if name in SHOWN or name.startswith("initial_")}
    outcome = await desk.workspace.delivery.deliver("interactive", _payload(desk, person, place, action))
    await desk.settle()
    return outcome.card()


def place_of(desk: Desk, person: Person, body: JSON) -> Place:
    """Where the call says that the person clicks or types."""
    if body.get("view_id"):
        return Place(view=visible_view(desk, person, str(body["view_id"])))
    if not body.get("ts"):
        raise refused('Say where: a message by "channel" and "ts", or a view by "view_id".')
    channel = desk.channel(person, body)
    message = channel.log.get(str(body["ts"]))
    if message is None or message.gone or not message.seen_by(person.id):
        raise unknown(f"{person.real_name} sees no message {body['ts']} in {channel.name}.")
    return Place(message, channel)


def visible_view(desk: Desk, person: Person, view_id: str) -> View:
    """The person's top modal or Home tab, if that is the one they mean."""
    view = desk.workspace.views.get(view_id)
    if view is None or view.user != person.id:
        raise unknown(f"{person.real_name} has no view {view_id} open.")
    if view.kind == "modal" and view is not desk.workspace.views.top(person.id):
        raise unknown(f"Another modal lies over {view_id}.")
    return view


def element_at(place: Place, body: JSON) -> tuple[JSON, JSON]:
    """The block and the element there that the call means."""
    action_id = str(given(body, "action_id"))
    found = find(place.blocks, action_id, body.get("block_id"), body.get("value"))
    if found is None:
        raise unknown(f'Nothing there has the action_id "{action_id}" (with that value).')
    return found


def _action(desk: Desk, block: JSON, element: JSON, value: Any) -> JSON:
    action: JSON = {
        "type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"],
        "action_ts": desk.workspace.fresh_ts(),
    }  # fmt: skip
    if element["type"] == "feedback_buttons":
        buttons = [element["positive_button"], element["negative_button"]]
        pressed = next((one for one in buttons if one["value"] == value), None)
        if pressed is None:
            raise unknown(f'There is no feedback button with the value "{value}".')
        return action | {"value": pressed["value"], "text": pressed["text"]}
    if element["type"] in STATELESS - {"overflow"}:
        return action | ({"value": element["value"]} if "value" in element else {})
    return action | choice(element, value, desk.workspace)


def _payload(desk: Desk, person: Person, place: Place, action: JSON) -> JSON:
    if place.message and place.channel:
        return payloads.message_action(desk.workspace, person, place.channel, place.message, action)
    return payloads.view_action(desk.workspace, person, place.shown_view, action)


def _tell(desk: Desk, person: Person, place: Place) -> None:
    changes = desk.workspace.changes
    if place.channel:
        changes.say("message", channel=place.channel.id, user=place.channel.user)
    elif place.view:
        changes.say("home" if place.view.kind == "home" else "view", user=person.id)

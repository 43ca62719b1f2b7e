"""Second thoughts: changing and taking away what one wrote, and emoji under what others wrote."""

from typing import Any

from slack_emulator import events
from slack_emulator.channels import Channel
from slack_emulator.control.acting import escaped
from slack_emulator.control.desk import Desk, given, outcome_card
from slack_emulator.delivery import Outcome
from slack_emulator.errors import refused, unknown
from slack_emulator.events import SUBSCRIPTIONS
from slack_emulator.messages import Message
from slack_emulator.methods.reactions import EMOJI, MOST_EMOJI
from slack_emulator.people import Person

JSON = dict[str, Any]


async def edit(desk: Desk, body: JSON) -> JSON:
    """Change what one wrote."""
    person, channel, message = _own(desk, body)
    before = message.as_slack()
    text = escaped(desk, person, str(given(body, "text")), named=False)
    ts = desk.workspace.fresh_ts()
    message.text, message.edited = text, {"user": person.id, "ts": ts}
    desk.workspace.changes.say("message", channel=channel.id, user=channel.user)
    outcome = await _told(desk, channel, events.changed_event(message, before, channel, ts))
    await desk.settle()
    return {"channel": channel.id, "ts": message.ts, **outcome_card(outcome)}


async def delete(desk: Desk, body: JSON) -> JSON:
    """Take away what one wrote."""
    _, channel, message = _own(desk, body)
    outcome = None
    for said in desk.workspace.take_away(channel, message):
        outcome = await _told(desk, channel, said)
    await desk.settle()
    return {"channel": channel.id, "ts": message.ts, **outcome_card(outcome)}


def _own(desk: Desk, body: JSON) -> tuple[Person, Channel, Message]:
    person = desk.person(body)
    channel, message = _seen(desk, person, body)
    if message.user != person.id:
        raise refused(f"{person.real_name} did not write that.")
    return person, channel, message


def _seen(desk: Desk, person: Person, body: JSON) -> tuple[Channel, Message]:
    channel = desk.channel(person, body)
    message = channel.log.get(str(given(body, "ts")))
    if message is None or message.ephemeral_to is not None or message.gone:
        raise unknown(f"There is no message {body['ts']} in {channel.name}.")
    if channel.is_archived:
        raise refused(f"#{channel.name} has been archived.")
    return channel, message


async def _told(desk: Desk, channel: Channel, said: JSON) -> Outcome | None:
    if desk.workspace.app.bot_user_id not in channel.members:
        return None
    return await desk.happened(SUBSCRIPTIONS[channel.kind], said)


async def react(desk: Desk, body: JSON) -> JSON:
    """Put an emoji under a message, or with `remove: true` take it away."""
    person = desk.person(body)
    channel, message = _seen(desk, person, body)
    emoji, gone = str(given(body, "name")).strip(":"), bool(body.get("remove"))
    if not EMOJI.fullmatch(emoji):
        raise refused(f'"{emoji}" is not the name of an emoji.')
    who = message.reactions.get(emoji, [])
    if (person.id in who) != gone:
        raise refused(f"{person.real_name} {'has not reacted' if gone else 'reacted already'} with {emoji}.")
    if not gone and emoji not in message.reactions and len(message.reactions) >= MOST_EMOJI:
        raise refused(f"No more than {MOST_EMOJI} emoji fit under a message.")
    left = [one for one in who if one != person.id] + ([] if gone else [person.id])
    message.reactions[emoji] = left
    if not left:
        del message.reactions[emoji]
    desk.workspace.changes.say("message", channel=channel.id, user=channel.user)
    outcome = None
    if desk.workspace.app.bot_user_id in channel.members:
        name = "reaction_removed" if gone else "reaction_added"
        ts = desk.workspace.fresh_ts()
        outcome = await desk.happened(name, events.reaction_event(name, person.id, message, emoji, ts))
    await desk.settle()
    return outcome_card(outcome)

"""Running the workspace: its time, its people, its troubles, and the app's connection."""

from datetime import datetime
from typing import Any

from slack_emulator import events
from slack_emulator.clock import read_duration, read_moment
from slack_emulator.control.desk import Desk, given, number, outcome_card
from slack_emulator.errors import refused

JSON = dict[str, Any]
SHORTEST_LIFE = 11
REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets", "abrupt")


async def clock(desk: Desk, body: JSON) -> JSON:
    """What time it is."""
    return {"now": desk.workspace.now().isoformat()}


async def move_clock(desk: Desk, body: JSON) -> JSON:
    """Move time forwards, to a moment or by a span; answers when everything due by then was said."""
    to = _target(desk, body)
    if to < desk.workspace.now():
        raise refused(f"Time only moves forwards: it is already {desk.workspace.now().isoformat()}.")
    await desk.travel(to)
    desk.workspace.changes.say("clock")
    await desk.settle()
    return await clock(desk, body)


def _target(desk: Desk, body: JSON) -> datetime:
    if ("to" in body) == ("advance" in body):
        raise refused('Say either "to", a moment, or "advance", a span.')
    try:
        if "to" in body:
            return read_moment(str(body["to"]))
        return desk.workspace.now() + read_duration(str(body["advance"]))
    except (ValueError, OverflowError) as error:
        raise refused(str(error)) from None


async def put_user(desk: Desk, body: JSON) -> JSON:
    """Add or change a person; the app is told when it subscribed to that."""
    workspace = desk.workspace
    person, fresh = workspace.people.put(body, int(workspace.now().timestamp()))
    workspace.changes.say("state")
    name = "team_join" if fresh else "user_change"
    shown = workspace.person(person, locale=True)
    said = {"type": name, "user": shown, "cache_ts": person.updated, "event_ts": workspace.fresh_ts()}
    outcome = await desk.happened(name, said)
    await desk.settle()
    return {**person.card(), **outcome_card(outcome)}


async def put_member(desk: Desk, body: JSON) -> JSON:
    """Bring somebody ("app" is the app) into a channel, or out of it with `present: false`."""
    workspace = desk.workspace
    channel = workspace.channels.get(workspace.channel_id(str(given(body, "channel"))) or "")
    if channel is None or channel.is_im:
        raise refused(f'There is no channel "{body["channel"]}" to join.')
    app = body.get("user") == "app"
    member = workspace.app.bot_user_id if app else desk.person(body).id
    was, is_ = member in channel.members, bool(body.get("present", True))
    listening = workspace.app.bot_user_id in channel.members
    if was:
        channel.members.remove(member)
    if is_:
        channel.members.append(member)
    workspace.changes.say("state")
    name = "member_joined_channel" if is_ else "member_left_channel"
    if was != is_ and (listening or member == workspace.app.bot_user_id):
        said = events.member_event(name, member, channel, workspace.team_id, workspace.fresh_ts())
        await desk.happened(name, said)
        await desk.settle()
    return channel.card()


async def faults(desk: Desk, body: JSON) -> JSON:
    """The troubles that are planned."""
    return {"faults": desk.workspace.faults.cards()}


async def put_fault(desk: Desk, body: JSON) -> JSON:
    """Plan a trouble, or end them all with `clear: true`."""
    if body.get("clear"):
        desk.workspace.faults.clear()
    else:
        desk.workspace.faults.add(body)
    return await faults(desk, body)


async def refuse(desk: Desk, body: JSON) -> JSON:
    """The block types that this workspace does not know; they replace those named before."""
    types = body.get("types")
    if not isinstance(types, list):
        raise refused('"types" is a list of block types; an empty one lets all pass again.')
    desk.workspace.refuse_blocks.clear()
    desk.workspace.refuse_blocks.update(str(kind) for kind in types)
    return {"types": sorted(desk.workspace.refuse_blocks)}


async def disconnect(desk: Desk, body: JSON) -> JSON:
    """Drop the app's connections; answers when it is back, or after three seconds."""
    reason = str(body.get("reason") or "refresh_requested")
    if reason not in REASONS:
        raise refused(f'"{reason}" is not a reason to disconnect; there are {", ".join(REASONS)}.')
    return await desk.workspace.socket.disconnect(reason)


async def refresh(desk: Desk, body: JSON) -> JSON:
    """From now on Slack refreshes each connection after so many `seconds` of its time; null for never."""
    seconds = body.get("seconds")
    if seconds is not None and not (isinstance(seconds, int) and seconds >= SHORTEST_LIFE):
        raise refused(f'"seconds" is {SHORTEST_LIFE} or more, or null.')
    desk.workspace.socket.refresh_after(seconds)
    return {"seconds": seconds}


async def envelopes(desk: Desk, body: JSON) -> list[JSON]:
    """What was sent to the app after number `since`, each attempt with what became of it."""
    return desk.workspace.delivery.since(number(body, "since"))


async def limit(desk: Desk, body: JSON) -> JSON:
    """Whether Slack's rate limits hold: `on`, true or false."""
    if not isinstance(body.get("on"), bool):
        raise refused('"on" is true or false.')
    desk.workspace.limits.on = body["on"]
    return {"on": desk.workspace.limits.on}


async def delay_files(desk: Desk, body: JSON) -> JSON:
    """How many seconds Slack takes from a completed upload to its share: `delay`."""
    delay = body.get("delay")
    if isinstance(delay, bool) or not isinstance(delay, int | float) or delay < 0:
        raise refused('"delay" is a number of seconds.')
    desk.workspace.files.delay = delay
    return {"delay": delay}


async def redeliver(desk: Desk, body: JSON) -> JSON:
    """Send the last envelopes (`count`, three unless told) once more."""
    outcomes = await desk.workspace.delivery.redeliver(number(body, "count") or 3)
    await desk.settle()
    return {"sent": len(outcomes), "acked": sum(outcome.ok for outcome in outcomes)}

"""Typing: slash commands, messages to the app, files, and opening the Home tab."""

import re
from base64 import b64decode
from typing import Any

from slack_emulator import payloads
from slack_emulator.api import respond
from slack_emulator.channels import Channel
from slack_emulator.control.desk import Desk, given, outcome_card
from slack_emulator.delivery import Outcome
from slack_emulator.errors import SlackError, refused, unknown
from slack_emulator.events import SUBSCRIPTIONS, message_event
from slack_emulator.messages import Message
from slack_emulator.people import People, Person
from slack_emulator.triggers import ResponseUrl

JSON = dict[str, Any]
LINK = re.compile(r"(https?://([\w.\-]+)[^\s|>]*)")
CHANNEL = re.compile(r"(?<![\w<&#/])#([\w\-]+)")
MENTION = re.compile(r"(?<![\w<@])@([\w.\-]+(?: \w+)?)")


async def command(desk: Desk, body: JSON) -> JSON:
    """Type a slash command."""
    person = desk.person(body)
    channel = desk.channel(person, body)
    known = _declared(desk, str(given(body, "command")))
    if channel.is_archived:
        raise refused(f"#{channel.name} has been archived.")
    if body.get("thread_ts"):
        raise refused(f"{known['command']} is not supported in threads. Sorry!")
    channel.begin(desk.workspace.now())
    text = str(body.get("text") or "").strip()
    if known.get("should_escape"):
        text = escaped(desk, person, text, named=True)
    payload = payloads.slash_command(desk.workspace, person, channel, known["command"], text)
    outcome = await desk.workspace.delivery.deliver("slash_commands", payload)
    answers = desk.workspace.response_urls.get(payload["response_url"].rpartition("/")[2])
    if answers is None:
        raise refused("The response URL is gone.")
    status = _show_ack(desk, answers, outcome)
    if status != 200:
        failed = f'{known["command"]} failed with the error "{status}"'
        desk.workspace.slackbot_says(channel, person.id, failed)
    await desk.settle()
    return {
        "ack_ms": outcome.ack_ms,
        "status": status,
        "response": outcome.payload or _first(channel, answers),
    }


def _declared(desk: Desk, named: str) -> JSON:
    wanted, app = "/" + named.lstrip("/"), desk.workspace.app
    for known in app.commands:
        if known.get("command") == wanted and "commands" in app.scopes:
            return known
    raise refused(f"{wanted} is not a valid command.")


def _show_ack(desk: Desk, answers: ResponseUrl, outcome: Outcome) -> int | str:
    """Show the words of an acknowledgement; answers the status, changed when Slack could not show them."""
    said = {"text": outcome.payload} if isinstance(outcome.payload, str) else outcome.payload
    if not outcome.ok or not said or not (said.get("text") or said.get("blocks")):
        return outcome.status
    try:
        respond(desk.workspace, answers, said)
    except SlackError:
        return "invalid_command_response"
    return outcome.status


def _first(channel: Channel, answers: ResponseUrl) -> JSON | None:
    message = channel.log.get(answers.answers[0]) if answers.answers else None
    return message.as_seen() if message else None


def escaped(desk: Desk, person: Person, text: str, *, named: bool) -> str:
    """What a person typed with the people and channels in it as links; commands name the people in them."""
    return escape_mentions(_linked(desk, person, text), desk.workspace.people, named=named)


def _linked(desk: Desk, person: Person, text: str) -> str:
    """The text with each #name of a channel that they know as <#C123|name>."""

    def link(found: re.Match[str]) -> str:
        channel = desk.workspace.channels.named(found[1])
        known = channel is not None and (channel.kind == "public_channel" or person.id in channel.members)
        return f"<#{channel.id}|{channel.name}>" if channel is not None and known else found[0]

    return CHANNEL.sub(link, text)


def escape_mentions(text: str, people: People, *, named: bool) -> str:
    """Turn each @name that one person answers to into <@U123>, or <@U123|name> as commands have it."""

    def mention(found: re.Match[str]) -> str:
        written = found[1]
        for name in dict.fromkeys((written, written.partition(" ")[0])):
            person = people.find(name)
            if person is not None:
                label = f"|{person.name}" if named else ""
                return f"<@{person.id}{label}>{written[len(name) :]}"
        return found[0]

    return MENTION.sub(mention, text)


async def say(desk: Desk, body: JSON) -> JSON:
    """Write to the app, or into a channel."""
    person = desk.person(body)
    channel = desk.channel(person, body)
    _check_open(desk, channel)
    text = escaped(desk, person, str(given(body, "text")), named=False)
    root = channel.log.thread(str(body.get("thread_ts") or ""))
    if body.get("thread_ts") and root is None:
        raise unknown(f"There is no message {body['thread_ts']} to answer in {channel.name}.")
    message = desk.workspace.write(channel, person.id, text, thread_ts=root and root.ts)
    outcome = await _told(desk, message, channel)
    await _tell_links(desk, message, channel)
    await desk.settle()
    return {"channel": channel.id, "ts": message.ts, **outcome_card(outcome)}


def _check_open(desk: Desk, channel: Channel) -> None:
    app = desk.workspace.app
    if channel.is_archived:
        raise refused(f"#{channel.name} has been archived.")
    if channel.is_im and (not app.messages_tab or app.messages_read_only):
        raise refused("Sending messages to this app has been turned off.")


async def _told(desk: Desk, message: Message, channel: Channel) -> Outcome | None:
    if desk.workspace.app.bot_user_id not in channel.members:
        return None
    said = message_event(message, channel, desk.workspace.team_id)
    outcome = await desk.happened(SUBSCRIPTIONS[channel.kind], said)
    if not channel.is_im and f"<@{desk.workspace.app.bot_user_id}" in message.text:
        mention = {**said, "type": "app_mention"}
        mention.pop("channel_type")
        outcome = await desk.happened("app_mention", mention)
    return outcome


async def _tell_links(desk: Desk, message: Message, channel: Channel) -> None:
    domains = desk.workspace.app.unfurl_domains
    links = [
        {"url": url, "domain": domain}
        for url, host in LINK.findall(message.text)
        for domain in domains
        if host == domain or host.endswith(f".{domain}")
    ]
    if links:
        member = desk.workspace.app.bot_user_id in channel.members
        await desk.happened("link_shared", payloads.link_event(desk.workspace, message, member, links))


async def open_home(desk: Desk, body: JSON) -> JSON:
    """Open the Home tab, or with `tab: "messages"` the conversation with the app."""
    workspace, person = desk.workspace, desk.person(body)
    tab = str(body.get("tab") or "home")
    if tab not in ("home", "messages"):
        raise refused('A tab is "home" or "messages".')
    if not (workspace.app.home_tab if tab == "home" else workspace.app.messages_tab):
        raise refused(f"This app has no {tab.title()} tab.")
    before = workspace.views.home(person.id) if tab == "home" else None
    shown = workspace.view(before) if before else None
    channel = workspace.channels.direct(person.id)
    channel.begin(workspace.now())
    said = payloads.home_event(person, channel, tab, shown, workspace.fresh_ts())
    outcome = await desk.happened("app_home_opened", said)
    await desk.settle()
    return outcome_card(outcome)


async def upload(desk: Desk, body: JSON) -> JSON:
    """Share a file with the app; with `share: false` only upload it, to choose it in a form."""
    person, workspace = desk.person(body), desk.workspace
    channel = desk.channel(person, body)
    content = _content(body)
    file = workspace.files.promise(str(given(body, "filename")), len(content), person.id, workspace.now())
    file.content, file.done, file.ready = content, True, True
    if body.get("share") is False:
        return {"file": workspace.shown(file), "ack_ms": None, "status": 200}
    _check_open(desk, channel)
    message = workspace.write(channel, person.id, str(body.get("text") or ""), subtype="file_share")
    file.shares[channel.id] = [message.ts]
    message.files = [workspace.shown(file)]
    outcome = await _told(desk, message, channel)
    if workspace.app.bot_user_id in channel.members:
        await desk.happened("file_shared", payloads.file_shared(person.id, channel, file.id, message.ts))
    await desk.settle()
    return {"file": workspace.shown(file), "channel": channel.id, "ts": message.ts, **outcome_card(outcome)}


def _content(body: JSON) -> bytes:
    try:
        content = b64decode(str(given(body, "content_base64")), validate=True)
    except ValueError:
        raise refused('"content_base64" is not base64.') from None
    if not content:
        raise refused("An empty file cannot be shared.")
    return content

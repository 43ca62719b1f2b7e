"""The workspace itself: everything that is true in it, and the few verbs that change it for everybody."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from slack_emulator import events
from slack_emulator.calls import Calls
from slack_emulator.canvases import Canvases
from slack_emulator.changes import Changes
from slack_emulator.channels import Channel, Channels
from slack_emulator.clock import MovableClock, microseconds
from slack_emulator.delivery import Delivery
from slack_emulator.elements import with_ids
from slack_emulator.executions import Executions
from slack_emulator.faults import Faults
from slack_emulator.files import File, Files
from slack_emulator.http_mode import HttpMode
from slack_emulator.identity import App
from slack_emulator.limits import Limits
from slack_emulator.lists import Lists
from slack_emulator.messages import Message
from slack_emulator.people import SLACKBOT, People, Person
from slack_emulator.scheduled import Schedule
from slack_emulator.socket_mode import SocketMode
from slack_emulator.timers import Timers
from slack_emulator.triggers import ResponseUrls, Triggers
from slack_emulator.turns import Turns
from slack_emulator.usergroups import Usergroups
from slack_emulator.views import View, Views

if TYPE_CHECKING:
    from slack_emulator.installations import Installations

JSON = dict[str, Any]
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 100
BOT_ICONS = (36, 48, 72)


@dataclass(slots=True)
class Common:
    """What all workspaces of one emulator share: its address, its time, its wires and its bad days."""

    clock: MovableClock
    timers: Timers
    socket: SocketMode
    http: HttpMode
    delivery: Delivery
    faults: Faults
    limits: Limits
    url: str = ""
    calls: Calls = field(default_factory=Calls)
    turns: Turns = field(default_factory=Turns)
    refuse_blocks: set[str] = field(default_factory=set)
    installations: "Installations" = field(init=False)
    announce: Callable[["Workspace", str, JSON], None] = field(init=False)
    under_way: set[asyncio.Task[Any]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something in the background; it ends at the latest with the server."""
        task = asyncio.ensure_future(work)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def idle(self) -> None:
        """Wait until the app was told what it should know, or did not listen."""
        if self.under_way:
            await asyncio.wait(self.under_way)
        await self.socket.settled()
        await self.delivery.idle()

    async def close(self) -> None:
        """End what is under way, and the wires."""
        for task in list(self.under_way):
            task.cancel()
        await self.socket.close()
        await self.http.close()
        self.timers.stop()


class Workspace:
    """One team and how the app stands in it. Touched only from the server's own loop."""

    def __init__(self, manifest: JSON, seed: JSON, common: Common, number: int = 1) -> None:
        self.common = common
        mark = str(number) if number > 1 else ""
        team = seed.get("team") or {}
        self.team_id = str(team.get("id") or f"T0EMULATED{mark}")
        self.team_name = str(team.get("name") or f"Emulated{mark}")
        self.domain = str(team.get("domain") or f"emulated{mark}")
        self.app = App(manifest, number=number, installed=bool(seed.get("installed", True)))
        self.people = People(seed.get("users") or [])
        self.people.put({"id": SLACKBOT, "name": "slackbot", "real_name": "Slackbot"})
        self.channels = Channels(seed.get("channels") or [], self.app.bot_user_id)
        self.views = Views()
        self.files = Files(lambda: self.fresh_id("F"))
        self.triggers = Triggers()
        self.response_urls = ResponseUrls()
        self.changes = Changes()
        self.schedule = Schedule()
        self.usergroups = Usergroups(seed.get("usergroups") or [])
        self.canvases = Canvases()
        self.lists = Lists()
        self.emoji: dict[str, str] = dict(seed.get("emoji") or {})
        self.executions = Executions()
        self.threads: dict[tuple[str, str], JSON] = {}
        self._numbers = count(number * 46656)
        self._last_ts = 0
        self._bot_shown: JSON = {}
        self.people.put(
            {"id": self.app.bot_user_id, "name": self.app.name, "real_name": self.app.name, "is_bot": True}
        )
        if not self.app.installed:
            self.dismiss_app()

    # What it shares with the other workspaces

    @property
    def clock(self) -> MovableClock:
        """The time of all workspaces."""
        return self.common.clock

    @property
    def timers(self) -> Timers:
        """What happens later."""
        return self.common.timers

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.common.url

    @property
    def calls(self) -> Calls:
        """The Web API calls."""
        return self.common.calls

    @property
    def faults(self) -> Faults:
        """The bad days."""
        return self.common.faults

    @property
    def limits(self) -> Limits:
        """How fast the app may go."""
        return self.common.limits

    @property
    def refuse_blocks(self) -> set[str]:
        """The block types that are answered with invalid_blocks."""
        return self.common.refuse_blocks

    @property
    def socket(self) -> SocketMode:
        """The app's Socket Mode connections; they serve every workspace."""
        return self.common.socket

    @property
    def delivery(self) -> Delivery:
        """What brings to the app what happened, whichever way it listens."""
        return self.common.delivery

    def team_card(self) -> JSON:
        """What the control state tells about the team."""
        return {"id": self.team_id, "name": self.team_name, "domain": self.domain}

    # The app comes and goes

    def welcome_app(self) -> None:
        """The app is installed: its bot is a member."""
        self.app.installed = True
        self._bot_is_gone(False)

    def dismiss_app(self) -> None:
        """The app is not installed, or no longer: its bot is deactivated and in no channel.

        What it showed or wanted to say later is gone, and what it might still have done.
        """
        self.app.leave()
        self.views, self.schedule = Views(), Schedule()
        self.triggers, self.response_urls = Triggers(), ResponseUrls()
        for what in ("home", "view"):
            self.changes.say(what)
        self._bot_is_gone(True)
        for channel in self.channels:
            if not channel.is_im and self.app.bot_user_id in channel.members:
                channel.members.remove(self.app.bot_user_id)

    def _bot_is_gone(self, gone: bool) -> None:
        self.people.put({"id": self.app.bot_user_id, "deleted": gone}, int(self.now().timestamp()))
        self.changes.say("state")

    # Time and names

    def now(self) -> datetime:
        """The moment it is here."""
        return self.clock.now()

    def fresh_ts(self) -> str:
        """A message timestamp: the clock's moment, but always later than the one before."""
        moment = microseconds(self.now())
        self._last_ts = max(moment - moment % STEP, self._last_ts + STEP)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def fresh_id(self, prefix: str) -> str:
        """An id that was not given before, like V00000010A1."""
        number, made = next(self._numbers), ""
        while number:
            number, digit = divmod(number, 36)
            made = DIGITS[digit] + made
        return prefix + made.rjust(10, "0")

    def with_ids(self, blocks: list[JSON]) -> list[JSON]:
        """The blocks with their missing block_ids and action_ids filled in."""
        return with_ids(blocks, lambda: self.fresh_id("b")[-6:])

    # What people call things (forms.Directory)

    def user_id(self, written: str) -> str | None:
        """The id of the person who answers to this."""
        found = self.people.find(written)
        return found.id if found else None

    def channel_id(self, written: str) -> str | None:
        """The id of the channel with this id or name."""
        wanted = written.lstrip("#")
        if self.channels.get(wanted):
            return wanted
        return next((channel.id for channel in self.channels if channel.name == wanted), None)

    def kind_of(self, channel_id: str) -> str:
        """Slack's word for the type of a conversation; empty when there is none with this id."""
        channel = self.channels.get(channel_id)
        return channel.kind if channel else ""

    def file(self, file_id: str) -> JSON | None:
        """The file object with this id."""
        found = self.files.get(file_id)
        return self.shown(found) if found and found.content is not None else None

    def has_picture(self, named: JSON) -> bool:
        """Whether a picture with this id or url was uploaded, and Slack has looked at it."""
        found = self.files.get(str(named.get("id"))) or self.files.by_url(str(named.get("url") or "-"))
        return found is not None and found.ready and found.mimetype.startswith("image/")

    # How things look to the app

    def may_see(self, file: File) -> bool:
        """Whether the app uploaded a file, was handed it, or is where it was shared."""
        bot = self.app.bot_user_id
        places = filter(None, map(self.channels.get, file.shares))
        return file.handed or file.user == bot or any(bot in place.members for place in places)

    def shown(self, file: File) -> JSON:
        """The file object."""
        return file.as_slack(self.url, self.team_id, self.kind_of)

    def view(self, view: View) -> JSON:
        """The view object."""
        return view.as_slack(self.team_id, self.app.app_id, self.app.bot_id)

    def bot_profile(self) -> JSON:
        """What stands on each of the app's messages."""
        app = self.app
        icons = {f"image_{size}": f"{self.url}/avatars/{app.bot_user_id}-{size}.png" for size in BOT_ICONS}
        profile = {
            "id": app.bot_id, "app_id": app.app_id, "user_id": app.bot_user_id, "name": app.name,
            "icons": icons, "deleted": False, "updated": 0, "team_id": self.team_id,
        }  # fmt: skip
        shown = {"bot_id": app.bot_id, "app_id": app.app_id, "team": self.team_id, "bot_profile": profile}
        if shown != self._bot_shown:  # one object for all messages: it is most of what each would hold
            self._bot_shown = shown
        return self._bot_shown

    def person(self, person: Person, *, locale: bool = False) -> JSON:
        """The user object, as far as the app may see it."""
        app = self.app
        of_bot = {"api_app_id": app.app_id, "bot_id": app.bot_id, "always_active": app.always_online}
        return person.as_slack(
            self.team_id, self.now(), email="users:read.email" in app.scopes, locale=locale, url=self.url,
            app=of_bot if person.id == app.bot_user_id else None,
        )  # fmt: skip

    def conversation(self, channel: Channel, *, full: bool = False) -> JSON:
        """The conversation object."""
        shown = channel.as_slack(self.app.bot_user_id, self.team_id, full=full)
        if channel.is_im:
            person = self.people.get(channel.user or "")
            shown["is_user_deleted"] = person is None or person.deleted
        return shown

    # Verbs

    def happened(self, name: str, said: JSON) -> None:
        """Tell the app of an event, should it have subscribed to it; nobody waits for that."""
        self.common.announce(self, name, said)

    def happened_in(self, channel: Channel, said: JSON) -> None:
        """Tell the app what happened to the messages of a conversation, should it be in there."""
        if self.app.bot_user_id in channel.members:
            self.happened(events.SUBSCRIPTIONS[channel.kind], said)

    def write(self, channel: Channel, user: str, text: str, **more: Any) -> Message:
        """Put a message into a conversation; the app's own are marked as such, and it is told of them."""
        message = Message(channel.id, self.fresh_ts(), user, text, team=self.team_id, **more)
        own = user == self.app.bot_user_id
        if own:
            message.bot = self.bot_profile()
        else:
            message.client_msg_id = str(uuid4())
        channel.log.add(message)
        channel.is_closed = False
        if not own:
            channel.read[user] = message.ts
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        if own and message.ephemeral_to is None:
            self._tell_posted(channel, message)
        return message

    def _tell_posted(self, channel: Channel, message: Message) -> None:
        self.happened_in(channel, events.message_event(message, channel, self.team_id))
        kind = (message.metadata or {}).get("event_type")
        if kind in self.app.metadata_events and self.app.bot_user_id in channel.members:
            self.happened("message_metadata_posted", events.metadata_posted(message, channel, self.team_id))

    def rewrite(self, channel: Channel, message: Message, **change: Any) -> None:
        """Let a message be another in the fields of `change`."""
        before = message.as_slack()
        for name, value in change.items():
            setattr(message, name, value)
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        if message.ephemeral_to is None:
            self.happened_in(channel, events.changed_event(message, before, channel, self.fresh_ts()))

    def write_as_app(self, channel: Channel, text: str, **more: Any) -> Message:
        """Put one of the app's messages into a conversation."""
        return self.write(channel, self.app.bot_user_id, text, **more)

    def slackbot_says(self, channel: Channel, user: str, text: str) -> Message:
        """Tell one person something that only they see."""
        return self.write(channel, SLACKBOT, text, ephemeral_to=user)

    def take_away(self, channel: Channel, message: Message) -> list[JSON]:
        """Take a message out of a conversation; answers the events of which the app is to be told."""
        before = message.as_slack()
        for file in filter(None, (self.files.get(one["id"]) for one in message.files)):
            file.unshare(channel.id, message.ts)
        channel.pins = [pin for pin in channel.pins if pin["ts"] != message.ts]
        gone = channel.log.remove(message.ts)
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        if message.ephemeral_to is not None:
            return []
        if message.gone:  # its mark stays
            return [events.changed_event(message, before, channel, self.fresh_ts())]
        return [events.deleted_event(one, channel, self.fresh_ts()) for one in gone]

    def remove(self, channel: Channel, message: Message) -> None:
        """Take one of the app's messages away, and tell it."""
        for said in self.take_away(channel, message):
            self.happened_in(channel, said)

    def catch_up(self) -> None:
        """Say what was scheduled for a moment that has come."""
        for due in self.schedule.take_due(self.now()):
            channel = self.channels.get(due.channel)
            if channel is not None and self._may_still_speak(channel):
                self.write_as_app(channel, due.text, **due.more)

    def _may_still_speak(self, channel: Channel) -> bool:
        """Whether what was scheduled for a conversation is said in it: it may have ended meanwhile."""
        if channel.is_archived:
            return False
        if not channel.is_im:
            return self.app.bot_user_id in channel.members or "chat:write.public" in self.app.scopes
        person = self.people.get(channel.user or "")
        return person is not None and not person.deleted and self.app.messages_tab

    def fresh_hash(self) -> str:
        """What tells one state of a view from the next."""
        return f"{int(self.now().timestamp())}.{self.fresh_id('')[-8:].lower()}"

    def new_view(self, user: str, body: JSON, below: View | None = None) -> View:
        """A view that nobody sees yet, from a body that was checked."""
        made = self.fresh_id("V")
        filled = {**body, "blocks": self.with_ids(body["blocks"])}
        view = View(made, str(body["type"]), user, filled, self.fresh_hash(), made)
        if below is not None:
            view.root_id, view.previous_id = below.root_id, below.id
        return view

    def show_other(self, view: View, body: JSON) -> None:
        """Let a view show something else."""
        view.replace({**body, "blocks": self.with_ids(body["blocks"])}, self.fresh_hash())
        self.changes.say("home" if view.kind == "home" else "view", user=view.user)

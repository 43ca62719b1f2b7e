"""The workspace itself: everything that is true in it, and the few verbs that change it for everybody."""

from datetime import datetime
from itertools import count
from typing import Any

from slack_emulator.calls import Calls
from slack_emulator.changes import Changes
from slack_emulator.channels import Channel, Channels
from slack_emulator.clock import MovableClock, microseconds
from slack_emulator.delivery import Delivery
from slack_emulator.elements import with_ids
from slack_emulator.faults import Faults
from slack_emulator.files import File, Files
from slack_emulator.identity import App
from slack_emulator.limits import Limits
from slack_emulator.messages import Message
from slack_emulator.people import SLACKBOT, People
from slack_emulator.socket_mode import SocketMode
from slack_emulator.timers import Timers
from slack_emulator.triggers import ResponseUrls, Triggers
from slack_emulator.views import View, Views

JSON = dict[str, Any]
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 100


class Workspace:
    """One team with one installed app. Touched only from the server's own loop."""

    def __init__(self, manifest: JSON, seed: JSON, clock: MovableClock) -> None:
        self.clock = clock
        self.timers = Timers(clock)
        self.url = ""
        team = seed.get("team") or {}
        self.team_id = str(team.get("id") or "T0EMULATED")
        self.team_name = str(team.get("name") or "Emulated")
        self.domain = str(team.get("domain") or "emulated")
        self.app = App(manifest)
        self.people = People(seed.get("users") or [])
        self.people.put(
            {"id": self.app.bot_user_id, "name": self.app.name, "real_name": self.app.name, "is_bot": True}
        )
        self.people.put({"id": SLACKBOT, "name": "slackbot", "real_name": "Slackbot"})
        self.channels = Channels(seed.get("channels") or [], self.app.bot_user_id)
        self.views = Views()
        self.files = Files(lambda: self.fresh_id("F"))
        self.triggers = Triggers()
        self.response_urls = ResponseUrls()
        self.faults = Faults()
        self.calls = Calls()
        self.changes = Changes()
        self.socket = SocketMode(self.app.app_id, self.timers)
        self.limits = Limits(clock)
        self.delivery = Delivery(self.socket, self.timers, self.faults, self.limits)
        self.refuse_blocks: set[str] = set()
        self._numbers = count(46656)
        self._last_ts = 0

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
        return next((channel.id for channel in self.channels if wanted in (channel.id, channel.name)), None)

    def file(self, file_id: str) -> JSON | None:
        """The file object with this id."""
        found = self.files.get(file_id)
        return self.shown(found) if found and found.content is not None else None

    def has_picture(self, named: JSON) -> bool:
        """Whether a picture with this id or url was uploaded, and Slack has looked at it."""
        found = self.files.get(str(named.get("id"))) or self.files.by_url(str(named.get("url") or "-"))
        return found is not None and found.ready and found.mimetype.startswith("image/")

    # How things look to the app

    def shown(self, file: File) -> JSON:
        """The file object."""
        return file.as_slack(self.url, self.team_id)

    def view(self, view: View) -> JSON:
        """The view object."""
        return view.as_slack(self.team_id, self.app.app_id, self.app.bot_id)

    def bot_profile(self) -> JSON:
        """What stands on each of the app's messages."""
        app = self.app
        profile = {
            "id": app.bot_id, "app_id": app.app_id, "user_id": app.bot_user_id, "name": app.name, "icons": {},
            "deleted": False, "updated": 0, "team_id": self.team_id,
        }  # fmt: skip
        return {"bot_id": app.bot_id, "app_id": app.app_id, "team": self.team_id, "bot_profile": profile}

    # Verbs

    def write(self, channel: Channel, user: str, text: str, **more: Any) -> Message:
        """Put a message into a conversation; the app's own are marked as such."""
        message = Message(channel.id, self.fresh_ts(), user, text, **more)
        if user == self.app.bot_user_id:
            message.bot = self.bot_profile()
        channel.log.add(message)
        if user != self.app.bot_user_id:
            channel.read[user] = message.ts
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        return message

    def write_as_app(self, channel: Channel, text: str, **more: Any) -> Message:
        """Put one of the app's messages into a conversation."""
        return self.write(channel, self.app.bot_user_id, text, **more)

    def slackbot_says(self, channel: Channel, user: str, text: str) -> Message:
        """Tell one person something that only they see."""
        return self.write(channel, SLACKBOT, text, ephemeral_to=user)

    def remove(self, channel: Channel, ts: str) -> None:
        """Take a message away."""
        channel.log.remove(ts)
        self.changes.say("message", channel=channel.id, user=channel.user)

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

"""One team: everything that is true in it, and how that looks to the app."""

from datetime import datetime
from itertools import count
from typing import Any

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
from slack_emulator.identity import App
from slack_emulator.limits import Limits
from slack_emulator.lists import Lists
from slack_emulator.people import SLACKBOT, People, Person
from slack_emulator.premises import Premises
from slack_emulator.scheduled import Schedule
from slack_emulator.socket_mode import SocketMode
from slack_emulator.timers import Timers
from slack_emulator.triggers import ResponseUrls, Triggers
from slack_emulator.usergroups import Usergroups
from slack_emulator.views import View, Views

JSON = dict[str, Any]
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 100
BOT_ICONS = (36, 48, 72)


class Team:
    """What there is in one workspace. Touched only from the server's own loop."""

    def __init__(self, manifest: JSON, seed: JSON, common: Premises, number: int = 1) -> None:
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
        """Whether the app can see a picture with this id or url, and Slack has looked at it."""
        found = self.files.get(str(named.get("id"))) or self.files.by_url(str(named.get("url") or "-"))
        if found is None or not self.may_see(found):
            return False
        return found.ready and found.mimetype.startswith("image/")

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

"""The bot and a local Slack together, on one clock that can be moved; nothing in the bot knows."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Self

import sealing
from bot import Bot, build
from demo.calendars import TeamCalendars
from demo.seeding import feed, seed, workspace_seed
from handlers.people import welcome_everybody
from scheduling.pacing import UNLIMITED, Limits
from settings import Settings
from slack_emulator import Emulator, MovableClock

MANIFEST = Path(__file__).parent.parent / "manifest.json"
FIRST_MORNING = datetime(2026, 10, 1, 5, 0, tzinfo=UTC)
"""Before anybody's working day begins; in every zone of the team it is the first of October already."""
HALF_A_DAY = timedelta(hours=12)
NO_QUARANTINE = timedelta(0)


class Stage:
    """A running workspace with the seeded sales team and the bot in it, between `start` and `stop`.

    Args:
        database_url: Where the bot keeps everything.
        port: Where the local Slack listens; 0 takes a free one.
        frozen: Whether time stands still between moves, as tests want it.
        limits: Whether the workspace refuses what comes too fast, as Slack does, and the bot paces itself.
        key: What ONEONONE_KEY is; without a word, one that lives as long as the stage does.
    """

    def __init__(
        self,
        database_url: str,
        *,
        port: int = 0,
        starts: datetime = FIRST_MORNING,
        frozen: bool = False,
        limits: bool = False,
        key: str | None = None,
    ) -> None:
        manifest = json.loads(MANIFEST.read_text("utf-8"))
        self.clock = MovableClock(starts, frozen=frozen)
        self.slack = Emulator(manifest, workspace_seed(), clock=self.clock, port=port, limits=limits)
        self._limits = Limits() if limits else UNLIMITED
        self._database_url = database_url
        self._key = sealing.new_key() if key is None else key
        self.calendars = TeamCalendars()
        self._bot: Bot | None = None
        self._one_at_a_time = Lock()

    @property
    def bot(self) -> Bot:
        """The running bot."""
        if self._bot is None:
            raise RuntimeError("The stage is not open yet.")
        return self._bot

    def start(self) -> None:
        """Open the workspace, tell the bot about the team, and let it begin."""
        self.slack.start()
        self._open_bot()
        self.slack.travel = self.travel
        self.slack.settle = lambda: self.bot.settle()

    def restart(self) -> None:
        """The bot's process ends and a new one starts; Slack and the database stay."""
        self.bot.stop()
        self._open_bot()

    def _open_bot(self) -> None:
        app = self.slack.app
        settings = Settings(
            slack_bot_token=app.bot_token,
            slack_app_token=app.app_token,
            slack_api_url=self.slack.api_url,
            database_url=self._database_url,
            currency="EUR",
            oneonone_key=self._key,
        )
        self._bot = build(settings, self.clock, limits=self._limits, calendars=self.calendars)
        welcome_everybody(self.bot.services, self.bot.client)
        seed(self.bot.services, self.clock.now().date())
        self.bot.start()
        self.bot.look_now()

    def stop(self) -> None:
        """Drain the bot and close the workspace."""
        if self._bot is not None:
            self._bot.stop()
            self._bot = None
        self.slack.stop()

    def travel(self, to: datetime) -> None:
        """Move time, stopping wherever something falls due, so that everything is said at its moment."""
        with self._one_at_a_time:
            self.bot.settle()
            while self.clock.now() < to:
                self.clock.set(max(min(to, self._next_stop()), self.clock.now()))
                feed(self.bot.services, self.clock.now().date())
                self.bot.look_now()

    def _next_stop(self) -> datetime:
        """The next thing that falls due, or the next noon or midnight, when the month is looked at anew."""
        now = self.clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        turn = midnight + HALF_A_DAY * ((now - midnight) // HALF_A_DAY + 1)
        due = (self.bot.delivery.outbox.next_due(quarantine=NO_QUARANTINE), self.bot.calendars.next_due())
        return min([turn, *(each for each in due if each is not None and each > now)])

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

"""The front door: reads settings, builds, starts. Decides nothing.

Commands: `run` (also without a word), `check`, `migrate`, `import FILE`,
`import crm|measures|goals|kpis|sources`, `export measures|kpis`, `key`.
"""

import argparse
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

import sealing
import terminal
from connectors.calendars import Calendars
from connectors.public_holidays import PublicHolidays
from connectors.source_files import read_sources
from connectors.table_files import table_files
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.errors import OneOnOneError
from domain.people import SYSTEM
from domain.ports import Calendars as ReadsCalendars
from domain.ports import Clock
from domain.sources import Source, SourceTrouble
from handlers import people
from handlers.listeners import Listeners
from handlers.register import register
from scheduling import ticks
from scheduling.calendar_addresses import CalendarReading
from scheduling.delivery import Delivery
from scheduling.folder import WatchedFolder
from scheduling.importing import Importing
from scheduling.pacing import Limits
from scheduling.rendering import Rendering
from scheduling.sourcing import Sourcing
from settings import MissingSettings, Settings, from_environment, variables
from storage import schema
from storage.database import Database
from usecases import sources
from usecases.outbox import Outbox
from usecases.people import home
from usecases.services import Services
from views import reports

DRAIN = 20.0
"""Seconds that open listeners get to finish."""


class NoSlack(OneOnOneError):
    """Slack did not let the bot in."""


class BadSetting(OneOnOneError):
    """A setting makes no sense."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything that runs: what listens, what strikes, and what speaks."""

    services: Services
    client: WebClient
    listeners: Listeners
    socket: SocketModeHandler
    delivery: Delivery
    importing: Importing
    sourcing: Sourcing
    calendars: CalendarReading
    scheduler: BackgroundScheduler

    def start(self) -> None:
        """Learn who is in the workspace, plan the month, and begin to listen and to speak."""
        people.welcome_everybody(self.services, self.client)
        ticks.plan(self.services)
        self.socket.connect()  # type: ignore[no-untyped-call]
        self.scheduler.start()

    def look_now(self) -> None:
        """Do at once what the clock's ticks would do: plan, read calendars, then say all that is due."""
        ticks.plan(self.services)
        self.calendars.run_due()
        self.delivery.run_until_quiet()

    def settle(self) -> None:
        """Wait until everything that people did is answered, and what follows from it is said."""
        self.listeners.idle(DRAIN)
        self.importing.run_until_quiet()
        self.delivery.run_until_quiet()

    def stop(self) -> None:
        """Take nothing new, finish what is open, and close: nothing is lost, nothing is said twice."""
        line = self.socket.client
        line.auto_reconnect_enabled, line.closed = False, True
        line.message_queue.put("")  # or its reader sleeps on for up to a second
        self.socket.close()  # type: ignore[no-untyped-call]
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        self.listeners.idle(DRAIN)
        self.listeners.shutdown(wait=True)
        self.delivery.close()
        self.services.database.close()


def build(
    settings: Settings,
    clock: Clock,
    *,
    limits: Limits | None = None,
    calendars: ReadsCalendars | None = None,
) -> Bot:
    """Open the database, look who Slack says we are, and put the bot together, not started yet.

    Raises:
        MissingSettings: There are no tokens.
        NoSlack: Slack refuses the token or can't be reached.
    """
    settings.require_slack()
    client = WebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
    services = tools(settings, clock, workspace=_workspace(client), calendars=calendars)
    listeners = Listeners()
    app = App(client=client, token_verification_enabled=False, listener_executor=listeners)
    register(app, services)
    delivery = Delivery(
        Outbox(services.database),
        Rendering(services),
        {services.workspace: settings.slack_bot_token}.get,
        clock,
        base_url=settings.slack_api_url,
        limits=limits,
    )
    socket = SocketModeHandler(app, settings.slack_app_token, ping_interval=ticks.PING_EVERY.total_seconds())
    tables = table_files(services.catalogue)
    sourcing = Sourcing(services, tables, _sources(settings), _every(settings))
    sources.forget_others(services, SYSTEM, [each.name for each in sourcing.sources])
    importing = Importing(services, tables, client, sourcing.fetch)
    scheduler = ticks.scheduler(services, delivery)
    ticks.watch(scheduler, socket.client)
    ticks.take_in(scheduler, importing, _watched(settings, services))
    ticks.read_sources(scheduler, sourcing)
    reading = CalendarReading(services)
    ticks.read_calendars(scheduler, reading)
    return Bot(services, client, listeners, socket, delivery, importing, sourcing, reading, scheduler)


def _sources(settings: Settings) -> tuple[Source, ...]:
    """Where numbers come from by themselves; nowhere if no file says it.

    Raises:
        BadSources: What the file says makes no sense.
    """
    return read_sources(Path(settings.sources_file), variables()) if settings.sources_file else ()


def _every(settings: Settings) -> timedelta | None:
    """The time between two readings of a source.

    Raises:
        BadSetting: It is no number of hours.
    """
    if not settings.sources_every:
        return None
    try:
        every = timedelta(hours=float(settings.sources_every))
    except (ValueError, OverflowError):
        every = timedelta(0)
    if every < timedelta(minutes=5):
        raise BadSetting(f"SOURCES_EVERY is {settings.sources_every!r}; it has to be a number of hours.")
    return every


def _watched(settings: Settings, services: Services) -> WatchedFolder | None:
    """The folder that files may lie in, if there is one.

    Raises:
        BadSetting: It is no folder.
    """
    if not settings.watch_folder:
        return None
    folder = Path(settings.watch_folder)
    if not folder.is_dir():
        raise BadSetting(f"WATCH_FOLDER names {settings.watch_folder}, which is no folder.")
    return WatchedFolder(services, folder)


def tools(
    settings: Settings, clock: Clock, *, workspace: str = "", calendars: ReadsCalendars | None = None
) -> Services:
    """Open the database, bring it up to date and hand back what use cases need.

    Raises:
        BadKey: ONEONONE_KEY holds no key.
        BadSetting: The database can't be opened.
    """
    keys = sealing.sealer(settings.oneonone_key)
    database = _database(settings)
    schema.migrate(database)
    return Services(
        database,
        clock,
        PublicHolidays(),
        load_catalogue(),
        load_coaching(),
        currency=settings.currency,
        workspace=workspace or home(database),
        calendars=calendars or Calendars(),
        sealer=keys,
    )


def _database(settings: Settings) -> Database:
    """The database, once it has answered.

    Raises:
        BadSetting: It can't be opened.
    """
    try:
        database = Database(settings.database_url)
        with database.read():
            return database
    except SQLAlchemyError as trouble:
        kind = type(trouble).__name__
        raise BadSetting(f"The database that DATABASE_URL names can't be opened ({kind}).") from None


def _workspace(client: WebClient) -> str:
    try:
        return str(client.auth_test()["team_id"])
    except SlackApiError as refused:
        raise NoSlack(f"Slack refused SLACK_BOT_TOKEN ({refused.response.get('error')}).") from None
    except OSError as trouble:
        raise NoSlack(f"Slack can't be reached at {client.base_url} ({type(trouble).__name__}).") from None


def _run(_asked: argparse.Namespace, settings: Settings) -> int:
    """Run until somebody says stop; then drain."""
    over = Event()
    bot = build(settings, SystemClock())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    bot.start()
    print("One-on-one is running. Stop it with Ctrl-C.", flush=True)
    over.wait()
    bot.stop()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; what went wrong is one clear sentence."""
    asked = _parser().parse_args(terminal.with_file(list(sys.argv[1:] if arguments is None else arguments)))
    settings = from_environment()
    try:
        _log(settings.log_level)
        code: int = asked.run(asked, settings)
        return code
    except (OneOnOneError, MissingSettings) as trouble:
        print(trouble.for_people if isinstance(trouble, OneOnOneError) else trouble, file=sys.stderr)
        return 2


def _log(level: str) -> None:
    """Ids and outcomes to standard error; the libraries that tell every tick only speak up when they must."""
    try:
        logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    except ValueError:
        raise BadSetting(f"LOG_LEVEL is {level!r}; it can be DEBUG, INFO, WARNING or ERROR.") from None
    for chatty in ("alembic", "apscheduler", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _migrate(_asked: argparse.Namespace, settings: Settings) -> int:
    database = _database(settings)
    print(f"The database stands at {schema.migrate(database)}.")
    return 0


def _key(_asked: argparse.Namespace, _settings: Settings) -> int:
    """Print a new key for ONEONONE_KEY."""
    print(sealing.new_key())
    return 0


def _check(_asked: argparse.Namespace, settings: Settings) -> int:
    """Say whether everything that a start needs is there, and what could not be said."""
    database = _database(settings)
    stands, newest = schema.revision(database), schema.newest()
    print(f"Database: {'up to date' if stands == newest else f'at {stands}, run migrate'} ({newest})")
    if stands == newest:
        outbox = Outbox(database)
        failed = [(entry.delivery.key, entry.error or "") for entry in outbox.failures()]
        terminal.say(
            reports.outbox({str(state): number for state, number in outbox.counts().items()}, failed)
        )
    answered = [_answers(source) for source in _sources(settings)]
    settings.require_slack()
    client = WebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
    print(f"Slack: the token opens workspace {_workspace(client)}")
    return 0 if stands == newest and all(answered) else 1


def _answers(source: Source) -> bool:
    """Whether a source lets us in, said in one line."""
    try:
        print(f"Source {source.name} ({source.kind}): answers, {source.answer()}")
    except SourceTrouble as trouble:
        print(f"Source {source.name} ({source.kind}): {trouble.for_people}")
        return False
    return True


def _having(command: terminal.Command) -> Callable[[argparse.Namespace, Settings], int]:
    """The command with its services, and with the sources in case it asks for them."""

    def run(asked: argparse.Namespace, settings: Settings) -> int:
        asked.sources = lambda: _sources(settings)
        return command(asked, tools(settings, SystemClock()))

    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.py", description="The monthly one-on-one, in Slack.")
    parser.set_defaults(run=_run)
    commands = parser.add_subparsers(metavar="command")
    commands.add_parser("run", help="listen and speak, until Ctrl-C").set_defaults(run=_run)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    commands.add_parser("key", help="make a key for ONEONONE_KEY").set_defaults(run=_key)
    commands.add_parser("check", help="say whether all that a start needs is there").set_defaults(run=_check)
    terminal.add_to(commands, _having)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""The front door: reads settings, builds, starts. Decides nothing.

Commands: `run` (also without a word), `check`, `migrate`, `import FILE`,
`import crm|measures|goals|kpis|sources`, `export measures|kpis`.
"""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from connectors.calendars import Calendars
from connectors.crm_files import CrmExport, read_crm
from connectors.kpi_files import read_kpis, write_kpis
from connectors.measure_files import MeasureFile, read_goals, read_measures, write_measures
from connectors.public_holidays import PublicHolidays
from connectors.source_files import read_sources
from connectors.table_files import table_files
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.errors import OneOnOneError
from domain.people import SYSTEM
from domain.ports import Clock
from domain.sources import Source, SourceTrouble
from handlers import people
from handlers.listeners import Listeners
from handlers.register import register
from scheduling import ticks
from scheduling.delivery import Delivery
from scheduling.folder import WatchedFolder
from scheduling.importing import Importing
from scheduling.pacing import Limits
from scheduling.rendering import Rendering
from scheduling.sourcing import Sourcing
from settings import MissingSettings, Settings, from_environment, variables
from storage import schema
from storage.database import Database
from usecases import catalogue, goals, importing, imports, numbers, sources
from usecases.outbox import Outbox
from usecases.people import home
from usecases.services import Services
from views import reports

IMPORTS = ("file", "crm", "measures", "goals", "kpis", "sources")
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
    scheduler: BackgroundScheduler

    def start(self) -> None:
        """Learn who is in the workspace, plan the month, and begin to listen and to speak."""
        people.welcome_everybody(self.services, self.client)
        ticks.plan(self.services)
        self.socket.connect()  # type: ignore[no-untyped-call]
        self.scheduler.start()

    def look_now(self) -> None:
        """Do at once what the clock's ticks would do: plan, then say all that is due."""
        ticks.plan(self.services)
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


def build(settings: Settings, clock: Clock, *, limits: Limits | None = None) -> Bot:
    """Open the database, look who Slack says we are, and put the bot together, not started yet.

    Raises:
        MissingSettings: There are no tokens.
        NoSlack: Slack refuses the token or can't be reached.
    """
    settings.require_slack()
    client = WebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
    services = tools(settings, clock, workspace=_workspace(client))
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
    return Bot(services, client, listeners, socket, delivery, importing, sourcing, scheduler)


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


def tools(settings: Settings, clock: Clock, *, workspace: str = "") -> Services:
    """Open the database, bring it up to date and hand back what use cases need."""
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
        calendars=Calendars(),
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
    asked = _parser().parse_args(_with_file(list(sys.argv[1:] if arguments is None else arguments)))
    settings = from_environment()
    try:
        _log(settings.log_level)
        code: int = asked.run(asked, settings)
        return code
    except (OneOnOneError, MissingSettings) as trouble:
        print(trouble.for_people if isinstance(trouble, OneOnOneError) else trouble, file=sys.stderr)
        return 2


def _with_file(words: list[str]) -> list[str]:
    """`import deals.csv` is `import file deals.csv`."""
    short = len(words) > 1 and words[0] == "import" and not words[1].startswith("-")
    return ["import", "file", *words[1:]] if short and words[1] not in IMPORTS else words


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


def _check(_asked: argparse.Namespace, settings: Settings) -> int:
    """Say whether everything that a start needs is there, and what could not be said."""
    database = _database(settings)
    stands, newest = schema.revision(database), schema.newest()
    print(f"Database: {'up to date' if stands == newest else f'at {stands}, run migrate'} ({newest})")
    if stands == newest:
        outbox = Outbox(database)
        failed = [(entry.delivery.key, entry.error or "") for entry in outbox.failures()]
        _say(reports.outbox({str(state): number for state, number in outbox.counts().items()}, failed))
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


def _import_sources(asked: argparse.Namespace, settings: Settings) -> int:
    """Read the sources now, all or the one that is named."""
    found = [each for each in _sources(settings) if asked.only in ("", each.name)]
    if not found:
        raise BadSetting("There is no such source. SOURCES_FILE in .env names the file that says them.")
    services = tools(settings, SystemClock())
    tables, troubles = table_files(services.catalogue), 0
    for source in found:
        outcome = sources.read(services, SYSTEM, source, tables, since=asked.since, progress=_each_so_often())
        _say(reports.sourced(source.name, outcome.files, outcome.trouble))
        troubles += bool(outcome.trouble)
    return 1 if troubles else 0


def _each_so_often() -> Callable[[int], None]:
    """Every thousandth row is told."""
    tell = _rows_so_far("read")
    return lambda rows: tell(rows) if not rows % 1000 else None


def _import_file(asked: argparse.Namespace, settings: Settings) -> int:
    """Any file: shown as it is understood, asked about, loaded."""
    services = tools(settings, SystemClock())
    tables = table_files(services.catalogue)
    file = importing.preview(
        services, SYSTEM, tables, asked.file, sheet=asked.sheet, progress=_rows_so_far("read")
    )
    _say(reports.understood(file))
    if set(file.findings.asks) & imports.BLOCKING:
        print("Please drop it into the conversation with the bot, where I can ask.", file=sys.stderr)
        return 1
    if not (asked.yes or input("Load it? [y/N] ").strip().lower() in ("y", "yes")):
        print("Nothing was changed.")
        return 1
    if asked.add_people:
        imports.add_people(services, SYSTEM, [name for name, _ in file.findings.unknown])
    found = importing.load_at_once(services, SYSTEM, tables, asked.file, file, _rows_so_far("loaded"))
    _say(reports.loaded(asked.file.name, found))
    return 0


def _rows_so_far(done: str) -> Callable[[int], None]:
    """One line that is written anew, where somebody watches."""

    def told(rows: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{rows:,} rows {done}", end="", file=sys.stderr, flush=True)

    return told


def _import_crm(asked: argparse.Namespace, settings: Settings) -> int:
    services = tools(settings, SystemClock())
    export = read_crm(asked.opportunities, asked.teams, asked.accounts)
    loaded = numbers.load_crm(
        services,
        SYSTEM,
        source=asked.opportunities.name,
        members=export.members,
        measured=export.measured,
        since=export.first,
        deals=export.deals,
        rows=(export.rows_read, export.rows_loaded, len(export.refusals)),
    )
    _report(export, loaded)
    return 0


def _import_measures(asked: argparse.Namespace, settings: Settings) -> int:
    services = tools(settings, SystemClock())
    file = read_measures(asked.file, services.catalogue.measures)
    rows = (file.rows_read, file.rows_read - len(file.refusals), len(file.refusals))
    loaded = numbers.load_measures(
        services,
        SYSTEM,
        source=asked.file.name,
        measured=file.measured,
        daily=file.daily,
        emails=file.emails,
        rows=rows,
    )
    _report(file, loaded)
    return 0


def _import_goals(asked: argparse.Namespace, settings: Settings) -> int:
    services = tools(settings, SystemClock())
    file = read_goals(asked.file)
    loaded = goals.load(services, SYSTEM, file.rows)
    _say(reports.rows(file.rows_read, file.refusals))
    print(f"Goals by month {loaded.goals:,}, of them new or changed {loaded.changed:,}.")
    name = asked.file.name
    _say(reports.named([(f"{name} line {line}", why) for line, why in (*loaded.refusals, *loaded.kept)]))
    _say(reports.named(loaded.unmatched))
    return 0


def _import_kpis(asked: argparse.Namespace, settings: Settings) -> int:
    services = tools(settings, SystemClock())
    loaded = catalogue.load(services, SYSTEM, read_kpis(asked.file, services.catalogue))
    for words, teams in (("changed", loaded.changed), ("stood so already", loaded.same)):
        _say([f"Teams that {words}: {', '.join(teams)}."] if teams else [])
    _say(reports.named(loaded.refused))
    return 1 if loaded.refused else 0


def _export_kpis(_asked: argparse.Namespace, settings: Settings) -> int:
    services = tools(settings, SystemClock())
    found = catalogue.everything(services, SYSTEM)
    write_kpis([(manager.email or manager.name, chosen) for manager, chosen in found], sys.stdout)
    return 0


def _report(read: CrmExport | MeasureFile, loaded: numbers.Loaded) -> None:
    _say(reports.rows(read.rows_read, read.refusals))
    print(f"Measures written {loaded.measures:,}, people added {loaded.people_added}.")
    _say(reports.named(loaded.unmatched))
    _say(f"Note: {note}" for note in read.notes)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _export_measures(_asked: argparse.Namespace, settings: Settings) -> int:
    services = tools(settings, SystemClock())
    try:
        write_measures(numbers.measures(services, SYSTEM), sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.py", description="The monthly one-on-one, in Slack.")
    parser.set_defaults(run=_run)
    commands = parser.add_subparsers(metavar="command")
    commands.add_parser("run", help="listen and speak, until Ctrl-C").set_defaults(run=_run)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    commands.add_parser("check", help="say whether all that a start needs is there").set_defaults(run=_check)
    what = commands.add_parser("import", help="load numbers").add_subparsers(required=True, metavar="what")
    some = what.add_parser("file", help="any CSV or XLSX; the word itself can be left out")
    some.add_argument("file", type=Path)
    some.add_argument("--sheet", default="", help="which sheet of a workbook")
    some.add_argument("--yes", action="store_true", help="load it as it is understood, without asking")
    some.add_argument("--add-people", action="store_true", help="add names that nobody knows as new people")
    some.set_defaults(run=_import_file)
    crm = what.add_parser("crm", help="opportunities and teams as CSV files")
    crm.add_argument("--opportunities", type=Path, required=True)
    crm.add_argument("--teams", type=Path, required=True)
    crm.add_argument("--accounts", type=Path)
    crm.set_defaults(run=_import_crm)
    all_sources = what.add_parser("sources", help="what the sources file names: SQL, Salesforce, HubSpot")
    all_sources.add_argument("--since", type=date.fromisoformat, help="read from this day on, as 2026-01-01")
    all_sources.add_argument("--only", default="", help="only the source of this name")
    all_sources.set_defaults(run=_import_sources)
    for name, told, run in (
        ("measures", "CSV: rep, month or day, measure, value", _import_measures),
        (
            "goals",
            "CSV or XLSX: rep, kpi, year, annual; or month, goal; or Jan to Dec",
            _import_goals,
        ),
        ("kpis", "YAML or CSV: what counts for each team, from which month on", _import_kpis),
    ):
        one = what.add_parser(name, help=told)
        one.add_argument("file", type=Path)
        one.set_defaults(run=run)
    exports = commands.add_parser("export", help="hand numbers back").add_subparsers(
        required=True, metavar="what"
    )
    exports.add_parser("kpis", help="YAML: what counts for each team").set_defaults(run=_export_kpis)
    exports.add_parser("measures", help="CSV: rep, month, measure, value").set_defaults(run=_export_measures)
    return parser


if __name__ == "__main__":
    sys.exit(main())

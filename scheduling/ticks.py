"""The clock's ticks: a handful of jobs that only say "look now". What is due stands in the database."""

import logging
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk.socket_mode.builtin import SocketModeClient

from scheduling.calendar_addresses import CalendarReading
from scheduling.delivery import Delivery
from scheduling.folder import WatchedFolder
from scheduling.importing import Importing
from scheduling.sourcing import Sourcing
from usecases import month, tallies
from usecases.services import Services

DELIVER_EVERY = timedelta(seconds=1)
PLAN_EVERY = timedelta(minutes=10)
LOOK_AT_LINE_EVERY = timedelta(seconds=1)
PING_EVERY = timedelta(seconds=2)
IMPORT_EVERY = timedelta(seconds=1)
LOOK_AT_FOLDER_EVERY = timedelta(seconds=5)
LOOK_AT_SOURCES_EVERY = timedelta(minutes=1)
LOOK_AT_CALENDARS_EVERY = timedelta(minutes=1)

log = logging.getLogger(__name__)


def plan(services: Services) -> None:
    """Plan the month's messages and count the promises that data counts. Twice is harmless."""
    found = month.plan(services)
    counted = tallies.recount(services)
    if found or counted:
        log.info("planned messages=%s counted promises=%s", found, counted)


def keep(line: SocketModeClient) -> None:
    """Connect anew as soon as one ping failed; slack_sdk waits for five, and nobody is heard then."""
    session = line.current_session
    failed = session is not None and session.consecutive_check_state_error_count > 0
    if failed and line.auto_reconnect_enabled:
        log.warning("the line to Slack broke; connecting anew")
        line.connect_to_new_endpoint(force=True)


def watch(made: BackgroundScheduler, line: SocketModeClient) -> None:
    """Look at the line to Slack among the other jobs."""
    made.add_job(keep, "interval", seconds=LOOK_AT_LINE_EVERY.total_seconds(), args=[line], id="line")


def take_in(made: BackgroundScheduler, importing: Importing, folder: WatchedFolder | None) -> None:
    """Work on files among the other jobs, on a thread that they don't share with anything else."""
    made.add_executor(ThreadPoolExecutor(1), "imports")
    each = IMPORT_EVERY.total_seconds()
    made.add_job(importing.run_until_quiet, "interval", seconds=each, id="imports", executor="imports")
    if folder is not None:
        made.add_job(folder.look, "interval", seconds=LOOK_AT_FOLDER_EVERY.total_seconds(), id="folder")


def read_sources(made: BackgroundScheduler, sourcing: Sourcing) -> None:
    """Look whether a source is due, on a thread of its own: a slow one holds up nothing else."""
    made.add_executor(ThreadPoolExecutor(1), "sources")
    each = LOOK_AT_SOURCES_EVERY.total_seconds()
    made.add_job(sourcing.run_due, "interval", seconds=each, id="sources", executor="sources")


def read_calendars(made: BackgroundScheduler, reading: CalendarReading) -> None:
    """Look whether a calendar is due, on a thread of its own: a slow host holds up nothing else."""
    made.add_executor(ThreadPoolExecutor(1), "calendars")
    each = LOOK_AT_CALENDARS_EVERY.total_seconds()
    made.add_job(reading.run_due, "interval", seconds=each, id="calendars", executor="calendars")


def scheduler(services: Services, delivery: Delivery) -> BackgroundScheduler:
    """The jobs, not started yet.

    They live in memory: none of them knows what is due, so nothing is lost when the process ends. Each
    runs once at a time and a late one runs once.
    """
    made = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    made.add_job(delivery.run_until_quiet, "interval", seconds=DELIVER_EVERY.total_seconds(), id="deliver")
    made.add_job(plan, "interval", seconds=PLAN_EVERY.total_seconds(), args=[services], id="plan")
    return made

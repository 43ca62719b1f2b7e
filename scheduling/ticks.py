"""The clock's ticks: a handful of jobs that only say "look now". What is due stands in the database."""

import logging
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduling.delivery import Delivery
from usecases import month, tallies
from usecases.services import Services

DELIVER_EVERY = timedelta(seconds=1)
PLAN_EVERY = timedelta(minutes=10)

log = logging.getLogger(__name__)


def plan(services: Services) -> None:
    """Plan the month's messages and count the promises that data counts. Twice is harmless."""
    found = month.plan(services)
    counted = tallies.recount(services)
    if found or counted:
        log.info("planned messages=%s counted promises=%s", found, counted)


def scheduler(services: Services, delivery: Delivery) -> BackgroundScheduler:
    """The jobs, not started yet.

    They live in memory: none of them knows what is due, so nothing is lost when the process ends. Each
    runs once at a time and a late one runs once.
    """
    made = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    made.add_job(delivery.run_until_quiet, "interval", seconds=DELIVER_EVERY.total_seconds(), id="deliver")
    made.add_job(plan, "interval", seconds=PLAN_EVERY.total_seconds(), args=[services], id="plan")
    return made

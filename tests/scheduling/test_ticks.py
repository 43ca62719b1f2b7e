"""The ticks only say "look now"; running them again, or in two places at once, changes nothing."""

from datetime import UTC, date, datetime

from scheduling import ticks
from scheduling.delivery import Delivery
from scheduling.rendering import Rendering
from storage.database import Database
from tests.usecases.house import FixedClock, add_person, lead, services_on
from usecases.outbox import Outbox, State

MORNING = datetime(2026, 10, 1, 5, 0, tzinfo=UTC)


def test_planning_at_every_tick_plans_the_month_once(database: Database) -> None:
    services = services_on(database, FixedClock(MORNING))
    lead(
        services, add_person(services, "Ana", "UANA"), add_person(services, "Dana", "UDANA"), date(2026, 1, 1)
    )
    ticks.plan(services)
    planned = Outbox(database).counts()[State.PLANNED]
    assert planned > 0
    ticks.plan(services)
    assert Outbox(database).counts()[State.PLANNED] == planned


def test_the_jobs_live_in_memory_and_run_one_at_a_time(sqlite_database: Database) -> None:
    services = services_on(sqlite_database, FixedClock(MORNING))
    delivery = Delivery(Outbox(sqlite_database), Rendering(services), {}.get, services.clock)
    scheduler = ticks.scheduler(services, delivery)
    jobs = scheduler.get_jobs()
    assert {job.id for job in jobs} == {"deliver", "plan"}
    scheduler.start(paused=True)
    assert all(job.max_instances == 1 and job.coalesce for job in scheduler.get_jobs())
    scheduler.shutdown()

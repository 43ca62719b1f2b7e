"""What keeping one APScheduler job for each due thing would cost: the alternative to the outbox's index."""

import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from benchmarks.measuring import milliseconds
from benchmarks.outbox_rows import NOW, due_moment

CHUNK = 20_000


def nothing() -> None:
    """What the jobs do."""


@contextmanager
def noting(jobs: int, batch: int, batches: int) -> Iterator[Callable[[], float]]:
    """A SQLite job store of so many jobs; each call takes one batch of due ones and answers the milliseconds.

    To take a job is what APScheduler's own loop does with it: list what is due, and save its next run.
    """
    with tempfile.TemporaryDirectory(prefix="oneonone-bench-") as folder:
        store = SQLAlchemyJobStore(f"sqlite:///{Path(folder) / 'jobs.db'}")
        scheduler = BackgroundScheduler(timezone="UTC")  # never started: nothing may run the jobs
        store.start(scheduler, "default")
        try:
            _fill(scheduler, store, _moments(jobs, batch, batches))
            numbers = count(1)
            yield lambda: _take(store, batch, due_moment(next(numbers)))
        finally:
            store.shutdown()


def _moments(jobs: int, batch: int, batches: int) -> Iterator[datetime]:
    for number in range(batches):
        yield from [due_moment(number + 1)] * batch
    for number in range(jobs - batch * batches):
        yield NOW + timedelta(days=1, seconds=number)


def _fill(scheduler: Any, store: Any, moments: Iterator[datetime]) -> None:
    """Write the rows as `add_job` would, without a transaction for each."""
    options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    state = scheduler.add_job(nothing, "interval", days=30, next_run_time=NOW, **options).__getstate__()
    rows: list[dict[str, Any]] = []
    with store.engine.begin() as connection:
        for number, moment in enumerate(moments):
            job = state | {"id": f"job-{number}", "next_run_time": moment}
            blob = pickle.dumps(job, store.pickle_protocol)
            rows.append({"id": job["id"], "next_run_time": moment.timestamp(), "job_state": blob})
            if len(rows) == CHUNK:
                connection.execute(store.jobs_t.insert(), rows)
                rows.clear()
        if rows:
            connection.execute(store.jobs_t.insert(), rows)


def _take(store: Any, batch: int, now: datetime) -> float:
    def take() -> None:
        due = store.get_due_jobs(now)
        assert len(due) == batch
        for job in due:
            job._modify(next_run_time=job.trigger.get_next_fire_time(now, now))
            store.update_job(job)

    return milliseconds(take)

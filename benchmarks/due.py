"""Looking for due work among a million rows, and leasing a hundred of them."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from benchmarks import job_store
from benchmarks.databases import Driver, Kind, databases, driver
from benchmarks.measuring import interleaved, milliseconds, progress
from benchmarks.outbox_rows import BATCH, NOW, due_moment, fill
from benchmarks.report import Figure, Goal
from storage.database import Database
from usecases.outbox import Outbox

QUARANTINE = timedelta(seconds=30)
LEASE = timedelta(days=30)
"""Longer than the run, so that what one repetition leased is not yet uncertain in the next."""
OWNER = "bench"
FLAT = Goal("ratio", "most", 1.5)
LOOK = Goal("figure", "most", 1)
LEASING = Goal("figure", "most", 3)
LOOKED = """
    SELECT coalesce(
        (SELECT due_at FROM deliveries WHERE state = 'planned' ORDER BY due_at LIMIT 1) <= ?, false
    ) OR coalesce((SELECT min(lease_until) FROM deliveries WHERE state = 'leased') <= ?, false)"""
"""Not `EXISTS (… due_at <= ?)`, for which PostgreSQL reads the whole table when it guesses badly."""
TAKEN = """
    UPDATE deliveries SET state = 'leased', leased_by = ?, lease_until = ?, fence = fence + 1,
        first_attempt_at = coalesce(first_attempt_at, ?)
    WHERE id IN (SELECT id FROM deliveries WHERE state = 'planned' AND due_at <= ?
                 ORDER BY due_at LIMIT 100 {skip})
    RETURNING id, workspace, recipient_id, kind, subject, dedupe_key, due_at, expires_at, fence"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows stand in the large and the small outbox, and how often each thing is done."""

    large: int = 1_000_000
    small: int = 1_000
    people: int = 10_000
    looks: int = 300
    repetitions: int = 9

    @property
    def batches(self) -> int:
        """Two sides lease, and each once more to warm up."""
        return 2 * (self.repetitions + 1)


QUICK = Sizes(large=8_000, small=1_000, people=1_000, looks=10, repetitions=1)


def figures(kind: Kind, sizes: Sizes) -> list[Figure]:
    """All figures about due work on one kind of database."""
    with databases(kind) as new, ExitStack() as stack:
        outboxes: list[Outbox] = []
        drivers: list[Driver] = []
        for rows, batches in ((sizes.large, sizes.batches), (sizes.small, 0)):
            url = new()
            drivers.append(stack.enter_context(driver(url)))
            progress(f"{kind}: writing an outbox of {rows:,} rows")
            fill(drivers[-1], rows, people=sizes.people, batches=batches)
            outboxes.append(Outbox(stack.enter_context(closing(Database(url)))))
        found = _looks(kind, sizes, outboxes, drivers[0])
        return [*found, *_leases(kind, sizes, outboxes[0], drivers[0])]


def _looks(kind: Kind, sizes: Sizes, outboxes: list[Outbox], bare: Driver) -> list[Figure]:
    progress(f"{kind}: looking")
    large, small = (_looking(outbox, sizes.looks) for outbox in outboxes)
    name, other = f"Outbox.lease, {sizes.large:,} rows", f"the same at {sizes.small:,} rows"
    sides = {other: small, name: large, "the driver alone": _looking_bare(bare, sizes.looks)}
    samples = interleaved(sides, sizes.repetitions)
    title, work = f"a look for due work, none due, {kind}", f"up to {sizes.looks} looks"
    return [
        Figure(title, "ms", samples[name], samples[other], (FLAT, LOOK), work),
        Figure(title, "ms", samples[name], samples["the driver alone"], (), work),
    ]


def _leases(kind: Kind, sizes: Sizes, outbox: Outbox, bare: Driver) -> list[Figure]:
    batches = count(1)
    floor, jobs = "one UPDATE … RETURNING by the driver alone", "APScheduler's job store"
    name = f"Outbox.lease among {sizes.large:,} rows"
    sides: dict[str, Callable[[], float]] = {
        floor: lambda: _taking_bare(bare, due_moment(next(batches))),
        name: lambda: _taking(outbox, due_moment(next(batches))),
    }
    title = f"leasing {BATCH} due rows, {kind}"
    with ExitStack() as stack:
        if kind == "SQLite":
            progress(f"{kind}: writing {sizes.large:,} APScheduler jobs, then leasing")
            sides[jobs] = stack.enter_context(job_store.noting(sizes.large, BATCH, sizes.repetitions + 1))
        samples = interleaved(sides, sizes.repetitions)
    found = [Figure(title, "ms", samples[name], samples[floor], (LEASING,))]
    if jobs in samples:
        found.append(Figure(title, "ms", samples[name], samples[jobs]))
    return found


def _looking(outbox: Outbox, looks: int) -> Callable[[], float]:
    def look() -> None:
        assert not _lease(outbox, NOW)

    return lambda: milliseconds(look, looks)


def _looking_bare(bare: Driver, looks: int) -> Callable[[], float]:
    statement, now, ripe = bare.sql(LOOKED), bare.moment(NOW), bare.moment(NOW - QUARANTINE)

    def look() -> None:
        assert not bare.run(statement, now, ripe)[0][0]

    return lambda: milliseconds(look, looks)


def _taking(outbox: Outbox, now: datetime) -> float:
    def take() -> None:
        assert _lease(outbox, now) == BATCH

    return milliseconds(take)


def _taking_bare(bare: Driver, now: datetime) -> float:
    skip = "" if bare.is_sqlite else "FOR UPDATE SKIP LOCKED"
    statement = bare.sql(TAKEN.format(skip=skip))
    until, at = bare.moment(now + LEASE), bare.moment(now)

    def take() -> None:
        assert len(bare.run(statement, OWNER, until, at, at)) == BATCH

    return milliseconds(take)


def _lease(outbox: Outbox, now: datetime) -> int:
    leased = outbox.lease(owner=OWNER, now=now, lease_for=LEASE, quarantine=QUARANTINE, limit=BATCH)
    return len(leased)

"""An outbox of any size, written by the driver: what was said, what will be, and what is due in batches."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.databases import Driver
from benchmarks.measuring import progress

Row = tuple[Any, ...]
WORKSPACE = "T0BENCH"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BATCH = 100
STILL_TO_COME = 10
"""One row in so many is planned for later; the others were sent."""
PEOPLE = "id, workspace, name, slack_id, tz, locale, active, administrator"
DELIVERIES = (
    "workspace, recipient_id, kind, subject, dedupe_key, due_at, expires_at, state, fence, attempts,"
    " first_attempt_at, channel, ts"
)


def fill_people(database: Driver, number: int) -> None:
    """People with the ids from 1 on; the local Slack of the benchmarks has the same."""
    rows = (
        (n, WORKSPACE, f"Rep {n}", slack_id(n), "UTC", "en_US", True, False) for n in range(1, number + 1)
    )
    database.load("people", PEOPLE, rows)


def slack_id(person: int) -> str:
    """The Slack id of a person."""
    return f"U{person:07d}"


def fill(database: Driver, rows: int, *, people: int, batches: int) -> None:
    """Fill an empty outbox: nothing is due at `NOW`, and one batch more at each `due_moment`."""
    fill_people(database, people)
    old = rows - batches * BATCH
    database.load("deliveries", DELIVERIES, _told(_history(database, old, people), rows))
    database.load("deliveries", DELIVERIES, _batches(database, batches, people))


def due_moment(batch: int) -> datetime:
    """When the batch of that number, from 1 on, falls due."""
    return NOW + timedelta(minutes=batch)


def due_rows(
    database: Driver, name: str, number: int, *, people: int, at: datetime, first: int = 0
) -> Iterator[Row]:
    """Messages that fall due at a moment, to one person after the other from the `first` on."""
    due, expires = database.moment(at), database.moment(at + timedelta(days=30))
    for n in range(number):
        who, subject, key = 1 + (first + n) % people, f"commitment:{n}", f"{name}/{n}"
        yield (WORKSPACE, who, "tally", subject, key, due, expires, "planned", 0, 0, None, None, None)


def _history(database: Driver, rows: int, people: int) -> Iterator[Row]:
    """Rows of every age: sent before `NOW`, or planned from the day after it on."""
    expires = database.moment(NOW + timedelta(days=400))
    for n in range(rows):
        who, key = 1 + n % people, f"old/{n}"
        if n % STILL_TO_COME == 0:
            at = database.moment(NOW + timedelta(days=1, seconds=n))
            sent: Row = ("planned", 0, 0, None, None, None)
        else:
            at = database.moment(NOW - timedelta(days=1, seconds=n))
            sent = ("sent", 1, 0, at, f"D{who:07d}", f"{1_700_000_000 + n}.000100")
        yield (WORKSPACE, who, "tally", f"commitment:{n}", key, at, expires, *sent)


def _batches(database: Driver, batches: int, people: int) -> Iterator[Row]:
    """Each batch is for other people: one who is being written to gets nothing else meanwhile."""
    for batch in range(1, batches + 1):
        first, name = batch * BATCH, f"due/{batch}"
        yield from due_rows(database, name, BATCH, people=people, at=due_moment(batch), first=first)


def _told(rows: Iterator[Row], total: int) -> Iterator[Row]:
    """The same rows; tells on the way how far it is when there are many."""
    for n, row in enumerate(rows, 1):
        if n % 250_000 == 0:
            progress(f"  {n:,} of {total:,} rows written")
        yield row

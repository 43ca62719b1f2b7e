"""What the deliverer may do with the outbox: each verb is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import leases, outbox
from storage.database import Database
from storage.leases import Leased
from storage.outbox import Entry, Outcome, State

__all__ = ["Entry", "Leased", "Outbox", "Outcome", "State"]


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of one database, safe to use from any thread and any number of processes."""

    database: Database

    def lease(
        self, *, owner: str, now: datetime, lease_for: timedelta, quarantine: timedelta, limit: int
    ) -> tuple[Leased, ...]:
        """Take up to `limit` deliveries that are due. Writes only when there is something to take."""
        with self.database.read() as session:
            if not outbox.something_due(session, now=now, quarantine=quarantine):
                return ()
        with self.database.write() as session:
            return leases.lease(
                session, owner=owner, now=now, lease_for=lease_for, quarantine=quarantine, limit=limit
            )

    def settle(self, outcomes: Sequence[Outcome]) -> int:
        """Save what became of leased deliveries; how many leases still held."""
        with self.database.write() as session:
            return outbox.settle(session, outcomes)

    def next_due(self, *, quarantine: timedelta) -> datetime | None:
        """When there is something to deliver next."""
        with self.database.read() as session:
            return outbox.next_due(session, quarantine=quarantine)

    def counts(self) -> Mapping[State, int]:
        """How many deliveries stand in each state."""
        with self.database.read() as session:
            return outbox.counts(session)

    def failures(self, *, workspace: str | None = None, limit: int = 100) -> tuple[Entry, ...]:
        """What could not be said, newest first, each with its reason."""
        with self.database.read() as session:
            return outbox.failures(session, workspace=workspace, limit=limit)

"""Salesforce as a source: opportunities, tasks, events and users, by SOQL over its REST API."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from connectors.salesforce_calls import SalesforceCalls
from connectors.vendor_tables import (
    ACTIVITIES,
    DEALS,
    TALK_SECONDS,
    TEAM,
    Owner,
    activity,
    day_in,
    deal,
)
from domain.imports import Word
from domain.sources import Change, Part

JSON = Mapping[str, Any]

USERS = "SELECT Id, Name, Email, ManagerId, IsActive, UserType FROM User"
OPPORTUNITIES = (
    "SELECT Id, IsDeleted, OwnerId, StageName, Amount, CloseDate, CreatedDate, LastActivityDate, NextStep,"
    " IsWon, IsClosed, AccountId FROM Opportunity"
)
TASKS = (
    "SELECT Id, OwnerId, TaskSubtype, Type, IsClosed, ActivityDate, CallDurationInSeconds FROM Task"
    " WHERE IsDeleted = FALSE AND ActivityDate >= {since:%Y-%m-%d}"
)
EVENTS = (
    "SELECT Id, OwnerId, Type, ActivityDate FROM Event"
    " WHERE IsDeleted = FALSE AND IsChild = FALSE AND ActivityDate >= {since:%Y-%m-%d}"
)
KINDS = {
    "call": Word.CALL,
    "email": Word.EMAIL,
    "meeting": Word.MEETING,
    "demo": Word.DEMO,
    "proposal": Word.PROPOSAL,
}
"""What Task.TaskSubtype and the Type of tasks and events say; other types don't count."""
PEOPLE = "Standard"


@dataclass(slots=True)
class Salesforce:
    """One organisation. `zone` is where its days begin; `team` reads who leads whom, too."""

    name: str
    calls: SalesforceCalls
    zone: tzinfo = UTC
    activities: bool = True
    team: bool = False
    kind: str = "Salesforce"
    _users: dict[str, JSON] = field(default_factory=dict)

    @property
    def parts(self) -> Sequence[Part]:
        """Users first, so that whoever is new is known when their deals come."""
        return (*((TEAM,) * self.team), DEALS, *((ACTIVITIES,) * self.activities))

    def answer(self) -> str:
        """Which instance let us in."""
        next(self.calls.query("SELECT Id FROM Opportunity LIMIT 1"), None)
        return self.calls.instance

    def changes(self, part: str, since: datetime | None) -> Iterator[Change]:
        """Opportunities that changed since then, the deleted ones of the recycle bin among them."""
        self._read_users()
        when = f" WHERE SystemModstamp >= {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if since else ""
        for found in self.calls.query(f"{OPPORTUNITIES}{when}", deleted=True):
            yield Change(found["Id"], None if found["IsDeleted"] else self._deal(found))

    def rows(self, part: str, since: date) -> Iterator[Sequence[str]]:
        """Everybody's activities from that day on, or the users."""
        self._read_users()
        if part == TEAM.name:
            yield TEAM.headings
            yield from self._team()
            return
        yield ACTIVITIES.headings
        for found in self.calls.query(TASKS.format(since=since), deleted=True):
            if owner := self._owner(found):
                yield activity(found["Id"], owner, _task(found), _outcome(found), found["ActivityDate"])
        for found in self.calls.query(EVENTS.format(since=since), deleted=True):
            if owner := self._owner(found):
                kind = KINDS.get((found.get("Type") or "").casefold(), Word.MEETING)
                yield activity(found["Id"], owner, kind, Word.DONE, found["ActivityDate"])

    def _read_users(self) -> None:
        self._users = {found["Id"]: found for found in self.calls.query(USERS)}

    def _owner(self, found: JSON) -> Owner | None:
        """A person; queues and groups own records too, and those belong to nobody."""
        user = self._users.get(found["OwnerId"])
        return Owner(user["Name"], user.get("Email") or "") if user else None

    def _deal(self, found: JSON) -> Sequence[str] | None:
        owner = self._owner(found)
        if owner is None:
            return None
        return deal(
            found["Id"],
            owner,
            Word.WON if found["IsWon"] else (Word.LOST if found["IsClosed"] else Word.OPEN),
            found["Amount"],
            day_in(found["CreatedDate"], self.zone),
            found["CloseDate"],
            found["AccountId"],
            found["StageName"],
            found["LastActivityDate"] or "",
            bool(found["NextStep"]),
        )

    def _team(self) -> Iterator[Sequence[str]]:
        for user in self._users.values():
            if user["IsActive"] and user["UserType"] == PEOPLE:
                manager = self._users.get(user.get("ManagerId") or "")
                yield user["Name"], user.get("Email") or "", manager["Name"] if manager else ""


def _task(found: JSON) -> Word:
    """By its subtype where that says it, else by the type that people choose."""
    for said in (found.get("TaskSubtype"), found.get("Type")):
        if kind := KINDS.get((said or "").casefold()):
            return kind
    return Word.IGNORE


def _outcome(found: JSON) -> Word:
    if not found["IsClosed"]:
        return Word.NOT_DONE
    return Word.TALKED if (found.get("CallDurationInSeconds") or 0) >= TALK_SECONDS else Word.DONE

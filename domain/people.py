"""Who is who, who leads whom from when to when, and who may see or do what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.errors import NotAllowed, OnlyAdministrators


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the product knows. `slack_id` is missing until they are found in the workspace."""

    id: int
    workspace: str
    name: str
    slack_id: str | None = None
    email: str | None = None
    tz: str = "UTC"
    locale: str = "en_US"
    country: str | None = None
    active: bool = True
    administrator: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The person's own time zone, in which all that falls due for them is reckoned; UTC if it is none."""
        try:
            return ZoneInfo(self.tz)
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")

    @property
    def first_name(self) -> str:
        """How messages address the person."""
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """A manager is responsible for a rep from `starts` until `ends` (inclusive; None: still)."""

    rep_id: int
    manager_id: int
    starts: date
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the line is in force on that day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def touches(self, first: date, last: date) -> bool:
        """Whether the line is in force on any day of the span."""
        return self.starts <= last and (self.ends is None or first <= self.ends)


def listener(partner_id: int, managers: Sequence[int]) -> int:
    """Who is told of a rep's promise: whom it was made to, or who took over last if they lead no more."""
    return partner_id if partner_id in managers or not managers else managers[-1]


class Relation(StrEnum):
    """What somebody is to the person whose data is asked for."""

    SELF = "self"
    MANAGER = "manager"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    NOBODY = "nobody"


class Action(StrEnum):
    """What can be seen or done about a person; each use case names one."""

    SEE_OVERVIEW = "see overview"
    SEE_SCORECARD = "see scorecard"
    SEE_GOALS = "see goals"
    SET_GOALS = "set goals"
    ACCEPT_GOALS = "accept goals"
    PREPARE = "prepare"
    LOG = "log"
    SEE_COMMITMENTS = "see commitments"
    PROPOSE_COMMITMENT = "propose commitment"
    ANSWER_COMMITMENT = "answer commitment"
    ANSWER_COUNTER = "answer counter"
    TALLY = "tally"
    ANSWER_INVITATION = "answer invitation"
    ADD_TOPIC = "add topic"
    MOVE_MEETING = "move meeting"
    SKIP_MEETING = "skip meeting"
    DISPUTE_NUMBER = "dispute number"
    SEE_FUNNEL = "see funnel"
    SEE_HOURS = "see hours"
    KEEP_CALENDAR = "keep calendar"
    CHOOSE_DEPTH = "choose depth"
    LOOK_DEEPER = "look deeper"
    CONFIGURE = "configure"
    SEE_HISTORY = "see history"
    COUNT_MEETINGS = "count meetings"
    LOAD_NUMBERS = "load numbers"
    TYPE_NUMBERS = "type numbers"
    EXPORT_NUMBERS = "export numbers"
    KEEP_PEOPLE = "keep people"
    KEEP_CATALOGUE = "keep catalogue"
    RUN_THE_MONTH = "run the month"


_BOTH = frozenset({Relation.SELF, Relation.MANAGER})
_OWN = frozenset({Relation.SELF})
_MANAGER = frozenset({Relation.MANAGER})
_OPERATOR = frozenset({Relation.ADMINISTRATOR, Relation.SYSTEM})

MAY: dict[Action, frozenset[Relation]] = {
    Action.SEE_OVERVIEW: _OWN,
    Action.SEE_SCORECARD: _BOTH,
    Action.SEE_GOALS: _BOTH,
    Action.SET_GOALS: _MANAGER | {Relation.SYSTEM},
    Action.ACCEPT_GOALS: _OWN,
    Action.PREPARE: _MANAGER,
    Action.LOG: _MANAGER,
    Action.SEE_COMMITMENTS: _BOTH,
    Action.PROPOSE_COMMITMENT: _BOTH,
    Action.ANSWER_COMMITMENT: _OWN,
    Action.ANSWER_COUNTER: _MANAGER,
    Action.TALLY: _OWN,
    Action.ANSWER_INVITATION: _BOTH,
    Action.ADD_TOPIC: _BOTH,
    Action.MOVE_MEETING: _BOTH,
    Action.SKIP_MEETING: _BOTH,
    Action.DISPUTE_NUMBER: _BOTH,
    Action.SEE_FUNNEL: _BOTH,
    Action.SEE_HOURS: _BOTH,
    Action.KEEP_CALENDAR: _OWN,
    Action.CHOOSE_DEPTH: _MANAGER,
    Action.LOOK_DEEPER: _MANAGER,
    Action.CONFIGURE: frozenset({Relation.ADMINISTRATOR}),
    Action.SEE_HISTORY: _BOTH,
    Action.COUNT_MEETINGS: frozenset({Relation.MANAGER, Relation.LEADER}),
    Action.LOAD_NUMBERS: _OPERATOR,
    Action.TYPE_NUMBERS: _MANAGER | _OPERATOR,
    Action.EXPORT_NUMBERS: _OPERATOR,
    Action.KEEP_PEOPLE: _OPERATOR,
    Action.KEEP_CATALOGUE: _OPERATOR | _MANAGER,
    Action.RUN_THE_MONTH: frozenset({Relation.SYSTEM}),
}
"""The whole of who may what. An administrator appears nowhere beside content."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person, or the product itself (the clock, or whoever holds its machine)."""

    person: Person | None = None
    system: bool = False


SYSTEM = Actor(system=True)


def relations(
    actor: Actor, subject: Person | None, lines: Iterable[ReportingLine], *, on: date
) -> frozenset[Relation]:
    """Return everything the actor is to the subject on that day; nothing if they left or live elsewhere.

    `lines` are the reporting lines that touch the subject and the subject's managers.
    """
    if actor.system:
        return frozenset({Relation.SYSTEM})
    person = actor.person
    if person is None or not person.active:
        return frozenset()
    if subject is not None and person.workspace != subject.workspace:
        return frozenset()
    found = {Relation.ADMINISTRATOR} if person.administrator else set()
    if subject is not None:
        found |= _towards(person, subject, [line for line in lines if line.holds_on(on)])
    return frozenset(found)


def _towards(person: Person, subject: Person, lines: list[ReportingLine]) -> set[Relation]:
    managers = {line.manager_id for line in lines if line.rep_id == subject.id}
    leaders = {line.manager_id for line in lines if line.rep_id in managers}
    found = {Relation.SELF} if person.id == subject.id else set()
    if person.id in managers:
        found.add(Relation.MANAGER)
    if person.id in leaders:
        found.add(Relation.LEADER)
    return found


def require(
    action: Action, actor: Actor, subject: Person | None, lines: Iterable[ReportingLine], *, on: date
) -> None:
    """Let the action pass or refuse it.

    Raises:
        NotAllowed: The actor is nobody to the subject that may do this.
    """
    if not MAY[action] & relations(actor, subject, lines, on=on):
        raise OnlyAdministrators if MAY[action] <= _OPERATOR else NotAllowed

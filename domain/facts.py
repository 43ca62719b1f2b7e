"""What use cases hand to views: everything one screen needs to know, and nothing it has to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.coaching import AgendaBlock, Cause, Choice, Diagnosis
from domain.commitments import Commitment, Occurrence, Tally
from domain.depth import Depth
from domain.kpis import Kpi
from domain.logs import Step
from domain.meetings import Log, Meeting, Topic
from domain.pace import FunnelMath, Rates
from domain.people import Person
from domain.scorecards import Scorecard


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a screen is for: their language and zone, and the currency of amounts."""

    person: Person
    now: datetime
    currency: str

    @property
    def today(self) -> date:
        """The day it is where the reader lives."""
        return self.now.astimezone(self.person.zone).date()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a scorecard's numbers come from, when they came, and how many records each measure counts."""

    source: str
    at: datetime
    records: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScorecardFacts:
    """A month of a rep, with how closely it is looked at and what was promised for it."""

    rep: Person
    scorecard: Scorecard
    depth: Depth
    promises: tuple[Tally, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    meeting: Meeting | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """A meeting as one of the two sees it."""

    meeting: Meeting
    reader_is_rep: bool
    other: Person
    slots: tuple[datetime, ...]
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a gap would take, by the rep's own rates; `math` is missing when there is nothing to go on."""

    kpi: Kpi
    gap: float
    weeks: float
    math: FunnelMath | None
    rates: Rates | None
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class RunSheetFacts:
    """Everything the manager needs for one talk."""

    meeting: Meeting
    rep: Person
    manager: Person
    card: ScorecardFacts
    hers: tuple[Tally, ...]
    yours: tuple[Tally, ...]
    topics: tuple[Topic, ...]
    choice: Choice
    agenda: tuple[AgendaBlock, ...]
    proposal: Proposal | None
    next_day: date


@dataclass(frozen=True, slots=True)
class LogFacts:
    """A log being written: the page it stands at, all its pages, and what each is prefilled from.

    `starts` and `ends` are the days between which a commitment of this meeting runs. `kpis` are those a
    commitment can be tied to; `counted` those of them that data counts by day.
    """

    sheet: RunSheetFacts
    log: Log
    step: Step
    steps: tuple[Step, ...]
    topics: tuple[tuple[str, str], ...]
    diagnoses: Mapping[Cause, Diagnosis]
    kpis: tuple[Kpi, ...]
    counted: frozenset[str]
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """A finished log as the rep sees it. `answers`: name of the field → what was written."""

    meeting: Meeting
    rep: Person
    manager: Person
    answers: Mapping[str, Any]
    promises: tuple[Commitment, ...]
    next_day: date


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A commitment as its owner or its partner sees it."""

    commitment: Commitment
    owner: Person
    partner: Person
    goal_names: tuple[str, ...]
    kpi: Kpi | None


@dataclass(frozen=True, slots=True)
class WeekOf:
    """One week of one promise, to be answered or shown."""

    tally: Tally
    occurrence: Occurrence
    number: int
    pace: float | None
    needed: float | None


@dataclass(frozen=True, slots=True)
class TallyFacts:
    """The week of all of somebody's promises."""

    owner: Person
    ends: date
    weeks: tuple[WeekOf, ...]


@dataclass(frozen=True, slots=True)
class BlockedFacts:
    """A promise whose owner says that something is in the way this week."""

    question: QuestionFacts
    week: Occurrence


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """A number that the rep says is wrong."""

    rep: Person
    topic: Topic
    kpi: Kpi | None


@dataclass(frozen=True, slots=True)
class VerdictFacts:
    """How the month's promises between two people ended."""

    owner: Person
    partner: Person
    month: date
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One rep in a manager's list."""

    rep: Person
    scorecard: Scorecard
    depth: Depth
    meeting: Meeting | None
    logged: bool


@dataclass(frozen=True, slots=True)
class MonthClosedFacts:
    """The month that closed, for the manager."""

    month: date
    team: tuple[TeamLine, ...]


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """What `/oneonone` and the Home tab show."""

    person: Person
    manager: Person | None
    meetings: tuple[tuple[Meeting, Person], ...]
    mine: tuple[Tally, ...]
    team: tuple[TeamLine, ...]
    waiting: tuple[tuple[Commitment, Person], ...]
    card: ScorecardFacts | None


@dataclass(frozen=True, slots=True)
class GoalsFacts:
    """A rep's goals for a year: KPI key → twelve values, None where there is none."""

    rep: Person
    year: int
    kpis: tuple[Kpi, ...]
    months: tuple[date, ...]
    goals: Mapping[tuple[str, date], float]
    may_set: bool

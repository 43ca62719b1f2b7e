"""What use cases hand to views: everything one screen needs to know, and nothing it has to look up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.agreements import Agreement
from domain.catalogue import Selection
from domain.coaching import AgendaBlock, Cause, Choice, Diagnosis
from domain.commitments import Commitment, Occurrence, Tally
from domain.depth import Depth, Look
from domain.disputes import Dispute
from domain.drivers import Drivers
from domain.kpis import Kpi
from domain.logs import Step
from domain.meetings import Log, Meeting, Topic
from domain.pace import FunnelMath, Rates
from domain.people import Person
from domain.running import Pace
from domain.scorecards import Line, Scorecard
from domain.year import YearLine


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
    """Where a scorecard's numbers come from, and when they came."""

    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """A number or goal that reads differently now than when it was first shown for a meeting."""

    kpi: Kpi
    before: tuple[float | None, float | None]
    now: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class CountedFacts:
    """What counts for a rep in a month, who decided it, and what differs from the month before."""

    selection: Selection
    by: Person | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KpiChange:
    """A decision about what counts, by whom, and what it changed in a few words for each KPI."""

    selection: Selection
    by: Person | None
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamKpisFacts:
    """What counts for a team now, the newest decision, the months a change can begin in, the last changes."""

    manager: Person
    now: Selection
    newest: Selection
    months: tuple[date, date]
    changes: tuple[KpiChange, ...]


@dataclass(frozen=True, slots=True)
class ScorecardFacts:
    """A month of a rep, with how closely it is looked at and what was promised for it.

    `pace` tells of a month that still runs, `frozen_at` when the numbers were first shown for the meeting.
    """

    rep: Person
    scorecard: Scorecard
    depth: Depth
    promises: tuple[Tally, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    meeting: Meeting | None = None
    changed: tuple[Changed, ...] = ()
    frozen_at: datetime | None = None
    pace: tuple[Pace, ...] = ()
    year: tuple[YearLine, ...] = ()
    drivers: Drivers | None = None
    disputes: tuple[Dispute, ...] = ()
    looks: tuple[Look, ...] = ()
    goals: "GoalNews | None" = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One measure behind a KPI: what it means, its value, and where that came from as far as it was noted."""

    measure: str
    meaning: str
    value: float | None
    records: int | None = None
    source: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WhereFromFacts:
    """A month's KPIs, each with the measures that it is made of. `base` are those of a year before."""

    rep: Person
    month: date
    lines: tuple[tuple[Line, tuple[Origin, ...]], ...]
    base: Mapping[str, float]
    disputes: tuple[Dispute, ...] = ()


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
    """One rep in a manager's list. `asked`: open questions about numbers, `waiting`: suggestions to answer.

    `late_since` is the last day that any number tells of, where that is longer ago than usual.
    """

    rep: Person
    scorecard: Scorecard
    depth: Depth
    meeting: Meeting | None
    logged: bool
    asked: int = 0
    waiting: int = 0
    blocked: int = 0
    late_since: date | None = None

    @property
    def without_goals(self) -> bool:
        """Whether there is no goal at all to look at."""
        return all(line.full_goal is None for line in self.scorecard.lines)


@dataclass(frozen=True, slots=True)
class Group:
    """A manager's reps in totals, for whoever leads the manager. `reps` is three or more."""

    manager: Person
    reps: int
    planned: int
    held: int
    skipped: int
    on_goal: int
    judged: int


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A manager's team, whoever needs time first, and a leader's groups; `small` ones are not shown."""

    month: date
    team: tuple[TeamLine, ...]
    groups: tuple[Group, ...] = ()
    small: int = 0


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
    """A rep's goals for a fiscal year, by KPI key and first of month.

    `kept` are months that are over and so kept a goal that somebody just tried to change.
    """

    rep: Person
    year: int
    kpis: tuple[Kpi, ...]
    months: tuple[date, ...]
    goals: Mapping[tuple[str, date], float]
    may_set: bool
    counted: CountedFacts | None = None
    agreement: Agreement | None = None
    asked_by: Person | None = None
    kept: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """All that a manager needs to set one KPI's goals for a year, by month in the year's order.

    `last` is what the rep made in the same months of the year before, `stands` what is set already.
    `learnt` and `last_shares` are seasons in percent, None where the results do not say one; `why` says
    where the learnt one comes from. `base` is what a proposal starts from: a whole year, or a rate.
    """

    rep: Person
    year: int
    kpi: Kpi
    kpis: tuple[Kpi, ...]
    months: tuple[date, ...]
    last: tuple[float | None, ...]
    stands: tuple[float | None, ...]
    open: tuple[bool, ...]
    learnt: tuple[float, ...] | None
    last_shares: tuple[float, ...] | None
    why: str
    base: float | None
    base_words: str
    ramps: Mapping[str, tuple[float, ...]]
    others: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalChanged:
    """A goal of the month that was changed after it had been set."""

    kpi: Kpi
    before: float
    after: float
    on: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class GoalNews:
    """What both should know about a month's goals: whether the rep accepted them, and what was changed."""

    agreement: Agreement | None = None
    changed: tuple[GoalChanged, ...] = ()
    counted: CountedFacts | None = None

"""What to talk about: the coaching bank's shape, and which topic a scorecard leads to.

The words live in `content/`; the rules that choose among them live here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.commitments import Evidence, Per
from domain.kpis import Direction, Kind, Scoring, Word
from domain.scorecards import Line, Scorecard, Verdict

ON_GOAL, NEW_HIRE, LOOK_AHEAD, RECORDS = "top_performer", "ramping_rep", "funnel_coverage", "data_hygiene"
NAMED_TOPICS = frozenset({ON_GOAL, NEW_HIRE, LOOK_AHEAD, RECORDS})
"""The topics that the rules below name; a bank without them is refused."""

STAGES = ("goal", "reality", "options", "will")
FINE_CONVERSION = 0.9


class Cause(StrEnum):
    """What stood behind a gap."""

    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    WILL = "will"
    CAPACITY = "capacity"
    SYSTEM = "system"
    MARKET = "market"


MANAGERS_CAUSES = frozenset({Cause.SYSTEM, Cause.MARKET})
"""What the rep cannot change becomes the manager's promise."""


class Promise(StrEnum):
    """How a promise is judged: a number of times, a KPI reaching a value, or simply done."""

    COUNT = "count"
    THRESHOLD = "threshold"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Roleplay:
    """A scene for two. The brief is for whoever plays the buyer; `good` is what to look for."""

    title: str
    minutes: int
    setup: str
    buyer_brief: str
    twist: str
    good: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What a rep may say is in the way: how to ask on, where to look, and what helps if it is so."""

    says: str
    kind: Cause
    probe: str
    check: str
    way_through: str


@dataclass(frozen=True, slots=True)
class Template:
    """A commitment to start from. `qty` counts per `per`; `of` "goal" makes it a fraction of the goal."""

    text: str
    kpi: str
    type: Promise
    qty: float
    per: Per
    evidence: Evidence
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to coach. `questions`: goal, reality, options, will → open questions."""

    key: str
    name: str
    kpis: tuple[str, ...]
    fires_when: str
    check_first: tuple[str, ...]
    questions: Mapping[str, tuple[str, ...]]
    listen_for: tuple[str, ...]
    roleplays: tuple[Roleplay, ...]
    obstacles: tuple[Obstacle, ...]
    advice: str
    skill: str
    plan: str
    commitments: tuple[Template, ...]
    recognition: str


@dataclass(frozen=True, slots=True)
class AgendaBlock:
    """A part of the meeting with its minutes."""

    minutes: int
    block: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a cause means, what answers it, and the question that tells it from the others."""

    means: str
    respond: str
    test: str


@dataclass(frozen=True, slots=True)
class DepthReview:
    """What is asked and shown when the funnel or the calendar is looked at, and what never is."""

    when: str
    ask: tuple[str, ...]
    show: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamObjection:
    """What somebody may say when the meetings are announced, and a fair answer."""

    says: str
    answer: str


@dataclass(frozen=True, slots=True)
class Rollout:
    """The first messages to the team and to each rep, and how the first three months go."""

    kickoff_channel: str
    kickoff_dm: str
    first_three_months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoachingBank:
    """All coaching words. `topic_for`: KPI key → key of the topic that a gap in it leads to."""

    topics: Mapping[str, Topic]
    topic_for: Mapping[str, str]
    agendas: Mapping[str, tuple[AgendaBlock, ...]]
    diagnoses: Mapping[Cause, Diagnosis]
    diagnosis_rule: str
    listening: tuple[str, ...]
    what_i_heard: str
    recognition_rules: tuple[str, ...]
    recognition: Mapping[str, str]
    depth_reviews: Mapping[str, DepthReview]
    team_objections: tuple[TeamObjection, ...]
    rollout: Rollout
    follow_up: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic, why it was chosen in one short phrase, and the line that led to it, if one did."""

    topic: Topic
    because: str
    line: Line | None = None


NO_INPUT: frozenset[str] = frozenset()
CAUSES: Mapping[str, frozenset[str]] = {
    "gross_profit": NO_INPUT,
    "gross_profit_pct": NO_INPUT,
    "avg_discount_pct": NO_INPUT,
    "renewal_rate": frozenset({"account_coverage", "decision_maker_meetings"}),
    "churned_revenue": frozenset({"account_coverage", "decision_maker_meetings"}),
    "forecast_accuracy": frozenset({"close_date_push_rate", "next_step_coverage", "qualification_rate"}),
}
"""Results that only some activity explains: more calls mend no margin. Any can explain the others."""


def choose_topic(scorecard: Scorecard, bank: CoachingBank) -> Choice:
    """The one topic of a meeting; the same scorecard always leads to the same.

    Results missed: the costliest missed input that explains one of them, else the costliest result's own
    topic. On goal: stretch, or the funnel if that is thin. Not judged: see `_unjudged`.
    """
    if scorecard.verdict is Verdict.HIT:
        return _on_goal(scorecard, bank)
    if scorecard.verdict is Verdict.NOT_JUDGED:
        return _unjudged(scorecard, bank)
    gaps = [line for line in scorecard.gaps if line.kpi.key in bank.topic_for]
    results = [line for line in gaps if line.kpi.kind is Kind.OUTPUT]
    for line in gaps:
        if _missed_input(line) and any(_explains(line, result) for result in results):
            return Choice(_topic(line, bank), _because(line, scorecard), line)
    if results:
        return Choice(_topic(results[0], bank), _unexplained(results[0], scorecard), results[0])
    return Choice(bank.topics[LOOK_AHEAD], "nothing else stands out, so look ahead")


def fill(text: str, **placeholders: object) -> str:
    """Put values into `{name}` places; what is not known becomes a blank to fill in by hand."""

    def value(match: re.Match[str]) -> str:
        found = placeholders.get(match[1])
        return "___" if found is None else str(found)

    return re.sub(r"\{(\w+)\}", value, text)


def _on_goal(scorecard: Scorecard, bank: CoachingBank) -> Choice:
    """A good month hides a thin funnel, which is the one gap that is worth a word on a good day."""
    for line in scorecard.gaps:
        if _missed_input(line) and bank.topic_for.get(line.kpi.key) == LOOK_AHEAD:
            return Choice(
                bank.topics[LOOK_AHEAD], "results are on goal, the funnel behind them is thin", line
            )
    return Choice(bank.topics[ON_GOAL], "results are on goal")


def _unjudged(scorecard: Scorecard, bank: CoachingBank) -> Choice:
    """New: ramping up. Else what activity shows, else missing data, else a look ahead."""
    if scorecard.ramp_zero:
        return Choice(bank.topics[NEW_HIRE], "new in the role, and results are not judged yet")
    for line in scorecard.gaps:
        if _missed_input(line) and line.kpi.key in bank.topic_for:
            return Choice(_topic(line, bank), _because(line, scorecard), line)
    for line in scorecard.missing:
        if line.word is Word.NO_DATA:
            return Choice(bank.topics[RECORDS], f"there is no data for {_name(line)}", line)
    return Choice(bank.topics[LOOK_AHEAD], "nothing was judged this month, so look ahead")


def _missed_input(line: Line) -> bool:
    """Close is not a cause: what reached 95 % explains no result that reached 60 %."""
    return line.kpi.kind is Kind.INPUT and line.word is Word.MISSED


def _explains(line: Line, result: Line) -> bool:
    causes = CAUSES.get(result.kpi.key)
    return causes is None or line.kpi.key in causes


def _topic(line: Line, bank: CoachingBank) -> Topic:
    return bank.topics[bank.topic_for[line.kpi.key]]


def _because(line: Line, scorecard: Scorecard) -> str:
    """For new opportunities the calls tell volume from conversion; other gaps speak for themselves."""
    calls = next((each for each in scorecard.activity if each.kpi.key == "sales_calls"), None)
    if line.kpi.key != "opps_added" or calls is None or calls.attainment is None or line.attainment is None:
        return _short(line)
    if calls.word is not Word.MISSED:
        return "conversion fell, not volume"
    conversion = line.attainment / calls.attainment if calls.attainment else 1.0
    return "volume fell, not conversion" if conversion >= FINE_CONVERSION else "volume and conversion fell"


def _unexplained(line: Line, scorecard: Scorecard) -> str:
    judged = [each for each in scorecard.activity if each.attainment is not None]
    if judged and not any(each.word is Word.MISSED for each in judged):
        return f"{_short(line)}, while activity was there"
    return _short(line)


def _short(line: Line) -> str:
    """Only a ratio can be told as a share of its goal: 34 % margin of 36 % is not 80 % of it."""
    if line.kpi.scoring is Scoring.RATIO and line.attainment is not None:
        return f"{_name(line)} at {line.attainment:.0%} of goal".replace("%", " %")
    return f"{_name(line)} {'below goal' if line.kpi.direction is Direction.UP else 'above its limit'}"


def _name(line: Line) -> str:
    """The KPI's name inside a sentence: `sales calls made`, but `CRM hygiene`."""
    name = line.kpi.name
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]

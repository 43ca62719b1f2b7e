"""Dana's log of the October talk: its facts and its pages."""

from dataclasses import replace
from datetime import date

from content.coaching import load_coaching
from domain.coaching import choose_topic
from domain.facts import LogFacts, Proposal, RunSheetFacts
from domain.logs import Step
from domain.meetings import Log, Topic
from domain.pace import FunnelMath, Rate, Rates
from tests.domain.core_sample import CATALOGUE
from tests.views.october import (
    CALLS,
    KPIS,
    fits,
    submitted,
)
from tests.views.samples import (
    ANA,
    DANA,
    MANAGER,
    MEETING,
    card,
    month_of,
)
from views import logs

BANK = load_coaching()
GAPS = ("revenue_growth", "opps_added", "sales_calls")
STARTS, ENDS = CALLS.starts, CALLS.ends
OWN = Rates(Rate(4_000.0, "own", 9), Rate(0.25, "own", 20), Rate(0.15, "own", 100))
MATH = FunnelMath(2, 8, 54, 13)
PROPOSAL = Proposal(CATALOGUE.kpis["revenue"], 8_000.0, 4.0, MATH, OWN)
WROTE = Topic(1, 5, ANA.id, "two renewals slipped to October", "revenue_growth", "view")
WRONG = Topic(2, 5, ANA.id, "eleven are missing", "sales_calls", "wrong")
BROUGHT = Topic(3, 5, ANA.id, "my territory")
LOGGED = {
    "wins": "The referral campaign",
    "heard": "You want a list first",
    "way_through": "A list every Friday",
    "obstacles": "No list",
    "coached": "Opening lines",
    "diagnosis": "Rather will than skill",
    "view:revenue_growth": "The market",
    "cause:revenue_growth": "will",
}


def sheet(rep=ANA, manager=DANA, found=None, **changes):
    about = month_of(found or card(), rep=rep)
    made = RunSheetFacts(
        MEETING,
        rep,
        manager,
        about,
        (),
        (),
        (),
        choose_topic(about.scorecard, BANK),
        (),
        None,
        date(2026, 11, 5),
    )
    return replace(made, **changes)


def at(step, answers=None, steps=tuple(Step), counted=frozenset({"sales_calls"}), kpis=KPIS, **changes):
    topics = tuple((topic.key, topic.name) for topic in BANK.topics.values())
    log = Log(5, step.value, answers or {})
    return LogFacts(sheet(**changes), log, step, steps, topics, BANK.diagnoses, kpis, counted, STARTS, ENDS)


def page(step, answers=None, shown=1, **changes):
    """The page of that step as Dana sees it."""
    return fits(logs.form(at(step, answers, **changes), MANAGER, shown=shown))


def read(view, answers):
    return logs.read(submitted(view, answers))

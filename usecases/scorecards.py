"""A rep's month against its goals, the same for both people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from domain.cadence import WorkCalendar
from domain.catalogue import Selection
from domain.depth import Depth, explain
from domain.errors import NotAllowed
from domain.facts import Provenance, ScorecardFacts
from domain.formulas import Readings
from domain.meetings import Meeting, months_back, next_month, previous_month
from domain.people import Action, Actor, Person
from domain.scorecards import Presence, Scorecard, scorecard
from storage import commitments as stored_commitments
from storage import goals as stored_goals
from storage import measures as stored_measures
from storage import meetings as stored_meetings
from usecases.counting import counting
from usecases.services import Services, calendars, made_as_rep, require, today

HISTORY = 12
"""How many months of verdicts the depth remembers."""


def show(services: Services, actor: Actor, rep: Person, month: date) -> ScorecardFacts:
    """A rep's month.

    Raises:
        NotAllowed: Neither the rep nor whoever was responsible for them in that month or is today.
    """
    with services.database.read() as session:
        allow(services, session, Action.SEE_SCORECARD, actor, rep, month)
        return facts(services, session, rep, month)


def allow(
    services: Services, session: Session, action: Action, actor: Actor, rep: Person, month: date
) -> None:
    """Let pass whoever may do it today, or might on the last day of a month that has gone."""
    now = today(services, rep)
    try:
        require(session, action, actor, rep, on=now)
    except NotAllowed:
        require(session, action, actor, rep, on=min(now, _last_day(month)))


def facts(services: Services, session: Session, rep: Person, month: date) -> ScorecardFacts:
    """The month, its depth, what was promised for it and where its numbers come from."""
    cards = history(services, session, [rep], month)[rep.id]
    promised = [
        each
        for each in made_as_rep(session, rep, stored_commitments.of_owner(session, rep.id))
        if each.offer.starts <= _last_day(month) and each.offer.ends >= month and each.answered_at
    ]
    loads = stored_measures.provenance(session, rep.id, month)
    return ScorecardFacts(
        rep,
        cards[-1],
        depth(cards),
        stored_commitments.tallies(session, promised),
        tuple(Provenance(load.source, load.at) for load in loads[:2]),
    )


def history(
    services: Services, session: Session, reps: Sequence[Person], month: date, count: int = HISTORY
) -> Mapping[int, tuple[Scorecard, ...]]:
    """The last months of several people, oldest first, in three queries for all of them.

    Months before a person's first number or goal are left out, but never the asked-for month itself.
    """
    ids = [rep.id for rep in reps]
    first = months_back(month, count + HISTORY)[0]
    values = stored_measures.months(session, ids, first, month)
    goals = stored_goals.months(session, ids, first, month)
    days = calendars(services, session, reps)
    counted = counting(services, session, reps)
    return {
        rep.id: _cards(
            partial(counted.of, rep), rep, days[rep.id], month, count, values[rep.id], goals[rep.id]
        )
        for rep in reps
    }


def depth(cards: Sequence[Scorecard]) -> Depth:
    """How closely the month after the last of the cards is looked at."""
    return explain([card.verdict for card in cards])


def _cards(
    counted: Callable[[date], Selection],
    rep: Person,
    days: WorkCalendar,
    month: date,
    count: int,
    values: Mapping[tuple[str, date], float],
    goals: Mapping[tuple[str, date], float],
) -> tuple[Scorecard, ...]:
    began = min((when for _, when in [*values, *goals]), default=month)
    wanted = [each for each in months_back(month, count) if each >= began or each == month]
    presence = {
        m: Presence(days.days_present(m, _last_day(m)), days.working_days(m, _last_day(m))) for m in wanted
    }
    weeks = {m: at.present / 5 for m, at in presence.items()}
    chosen = {m: counted(m) for m in wanted}
    readings = {
        starts: Readings(values, goals, weeks, starts)
        for starts in {each.year_starts for each in chosen.values()}
    }
    return tuple(
        scorecard(
            rep.id,
            m,
            chosen[m].lines,
            readings[chosen[m].year_starts],
            goals,
            presence[m],
            ramp_zero=_ramp_zero(goals, m),
        )
        for m in wanted
    )


def _ramp_zero(goals: Mapping[tuple[str, date], float], month: date) -> bool:
    """A month whose revenue goal is there and zero: the first of a ramp."""
    return goals.get(("revenue", month)) == 0


def _last_day(month: date) -> date:
    return date.fromordinal(next_month(month).toordinal() - 1)


def frozen(services: Services, session: Session, meeting: Meeting, rep: Person) -> ScorecardFacts:
    """The scorecard for a meeting; its numbers are frozen the first time, later changes are named."""
    found = facts(services, session, rep, meeting.period)
    now = {line.kpi.key: [line.actual, line.goal] for line in found.scorecard.lines}
    before = stored_meetings.snapshot(session, meeting.id)
    if before is None:
        stored_meetings.freeze(session, meeting.id, now, at=services.now())
    return ScorecardFacts(
        found.rep,
        found.scorecard,
        found.depth,
        found.promises,
        found.provenance,
        meeting,
        _changed(found.scorecard, before or now),
    )


def _changed(card: Scorecard, before: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the KPIs that read differently now than when they were first shown."""
    return tuple(
        line.kpi.name
        for line in card.lines
        if line.kpi.key in before and before[line.kpi.key] != [line.actual, line.goal]
    )


def latest_month(services: Services, person: Person) -> date:
    """The last whole month where the person lives."""
    return previous_month(today(services, person))

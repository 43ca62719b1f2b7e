"""A rep's month against its goals, the same for both people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby, islice
from typing import Any

from sqlalchemy.orm import Session

from domain.cadence import WorkCalendar
from domain.catalogue import Selection
from domain.depth import Depth, Override, chosen, explain
from domain.drivers import drivers
from domain.errors import NotAllowed
from domain.facts import Changed, Origin, Provenance, ScorecardFacts, WhereFromFacts
from domain.formulas import NOTHING, Readings
from domain.kpis import Kind, Kpi
from domain.meetings import Meeting, last_day, months_back, previous_month
from domain.people import Action, Actor, Person
from domain.scorecards import TREND_MONTHS, Past, Presence, Scorecard, Verdict, scorecard, verdicts
from domain.year import year_so_far
from storage import commitments as stored_commitments
from storage import depth as stored_depth
from storage import disputes as stored_disputes
from storage import measures as stored_measures
from storage import meetings as stored_meetings
from storage import sources as stored_sources
from usecases import agreements
from usecases.counting import told
from usecases.running import HISTORY as HISTORY
from usecases.running import Numbers, as_it_runs, known, usual_shares
from usecases.services import Services, made_as_rep, require, today

REVENUE = "revenue"
"""The KPI whose goal of zero says that a month is the first of a ramp."""
AT_A_TIME = 200
"""How many people's months are in memory at a time."""
BY_DAY = "numbers by day"
"""What a running month comes from where the days of it are all there is."""


def show(services: Services, actor: Actor, rep: Person, month: date) -> ScorecardFacts:
    """A rep's month.

    Raises:
        NotAllowed: Neither the rep nor whoever was responsible for them in that month or is today.
    """
    with services.database.read() as session:
        allow(services, session, Action.SEE_SCORECARD, actor, rep, month)
        found = facts(services, session, rep, month)
        meeting = meeting_about(session, actor, rep, month)
        return _since_frozen(session, found, meeting) if meeting else found


def where_from(services: Services, actor: Actor, rep: Person, month: date) -> WhereFromFacts:
    """Each number of a rep's month with its source, age, records, and what its formula was given.

    Raises:
        NotAllowed: Neither the rep nor whoever was responsible for them in that month or is today.
    """
    with services.database.read() as session:
        allow(services, session, Action.SEE_SCORECARD, actor, rep, month)
        numbers = known(services, session, [rep], month, 1)[rep.id]
        card = _past(numbers, month, 1).card
        sources = stored_sources.of_month(session, rep.id, month)

        def origin(measure: str) -> Origin:
            meaning, found = services.catalogue.measures.get(measure, measure), sources.get(measure)
            if found is not None:
                return Origin(measure, meaning, found.value, found.records, found.source, found.at)
            value = numbers.readings.of(measure).get(month)
            return Origin(measure, meaning, value, source=BY_DAY if value is not None else None)

        lines = tuple((line, tuple(map(origin, sorted(line.kpi.measures)))) for line in card.lines)
        before = month.replace(year=month.year - 1)
        base = {name: told[before] for name, told in numbers.readings.values.items() if before in told}
        disputes = stored_disputes.of_month(session, rep.id, month)
        return WhereFromFacts(rep, month, lines, base, disputes)


def allow(
    services: Services, session: Session, action: Action, actor: Actor, rep: Person, month: date
) -> None:
    """Let pass whoever may do it today, or might on the last day of a month that has gone."""
    now = today(services, rep)
    try:
        require(session, action, actor, rep, on=now)
    except NotAllowed:
        require(session, action, actor, rep, on=min(now, last_day(month)))


def facts(services: Services, session: Session, rep: Person, month: date) -> ScorecardFacts:
    """The month, its depth, what was promised for it and where its numbers come from."""
    numbers = known(services, session, [rep], month, HISTORY)[rep.id]
    past = _past(numbers, month, HISTORY)
    shares = usual_shares(services, session, numbers, past.card)
    card, pace = as_it_runs(services, numbers, past.card, shares)
    past = Past(card, (*past.verdicts[:-1], card.verdict))
    promised = [
        each
        for each in made_as_rep(session, rep, stored_commitments.of_owner(session, rep.id))
        if each.offer.starts <= last_day(month) and each.offer.ends >= month and each.answered_at
    ]
    loads = stored_measures.provenance(session, rep.id, month)
    counted = numbers.counts(month)
    results = [(kpi, weight) for kpi, weight in counted.lines if _is_result(kpi)]
    readings = replace(numbers.readings, year_starts=counted.year_starts)
    before = months_back(previous_month(month), TREND_MONTHS)
    return ScorecardFacts(
        rep,
        card,
        depth(past, stored_depth.overrides(session, [rep.id], month).get(rep.id)),
        stored_commitments.tallies(session, promised),
        tuple(Provenance(load.source, load.at) for load in loads[:2]),
        pace=pace,
        year=year_so_far(results, previous_month(month) if card.running else month, readings, readings.goals),
        drivers=None if card.running else drivers(numbers.readings, month, before),
        disputes=stored_disputes.of_month(session, rep.id, month),
        looks=stored_depth.looks(session, rep.id, month),
        goals=agreements.news(services, session, rep, month, told(services, session, rep, month)),
    )


def history(
    services: Services, session: Session, reps: Sequence[Person], month: date, count: int = HISTORY
) -> Mapping[int, Past]:
    """A month of several people by id, and how the last `count` months ended, in a few queries for all.

    Months before a person's first number or goal are left out, but never the asked-for month itself.
    """
    return {rep.id: past for rep, past in histories(services, session, reps, month, count)}


def histories(
    services: Services, session: Session, reps: Iterable[Person], month: date, count: int = HISTORY
) -> Iterator[tuple[Person, Past]]:
    """The same one after the other, for whoever keeps less of each than all of it.

    So many people are read at a time that memory does not grow with their number.
    """
    waiting = iter(reps)
    while some := tuple(islice(waiting, AT_A_TIME)):
        for numbers in known(services, session, some, month, count).values():
            past = _past(numbers, month, count)
            card, _ = as_it_runs(services, numbers, past.card, {})
            yield numbers.rep, past if card is past.card else Past(card, (*past.verdicts[:-1], card.verdict))


def depth(past: Past, override: Override | None = None) -> Depth:
    """How closely the month after the card's is looked at, unless a manager chose otherwise."""
    return chosen(explain(past.verdicts), override)


def _past(numbers: Numbers, month: date, count: int) -> Past:
    goals = numbers.readings.goals
    months = tuple(each for each in months_back(month, count) if each >= numbers.began or each == month)
    there, weeks = _there(numbers.days, months)
    ramping = {each for each, goal in goals.get(REVENUE, NOTHING).items() if goal == 0}

    def by(counted: Selection) -> Readings:
        return Readings(numbers.readings.values, goals, weeks, counted.year_starts)

    ended: list[Verdict] = []
    for counted, span in groupby(months[:-1], key=numbers.counts):
        days = {each: there[each] for each in span}
        ended += verdicts(counted.lines, by(counted), goals, days, ramping).values()
    now = numbers.counts(month)
    card = scorecard(
        numbers.rep.id, month, now.lines, by(now), goals, there[month], ramp_zero=month in ramping
    )
    return Past(card, (*ended, card.verdict))


@lru_cache(maxsize=1_000)
def _there(
    days: WorkCalendar, months: tuple[date, ...]
) -> tuple[Mapping[date, Presence], Mapping[date, float]]:
    """The days of each month and the same in weeks; counted once for all who live by the same calendar."""
    spans = [(each, last_day(each)) for each in months]
    presence = {span[0]: Presence(days.days_present(*span), days.working_days(*span)) for span in spans}
    return presence, {each: at.present / 5 for each, at in presence.items()}


def _is_result(kpi: Kpi) -> bool:
    return kpi.kind is Kind.OUTPUT


def meeting_about(session: Session, actor: Actor, rep: Person, month: date) -> Meeting | None:
    """The meeting about the month, if whoever asks is one of its two."""
    asker = actor.person.id if actor.person else None
    found = stored_meetings.of_reps(session, [rep.id], month)
    return next((each for each in found if asker in (each.rep_id, each.manager_id)), None)


def frozen(services: Services, session: Session, meeting: Meeting, rep: Person) -> ScorecardFacts:
    """The scorecard for a meeting; its numbers are frozen the first time, later changes are named."""
    found = facts(services, session, rep, meeting.period)
    now = {line.kpi.key: [line.actual, line.goal] for line in found.scorecard.lines}
    if stored_meetings.snapshot(session, meeting.id) is None:
        stored_meetings.freeze(session, meeting.id, now, at=services.now())
    return _since_frozen(session, found, meeting)


def _since_frozen(session: Session, found: ScorecardFacts, meeting: Meeting) -> ScorecardFacts:
    """The same with its meeting, and what reads differently now than when it was first shown for it."""
    before = stored_meetings.snapshot(session, meeting.id)
    changed = _changed(found.scorecard, before or {})
    return replace(
        found, meeting=meeting, changed=changed, frozen_at=stored_sources.frozen_at(session, meeting.id)
    )


def _changed(card: Scorecard, before: Mapping[str, Any]) -> tuple[Changed, ...]:
    """The KPIs that read differently now, with what they read before."""
    return tuple(
        Changed(line.kpi, tuple(before[line.kpi.key][:2]), (line.actual, line.goal))
        for line in card.lines
        if line.kpi.key in before and before[line.kpi.key] != [line.actual, line.goal]
    )


def latest_month(services: Services, person: Person) -> date:
    """The last whole month where the person lives."""
    return previous_month(today(services, person))

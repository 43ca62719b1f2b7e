"""The weeks of a promise: counted by a tap or from data, shown, and judged at the month's end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.cadence import WorkCalendar
from domain.commitments import (
    JUDGED,
    OPEN,
    Commitment,
    Evidence,
    Occurrence,
    Signal,
    State,
    Tally,
    verdict_move,
)
from domain.errors import BadAnswer, MoveNotAllowed
from domain.facts import TallyFacts, VerdictFacts, WeekOf
from domain.kpis import Unit
from domain.messages import Kind
from domain.pace import pace, required_per_week
from domain.people import SYSTEM, Action, Actor, Person
from storage import commitments as stored
from storage import measures as stored_measures
from storage import outbox
from usecases.commitments import about, existing, moved, turn
from usecases.counting import known_kpi
from usecases.partners import hears
from usecases.saying import at_once
from usecases.services import Services, calendar, made_as_rep, person, require, today

MOST_IN_A_WEEK = 100_000
LATE_DATA = timedelta(days=40)


def count(services: Services, actor: Actor, occurrence_id: int, done: int) -> TallyFacts:
    """The owner says what was done in a week. The last word counts; a late one changes the verdict too.

    Raises:
        NotAllowed: Anybody but the owner.
        BadAnswer: Not a number that a week can hold.
    """
    if not 0 <= done <= MOST_IN_A_WEEK:
        raise BadAnswer("done", "How many? A whole number from 0 on.")
    with services.database.write() as session:
        week, commitment, owner = _week(services, session, actor, occurrence_id, to_change=True)
        stored.change_occurrence(session, replace(week, done=done, source=Evidence.OWN_WORD.value))
        if commitment.state in JUDGED and week.done != done:
            _judge_again(services, session, commitment)
        return _tally(services, session, owner, week.ends)


def signal(
    services: Services, actor: Actor, occurrence_id: int, said: Signal, note: str | None = None
) -> TallyFacts:
    """The owner says how the week stands; blocked is told to the partner at once, once a day.

    Raises:
        NotAllowed: Anybody but the owner.
    """
    with services.database.write() as session:
        week, commitment, owner = _week(services, session, actor, occurrence_id, to_change=True)
        known = (note or "").strip()[:500] or week.note
        stored.change_occurrence(session, replace(week, signal=said, note=known))
        if said is Signal.BLOCKED:
            tail = f"/{week.id}/{today(services, owner)}"
            told = about(services, Kind.BLOCKED, commitment, hears(services, session, commitment), tail)
            outbox.plan(session, replace(told, subject=f"occurrence:{week.id}"))
        return _tally(services, session, owner, week.ends)


def tally(services: Services, actor: Actor, owner: Person, ends: date) -> TallyFacts:
    """The promises of the week that ends on that day; a manager sees those that were made as a rep."""
    with services.database.read() as session:
        require(session, Action.SEE_COMMITMENTS, actor, owner, on=today(services, owner))
        found = _tally(services, session, owner, ends)
        shown = _shown(session, actor, owner, [week.tally.commitment for week in found.weeks])
        return replace(found, weeks=tuple(week for week in found.weeks if week.tally.commitment in shown))


def progress(services: Services, actor: Actor, owner: Person) -> tuple[Tally, ...]:
    """What a person has promised and not yet seen the end of, and what ended in the last forty days."""
    with services.database.read() as session:
        require(session, Action.SEE_COMMITMENTS, actor, owner, on=today(services, owner))
        since = today(services, owner) - LATE_DATA
        wanted = [
            c
            for c in _shown(session, actor, owner, stored.of_owner(session, owner.id))
            if c.state in OPEN or (c.state in JUDGED and c.offer.ends >= since)
        ]
        return stored.tallies(session, wanted)


def week(services: Services, actor: Actor, occurrence_id: int) -> WeekOf:
    """One week of one's own promise, to be counted.

    Raises:
        NotAllowed: Anybody but the owner.
    """
    with services.database.read() as session:
        found, _, owner = _week(services, session, actor, occurrence_id)
        weeks = _tally(services, session, owner, found.ends).weeks
        return next(each for each in weeks if each.occurrence.id == occurrence_id)


def recount(services: Services) -> int:
    """Count every promise that data counts, and judge again those that late data changed; how many.

    One transaction for each owner, so that nobody who clicks waits for the whole team.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, SYSTEM, None, on=services.now().date())
        since = services.now().date() - LATE_DATA
        promises = _countable(stored.in_states(session, {State.ACTIVE, *JUDGED}, ended_after=since))
    by_owner: dict[int, list[Commitment]] = {}
    for promise in promises:
        by_owner.setdefault(promise.owner_id, []).append(promise)
    for owner_id, own in by_owner.items():
        with services.database.write() as session:
            owner = person(session, owner_id)
            judged = [promise for promise in own if promise.state in JUDGED]
            before = stored.tallies(session, judged)
            count_from_data(services, session, owner, today(services, owner))
            for promise, was, now in zip(judged, before, stored.tallies(session, judged), strict=True):
                if was.done != now.done:
                    _judge_again(services, session, promise)
    return len(promises)


def count_from_data(services: Services, session: Session, owner: Person, until: date) -> None:
    """Fill the weeks that the owner's data covers whole; weeks that somebody answered are left alone."""
    promised = stored.of_owner(session, owner.id, until=until)
    recent = [promise for promise in promised if promise.offer.ends >= until - LATE_DATA]
    for each in stored.tallies(session, _countable(recent)):
        covered = _covered(services, session, each.commitment)
        measure = _measure(services, session, each.commitment)
        if covered is None or measure is None:
            continue
        counted = [week for week in each.occurrences if _by_data(week) and week.ends <= min(covered, until)]
        first, last = each.commitment.offer.starts, min(covered, until)
        days = stored_measures.by_day(session, owner.id, measure, first, last) if counted else {}
        for week in counted:
            _fill(session, week, int(sum(n for day, n in days.items() if week.starts <= day <= week.ends)))


def _fill(session: Session, week: Occurrence, done: int) -> None:
    """Save what data says of a week, unless it stands there or somebody answered in the meantime."""
    if (week.done, week.source) != (done, Evidence.DATA.value):
        fresh = stored.occurrence(session, week.id, to_change=True)
        if fresh is not None and _by_data(fresh):
            stored.change_occurrence(session, replace(fresh, done=done, source=Evidence.DATA.value))


def _by_data(week: Occurrence) -> bool:
    return week.source != Evidence.OWN_WORD.value


def verdict(services: Services, session: Session, owner: Person, month: date) -> tuple[VerdictFacts, ...]:
    """Judge the promises that end in the month, and say how they ended, one entry for each partner."""
    count_from_data(services, session, owner, today(services, owner))
    ending = [
        c
        for c in stored.of_owner(session, owner.id)
        if (c.offer.ends.year, c.offer.ends.month) == (month.year, month.month)
        and c.state in (State.ACTIVE, *JUDGED)
    ]
    judged = [_judge(services, session, c) for c in ending]
    found = []
    for partner_id in dict.fromkeys(c.partner_id for c in judged):
        tallies = stored.tallies(session, [c for c in judged if c.partner_id == partner_id])
        found.append(VerdictFacts(owner, person(session, partner_id), month, tallies))
    return tuple(found)


def week_facts(services: Services, session: Session, owner: Person, ends: date) -> TallyFacts:
    """The week of all of a person's promises, with what the data can count filled in."""
    count_from_data(services, session, owner, today(services, owner))
    return _tally(services, session, owner, ends)


def _shown(session: Session, actor: Actor, owner: Person, promises: Iterable[Commitment]) -> list[Commitment]:
    """A manager does not see what their rep, being a manager too, promised to reps of their own."""
    own = actor.person is not None and actor.person.id == owner.id
    return list(promises) if own else made_as_rep(session, owner, promises)


def _tally(services: Services, session: Session, owner: Person, ends: date) -> TallyFacts:
    monday = ends - timedelta(days=ends.weekday())
    promises = [c for c in stored.of_owner(session, owner.id) if c.state in (State.ACTIVE, *JUDGED)]
    days = calendar(services, session, owner)
    found: list[WeekOf] = []
    for each in stored.tallies(session, promises):
        covered = _covered(services, session, each.commitment)
        known = _so_far(services, session, each, covered)
        for number, row in enumerate(known.occurrences, 1):
            if monday <= row.ends <= monday + timedelta(days=6):
                found.append(_week_of(known, row, number, days, covered))
    return TallyFacts(owner, ends, tuple(found))


def _week_of(tally: Tally, row: Occurrence, number: int, days: WorkCalendar, covered: date | None) -> WeekOf:
    """The week with the promise's pace, by the days that are known: those data covers, or all of them."""
    offer = tally.commitment.offer
    until = min(row.ends, covered) if row.source == Evidence.DATA.value and covered else row.ends
    gone, whole = days.days_present(offer.starts, until), days.days_present(offer.starts, offer.ends)
    return WeekOf(
        tally,
        row,
        number,
        pace(tally.done, tally.target, gone, whole),
        required_per_week(tally.done, tally.target, whole - gone),
    )


def _covered(services: Services, session: Session, commitment: Commitment) -> date | None:
    """The last day that data has counted for a promise; None where data does not count it."""
    measure = _measure(services, session, commitment) if _countable([commitment]) else None
    return stored_measures.covered_until(session, commitment.owner_id, measure) if measure else None


def _so_far(services: Services, session: Session, tally: Tally, covered: date | None) -> Tally:
    """The promise with the running week counted up to the last day that data covers; shown, not saved."""
    measure = _measure(services, session, tally.commitment)
    if covered is None or measure is None:
        return tally

    def counted(row: Occurrence) -> Occurrence:
        if row.done is not None or not row.starts <= covered < row.ends:
            return row
        known = stored_measures.by_day(session, tally.commitment.owner_id, measure, row.starts, covered)
        return replace(row, done=int(sum(known.values())), source=Evidence.DATA.value)

    return replace(tally, occurrences=tuple(map(counted, tally.occurrences)))


def _judge(services: Services, session: Session, commitment: Commitment) -> Commitment:
    fresh = existing(session, commitment.id, to_change=True)
    (each,) = stored.tallies(session, [fresh])
    move = verdict_move(each)
    return moved(services, session, fresh, move, SYSTEM) if move else fresh


def _judge_again(services: Services, session: Session, commitment: Commitment) -> None:
    """Late data and late answers count too, and what both were told at the month's end says so."""
    judged = _judge(services, session, commitment)
    (tally,) = stored.tallies(session, [judged])
    for to in {judged.owner_id, hears(services, session, judged)}:
        key = f"{judged.owner_id}/{judged.offer.ends:%Y-%m}/{to}"
        fresh = at_once(
            services,
            Kind.VERDICT,
            f"{key}/{judged.id}{turn(session, judged)}/{tally.done}",
            to=to,
            subject=f"promises:{judged.owner_id}:{judged.offer.ends:%Y-%m}",
        )
        outbox.plan_edit(session, fresh, f"{Kind.VERDICT}/{key}")


def _week(
    services: Services, session: Session, actor: Actor, occurrence_id: int, *, to_change: bool = False
) -> tuple[Occurrence, Commitment, Person]:
    week = stored.occurrence(session, occurrence_id, to_change=to_change)
    if week is None:
        raise MoveNotAllowed("That week is not there any more.")
    commitment = existing(session, week.commitment_id)
    owner = person(session, commitment.owner_id)
    require(session, Action.TALLY, actor, owner, on=today(services, owner))
    return week, commitment, owner


def _countable(promises: Iterable[Commitment]) -> list[Commitment]:
    return [
        c
        for c in promises
        if c.state in (State.ACTIVE, *JUDGED) and c.offer.evidence is Evidence.DATA and c.offer.kpi
    ]


def _measure(services: Services, session: Session, commitment: Commitment) -> str | None:
    """The one measure that a promise's KPI counts; ratios and amounts are not counted by week."""
    kpi = known_kpi(services, session, person(session, commitment.owner_id), commitment.offer.kpi)
    if kpi is None or kpi.unit is not Unit.COUNT or kpi.formula not in kpi.measures:
        return None
    return kpi.formula

"""What somebody sees of everything that is theirs: the next meetings, the promises, and a manager's team."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.commitments import JUDGED, Commitment, Tally
from domain.commitments import State as Promised
from domain.errors import NoReps
from domain.facts import MonthClosedFacts, OverviewFacts, ScorecardFacts
from domain.meetings import Meeting, previous_month
from domain.people import Action, Actor, Person
from domain.team import by_need
from storage import commitments as stored_commitments
from storage import meetings as stored
from storage import people as stored_people
from usecases.scorecards import facts
from usecases.services import Services, manager_on, reps_on, require, today
from usecases.team import lines as team_lines

ENDED_LATELY = timedelta(days=14)


def show(services: Services, actor: Actor, asked: Person) -> OverviewFacts:
    """Everything that is a person's own.

    Raises:
        NotAllowed: The actor is somebody else.
    """
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, actor, asked, on=services.now().date())
        day = today(services, asked)
        manager = manager_on(session, asked, day)
        reps = reps_on(session, asked, day)
        return OverviewFacts(
            asked,
            manager,
            _meetings(services, session, asked),
            _mine(session, asked, day),
            by_need(team_lines(services, session, asked, reps, previous_month(day))),
            _waiting(session, asked),
            _card(services, session, asked, day) if manager else None,
        )


def closed(services: Services, actor: Actor, manager: Person, month: date) -> MonthClosedFacts:
    """A month that closed, for the manager: every rep they lead today.

    Raises:
        NotAllowed: The actor is somebody else.
    """
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, actor, manager, on=services.now().date())
        reps = reps_on(session, manager, today(services, manager))
        return MonthClosedFacts(month, team_lines(services, session, manager, reps, month))


def next_rep(services: Services, actor: Actor, manager: Person, *, to_log: bool = False) -> Person:
    """Whom a manager means who names nobody: the rep of the next meeting, or of the last one to log.

    Raises:
        NotAllowed: The actor is somebody else.
        NoReps: Nobody reports to them.
    """
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, actor, manager, on=services.now().date())
        reps = {rep.id: rep for rep in reps_on(session, manager, today(services, manager))}
        if not reps:
            raise NoReps
        planned = [m for m in _of_manager(services, session, manager) if m.rep_id in reps and m.open]
        now = services.now()
        begun = [m for m in planned if m.starts_at <= now]
        ahead = [m for m in planned if m.ends_at > now]
        order = [*reversed(begun), *ahead] if to_log else [*ahead, *reversed(begun)]
        return reps[order[0].rep_id] if order else next(iter(reps.values()))


def _of_manager(services: Services, session: Session, manager: Person) -> list[Meeting]:
    since = previous_month(previous_month(today(services, manager)))
    return sorted(stored.of_manager(session, manager.id, since=since), key=lambda m: m.starts_at)


def _meetings(services: Services, session: Session, asked: Person) -> tuple[tuple[Meeting, Person], ...]:
    """The meetings to come, and those that wait for their log, soonest first, each with the other person."""
    since = previous_month(previous_month(today(services, asked)))
    found = {m.id: m for m in stored.of_rep(session, asked.id, since=since) if m.ends_at > services.now()}
    found |= {m.id: m for m in stored.of_manager(session, asked.id, since=since)}
    ordered = sorted((m for m in found.values() if m.open), key=lambda m: (m.starts_at, m.id))
    others = {m.id: m.rep_id if m.manager_id == asked.id else m.manager_id for m in ordered}
    people = stored_people.many(session, others.values())
    return tuple((m, people[others[m.id]]) for m in ordered)


def _mine(session: Session, asked: Person, day: date) -> tuple[Tally, ...]:
    """Promises that run, and those that ended lately."""
    wanted = [
        promise
        for promise in stored_commitments.of_owner(session, asked.id)
        if promise.state is Promised.ACTIVE
        or (promise.state in JUDGED and promise.offer.ends >= day - ENDED_LATELY)
    ]
    return stored_commitments.tallies(session, wanted)


def _waiting(session: Session, asked: Person) -> tuple[tuple[Commitment, Person], ...]:
    """Promises that wait for the person's own answer, each with who waits."""
    asked_of = [c for c in stored_commitments.of_owner(session, asked.id) if c.state is Promised.PROPOSED]
    countered = [c for c in stored_commitments.of_partner(session, asked.id) if c.state is Promised.COUNTERED]
    pairs = [(c, c.partner_id) for c in asked_of] + [(c, c.owner_id) for c in countered]
    people = stored_people.many(session, [other for _, other in pairs])
    return tuple((c, people[other]) for c, other in pairs)


def _card(services: Services, session: Session, asked: Person, day: date) -> ScorecardFacts | None:
    """Last month; None for somebody who has neither numbers nor goals, as a manager who does not sell."""
    found = facts(services, session, asked, previous_month(day))
    known = any(line.actual is not None or line.full_goal is not None for line in found.scorecard.lines)
    return found if known else None

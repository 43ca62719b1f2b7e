"""A manager's reps, whoever needs time first, and totals for whoever leads managers."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.commitments import Signal
from domain.commitments import State as Promised
from domain.errors import NoReps
from domain.facts import Group, TeamFacts, TeamLine
from domain.meetings import Meeting, State, next_month, previous_month
from domain.people import Action, Actor, Person
from domain.scorecards import Verdict
from domain.team import SMALLEST_GROUP, by_need
from storage import commitments as stored_commitments
from storage import depth as stored_depth
from storage import disputes as stored_disputes
from storage import meetings as stored_meetings
from storage import people as stored_people
from storage import running as stored_running
from storage import sources as stored_sources
from usecases.scorecards import depth, histories, history
from usecases.services import Services, reps_on, require, today

LATE_AFTER = timedelta(days=7)
"""How old the newest day of daily numbers may be before they count as late."""


def show(services: Services, actor: Actor, manager: Person) -> TeamFacts:
    """Everybody the manager leads today, in the order in which time is needed; for a leader, also totals.

    Raises:
        NotAllowed: The actor is somebody else.
        NoReps: Nobody reports to them.
    """
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, actor, manager, on=services.now().date())
        day = today(services, manager)
        month, reps = previous_month(day), reps_on(session, manager, day)
        if not reps:
            raise NoReps
        teams = _teams_below(session, reps, day)
        own = [rep for rep in reps if rep.id not in teams]
        team = by_need(lines(services, session, manager, own, month)) if own else ()
        groups, small = _groups(services, session, reps, teams, month)
        return TeamFacts(month, team, groups, small)


def lines(
    services: Services, session: Session, manager: Person, reps: Sequence[Person], month: date
) -> tuple[TeamLine, ...]:
    """One line for each rep, in the order given, in a few queries for all of them."""
    if not reps:
        return ()
    ids = [rep.id for rep in reps]
    pasts = history(services, session, reps, month)
    chosen = stored_depth.overrides(session, ids, month)
    found = stored_meetings.of_manager(session, manager.id, since=month)
    meetings = {m.rep_id: m for m in found if m.period == month}
    asked = stored_disputes.open_of(session, ids)
    waiting, blocked = _waiting(session, manager, ids)
    late = _late(services, session, reps)
    return tuple(
        TeamLine(
            rep,
            pasts[rep.id].card,
            depth(pasts[rep.id], chosen.get(rep.id)),
            meetings.get(rep.id),
            rep.id in meetings and meetings[rep.id].state is State.HELD,
            asked.get(rep.id, 0),
            waiting.get(rep.id, 0),
            blocked.get(rep.id, 0),
            late.get(rep.id),
        )
        for rep in reps
    )


def _waiting(session: Session, manager: Person, ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Suggestions that wait for the manager's answer, and promises that something is in the way of."""
    promised = [p for p in stored_commitments.of_partner(session, manager.id) if p.owner_id in set(ids)]
    waiting: dict[int, int] = {}
    blocked: dict[int, int] = {}
    for promise in promised:
        if promise.state is Promised.COUNTERED:
            waiting[promise.owner_id] = waiting.get(promise.owner_id, 0) + 1
    active = [promise for promise in promised if promise.state is Promised.ACTIVE]
    for tally in stored_commitments.tallies(session, active):
        said = [week for week in tally.occurrences if week.signal is not None]
        if said and said[-1].signal is Signal.BLOCKED:
            owner = tally.commitment.owner_id
            blocked[owner] = blocked.get(owner, 0) + 1
    return waiting, blocked


def _late(services: Services, session: Session, reps: Sequence[Person]) -> dict[int, date]:
    """Whose numbers stop too early: the last month is missing, or the newest day is a week old."""
    ids = [rep.id for rep in reps]
    months = stored_sources.last_months(session, ids)
    since = min(today(services, rep) for rep in reps) - timedelta(days=62)
    days = stored_running.sums(session, ids, since, date.max)
    found = {}
    for rep in reps:
        now, last = today(services, rep), months.get(rep.id)
        newest = max((day for _, day in days[rep.id].values()), default=None)
        if last is not None and last < previous_month(now):
            found[rep.id] = next_month(last) - timedelta(days=1)
        elif newest is not None and now - newest > LATE_AFTER:
            found[rep.id] = newest
    return found


def _teams_below(session: Session, managers: Sequence[Person], day: date) -> dict[int, list[int]]:
    """Which of the people lead others today: id → ids of the others."""
    found: dict[int, list[int]] = {}
    ids = {each.id for each in managers}
    for line in stored_people.lines(session, ids):
        if line.manager_id in ids and line.holds_on(day):
            found.setdefault(line.manager_id, []).append(line.rep_id)
    return found


def _groups(
    services: Services,
    session: Session,
    managers: Sequence[Person],
    teams: Mapping[int, Sequence[int]],
    month: date,
) -> tuple[tuple[Group, ...], int]:
    """Each manager's reps in totals, and how many groups are too small to be told."""
    people = stored_people.many(session, [rep for team in teams.values() for rep in team])
    active = {number: each for number, each in people.items() if each.active}
    sizes = {manager: [rep for rep in team if rep in active] for manager, team in teams.items()}
    large = {manager: team for manager, team in sizes.items() if len(team) >= SMALLEST_GROUP}
    shown = [active[rep] for team in large.values() for rep in team]
    ended = {rep.id: past.card.verdict for rep, past in histories(services, session, shown, month, 1)}
    met = stored_meetings.of_reps(session, [rep.id for rep in shown], month)
    groups = tuple(
        _group(manager, large[manager.id], ended, met) for manager in managers if manager.id in large
    )
    return groups, len(sizes) - len(large)


def _group(
    manager: Person,
    team: Sequence[int],
    ended: Mapping[int, Verdict],
    met: Sequence[Meeting],
) -> Group:
    states = [m.state for m in met if m.manager_id == manager.id and m.rep_id in team]
    judged = [ended[rep] for rep in team if ended[rep] is not Verdict.NOT_JUDGED]
    return Group(
        manager,
        len(team),
        len(states),
        states.count(State.HELD),
        states.count(State.SKIPPED),
        judged.count(Verdict.HIT),
        len(judged),
    )

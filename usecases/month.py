"""The month runs by itself: what falls due is planned here, long before it is said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain import cadence
from domain.cadence import together
from domain.commitments import Commitment
from domain.commitments import State as Promised
from domain.meetings import Meeting, Move, State, advance, previous_month
from domain.messages import MEETING_MESSAGES, Delivery, Recipient, around, closed, follow_up
from domain.people import SYSTEM, Action, ReportingLine, listener
from domain.scorecards import Verdict
from storage import commitments as stored_commitments
from storage import measures as stored_measures
from storage import meetings as stored
from storage import outbox
from storage import people as stored_people
from usecases.scorecards import histories
from usecases.services import Services, calendars, require, today

ONE_HOUR = timedelta(hours=1)
NOTICE = 2
"""Working days between a meeting that is planned late and the moment it is planned."""
LATE_DATA = timedelta(days=40)
BATCH = 500

FORMER_PAIR = "Who reports to whom has changed, so this one does not take place."
AWAY = "One of the two is away that day, so the meeting moved."

Lines = tuple[ReportingLine, ...]
Teams = Mapping[Recipient, Mapping[int, Recipient]]


def plan(services: Services) -> int:
    """Plan this month's meetings and all that is said about them; how many messages were new.

    Every key names its occasion, so planning again, also on several machines at once, adds nothing.
    """
    with services.database.write() as session:
        require(session, Action.RUN_THE_MONTH, SYSTEM, None, on=services.now().date())
        every = stored_people.lines(session)
        lines = _in_force(services, session, every)
        wanted = [*_of_teams(services, session, lines), *_of_promises(services, session, every, lines)]
        return outbox.plan_all(session, (each for each in wanted if each.expires_at > services.now()))


def _of_teams(services: Services, session: Session, lines: Lines) -> Iterator[Delivery]:
    """What every manager and their reps hear. The month turns by the manager's own calendar."""
    _leave_out_former_pairs(services, session, lines)
    for manager, reps in _teams(services, session, lines).items():
        month = manager.day_of(services.now()).replace(day=1)
        yield closed(services.rhythm, manager, month)
        for meeting in _meetings(services, session, manager, reps, month):
            if meeting.open:
                said = around(services.rhythm, meeting, manager, reps[meeting.rep_id])
                yield from (each.not_before(services.now()) for each in said)


def _of_promises(services: Services, session: Session, every: Lines, lines: Lines) -> Iterator[Delivery]:
    """The tallies and verdicts of all that is promised; who took over from a partner hears the verdict."""
    since = services.now().date() - LATE_DATA
    promises = stored_commitments.in_states(session, {Promised.ACTIVE}, ended_after=since)
    own = [promise for promise in promises if promise.workspace == services.workspace]
    leading = {(line.manager_id, line.rep_id) for line in every}
    managers: dict[int, list[int]] = {}
    for line in lines:
        managers.setdefault(line.rep_id, []).append(line.manager_id)
    told = {
        promise.id: promise.partner_id
        if (promise.owner_id, promise.partner_id) in leading
        else listener(promise.partner_id, managers.get(promise.owner_id, ()))
        for promise in own
    }
    for start in range(0, len(own), BATCH):
        yield from _follow_ups(services, session, own[start : start + BATCH], told)


def _follow_ups(
    services: Services, session: Session, promises: list[Commitment], told: Mapping[int, int]
) -> Iterator[Delivery]:
    known = _recipients(services, session, {id for p in promises for id in (p.owner_id, told[p.id])})
    for tally in stored_commitments.tallies(session, promises):
        promise = tally.commitment
        owner, partner = known[promise.owner_id], known[told[promise.id]]
        ends = [week.ends for week in tally.occurrences]
        yield from follow_up(services.rhythm, owner, partner, ends, promise.offer.ends)


def _recipients(services: Services, session: Session, ids: Iterable[int]) -> dict[int, Recipient]:
    people = stored_people.many(session, ids)
    days = calendars(services, session, people.values())
    return {number: Recipient(person, days[number]) for number, person in people.items()}


def _in_force(services: Services, session: Session, every: Lines) -> Lines:
    """The lines in force on the day it is where the rep lives, between people who are here."""
    people = {p.id: p for p in stored_people.everybody(session, services.workspace) if p.active}

    def holds(line: ReportingLine) -> bool:
        both = line.rep_id in people and line.manager_id in people
        return both and line.holds_on(today(services, people[line.rep_id]))

    return tuple(filter(holds, every))


def _teams(services: Services, session: Session, lines: Lines) -> Teams:
    """Every manager with their reps by id, people without a Slack account left out."""
    known = _recipients(services, session, {id for line in lines for id in (line.rep_id, line.manager_id)})
    only_leading = _only_leading(session, lines)
    teams: dict[Recipient, dict[int, Recipient]] = {}
    for line in lines:
        manager, rep = known[line.manager_id], known[line.rep_id]
        if manager.person.slack_id and rep.person.slack_id and line.rep_id not in only_leading:
            teams.setdefault(manager, {})[line.rep_id] = rep
    return teams


def _only_leading(session: Session, lines: Lines) -> frozenset[int]:
    """Managers of managers meet in another rhythm than this one, unless they sell too."""
    leading = {line.manager_id for line in lines} & {line.rep_id for line in lines}
    return frozenset(leading - stored_measures.measured(session, leading))


def _leave_out_former_pairs(services: Services, session: Session, lines: Lines) -> None:
    """Nobody is reminded of a meeting to come with somebody who is not their manager any more."""
    pairs = {(line.manager_id, line.rep_id) for line in lines}
    for meeting in stored.to_come(session, services.workspace, services.now()):
        if (meeting.manager_id, meeting.rep_id) not in pairs:
            _change(
                session, meeting, replace(advance(meeting, Move.SKIP), skip_reason=FORMER_PAIR), FORMER_PAIR
            )


def _change(session: Session, meeting: Meeting, changed: Meeting, reason: str) -> Meeting:
    """Save what the calendar asks for and withdraw what was planned, unless people were quicker."""
    if stored.get(session, meeting.id, to_change=True) != meeting:
        return meeting
    stored.change(session, changed)
    outbox.withdraw(session, f"meeting:{meeting.id}", reason, kinds=MEETING_MESSAGES)
    return changed


def _meetings(
    services: Services, session: Session, manager: Recipient, reps: Mapping[int, Recipient], month: date
) -> list[Meeting]:
    """The manager's meetings with these reps in that month; planned now where there is none yet.

    Whoever was met about the month already, by the manager before, is not met about it again.
    """
    found = stored.of_reps(session, reps, previous_month(month))
    own = [
        _possible(services, session, manager, reps[meeting.rep_id], meeting)
        for meeting in found
        if meeting.manager_id == manager.person.id
    ]
    done = {m.rep_id for m in own} | {m.rep_id for m in found if m.state is State.HELD}
    missing = [rep for number, rep in reps.items() if number not in done]
    return own + (_planned(services, session, manager, missing, month, found) if missing else [])


def _possible(
    services: Services, session: Session, manager: Recipient, rep: Recipient, meeting: Meeting
) -> Meeting:
    """The meeting, on another day if one of the two turns out to be away; what people chose they keep."""
    at, days = meeting.starts_at, together(manager.days, rep.days)
    works = days.works_on(manager.day_of(at)) and days.works_on(rep.day_of(at))
    if works or meeting.moved or not meeting.open or at <= services.now():
        return meeting
    taken = _taken(session, manager, meeting.period)
    busy = _starts(stored.of_reps(session, [rep.person.id], meeting.period))
    other = _free(services, manager, rep, meeting.month, [*taken, *busy])
    if other is None:
        return meeting
    moved = replace(advance(meeting, Move.MOVE), starts_at=other, moved=1, manager_agrees=False)
    return _change(session, meeting, moved, AWAY)


def _taken(session: Session, manager: Recipient, period: date) -> list[datetime]:
    return _starts(stored.of_manager(session, manager.person.id, since=previous_month(period)))


def _starts(found: Iterable[Meeting]) -> list[datetime]:
    return [meeting.starts_at for meeting in found if meeting.open]


def _planned(
    services: Services,
    session: Session,
    manager: Recipient,
    reps: list[Recipient],
    month: date,
    found: Sequence[Meeting],
) -> list[Meeting]:
    rhythm, period, id = services.rhythm, previous_month(month), manager.person.id
    pasts = histories(services, session, [rep.person for rep in reps], period, 1)
    hits = {rep.id for rep, past in pasts if past.card.verdict is Verdict.HIT}
    taken, made = _taken(session, manager, period), []
    for rep in reps:
        busy = _starts(meeting for meeting in found if meeting.rep_id == rep.person.id)
        at = _free(services, manager, rep, month, [*taken, *busy])
        if at is not None:
            minutes = rhythm.minutes_on_goal if rep.person.id in hits else rhythm.minutes
            wanted = Meeting(0, services.workspace, id, rep.person.id, period, at, minutes, State.PLANNED)
            made.append(stored.add(session, wanted))
            taken.append(at)
    return made


def _free(
    services: Services, manager: Recipient, rep: Recipient, month: date, taken: Sequence[datetime]
) -> datetime | None:
    """The hour nearest to the usual one that suits both, on the usual day or the next one with room.

    A day that holds as many meetings as a manager does well in gets no more. None when the two have no
    day left together in the month.
    """
    rhythm, days = services.rhythm, together(manager.days, rep.days)
    first = max(days.nth(month, rhythm.meeting_day), days.after(manager.day_of(services.now()), NOTICE))
    zones = manager.person.zone, rep.person.zone
    for day in filter(days.works_on, cadence.days(first, days.last(month))):
        here = [moment for moment in taken if manager.day_of(moment) == day]
        fitting = [
            moment
            for moment in cadence.hours(day, rhythm.meeting_time, *zones)
            if all(abs(moment - other) >= ONE_HOUR for other in taken) and days.works_on(rep.day_of(moment))
        ]
        if fitting and len(here) < rhythm.most_in_a_day:
            return fitting[0]
    return manager.at(first, rhythm.meeting_time) if first <= days.last(month) else None

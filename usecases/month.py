"""The month runs by itself: what falls due is planned here, long before it is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain import cadence
from domain.cadence import Rhythm, WorkCalendar, local_moment
from domain.commitments import State as Promised
from domain.meetings import Meeting, State, previous_month
from domain.messages import Delivery, Kind, delivery
from domain.people import SYSTEM, Action, Person
from domain.scorecards import Verdict
from storage import commitments as stored_commitments
from storage import meetings as stored
from storage import outbox
from storage import people as stored_people
from usecases.scorecards import history
from usecases.services import Services, calendar, require

SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Pair:
    manager: Person
    rep: Person
    managers_days: WorkCalendar
    reps_days: WorkCalendar

    @property
    def days(self) -> WorkCalendar:
        return cadence.together(self.managers_days, self.reps_days)


def plan(services: Services) -> int:
    """Plan this month's meetings and all that is said about them; how many messages were new.

    Every key names its occasion, so planning again, also on several machines at once, adds nothing.
    """
    with services.database.write() as session:
        require(session, Action.RUN_THE_MONTH, SYSTEM, None, on=services.now().date())
        return sum(outbox.plan(session, each) for each in _all(services, session))


def _all(services: Services, session: Session) -> Iterator[Delivery]:
    """Everything that this month holds for everybody. The month turns by the manager's own calendar."""
    for manager, pairs in _teams(services, session).items():
        month = services.now().astimezone(manager.zone).date().replace(day=1)
        yield _closed(services, manager, pairs[0].managers_days, month)
        for pair in pairs:
            meeting = _meeting(services, session, pair, month)
            if meeting.state in (State.PLANNED, State.ACCEPTED):
                yield from around(services.rhythm, meeting, pair.manager, pair.rep, pair.days)
    for promise in stored_commitments.in_states(
        session, {Promised.ACTIVE}, ended_after=services.now().date() - timedelta(days=40)
    ):
        owner = stored_people.get(session, promise.owner_id)
        if owner is not None and owner.workspace == services.workspace:
            weeks = stored_commitments.tallies(session, [promise])[0].occurrences
            days = calendar(services, session, owner)
            yield from follow_up(
                services.rhythm, owner, days, [week.ends for week in weeks], promise.offer.ends
            )


def _teams(services: Services, session: Session) -> dict[Person, list[_Pair]]:
    """Every manager with the pairs that are theirs today, people without a Slack account left out."""
    people = {
        p.id: p for p in stored_people.everybody(session, services.workspace) if p.active and p.slack_id
    }
    days = {person.id: calendar(services, session, person) for person in people.values()}
    leads = {line.manager_id for line in stored_people.lines(session)}
    teams: dict[Person, list[_Pair]] = {}
    for line in stored_people.lines(session):
        today = services.now().date()
        if line.holds_on(today) and {line.rep_id, line.manager_id} <= people.keys():
            if line.rep_id in leads and not _sells(session, line.rep_id):
                continue  # a manager of managers meets in another rhythm than this one
            manager, rep = people[line.manager_id], people[line.rep_id]
            teams.setdefault(manager, []).append(_Pair(manager, rep, days[manager.id], days[rep.id]))
    return teams


def _sells(session: Session, person_id: int) -> bool:
    from storage import measures

    far = date(1900, 1, 1)
    return bool(measures.months(session, [person_id], far, date(9999, 1, 1))[person_id])


def _meeting(services: Services, session: Session, pair: _Pair, month: date) -> Meeting:
    """The pair's meeting in that month; planned now if there is none yet."""
    period = previous_month(month)
    known = stored.of_pair(session, pair.manager.id, pair.rep.id, period)
    if known is not None:
        return known
    rhythm = services.rhythm
    day = pair.days.nth(month, rhythm.meeting_day)
    card = history(services, session, [pair.rep], period, 1)[pair.rep.id][-1]
    minutes = rhythm.minutes_on_goal if card.verdict is Verdict.HIT else rhythm.minutes
    wanted = Meeting(
        0,
        services.workspace,
        pair.manager.id,
        pair.rep.id,
        period,
        _free(session, pair, day, rhythm),
        minutes,
        State.PLANNED,
    )
    return stored.add(session, wanted)


def _free(session: Session, pair: _Pair, day: date, rhythm: Rhythm) -> datetime:
    """The usual time on that day, or the next hour that the manager has not given to somebody else."""
    taken = {m.starts_at for m in stored.of_manager(session, pair.manager.id, since=previous_month(day))}
    moment = local_moment(day, rhythm.meeting_time, pair.manager.zone)
    for hours in (0, -4, -5, -3, 1, 2, -2, 3):
        wanted = moment + timedelta(hours=hours)
        if wanted not in taken:
            return wanted
    return moment


def around(
    rhythm: Rhythm, meeting: Meeting, manager: Person, rep: Person, days: WorkCalendar
) -> tuple[Delivery, ...]:
    """What is said about a meeting: invitation, scorecard, run sheet, reminders. Keyed by its move count."""
    occasion = f"{meeting.period:%Y-%m}/{meeting.id}/{meeting.moved}"
    subject = f"meeting:{meeting.id}"

    def say(kind: Kind, person: Person, at: datetime, tail: str = "") -> Delivery:
        key = f"{occasion}/{person.id}{tail}"
        return delivery(
            kind, key, workspace=meeting.workspace, recipient_id=person.id, subject=subject, due_at=at
        )

    day = meeting.starts_at.astimezone(rep.zone).date()
    invited = days.before(day, rhythm.invitation_days_before)
    eve = days.before(day, 1)
    over = meeting.ends_at + rhythm.log_reminder_after
    next_day = days.next_working(over.astimezone(manager.zone).date() + SOON)
    return (
        say(Kind.INVITATION, rep, local_moment(invited, rhythm.morning, rep.zone)),
        say(Kind.INVITATION, manager, local_moment(invited, rhythm.morning, manager.zone)),
        say(Kind.SCORECARD, rep, local_moment(eve, rhythm.scorecard_time, rep.zone)),
        say(Kind.RUN_SHEET, manager, local_moment(eve, rhythm.run_sheet_time, manager.zone)),
        say(Kind.LOG_REMINDER, manager, over),
        say(Kind.LOG_REMINDER, manager, local_moment(next_day, rhythm.morning, manager.zone), "/again"),
    )


def follow_up(
    rhythm: Rhythm, owner: Person, days: WorkCalendar, ends: list[date], last: date
) -> Iterator[Delivery]:
    """One tally for each week that ends with something promised, and the verdict on the last working day."""
    for end in sorted(set(ends)):
        day = days.previous_working(end)
        yield delivery(
            Kind.TALLY,
            f"{owner.id}/{end:%G-W%V}",
            workspace=owner.workspace,
            recipient_id=owner.id,
            subject=f"week:{owner.id}:{end:%G-W%V}",
            due_at=local_moment(day, rhythm.tally_time, owner.zone),
        )
    yield from verdicts(rhythm, owner, days, last)


def verdicts(rhythm: Rhythm, owner: Person, days: WorkCalendar, last: date) -> Iterator[Delivery]:
    """The owner's own verdict on the promises that end in that month."""
    yield delivery(
        Kind.VERDICT,
        f"{owner.id}/{last:%Y-%m}/{owner.id}",
        workspace=owner.workspace,
        recipient_id=owner.id,
        subject=f"promises:{owner.id}:{last:%Y-%m}",
        due_at=local_moment(days.previous_working(last), rhythm.verdict_time, owner.zone),
    )


def _closed(services: Services, manager: Person, days: WorkCalendar, month: date) -> Delivery:
    first = days.nth(month, 1)
    return delivery(
        Kind.MONTH_CLOSED,
        f"{manager.id}/{month:%Y-%m}",
        workspace=manager.workspace,
        recipient_id=manager.id,
        subject=f"closed:{manager.id}:{previous_month(month):%Y-%m}",
        due_at=local_moment(first, services.rhythm.morning, manager.zone),
    )

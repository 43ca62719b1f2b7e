"""A meeting: accepted, moved, skipped, talked about."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from domain.cadence import slots, together
from domain.errors import BadDate, MoveNotAllowed, NoMeeting
from domain.facts import InvitationFacts
from domain.meetings import Meeting, Move, State, Topic, advance, previous_month
from domain.messages import Kind, delivery
from domain.people import Action, Actor, Person
from storage import meetings as stored
from storage import outbox
from usecases.month import around
from usecases.services import Services, calendar, person, require

MEETING_MESSAGES = (Kind.INVITATION, Kind.SCORECARD, Kind.RUN_SHEET, Kind.LOG_REMINDER)


def next_of(services: Services, asker: Person, rep: Person) -> Meeting:
    """The pair's meeting of this month.

    Raises:
        NoMeeting: None is planned.
    """
    with services.database.read() as session:
        return current(services, session, rep)


def current(services: Services, session: Session, rep: Person) -> Meeting:
    """The rep's meeting of this month, whoever it is with.

    Raises:
        NoMeeting: None is planned.
    """
    period = previous_month(services.now().astimezone(rep.zone).date())
    found = [meeting for meeting in stored.of_rep(session, rep.id, since=period) if meeting.period == period]
    if not found:
        raise NoMeeting
    return found[0]


def get(session: Session, meeting_id: int) -> Meeting:
    """The meeting with that id.

    Raises:
        NoMeeting: There is none.
    """
    found = stored.get(session, meeting_id)
    if found is None:
        raise NoMeeting
    return found


def invitation(services: Services, actor: Actor, meeting_id: int) -> InvitationFacts:
    """The meeting as the actor sees it.

    Raises:
        NotAllowed: The actor is neither of the two.
    """
    with services.database.read() as session:
        meeting = get(session, meeting_id)
        rep = person(session, meeting.rep_id)
        require(session, Action.ANSWER_INVITATION, actor, rep, on=services.now().date())
        return seen(services, session, meeting, is_rep=actor.person is not None and actor.person.id == rep.id)


def seen(services: Services, session: Session, meeting: Meeting, *, is_rep: bool) -> InvitationFacts:
    """The facts of a meeting for one of the two."""
    rep, manager = person(session, meeting.rep_id), person(session, meeting.manager_id)
    reader, other = (rep, manager) if is_rep else (manager, rep)
    days = together(calendar(services, session, rep), calendar(services, session, manager))
    return InvitationFacts(
        meeting,
        is_rep,
        other,
        slots(meeting.starts_at, days, reader.zone, now=services.now()),
        stored.topics(session, meeting.id),
    )


def accept(services: Services, actor: Actor, meeting_id: int) -> InvitationFacts:
    """The rep says that the time works. Accepting twice changes nothing."""
    with services.database.write() as session:
        meeting, rep = _asked(services, session, Action.ANSWER_INVITATION, actor, meeting_id)
        is_rep = actor.person is not None and actor.person.id == rep.id
        if is_rep and meeting.state is not State.ACCEPTED:
            meeting = advance(meeting, Move.ACCEPT)
            stored.change(session, meeting)
            _tell_other(services, session, meeting, meeting.manager_id)
        return seen(services, session, meeting, is_rep=is_rep)


def move(services: Services, actor: Actor, meeting_id: int, to: datetime) -> InvitationFacts:
    """Put the meeting to another time; both get a new invitation and the old messages lose their point.

    Raises:
        BadDate: The time has gone already, or lies in another month's rhythm.
        MoveNotAllowed: It was held already.
    """
    with services.database.write() as session:
        meeting, rep = _asked(services, session, Action.MOVE_MEETING, actor, meeting_id)
        if to <= services.now():
            raise BadDate("That time has gone already. Choose one to come.")
        is_rep = actor.person is not None and actor.person.id == rep.id
        if to != meeting.starts_at:
            meeting = replace(advance(meeting, Move.MOVE), starts_at=to, moved=meeting.moved + 1)
            stored.change(session, meeting)
            outbox.withdraw(session, f"meeting:{meeting.id}", "the meeting moved", kinds=MEETING_MESSAGES)
            _plan_again(services, session, meeting, rep)
        return seen(services, session, meeting, is_rep=is_rep)


def skip(services: Services, actor: Actor, meeting_id: int, reason: str) -> Meeting:
    """Leave a month out, with a reason that both can read.

    Raises:
        MoveNotAllowed: No reason, or the meeting was held.
    """
    with services.database.write() as session:
        meeting, _ = _asked(services, session, Action.SKIP_MEETING, actor, meeting_id)
        if not reason.strip():
            raise MoveNotAllowed("A month is only skipped with a reason: `/oneonone skip <reason>`.")
        if meeting.state is State.SKIPPED:
            return meeting
        skipped = replace(advance(meeting, Move.SKIP), skip_reason=reason.strip()[:500])
        stored.change(session, skipped)
        outbox.withdraw(session, f"meeting:{meeting.id}", "the meeting was skipped", kinds=MEETING_MESSAGES)
        other = meeting.manager_id if actor.person and actor.person.id == meeting.rep_id else meeting.rep_id
        _say(services, session, Kind.SKIPPED, meeting, other)
        return skipped


def add_topic(
    services: Services,
    actor: Actor,
    meeting_id: int,
    text: str,
    *,
    kind: str = "topic",
    kpi: str | None = None,
) -> InvitationFacts:
    """Something to talk about, a view on a number, or a number that looks wrong."""
    with services.database.write() as session:
        action = Action.DISPUTE_NUMBER if kind == "wrong" else Action.ADD_TOPIC
        meeting, rep = _asked(services, session, action, actor, meeting_id)
        assert actor.person is not None
        if text.strip():
            topic = Topic(0, meeting.id, actor.person.id, text.strip()[:1000], kpi, kind)
            stored.add_topic(session, topic, at=services.now())
        if kind == "wrong" and actor.person.id == rep.id:
            _say(services, session, Kind.DISPUTE, meeting, meeting.manager_id, tail=f"/{kpi}")
        return seen(services, session, meeting, is_rep=actor.person.id == rep.id)


def _asked(
    services: Services, session: Session, action: Action, actor: Actor, meeting_id: int
) -> tuple[Meeting, Person]:
    meeting = get(session, meeting_id)
    rep = person(session, meeting.rep_id)
    require(session, action, actor, rep, on=services.now().date())
    return meeting, rep


def _tell_other(services: Services, session: Session, meeting: Meeting, other: int) -> None:
    """The other's invitation shows the newest state: one message that lives, not a second one."""
    key = f"{Kind.INVITATION}/{meeting.period:%Y-%m}/{meeting.id}/{meeting.moved}/{other}"
    fresh = delivery(
        Kind.INVITATION,
        f"{key.split('/', 1)[1]}/{meeting.state}",
        workspace=meeting.workspace,
        recipient_id=other,
        subject=f"meeting:{meeting.id}",
        due_at=services.now(),
    )
    outbox.plan_edit(session, fresh, key)


def _plan_again(services: Services, session: Session, meeting: Meeting, rep: Person) -> None:
    manager = person(session, meeting.manager_id)
    days = together(calendar(services, session, rep), calendar(services, session, manager))
    for each in around(services.rhythm, meeting, manager, rep, days):
        outbox.plan(session, each)


def _say(services: Services, session: Session, kind: Kind, meeting: Meeting, to: int, tail: str = "") -> None:
    outbox.plan(
        session,
        delivery(
            kind,
            f"{meeting.id}/{meeting.moved}/{to}{tail}",
            workspace=meeting.workspace,
            recipient_id=to,
            subject=f"meeting:{meeting.id}",
            due_at=services.now(),
        ),
    )

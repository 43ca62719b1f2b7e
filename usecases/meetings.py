"""A meeting: accepted, moved, skipped, talked about."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.cadence import slots, together
from domain.errors import BadDate, MoveNotAllowed, NoMeeting, NotAllowed
from domain.facts import InvitationFacts
from domain.meetings import Meeting, Move, State, Topic, advance, next_month, previous_month
from domain.messages import MEETING_MESSAGES as MEETING_MESSAGES
from domain.messages import Delivery, Kind, around
from domain.people import Action, Actor, Person
from storage import meetings as stored
from storage import outbox
from usecases.saying import at_once
from usecases.services import Services, calendar, person, recipient, require, today


def next_of(services: Services, actor: Actor, rep: Person) -> Meeting:
    """The actor's meeting with the rep, or as the rep, of this month.

    Raises:
        NotAllowed: The actor is neither the rep nor their manager.
        NoMeeting: None is planned.
    """
    with services.database.read() as session:
        require(session, Action.ANSWER_INVITATION, actor, rep, on=today(services, rep))
        return current(services, session, rep, actor)


def current(services: Services, session: Session, rep: Person, actor: Actor | None = None) -> Meeting:
    """The rep's meeting of this month, the open one before others; one of the actor's own if given.

    Raises:
        NoMeeting: None is planned.
    """
    found = stored.of_reps(session, [rep.id], previous_month(today(services, rep)))
    own = [meeting for meeting in found if actor is None or _is_one_of(actor, meeting)]
    if not own:
        raise NoMeeting
    return min(own, key=lambda meeting: not meeting.open)


def get(session: Session, meeting_id: int, *, to_change: bool = False) -> Meeting:
    """The meeting with that id; `to_change` lets others who want to change it wait.

    Raises:
        NoMeeting: There is none.
    """
    found = stored.get(session, meeting_id, to_change=to_change)
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
        rep = _let_pass(services, session, Action.ANSWER_INVITATION, actor, meeting)
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
        slots(meeting.starts_at, days, reader.zone, other.zone, now=services.now()),
        stored.topics(session, meeting.id),
    )


def accept(services: Services, actor: Actor, meeting_id: int) -> InvitationFacts:
    """One of the two says that the time works; the rep's yes settles it.

    Twice, or once the meeting is held or left out, it changes nothing: they see how it stands.
    """
    with services.database.write() as session:
        meeting, rep = _asked(services, session, Action.ANSWER_INVITATION, actor, meeting_id)
        is_rep = actor.person is not None and actor.person.id == rep.id
        if is_rep and meeting.state is State.PLANNED:
            meeting = advance(meeting, Move.ACCEPT)
            stored.change(session, meeting)
            _renew(services, session, meeting, meeting.manager_id, meeting.state, f"meeting:{meeting.id}")
        if not is_rep and meeting.open and not meeting.manager_agrees:
            meeting = replace(meeting, manager_agrees=True)
            stored.change(session, meeting)
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
        if to.astimezone(rep.zone).date() >= _next_falls_due(services, session, meeting, rep):
            raise BadDate("By then the next one-on-one is due. Choose a day before it.")
        is_rep = actor.person is not None and actor.person.id == rep.id
        if to != meeting.starts_at or not meeting.open:
            _show_as_it_stands(services, session, meeting, "moved")
            moved = replace(advance(meeting, Move.MOVE), starts_at=to, moved=meeting.moved + 1)
            meeting = replace(moved, manager_agrees=not is_rep, skip_reason=None)
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
        _show_as_it_stands(services, session, meeting, "skipped")
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
    """Something to talk about, or a view on a number.

    Raises:
        MoveNotAllowed: The meeting is over or left out, so nobody would come back to it.
    """
    with services.database.write() as session:
        meeting, rep = _asked(services, session, Action.ADD_TOPIC, actor, meeting_id)
        _refuse_topics(meeting)
        assert actor.person is not None
        if text.strip():
            topic = Topic(0, meeting.id, actor.person.id, text.strip()[:1000], kpi, kind)
            stored.add_topic(session, topic, at=services.now())
        return seen(services, session, meeting, is_rep=actor.person.id == rep.id)


def takes_topics(services: Services, actor: Actor, meeting_id: int) -> None:
    """Whether a form for something to talk about makes sense.

    Raises:
        NotAllowed: The actor is neither of the two.
        MoveNotAllowed: The meeting is over or left out.
    """
    with services.database.read() as session:
        meeting = get(session, meeting_id)
        _let_pass(services, session, Action.ADD_TOPIC, actor, meeting)
        _refuse_topics(meeting)


def _refuse_topics(meeting: Meeting) -> None:
    """What is put on the list is for a talk that is still to come."""
    if not meeting.open:
        raise MoveNotAllowed(
            f"That one-on-one is {meeting.state} already. Your next invitation takes topics."
        )


def _asked(
    services: Services, session: Session, action: Action, actor: Actor, meeting_id: int
) -> tuple[Meeting, Person]:
    meeting = get(session, meeting_id, to_change=True)
    return meeting, _let_pass(services, session, action, actor, meeting)


def _let_pass(services: Services, session: Session, action: Action, actor: Actor, meeting: Meeting) -> Person:
    """The meeting's rep, if the actor is one of the two and still may.

    Raises:
        NotAllowed: Anybody else, also another manager of the rep: what the two brought is between them.
    """
    rep = person(session, meeting.rep_id)
    require(session, action, actor, rep, on=today(services, rep))
    if not _is_one_of(actor, meeting):
        raise NotAllowed
    return rep


def _is_one_of(actor: Actor, meeting: Meeting) -> bool:
    return actor.person is not None and actor.person.id in (meeting.manager_id, meeting.rep_id)


def _next_falls_due(services: Services, session: Session, meeting: Meeting, rep: Person) -> date:
    days = calendar(services, session, rep)
    return days.nth(next_month(meeting.month), services.rhythm.meeting_day)


def _show_as_it_stands(services: Services, session: Session, meeting: Meeting, tail: str) -> None:
    """The invitations that both have got say that they are out of date: nobody accepts a time of before."""
    for who in (meeting.manager_id, meeting.rep_id):
        _renew(services, session, meeting, who, tail, f"meeting:{meeting.id}:{meeting.moved}")


def _renew(services: Services, session: Session, meeting: Meeting, to: int, tail: str, subject: str) -> None:
    """Somebody's invitation shows the newest state: one message that lives, not a second one."""
    key = f"{meeting.period:%Y-%m}/{meeting.id}/{meeting.moved}/{to}"
    fresh = at_once(services, Kind.INVITATION, f"{key}/{tail}", to=to, subject=subject)
    outbox.plan_edit(session, fresh, f"{Kind.INVITATION}/{key}")


def _plan_again(services: Services, session: Session, meeting: Meeting, rep: Person) -> None:
    pair = [recipient(services, session, each) for each in (person(session, meeting.manager_id), rep)]
    for each in around(services.rhythm, meeting, *pair):
        outbox.plan(session, each.not_before(services.now()))
        if each.due_at < services.now() and _said_before(session, meeting, each):
            outbox.withdraw(session, each.key, "It was said before the meeting moved.")


def _said_before(session: Session, meeting: Meeting, again: Delivery) -> bool:
    """Whether the numbers or the run sheet were there already when the meeting moved."""
    if again.kind not in (Kind.SCORECARD, Kind.RUN_SHEET):
        return False
    about = f"{again.kind}/{meeting.period:%Y-%m}/{meeting.id}"
    keys = [f"{about}/{moved}/{again.recipient_id}" for moved in range(meeting.moved)]
    return any(outbox.sent_message(session, key) for key in keys)


def _say(services: Services, session: Session, kind: Kind, meeting: Meeting, to: int) -> None:
    outbox.plan(
        session,
        at_once(services, kind, f"{meeting.id}/{meeting.moved}/{to}", to=to, subject=f"meeting:{meeting.id}"),
    )

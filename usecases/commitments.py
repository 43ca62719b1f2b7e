"""Promises: proposed, countered, answered by their owner alone. `usecases.tallies` counts their weeks."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.commitments import (
    JUDGED,
    Commitment,
    Move,
    Offer,
    Per,
    State,
    advance,
    checked,
    occurrences,
    span,
)
from domain.errors import MoveNotAllowed, NoManager
from domain.facts import QuestionFacts
from domain.meetings import Meeting
from domain.messages import Delivery, Kind, Recipient, follow_up
from domain.people import Action, Actor, Person
from storage import commitments as stored
from storage import outbox
from usecases.counting import known_kpi
from usecases.partners import hears, let_see
from usecases.saying import at_once
from usecases.services import Services, calendar, manager_on, person, recipient, require, today


def propose(
    services: Services,
    session: Session,
    actor: Actor,
    *,
    owner: Person,
    partner: Person,
    meeting: Meeting | None,
    offer: Offer,
    key: str,
) -> Commitment:
    """Put a promise to its owner, once for each key; one's own promise is active at once.

    Raises:
        NotAllowed: The actor may not propose to this owner.
        BadAnswer: The offer cannot be promised as it stands.
    """
    rep = person(session, meeting.rep_id) if meeting else owner
    require(session, Action.PROPOSE_COMMITMENT, actor, rep, on=today(services, rep))
    known = stored.by_key(session, key)
    if known is not None:
        return known
    wanted = Commitment(
        0,
        services.workspace,
        owner.id,
        partner.id,
        meeting.id if meeting else None,
        checked(offer),
        State.PROPOSED,
    )
    made = stored.add(session, wanted, key=key)
    if made.state is not State.PROPOSED:
        return made
    if actor.person is not None and actor.person.id == owner.id:
        return _activate(services, session, made, owner)
    outbox.plan(session, about(services, Kind.QUESTION, made, owner.id))
    _plan_reminders(services, session, made, owner)
    return made


def _plan_reminders(services: Services, session: Session, asked: Commitment, owner: Person) -> None:
    """While there is no answer: once to the owner a working day later, and once to the partner after that."""
    days, day = calendar(services, session, owner), today(services, owner)
    for number, to in enumerate((owner.id, hears(services, session, asked)), start=1):
        later = services.now() + (days.after(day, number) - day)
        reminder = about(services, Kind.QUESTION_REMINDER, asked, to)
        outbox.plan(session, replace(reminder, due_at=later, expires_at=later + timedelta(days=5)))


def question(services: Services, actor: Actor, commitment_id: int) -> QuestionFacts:
    """The promise as its owner or its partner sees it."""
    with services.database.read() as session:
        commitment = existing(session, commitment_id)
        let_see(services, session, actor, commitment)
        return facts(services, session, commitment)


def facts(services: Services, session: Session, commitment: Commitment) -> QuestionFacts:
    """Everything about one promise."""
    owner = person(session, commitment.owner_id)
    goals = [known_kpi(services, session, owner, key) for key in commitment.offer.goals]
    return QuestionFacts(
        commitment,
        owner,
        person(session, commitment.partner_id),
        tuple(kpi.name for kpi in goals if kpi is not None),
        known_kpi(services, session, owner, commitment.offer.kpi),
    )


def commit(services: Services, actor: Actor, commitment_id: int) -> QuestionFacts:
    """The owner says yes. Saying it twice changes nothing; the count begins.

    Raises:
        NotAllowed: Anybody but the owner.
        MoveNotAllowed: It was declined or replaced in the meantime, or its last day has gone by.
    """
    with services.database.write() as session:
        commitment = _owned(services, session, actor, commitment_id)
        if commitment.state is State.PROPOSED:
            owner = person(session, commitment.owner_id)
            if commitment.offer.ends < today(services, owner):
                raise MoveNotAllowed("Its last day has gone by. Agree on a new one in your next one-on-one.")
            commitment = _activate(services, session, commitment, owner)
            told = about(services, Kind.COMMITMENT_ANSWER, commitment, hears(services, session, commitment))
            outbox.plan(session, told)
        elif commitment.state not in (State.ACTIVE, *JUDGED):
            raise MoveNotAllowed(f"This commitment is {commitment.state}, so there is nothing to say yes to.")
        return facts(services, session, commitment)


def counter(
    services: Services, actor: Actor, commitment_id: int, *, text: str, quantity: int, per: Per
) -> QuestionFacts:
    """The owner suggests something else; the partner is asked.

    Raises:
        NotAllowed: Anybody but the owner.
        BadAnswer: The suggestion cannot be promised.
    """
    with services.database.write() as session:
        commitment = _owned(services, session, actor, commitment_id)
        offer = checked(replace(commitment.offer, text=text.strip(), quantity=quantity, per=per))
        if commitment.state is State.COUNTERED and commitment.counter == offer:
            return facts(services, session, commitment)
        changed = moved(services, session, replace(commitment, counter=offer), Move.COUNTER, actor)
        told = hears(services, session, changed)
        outbox.plan(session, about(services, Kind.COUNTER, changed, told, turn(session, changed)))
        return facts(services, session, changed)


def not_yet(services: Services, actor: Actor, commitment_id: int) -> QuestionFacts:
    """The owner wants to talk first: nothing is promised, and the partner hears it."""
    with services.database.write() as session:
        commitment = _owned(services, session, actor, commitment_id)
        if commitment.state in (State.PROPOSED, State.COUNTERED):
            commitment = moved(services, session, commitment, Move.DECLINE, actor)
            told = about(services, Kind.COMMITMENT_ANSWER, commitment, hears(services, session, commitment))
            outbox.plan(session, told)
        return facts(services, session, commitment)


def answer_counter(services: Services, actor: Actor, commitment_id: int, *, take: bool) -> QuestionFacts:
    """The partner takes the suggestion, or keeps to the first one; either way the owner is asked again.

    Raises:
        NotAllowed: Anybody but the owner's manager.
    """
    with services.database.write() as session:
        commitment = existing(session, commitment_id, to_change=True)
        owner = person(session, commitment.owner_id)
        require(session, Action.ANSWER_COUNTER, actor, owner, on=today(services, owner))
        let_see(services, session, actor, commitment)
        if commitment.state is State.COUNTERED:
            offer = commitment.counter if take and commitment.counter else commitment.offer
            fresh = replace(commitment, offer=offer, counter=None)
            move = Move.TAKE_COUNTER if take else Move.PROPOSE_AGAIN
            commitment = moved(services, session, fresh, move, actor)
            asked = about(services, Kind.QUESTION, commitment, owner.id, turn(session, commitment))
            outbox.plan(session, asked)
        return facts(services, session, commitment)


def make(
    services: Services,
    actor: Actor,
    *,
    rep: Person,
    text: str,
    quantity: int,
    per: Per,
    kpi: str | None,
    until: date | None,
    key: str,
) -> QuestionFacts:
    """A rep promises something by themselves, which is their own click; or a manager proposes it to them.

    Raises:
        NotAllowed: The actor is neither the rep nor their manager.
        NoManager: The rep has nobody to promise it to.
        BadAnswer: It cannot be promised as it stands.
    """
    with services.database.write() as session:
        require(session, Action.PROPOSE_COMMITMENT, actor, rep, on=today(services, rep))
        day = today(services, rep)
        own = actor.person is not None and actor.person.id == rep.id
        partner = manager_on(session, rep, day) if own else actor.person
        if partner is None:
            raise NoManager
        ends = until or span(day, calendar(services, session, rep))[1]
        offer = Offer(text, quantity, per, day, ends, kpi=kpi)
        made = propose(
            services, session, actor, owner=rep, partner=partner, meeting=None, offer=offer, key=key
        )
        return facts(services, session, made)


def _activate(services: Services, session: Session, commitment: Commitment, owner: Person) -> Commitment:
    """From now on it counts: its weeks become rows, and the tallies and the verdict are planned.

    Weeks that were over before the yes were never promised.
    """
    to = recipient(services, session, owner)
    day = today(services, owner)
    weeks = occurrences(commitment.offer, to.days)
    rows = [week for week in weeks if week.ends >= day] or weeks[-1:]
    starts = max(commitment.offer.starts, min((row.starts for row in rows), default=day))
    answered = replace(commitment, answered_at=services.now(), offer=replace(commitment.offer, starts=starts))
    active = moved(services, session, answered, Move.COMMIT, Actor(owner))
    partner = recipient(services, session, person(session, active.partner_id))
    stored.add_occurrences(session, active.id, rows)
    said = follow_up(services.rhythm, to, partner, [row.ends for row in rows], active.offer.ends)
    readers = {each.person.id: each for each in (to, partner)}
    worth_it = (each for each in said if each.expires_at > services.now())
    outbox.plan_all(session, (_not_at_once(services, readers[each.recipient_id], each) for each in worth_it))
    outbox.withdraw(session, f"commitment:{active.id}", "answered", kinds=(Kind.QUESTION_REMINDER,))
    return active


def _not_at_once(services: Services, to: Recipient, said: Delivery) -> Delivery:
    """What was due before anybody promised comes on the next working morning, and is not called late."""
    now = services.now()
    if said.due_at > now:
        return said
    morning = to.at(to.days.next_working(to.day_of(now) + timedelta(days=1)), services.rhythm.morning)
    return replace(said, due_at=morning, expires_at=said.expires_at + (morning - said.due_at))


def moved(
    services: Services, session: Session, commitment: Commitment, move: Move, actor: Actor
) -> Commitment:
    """Carry out a move and write its audit line.

    Raises:
        MoveNotAllowed: It makes no sense any more.
    """
    after = advance(commitment, move)
    stored.change(session, after)
    by = actor.person.id if actor.person else None
    stored.note_move(session, commitment, after, move, by=by, at=services.now())
    return after


def existing(session: Session, commitment_id: int, *, to_change: bool = False) -> Commitment:
    """The commitment with that id; `to_change` lets others who want to change it wait.

    Raises:
        MoveNotAllowed: There is none.
    """
    found = stored.get(session, commitment_id, to_change=to_change)
    if found is None:
        raise MoveNotAllowed("That commitment is not there any more.")
    return found


def _owned(services: Services, session: Session, actor: Actor, commitment_id: int) -> Commitment:
    commitment = existing(session, commitment_id, to_change=True)
    owner = person(session, commitment.owner_id)
    require(session, Action.ANSWER_COMMITMENT, actor, owner, on=today(services, owner))
    return commitment


def turn(session: Session, commitment: Commitment) -> str:
    """Tells one time that a commitment is handed back and forth from the next."""
    return f"/{len(stored.moves(session, commitment.id))}"


def about(services: Services, kind: Kind, commitment: Commitment, to: int, tail: str = "") -> Delivery:
    """What is to be said at once to somebody about a commitment; `tail` tells occasions apart."""
    return at_once(
        services, kind, f"commitment-{commitment.id}/{to}{tail}", to=to, subject=f"commitment:{commitment.id}"
    )

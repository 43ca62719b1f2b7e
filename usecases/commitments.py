"""Promises: proposed, answered by their owner alone, counted week by week, judged at the month's end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.commitments import (
    JUDGED,
    OPEN,
    Commitment,
    Evidence,
    Move,
    Occurrence,
    Offer,
    Per,
    Signal,
    State,
    Tally,
    advance,
    checked,
    occurrences,
    verdict_move,
)
from domain.errors import BadAnswer, MoveNotAllowed
from domain.facts import QuestionFacts, TallyFacts, VerdictFacts, WeekOf
from domain.kpis import Unit
from domain.meetings import Meeting
from domain.messages import Delivery, Kind, delivery
from domain.pace import pace, required_per_week
from domain.people import Action, Actor, Person
from storage import commitments as stored
from storage import measures as stored_measures
from storage import outbox
from usecases.month import follow_up
from usecases.services import Services, calendar, person, require, today

MOST_IN_A_WEEK = 100_000


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
    rep = owner if actor.person is None or actor.person.id != owner.id else partner
    require(session, Action.PROPOSE_COMMITMENT, actor, rep if meeting else owner, on=services.now().date())
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
    if actor.person is not None and actor.person.id == owner.id:
        return _activate(services, session, made, owner)
    outbox.plan(session, _about(services, Kind.QUESTION, made, owner.id))
    eve = calendar(services, session, owner).next_working(today(services, owner) + timedelta(days=1))
    later = services.now() + (eve - today(services, owner))
    reminder = _about(services, Kind.QUESTION_REMINDER, made, owner.id)
    outbox.plan(session, replace(reminder, due_at=later, expires_at=later + timedelta(days=5)))
    return made


def question(services: Services, actor: Actor, commitment_id: int) -> QuestionFacts:
    """The promise as its owner or its partner sees it."""
    with services.database.read() as session:
        commitment = _get(session, commitment_id)
        _require_either(services, session, Action.SEE_COMMITMENTS, actor, commitment)
        return facts(services, session, commitment)


def facts(services: Services, session: Session, commitment: Commitment) -> QuestionFacts:
    """Everything about one promise."""
    kpis = services.catalogue.kpis
    names = tuple(kpis[key].name for key in commitment.offer.goals if key in kpis)
    return QuestionFacts(
        commitment,
        person(session, commitment.owner_id),
        person(session, commitment.partner_id),
        names,
        kpis.get(commitment.offer.kpi or ""),
    )


def commit(services: Services, actor: Actor, commitment_id: int) -> QuestionFacts:
    """The owner says yes. Saying it twice changes nothing; the count begins.

    Raises:
        NotAllowed: Anybody but the owner.
        MoveNotAllowed: It was declined or replaced in the meantime.
    """
    with services.database.write() as session:
        commitment = _owned(services, session, actor, commitment_id)
        if commitment.state is State.PROPOSED:
            owner = person(session, commitment.owner_id)
            commitment = _activate(services, session, commitment, owner)
            outbox.plan(session, _about(services, Kind.COMMITMENT_ANSWER, commitment, commitment.partner_id))
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
        if commitment.state is State.COUNTERED:
            commitment = replace(commitment, state=State.PROPOSED)
        changed = _moved(services, session, replace(commitment, counter=offer), Move.COUNTER, actor)
        told = _about(services, Kind.COUNTER, changed, changed.partner_id, tail=f"/{quantity}/{len(text)}")
        outbox.plan(session, told)
        return facts(services, session, changed)


def not_yet(services: Services, actor: Actor, commitment_id: int) -> QuestionFacts:
    """The owner wants to talk first: nothing is promised, and the partner hears it."""
    with services.database.write() as session:
        commitment = _owned(services, session, actor, commitment_id)
        if commitment.state in (State.PROPOSED, State.COUNTERED):
            commitment = _moved(services, session, commitment, Move.DECLINE, actor)
            outbox.plan(session, _about(services, Kind.COMMITMENT_ANSWER, commitment, commitment.partner_id))
        return facts(services, session, commitment)


def answer_counter(services: Services, actor: Actor, commitment_id: int, *, take: bool) -> QuestionFacts:
    """The partner takes the suggestion, or keeps to the first one; either way the owner is asked again.

    Raises:
        NotAllowed: Anybody but the owner's manager.
    """
    with services.database.write() as session:
        commitment = _get(session, commitment_id)
        owner = person(session, commitment.owner_id)
        require(session, Action.ANSWER_COUNTER, actor, owner, on=services.now().date())
        if commitment.state is State.COUNTERED:
            offer = commitment.counter if take and commitment.counter else commitment.offer
            fresh = replace(commitment, offer=offer, counter=None)
            move = Move.TAKE_COUNTER if take else Move.PROPOSE_AGAIN
            commitment = _moved(services, session, fresh, move, actor)
            asked = _about(services, Kind.QUESTION, commitment, owner.id, tail=f"/again/{services.now():%s}")
            outbox.plan(session, asked)
        return facts(services, session, commitment)


def count(services: Services, actor: Actor, occurrence_id: int, done: int) -> TallyFacts:
    """The owner says what was done in a week. The last word counts; a late one changes the verdict too.

    Raises:
        NotAllowed: Anybody but the owner.
        BadAnswer: Not a number that a week can hold.
    """
    if not 0 <= done <= MOST_IN_A_WEEK:
        raise BadAnswer("done", "How many? A whole number from 0 on.")
    with services.database.write() as session:
        week, commitment, owner = _week(services, session, actor, occurrence_id)
        stored.change_occurrence(session, replace(week, done=done, source=Evidence.OWN_WORD.value))
        if commitment.state in JUDGED:
            _judge(services, session, commitment)
        return _tally(services, session, owner, week.ends)


def signal(
    services: Services, actor: Actor, occurrence_id: int, said: Signal, note: str | None = None
) -> TallyFacts:
    """The owner says how the week stands; blocked is told to the partner at once.

    Raises:
        NotAllowed: Anybody but the owner.
    """
    with services.database.write() as session:
        week, commitment, owner = _week(services, session, actor, occurrence_id)
        known = (note or "").strip()[:500] or week.note
        stored.change_occurrence(session, replace(week, signal=said, note=known))
        if said is Signal.BLOCKED:
            told = _about(services, Kind.BLOCKED, commitment, commitment.partner_id, tail=f"/{week.id}")
            outbox.plan(session, replace(told, subject=f"occurrence:{week.id}"))
        return _tally(services, session, owner, week.ends)


def tally(services: Services, actor: Actor, owner: Person, ends: date) -> TallyFacts:
    """All of a person's promises in the week that ends on that day."""
    with services.database.read() as session:
        require(session, Action.SEE_COMMITMENTS, actor, owner, on=services.now().date())
        return _tally(services, session, owner, ends)


def progress(services: Services, actor: Actor, owner: Person) -> tuple[Tally, ...]:
    """What a person has promised and not yet seen the end of, and what ended in the last forty days."""
    with services.database.read() as session:
        require(session, Action.SEE_COMMITMENTS, actor, owner, on=services.now().date())
        since = today(services, owner) - timedelta(days=40)
        wanted = [
            c
            for c in stored.of_owner(session, owner.id)
            if c.state in OPEN or (c.state in JUDGED and c.offer.ends >= since)
        ]
        return stored.tallies(session, wanted)


def make_own(services: Services, actor: Actor, *, partner: Person, offer: Offer, key: str) -> QuestionFacts:
    """A person promises something by themselves; typing it is their own click."""
    with services.database.write() as session:
        assert actor.person is not None
        made = propose(
            services, session, actor, owner=actor.person, partner=partner, meeting=None, offer=offer, key=key
        )
        return facts(services, session, made)


def count_from_data(services: Services, session: Session, owner: Person, until: date) -> None:
    """Fill the weeks that the owner's data covers whole; weeks that somebody answered are left alone."""
    for each in stored.tallies(session, _countable(stored.of_owner(session, owner.id, until=until))):
        measure = _measure(services, each.commitment)
        if measure is None:
            continue
        covered = stored_measures.covered_until(session, owner.id, measure)
        for week in each.occurrences:
            answered = week.source == Evidence.OWN_WORD.value
            if covered is None or week.ends > min(covered, until) or answered:
                continue
            days = stored_measures.by_day(session, owner.id, measure, week.starts, week.ends)
            done = int(sum(days.values()))
            stored.change_occurrence(session, replace(week, done=done, source=Evidence.DATA.value))


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


def _tally(services: Services, session: Session, owner: Person, ends: date) -> TallyFacts:
    monday = ends - timedelta(days=ends.weekday())
    promises = [c for c in stored.of_owner(session, owner.id) if c.state in (State.ACTIVE, *JUDGED)]
    days = calendar(services, session, owner)
    found = []
    for each in stored.tallies(session, promises):
        for number, week in enumerate(each.occurrences, 1):
            if monday <= week.ends <= monday + timedelta(days=6):
                gone = days.days_present(each.commitment.offer.starts, week.ends)
                whole = days.days_present(each.commitment.offer.starts, each.commitment.offer.ends)
                found.append(
                    WeekOf(
                        each,
                        week,
                        number,
                        pace(each.done, each.target, gone, whole),
                        required_per_week(each.done, each.target, whole - gone),
                    )
                )
    return TallyFacts(owner, ends, tuple(found))


def _activate(services: Services, session: Session, commitment: Commitment, owner: Person) -> Commitment:
    """From now on it counts: its weeks become rows, and the tallies and the verdict are planned."""
    answered = replace(commitment, answered_at=services.now())
    active = _moved(services, session, answered, Move.COMMIT, Actor(owner))
    days = calendar(services, session, owner)
    rows = occurrences(active.offer, days)
    stored.add_occurrences(session, active.id, rows)
    for each in follow_up(services.rhythm, owner, days, [row.ends for row in rows], active.offer.ends):
        if each.expires_at > services.now():
            outbox.plan(session, each)
    outbox.withdraw(session, f"commitment:{active.id}", "answered", kinds=(Kind.QUESTION_REMINDER,))
    return active


def _judge(services: Services, session: Session, commitment: Commitment) -> Commitment:
    (each,) = stored.tallies(session, [commitment])
    move = verdict_move(each)
    return _moved(services, session, commitment, move, Actor(system=True)) if move else commitment


def _moved(
    services: Services, session: Session, commitment: Commitment, move: Move, actor: Actor
) -> Commitment:
    after = advance(commitment, move)
    stored.change(session, after)
    by = actor.person.id if actor.person else None
    stored.note_move(session, commitment, after, move, by=by, at=services.now())
    return after


def _get(session: Session, commitment_id: int) -> Commitment:
    found = stored.get(session, commitment_id)
    if found is None:
        raise MoveNotAllowed("That commitment is not there any more.")
    return found


def _owned(services: Services, session: Session, actor: Actor, commitment_id: int) -> Commitment:
    commitment = _get(session, commitment_id)
    owner = person(session, commitment.owner_id)
    require(session, Action.ANSWER_COMMITMENT, actor, owner, on=services.now().date())
    return commitment


def _week(
    services: Services, session: Session, actor: Actor, occurrence_id: int
) -> tuple[Occurrence, Commitment, Person]:
    week = stored.occurrence(session, occurrence_id)
    if week is None:
        raise MoveNotAllowed("That week is not there any more.")
    commitment = _get(session, week.commitment_id)
    owner = person(session, commitment.owner_id)
    require(session, Action.TALLY, actor, owner, on=services.now().date())
    return week, commitment, owner


def _require_either(
    services: Services, session: Session, action: Action, actor: Actor, commitment: Commitment
) -> None:
    """The owner's own line, or for a manager's promise the line of the rep it was made to."""
    owner, partner = person(session, commitment.owner_id), person(session, commitment.partner_id)
    manages = actor.person is not None and actor.person.id == partner.id
    require(session, action, actor, owner if not manages else partner, on=services.now().date())


def _countable(promises: Iterable[Commitment]) -> list[Commitment]:
    return [
        c
        for c in promises
        if c.state in (State.ACTIVE, *JUDGED) and c.offer.evidence is Evidence.DATA and c.offer.kpi
    ]


def _measure(services: Services, commitment: Commitment) -> str | None:
    """The one measure that a promise's KPI counts; ratios and amounts are not counted by week."""
    kpi = services.catalogue.kpis.get(commitment.offer.kpi or "")
    if kpi is None or kpi.unit is not Unit.COUNT or len(kpi.measures) != 1:
        return None
    return next(iter(kpi.measures))


def _about(services: Services, kind: Kind, commitment: Commitment, to: int, tail: str = "") -> Delivery:
    return delivery(
        kind,
        f"commitment-{commitment.id}/{to}{tail}",
        workspace=services.workspace,
        recipient_id=to,
        subject=f"commitment:{commitment.id}",
        due_at=services.now(),
    )

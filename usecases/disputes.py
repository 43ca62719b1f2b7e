"""This looks wrong: from whoever doubts a number to whoever owns the data, and the answer back to both."""

from datetime import date

from sqlalchemy.orm import Session

from domain.disputes import Dispute, DisputeSeen, NoSuchDispute, State
from domain.errors import BadAnswer, NotAllowed
from domain.meetings import Topic
from domain.messages import Kind
from domain.people import Action, Actor, Person
from storage import disputes as stored
from storage import meetings as stored_meetings
from storage import outbox
from storage import people as stored_people
from usecases.counting import known_kpi
from usecases.data_owners import asked_about
from usecases.saying import at_once
from usecases.scorecards import allow, facts, meeting_about
from usecases.services import Services, managers_on, person, today

LONGEST = 500


def doubt(
    services: Services, actor: Actor, rep: Person, month: date, kpi: str, should_be: str, why: str
) -> DisputeSeen:
    """Say that a number looks wrong; whoever owns the data is asked, and the manager hears of it.

    Raises:
        NotAllowed: Neither the rep nor whoever was responsible for them in that month or is today.
        BadAnswer: "kpi" is none of the scorecard's, or "text" says nothing.
    """
    with services.database.write() as session:
        allow(services, session, Action.DISPUTE_NUMBER, actor, rep, month)
        assert actor.person is not None
        card = facts(services, session, rep, month).scorecard
        line = next((each for each in card.lines if each.kpi.key == kpi), None)
        if line is None:
            raise BadAnswer("kpi", "Choose the number that looks wrong.")
        if not why.strip():
            raise BadAnswer("text", "Say in a few words why it looks wrong.")
        asked = asked_about(services, session, rep, month, kpi)
        made = stored.add(
            session,
            Dispute(
                0,
                rep.id,
                month,
                kpi,
                actor.person.id,
                line.actual,
                _short(should_be),
                _short(why),
                services.now(),
                asked=tuple(each.id for each in asked),
            ),
        )
        _tell_owners(services, session, made)
        _bring_to_the_meeting(services, session, actor, rep, made)
        return _seen(services, session, actor, made)


def seen(services: Services, actor: Actor, dispute_id: int) -> DisputeSeen:
    """A question about a number, for those whom it concerns.

    Raises:
        NoSuchDispute: There is none of that id.
        NotAllowed: Neither of the two, nor whoever is asked.
    """
    with services.database.read() as session:
        return _seen(services, session, actor, _get(session, dispute_id))


def answer(services: Services, actor: Actor, dispute_id: int, state: State, words: str) -> DisputeSeen:
    """Whoever owns the data says what they found; both are told. What is answered already stays as it is.

    Raises:
        NotAllowed: Somebody who was not asked.
        BadAnswer: "state" is none, or "words" say nothing.
    """
    with services.database.write() as session:
        found = _get(session, dispute_id, to_change=True)
        looked = _seen(services, session, actor, found)
        if not looked.may_answer or actor.person is None:
            raise NotAllowed
        if found.state is not State.OPEN:
            return looked
        if state is State.OPEN:
            raise BadAnswer("state", "Choose what you found.")
        if not words.strip():
            raise BadAnswer("words", "Say what you found: both of them read it.")
        stored.answer(session, found.id, state, _short(words), actor.person.id, at=services.now())
        managers = managers_on(session, looked.rep, today(services, looked.rep))
        concerned = {looked.rep.id, found.by_id, *(each.id for each in managers)} - {actor.person.id}
        for each in sorted(concerned):
            _say(services, session, Kind.DATA_ANSWER, found, each)
        return _seen(services, session, actor, _get(session, dispute_id))


def _seen(services: Services, session: Session, actor: Actor, found: Dispute) -> DisputeSeen:
    rep, by = person(session, found.rep_id), person(session, found.by_id)
    asked = _asked(services, session, rep, found)
    asker = actor.person.id if actor.person and actor.person.active else None
    owns = asker in {each.id for each in asked}
    if not owns:
        allow(services, session, Action.DISPUTE_NUMBER, actor, rep, found.month)
    answered = person(session, found.answered_by_id) if found.answered_by_id else None
    kpi = known_kpi(services, session, rep, found.kpi)
    return DisputeSeen(found, kpi, rep, by, asked, answered, owns)


def _asked(services: Services, session: Session, rep: Person, found: Dispute) -> tuple[Person, ...]:
    """Who was asked and still looks after numbers here, then whoever owns the data by now."""
    now = asked_about(services, session, rep, found.month, found.kpi)
    managers = managers_on(session, rep, today(services, rep))
    before = stored_people.many(session, found.asked).values()
    still = [each for each in before if each.active and (each.administrator or each in managers)]
    return tuple(dict.fromkeys([*still, *now]))


def _get(session: Session, dispute_id: int, *, to_change: bool = False) -> Dispute:
    found = stored.get(session, dispute_id, to_change=to_change)
    if found is None:
        raise NoSuchDispute
    return found


def _tell_owners(services: Services, session: Session, made: Dispute) -> None:
    for each in asked_about(services, session, person(session, made.rep_id), made.month, made.kpi):
        _say(services, session, Kind.DATA_QUESTION, made, each.id)


def _bring_to_the_meeting(
    services: Services, session: Session, actor: Actor, rep: Person, made: Dispute
) -> None:
    """It stands on the run sheet too; a manager who is not asked about the data hears of it at once."""
    meeting = meeting_about(session, actor, rep, made.month)
    if meeting is None:
        return
    words = f"should be {made.should_be}: {made.why}" if made.should_be else made.why
    topic = Topic(0, meeting.id, made.by_id, words, made.kpi, "wrong")
    stored_meetings.add_topic(session, topic, at=services.now())
    asked = {each.id for each in asked_about(services, session, rep, made.month, made.kpi)}
    if made.by_id == rep.id and meeting.manager_id not in asked:
        outbox.plan(
            session,
            at_once(
                services,
                Kind.DISPUTE,
                f"{meeting.id}/{meeting.moved}/{meeting.manager_id}/{made.kpi}",
                to=meeting.manager_id,
                subject=f"meeting:{meeting.id}",
            ),
        )


def _say(services: Services, session: Session, kind: Kind, about: Dispute, to: int) -> None:
    outbox.plan(
        session,
        at_once(services, kind, f"{about.id}/{to}", to=to, subject=f"dispute:{about.id}"),
    )


def _short(words: str) -> str:
    return " ".join(words.split())[:LONGEST]

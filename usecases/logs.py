"""The record of a one-on-one: opened where it was left, saved at each step, finished once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain import logs
from domain.commitments import Offer, span
from domain.errors import MoveNotAllowed, NoMeeting
from domain.facts import LogFacts, RunSheetFacts, SummaryFacts
from domain.kpis import Kpi, Unit
from domain.logs import Step
from domain.meetings import Log, Meeting, Move, State, advance
from domain.messages import Kind
from domain.people import Action, Actor, Person
from storage import commitments as stored_commitments
from storage import measures as stored_measures
from storage import meetings as stored
from storage import outbox
from usecases.commitments import propose
from usecases.counting import counts
from usecases.meetings import MEETING_MESSAGES, current, get
from usecases.prep import sheet
from usecases.saying import at_once
from usecases.services import Services, calendar, person, require, today

UNLOGGED_FOR = timedelta(days=45)


def begin(services: Services, actor: Actor, rep: Person) -> LogFacts:
    """The log of the rep's last meeting that still waits for one, else of this month's, where it was left.

    Raises:
        NotAllowed: Only the rep's manager logs.
        NoMeeting: There is none.
        MoveNotAllowed: This month was skipped.
    """
    with services.database.write() as session:
        require(session, Action.LOG, actor, rep, on=today(services, rep))
        meeting = _to_log(services, session, actor, rep)
        if meeting.state is State.SKIPPED:
            raise MoveNotAllowed(
                f"{rep.first_name}'s one-on-one of this month was skipped. "
                "Put it to a time with `/oneonone move` before logging it."
            )
        return _facts(services, session, actor, meeting)


def save(
    services: Services, actor: Actor, meeting_id: int, step: Step, answers: Mapping[str, Any]
) -> LogFacts:
    """Save a page and turn to the next; the last page finishes the log. A finished log stays as it is.

    Where an earlier page cannot stay as it is any more, the last one leads back to it.

    Raises:
        NotAllowed: Only the rep's manager logs.
        BadAnswer: The page leaves out what may not be left out; nothing is saved.
    """
    with services.database.write() as session:
        facts = _open(services, session, actor, meeting_id)
        if facts.log.completed_at is not None:
            return facts
        merged = {**facts.log.answers, **answers}
        asked = facts.sheet.card.scorecard, facts.starts, facts.ends, facts.counted
        logs.check(step, merged, *asked)
        after = replace(facts.log, step=logs.following(facts.steps, step), answers=merged)
        if step is Step.SUMMARY and (lacking := logs.unfinished(facts.steps, merged, *asked)):
            after = replace(after, step=lacking)
        elif step is Step.SUMMARY:
            after = _finish(services, session, actor, facts, after)
        stored.save_log(session, after, at=services.now())
        return replace(facts, log=after, step=Step(after.step))


def keep(
    services: Services,
    actor: Actor,
    meeting_id: int,
    step: Step,
    answers: Mapping[str, Any],
    *,
    back: bool = False,
) -> LogFacts:
    """Keep what stands on a page, complete or not, and stay on it or turn to the one before.

    Raises:
        NotAllowed: Only the rep's manager logs.
    """
    with services.database.write() as session:
        facts = _open(services, session, actor, meeting_id)
        if facts.log.completed_at is not None:
            return facts
        to = logs.preceding(facts.steps, step) if back else step
        after = replace(facts.log, step=to, answers={**facts.log.answers, **answers})
        stored.save_log(session, after, at=services.now())
        return replace(facts, log=after, step=to)


def summary(services: Services, actor: Actor, meeting_id: int) -> SummaryFacts:
    """A finished log as both see it.

    Raises:
        NotAllowed: Neither of the two.
        NoMeeting: It is not finished.
    """
    with services.database.read() as session:
        meeting = get(session, meeting_id)
        rep = person(session, meeting.rep_id)
        require(session, Action.SEE_HISTORY, actor, rep, on=today(services, rep))
        log = stored.log(session, meeting_id)
        if log is None or log.completed_at is None:
            raise NoMeeting("This one-on-one is not logged yet.")
        promised = stored_commitments.of_meeting(session, meeting_id)
        manager = person(session, meeting.manager_id)
        next_day = calendar(services, session, rep).nth(_after(meeting), services.rhythm.meeting_day)
        return SummaryFacts(meeting, rep, manager, log.answers, promised, next_day)


def _to_log(services: Services, session: Session, actor: Actor, rep: Person) -> Meeting:
    """The actor's latest meeting with the rep that has begun and waits for its log; else this month's."""
    own = actor.person.id if actor.person else None
    since = (today(services, rep) - UNLOGGED_FOR - timedelta(days=31)).replace(day=1)
    for meeting in stored.of_rep(session, rep.id, since=since):
        begun = services.now() - UNLOGGED_FOR <= meeting.starts_at <= services.now()
        if begun and meeting.open and meeting.manager_id == own:
            return meeting
    return current(services, session, rep, actor)


def _open(services: Services, session: Session, actor: Actor, meeting_id: int) -> LogFacts:
    meeting = get(session, meeting_id)
    rep = person(session, meeting.rep_id)
    require(session, Action.LOG, actor, rep, on=today(services, rep))
    return _facts(services, session, actor, meeting)


def _facts(services: Services, session: Session, actor: Actor, meeting: Meeting) -> LogFacts:
    about = sheet(services, session, actor, meeting)
    steps = logs.path(about.card.scorecard, promised=bool(about.hers or about.yours))
    log = stored.log(session, meeting.id) or Log(meeting.id, steps[0])
    step = Step(log.step) if log.step in steps else steps[0]
    kpis = counts(services, session, about.rep, meeting.period).kpis
    starts, ends = _span(services, session, about)
    return LogFacts(
        sheet=about,
        log=log,
        step=step,
        steps=steps,
        topics=tuple((topic.key, topic.name) for topic in services.coaching.topics.values()),
        diagnoses=services.coaching.diagnoses,
        kpis=kpis,
        counted=_counted(session, about.rep, kpis),
        starts=starts,
        ends=ends,
    )


def _span(services: Services, session: Session, about: RunSheetFacts) -> tuple[date, date]:
    """Promises of a talk that was logged late do not begin in the weeks before the log."""
    rep = about.rep
    day = max(about.meeting.starts_at.astimezone(rep.zone).date(), today(services, rep))
    return span(day, calendar(services, session, rep))


def _counted(session: Session, rep: Person, kpis: tuple[Kpi, ...]) -> frozenset[str]:
    """The KPIs that the rep's data counts day by day."""
    single = [kpi for kpi in kpis if kpi.unit is Unit.COUNT and kpi.formula in kpi.measures]
    return frozenset(
        kpi.key
        for kpi in single
        if stored_measures.covered_until(session, rep.id, next(iter(kpi.measures))) is not None
    )


def _finish(services: Services, session: Session, actor: Actor, facts: LogFacts, log: Log) -> Log:
    """The meeting was held; what was agreed becomes questions to the rep and the manager's own promise."""
    about = facts.sheet
    stored.change(session, advance(about.meeting, Move.HOLD))
    outbox.plan(session, _summary_delivery(services, about))  # before the questions that it leads to
    missed = tuple(line.kpi.key for line in logs.gaps(about.card.scorecard))
    for number, offer in enumerate(logs.offers(log.answers, facts.starts, facts.ends, missed), 1):
        _promise(services, session, actor, facts, about.rep, about.manager, offer, f"{number}")
    mine = logs.own_offer(log.answers, facts.starts, facts.ends)
    if mine is not None:
        _promise(services, session, actor, facts, about.manager, about.rep, mine, "mine")
    subject = f"meeting:{about.meeting.id}"
    outbox.withdraw(session, subject, "the meeting was held", kinds=MEETING_MESSAGES)
    return replace(log, completed_at=services.now())


def _promise(
    services: Services,
    session: Session,
    actor: Actor,
    facts: LogFacts,
    owner: Person,
    partner: Person,
    offer: Offer,
    tail: str,
) -> None:
    key = f"log/{facts.sheet.meeting.id}/{tail}"
    propose(
        services,
        session,
        actor,
        owner=owner,
        partner=partner,
        meeting=facts.sheet.meeting,
        offer=offer,
        key=key,
    )


def _summary_delivery(services: Services, about: RunSheetFacts) -> Any:
    return at_once(
        services, Kind.SUMMARY, f"{about.meeting.id}", to=about.rep.id, subject=f"meeting:{about.meeting.id}"
    )


def _after(meeting: Meeting) -> date:
    return date(meeting.month.year + meeting.month.month // 12, meeting.month.month % 12 + 1, 1)

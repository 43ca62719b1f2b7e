"""A year's goals between the two: the rep accepts or comments, the manager answers or changes them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from domain.agreements import Agreement, Move, State, advance
from domain.errors import BadAnswer, NotAllowed
from domain.facts import CountedFacts, GoalChanged, GoalNews
from domain.goals import fiscal_months, fiscal_year
from domain.messages import Delivery, Kind
from domain.people import Action, Actor, Person, listener
from storage import agreements as stored
from storage import goals as stored_goals
from storage import outbox
from usecases.counting import counts, known_kpi
from usecases.saying import at_once
from usecases.services import Services, managers_on, person, require, today

LONGEST = 500


def ask(services: Services, actor: Actor, rep: Person, starts: date) -> Agreement:
    """Put the goals of the year that starts in that month to the rep; twice in a row asks once.

    Raises:
        NotAllowed: The actor is not responsible for the rep today.
        BadAnswer: There is no goal to be asked about.
    """
    with services.database.write() as session:
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
        stored_goals.hold(session, [rep.id])
        if not _version(session, rep.id, starts):
            raise BadAnswer("year", "That year has no goals yet, so there is nothing to accept.")
        found = stored.of_year(session, rep.id, starts)
        if found is None:
            return _first(services, session, actor, rep, starts)
        return found


def changed(
    services: Services, session: Session, actor: Actor, reps: Collection[Person], months: Sequence[date]
) -> None:
    """Goals of these months changed: reps who were asked before are asked again.

    A manager's own change also asks those who were not asked before; a file's does not.
    """
    found = stored.about(session, [rep.id for rep in reps], months)
    people = {rep.id: rep for rep in reps}
    for agreement in found:
        _again(services, session, actor, people[agreement.person_id], agreement)
    if actor.person is not None:
        for rep in reps:
            for starts in _years(services, session, rep, months, found):
                _first(services, session, actor, rep, starts)


def accept(services: Services, actor: Actor, agreement_id: int, version: int) -> tuple[Agreement, bool]:
    """The rep accepts the goals as they saw them; False if those changed, so that they look again.

    Accepting twice changes nothing.

    Raises:
        NotAllowed: Anybody but the rep.
    """
    with services.database.write() as session:
        agreement, rep = _own(services, session, actor, agreement_id)
        if agreement.state is State.ACCEPTED:
            return agreement, agreement.version == version
        if agreement.version != version:
            return agreement, False
        done = replace(advance(agreement, Move.ACCEPT), answered_at=services.now())
        _moved(services, session, actor, done, Move.ACCEPT, None)
        _tell(services, session, done, rep)
        return done, True


def comment(
    services: Services, actor: Actor, agreement_id: int, words: str, *, field: str = "comment"
) -> Agreement:
    """The rep says something about the goals instead; whoever is responsible for them now hears it.

    Raises:
        NotAllowed: Anybody but the rep.
        BadAnswer: There are no words.
        MoveNotAllowed: They accepted the goals already.
    """
    said = words.strip()[:LONGEST]
    if not said:
        raise BadAnswer(field, "Please write what you think of them.")
    with services.database.write() as session:
        agreement, rep = _own(services, session, actor, agreement_id)
        if agreement.state is State.COMMENTED and agreement.comment == said:
            return agreement
        moved = advance(agreement, Move.COMMENT)
        done = replace(moved, comment=said, reply=None, answered_at=services.now())
        _moved(services, session, actor, done, Move.COMMENT, said)
        _tell(services, session, done, rep)
        return done


def reply(
    services: Services, actor: Actor, agreement_id: int, words: str, *, field: str = "reply"
) -> Agreement:
    """The manager answers the comment without changing a goal; the rep is asked once more.

    Raises:
        NotAllowed: The actor is not responsible for the rep today.
        BadAnswer: There are no words.
        MoveNotAllowed: Nothing waits for an answer.
    """
    said = words.strip()[:LONGEST]
    if not said:
        raise BadAnswer(field, "Please write your answer.")
    with services.database.write() as session:
        agreement, rep = _of(session, agreement_id, to_change=True)
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
        if agreement.state is State.PROPOSED and agreement.reply == said:
            return agreement
        done = replace(advance(agreement, Move.REPLY), reply=said, turn=agreement.turn + 1)
        _moved(services, session, actor, done, Move.REPLY, said)
        outbox.plan(session, _asking(services, done, rep))
        return done


def seen(services: Services, actor: Actor, agreement_id: int) -> Agreement:
    """How it stands.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them today.
    """
    with services.database.read() as session:
        agreement, rep = _of(session, agreement_id)
        require(session, Action.SEE_GOALS, actor, rep, on=today(services, rep))
        return agreement


def news(services: Services, session: Session, rep: Person, month: date, counted: CountedFacts) -> GoalNews:
    """What both should know about the goals of a month, for whoever has been let in already."""
    year = stored.about(session, [rep.id], [month])
    found = [
        GoalChanged(kpi, each.before, each.after, each.at, each.reason or "")
        for each in stored_goals.changed(session, rep.id, month)
        if (kpi := known_kpi(services, session, rep, each.kpi)) is not None and each.before is not None
    ]
    return GoalNews(max(year, key=lambda each: each.starts, default=None), tuple(found), counted)


def _first(services: Services, session: Session, actor: Actor, rep: Person, starts: date) -> Agreement:
    by = actor.person.id if actor.person else None
    new = Agreement(0, rep.id, starts, by, services.now(), version=_version(session, rep.id, starts))
    made = stored.add(session, new)
    outbox.plan(session, _asking(services, made, rep))
    return made


def _again(services: Services, session: Session, actor: Actor, rep: Person, agreement: Agreement) -> None:
    """Ask anew; a rep who has not answered yet finds the new numbers in the message that they have."""
    version = _version(session, rep.id, agreement.starts)
    if version == agreement.version:
        return
    open_still = agreement.state is State.PROPOSED
    by = actor.person.id if actor.person else agreement.by_id
    now = advance(agreement, Move.CHANGE)
    now = replace(now, version=version, by_id=by, at=services.now(), turn=agreement.turn + (not open_still))
    _moved(services, session, actor, now, Move.CHANGE, None)
    asked = _asking(services, now, rep)
    if open_still:
        edit = replace(asked, key=f"{asked.key}/{version}")
        outbox.plan_edit(session, edit, asked.key)
    else:
        outbox.plan(session, asked)


def _moved(
    services: Services, session: Session, actor: Actor, agreement: Agreement, move: Move, said: str | None
) -> None:
    stored.change(session, agreement)
    by = actor.person.id if actor.person else None
    stored.note(session, agreement, move, by=by, at=services.now(), said=said)


def _asking(services: Services, agreement: Agreement, rep: Person) -> Delivery:
    return at_once(
        services, Kind.GOALS, f"{agreement.id}/{agreement.turn}", to=rep.id, subject=f"goals:{agreement.id}"
    )


def _tell(services: Services, session: Session, agreement: Agreement, rep: Person) -> None:
    """Let whoever set the goals know, or who took over if they lead the rep no more."""
    managers = [each.id for each in managers_on(session, rep, today(services, rep))]
    if not managers:
        return
    to = listener(agreement.by_id or 0, managers)
    key = f"{agreement.id}/{agreement.turn}/{agreement.state}/{services.now().isoformat()}"
    told = at_once(services, Kind.GOALS_ANSWER, key, to=to, subject=f"goals:{agreement.id}")
    outbox.plan(session, told)


def _own(services: Services, session: Session, actor: Actor, agreement_id: int) -> tuple[Agreement, Person]:
    agreement, rep = _of(session, agreement_id, to_change=True)
    require(session, Action.ACCEPT_GOALS, actor, rep, on=today(services, rep))
    return agreement, rep


def _of(session: Session, agreement_id: int, *, to_change: bool = False) -> tuple[Agreement, Person]:
    found = stored.get(session, agreement_id)
    if found is None:
        raise NotAllowed
    if to_change:
        stored_goals.hold(session, [found.person_id])
        found = stored.get(session, agreement_id, to_change=True) or found
    return found, person(session, found.person_id)


def _years(
    services: Services, session: Session, rep: Person, months: Sequence[date], asked: Sequence[Agreement]
) -> list[date]:
    """The first months of the rep's fiscal years that these months belong to and nobody asked about yet."""
    begins = counts(services, session, rep, today(services, rep).replace(day=1)).year_starts
    found = {fiscal_months(fiscal_year(month, begins), begins)[0] for month in months}
    return sorted(found - {each.starts for each in asked if each.person_id == rep.id})


def _version(session: Session, person_id: int, starts: date) -> int:
    return stored.version(session, person_id, starts, fiscal_months(starts.year, starts.month)[-1])

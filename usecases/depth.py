"""How closely a rep is looked at: chosen by their manager for a while, or looked past with a reason."""

from datetime import date

from sqlalchemy.orm import Session

from domain.depth import FIRST_LEVEL, LEVELS, MOST_MONTHS, Depth, NeedsReason, allows
from domain.errors import BadAnswer
from domain.facts import ScorecardFacts
from domain.meetings import next_month
from domain.messages import Kind
from domain.people import Action, Actor, Person
from storage import depth as stored
from storage import outbox
from usecases import scorecards
from usecases.saying import at_once
from usecases.scorecards import history, latest_month
from usecases.services import Services, require, today

SHORTEST_REASON, LONGEST_REASON = 5, 500


def present(
    services: Services, session: Session, rep: Person, month: date | None = None
) -> tuple[date, Depth]:
    """The month that is looked at, the last whole one if none is named, and how closely."""
    month = month or latest_month(services, rep)
    past = history(services, session, [rep], month)[rep.id]
    return month, scorecards.depth(past, stored.overrides(session, [rep.id], month).get(rep.id))


def show(services: Services, actor: Actor, rep: Person) -> tuple[date, Depth]:
    """A rep's present depth with its reason and what lowers it.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them.
    """
    with services.database.read() as session:
        require(session, Action.SEE_SCORECARD, actor, rep, on=today(services, rep))
        return present(services, session, rep)


def let_look(
    services: Services, session: Session, actor: Actor, rep: Person, level: int, month: date | None = None
) -> Depth:
    """Let pass whoever may look that deep: the rep always, a manager by the depth or by a reason given.

    Raises:
        NeedsReason: The depth does not reach that far and no reason was given for this month.
    """
    month, found = present(services, session, rep, month)
    looks = stored.looks(session, rep.id, month)
    asker = actor.person.id if actor.person else 0
    if asker != rep.id and not allows(found, level, looks, asker):
        raise NeedsReason
    return found


def opened(services: Services, actor: Actor, rep: Person, month: date) -> ScorecardFacts:
    """A rep's month with its activity, which a manager sees from depth 1 on.

    Raises:
        NotAllowed: Neither the rep nor whoever was responsible for them in that month or is today.
        NeedsReason: A manager whose rep was not looked at that closely, and who has given no reason.
    """
    found = scorecards.show(services, actor, rep, month)
    with services.database.read() as session:
        let_look(services, session, actor, rep, FIRST_LEVEL["card"], month)
    return found


def look_deeper(
    services: Services, actor: Actor, rep: Person, level: int, reason: str, month: date | None = None
) -> None:
    """Give the reason for looking deeper at a month than its depth allows; the rep is told at once.

    Raises:
        NotAllowed: The actor is not responsible for the rep.
        BadAnswer: "reason" says nothing.
    """
    with services.database.write() as session:
        require(session, Action.LOOK_DEEPER, actor, rep, on=today(services, rep))
        assert actor.person is not None
        month = month or latest_month(services, rep)
        said = _reason(reason)
        if stored.add_look(session, rep.id, actor.person.id, month, level, said, at=services.now()):
            _tell(
                services, session, Kind.LOOKED_DEEPER, rep, f"{month:%Y-%m}/{actor.person.id}/{level}", month
            )


def choose(
    services: Services, actor: Actor, rep: Person, level: int, months: int, reason: str
) -> tuple[date, Depth]:
    """Look at a rep at this depth for so many months from the present one; the rep is told at once.

    Raises:
        NotAllowed: The actor is not responsible for the rep.
        BadAnswer: "level", "months" or "reason" makes no sense.
    """
    with services.database.write() as session:
        require(session, Action.CHOOSE_DEPTH, actor, rep, on=today(services, rep))
        assert actor.person is not None
        if not 0 <= level < len(LEVELS):
            raise BadAnswer("level", "Choose one of the depths.")
        if not 1 <= months <= MOST_MONTHS:
            raise BadAnswer("months", f"Choose up to {MOST_MONTHS} months.")
        starts = until = latest_month(services, rep)
        for _ in range(months - 1):
            until = next_month(until)
        chosen = stored.override(
            session, rep.id, actor.person.id, level, _reason(reason), starts, until, at=services.now()
        )
        _tell(services, session, Kind.DEPTH_CHOSEN, rep, str(chosen), starts)
        return present(services, session, rep)


def back_to_rule(services: Services, actor: Actor, rep: Person) -> tuple[date, Depth]:
    """End what was chosen: from the present month on the rule holds again.

    Raises:
        NotAllowed: The actor is not responsible for the rep.
    """
    with services.database.write() as session:
        require(session, Action.CHOOSE_DEPTH, actor, rep, on=today(services, rep))
        stored.end_override(session, rep.id, latest_month(services, rep))
        return present(services, session, rep)


def _reason(words: str) -> str:
    said = " ".join(words.split())[:LONGEST_REASON]
    if len(said) < SHORTEST_REASON:
        raise BadAnswer("reason", "Say why in a few words: the rep reads it.")
    return said


def _tell(services: Services, session: Session, kind: Kind, rep: Person, tail: str, month: date) -> None:
    outbox.plan(
        session,
        at_once(services, kind, f"{rep.id}/{tail}", to=rep.id, subject=f"depth:{rep.id}:{month:%Y-%m}"),
    )

"""Numbers that somebody types in: a rep's month, by the measures that the team's KPIs are made of."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import BadAnswer
from domain.people import Action, Actor, Person
from storage import measures as stored
from storage import people as stored_people
from storage import series
from usecases.counting import counts
from usecases.services import Services, reps_on, require, today

LARGEST = 1e12


def measures(services: Services, actor: Actor, rep: Person, month: date) -> tuple[str, ...]:
    """What the KPIs that count for the rep in that month are made of, in the order of the KPIs.

    Raises:
        NotAllowed: The actor is neither the rep's manager nor an administrator.
    """
    with services.database.read() as session:
        require(session, Action.TYPE_NUMBERS, actor, rep, on=today(services, rep))
        kpis = counts(services, session, rep, month).kpis
        return tuple(dict.fromkeys(name for kpi in kpis for name in sorted(kpi.measures)))


def reps(services: Services, actor: Actor, asker: Person) -> tuple[Person, ...]:
    """For whom somebody may type numbers: their own reps; an administrator for everybody who has a manager.

    Raises:
        NotAllowed: Somebody else asks.
    """
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, actor, asker, on=today(services, asker))
        own = reps_on(session, asker, today(services, asker))
        if not asker.administrator:
            return own
        led = {line.rep_id for line in stored_people.lines(session)}
        return tuple(
            p for p in stored_people.everybody(session, services.workspace) if p.active and p.id in led
        )


def standing(services: Services, actor: Actor, rep: Person, month: date) -> Mapping[str, float]:
    """What is known of a rep's month.

    Raises:
        NotAllowed: The actor is neither the rep's manager nor an administrator.
    """
    with services.database.read() as session:
        require(session, Action.TYPE_NUMBERS, actor, rep, on=today(services, rep))
        return _standing(session, rep, month)


def save(services: Services, actor: Actor, rep: Person, month: date, values: Mapping[str, float]) -> int:
    """Save what was typed; how many numbers are new or other than before. Where they came from is kept.

    Raises:
        NotAllowed: The actor is neither the rep's manager nor an administrator.
        BadAnswer: A number that no month can have, or a month that is still to come.
    """
    if month > services.now().date():
        raise BadAnswer("month", "That month is still to come.")
    for measure, value in values.items():
        if measure not in services.catalogue.measures or not -LARGEST < value < LARGEST:
            raise BadAnswer(f"m:{measure}", "That is not a number a month can have.")
    with services.database.write() as session:
        require(session, Action.TYPE_NUMBERS, actor, rep, on=today(services, rep))
        before = _standing(session, rep, month)
        other = {measure: value for measure, value in values.items() if before.get(measure) != value}
        if other:
            by = actor.person
            load = stored.add_import(
                session,
                f"typed by {by.name}" if by else "typed in",
                at=services.now(),
                read=len(other),
                loaded=len(other),
                refused=0,
                by_id=by.id if by else None,
            )
            rows = [
                {
                    "person_id": rep.id,
                    "month": month,
                    "measure": measure,
                    "value": value,
                    "records": None,
                    "import_id": load,
                }
                for measure, value in other.items()
            ]
            stored.replace_months(session, rows)
        return len(other)


def _standing(session: Session, rep: Person, month: date) -> dict[str, float]:
    found = series.measures(session, [rep.id], month, month)[rep.id]
    return {measure: months[month] for measure, months in found.items()}

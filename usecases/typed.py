"""Numbers that somebody types in: a rep's month, by the measures that the team's KPIs are made of."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import BadAnswer, NoReps, NotAllowed
from domain.imports import Typed
from domain.people import Action, Actor, Person
from storage import measures as stored
from storage import people as stored_people
from storage import series
from usecases.counting import counts
from usecases.services import Services, reps_on, require, today

LARGEST = 1e12
DECIMALS = 2
"""With how many the form shows a number."""
NOBODY_REPORTS = (
    "Nobody reports to you here, so there are no numbers for you to add. An administrator can add your team."
)
NOBODY_IS_LED = (
    "Nobody here has a manager yet, so I don't know whose numbers to ask for. "
    "Drop a list of your team here first: one row for each person, with a column that names their manager."
)


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
        NoReps: There is nobody; what can be done about it is said.
    """
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, actor, asker, on=today(services, asker))
        found = reps_on(session, asker, today(services, asker))
        if asker.administrator:
            led = {line.rep_id for line in stored_people.lines(session)}
            everybody = stored_people.everybody(session, services.workspace)
            found = tuple(each for each in everybody if each.active and each.id in led)
    if not found:
        raise NoReps(NOBODY_IS_LED if asker.administrator else NOBODY_REPORTS)
    return found


def standing(services: Services, actor: Actor, rep: Person, month: date) -> Mapping[str, float] | None:
    """What is known of a rep's month; None for an administrator, who brings numbers in but reads none.

    Raises:
        NotAllowed: The actor is neither the rep's manager nor an administrator.
    """
    with services.database.read() as session:
        require(session, Action.TYPE_NUMBERS, actor, rep, on=today(services, rep))
        if not _sees(services, session, actor, rep):
            return None
        return _standing(session, rep, month)


def save(services: Services, actor: Actor, rep: Person, month: date, values: Mapping[str, float]) -> Typed:
    """Save what was typed, where it is new or other than before. Where it came from is kept.

    What stood there is told to whoever may see it; to an administrator only how many numbers were typed.

    Raises:
        NotAllowed: The actor is neither the rep's manager nor an administrator.
        BadAnswer: A number that no month can have, or a month that is still to come.
    """
    if month > today(services, rep):
        raise BadAnswer("month", "That month is still to come.")
    for measure, value in values.items():
        if measure not in services.catalogue.measures or not -LARGEST < value < LARGEST:
            raise BadAnswer(f"m:{measure}", "That is not a number a month can have.")
    with services.database.write() as session:
        require(session, Action.TYPE_NUMBERS, actor, rep, on=today(services, rep))
        standing = _standing(session, rep, month)
        before = {measure: standing.get(measure) for measure in values}
        other = {measure: value for measure, value in values.items() if not _same(before[measure], value)}
        if other:
            _write(services, session, actor, rep, month, other)
        if not _sees(services, session, actor, rep):
            return Typed(len(values))
        return Typed(len(other), tuple((name, before[name], value) for name, value in other.items()))


def _write(
    services: Services, session: Session, actor: Actor, rep: Person, month: date, values: Mapping[str, float]
) -> None:
    by = actor.person
    source = f"typed by {by.name}" if by else "typed in"
    load = stored.add_import(
        session,
        source,
        at=services.now(),
        read=len(values),
        loaded=len(values),
        refused=0,
        by_id=by.id if by else None,
    )
    same = {"person_id": rep.id, "month": month, "records": None, "import_id": load}
    rows = [same | {"measure": measure, "value": value} for measure, value in values.items()]
    stored.replace_months(session, rows)


def _same(before: float | None, typed: float) -> bool:
    """Whether it is the number that stands, as the form showed it."""
    return before is not None and typed in (before, round(before, DECIMALS))


def _sees(services: Services, session: Session, actor: Actor, rep: Person) -> bool:
    """Whether the numbers of this rep are for these eyes."""
    try:
        require(session, Action.SEE_SCORECARD, actor, rep, on=today(services, rep))
    except NotAllowed:
        return False
    return True


def _standing(session: Session, rep: Person, month: date) -> dict[str, float]:
    found = series.measures(session, [rep.id], month, month)[rep.id]
    return {measure: months[month] for measure, months in found.items()}

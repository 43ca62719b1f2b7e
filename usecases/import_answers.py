"""What people answer about a file. An answer counts whenever it comes: the file is looked at with it anew."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy.orm import Session

from domain.errors import UnknownPerson
from domain.imports import File, Order, Plan, Question, State, plain
from domain.people import Action, Actor, Person
from storage import imports as stored
from storage import people as stored_people
from usecases import imports
from usecases.services import Services, require

ASKABLE = frozenset({State.NEW, State.ASKED, State.CONFIRMED})
"""Where a file stands while an answer about how it is read can still matter."""


def decide(services: Services, actor: Actor, file_id: int, question: Question, answer: str) -> File:
    """A question with two answers is answered: which comes first in a day, or what the decimal sign is.

    The last answer wins; the same one twice is one.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """

    def answered(plan: Plan) -> Plan:
        if question is Question.DATES:
            return plan.with_answer(question, dates=Order(answer))
        if question is Question.DECIMALS:
            return plan.with_answer(question, decimals=tuple(answer for _ in plan.headings))
        return plan.with_answer(Question.SHEET, sheet=answer)

    return change(services, actor, file_id, answered)


def change(services: Services, actor: Actor, file_id: int, answered: Callable[[Plan], Plan]) -> File:
    """It is read in another way from now on, and looked at once more; where nothing is other, it stays.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = imports.of(services, session, actor, file_id, to_change=True)
        if file.plan is None or file.state not in ASKABLE or answered(file.plan) == file.plan:
            return file
        return imports.anew(services, session, file, answered(file.plan))


def another(services: Services, actor: Actor, file_id: int, is_another: bool) -> File:
    """Say whether it is another report than the earlier one of its name, whose numbers then stay.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = imports.of(services, session, actor, file_id, to_change=True)
        if file.another is is_another or file.state not in ASKABLE:
            return file
        stored.change(session, file.id, another=is_another)
        return imports.anew(services, session, file, file.plan)


def settle_people(
    services: Services,
    actor: Actor,
    file_id: int,
    chosen: Mapping[str, int | None],
    *,
    new: Iterable[str] = (),
) -> File:
    """Say whom names mean, now and from now on: a person, nobody, or somebody new.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = imports.of(services, session, actor, file_id, to_change=True)
        everybody = {each.id: each for each in stored_people.everybody(session, services.workspace)}
        for name, person_id in chosen.items():
            if person_id is not None and person_id not in everybody:
                raise UnknownPerson
            stored.remember_spelling(session, services.workspace, plain(name), person_id)
        _add_people(services, session, new)
        return imports.anew(services, session, file, file.plan)


def all_new(services: Services, actor: Actor, file_id: int) -> File:
    """Everybody in it whom nobody knows is somebody new; a name that fits several people is none of those.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = imports.of(services, session, actor, file_id, to_change=True)
        everybody = stored_people.everybody(session, services.workspace)
        taken = {plain(each) for person in everybody for each in (person.name, person.email or "")}
        fresh = [name for name, _ in file.findings.unknown if plain(name) not in taken]
        _add_people(services, session, fresh)
        return imports.anew(services, session, file, file.plan) if fresh else file


def add_people(services: Services, actor: Actor, names: Iterable[str]) -> None:
    """Names that nobody knows are new people; those who are known are not added again.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_PEOPLE, actor, None, on=services.now().date())
        _add_people(services, session, names)


def _add_people(services: Services, session: Session, names: Iterable[str]) -> None:
    """New people; where others have that name too, it means the new one in files from now on."""
    known = imports.known(services, session)
    for name in names:
        if plain(name) not in known:
            address = name if "@" in name else None
            made = stored_people.add(session, Person(0, services.workspace, name, email=address))
            known = imports.known(services, session)
            if known.get(plain(name)) != made.id:
                stored.remember_spelling(session, services.workspace, plain(name), made.id)
                known[plain(name)] = made.id

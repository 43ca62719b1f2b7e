"""A file on its way in: dropped, looked at, asked about, confirmed. What takes long is in `importing`."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import MoveNotAllowed, UnknownPerson
from domain.imports import MOVES, File, Order, Plan, Question, State, headings_key, plain
from domain.messages import Kind
from domain.people import Action, Actor, Person
from storage import imports as stored
from storage import outbox
from storage import people as stored_people
from usecases.saying import at_once
from usecases.services import Services, require

BLOCKING = frozenset(Question) - {Question.PEOPLE}
"""What has to be answered before anything can be loaded; rows of unknown people can be left out."""


def receive(services: Services, actor: Actor, *, key: str, place: str, name: str) -> bool:
    """Somebody dropped a file: it will be looked at, and they hear of it. False if it is known already.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        file, new = stored.add(
            session,
            workspace=services.workspace,
            key=key,
            place=place,
            name=name[:200],
            by_id=actor.person.id if actor.person else None,
            at=services.now(),
        )
        if new:
            tell(services, session, file)
        return new


def seen(services: Services, actor: Actor, key: str) -> State | None:
    """How far the file under a key has come; None if nobody knows of it.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        file = stored.by_key(session, key)
        return file.state if file else None


def show(services: Services, actor: Actor, file_id: int) -> File:
    """The file as it stands now.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        return _file(services, session, actor, file_id)


def latest(services: Services, actor: Actor) -> tuple[File, ...]:
    """The newest files.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        return stored.latest(session, services.workspace)


def confirm(services: Services, actor: Actor, file_id: int) -> File:
    """It looks right: it will be loaded, and the next one with these headings is read in the same way.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        MoveNotAllowed: Something has to be answered first.
    """
    with services.database.write() as session:
        file = _file(services, session, actor, file_id, to_change=True)
        if file.state in (State.CONFIRMED, State.LOADED):
            return file
        if file.plan is None or set(file.findings.asks) & BLOCKING:
            raise MoveNotAllowed("I can't load this yet: please answer what I ask first.")
        remember(services, session, file.plan)
        return _move(services, session, file, State.CONFIRMED, rows=0, lease_until=None)


def leave(services: Services, actor: Actor, file_id: int) -> File:
    """Not now: nothing is loaded; another look is possible.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = _file(services, session, actor, file_id, to_change=True)
        return file if file.state is State.LEFT else _move(services, session, file, State.LEFT)


def look_again(services: Services, actor: Actor, file_id: int, plan: Plan | None = None) -> File:
    """Look at it once more, under another plan if there is one.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = _file(services, session, actor, file_id, to_change=True)
        return _move(services, session, file, State.NEW, plan=plan or file.plan, rows=0, lease_until=None)


def decide(services: Services, actor: Actor, file_id: int, question: Question, answer: str) -> File:
    """A question with two answers is answered: which comes first in a day, or what the decimal sign is.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    file = show(services, actor, file_id)
    if file.plan is None or file.state is not State.ASKED:
        return file
    if question is Question.DATES:
        plan = replace(file.plan, dates=Order(answer))
    elif question is Question.DECIMALS:
        plan = replace(file.plan, decimals=tuple(answer for _ in file.plan.decimals))
    else:
        plan = replace(file.plan, sheet=answer)
    return look_again(services, actor, file_id, plan)


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
        file = _file(services, session, actor, file_id)
        everybody = {each.id: each for each in stored_people.everybody(session, services.workspace)}
        for name, person_id in chosen.items():
            if person_id is not None and person_id not in everybody:
                raise UnknownPerson
            stored.remember_spelling(session, services.workspace, plain(name), person_id)
        _add_people(services, session, new)
    return look_again(services, actor, file.id)


def add_people(services: Services, actor: Actor, names: Iterable[str]) -> None:
    """Names that nobody knows are new people; those who are known are not added again.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_PEOPLE, actor, None, on=services.now().date())
        _add_people(services, session, names)


def _add_people(services: Services, session: Session, names: Iterable[str]) -> None:
    for name in names:
        if plain(name) not in known(services, session):
            address = name if "@" in name else None
            stored_people.add(session, Person(0, services.workspace, name, email=address))


def give_back(services: Services, actor: Actor, file_id: int) -> None:
    """Its refused rows are to be sent as a file, once more.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = _file(services, session, actor, file_id, to_change=True)
        stored.change(session, file.id, rows_wanted=True)


def people(services: Services, actor: Actor) -> tuple[Person, ...]:
    """Everybody whom a name could mean.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        return stored_people.everybody(session, services.workspace)


def known(services: Services, session: Session) -> dict[str, int]:
    """Every plain spelling that means one person, 0 for one that is to be left out."""
    found: dict[str, set[int]] = {}
    for person in stored_people.everybody(session, services.workspace):
        for spelling in (person.name, person.email or ""):
            if spelling:
                found.setdefault(plain(spelling), set()).add(person.id)
    clear = {spelling: next(iter(ids)) for spelling, ids in found.items() if len(ids) == 1}
    return clear | stored.spellings(session, services.workspace)


def known_now(services: Services) -> dict[str, int]:
    """The same, at this moment."""
    with services.database.read() as session:
        return known(services, session)


def plans(services: Services) -> tuple[Plan, ...]:
    """How files were read so far, the newest first."""
    with services.database.read() as session:
        return stored.plans(session, services.workspace)


def remember(services: Services, session: Session, plan: Plan) -> None:
    """The next file with the same headings is read in the same way."""
    digest = hashlib.sha256(headings_key(plan.headings).encode()).hexdigest()
    stored.remember_plan(session, services.workspace, digest, plan, services.now())


def tell(services: Services, session: Session, file: File) -> None:
    """Whoever dropped it, or every administrator, sees how it stands: in one message that is edited."""
    for person in readers(services, session, file):
        key = f"{file.id}/{person.id}"
        about = at_once(services, Kind.IMPORT, key, to=person.id, subject=f"import:{file.id}")
        if not outbox.plan(session, about):
            edit = replace(about, key=f"{about.key}/{file.edition}")
            outbox.plan_edit(session, edit, about.key)


def changed(services: Services, session: Session, file: File, **values: Any) -> File:
    """Save something about a file, and let its message say so."""
    stored.change(session, file.id, edition=file.edition + 1, **values)
    found = stored.get(session, file.id)
    if found is None:
        raise MoveNotAllowed
    tell(services, session, found)
    return found


def _move(services: Services, session: Session, file: File, into: State, **values: Any) -> File:
    if into not in MOVES[file.state]:
        raise MoveNotAllowed(f"“{file.name}” is {WORDS[file.state]} already.")
    return changed(services, session, file, state=into, **values)


WORDS = {
    State.NEW: "being looked at",
    State.ASKED: "waiting for an answer",
    State.CONFIRMED: "being loaded",
    State.LOADED: "loaded",
    State.LEFT: "left as it was",
    State.FAILED: "unreadable",
}


def readers(services: Services, session: Session, file: File) -> tuple[Person, ...]:
    """Who hears of a file: whoever dropped it; every administrator, where it lay in the watched folder."""
    if file.by_id is not None:
        one = stored_people.get(session, file.by_id)
        return (one,) if one and one.active else ()
    return tuple(
        each
        for each in stored_people.everybody(session, services.workspace)
        if each.administrator and each.active and each.slack_id
    )


def _file(
    services: Services, session: Session, actor: Actor, file_id: int, *, to_change: bool = False
) -> File:
    require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
    found = stored.get(session, file_id, to_change=to_change)
    if found is None or found.workspace != services.workspace:
        raise MoveNotAllowed("I don't know that file any more. Please drop it here again.")
    return found

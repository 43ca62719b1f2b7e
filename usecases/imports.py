"""A file on its way in: dropped, looked at, asked about, confirmed. What takes long is in `importing`."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import MoveNotAllowed
from domain.imports import MOVES, File, Plan, Shape, State, headings_key, plain
from domain.messages import Kind
from domain.people import Action, Actor, Person
from domain.questions import BLOCKING
from storage import imports as stored
from storage import outbox
from storage import people as stored_people
from usecases.import_corrections import overlap
from usecases.saying import at_once
from usecases.services import Services, require


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
            _take_over(services, session, file)
            tell(services, session, file)
        return new


def _take_over(services: Services, session: Session, file: File) -> None:
    """A file that lies where another lay takes its place: what was asked and answered goes on with it."""
    for older in stored.open_at(session, file):
        stored.change(session, file.id, plan=older.plan, findings=older.findings)
        found = replace(older.findings, trouble=f"A newer “{older.name}” has taken its place.")
        _move(services, session, older, State.LEFT, findings=found, lease_until=None)


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
        return of(services, session, actor, file_id)


def latest(services: Services, actor: Actor) -> tuple[File, ...]:
    """The newest files.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        return stored.latest(session, services.workspace)


def confirm(services: Services, actor: Actor, file_id: int, seen: int | None = None) -> File:
    """It looks right: it will be loaded, and the next one with these headings is read in the same way.

    `seen` is the edition that whoever says so has looked at; where it is another by now, nothing happens but
    that the file is shown as it stands.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        MoveNotAllowed: Something has to be answered first.
    """
    with services.database.write() as session:
        file = of(services, session, actor, file_id, to_change=True)
        if file.state in (State.CONFIRMED, State.LOADED) or seen not in (None, file.edition):
            return file
        if file.plan is None or set(file.findings.asks) & BLOCKING:
            raise MoveNotAllowed("I can't load this yet: please answer what I ask first.")
        newer = stored.newer(session, file) if file.corrects_id is None else None
        if newer is not None and overlap(file, newer):
            raise MoveNotAllowed(
                f"A newer “{newer.name}” was loaded since, and I don't load this one over it. "
                "If this one is right, drop it here again."
            )
        if file.plan.shape is not Shape.GOALS:  # these are known by their own headings
            remember(services, session, file.plan)
        return _move(services, session, file, State.CONFIRMED, rows=0, lease_until=None)


def leave(services: Services, actor: Actor, file_id: int) -> File:
    """Not now: nothing is loaded; another look is possible.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = of(services, session, actor, file_id, to_change=True)
        return file if file.state is State.LEFT else _move(services, session, file, State.LEFT)


def look_again(services: Services, actor: Actor, file_id: int) -> File:
    """Look at it once more; nothing else happens while somebody looks already.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = of(services, session, actor, file_id, to_change=True)
        return file if file.state is State.NEW else anew(services, session, file, file.plan)


def anew(services: Services, session: Session, file: File, plan: Plan | None) -> File:
    """It will be looked at under that plan; a look that is under way counts no more."""
    return _move(services, session, file, State.NEW, plan=plan, rows=0, lease_until=None)


def give_back(services: Services, actor: Actor, file_id: int) -> None:
    """Its refused rows are to be sent as a file, once more.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        file = of(services, session, actor, file_id, to_change=True)
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
    """Every plain spelling that means one person, 0 for one that is to be left out.

    An address that somebody has comes first, then what a person said about a spelling, then names.
    """
    everybody = stored_people.everybody(session, services.workspace)
    here = _only(everybody, lambda each: each.email)
    names = _only(everybody, lambda each: each.name)
    return names | stored.spellings(session, services.workspace) | here


def _only(people: Iterable[Person], spelled: Callable[[Person], str | None]) -> dict[str, int]:
    """Plain spelling → the one person who has it; of two with one address the one who is still here."""
    found: dict[str, list[Person]] = {}
    for person in people:
        if words := spelled(person):
            found.setdefault(plain(words), []).append(person)
    clear = {}
    for words, same in found.items():
        here = [each for each in same if each.active] if "@" in words and len(same) > 1 else same
        if len(here) == 1:
            clear[words] = here[0].id
    return clear


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
    """Who hears of a file: whoever dropped it, as long as they may load files; else every administrator."""
    administrators = tuple(
        each
        for each in stored_people.everybody(session, services.workspace)
        if each.administrator and each.active and each.slack_id
    )
    return tuple(each for each in administrators if each.id == file.by_id) or administrators


def of(services: Services, session: Session, actor: Actor, file_id: int, *, to_change: bool = False) -> File:
    """The file of that id, for whoever may load files.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        MoveNotAllowed: There is none.
    """
    require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
    found = stored.get(session, file_id, to_change=to_change)
    if found is None or found.workspace != services.workspace:
        raise MoveNotAllowed("I don't know that file any more. Please drop it here again.")
    return found

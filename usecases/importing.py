"""What takes long about a file: looking at it and loading it, step by step, each saved before the next.

Nobody waits for it: the clock's tick asks whether a file waits, and whoever crashes in the middle leaves
a lease behind that runs out.
"""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from domain.errors import BadImport, OneOnOneError
from domain.imports import (
    File,
    Findings,
    Progress,
    Question,
    State,
    Tables,
)
from domain.people import Action, Actor, Person
from storage import imports as stored
from usecases import imports
from usecases.import_corrections import Fetch
from usecases.import_ledger import OthersCame
from usecases.import_steps import OTHERS_CAME, Overtaken, Step
from usecases.services import Services, require

LEASE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Back:
    """Rows to give back: to whom, and what the file of them is called; or why there is none."""

    to: tuple[Person, ...]
    name: str
    words: str = ""


def take(services: Services, actor: Actor) -> File | None:
    """The oldest file that waits for work, leased; None if none does.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        if not stored.waiting(session, services.now()):
            return None
    with services.database.write() as session:
        return stored.lease(session, services.now(), LEASE)


def work(services: Services, actor: Actor, tables: Tables, fetch: Fetch, file: File) -> File:
    """Do the next thing about a file: look at it, or load it. What is wrong with it, its message says.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
    step = Step(services, tables, fetch, file)
    try:
        return _done(step)
    except Overtaken:
        return imports.show(services, actor, file.id)


def _done(step: Step) -> File:
    """What came of the next thing about a file, which may be that it can't be read."""
    try:
        return step.load() if step.file.state is State.CONFIRMED else step.look()
    except OthersCame:
        return step.look(OTHERS_CAME)
    except OneOnOneError as trouble:
        return step.save(State.FAILED, findings=replace(step.file.findings, trouble=trouble.for_people))


def give_up(services: Services, actor: Actor, file: File, why: str) -> None:
    """Something went wrong that nobody foresaw: the message says so, and nobody tries it for ever.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.write() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        now = stored.get(session, file.id, to_change=True)
        if now is not None and now.state is file.state:
            found = replace(now.findings, trouble=why)
            imports.changed(services, session, now, state=State.FAILED, findings=found, lease_until=None)


def give_back(services: Services, actor: Actor, tables: Tables, fetch: Fetch, into: Path) -> Back | None:
    """Write refused rows that somebody has to get back, to be corrected and dropped again; None if nobody.

    They are marked as given back before they are: sent twice would be worse than asked for once more.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        if stored.rows_wanted(session) is None:
            return None
    with services.database.write() as session:
        file = stored.rows_wanted(session)
        if file is None:
            return None
        stored.change(session, file.id, rows_wanted=False)
        readers = imports.readers(services, session, file)
    try:
        count = Step(services, tables, fetch, file).rows_back(into)
        words = "" if count else f"No row of “{file.name}” is left to be corrected."
    except OneOnOneError as trouble:
        words = f"I can't give back the rows of “{file.name}”. {trouble.for_people}"
    return Back(readers, f"{Path(file.name).stem[:150]} - rows to correct.csv", words)


def preview(
    services: Services, actor: Actor, tables: Tables, path: Path, *, sheet: str = "", progress: Progress
) -> File:
    """What a file on this machine says, for whoever sits at its terminal; nothing is saved.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        BadImport: It can't be read.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
    plan, found = None, Findings()
    if sheet:
        known = imports.known_now(services)
        looked = tables.look(path, path.name, known, imports.plans(services), sheet=sheet)
        plan = looked.plan.with_answer(Question.SHEET)
        found = Findings(asks=tuple(map(str, looked.asks)), ambiguous=looked.ambiguous)
    file = File(
        0, services.workspace, "", path.name, None, State.NEW, 0, 0, plan, found, None, services.now()
    )
    plan, found = Step(services, tables, lambda _: nullcontext(path), file, progress).understand(path)
    return replace(file, plan=plan, findings=found)


def load_at_once(
    services: Services, actor: Actor, tables: Tables, path: Path, file: File, progress: Progress
) -> Findings:
    """Load a file on this machine as it was understood; all of it or nothing.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
    if file.plan is None:
        raise BadImport
    step = Step(services, tables, lambda _: nullcontext(path), file, progress)
    counted = step.count(path, file.plan, imports.known_now(services))
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        imports.remember(services, session, file.plan)
        belongs = step.ledger.belongs_to(session, counted)
        try:
            merged = step.ledger.saved(session, counted, belongs, file.name)
        except OthersCame:
            raise BadImport("Other numbers were loaded in the meantime. Please start once more.") from None
        return step.ledger.result(session, counted, merged)

"""Sources that are read by themselves: when, what came of it, and how old their numbers are."""

import tempfile
from collections.abc import Collection, Sequence
from datetime import UTC, date, timedelta, tzinfo
from pathlib import Path

from sqlalchemy.orm import Session

from domain.errors import MoveNotAllowed
from domain.imports import Tables
from domain.people import Action, Actor
from domain.sources import Source, Standing, due_at
from storage import people as stored_people
from storage import source_runs as stored
from usecases.services import Services, require
from usecases.source_runs import LEASE, Outcome, Progress, SourceRun, quietly


def standings(services: Services, actor: Actor) -> tuple[Standing, ...]:
    """How every source stands.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        return stored.all_of(session, services.workspace)


def next_due(
    services: Services, actor: Actor, sources: Sequence[Source], every: timedelta | None
) -> Source | None:
    """A source whose time has come: at night where the administrators live, or after so many hours.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        known = {each.name: each for each in stored.all_of(session, services.workspace)}
        zone = _zone(services, session)
    for source in sources:
        standing = known.get(source.name) or Standing(source.name, source.kind)
        if due_at(standing, zone, every) <= services.now():
            return source
    return None


def forget_others(services: Services, actor: Actor, names: Collection[str]) -> None:
    """Only these sources are read from now on; numbers that others gave stay.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.write() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        stored.forget_others(session, services.workspace, names)


def read(
    services: Services,
    actor: Actor,
    source: Source,
    tables: Tables,
    *,
    since: date | None = None,
    progress: Progress = quietly,
) -> Outcome:
    """Read a source and load what it says; twice changes nothing. `since` reads further back than usual.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        MoveNotAllowed: Somebody is reading it right now.
    """
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        standing = stored.lease(session, services.workspace, source.name, source.kind, services.now(), LEASE)
    if standing is None:
        raise MoveNotAllowed(f"“{source.name}” is being read right now.")
    with tempfile.TemporaryDirectory(prefix="oneonone-") as folder:
        return SourceRun(services, source, tables, Path(folder), standing, since, progress).run()


def write(services: Services, actor: Actor, source: Source, part: str, path: Path) -> None:
    """One table of a source as a file, as it stands now: for a look that a person asked for.

    Raises:
        NotAllowed: Anybody but the product itself.
        SourceTrouble: It can't be read.
    """
    with services.database.read() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        known = {each.name: each for each in stored.all_of(session, services.workspace)}
    standing = known.get(source.name) or Standing(source.name, source.kind)
    run = SourceRun(services, source, None, path.parent, standing, None, quietly)
    run.write(next(each for each in source.parts if each.name == part), path)


def give_up(services: Services, actor: Actor, source: Source, why: str) -> None:
    """Something went wrong that nobody foresaw: it is said, and tried again later.

    Raises:
        NotAllowed: Anybody but the product itself.
    """
    with services.database.write() as session:
        require(session, Action.RUN_THE_MONTH, actor, None, on=services.now().date())
        values = {"tried_at": services.now(), "trouble": why, "lease_until": None}
        stored.change(session, services.workspace, source.name, **values)


def _zone(services: Services, session: Session) -> tzinfo:
    """Where the workspace's night is: with its administrators."""
    everybody = stored_people.everybody(session, services.workspace)
    found = [each.zone for each in everybody if each.administrator and each.active]
    return found[0] if found else UTC

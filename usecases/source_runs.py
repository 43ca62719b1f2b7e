"""One reading of one source. What it says goes the way of a dropped file: the same look, checks and message.

The network is asked before any transaction begins, and numbers are written in one: a source that fails in
the middle has changed nothing.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from domain.errors import OneOnOneError
from domain.funnel import Deal
from domain.imports import File, State, Tables, headings_key, plain
from domain.messages import Kind
from domain.people import SYSTEM
from domain.sources import DealCells, Part, Source, Standing, changed_since, place_of, window
from storage import imports as stored_imports
from storage import opportunities as stored_opportunities
from storage import outbox
from storage import source_runs as stored
from usecases import importing, imports
from usecases.saying import at_once
from usecases.services import Services

LEASE = timedelta(hours=2)
BATCH = 500
FUNNEL_DAYS = 400
"""How long deals that are closed tell what is usual in the funnel."""

SETTLED = (State.CONFIRMED, State.LOADED)
"""Where nobody is asked any more, and how it is read is remembered; until then what was answered is kept."""

OPEN = {State.NEW, State.LEFT}
"""Where somebody has been asked already, and answers or does not want to: no new message each night."""

Progress = Callable[[int], None]


def quietly(rows: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading a source: how each table stands; or why it could not be read."""

    files: tuple[File, ...] = ()
    trouble: str = ""


@dataclass
class SourceRun:
    """One reading of one source."""

    services: Services
    source: Source
    tables: Tables | None
    folder: Path
    standing: Standing
    since: date | None
    progress: Progress
    told: int = 0

    def run(self) -> Outcome:
        """All of it is fetched first; then each table goes the way of a file."""
        started = self.services.now()
        try:
            asked = self._asked_from(started)
            paths = [(part, self._fetch(part, asked, started)) for part in self.source.parts]
        except OneOnOneError as trouble:
            return self._failed(started, trouble.for_people)
        files = tuple(self._load(part, path) for part, path in paths if path is not None)
        self._keep_deals()
        failed = [each.findings.trouble for each in files if each.state is State.FAILED]
        if failed:
            self._stands(trouble=failed[0])
        else:
            whole = {"whole_at": started} if asked is None else {}
            self._stands(done_at=started, read_to=started, trouble="", **whole)
        return Outcome(files, failed[0] if failed else "")

    def _asked_from(self, now: datetime) -> datetime | None:
        usual = changed_since(self.standing, now)
        if self.since is None or usual is None:
            return usual
        return min(usual, datetime(self.since.year, self.since.month, self.since.day, tzinfo=UTC))

    def _fetch(self, part: Part, asked: datetime | None, started: datetime) -> Path | None:
        """The whole table as a file; None if it is empty."""
        if part.followed:
            self._follow(part, asked, started)
        path = self.folder / f"{part.name}.csv"
        return path if self.write(part, path) else None

    def _follow(self, part: Part, asked: datetime | None, started: datetime) -> None:
        """Bring the records kept here up to date, some hundred at a time."""
        services, name = self.services, self.source.name
        changes = iter(self.source.changes(part.name, asked))
        while batch := list(islice(changes, BATCH)):
            with services.database.write() as session:
                stored.keep(session, services.workspace, name, part.name, batch, started)
            self._tell(len(batch))
        if asked is None:
            with services.database.write() as session:
                stored.drop_unseen(session, services.workspace, name, part.name, started)

    def write(self, part: Part, path: Path) -> int:
        """The table as a CSV file; how many rows it has."""
        with path.open("w", encoding="utf-8", newline="") as file:
            out, count = csv.writer(file), -1
            for count, cells in enumerate(self._rows(part)):  # noqa: B007 - the first one is the headings
                out.writerow(cells)
                if not part.followed:
                    self._tell(1)
        return max(count, 0)

    def _rows(self, part: Part) -> Iterator[Sequence[str]]:
        if not part.followed:
            first = window(self.standing, self.services.now().date())
            yield from self.source.rows(part.name, min(first, self.since or first))
            return
        yield part.headings
        with self.services.database.read() as session:
            yield from stored.records(session, self.services.workspace, self.source.name, part.name)

    def _tell(self, rows: int) -> None:
        self.told += rows
        self.progress(self.told)

    def _load(self, part: Part, path: Path) -> File:
        """Look at the table, and load it at once if nothing has to be asked."""
        assert self.tables is not None
        file, before = self._begin(part)
        for state in (State.NEW, State.CONFIRMED):
            if file.state is state:
                file = importing.work(self.services, SYSTEM, self.tables, lambda _: nullcontext(path), file)
        known = {None, file.state} | (OPEN if file.state is State.ASKED else set())
        if file.state in (State.ASKED, State.FAILED) and before not in known:
            with self.services.database.write() as session:
                _announce(self.services, session, file)
        return file

    def _begin(self, part: Part) -> tuple[File, State | None]:
        """The table's file, new again; and how it stood before, None if it is the first time."""
        services = self.services
        with services.database.write() as session:
            known = {
                headings_key(plan.headings) for plan in stored_imports.plans(session, services.workspace)
            }
            if part.plan is not None and headings_key(part.headings) not in known:
                imports.remember(services, session, part.plan)
            place = place_of(self.source.name, part.name)
            file, new = stored_imports.add(
                session,
                workspace=services.workspace,
                key=f"{services.workspace}/{place}",
                place=place,
                name=_title(self.source, part),
                by_id=None,
                at=services.now(),
            )
            until = services.now() + LEASE
            draft = None if file.state in SETTLED else file.plan
            now = services.now()
            stored_imports.change(
                session, file.id, state=State.NEW, plan=draft, rows=0, at=now, lease_until=until
            )
            begun = replace(file, state=State.NEW, plan=draft, rows=0, at=now)
            return begun, None if new else file.state

    def _keep_deals(self) -> None:
        """The deals themselves, for the funnel: the open ones, and those that closed within the year."""
        services = self.services
        for part in (each for each in self.source.parts if each.followed):
            since = services.now().date() - timedelta(days=FUNNEL_DAYS)
            with services.database.write() as session:
                known = imports.known(services, session)
                rows = stored.records(session, services.workspace, self.source.name, part.name)
                deals = list(_known_deals(rows, known, since))
                name = _title(self.source, part)
                stored_opportunities.replace(session, services.workspace, name, deals, at=services.now())

    def _failed(self, started: datetime, trouble: str) -> Outcome:
        """Nothing was changed; who should know hears why, once."""
        file, before = self._begin(self.source.parts[0])
        services = self.services
        with services.database.write() as session:
            findings = replace(file.findings, trouble=trouble)
            file = imports.changed(
                services, session, file, state=State.FAILED, findings=findings, lease_until=None
            )
            if before not in (None, State.FAILED):
                _announce(services, session, file)
        self._stands(trouble=trouble)
        return Outcome((file,), trouble)

    def _stands(self, **values: object) -> None:
        services = self.services
        values = {"tried_at": services.now(), "lease_until": None, **values}
        with services.database.write() as session:
            stored.change(session, services.workspace, self.source.name, **values)


def _title(source: Source, part: Part) -> str:
    """`crm deals`; the query of a database goes by the name of its source alone."""
    return f"{source.name} {part.name}" if part.headings else source.name


def _known_deals(rows: Iterator[Sequence[str]], known: dict[str, int], since: date) -> Iterator[Deal]:
    """The deals of people who are known here; whoever is to be left out by address is, whatever the name."""
    for cells in map(DealCells._make, rows):
        owner = known.get(plain(cells.email), known.get(plain(cells.owner)))
        if not owner:
            continue
        deal = cells.deal(owner)
        if deal.won is None or (deal.closes is not None and deal.closes >= since):
            yield deal


def _announce(services: Services, session: Session, file: File) -> None:
    """A message of its own, for an edit is not noticed: once a day at most."""
    for person in imports.readers(services, session, file):
        outbox.plan(
            session,
            at_once(
                services,
                Kind.IMPORT,
                f"{file.id}/{person.id}/{services.now():%Y-%m-%d}",
                to=person.id,
                subject=f"import:{file.id}",
            ),
        )

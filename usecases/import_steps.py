"""One piece of work on one file: fetch it, understand it, count it, compare it, save it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from domain.errors import BadImport
from domain.imports import (
    Counted,
    File,
    Findings,
    Number,
    Plan,
    Progress,
    Question,
    State,
    Tables,
    Understood,
)
from domain.questions import BLOCKING, as_answered, kept_open
from domain.sources import PLACE
from storage import imports as stored
from storage import measures as stored_measures
from storage import people as stored_people
from storage.imports import Merged
from usecases import imports
from usecases.import_findings import known_month, summary
from usecases.rosters import Roster, Team
from usecases.services import Services

STEPS = 10
SINCE_SHOWN = "{} has changed since I showed it to you, so nothing was loaded: this is what it says now."


class Overtaken(Exception):
    """Somebody decided otherwise about the file in the meantime, so this piece of work counts no more."""


Fetch = Callable[[str], AbstractContextManager[Path]]
"""Brings the file from its place onto this machine, for as long as it is worked on."""


@dataclass
class Step:
    """One piece of work on one file."""

    services: Services
    tables: Tables
    fetch: Fetch
    file: File
    progress: Progress | None = None

    @property
    def is_sourced(self) -> bool:
        """Whether it is a table of a source, which comes again by itself."""
        return self.file.place.startswith(PLACE)

    def look(self, why: str = "") -> File:
        """Understand the file, count what it says, and ask; what is remembered and clear is loaded.

        With a reason it is shown in any case, and the reason with it.
        """
        with self.fetch(self.file.place) as path:
            original = self._original(path)
            if original is not None:
                return self._look_at_corrections(path, original)
            plan, found = self.understand(path)
        if why:
            found = replace(found, notes=(why, *found.notes))
            return self.save(State.ASKED, plan=plan, findings=found)
        return self._settled(plan, found)

    def understand(self, path: Path) -> tuple[Plan, Findings]:
        """How it is read, and everything it says then."""
        known = imports.known_now(self.services)
        understood = self._understood(path, known, imports.plans(self.services))
        counted = self.count(path, understood.plan, known)
        return understood.plan, self._findings(understood, counted, self._fingerprint(path))

    def _understood(self, path: Path, known: dict[str, int], remembered: tuple[Plan, ...]) -> Understood:
        """The look; where a person has said how to read it, that counts."""
        plan, name = self.file.plan, self.file.name
        if plan is None:
            return as_answered(self.tables.look(path, name, known, remembered), remembered)
        unsure = replace(plan, decimals=tuple("." for _ in plan.decimals))
        looked = self.tables.look(path, name, known, [unsure], sheet=plan.sheet)
        return kept_open(looked, plan, self.file.findings)

    def _original(self, path: Path) -> File | None:
        """The file whose refused rows came back corrected."""
        number = self.tables.corrected(path)
        if number is None:
            return None
        with self.services.database.read() as session:
            found = stored.get(session, number)
        if found is None or found.workspace != self.services.workspace or found.plan is None:
            raise BadImport("I don't know the file that these rows belong to. Please drop the whole file.")
        return found

    def _look_at_corrections(self, path: Path, original: File) -> File:
        with self.fetch(original.place) as whole:
            assert original.plan is not None
            counted = self.count(whole, original.plan, imports.known_now(self.services), path)
            understood = Understood(original.plan, (), ())
            found = self._findings(understood, counted, self._fingerprint(path), original)
        return self.save(State.ASKED, plan=original.plan, findings=found, corrects_id=original.id)

    def count(
        self,
        path: Path,
        plan: Plan,
        known: dict[str, int],
        corrections: Path | None = None,
        rows: Path | None = None,
    ) -> Counted:
        return self.tables.count(
            path,
            self.file.name,
            plan,
            known,
            today=self.services.now().date(),
            corrections=corrections,
            refused=(rows, self.file.id) if rows else None,
            progress=self.progress or self._told(path),
        )

    def _told(self, path: Path) -> Callable[[int], None]:
        """Says how far it is, at sensible steps: the message is edited, and an edit costs a call."""
        about = max(self.file.findings.read, path.stat().st_size // 80)
        step = max(about // STEPS, 50_000)
        said = 0

        def progress(rows: int) -> None:
            nonlocal said
            if rows - said >= step:
                said = rows
                with self.services.database.write() as session:
                    self.file = imports.changed(self.services, session, self._mine(session), rows=rows)

        return progress

    def _mine(self, session: Session) -> File:
        """The file, locked, as this work knows it.

        Raises:
            Overtaken: Somebody has answered something, or pressed another button, since it began.
        """
        now = stored.get(session, self.file.id, to_change=True)
        if now is None or (now.state, now.edition) != (self.file.state, self.file.edition):
            raise Overtaken("Somebody decided otherwise.")
        return now

    def _settled(self, plan: Plan, found: Findings) -> File:
        """Asked about; or confirmed at once, for a file of the watched folder that leaves no question.

        A source corrects itself each time, and people whom nobody knows do not hold up the others.
        """
        asks = set(found.asks) & BLOCKING if self.is_sourced else found.asks
        clear = found.remembered and not asks and not found.strange
        by_itself = clear and self.file.by_id is None and (self.is_sourced or not found.gone)
        return self.save(State.CONFIRMED if by_itself else State.ASKED, plan=plan, findings=found)

    def _findings(
        self, understood: Understood, counted: Counted, fingerprint: str, original: File | None = None
    ) -> Findings:
        with self.services.database.read() as session:  # what it puts aside for that is not kept
            merged = self._compared(session, counted, original)
            names = self._names(session)
        remembered = (
            any(each.reason == "as last time" for each in understood.columns) and self.file.plan is None
        )
        if Question.REP in understood.asks:  # no cell is a name then, so nobody is asked about
            counted.unknown.clear()
        asks = [*understood.asks, *([Question.PEOPLE] if counted.unknown else [])]
        if any(code != self.services.currency for code in understood.currencies):
            counted.notes.append(
                f"Amounts are in {' and '.join(understood.currencies)}, and the team counts in "
                f"{self.services.currency}. I take them as they are, without converting."
            )
        return replace(
            summary(counted, merged, names),
            columns=tuple(
                (each.heading, understood.plan.meanings[at], " · ".join(each.examples), each.reason)
                for at, each in enumerate(understood.columns)
            ),
            sheets=understood.sheets,
            asks=tuple(dict.fromkeys(map(str, asks))),
            ambiguous=understood.ambiguous,
            remembered=remembered,
            fingerprint=fingerprint,
            **known_month(counted, names, self.services.now().date()),
        )

    def load(self) -> File:
        """Save all of it or nothing; the same file twice changes nothing."""
        file, plan = self.file, self.file.plan
        assert plan is not None
        source = self._original_name() or file.name
        with self._whole() as (path, corrections):
            if self._has_changed(corrections or path):
                return self.look(SINCE_SHOWN.format(f"“{file.name}”"))
            counted = self.count(path, plan, imports.known_now(self.services), corrections)
            with self.services.database.write() as session:
                self._mine(session)
                merged = self.saved(session, counted, source)
                found = self.result(session, counted, merged)
                self.file = imports.changed(
                    self.services,
                    session,
                    self.file,
                    state=State.LOADED,
                    findings=found,
                    lease_until=None,
                    rows_wanted=bool(counted.refused) and not self.is_sourced,
                )
        return self.file

    def _has_changed(self, path: Path) -> bool:
        """Whether there is something else in the file than what was shown; a source may say other things."""
        shown = self.file.findings.fingerprint
        return not self.is_sourced and bool(shown) and self._fingerprint(path) != shown

    def saved(self, session: Session, counted: Counted, source: str) -> Merged:
        """The numbers and the people, in this transaction."""
        self._add_team(session, counted)
        merged = self._compared(session, counted, None, source)
        if merged.new or merged.changed or merged.gone:
            rows = {"read": counted.rows, "loaded": counted.loaded, "refused": counted.refused}
            fingerprint = self.file.findings.fingerprint
            load = stored_measures.add_import(
                session, source, at=self.services.now(), fingerprint=fingerprint, **rows
            )
            stored.merge(session, load, source)
        return merged

    def _add_team(self, session: Session, counted: Counted) -> None:
        if not counted.members:
            return
        today = self.services.now().date()
        roster = Roster(stored_people.everybody(session, self.services.workspace))
        team = Team(session, self.services.workspace, roster, today)
        for member in counted.members:
            team.take(member, today.replace(month=1, day=1))
        counted.notes += [f"{name}: {why}" for name, why in team.unmatched.items()]
        counted.notes.append(f"{len(counted.members)} in the team file, {team.added} people are new.")

    def result(self, session: Session, counted: Counted, merged: Merged) -> Findings:
        found, names = self.file.findings, self._names(session)
        told = summary(counted, merged, names)
        return replace(
            told,
            columns=found.columns,
            sheets=found.sheets,
            month=found.month,
            measure=found.measure,
            totals=found.totals,
            fingerprint=found.fingerprint,
        )

    def _compared(
        self, session: Session, counted: Counted, original: File | None, source: str = ""
    ) -> Merged:
        stored.stage(session, _known(counted.months), _known(counted.days))
        return stored.compare(session, source or (original.name if original else self.file.name))

    def _names(self, session: Session) -> dict[int, str]:
        return {each.id: each.name for each in stored_people.everybody(session, self.services.workspace)}

    def _original_name(self) -> str | None:
        """Corrections count as the file they correct."""
        if self.file.corrects_id is None:
            return None
        with self.services.database.read() as session:
            found = stored.get(session, self.file.corrects_id)
        return found.name if found else None

    def _whole(self) -> "_Both":
        return _Both(self)

    def rows_back(self, into: Path) -> None:
        """The refused rows, once more."""
        if self.file.plan is None:
            raise BadImport("There are no rows to give back.")
        with self._whole() as (path, corrections):
            self.progress = _quietly
            self.count(path, self.file.plan, imports.known_now(self.services), corrections, into)

    def _fingerprint(self, path: Path) -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def save(self, state: State, **values: object) -> File:
        """Save how it stands.

        Raises:
            Overtaken: Somebody decided otherwise in the meantime.
        """
        with self.services.database.write() as session:
            now = self._mine(session)
            self.file = imports.changed(self.services, session, now, state=state, lease_until=None, **values)
            return self.file


class _Both:
    """A file, and the one whose refused rows it corrects if it does that: (the whole, the corrections)."""

    def __init__(self, step: Step) -> None:
        self._step, self._open = step, list[AbstractContextManager[Path]]()

    def __enter__(self) -> tuple[Path, Path | None]:
        step = self._step
        mine = self._enter(step.file.place)
        if step.file.corrects_id is None:
            return mine, None
        with step.services.database.read() as session:
            original = stored.get(session, step.file.corrects_id)
        if original is None:
            raise BadImport("I don't know the file that these rows belong to. Please drop the whole file.")
        return self._enter(original.place), mine

    def _enter(self, place: str) -> Path:
        opened = self._step.fetch(place)
        path = opened.__enter__()
        self._open.append(opened)
        return path

    def __exit__(self, *exception: object) -> None:
        while self._open:
            self._open.pop().__exit__(None, None, None)


def _quietly(rows: int) -> None:
    """Nobody waits to hear how far it is."""


def _known(numbers: Iterable[Number]) -> Iterator[Number]:
    """Only what belongs to somebody."""
    return (each for each in numbers if each.who > 0)

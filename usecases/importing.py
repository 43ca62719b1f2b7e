"""What takes long about a file: looking at it and loading it, step by step, each saved before the next.

Nobody waits for it: the clock's tick asks whether a file waits, and whoever crashes in the middle leaves
a lease behind that runs out.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import BadImport, OneOnOneError
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
from domain.people import Action, Actor, Person
from domain.sources import PLACE
from storage import imports as stored
from storage import measures as stored_measures
from storage import people as stored_people
from storage.imports import Merged
from usecases import imports
from usecases.rosters import Roster, Team
from usecases.services import Services, require

LEASE = timedelta(minutes=30)
STEPS = 10
LISTED = 8
PREFERRED = ("revenue_amt", "won_cnt", "call_cnt", "mtg_held_cnt", "new_acct_cnt")

Fetch = Callable[[str], AbstractContextManager[Path]]
"""Brings the file from its place onto this machine, for as long as it is worked on."""


@dataclass(frozen=True, slots=True)
class Back:
    """Rows to give back: to whom, and what the file of them is called."""

    to: tuple[Person, ...]
    name: str


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
    step = _Step(services, tables, fetch, file)
    try:
        return step.load() if file.state is State.CONFIRMED else step.look()
    except OneOnOneError as trouble:
        return step.save(State.FAILED, findings=replace(file.findings, trouble=trouble.for_people))


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
    _Step(services, tables, fetch, file).rows_back(into)
    return Back(readers, f"{Path(file.name).stem} - rows to correct.csv")


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
    plan = None
    if sheet:
        known = imports.known_now(services)
        plan = tables.look(path, path.name, known, imports.plans(services), sheet=sheet).plan
    file = File(
        0, services.workspace, "", path.name, None, State.NEW, 0, 0, plan, Findings(), None, services.now()
    )
    found = _Step(services, tables, lambda _: nullcontext(path), file, progress).understand(path)
    return replace(file, plan=found[0], findings=found[1])


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
    step = _Step(services, tables, lambda _: nullcontext(path), file, progress)
    counted = step.count(path, file.plan, imports.known_now(services))
    with services.database.write() as session:
        require(session, Action.LOAD_NUMBERS, actor, None, on=services.now().date())
        imports.remember(services, session, file.plan)
        return step.result(session, counted, step.saved(session, counted, file.name))


@dataclass
class _Step:
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

    def look(self) -> File:
        """Understand the file, count what it says, and ask; what is remembered and clear is loaded."""
        with self.fetch(self.file.place) as path:
            original = self._original(path)
            if original is not None:
                return self._look_at_corrections(path, original)
            plan, found = self.understand(path)
        return self._settled(plan, found)

    def understand(self, path: Path) -> tuple[Plan, Findings]:
        """How it is read, and everything it says then."""
        known = imports.known_now(self.services)
        understood = self._understood(path, known, imports.plans(self.services))
        counted = self.count(path, understood.plan, known)
        return understood.plan, self._findings(understood, counted, self._fingerprint(path))

    def _understood(self, path: Path, known: dict[str, int], remembered: tuple[Plan, ...]) -> Understood:
        """The look; where a person has said how to read it, that counts."""
        plan = self.file.plan
        if plan is None:
            return self.tables.look(path, self.file.name, known, remembered)
        looked = self.tables.look(path, self.file.name, known, [plan], sheet=plan.sheet)
        return replace(looked, plan=replace(looked.plan, dates=plan.dates)) if plan.dates else looked

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
                    self.file = imports.changed(self.services, session, self.file, rows=rows)

        return progress

    def _settled(self, plan: Plan, found: Findings) -> File:
        """Asked about; or confirmed at once, for a file of the watched folder that leaves no question.

        A source corrects itself each time, and people whom nobody knows do not hold up the others.
        """
        asks = set(found.asks) & imports.BLOCKING if self.is_sourced else found.asks
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
        asks = [*understood.asks, *([Question.PEOPLE] if counted.unknown else [])]
        first = summary(counted, merged, names)
        return replace(
            first,
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
            counted = self.count(path, plan, imports.known_now(self.services), corrections)
            with self.services.database.write() as session:
                self.file = stored.get(session, file.id, to_change=True) or file
                if self.file.state is not State.CONFIRMED:
                    return self.file
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
        """Save how it stands, unless somebody decided otherwise in the meantime."""
        with self.services.database.write() as session:
            now = stored.get(session, self.file.id, to_change=True)
            if now is None or now.state is not self.file.state:
                return now or self.file
            self.file = imports.changed(self.services, session, now, state=state, lease_until=None, **values)
            return self.file


class _Both:
    """A file, and the one whose refused rows it corrects if it does that: (the whole, the corrections)."""

    def __init__(self, step: _Step) -> None:
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


def summary(counted: Counted, merged: Merged, names: dict[int, str]) -> Findings:
    """The figures of a count and of what it changes."""
    people = sorted(names[who] for who in counted.rows_of if who in names)
    span = [each.when for each in counted.months]
    rows = counted.rows_of
    return Findings(
        read=counted.rows,
        loaded=counted.loaded - sum(rows.get(who, 0) for who in counted.unknown),
        refused=counted.refused,
        left_out=counted.left_out + sum(rows.get(who, 0) for who in counted.unknown),
        aside=counted.aside,
        bad=tuple((str(b.line), b.column, b.value, b.reason) for b in counted.bad[:LISTED]),
        people=tuple(people),
        unknown=tuple(sorted((name, rows.get(who, 0)) for who, name in counted.unknown.items())),
        strange=tuple(word for words in counted.strange.values() for word in words),
        first=min(span).isoformat() if span else "",
        last=max(span).isoformat() if span else "",
        measures=tuple(sorted({each.measure for each in counted.months})),
        members=len(counted.members),
        new=merged.new,
        changed=merged.changed,
        same=merged.same,
        gone=merged.gone,
        changes=tuple(
            (names[d.person_id], d.month.isoformat(), d.measure, d.before, d.after, d.typed_by or "")
            for d in merged.differences
        ),
        notes=tuple(counted.notes),
    )


def known_month(counted: Counted, names: dict[int, str], today: date) -> dict[str, Any]:
    """The last whole month, and what each person has in it of what people know best."""
    by_month: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for number in counted.months:
        by_month[number.when][number.measure] += number.value != 0
    months = [month for month, found in by_month.items() if any(found.values())]
    if not months:
        return {}
    whole = [month for month in months if month < today.replace(day=1)]
    month = max(whole or months)
    usual = [each for each in PREFERRED if by_month[month][each]]
    measure = usual[0] if usual else by_month[month].most_common(1)[0][0]
    totals = sorted(
        (
            (names.get(each.who) or counted.unknown.get(each.who, "?"), each.value)
            for each in counted.months
            if each.when == month and each.measure == measure and each.who
        ),
        key=lambda pair: -pair[1],
    )
    return {"month": month.isoformat(), "measure": measure, "totals": tuple(totals)}

"""One piece of work on one file: fetch it, understand it, count it, compare it, save it."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from domain.counted import Counted, GoalsTold
from domain.errors import BadImport
from domain.imports import File, Findings, Plan, Progress, Question, Shape, State, Tables, Understood
from domain.questions import BLOCKING, as_answered, kept_open, lacking
from storage import imports as stored
from usecases import import_goals, imports
from usecases.import_corrections import Corrections, Fetch
from usecases.import_findings import known_month, summary
from usecases.import_ledger import Ledger, is_sourced
from usecases.services import Services

STEPS = 10
OTHERS_CAME = (
    "Other numbers were loaded since I showed it to you, so nothing was loaded yet: this changes now."
)
SINCE_SHOWN = "{} has changed since I showed it to you, so nothing was loaded: this is what it says now."


class Overtaken(Exception):
    """Somebody decided otherwise about the file in the meantime, so this piece of work counts no more."""


@dataclass
class Step:
    """One piece of work on one file."""

    services: Services
    tables: Tables
    fetch: Fetch
    file: File
    progress: Progress | None = None
    report: str = ""

    @property
    def corrections(self) -> Corrections:
        """Refused rows that came back, and what they belong to."""
        return Corrections(self.services, self.fetch)

    @property
    def ledger(self) -> Ledger:
        """The numbers that stand, for the file as it is now."""
        return Ledger(self.services, self.file)

    def look(self, why: str = "") -> File:
        """Understand the file, count what it says, and ask; what is remembered and clear is loaded.

        With a reason it is shown in any case, and the reason with it.
        """
        with self.fetch(self.file.place) as path:
            number = self.tables.corrected(path)
            if number is not None:
                return self._look_at_corrections(path, self.corrections.root(number))
            goals = self.tables.goals(path, self.file.name) if not is_sourced(self.file) else None
            if goals is not None:
                return self._look_at_goals(goals, self._fingerprint(path))
            plan, found = self.understand(path)
        if why:
            found = replace(found, notes=(why, *found.notes))
            return self.save(State.ASKED, plan=plan, findings=found)
        return self._settled(plan, found)

    def _look_at_goals(self, told: GoalsTold, fingerprint: str) -> File:
        """Goals are always shown before they count, also those of the watched folder."""
        with self.services.database.read() as session:
            found = import_goals.looked_at(self.services, session, told, fingerprint)
        return self.save(State.ASKED, plan=import_goals.PLAN, findings=found)

    def _load_goals(self, path: Path) -> File:
        told = self.tables.goals(path, self.file.name)
        if told is None:
            return self.look(SINCE_SHOWN.format(f"“{self.file.name}”"))
        with self.services.database.write() as session:
            self._mine(session)
            found = import_goals.loaded(self.services, session, told, self._fingerprint(path))
            values = {"state": State.LOADED, "findings": found, "lease_until": None}
            self.file = imports.changed(self.services, session, self.file, **values)
        return self.file

    def understand(self, path: Path) -> tuple[Plan, Findings]:
        """How it is read, and everything it says then."""
        known = imports.known_now(self.services)
        understood = self._understood(path, known, imports.plans(self.services))
        if Question.MEASURE in lacking(understood.plan):
            counted = Counted(rows=understood.about_rows)  # there is nothing to count by
        else:
            counted = self.count(path, understood.plan, known)
        return understood.plan, self._findings(understood, counted, self._fingerprint(path))

    def _understood(self, path: Path, known: dict[str, int], remembered: tuple[Plan, ...]) -> Understood:
        """The look; where a person has said how to read it, that counts."""
        plan, name = self.file.plan, self.file.name
        if plan is None:
            return as_answered(self.tables.look(path, name, known, remembered), remembered)
        unsure = replace(plan, decimals=tuple("." for _ in plan.decimals))
        sheet = plan.sheet if Question.SHEET in plan.answered else ""
        looked = self.tables.look(path, name, known, [unsure, *remembered], sheet=sheet)
        return kept_open(looked, plan, self.file.findings)

    def _look_at_corrections(self, path: Path, root: File) -> File:
        """Rows that came back: counted with the file they belong to and with all that corrected it before."""
        assert root.plan is not None
        with self.corrections.whole(root) as (whole, before):
            counted = self.count(whole, root.plan, imports.known_now(self.services), [*before, path])
        understood = Understood(root.plan, (), ())
        found = self._findings(understood, counted, self._fingerprint(path), root)
        return self.save(State.ASKED, plan=root.plan, findings=found, corrects_id=root.id, report=root.report)

    def count(
        self,
        path: Path,
        plan: Plan,
        known: dict[str, int],
        corrections: Sequence[Path] = (),
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
        asks = set(found.asks) & BLOCKING if is_sourced(self.file) else found.asks
        clear = found.remembered and not asks and not found.strange
        surprising = found.gone or found.apart
        by_itself = clear and self.file.by_id is None and (is_sourced(self.file) or not surprising)
        return self.save(State.CONFIRMED if by_itself else State.ASKED, plan=plan, findings=found)

    def _findings(
        self, understood: Understood, counted: Counted, fingerprint: str, root: File | None = None
    ) -> Findings:
        with self.services.database.read() as session:  # what it puts aside for that is not kept
            belongs = self.ledger.belongs_to(session, counted, root)
            merged, self.report = self.ledger.compared(session, counted, belongs), belongs.report.key
            names = self.ledger.names(session)
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
            apart=belongs.apart,
            **known_month(counted, names, self.services.now().date()),
        )

    def load(self) -> File:
        """Save all of it or nothing; the same file twice changes nothing."""
        file, plan = self.file, self.file.plan
        assert plan is not None
        with self._all() as (path, corrections, root):
            if self._has_changed(corrections[-1] if corrections else path):
                return self.look(SINCE_SHOWN.format(f"“{file.name}”"))
            if plan.shape is Shape.GOALS:
                return self._load_goals(path)
            counted = self.count(path, plan, imports.known_now(self.services), corrections)
            with self.services.database.write() as session:
                self._mine(session)
                belongs = self.ledger.belongs_to(session, counted, root)
                merged = self.ledger.saved(session, counted, belongs, (root or file).name)
                self.file = imports.changed(
                    self.services,
                    session,
                    self.file,
                    state=State.LOADED,
                    findings=self.ledger.result(session, counted, merged),
                    lease_until=None,
                    report=belongs.report.key,
                    rows_wanted=bool(counted.refused) and not is_sourced(self.file),
                )
        return self.file

    def _has_changed(self, path: Path) -> bool:
        """Whether there is something else in the file than what was shown; a source may say other things."""
        shown = self.file.findings.fingerprint
        return not is_sourced(self.file) and bool(shown) and self._fingerprint(path) != shown

    @contextmanager
    def _all(self) -> Iterator[tuple[Path, list[Path], File | None]]:
        """The whole file, all that corrects it with this one last, and the file that this one corrects."""
        if self.file.corrects_id is None:
            with self.fetch(self.file.place) as path:
                yield path, [], None
            return
        root = self.corrections.root(self.file.corrects_id)
        with (
            self.corrections.whole(root, but=self.file.id) as (path, before),
            self.fetch(self.file.place) as mine,
        ):
            yield path, [*before, mine], root

    def rows_back(self, into: Path) -> int:
        """The refused rows once more, without those that came back corrected; how many there are."""
        if self.file.plan is None:
            raise BadImport("There are no rows to give back.")
        self.progress = _quietly
        known = imports.known_now(self.services)
        if self.file.corrects_id is None:
            with self.corrections.whole(self.file) as (path, corrections):
                return self.count(path, self.file.plan, known, corrections, into).refused
        with self._all() as (path, corrections, _):
            return self.count(path, self.file.plan, known, corrections, into).refused

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
            values |= {"report": self.report} if self.report else {}
            self.file = imports.changed(self.services, session, now, state=state, lease_until=None, **values)
            return self.file


def _quietly(rows: int) -> None:
    """Nobody waits to hear how far it is."""

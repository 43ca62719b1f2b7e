"""Refused rows that came back corrected: the file they belong to, and everything that corrected it before.

They may come in several rounds and several files: rows that are still bad come back again, and what was
corrected stays corrected. Each is counted together with the whole, so a round twice changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.errors import BadImport
from domain.imports import File
from domain.sources import PLACE
from storage import imports as stored
from usecases.services import Services

Fetch = Callable[[str], AbstractContextManager[Path]]
"""Brings a file from its place onto this machine, for as long as it is worked on."""
UNKNOWN = "I don't know the file that these rows belong to. Please drop the whole file."


@dataclass(frozen=True, slots=True)
class Corrections:
    """Finds what corrected rows belong to."""

    services: Services
    fetch: Fetch

    def root(self, number: int) -> File:
        """The whole file behind an import that rows name: its own, or the one that those rows corrected.

        Raises:
            BadImport: Nobody knows it here, or a newer one has been loaded since.
        """
        with self.services.database.read() as session:
            found = stored.get(session, number)
            if found is not None and found.corrects_id is not None:
                found = stored.get(session, found.corrects_id)
            if found is None or found.workspace != self.services.workspace or found.plan is None:
                raise BadImport(UNKNOWN)
            newer = stored.newer(session, found)
        if newer is not None and overlap(found, newer):
            raise BadImport(
                f"These rows belong to a “{found.name}” that was replaced by a newer one since. "
                f"Please correct them in the newer file, and drop that."
            )
        return found

    @contextmanager
    def whole(self, root: File, but: int = 0) -> Iterator[tuple[Path, list[Path]]]:
        """The whole file, and every file that corrected rows of it so far, in the order they came.

        Raises:
            BadImport: One of them is not there any more, or another file lies in its place.
        """
        with self.services.database.read() as session:
            before = [each for each in stored.corrections(session, root.id) if each.id != but]
        with ExitStack() as stack:
            paths = [self._open(stack, each, root) for each in (root, *before)]
            yield paths[0], paths[1:]

    def _open(self, stack: ExitStack, file: File, root: File) -> Path:
        tail = f"These rows belong to “{root.name}”: please correct them in the whole file, and drop that."
        try:
            path = stack.enter_context(self.fetch(file.place))
        except BadImport:
            raise BadImport(f"I can't get “{file.name}” any more. {tail}") from None
        known = file.findings.fingerprint
        if known and not file.place.startswith(PLACE) and _digest(path) != known:
            raise BadImport(f"“{file.name}” is another file by now. {tail}")
        return path


def overlap(one: File, other: File) -> bool:
    """Whether two files speak of the same months."""
    mine, theirs = one.findings, other.findings
    return not mine.first or not theirs.first or (mine.first <= theirs.last and theirs.first <= mine.last)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

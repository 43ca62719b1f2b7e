"""The watched folder: files that lie still are taken in; what is done with one moves it aside.

A file counts once two looks find the same size and time of change, so that none is read while it is still
being written. What was loaded goes to `done/`, what was not to `left/`; until then it stays where it is.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from domain.imports import State
from domain.people import SYSTEM
from scheduling.importing import FOLDER
from usecases import imports
from usecases.services import Services

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
SETTLED = {State.LOADED: "done", State.LEFT: "left", State.FAILED: "left"}

Look = tuple[int, int]


@dataclass(slots=True)
class WatchedFolder:
    """Remembers only what it saw at the last look; what is known of a file stands in the database."""

    services: Services
    folder: Path
    _seen: dict[Path, Look] = field(default_factory=dict)

    def look(self) -> int:
        """Take in what lies still; how many files are new."""
        found = {path: self._state(path) for path in sorted(self.folder.iterdir()) if self._is_table(path)}
        still = [path for path, state in found.items() if self._seen.get(path) == state and state[0]]
        self._seen = found
        return sum(self._take(path) for path in still)

    def _is_table(self, path: Path) -> bool:
        hidden = path.name.startswith((".", "~$"))
        return path.is_file() and path.suffix.lower() in ENDINGS and not hidden

    def _state(self, path: Path) -> Look:
        about = path.stat()
        return about.st_size, about.st_mtime_ns

    def _take(self, path: Path) -> bool:
        """Known by its name and what is in it: the same again is put aside, a changed one is another file."""
        digest = _digest(path)
        key = f"{FOLDER}{hashlib.sha256(f'{path.name}/{digest}'.encode()).hexdigest()}"
        known = imports.seen(self.services, SYSTEM, key)
        if known is None:
            return imports.receive(self.services, SYSTEM, key=key, place=f"{FOLDER}{path}", name=path.name)
        if known in SETTLED:
            aside = self.folder / SETTLED[known]
            aside.mkdir(exist_ok=True)
            moved = aside / path.name
            if moved.exists():  # the newest keeps its name, for it is what corrected rows belong to
                moved.replace(aside / f"{_digest(moved)[:8]} {path.name}")
            path.replace(moved)
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

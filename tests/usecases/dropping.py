"""Files for tests of the dialogue about them: dropped by somebody, then worked on until quiet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from connectors.table_files import table_files
from content.catalogue import load_catalogue
from domain.errors import BadImport
from domain.imports import File
from domain.people import SYSTEM, Actor, Person
from usecases import importing, imports, numbers
from usecases.services import Services

NOW = datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
"""When they are dropped."""
TABLES = table_files(load_catalogue())


@dataclass
class Drops:
    """What lies where, and the hand that drops it. `gone` are places from which nothing comes any more."""

    services: Services
    folder: Path
    gone: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def puts(self, by: Person | None, name: str, content: str | bytes, place: str = "") -> File:
        """Drop a file, or let it lie in the watched folder; nobody has looked at it yet."""
        number = next(self._numbers)
        place = place or (f"slack:F{number}" if by else f"folder:{name}")
        self.path(place).write_bytes(content if isinstance(content, bytes) else content.encode())
        imports.receive(self.services, self._actor(by), key=f"{place}#{number}", place=place, name=name)
        return imports.latest(self.services, SYSTEM)[0]

    def drops(self, by: Person | None, name: str, content: str | bytes) -> File:
        """Drop it, and let it be looked at."""
        return self.now(self.puts(by, name, content))

    def loads(self, by: Person | None, name: str, content: str) -> File:
        """Drop it, and say that it looks right."""
        return self.confirms(self.drops(by, name, content))

    def confirms(self, file: File) -> File:
        """Say that it looks right."""
        imports.confirm(self.services, SYSTEM, file.id)
        return self.now(file)

    def now(self, file: File) -> File:
        """Everything that waits is worked on; how this file stands then."""
        while waiting := importing.take(self.services, SYSTEM):
            importing.work(self.services, SYSTEM, TABLES, self.fetch, waiting)
        return imports.show(self.services, SYSTEM, file.id)

    def rows_back(self) -> str:
        """The refused rows that are given back next."""
        path = self.folder / "rows.csv"
        assert importing.give_back(self.services, SYSTEM, TABLES, self.fetch, path) is not None
        return path.read_text(encoding="utf-8-sig")

    def numbers(self, measure: str = "revenue_amt") -> dict[tuple[str, str], float]:
        """(name, month) → value of one measure."""
        found = numbers.measures(self.services, SYSTEM)
        return {(name, f"{month:%Y-%m}"): value for name, month, key, value in found if key == measure}

    def path(self, place: str) -> Path:
        """Where it lies on this machine."""
        return self.folder / place.replace(":", "-")

    @contextmanager
    def fetch(self, place: str) -> Iterator[Path]:
        """As the bot fetches it."""
        if place in self.gone:
            raise BadImport("I can't get that file from Slack any more (file_deleted). Please drop it again.")
        yield self.path(place)

    def _actor(self, by: Person | None) -> Actor:
        return Actor(by) if by else SYSTEM

"""Reads the sources whose time has come, one after the other, on a thread of its own."""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from domain.errors import BadImport, MoveNotAllowed
from domain.imports import Tables
from domain.people import SYSTEM
from domain.sources import Source, parted
from scheduling.unforeseen import reference
from usecases import sources
from usecases.services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sourcing:
    """Every source there is; `every` is the time between two readings, None for each night."""

    services: Services
    tables: Tables
    sources: Sequence[Source]
    every: timedelta | None = None

    def run_due(self) -> int:
        """Read what is due; how many sources that were."""
        count = 0
        while count < len(self.sources):
            source = sources.next_due(self.services, SYSTEM, self.sources, self.every)
            if source is None or not self._read(source):
                break
            count += 1
        return count

    def _read(self, source: Source) -> bool:
        """False if another process reads it right now."""
        try:
            found = sources.read(self.services, SYSTEM, source, self.tables)
            log.info("source kind=%s failed=%s", source.kind, bool(found.trouble))
        except MoveNotAllowed:
            return False
        except Exception as error:  # noqa: BLE001 - the door: the next source must not wait for this one
            given = reference(log, error)
            why = f"I could not read “{source.name}”. Give whoever runs me this reference: {given}."
            sources.give_up(self.services, SYSTEM, source, why)
        return True

    @contextmanager
    def fetch(self, place: str) -> Iterator[Path]:
        """One table of a source as a file, for as long as somebody looks at it.

        Raises:
            BadImport: There is no such source any more.
            SourceTrouble: It can't be read.
        """
        name, part = parted(place)
        source = next((each for each in self.sources if each.name == name), None)
        if source is None or part not in {each.name for each in source.parts}:
            raise BadImport(f"There is no source “{name}” with {part} any more.")
        with tempfile.TemporaryDirectory(prefix="oneonone-") as folder:
            path = Path(folder) / f"{part}.csv"
            sources.write(self.services, SYSTEM, source, part, path)
            yield path

"""Calendars as the product reads them: from a file or from a secret address, as the time they take.

A file is looked at by a process of its own, with neither our settings nor our memory, which is ended when it
takes too long: some few letters (`FREQ=DAILY;INTERVAL=0`) keep every library that expands them busy forever.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors import calendar_files
from connectors.calendar_addresses import Network, checked, fetch
from connectors.calendar_files import MOST_BYTES, TOO_LARGE, TOO_MUCH
from domain.calendar_addresses import Fetched
from domain.calendar_hours import Event, UnreadableCalendar
from domain.people import Person

READ_SECONDS = 20.0
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Calendars:
    """Reads calendars; `read_seconds` is how long one file may take."""

    network: Network = field(default_factory=Network)
    read_seconds: float = READ_SECONDS

    def read(self, content: bytes, first: date, last: date, person: Person) -> list[Event]:
        """What takes the person's time within the days, both included.

        All-day events, cancelled ones, those marked as free and those that the person declined take none.
        """
        if len(content) > MOST_BYTES:
            raise UnreadableCalendar(TOO_LARGE)
        asked = {"first": f"{first}", "last": f"{last}", "email": person.email or "", "zone": person.zone.key}
        found = self._apart(json.dumps(asked).encode() + b"\n" + content)
        if "trouble" in found:
            raise UnreadableCalendar(found["trouble"])
        return [
            Event(datetime.fromisoformat(starts), datetime.fromisoformat(ends), title)
            for starts, ends, title in found["events"]
        ]

    def host(self, address: str) -> str:
        """The host of a public https address, in small letters."""
        return str(checked(address).hostname)

    def fetch(self, address: str, mark: str = "") -> Fetched | None:
        """What stands behind a public https address; nothing inside a private network is ever asked."""
        return fetch(self.network, address, mark)

    def _apart(self, asked: bytes) -> dict[str, Any]:
        """What the other process answers."""
        command = [sys.executable, "-m", calendar_files.__name__]
        try:
            done = subprocess.run(
                command,
                input=asked,
                capture_output=True,
                cwd=ROOT,
                env={},
                timeout=self.read_seconds,
                check=True,
            )
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        except subprocess.TimeoutExpired:
            raise UnreadableCalendar(TOO_MUCH) from None
        except (subprocess.CalledProcessError, ValueError):
            raise UnreadableCalendar from None

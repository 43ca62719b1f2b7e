"""Reads the calendars whose time has come, one after the other, on a thread of its own."""

import logging
from dataclasses import dataclass
from datetime import datetime

from domain.people import SYSTEM
from scheduling.unforeseen import reference
from usecases import calendar_addresses
from usecases.services import Services

log = logging.getLogger(__name__)
AT_ONCE = 10_000
"""More than this in one go means that something is wrong; the next look goes on."""


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """Every address that people gave."""

    services: Services

    def run_due(self) -> int:
        """Read what is due; how many calendars that were."""
        for count in range(AT_ONCE):
            if not self._read_one():
                return count
        return AT_ONCE

    def next_due(self) -> datetime | None:
        """When the next one is due."""
        return calendar_addresses.next_due(self.services, SYSTEM)

    def _read_one(self) -> bool:
        address = calendar_addresses.take_due(self.services, SYSTEM)
        if address is None:
            return False
        try:
            done = calendar_addresses.read(self.services, SYSTEM, address)
            log.info("calendar person=%s read=%s", address.person_id, done)
        except Exception as error:  # noqa: BLE001 - the door: the next calendar must not wait for this one
            given = reference(log, error)
            why = f"I could not read your calendar. Give whoever runs me this reference: {given}."
            calendar_addresses.give_up(self.services, SYSTEM, address, why)
        return True

"""What the heart needs from outside, as shapes only."""

from datetime import date, datetime
from typing import Protocol

from domain.calendar_hours import Event
from domain.people import Person


class Clock(Protocol):
    """The present, always aware."""

    def now(self) -> datetime:
        """The present moment in UTC."""


class Holidays(Protocol):
    """Public holidays by country."""

    def days(self, country: str, year_from: int, year_to: int) -> frozenset[date]:
        """All public holidays of the country (ISO 3166, two letters) in those years, both included."""

    def country_of(self, tz: str) -> str | None:
        """The country that a time zone such as Europe/Berlin belongs to."""


class Calendars(Protocol):
    """Calendars as files, and behind addresses."""

    def read(self, content: bytes, first: date, last: date, person: Person) -> list[Event]:
        """What takes the person's time within the days: recurring events expanded, free ones left out.

        Raises:
            UnreadableCalendar: It is no calendar, or too large.
        """

    def fetch(self, address: str) -> bytes:
        """What stands behind a secret address.

        Raises:
            UnreadableCalendar: The address is not public https, or does not answer as it should.
        """

"""What the heart needs from outside, as shapes only."""

from datetime import date, datetime
from typing import Protocol

from domain.calendar_addresses import Fetched
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

    def host(self, address: str) -> str:
        """The host of a secret address: all of it that is ever shown. Nothing is asked yet.

        Raises:
            UnreadableCalendar: It is no public https address.
        """

    def fetch(self, address: str, mark: str = "") -> Fetched | None:
        """What stands behind a secret address; None if it is as it was when it got that mark.

        Raises:
            UnreadableCalendar: The address is not public https, or does not answer as it should.
        """


class Sealer(Protocol):
    """Keeps words so that a database alone does not tell them."""

    def seal(self, words: str) -> str:
        """The words, sealed with the newest key; the same words look different each time."""

    def unseal(self, sealed: str) -> str:
        """The words again.

        Raises:
            LostKey: None of the keys opens it.
        """

"""What the heart needs from outside, as shapes only."""

from datetime import date, datetime
from typing import Protocol


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

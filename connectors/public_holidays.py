"""Days on which a whole country does not work, from the `holidays` library, and whose country that is.

Only national holidays count: which region somebody lives in is not known here.
"""

from datetime import date

import holidays
from babel.core import get_global

NOWHERE = frozenset({"001", "ZZ"})


class PublicHolidays:
    """The holidays of countries, each country and year worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], frozenset[date]] = {}

    def days(self, country: str, year_from: int, year_to: int) -> frozenset[date]:
        """The public holidays of a country ("DE") from one year to another, both included.

        A country that the library does not know has none; it must not stop a meeting from being planned.
        """
        years = (self._year(country.upper(), year) for year in range(year_from, year_to + 1))
        return frozenset[date]().union(*years)

    def country_of(self, tz: str) -> str | None:
        """The country of a time zone, as `country_of` below."""
        return country_of(tz)

    def _year(self, country: str, year: int) -> frozenset[date]:
        if (country, year) not in self._known:
            self._known[country, year] = _holidays(country, year)
        return self._known[country, year]


def country_of(tz: str) -> str | None:
    """The country of an IANA time zone ("Europe/Berlin" → "DE"); None where a zone has none, as UTC."""
    zone = get_global("zone_aliases").get(tz, tz)
    territory = get_global("zone_territories").get(zone)
    return None if territory is None or territory in NOWHERE else str(territory)


def _holidays(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    found = holidays.country_holidays(country, years=year)
    # Observed days can fall into a neighbouring year; they belong to the year in which they are free.
    return frozenset(day for day in found if day.year == year)

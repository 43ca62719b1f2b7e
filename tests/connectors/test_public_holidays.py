"""Public holidays of the country that a person's time zone lies in."""

from datetime import date

import pytest

from connectors.public_holidays import PublicHolidays, country_of


def test_a_country_has_its_own_holidays_in_each_year_asked_for() -> None:
    germany = PublicHolidays().days("DE", 2026, 2027)
    assert {date(2026, 10, 3), date(2027, 1, 1)} <= germany
    assert date(2026, 7, 4) not in germany
    assert {day.year for day in germany} == {2026, 2027}


def test_a_holiday_that_is_made_up_for_belongs_to_the_day_that_is_free() -> None:
    assert date(2021, 12, 31) in PublicHolidays().days("us", 2021, 2021)


def test_asking_twice_gives_the_same_days() -> None:
    calendar = PublicHolidays()
    assert calendar.days("FR", 2026, 2026) == calendar.days("FR", 2026, 2026) != frozenset()


def test_an_unknown_country_has_no_holidays_and_stops_nothing() -> None:
    assert PublicHolidays().days("ZZ", 2026, 2027) == frozenset()


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("America/New_York", "US"),
        ("US/Eastern", "US"),
        ("Europe/Kiev", "UA"),
        ("Asia/Calcutta", "IN"),
        ("UTC", None),
        ("Etc/GMT+3", None),
        ("Not/AZone", None),
    ],
)
def test_a_time_zone_tells_its_country_if_it_lies_in_one(zone: str, country: str | None) -> None:
    assert country_of(zone) == country

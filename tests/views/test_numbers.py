"""Numbers, dates and times as the reader writes them at home."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.facts import Reader
from domain.kpis import Unit
from tests.views.samples import ANA, AT, NOW, REP
from views import numbers

OCTOBER = date(2026, 10, 8)


def reader(locale, tz="Europe/Berlin", currency="EUR"):
    return Reader(replace(ANA, locale=locale, tz=tz), NOW, currency)


@pytest.mark.parametrize(
    ("unit", "number", "long", "bare"),
    [
        (Unit.CURRENCY, 92_000.4, "€92,000", "92,000"),
        (Unit.CURRENCY, -1_234.6, "−€1,235", "−1,235"),
        (Unit.CURRENCY, -0.2, "€0", "0"),
        (Unit.PERCENT, 0.05, "5 %", "5 %"),
        (Unit.PERCENT, 0.0549, "5.5 %", "5.5 %"),
        (Unit.PERCENT, -0.0001, "0 %", "0 %"),
        (Unit.COUNT, 28.0, "28", "28"),
        (Unit.COUNT, 30.909, "30.9", "30.9"),
        (Unit.DAYS, 45.0, "45 days", "45"),
        (Unit.DAYS, 1, "1 day", "1"),
        (Unit.MINUTES, 12, "12 mins", "12"),
        (Unit.RATIO, 3.14, "3.1", "3.1"),
        (Unit.PER_WEEK, 13.0, "13 a week", "13"),
        (Unit.COUNT, None, "–", "–"),
        (Unit.CURRENCY, None, "–", "–"),
    ],
)
def test_ana_reads_a_number_with_its_unit_and_in_a_column_without(unit, number, long, bare):
    assert numbers.value(unit, number, REP) == long
    assert numbers.value(unit, number, REP, bare=True) == bare


@pytest.mark.parametrize(
    ("locale", "amount", "share", "day", "clock"),
    [
        ("en-GB", "€92,000", "5.5 %", "Thu 8 October", "14:00"),
        ("en_US", "€92,000", "5.5 %", "Thu, October 8", "2:00 PM"),
        ("de-DE", "92.000 €", "5,5 %", "Thu, 8 October", "14:00"),
        ("fr-FR", "92 000 €", "5,5 %", "Thu, 8 October", "14:00"),
        ("es-LA", "92.000 €", "5,5 %", "Thu, October 8", "2:00 PM"),
        ("tlh-KX", "€92,000", "5.5 %", "Thu, October 8", "2:00 PM"),
        ("", "€92,000", "5.5 %", "Thu, October 8", "2:00 PM"),
    ],
)
def test_numbers_read_as_everybody_writes_them_and_dates_in_english(locale, amount, share, day, clock):
    them = reader(locale)
    assert spaces(numbers.value(Unit.CURRENCY, 92_000, them)) == amount
    assert numbers.value(Unit.PERCENT, 0.055, them) == share
    assert numbers.day(OCTOBER, them) == day
    assert spaces(numbers.time(AT, them)) == clock
    assert spaces(numbers.moment(AT, them)) == f"{day}, {clock}"


def spaces(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_amounts_are_in_the_currency_of_the_team():
    assert numbers.value(Unit.CURRENCY, 1_000, reader("en-GB", currency="GBP")) == "£1,000"
    assert numbers.value(Unit.CURRENCY, 1_000, reader("en-GB", currency="CHF")) == "CHF\xa01,000"


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [(0.92, "92 %"), (0.7875, "79 %"), (0.29, "29 %"), (1.5, "150 %"), (0, "0 %"), (46 / 99, "46 %")],
)
def test_a_share_is_a_whole_percentage(fraction, shown):
    assert numbers.percent(fraction) == shown


def test_late_in_berlin_is_the_next_day_in_tokyo():
    late = datetime(2026, 10, 8, 21, 30, tzinfo=UTC)
    berlin, tokyo = reader("en-GB"), reader("en-GB", tz="Asia/Tokyo")
    assert (numbers.day_of(late, berlin), numbers.time(late, berlin)) == (OCTOBER, "23:30")
    assert (numbers.day_of(late, tokyo), numbers.time(late, tokyo)) == (date(2026, 10, 9), "06:30")
    assert numbers.moment(late, tokyo) == "Fri 9 October, 06:30"


@pytest.mark.parametrize(
    ("locale", "inside", "across"),
    [
        ("en-GB", "5–30 October", "28 September–9 October"),
        ("en_US", "October 5–30", "September 28–October 9"),
        ("de-DE", "5–30 October", "28 September–9 October"),
    ],
)
def test_a_span_names_its_month_once(locale, inside, across):
    them = reader(locale)
    assert numbers.span(date(2026, 10, 5), date(2026, 10, 30), them) == inside
    assert numbers.span(date(2026, 9, 28), date(2026, 10, 9), them) == across


def test_a_span_of_a_day_is_that_day_and_the_same_month_of_two_years_is_two_months():
    assert numbers.span(OCTOBER, OCTOBER, REP) == "8 October"
    assert numbers.span(OCTOBER, date(2027, 10, 9), REP) == "8 October–9 October"


def test_a_date_speaks_the_language_of_the_sentence_it_stands_in():
    """The product's own words are English so far; a German month in them would read as a slip."""
    for locale in ("zh-TW", "pt-BR", "de-DE", "ar", "en-GB"):
        assert numbers.month(OCTOBER, reader(locale)) == "October"
    assert numbers.short_month(OCTOBER, REP) == "Oct"


def test_a_stamp_says_day_and_hour():
    assert numbers.stamp(datetime(2026, 10, 1, 4, tzinfo=UTC), REP) == "1 Oct 06:00"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "one"), (13, "thirteen"), (20, "twenty"), (21, "21"), (0, "0"), (-1, "-1")]
)
def test_small_numbers_are_words(number, said):
    assert numbers.in_words(number) == said


@pytest.mark.parametrize(
    ("done", "target", "drawn"),
    [
        (8, 13, "▰▰▰▰▰▱▱▱"),
        (0, 13, "▱▱▱▱▱▱▱▱"),
        (1, 100, "▰▱▱▱▱▱▱▱"),
        (99, 100, "▰▰▰▰▰▰▰▱"),
        (13, 13, "▰▰▰▰▰▰▰▰"),
        (20, 13, "▰▰▰▰▰▰▰▰"),
        (0, 0, "▰▰▰▰▰▰▰▰"),
    ],
)
def test_a_bar_is_full_only_when_it_is_done(done, target, drawn):
    assert numbers.bar(done, target) == drawn


def test_a_bar_may_be_short():
    assert numbers.bar(1, 2, width=4) == "▰▰▱▱"


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([1, 2, 5, 4, 6, 5], "▁▂▆▅▇▆"),
        ([1, None, 3], "▁·▇"),
        ([-2.0, 0, 2], "▁▄▇"),
        ([5, 5, 5], "▄▄▄"),
        ([None, None], "··"),
        ([], ""),
    ],
)
def test_a_sparkline_goes_from_the_lowest_to_the_highest_and_leaves_gaps(values, drawn):
    assert numbers.sparkline(values) == drawn

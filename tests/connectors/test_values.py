"""Days, months and amounts in four languages: what is written is read back, and never as something else."""

from datetime import date

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from connectors.amounts import amount_reader, decimal_of
from connectors.values import day_reader, month_reader, order_of
from domain.imports import Order

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONEY = st.decimals(-10_000_000, 10_000_000, places=2)
LOCALES = {"en_US": ".", "de_DE": ",", "fr_FR": ",", "es_ES": ",", "de_CH": "."}


@given(DAYS, st.sampled_from(["en", "de", "fr", "es"]), st.sampled_from(["medium", "long"]))
def test_a_day_with_its_month_in_words_is_read_back(day: date, language: str, width: str) -> None:
    text = format_date(day, width, locale=language)
    order = Order.DMY if language in ("de", "fr", "es") else Order.MDY
    assert day_reader(order)(text) == day


@given(DAYS, st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y 14:05", "%d/%m/%Y, 2:05 PM"]))
def test_a_day_written_day_first_is_read_back(day: date, pattern: str) -> None:
    assert day_reader(Order.DMY)(day.strftime(pattern)) == day


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%m/%d/%Y 02:05 PM", "%m-%d-%Y"]))
def test_a_day_written_month_first_is_read_back(day: date, pattern: str) -> None:
    assert day_reader(Order.MDY)(day.strftime(pattern)) == day


@given(DAYS, st.sampled_from(["", "T10:00:00Z", " 23:59:59", "T10:00:00.000+02:00"]))
def test_an_iso_day_is_read_in_any_column(day: date, time: str) -> None:
    for order in Order:
        assert day_reader(order)(day.isoformat() + time) == day


@given(st.lists(DAYS, min_size=1), st.sampled_from([("%d/%m/%Y", Order.DMY), ("%m/%d/%Y", Order.MDY)]))
def test_the_order_of_a_column_is_never_decided_wrongly(days: list[date], way: tuple[str, Order]) -> None:
    pattern, order = way
    found, unsure = order_of(day.strftime(pattern) for day in days)
    assert found is order or (found is None and unsure) or all(day.day == day.month for day in days)


@given(MONEY, st.sampled_from(list(LOCALES)))
def test_an_amount_of_a_locale_is_read_back(amount: object, locale: str) -> None:
    read = amount_reader(LOCALES[locale])
    for text in (
        format_decimal(amount, "#,##0.00", locale=locale),
        format_currency(amount, "EUR", locale=locale),
        format_currency(amount, "USD", locale=locale),
    ):
        assert read(text) == pytest.approx(float(str(amount)))


@given(st.lists(MONEY, min_size=1), st.sampled_from(list(LOCALES)))
def test_the_decimal_sign_of_a_column_is_never_decided_wrongly(amounts: list[object], locale: str) -> None:
    found, _ = decimal_of(format_decimal(each, "#,##0.00", locale=locale) for each in amounts)
    assert found == LOCALES[locale]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-10", 10),
        ("10/2026", 10),
        ("Oct 2026", 10),
        ("Okt. 2026", 10),
        ("octobre 2026", 10),
        ("octubre de 2026", 10),
        ("März 26", 3),
        ("2026-10-31", 10),
    ],
)
def test_months_are_read_in_four_languages(text: str, month: int) -> None:
    assert month_reader(Order.YMD)(text) == date(2026, month, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(250)", -250),
        ("-5", -5),
        ("5-", -5),
        ("36 %", 0.36),
        ("US$ 12", 12),
        ("1'234.50", 1234.5),
        ("+7", 7),
    ],
)
def test_signs_around_numbers_are_understood(text: str, value: float) -> None:
    assert amount_reader(".")(text) == value


@pytest.mark.parametrize("text", ["", "-", "abc", "1.2.3", "1,23", "#REF!", "१२", "1e5", "nan", "12,34.5"])
def test_what_is_no_number_says_why(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        amount_reader(".")(text)


@pytest.mark.parametrize("text", ["", "n/a", "31.02.2026", "13/13/2026", "soon", "Q3 2026", "2026-13-01"])
def test_what_is_no_day_says_why(text: str) -> None:
    for order in Order:
        with pytest.raises(ValueError, match=r"\.$"):
            day_reader(order)(text)


def test_a_quarter_is_not_taken_for_a_month() -> None:
    with pytest.raises(ValueError, match="quarter"):
        month_reader(Order.YMD)("Q3 2026")

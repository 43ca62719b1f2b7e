"""A number against its goal."""

import pytest

from content.catalogue import load_catalogue
from domain.kpis import Kind, Kpi, UnknownPack, Word, attainment, word

CATALOGUE = load_catalogue()


def kpi(key: str) -> Kpi:
    return CATALOGUE.kpis[key]


@pytest.mark.parametrize(
    ("key", "actual", "goal", "reached"),
    [
        ("revenue", 92_000, 100_000, 0.92),
        ("revenue", 400_000, 100_000, 1.5),
        ("revenue", -5, 100, 0.0),
        ("revenue_growth", 0.05, 0.10, 0.5),
        ("revenue_growth", -0.05, 0.10, 0.0),
        ("revenue_growth", -0.02, -0.05, 1.0),
        ("revenue_growth", -0.08, -0.05, 0.0),
        ("gross_profit_pct", 0.34, 0.36, 0.8),
        ("gross_profit_pct", 0.26, 0.36, 0.0),
        ("avg_discount_pct", 0.12, 0.10, 0.8),
        ("churned_revenue", 200, 100, 0.5),
        ("churned_revenue", 0, 100, 1.5),
        ("churned_revenue", 0, 0, 1.0),
        ("churned_revenue", 5, 0, 0.0),
    ],
)
def test_attainment(key: str, actual: float, goal: float, reached: float) -> None:
    assert attainment(kpi(key), actual, goal) == pytest.approx(reached, abs=1e-9)


@pytest.mark.parametrize(
    ("actual", "goal", "said"),
    [
        (105, 100, Word.EXCEEDED),
        (104.9, 100, Word.ON_GOAL),
        (100, 100, Word.ON_GOAL),
        (99.9, 100, Word.CLOSE),
        (90, 100, Word.CLOSE),
        (89.9, 100, Word.MISSED),
        (50, None, Word.GOAL_MISSING),
        (50, 0, Word.GOAL_MISSING),
        (None, None, Word.GOAL_MISSING),
        (None, 100, Word.NO_DATA),
    ],
)
def test_words(actual: float | None, goal: float | None, said: Word) -> None:
    assert word(kpi("revenue"), actual, goal) is said


def test_a_pack_puts_outputs_first_and_an_unknown_one_is_refused() -> None:
    kinds = [each.kind for each, _ in CATALOGUE.pack("core")]
    assert kinds == [Kind.OUTPUT] * 6 + [Kind.INPUT] * 3
    with pytest.raises(UnknownPack, match="nonsense"):
        CATALOGUE.pack("nonsense")

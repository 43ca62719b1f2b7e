"""Numbers told one by one, as they are easy to write down, made into series as they are judged."""

from collections.abc import Mapping
from datetime import date


def by_name(numbers: Mapping[tuple[str, date], float]) -> dict[str, dict[date, float]]:
    """(name, first of month) → value becomes name → first of month → value."""
    found: dict[str, dict[date, float]] = {}
    for (name, month), value in numbers.items():
        found.setdefault(name, {})[month] = value
    return found

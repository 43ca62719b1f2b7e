"""How the sources stand that are read by themselves."""

from collections.abc import Iterable

from domain.facts import Reader
from domain.sources import Standing
from views import numbers
from views.blocks import said


def standings(sources: Iterable[Standing], reader: Reader) -> str:
    """When each source was read last, and what keeps it from being read."""
    return "\n".join(["*Read by themselves*", *(f"• {_stands(each, reader)}" for each in sources)])


def _stands(source: Standing, reader: Reader) -> str:
    name = f"{said(source.name, 40)} ({said(source.kind, 40)})"
    when = f"last read {numbers.stamp(source.done_at, reader)}" if source.done_at else "never read yet"
    return f"⚠️ {name}: {when}. {said(source.trouble, 300)}" if source.trouble else f"{name}: {when}"

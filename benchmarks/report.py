"""What a run found: as a table for people, as JSON for programs. Nothing here measures anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

JSON = dict[str, Any]
HEADS = ("figure", "measured", "floor", "ratio", "goal", "verdict")


@dataclass(frozen=True, slots=True)
class Sample:
    """One side of a comparison: what was run, and what each repetition gave."""

    name: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle repetition."""
        return median(self.values)


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on the ratio to the floor, or on the figure itself in its own unit."""

    of: Literal["ratio", "figure"]
    at: Literal["most", "least"]
    bound: float

    def met(self, figure: "Figure") -> bool:
        """Whether the figure keeps the bound."""
        value = figure.ratio if self.of == "ratio" else figure.measured.median
        return value <= self.bound if self.at == "most" else value >= self.bound

    def said(self, unit: str) -> str:
        """The bound in words: `≤ 1.05 ×`, `≤ 3 ms`."""
        return f"{'≤' if self.at == 'most' else '≥'} {self.bound:g} {'×' if self.of == 'ratio' else unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured beside its floor, both in the same unit and in the same run.

    `work` says how much one repetition did, such as `200 looks`.
    """

    name: str
    unit: str
    measured: Sample
    floor: Sample
    goals: tuple[Goal, ...] = ()
    work: str = ""

    @property
    def ratio(self) -> float:
        """The median over the floor's median."""
        return self.measured.median / self.floor.median

    @property
    def met(self) -> bool | None:
        """Whether every goal is met; None where there is none."""
        return all(goal.met(self) for goal in self.goals) if self.goals else None


@dataclass(frozen=True, slots=True)
class NotMeasuredHere:
    """A part of the run that gave no figures, and why; `broken` when that is a fault of ours."""

    name: str
    reason: str
    broken: bool = False


Found = Figure | NotMeasuredHere


def table(found: Sequence[Found]) -> str:
    """The figures in aligned columns; under each what its floor is and how often both were measured."""
    figures = [one for one in found if isinstance(one, Figure)]
    rows = [HEADS, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [_line(HEADS, widths), "  ".join("─" * width for width in widths)]
    for figure in figures:
        lines += [_line(_cells(figure), widths), f"    {figure.measured.name}; {_under(figure)}"]
    lines += [f"{one.name}: not measured, {one.reason}" for one in found if isinstance(one, NotMeasuredHere)]
    return "\n".join(lines)


def as_json(found: Sequence[Found], about: Mapping[str, Any]) -> JSON:
    """Everything that was found, every repetition included, and what it was found on."""
    return {
        "about": dict(about),
        "figures": [_figure(one) for one in found if isinstance(one, Figure)],
        "not_measured": [
            {"name": one.name, "reason": one.reason} for one in found if isinstance(one, NotMeasuredHere)
        ],
    }


def _figure(figure: Figure) -> JSON:
    return {
        "name": figure.name,
        "unit": figure.unit,
        "measured": _sample(figure.measured),
        "floor": _sample(figure.floor),
        "ratio": figure.ratio,
        "goals": [goal.said(figure.unit) for goal in figure.goals],
        "met": figure.met,
        "work": figure.work,
    }


def _sample(sample: Sample) -> JSON:
    return {
        "name": sample.name,
        "median": sample.median,
        "min": min(sample.values),
        "max": max(sample.values),
        "n": len(sample.values),
        "values": list(sample.values),
    }


def _cells(figure: Figure) -> tuple[str, ...]:
    verdict = {True: "met", False: "falls short", None: ""}[figure.met]
    goals = ", ".join(goal.said(figure.unit) for goal in figure.goals) or "–"
    sides = (_spread(sample, figure.unit) for sample in (figure.measured, figure.floor))
    return (figure.name, *sides, f"{_number(figure.ratio)} ×", goals, verdict)


def _under(figure: Figure) -> str:
    each = f" × {figure.work}" if figure.work else ""
    return f"floor: {figure.floor.name}; n = {len(figure.measured.values)}{each}"


def _spread(sample: Sample, unit: str) -> str:
    low, high = _number(min(sample.values)), _number(max(sample.values))
    return f"{_number(sample.median)} {unit} ({low}–{high})"


def _number(value: float) -> str:
    """Three significant digits, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

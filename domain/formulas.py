"""Arithmetic over measures, read from text and never run as code."""

import ast
import math
import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import repeat
from types import MappingProxyType

from domain.errors import OneOnOneError
from domain.meetings import months_back

LONGEST = 300
NAN = math.nan
"""Stands for what is not known while a formula is computed: whatever is made of it is not known either."""


def _divided(dividend: float, divisor: float) -> float:
    return dividend / divisor if divisor else NAN


OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divided,
}


class BadFormula(OneOnOneError):
    """I couldn't read that formula."""


Series = Mapping[str, Mapping[date, float]]
"""Numbers by name and first of month."""
NOTHING: Mapping[date, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Readings:
    """One person's measures, and the goals by KPI. `weeks` are working days present / 5."""

    values: Series
    goals: Series = field(default_factory=dict)
    weeks: Mapping[date, float] = field(default_factory=dict)
    year_starts: int = 1

    def of(self, measure: str) -> Mapping[date, float]:
        """What is known of a measure, month by month."""
        return self.values.get(measure, NOTHING)

    def knows(self, measures: Iterable[str], month: date) -> bool:
        """Whether every one of the measures is known in that month."""
        return all(month in self.of(measure) for measure in measures)


Column = Callable[[Readings, Sequence[date]], list[float]]


@dataclass(frozen=True, slots=True)
class Formula:
    """A readable formula with the measures and the KPI goals it needs."""

    text: str
    names: frozenset[str]
    goals: frozenset[str]
    column: Column

    def value(self, readings: Readings, month: date) -> float | None:
        """The formula's value; None when a measure is missing or something is divided by zero."""
        return self.series(readings, (month,))[0]

    def series(self, readings: Readings, months: Sequence[date]) -> tuple[float | None, ...]:
        """Its value in each of the months (firsts of months), which costs little more than in one."""
        found = self.column(readings, months)
        return tuple([value if math.isfinite(value) else None for value in found])


def compile_formula(text: str, measures: Collection[str]) -> Formula:
    """Read a formula whose names are all known measures.

    Raises:
        BadFormula: It is not plain arithmetic, or it names something unknown.
    """
    formula = parse_formula(text)
    unknown = sorted(name for name in formula.names if name not in measures)
    if unknown:
        raise BadFormula(f"The formula {text!r} uses {', '.join(unknown)}, which no source delivers.")
    return formula


@lru_cache(maxsize=512)
def parse_formula(text: str) -> Formula:
    """Read a formula without asking whether its measures exist; each text is read once.

    Raises:
        BadFormula: It is not plain arithmetic.
    """
    try:
        tree = ast.parse(text[: LONGEST + 1].strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadFormula(f"I couldn't read the formula {text[:80]!r}.") from None
    if len(text) > LONGEST or not _allowed(tree):
        raise BadFormula(f"The formula {text[:80]!r} may only add, subtract, multiply and divide measures.")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    goals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return Formula(
        text, frozenset(names), frozenset(key for key in goals if isinstance(key, str)), _column(tree)
    )


@lru_cache(maxsize=1024)
def year_to_date(month: date, year_starts: int) -> tuple[date, ...]:
    """The first days of the business year's months up to and including this one."""
    return months_back(month, (month.month - year_starts) % 12 + 1)


def _allowed(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return type(op) in OPERATORS and _allowed(left) and _allowed(right)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _allowed(operand)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _allowed_call(name, args)
        case ast.Constant(value=value):
            return type(value) in (int, float)
    return isinstance(node, ast.Name)


def _allowed_call(name: str, args: list[ast.expr]) -> bool:
    match name, args:
        case ("weeks", []) | ("prev_year" | "ytd", [ast.Name()]):
            return True
        case "ytd_goal", [ast.Constant(value=str())]:
            return True
        case "abs", [argument]:
            return _allowed(argument)
    return False


def _column(node: ast.expr) -> Column:
    """What computes an allowed part of a formula for many months at once."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return _combined(OPERATORS[type(op)], _column(left), _column(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _each(operator.neg, _column(operand))
        case ast.UnaryOp(operand=operand):
            return _column(operand)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _called(name, args)
        case ast.Name(id=name):
            return lambda readings, months: _known(readings.of(name), months)
        case ast.Constant(value=int() | float() as number):
            return lambda readings, months: [float(number)] * len(months)
    raise BadFormula


def _called(name: str, args: list[ast.expr]) -> Column:
    match name, args:
        case "abs", [argument]:
            return _each(abs, _column(argument))
        case "prev_year", [ast.Name(id=measure)]:
            return lambda readings, months: _bases(readings.of(measure), months)
        case "ytd", [ast.Name(id=measure)]:
            return lambda readings, months: _years(readings.of(measure), readings, months)
        case "ytd_goal", [ast.Constant(value=str() as kpi)]:
            return lambda readings, months: _years(readings.goals.get(kpi, NOTHING), readings, months)
    return lambda readings, months: _known(readings.weeks, months)


def _combined(operation: Callable[[float, float], float], left: Column, right: Column) -> Column:
    return lambda readings, months: list(map(operation, left(readings, months), right(readings, months)))


def _each(operation: Callable[[float], float], of: Column) -> Column:
    return lambda readings, months: list(map(operation, of(readings, months)))


def _known(numbers: Mapping[date, float], months: Sequence[date]) -> list[float]:
    return list(map(numbers.get, months, repeat(NAN)))


def _bases(numbers: Mapping[date, float], months: Sequence[date]) -> list[float]:
    """The same months a year ago; a base at or below zero compares with nothing."""
    found = _known(numbers, _year_before(tuple(months)))
    return [value if value > 0 else NAN for value in found]


@lru_cache(maxsize=1024)
def _year_before(months: Sequence[date]) -> tuple[date, ...]:
    return tuple(month.replace(year=month.year - 1) for month in months)


def _years(numbers: Mapping[date, float], readings: Readings, months: Sequence[date]) -> list[float]:
    """The year so far in each of the months; one unknown month makes the sum unknown."""
    return [sum(_known(numbers, year_to_date(month, readings.year_starts))) for month in months]

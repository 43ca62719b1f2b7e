"""Arithmetic over measures, read from text and never run as code."""

import ast
import math
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from domain.errors import OneOnOneError
from domain.meetings import months_back

LONGEST = 300
OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class BadFormula(OneOnOneError):
    """I couldn't read that formula."""


class _Missing(Exception):
    """A number the formula needs is not there."""


@dataclass(frozen=True, slots=True)
class Readings:
    """One person's numbers, by name and first of month. `weeks` are working days present / 5."""

    values: Mapping[tuple[str, date], float]
    goals: Mapping[tuple[str, date], float] = field(default_factory=dict)
    weeks: Mapping[date, float] = field(default_factory=dict)
    year_starts: int = 1


@dataclass(frozen=True, slots=True)
class Formula:
    """A readable formula with the measures and the KPI goals it needs."""

    text: str
    names: frozenset[str]
    goals: frozenset[str]
    tree: ast.expr

    def value(self, readings: Readings, month: date) -> float | None:
        """The formula's value; None when a measure is missing or something is divided by zero."""
        try:
            found = _evaluate(self.tree, readings, month)
        except (_Missing, ZeroDivisionError):
            return None
        return found if math.isfinite(found) else None


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
    return Formula(text, frozenset(names), frozenset(key for key in goals if isinstance(key, str)), tree)


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


def _evaluate(node: ast.expr, readings: Readings, month: date) -> float:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            sides = _evaluate(left, readings, month), _evaluate(right, readings, month)
            return OPERATORS[type(op)](*sides)
        case ast.UnaryOp(op=op, operand=operand):
            value = _evaluate(operand, readings, month)
            return -value if isinstance(op, ast.USub) else value
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, args, readings, month)
        case ast.Name(id=name):
            return _read(readings.values, name, month)
        case ast.Constant(value=int() | float() as number):
            return float(number)
    raise _Missing


def _call(name: str, args: list[ast.expr], readings: Readings, month: date) -> float:
    match name, args:
        case "abs", [argument]:
            return abs(_evaluate(argument, readings, month))
        case "prev_year", [ast.Name(id=measure)]:
            return _base(readings, measure, month)
        case "ytd", [ast.Name(id=measure)]:
            return _summed(readings.values, measure, readings, month)
        case "ytd_goal", [ast.Constant(value=str() as kpi)]:
            return _summed(readings.goals, kpi, readings, month)
    if month not in readings.weeks:
        raise _Missing
    return readings.weeks[month]


def _base(readings: Readings, measure: str, month: date) -> float:
    """The same month a year ago; a base at or below zero compares with nothing."""
    value = _read(readings.values, measure, month.replace(year=month.year - 1, day=1))
    if value <= 0:
        raise _Missing
    return value


def _summed(numbers: Mapping[tuple[str, date], float], name: str, readings: Readings, month: date) -> float:
    """The year so far; one unknown month makes the sum unknown."""
    return sum(_read(numbers, name, each) for each in year_to_date(month, readings.year_starts))


def _read(numbers: Mapping[tuple[str, date], float], name: str, month: date) -> float:
    if (name, month) not in numbers:
        raise _Missing
    return numbers[name, month]

"""Formulas are arithmetic and nothing else."""

import ast
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.formulas import LONGEST, BadFormula, Readings, compile_formula, year_to_date

MAY, LAST_MAY = date(2026, 5, 1), date(2025, 5, 1)
MEASURES = {"a": "", "b": ""}
PLAIN = {
    *(ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.UAdd),
}


def value(text: str, readings: Readings) -> float | None:
    return compile_formula(text, MEASURES).value(readings, MAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a - b", 4),
        ("10 * a / b", 30),
        ("(a + b) / a", 8 / 6),
        ("abs(b - a)", 4),
        ("-a + +b", -4),
        ("a / weeks()", 1.5),
        ("(a - prev_year(a)) / prev_year(a)", 0.2),
        ("a / (b - b)", None),
        ("a * 1e308 * 1e308", None),
    ],
)
def test_values(text: str, expected: float | None) -> None:
    readings = Readings({"a": {MAY: 6, LAST_MAY: 5}, "b": {MAY: 2}}, weeks={MAY: 4})
    assert value(text, readings) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("text", ["a + b", "prev_year(a)", "ytd(a)", "ytd_goal('k')", "a / weeks()"])
def test_a_missing_number_makes_no_value(text: str) -> None:
    assert value(text, Readings({"a": {MAY: 6}})) is None


@pytest.mark.parametrize("base", [0, -3])
def test_a_base_at_or_below_zero_compares_with_nothing(base: float) -> None:
    assert value("a / prev_year(a)", Readings({"a": {MAY: 6, LAST_MAY: base}})) is None


def test_the_year_so_far_starts_where_the_business_year_does() -> None:
    months = [date(2026, month, 1) for month in (4, 5)]
    readings = Readings(
        {"a": dict.fromkeys(months, 10)}, goals={"k": dict.fromkeys(months, 8)}, year_starts=4
    )
    assert value("ytd(a) / ytd_goal('k')", readings) == pytest.approx(1.25)
    assert year_to_date(date(2026, 2, 1), 11) == tuple(
        date(year, month, 1) for year, month in ((2025, 11), (2025, 12), (2026, 1), (2026, 2))
    )


def test_names_are_the_measures_it_reads() -> None:
    formula = compile_formula("(a - prev_year(b)) / ytd_goal('k')", MEASURES)
    assert (formula.names, formula.goals) == ({"a", "b"}, {"k"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "c",
        "a ** b",
        "a.real",
        "a[0]",
        "'a'",
        "True",
        "1j",
        "a if b else a",
        "lambda: a",
        "open('x')",
        "__import__('os').system('x')",
        "abs(a, b)",
        "abs(x=a)",
        "prev_year(a + b)",
        "ytd_goal(a)",
        "weeks(a)",
        "a and b",
        "~a",
        "a\x00",
        "(" * 250 + "a" + ")" * 250,
        "a" + "+a" * 400,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        compile_formula(text, MEASURES)


ATOMS = st.sampled_from(
    [*("a", "b", "1", "0", "1e308", "9" * 40, "weeks()", "prev_year(a)", "ytd(b)", "abs(a)", "ytd_goal('k')")]
)
PIECES = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="ab10()+-*/.,'\"_[]{}:=<>!@#\n ", max_size=80),
    st.sampled_from(["__class__", "a.__class__", "a.__class__.__mro__[1].__subclasses__()", "(lambda: 0)()"]),
    st.sampled_from(["exec('1')", "__builtins__", "f'{a}'", "a if a else b", "[a for a in b]", "a := 1"]),
)


def arithmetic(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(children, st.sampled_from("+-*/"), children).map(
        lambda found: "({}{}{})".format(*found)
    )
    return joined | children.map("-{}".format)


@given(st.recursive(ATOMS, arithmetic, max_leaves=12))
def test_arithmetic_has_a_finite_value_or_none(text: str) -> None:
    if len(text) > LONGEST:
        return
    readings = Readings(
        {name: dict.fromkeys((LAST_MAY, *year_to_date(MAY, 1)), 3) for name in "ab"},
        goals={"k": dict.fromkeys(year_to_date(MAY, 1), 2)},
        weeks={MAY: 4},
    )
    found = value(text, readings)
    assert found is None or math.isfinite(found)


@given(PIECES | st.tuples(PIECES, PIECES).map(" + ".join))
def test_whatever_is_typed_is_a_formula_of_known_measures_or_refused_in_words(text: str) -> None:
    try:
        formula = compile_formula(text, MEASURES)
    except BadFormula:
        return
    assert formula.names <= {"a", "b"}
    assert {type(node) for node in ast.walk(ast.parse(formula.text.strip(), mode="eval").body)} <= PLAIN


@pytest.mark.parametrize("opening", ["(", "-", "abs(", "[", "{", "+(", "a*("])
@pytest.mark.parametrize("depth", [10, 90, 140, 5_000, 200_000])
def test_no_depth_and_no_length_breaks_it(opening: str, depth: int) -> None:
    text = opening * depth + "a" + ")" * (depth * opening.count("("))
    try:
        found = value(text, Readings({"a": {MAY: 2}}))
    except BadFormula:
        return
    assert found is None or math.isfinite(found)


@pytest.mark.parametrize("number", ["9" * 250, "1e999", "-1e999", "1_000", "0x1F", "1e308 * 1e308 - 1e308"])
def test_numbers_of_any_size_are_numbers_or_nothing(number: str) -> None:
    found = value(f"a * {number}", Readings({"a": {MAY: 2}}))
    assert found is None or math.isfinite(found)

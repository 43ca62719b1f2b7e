"""Every benchmark runs and gives numbers. None of these tests asks how fast anything is."""

import json
import math
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS, Part, main, measure
from benchmarks.measuring import NotMeasured, interleaved
from benchmarks.report import Figure, Goal, NotMeasuredHere, Sample, as_json, table

CHOSEN = [
    *("ack, own process", "due, SQLite", "due, PostgreSQL", "deliver, SQLite", "imports, SQLite"),
    *("all cards, PostgreSQL", "start", "crowd"),
]
"""Scorecards on SQLite run below; the others are the same code on the other database, or on the stage."""


def part(name: str) -> Part:
    return next(each for each in PARTS if each.name == name)


def figure(measured: float, floor: float, *goals: Goal) -> Figure:
    return Figure("a thing", "ms", Sample("ours", (measured,) * 3), Sample("theirs", (floor,) * 3), goals)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.postgres if "PostgreSQL" in name else ()) for name in CHOSEN],
)
def test_a_benchmark_runs_and_gives_each_figure_beside_its_floor(name: str) -> None:
    found = measure(part(name), quick=True)
    assert found
    for one in found:
        assert isinstance(one, Figure), one
        assert len(one.measured.values) == len(one.floor.values) >= 1
        assert all(math.isfinite(value) and value > 0 for value in one.measured.values + one.floor.values)
        assert one.ratio == one.measured.median / one.floor.median
        assert one.measured.name != one.floor.name


def test_the_run_prints_one_table_and_writes_json_and_falling_short_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "found.json"
    assert main(["--quick", "--only", "cards, SQLite", "--json", str(file)]) == 0
    shown, found = capsys.readouterr().out, json.loads(file.read_text())
    assert found["about"]["quick"] is True
    assert found["figures"]
    for one in found["figures"]:
        assert one["name"] in shown
        assert one["ratio"] == one["measured"]["median"] / one["floor"]["median"]
        assert one["measured"]["n"] == len(one["measured"]["values"])


def test_the_ratio_is_that_of_the_medians_so_that_one_slow_repetition_changes_nothing() -> None:
    one = Figure("a thing", "ms", Sample("ours", (2.0, 90.0, 3.0)), Sample("theirs", (1.0, 2.0, 80.0)))
    assert one.ratio == 3 / 2


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("ratio", "most", 2), True),
        (Goal("ratio", "most", 1.9), False),
        (Goal("ratio", "least", 2), True),
        (Goal("ratio", "least", 2.1), False),
        (Goal("figure", "most", 10), True),
        (Goal("figure", "most", 9.9), False),
    ],
)
def test_a_goal_bounds_the_ratio_or_the_figure_itself(goal: Goal, met: bool) -> None:
    assert figure(10, 5, goal).met is met
    assert ("falls short" in table([figure(10, 5, goal)])) is not met


def test_every_goal_has_to_be_met_and_without_one_there_is_no_verdict() -> None:
    assert figure(10, 5, Goal("ratio", "most", 2), Goal("figure", "most", 1)).met is False
    assert figure(10, 5).met is None


def test_what_could_not_be_measured_says_why_and_the_others_are_still_told() -> None:
    def nothing(sizes: object) -> list[Figure]:
        raise NotMeasured("there is no PostgreSQL here")

    found = measure(Part("due", nothing, None, None), quick=True)
    assert found == [NotMeasuredHere("due", "there is no PostgreSQL here")]
    shown = table([figure(10, 5), *found])
    assert "due: not measured, there is no PostgreSQL here" in shown
    assert "10.0 ms (10.0–10.0)" in shown
    assert as_json(found, {})["not_measured"] == [{"name": "due", "reason": "there is no PostgreSQL here"}]


def test_a_part_that_breaks_is_told_apart_from_one_that_cannot_be_measured() -> None:
    def broken(sizes: object) -> list[Figure]:
        return [figure(1, 0 / sizes)]  # type: ignore[operator]

    (one,) = measure(Part("due", broken, 0, 0), quick=True)
    assert isinstance(one, NotMeasuredHere)
    assert one.broken


def test_the_sides_take_turns_and_the_first_round_is_not_counted() -> None:
    turns: list[str] = []

    def side(name: str) -> float:
        turns.append(name)
        return float(len(turns))

    found = interleaved({"floor": lambda: side("floor"), "ours": lambda: side("ours")}, 2)
    assert turns == ["floor", "ours"] * 3
    assert found["floor"].values == (3.0, 5.0)
    assert found["ours"].values == (4.0, 6.0)

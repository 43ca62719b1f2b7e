"""Files are walked a thousand rows at a time, and say the same as if they were walked row by row."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from connectors.blocks import SIZE, block_of, blocks_under
from domain.imports import Plan, Shape

CELLS = st.text(st.sampled_from('ab 1,"\n\r é'), max_size=4)
WIDTH = 3
PLAN = Plan(Shape.MEASURES, ("A", "B", "C"), ("", "", ""))


def walked(path: Path) -> list[tuple[int, list[str]]]:
    """Every row with its line, as `csv` alone would have it; short ones are filled up."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        return [(reader.line_num, [*cells, *[""] * (WIDTH - len(cells))]) for cells in reader][1:]


def in_blocks(path: Path) -> list[tuple[int, list[str]]]:
    found = []
    for block in blocks_under(path, path.name, PLAN):
        assert len(block.lines) <= SIZE
        rows = [(line, block.row(at)) for at, line in enumerate(block.lines)]
        found += sorted([*rows, *block.slipped])
    return found


@given(
    st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([1, SIZE - 1, 2 * SIZE + 3]),
)
def test_blocks_hold_the_rows_of_csv_on_their_lines(rows: list[list[str]], ends: str, least: int) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=ends)
    writer.writerow(PLAN.headings)
    writer.writerows(rows * (least // len(rows) + 1))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        assert in_blocks(path) == walked(path)


def test_only_rows_with_something_beyond_the_last_heading_have_slipped() -> None:
    block = block_of(
        [2, 3, 4, 5], [["a"], ["b", "1", "2"], ["c", "1", "2", " "], ["d", "1", "2", "x"]], WIDTH
    )
    assert [block.row(at) for at in range(3)] == [["a", "", ""], ["b", "1", "2"], ["c", "1", "2"]]
    assert list(block.lines) == [2, 3, 4]
    assert block.slipped == [(5, ["d", "1", "2", "x"])]


def test_a_file_of_nothing_but_headings_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("A,B,C\n")
    assert in_blocks(path) == []

"""Finds the headings of a table: below titles and blank lines, in one line or in two with merged cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.headings import SURE_ENOUGH, is_total, meanings_of, measure_of
from connectors.profiles import ADDRESS
from connectors.tables import UnreadableFile
from connectors.values import month_in, order_of
from domain.imports import plain

LOOKED_AT = 60
NARROW = 3

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Top:
    """The line of the headings, how many lines they take, and what they are; none is there twice."""

    line: int
    depth: int
    headings: tuple[str, ...]


def find_top(lines: Sequence[Line], name: str, names: Mapping[str, str]) -> Top:
    """The headings among the first lines.

    Raises:
        UnreadableFile: There is no table with at least two columns, or one without headings.
    """
    first = [(at, cells) for at, (_, cells) in enumerate(lines[:LOOKED_AT]) if _filled(cells) >= 2]
    if not first:
        raise UnreadableFile(f"{name} has no table in it: I found no line with two or more cells.")
    at, best = max(first, key=lambda each: (_likeness(each[1], names), -each[0]))
    if _likeness(best, names) < 0 and _is_record(best):
        raise UnreadableFile(
            f"{name} has no headings. Please add a first line that says what each column is."
        )
    upper, depth = _span(lines, at, names)
    joined = _joined([lines[row][1] for row in range(upper, upper + depth)])
    return Top(lines[upper][0], depth, _unique(joined))


def is_heading_again(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a line says the headings once more, as where exports were put below each other."""
    same = sum(plain(cell) == plain(heading) for cell, heading in zip(cells, headings, strict=False))
    return same * 3 >= len(headings) * 2


def _is_record(cells: Sequence[str]) -> bool:
    """Whether a line holds a day or an address here and there; days all along are headings of a grid."""
    named = [cell.strip() for cell in cells if cell.strip()]
    told = sum(bool(any(order_of([cell])) or ADDRESS.fullmatch(cell)) for cell in named)
    return 0 < told * 2 < len(named)


def is_aside(cells: Sequence[str], width: int) -> bool:
    """Whether a line below the headings is no record: totals, or a remark in one cell of a wider table."""
    named = [cell for cell in cells if cell.strip()]
    return not named or _totals(named, width) or (len(named) == 1 and width >= NARROW)


def _totals(named: Sequence[str], width: int) -> bool:
    """Totals leave most cells empty, or hold only numbers; a customer called Total Energies does neither."""
    words = [cell for cell in named[1:] if not any(each.isdigit() for each in cell)]
    return is_total(named[0]) and (len(named) * 2 <= width or not words)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _likeness(cells: Sequence[str], names: Mapping[str, str]) -> float:
    """How much a line looks like headings: known words count, values count against it."""
    return sum(_one(cell.strip(), names) for cell in cells if cell.strip())


def _one(cell: str, names: Mapping[str, str]) -> float:
    if month_in(cell):
        return 0.6
    if any(order_of([cell])) or ADDRESS.fullmatch(cell) or not any(each.isalpha() for each in cell):
        return -1.0
    sure = max((sure for _, sure in meanings_of(cell)), default=0.0)
    if sure >= SURE_ENOUGH or measure_of(cell, names):
        return 1.0
    return 0.1


def _span(lines: Sequence[Line], at: int, names: Mapping[str, str]) -> tuple[int, int]:
    """Headings in two lines: groups above, whose names come again and again below."""
    if _repeats(lines[at][1]) and at and _filled(lines[at - 1][1]) >= 2 and _is_words(lines[at - 1][1]):
        return at - 1, 2
    if at + 1 < len(lines):
        below = lines[at + 1][1]
        gaps = _filled(lines[at][1]) < _filled(below) + 1 and "" in [c.strip() for c in lines[at][1][1:]]
        if gaps and _repeats(below) and _is_words(below):
            return at, 2
    return at, 1


def _repeats(cells: Sequence[str]) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    return len(named) > len(set(named))


def _is_words(cells: Sequence[str]) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    return bool(named) and all(month_in(cell) or any(each.isalpha() for each in cell) for cell in named)


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """A group's name goes before each heading below it."""
    if len(rows) == 1:
        return [" ".join(cell.split()) for cell in rows[0]]
    above, below, group = rows[0], rows[1], ""
    made = []
    for column in range(max(len(above), len(below))):
        upper = above[column].strip() if column < len(above) else ""
        lower = below[column].strip() if column < len(below) else ""
        group = upper or (group if lower else "")
        made.append(" ".join(f"{group} {lower}".split()))
    return made


def _unique(headings: Sequence[str]) -> tuple[str, ...]:
    made: list[str] = []
    for column, heading in enumerate(headings, start=1):
        name, number = heading or f"(column {column})", 2
        while name in made:
            name, number = f"{heading or f'(column {column})'} ({number})", number + 1
        made.append(name)
    while made and made[-1].startswith("(column ") and not headings[len(made) - 1].strip():
        made.pop()
    return tuple(made)

"""A look at a file before anything is loaded: where its table is, and what it seems to say."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path

from connectors.amounts import currencies_in, decimal_of
from connectors.blocks import blocks_under
from connectors.grids import Grid, open_grid
from connectors.guessing import Guess, guess
from connectors.headings import OUTCOMES, STAGES, TYPES, word_in
from connectors.profiles import Profile, profile
from connectors.tables import UnreadableFile
from connectors.tops import Top, find_top, is_aside, is_heading_again
from connectors.values import is_empty, order_of
from domain.imports import (
    NUMBER,
    Column,
    Meaning,
    Order,
    Plan,
    Question,
    Shape,
    Understood,
    Word,
    headings_key,
    plain,
)
from domain.questions import DAYS, NEEDED

SAMPLE = 3000
GLANCE = 300
MOST_SHEETS = 12
ENOUGH = 3
MOST_WORDS = 200
CURRENCY = re.compile(r"currency|wahrung|devise|moneda|moeda|valuta|валюта")
OTHERWISE = {Meaning.STAGE: Word.OPEN, Meaning.TYPE: Word.IGNORE, Meaning.OUTCOME: Word.DONE}
"""What a word means that nobody told us of, until a person says otherwise."""
ASKED_FOR = {any_of: question for wants in NEEDED.values() for question, any_of in wants}


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a table, with what its columns look like."""

    grid: Grid
    top: Top
    rows: list[list[str]]
    profiles: tuple[Profile, ...]
    read: int

    @property
    def is_part(self) -> bool:
        """Whether there may be more rows than these."""
        return self.read >= (GLANCE if len(self.grid.sheets) > 1 else SAMPLE)

    def values(self, column: int) -> tuple[str, ...]:
        """What stands in a column, without empty cells."""
        return self.profiles[column].values


def look(
    path: Path,
    name: str,
    known: Mapping[str, int],
    names: Mapping[str, str],
    remembered: Sequence[Plan],
    *,
    sheet: str = "",
) -> Understood:
    """What a file seems to say; the plan of the same headings, if one is remembered, counts first.

    Raises:
        UnreadableFile: It is no table.
    """
    samples = _samples(path, name, known, names, sheet)
    sample, tied = _best(samples, names)
    found = guess(sample.profiles, names)
    before = next(
        (p for p in remembered if headings_key(p.headings) == headings_key(sample.top.headings)), None
    )
    plan = _again(path, name, before, sample) if before else _first(path, name, found, sample)
    dates, unsure_day = _order(path, name, plan, sample)
    if dates is None and before:
        dates = before.dates
    decimals, unsure_number = _decimals(plan, sample)
    if unsure_number and before and "," in before.decimals:
        decimals, unsure_number = tuple("," for _ in decimals), ""
    plan = replace(plan, dates=dates or Order.DMY, decimals=decimals)
    asks = _asks(plan, () if before else found.lacks, dates is None, bool(unsure_number), tied and not before)
    columns = tuple(
        Column(each.heading, each.examples, found.reasons[at] if not before else "as last time")
        for at, each in enumerate(sample.profiles)
    )
    return Understood(
        plan,
        columns,
        sample.grid.sheets,
        asks,
        unsure_day if dates is None else unsure_number,
        _rows(path, sample),
        _currencies(plan, sample),
    )


def _samples(
    path: Path, name: str, known: Mapping[str, int], names: Mapping[str, str], sheet: str
) -> list[Sample]:
    """A sample of the file, or of each sheet of a workbook that holds a table."""
    first = open_grid(path, name, sheet)
    if len(first.sheets) < 2 or sheet:
        return [_sample(first, name, known, names, SAMPLE)]
    found, trouble = [], None
    for each in first.sheets[:MOST_SHEETS]:
        try:
            found.append(_sample(open_grid(path, name, each), name, known, names, GLANCE))
        except UnreadableFile as nothing:
            trouble = nothing
    if not found:
        raise trouble or UnreadableFile(f"{name} has no table in it.")
    return found


def _sample(grid: Grid, name: str, known: Mapping[str, int], names: Mapping[str, str], size: int) -> Sample:
    first = list(islice(grid.rows, size))
    lines = [(line, cells) for line, cells in first if any(map(str.strip, cells))]
    top = find_top(lines, name, names)
    below = [cells for line, cells in lines if line >= top.line][top.depth :]
    rows = [
        cells
        for cells in below
        if not is_aside(cells, len(top.headings)) and not is_heading_again(cells, top.headings)
    ]
    columns = [[cells[at] if at < len(cells) else "" for cells in rows] for at in range(len(top.headings))]
    profiles = tuple(
        profile(heading, cells, known, names) for heading, cells in zip(top.headings, columns, strict=True)
    )
    return Sample(grid, top, rows, profiles, len(first))


def _best(samples: Sequence[Sample], names: Mapping[str, str]) -> tuple[Sample, bool]:
    """The sheet that makes most sense, and whether another one is just like it."""
    if len(samples) == 1:
        return samples[0], False

    def sense(sample: Sample) -> tuple[int, int, int]:
        found = guess(sample.profiles, names)
        return -len(found.lacks), sum(map(bool, found.meanings)), min(len(sample.rows), GLANCE)

    best = max(samples, key=sense)
    same = [each for each in samples if headings_key(each.top.headings) == headings_key(best.top.headings)]
    return best, len(same) > 1


def _first(path: Path, name: str, found: Guess, sample: Sample) -> Plan:
    """The plan of a file whose headings are new."""
    plan = Plan(
        found.shape, sample.top.headings, found.meanings, sample.grid.sheet, sample.top.line, sample.top.depth
    )
    return replace(plan, words=_words(path, name, plan, sample), fills=_fills(plan, sample))


def _again(path: Path, name: str, before: Plan, sample: Sample) -> Plan:
    """The remembered plan for the same headings, which may stand in another order and another line.

    A new word beside known ones is asked about; the words of a column that was just chosen are guessed.
    """
    key = {plain(heading): meaning for heading, meaning in zip(before.headings, before.meanings, strict=True)}
    plan = replace(
        before,
        headings=sample.top.headings,
        meanings=tuple(key.get(plain(heading), "") for heading in sample.top.headings),
        sheet=sample.grid.sheet,
        top=sample.top.line,
        depth=sample.top.depth,
    )
    places = {at for meaning in OTHERWISE if (at := plan.place(meaning)) is not None}
    chosen = [at for at in places if not any(plain(value) in plan.words for value in sample.values(at))]
    fresh = _words(path, name, plan, sample) if chosen else {}
    return replace(plan, words=fresh | dict(plan.words), fills=_fills(plan, sample))


def words_for(meaning: Meaning) -> Mapping[Word, tuple[str, ...]]:
    """What words of that column can mean."""
    if meaning is Meaning.STAGE:
        return STAGES
    return TYPES if meaning is Meaning.TYPE else OUTCOMES


def _words(path: Path, name: str, plan: Plan, sample: Sample) -> dict[str, Word]:
    """What each word of the stages, types and outcomes means; a stage nobody knows is an open one."""
    places = {meaning: at for meaning in OTHERWISE if (at := plan.place(meaning)) is not None}
    if not places:
        return {}
    values = {at: set(sample.values(at)) for at in places.values()}
    if sample.is_part:
        for block in blocks_under(path, name, plan):
            for at, seen in values.items():
                if len(seen) < MOST_WORDS:
                    seen.update(map(str.strip, block.columns[at]))
    return {
        plain(value): word_in(value, words_for(meaning)) or OTHERWISE[meaning]
        for meaning, at in places.items()
        for value in sorted(values[at])
        if not is_empty(value)
    }


def _fills(plan: Plan, sample: Sample) -> bool:
    """Whether empty names mean the one above, as in reports that are grouped by person.

    There no name comes twice in a row; where one does, the empty cells belong to nobody.
    """
    column = plan.place(Meaning.REP) if plan.has(Meaning.REP) else plan.place(Meaning.EMAIL)
    if column is None or not sample.rows or column >= len(sample.rows[0]):
        return False
    names = [plain(cells[column]) if column < len(cells) else "" for cells in sample.rows]
    twice = any(name and name == above for above, name in pairwise(names))
    return 0.2 < sample.profiles[column].blank < 1 and bool(names[0]) and not twice


def _order(path: Path, name: str, plan: Plan, sample: Sample) -> tuple[Order | None, str]:
    """The order of days in all date columns together; the whole file is read if the sample can't tell."""
    places = [at for at, meaning in enumerate(plan.meanings) if meaning in (*DAYS, Meaning.MONTH)]
    found, unsure = order_of(value for at in places for value in dict.fromkeys(sample.values(at)))
    if found is None and unsure and sample.is_part:
        grid = open_grid(path, name, plan.sheet)
        found, _ = order_of({cells[at] for _, cells in grid.rows for at in places if at < len(cells)})
    return (found, unsure) if unsure else (found or Order.YMD, "")


def _decimals(plan: Plan, sample: Sample) -> tuple[tuple[str, ...], str]:
    """The decimal sign of each column of numbers, and a number that could be read both ways."""
    numeric = [
        at
        for at, meaning in enumerate(plan.meanings)
        if meaning.startswith(NUMBER)
        or meaning in (Meaning.AMOUNT, Meaning.COST, Meaning.VALUE, Meaning.RECORDS)
    ]
    found = {at: decimal_of(sample.values(at)) for at in numeric}
    together = {value for at in numeric for value in sample.values(at) if "," in value or "." in value}
    sure = [sign for sign, _ in found.values() if sign]
    usual = max(sure, key=sure.count) if sure else None
    signs, asked = ["."] * len(plan.meanings), ""
    for at, (sign, unsure) in found.items():
        guessed = sign or usual or _grouped(sample, together, unsure)
        signs[at] = guessed or ("," if sample.grid.delimiter == ";" else ".")
        if unsure and not guessed:
            asked = asked or unsure
    return tuple(signs), asked


def _grouped(sample: Sample, together: Collection[str], unsure: str) -> str | None:
    """Several different numbers with three digits behind their only sign are thousands; cells of a
    workbook are numbers already, which are written with a point."""
    if sample.grid.sheets:
        return "."
    if not unsure or len(together) < ENOUGH:
        return None
    return "," if "." in unsure else "."


def _asks(
    plan: Plan, lacks: Sequence[Sequence[Meaning]], dates: bool, decimals: bool, sheets: bool
) -> tuple[Question, ...]:
    found = [ASKED_FOR.get(tuple(any_of), Question.MEASURE) for any_of in lacks]
    found += [Question.DATES] * dates + [Question.DECIMALS] * decimals + [Question.SHEET] * sheets
    if plan.shape is Shape.DEALS and plan.has(Meaning.STAGE) and Word.WON not in plan.words.values():
        found.append(Question.WON)
    if any(each.startswith(f"{NUMBER}@") for each in plan.meanings) and not plan.measure:
        found.append(Question.MEASURE)
    return tuple(dict.fromkeys(found))


def _currencies(plan: Plan, sample: Sample) -> tuple[str, ...]:
    """The currencies that amounts or a column beside them name."""
    money = [
        at
        for at, each in enumerate(plan.meanings)
        if each in (Meaning.AMOUNT, Meaning.COST) or "_amt" in each
    ]
    named = [at for at, each in enumerate(plan.headings) if CURRENCY.search(plain(each))]
    words = {value for at in money for value in sample.values(at)}
    beside = {value for at in named for value in sample.values(at)} if money else set[str]()
    codes = {value for value in beside if value in currencies_in(value)}
    return tuple(sorted(codes | {code for value in words for code in currencies_in(value)}))


def _rows(path: Path, sample: Sample) -> int:
    """About how many rows there are, by the length of the first ones."""
    if not sample.is_part:
        return len(sample.rows)
    length = sum(len(cell) + 1 for cells in sample.rows for cell in cells) / len(sample.rows)
    packed = 5 if sample.grid.sheets else 1
    return int(path.stat().st_size * packed / max(length, 1))

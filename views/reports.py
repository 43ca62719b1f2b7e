"""What the terminal says after a load, and about the outbox: facts in, lines out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from domain.imports import File, Findings, State

MOST = 20
"""How many of a kind are listed before the rest is counted."""


class Refused(Protocol):
    """A row that was not loaded, and why."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def reason(self) -> str: ...


def rows(read: int, refusals: Sequence[Refused]) -> Iterator[str]:
    """How many rows were read, loaded and refused, and each refusal with its place."""
    refused = len(refusals)
    yield f"Rows read {read:,}, loaded {read - refused:,}, refused {refused:,}."
    told = (f"{row.file} line {row.line}, {row.column} {row.value!r}: {row.reason}" for row in refusals)
    yield from listed(told, refused)


def listed(lines: Iterable[str], count: int) -> Iterator[str]:
    """The first of them, indented, and how many more there are."""
    for _, line in zip(range(MOST), lines, strict=False):
        yield f"  {line}"
    if count > MOST:
        yield f"  and {count - MOST:,} more"


def named(pairs: Sequence[tuple[object, str]]) -> Iterator[str]:
    """(name or place, reason) of what could not be used."""
    yield from listed((f"{name}: {reason}" for name, reason in pairs), len(pairs))


def outbox(counts: Mapping[str, int], failures: Sequence[tuple[str, str]]) -> Iterator[str]:
    """How many messages stand in each state, and those that could not be said."""
    yield "Messages: " + ", ".join(f"{number:,} {state}" for state, number in counts.items())
    yield from named(failures)


def understood(file: File) -> Iterator[str]:
    """What a file was understood to say, for the terminal."""
    found = file.findings
    span = f", {found.first[:7]} to {found.last[:7]}" if found.first else ""
    yield f"{file.name}: {found.read:,} rows{span}."
    for heading, meaning, examples, reason in found.columns:
        if meaning:
            yield f"  {heading} → {meaning} ({reason}; for example {examples})"
    if found.month:
        totals = ", ".join(f"{name} {value:,.10g}" for name, value in found.totals[:MOST])
        yield f"{found.month[:7]} {found.measure}: {totals}"
    yield from _told_of(found)


def loaded(name: str, found: Findings) -> Iterator[str]:
    """What came of a load."""
    yield f"{name}: numbers new {found.new:,}, changed {found.changed:,}, as before {found.same:,}."
    yield from _told_of(found)


def sourced(name: str, files: Iterable[File], trouble: str) -> Iterator[str]:
    """What came of reading a source."""
    if trouble:
        yield f"{name}: {trouble} Nothing was changed."
        return
    count = 0
    for count, file in enumerate(files, start=1):  # noqa: B007 - only how many there were
        if file.state is State.ASKED:
            yield f"{file.name}: {file.findings.read:,} rows wait for an administrator's answer in Slack."
        else:
            yield from loaded(file.name, file.findings)
    if not count:
        yield f"{name}: there are no rows."


def _told_of(found: Findings) -> Iterator[str]:
    good = f"Rows read {found.read:,}, good {found.loaded:,}, refused {found.refused:,}"
    yield f"{good}, left out {found.left_out:,}."
    told = (f"line {line}, {column} {value!r}: {why}" for line, column, value, why in found.bad)
    yield from listed(told, len(found.bad))
    if found.unknown:
        yield "Nobody knows: " + ", ".join(name for name, _ in found.unknown[:MOST])
    yield from (f"Note: {note}" for note in found.notes)

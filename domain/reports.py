"""Which files are one report, so that the newer says the whole of it again.

One report is what comes under one name from one hand, one folder or one source, about the same people: two
teams that both call their export `report.csv` have two, even where one administrator drops both.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.imports import File
from domain.sources import PLACE

FOLDER, TERMINAL, BY, FILE = "folder", "terminal", "by:", "file:"


@dataclass(frozen=True, slots=True)
class Report:
    """`origin` is whose hand it is (`by:7`), `folder`, `terminal`, or a source (`source:crm`)."""

    origin: str
    name: str
    number: int = 1

    @property
    def key(self) -> str:
        """How it is kept; `report_of` reads it back."""
        return f"{self.origin}/{self.number}/{self.name}"

    @property
    def is_sourced(self) -> bool:
        """Whether it comes from a database or a CRM by itself."""
        return self.origin.startswith(PLACE)


def report_of(key: str) -> Report:
    """The report that was kept under that key."""
    origin, number, name = key.split("/", 2)
    return Report(origin, name, int(number))


def first_of(file: File) -> Report:
    """The report that a file is, as long as nobody has another one of that name."""
    if file.place.startswith(PLACE):
        source, _, part = file.place.partition("/")
        return Report(source, part)
    if file.by_id is not None:
        return Report(f"{BY}{file.by_id}", file.name)
    return Report(FOLDER if file.place else TERMINAL, file.name)


@dataclass(frozen=True, slots=True)
class Belongs:
    """To which report a file belongs. `apart`: it is another than those of its name, for its people are."""

    report: Report
    apart: bool = False


def belongs(
    first: Report, known: Mapping[str, AbstractSet[int]], people: AbstractSet[int], another: bool | None
) -> Belongs:
    """The report of that name whose people these are; a new one if a person says so or nobody is in both.

    `known` gives whose numbers stand from each report of that hand and name. `another` is what a person said.
    """
    reports = {key: found for key, found in known.items() if found}
    if not reports or first.is_sourced:
        return Belongs(first)
    newest = max((report_of(key) for key in known), key=lambda each: each.number)
    new = Report(first.origin, first.name, newest.number + 1)
    if another:
        return Belongs(new)
    key = max(reports, key=lambda each: (len(reports[each] & people), report_of(each).number))
    apart = bool(people) and not reports[key] & people
    if apart and another is None:
        return Belongs(new, apart=True)
    return Belongs(report_of(key))


def named_sources(key: str) -> tuple[str, ...]:
    """Under which names an owner can be chosen for what belongs to a report, the narrowest first.

    `source:crm` for a source, `file:report.csv` for files of that name, `folder` for the watched folder.
    """
    report = report_of(key)
    if report.is_sourced:
        return (report.origin,)
    return (f"{FILE}{report.name}", *([FOLDER] if report.origin == FOLDER else []))

"""What a file of numbers is understood to say, before and after it is loaded, and how that is kept."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from domain.counted import Counted, GoalsTold

NUMBER = "n:"
"""How the meaning of a column of numbers begins: `n:revenue_amt`, `n:@2026-10`, `n:call_cnt@2026-10`."""


class State(StrEnum):
    """How far a file has come."""

    NEW = "new"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    LOADED = "loaded"
    LEFT = "left"
    FAILED = "failed"


MOVES: Mapping[State, frozenset[State]] = {
    State.NEW: frozenset({State.NEW, State.ASKED, State.CONFIRMED, State.LEFT, State.FAILED}),
    State.ASKED: frozenset({State.NEW, State.CONFIRMED, State.LEFT}),
    State.CONFIRMED: frozenset({State.NEW, State.LOADED, State.FAILED, State.ASKED}),
    State.LOADED: frozenset({State.NEW}),
    State.LEFT: frozenset({State.NEW}),
    State.FAILED: frozenset({State.NEW}),
}
"""What can become of a file from where it stands: `new` is looked at, `confirmed` is loaded.

What was loaded is looked at again when somebody has said whom its unknown names mean. An answer that comes
while a file is looked at, or just before it is loaded, lets the look begin anew."""


class Shape(StrEnum):
    """What one row of a file is."""

    MEASURES = "measures"
    WIDE = "wide"
    DEALS = "deals"
    ACTIVITIES = "activities"
    ACCOUNTS = "accounts"
    GOALS = "goals"
    TEAM = "team"


class Meaning(StrEnum):
    """What a column can be; "" is one that is not needed."""

    REP = "rep"
    LAST_NAME = "last_name"
    EMAIL = "email"
    MANAGER = "manager"
    MONTH = "month"
    DAY = "day"
    MEASURE = "measure"
    VALUE = "value"
    RECORDS = "records"
    ID = "id"
    STAGE = "stage"
    CREATED = "created"
    CLOSED = "closed"
    CLOSED_TOO = "closed_too"
    AMOUNT = "amount"
    COST = "cost"
    ACCOUNT = "account"
    ACTIVITY = "activity"
    NEXT_STEP = "next_step"
    PRODUCT = "product"
    TYPE = "type"
    OUTCOME = "outcome"
    SINCE = "since"


class Order(StrEnum):
    """In which order a day is written; `SERIAL` counts days as Excel does."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    SERIAL = "serial"


class Word(StrEnum):
    """What a word in a stage, type or outcome column can mean."""

    WON = "won"
    LOST = "lost"
    OPEN = "open"
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    DEMO = "demo"
    PROPOSAL = "proposal"
    DONE = "done"
    NOT_DONE = "not done"
    TALKED = "talked"
    IGNORE = "ignore"


class Question(StrEnum):
    """What only a person can decide."""

    DATES = "dates"
    DECIMALS = "decimals"
    WON = "won"
    MEASURE = "measure"
    CLOSED = "closed"
    REP = "rep"
    SHEET = "sheet"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is read: which column is what, and what its words, days and numbers mean.

    `top` is the line of the headings and `depth` how many lines they take. `meanings` and `decimals` go by
    column. `measure` is what a column stands for that only names a month. `fills` says that an empty name
    means the one above. `whole`: the rows are all there is today; where there is none, nothing happened.
    `answered` are the questions that a person has decided; what they decided is never guessed anew.
    """

    shape: Shape
    headings: tuple[str, ...]
    meanings: tuple[str, ...]
    sheet: str = ""
    top: int = 1
    depth: int = 1
    dates: Order = Order.YMD
    decimals: tuple[str, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)
    measure: str = ""
    fills: bool = False
    whole: bool = False
    answered: tuple[str, ...] = ()

    def place(self, meaning: Meaning) -> int | None:
        """Where the column with that meaning stands."""
        return self.meanings.index(meaning) if meaning in self.meanings else None

    def has(self, *meanings: Meaning) -> bool:
        """Whether any of these is there."""
        return any(meaning in self.meanings for meaning in meanings)

    def with_answer(self, question: Question, **facts: Any) -> "Plan":
        """The same, with that question answered."""
        answered = tuple(dict.fromkeys([*self.answered, str(question)]))
        return replace(self, answered=answered, **facts)

    def as_json(self) -> dict[str, Any]:
        """For keeping; `plan_from` reads it back."""
        return {
            "shape": self.shape,
            "headings": list(self.headings),
            "meanings": list(self.meanings),
            "sheet": self.sheet,
            "top": self.top,
            "depth": self.depth,
            "dates": self.dates,
            "decimals": list(self.decimals),
            "words": dict(self.words),
            "measure": self.measure,
            "fills": self.fills,
            "whole": self.whole,
            "answered": list(self.answered),
        }


def plan_from(kept: Mapping[str, Any]) -> Plan:
    """The plan that was kept."""
    return Plan(
        **{
            **kept,
            "shape": Shape(kept["shape"]),
            "dates": Order(kept["dates"]),
            "headings": tuple(kept["headings"]),
            "meanings": tuple(kept["meanings"]),
            "decimals": tuple(kept["decimals"]),
            "answered": tuple(kept.get("answered", ())),
            "words": {name: Word(word) for name, word in kept["words"].items()},
        }
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is understood: its heading, two values, and why it is taken for what it is."""

    heading: str
    examples: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a look at a file says. `asks` must be answered by a person before anything can be loaded.

    `currencies` are those that its amounts name, by their three letters.
    """

    plan: Plan
    columns: tuple[Column, ...]
    sheets: tuple[str, ...]
    asks: tuple[Question, ...] = ()
    ambiguous: str = ""
    about_rows: int = 0
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the dialogue about a file shows: plain values only, for it is kept between two clicks.

    `columns` are (heading, meaning, two values, reason); `people` the names of those who are known;
    `unknown` are (name, rows); `month` is the one recomputed: `measure` of each of `totals` (name, value).
    `bad` are (line, column, value, reason); `changes` are (name, month, measure, before, after, who
    typed it). `leaving` are the people whose numbers go, `apart` says that the earlier report of that name
    is about other people altogether.
    """

    columns: tuple[tuple[str, ...], ...] = ()
    sheets: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    ambiguous: str = ""
    remembered: bool = False
    read: int = 0
    loaded: int = 0
    refused: int = 0
    left_out: int = 0
    aside: int = 0
    bad: tuple[tuple[str, ...], ...] = ()
    people: tuple[str, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    strange: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    month: str = ""
    measure: str = ""
    totals: tuple[tuple[str, float], ...] = ()
    measures: tuple[str, ...] = ()
    members: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    changes: tuple[tuple[Any, ...], ...] = ()
    notes: tuple[str, ...] = ()
    trouble: str = ""
    fingerprint: str = ""
    apart: bool = False
    leaving: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For keeping; `findings_from` reads it back."""
        return asdict(self)


def findings_from(kept: Mapping[str, Any]) -> Findings:
    """The findings that were kept."""

    def tuples(value: Any) -> Any:
        return tuple(tuples(each) for each in value) if isinstance(value, list | tuple) else value

    return Findings(**{name: tuples(value) for name, value in kept.items()})


@dataclass(frozen=True, slots=True)
class File:
    """A file and how far it has come. `by_id` is who dropped it; nobody for the watched folder.

    `report` is the key of the report it belongs to, `another` what a person said about that.
    """

    id: int
    workspace: str
    place: str
    name: str
    by_id: int | None
    state: State
    edition: int
    rows: int
    plan: Plan | None
    findings: Findings
    corrects_id: int | None
    at: datetime
    report: str = ""
    another: bool | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What came of numbers typed by hand: how many, and for whoever may see them (measure, before, after)."""

    numbers: int
    changes: tuple[tuple[str, float | None, float], ...] = ()


Progress = Callable[[int], None]


class Tables(Protocol):
    """Reads files of numbers; what `connectors` gives to the use cases."""

    def look(
        self, path: Path, name: str, known: Mapping[str, int], remembered: Sequence[Plan], *, sheet: str = ""
    ) -> Understood:
        """What the file seems to say.

        Raises:
            BadImport: It can't be read as a table.
        """

    def count(
        self,
        path: Path,
        name: str,
        plan: Plan,
        known: Mapping[str, int],
        *,
        today: date,
        corrections: Sequence[Path] = (),
        refused: tuple[Path, int] | None = None,
        progress: Progress | None = None,
    ) -> Counted:
        """Everything the file says under that plan.

        `known` gives the id of a person for each plain spelling, 0 for one that is to be left out.
        `corrections` are files of refused rows that came back, the last word last; `refused` is where those
        of this run go, and the number of the import that they name.

        Raises:
            BadImport: It can't be read.
        """

    def goals(self, path: Path, name: str) -> GoalsTold | None:
        """What a file of goals says; None for any other file.

        Raises:
            BadImport: It speaks of goals, but lacks a column.
        """

    def corrected(self, path: Path) -> int | None:
        """The import that a file of refused rows belongs to; None for any other file."""


def headings_key(headings: Iterable[str]) -> str:
    """Under what a plan is remembered: the set of headings, whatever their order and case."""
    return "\n".join(sorted({" ".join(each.casefold().split()) for each in headings if each.strip()}))


def plain(text: str) -> str:
    """How names, words and headings are compared: without case, accents and doubled spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in bare if not unicodedata.combining(each)).split())

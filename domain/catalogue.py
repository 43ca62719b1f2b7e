"""Which KPIs count for a team, from which month on: chosen from the catalogue, or the team's own."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from domain.errors import BadAnswer
from domain.formulas import BadFormula, compile_formula
from domain.goals import as_written, largest_remainder
from domain.kpis import (
    Catalogue,
    Direction,
    Family,
    Kind,
    Kpi,
    Pacing,
    Scoring,
    Unit,
    check_weights,
    weighted,
)

OWN = "own_"
"""How the key of a team's own KPI begins, so that it never meets one of the catalogue's."""
LONGEST_KEY, LONGEST_NAME, LONGEST_SHORT, LONGEST_NOTE = 40, 60, 24, 300
MOST_OF_A_KIND, MOST_KPIS = 6, 20
COUNTED = (Unit.CURRENCY, Unit.COUNT)


@dataclass(frozen=True)
class Selection:
    """A team's KPIs with their weights, and its own ones, from a month on until the next selection.

    `starts` is None for what counts where nobody ever chose. `year_starts` is the first month (1-12) of
    the team's fiscal year. Each one stands alone, so that a later one never changes an earlier month.
    """

    pack: str
    weights: Mapping[str, float]
    own: tuple[Kpi, ...] = ()
    year_starts: int = 1
    starts: date | None = None
    by_id: int | None = None
    at: datetime | None = None
    reason: str = ""
    known: Mapping[str, Kpi] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def lines(self) -> tuple[tuple[Kpi, float], ...]:
        """The KPIs with their weights, outputs first; one that no catalogue knows any more is left out."""
        kpis = dict(self.known) | {kpi.key: kpi for kpi in self.own}
        return weighted({key: each for key, each in self.weights.items() if key in kpis}, kpis)

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs alone, outputs first."""
        return tuple(kpi for kpi, _ in self.lines)


def default(catalogue: Catalogue, pack: str) -> Selection:
    """A pack as it is, since ever.

    Raises:
        UnknownPack: There is no pack of that name.
    """
    return Selection(pack, {kpi.key: weight for kpi, weight in catalogue.pack(pack)}, known=catalogue.kpis)


def check(selection: Selection, catalogue: Catalogue) -> None:
    """Let a selection pass whose formulas can be read and whose results outweigh the activity.

    Raises:
        BadAnswer: A formula, a name or the year's start makes no sense.
        BadWeights: The weights don't add up.
    """
    if selection.year_starts not in range(1, 13):
        raise BadAnswer("year_starts", "A fiscal year starts in a month from 1 to 12.")
    if len(selection.weights) > MOST_KPIS:
        raise BadAnswer("weights", f"{len(selection.weights)} KPIs are too many; {MOST_KPIS} fit.")
    keys = [kpi.key for kpi in selection.own]
    twice = sorted({key for key in keys if keys.count(key) > 1 or key in catalogue.kpis})
    if twice:
        raise BadAnswer("name", f"There is a KPI {twice[0]} already.")
    for kpi in selection.own:
        check_own(kpi, catalogue)
    check_weights(selection.weights, dict(catalogue.kpis) | {kpi.key: kpi for kpi in selection.own})


def check_own(kpi: Kpi, catalogue: Catalogue) -> None:
    """Let a team's own KPI pass.

    Raises:
        BadAnswer: It has no name, or its formula is not plain arithmetic over known measures.
    """
    if not kpi.name:
        raise BadAnswer("name", "Please give it a name.")
    try:
        formula = compile_formula(kpi.formula, catalogue.measures)
    except BadFormula as trouble:
        raise BadAnswer("formula", trouble.for_people) from None
    if not formula.names:
        raise BadAnswer("formula", "The formula needs a measure, or it would be the same each month.")
    if formula.goals - catalogue.kpis.keys():
        raise BadAnswer("formula", f"There is no KPI {min(formula.goals)} whose goal it could ask for.")


def own_kpi(
    name: str, about: str, unit: Unit, direction: Direction, kind: Kind, formula: str, *, key: str
) -> Kpi:
    """A KPI of a team's own: more is judged as a share of the goal, less as the goal's share of it.

    What adds up over a month is expected day by day, anything else is judged as it stands.
    """
    words = " ".join(name.split())[:LONGEST_NAME]
    return Kpi(
        key=key,
        name=words,
        kind=kind,
        family=Family.RESULT if kind is Kind.OUTPUT else Family.ACTIVITY,
        unit=unit,
        direction=direction,
        formula=formula.strip(),
        scoring=Scoring.RATIO if direction is Direction.UP else Scoring.INVERSE,
        band_width=None,
        pacing=Pacing.LINEAR if unit in COUNTED else Pacing.SNAPSHOT,
        prorate=unit is Unit.COUNT and direction is Direction.UP,
        seed=False,
        note=" ".join(about.split())[:LONGEST_NOTE],
        short=words if len(words) <= LONGEST_SHORT else f"{words[: LONGEST_SHORT - 1].rstrip()}…",
    )


def own_key(name: str, taken: Collection[str]) -> str:
    """A key made of the name's letters that nobody uses yet: `own_demo_days`, then `own_demo_days_2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first = OWN + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "kpi")[: LONGEST_KEY - len(OWN) - 4]
    tries = (first, *(f"{first}_{number}" for number in range(2, len(taken) + 3)))
    return next(key for key in tries if key not in taken)


def given_up(weights: Mapping[str, float], weight: float) -> dict[str, float]:
    """What is left of the weights when something new takes so much of the hundred: each gives its share.

    Raises:
        BadAnswer: The new one would take everything.
    """
    if not 0 <= weight < 100:
        raise BadAnswer("weight", "A weight is a number from 0 to less than 100.")
    exact = [as_written(each) * (100 - as_written(weight)) / 100 for each in weights.values()]
    return dict(zip(weights, largest_remainder(exact, decimals=1), strict=True))


def too_many(selection: Selection) -> str:
    """A warning above six results and six kinds of activity, or nothing."""
    counts = {kind: sum(kpi.kind is kind for kpi in selection.kpis) for kind in Kind}
    if max(counts.values()) <= MOST_OF_A_KIND:
        return ""
    return (
        f"That is {counts[Kind.OUTPUT]} results and {counts[Kind.INPUT]} for activity. "
        f"Above {MOST_OF_A_KIND} and {MOST_OF_A_KIND} nobody knows any more what matters."
    )


def in_force(selections: Sequence[Selection], month: date) -> Selection | None:
    """What counts in a month: the last decision, in the order they were made, that begins by then."""
    begun = [each for each in selections if each.starts is not None and each.starts <= month]
    return begun[-1] if begun else None


def differences(before: Selection, after: Selection) -> tuple[str, ...]:
    """What a change changes, a few words for each KPI: `Sales calls 9 → 12`, `without Margin`."""
    old, new = ({kpi.key: (kpi, weight) for kpi, weight in each.lines} for each in (before, after))
    added = [f"new: {kpi.label} {weight:g}" for key, (kpi, weight) in new.items() if key not in old]
    changed = [_changed(old[key], new[key]) for key in new if key in old and old[key] != new[key]]
    gone = [f"without {kpi.label}" for key, (kpi, _) in old.items() if key not in new]
    year = [] if before.year_starts == after.year_starts else ["another start of the year"]
    return (*added, *changed, *gone, *year)


def _changed(before: tuple[Kpi, float], after: tuple[Kpi, float]) -> str:
    weights = f" {before[1]:g} → {after[1]:g}" if before[1] != after[1] else ""
    return f"{after[0].label}{weights}{' by a new formula' if before[0] != after[0] else ''}"


def every_key(catalogue: Catalogue, selections: Iterable[Selection]) -> set[str]:
    """Every key that is taken, by the catalogue or by any team."""
    return set(catalogue.kpis) | {kpi.key for each in selections for kpi in each.own}

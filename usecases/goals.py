"""A rep's goals: what stands for a year, setting a year, and loading a file of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from domain.errors import BadAnswer, NotAllowed, OneOnOneError, UnknownPerson
from domain.facts import GoalsFacts
from domain.goals import BadShares, monthly_goals
from domain.kpis import Catalogue, Kpi
from domain.people import Action, Actor, Person
from storage import goals as stored
from storage import people as stored_people
from usecases.rosters import Roster
from usecases.services import Services, require, today

YEARS = range(2000, 2101)
FROM_A_FILE = "Loaded from a file of goals."

Months = Mapping[date, float]


class GoalRowLike(Protocol):
    """One goal of one rep, for a month or for a year, as a file says it; `rep` is a name or an e-mail."""

    @property
    def rep(self) -> str: ...
    @property
    def kpi(self) -> str: ...
    @property
    def month(self) -> date | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def value(self) -> float: ...
    @property
    def shares(self) -> Sequence[float] | None: ...
    @property
    def line(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LoadedGoals:
    """What a load of goals did.

    `goals` are the goals by month that the good rows speak of, `changed` those of them that were not there
    like that. `refusals` are (line, reason) of rows left out; `unmatched` are (name, reason), once per
    name. `kept` are (line, reason) of rows some of whose months are over and keep another goal.
    """

    goals: int
    changed: int
    unmatched: tuple[tuple[str, str], ...] = ()
    refusals: tuple[tuple[int, str], ...] = ()
    kept: tuple[tuple[int, str], ...] = ()


def show(services: Services, actor: Actor, rep: Person, year: int) -> GoalsFacts:
    """A rep's goals for a calendar year.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them today.
        BadAnswer: "year" is none.
    """
    with services.database.read() as session:
        require(session, Action.SEE_GOALS, actor, rep, on=today(services, rep))
        return _facts(services, session, actor, rep, year)


def set_year(
    services: Services,
    actor: Actor,
    rep: Person,
    *,
    year: int,
    kpi_key: str,
    annual: float,
    shares: Sequence[float] | None = None,
    reason: str = "",
) -> GoalsFacts:
    """Set a rep's goal for a year: shared out by season, or the same rate in every month.

    Months that are over keep the goal they have. `shares` are twelve percentages, the catalogue's season
    if there are none.

    Raises:
        NotAllowed: The actor is not responsible for the rep today.
        BadAnswer: "year", "kpi", "annual" or "shares" makes no sense, or a "reason" is missing.
    """
    with services.database.write() as session:
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
        stored.hold(session, [rep.id])
        wanted = _year_goals(services.catalogue, kpi_key, year, annual, shares)
        put = _explained(services, session, rep, kpi_key, wanted, reason.strip())
        _save(services, session, actor, put, reason.strip())
        return _facts(services, session, actor, rep, year)


def load(services: Services, actor: Actor, rows: Sequence[GoalRowLike]) -> LoadedGoals:
    """Load a file's goals; rows that make no sense are refused by line while the good ones load.

    A goal for a month counts more than one for its year. Months that are over keep the goal they have.

    Raises:
        NotAllowed: The actor is not the product itself.
    """
    with services.database.write() as session:
        require(session, Action.SET_GOALS, actor, None, on=services.now().date())
        reading = _Reading(services.catalogue, Roster(stored_people.everybody(session, services.workspace)))
        for row in sorted(rows, key=lambda row: row.month is not None):
            reading.take(row)
        put, kept = _without_past(services, session, reading)
        changed = _save(services, session, actor, put, FROM_A_FILE)
        unmatched, refusals = tuple(reading.unmatched.items()), tuple(sorted(reading.refusals))
        return LoadedGoals(len(reading.goals), changed, unmatched, refusals, kept)


@dataclass
class _Reading:
    """Rows understood so far: `goals` by (person id, KPI, month), each with its value and its line."""

    catalogue: Catalogue
    roster: Roster
    people: dict[int, Person] = field(default_factory=dict)
    goals: dict[tuple[int, str, date], tuple[float, int]] = field(default_factory=dict)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    unmatched: dict[str, str] = field(default_factory=dict)

    def take(self, row: GoalRowLike) -> None:
        """Understand one row, or refuse it with the reason."""
        try:
            rep = self.roster.find(row.rep)
            months = _row_goals(self.catalogue, row)
        except OneOnOneError as trouble:
            self.refusals.append((row.line, trouble.for_people))
            if isinstance(trouble, UnknownPerson):
                self.unmatched.setdefault(row.rep, trouble.for_people)
            return
        self.people[rep.id] = rep
        self.goals |= {(rep.id, row.kpi, month): (value, row.line) for month, value in months.items()}


def _explained(
    services: Services, session: Session, rep: Person, kpi: str, wanted: Months, reason: str
) -> dict[tuple[int, str, date], float]:
    """The goals to write: those of months that can still change.

    Raises:
        BadAnswer: "reason" is missing although one of them stands otherwise.
    """
    stands = stored.months(session, [rep.id], min(wanted), max(wanted))[rep.id]
    now = today(services, rep)
    put = {m: value for m, value in wanted.items() if _may_change(m, stands.get((kpi, m)), now)}
    if not reason and any(stands.get((kpi, month), value) != value for month, value in put.items()):
        raise BadAnswer("reason", "This changes a goal that stands. Please say why, so it can be shown.")
    return {(rep.id, kpi, month): value for month, value in put.items()}


def _without_past(
    services: Services, session: Session, reading: _Reading
) -> tuple[dict[tuple[int, str, date], float], tuple[tuple[int, str], ...]]:
    """The goals to write, and (line, reason) where a month that is over keeps another goal."""
    if not reading.goals:
        return {}, ()
    stored.hold(session, reading.people)
    months = [month for _, _, month in reading.goals]
    stands = stored.months(session, reading.people, min(months), max(months))
    now = {key: today(services, rep) for key, rep in reading.people.items()}
    put: dict[tuple[int, str, date], float] = {}
    kept: dict[int, list[date]] = {}
    for (person, kpi, month), (value, line) in reading.goals.items():
        before = stands[person].get((kpi, month))
        if _may_change(month, before, now[person]):
            put[person, kpi, month] = value
        elif before != value:
            kept.setdefault(line, []).append(month)
    return put, tuple((line, _over(kept[line])) for line in sorted(kept))


def _over(months: Sequence[date]) -> str:
    listed = ", ".join(f"{month:%Y-%m}" for month in sorted(months))
    return f"Over already, so the goal stays as it was: {listed}."


def _facts(services: Services, session: Session, actor: Actor, rep: Person, year: int) -> GoalsFacts:
    months = _months(year)
    return GoalsFacts(
        rep,
        year,
        tuple(kpi for kpi, _ in services.catalogue.pack(services.pack)),
        months,
        stored.months(session, [rep.id], months[0], months[-1])[rep.id],
        _may_set(services, session, actor, rep),
    )


def _may_set(services: Services, session: Session, actor: Actor, rep: Person) -> bool:
    try:
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
    except NotAllowed:
        return False
    return True


def _row_goals(catalogue: Catalogue, row: GoalRowLike) -> Months:
    """A row's goals by month.

    Raises:
        BadAnswer: Something in the row makes no sense.
    """
    if row.month is None:
        return _year_goals(catalogue, row.kpi, row.year or 0, row.value, row.shares)
    _known(catalogue, row.kpi)
    return {_first(row.month): _amount(row.value)}


def _year_goals(
    catalogue: Catalogue, key: str, year: int, annual: float, shares: Sequence[float] | None
) -> Months:
    """Twelve months of a year's goal.

    Raises:
        BadAnswer: With the name of the field that makes no sense.
    """
    kpi, months, amount = _known(catalogue, key), _months(year), _amount(annual)
    if not kpi.adds_up:
        return dict.fromkeys(months, amount)
    try:
        goals = monthly_goals(amount, catalogue.season if shares is None else shares)
    except BadShares as trouble:
        raise BadAnswer("shares", trouble.for_people) from None
    return dict(zip(months, goals, strict=True))


def _known(catalogue: Catalogue, key: str) -> Kpi:
    if key not in catalogue.kpis:
        raise BadAnswer("kpi", f"I don't know a KPI called “{key}”.")
    return catalogue.kpis[key]


def _amount(value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise BadAnswer("annual", "A goal is a number of zero or more.")
    return float(value)


def _months(year: int) -> tuple[date, ...]:
    if year not in YEARS:
        raise BadAnswer("year", f"Please give me a year between {YEARS[0]} and {YEARS[-1]}.")
    return tuple(date(year, month, 1) for month in range(1, 13))


def _may_change(month: date, before: float | None, now: date) -> bool:
    """A month that is over keeps its goal; one that never had any can still get one."""
    return before is None or month >= _first(now)


def _save(
    services: Services,
    session: Session,
    actor: Actor,
    goals: Mapping[tuple[int, str, date], float],
    reason: str,
) -> int:
    by = actor.person.id if actor.person else None
    return stored.put_many(session, goals, by=by, at=services.now(), reason=reason or None)


def _first(day: date) -> date:
    return day.replace(day=1)

"""A rep's goals: what stands for a year, setting a year, and loading a file of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from domain.errors import BadAnswer, OneOnOneError, UnknownPerson
from domain.facts import GoalsFacts
from domain.goals import fiscal_year
from domain.kpis import Catalogue
from domain.people import Action, Actor, Person
from storage import goals as stored
from storage import people as stored_people
from usecases import agreements
from usecases.counting import Counting, counting, counts
from usecases.goal_years import Months, amount_of, facts, first_of, known, may_change, shared_out, year_of
from usecases.rosters import Roster
from usecases.services import Services, require, today

FROM_A_FILE = "Loaded from a file of goals."

Goals = Mapping[tuple[str, date], float]


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


People = Sequence[Person]


@dataclass(frozen=True, slots=True)
class GoalsSeen:
    """What a file's goals are about: whose they are, the months, how many are new, changed or stand already.

    `refusals` are (line, reason) of rows left out, `kept` of rows some of whose months are over.
    """

    people: tuple[str, ...]
    first: date | None
    last: date | None
    new: int
    changed: int
    same: int
    refusals: tuple[tuple[int, str], ...]
    kept: tuple[tuple[int, str], ...]


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
    """A rep's goals for a fiscal year, named after the calendar year it begins in.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them today.
        BadAnswer: "year" is none.
    """
    with services.database.read() as session:
        require(session, Action.SEE_GOALS, actor, rep, on=today(services, rep))
        return facts(services, session, actor, rep, year)


def this_year(services: Services, actor: Actor, rep: Person, month: date | None = None) -> int:
    """The calendar year in which the rep's fiscal year of that month, or of today, began.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them today.
    """
    with services.database.read() as session:
        now = today(services, rep)
        require(session, Action.SEE_GOALS, actor, rep, on=now)
        return fiscal_year(month or now, counts(services, session, rep, first_of(now)).year_starts)


def set_months(
    services: Services,
    actor: Actor,
    rep: Person,
    *,
    year: int,
    goals: Goals,
    reason: str = "",
) -> GoalsFacts:
    """Set a rep's goals month by month; those that stand already are left alone.

    Raises:
        NotAllowed: The actor is not responsible for the rep today.
        BadAnswer: A goal makes no sense, or a "reason" is missing.
    """
    with services.database.write() as session:
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
        counted = counting(services, session, [rep])
        for key, _ in goals:
            known(counted, rep, key)
        wanted = {place: amount_of(goal) for place, goal in goals.items()}
        return save(services, session, actor, rep, year, wanted, reason)


def load(services: Services, actor: Actor, rows: Sequence[GoalRowLike]) -> LoadedGoals:
    """Load a file's goals; rows that make no sense are refused by line while the good ones load.

    A goal for a month counts more than one for its year. Months that are over keep the goal they have.
    Reps who were asked about that year before are asked again.

    Raises:
        NotAllowed: The actor is not the product itself.
    """
    with services.database.write() as session:
        require(session, Action.SET_GOALS, actor, None, on=services.now().date())
        return load_in(services, session, actor, stored_people.everybody(session, services.workspace), rows)


def load_in(
    services: Services, session: Session, actor: Actor, reps: People, rows: Sequence[GoalRowLike]
) -> LoadedGoals:
    """The same within a transaction of somebody who has asked already who may do it."""
    reading = _read(services, session, reps, rows)
    put, kept = _without_past(services, session, reading)
    changed = _save(services, session, actor, put, FROM_A_FILE)
    agreements.changed(services, session, actor, list(reading.people.values()), [m for _, _, m in put])
    unmatched, refusals = tuple(reading.unmatched.items()), tuple(sorted(reading.refusals))
    return LoadedGoals(len(reading.goals), changed, unmatched, refusals, kept)


def seen(services: Services, session: Session, reps: People, rows: Sequence[GoalRowLike]) -> GoalsSeen:
    """What a file's goals are about and what they would change; nothing is saved."""
    reading = _read(services, session, reps, rows)
    put, kept = _without_past(services, session, reading, hold=False)
    months = sorted({month for _, _, month in reading.goals})
    stands = stored.months(session, reading.people, months[0], months[-1]) if months else {}
    other = [place for place, value in put.items() if stands[place[0]].get(place[1:]) != value]
    new = [place for place in other if place[1:] not in stands[place[0]]]
    return GoalsSeen(
        tuple(sorted(rep.name for rep in reading.people.values())),
        months[0] if months else None,
        months[-1] if months else None,
        len(new),
        len(other) - len(new),
        len(put) - len(other),
        tuple(sorted(reading.refusals)),
        kept,
    )


def _read(services: Services, session: Session, reps: People, rows: Sequence[GoalRowLike]) -> "_Reading":
    counted = counting(services, session, reps)
    reading = _Reading(services.catalogue, Roster(reps), counted, services.now().date())
    for row in sorted(rows, key=lambda row: row.month is not None):
        reading.take(row)
    return reading


@dataclass
class _Reading:
    """Rows understood so far: `goals` by (person id, KPI, month), each with its value and its line."""

    catalogue: Catalogue
    roster: Roster
    counted: Counting
    now: date
    people: dict[int, Person] = field(default_factory=dict)
    goals: dict[tuple[int, str, date], tuple[float, int]] = field(default_factory=dict)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    unmatched: dict[str, str] = field(default_factory=dict)

    def take(self, row: GoalRowLike) -> None:
        """Understand one row, or refuse it with the reason."""
        try:
            rep = self.roster.find(row.rep)
            months = self._months(rep, row)
        except OneOnOneError as trouble:
            self.refusals.append((row.line, trouble.for_people))
            if isinstance(trouble, UnknownPerson):
                self.unmatched.setdefault(row.rep, trouble.for_people)
            return
        self.people[rep.id] = rep
        self.goals |= {(rep.id, row.kpi, month): (value, row.line) for month, value in months.items()}

    def _months(self, rep: Person, row: GoalRowLike) -> Months:
        """A row's goals by month.

        Raises:
            BadAnswer: Something in the row makes no sense.
        """
        kpi = known(self.counted, rep, row.kpi)
        if row.month is not None:
            return {first_of(row.month): amount_of(row.value)}
        months = year_of(self.counted, rep, row.year or 0, self.now)
        return shared_out(self.catalogue, kpi, months, row.value, row.shares)


def save(
    services: Services, session: Session, actor: Actor, rep: Person, year: int, wanted: Goals, reason: str
) -> GoalsFacts:
    """Save those of the goals whose months can still change, note why, and let the rep be asked.

    Raises:
        BadAnswer: "reason" is missing although one of them stands otherwise.
    """
    why, months = reason.strip(), [month for _, month in wanted]
    if not wanted:
        return facts(services, session, actor, rep, year)
    stored.hold(session, [rep.id])
    stands = stored.months(session, [rep.id], min(months), max(months))[rep.id]
    differ = {place: goal for place, goal in wanted.items() if stands.get(place) != goal}
    now = today(services, rep)
    put = {place: goal for place, goal in differ.items() if may_change(place[1], stands.get(place), now)}
    if not why and any(place in stands for place in put):
        raise BadAnswer("reason", "This changes a goal that stands. Please say why, so it can be shown.")
    _save(services, session, actor, {(rep.id, kpi, month): goal for (kpi, month), goal in put.items()}, why)
    if put:
        agreements.changed(services, session, actor, [rep], [month for _, month in put])
    kept = tuple(sorted({month for kpi, month in differ if (kpi, month) not in put}))
    return replace(facts(services, session, actor, rep, year), kept=kept)


def _without_past(
    services: Services, session: Session, reading: _Reading, *, hold: bool = True
) -> tuple[dict[tuple[int, str, date], float], tuple[tuple[int, str], ...]]:
    """The goals to write, and (line, reason) where a month that is over keeps another goal."""
    if not reading.goals:
        return {}, ()
    if hold:
        stored.hold(session, reading.people)
    months = [month for _, _, month in reading.goals]
    stands = stored.months(session, reading.people, min(months), max(months))
    now = {key: today(services, rep) for key, rep in reading.people.items()}
    put: dict[tuple[int, str, date], float] = {}
    kept: dict[int, list[date]] = {}
    for (person, kpi, month), (value, line) in reading.goals.items():
        before = stands[person].get((kpi, month))
        if may_change(month, before, now[person]):
            put[person, kpi, month] = value
        elif before != value:
            kept.setdefault(line, []).append(month)
    return put, tuple((line, _over(kept[line])) for line in sorted(kept))


def _over(months: Sequence[date]) -> str:
    listed = ", ".join(f"{month:%Y-%m}" for month in sorted(months))
    return f"Over already, so the goal stays as it was: {listed}."


def _save(
    services: Services,
    session: Session,
    actor: Actor,
    goals: Mapping[tuple[int, str, date], float],
    reason: str,
) -> int:
    by = actor.person.id if actor.person else None
    return stored.put_many(session, goals, by=by, at=services.now(), reason=reason or None)

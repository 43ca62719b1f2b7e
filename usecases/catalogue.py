"""How a team changes what counts: a pack, weights, KPIs of its own. Each change is dated and never undone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import Session

from domain import catalogue as rules
from domain.catalogue import Selection, default, in_force
from domain.errors import BadAnswer, NoReps, NotAllowed, OneOnOneError
from domain.facts import KpiChange, TeamKpisFacts
from domain.formulas import BadFormula, Readings, compile_formula
from domain.kpis import Kpi
from domain.meetings import last_day, months_back, next_month, previous_month
from domain.people import Action, Actor, Person
from storage import catalogue as stored
from storage import goals as stored_goals
from storage import people as stored_people
from storage import series
from usecases.rosters import Roster
from usecases.services import Services, calendar, person, reps_on, require, today

LONGEST_REASON = 300
MOST_CHANGES = 5
Change = Callable[[Selection], Selection]


class TeamFile(Protocol):
    """What a file says counts for one team; `team` is its manager's name or e-mail, `starts` None for now."""

    @property
    def team(self) -> str: ...
    @property
    def starts(self) -> date | None: ...
    @property
    def pack(self) -> str: ...
    @property
    def weights(self) -> dict[str, float]: ...
    @property
    def own(self) -> Sequence[Kpi]: ...
    @property
    def year_starts(self) -> int: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class LoadedKpis:
    """What a load did: teams that changed, that stood so already, and (team, reason) of those refused."""

    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def team(services: Services, actor: Actor, manager: Person) -> TeamKpisFacts:
    """What counts for a manager's team, and how it came to be.

    Raises:
        NotAllowed: The actor is neither that manager nor an administrator.
        NoReps: Nobody reports to them.
    """
    with services.database.read() as session:
        _let_in(services, session, actor, manager)
        return _team(services, session, manager)


def team_of(services: Services, actor: Actor, manager_id: int) -> TeamKpisFacts:
    """The same for the manager whom a form names by id.

    Raises:
        NotAllowed, NoReps, UnknownPerson: As `team`, or there is nobody of that id.
    """
    with services.database.read() as session:
        manager = person(session, manager_id)
        _let_in(services, session, actor, manager)
        return _team(services, session, manager)


def teams(services: Services, actor: Actor) -> tuple[Person, ...]:
    """Everybody who leads a team today, by name.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.read() as session:
        now = services.now().date()
        require(session, Action.KEEP_CATALOGUE, actor, None, on=now)
        leading = {line.manager_id for line in stored_people.lines(session) if line.holds_on(now)}
        found = stored_people.many(session, leading).values()
        here = (each for each in found if each.active and each.workspace == services.workspace)
        return tuple(sorted(here, key=lambda each: each.name))


def choose(
    services: Services,
    actor: Actor,
    manager: Person,
    *,
    change: Change,
    starts: date,
    reason: str = "",
) -> TeamKpisFacts:
    """Decide what counts for a team from a month on: the newest decision, changed. The same changes nothing.

    Raises:
        NotAllowed: The actor is neither that manager nor an administrator.
        NoReps: Nobody reports to them.
        BadAnswer, BadWeights: It makes no sense, or its month is neither this one nor the next.
    """
    with services.database.write() as session:
        _let_in(services, session, actor, manager)
        _decide(services, session, actor, manager, change, starts, reason)
        return _team(services, session, manager)


def load(services: Services, actor: Actor, files: Iterable[TeamFile]) -> LoadedKpis:
    """Load what a file says of teams' KPIs: each team whole or not at all; the same twice changes nothing.

    A team that never chose before can do so from a month that is over, as when history is loaded.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    changed: list[str] = []
    same: list[str] = []
    refused: list[tuple[str, str]] = []
    with services.database.write() as session:
        require(session, Action.KEEP_CATALOGUE, actor, None, on=services.now().date())
        roster = Roster(stored_people.everybody(session, services.workspace))
        for file in files:
            try:
                manager = roster.find(file.team)
                _let_in(services, session, actor, manager)
                starts = file.starts or open_months(services, manager)[0]
                took = _decide(services, session, actor, manager, _as_in(file), starts, file.reason)
            except OneOnOneError as trouble:
                refused.append((file.team, trouble.for_people))
                continue
            (changed if took else same).append(manager.name)
    return LoadedKpis(tuple(changed), tuple(same), tuple(refused))


def everything(services: Services, actor: Actor) -> tuple[tuple[Person, Selection], ...]:
    """What counts for every team, by manager's name: the newest decision, or what is usual.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    found = teams(services, actor)
    with services.database.read() as session:
        return tuple((manager, _newest(services, session, manager)) for manager in found)


def open_months(services: Services, manager: Person) -> tuple[date, date]:
    """The months from which something new can count: this one, which is not closed yet, and the next."""
    this = today(services, manager).replace(day=1)
    return this, next_month(this)


def with_own(
    services: Services,
    actor: Actor,
    manager: Person,
    *,
    starts: date,
    reason: str,
    weight: float,
    **about: Any,
) -> TeamKpisFacts:
    """Add a KPI of the team's own; the others give up what it weighs, each in proportion.

    `about` are name, about, unit, direction, kind and formula.

    Raises:
        NotAllowed, NoReps, BadAnswer, BadWeights: As `choose`.
    """
    with services.database.read() as session:
        _let_in(services, session, actor, manager)
        every = stored.everything(session, services.workspace, {})
        taken = rules.every_key(services.catalogue, [each for many in every.values() for each in many])
    kpi = rules.own_kpi(**about, key=rules.own_key(about["name"], taken))
    rules.check_own(kpi, services.catalogue)

    def added(now: Selection) -> Selection:
        if kpi.name.casefold() in {each.name.casefold() for each in now.kpis}:
            raise BadAnswer("name", f"{kpi.name} counts already.")
        return replace(
            now, own=(*now.own, kpi), weights=rules.given_up(now.weights, weight) | {kpi.key: weight}
        )

    return choose(services, actor, manager, change=added, starts=starts, reason=reason)


def tried(
    services: Services, actor: Actor, manager: Person, formula: str
) -> tuple[Person, date, float | None]:
    """A formula's value for one rep in the last month: the first rep for whom there is one.

    Raises:
        NotAllowed, NoReps: As `team`.
        BadAnswer: The formula cannot be read.
    """
    with services.database.read() as session:
        reps = _let_in(services, session, actor, manager)
        month = previous_month(today(services, manager))
        try:
            read = compile_formula(formula.strip(), services.catalogue.measures)
        except BadFormula as trouble:
            raise BadAnswer("formula", trouble.for_people) from None
        values = series.measures(session, [rep.id for rep in reps], months_back(month, 13)[0], month)
        for rep in reps:
            days = calendar(services, session, rep)
            present = days.days_present(month, last_day(month))
            value = read.value(Readings(values[rep.id], weeks={month: present / 5}), month)
            if value is not None:
                return rep, month, value
        return reps[0], month, None


def _as_in(file: TeamFile) -> Change:
    def change(now: Selection) -> Selection:
        return replace(
            now, pack=file.pack, weights=file.weights, own=tuple(file.own), year_starts=file.year_starts
        )

    return change


def _decide(
    services: Services,
    session: Session,
    actor: Actor,
    manager: Person,
    change: Change,
    starts: date,
    reason: str,
) -> bool:
    """Save the newest decision as changed; False, and nothing saved, if it stands like that already."""
    stored_goals.hold(session, [manager.id])
    before = _newest(services, session, manager)
    first_ever = actor.system and before.starts is None
    if starts not in open_months(services, manager) and not first_ever:
        raise BadAnswer("starts", "Months that are over keep what counted in them. Choose this or the next.")
    by = actor.person.id if actor.person else None
    why = reason.strip()[:LONGEST_REASON]
    after = replace(change(before), starts=starts, by_id=by, at=services.now(), reason=why)
    after = replace(after, own=tuple(kpi for kpi in after.own if kpi.key in after.weights))
    rules.check(after, services.catalogue)
    stands = before.starts is None or before.starts <= starts
    if stands and after.pack == before.pack and not rules.differences(before, after):
        return False
    stored.add(session, manager.id, after)
    return True


def _let_in(services: Services, session: Session, actor: Actor, manager: Person) -> tuple[Person, ...]:
    """Ask whether the actor may, and hand back the team: its own manager alone, not who covers for them."""
    day = today(services, manager)
    reps = reps_on(session, manager, day)
    require(session, Action.KEEP_CATALOGUE, actor, reps[0] if reps else None, on=day)
    own = actor.person is None or actor.person.administrator or actor.person.id == manager.id
    if not own:
        raise NotAllowed
    if not reps:
        raise NoReps
    return reps


def _newest(services: Services, session: Session, manager: Person) -> Selection:
    return [default(services.catalogue, services.pack), *_chosen(services, session, manager)][-1]


def _chosen(services: Services, session: Session, manager: Person) -> list[Selection]:
    return stored.of_teams(session, [manager.id], services.catalogue.kpis).get(manager.id, [])


def _team(services: Services, session: Session, manager: Person) -> TeamKpisFacts:
    chosen, usual = _chosen(services, session, manager), default(services.catalogue, services.pack)
    months = open_months(services, manager)
    people = stored_people.many(session, [each.by_id for each in chosen if each.by_id])
    pairs = list(zip([usual, *chosen], chosen, strict=False))[-MOST_CHANGES:]
    changes = tuple(
        KpiChange(after, people.get(after.by_id or 0), rules.differences(before, after))
        for before, after in reversed(pairs)
    )
    return TeamKpisFacts(manager, in_force(chosen, months[0]) or usual, [usual, *chosen][-1], months, changes)

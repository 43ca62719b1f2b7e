"""Who owns a number: whoever was chosen for it, for its source, who brought it, or the administrators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.catalogue import default
from domain.errors import BadAnswer
from domain.kpis import Kpi
from domain.people import Action, Actor, Person
from domain.reports import FILE, named_sources
from domain.sources import PLACE
from storage import catalogue as stored_catalogue
from storage import disputes as stored
from storage import people as stored_people
from storage import source_runs as stored_sources
from storage import sources as origins
from storage.sources import Hand
from usecases.counting import known_kpi
from usecases.scorecards import allow
from usecases.services import Services, managers_on, require, today


@dataclass(frozen=True, slots=True)
class Owners:
    """Whom a workspace asks about its numbers: KPI → who was named, source → who was, and who else."""

    named: tuple[tuple[Kpi, Person | None], ...]
    otherwise: tuple[Person, ...]
    sources: tuple[tuple[str, Person | None], ...] = ()


def owners(services: Services, actor: Actor) -> Owners:
    """Whom the workspace asks about which number.

    Raises:
        NotAllowed: The actor is no administrator.
    """
    with services.database.read() as session:
        require(session, Action.CONFIGURE, actor, None, on=services.now().date())
        return _owners(services, session)


def name_owner(services: Services, actor: Actor, about: str, slack_id: str | None) -> Owners:
    """From now on ask this person about the data of a KPI or a source; nobody in particular with None.

    Raises:
        NotAllowed: The actor is no administrator.
        BadAnswer: "kpi" is neither a number nor a source, or "person" is unknown.
    """
    with services.database.write() as session:
        require(session, Action.CONFIGURE, actor, None, on=services.now().date())
        found = stored_people.by_slack_id(session, services.workspace, slack_id) if slack_id else None
        if slack_id and (found is None or not found.active):
            raise BadAnswer("person", "I don't know that person here.")
        person_id = found.id if found else None
        if about in _kpis(services, session):
            stored.name_owner(session, services.workspace, about, person_id)
        elif about in _sources(services, session):
            stored.name_source_owner(session, services.workspace, about, person_id)
        else:
            raise BadAnswer("kpi", "Choose one of the numbers or sources.")
        return _owners(services, session)


def looked_after(
    services: Services, actor: Actor, rep: Person, month: date, kpis: Iterable[str]
) -> dict[str, tuple[Person, ...]]:
    """KPI → whoever owns its data in a rep's month.

    Raises:
        NotAllowed: Neither the rep nor whoever was responsible for them in that month or is today.
    """
    with services.database.read() as session:
        allow(services, session, Action.SEE_SCORECARD, actor, rep, month)
        owning = _Owning(services, session, rep, month)
        return {kpi: owning.of(kpi) for kpi in kpis}


def asked_about(
    services: Services, session: Session, rep: Person, month: date, kpi: str
) -> tuple[Person, ...]:
    """Whoever owns a KPI's data in that month.

    Who was chosen for the KPI; else, for each source it comes from, who was chosen for that or brought it;
    else the administrators; else the rep's managers.
    """
    return _Owning(services, session, rep, month).of(kpi)


class _Owning:
    """Who owns what in one rep's month."""

    def __init__(self, services: Services, session: Session, rep: Person, month: date) -> None:
        self._services, self._session, self._rep = services, session, rep
        everybody = stored_people.everybody(session, services.workspace)
        self._people = {each.id: each for each in everybody if each.active}
        self._hands = origins.hands(session, rep.id, month)
        self._chosen = stored.source_owners(session, services.workspace)
        self._managers = managers_on(session, rep, today(services, rep))

    def of(self, kpi: str) -> tuple[Person, ...]:
        """Whoever is asked about a KPI."""
        chosen = self._people.get(stored.owner(self._session, self._services.workspace, kpi) or 0)
        if chosen is not None:
            return (chosen,)
        return self._behind(kpi) or _administrators(self._people.values()) or self._managers

    def _behind(self, kpi: str) -> tuple[Person, ...]:
        """Who brought in what it is made of, or was chosen for where that comes from."""
        known = known_kpi(self._services, self._session, self._rep, kpi)
        hands = [self._hands.get(measure) for measure in sorted(known.measures if known else ())]
        found = [self._owner(each) for each in hands if each is not None]
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _owner(self, hand: Hand) -> Person | None:
        names = named_sources(hand.report) if hand.report else ()
        chosen = next((self._chosen[each] for each in names if each in self._chosen), 0)
        if chosen in self._people:
            return self._people[chosen]
        brought = self._people.get(hand.brought_by_id or hand.typed_by_id or 0)
        return brought if brought and (brought.administrator or brought in self._managers) else None


def _administrators(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(each for each in people if each.administrator and each.active and each.slack_id)


def _owners(services: Services, session: Session) -> Owners:
    kpis = _kpis(services, session)
    ids = {key: stored.owner(session, services.workspace, key) for key in kpis}
    chosen = stored.source_owners(session, services.workspace)
    wanted = [*chosen.values(), *(each for each in ids.values() if each is not None)]
    people = stored_people.many(session, wanted)
    named = tuple((kpi, people.get(ids[key] or 0)) for key, kpi in kpis.items())
    sources = tuple((each, people.get(chosen.get(each, 0))) for each in _sources(services, session))
    everybody = stored_people.everybody(session, services.workspace)
    return Owners(named, _administrators(everybody), sources)


def _sources(services: Services, session: Session) -> tuple[str, ...]:
    """Every source for which an owner can be chosen: those that are read, then the folder, then files."""
    read = [f"{PLACE}{each.name}" for each in stored_sources.all_of(session, services.workspace)]
    behind = [name for key in origins.reports(session, services.workspace) for name in named_sources(key)]
    chosen = stored.source_owners(session, services.workspace)
    return tuple(sorted({*read, *behind, *chosen}, key=lambda each: (each.startswith(FILE), each)))


def _kpis(services: Services, session: Session) -> dict[str, Kpi]:
    """What counts where nobody chose, then what any team chose, by key."""
    known = services.catalogue.kpis
    teams = stored_catalogue.everything(session, services.workspace, known).values()
    chosen = [default(services.catalogue, services.pack), *(each for team in teams for each in team)]
    return {kpi.key: kpi for each in chosen for kpi in each.kpis}

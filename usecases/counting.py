"""What counts for a rep in a month: by who led them then, and what that team had chosen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.catalogue import Selection, default, differences, in_force
from domain.errors import NoMeeting
from domain.facts import CountedFacts
from domain.kpis import Kpi
from domain.meetings import last_day, previous_month
from domain.people import Action, Actor, Person, ReportingLine
from storage import catalogue as stored
from storage import meetings as stored_meetings
from storage import people as stored_people
from usecases.services import Services, person, require, today


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts for some people, month by month: by who led them then."""

    usual: Selection
    lines: Mapping[int, Sequence[ReportingLine]]
    chosen: Mapping[int, Sequence[Selection]]

    def of(self, rep: Person, month: date) -> Selection:
        """What counts for the rep in that month."""
        if not self.chosen:
            return self.usual
        manager = _leading(self.lines.get(rep.id, ()), month)
        return in_force(self.chosen.get(manager or 0, ()), month) or self.usual

    def kpi(self, rep: Person, key: str) -> Kpi | None:
        """The KPI of that key: the catalogue's, or the newest of that key in any of the rep's teams."""
        teams = {line.manager_id for line in self.lines.get(rep.id, ())}
        own = [
            kpi for team in teams for each in self.chosen.get(team, ()) for kpi in each.own if kpi.key == key
        ]
        return self.usual.known.get(key) or (own[-1] if own else None)


def counting(services: Services, session: Session, reps: Collection[Person]) -> Counting:
    """What counts for these people in any month, in two queries for all of them."""
    ids = {rep.id for rep in reps}
    lines: dict[int, list[ReportingLine]] = {}
    for line in stored_people.lines(session, ids):
        if line.rep_id in ids:
            lines.setdefault(line.rep_id, []).append(line)
    managers = {line.manager_id for each in lines.values() for line in each}
    known = services.catalogue.kpis
    chosen = stored.of_teams(session, managers, known) if managers else {}
    return Counting(default(services.catalogue, services.pack), lines, chosen)


def counts(services: Services, session: Session, rep: Person, month: date) -> Selection:
    """What counts for one rep in one month."""
    return counting(services, session, [rep]).of(rep, month)


def known_kpi(services: Services, session: Session, rep: Person, key: str | None) -> Kpi | None:
    """The KPI of that key for somebody, whether the catalogue's or a team's own; None if there is none."""
    if not key or key in services.catalogue.kpis:
        return services.catalogue.kpis.get(key or "")
    return counting(services, session, [rep]).kpi(rep, key)


def _leading(lines: Sequence[ReportingLine], month: date) -> int | None:
    """Who led the rep on the month's last day, who took over last if several did; else whoever did before."""
    last = last_day(month)
    begun = [line for line in lines if line.starts <= last]
    there = [line for line in begun if line.holds_on(last)] or [line for line in begun if line.ends]
    return there[-1].manager_id if there else None


def for_rep(services: Services, actor: Actor, rep: Person, month: date | None = None) -> CountedFacts:
    """What counts for a rep in a month, this one if none is named, and since when.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them today.
    """
    with services.database.read() as session:
        require(session, Action.SEE_GOALS, actor, rep, on=today(services, rep))
        return told(services, session, rep, month or today(services, rep).replace(day=1))


def told(services: Services, session: Session, rep: Person, month: date) -> CountedFacts:
    """The same for whoever has been let in already."""
    found = counting(services, session, [rep])
    now = found.of(rep, month)
    by = stored_people.get(session, now.by_id) if now.by_id else None
    return CountedFacts(now, by, differences(found.of(rep, previous_month(month)), now))


def for_meeting(services: Services, actor: Actor, meeting_id: int) -> tuple[Kpi, ...]:
    """The KPIs that a meeting is about.

    Raises:
        NotAllowed: Neither of the two.
        NoMeeting: There is none.
    """
    with services.database.read() as session:
        meeting = stored_meetings.get(session, meeting_id)
        if meeting is None:
            raise NoMeeting
        rep = person(session, meeting.rep_id)
        require(session, Action.SEE_GOALS, actor, rep, on=today(services, rep))
        return counts(services, session, rep, meeting.period).kpis

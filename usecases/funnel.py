"""A rep's open deals, for those who may look that deep."""

from datetime import date

from sqlalchemy.orm import Session

from domain.depth import FIRST_LEVEL
from domain.funnel import FunnelFacts, funnel
from domain.meetings import months_back, next_month
from domain.people import Action, Actor, Person
from storage import opportunities as stored
from storage import series
from usecases.depth import let_look
from usecases.running import HISTORY, known
from usecases.services import Services, require, today

MONTHS_AHEAD = 3
REVENUE = "revenue"


def show(services: Services, actor: Actor, rep: Person) -> FunnelFacts:
    """The open deals against what is usual for the rep, and how they cover the months to come.

    Raises:
        NotAllowed: Neither the rep nor whoever is responsible for them.
        NeedsReason: A manager whose rep is not looked at that closely, and who has given no reason.
    """
    with services.database.read() as session:
        now = today(services, rep)
        require(session, Action.SEE_FUNNEL, actor, rep, on=now)
        let_look(services, session, actor, rep, FIRST_LEVEL["funnel"])
        since = months_back(now, HISTORY + 1)[0]
        deals = stored.of_owners(session, [rep.id], closed_since=since)[rep.id]
        gaps = _gaps(services, session, rep, now.replace(day=1))
        return FunnelFacts(rep, now, funnel(deals, now, gaps), stored.seen_at(session, [rep.id]))


def _gaps(services: Services, session: Session, rep: Person, month: date) -> dict[date, float]:
    """What this month's and the next months' revenue goals still lack, of those that are set."""
    months = [month]
    while len(months) < MONTHS_AHEAD:
        months.append(next_month(months[-1]))
    goals = series.goals(session, [rep.id], months[0], months[-1])[rep.id].get(REVENUE, {})
    made = known(services, session, [rep], month, 1)[rep.id].readings.of("revenue_amt")
    return {each: goals[each] - made.get(each, 0.0) for each in months if each in goals}

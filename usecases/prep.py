"""The run sheet: everything a manager needs for one talk, in the order of the talk."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from domain.cadence import together
from domain.coaching import choose_topic
from domain.commitments import JUDGED, OPEN, Commitment, Tally, span
from domain.errors import NotAllowed
from domain.facts import Proposal, RunSheetFacts
from domain.formulas import Readings
from domain.kpis import Direction, Unit
from domain.meetings import Meeting, months_back, next_month
from domain.pace import NothingToGoOn, rates, reverse_funnel
from domain.people import Action, Actor, Person
from domain.scorecards import Line, Scorecard, Verdict
from storage import commitments as stored_commitments
from storage import meetings as stored
from storage import series
from usecases.meetings import current
from usecases.scorecards import frozen
from usecases.services import Services, calendar, made_as_rep, person, require, today

RATE_MONTHS = 12


def run_sheet(services: Services, actor: Actor, rep: Person) -> RunSheetFacts:
    """The run sheet of this month's meeting with the rep.

    Raises:
        NotAllowed: Only the rep's manager prepares.
        NoMeeting: None is planned this month.
    """
    with services.database.write() as session:
        require(session, Action.PREPARE, actor, rep, on=today(services, rep))
        return sheet(services, session, actor, current(services, session, rep, actor))


def sheet(services: Services, session: Session, actor: Actor, meeting: Meeting) -> RunSheetFacts:
    """The facts of a meeting's run sheet; the scorecard is frozen if it was not yet.

    Raises:
        NotAllowed: Anybody but the meeting's own manager, as long as they are responsible.
    """
    rep, manager = person(session, meeting.rep_id), person(session, meeting.manager_id)
    require(session, Action.PREPARE, actor, rep, on=today(services, rep))
    if actor.person is None or actor.person.id != manager.id:
        raise NotAllowed
    card = frozen(services, session, meeting, rep)
    days = together(calendar(services, session, rep), calendar(services, session, manager))
    short = card.scorecard.verdict is Verdict.HIT
    return RunSheetFacts(
        meeting,
        rep,
        manager,
        card,
        _since(session, meeting, made_as_rep(session, rep, stored_commitments.of_owner(session, rep.id))),
        _since(session, meeting, _towards(session, manager, rep)),
        stored.topics(session, meeting.id),
        choose_topic(card.scorecard, services.coaching),
        services.coaching.agendas["short_20_on_goal" if short else "monthly_45"],
        _proposal(services, session, card.scorecard, meeting, rep),
        days.nth(next_month(meeting.month), services.rhythm.meeting_day),
    )


def _since(session: Session, meeting: Meeting, promises: Iterable[Commitment]) -> tuple[Tally, ...]:
    """What was promised before this meeting and is judged since the last, or still open."""

    def counts(promise: Commitment) -> bool:
        ended = promise.state in JUDGED and promise.offer.ends >= meeting.period
        return promise.meeting_id != meeting.id and (ended or promise.state in OPEN)

    return stored_commitments.tallies(session, filter(counts, promises))


def _towards(session: Session, owner: Person, partner: Person) -> list[Commitment]:
    promised = stored_commitments.of_owner(session, owner.id)
    return [promise for promise in promised if promise.partner_id == partner.id]


def _proposal(
    services: Services, session: Session, card: Scorecard, meeting: Meeting, rep: Person
) -> Proposal | None:
    """What the costliest missed amount would take in calls, by the rep's own rates."""
    line = _money_gap(card)
    if line is None or line.actual is None or line.goal is None:
        return None
    months = months_back(meeting.period, RATE_MONTHS)
    values = series.measures(session, [rep.id], months[0], months[-1])[rep.id]
    own = rates(Readings(values), months)
    first, last = span(meeting.starts_at.astimezone(rep.zone).date(), calendar(services, session, rep))
    weeks = calendar(services, session, rep).days_present(first, last) / 5
    gap = line.goal - line.actual
    try:
        math = reverse_funnel(
            gap,
            deal_size=own.deal_size.value,
            win_rate=own.win_rate.value,
            opportunities_per_call=own.opps_per_call.value,
            weeks=weeks,
        )
    except NothingToGoOn as trouble:
        return Proposal(line.kpi, gap, weeks, None, None, trouble.for_people)
    return Proposal(line.kpi, gap, weeks, math, own)


def _money_gap(card: Scorecard) -> Line | None:
    """Revenue if it fell short, else the costliest other amount of which there should be more."""
    money = [
        line for line in card.gaps if line.kpi.unit is Unit.CURRENCY and line.kpi.direction is Direction.UP
    ]
    return next((line for line in money if line.kpi.key == "revenue"), money[0] if money else None)

"""What a message that fell due is written from: the facts of this moment, seen as its reader sees them.

What has lost its point since it was planned says so by raising `Pointless`.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from domain.calendar_addresses import must_tell
from domain.calendar_hours import HoursFacts, SwitchedOff
from domain.commitments import Evidence, Signal
from domain.commitments import State as Promised
from domain.disputes import DisputeSeen
from domain.disputes import State as Doubt
from domain.errors import Pointless
from domain.facts import (
    BlockedFacts,
    DisputeFacts,
    GoalsFacts,
    InvitationFacts,
    MonthClosedFacts,
    QuestionFacts,
    RunSheetFacts,
    ScorecardFacts,
    SummaryFacts,
    TallyFacts,
    VerdictFacts,
    WeekOf,
)
from domain.meetings import Meeting, State
from domain.people import Action, Actor, Person
from storage import commitments as stored_commitments
from storage import meetings as stored
from storage import people as stored_people
from usecases import agreements, calendars, commitments, disputes, logs, overview, prep, scorecards, tallies
from usecases.counting import known_kpi
from usecases.goal_years import facts
from usecases.meetings import get, seen
from usecases.partners import is_told
from usecases.services import Services, person, require, today

OPEN = (State.PLANNED, State.ACCEPTED)
ON_PACE = 1.0


def recipient(services: Services, person_id: int) -> Person:
    """Whoever a message is for.

    Raises:
        Pointless: They have left.
    """
    with services.database.read() as session:
        found = stored_people.get(session, person_id)
    if found is None or not found.active:
        raise Pointless("The recipient has left.")
    return found


def invitation(services: Services, to: Person, meeting_id: int) -> InvitationFacts:
    """A meeting that is still to come, or that its log still waits for."""
    return _meeting(services, to, meeting_id, OPEN)


def earlier(services: Services, to: Person, meeting_id: int) -> InvitationFacts:
    """A meeting however it stands now, for the message about a time that it had before."""
    return _meeting(services, to, meeting_id, tuple(State))


def skipped(services: Services, to: Person, meeting_id: int) -> InvitationFacts:
    """A meeting that is left out."""
    return _meeting(services, to, meeting_id, (State.SKIPPED,))


def scorecard(services: Services, to: Person, meeting_id: int) -> ScorecardFacts:
    """The numbers that a meeting will be about, frozen as they are now."""
    with services.database.write() as session:
        meeting = _of(session, meeting_id, OPEN)
        rep = person(session, meeting.rep_id)
        require(session, Action.SEE_SCORECARD, Actor(to), rep, on=today(services, rep))
        return scorecards.frozen(services, session, meeting, rep)


def run_sheet(services: Services, to: Person, meeting_id: int) -> RunSheetFacts:
    """The run sheet of a meeting that is still to come."""
    with services.database.write() as session:
        return prep.sheet(services, session, Actor(to), _of(session, meeting_id, OPEN))


def summary(services: Services, to: Person, meeting_id: int) -> SummaryFacts:
    """A finished log."""
    return logs.summary(services, Actor(to), meeting_id)


def dispute(services: Services, to: Person, meeting_id: int, kpi: str) -> DisputeFacts:
    """What somebody last said is wrong about a number."""
    with services.database.read() as session:
        meeting = get(session, meeting_id)
        rep = person(session, meeting.rep_id)
        require(session, Action.DISPUTE_NUMBER, Actor(to), rep, on=today(services, rep))
        said = [
            t for t in stored.topics(session, meeting_id) if t.kind == "wrong" and (t.kpi or "None") == kpi
        ]
        if not said:
            raise Pointless("It was taken back.")
        return DisputeFacts(rep, said[-1], known_kpi(services, session, rep, kpi))


def data_question(services: Services, to: Person, dispute_id: int) -> DisputeSeen:
    """A number that somebody doubts, for whoever owns the data."""
    found = disputes.seen(services, Actor(to), dispute_id)
    if not found.may_answer:
        raise Pointless("Somebody else looks after that data now.")
    return found


def data_answer(services: Services, to: Person, dispute_id: int) -> DisputeSeen:
    """What was found about a number, for both."""
    found = disputes.seen(services, Actor(to), dispute_id)
    if found.dispute.state is Doubt.OPEN:
        raise Pointless("It is not answered yet.")
    return found


def depth(services: Services, to: Person, month: date) -> ScorecardFacts:
    """How closely the reader's own month is looked at, by whom and why."""
    with services.database.read() as session:
        require(session, Action.SEE_OVERVIEW, Actor(to), to, on=services.now().date())
        return scorecards.facts(services, session, to, month)


def calendar(services: Services, to: Person) -> HoursFacts:
    """The reader's own calendar, as long as it can't be read."""
    try:
        facts = calendars.show(services, Actor(to), to)
    except SwitchedOff as off:
        raise Pointless(off.for_people) from None
    if facts.kept is None or not must_tell(facts.kept):
        raise Pointless("It is read again, or not wanted any more.")
    return facts


def question(
    services: Services, to: Person, commitment_id: int, states: Collection[Promised]
) -> QuestionFacts:
    """A promise that stands where the message about it makes sense."""
    facts = commitments.question(services, Actor(to), commitment_id)
    if facts.commitment.state not in states:
        raise Pointless(f"The commitment is {facts.commitment.state}.")
    return facts


def blocked(services: Services, to: Person, occurrence_id: int) -> BlockedFacts:
    """A week in which something is in the way."""
    with services.database.read() as session:
        week = stored_commitments.occurrence(session, occurrence_id)
        if week is None or week.signal is not Signal.BLOCKED:
            raise Pointless("Nothing is in the way any more.")
    return BlockedFacts(commitments.question(services, Actor(to), week.commitment_id), week)


def tally(services: Services, to: Person, ends: date) -> TallyFacts:
    """A week's promises, counted from data where data can: silent when all of it is counted and on pace."""
    with services.database.write() as session:
        facts = tallies.week_facts(services, session, to, ends)
    if not facts.weeks:
        raise Pointless("Nothing is promised for this week any more.")
    if all(_speaks_for_itself(week) for week in facts.weeks):
        raise Pointless("All of it is counted from data and on pace.")
    return facts


def verdict(services: Services, to: Person, owner_id: int, month: date) -> tuple[VerdictFacts, ...]:
    """How the month's promises ended: all to their owner; a partner, or who took over, sees their own."""
    with services.database.write() as session:
        owner = person(session, owner_id)
        if not owner.active:
            raise Pointless("Whoever promised it has left.")
        found = tallies.verdict(services, session, owner, month)
        mine = tuple(
            each
            for each in found
            if to.id == owner_id or is_told(services, session, to, each.tallies[0].commitment)
        )
    if not mine:
        raise Pointless("No promise ends in this month.")
    return mine


def goals(services: Services, to: Person, agreement_id: int) -> GoalsFacts:
    """A year's goals as they stand, for the rep who is asked or whoever is responsible for them."""
    agreement = agreements.seen(services, Actor(to), agreement_id)
    with services.database.read() as session:
        rep = person(session, agreement.person_id)
        return facts(services, session, Actor(to), rep, agreement.starts.year)


def closed(services: Services, to: Person, month: date) -> MonthClosedFacts:
    """The month that closed, for a manager who still has reps."""
    facts = overview.closed(services, Actor(to), to, month)
    if not facts.team:
        raise Pointless("Nobody reports to them any more.")
    return facts


def _speaks_for_itself(week: WeekOf) -> bool:
    counted = week.occurrence.source == Evidence.DATA.value
    return counted and week.pace is not None and week.pace >= ON_PACE


def _meeting(services: Services, to: Person, meeting_id: int, states: Collection[State]) -> InvitationFacts:
    with services.database.read() as session:
        meeting = _of(session, meeting_id, states)
        rep = person(session, meeting.rep_id)
        require(session, Action.ANSWER_INVITATION, Actor(to), rep, on=today(services, rep))
        return seen(services, session, meeting, is_rep=to.id == rep.id)


def _of(session: Session, meeting_id: int, states: Collection[State]) -> Meeting:
    meeting = get(session, meeting_id)
    if meeting.state not in states:
        raise Pointless(f"The meeting is {meeting.state}.")
    return meeting

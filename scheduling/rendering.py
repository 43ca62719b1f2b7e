"""Writes each kind of message from the facts of the moment it is sent, for the one who reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.commitments import JUDGED
from domain.commitments import State as Promised
from domain.errors import NoMeeting, NotAllowed, Pointless
from domain.facts import Reader
from domain.messages import Delivery, Kind
from domain.people import Actor, Person
from scheduling.messages import Message, Withdrawn
from usecases import due
from usecases import imports as import_files
from usecases.outbox import Leased
from usecases.services import Services
from views import (
    commitments,
    depth,
    disputes,
    goals,
    hours,
    imports,
    logs,
    meetings,
    month,
    prep,
    scorecards,
    tallies,
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One message at the moment it is written."""

    services: Services
    delivery: Delivery
    to: Person
    late: bool

    @property
    def reader(self) -> Reader:
        """Who reads it."""
        return Reader(self.to, self.services.now(), self.services.currency)

    @property
    def subject(self) -> list[str]:
        """What it is about, without the kind of thing: `["40"]`, `["17", "2026-10"]`."""
        return self.delivery.subject.split(":")[1:]

    @property
    def id(self) -> int:
        """The id of the one thing it is about."""
        return int(self.subject[0])

    @property
    def month(self) -> date:
        """The first day of the month it is about."""
        return date.fromisoformat(f"{self.subject[1]}-01")


@dataclass(frozen=True, slots=True)
class Rendering:
    """Turns a leased delivery into what people will read, or says why there is no point any more."""

    services: Services

    def __call__(self, leased: Leased, *, late: bool) -> Message | Withdrawn:
        """Write it now."""
        try:
            to = due.recipient(self.services, leased.delivery.recipient_id)
            return WRITERS[leased.delivery.kind](Occasion(self.services, leased.delivery, to, late))
        except (Pointless, NotAllowed, NoMeeting) as lost:
            return Withdrawn(lost.for_people)


def _month_closed(now: Occasion) -> Message:
    return month.closed(due.closed(now.services, now.to, now.month), now.reader, late=now.late)


def _invitation(now: Occasion) -> Message:
    if now.subject[1:]:
        return _out_of_date(now, int(now.subject[1]))
    return meetings.invitation(due.invitation(now.services, now.to, now.id), now.reader, late=now.late)


def _out_of_date(now: Occasion, moved: int) -> Message:
    """What becomes of an invitation when its meeting was moved or left out."""
    facts = due.earlier(now.services, now.to, now.id)
    if facts.meeting.moved > moved:
        return meetings.moved_on(facts, now.reader)
    return meetings.invitation(facts, now.reader)


def _scorecard(now: Occasion) -> Message:
    return scorecards.scorecard(due.scorecard(now.services, now.to, now.id), now.reader, late=now.late)


def _run_sheet(now: Occasion) -> Message:
    return prep.run_sheet(due.run_sheet(now.services, now.to, now.id), now.reader, late=now.late)


def _log_reminder(now: Occasion) -> Message:
    return meetings.log_reminder(due.invitation(now.services, now.to, now.id), now.reader, late=now.late)


def _skipped(now: Occasion) -> Message:
    return meetings.skipped(due.skipped(now.services, now.to, now.id), now.reader)


def _dispute(now: Occasion) -> Message:
    kpi = now.delivery.key.rsplit("/", 1)[1]
    return meetings.dispute(due.dispute(now.services, now.to, now.id, kpi), now.reader)


def _summary(now: Occasion) -> Message:
    return logs.summary(due.summary(now.services, now.to, now.id), now.reader, late=now.late)


def _question(now: Occasion) -> Message:
    again = now.delivery.kind is Kind.QUESTION_REMINDER
    facts = due.question(now.services, now.to, now.id, {Promised.PROPOSED})
    return commitments.question(facts, now.reader, late=now.late, again=again)


def _counter(now: Occasion) -> Message:
    facts = due.question(now.services, now.to, now.id, {Promised.COUNTERED})
    return commitments.counter(facts, now.reader)


def _commitment_answer(now: Occasion) -> Message:
    states = {Promised.ACTIVE, Promised.DECLINED, *JUDGED}
    return commitments.answer(due.question(now.services, now.to, now.id, states), now.reader)


def _tally(now: Occasion) -> Message:
    friday = date.fromisoformat(f"{now.subject[1]}-5")
    return tallies.tally(due.tally(now.services, now.to, friday), now.reader, late=now.late)


def _blocked(now: Occasion) -> Message:
    return tallies.blocked(due.blocked(now.services, now.to, now.id), now.reader)


def _verdict(now: Occasion) -> Message:
    facts = due.verdict(now.services, now.to, now.id, now.month)
    return tallies.verdict(facts, now.reader, late=now.late)


def _goals(now: Occasion) -> Message:
    return goals.goals(due.goals(now.services, now.to, now.id), now.reader, late=now.late)


def _goals_answer(now: Occasion) -> Message:
    return goals.answered(due.goals(now.services, now.to, now.id), now.reader)


def _data_question(now: Occasion) -> Message:
    return disputes.question(due.data_question(now.services, now.to, now.id), now.reader, late=now.late)


def _data_answer(now: Occasion) -> Message:
    return disputes.answered(due.data_answer(now.services, now.to, now.id), now.reader, late=now.late)


def _depth_chosen(now: Occasion) -> Message:
    facts = due.depth(now.services, now.to, now.month)
    if facts.depth.override is None:
        raise Pointless("The rule holds again.")
    return depth.depth_chosen(facts, now.reader)


def _looked_deeper(now: Occasion) -> Message:
    return depth.looked_deeper(due.depth(now.services, now.to, now.month), now.reader)


def _import(now: Occasion) -> Message:
    file = import_files.show(now.services, Actor(now.to), now.id)
    return imports.message(file, now.reader, now.services.catalogue)


def _calendar(now: Occasion) -> Message:
    return hours.trouble(due.calendar(now.services, now.to), now.reader, late=now.late)


WRITERS: Mapping[Kind, Callable[[Occasion], Message]] = {
    Kind.MONTH_CLOSED: _month_closed,
    Kind.INVITATION: _invitation,
    Kind.SCORECARD: _scorecard,
    Kind.RUN_SHEET: _run_sheet,
    Kind.LOG_REMINDER: _log_reminder,
    Kind.SUMMARY: _summary,
    Kind.QUESTION: _question,
    Kind.QUESTION_REMINDER: _question,
    Kind.COUNTER: _counter,
    Kind.COMMITMENT_ANSWER: _commitment_answer,
    Kind.TALLY: _tally,
    Kind.BLOCKED: _blocked,
    Kind.VERDICT: _verdict,
    Kind.SKIPPED: _skipped,
    Kind.DISPUTE: _dispute,
    Kind.GOALS: _goals,
    Kind.GOALS_ANSWER: _goals_answer,
    Kind.DATA_QUESTION: _data_question,
    Kind.DATA_ANSWER: _data_answer,
    Kind.DEPTH_CHOSEN: _depth_chosen,
    Kind.LOOKED_DEEPER: _looked_deeper,
    Kind.IMPORT: _import,
    Kind.CALENDAR: _calendar,
}

"""What is worth saying, to whom and when: one entry of the plan for each occasion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.cadence import ONE_DAY, Rhythm, WorkCalendar, local_moment
from domain.meetings import Meeting, next_month, previous_month
from domain.people import Person


class Kind(StrEnum):
    """Every message that the product says first."""

    MONTH_CLOSED = "month_closed"
    INVITATION = "invitation"
    SCORECARD = "scorecard"
    RUN_SHEET = "run_sheet"
    LOG_REMINDER = "log_reminder"
    SUMMARY = "summary"
    QUESTION = "question"
    QUESTION_REMINDER = "question_reminder"
    COUNTER = "counter"
    COMMITMENT_ANSWER = "commitment_answer"
    TALLY = "tally"
    BLOCKED = "blocked"
    VERDICT = "verdict"
    SKIPPED = "skipped"
    DISPUTE = "dispute"
    GOALS = "goals"
    GOALS_ANSWER = "goals_answer"
    DATA_QUESTION = "data_question"
    DATA_ANSWER = "data_answer"
    DEPTH_CHOSEN = "depth_chosen"
    LOOKED_DEEPER = "looked_deeper"
    IMPORT = "import"
    CALENDAR = "calendar"


OUTLIVES = {
    Kind.MONTH_CLOSED: timedelta(days=10),
    Kind.INVITATION: timedelta(days=10),
    Kind.SCORECARD: timedelta(days=5),
    Kind.RUN_SHEET: timedelta(days=3),
    Kind.LOG_REMINDER: timedelta(days=7),
    Kind.QUESTION_REMINDER: timedelta(days=5),
    Kind.TALLY: timedelta(days=4),
    Kind.CALENDAR: timedelta(days=10),
    Kind.VERDICT: timedelta(days=20),
}
"""How long after its moment a message is still worth sending, if downtime held it up."""

ALWAYS_WORTH_IT = timedelta(days=60)

MEETING_MESSAGES = (Kind.INVITATION, Kind.SCORECARD, Kind.RUN_SHEET, Kind.LOG_REMINDER)
"""What loses its point when a meeting is moved, skipped or held."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to be said: who gets it, what about, and from when until when it is worth saying.

    `key` names the occasion, not the attempt, so planning it twice is harmless.
    `subject` names the facts it is rendered from, such as `meeting:12`.
    """

    key: str
    kind: Kind
    workspace: str
    recipient_id: int
    subject: str
    due_at: datetime
    expires_at: datetime

    def late(self, now: datetime) -> bool:
        """Whether it should say that it is late: more than two hours after its moment."""
        return now - self.due_at > timedelta(hours=2)

    def not_before(self, now: datetime) -> "Delivery":
        """The same, due now if its moment went by before anybody knew of it: that is not late."""
        wait = max(now - self.due_at, timedelta(0))
        return replace(self, due_at=self.due_at + wait, expires_at=self.expires_at + wait)


def delivery(
    kind: Kind, key: str, *, workspace: str, recipient_id: int, subject: str, due_at: datetime
) -> Delivery:
    """A delivery of that kind with the expiry that the kind has."""
    expires = due_at + OUTLIVES.get(kind, ALWAYS_WORTH_IT)
    return Delivery(f"{kind}/{key}", kind, workspace, recipient_id, subject, due_at, expires)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be written to, and the days on which they work."""

    person: Person
    days: WorkCalendar

    def at(self, day: date, at: time) -> datetime:
        """The moment at which their own clock shows that time on that day."""
        return local_moment(day, at, self.person.zone)

    def day_of(self, moment: datetime) -> date:
        """The day it is where they live."""
        return moment.astimezone(self.person.zone).date()


def closed(rhythm: Rhythm, manager: Recipient, month: date) -> Delivery:
    """The month before closes on the first morning of the month on which the manager works."""
    to = manager.person
    return delivery(
        Kind.MONTH_CLOSED,
        f"{to.id}/{month:%Y-%m}",
        workspace=to.workspace,
        recipient_id=to.id,
        subject=f"closed:{to.id}:{previous_month(month):%Y-%m}",
        due_at=manager.at(manager.days.nth(month, 1), rhythm.morning),
    )


def around(rhythm: Rhythm, meeting: Meeting, manager: Recipient, rep: Recipient) -> tuple[Delivery, ...]:
    """What is said about a meeting: invitation, scorecard, run sheet, reminders. Keyed by its move count."""
    occasion = f"{meeting.period:%Y-%m}/{meeting.id}/{meeting.moved}"

    def say(kind: Kind, to: Recipient, at: datetime, tail: str = "") -> Delivery:
        return delivery(
            kind,
            f"{occasion}/{to.person.id}{tail}",
            workspace=meeting.workspace,
            recipient_id=to.person.id,
            subject=f"meeting:{meeting.id}",
            due_at=at,
        )

    def invited(to: Recipient) -> datetime:
        usual = min(to.day_of(meeting.starts_at), to.days.nth(meeting.month, rhythm.meeting_day))
        return to.at(to.days.before(usual, rhythm.invitation_days_before), rhythm.morning)

    def eve(to: Recipient, at: time) -> datetime:
        return to.at(to.days.before(to.day_of(meeting.starts_at), 1), at)

    over = by_day(manager, meeting.ends_at + rhythm.log_reminder_after, rhythm)
    next_day = manager.days.next_working(manager.day_of(over) + ONE_DAY)
    return (
        say(Kind.INVITATION, rep, invited(rep)),
        say(Kind.INVITATION, manager, invited(manager)),
        say(Kind.SCORECARD, rep, eve(rep, rhythm.scorecard_time)),
        say(Kind.RUN_SHEET, manager, eve(manager, rhythm.run_sheet_time)),
        say(Kind.LOG_REMINDER, manager, over),
        say(Kind.LOG_REMINDER, manager, manager.at(next_day, rhythm.morning), "/again"),
    )


def follow_up(
    rhythm: Rhythm, owner: Recipient, partner: Recipient, ends: Iterable[date], last: date
) -> Iterator[Delivery]:
    """What is said about a promise whose weeks end on these days, and which ends on the last.

    One tally for each week, and the verdict at the month's end, to both. Keyed by owner and week or month:
    all promises of a person share them.
    """
    to = owner.person
    for week, end in {f"{end:%G-W%V}": end for end in sorted(ends)}.items():
        yield delivery(
            Kind.TALLY,
            f"{to.id}/{week}",
            workspace=to.workspace,
            recipient_id=to.id,
            subject=f"week:{to.id}:{week}",
            due_at=owner.at(_last_of_week(owner.days, end), rhythm.tally_time),
        )
    due = owner.at(_last_of_month(owner.days, last), rhythm.verdict_time)
    for person, at in ((owner.person, due), (partner.person, _with(partner, due, rhythm))):
        yield delivery(
            Kind.VERDICT,
            f"{to.id}/{last:%Y-%m}/{person.id}",
            workspace=to.workspace,
            recipient_id=person.id,
            subject=f"promises:{to.id}:{last:%Y-%m}",
            due_at=at,
        )


def _last_of_week(days: WorkCalendar, day: date) -> date:
    """The last working day of the week, not after the month's end: the verdict is said on that day."""
    friday = day + timedelta(days=4 - day.weekday())
    return days.previous_working(min(friday, next_month(day) - ONE_DAY))


def _last_of_month(days: WorkCalendar, day: date) -> date:
    """The month's last working day, whenever in it a promise ends; the day itself if there is none."""
    found = days.last(day)
    return found if found >= day.replace(day=1) else day


def _with(partner: Recipient, due: datetime, rhythm: Rhythm) -> datetime:
    """When the partner hears what the owner hears: not before them, and not at night or on a free day."""
    return by_day(partner, max(due, partner.at(partner.day_of(due), rhythm.verdict_time)), rhythm)


def by_day(to: Recipient, moment: datetime, rhythm: Rhythm) -> datetime:
    """The moment itself, or the next working morning if it lies at night or on a free day."""
    day = to.day_of(moment)
    if not to.days.works_on(day) or moment >= to.at(day, rhythm.evening):
        return to.at(to.days.next_working(day + ONE_DAY), rhythm.morning)
    return max(moment, to.at(day, rhythm.morning))

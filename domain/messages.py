"""What is worth saying, to whom and when: one entry of the plan for each occasion."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


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
    MOVED = "moved"
    SKIPPED = "skipped"
    DISPUTE = "dispute"


OUTLIVES = {
    Kind.MONTH_CLOSED: timedelta(days=10),
    Kind.INVITATION: timedelta(days=10),
    Kind.SCORECARD: timedelta(days=5),
    Kind.RUN_SHEET: timedelta(days=3),
    Kind.LOG_REMINDER: timedelta(days=7),
    Kind.QUESTION_REMINDER: timedelta(days=5),
    Kind.TALLY: timedelta(days=4),
    Kind.VERDICT: timedelta(days=20),
}
"""How long after its moment a message is still worth sending, if downtime held it up."""

ALWAYS_WORTH_IT = timedelta(days=60)


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


def delivery(
    kind: Kind, key: str, *, workspace: str, recipient_id: int, subject: str, due_at: datetime
) -> Delivery:
    """A delivery of that kind with the expiry that the kind has."""
    expires = due_at + OUTLIVES.get(kind, ALWAYS_WORTH_IT)
    return Delivery(f"{kind}/{key}", kind, workspace, recipient_id, subject, due_at, expires)

"""A promise somebody made for the month: its moves, its weekly occurrences and how it ended."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.cadence import WorkCalendar, weeks
from domain.errors import BadAnswer, MoveNotAllowed
from domain.meetings import next_month

MOST_PER_LOG = 3
PARTLY_FROM = 0.7
LONGEST = timedelta(days=366)
MOST = 10_000
HOW_MANY = f"How many? A whole number from 1 to {MOST:,}."


class State(StrEnum):
    """Where a commitment stands."""

    PROPOSED = "proposed"
    COUNTERED = "countered"
    ACTIVE = "active"
    DECLINED = "declined"
    KEPT = "kept"
    PARTLY = "partly"
    MISSED = "missed"
    RELEASED = "released"
    REPLACED = "replaced"


class Move(StrEnum):
    """What can happen to a commitment."""

    COMMIT = "commit"
    COUNTER = "counter"
    TAKE_COUNTER = "take counter"
    PROPOSE_AGAIN = "propose again"
    DECLINE = "decline"
    KEEP = "keep"
    KEEP_PARTLY = "keep partly"
    MISS = "miss"
    RELEASE = "release"
    REPLACE = "replace"


MOVES: dict[tuple[State, Move], State] = {
    (State.PROPOSED, Move.COMMIT): State.ACTIVE,
    (State.PROPOSED, Move.COUNTER): State.COUNTERED,
    (State.PROPOSED, Move.DECLINE): State.DECLINED,
    (State.PROPOSED, Move.REPLACE): State.REPLACED,
    (State.COUNTERED, Move.COUNTER): State.COUNTERED,
    (State.COUNTERED, Move.TAKE_COUNTER): State.PROPOSED,
    (State.COUNTERED, Move.PROPOSE_AGAIN): State.PROPOSED,
    (State.COUNTERED, Move.DECLINE): State.DECLINED,
    (State.COUNTERED, Move.REPLACE): State.REPLACED,
    (State.ACTIVE, Move.KEEP): State.KEPT,
    (State.ACTIVE, Move.KEEP_PARTLY): State.PARTLY,
    (State.ACTIVE, Move.MISS): State.MISSED,
    (State.ACTIVE, Move.RELEASE): State.RELEASED,
    (State.ACTIVE, Move.REPLACE): State.REPLACED,
    (State.KEPT, Move.KEEP_PARTLY): State.PARTLY,
    (State.KEPT, Move.MISS): State.MISSED,
    (State.PARTLY, Move.KEEP): State.KEPT,
    (State.PARTLY, Move.MISS): State.MISSED,
    (State.MISSED, Move.KEEP): State.KEPT,
    (State.MISSED, Move.KEEP_PARTLY): State.PARTLY,
}
"""The three moves between verdicts are for answers that come after the month's end."""

OPEN = frozenset({State.PROPOSED, State.COUNTERED, State.ACTIVE})
JUDGED = frozenset({State.KEPT, State.PARTLY, State.MISSED})
VERDICT_MOVES = {State.KEPT: Move.KEEP, State.PARTLY: Move.KEEP_PARTLY, State.MISSED: Move.MISS}


class Per(StrEnum):
    """How often the quantity is promised."""

    WEEK = "week"
    ONCE = "once"


class Evidence(StrEnum):
    """Where the count comes from."""

    DATA = "data"
    OWN_WORD = "own word"
    ARTEFACT = "artefact"


class Signal(StrEnum):
    """What the owner says about the week."""

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Offer:
    """The content of a promise, before or after it is one. `quantity` counts per `per`."""

    text: str
    quantity: int
    per: Per
    starts: date
    ends: date
    evidence: Evidence = Evidence.OWN_WORD
    kpi: str | None = None
    goals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise of `owner_id` towards `partner_id`."""

    id: int
    workspace: str
    owner_id: int
    partner_id: int
    meeting_id: int | None
    offer: Offer
    state: State
    counter: Offer | None = None
    answered_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One week of a promise (or its one date): what was asked and what was done, None: not known yet."""

    id: int
    commitment_id: int
    starts: date
    ends: date
    target: int
    done: int | None = None
    source: str | None = None
    signal: Signal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A promise with its occurrences and what they add up to."""

    commitment: Commitment
    occurrences: tuple[Occurrence, ...]

    @property
    def target(self) -> int:
        """What all occurrences ask for together."""
        return sum(week.target for week in self.occurrences)

    @property
    def done(self) -> int:
        """What was done so far; weeks nobody answered count nothing."""
        return sum(week.done or 0 for week in self.occurrences)

    @property
    def weeks_kept(self) -> int:
        """How many occurrences reached their target."""
        return sum(week.done is not None and week.done >= week.target for week in self.occurrences)

    @property
    def unanswered(self) -> tuple[Occurrence, ...]:
        """The occurrences nobody knows about."""
        return tuple(week for week in self.occurrences if week.done is None)

    @property
    def missed_two_in_a_row(self) -> bool:
        """Whether the last two known weeks both fell short: time to keep, change or drop."""
        known = [week.done < week.target for week in self.occurrences if week.done is not None]
        return len(known) >= 2 and all(known[-2:])


def advance(commitment: Commitment, move: Move) -> Commitment:
    """Return the commitment after a move, leaving the original untouched.

    Raises:
        MoveNotAllowed: The move makes no sense from the present state.
    """
    try:
        return replace(commitment, state=MOVES[commitment.state, move])
    except KeyError:
        raise MoveNotAllowed(
            f"This commitment is {commitment.state} already, so that can't be done."
        ) from None


def scaled(quantity: int, present: int) -> int:
    """A week's quantity when only `present` of five days are worked: half up, at least 1, 0 for none."""
    if present == 0:
        return 0
    return max(1, int(Fraction(quantity * present, 5) + Fraction(1, 2)))


def occurrences(offer: Offer, calendar: WorkCalendar) -> tuple[Occurrence, ...]:
    """The rows of a promise: one for each week in which its owner works, or a single one.

    Public holidays, leave and weeks cut by the span's ends shorten a week's target.
    """
    if offer.per is Per.ONCE:
        return (Occurrence(0, 0, offer.starts, offer.ends, offer.quantity),)
    found = []
    for first, last in weeks(offer.starts, offer.ends):
        present = calendar.days_present(first, last)
        if present:
            found.append(Occurrence(0, 0, first, last, scaled(offer.quantity, present)))
    return tuple(found)


def verdict(tally: Tally) -> State:
    """How a promise ended: kept when the total was reached, partly from 70 % of it on, else missed."""
    if tally.target == 0 or tally.done >= tally.target:
        return State.KEPT
    return State.PARTLY if tally.done >= PARTLY_FROM * tally.target else State.MISSED


def verdict_move(tally: Tally) -> Move | None:
    """The move that brings a judged or active promise to its verdict; None when it stands there already."""
    wanted = verdict(tally)
    return None if tally.commitment.state is wanted else VERDICT_MOVES[wanted]


def span(meeting_day: date, calendar: WorkCalendar) -> tuple[date, date]:
    """A promise runs from the Monday of the meeting's week to the month's last working day.

    A meeting too late in the month to leave a whole week gets the next month instead.
    """
    first = calendar.next_working(_monday(meeting_day))
    month = max(first, meeting_day)
    last = calendar.last(month)
    return first, last if (last - first).days >= 4 else calendar.last(next_month(month))


def checked(offer: Offer) -> Offer:
    """The offer itself, if it can be promised at all.

    Raises:
        BadAnswer: Without words or quantity, with dates the wrong way round, or for more than a year.
    """
    if not offer.text.strip():
        raise BadAnswer("text", "Say in a few words what will be done.")
    if not 1 <= offer.quantity <= MOST:
        raise BadAnswer("quantity", HOW_MANY)
    if offer.ends < offer.starts:
        raise BadAnswer("ends", "The last day lies before the first one.")
    if offer.ends - offer.starts > LONGEST:
        raise BadAnswer("ends", "That is more than a year away. Promise something nearer.")
    return offer


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())

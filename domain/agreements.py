"""What a rep says to a year's goals: they hold from the moment they are set, and are better when agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.errors import MoveNotAllowed


class State(StrEnum):
    """How a year's goals stand with the rep."""

    PROPOSED = "proposed"
    COMMENTED = "commented"
    ACCEPTED = "accepted"


class Move(StrEnum):
    """What can happen to them."""

    ACCEPT = "accept"
    COMMENT = "comment"
    REPLY = "reply"
    CHANGE = "change"


MOVES: Mapping[tuple[State, Move], State] = {
    (State.PROPOSED, Move.ACCEPT): State.ACCEPTED,
    (State.PROPOSED, Move.COMMENT): State.COMMENTED,
    (State.PROPOSED, Move.CHANGE): State.PROPOSED,
    (State.COMMENTED, Move.ACCEPT): State.ACCEPTED,
    (State.COMMENTED, Move.COMMENT): State.COMMENTED,
    (State.COMMENTED, Move.REPLY): State.PROPOSED,
    (State.COMMENTED, Move.CHANGE): State.PROPOSED,
    (State.ACCEPTED, Move.CHANGE): State.PROPOSED,
}
"""The whole of what can become of goals that were put to a rep."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A year's goals as they were put to a rep. `starts` is the year's first month.

    `version` counts with every change of the goals, so that nobody accepts what they have not seen.
    `turn` counts how often the rep was asked.
    """

    id: int
    person_id: int
    starts: date
    by_id: int | None
    at: datetime
    state: State = State.PROPOSED
    version: int = 0
    turn: int = 1
    answered_at: datetime | None = None
    comment: str | None = None
    reply: str | None = None


def advance(agreement: Agreement, move: Move) -> Agreement:
    """The agreement after a move.

    Raises:
        MoveNotAllowed: It does not stand where that can happen.
    """
    found = MOVES.get((agreement.state, move))
    if found is None:
        raise MoveNotAllowed(f"These goals are {agreement.state}, so there is nothing to {move} any more.")
    return replace(agreement, state=found)

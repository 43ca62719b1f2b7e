"""A promise handed back and forth: countered by its owner, answered by the manager."""

from dataclasses import replace
from typing import Any

import pytest

from domain.commitments import Move, State
from domain.errors import BadAnswer, MoveNotAllowed, NotAllowed
from domain.messages import Kind
from storage.database import Database
from tests.usecases.promising import OFFER, ask, counter, moves, now, talk, weeks
from tests.usecases.scene import actor, outbox
from usecases import commitments


def test_a_counter_after_a_yes_is_refused(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    commitments.commit(here.services, actor(here.ana), promise.id)
    with pytest.raises(MoveNotAllowed, match="active already"):
        counter(here.services, here.ana, promise)
    assert commitments.not_yet(here.services, actor(here.ana), promise.id).commitment.state is State.ACTIVE


def test_a_counter_is_put_to_the_manager_and_taken(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    for _ in range(2):
        countered = counter(here.services, here.ana, promise)
        assert (countered.state, countered.offer, countered.counter) == (
            State.COUNTERED,
            OFFER,
            replace(OFFER, text="8 calls each week", quantity=8),
        )
    assert [each.recipient_id for each in outbox(here.services, Kind.COUNTER)] == [here.dana.id]
    with pytest.raises(MoveNotAllowed, match="countered"):
        commitments.commit(here.services, actor(here.ana), promise.id)
    for _ in range(2):
        taken = commitments.answer_counter(here.services, actor(here.dana), promise.id, take=True)
        assert (taken.commitment.state, taken.commitment.offer.quantity) == (State.PROPOSED, 8)
    assert len(outbox(here.services, Kind.QUESTION)) == 2
    commitments.commit(here.services, actor(here.ana), promise.id)
    assert weeks(here, promise) == [(5, 8), (12, 8), (19, 8), (26, 8)]


def test_handing_the_same_words_back_and_forth_is_heard_every_time(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    for turn in range(1, 4):
        counter(here.services, here.ana, promise)
        assert len(outbox(here.services, Kind.COUNTER)) == turn
        back = commitments.answer_counter(here.services, actor(here.dana), promise.id, take=False).commitment
        assert (back.offer, back.counter) == (OFFER, None)
        assert len(outbox(here.services, Kind.QUESTION)) == turn + 1


def test_a_second_thought_before_the_answer_is_told_too(database: Database) -> None:
    here = talk(database)
    promise = ask(here)
    counter(here.services, here.ana, promise)
    again = counter(here.services, here.ana, promise, text="8 calls every week")
    assert again.counter is not None
    assert again.counter.text == "8 calls every week"
    assert len(outbox(here.services, Kind.COUNTER)) == 2
    assert moves(here, promise) == [Move.COUNTER, Move.COUNTER]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"quantity": 0}, "quantity"), ({"text": " "}, "text"), ({"quantity": 99_999}, "quantity")],
)
def test_a_counter_that_cannot_be_promised_is_refused(
    sqlite_database: Database, changes: dict[str, Any], field: str
) -> None:
    here = talk(sqlite_database)
    promise = ask(here)
    with pytest.raises(BadAnswer) as trouble:
        counter(here.services, here.ana, promise, **changes)
    assert trouble.value.field == field
    assert now(here, promise) == promise


@pytest.mark.parametrize("who", ["ana", "ben", "leo"])
def test_only_the_manager_answers_a_counter(sqlite_database: Database, who: str) -> None:
    here = talk(sqlite_database)
    promise = ask(here)
    counter(here.services, here.ana, promise)
    with pytest.raises(NotAllowed):
        commitments.answer_counter(here.services, actor(getattr(here, who)), promise.id, take=True)

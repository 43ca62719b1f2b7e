"""Promises survive being saved."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.commitments import Commitment, Occurrence, Offer, Per, Signal, State
from domain.people import Person
from storage import commitments, people
from storage.database import Database

OFFER = Offer("10 calls", 10, Per.WEEK, date(2026, 10, 5), date(2026, 10, 30), goals=("revenue",))
NOW = datetime(2026, 10, 8, 15, tzinfo=UTC)


def test_a_promise_comes_back_as_it_was_with_its_weeks_and_its_audit(database: Database) -> None:
    with database.write() as session:
        ana, dana = (people.add(session, Person(0, "T1", name)) for name in ("Ana", "Dana"))
        made = commitments.add(
            session, Commitment(0, "T1", ana.id, dana.id, None, OFFER, State.PROPOSED), key="k"
        )
        countered = replace(made, state=State.COUNTERED, counter=replace(OFFER, quantity=8))
        commitments.change(session, countered)
        commitments.note_move(session, made, countered, "counter", by=ana.id, at=NOW)
        commitments.add_occurrences(
            session, made.id, [Occurrence(0, 0, date(2026, 10, 5), date(2026, 10, 9), 10)]
        )
    with database.write() as session:
        (found,) = commitments.of_owner(session, ana.id)
        assert found == countered
        assert commitments.by_key(session, "k") == countered
        (tally,) = commitments.tallies(session, [found])
        week = replace(tally.occurrences[0], done=8, source="own word", signal=Signal.AT_RISK)
        commitments.change_occurrence(session, week)
        assert commitments.occurrence(session, week.id) == week
        assert commitments.moves(session, made.id) == (("counter", "proposed", "countered", ana.id, NOW),)


def test_only_what_had_begun_is_listed_until_a_day(database: Database) -> None:
    with database.write() as session:
        ana, dana = (people.add(session, Person(0, "T1", name)) for name in ("Ana", "Dana"))
        commitments.add(session, Commitment(0, "T1", ana.id, dana.id, None, OFFER, State.ACTIVE))
        assert commitments.of_owner(session, ana.id, until=date(2026, 10, 4)) == ()
        assert len(commitments.in_states(session, {State.ACTIVE}, ended_after=date(2026, 10, 30))) == 1
        assert commitments.in_states(session, {State.KEPT}, ended_after=date(2026, 10, 30)) == ()

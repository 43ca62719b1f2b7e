"""The outbox keeps what must be said, once each, and hands it out fairly and in order."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from time import perf_counter

import pytest
from sqlalchemy import insert

from domain import messages
from domain.messages import Kind
from domain.people import Person
from storage import outbox, people
from storage.database import Database
from storage.leases import Leased, lease
from storage.outbox import ROWS, State

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUARANTINE = timedelta(seconds=30)


def somebody(database: Database, name: str, workspace: str = "T1") -> int:
    with database.write() as session:
        return people.add(session, Person(0, workspace, name, f"U0{name.upper()}")).id


def occasion(
    key: str, recipient: int, *, due: datetime = NOW, workspace: str = "T1", subject: str = "meeting:1"
) -> messages.Delivery:
    return messages.delivery(
        Kind.INVITATION, key, workspace=workspace, recipient_id=recipient, subject=subject, due_at=due
    )


def planned(database: Database, *deliveries: messages.Delivery) -> list[bool]:
    with database.write() as session:
        return [outbox.plan(session, one) for one in deliveries]


def leased(
    database: Database, owner: str = "one", now: datetime = NOW, limit: int = 100
) -> tuple[Leased, ...]:
    with database.write() as session:
        return lease(session, owner=owner, now=now, lease_for=MINUTE, quarantine=QUARANTINE, limit=limit)


def settled(database: Database, *outcomes: outbox.Outcome) -> int:
    with database.write() as session:
        return outbox.settle(session, outcomes)


def keys(found: Collection[Leased]) -> list[str]:
    return [one.delivery.key.removeprefix("invitation/") for one in found]


def state(database: Database, key: str) -> str:
    with database.read() as session:
        entry = outbox.find(session, f"invitation/{key}")
    assert entry is not None
    return str(entry.state)


@pytest.fixture
def lena(database: Database) -> int:
    return somebody(database, "lena")


def test_planning_an_occasion_twice_is_harmless(database: Database, lena: int) -> None:
    assert planned(database, occasion("a", lena), occasion("a", lena)) == [True, False]
    assert planned(database, occasion("a", lena, due=NOW + MINUTE)) == [False]
    with database.read() as session:
        assert outbox.counts(session)[State.PLANNED] == 1


def test_what_is_found_is_what_was_planned(database: Database, lena: int) -> None:
    delivery = occasion("a", lena)
    planned(database, delivery)
    with database.read() as session:
        entry = outbox.find(session, delivery.key)
        assert entry is not None
        assert entry.delivery == delivery
        assert outbox.find(session, "never") is None
        assert outbox.next_due(session) == NOW


def test_nothing_is_leased_before_it_is_due(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena, due=NOW + MINUTE))
    assert leased(database) == ()
    assert keys(leased(database, now=NOW + MINUTE)) == ["a"]


def test_a_lease_says_everything_the_sender_has_to_know(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    (found,) = leased(database)
    assert found.delivery == occasion("a", lena)
    assert (found.slack_id, found.active, found.owner, found.fence) == ("U0LENA", True, "one", 1)
    assert (found.lease_until, found.first_attempt_at, found.uncertain) == (NOW + MINUTE, NOW, False)


def test_a_message_is_sent_once_and_can_be_found_in_slack(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    (found,) = leased(database)
    assert settled(database, found.sent("D1", "1.000001")) == 1
    assert leased(database, now=NOW + timedelta(days=1)) == ()
    with database.read() as session:
        assert outbox.sent_message(session, "invitation/a") == ("D1", "1.000001")


def test_a_persons_messages_keep_their_order(database: Database, lena: int) -> None:
    planned(database, occasion("second", lena), occasion("first", lena, due=NOW - MINUTE))
    (first,) = leased(database)
    assert keys([first]) == ["first"]
    assert leased(database, owner="two") == ()
    settled(database, first.unclear("timeout", since=NOW))
    assert leased(database, owner="two", now=NOW + QUARANTINE / 2) == ()
    (again,) = leased(database, owner="two", now=NOW + QUARANTINE)
    assert (keys([again]), again.uncertain) == (["first"], True)
    settled(database, again.sent("D1", "1.000001"))
    assert keys(leased(database, now=NOW + QUARANTINE)) == ["second"]


def test_a_lease_that_ran_out_is_uncertain_after_its_quarantine(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    (lost,) = leased(database)
    later = NOW + MINUTE + QUARANTINE
    assert leased(database, owner="two", now=later - timedelta(seconds=1)) == ()
    (found,) = leased(database, owner="two", now=later)
    assert (found.uncertain, found.fence, found.first_attempt_at) == (True, 2, NOW)
    assert settled(database, lost.sent("D1", "1.000001")) == 0
    assert settled(database, found.given_back(now=later)) == 1
    assert state(database, "a") == "leased"
    assert leased(database, owner="three", now=later + QUARANTINE)[0].uncertain


def test_what_is_given_back_is_planned_again(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    (found,) = leased(database)
    assert settled(database, found.given_back(now=NOW)) == 1
    (again,) = leased(database, now=NOW + MINUTE)
    assert (again.uncertain, again.fence, again.attempts) == (False, 2, 0)
    assert again.first_attempt_at == NOW + MINUTE


def test_a_workspace_that_has_to_wait_holds_up_no_other(database: Database, lena: int) -> None:
    noor, mika = somebody(database, "noor"), somebody(database, "mika", "T2")
    planned(database, occasion("a", lena), occasion("b", noor, due=NOW + MINUTE))
    planned(database, occasion("c", mika, due=NOW + MINUTE, workspace="T2"))
    (found,) = leased(database)
    settled(database, found.given_back(now=NOW, hold=NOW + 5 * MINUTE, why="ratelimited"))
    (other,) = leased(database, owner="two", now=NOW + MINUTE)
    assert keys([other]) == ["c"]
    settled(database, other.sent("D2", "1.000001"))
    assert keys(leased(database, owner="two", now=NOW + 5 * MINUTE)) == ["a", "b"]


def test_no_workspace_starves_another(database: Database) -> None:
    many = [somebody(database, f"rep{number}") for number in range(90)]
    alone = somebody(database, "mika", "T2")
    planned(database, *(occasion(f"a{one}", one) for one in many))
    planned(database, occasion("b", alone, due=NOW + MINUTE, workspace="T2"))
    assert "b" in keys(leased(database, now=NOW + MINUTE, limit=10))


def test_two_processes_never_get_the_same(database: Database) -> None:
    reps = [somebody(database, f"rep{number}") for number in range(40)]
    planned(database, *(occasion(f"{one}/{turn}", one) for one in reps for turn in (1, 2)))
    start, found = Barrier(4), []

    def process(owner: str) -> None:
        start.wait()
        for _ in range(5):
            found.extend(leased(database, owner=owner, limit=6))

    threads = [Thread(target=process, args=(f"process {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.id for one in found}) == len(found)
    assert len({one.delivery.recipient_id for one in found}) == len(found) <= 40


def test_what_lost_its_point_is_withdrawn(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena), occasion("b", lena, subject="meeting:2"), occasion("c", lena))
    with database.write() as session:
        assert outbox.withdraw(session, "meeting:2", "moved", kinds=[Kind.SCORECARD]) == 0
        assert outbox.withdraw(session, "meeting:2", "moved", kinds=[Kind.INVITATION]) == 1
        assert outbox.withdraw(session, "invitation/c", "moved") == 1
    assert [state(database, key) for key in "abc"] == ["planned", "cancelled", "cancelled"]


def test_what_is_planned_for_somebody_can_get_another_moment_and_what_was_sent_cannot(
    database: Database, lena: int
) -> None:
    planned(database, occasion("a", lena), occasion("b", lena, due=NOW + MINUTE))
    (sent,) = leased(database)
    settled(database, sent.sent("D1", "1.000001"))
    with database.write() as session:
        (waits,) = outbox.planned_for(session, lena)
        assert waits.key == "invitation/b"
        outbox.retime(session, replace(waits, due_at=NOW + 2 * MINUTE, expires_at=NOW + 3 * MINUTE))
        outbox.retime(session, replace(sent.delivery, due_at=NOW + 9 * MINUTE))
        assert [one.due_at for one in outbox.planned_for(session, lena)] == [NOW + 2 * MINUTE]
    assert leased(database, now=NOW + MINUTE) == ()
    assert keys(leased(database, now=NOW + 2 * MINUTE)) == ["b"]
    assert state(database, "a") == "sent"


def test_an_edit_changes_the_message_that_was_sent(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    (found,) = leased(database)
    settled(database, found.sent("D1", "1.000001"))
    with database.write() as session:
        assert outbox.plan_edit(session, occasion("a2", lena), "invitation/a")
        assert not outbox.plan_edit(session, occasion("a2", lena), "invitation/a")
    (edit,) = leased(database)
    assert (edit.edits_key, edit.edits) == ("invitation/a", ("D1", "1.000001"))


def test_an_edit_of_what_was_not_sent_yet_is_pointless(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    with database.write() as session:
        assert outbox.plan_edit(session, occasion("a2", lena), "invitation/a")
    assert state(database, "a2") == "cancelled"
    assert keys(leased(database)) == ["a"]


def test_an_edit_waits_for_the_message_that_is_being_sent(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    (found,) = leased(database)
    with database.write() as session:
        outbox.plan_edit(session, occasion("a2", lena), "invitation/a")
    assert leased(database) == ()
    settled(database, found.failed("user_not_found"))
    assert [one.edits for one in leased(database)] == [None]


def test_failures_are_listed_with_their_reasons(database: Database, lena: int) -> None:
    planned(database, occasion("a", lena))
    settled(database, leased(database)[0].failed("user_not_found"))
    with database.read() as session:
        assert [(one.error, one.attempts) for one in outbox.failures(session)] == [("user_not_found", 1)]
        assert outbox.failures(session, workspace="T2") == ()


def test_a_look_is_as_fast_among_many_rows_as_among_few(sqlite_database: Database) -> None:
    """A seek, not a scan: the plan of the query names the index and a range in it."""
    lena = somebody(sqlite_database, "lena")
    row = {"workspace": "T1", "recipient_id": lena, "kind": "invitation", "subject": "meeting:1"}
    row |= {"due_at": NOW + MINUTE, "expires_at": NOW + 2 * MINUTE, "state": "planned"}
    rows = [row | {"dedupe_key": f"k{number}", "fence": 0, "attempts": 0} for number in range(20_000)]
    with sqlite_database.write() as session:
        session.execute(insert(ROWS), rows)
    with sqlite_database.read() as session:
        took = min(_look(session) for _ in range(20))
    assert took < 0.005


def _look(session: outbox.Session) -> float:
    started = perf_counter()
    assert not outbox.something_due(session, now=NOW, quarantine=QUARANTINE)
    return perf_counter() - started

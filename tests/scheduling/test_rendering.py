"""Every kind of message can be written, and says so when it has lost its point."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.messages import Kind
from domain.people import Actor
from scheduling.messages import Message, Withdrawn
from scheduling.rendering import WRITERS, Rendering
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import FixedClock, add_person, lead, services_on
from usecases import meetings, month
from usecases.outbox import Leased, Outbox
from usecases.services import Services

FIRST_MORNING = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def services(sqlite_database: Database) -> Services:
    made = services_on(sqlite_database, FixedClock(FIRST_MORNING))
    dana, ana = add_person(made, "Dana Whitfield", "UDANA"), add_person(made, "Ana Silva", "UANA")
    lead(made, ana, dana, date(2026, 1, 1))
    month.plan(made)
    return made


def leased(services: Services) -> dict[Kind, Leased]:
    """One delivery of each kind that is due by now."""
    outbox = Outbox(services.database)
    found = outbox.lease(
        owner="test",
        now=services.now(),
        lease_for=timedelta(minutes=1),
        quarantine=timedelta(minutes=1),
        limit=100,
    )
    return {each.delivery.kind: each for each in found}


def test_there_is_a_writer_for_every_kind_of_message() -> None:
    assert WRITERS.keys() == set(Kind)


def test_an_invitation_is_written_from_the_facts_of_the_moment_it_is_sent(services: Services) -> None:
    invitation = leased(services)[Kind.INVITATION]
    written = Rendering(services)(invitation, late=False)
    assert isinstance(written, Message)
    assert "Thu 8 October" in written.text or "Thu, October 8" in written.text


def test_an_invitation_to_a_meeting_that_was_skipped_is_withdrawn_with_the_reason(services: Services) -> None:
    invitation = leased(services)[Kind.INVITATION]
    with services.database.read() as session:
        ana = stored_people.by_slack_id(session, "T1", "UANA")
    assert ana is not None
    meeting = meetings.next_of(services, Actor(ana), ana)
    meetings.skip(services, Actor(ana), meeting.id, "on leave")
    assert Rendering(services)(invitation, late=False) == Withdrawn("The meeting is skipped.")


def test_nothing_is_written_for_somebody_who_has_left(services: Services) -> None:
    invitation = leased(services)[Kind.INVITATION]
    with services.database.write() as session:
        person = stored_people.get(session, invitation.delivery.recipient_id)
        assert person is not None
        stored_people.change(session, replace(person, active=False))
    assert Rendering(services)(invitation, late=False) == Withdrawn("The recipient has left.")


def test_a_late_message_says_that_it_is_late(services: Services) -> None:
    invitation = leased(services)[Kind.INVITATION]
    prompt, late = (Rendering(services)(invitation, late=each) for each in (False, True))
    assert isinstance(prompt, Message)
    assert isinstance(late, Message)
    assert late.text != prompt.text
    assert "late" in late.text.lower()

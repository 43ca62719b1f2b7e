"""Promises in tests: Dana and Ana on the afternoon of their talk, and what becomes of what they agree."""

from datetime import date, time
from typing import Any

from domain.commitments import Commitment, Offer, Per
from domain.people import Person
from storage import commitments as stored
from storage.database import Database
from tests.usecases.scene import Scene, actor, moment, scene
from usecases import commitments, meetings, month
from usecases.services import Services

THE_TALK = moment(date(2026, 10, 8), time(15))
OFFER = Offer("10 calls each week", 10, Per.WEEK, date(2026, 10, 5), date(2026, 10, 30))
LIST = Offer("price list", 1, Per.ONCE, date(2026, 10, 5), date(2026, 10, 12))


def talk(database: Database) -> Scene:
    """Dana and Ana on the afternoon of their talk."""
    here = scene(database)
    month.plan(here.services)
    here.clock.set(THE_TALK)
    return here


def ask(
    here: Scene,
    by: Person | None = None,
    owner: Person | None = None,
    partner: Person | None = None,
    offer: Offer = OFFER,
    key: str = "log/1/1",
) -> Commitment:
    """Dana asks Ana in their meeting, unless somebody else is named."""
    by, owner, partner = by or here.dana, owner or here.ana, partner or here.dana
    with here.services.database.write() as session:
        meeting = meetings.current(here.services, session, here.ana)
        return commitments.propose(
            here.services,
            session,
            actor(by),
            owner=owner,
            partner=partner,
            meeting=meeting,
            offer=offer,
            key=key,
        )


def now(here: Scene, commitment: Commitment) -> Commitment:
    """The promise as it stands now."""
    with here.services.database.read() as session:
        found = stored.get(session, commitment.id)
    assert found is not None
    return found


def moves(here: Scene, commitment: Commitment) -> list[str]:
    """Its audit: what happened to it."""
    with here.services.database.read() as session:
        return [move for move, *_ in stored.moves(session, commitment.id)]


def weeks(here: Scene, commitment: Commitment) -> list[tuple[int, int]]:
    """The first day and the target of each of its weeks."""
    with here.services.database.read() as session:
        (tally,) = stored.tallies(session, [commitment])
    return [(week.starts.day, week.target) for week in tally.occurrences]


def counter(services: Services, who: Person, promise: Commitment, **changes: Any) -> Commitment:
    """Somebody suggests eight calls, or something else, in place of a promise."""
    about = {"text": "8 calls each week", "quantity": 8, "per": Per.WEEK} | changes
    return commitments.counter(services, actor(who), promise.id, **about).commitment

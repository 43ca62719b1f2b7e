"""Hours from a calendar: with consent, without titles, taken back, and switched off for everybody."""

from datetime import date

import pytest
from sqlalchemy import text

from domain.calendar_hours import Category, NoConsent, SwitchedOff
from domain.depth import NeedsReason
from domain.people import Person
from storage import people as stored_people
from storage.database import Database
from storage.tables import Base
from tests.connectors.test_calendars import calendar
from tests.usecases.house import add_person
from tests.usecases.scene import Scene, actor, scene
from usecases import calendars, depth

MONDAY = date(2026, 9, 28)
WEEK = calendar(
    "DTSTART:20260929T090000Z\nDTEND:20260929T103000Z\n"
    "SUMMARY:Hush demo at Contoso\nATTENDEE:mailto:hush@x.com",
    "DTSTART:20260930T090000Z\nDTEND:20260930T100000Z\nSUMMARY:Hush board",
)


@pytest.fixture
def here(database: Database) -> Scene:
    return scene(database)


def everything(here: Scene) -> str:
    with here.services.database.read() as session:
        return "".join(str(session.execute(text(f'SELECT * FROM "{n}"')).all()) for n in Base.metadata.tables)


def test_only_weeks_categories_and_hours_are_kept(here: Scene) -> None:
    ana = actor(here.ana)
    calendars.agree(here.services, ana, here.ana, {Category.INTERNAL: ("board",)})
    found = calendars.count(here.services, ana, here.ana, WEEK)
    assert found.weeks == ((MONDAY, {Category.CUSTOMER: 1.5, Category.INTERNAL: 1.0}),)
    assert calendars.count(here.services, ana, here.ana, WEEK).weeks == found.weeks
    assert not [word for word in ("Hush", "hush", "Contoso") if word in everything(here)]


def test_without_consent_nothing_is_counted_and_taken_back_it_is_gone(here: Scene) -> None:
    ana = actor(here.ana)
    with pytest.raises(NoConsent):
        calendars.count(here.services, ana, here.ana, WEEK)
    calendars.agree(here.services, ana, here.ana, {})
    calendars.count(here.services, ana, here.ana, WEEK)
    calendars.revoke(here.services, ana, here.ana)
    found = calendars.show(here.services, ana, here.ana)
    assert (found.consent, found.weeks) == (None, ())
    with here.services.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM calendar_hours")).scalar() == 0


def test_switched_off_nothing_of_it_shows_and_taking_it_back_still_works(here: Scene) -> None:
    boss = administrator(here)
    calendars.agree(here.services, actor(here.ana), here.ana, {})
    calendars.switch(here.services, actor(boss), on=False)
    assert not calendars.are_on(here.services)
    with pytest.raises(SwitchedOff):
        calendars.show(here.services, actor(here.ana), here.ana)
    with pytest.raises(SwitchedOff):
        calendars.count(here.services, actor(here.ana), here.ana, WEEK)
    calendars.revoke(here.services, actor(here.ana), here.ana)
    calendars.switch(here.services, actor(boss), on=True)
    assert calendars.show(here.services, actor(here.ana), here.ana).consent is None


def test_a_manager_sees_them_at_depth_3_or_with_a_reason(here: Scene) -> None:
    dana = actor(here.dana)
    with pytest.raises(NeedsReason):
        calendars.show(here.services, dana, here.ana)
    depth.look_deeper(here.services, dana, here.ana, 2, "the funnel is thin")
    with pytest.raises(NeedsReason):
        calendars.show(here.services, dana, here.ana)
    depth.look_deeper(here.services, dana, here.ana, 3, "she asked me to look")
    assert calendars.show(here.services, dana, here.ana).rep == here.ana


def administrator(here: Scene) -> Person:
    boss = add_person(here.services, "Priya Nair", "U0PRIYA", administrator=True)
    with here.services.database.read() as session:
        assert stored_people.get(session, boss.id) == boss
    return boss

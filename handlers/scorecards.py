"""The scorecard: asked for, opened whole."""

from datetime import date

from domain.people import Person
from handlers.depth import with_reason
from handlers.door import Ask
from usecases import data_owners, people, scorecards
from views import scorecards as screens
from views.drivers import page as drivers_page
from views.where_from import where_from as where_from_page


def show(ask: Ask, rep: Person, month: date) -> None:
    """A rep's month."""
    ask.ack()
    facts = scorecards.show(ask.services, ask.actor, rep, month)
    ask.answer(screens.scorecard(facts, ask.reader))


def pressed(ask: Ask) -> None:
    """The last month of the rep that the button names."""
    rep = people.known(ask.services, ask.actor, ask.number)
    show(ask, rep, scorecards.latest_month(ask.services, rep))


def more(ask: Ask) -> None:
    """Everything that the month holds; from a manager, a reason first where the depth does not reach it."""
    ask.ack()
    with_reason(ask, *named(ask, ask.value), "card")


def where_from(ask: Ask) -> None:
    """Each number with its source, its age and its records."""
    ask.ack()
    rep, month = named(ask, ask.value)
    facts = scorecards.where_from(ask.services, ask.actor, rep, month)
    kpis = [line.kpi.key for line, _ in facts.lines]
    owners = data_owners.looked_after(ask.services, ask.actor, rep, month, kpis)
    ask.open(where_from_page(facts, ask.reader, owners))


def what_moved(ask: Ask) -> None:
    """The arithmetic behind the sentence on what moved."""
    ask.ack()
    rep, month = named(ask, ask.value)
    found = scorecards.show(ask.services, ask.actor, rep, month)
    if found.drivers is not None:
        ask.open(drivers_page(found.drivers, ask.reader, screens.headline(found, ask.reader)))


def named(ask: Ask, value: str) -> tuple[Person, date]:
    """Whose month a button is about, and which."""
    rep_id, month = value.split("|")[:2]
    return people.known(ask.services, ask.actor, int(rep_id)), date.fromisoformat(f"{month}-01")

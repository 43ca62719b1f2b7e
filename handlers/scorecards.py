"""The scorecard: asked for, opened whole."""

from datetime import date

from domain.people import Person
from handlers.door import Ask
from usecases import people, scorecards
from views import scorecards as screens


def show(ask: Ask, rep: Person, month: date, *, whole: bool = False) -> None:
    """A rep's month."""
    ask.ack()
    facts = scorecards.show(ask.services, ask.actor, rep, month)
    ask.answer(screens.scorecard(facts, ask.reader, whole=whole))


def pressed(ask: Ask) -> None:
    """The last month of the rep that the button names."""
    rep = people.known(ask.services, ask.actor, ask.number)
    show(ask, rep, scorecards.latest_month(ask.services, rep))


def more(ask: Ask) -> None:
    """Everything that the month holds."""
    rep_id, month = ask.value.split("|")
    rep = people.known(ask.services, ask.actor, int(rep_id))
    show(ask, rep, date.fromisoformat(f"{month}-01"), whole=True)

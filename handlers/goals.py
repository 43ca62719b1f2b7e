"""Goals: looked at by both, set by the manager."""

from domain.people import Person
from handlers.door import Ask
from usecases import goals, people
from views import goals as screens


def show(ask: Ask, rep: Person, year: int) -> None:
    """A rep's goals of a year."""
    ask.ack()
    ask.answer(screens.goals(goals.show(ask.services, ask.actor, rep, year), ask.reader))


def pressed(ask: Ask) -> None:
    """This year's goals of the rep that the button names."""
    show(ask, people.known(ask.services, ask.actor, ask.number), ask.reader.today.year)


def open_form(ask: Ask) -> None:
    """The manager wants to set goals."""
    ask.ack()
    rep_id, year = map(int, ask.value.split("|"))
    rep = people.known(ask.services, ask.actor, rep_id)
    facts = goals.show(ask.services, ask.actor, rep, year)
    ask.open(screens.goal_form(facts, ask.services.catalogue.season))


def submit(ask: Ask) -> None:
    """Goals come in: saved first, then the year is shown."""
    rep_id, year = map(int, ask.metadata.split("|"))
    rep = people.known(ask.services, ask.actor, rep_id)
    kpi, annual, shares, reason = screens.read_goals(ask.view)
    facts = goals.set_year(
        ask.services,
        ask.actor,
        rep,
        year=year,
        kpi_key=kpi,
        annual=annual,
        shares=shares,
        reason=reason,
    )
    ask.ack(response_action="clear")
    ask.answer(screens.goals(facts, ask.reader))

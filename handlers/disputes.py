"""This looks wrong: asked, answered, and who is asked about which number."""

from datetime import date

from domain.people import Person
from handlers.door import Ask
from handlers.scorecards import named
from usecases import calendars, data_owners, disputes, meetings, people, scorecards
from views import disputes as screens


def open_about_meeting(ask: Ask) -> None:
    """A number of the month that a meeting is about looks wrong."""
    ask.ack()
    about = meetings.invitation(ask.services, ask.actor, ask.number).meeting
    rep = people.known(ask.services, ask.actor, about.rep_id)
    _open(ask, rep, about.period, None)


def open_about_number(ask: Ask) -> None:
    """The same beside the number itself."""
    ask.ack()
    rep, month = named(ask, ask.value)
    _open(ask, rep, month, ask.value.split("|")[2])


def submit(ask: Ask) -> None:
    """The doubt came in."""
    rep, month = named(ask, ask.metadata)
    found = disputes.doubt(ask.services, ask.actor, rep, month, *screens.read_form(ask.view))
    ask.ack(response_action="clear")
    ask.answer(screens.noted(found, ask.reader))


def open_answer(ask: Ask) -> None:
    """Whoever owns the data has looked."""
    ask.ack()
    found = disputes.seen(ask.services, ask.actor, ask.number)
    ask.open(screens.answer_form(found))


def submit_answer(ask: Ask) -> None:
    """What they found."""
    state, words = screens.read_answer(ask.view)
    found = disputes.answer(ask.services, ask.actor, int(ask.metadata), state, words)
    ask.ack()
    ask.replace(screens.question(found, ask.reader))


def show_owners(ask: Ask) -> None:
    """Whom the workspace asks."""
    ask.ack()
    found = data_owners.owners(ask.services, ask.actor)
    ask.answer(
        screens.owners(found.named, found.otherwise, found.sources, calendars=calendars.are_on(ask.services))
    )


def open_owner(ask: Ask) -> None:
    """An administrator names somebody."""
    ask.ack()
    found = data_owners.owners(ask.services, ask.actor)
    ask.open(screens.owner_form([kpi for kpi, _ in found.named], [each for each, _ in found.sources]))


def submit_owner(ask: Ask) -> None:
    """Who is asked from now on."""
    sources = [each for each, _ in data_owners.owners(ask.services, ask.actor).sources]
    found = data_owners.name_owner(ask.services, ask.actor, *screens.read_owner(ask.view, sources))
    ask.ack()
    ask.replace(
        screens.owners(found.named, found.otherwise, found.sources, calendars=calendars.are_on(ask.services))
    )


def _open(ask: Ask, rep: Person, month: date, kpi: str | None) -> None:
    card = scorecards.show(ask.services, ask.actor, rep, month).scorecard
    ask.open(screens.form(rep, f"{month:%Y-%m}", [line.kpi for line in card.lines], kpi))

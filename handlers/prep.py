"""The run sheet and the role-play behind it."""

from domain.people import Person
from handlers.door import Ask
from usecases import people, prep
from views import prep as screens


def show(ask: Ask, rep: Person) -> None:
    """The manager prepares."""
    ask.ack()
    ask.answer(screens.run_sheet(prep.run_sheet(ask.services, ask.actor, rep), ask.reader))


def pressed(ask: Ask) -> None:
    """The same from a button that names the rep."""
    ask.ack()
    show(ask, people.known(ask.services, ask.actor, ask.number))


def roleplay(ask: Ask) -> None:
    """The scene for two, as a page to read."""
    ask.ack()
    ask.open(screens.roleplay(ask.services.coaching.topics[ask.value]))

"""A manager's team, page by page."""

from handlers.door import Ask
from usecases import team
from views import team as screens


def show(ask: Ask) -> None:
    """Who needs time first."""
    ask.ack()
    ask.answer(screens.page(team.show(ask.services, ask.actor, ask.person), ask.reader))


def turn(ask: Ask) -> None:
    """Another page, in the place of the one that is there; from Home, in a message."""
    ask.ack()
    found = screens.page(team.show(ask.services, ask.actor, ask.person), ask.reader, ask.number)
    if (ask.body.get("container") or {}).get("type") == "message":
        ask.replace(found)
    else:
        ask.answer(found)

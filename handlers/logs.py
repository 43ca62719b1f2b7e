"""The guided log: one page after the other, each saved before the next is shown."""

from domain.errors import BadAnswer
from domain.facts import LogFacts
from domain.people import Person
from handlers.door import Ask
from usecases import logs, people
from views import logs as screens
from views.blocks import View


def start(ask: Ask, rep: Person) -> None:
    """The manager opens the log where it was left."""
    ask.ack()
    ask.open(_page(ask, logs.begin(ask.services, ask.actor, rep)))


def pressed(ask: Ask) -> None:
    """The same from a button that names the rep."""
    ask.ack()
    start(ask, people.known(ask.services, ask.actor, ask.number))


def submit(ask: Ask) -> None:
    """A page is done: it is saved, then the next one shows."""
    meeting_id, step, _ = screens.place(ask.view)
    try:
        facts = logs.save(ask.services, ask.actor, meeting_id, step, screens.read(ask.view))
    except BadAnswer as trouble:
        ask.ack(response_action="errors", errors=screens.errors_for(trouble))
        return
    ask.ack(response_action="update", view=_page(ask, facts))


def back(ask: Ask) -> None:
    """The page before; what was typed stays."""
    ask.ack()
    meeting_id, step, _ = screens.place(ask.view)
    facts = logs.keep(ask.services, ask.actor, meeting_id, step, screens.read(ask.view), back=True)
    _update(ask, _page(ask, facts))


def another(ask: Ask) -> None:
    """The fields of one more commitment; what was typed stays."""
    ask.ack()
    meeting_id, step, shown = screens.place(ask.view)
    facts = logs.keep(ask.services, ask.actor, meeting_id, step, screens.read(ask.view))
    _update(ask, _page(ask, facts, shown=shown + 1))


def _page(ask: Ask, facts: LogFacts, shown: int = 1) -> View:
    if facts.log.completed_at is not None:
        return screens.stored(facts)
    return screens.form(facts, ask.reader, shown=shown)


def _update(ask: Ask, view: View) -> None:
    ask.client.views_update(view_id=ask.view["id"], hash=ask.view.get("hash"), view=view)

"""`/oneonone` by itself, and the Home tab."""

from handlers.door import Ask
from usecases import overview
from views import overview as screens


def show(ask: Ask) -> None:
    """What is next and what is open."""
    ask.ack()
    ask.answer(screens.overview(overview.show(ask.services, ask.actor, ask.person), ask.reader))


def home_opened(ask: Ask) -> None:
    """Somebody opened the app: its Home tab shows this moment."""
    ask.ack()
    if ask.body["event"].get("tab") == "home":
        publish(ask)


def publish(ask: Ask) -> None:
    """Let the asker's Home show this moment."""
    facts = overview.show(ask.services, ask.actor, ask.person)
    ask.client.views_publish(user_id=ask.person.slack_id or "", view=screens.home(facts, ask.reader))

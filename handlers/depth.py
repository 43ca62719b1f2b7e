"""How closely a rep is looked at: shown, chosen by the manager, looked past with a reason."""

from collections.abc import Callable, Mapping
from datetime import date

from domain.depth import FIRST_LEVEL, NeedsReason
from domain.people import Person
from handlers.door import Ask
from usecases import calendars, depth, funnel, people, scorecards
from views import depth as screens
from views import funnel as funnel_screens
from views import hours as hours_screens
from views import scorecards as cards


def show(ask: Ask, rep: Person) -> None:
    """How closely, why, and what leads back."""
    ask.ack()
    ask.answer(screens.standing(rep, *depth.show(ask.services, ask.actor, rep), ask.reader))


def open_choice(ask: Ask) -> None:
    """The manager would look more or less closely for a while."""
    ask.ack()
    rep = people.known(ask.services, ask.actor, ask.number)
    ask.open(screens.depth_form(rep, depth.show(ask.services, ask.actor, rep)[1]))


def submit_choice(ask: Ask) -> None:
    """The depth that was chosen: saved, and the rep is told."""
    rep = people.known(ask.services, ask.actor, int(ask.metadata))
    found = depth.choose(ask.services, ask.actor, rep, *screens.read_depth(ask.view))
    ask.ack()
    ask.answer(screens.standing(rep, *found, ask.reader))


def back_to_rule(ask: Ask) -> None:
    """What was chosen ends now."""
    rep = people.known(ask.services, ask.actor, ask.number)
    found = depth.back_to_rule(ask.services, ask.actor, rep)
    ask.ack()
    ask.replace(screens.standing(rep, *found, ask.reader))


def show_funnel(ask: Ask, rep: Person) -> None:
    """A rep's open deals."""
    ask.ack()
    with_reason(ask, rep, scorecards.latest_month(ask.services, rep), "funnel")


def funnel_pressed(ask: Ask) -> None:
    """The same from a button that names the rep."""
    show_funnel(ask, people.known(ask.services, ask.actor, ask.number))


def with_reason(ask: Ask, rep: Person, month: date, what: str) -> None:
    """Show something that lies deep; where the depth does not reach that far, ask for the reason first."""
    try:
        SHOWS[what](ask, rep, month)
    except NeedsReason:
        ask.open(screens.deeper_form(rep, month, what, ask.reader))


def submit_reason(ask: Ask) -> None:
    """The reason came in: saved, the rep is told, and then it is shown."""
    rep_id, month, what = ask.metadata.split("|")
    rep, first = people.known(ask.services, ask.actor, int(rep_id)), date.fromisoformat(f"{month}-01")
    level = FIRST_LEVEL[what]
    depth.look_deeper(ask.services, ask.actor, rep, level, screens.read_deeper(ask.view), first)
    ask.ack()
    SHOWS[what](ask, rep, first)


def _card(ask: Ask, rep: Person, month: date) -> None:
    facts = depth.opened(ask.services, ask.actor, rep, month)
    ask.answer(cards.scorecard(facts, ask.reader, whole=True))


def _funnel(ask: Ask, rep: Person, month: date) -> None:
    ask.answer(funnel_screens.funnel(funnel.show(ask.services, ask.actor, rep), ask.reader))


def _hours(ask: Ask, rep: Person, month: date) -> None:
    ask.answer(hours_screens.hours(calendars.show(ask.services, ask.actor, rep), ask.reader))


SHOWS: Mapping[str, Callable[[Ask, Person, date], None]] = {"card": _card, "funnel": _funnel, "hours": _hours}

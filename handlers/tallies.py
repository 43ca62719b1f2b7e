"""The week's count: one tap, or a number."""

from domain.commitments import Signal
from domain.facts import TallyFacts
from handlers.door import Ask
from usecases import tallies
from views import tallies as screens


def count(ask: Ask) -> None:
    """One tap on a number."""
    occurrence, done = map(int, ask.value.split("|"))
    facts = tallies.count(ask.services, ask.actor, occurrence, done)
    ask.ack()
    _show(ask, facts)


def open_count(ask: Ask) -> None:
    """Another number than those offered."""
    ask.ack()
    ask.open(screens.count_form(tallies.week(ask.services, ask.actor, ask.number)))


def submit_count(ask: Ask) -> None:
    """The number came in."""
    facts = tallies.count(ask.services, ask.actor, int(ask.metadata), screens.read_count(ask.view))
    ask.ack()
    ask.replace(screens.tally(facts, ask.reader))


def signal(ask: Ask) -> None:
    """On track or at risk; what is blocked is asked about first."""
    occurrence, said = ask.value.split("|")
    if Signal(said) is Signal.BLOCKED:
        ask.ack()
        ask.open(screens.blocked_form(int(occurrence)))
        return
    facts = tallies.signal(ask.services, ask.actor, int(occurrence), Signal(said))
    ask.ack()
    _show(ask, facts)


def submit_blocked(ask: Ask) -> None:
    """What is in the way: the partner hears it at once."""
    facts = tallies.signal(
        ask.services, ask.actor, int(ask.metadata), Signal.BLOCKED, screens.read_blocked(ask.view)
    )
    ask.ack()
    ask.replace(screens.tally(facts, ask.reader))


def _show(ask: Ask, facts: TallyFacts) -> None:
    ask.replace(screens.tally(facts, ask.reader))

"""The week's count: one tap, or a number."""

from domain.commitments import JUDGED, Signal
from domain.facts import TallyFacts
from handlers.door import Ask
from usecases import due, tallies
from views import tallies as screens


def count(ask: Ask) -> None:
    """One tap on a number."""
    occurrence, done = map(int, ask.value.split("|"))
    facts = tallies.count(ask.services, ask.actor, occurrence, done)
    ask.ack()
    _show(ask, facts, occurrence)


def open_count(ask: Ask) -> None:
    """Another number than those offered."""
    ask.ack()
    ask.open(screens.count_form(tallies.week(ask.services, ask.actor, ask.number)))


def submit_count(ask: Ask) -> None:
    """The number came in."""
    number = int(ask.metadata)
    facts = tallies.count(ask.services, ask.actor, number, screens.read_count(ask.view))
    ask.ack()
    _show(ask, facts, number)


def signal(ask: Ask) -> None:
    """On track or at risk; what is blocked is asked about first."""
    occurrence, said = ask.value.split("|")
    if Signal(said) is Signal.BLOCKED:
        ask.ack()
        ask.open(screens.blocked_form(int(occurrence)))
        return
    facts = tallies.signal(ask.services, ask.actor, int(occurrence), Signal(said))
    ask.ack()
    ask.replace(screens.tally(facts, ask.reader))


def submit_blocked(ask: Ask) -> None:
    """What is in the way: the partner hears it at once."""
    facts = tallies.signal(
        ask.services, ask.actor, int(ask.metadata), Signal.BLOCKED, screens.read_blocked(ask.view)
    )
    ask.ack()
    ask.replace(screens.tally(facts, ask.reader))


def _show(ask: Ask, facts: TallyFacts, occurrence: int) -> None:
    """The week; once its promise is judged the month's verdict instead, for a late count changes that."""
    offer = next(
        (
            week.tally.commitment.offer
            for week in facts.weeks
            if week.occurrence.id == occurrence and week.tally.commitment.state in JUDGED
        ),
        None,
    )
    if offer is None:
        ask.replace(screens.tally(facts, ask.reader))
        return
    ended = due.verdict(ask.services, ask.person, ask.person.id, offer.ends.replace(day=1))
    ask.replace(screens.verdict(ended, ask.reader))

"""Promises: made, answered by their owner, and what they both see of them."""

from domain.people import Person
from handlers.door import Ask
from usecases import commitments, counting, people, tallies
from views import commitments as screens
from views import tallies as weeks


def say_yes(ask: Ask) -> None:
    """The owner commits."""
    facts = commitments.commit(ask.services, ask.actor, ask.number)
    ask.ack()
    ask.replace(screens.question(facts, ask.reader))


def talk_first(ask: Ask) -> None:
    """The owner wants to talk before promising anything."""
    facts = commitments.not_yet(ask.services, ask.actor, ask.number)
    ask.ack()
    ask.replace(screens.question(facts, ask.reader))


def open_counter(ask: Ask) -> None:
    """The owner would promise something else."""
    ask.ack()
    ask.open(screens.counter_form(commitments.question(ask.services, ask.actor, ask.number)))


def submit_counter(ask: Ask) -> None:
    """What the owner would promise instead."""
    text, quantity, per = screens.read_counter(ask.view)
    facts = commitments.counter(
        ask.services, ask.actor, int(ask.metadata), text=text, quantity=quantity, per=per
    )
    ask.ack()
    ask.replace(screens.question(facts, ask.reader))


def take_counter(ask: Ask) -> None:
    """The partner takes the suggestion."""
    _answer_counter(ask, take=True)


def keep_first(ask: Ask) -> None:
    """The partner keeps to what was asked first."""
    _answer_counter(ask, take=False)


def start(ask: Ask, rep: Person) -> None:
    """Somebody wants to promise something, or a manager to propose something to a rep."""
    ask.ack()
    own = rep.id == ask.person.id
    if own:
        people.my_manager(ask.services, ask.person)
    counted = counting.for_rep(ask.services, ask.actor, rep).selection
    ask.open(screens.commit_form(rep, own, counted.kpis))


def pressed(ask: Ask) -> None:
    """The same from a button that names the rep."""
    start(ask, people.known(ask.services, ask.actor, ask.number))


def submit(ask: Ask) -> None:
    """A promise comes in: the own one counts at once, another's is asked for."""
    rep = people.known(ask.services, ask.actor, int(ask.metadata))
    text, quantity, per, kpi, until = screens.read_commit(ask.view)
    facts = commitments.make(
        ask.services,
        ask.actor,
        rep=rep,
        text=text,
        quantity=quantity,
        per=per,
        kpi=kpi,
        until=until,
        key=f"form/{ask.view['id']}",
    )
    ask.ack()
    ask.answer(screens.question(facts, ask.reader))


def progress(ask: Ask, owner: Person) -> None:
    """Where the promises stand."""
    ask.ack()
    ask.answer(weeks.progress(tallies.progress(ask.services, ask.actor, owner), ask.reader, owner))


def progress_pressed(ask: Ask) -> None:
    """The same from a button."""
    progress(ask, ask.person)


def _answer_counter(ask: Ask, *, take: bool) -> None:
    facts = commitments.answer_counter(ask.services, ask.actor, ask.number, take=take)
    ask.ack()
    ask.replace(screens.counter(facts, ask.reader))

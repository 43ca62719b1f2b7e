"""The question that makes a promise, the answers to it, and the forms in which it is worded."""

import re
from collections.abc import Sequence
from datetime import date

from domain.commitments import Commitment, Offer, Per, State
from domain.errors import BadAnswer
from domain.facts import QuestionFacts, Reader
from domain.kpis import Kpi
from domain.people import Person
from views import ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    date_input,
    field,
    mention,
    modal,
    number_input,
    overdue,
    said,
    section,
    select,
    text_input,
    value_of,
)
from views.promises import LONGEST, first_name, in_short, is_owner, promise, standing, terms, whose

VALUE = "value"
TEXT, QUANTITY, PER, KPI, ENDS = "text", "quantity", "per", "kpi", "ends"
HOW_OFTEN = ((Per.WEEK.value, "Each week"), (Per.ONCE.value, "Once"))
MOST_GOALS, LONGEST_KPI = 3, 60
REMINDER = "Your answer is still open. I ask this once more, and then leave it to the two of you."
UNANSWERED = "There is no answer to this yet. I have asked twice; now it is the two of you who can talk."
COMMIT = "Can you give me your commitment that you will"
DONE_TO = re.compile(
    r" (won|made|held|sent|added|advanced|accepted|sourced|asked|booked)\b.*| \(.*\)", re.IGNORECASE
)


def question(facts: QuestionFacts, reader: Reader, *, late: bool = False, again: bool = False) -> Message:
    """The article's question to the owner; once it is answered, where the promise stands.

    The partner sees the same without buttons. `again` is a reminder.
    """
    if facts.commitment.state is not State.PROPOSED:
        return overdue(_answered(facts, reader), late)
    sentence, offer, partner = _sentence(facts, reader), facts.commitment.offer, facts.partner
    words = f"{said(offer.text, LONGEST)} · " if _are_calls(offer) else ""
    mine = is_owner(facts, reader)
    told = (REMINDER if mine else UNANSWERED) if again else ""
    blocks = [
        *([context(told)] if told else []),
        section(f"{sentence}  — {mention(partner.slack_id, partner.name[:100])}"),
        context(f"{words}{terms(offer, reader, whose(facts, reader))}"),
        actions(*_answers(facts.commitment)) if mine else context(standing(facts, reader)),
    ]
    begun = f"{told} " if told else ""
    return overdue(Message(f"{begun}{sentence} — {first_name(partner)}", blocks), late)


def counter(facts: QuestionFacts, reader: Reader) -> Message:
    """To the partner: what was asked, and what the owner suggests instead."""
    commitment, owner = facts.commitment, facts.owner
    if commitment.state is not State.COUNTERED or commitment.counter is None:
        return _answered(facts, reader)
    asked, wanted = in_short(commitment.offer), in_short(commitment.counter)
    blocks = [
        section(
            f"{mention(owner.slack_id, owner.name[:100])} suggests a change.\n"
            f"You asked for: {asked}\n{first_name(owner)} suggests: {wanted}"
        ),
        actions(
            button("Accept", ids.COUNTER_TAKE, commitment.id, style="primary"),
            button("Keep the original", ids.COUNTER_KEEP, commitment.id),
        ),
    ]
    return Message(f"{first_name(owner)} suggests {wanted} instead of {asked}. Does that work?", blocks)


def answer(facts: QuestionFacts, reader: Reader) -> Message:
    """To the partner: the owner committed, or wants to talk first."""
    found = _answered(facts, reader)
    if facts.commitment.state is State.DECLINED and not is_owner(facts, reader):
        again = actions(button("Propose something else", ids.OPEN_COMMIT, facts.owner.id))
        return Message(found.text, [*(found.blocks or ()), again])
    return found


def counter_form(facts: QuestionFacts) -> View:
    """What the owner would rather promise, begun from what was asked."""
    return modal(
        "Suggest a change",
        _worded("What would you promise instead?", facts.commitment.counter or facts.commitment.offer),
        callback_id=ids.COUNTER_FORM,
        submit="Suggest",
        private_metadata=str(facts.commitment.id),
    )


def read_counter(view: View) -> tuple[str, int, Per]:
    """The words, how many, and how often.

    Raises:
        BadAnswer: The quantity is no whole number.
    """
    words = str(value_of(view, TEXT, VALUE) or "").strip()
    return words, whole(view, QUANTITY), Per(value_of(view, PER, VALUE) or Per.WEEK)


def commit_form(rep: Person, own: bool, kpis: Sequence[Kpi]) -> View:
    """A promise between two meetings: one's own, or one that the rep is asked for."""
    blocks = _worded("What do you promise?" if own else f"What will {rep.first_name[:60]} be asked for?")
    if kpis:
        known = select(VALUE, [(kpi.key, kpi.name) for kpi in kpis], None, "None of them")
        blocks += [field("Which number is it about?", known, block_id=KPI, optional=True)]
    hint = "If left empty: the end of the month."
    blocks += [field("Until when?", date_input(VALUE), block_id=ENDS, optional=True, hint=hint)]
    return modal(
        "A commitment",
        blocks,
        callback_id=ids.COMMIT_FORM,
        submit="I commit" if own else "Ask",
        private_metadata=str(rep.id),
    )


def read_commit(view: View) -> tuple[str, int, Per, str | None, date | None]:
    """The words, how many, how often, the KPI's key and the last day, the last two if they were chosen.

    Raises:
        BadAnswer: The quantity is no whole number.
    """
    kpi, until = value_of(view, KPI, VALUE), value_of(view, ENDS, VALUE)
    return (*read_counter(view), kpi or None, date.fromisoformat(until) if until else None)


def whole(view: View, block_id: str) -> int:
    """A whole number from a field of that name.

    Raises:
        BadAnswer: Something else stands there.
    """
    try:
        return int(str(value_of(view, block_id, VALUE) or "").strip())
    except ValueError:
        raise BadAnswer(block_id, "How many? A whole number, please.") from None


def _sentence(facts: QuestionFacts, reader: Reader) -> str:
    """The question as the article asks it."""
    offer, goals = facts.commitment.offer, _goals(facts, reader)
    if not _are_calls(offer):
        return f"{f'{goals} we' if goals else 'We'} agreed on: {promise(offer)}. {COMMIT} do this?"
    number, calls = numbers.in_words(offer.quantity), _calls(offer)
    weekly = f"these {number} weekly calls" if calls == "calls" else "this weekly call"
    need = f"{f'{goals} you' if goals else 'You'} need to make {number} sales {calls} each week."
    return f"{need} {COMMIT} make {weekly} {_in_time(offer, reader)}?"


def _goals(facts: QuestionFacts, reader: Reader) -> str:
    """`Based on your revenue growth and new account goals for October,` or nothing where none is named."""
    *others, last = [_goal(name) for name in facts.goal_names[:MOST_GOALS]] or [""]
    named = f"{', '.join(others)} and {last} goals" if others else f"{last} goal"
    month = numbers.month(facts.commitment.offer.ends, reader)
    return f"Based on your {named} for {month}," if last else ""


def _goal(name: str) -> str:
    """A KPI's name before the word goal: `new account` for `New accounts won`."""
    short = re.sub(r"ies$", "y", DONE_TO.sub("", said(name, LONGEST_KPI)))
    short = short if short.endswith("ss") else short.removesuffix("s")
    return short if short[1:2].isupper() else short[:1].lower() + short[1:]


def _in_time(offer: Offer, reader: Reader) -> str:
    ends, today = offer.ends, reader.today
    now = (ends.year, ends.month) == (today.year, today.month)
    return "this month" if now else f"in {numbers.month(ends, reader)}"


def _are_calls(offer: Offer) -> bool:
    """The article's own promise: its words stand in the small print, for the question says it in full."""
    return offer.kpi == "sales_calls" and offer.per is Per.WEEK


def _calls(offer: Offer) -> str:
    return "call" if offer.quantity == 1 else "calls"


def _answers(commitment: Commitment) -> list[Block]:
    return [
        button("Yes, I commit", ids.COMMIT_YES, commitment.id, style="primary"),
        button("Suggest a change", ids.COMMIT_CHANGE, commitment.id),
        button("Not yet, let's talk", ids.COMMIT_TALK, commitment.id),
    ]


def _answered(facts: QuestionFacts, reader: Reader) -> Message:
    offer, stands = facts.commitment.offer, standing(facts, reader)
    small = terms(offer, reader, whose(facts, reader))
    return Message(f"{stands} {promise(offer)}", [section(f"{promise(offer)}\n{stands}"), context(small)])


def _worded(asks: str, offer: Offer | None = None) -> list[Block]:
    text, quantity, per = (offer.text, str(offer.quantity), offer.per) if offer else ("", "", Per.WEEK)
    hint = "In a few words, with the number in them: “8 calls each week”."
    return [
        field(asks, text_input(VALUE, initial=text), block_id=TEXT, hint=hint),
        field("How many?", number_input(VALUE, initial=quantity, least="1"), block_id=QUANTITY),
        field("How often?", select(VALUE, HOW_OFTEN, per.value, "Choose"), block_id=PER),
    ]

"""The words for a promise that several screens share: what it is, who counts it, and where it stands."""

import re
from collections.abc import Callable, Mapping

from domain.commitments import Evidence, Offer, Per, State
from domain.facts import QuestionFacts, Reader
from domain.people import Person
from views import numbers
from views.blocks import said

LONGEST, LONGEST_NAME = 200, 60
WEEKLY = re.compile(r"\b(each|every|a|per) (week|(mon|tues|wednes|thurs|fri)day)\b|\bweekly\b", re.IGNORECASE)


def promise(offer: Offer, most: int = LONGEST) -> str:
    """The words of a promise, bold."""
    return f"*{said(offer.text.strip().rstrip('.'), most).replace('*', '∗')}*"


def in_short(offer: Offer) -> str:
    """The words of a promise with its number, whatever the words say."""
    often = "each week" if offer.per is Per.WEEK else "in all"
    return f"{promise(offer)} ({offer.quantity} {often})"


def terms(offer: Offer, reader: Reader, whose: str = "your") -> str:
    """How much and how often, from when to when, and who counts; nothing that the words say already."""
    until = f"by {numbers.day(offer.ends, reader)}"
    when = numbers.span(offer.starts, offer.ends, reader) if offer.per is Per.WEEK else until
    return " · ".join([*_how_much(offer), when, counted(offer, whose)])


def counted(offer: Offer, whose: str = "your") -> str:
    """Where the count of a promise comes from; `whose` word it is."""
    if offer.evidence is Evidence.DATA:
        return "counted from the CRM"
    if offer.evidence is Evidence.ARTEFACT:
        return "with a link or file"
    return f"{whose} own word each Friday" if offer.per is Per.WEEK else f"{whose} own word"


def first_name(person: Person) -> str:
    """Somebody's first name inside a sentence."""
    return said(person.first_name, LONGEST_NAME)


def is_owner(facts: QuestionFacts, reader: Reader) -> bool:
    """Whether the reader is who promises."""
    return reader.person.id == facts.commitment.owner_id


def whose(facts: QuestionFacts, reader: Reader) -> str:
    """`your`, or the owner's first name in the genitive."""
    return "your" if is_owner(facts, reader) else f"{first_name(facts.owner)}'s"


def standing(facts: QuestionFacts, reader: Reader) -> str:
    """Where a promise stands, in one or two sentences."""
    return STANDING[facts.commitment.state](facts, reader)


def _how_much(offer: Offer) -> list[str]:
    says = set(re.findall(r"\w+", offer.text.lower()))
    told = offer.quantity == 1 or {str(offer.quantity), numbers.in_words(offer.quantity)} & says
    much = [] if told else [f"{offer.quantity} times"]
    often = ["each week"] if offer.per is Per.WEEK and not WEEKLY.search(offer.text) else []
    return [*much, *often]


def _proposed(facts: QuestionFacts, reader: Reader) -> str:
    waits = f"Waiting for {first_name(facts.owner)}'s answer."
    return "Your answer is open." if is_owner(facts, reader) else waits


def _countered(facts: QuestionFacts, reader: Reader) -> str:
    wanted = in_short(facts.commitment.counter or facts.commitment.offer)
    if is_owner(facts, reader):
        return f"You suggested {wanted} instead. {first_name(facts.partner)} answers next."
    return f"{first_name(facts.owner)} suggests {wanted} instead. Your answer is next."


def _active(facts: QuestionFacts, reader: Reader) -> str:
    commitment = facts.commitment
    on = f" on {numbers.moment(commitment.answered_at, reader)}" if commitment.answered_at else ""
    if is_owner(facts, reader):
        return f"You committed{on}. {_follow_up(commitment.offer)}"
    return f"{first_name(facts.owner)} committed{on}."


def _follow_up(offer: Offer) -> str:
    if offer.evidence is Evidence.DATA:
        return "I count from the CRM and only write when it helps."
    if offer.per is Per.WEEK:
        return "On Fridays I ask how many; one tap answers."
    return "I ask once, when it is due."


def _declined(facts: QuestionFacts, reader: Reader) -> str:
    if is_owner(facts, reader):
        return f"You want to talk about it first, so nothing is promised. {first_name(facts.partner)} knows."
    return f"{first_name(facts.owner)} wants to talk about it first, so nothing is promised yet."


STANDING: Mapping[State, Callable[[QuestionFacts, Reader], str]] = {
    State.PROPOSED: _proposed,
    State.COUNTERED: _countered,
    State.ACTIVE: _active,
    State.DECLINED: _declined,
    State.KEPT: lambda *_: "Kept. It opens your next one-on-one.",
    State.PARTLY: lambda *_: "Partly kept. Your next one-on-one looks at what helped and what did not.",
    State.MISSED: lambda *_: "Missed this time. Your next one-on-one decides: keep, change or drop.",
    State.RELEASED: lambda *_: "Let go. It does not count any more.",
    State.REPLACED: lambda *_: "Another promise took its place.",
}

"""What a file leaves open: a question stays until a person has answered it, whatever is answered first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.imports import (
    NUMBER,
    Findings,
    Meaning,
    Plan,
    Question,
    Shape,
    Understood,
    headings_key,
)

BLOCKING = frozenset(Question) - {Question.PEOPLE}
"""What has to be answered before anything can be loaded; rows of unknown people can be left out."""
WHO = (Meaning.REP, Meaning.EMAIL)
NEEDED: Mapping[Shape, tuple[tuple[Question, tuple[Meaning, ...]], ...]] = {
    Shape.MEASURES: (
        (Question.REP, WHO),
        (Question.MEASURE, (Meaning.MONTH, Meaning.DAY)),
        (Question.MEASURE, (Meaning.MEASURE,)),
        (Question.MEASURE, (Meaning.VALUE,)),
    ),
    Shape.DEALS: (
        (Question.REP, WHO),
        (Question.CLOSED, (Meaning.CLOSED,)),
        (Question.MEASURE, (Meaning.STAGE, Meaning.AMOUNT)),
    ),
    Shape.ACTIVITIES: (
        (Question.REP, WHO),
        (Question.MEASURE, (Meaning.DAY,)),
        (Question.MEASURE, (Meaning.TYPE, Meaning.OUTCOME, Meaning.ID)),
    ),
    Shape.WIDE: ((Question.REP, WHO),),
    Shape.ACCOUNTS: ((Question.REP, WHO), (Question.MEASURE, (Meaning.ACCOUNT,))),
    Shape.TEAM: ((Question.REP, (Meaning.REP,)), (Question.MEASURE, (Meaning.MANAGER,))),
}
"""What nothing can be counted without, and what is asked where none of these columns is there."""
DAYS = (
    *(Meaning.DAY, Meaning.CREATED, Meaning.CLOSED, Meaning.CLOSED_TOO, Meaning.SINCE),
    Meaning.ACTIVITY,
)
"""Columns of days."""


def lacking(plan: Plan) -> tuple[Question, ...]:
    """What has to be asked because a column is missing that nothing can be counted without."""
    found = [question for question, any_of in NEEDED[plan.shape] if not plan.has(*any_of)]
    if plan.shape is Shape.WIDE and not any(each.startswith(NUMBER) for each in plan.meanings):
        found.append(Question.MEASURE)
    return tuple(each for each in dict.fromkeys(found) if each not in plan.answered)


def kept_open(looked: Understood, draft: Plan, before: Findings) -> Understood:
    """A look under a draft that people are still answering: their answers count, the rest is asked as before.

    Where the headings are others by now, what was asked and answered about the old ones is past.
    """
    if headings_key(looked.plan.headings) != headings_key(draft.headings):
        return looked
    looked = _with_decimals(looked, draft)
    plan = looked.plan
    if Question.DATES in draft.answered:
        plan = replace(plan, dates=draft.dates)
    asks = [
        *lacking(plan),
        *_still(before.asks, plan),
        *(each for each in looked.asks if each not in draft.answered),
    ]
    unsure = before.ambiguous if Question.DATES in asks else looked.ambiguous
    return replace(looked, plan=plan, asks=tuple(dict.fromkeys(map(Question, asks))), ambiguous=unsure)


def as_answered(looked: Understood, remembered: Sequence[Plan]) -> Understood:
    """A first look: what a number means is not asked again where it was answered for the same headings."""
    key = headings_key(looked.plan.headings)
    before = next((each for each in remembered if headings_key(each.headings) == key), None)
    return _with_decimals(looked, before) if before else looked


def _with_decimals(looked: Understood, before: Plan) -> Understood:
    """The decimal sign that a person chose, in every column."""
    if Question.DECIMALS not in before.answered or not before.decimals:
        return looked
    plan = replace(looked.plan, decimals=tuple(before.decimals[0] for _ in looked.plan.headings))
    asks = tuple(each for each in looked.asks if each is not Question.DECIMALS)
    return replace(looked, plan=plan, asks=asks)


def _still(asked: Iterable[str], plan: Plan) -> list[str]:
    """Of what was asked before: what another look takes as answered only because it was looked at."""
    possible = {
        Question.DATES: plan.has(*DAYS, Meaning.MONTH)
        or any(each.startswith(f"{NUMBER}@") for each in plan.meanings),
        Question.SHEET: True,
    }
    return [each for each in asked if each not in plan.answered and possible.get(Question(each), False)]

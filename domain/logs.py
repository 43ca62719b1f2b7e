"""The record of a one-on-one: its steps in the order of the talk, and what may not be left out.

Answers are kept flat: the name of a form's field → what stands in it. `text:2` is the text of the second
commitment, `cause:revenue` what stood behind the revenue gap.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from domain.coaching import MANAGERS_CAUSES, Cause
from domain.commitments import HOW_MANY, MOST_PER_LOG, Evidence, Offer, Per, checked
from domain.errors import BadAnswer
from domain.scorecards import Line, Scorecard, Verdict

MOST_GAPS = 3
NUMBER = re.compile(r"\d+")

Answers = Mapping[str, Any]


class Step(StrEnum):
    """One page of the log."""

    WINS = "wins"
    PROMISES = "promises"
    GAPS = "gaps"
    DIAGNOSIS = "diagnosis"
    COACHING = "coaching"
    OBSTACLES = "obstacles"
    COMMITMENTS = "commitments"
    SUMMARY = "summary"


ON_GOAL = (Step.WINS, Step.PROMISES, Step.COMMITMENTS, Step.SUMMARY)
"""The two-minute path of a month on goal."""


def path(card: Scorecard, *, promised: bool) -> tuple[Step, ...]:
    """The steps of a log: all in the article's order, or the short path; never a page with nothing on it."""
    wanted = ON_GOAL if card.verdict is Verdict.HIT else tuple(Step)
    empty = set() if promised else {Step.PROMISES}
    if not gaps(card):
        empty |= {Step.GAPS, Step.DIAGNOSIS}
    return tuple(step for step in wanted if step not in empty)


def following(steps: tuple[Step, ...], step: Step) -> Step:
    """The step after this one, which the path may have lost since; the last one stays."""
    return next((each for each in steps if _place(each) > _place(step)), steps[-1])


def preceding(steps: tuple[Step, ...], step: Step) -> Step:
    """The step before this one, which the path may have lost since; the first one stays."""
    return next((each for each in reversed(steps) if _place(each) < _place(step)), steps[0])


def gaps(card: Scorecard) -> tuple[Line, ...]:
    """The gaps that are talked through: the costliest three."""
    return card.gaps[:MOST_GAPS]


def causes(answers: Answers) -> frozenset[Cause]:
    """What stood behind the gaps."""
    return frozenset(Cause(value) for name, value in answers.items() if name.startswith("cause:") and value)


def offers(answers: Answers, starts: date, ends: date, goals: tuple[str, ...]) -> tuple[Offer, ...]:
    """What the rep is asked to promise, at most three; a quantity left out is the first number in the text.

    Raises:
        BadAnswer: One cannot be promised; `field` names the field that is wrong.
    """
    found = []
    for number in range(1, MOST_PER_LOG + 1):
        if words := _words(answers, f"text:{number}"):
            found.append(_offer(answers, number, words, starts, ends, goals))
    return tuple(found)


def own_offer(answers: Answers, starts: date, ends: date) -> Offer | None:
    """What the manager promises in turn: done once, by its day or by the month's end.

    Raises:
        BadAnswer: Its day has gone already, or lies more than a year ahead.
    """
    words = _words(answers, "mine")
    if not words:
        return None
    by = date.fromisoformat(answers["mine_by"]) if answers.get("mine_by") else ends
    if by < starts:
        raise BadAnswer("mine_by", "That day has gone already.")
    try:
        return checked(Offer(words, 1, Per.ONCE, starts, by))
    except BadAnswer as trouble:
        raise BadAnswer("mine_by", str(trouble)) from None


def unfinished(
    steps: tuple[Step, ...],
    answers: Answers,
    card: Scorecard,
    starts: date,
    ends: date,
    counted: Collection[str] = (),
) -> Step | None:
    """The first step that cannot stay as it is: days pass between a draft and its end, and windows differ."""
    for step in steps:
        try:
            check(step, answers, card, starts, ends, counted)
        except BadAnswer:
            return step
    return None


def check(
    step: Step, answers: Answers, card: Scorecard, starts: date, ends: date, counted: Collection[str] = ()
) -> None:
    """Refuse a step that leaves out what may not be left out, or asks data for what data does not count.

    Raises:
        BadAnswer: With the field and the sentence that stands below it.
    """
    if step is Step.DIAGNOSIS:
        for line in gaps(card):
            if not answers.get(f"cause:{line.kpi.key}"):
                raise BadAnswer(f"cause:{line.kpi.key}", "Choose what stood behind it, as far as you know.")
    if step is Step.COMMITMENTS:
        _check_commitments(answers, card, starts, ends)
        _check_evidence(answers, counted)


def _check_evidence(answers: Answers, counted: Collection[str]) -> None:
    """Nobody would ask about a promise that data is said to count and does not; it would end as missed."""
    for number in range(1, MOST_PER_LOG + 1):
        by_data = answers.get(f"evidence:{number}") == Evidence.DATA.value
        if _words(answers, f"text:{number}") and by_data and answers.get(f"kpi:{number}") not in counted:
            sentence = "The CRM does not count that by the day. Choose the own word, or another number above."
            raise BadAnswer(f"evidence:{number}", sentence)


def _check_commitments(answers: Answers, card: Scorecard, starts: date, ends: date) -> None:
    promised = offers(answers, starts, ends, ())
    own_offer(answers, starts, ends)
    missed = card.verdict is Verdict.MISS
    if missed and not promised and not _words(answers, "none_because"):
        raise BadAnswer("none_because", "After a missed month: a commitment, or the reason for none.")
    if causes(answers) & MANAGERS_CAUSES and not _words(answers, "mine"):
        raise BadAnswer("mine", "The cause lies outside the rep's reach, so what will you do about it?")


def _offer(
    answers: Answers, number: int, words: str, starts: date, ends: date, goals: tuple[str, ...]
) -> Offer:
    try:
        return checked(
            Offer(
                text=words,
                quantity=_quantity(str(answers.get(f"quantity:{number}") or "").strip(), words),
                per=Per(answers.get(f"per:{number}") or Per.WEEK),
                starts=starts,
                ends=ends,
                evidence=Evidence(answers.get(f"evidence:{number}") or Evidence.OWN_WORD),
                kpi=answers.get(f"kpi:{number}") or None,
                goals=goals,
            )
        )
    except BadAnswer as trouble:
        raise BadAnswer(f"{trouble.field}:{number}", str(trouble)) from None


def _quantity(typed: str, words: str) -> int:
    """What was typed, else the first number in the words, else once."""
    named = NUMBER.search(words)
    try:
        return int(typed or (named.group() if named else "1"))
    except ValueError:
        raise BadAnswer("quantity", HOW_MANY) from None


def _place(step: Step) -> int:
    return list(Step).index(step)


def _words(answers: Answers, name: str) -> str:
    return str(answers.get(name) or "").strip()

"""One promise in its weeks, as several screens show it: how it stands, its pace, and what can be tapped."""

import math
from datetime import timedelta

from domain.commitments import JUDGED, Evidence, Occurrence, Offer, Per, Signal, State, Tally
from domain.facts import Reader, WeekOf
from views import ids, numbers
from views.blocks import Block, actions, button, quoted, said, section
from views.promises import promise

LONGEST_NOTE = 500
WEEKEND = timedelta(days=2)
TWICE = "Two weeks missed. No drama: keep, change or drop?"
SIGNALS = {Signal.ON_TRACK: "On track", Signal.AT_RISK: "At risk", Signal.BLOCKED: "Blocked"}
STANDS = {
    State.PROPOSED: "not answered yet",
    State.COUNTERED: "a change is suggested",
    State.ACTIVE: "running",
    State.DECLINED: "to be talked about first",
    State.KEPT: "kept",
    State.PARTLY: "partly kept",
    State.MISSED: "missed",
    State.RELEASED: "let go",
    State.REPLACED: "replaced by another",
}
MARKS = {State.KEPT: "✅ ", State.PARTLY: "◐ ", State.MISSED: "○ "}


def outcome(tally: Tally) -> str:
    """How a promise ended or stands, in words and numbers: `◐ partly kept · 8 of 10 · 3 of 4 weeks`."""
    weeks, state = tally.occurrences, tally.commitment.state
    parts = [f"{MARKS.get(state, '')}{STANDS[state]}"]
    if state in JUDGED or state is State.ACTIVE:
        parts += [f"{tally.done} of {tally.target}"] if tally.target > 1 else []
        parts += [f"{tally.weeks_kept} of {len(weeks)} weeks"] if len(weeks) > 1 else []
    return " · ".join(parts)


def in_a_line(tally: Tally, reader: Reader) -> str:
    """What was promised and how it stands: `10 calls each week — partly kept, 3 of 4 weeks`."""
    offer, state, of = tally.commitment.offer, tally.commitment.state, len(tally.occurrences)
    how = ["open" if state is State.ACTIVE and offer.per is Per.ONCE else STANDS[state]]
    if offer.per is Per.WEEK and of:
        how += [f"{tally.weeks_kept} of {of} {'weeks' if of > 1 else 'week'}"]
    elif tally.target > 1:
        how += [f"{tally.done} of {tally.target}"]
    if state is State.ACTIVE and offer.per is Per.ONCE:
        how += [f"by {numbers.day(offer.ends, reader)}"]
    if silent := sum(week.ends < reader.today for week in tally.unanswered):
        how += [f"{silent} not answered"]
    return f"{said(offer.text, 200)} — {', '.join(how)}"


def bar_of(tally: Tally) -> str:
    """How much of a promise is done, and how it stands."""
    known = tally.commitment.state in JUDGED or tally.commitment.state is State.ACTIVE
    return f"{numbers.bar(tally.done, tally.target)}  {outcome(tally)}" if known else outcome(tally)


def choices(target: int) -> list[int]:
    """The few counts that are offered for a week: none, some, nearly, all of it."""
    return sorted({0, round(target * 0.5), round(target * 0.8), target})


def this_week(tally: Tally, reader: Reader) -> Occurrence | None:
    """The occurrence that runs where the reader lives, until the Sunday after it."""
    if tally.commitment.state is not State.ACTIVE:
        return None
    running = (each for each in tally.occurrences if each.starts <= reader.today <= each.ends + WEEKEND)
    return next(running, None)


def week(about: WeekOf, mine: bool) -> list[Block]:
    """One promise in its week: where it stands, and what can be tapped."""
    occurrence, tally = about.occurrence, about.tally
    lines = [promise(tally.commitment.offer), stands(about, mine)]
    if occurrence.signal:
        note = f"\n{quoted(occurrence.note, LONGEST_NOTE)}" if occurrence.note else ""
        lines += [f"{'You said' if mine else 'Said'}: {occurrence.signal}{note}"]
    lines += [TWICE] if tally.missed_two_in_a_row and tally.commitment.state is State.ACTIVE else []
    if not mine:
        return [section("\n".join(lines))]
    asked = occurrence.done is None and not _by_data(about)
    change = button("Correct it" if _by_data(about) else "Change", ids.COUNT_MORE, occurrence.id)
    rows = [actions(*counts(occurrence, tally.commitment.offer))] if asked else []
    short = occurrence.done is None or occurrence.done < occurrence.target
    rows += [actions(*_signals(occurrence))] if short and tally.commitment.state is State.ACTIVE else []
    return [section("\n".join(lines), None if asked else change), *rows]


def stands(week: WeekOf, mine: bool) -> str:
    """`▰▰▰▰▰▱▱▱  8 of 13 · pace 62 % · 16 a week would bring it back`, or the question."""
    done, target = week.occurrence.done, week.occurrence.target
    if done is None and _by_data(week):
        return f"{target} promised, not in the CRM yet"
    if done is None:
        if _done_or_not(week.tally.commitment.offer):
            return "is it done?" if mine else "no answer yet"
        return f"{target} promised — {'how many did you do?' if mine else 'no answer yet'}"
    source = ["counted from the CRM"] if week.occurrence.source == Evidence.DATA.value else []
    return " · ".join([f"{numbers.bar(done, target)}  {done} of {target}", *source, *_pace(week)])


def _pace(week: WeekOf) -> list[str]:
    """The pace of the whole promise, once every week so far is known."""
    ends, tally = week.occurrence.ends, week.tally
    gaps = any(each.ends <= ends for each in tally.unanswered)
    if week.pace is None or gaps or tally.commitment.offer.per is Per.ONCE or len(tally.occurrences) == 1:
        return []
    if week.pace >= 1:
        return ["on pace"]
    back = [f"{math.ceil(round(week.needed, 6))} a week would bring it back"] if week.needed else []
    if week.number == len(tally.occurrences):
        back = [f"{tally.target - tally.done} still to go"]
    return [f"pace {numbers.percent(week.pace)}", *back]


def _by_data(week: WeekOf) -> bool:
    """Whether data counts it and nobody has said otherwise."""
    by_hand = week.occurrence.source == Evidence.OWN_WORD.value
    return week.tally.commitment.offer.evidence is Evidence.DATA and not by_hand


def counts(occurrence: Occurrence, offer: Offer) -> list[Block]:
    """A week's few likely counts, each one tap, and the way to type another; one thing is done or not."""
    if _done_or_not(offer):
        return [
            button(words, ids.COUNT, f"{occurrence.id}|{many}")
            for many, words in enumerate(("Not yet", "Done"))
        ]
    offered = [button(str(many), ids.COUNT, f"{occurrence.id}|{many}") for many in choices(occurrence.target)]
    return [*offered, button("more", ids.COUNT_MORE, occurrence.id)]


def _done_or_not(offer: Offer) -> bool:
    """Whether it is one thing, like a price list, and not a number of them."""
    return offer.per is Per.ONCE and offer.quantity == 1


def _signals(occurrence: Occurrence) -> list[Block]:
    return [button(words, ids.SIGNAL, f"{occurrence.id}|{signal.value}") for signal, words in SIGNALS.items()]

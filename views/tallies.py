"""The weeks of promises: asked about with one tap, shown with their pace, and the verdict at the end."""

from collections.abc import Iterable, Sequence

from domain.commitments import Evidence, Per, Signal, State, Tally
from domain.facts import BlockedFacts, Reader, TallyFacts, VerdictFacts, WeekOf
from domain.people import Person
from views import ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    escape,
    field,
    header,
    mention,
    modal,
    number_input,
    numbered,
    overdue,
    quoted,
    section,
    text_input,
    value_of,
)
from views.commitments import VALUE, whole
from views.promises import first_name, promise
from views.weeks import LONGEST_NOTE, STANDS, bar_of, counts, outcome, stands, this_week, week

DONE, NOTE = "done", "note"
MOST_PROMISES, MOST_OPEN_WEEKS, SHORT = 12, 10, 100
NEXT = "It opens your next one-on-one."
ALL_OF_THEM = f"`{ids.COMMAND} progress` shows them all."


def tally(facts: TallyFacts, reader: Reader, *, late: bool = False) -> Message:
    """The week of all of somebody's promises, answered with one tap each."""
    weeks, mine = facts.weeks[:MOST_PROMISES], facts.owner.id == reader.person.id
    if not weeks:
        nothing = "Nothing is promised for this week, so there is nothing to answer."
        return Message(nothing, [section(nothing)])
    headline = _headline(facts, reader)
    told = "; ".join(f"{_named(each.tally)} {stands(each, mine)}" for each in weeks)
    blocks = [header(headline), *_parted(week(each, mine) for each in weeks)]
    more = len(facts.weeks) - len(weeks)
    blocks += [context(f"… and {more} more. {ALL_OF_THEM}")] if more else []
    return overdue(Message(f"{headline}: {told}", numbered(blocks)), late)


def count_form(week: WeekOf) -> View:
    """How many it were in a week, typed."""
    occurrence, offer = week.occurrence, week.tally.commitment.offer
    known = "" if occurrence.done is None else str(occurrence.done)
    where = f"Week {week.number} of {len(week.tally.occurrences)}" if offer.per is Per.WEEK else "All in all"
    hint = f"{where}. You promised {occurrence.target}."
    return modal(
        "How many?",
        [
            section(promise(offer)),
            field("How many were done?", number_input(VALUE, initial=known), block_id=DONE, hint=hint),
        ],
        callback_id=ids.COUNT_FORM,
        submit="Save",
        private_metadata=str(occurrence.id),
    )


def read_count(view: View) -> int:
    """How many.

    Raises:
        BadAnswer: It is no whole number.
    """
    return whole(view, DONE)


def blocked_form(occurrence_id: int) -> View:
    """What is in the way."""
    words = text_input(VALUE, lines=True) | {"max_length": LONGEST_NOTE}
    hint = "The person you promised it to hears this straight away, so that there is time to help."
    return modal(
        "What is in the way?",
        [field("In a sentence or two", words, block_id=NOTE, hint=hint)],
        callback_id=ids.BLOCKED_FORM,
        submit="Send",
        private_metadata=str(occurrence_id),
    )


def read_blocked(view: View) -> str:
    """The words."""
    return str(value_of(view, NOTE, VALUE) or "").strip()


def blocked(facts: BlockedFacts, reader: Reader) -> Message:
    """To the partner at once: something is in the way."""
    owner, offer = facts.question.owner, facts.question.commitment.offer
    note = facts.week.note or "no reason given yet"
    if facts.week.signal is not Signal.BLOCKED:
        over = f"{first_name(owner)} says nothing is in the way of {promise(offer)} any more."
        return Message(over, [section(over)])
    who, heard = mention(owner.slack_id, owner.name[:100]), "You asked to hear this early."
    blocks = [
        section(f"{who} marked {promise(offer)} as blocked:\n{quoted(note, LONGEST_NOTE)}\n{heard}"),
        actions(button("Agree something else", ids.OPEN_COMMIT, owner.id)),
    ]
    told = quoted(note, LONGEST_NOTE).replace("\n> ", " ").removeprefix("> ")
    return Message(f"{first_name(owner)} marked {promise(offer)} as blocked: {told}. {heard}", blocks)


def verdict(facts: Sequence[VerdictFacts], reader: Reader, *, late: bool = False) -> Message:
    """How each promise of the month ended; weeks that nobody answered still can be."""
    ended = [(each, tally) for each in facts for tally in each.tallies][:MOST_PROMISES]
    if not ended:
        nothing = "No promise ended this month."
        return Message(nothing, [section(nothing)])
    headline = _ended(facts, reader)
    blocks = [header(headline)]
    for each, tally in ended:
        to = f"to {first_name(each.partner)}" if len(facts) > 1 and each.partner != reader.person else ""
        blocks += _verdict(tally, reader, to, mine=each.owner.id == reader.person.id)
    told = "; ".join(f"{_named(tally)} {outcome(tally)}" for _, tally in ended)
    text = f"{escape(headline)}: {told}"
    return overdue(Message(f"{text}. {NEXT}", numbered([*blocks, context(NEXT)])), late)


def progress(tallies: Sequence[Tally], reader: Reader, owner: Person) -> Message:
    """All promises of somebody, and this week's count to tap for their owner."""
    mine = owner.id == reader.person.id
    whose = "Your" if mine else f"{first_name(owner)}'s"
    another = actions(button("Promise something" if mine else "Propose something", ids.OPEN_COMMIT, owner.id))
    if not tallies:
        none = f"{'You have' if mine else f'{first_name(owner)} has'} no open promises."
        return Message(none, [section(none), another])
    shown = tallies[:MOST_PROMISES]
    told = "; ".join(f"{_named(each)} {outcome(each)}" for each in shown)
    blocks = [header(f"{'Your' if mine else f'{owner.first_name}’s'} promises")]
    blocks += _parted(_progress(each, reader, mine) for each in shown)
    more = len(tallies) - len(shown)
    blocks += [context(f"… and {more} more")] if more else []
    return Message(f"{whose} promises: {told}", numbered([*blocks, another]))


def _parted(parts: Iterable[Sequence[Block]]) -> list[Block]:
    """The parts with a line between them, so that nobody presses the button of another promise."""
    return [block for part in parts for block in (divider(), *part)][1:]


def _named(tally: Tally) -> str:
    return promise(tally.commitment.offer, SHORT)


def _headline(facts: TallyFacts, reader: Reader) -> str:
    weekly = [week for week in facts.weeks if week.tally.commitment.offer.per is Per.WEEK]
    places = {(week.number, len(week.tally.occurrences)) for week in weekly}
    if len(places) == 1:
        ((number, of),) = places
        return f"Week {number} of {of}"
    return f"The week to {numbers.day(facts.ends, reader)}"


def _ended(facts: Sequence[VerdictFacts], reader: Reader) -> str:
    """`October: 1 of 3 promises kept, 1 partly`; where none was kept whole, those kept in part."""
    states = [tally.commitment.state for each in facts for tally in each.tallies]
    kept, partly, many = states.count(State.KEPT), states.count(State.PARTLY), len(states)
    how = (
        f"{kept} of {many} promises kept"
        if kept or not partly
        else f"{partly} of {many} promises partly kept"
    )
    more = f", {partly} partly" if kept and partly else ""
    if many == 1:
        how, more = f"1 promise, {STANDS[states[0]]}", ""
    owner, month = facts[0].owner, numbers.month(facts[0].month, reader)
    whose = "" if owner.id == reader.person.id else f"{owner.first_name}'s "
    return f"{whose}{month}: {how}{more}"


def _verdict(tally: Tally, reader: Reader, to: str, *, mine: bool) -> list[Block]:
    open_weeks = tally.unanswered
    name = " ".join(each for each in (promise(tally.commitment.offer), to) if each)
    lines = [name, bar_of(tally)]
    if not open_weeks:
        return [section("\n".join(lines))]
    lines += [_unanswered(tally)]
    fill = [
        button(numbers.span(week.starts, week.ends, reader), ids.COUNT_MORE, week.id)
        for week in open_weeks[:MOST_OPEN_WEEKS]
    ]
    return [section("\n".join(lines)), *([context("Fill in:"), actions(*fill)] if mine else [])]


def _unanswered(tally: Tally) -> str:
    many = len(tally.unanswered)
    if tally.commitment.offer.evidence is Evidence.DATA:
        weeks = f"{many} weeks" if many > 1 else "one week"
        return f"The CRM has not counted {weeks} yet; what it still brings corrects this."
    if tally.commitment.offer.per is Per.ONCE:
        return "It has no answer yet, so it counts as not done."
    weeks = (
        f"{many} weeks have no answer yet and count" if many > 1 else "One week has no answer yet and counts"
    )
    return f"{weeks} as zero."


def _progress(tally: Tally, reader: Reader, mine: bool) -> list[Block]:
    week = this_week(tally, reader)
    lines = [promise(tally.commitment.offer), bar_of(tally)]
    if week is None:
        return [section("\n".join(lines))]
    by_data = tally.commitment.offer.evidence is Evidence.DATA
    now = "this week" if tally.commitment.offer.per is Per.WEEK else f"by {numbers.day(week.ends, reader)}"
    done = "not known yet" if week.done is None else f"{week.done} of {week.target}"
    lines += [f"{now}: {done}{', counted from the CRM' if by_data else ''}"]
    if not mine:
        return [section("\n".join(lines))]
    if week.done is None and not by_data:
        return [section("\n".join(lines)), actions(*counts(week, tally.commitment.offer))]
    return [section("\n".join(lines), button("Change", ids.COUNT_MORE, week.id))]

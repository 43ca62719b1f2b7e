"""A month of a rep against its goals: what went well, the numbers, how closely we look, and why."""

from collections.abc import Sequence
from datetime import date

from domain.commitments import Tally
from domain.depth import FIRST_LEVEL, LOOKED_AT
from domain.facts import Changed, Reader, ScorecardFacts
from domain.kpis import Unit, Word
from domain.meetings import months_back
from domain.scorecards import Line, Scorecard, Verdict
from views import drivers, figures, goals, ids, numbers, pace
from views.blocks import Block, Message, actions, button, context, escape, header, overdue, said, section
from views.figures import against, inside
from views.weeks import in_a_line
from views.where_from import asked

MOST_WINS, MOST_PROMISES, MOST_NAMES, MOST_LOOKS, LONGEST_REASON = 3, 4, 6, 3, 300
MOST_OF_YEAR = 3
DEEPER = (("funnel", "Funnel", ids.OPEN_FUNNEL), ("hours", "Calendar hours", ids.OPEN_HOURS))
"""Lines of the year before more is asked for; from which depth the funnel and the hours are a button away."""


def scorecard(facts: ScorecardFacts, reader: Reader, *, late: bool = False, whole: bool = False) -> Message:
    """The month as both people see it; `whole` also opens what is folded away, with every month's number."""
    if not _measured(facts.scorecard):
        alone = escape(headline(facts, reader))
        return overdue(Message(alone, [section(alone), *_setting(facts, reader)]), late)
    first = [header(headline(facts, reader)), *(section(line) for line in _celebrated(facts, reader))]
    end, picture = _end(facts, reader, whole=whole), figures.picture(facts.scorecard, reader)
    months = figures.months(facts.scorecard, reader) if whole else []
    blocks = [*first, *numbers_of(facts, reader, whole=whole), *picture, *end]
    plainly = [*first, *numbers_of(facts, reader, whole=whole, native=False), *months, *end]
    return overdue(Message(summary(facts, reader), blocks, plainly), late)


def numbers_of(
    facts: ScorecardFacts, reader: Reader, *, whole: bool = False, native: bool = True
) -> list[Block]:
    """The table, why it shows what it shows, and what is missing; `native` False draws it with letters."""
    card, opened = facts.scorecard, whole or facts.depth.level > 0
    if native and whole:
        drawn = figures.history(card, reader)
    else:
        drawn = (figures.native if native else figures.letters)(card, reader, opened=opened)
    small = [
        *_running(card),
        *_folded(card, opened=opened),
        *_presence(card, reader, opened=opened),
        *_not_judged(card),
        *_costs(card, reader, opened=opened),
        *filter(None, [pace.year(facts.year if whole else facts.year[:MOST_OF_YEAR], reader)]),
        depth(facts),
        *_looked_deeper(facts, reader),
        *goals.news(facts.goals, card.month, reader),
    ]
    return [
        *drawn,
        *(section(each) for each in pace.running(facts, reader, opened=opened)),
        *_moved(facts, reader),
        context("\n".join(small)),
        *_missing(facts, reader),
    ]


def summary(facts: ScorecardFacts, reader: Reader) -> str:
    """What a notification and a screen reader say: the month, its wins, and how closely it is looked at."""
    return "\n".join([escape(headline(facts, reader)), *_celebrated(facts, reader), depth(facts)])


def headline(facts: ScorecardFacts, reader: Reader) -> str:
    """The month in one sentence, what is on goal first. Not escaped."""
    card, month = facts.scorecard, _month(facts.scorecard.month, reader)
    whose = "you" if reader.person.id == facts.rep.id else facts.rep.first_name
    if not _measured(card):
        return f"{month} has no numbers for {whose} yet, so there is nothing to look at."
    if all(line.goal is None for line in card.lines):
        return f"{month} has no goals for {whose} yet, so there is nothing to compare with."
    won, short = _both(card.wins[:2]), _both(_to_talk_about(card)[:2])
    month, there = (f"{month} so far", "on pace") if card.running else (month, "on goal")
    if won and short:
        return f"{month}: {won} {there}, {short} to talk about"
    if won:
        return f"{month}: {won if len(card.wins) < len(card.lines) else 'everything'} {there}"
    return f"{month}: {short} to talk about" if short else f"{month}: nothing to judge yet"


def _month(month: date, reader: Reader) -> str:
    """`September`, with its year where another September is nearer."""
    named = numbers.month(month, reader)
    return named if month in months_back(reader.today, 12) else f"{named} {month.year}"


def depth(facts: ScorecardFacts) -> str:
    """How closely the month is looked at, why, and what leads back."""
    reason, way_back = (said(each, LONGEST_REASON) for each in (facts.depth.reason, facts.depth.way_back))
    return f"Depth {facts.depth.level}: {reason} {way_back}"


def win(line: Line, reader: Reader, *, own: bool, running: bool = False) -> str:
    """A win with its number and goal; `own` when the reader is who made it. In a running month: on pace."""
    if running:
        return f"{said(line.kpi.label, 60)} {against(line, reader)}, {pace.WORDS.get(line.word, 'on pace')}"
    best = f"{'your' if own else 'the'} best in {numbers.in_words(line.best_of)} months"
    return f"{said(line.kpi.label, 60)} {against(line, reader)}" + (f", {best}" if line.best_of else "")


def promises(tallies: Sequence[Tally], reader: Reader) -> list[str]:
    """The first few promises, one a line, and how many more there are."""
    lines = [f"• {in_a_line(each, reader)}" for each in tallies[:MOST_PROMISES]]
    more = len(tallies) - len(lines)
    return [*lines, f"… and {more} more"] if more else lines


def _measured(card: Scorecard) -> bool:
    return any(line.actual is not None for line in card.lines)


def _to_talk_about(card: Scorecard) -> list[Line]:
    """The costliest results, those missed before those close; activity only when all results are there."""
    short = [line for line in card.gaps if line in card.results] or list(card.gaps)
    return sorted(short, key=lambda line: line.word is not Word.MISSED)


def _both(lines: Sequence[Line]) -> str:
    return " and ".join(inside(line) for line in lines)


def _celebrated(facts: ScorecardFacts, reader: Reader) -> list[str]:
    own = reader.person.id == facts.rep.id
    won = facts.scorecard.wins
    running = facts.scorecard.running
    told = [win(line, reader, own=own, running=running) for line in won[:MOST_WINS]]
    more = [f"and {len(won) - len(told)} more"] if len(won) > len(told) else []
    return [f"🎉 {' · '.join([*told, *more])}"] if told else []


def _folded(card: Scorecard, *, opened: bool) -> list[str]:
    """Activity in one line, when results are all that is looked at."""
    judged = [line for line in card.activity if line.attainment is not None]
    if opened or not card.activity:
        return []
    there, how = sum(line in card.wins for line in judged), "on pace" if card.running else "on goal"
    return [f"Activity and funnel: {there} of {len(judged)} {how}" if judged else "Activity is folded away"]


def _running(card: Scorecard) -> list[str]:
    return ["The month still runs, so each number is held against where it should be by now."] * card.running


def _costs(card: Scorecard, reader: Reader, *, opened: bool) -> list[str]:
    """What each gap costs, of the hundred points that all the numbers weigh together."""
    gaps = card.gaps if opened else [line for line in card.gaps if line in card.results]
    costly = [f"{inside(line)} {numbers.value(Unit.COUNT, line.cost, reader)}" for line in gaps[:MOST_NAMES]]
    return [f"What the gaps cost, of 100 points: {said(' · '.join(costly), 300)}"] if costly else []


def _moved(facts: ScorecardFacts, reader: Reader) -> list[Block]:
    """One sentence on what moved revenue, with the arithmetic behind a button."""
    if facts.drivers is None:
        return []
    told = drivers.sentence(facts.drivers, reader)
    if not facts.drivers.parts:
        return [context(told)]
    return [section(told, button("What moved", ids.WHAT_MOVED, about(facts)))]


def _looked_deeper(facts: ScorecardFacts, reader: Reader) -> list[str]:
    """Who looked deeper than the depth allows, and why: the rep always sees it."""
    return [
        f"👁 {'You' if look.by_id == reader.person.id else said(look.by, 60)} looked at "
        f"{LOOKED_AT[look.level]} on {numbers.stamp(look.at, reader)}: “{said(look.reason, 200)}”"
        for look in facts.looks[-MOST_LOOKS:]
    ]


def about(facts: ScorecardFacts) -> str:
    """What a button on a month carries: whose month, and which."""
    return f"{facts.rep.id}|{facts.scorecard.month:%Y-%m}"


def _presence(card: Scorecard, reader: Reader, *, opened: bool) -> list[str]:
    """Which goals leave has made smaller: `(17 of 22 days present → goal 31 for sales calls made)`."""
    named = [
        f"{numbers.value(line.kpi.unit, figures.goal(line), reader, bare=True)} for {said(inside(line), 60)}"
        for line in (card.lines if opened else card.results)
        if line.goal is not None and line.goal != line.full_goal
    ]
    days = f"{card.presence.present} of {card.presence.working} days present"
    return [f"({days} → goal {', '.join(named[:MOST_NAMES])})"] if named else []


def _not_judged(card: Scorecard) -> list[str]:
    if card.verdict is not Verdict.NOT_JUDGED or card.running:
        return []
    if card.ramp_zero:
        return ["The first month of a ramp is not judged."]
    if card.presence.mostly_away:
        days = f"{card.presence.present} of {card.presence.working} days present"
        return [f"The month is not judged: {days}."]
    return ["The month is not judged while a number or a goal is missing."]


def _missing(facts: ScorecardFacts, reader: Reader) -> list[Block]:
    """What cannot be compared, and for the manager the way to mend it."""
    lines = [line for line in facts.scorecard.missing if line.weight > 0]
    wanted = [said(inside(line), 60) for line in lines if line.word is Word.GOAL_MISSING][:MOST_NAMES]
    data = [said(inside(line), 60) for line in lines if line.word is Word.NO_DATA][:MOST_NAMES]
    told = [f"No goal yet for {', '.join(wanted)}: there is nothing to compare with."] if wanted else []
    told += [f"No data yet for {', '.join(data)}."] if data else []
    return [*([section("\n".join(told))] if told else []), *_setting(facts, reader)]


def _setting(facts: ScorecardFacts, reader: Reader) -> list[Block]:
    about = goals.to_set(facts.scorecard, facts.rep.id)
    manages = reader.person.id != facts.rep.id
    return [actions(button("Set goals", ids.OPEN_GOAL_FORM, about))] if about and manages else []


def _end(facts: ScorecardFacts, reader: Reader, *, whole: bool) -> list[Block]:
    """What was promised, where it all comes from, and buttons."""
    blocks = []
    if facts.promises:
        who = "You" if reader.person.id == facts.rep.id else said(facts.rep.first_name, 60)
        blocks += [section("\n".join([f"{who} promised:", *promises(facts.promises, reader)]))]
    blocks += [context(_origin(facts, reader))]
    buttons = _buttons(facts, whole=whole)
    return [*blocks, actions(*buttons)] if buttons else blocks


def _origin(facts: ScorecardFacts, reader: Reader) -> str:
    loads = [f"{said(each.source, 80)}, {numbers.stamp(each.at, reader)}" for each in facts.provenance[:3]]
    line = " · ".join([*loads, f"{'a' if loads else 'A'}mounts in {reader.currency}"])
    return "\n".join([line, *_changes(facts, reader), *_asked(facts)])


def _changes(facts: ScorecardFacts, reader: Reader) -> list[str]:
    """`Changed since first shown on 7 Oct 09:30: sales calls 28 → 31`."""
    told = [_change(each, reader) for each in facts.changed[:MOST_NAMES]]
    more = [f"and {len(facts.changed) - len(told)} more"] if len(facts.changed) > len(told) else []
    since = f" on {numbers.stamp(facts.frozen_at, reader)}" if facts.frozen_at else ""
    return [f"Changed since first shown{since}: {', '.join([*told, *more])}"] if told else []


def _change(each: Changed, reader: Reader) -> str:
    """A number before and now; its goal too where that is what changed."""

    def shown(pair: tuple[float | None, float | None]) -> str:
        made, wanted = (numbers.value(each.kpi.unit, number, reader, bare=True) for number in pair)
        return made if each.before[1] == each.now[1] else f"{made} of {wanted}"

    return f"{said(each.kpi.label, 40)} {shown(each.before)} → {shown(each.now)}"


def _asked(facts: ScorecardFacts) -> list[str]:
    """Which numbers somebody doubts, until whoever owns the data has answered."""
    names = {line.kpi.key: said(line.kpi.label, 40) for line in facts.scorecard.lines}
    return [f"{names.get(each.kpi, each.kpi)}: {asked(each)}" for each in facts.disputes[-MOST_NAMES:]]


def _buttons(facts: ScorecardFacts, *, whole: bool) -> list[Block]:
    buttons = []
    if facts.meeting is not None:
        buttons += [
            button("Add my view", ids.ADD_VIEW, facts.meeting.id, style="primary"),
            button("A number looks wrong", ids.NUMBER_WRONG, facts.meeting.id),
            button("Add a topic", ids.ADD_TOPIC, facts.meeting.id),
        ]
    buttons += [button("Where from?", ids.WHERE_FROM, about(facts))]
    buttons += [button("Funnel", ids.OPEN_FUNNEL, facts.rep.id)] * (
        facts.depth.level >= FIRST_LEVEL["funnel"]
    )
    buttons += [button("Calendar hours", ids.OPEN_HOURS, facts.rep.id)] * (
        facts.depth.level >= FIRST_LEVEL["hours"]
    )
    return buttons if whole else [*buttons, button("Show more", ids.SHOW_MORE, about(facts))]

"""The month that closed, for a manager: who reached what, what is missing, and each rep's next talk."""

from collections.abc import Iterable, Mapping, Sequence

from domain.facts import MonthClosedFacts, Reader, TeamLine
from domain.kpis import Word
from domain.meetings import State
from domain.scorecards import Verdict
from views import ids, numbers
from views.blocks import Block, Message, actions, button, context, cut, header, overdue, said, section
from views.figures import inside
from views.goals import to_set

MOST_REPS, MOST_SETTING, MOST_PEOPLE, LONGEST_PART, LONGEST_NAME = 30, 5, 6, 900, 80
BETWEEN = "\n🎉 "
RESULTS = {
    Verdict.HIT: "results on goal",
    Verdict.MISS: "results missed",
    Verdict.NOT_JUDGED: "not judged",
}
STANDS = {
    State.HELD: "held",
    State.SKIPPED: "skipped",
    State.MISSED: "did not take place",
}


def closed(facts: MonthClosedFacts, reader: Reader, *, late: bool = False) -> Message:
    """Who reached which goal, then what is missing, then everybody in the order of the team."""
    month = numbers.month(facts.month, reader)
    if not facts.team:
        nobody = f"{month} is closed. Nobody reports to you yet, so there is nothing to look at."
        return overdue(Message(nobody, [section(nobody)]), late)
    won, missing = _won(facts), _missing(facts)
    blocks = [header(f"{month} is closed")]
    blocks += [section("\n".join(part)) for part in (won, missing) if part]
    blocks += [*_setting(facts), *_team(facts, reader)]
    alone = [f"{month} is closed. {_in_short(facts.team)}", *won[:1], *missing]
    return overdue(Message("\n".join(alone), blocks), late)


def _in_short(team: Sequence[TeamLine]) -> str:
    on_goal = sum(each.scorecard.verdict is Verdict.HIT for each in team)
    judged = sum(each.scorecard.verdict is not Verdict.NOT_JUDGED for each in team)
    return f"Results on goal: {on_goal} of {judged} judged." if judged else "Nobody is judged yet."


def _won(facts: MonthClosedFacts) -> list[str]:
    """Who reached which of their results: names and goals, never who was better."""
    told = []
    for each in facts.team:
        wins = [line for line in each.scorecard.results if line in each.scorecard.wins]
        if wins:
            every = len(wins) == len(each.scorecard.results) > 1
            named = [said(inside(line), 60) for line in wins[:MOST_PEOPLE]]
            told += [f"{_name(each)}: {'every result' if every else ', '.join(named)}"]
    return [f"🎉 {_fitting(told, BETWEEN)}"] if told else []


def _missing(facts: MonthClosedFacts) -> list[str]:
    """Goals and data that are missing, KPI by KPI, with whose they are."""
    lines = []
    for lacking, words in ((Word.GOAL_MISSING, "Goals missing"), (Word.NO_DATA, "No data")):
        found = _by_kpi(facts.team, lacking)
        told = [f"{name} ({_people(who, len(facts.team))})" for name, who in found.items()]
        lines += [f"{words}: {_fitting(told, ', ')}"] if told else []
    return lines


def _by_kpi(team: Iterable[TeamLine], lacking: Word) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in team:
        for line in each.scorecard.missing:
            if line.word is lacking and line.weight > 0:
                found.setdefault(said(inside(line), 60), []).append(_name(each))
    return found


def _people(names: Sequence[str], team: int) -> str:
    if len(names) == team > 1:
        return "everybody"
    more = len(names) - MOST_PEOPLE
    return ", ".join([*names[:MOST_PEOPLE], *([f"{more} more"] if more > 0 else [])])


def _setting(facts: MonthClosedFacts) -> list[Block]:
    """A way to set the goals of the first few who lack some."""
    lacking = [(each, about) for each in facts.team if (about := to_set(each.scorecard, each.rep.id))]
    buttons = [
        button(f"Set goals: {cut(each.rep.first_name, 40)}", f"{ids.OPEN_GOAL_FORM}:{n}", about)
        for n, (each, about) in enumerate(lacking[:MOST_SETTING], 1)
    ]
    return [actions(*buttons)] if buttons else []


def _team(facts: MonthClosedFacts, reader: Reader) -> list[Block]:
    """A line and a button for each rep; a team too large for one message is told how to see the rest."""
    shown = facts.team[:MOST_REPS]
    blocks = [
        section(_line(each, reader), button("Prepare", f"{ids.OPEN_PREP}:{n}", each.rep.id))
        for n, each in enumerate(shown, 1)
    ]
    rest = [_name(each) for each in facts.team[MOST_REPS:]]
    if rest:
        blocks += [
            context(f"And {len(rest)} more, `{ids.COMMAND} prep @name` shows each: {_fitting(rest, ', ')}")
        ]
    return blocks


def _line(each: TeamLine, reader: Reader) -> str:
    """`Ana · results missed · Thu 8 October, 14:00`, and below it the depth with its reason."""
    first = f"*{_name(each)}* · {RESULTS[each.scorecard.verdict]} · {_meets(each, reader)}"
    return f"{first}\nDepth {each.depth.level}: {said(each.depth.reason, 120)}"


def _meets(each: TeamLine, reader: Reader) -> str:
    meeting = each.meeting
    if meeting is None:
        return "no meeting planned yet"
    if each.logged or not meeting.open:
        return "held and logged" if each.logged else STANDS[meeting.state]
    asked = "" if meeting.state is State.ACCEPTED else " (not accepted yet)"
    return f"{numbers.moment(meeting.starts_at, reader)}{asked}"


def _name(each: TeamLine) -> str:
    return said(each.rep.name, LONGEST_NAME)


def _fitting(parts: Sequence[str], between: str) -> str:
    """As many of the parts as fit, and how many do not."""
    shown = list(parts)
    while len(shown) > 1 and len(between.join(shown)) > LONGEST_PART:
        shown.pop()
    more = len(parts) - len(shown)
    return between.join([*shown, *([f"and {more} more"] if more else [])])

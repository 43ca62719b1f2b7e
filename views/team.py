"""A manager's team in a few lines each: who needs time first and why, never who is better."""

from collections.abc import Mapping, Sequence

from domain.depth import LEVELS
from domain.facts import Group, Reader, TeamFacts, TeamLine
from domain.kpis import Word
from domain.meetings import State
from domain.scorecards import Verdict
from domain.team import SMALLEST_GROUP, reasons
from views import goals, ids, numbers
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    mention,
    numbered,
    said,
    section,
)
from views.promises import first_name

PAGE, MOST_NEEDS, MOST_NAMES = 10, 10, 8
ORDER = "In the order of who needs your time. It says nothing about who is better."
RESULTS: Mapping[Verdict, str] = {
    Verdict.HIT: "on goal",
    Verdict.MISS: "missed",
    Verdict.NOT_JUDGED: "not judged",
}


def page(facts: TeamFacts, reader: Reader, number: int = 0) -> Message:
    """`/oneonone team`: what is missing first, then a page of the team, then the groups of a leader."""
    month = numbers.month(facts.month, reader)
    blocks, alone = [header(f"Your people · {month}")], [f"Your people, {month}."]
    if facts.team:
        gaps = lacking(facts.team, reader)
        alone += [*gaps, _first(facts.team)]
        blocks += [section("\n".join(gaps))] if gaps else []
        blocks += _page(facts.team, reader, number)
    alone += [_group(each).removeprefix("• ") for each in facts.groups[:MOST_NAMES]]
    blocks += [*_groups(facts), *_small(facts)]
    return Message("\n".join(alone), numbered(blocks))


def team(lines: Sequence[TeamLine], reader: Reader) -> list[Block]:
    """The first page for Home, with a button to all of them."""
    gaps = lacking(lines, reader)
    first = [header("Your team"), *([section("\n".join(gaps))] if gaps else [])]
    return [*first, *_page(lines, reader, 0)]


def lacking(lines: Sequence[TeamLine], reader: Reader) -> list[str]:
    """Who has no goals, whose data is late, who has an open question: one line each."""
    late = [
        f"{first_name(each.rep)} (nothing after {numbers.short_day(each.late_since, reader)})"
        for each in lines
        if each.late_since is not None
    ]
    without = [first_name(each.rep) for each in lines if each.without_goals]
    asked = [first_name(each.rep) for each in lines if each.asked]
    parts = (("No goals yet", without), ("Data is late", late), ("Open question about a number", asked))
    return [f"{words}: {_named(who)}" for words, who in parts if who]


def needs(lines: Sequence[TeamLine], reader: Reader) -> list[Block]:
    """What a manager's reps still lack, one line each."""
    lacks = [f"• {first_name(line.rep)}: {missing(line)}" for line in lines if missing(line)]
    return [section("\n".join(["*Still missing*", *lacks[:MOST_NEEDS]]))] if lacks else []


def missing(line: TeamLine) -> str:
    """What a rep's month still lacks: `goals missing for 2 numbers, no data for 1`, or nothing."""
    words = [each.word for each in line.scorecard.lines if each.weight > 0]
    goals, data = words.count(Word.GOAL_MISSING), words.count(Word.NO_DATA)
    parts = [f"goals missing for {_many(goals)}"] if goals else []
    return ", ".join([*parts, *([f"no data for {_many(data)}"] if data else [])])


def _many(count: int) -> str:
    return f"{count} {'number' if count == 1 else 'numbers'}"


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join([*names[:MOST_NAMES], *([f"and {more} more"] if more > 0 else [])])


def _first(lines: Sequence[TeamLine]) -> str:
    """Who needs time first, in words."""
    needing = [line for line in lines if reasons(line)]
    if not needing:
        return "All is well: nobody needs more of your time than usual."
    told = [f"{first_name(line.rep)}: {', '.join(reasons(line)[:2])}" for line in needing[:3]]
    return f"First: {'; '.join(told)}"


def _page(lines: Sequence[TeamLine], reader: Reader, number: int) -> list[Block]:
    last = max((len(lines) - 1) // PAGE, 0)
    at = min(max(number, 0), last)
    shown = lines[at * PAGE : (at + 1) * PAGE]
    blocks = [context(ORDER), *(_rep(line, reader) for line in shown)]
    if not last:
        return blocks
    turns = [button("Previous", ids.TEAM_PAGE, at - 1)] if at else []
    turns += [button("Next", ids.TEAM_PAGE, at + 1)] if at < last else []
    return [*blocks, context(f"Page {at + 1} of {last + 1}, {len(lines)} people"), actions(*turns)]


def _rep(line: TeamLine, reader: Reader) -> Block:
    results = f"results {RESULTS[line.scorecard.verdict]}"
    depth = f"depth {line.depth.level} ({LEVELS[line.depth.level]})"
    who = mention(line.rep.slack_id, line.rep.name[:100])
    told = [f"*{who}* · {results} · {depth} · {_meeting(line, reader)}"]
    why = [each for each in reasons(line) if not each.startswith("depth ")]
    told += [f"Needs time: {', '.join(why)}"] if why else []
    told += [missing(line)] if missing(line) and not line.without_goals else []
    return section("\n".join(told), _do(line, reader))


def _meeting(line: TeamLine, reader: Reader) -> str:
    meeting = line.meeting
    if meeting is None:
        return "no meeting planned yet"
    if line.logged or meeting.state is State.HELD:
        return "held and logged"
    if not meeting.open:
        return f"{meeting.state} this month"
    return "not logged yet" if meeting.ends_at <= reader.now else numbers.moment(meeting.starts_at, reader)


def _do(line: TeamLine, reader: Reader) -> Block:
    """The one thing that helps this rep most now."""
    meeting, rep = line.meeting, line.rep.id
    if meeting is not None and meeting.open and meeting.ends_at <= reader.now:
        return button("Log it", ids.OPEN_LOG, rep)
    if about := goals.to_set(line.scorecard, rep):
        return button("Set goals", ids.OPEN_GOAL_FORM, about)
    if meeting is not None and meeting.open:
        return button("Prepare", ids.OPEN_PREP, rep)
    return button("Scorecard", ids.OPEN_SCORECARD, rep)


def _groups(facts: TeamFacts) -> list[Block]:
    """Totals of three or more: whether they meet and how the months ended, never what was said."""
    if not facts.groups:
        return []
    return [divider(), section("\n".join(["*Groups you lead*", *map(_group, facts.groups[:30])]))]


def _group(group: Group) -> str:
    met = f"{group.held} of {group.planned} one-on-ones held"
    left_out = f", {group.skipped} skipped" if group.skipped else ""
    ended = (
        f"results on goal: {group.on_goal} of {group.judged} judged" if group.judged else "nobody is judged"
    )
    return f"• {said(group.manager.name, 60)}, {group.reps} people: {met}{left_out} · {ended}"


def _small(facts: TeamFacts) -> list[Block]:
    if not facts.small:
        return []
    groups = "group is" if facts.small == 1 else "groups are"
    return [context(f"{facts.small} {groups} not shown: totals are told of {SMALLEST_GROUP} people or more.")]

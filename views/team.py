"""A manager's team in one line each: results in one word, depth, the next meeting, one thing to do."""

from collections.abc import Mapping, Sequence

from domain.depth import LEVELS
from domain.facts import Reader, TeamLine
from domain.kpis import Word
from domain.meetings import State
from domain.scorecards import Verdict
from views import goals, ids, numbers
from views.blocks import Block, button, context, header, mention, section
from views.promises import first_name

MOST_REPS, MOST_NEEDS = 30, 10
RESULTS: Mapping[Verdict, str] = {
    Verdict.HIT: "on goal",
    Verdict.MISS: "missed",
    Verdict.NOT_JUDGED: "not judged",
}


def team(lines: Sequence[TeamLine], reader: Reader) -> list[Block]:
    """Every rep, by name as they come: no ranking."""
    shown = lines[:MOST_REPS]
    blocks = [header("Your team"), *(_rep(line, reader) for line in shown)]
    more = len(lines) - len(shown)
    return [*blocks, *([context(f"… and {more} more")] if more else [])]


def needs(lines: Sequence[TeamLine], reader: Reader) -> list[Block]:
    """What a manager's reps still lack, one line each."""
    lacking = [f"• {first_name(line.rep)}: {missing(line)}" for line in lines if missing(line)]
    return [section("\n".join(["*Still missing*", *lacking[:MOST_NEEDS]]))] if lacking else []


def missing(line: TeamLine) -> str:
    """What a rep's month still lacks: `goals missing for 2 numbers, no data for 1`, or nothing."""
    words = [each.word for each in line.scorecard.lines if each.weight > 0]
    goals, data = words.count(Word.GOAL_MISSING), words.count(Word.NO_DATA)
    parts = [f"goals missing for {_many(goals)}"] if goals else []
    return ", ".join([*parts, *([f"no data for {_many(data)}"] if data else [])])


def _many(count: int) -> str:
    return f"{count} {'number' if count == 1 else 'numbers'}"


def _rep(line: TeamLine, reader: Reader) -> Block:
    results = f"results {RESULTS[line.scorecard.verdict]}"
    depth = f"depth {line.depth.level} ({LEVELS[line.depth.level]})"
    who = mention(line.rep.slack_id, line.rep.name[:100])
    told = f"*{who}* · {results} · {depth} · {_meeting(line, reader)}"
    lacks = missing(line)
    return section(f"{told}\n{lacks}" if lacks else told, _do(line, reader))


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

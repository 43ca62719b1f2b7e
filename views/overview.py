"""What is somebody's own: the answer to `/oneonone`, and the Home tab. Quiet when all is well."""

from collections.abc import Sequence

from domain.commitments import Commitment, Signal, State, Tally
from domain.facts import OverviewFacts, Reader, ScorecardFacts, TeamLine
from domain.meetings import Meeting
from domain.meetings import State as Planned
from domain.people import Person
from views import figures, ids, numbers, scorecards, team
from views.blocks import (
    Block,
    Message,
    View,
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
from views.blocks import (
    home as home_tab,
)
from views.promises import first_name, in_short, promise
from views.weeks import TWICE, bar_of, this_week

MOST_MEETINGS, MOST_PROMISES, MOST_RESULTS = 4, 6, 10
UNEASY = (Signal.AT_RISK, Signal.BLOCKED)
NOT_PLANNED = "No one-on-one is planned now. The next one is planned on the month's first working day."
ALL_WELL = "All is well: nothing needs you today."
NOBODY = (
    "I don't know yet who you have your one-on-ones with, so there is nothing to show. "
    "An administrator has to put you and your manager on the list of people; "
    "your first invitation then comes by itself."
)
ADMINISTRATOR = (
    "You look after this workspace. Drop a CSV or Excel file into Messages, with numbers or with who leads "
    f"whom: I show what I read before any of it counts. `{ids.COMMAND} import` shows the last files, "
    f"`{ids.COMMAND} setup` what counts in a team, `{ids.COMMAND} data` who is asked about a number."
)


def overview(facts: OverviewFacts, reader: Reader) -> Message:
    """The next meetings with what is missing, open promises, and what can be done."""
    if _is_nobody(facts):
        told = ADMINISTRATOR if facts.person.administrator else NOBODY
        return Message(told, [section(told)])
    blocks = [
        *_meetings(facts, reader),
        *_waiting(facts.waiting, reader),
        *_promises(facts.mine, reader),
        *team.needs(_not_shown(facts, reader), reader),
        *_calm(facts, reader),
        actions(*_buttons(facts)),
    ]
    return Message(_in_words(facts, reader), numbered(blocks))


def home(facts: OverviewFacts, reader: Reader) -> View:
    """The Home tab: a rep's own month, a manager's team, or both."""
    if _is_nobody(facts):
        told = ADMINISTRATOR if facts.person.administrator else NOBODY
        return home_tab([section(f"Welcome, {first_name(facts.person)}. {told}")])
    blocks = [
        header("Your one-on-ones"),
        *_calm(facts, reader),
        *_meetings(facts, reader),
        *_waiting(facts.waiting, reader),
        *_at_risk(facts.mine, reader),
        *_apart(_promises(facts.mine, reader)),
        *_apart(_card(facts.card, reader) if facts.card else []),
        actions(*_buttons(facts)),
        *([divider(), *team.team(facts.team, reader)] if facts.team else []),
        *([divider(), context(ADMINISTRATOR)] if facts.person.administrator else []),
    ]
    return home_tab(numbered(blocks))


def _apart(blocks: list[Block]) -> list[Block]:
    """The blocks with a line above them, if there are any."""
    return [divider(), *blocks] if blocks else []


def at_risk(tally: Tally, reader: Reader) -> bool:
    """Whether a promise is in danger: its owner says so this week, or two weeks in a row fell short."""
    week = this_week(tally, reader)
    said_so = week is not None and week.signal in UNEASY
    return said_so or (tally.commitment.state is State.ACTIVE and tally.missed_two_in_a_row)


def _not_shown(facts: OverviewFacts, reader: Reader) -> list[TeamLine]:
    """The reps whose meeting does not stand above with what it lacks."""
    shown = {other.id for _, other in _chosen(facts, reader)}
    return [line for line in facts.team if line.rep.id not in shown]


def _is_nobody(facts: OverviewFacts) -> bool:
    return not (facts.manager or facts.team or facts.meetings or facts.mine or facts.waiting)


def _in_words(facts: OverviewFacts, reader: Reader) -> str:
    """What a screen reader says: the next meeting, and how much is open."""
    ahead = [pair for pair in facts.meetings if pair[0].ends_at > reader.now]
    parts = [NOT_PLANNED]
    if ahead:
        meeting, other = ahead[0]
        parts = [f"Next one-on-one: {numbers.moment(meeting.starts_at, reader)} with {first_name(other)}."]
    late = len(facts.meetings) - len(ahead)
    running = [each for each in facts.mine if each.commitment.state is State.ACTIVE]
    counted = ((late, "to log"), (len(facts.waiting), "waiting for your answer"), (len(running), "promised"))
    told = ", ".join(f"{many} {words}" for many, words in counted if many)
    return " ".join([*parts, *([f"{told}."] if told else [])])


def _meetings(facts: OverviewFacts, reader: Reader) -> list[Block]:
    if not facts.meetings:
        return [section(NOT_PLANNED)]
    blocks, chosen = [], _chosen(facts, reader)
    for meeting, other in chosen:
        blocks += _meeting(meeting, other, facts, reader)
    more = len(facts.meetings) - len(chosen)
    return [*blocks, *([context(f"… and {more} more")] if more else [])]


def _chosen(facts: OverviewFacts, reader: Reader) -> list[tuple[Meeting, Person]]:
    """A few meetings: those still to be logged never hide the next ones."""
    late = [pair for pair in facts.meetings if pair[0].ends_at <= reader.now]
    ahead = [pair for pair in facts.meetings if pair[0].ends_at > reader.now]
    shown = late[: max(MOST_MEETINGS // 2, MOST_MEETINGS - len(ahead))]
    return [*shown, *ahead[: MOST_MEETINGS - len(shown)]]


def _meeting(meeting: Meeting, other: Person, facts: OverviewFacts, reader: Reader) -> list[Block]:
    """One meeting; a manager sees what it lacks and prepares it, a rep moves it or brings a topic."""
    leads = meeting.manager_id == facts.person.id
    who = mention(other.slack_id, other.name[:100])
    lines = [
        f"*{numbers.moment(meeting.starts_at, reader)}* with {who} · {_state(meeting, reader, leads=leads)}"
    ]
    if not leads:
        return [section(lines[0]), actions(*_answers(meeting))]
    lacks = [team.missing(line) for line in facts.team if line.rep.id == other.id][:1]
    over = meeting.ends_at <= reader.now
    do = ("Log it", ids.OPEN_LOG) if over else ("Prepare", ids.OPEN_PREP)
    return [section("\n".join(each for each in [*lines, *lacks] if each), button(*do, other.id))]


def _answers(meeting: Meeting) -> list[Block]:
    asked = meeting.state is Planned.PLANNED
    return [
        *([button("Works for me", ids.ACCEPT, meeting.id, style="primary")] if asked else []),
        button("Another time", ids.ANOTHER_TIME, meeting.id),
        button("Add a topic", ids.ADD_TOPIC, meeting.id),
    ]


def _state(meeting: Meeting, reader: Reader, *, leads: bool) -> str:
    if meeting.ends_at <= reader.now:
        return "not logged yet"
    if meeting.state is Planned.ACCEPTED:
        return "accepted"
    return "not accepted yet" if leads else "waiting for your answer"


def _waiting(waiting: Sequence[tuple[Commitment, Person]], reader: Reader) -> list[Block]:
    """What the reader is asked for, by whom; the other answers stand in the conversation."""
    blocks = [section("*Waiting for your answer* · other answers are in Messages")]
    for commitment, other in waiting[:MOST_PROMISES]:
        if commitment.owner_id == reader.person.id:
            asks = f"{first_name(other)} asks for your commitment: {promise(commitment.offer)}"
            blocks += [section(asks, button("Yes, I commit", ids.COMMIT_YES, commitment.id))]
        else:
            wanted = in_short(commitment.counter or commitment.offer)
            asks = f"{first_name(other)} suggests {wanted} instead of {in_short(commitment.offer)}"
            blocks += [section(asks, button("Accept", ids.COUNTER_TAKE, commitment.id))]
    return blocks if waiting else []


def _at_risk(mine: Sequence[Tally], reader: Reader) -> list[Block]:
    lines = [f"• {promise(each.commitment.offer)}" for each in mine if at_risk(each, reader)]
    return [section("\n".join(["*At risk*", *lines[:MOST_PROMISES]]))] if lines else []


def _promises(mine: Sequence[Tally], reader: Reader) -> list[Block]:
    lines = []
    for each in mine[:MOST_PROMISES]:
        twice = each.commitment.state is State.ACTIVE and each.missed_two_in_a_row
        lines += [f"{promise(each.commitment.offer)}\n{bar_of(each)}{f' · {TWICE}' if twice else ''}"]
    return [section("\n".join(["*My promises*", *lines]))] if lines else []


def _card(facts: ScorecardFacts, reader: Reader) -> list[Block]:
    """The last month's results in words, with their six months, and how closely it is looked at."""
    card = facts.scorecard
    lines = [
        f"`{numbers.sparkline(line.trend)}` {said(line.kpi.label, 60)}: {figures.judged(line)}"
        for line in card.results[:MOST_RESULTS]
    ]
    month = numbers.month(card.month, reader)
    title = f"*{month}: results {team.RESULTS[card.verdict]}*"
    return [section("\n".join([title, *lines])), context(scorecards.depth(facts))]


def _calm(facts: OverviewFacts, reader: Reader) -> list[Block]:
    """One line of small print when nobody waits for the reader and nothing is in danger."""
    late = any(meeting.ends_at <= reader.now for meeting, _ in facts.meetings)
    mine = [meeting for meeting, _ in facts.meetings if meeting.rep_id == facts.person.id]
    asked = any(meeting.state is Planned.PLANNED for meeting in mine) or facts.waiting
    uneasy = any(at_risk(each, reader) for each in facts.mine)
    lacking = any(team.missing(line) for line in facts.team)
    return [] if late or asked or uneasy or lacking else [context(ALL_WELL)]


def _buttons(facts: OverviewFacts) -> list[Block]:
    own = facts.person.id
    mine = [
        button("My scorecard", ids.OPEN_SCORECARD, own),
        button("My goals", ids.OPEN_GOALS, own),
    ]
    promises = [button("My promises", ids.OPEN_PROGRESS, own)]
    another = [button("Promise something", ids.OPEN_COMMIT, own)] if facts.manager else []
    return [*(mine if facts.manager and (facts.card or not facts.team) else []), *promises, *another]

"""The run sheet: what a manager needs for one talk, in the order of the talk, and the scenes to play."""

from collections.abc import Callable, Sequence

from domain.coaching import AgendaBlock, Roleplay, Topic, fill
from domain.commitments import Tally
from domain.disputes import State as Answer
from domain.facts import Reader, RunSheetFacts
from domain.logs import gaps
from domain.meetings import Topic as Brought
from domain.scorecards import Line
from views import ids, numbers
from views.arithmetic import arithmetic
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    header,
    mention,
    modal,
    overdue,
    said,
    section,
)
from views.figures import inside
from views.scorecards import headline, numbers_of, win
from views.weeks import in_a_line
from views.where_from import asked

MOST_WINS, MOST_PROMISES, MOST_TOPICS, LONGEST_SAID = 4, 3, 4, 200
TITLES = {
    "arrive": "Arrive",
    "wins": "Wins",
    "commitments": "Promises",
    "gaps": "Gaps",
    "coach": "Coach",
    "stretch": "Stretch",
    "commit": "Commit",
    "close": "Close",
}


def run_sheet(facts: RunSheetFacts, reader: Reader, *, late: bool = False) -> Message:
    """The numbers, then the talk block by block, then how closely we look and what can be done."""
    first = header(headline(facts.card, reader))
    who = mention(facts.rep.slack_id, facts.rep.name[:100])
    talk = [
        divider(),
        section(f"*{_opening(who, facts, reader)}*"),
        *_disputed(facts),
        *_agenda(facts, reader),
    ]
    table, letters = (numbers_of(facts.card, reader, native=native) for native in (True, False))
    end = actions(*_buttons(facts))
    alone = [_opening(_name(facts), facts, reader), escape(headline(facts.card, reader)), _topic(facts)]
    message = Message("\n".join(alone), [first, *table, *talk, end], [first, *letters, *talk, end])
    return overdue(message, late)


def roleplay(topic: Topic) -> View:
    """The scenes of a topic, to be read before or while they are played."""
    blocks = [section(f"*{escape(topic.name)}*")]
    for scene in topic.roleplays[:5]:
        blocks += _scene(scene)
    return modal("Role-play", blocks, callback_id=ids.READ_ONLY)


def _scene(scene: Roleplay) -> list[Block]:
    looks = [f"• {_for_two(each)}" for each in scene.good]
    lines = [
        _for_two(scene.setup),
        f"*The buyer:* {_for_two(scene.buyer_brief)}",
        *([f"*Then:* {_for_two(scene.twist)}"] if scene.twist else []),
        *(["*Good looks like:*", *looks] if looks else []),
    ]
    return [header(f"{scene.title}, {scene.minutes} min"), section("\n".join(lines))]


def _for_two(words: str) -> str:
    """The words for any two people: whoever plays is the rep and the manager."""
    told = fill(words, rep="the rep", manager="the manager", deal="an open deal")
    return escape(told[:1].upper() + told[1:])


def _opening(who: str, facts: RunSheetFacts, reader: Reader) -> str:
    return f"{facts.meeting.minutes} minutes with {who} · {numbers.moment(facts.meeting.starts_at, reader)}"


def _disputed(facts: RunSheetFacts) -> list[Block]:
    """The numbers that should be settled before anybody argues from them; those that are, say how."""
    answers = {each.kpi: each for each in facts.card.disputes}
    answered = {key: each for key, each in answers.items() if each.state is not Answer.OPEN}
    wrong = [each for each in facts.topics if each.kind == "wrong" and each.kpi not in answered]
    lines = [f"⚠️ {_by(each, facts)} on {_about(each, facts)}: {_quote(each)}" for each in wrong[:MOST_TOPICS]]
    names = {line.kpi.key: said(line.kpi.label, 60) for line in facts.card.scorecard.lines}
    settled = [f"{names.get(key, key)}: {asked(each)}" for key, each in answered.items()][:MOST_TOPICS]
    open_ones = ["*A number looks wrong: settle it before you meet*", *lines] if lines else []
    return [
        *([section("\n".join(open_ones))] if open_ones else []),
        *([context("\n".join(settled))] if settled else []),
    ]


def _agenda(facts: RunSheetFacts, reader: Reader) -> list[Block]:
    blocks = []
    for number, part in enumerate(facts.agenda, 1):
        lines = SAID.get(part.block, _prompt)(facts, reader, part)
        title = TITLES.get(part.block, said(part.block.title(), 40))
        blocks += [section("\n".join([f"*{number} {title}* {part.minutes} min", *lines]))]
        if part.block in ("coach", "stretch"):
            blocks += _scenes(facts.choice.topic)
    return blocks


def _prompt(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    return [f"“{_filled(part.prompt, facts, reader)}”"]


def _wins(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    won = facts.card.scorecard.wins
    lines = [f"🎉 {win(line, reader, own=False)}" for line in won[:MOST_WINS]]
    if len(won) > len(lines):
        lines += [f"… and {len(won) - len(lines)} more"]
    if not lines:
        lines = ["No goal was reached this month. Name an effort or a kept promise that you saw."]
    views = _views(facts, won)
    return [*lines, *views, f"Ask: “{_last_question(_filled(part.prompt, facts, reader))}”"]


def _commitments(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    if not facts.hers and not facts.yours:
        return ["Nothing was promised last time."]
    return [
        _theirs(_name(facts), facts.hers, reader),
        _theirs("You", facts.yours, reader),
        "What did we learn?",
    ]


def _theirs(who: str, tallies: Sequence[Tally], reader: Reader) -> str:
    told = [in_a_line(each, reader) for each in tallies[:MOST_PROMISES]]
    more = [f"and {len(tallies) - len(told)} more"] if len(tallies) > len(told) else []
    return f"{who}: {'; '.join([*told, *more]) or 'nothing promised'}"


def _gaps(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    found = gaps(facts.card.scorecard)
    if not found:
        return ["No gap to talk through.", *_views(facts, ())]
    names = [escape(inside(line)) for line in found]
    listed = ", ".join([f"{names[0]} (costs most)" if len(names) > 1 else names[0], *names[1:]])
    first = f"{listed[:1].upper()}{listed[1:]}. {_name(facts)} speaks first: what was behind it?"
    won = {line.kpi.key for line in facts.card.scorecard.wins}
    others = [line for line in facts.card.scorecard.lines if line.kpi.key not in won]
    return [first, *_views(facts, others)]


def _views(facts: RunSheetFacts, lines: Sequence[Line]) -> list[str]:
    """How the two see these lines' numbers, in their own words."""
    keys = {line.kpi.key for line in lines}
    views = [each for each in facts.topics if each.kind == "view" and each.kpi in keys]
    return _some([f"{_by(each, facts)} on {_about(each, facts)}: {_quote(each)}" for each in views])


def _coach(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    topic = facts.choice.topic
    asked = [topic.questions[stage][0] for stage in ("goal", "reality") if topic.questions.get(stage)]
    listen = [_filled(each, facts, reader) for each in topic.listen_for[:1]]
    return [
        *_wanted(facts),
        _topic(facts),
        *(f"• {_filled(each, facts, reader)}" for each in asked),
        *(f"Listen for: {each[:1].lower()}{each[1:]}" for each in listen),
    ]


def _wanted(facts: RunSheetFacts) -> list[str]:
    """What either of the two has brought, and views that no earlier part of this agenda shows."""
    card = facts.card.scorecard
    gaps_come = any(part.block == "gaps" for part in facts.agenda)
    shown = {line.kpi.key for line in (card.lines if gaps_come else card.wins)}
    views = [each for each in facts.topics if each.kind == "view" and each.kpi not in shown]
    lines = [f"{_by(each, facts)} brought: {_quote(each)}" for each in facts.topics if each.kind == "topic"]
    return _some(
        [*lines, *(f"{_by(each, facts)} on {_about(each, facts)}: {_quote(each)}" for each in views)]
    )


def _some(lines: Sequence[str]) -> list[str]:
    """The first few lines, and how many more there are."""
    more = len(lines) - MOST_TOPICS
    return [*lines[:MOST_TOPICS], f"… and {more} more"] if more > 0 else list(lines)


def _topic(facts: RunSheetFacts) -> str:
    name = facts.choice.topic.name
    return f"Topic: {escape(name[:1].lower() + name[1:])} — {escape(facts.choice.because)}"


def _scenes(topic: Topic) -> list[Block]:
    if not topic.roleplays:
        return []
    first = topic.roleplays[0]
    words = f"Role-play: {first.title[:1].lower()}{first.title[1:]}, {first.minutes} min"
    return [actions(button(words, ids.ROLEPLAY, topic.key))]


def _commit(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    if facts.proposal is None:
        return [_filled(part.prompt, facts, reader)]
    return [*arithmetic(facts.proposal, _name(facts), reader), "Ask for the commitment, hear the yes."]


def _close(facts: RunSheetFacts, reader: Reader, part: AgendaBlock) -> list[str]:
    return [f"{_name(facts)} says it back. You say yours. Next: {numbers.day(facts.next_day, reader)}."]


SAID: dict[str, Callable[[RunSheetFacts, Reader, AgendaBlock], list[str]]] = {
    "wins": _wins,
    "commitments": _commitments,
    "gaps": _gaps,
    "coach": _coach,
    "stretch": _coach,
    "commit": _commit,
    "close": _close,
}


def _buttons(facts: RunSheetFacts) -> list[Block]:
    return [
        button("Log the meeting", ids.OPEN_LOG, facts.rep.id, style="primary"),
        button("Move", ids.ANOTHER_TIME, facts.meeting.id),
        button("Propose a commitment", ids.OPEN_COMMIT, facts.rep.id),
    ]


def _filled(words: str, facts: RunSheetFacts, reader: Reader) -> str:
    """Words of the coaching bank with the people, the month and the goal's deal in place of their names."""
    return escape(
        fill(
            words,
            rep=cut(facts.rep.first_name, 60),
            manager=cut(facts.manager.first_name, 60),
            month=numbers.month(facts.meeting.month, reader),
            deal="an open deal",
        )
    )


def _last_question(words: str) -> str:
    """The question of a prompt without whom it is put to: `What made it work?`."""
    asked = words.split(". ")[-1].split(": ")[-1]
    return asked[:1].upper() + asked[1:]


def _about(topic: Brought, facts: RunSheetFacts) -> str:
    """The name of the number that a view is on."""
    lines = facts.card.scorecard.lines
    found = next((inside(line) for line in lines if line.kpi.key == topic.kpi), None)
    return said(found or (topic.kpi or "a number").replace("_", " "), 60)


def _by(topic: Brought, facts: RunSheetFacts) -> str:
    return _name(facts) if topic.person_id == facts.rep.id else "You"


def _quote(topic: Brought) -> str:
    return f"“{said(topic.text, LONGEST_SAID)}”"


def _name(facts: RunSheetFacts) -> str:
    return said(facts.rep.first_name, 60)

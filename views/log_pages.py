"""The pages of the guided log, one for each step of the talk, prefilled with all that is known."""

from collections.abc import Sequence

from domain.coaching import Topic, fill
from domain.commitments import Tally
from domain.facts import LogFacts, Reader
from domain.logs import gaps as talked_through
from domain.meetings import Topic as Brought
from domain.scorecards import Line
from views import figures, numbers, scorecards
from views.blocks import (
    Block,
    context,
    escape,
    field,
    quoted,
    said,
    section,
    select,
    text_input,
)
from views.commitments import VALUE
from views.promises import first_name, promise
from views.weeks import outcome

MOST_SHOWN, LONGEST_VIEW = 8, 700


def kept(facts: LogFacts, name: str, prefill: object = "") -> str:
    """What was answered already, also when it was emptied on purpose; else what is known."""
    found = facts.log.answers.get(name, prefill)
    return "" if found is None else str(found)


def words(facts: LogFacts, name: str, label: str, *, lines: bool = True, hint: str = "") -> Block:
    """A field for words that may be left empty."""
    typed = text_input(VALUE, initial=kept(facts, name), lines=lines)
    return field(label, typed, block_id=name, optional=True, hint=hint)


def wins(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """What was on goal, and room for what the rep did."""
    won = facts.sheet.card.scorecard.wins[:MOST_SHOWN]
    lines = [f"🎉 {scorecards.win(line, reader, own=False)}" for line in won]
    if not lines:
        lines = ["No goal was reached this month. An effort or a kept promise is worth naming too."]
    rep = facts.sheet.rep.first_name[:60]
    hint = f"{rep} reads this first in the summary."
    return [
        section("\n".join(lines)),
        words(facts, "wins", f"What went well, and what did {rep} do to make it work?", hint=hint),
    ]


def promises(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """What both promised, and how it ended or stands."""
    sheet = facts.sheet
    sides = ((f"{first_name(sheet.rep)} promised", sheet.hers), ("You promised", sheet.yours))
    blocks = [section(_listed(who, tallies)) for who, tallies in sides if tallies]
    return [*blocks, words(facts, "promises", "What did you two learn from them?")]


def _listed(who: str, tallies: Sequence[Tally]) -> str:
    told = [f"• {promise(each.commitment.offer)} — {outcome(each)}" for each in tallies[:MOST_SHOWN]]
    return "\n".join([f"*{who}*", *told])


def gaps(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """The costliest gaps, each with the rep's own view on it."""
    blocks = []
    for line in talked_through(facts.sheet.card.scorecard):
        asks = f"What does {facts.sheet.rep.first_name[:60]} say was behind it?"
        blocks += [
            section("\n".join([_gap(line, reader), *_brought(facts, line.kpi.key)])),
            words(facts, f"view:{line.kpi.key}", asks),
        ]
    return blocks


def _gap(line: Line, reader: Reader) -> str:
    return f"*{said(line.kpi.name, 60)}* {figures.against(line, reader)} · {figures.judged(line)}"


def _brought(facts: LogFacts, kpi: str) -> list[str]:
    """How the rep sees the number, in their own words; and if they say it is wrong, that first."""
    rep = facts.sheet.rep
    about = [each for each in facts.sheet.topics if each.kpi == kpi and each.person_id == rep.id]
    wrong = [each for each in about if each.kind == "wrong"]
    views = [each for each in about if each.kind != "wrong"]
    name = first_name(rep)
    return [*_quote(f"{name} says the number is wrong:", wrong), *_quote(f"{name} wrote:", views)]


def _quote(who: str, topics: Sequence[Brought]) -> list[str]:
    return [f"{who}\n{quoted(each.text, LONGEST_VIEW)}" for each in topics[-1:]]


def diagnosis(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """What stood behind each gap. This page stays with the manager."""
    known = facts.diagnoses.items()
    offered = [(cause.value, f"{cause.value.capitalize()}: {each.means}") for cause, each in known]
    blocks = []
    for line in talked_through(facts.sheet.card.scorecard):
        name = f"cause:{line.kpi.key}"
        chosen = select(VALUE, offered, kept(facts, name) or None, "Choose, as far as you know")
        blocks += [field(f"{line.kpi.name[:100]}: what was behind it?", chosen, block_id=name)]
    answers = "\n".join(f"• {cause.value.capitalize()}: {each.respond}" for cause, each in known)
    hint = f"{facts.sheet.rep.first_name[:60]} does not get this page."
    return [*blocks, context(f"What helps:\n{answers}"), words(facts, "diagnosis", "Notes", hint=hint)]


def coaching(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """The one topic with its questions, and what came of them."""
    topic = facts.sheet.choice.topic
    chosen = kept(facts, "topic", topic.key)
    picked = select(VALUE, facts.topics, chosen, "Choose a topic")
    blocks = [field("What did you work on?", picked, block_id="topic", optional=True)] if facts.topics else []
    wanted = [each for each in facts.sheet.topics if each.kind == "topic"][:3]
    brought = [f"• {_by(each, facts)}: “{said(each.text, 300)}”" for each in wanted]
    return [
        *([section("\n".join(["*What you two brought*", *brought]))] if brought else []),
        *blocks,
        section("\n".join(_coached_with(topic, facts, reader))),
        words(facts, "coached", "What did you find out, and what was practised?"),
    ]


def _by(topic: Brought, facts: LogFacts) -> str:
    return first_name(facts.sheet.rep) if topic.person_id == facts.sheet.rep.id else "you"


def _coached_with(topic: Topic, facts: LogFacts, reader: Reader) -> list[str]:
    """Three open questions, what to listen for, and a scene to play."""
    asked = [
        topic.questions[stage][0] for stage in ("goal", "reality", "options") if topic.questions.get(stage)
    ]
    lines = [f"*{said(topic.name, 100)}* — {said(facts.sheet.choice.because, 200)}"]
    lines += [f"• {_filled(question, facts, reader)}" for question in asked]
    lines += [f"Listen for: {_filled(each, facts, reader)}" for each in topic.listen_for[:1]]
    return lines + [
        f"Role-play: {said(scene.title, 100)}, {scene.minutes} min" for scene in topic.roleplays[:1]
    ]


def obstacles(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """What is in the way, asked on with the topic's probes, and the way through."""
    heard = facts.sheet.choice.topic.obstacles[:2]
    probes = [f"If you hear “{said(each.says, 200)}”: {_filled(each.probe, facts, reader)}" for each in heard]
    hint = f"{facts.sheet.rep.first_name[:60]} reads this in the summary."
    return [
        *([section("\n".join(probes))] if probes else []),
        words(facts, "obstacles", "What is in the way?"),
        words(facts, "way_through", "What is the way through?", hint=hint),
    ]


def _filled(text: str, facts: LogFacts, reader: Reader) -> str:
    """Words of the coaching bank with the two people and the month in place of their names."""
    sheet = facts.sheet
    known = {
        "rep": sheet.rep.first_name[:60],
        "manager": sheet.manager.first_name[:60],
        "month": numbers.month(sheet.meeting.month, reader),
        "deal": "an open deal",
    }
    return escape(fill(text, **known))

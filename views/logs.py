"""The guided log, one page of a form for each step, and the summary that the rep gets of it."""

import json
from collections.abc import Callable, Mapping

from domain.commitments import Commitment, State
from domain.errors import BadAnswer
from domain.facts import LogFacts, Reader, SummaryFacts
from domain.logs import Step
from views import ids, log_pages, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    header,
    modal,
    overdue,
    quoted,
    said,
    section,
    value_of,
)
from views.commitments import VALUE
from views.log_pages import words
from views.log_promises import commitments, groups_shown, promised
from views.promises import first_name, promise, terms

LONGEST_READ = 600
TITLES = {
    Step.WINS: "Wins",
    Step.PROMISES: "Promises",
    Step.GAPS: "Gaps",
    Step.DIAGNOSIS: "What was behind them",
    Step.COACHING: "Coaching",
    Step.OBSTACLES: "Obstacles",
    Step.COMMITMENTS: "Commitments",
    Step.SUMMARY: "Summary",
}
READ = {"wins": "What went well", "heard": "What I heard", "way_through": "What will help"}
"""What was written and is the rep's to read, wins first: never a view on a gap or its diagnosis."""


def form(facts: LogFacts, reader: Reader, *, shown: int = 1) -> View:
    """The page at which the log stands; `shown`: how many commitments have their fields on it."""
    if facts.log.completed_at is not None:
        return stored(facts)
    number = facts.steps.index(facts.step) + 1 if facts.step in facts.steps else 1
    last = facts.step is Step.SUMMARY
    place = {"meeting": facts.log.meeting_id, "step": facts.step.value, "shown": groups_shown(facts, shown)}
    back = [actions(button("Back", ids.LOG_BACK), block_id="back")] if number > 1 else []
    return modal(
        _title(facts),
        [
            context(f"*{TITLES[facts.step]}* · step {number} of {len(facts.steps)} · saved at each step"),
            *PAGES[facts.step](facts, reader, shown),
            *back,
        ],
        callback_id=ids.LOG_FORM,
        submit="Finish" if last else "Next",
        close="Close",
        private_metadata=json.dumps(place),
    )


def read(view: View) -> dict[str, str | None]:
    """What stands in every field of the page: the answer's name → its words, None where it is empty."""
    typed = {name: value_of(view, name, VALUE) for name in view["state"]["values"]}
    return {name: None if found is None else str(found) for name, found in typed.items()}


def place(view: View) -> tuple[int, Step, int]:
    """The meeting's id, the step, and how many commitments had their fields on the page."""
    found = json.loads(view["private_metadata"])
    return found["meeting"], Step(found["step"]), found["shown"]


def errors_for(trouble: BadAnswer) -> dict[str, str]:
    """The sentence under the field that it is about. A commitment's dates have none, so its words say it."""
    name = trouble.field.replace("ends:", "text:")
    return {name: trouble.for_people}


def stored(facts: LogFacts) -> View:
    """The page after the last one."""
    asked = len(promised(facts.log.answers))
    question = {0: ".", 1: " and the commitment as a question."}
    told = question.get(asked, " and each commitment as a question.")
    lines = [f"Logged. {first_name(facts.sheet.rep)} gets the summary{told}"]
    lines += ["Your own promise counts from now on."] if facts.log.answers.get("mine") else []
    return modal(_title(facts), [section("\n".join(lines))], callback_id=ids.READ_ONLY)


def summary(facts: SummaryFacts, reader: Reader, *, late: bool = False) -> Message:
    """To the rep: what was agreed, wins first. The rep can correct what was heard."""
    rep, manager = facts.rep, facts.manager
    is_rep = reader.person.id == rep.id
    other = first_name(manager if is_rep else rep)
    theirs = tuple(each for each in facts.promises if each.owner_id == rep.id)
    mine = tuple(each for each in facts.promises if each.owner_id == manager.id)
    following = f"Next one-on-one: {numbers.day(facts.next_day, reader)}"
    blocks = [
        header(f"{numbers.month(facts.meeting.period, reader)} one-on-one: what we agreed"),
        *_read_back(facts.answers, "wins", "heard"),
        *([context(f"Not how you meant it? Tell {other}.")] if facts.answers.get("heard") and is_rep else []),
        *_read_back(facts.answers, "way_through"),
        *_agreed("You are asked for" if is_rep else f"{other} is asked for", theirs, reader),
        *_agreed(f"{other} promised" if is_rep else "You promised", mine, reader),
        context(*_small(theirs, is_rep), following),
    ]
    return overdue(Message(_in_a_line(facts, reader, other, following), blocks), late)


def _in_a_line(facts: SummaryFacts, reader: Reader, other: str, following: str) -> str:
    """What a notification says: with whom, what went well, what was promised, when next."""
    wins = said(str(facts.answers.get("wins") or ""), 300)
    promises = ", ".join(promise(each.offer, 100) for each in facts.promises)
    parts = [
        f"Your one-on-one with {other} on {numbers.moment(facts.meeting.starts_at, reader)}.",
        f"What went well: {wins}." if wins else "",
        f"Promises: {promises}." if promises else "",
        f"{following}.",
    ]
    return " ".join(part for part in parts if part)


def _read_back(answers: Mapping[str, object], *names: str) -> list[Block]:
    written = [(READ[name], str(answers.get(name) or "").strip()) for name in names]
    return [section(f"*{title}*\n{quoted(text, LONGEST_READ)}") for title, text in written if text]


def _agreed(title: str, promises: tuple[Commitment, ...], reader: Reader) -> list[Block]:
    whose = "your" if promises and promises[0].owner_id == reader.person.id else "their"
    lines = [f"• {promise(each.offer)} · {terms(each.offer, reader, whose)}" for each in promises[:6]]
    return [section("\n".join([f"*{title}*", *lines]))] if lines else []


def _small(theirs: tuple[Commitment, ...], is_rep: bool) -> list[str]:
    open_ones = any(each.state is State.PROPOSED for each in theirs)
    told = "Each one comes as its own question and counts once you say yes."
    return [told] if open_ones and is_rep else []


def _summary(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """What will be sent, read back before it is."""
    answers, rep = facts.log.answers, facts.sheet.rep
    lines = [f"• {each}" for each in promised(answers)]
    lines = [f"*{first_name(rep)} is asked for*", *lines] if lines else []
    if mine := said(str(answers.get("mine") or ""), 200):
        lines += ["*You promise*", f"• *{mine}*"]
    hint = f"In your words. {rep.first_name[:60]} can correct it."
    return [
        section(f"{first_name(rep)} gets this:"),
        *_read_back(answers, "wins", "way_through"),
        *([section("\n".join(lines))] if lines else []),
        context(f"Next one-on-one: {numbers.day(facts.sheet.next_day, reader)}"),
        words(facts, "heard", "What I heard", hint=hint),
    ]


def _title(facts: LogFacts) -> str:
    return f"Log · {facts.sheet.rep.first_name}"


Page = Callable[[LogFacts, Reader, int], list[Block]]
PAGES: Mapping[Step, Page] = {
    Step.WINS: log_pages.wins,
    Step.PROMISES: log_pages.promises,
    Step.GAPS: log_pages.gaps,
    Step.DIAGNOSIS: log_pages.diagnosis,
    Step.COACHING: log_pages.coaching,
    Step.OBSTACLES: log_pages.obstacles,
    Step.COMMITMENTS: commitments,
    Step.SUMMARY: _summary,
}

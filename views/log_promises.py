"""The page of the guided log on which promises are worded, begun from the arithmetic of the gap."""

from collections.abc import Mapping

from domain.coaching import MANAGERS_CAUSES
from domain.commitments import MOST_PER_LOG, Evidence, Per
from domain.facts import LogFacts, Proposal, Reader
from domain.logs import causes
from views import ids, numbers
from views.arithmetic import arithmetic
from views.blocks import (
    Block,
    actions,
    button,
    date_input,
    field,
    number_input,
    said,
    section,
    select,
    text_input,
)
from views.commitments import HOW_OFTEN, VALUE
from views.log_pages import kept, words
from views.promises import first_name

EVIDENCE = {
    Evidence.OWN_WORD: "Own word, one tap each Friday",
    Evidence.DATA: "Counted from the CRM",
    Evidence.ARTEFACT: "A link or file",
}


def groups_shown(facts: LogFacts, shown: int) -> int:
    """How many commitments have their fields on the page: those asked for, and those written already."""
    written = [number for number in range(1, MOST_PER_LOG + 1) if facts.log.answers.get(f"text:{number}")]
    return max(1, min(MOST_PER_LOG, max([shown, *written])))


def promised(answers: Mapping[str, object]) -> list[str]:
    """The commitments written into the log, each with how often."""
    found = []
    for number in range(1, MOST_PER_LOG + 1):
        if typed := str(answers.get(f"text:{number}") or "").strip():
            often = "once" if answers.get(f"per:{number}") == Per.ONCE.value else "each week"
            found.append(f"*{said(typed, 200)}* · {often}")
    return found


def commitments(facts: LogFacts, reader: Reader, shown: int) -> list[Block]:
    """Up to three promises of the rep, or the reason for none, and the manager's own."""
    many, proposal = groups_shown(facts, shown), facts.sheet.proposal
    lines = arithmetic(proposal, first_name(facts.sheet.rep), reader) if proposal else []
    another = actions(button("One more commitment", ids.LOG_ANOTHER), block_id="another")
    return [
        *([section("\n".join(lines))] if lines else []),
        *(block for number in range(1, many + 1) for block in _group(facts, number)),
        *([another] if many < MOST_PER_LOG else []),
        words(facts, "none_because", "No commitment this month? Say why.", lines=False),
        *_own(facts, reader),
    ]


def _own(facts: LogFacts, reader: Reader) -> list[Block]:
    """The manager's promise in turn, which a cause outside the rep's reach calls for."""
    rep = facts.sheet.rep.first_name[:60]
    needed = bool(causes(facts.log.answers) & MANAGERS_CAUSES)
    hint = f"Part of it lies outside {rep}'s reach, so this one is needed." if needed else ""
    until = f"If left empty: {numbers.day(facts.ends, reader)}."
    day = date_input(VALUE, initial=kept(facts, "mine_by"))
    return [
        words(facts, "mine", f"What do you promise {rep}?", lines=False, hint=hint),
        field("By when?", day, block_id="mine_by", optional=True, hint=until),
    ]


def _group(facts: LogFacts, number: int) -> list[Block]:
    """The fields of one commitment; the first begins with what the arithmetic asks for."""
    known = _proposed(facts.sheet.proposal) if number == 1 else {}

    def at(name: str, otherwise: str = "") -> str:
        return kept(facts, f"{name}:{number}", known.get(name, otherwise))

    asks = f"Commitment {number}: what will {facts.sheet.rep.first_name[:60]} do?"
    typed = text_input(VALUE, initial=at("text"))
    count = number_input(VALUE, initial=at("quantity"), least="1")
    left = "If left empty: the first number in the words above."
    often = select(VALUE, HOW_OFTEN, at("per", Per.WEEK.value), "Choose")
    source = select(VALUE, _sources(facts), at("evidence", Evidence.OWN_WORD.value), "Choose")
    return [
        field(asks, typed, block_id=f"text:{number}", optional=True),
        field("How many?", count, block_id=f"quantity:{number}", optional=True, hint=left),
        field("How often?", often, block_id=f"per:{number}"),
        *_about(facts, f"kpi:{number}", at("kpi")),
        field("How will you both know?", source, block_id=f"evidence:{number}"),
    ]


def _about(facts: LogFacts, name: str, chosen: str) -> list[Block]:
    if not facts.kpis:
        return []
    offered = select(VALUE, [(kpi.key, kpi.name) for kpi in facts.kpis], chosen, "None of them")
    return [field("Which number is it about?", offered, block_id=name, optional=True)]


def _sources(facts: LogFacts) -> list[tuple[str, str]]:
    """Who may count: data only where it counts anything by day."""
    left_out = set() if facts.counted else {Evidence.DATA}
    return [(each.value, told) for each, told in EVIDENCE.items() if each not in left_out]


def _proposed(proposal: Proposal | None) -> dict[str, str]:
    """The commitment that closes the gap, unless it is more than a week holds."""
    math = proposal.math if proposal else None
    if math is None or math.absurd or math.per_week < 1:
        return {}
    calls = f"{math.per_week} sales {'call' if math.per_week == 1 else 'calls'}"
    return {"text": calls, "quantity": str(math.per_week), "per": Per.WEEK.value, "kpi": "sales_calls"}

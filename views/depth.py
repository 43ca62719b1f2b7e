"""How closely somebody is looked at: chosen, looked past with a reason, and told to the rep."""

from datetime import date

from domain.depth import FIRST_LEVEL, LEVELS, LOOKED_AT, MOST_MONTHS, Depth
from domain.facts import Reader, ScorecardFacts
from domain.people import Person
from views import ids, numbers
from views.blocks import (
    Message,
    View,
    actions,
    button,
    context,
    field,
    modal,
    said,
    section,
    select,
    text_input,
    value_of,
)

LEVEL, MONTHS, REASON = "level", "months", "reason"
LONGEST = 500


def standing(rep: Person, month: date, found: Depth, reader: Reader) -> Message:
    """How closely a rep is looked at and why; a manager can choose otherwise for a while."""
    who = "" if reader.person.id == rep.id else f"{said(rep.first_name, 60)} · "
    head = f"{who}{numbers.month(month, reader)}: depth {found.level} ({LEVELS[found.level]})"
    told = f"{said(found.reason, 700)}\n{said(found.way_back, 300)}"
    blocks = [section(f"*{head}*\n{told}")]
    if reader.person.id != rep.id:
        back = [button("Back to the rule", ids.BACK_TO_RULE, rep.id)] if found.override else []
        blocks += [actions(button("Choose another depth", ids.CHOOSE_DEPTH, rep.id), *back)]
    return Message(f"{head}. {told}", blocks)


def depth_form(rep: Person, found: Depth) -> View:
    """Another depth for a while, with a reason that the rep reads."""
    levels = [(str(n), f"{n} {name}") for n, name in enumerate(LEVELS)]
    spans = [(str(n), "This month" if n == 1 else f"{n} months") for n in range(1, MOST_MONTHS + 1)]
    name = said(rep.first_name, 60)
    return modal(
        "Choose the depth",
        [
            section(f"{said(found.reason, 700)}\n{said(found.way_back, 300)}"),
            field("Look at", select(LEVEL, levels, str(found.level), "Choose a depth"), block_id=LEVEL),
            field("For", select(MONTHS, spans, "1", "Choose"), block_id=MONTHS),
            _why(f"{name} reads this, and the choice ends by itself."),
        ],
        callback_id=ids.DEPTH_FORM,
        submit="Choose",
        private_metadata=str(rep.id),
    )


def read_depth(view: View) -> tuple[int, int, str]:
    """Level, months, reason; -1 where nothing was chosen."""
    level, months = (value_of(view, name, name) for name in (LEVEL, MONTHS))
    return int(level or -1), int(months or -1), str(value_of(view, REASON, REASON) or "")


def deeper_form(rep: Person, month: date, what: str, reader: Reader) -> View:
    """Why somebody wants to look deeper than the depth allows; `what` is card, funnel or hours."""
    name, level = said(rep.first_name, 60), LOOKED_AT[FIRST_LEVEL[what]]
    told = (
        f"{name}'s depth for {numbers.month(month, reader)} does not reach {level}. You can look at "
        f"{level} all the same, with a reason."
    )
    return modal(
        "Look deeper",
        [section(told), _why(f"{name} is told at once, and reads this.")],
        callback_id=ids.DEEPER_FORM,
        submit="Look",
        private_metadata=f"{rep.id}|{month:%Y-%m}|{what}",
    )


def read_deeper(view: View) -> str:
    """The reason."""
    return str(value_of(view, REASON, REASON) or "")


def looked_deeper(facts: ScorecardFacts, reader: Reader) -> Message:
    """To the rep: who looked deeper than the depth allows, at what, and why."""
    month = numbers.month(facts.scorecard.month, reader)
    look = facts.looks[-1]
    told = f"{said(look.by, 60)} looks at your {LEVELS[look.level]} for {month}, which is deeper than usual."
    why = f"The reason: “{said(look.reason, LONGEST)}”"
    small = f"Your depth stays {facts.depth.level} ({LEVELS[facts.depth.level]}). Ask them about it any time."
    return Message(f"{told} {why}", [section(f"{told}\n{why}"), context(small)])


def depth_chosen(facts: ScorecardFacts, reader: Reader) -> Message:
    """To the rep: the depth that was chosen for them, why, and when it ends by itself."""
    found = facts.depth
    month = numbers.month(facts.scorecard.month, reader)
    head = f"For your {month}, depth {found.level} ({LEVELS[found.level]}) was chosen"
    told = f"{said(found.reason, 700)} {said(found.way_back, 300)}"
    return Message(f"{head}. {told}", [section(f"*{head}*\n{told}")])


def _why(hint: str) -> View:
    words = text_input(REASON, lines=True) | {"max_length": LONGEST}
    return field("Why?", words, block_id=REASON, hint=hint)

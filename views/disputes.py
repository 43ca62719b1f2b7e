"""A number that looks wrong: asked about, answered, and who is asked about which."""

import hashlib
from collections.abc import Sequence

from domain.disputes import DisputeSeen, State
from domain.facts import Reader
from domain.kpis import Kpi, Unit
from domain.people import Person
from domain.reports import FILE, FOLDER
from domain.sources import PLACE
from views import ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    cut,
    field,
    mention,
    modal,
    overdue,
    quoted,
    said,
    section,
    select,
    text_input,
    value_of,
)

KPI, SHOULD_BE, TEXT, STATE, WORDS, PERSON = "kpi", "should_be", "text", "state", "words", "person"
LONGEST = 500
FOUND = {State.FIXED: "It was wrong and is corrected", State.RIGHT: "It is right as it is"}


def form(rep: Person, month: str, kpis: Sequence[Kpi], chosen: str | None) -> View:
    """Which number, what it should be, and why. `month` as YYYY-MM."""
    named = select(KPI, [(kpi.key, kpi.name) for kpi in kpis], chosen, "Choose a number")
    should = text_input(SHOULD_BE) | {"max_length": 100}
    why = text_input(TEXT, lines=True) | {"max_length": LONGEST}
    return modal(
        "A number looks wrong",
        [
            field("Which number?", named, block_id=KPI),
            field("What should it be?", should, block_id=SHOULD_BE, optional=True),
            field(
                "Why, and where can it be checked?",
                why,
                block_id=TEXT,
                hint="Both of you read this, and whoever looks after the data.",
            ),
        ],
        callback_id=ids.WRONG_FORM,
        submit="Add",
        private_metadata=f"{rep.id}|{month}",
    )


def read_form(view: View) -> tuple[str, str, str]:
    """The KPI's key, what it should be, and why."""
    kpi, should, why = (str(value_of(view, name, name) or "").strip() for name in (KPI, SHOULD_BE, TEXT))
    return kpi, should, why


def noted(facts: DisputeSeen, reader: Reader) -> Message:
    """To whoever doubts it: who is asked, and what comes of it."""
    others = [each for each in facts.owners if each.id != reader.person.id]
    who = ", ".join(said(each.first_name, 40) for each in others[:3])
    asked = f"{who} looks after that data and checks it." if others else "You look after that data yourself."
    told = (
        f"Noted: {_number(facts)} looks wrong. {asked} Both of you get the answer, and it stands on the card."
    )
    return Message(told, [section(told), *_answering(facts)])


def question(facts: DisputeSeen, reader: Reader, *, late: bool = False) -> Message:
    """To whoever owns the data: what is doubted, by whom and why, with a way to answer; later the answer."""
    dispute = facts.dispute
    who = mention(facts.by.slack_id, facts.by.name[:100])
    shown = numbers.value(facts.kpi.unit if facts.kpi else Unit.COUNT, dispute.shown, reader)
    about = (
        f"*{_number(facts)}* of {said(facts.rep.name, 60)}, {numbers.month(dispute.month, reader)}: {shown}"
    )
    should = f"\nIt should be: {said(dispute.should_be, 100)}" if dispute.should_be else ""
    blocks = [section(f"{about}\nThis looks wrong to {who}:\n{quoted(dispute.why, 1200)}{should}")]
    blocks += _found(facts) if dispute.state is not State.OPEN else _answering(facts)
    alone = f"{_number(facts)} of {said(facts.rep.name, 60)} looks wrong to {said(facts.by.first_name, 60)}."
    return overdue(Message(alone, blocks), late)


def answer_form(facts: DisputeSeen) -> View:
    """What was found."""
    found = select(STATE, [(state.value, words) for state, words in FOUND.items()], None, "Choose")
    words = text_input(WORDS, lines=True) | {"max_length": LONGEST}
    return modal(
        "Your answer",
        [
            section(f"{_number(facts)}: {said(facts.dispute.why, 300)}"),
            field("What did you find?", found, block_id=STATE),
            field("In a few words", words, block_id=WORDS, hint="The rep and the manager read this."),
        ],
        callback_id=ids.ANSWER_FORM,
        submit="Answer",
        private_metadata=str(facts.dispute.id),
    )


def read_answer(view: View) -> tuple[State, str]:
    """What was found, and the words for it; still open when nothing was chosen."""
    chosen = value_of(view, STATE, STATE)
    return State(chosen or State.OPEN), str(value_of(view, WORDS, WORDS) or "")


def answered(facts: DisputeSeen, reader: Reader, *, late: bool = False) -> Message:
    """To both: what was found about the number."""
    month = numbers.month(facts.dispute.month, reader)
    head = f"{_number(facts)}, {month}: {FOUND[facts.dispute.state].lower()}"
    see = actions(button("See the scorecard", ids.SHOW_MORE, _about(facts)))
    words = f"{head}. {said(facts.dispute.answer or '', LONGEST)}"
    return overdue(Message(words, [section(f"*{head}*"), *_found(facts), see]), late)


def owners(
    named: Sequence[tuple[Kpi, Person | None]],
    otherwise: Sequence[Person],
    sources: Sequence[tuple[str, Person | None]],
    *,
    calendars: bool,
) -> Message:
    """Whom the workspace asks about which number or source, and whether hours of calendars are counted."""
    rest = ", ".join(said(each.name, 60) for each in otherwise[:6]) or "the rep's manager"
    lines = [f"• {said(kpi.name, 60)}: {said(who.name, 60)}" for kpi, who in named if who is not None]
    lines += [f"• {said(source(key), 80)}: {said(who.name, 60)}" for key, who in sources if who is not None]
    told = "\n".join([f"*Who is asked when a number looks wrong*: {rest}", *lines[:40]])
    order = "A number's own owner comes first, then the owner of its source, then whoever brought it in."
    return Message(
        f"When a number looks wrong, {rest} is asked.",
        [
            section(told),
            context(order),
            actions(button("Name somebody for a number", ids.NAME_OWNER)),
            section(*_calendars(calendars)),
        ],
    )


def source(key: str) -> str:
    """What a source is called: `crm`, `Files called report.csv`, `The watched folder`."""
    if key == FOLDER:
        return "The watched folder"
    if key.startswith(FILE):
        return f"Files called {key.removeprefix(FILE)}"
    return f"All of {key.removeprefix(PLACE)}"


def _calendars(on: bool) -> tuple[str, Block]:
    told = "on: each rep who agrees sees theirs" if on else "off: nothing of them is counted or shown"
    words, wanted = ("Switch off", "off") if on else ("Switch on", "on")
    return f"*Hours from calendars* are {told}.", button(words, ids.CALENDARS_SWITCH, wanted)


def owner_form(kpis: Sequence[Kpi], sources: Sequence[str]) -> View:
    """Who looks after the data of a number or of a source."""
    person: Block = {"type": "users_select", "action_id": PERSON}
    offered = [(each.key, each.name) for each in kpis]
    offered += [(_short(each), cut(source(each), 70)) for each in sources]
    return modal(
        "Who is asked?",
        [
            field(
                "About which number, or what comes from where?",
                select(KPI, offered, None, "Choose"),
                block_id=KPI,
            ),
            field(
                "Who looks after it?",
                person,
                block_id=PERSON,
                optional=True,
                hint="Nobody: whoever brings it in, else the administrators.",
            ),
        ],
        callback_id=ids.OWNER_FORM,
        submit="Save",
    )


def read_owner(view: View, sources: Sequence[str]) -> tuple[str, str | None]:
    """The KPI's key or the source, and the Slack id of who was named."""
    chosen = (view["state"]["values"].get(PERSON) or {}).get(PERSON) or {}
    picked = str(value_of(view, KPI, KPI) or "")
    about = next((each for each in sources if _short(each) == picked), picked)
    return about, chosen.get("selected_user")


def _short(source: str) -> str:
    """The name of a source as the value of an option, which Slack keeps short."""
    return f"from:{hashlib.sha256(source.encode()).hexdigest()[:16]}"


def _answering(facts: DisputeSeen) -> list[Block]:
    answer = button("Answer", ids.ANSWER_DISPUTE, facts.dispute.id, style="primary")
    return [actions(answer)] if facts.may_answer and facts.dispute.state is State.OPEN else []


def _found(facts: DisputeSeen) -> list[Block]:
    who = (
        mention(facts.answered_by.slack_id, facts.answered_by.name[:100]) if facts.answered_by else "Somebody"
    )
    words = quoted(facts.dispute.answer or "", 1200)
    return [section(f"{who}: {FOUND[facts.dispute.state].lower()}\n{words}"), context(_after(facts))]


def _after(facts: DisputeSeen) -> str:
    fixed = facts.dispute.state is State.FIXED
    return "What changed stands under the scorecard." if fixed else "The number stays as it was."


def _number(facts: DisputeSeen) -> str:
    return said(facts.kpi.name if facts.kpi else facts.dispute.kpi, 60)


def _about(facts: DisputeSeen) -> str:
    return f"{facts.rep.id}|{facts.dispute.month:%Y-%m}"

"""What Ana and Dana promise each other in October, and forms as they come back from Slack."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.commitments import Commitment, Evidence, Occurrence, Offer, Per, State, Tally
from domain.facts import QuestionFacts, Reader, TallyFacts, WeekOf
from slack_emulator.blocks import view_problems
from slack_emulator.forms import choice, first_state
from tests.domain.core_sample import CATALOGUE
from tests.views.samples import ANA, DANA, HOSTILE, LONG, mrkdwn, words

KPIS = tuple(kpi for kpi, _ in CATALOGUE.pack("core"))
COMMITTED = datetime(2026, 10, 8, 13, 2, tzinfo=UTC)
MONDAYS = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26))
CALLS = Offer("13 sales calls", 13, Per.WEEK, MONDAYS[0], date(2026, 10, 30), Evidence.DATA, "sales_calls")
REFERRALS = replace(CALLS, text="Ask for two referrals", quantity=2, evidence=Evidence.OWN_WORD, kpi=None)
PRICE_LIST = replace(REFERRALS, text="Send the price list", quantity=1, per=Per.ONCE)
ROUGH = replace(REFERRALS, text=f"{HOSTILE} *{LONG}", quantity=10_000)
OFFERS = (CALLS, REFERRALS, PRICE_LIST, ROUGH)
ENDLESS = "M&" * 300
FRIDAY = date(2026, 10, 16)


def later(person, day, hour=9):
    """Somebody who reads on that day of October."""
    return Reader(person, datetime(2026, 10, day, hour, tzinfo=UTC), "EUR")


def promised(offer=CALLS, state=State.ACTIVE, owner=ANA, partner=DANA, **changes):
    """A commitment of Ana to Dana."""
    made = Commitment(7, "T1", owner.id, partner.id, 5, offer, state, answered_at=COMMITTED)
    return replace(made, **changes)


def asked(offer=CALLS, state=State.PROPOSED, names=(), owner=ANA, partner=DANA, **changes):
    """The facts of that commitment."""
    counter = replace(offer, text="8 sales calls", quantity=8) if state is State.COUNTERED else None
    wanted = {"counter": counter} | changes
    made = promised(offer, state, owner, partner, **wanted)
    return QuestionFacts(made, owner, partner, tuple(names), CATALOGUE.kpis.get(offer.kpi or ""))


def tallied(offer, *done, state=State.ACTIVE, source=None, owner=ANA, partner=DANA, of=4):
    """A promise with what was done in its weeks; those after the last given one are not known yet."""
    known = [*done, *([None] * of)][:of]
    weeks = [
        Occurrence(
            10 + n,
            7,
            MONDAYS[n % 4],
            MONDAYS[n % 4].replace(day=MONDAYS[n % 4].day + 4),
            offer.quantity,
            many,
        )
        for n, many in enumerate(known)
    ]
    if offer.per is Per.ONCE:
        weeks = [Occurrence(10, 7, offer.starts, offer.ends, offer.quantity, known[0])]
    found = tuple(replace(week, source=source if week.done is not None else None) for week in weeks)
    return Tally(promised(offer, state, owner, partner), found)


def week(tally, number=2, pace=None, needed=None, **changes):
    """One week of a promise."""
    found = tally.occurrences[min(number, len(tally.occurrences)) - 1]
    return WeekOf(tally, replace(found, **changes), number, pace, needed)


def weeks(*found, owner=ANA):
    """The second week of all of Ana's promises."""
    return TallyFacts(owner, FRIDAY, found)


def fits(view):
    """The form or page itself, after Slack would have taken it, and nobody was called by it."""
    assert view_problems(view, {"modal", "home"}) == []
    assert not [text for text in mrkdwn(view) if "<!channel" in text or "<script" in text]
    assert len(view.get("private_metadata", "")) < 3000
    return view


def shown_on(view):
    """All that is written on a form or page."""
    return words(None, view["blocks"])


def fields(view):
    """block_id → the input block."""
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def began_with(view):
    """block_id → what stands in the field at first."""
    return {name: next(iter(_bare(first_state(block["element"])))) for name, block in fields(view).items()}


def submitted(view, answers):
    """The form as it comes back after these answers, by block_id; other fields keep what they began with."""
    assert set(answers) <= set(fields(view)), f"only {sorted(fields(view))} can be answered"
    values = {
        name: {
            block["element"]["action_id"]: choice(block["element"], answers[name], None)
            if name in answers
            else first_state(block["element"])
        }
        for name, block in fields(view).items()
    }
    return view | {"state": {"values": values}}


def pressed(blocks):
    """Every button of the screen: (words, action id, value), in order."""
    elements = [e for b in blocks for e in [*b.get("elements", []), b.get("accessory", {})]]
    return [
        (e["text"]["text"], e["action_id"], e.get("value")) for e in elements if e.get("type") == "button"
    ]


def _bare(state):
    found = next(value for name, value in state.items() if name != "type")
    return [found["value"] if isinstance(found, dict) else found]

"""Ana, her manager Dana, their October talk about September, and what every message must keep to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.commitments import Commitment, Occurrence, Offer, Per, Tally
from domain.commitments import State as Promised
from domain.depth import Depth, explain
from domain.facts import Provenance, Reader, ScorecardFacts
from domain.meetings import Meeting, State
from domain.people import Person
from domain.scorecards import Verdict
from slack_emulator.blocks import characters, message_problems
from tests.domain.core_sample import MONTH, sample

NOW = datetime(2026, 10, 7, 14, tzinfo=UTC)
AT = datetime(2026, 10, 8, 12, tzinfo=UTC)
HOSTILE = "<!channel> & <script>"
LONG = "Bartholomew-Montgomery " * 60
ANA = Person(1, "T1", "Ana Li", "UANA", tz="Europe/Berlin", locale="en-GB")
DANA = Person(2, "T1", "Dana Fox", "UDANA", tz="Europe/Berlin", locale="en-GB")
REP, MANAGER = (Reader(person, NOW, "EUR") for person in (ANA, DANA))
MEETING = Meeting(5, "T1", DANA.id, ANA.id, MONTH, AT, 45, State.PLANNED)
SIX_MONTHS = (71_000.0, 80_000.0, None, 85_000.0, 98_000.0, 92_000.0)
DEPTHS = [
    explain([]),
    explain([Verdict.MISS]),
    explain([Verdict.MISS] * 2),
    explain([Verdict.MISS] * 3),
    Depth(3, HOSTILE * 5, LONG),
]


def renamed(person, words):
    """The person under another name, unknown in Slack."""
    return replace(person, name=words, slack_id=None)


def talk(**changes):
    """The meeting with something else about it."""
    return replace(MEETING, **changes)


def card(**wanted):
    """September by the golden sample, with six months of revenue."""
    return with_trend(sample(**wanted))


def with_trend(found, trend=SIX_MONTHS, best_of=6):
    lines = (
        replace(line, trend=(*trend[:5], line.actual), best_of=best_of) if line.kpi.key == "revenue" else line
        for line in found.lines
    )
    return replace(found, lines=tuple(lines))


def called(found, words):
    """The scorecard whose KPIs all have these words for a name."""
    return replace(
        found, lines=tuple(replace(line, kpi=replace(line.kpi, name=words)) for line in found.lines)
    )


def kept(text, *done, state=Promised.PARTLY, per=Per.WEEK, quantity=10, ends=date(2026, 9, 30), owner=1):
    """A promise with what was done in each of its weeks."""
    offer = Offer(text, quantity, per, date(2026, 9, 7), ends)
    weeks = [
        Occurrence(n, 1, _week(n), ends if per is Per.ONCE else _week(n) + timedelta(days=4), quantity, each)
        for n, each in enumerate(done)
    ]
    return Tally(Commitment(1, "T1", owner, 3 - owner, 4, offer, state), tuple(weeks))


def _week(number):
    return date(2026, 9, 7) + timedelta(weeks=number)


def month_of(found, **more):
    """A month of Ana's as facts."""
    wanted = {
        "rep": ANA,
        "depth": DEPTHS[1],
        "promises": (kept("10 calls each week", 10, 12, 10, 4),),
        "provenance": (Provenance("CRM", datetime(2026, 10, 1, 4, tzinfo=UTC)),),
        "meeting": MEETING,
    }
    return ScorecardFacts(scorecard=found, **(wanted | more))


def words(message, blocks=None):
    """All that is written on the message."""
    return "\n".join(_texts(message.blocks if blocks is None else blocks))


def _texts(part):
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [text for each in part.values() for text in _texts(each)]


def buttons(blocks):
    """What can be pressed: words → the button."""
    elements = [e for b in blocks for e in [*b.get("elements", []), b.get("accessory", {})]]
    return {each["text"]["text"]: each for each in elements if each.get("type") == "button"}


def accepted(message):
    """The message itself, after Slack would have taken it, in either form, and nobody was called by it."""
    assert 0 < len(message.text) < 3500
    assert "<!channel" not in message.text
    for blocks in (message.blocks, message.fallback_blocks or []):
        assert message_problems(blocks) == []
        assert len(blocks) <= 50
        assert characters(blocks) < 10_000
        assert not [text for text in mrkdwn(blocks) if "<!channel" in text or "<script" in text]
    native = {"table", "data_visualization"}
    assert not native & {block["type"] for block in message.fallback_blocks or []}
    return message


def mrkdwn(part):
    """Every text in which a mention or a link could come alive."""
    if isinstance(part, list):
        return [text for each in part for text in mrkdwn(each)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + [text for each in part.values() for text in mrkdwn(each)]

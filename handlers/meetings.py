"""A meeting: accepted, moved, skipped, and what the two want to talk about."""

from collections.abc import Sequence
from datetime import datetime

from domain.errors import BadAnswer, BadDate
from domain.kpis import Kpi
from domain.people import Person
from handlers.door import Ask
from usecases import counting, meetings
from views import meetings as screens
from views.blocks import Message


def accept(ask: Ask) -> None:
    """The time works."""
    facts = meetings.accept(ask.services, ask.actor, ask.number)
    ask.ack()
    ask.replace(screens.invitation(facts, ask.reader))


def pick_slot(ask: Ask) -> None:
    """One of the other times on the invitation."""
    meeting_id, moment = ask.value.split("|")
    facts = meetings.move(ask.services, ask.actor, int(meeting_id), datetime.fromisoformat(moment))
    ask.ack()
    ask.replace(screens.moved_on(facts, ask.reader))


def start_move(ask: Ask, rep: Person) -> None:
    """Somebody typed that they want another time."""
    ask.ack()
    meeting = meetings.next_of(ask.services, ask.actor, rep)
    ask.open(screens.move_form(meetings.invitation(ask.services, ask.actor, meeting.id), ask.reader))


def open_move(ask: Ask) -> None:
    """The same from a button."""
    ask.ack()
    ask.open(screens.move_form(meetings.invitation(ask.services, ask.actor, ask.number), ask.reader))


def submit_move(ask: Ask) -> None:
    """Another time was chosen; the new invitation comes to both of them by itself."""
    moment = screens.read_move(ask.view, ask.reader)
    if moment is None:
        raise BadAnswer("day", "Choose one of the times, or a day and a time.")
    now = meetings.invitation(ask.services, ask.actor, int(ask.metadata)).meeting
    if now.open and now.starts_at == moment:
        raise BadAnswer("day", "That is when it is now. Choose another time.")
    try:
        facts = meetings.move(ask.services, ask.actor, int(ask.metadata), moment)
    except BadDate as trouble:
        raise BadAnswer("day", trouble.for_people) from None
    ask.ack()
    if ask.origin:
        ask.replace(screens.moved_on(facts, ask.reader))


def skip(ask: Ask, rep: Person, reason: str) -> None:
    """Somebody typed that this month is left out; without a reason they are asked for it."""
    meeting = meetings.next_of(ask.services, ask.actor, rep)
    if not reason:
        ask.ack()
        ask.open(screens.skip_form(meeting.id))
        return
    meetings.skip(ask.services, ask.actor, meeting.id, reason)
    ask.ack()
    ask.answer(_as_it_stands(ask, meeting.id))


def open_skip(ask: Ask) -> None:
    """The same from a button."""
    ask.ack()
    ask.open(screens.skip_form(ask.number))


def submit_skip(ask: Ask) -> None:
    """The reason came in."""
    meeting_id = int(ask.metadata)
    meetings.skip(ask.services, ask.actor, meeting_id, screens.read_skip(ask.view))
    ask.ack()
    ask.replace(_as_it_stands(ask, meeting_id))


def open_topic(ask: Ask) -> None:
    """Something to talk about."""
    _open(ask, "topic")


def open_view(ask: Ask) -> None:
    """The rep's own view on a number."""
    _open(ask, "view", _kpis(ask))


def submit_topic(ask: Ask) -> None:
    """What somebody wants to say came in, in one of the two forms."""
    words, kpi = screens.read_topic(ask.view)
    kind = screens.KINDS[ask.view["callback_id"]]
    facts = meetings.add_topic(ask.services, ask.actor, int(ask.metadata), words, kind=kind, kpi=kpi)
    ask.ack()
    ask.answer(screens.topic_saved(facts, kind, ask.reader))


def _open(ask: Ask, kind: str, kpis: Sequence[Kpi] = ()) -> None:
    """A form for something to talk about, unless nobody would come back to it."""
    ask.ack()
    meetings.takes_topics(ask.services, ask.actor, ask.number)
    ask.open(screens.topic_form(ask.number, kind, kpis))


def _kpis(ask: Ask) -> list[Kpi]:
    return list(counting.for_meeting(ask.services, ask.actor, ask.number))


def _as_it_stands(ask: Ask, meeting_id: int) -> Message:
    facts = meetings.invitation(ask.services, ask.actor, meeting_id)
    return screens.invitation(facts, ask.reader)

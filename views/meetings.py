"""A meeting as people see it: the invitation, its forms, the reminder to log it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from domain.facts import DisputeFacts, InvitationFacts, Reader
from domain.kpis import Kpi
from domain.meetings import Meeting, State, Topic
from views import ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    date_input,
    field,
    header,
    mention,
    modal,
    overdue,
    quoted,
    said,
    section,
    select,
    text_input,
    time_input,
    value_of,
)

CALENDAR_LINK = "calendar_link"
SUGGESTED, DAY, TIME, KPI, TEXT, REASON = "suggested", "day", "time", "kpi", "text", "reason"
MOST_TOPICS, LONGEST_TOPIC, LONGEST_REASON, LONGEST_QUOTE = 8, 1000, 500, 2500
MEANT = {
    "topic": (ids.TOPIC_FORM, "Add a topic", "What would you like to talk about?", ""),
    "view": (ids.VIEW_FORM, "Add my view", "How do you see it?", "Which number?"),
}
"""What a form of that kind is called, asks, and asks about."""
KINDS = {callback: kind for kind, (callback, *_) in MEANT.items()}
"""Callback of a form → the kind of topic that it brings."""


def invitation(facts: InvitationFacts, reader: Reader, *, late: bool = False) -> Message:
    """The one message of a meeting that lives: asked, accepted, skipped or held, with what can be done."""
    meeting = facts.meeting
    blocks = [
        header(f"One-on-one · {numbers.month(meeting.period, reader)} results"),
        section(_when(facts, reader)),
    ]
    if meeting.state is State.PLANNED:
        blocks += [section(_purpose(facts, reader))]
    else:
        blocks += [section(_stands(facts, reader))]
    if facts.topics:
        blocks += [section("\n".join(["To talk about:", *_brought(facts, reader)]))]
    if buttons := _buttons(facts, reader):
        blocks += [actions(*buttons)]
    if meeting.state is State.PLANNED and facts.reader_is_rep and facts.slots:
        blocks += [context("Or one of these:"), actions(*_slots(facts, reader))]
    return overdue(Message(_invited(facts, reader), blocks), late)


def moved_on(facts: InvitationFacts, reader: Reader) -> Message:
    """What an invitation says once the meeting has another time, which came in a message of its own."""
    when = numbers.moment(facts.meeting.starts_at, reader)
    told = f"Moved to {when}, with {_first(facts)}. The newest invitation has the rest."
    blocks = [section(f"Moved to *{when}*, with {_other(facts)}.\nThe newest invitation has the rest.")]
    return Message(told, blocks)


def _invited(facts: InvitationFacts, reader: Reader) -> str:
    if facts.meeting.state is not State.PLANNED:
        return _stands(facts, reader)
    if facts.reader_is_rep or _unanswered(facts.meeting):
        asked = "Does that work?"
    else:
        mine = "Works for you. " if facts.meeting.manager_agrees else ""
        asked = f"{mine}Waiting for {_first(facts)}'s answer."
    return f"One-on-one with {_first(facts)} on {numbers.moment(facts.meeting.starts_at, reader)}. {asked}"


def _when(facts: InvitationFacts, reader: Reader) -> str:
    meeting = facts.meeting
    hours = f"{numbers.time(meeting.starts_at, reader)}–{numbers.time(meeting.ends_at, reader)}"
    day = numbers.day(numbers.day_of(meeting.starts_at, reader), reader)
    moved = " · a new time" if meeting.moved and meeting.open else ""
    return f"*{day} · {hours} your time* · with {_other(facts)}{moved}"


def _purpose(facts: InvitationFacts, reader: Reader) -> str:
    """What the meeting is for, and what comes before it."""
    meeting = facts.meeting
    looked, next_up = numbers.month(meeting.period, reader), numbers.month(meeting.month, reader)
    yours = "your numbers" if facts.reader_is_rep else "the run sheet"
    waits = [f"Waiting for {_first(facts)}'s answer."]
    if facts.reader_is_rep and not _unanswered(meeting):
        waits = []
    elif not facts.reader_is_rep and meeting.manager_agrees:
        waits = [f"Works for you. {waits[0]}"]
    before = " ".join([*waits, f"You get {yours} the working day before."])
    return f"We look at {looked} together: what went well first, then what to adjust in {next_up}.\n{before}"


def _unanswered(meeting: Meeting) -> bool:
    """Whether the rep has moved it and the manager has not said yes to the new time."""
    return meeting.moved > 0 and not meeting.manager_agrees


def _stands(facts: InvitationFacts, reader: Reader) -> str:
    """How a meeting stands that is not waiting for an answer any more."""
    meeting, month = facts.meeting, numbers.month(facts.meeting.period, reader)
    if meeting.state is State.ACCEPTED:
        who = "Accepted." if facts.reader_is_rep else f"{_first(facts)} accepted."
        return f"{who} See you {numbers.moment(meeting.starts_at, reader)}."
    if meeting.state is State.SKIPPED:
        reason = f": {said(meeting.skip_reason, LONGEST_REASON)}" if meeting.skip_reason else "."
        return f"The one-on-one about {month} is skipped{reason}"
    if meeting.state is State.HELD:
        return f"The one-on-one about {month} was held, and its log is written."
    return f"The one-on-one about {month} did not take place."


def _brought(facts: InvitationFacts, reader: Reader) -> list[str]:
    lines = [f"• {_topic(each, facts, reader)}" for each in facts.topics[:MOST_TOPICS]]
    more = len(facts.topics) - len(lines)
    return [*lines, f"… and {more} more"] if more else lines


def _topic(topic: Topic, facts: InvitationFacts, reader: Reader) -> str:
    who = "you" if topic.person_id == reader.person.id else _first(facts)
    name = said((topic.kpi or "a number").replace("_", " "), 40)
    about = {"view": f"On {name}: ", "wrong": f"Looks wrong, {name}: "}.get(topic.kind, "")
    return f"{about}{said(topic.text, 240)} — {who}"


def _buttons(facts: InvitationFacts, reader: Reader) -> list[Block]:
    """What can be done with the meeting as it stands, the most likely first."""
    meeting = facts.meeting
    if meeting.state is State.HELD:
        return []
    if not meeting.open:
        return [button("Find a new time", ids.ANOTHER_TIME, meeting.id)]
    asked = _asked(facts)
    style = "primary" if facts.reader_is_rep or _unanswered(meeting) else ""
    accept = [button("Works for me", ids.ACCEPT, meeting.id, style=style)] if asked else []
    return [
        *accept,
        button("Another time" if asked else "Move", ids.ANOTHER_TIME, meeting.id),
        button("Add a topic", ids.ADD_TOPIC, meeting.id),
        button("📅 Add to calendar", CALENDAR_LINK, url=_calendar(facts, reader)),
    ]


def _asked(facts: InvitationFacts) -> bool:
    """Whether the reader's own yes is wanted: of both to every time, of the manager until it is there."""
    planned = facts.meeting.state is State.PLANNED
    return planned and (facts.reader_is_rep or not facts.meeting.manager_agrees)


def _slots(facts: InvitationFacts, reader: Reader) -> list[Block]:
    return [
        button(numbers.moment(slot, reader), f"{ids.PICK_SLOT}:{n}", f"{facts.meeting.id}|{slot.isoformat()}")
        for n, slot in enumerate(facts.slots[:3], 1)
    ]


def _calendar(facts: InvitationFacts, reader: Reader) -> str:
    meeting = facts.meeting
    first, last = (f"{each.astimezone(UTC):%Y%m%dT%H%M%SZ}" for each in (meeting.starts_at, meeting.ends_at))
    wanted = {
        "action": "TEMPLATE",
        "text": f"One-on-one with {facts.other.name[:60]}",
        "dates": f"{first}/{last}",
        "details": f"{numbers.month(meeting.period, reader)} results",
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(wanted)}"


def move_form(facts: InvitationFacts, reader: Reader) -> View:
    """Another time: one of the suggested ones, or a day and an hour of one's own."""
    now = facts.meeting.starts_at
    blocks = [section(f"Now: {numbers.moment(now, reader)}, with {_other(facts)}")]
    if facts.slots:
        offered = [(slot.isoformat(), numbers.moment(slot, reader)) for slot in facts.slots]
        element = select(SUGGESTED, offered, None, "Choose a time")
        blocks += [field("Times that suit you both", element, block_id=SUGGESTED, optional=True)]
    hour = f"{now.astimezone(reader.person.zone):%H:%M}"
    hint = f"Your time, {reader.person.tz.replace('_', ' ')}."
    blocks += [
        field("Or another day", date_input(DAY), block_id=DAY, optional=True),
        field("At", time_input(TIME, initial=hour), block_id=TIME, optional=True, hint=hint),
    ]
    return modal(
        "Another time",
        blocks,
        callback_id=ids.MOVE_FORM,
        submit="Move",
        private_metadata=str(facts.meeting.id),
    )


def read_move(view: View, reader: Reader) -> datetime | None:
    """The moment that was chosen, in UTC; None when neither a suggestion nor a day with its hour was.

    A suggestion goes before a day, for the hour of the day stands there already.
    """
    if suggested := value_of(view, SUGGESTED, SUGGESTED):
        return datetime.fromisoformat(suggested).astimezone(UTC)
    day, hour = value_of(view, DAY, DAY), value_of(view, TIME, TIME)
    if not day or not hour:
        return None
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), reader.person.zone)
    return local.astimezone(UTC)


def topic_form(meeting_id: int, kind: str, kpis: Sequence[Kpi] = ()) -> View:
    """A topic, or a view on a number; `kind` is topic or view."""
    callback, title, asks, about = MEANT[kind]
    blocks = []
    if about and kpis:
        element = select(KPI, [(kpi.key, kpi.name) for kpi in kpis], None, "Choose a number")
        blocks += [field(about, element, block_id=KPI)]
    words = text_input(TEXT, lines=True) | {"max_length": LONGEST_TOPIC}
    blocks += [field(asks, words, block_id=TEXT, hint="Both of you read this.")]
    return modal(title, blocks, callback_id=callback, submit="Add", private_metadata=str(meeting_id))


def read_topic(view: View) -> tuple[str, str | None]:
    """The words, and the key of the KPI they are about if one was chosen."""
    return str(value_of(view, TEXT, TEXT) or "").strip(), value_of(view, KPI, KPI)


def topic_saved(facts: InvitationFacts, kind: str, reader: Reader) -> Message:
    """What happens with the words that just came in."""
    told = "Noted. It is on the list for your one-on-one."
    if kind == "view":
        told = f"Noted. {_first(facts)} sees it beside the number before you meet."
    when = numbers.moment(facts.meeting.starts_at, reader)
    return Message(told, [section(told), context(f"One-on-one with {_other(facts)} · {when}")])


def skip_form(meeting_id: int) -> View:
    """Why the month is left out."""
    words = text_input(REASON, lines=True) | {"max_length": LONGEST_REASON}
    asked = field("What is the reason?", words, block_id=REASON, hint="Both of you read this.")
    return modal(
        "Skip this month",
        [asked],
        callback_id=ids.SKIP_FORM,
        submit="Skip",
        private_metadata=str(meeting_id),
    )


def read_skip(view: View) -> str:
    """The reason."""
    return str(value_of(view, REASON, REASON) or "").strip()


def log_reminder(facts: InvitationFacts, reader: Reader, *, late: bool = False) -> Message:
    """An hour after the meeting, if nothing is logged: held, moved or skipped?"""
    meeting = facts.meeting
    if meeting.state in (State.HELD, State.SKIPPED):
        return Message(_stands(facts, reader), [section(_stands(facts, reader))])
    buttons = actions(
        button("Log it", ids.OPEN_LOG, meeting.rep_id, style="primary"),
        button("Move it", ids.ANOTHER_TIME, meeting.id),
        button("Skip", ids.OPEN_SKIP, meeting.id),
    )
    planned = f"It was planned for {numbers.moment(meeting.starts_at, reader)}. The log takes a few minutes."
    blocks = [section(f"How did it go with {_other(facts)}?\n{planned}"), buttons]
    return overdue(Message(f"How did it go with {_first(facts)}? {planned}", blocks), late)


def skipped(facts: InvitationFacts, reader: Reader) -> Message:
    """To one of the two: the other left the month out, and why."""
    meeting = facts.meeting
    about = f"skipped the one-on-one about {numbers.month(meeting.period, reader)}"
    reason = said(meeting.skip_reason or "no reason given", LONGEST_REASON)
    blocks = [
        section(
            f"{_other(facts)} {about}:\n{quoted(meeting.skip_reason or 'no reason given', LONGEST_QUOTE)}"
        ),
        actions(button("Find a new time", ids.ANOTHER_TIME, meeting.id)),
    ]
    return Message(f"{_first(facts)} {about}: {reason}", blocks)


def dispute(facts: DisputeFacts, reader: Reader) -> Message:
    """To the manager: the rep says that a number is wrong, in time to settle it before they meet."""
    name = said(facts.kpi.name, 60) if facts.kpi else "A number"
    who, words = mention(facts.rep.slack_id, facts.rep.name), said(facts.topic.text, LONGEST_TOPIC)
    blocks = [
        section(f"*{name}* looks wrong to {who}:\n{quoted(facts.topic.text, LONGEST_QUOTE)}"),
        context("Nothing has changed yet. Correct it at its source, and the scorecard says what changed."),
        actions(button("See the scorecard", ids.OPEN_SCORECARD, facts.rep.id)),
    ]
    return Message(f"{name} looks wrong to {said(facts.rep.first_name, 60)}: {words}", blocks)


def _other(facts: InvitationFacts) -> str:
    return mention(facts.other.slack_id, facts.other.name[:100])


def _first(facts: InvitationFacts) -> str:
    return said(facts.other.first_name, 60)

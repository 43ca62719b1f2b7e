"""Hours by week and category, the consent in plain words, and what a rep may change about it."""

from datetime import datetime

from domain.calendar_addresses import LOST
from domain.calendar_hours import USUAL, WEEKS, Category, HoursFacts, Kept, read_words
from domain.facts import Reader
from domain.kpis import Unit
from views import charts, figures, ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    cut,
    field,
    header,
    modal,
    overdue,
    said,
    section,
    table,
    text_input,
    value_of,
)

ADDRESS = "address"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAMES = {
    Category.CUSTOMER: "Customers",
    Category.TRAVEL: "Travel",
    Category.INTERNAL: "Internal",
    Category.FOCUS: "Focus",
    Category.OTHER: "Other",
}
CONSENT = (
    "If you agree, I count the hours of your calendar: how many each week went to customers, travel, "
    "internal meetings, focus and other things.\n"
    "• I keep the week, the category and the hours. Titles, guests, places and notes are never kept.\n"
    "• Titles are looked at once, on this server, to find the category, and then forgotten.\n"
    "• All-day events, free time and what you declined do not count.\n"
    "• Your manager sees the hours only while your depth is 3, or with a reason that you read.\n"
    "• You can take it back at any time; then every hour is deleted, and the address with them."
)
KEEPS = (
    "*If you give me an address*, I keep it and read it without being asked: each night where you live, and "
    "before the working day on which your scorecard comes.\n"
    "• Whoever has that address can read your calendar, so it is kept sealed and never shown to anybody. You "
    "see the name of its host, your manager nothing of it.\n"
    "• Besides, I keep which hours of the next seven days are planned for what, until those days are over.\n"
    "• *Stop reading* forgets the address. It is not read when you have left, or calendars are off here."
)
KEEPS_NOT = (
    "*If you give me an address*, I read it once now and do not keep it: no key is set here to seal it with "
    "(`ONEONONE_KEY`). To count anew, give it again or drop a file."
)
NOTHING = f"Nothing in your calendar took time in the last {WEEKS} weeks."
OR_DROP = "https only. You can also leave it empty and drop a file (.ics)."
DROP = "Drop a calendar file (.ics) into this conversation, and I count it."


def hours(facts: HoursFacts, reader: Reader) -> Message:
    """The last weeks as a table and a picture; without consent, what there is to agree to."""
    mine = reader.person.id == facts.rep.id
    name = "Your" if mine else f"{said(facts.rep.first_name, 60)}'s"
    if facts.consent is None:
        return _none(facts, mine=mine)
    if not facts.weeks:
        told = f"{name} calendar has not been counted yet."
        if facts.consent.read_at:
            told = NOTHING if mine else f"Nothing in {name} calendar took time in the last {WEEKS} weeks."
        drop = f" {DROP}" if mine and not facts.consent.read_at else ""
        how = _by_itself(facts, reader)
        blocks = [section(f"{told}{drop}"), *([context(how)] if how else [])]
        return Message(told, [*blocks, *_buttons(facts, mine=mine)])
    head = f"{name} hours, {len(facts.weeks)} {'week' if len(facts.weeks) == 1 else 'weeks'}"
    rows = _rows(facts, reader)
    align = ("left", *["right"] * (len(rows[0]) - 1))
    small = context(_small(facts, reader))
    after = [section(_mean(facts, reader)), small, *_buttons(facts, mine=mine)]
    blocks = [header(head), table(rows, align), _picture(facts, reader), *after]
    plainly = [header(head), section(figures.aligned(rows, align)), *after]
    return Message(f"{head}. {_mean(facts, reader)}", blocks, plainly)


def consent_form(facts: HoursFacts) -> View:
    """What it means, where the calendar is, and the words that tell the categories apart."""
    consent, kept = facts.consent, facts.kept
    blocks: list[Block] = [section(CONSENT), section(KEEPS if facts.keeps else KEEPS_NOT)]
    address = text_input(ADDRESS, placeholder="https://…") | {"max_length": 2000}
    hint = f"I read {kept.host} now; leave this empty to keep it." if kept else OR_DROP
    blocks += [field("Secret address of your calendar", address, block_id=ADDRESS, optional=True, hint=hint)]
    for each in (Category.CUSTOMER, Category.TRAVEL, Category.INTERNAL, Category.FOCUS):
        own = ", ".join((consent.words if consent else {}).get(each, ()))
        usual = cut(", ".join(USUAL[each]), 140)
        words = text_input(each.value, initial=own)
        hint = f"Besides: {usual}"
        label = f"Your own words for {NAMES[each].lower()}"
        blocks += [field(label, words, block_id=each.value, optional=True, hint=hint)]
    return modal("Count my hours", blocks, callback_id=ids.CALENDAR_FORM, submit="I agree")


def read_consent(view: View) -> tuple[dict[Category, tuple[str, ...]], str]:
    """The person's own words by category, and the address or ""."""
    words = {each: read_words(str(value_of(view, each.value, each.value) or "")) for each in Category}
    return {each: found for each, found in words.items() if found}, str(
        value_of(view, ADDRESS, ADDRESS) or ""
    ).strip()


def revoked() -> Message:
    """It is taken back."""
    told = "Done: your hours are deleted, and so is the address. I count no calendar of yours."
    return Message(told, [section(told)])


def not_read(why: str, facts: HoursFacts) -> Message:
    """An address that was given can't be read: it is not kept, and what was there before stays."""
    stays = f" I go on reading {said(facts.kept.host, 200)}." if facts.kept else ""
    told = f"{said(why, 300)} That address is not kept.{stays}"
    again = button("Give it again", ids.CALENDAR_AGREE, style="primary")
    return Message(told, [section(told), actions(again)])


def trouble(facts: HoursFacts, reader: Reader, *, late: bool = False) -> Message:
    """To its owner alone: their calendar can't be read by itself any more, and what to do."""
    assert facts.kept is not None
    kept = facts.kept
    told = LOST
    if kept.trouble != LOST:
        host, nights = said(kept.host, 200), numbers.in_words(kept.nights)
        told = f"I could not read your calendar at {host} for {nights} nights. {said(kept.trouble, 300)}"
    since = numbers.moment(kept.done_at or kept.given_at, reader)
    small = f"Your hours stand as they were on {since}. I go on trying each night."
    new = button("Give an address", ids.CALENDAR_AGREE, style="primary")
    blocks = [section(told), context(small), actions(new, button("Stop reading", ids.CALENDAR_STOP))]
    return overdue(Message(told, blocks), late)


def _none(facts: HoursFacts, *, mine: bool) -> Message:
    if not mine:
        told = f"{said(facts.rep.first_name, 60)} has not agreed to that, so there is nothing to see."
        return Message(told, [section(told)])
    agree = button("Read it and decide", ids.CALENDAR_AGREE, style="primary")
    told = "I count hours from your calendar only if you agree to it."
    return Message(told, [section(told), actions(agree)])


def _rows(facts: HoursFacts, reader: Reader) -> list[tuple[str, ...]]:
    """A row for each week; a category without any hours takes no room."""
    used = [each for each in NAMES if any(found.get(each) for _, found in facts.weeks)]
    rows: list[tuple[str, ...]] = [("Week of", *(NAMES[each] for each in used))]
    for monday, found in facts.weeks:
        cells = (_hours(found.get(each, 0.0), reader) for each in used)
        rows.append((numbers.short_day(monday, reader), *cells))
    return rows


def _hours(value: float, reader: Reader) -> str:
    return numbers.value(Unit.RATIO, value, reader) if value else numbers.NOTHING


def _mean(facts: HoursFacts, reader: Reader) -> str:
    """`A week on average: customers 9.5 hours, internal 6 …`."""
    count = len(facts.weeks)
    sums = {each: sum(found.get(each, 0.0) for _, found in facts.weeks) / count for each in NAMES}
    told = [f"{NAMES[each].lower()} {_hours(value, reader)}" for each, value in sums.items() if value]
    return f"Hours a week on average: {' · '.join(told) or 'none'}"


def _small(facts: HoursFacts, reader: Reader) -> str:
    read = facts.consent.read_at if facts.consent else None
    counted = f"Counted {numbers.stamp(read, reader)}." if read else ""
    told = _by_itself(facts, reader) or counted
    only = f"Only weeks, categories and hours are kept, of up to {WEEKS} weeks. No titles, no guests."
    return f"{told} {only}".strip()


def _picture(facts: HoursFacts, reader: Reader) -> Block:
    labels = [numbers.short_day(monday, reader) for monday, _ in facts.weeks]
    series = {NAMES[each]: [found.get(each, 0.0) for _, found in facts.weeks] for each in NAMES}
    shown = {name: values for name, values in series.items() if any(values)}
    return charts.chart("bar", "Hours by week", labels, shown, "hours")


def _by_itself(facts: HoursFacts, reader: Reader) -> str:
    """`Read by itself each night, last Mon 02:10 · from calendar.example.com`; "" if none is kept."""
    kept = facts.kept
    if kept is None:
        return ""
    last = f", last {_when(kept.done_at, reader)}" if kept.done_at else ""
    told = f"Read by itself each night{last} · from {said(kept.host, 200)}."
    if not kept.trouble:
        return told
    return f"{told}\n:warning: {said(kept.trouble, 300)}{_again(kept, reader)}"


def _when(moment: datetime, reader: Reader) -> str:
    """`Mon 02:10`, and the day as well once it is older than a week."""
    day = numbers.day_of(moment, reader)
    fresh = (numbers.day_of(reader.now, reader) - day).days < len(WEEKDAYS)
    return (
        f"{WEEKDAYS[day.weekday()]} {numbers.time(moment, reader)}"
        if fresh
        else numbers.stamp(moment, reader)
    )


def _again(kept: Kept, reader: Reader) -> str:
    return "" if kept.trouble == LOST else f" I try again on {numbers.moment(kept.due_at, reader)}."


def _buttons(facts: HoursFacts, *, mine: bool) -> list[Block]:
    """What a rep may do: about the address if one is kept, and always take everything back."""
    if not mine:
        return []
    back = button("Take it back and delete", ids.CALENDAR_REVOKE, style="danger")
    if facts.kept is None:
        return [actions(button("Give an address or words", ids.CALENDAR_AGREE), back)]
    now = button("Read now", ids.CALENDAR_READ)
    other = button("Other address or words", ids.CALENDAR_AGREE)
    return [actions(now, other, button("Stop reading", ids.CALENDAR_STOP), back)]

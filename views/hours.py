"""Hours by week and category, the consent in plain words, and what a rep may change about it."""

from domain.calendar_hours import USUAL, WEEKS, Category, Consent, HoursFacts, read_words
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
    said,
    section,
    table,
    text_input,
    value_of,
)

ADDRESS = "address"
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
    "• You can take it back at any time; then every hour is deleted."
)
DROP = "Drop a calendar file (.ics) into this conversation, and I count it."


def hours(facts: HoursFacts, reader: Reader) -> Message:
    """The last weeks as a table and a picture; without consent, what there is to agree to."""
    mine = reader.person.id == facts.rep.id
    name = "Your" if mine else f"{said(facts.rep.first_name, 60)}'s"
    if facts.consent is None:
        return _none(facts, mine=mine)
    if not facts.weeks:
        told = f"{name} calendar has not been counted yet."
        blocks = [section(f"{told} {DROP}" if mine else told), *_buttons(mine=mine)]
        return Message(told, blocks)
    head = f"{name} hours, {len(facts.weeks)} {'week' if len(facts.weeks) == 1 else 'weeks'}"
    rows = _rows(facts, reader)
    align = ("left", *["right"] * (len(rows[0]) - 1))
    small = context(_small(facts, reader))
    after = [section(_mean(facts, reader)), small, *_buttons(mine=mine)]
    blocks = [header(head), table(rows, align), _picture(facts, reader), *after]
    plainly = [header(head), section(figures.aligned(rows, align)), *after]
    return Message(f"{head}. {_mean(facts, reader)}", blocks, plainly)


def consent_form(consent: Consent | None) -> View:
    """What it means, the words that tell the categories apart, and where the calendar is."""
    blocks: list[Block] = [section(CONSENT)]
    for each in (Category.CUSTOMER, Category.TRAVEL, Category.INTERNAL, Category.FOCUS):
        own = ", ".join((consent.words if consent else {}).get(each, ()))
        usual = cut(", ".join(USUAL[each]), 140)
        words = text_input(each.value, initial=own)
        hint = f"Besides: {usual}"
        label = f"Your own words for {NAMES[each].lower()}"
        blocks += [field(label, words, block_id=each.value, optional=True, hint=hint)]
    address = text_input(ADDRESS) | {"max_length": 2000}
    told = "https only. It is read once now and not kept: give it again, or drop a file, to count anew."
    blocks += [field("Secret address of your calendar", address, block_id=ADDRESS, optional=True, hint=told)]
    return modal("Count my hours", blocks, callback_id=ids.CALENDAR_FORM, submit="I agree")


def read_consent(view: View) -> tuple[dict[Category, tuple[str, ...]], str]:
    """The person's own words by category, and the address or ""."""
    words = {each: read_words(str(value_of(view, each.value, each.value) or "")) for each in Category}
    return {each: found for each, found in words.items() if found}, str(
        value_of(view, ADDRESS, ADDRESS) or ""
    ).strip()


def revoked() -> Message:
    """It is taken back."""
    told = "Done: your hours are deleted, and I count no calendar of yours."
    return Message(told, [section(told)])


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
    return f"Hours a week on average: {', '.join(told) or 'none'}"


def _small(facts: HoursFacts, reader: Reader) -> str:
    read = facts.consent.read_at if facts.consent else None
    told = f"Counted {numbers.stamp(read, reader)}. " if read else ""
    return f"{told}Only weeks, categories and hours are kept, of up to {WEEKS} weeks. No titles, no guests."


def _picture(facts: HoursFacts, reader: Reader) -> Block:
    labels = [numbers.short_day(monday, reader) for monday, _ in facts.weeks]
    series = {NAMES[each]: [found.get(each, 0.0) for _, found in facts.weeks] for each in NAMES}
    shown = {name: values for name, values in series.items() if any(values)}
    return charts.chart("bar", "Hours by week", labels, shown, "hours")


def _buttons(*, mine: bool) -> list[Block]:
    if not mine:
        return []
    change = button("Change my words or count anew", ids.CALENDAR_AGREE)
    return [actions(change, button("Take it back and delete", ids.CALENDAR_REVOKE, style="danger"))]

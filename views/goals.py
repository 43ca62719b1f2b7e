"""A rep's goals of a year, month by month, what the rep says to them, and what is missing."""

from collections.abc import Sequence
from datetime import date

from domain.agreements import State
from domain.facts import CountedFacts, GoalChanged, GoalNews, GoalsFacts, Reader
from domain.kpis import Kpi, Word
from domain.scorecards import Scorecard
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
    header,
    modal,
    numbered,
    overdue,
    quoted,
    said,
    section,
    table,
    text_input,
    value_of,
)
from views.promises import first_name

VALUE, WORDS = "value", "words"
MISSING = "goal missing"
CHANGED = "The goals changed in the meantime, so I did not take that as a yes. Please look once more."
MOST_KPIS, MOST_NAMED, MOST_BUTTONS, LONGEST_NAME, LONGEST_SAID, MOST_CHANGES = 25, 5, 3, 60, 500, 4


def goals(facts: GoalsFacts, reader: Reader, *, late: bool = False) -> Message:
    """The year as a table of KPIs by months; where no tables are known, as a line for each KPI."""
    told = _in_words(facts, reader)
    notes, end = _notes(facts, reader), _buttons(facts, reader)
    if not facts.goals:
        return overdue(Message(told, [section(told), *notes, *end]), late)
    head = header(f"Goals {span(facts)} · {cut(facts.rep.first_name, LONGEST_NAME)}")
    kpis = facts.kpis[:MOST_KPIS]
    more = len(facts.kpis) - len(kpis)
    small = [*([context(f"… and {more} more")] if more else []), *notes]
    rows = [_head(facts, reader), *(_row(kpi, facts, reader) for kpi in kpis)]
    align = ["left", *("right" for _ in rows[0][1:])]
    lines = [section(_line(kpi, facts, reader)) for kpi in kpis]
    first = [head, *_asked(facts, reader)]
    return overdue(
        Message(told, [*first, table(rows, align), *small, *end], [*first, *lines, *small, *end]), late
    )


def changed_meanwhile() -> Message:
    """To a rep who accepted goals that are others by now."""
    return Message(CHANGED, [section(CHANGED)])


def answered(facts: GoalsFacts, reader: Reader) -> Message:
    """To the manager: the rep accepts the goals, or says something about them."""
    agreement, name = facts.agreement, first_name(facts.rep)
    if agreement is None or agreement.state is not State.COMMENTED:
        told = f"{name} {_stands(facts, reader)}"
        return Message(told, [section(told)])
    told = f"{name} has a comment on the goals for {span(facts)}"
    buttons = [
        button("Answer", ids.GOALS_REPLY, agreement.id, style="primary"),
        button("Change goals", ids.OPEN_GOAL_FORM, f"{facts.rep.id}|{facts.year}"),
    ]
    comment = quoted(agreement.comment or "", LONGEST_SAID)
    return Message(f"{told}: {said(agreement.comment or '', LONGEST_SAID)}", [
        section(f"{told}:\n{comment}"),
        *([actions(*buttons)] if facts.may_set else []),
    ])  # fmt: skip


def words_form(callback_id: str, title: str, question: str, agreement_id: int, submit: str) -> View:
    """A form for the rep's comment, or for the manager's answer to it."""
    asked = field(question, text_input(VALUE, lines=True), block_id=WORDS)
    return modal(title, [asked], callback_id=callback_id, submit=submit, private_metadata=str(agreement_id))


def read_words(view: View) -> str:
    """What was written."""
    return str(value_of(view, WORDS, VALUE) or "").strip()


def span(facts: GoalsFacts) -> str:
    """`2026`, or `2026/27` for a year that does not begin in January."""
    return str(facts.year) if facts.months[0].month == 1 else f"{facts.year}/{(facts.year + 1) % 100:02}"


def counting(facts: CountedFacts, reader: Reader) -> str:
    """`These numbers count from October 2026 on, decided by Dana: more new accounts.`, or nothing."""
    chosen = facts.selection
    if chosen.starts is None:
        return ""
    by = f", decided by {first_name(facts.by)}" if facts.by else ""
    why = f": {said(chosen.reason, 200)}" if chosen.reason else ""
    return f"These numbers count from {numbers.month(chosen.starts, reader)} {chosen.starts.year} on{by}{why}"


def news(found: GoalNews | None, month: date, reader: Reader) -> list[str]:
    """What a scorecard says of its goals: those that were changed and why, and whether they are accepted."""
    if found is None:
        return []
    told = [_changed(each, reader) for each in found.changed[:MOST_NAMED]]
    more = len(found.changed) - len(told)
    told += [f"… and {more} more goals changed"] if more > 0 else []
    if found.counted and found.counted.selection.starts == month and found.counted.changed:
        told += [f"Changed from this month on: {_first_few(found.counted.changed)}"]
    if found.agreement is not None and found.agreement.state is not State.ACCEPTED:
        told += ["The goals are not accepted yet"]
    return told


def _first_few(changed: Sequence[str]) -> str:
    """The first few changes, and how many more there are: all of them stand in the settings."""
    told = [said(each, 80) for each in changed[:MOST_CHANGES]]
    more = len(changed) - len(told)
    return "; ".join([*told, f"and {more} more"] if more else told)


def to_set(card: Scorecard, rep_id: int) -> str:
    """What a button is about that sets the first missing goal of a month; "" where none is missing."""
    lacking = (line.kpi.key for line in card.lines if line.word is Word.GOAL_MISSING and line.weight > 0)
    key = next(lacking, "")
    return f"{rep_id}||{key}|{card.month:%Y-%m}" if key else ""


def _changed(each: GoalChanged, reader: Reader) -> str:
    """`Goal for Revenue changed from €100,000 to €90,000 on 3 November: the territory was split`."""
    before, after = (numbers.value(each.kpi.unit, value, reader) for value in (each.before, each.after))
    why = f": {said(each.reason, 200)}" if each.reason else ""
    on = _on(numbers.day_of(each.on, reader), reader)
    return f"Goal for {said(each.kpi.label, LONGEST_NAME)} changed from {before} to {after} on {on}{why}"


def _on(day: date, reader: Reader) -> str:
    return numbers.day(day, reader).partition(" ")[2]


def _asked(facts: GoalsFacts, reader: Reader) -> list[Block]:
    """What the rep is asked, with what the two said before."""
    agreement, own = facts.agreement, facts.rep.id == reader.person.id
    if agreement is None or agreement.state is not State.PROPOSED or not own:
        return []
    who = first_name(facts.asked_by) if facts.asked_by else "Your manager"
    lines = [f"{who} suggests these goals for {span(facts)}. They count from now on; do you accept them?"]
    if agreement.reply:
        lines = [f"You wrote:\n{quoted(agreement.comment or '', LONGEST_SAID)}"]
        lines += [f"{who} answers:\n{quoted(agreement.reply, LONGEST_SAID)}", "Do you accept the goals now?"]
    elif agreement.comment:
        lines = [
            f"You wrote:\n{quoted(agreement.comment, LONGEST_SAID)}",
            f"{who} changed the goals. And now?",
        ]
    return [section("\n".join(lines))]


def _notes(facts: GoalsFacts, reader: Reader) -> list[Block]:
    """Small print: what stayed as it was, how the goals stand with the rep, since when these KPIs count."""
    kept = ", ".join(numbers.short_month(month, reader) for month in facts.kept)
    lines = [f"🔒 Over already, so the goal stayed as it was: {kept}"] if kept else []
    if facts.agreement is not None:
        whose = "You" if facts.rep.id == reader.person.id else first_name(facts.rep)
        lines += [f"{whose} {_stands(facts, reader)}"]
    without = [kpi.label for kpi in facts.kpis if not _has_any(kpi, facts)]
    lines += [f"{MISSING.capitalize()}: {said(', '.join(without), 400)}"] if without else []
    lines += [counting(facts.counted, reader)] if facts.counted else []
    told = [line for line in lines if line]
    return [context("\n".join(told))] if told else []


def _stands(facts: GoalsFacts, reader: Reader) -> str:
    """`accepted the goals for 2027 on 3 November`, after who it is."""
    agreement, own = facts.agreement, facts.rep.id == reader.person.id
    if agreement is None:
        return f"{'were' if own else 'was'} not asked about the goals for {span(facts)}"
    on = _on(numbers.day_of(agreement.answered_at or agreement.at, reader), reader)
    if agreement.state is State.ACCEPTED:
        return f"accepted the goals for {span(facts)} on {on}"
    if agreement.state is State.COMMENTED:
        return f"commented on the goals for {span(facts)} on {on}: {said(agreement.comment or '', 200)}"
    asked = _on(numbers.day_of(agreement.at, reader), reader)
    return f"{'have' if own else 'has'} not answered yet: asked on {asked}"


def _in_words(facts: GoalsFacts, reader: Reader) -> str:
    """`Ana's goals for 2026: Revenue €1,200,000 for the year. Goal missing: Margin.`"""
    own = facts.rep.id == reader.person.id
    if not facts.goals:
        whose = "you" if own else first_name(facts.rep)
        waits = " Your manager sets them." if own else ""
        return f"{span(facts)} has no goals for {whose} yet, so there is nothing to compare with.{waits}"
    years = [f"{said(kpi.name, LONGEST_NAME)} {_year(kpi, facts, reader)}" for kpi in facts.kpis]
    told = "; ".join(each for each in years[:MOST_KPIS] if not each.endswith(numbers.NOTHING))
    gaps = [said(kpi.name, LONGEST_NAME) for kpi in facts.kpis if _lacking(kpi, facts)]
    more = f" and {len(gaps) - MOST_NAMED} more" if len(gaps) > MOST_NAMED else ""
    missing = f" Goal missing in some months: {', '.join(gaps[:MOST_NAMED])}{more}." if gaps else ""
    whose = "Your" if own else f"{first_name(facts.rep)}'s"
    return f"{whose} goals for {span(facts)}{': ' if told else ''}{told}.{missing}"


def _head(facts: GoalsFacts, reader: Reader) -> list[str]:
    return ["Goal", *(numbers.short_month(month, reader) for month in facts.months), span(facts)]


def _row(kpi: Kpi, facts: GoalsFacts, reader: Reader) -> list[str]:
    return [cut(kpi.label, LONGEST_NAME), *_months(kpi, facts, reader), _year(kpi, facts, reader, bare=True)]


def _line(kpi: Kpi, facts: GoalsFacts, reader: Reader) -> str:
    cells = zip(facts.months, _months(kpi, facts, reader), strict=True)
    told = " · ".join(f"{numbers.short_month(month, reader)} {cell}" for month, cell in cells)
    if not _has_any(kpi, facts):
        told = MISSING
    return f"*{said(kpi.name, LONGEST_NAME)}* {_year(kpi, facts, reader)}\n{told}"


def _has_any(kpi: Kpi, facts: GoalsFacts) -> bool:
    return any((kpi.key, month) in facts.goals for month in facts.months)


def _months(kpi: Kpi, facts: GoalsFacts, reader: Reader) -> list[str]:
    found = [facts.goals.get((kpi.key, month)) for month in facts.months]
    if found.count(None) == len(found):
        return [numbers.NOTHING] * len(found)
    return [MISSING if each is None else numbers.value(kpi.unit, each, reader, bare=True) for each in found]


def _year(kpi: Kpi, facts: GoalsFacts, reader: Reader, *, bare: bool = False) -> str:
    """What the months add up to, for amounts and counts that stand in every month."""
    if not kpi.adds_up or _lacking(kpi, facts):
        return numbers.NOTHING
    total = sum(facts.goals[kpi.key, month] for month in facts.months)
    return numbers.value(kpi.unit, total, reader, bare=bare)


def _lacking(kpi: Kpi, facts: GoalsFacts) -> date | None:
    """The first month that has no goal."""
    return next((month for month in facts.months if (kpi.key, month) not in facts.goals), None)


def _buttons(facts: GoalsFacts, reader: Reader) -> list[Block]:
    made = _answers(facts) if facts.rep.id == reader.person.id else []
    return numbered([actions(*made, *_setting(facts))]) if made or facts.may_set else []


def _answers(facts: GoalsFacts) -> list[Block]:
    agreement = facts.agreement
    if agreement is None or agreement.state is not State.PROPOSED:
        return []
    return [
        button("I accept", ids.GOALS_ACCEPT, f"{agreement.id}|{agreement.version}", style="primary"),
        button("Comment", ids.GOALS_COMMENT, agreement.id),
    ]


def _setting(facts: GoalsFacts) -> list[Block]:
    """What a manager can do: set goals, the missing ones first, copy them, ask the rep about them."""
    if not facts.may_set:
        return []
    about, agreement = f"{facts.rep.id}|{facts.year}", facts.agreement
    asks = [button(f"Ask {facts.rep.first_name[:40]}", ids.ASK_GOALS, about)]
    replies = [button("Answer the comment", ids.GOALS_REPLY, agreement.id)] if agreement else []
    return [
        button("Set goals", ids.OPEN_GOAL_FORM, about, style="primary"),
        *_missing(facts, facts.kpis),
        button("Copy from another rep", ids.OPEN_GOAL_COPY, about),
        *(asks if facts.goals and agreement is None else []),
        *(replies if agreement and agreement.state is State.COMMENTED else []),
    ]


def _missing(facts: GoalsFacts, kpis: Sequence[Kpi]) -> list[Block]:
    lacking = [(kpi, month) for kpi in kpis if facts.goals and (month := _lacking(kpi, facts))]
    return [
        button(
            f"Set {kpi.label[:40]}",
            ids.OPEN_GOAL_FORM,
            f"{facts.rep.id}|{facts.year}|{kpi.key}|{month:%Y-%m}",
        )
        for kpi, month in lacking[:MOST_BUTTONS]
    ]

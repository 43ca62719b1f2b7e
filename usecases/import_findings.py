"""What a count of a file comes to, in the plain figures that its message shows."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from domain.counted import Counted, Numbers
from domain.imports import Findings
from storage.merging import Merged

LISTED = 8
PREFERRED = ("revenue_amt", "won_cnt", "call_cnt", "mtg_held_cnt", "new_acct_cnt")


def summary(counted: Counted, merged: Merged, names: dict[int, str]) -> Findings:
    """The figures of a count and of what it changes."""
    people = sorted(names[who] for who in counted.rows_of if who in names)
    first, last, measures = _span(counted.months)
    rows = counted.rows_of
    return Findings(
        read=counted.rows,
        loaded=counted.loaded - sum(rows.get(who, 0) for who in counted.unknown),
        refused=counted.refused,
        left_out=counted.left_out + sum(rows.get(who, 0) for who in counted.unknown),
        aside=counted.aside,
        bad=tuple((str(b.line), b.column, b.value, b.reason) for b in counted.bad[:LISTED]),
        people=tuple(people),
        unknown=tuple(sorted((name, rows.get(who, 0)) for who, name in counted.unknown.items())),
        strange=tuple(word for words in counted.strange.values() for word in words),
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        measures=tuple(sorted(measures)),
        members=len(counted.members),
        new=merged.new,
        changed=merged.changed,
        same=merged.same,
        gone=merged.gone,
        leaving=merged.leaving,
        changes=tuple(
            (names[d.person_id], d.month.isoformat(), d.measure, d.before, d.after, d.typed_by or "")
            for d in merged.differences
        ),
        notes=tuple(counted.notes),
    )


def _span(numbers: Numbers) -> tuple[date | None, date | None, set[str]]:
    """The first and the last month, and all measures."""
    whens, measures = set[date](), set[str]()
    for _, some, when, _, _ in numbers.columns():
        whens.update(when)
        measures.update(some)
    return min(whens, default=None), max(whens, default=None), measures


def known_month(counted: Counted, names: dict[int, str], today: date) -> dict[str, Any]:
    """The last whole month, and what each person has in it of what people know best."""
    by_month: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for _, names_of, months_of, values, _ in counted.months.columns():
        for month, measure, value in zip(months_of, names_of, values, strict=True):
            by_month[month][measure] += value != 0
    months = [month for month, found in by_month.items() if any(found.values())]
    if not months:
        return {}
    whole = [month for month in months if month < today.replace(day=1)]
    month = max(whole or months)
    usual = [each for each in PREFERRED if by_month[month][each]]
    measure = usual[0] if usual else by_month[month].most_common(1)[0][0]
    totals = sorted(
        (
            (names.get(each.who) or counted.unknown.get(each.who, "?"), each.value)
            for each in counted.months
            if each.when == month and each.measure == measure and each.who
        ),
        key=lambda pair: -pair[1],
    )
    return {"month": month.isoformat(), "measure": measure, "totals": tuple(totals)}

"""Where each number comes from: its source, age and records, and what its formula was given."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.disputes import Dispute, State
from domain.facts import Origin, Reader, WhereFromFacts
from domain.kpis import Unit
from domain.people import Person
from domain.scorecards import Line
from views import ids, numbers
from views.blocks import Block, View, button, context, divider, modal, said, section

MOST_LINES, MOST_ORIGINS = 30, 8
NAME = re.compile(r"prev_year\((?P<base>[a-z_]+)\)|(?P<name>[a-z]+_[a-z_]+)")
SIGNS = {" * ": " × ", " / ": " ÷ ", " - ": " − "}
MONEY = "_amt"
WRONG = "This looks wrong"


def where_from(
    facts: WhereFromFacts, reader: Reader, owners: Mapping[str, Sequence[Person]] | None = None
) -> View:
    """A page: one part for each KPI, who looks after it, and a way to say that it looks wrong."""
    month = numbers.month(facts.month, reader)
    blocks: list[Block] = [context(f"{month}, {said(facts.rep.name, 60)}. Amounts in {reader.currency}.")]
    for line, origins in facts.lines[:MOST_LINES]:
        who = (owners or {}).get(line.kpi.key, ())
        blocks += [divider(), _line(line, origins, facts, reader, who)]
    return modal("Where from?", blocks, callback_id=ids.READ_ONLY)


def _line(
    line: Line, origins: tuple[Origin, ...], facts: WhereFromFacts, reader: Reader, owners: Sequence[Person]
) -> Block:
    value = numbers.value(line.kpi.unit, line.actual, reader)
    told = [f"*{said(line.kpi.name, 60)}: {value}*"]
    alone = NAME.fullmatch(line.kpi.formula)
    shown = line.actual is not None and not (alone and alone["name"])
    told += [f"= {_formula(line, origins, facts, reader)}"] if shown else []
    told += [_origin(each, reader) for each in origins[:MOST_ORIGINS]]
    told += [_after(owners)] if owners else []
    told += [asked(each) for each in facts.disputes if each.kpi == line.kpi.key][-1:]
    about = f"{facts.rep.id}|{facts.month:%Y-%m}|{line.kpi.key}"
    return section("\n".join(told), button(WRONG, f"{ids.NUMBER_WRONG_ABOUT}:{line.kpi.key}", about))


def _after(owners: Sequence[Person]) -> str:
    """Who is asked when the number looks wrong."""
    named = ", ".join(said(each.name, 60) for each in owners[:3])
    more = f" and {len(owners) - 3} more" if len(owners) > 3 else ""
    return f"Looked after by {named}{more}"


def asked(dispute: Dispute) -> str:
    """How a question about a number stands, in one line."""
    if dispute.state is State.OPEN:
        what = f"Said to be {said(dispute.should_be, 80)}" if dispute.should_be else "Looks wrong"
        return f"⚠️ {what}: waiting for an answer"
    found = "corrected" if dispute.state is State.FIXED else "right as it is"
    return f"✔ Was doubted, {found}: {said(dispute.answer or 'no word', 120)}"


def _formula(line: Line, origins: tuple[Origin, ...], facts: WhereFromFacts, reader: Reader) -> str:
    """The formula with its numbers put in: `(92,000 − 60,720) ÷ 92,000`."""
    values = {each.measure: each.value for each in origins}

    def number(found: re.Match[str]) -> str:
        if found["base"]:
            return f"last year's {_plain(found['base'], facts.base.get(found['base']), reader)}"
        name = found["name"]
        return _plain(name, values[name], reader) if name in values else found[0]

    told = NAME.sub(number, line.kpi.formula)
    for sign, shown in SIGNS.items():
        told = told.replace(sign, shown)
    return said(told, 300)


def _plain(measure: str, value: float | None, reader: Reader) -> str:
    """Money without its sign and in whole, as everywhere else."""
    unit = Unit.CURRENCY if measure.endswith(MONEY) else Unit.COUNT
    return numbers.value(unit, value, reader, bare=True)


def _origin(each: Origin, reader: Reader) -> str:
    meaning = said(re.sub(r" \(.*?\)", "", each.meaning).split(",")[0].removeprefix("snapshot: "), 100)
    parts = [f"{meaning}: {_plain(each.measure, each.value, reader)}"]
    if each.records is not None:
        parts += [f"{each.records:,} {'record' if each.records == 1 else 'records'}"]
    parts += [said(each.source, 60)] if each.source else ["nobody has told it yet"] * (each.value is None)
    parts += [f"loaded {numbers.stamp(each.at, reader)}, {_age(each.at, reader)}"] if each.at else []
    return f"• {' · '.join(parts)}"


def _age(at: datetime, reader: Reader) -> str:
    """`today`, `a day old`, `12 days old`."""
    days = (reader.today - numbers.day_of(at, reader)).days
    if days <= 0:
        return "today"
    return "a day old" if days == 1 else f"{days} days old"

"""The open deals: by stage as a table and a picture, then what stands still and what is covered."""

from collections.abc import Sequence

from domain.facts import Reader
from domain.funnel import OLD_FROM, QUIET_AFTER, Coverage, Deal, Funnel, FunnelFacts, Normal, Stage, age
from domain.kpis import Unit
from domain.pace import SMALLEST_SAMPLE
from views import charts, figures, numbers
from views.blocks import Block, Message, context, cut, header, said, section, table

MOST_STAGES, MOST_DEALS, LONGEST_NAME = 12, 5, 80
ALIGN = ("left", "right", "right", "right")


def funnel(facts: FunnelFacts, reader: Reader) -> Message:
    """What a talk about the funnel needs, in the order of the talk."""
    found, mine = facts.funnel, reader.person.id == facts.rep.id
    whose = "Your" if mine else f"{said(facts.rep.first_name, 60)}'s"
    if not found.count:
        nothing = f"{whose} funnel: no source has told of an open deal yet, so there is nothing to look at."
        return Message(nothing, [section(nothing)])
    head = f"{whose} funnel: {found.count:,} open, {_money(found.value, reader)}"
    rows = _rows(found, reader)
    told = [section("\n".join(part)) for part in (_still(facts, reader), _covered(found, reader)) if part]
    end = [context("\n".join(_small(facts, reader)))]
    picture = _picture(found, reader)
    blocks = [header(head), table(rows, ALIGN), *picture, *told, end[0]]
    plainly = [header(head), section(figures.aligned(rows, ALIGN)), *told, end[0]]
    alone = "\n".join([head, *_still(facts, reader)[:4]])
    return Message(alone, blocks, plainly)


def _rows(found: Funnel, reader: Reader) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Stage", "Open", "Value", "Days old")]
    rows += [_row(stage, reader) for stage in found.stages[:MOST_STAGES]]
    more = len(found.stages) - MOST_STAGES
    return [*rows, (f"… and {more} more", "", "", "")] if more > 0 else rows


def _row(stage: Stage, reader: Reader) -> tuple[str, ...]:
    value = numbers.value(Unit.CURRENCY, stage.value, reader, bare=True)
    days = numbers.NOTHING if stage.age is None else f"{stage.age:,.0f}"
    return (cut(stage.name, 30), f"{stage.count:,}", value if stage.value else numbers.NOTHING, days)


def _still(facts: FunnelFacts, reader: Reader) -> list[str]:
    """What stands still: stalled deals, missing next steps, dates that were put off."""
    found = facts.funnel
    lines = [f"*Stalled: {len(found.stalled):,} of {found.count:,}*", *_deals(found.stalled, facts, reader)]
    for name, deals, unknown in (
        ("Without a next step", found.no_next_step, "Next steps: the source does not tell of them."),
        ("Close date put off or gone by", found.slipped, "Close dates: the source does not tell of them."),
    ):
        if deals is None:
            lines += [unknown]
        else:
            told = _deals(deals, facts, reader) if name.startswith("Close") else []
            lines += [f"*{name}: {len(deals):,} of {found.count:,}*", *told]
    return lines


def _deals(deals: Sequence[Deal], facts: FunnelFacts, reader: Reader) -> list[str]:
    """The largest few, by the name that the source gives them."""
    largest = sorted(deals, key=lambda deal: (-(deal.amount or 0), deal.external_id))[:MOST_DEALS]
    lines = [f"• {_deal(deal, facts, reader)}" for deal in largest]
    more = len(deals) - len(lines)
    return [*lines, f"… and {more:,} more"] if more > 0 else lines


def _deal(deal: Deal, facts: FunnelFacts, reader: Reader) -> str:
    days = age(deal, facts.today)
    parts = [said(deal.external_id, LONGEST_NAME), said(deal.stage, 40)]
    parts += [_money(deal.amount, reader)] if deal.amount is not None else []
    parts += [f"{days:,} days old"] if days is not None else []
    parts += [f"put off {deal.slips} times" if deal.slips > 1 else "put off once"] if deal.slips else []
    return " · ".join(parts)


def _covered(found: Funnel, reader: Reader) -> list[str]:
    """Month by month: what is due against what it takes at the own win rate."""
    if not found.coverage:
        return ["Coverage: no revenue goal is set for the months to come."]
    if found.undated == found.count:
        needed = [each for each in found.coverage if each.needed is not None]
        told = ", ".join(f"{_month(each, reader)} {_money(each.needed, reader)}" for each in needed)
        return ["Coverage by month needs close dates.", *([f"Needed: {told}"] if told else [])]
    return ["*Coverage by month*", *(_coverage(each, reader) for each in found.coverage)]


def _coverage(each: Coverage, reader: Reader) -> str:
    deals = "1 deal" if each.count == 1 else f"{each.count:,} deals"
    worth = f"{deals} due, {_money(each.value, reader)}" if each.count else "nothing due yet"
    due = f"• {_month(each, reader)}: {worth}"
    if each.gap is not None and each.gap <= 0:
        return f"{due} · the goal is reached"
    if each.needed is None:
        return (
            f"{due} · {_money(each.gap, reader)} still lacking; too few closed deals to say what that takes"
        )
    share = f" ({numbers.percent(each.share)} covered)" if each.share is not None and each.count else ""
    return f"{due} of {_money(each.needed, reader)} needed{share}"


def _month(each: Coverage, reader: Reader) -> str:
    return numbers.month(each.month, reader)


def _small(facts: FunnelFacts, reader: Reader) -> list[str]:
    found = facts.funnel
    lines = [_normal(found.normal)]
    lines += [
        f"Stalled: nothing has happened for {QUIET_AFTER.days} days, or {_times(OLD_FROM)} as old as won "
        "deals usually get. Needed: what the goal lacks, divided by the own share won."
    ]
    guessed, blank = (sum(getattr(s, name) for s in found.stages) for name in ("estimated", "unpriced"))
    lines += [f"{guessed:,} amounts are estimated from what such deals bring."] if guessed else []
    lines += [f"{blank:,} deals have no amount."] if blank else []
    lines += [f"{found.undated:,} deals have no close date."] if 0 < found.undated < found.count else []
    lines += (
        [f"Last change in the source seen {numbers.stamp(facts.seen_at, reader)}"] if facts.seen_at else []
    )
    return lines


def _times(many: float) -> str:
    return "twice" if many == 2 else f"{many:g} times"


def _normal(usual: Normal) -> str:
    closed = f"{usual.won:,} of {usual.won + usual.lost:,} decided in a year were won"
    if usual.win_rate is None:
        return f"What is usual: {closed}, under {SMALLEST_SAMPLE} are too few to say."
    days = f" Won deals took {usual.age:,.0f} days." if usual.age is not None else ""
    return f"What is usual: {closed}, {numbers.percent(usual.win_rate)}.{days}"


def _picture(found: Funnel, reader: Reader) -> list[Block]:
    """The value of each stage, else how many there are where nothing has a value."""
    stages = found.stages[:MOST_STAGES]
    priced = any(stage.value for stage in stages)
    labels = charts.distinct([stage.name for stage in stages])
    values = [round(stage.value, 2) if priced else float(stage.count) for stage in stages]
    what = "Value by stage" if priced else "Open by stage"
    axis = reader.currency if priced else "open deals"
    return [charts.chart("bar", what, labels, {"Open": values}, axis)]


def _money(amount: float | None, reader: Reader) -> str:
    return numbers.value(Unit.CURRENCY, amount, reader)

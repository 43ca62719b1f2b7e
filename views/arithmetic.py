"""What a gap would take, step by step, and whose rates it is reckoned with."""

from domain.facts import Proposal, Reader
from domain.kpis import Unit
from domain.pace import OWN, FunnelMath, Rate, Rates
from views import numbers
from views.blocks import cut, escape

UNKNOWN = "I cannot turn it into calls yet."
LATER = "Deals take longer than the time left, so only part of it can still close in it."


def arithmetic(proposal: Proposal, name: str, reader: Reader) -> list[str]:
    """`Gap €8,000 ≈ 2 deals ≈ 8 opportunities ≈ 54 calls → 13 a week for four weeks`, and where it is from.

    Where it cannot be reckoned or asks for too much it says so. `name`: the rep's, escaped.
    """
    kpi, math = proposal.kpi, proposal.math
    gap = f"{escape(cut(kpi.label, 40))} gap {numbers.value(kpi.unit, proposal.gap, reader)}"
    if math is None:
        return [f"{gap}: {escape(proposal.why_not or UNKNOWN)}"]
    lines = [f"{gap} {_steps(math, reader)} → {_weekly(math, proposal.weeks, reader)}"]
    lines += [_sources(proposal.rates, name, reader)] if proposal.rates is not None else []
    lines += [f"⚠️ {escape(math.advice)}"] if math.absurd else []
    return [*lines, LATER] if math.lands_later else lines


def _steps(math: FunnelMath, reader: Reader) -> str:
    counted = (
        (math.wins, "deal", "deals"),
        (math.opportunities, "opportunity", "opportunities"),
        (math.calls, "call", "calls"),
    )
    return " ".join(
        f"≈ {_count(number, reader)} {one if number == 1 else several}" for number, one, several in counted
    )


def _weekly(math: FunnelMath, weeks: float, reader: Reader) -> str:
    """`13 a week for four weeks`; 4.2 weeks stay what they are."""
    whole = round(weeks)
    if whole < 1 or abs(weeks - whole) >= 0.05:
        return f"{_count(math.per_week, reader)} a week for {numbers.value(Unit.RATIO, weeks, reader)} weeks"
    lasting = f"{numbers.in_words(whole)} {'week' if whole == 1 else 'weeks'}"
    return f"{_count(math.per_week, reader)} a week for {lasting}"


def _sources(rates: Rates, name: str, reader: Reader) -> str:
    """Each rate with where it comes from, said once where all come from one."""
    per_100 = _count(round((rates.opps_per_call.value or 0) * 100, 1), reader)
    named: tuple[tuple[Rate, str], ...] = (
        (rates.win_rate, f"{numbers.percent(rates.win_rate.value or 0)} won"),
        (rates.opps_per_call, f"{per_100} opportunities per 100 calls"),
        (rates.deal_size, f"{numbers.value(Unit.CURRENCY, rates.deal_size.value, reader)} a deal"),
    )
    if len({rate.source for rate, _ in named}) == 1:
        own = f"{name}'s own rates"
        whose = own if rates.win_rate.source == OWN else f"Rates of {_source(rates.win_rate, name)}"
        return f"{whose}: {', '.join(words for _, words in named)}"
    return f"Rates: {', '.join(f'{words} ({_source(rate, name)})' for rate, words in named)}"


def _source(rate: Rate, name: str) -> str:
    return f"{name}'s own" if rate.source == OWN else f"the {escape(rate.source)}"


def _count(number: float, reader: Reader) -> str:
    return numbers.value(Unit.COUNT, number, reader)

"""Which factor moved, in one sentence, and the arithmetic behind it as a page."""

from domain.drivers import TELLS, Drivers, Factor, Part, Why
from domain.facts import Reader
from domain.kpis import Unit
from domain.pace import SMALLEST_SAMPLE
from views import ids, numbers
from views.blocks import View, context, modal, said, section

LESS = {
    Factor.VOLUME: "fewer deals decided",
    Factor.CONVERSION: "fewer of them won",
    Factor.SIZE: "smaller deals",
}
MORE = {
    Factor.VOLUME: "more deals decided",
    Factor.CONVERSION: "more of them won",
    Factor.SIZE: "bigger deals",
}
NAMES = {
    Factor.VOLUME: "Volume, deals decided a month",
    Factor.CONVERSION: "Conversion, share of them won",
    Factor.SIZE: "Size, average won deal",
}
UNITS = {Factor.VOLUME: Unit.COUNT, Factor.CONVERSION: Unit.PERCENT, Factor.SIZE: Unit.CURRENCY}
METHOD = (
    "Revenue is deals decided × share won × average won deal. The difference is shared out among the three, "
    "so that they add up to it exactly. How long deals took is no factor of revenue and stands beside them."
)
WHY_NOT = {
    Why.MISSING: "What moved revenue can't be said: won and lost deals are not known for these months.",
    Why.FEW: f"What moved revenue can't be said: under {SMALLEST_SAMPLE} deals were decided, too few to say.",
}


def sentence(found: Drivers, reader: Reader) -> str:
    """`Revenue is €12,000 below a usual month: fewer deals decided, not smaller deals.`"""
    if found.why_not is not None:
        return WHY_NOT[found.why_not]
    size = numbers.value(Unit.CURRENCY, abs(found.difference), reader)
    if not found.moved:
        return "Revenue is about what it is in a usual month, and nothing that makes it has moved."
    below = found.difference < 0
    words = LESS if below else MORE
    moved = " and ".join(words[part.factor] for part in found.moved)
    not_moved = _not_moved(found, words)
    how = "below" if below else "above"
    return f"Revenue is {size} {how} a usual month: {moved}{not_moved}.{_slower(found)}"


def page(found: Drivers, reader: Reader, title: str) -> View:
    """The arithmetic: each factor before and now, and how much of the difference it explains."""
    lines = [_part(part, found, reader) for part in found.parts]
    if found.parts:
        total = _signed(found.difference, reader)
        lines += [f"*Together {total}* against the mean of {found.months} months before"]
    lines += [_cycle(found)] if found.cycle else []
    blocks = [section(f"*{said(title, 200)}*\n{sentence(found, reader)}")]
    blocks += [section("\n".join(lines))] if lines else []
    return modal("What moved", [*blocks, context(METHOD)], callback_id=ids.READ_ONLY)


def _not_moved(found: Drivers, words: dict[Factor, str]) -> str:
    """What one might think of first and what is not so: the size of deals, else how many there were."""
    still = [part.factor for part in found.parts if abs(part.amount) < TELLS * abs(found.difference)]
    order = (Factor.SIZE, Factor.CONVERSION, Factor.VOLUME)
    named = next((factor for factor in order if factor in still), None)
    return f", not {words[named]}" if named else ""


def _slower(found: Drivers) -> str:
    slower = found.slower
    if slower is None or abs(slower) < TELLS:
        return ""
    return f" Deals took {'longer' if slower > 0 else 'less long'}: {_days(found)}."


def _days(found: Drivers) -> str:
    before, now = found.cycle or (0.0, 0.0)
    return f"{round(now)} days in place of {round(before)}"


def _cycle(found: Drivers) -> str:
    return f"Speed, days from start to won: {_days(found)}"


def _part(part: Part, found: Drivers, reader: Reader) -> str:
    unit = UNITS[part.factor]
    before, now = (numbers.value(unit, each, reader) for each in (part.before, part.now))
    share = f", {_share(part, found)} of it" if found.difference else ""
    return f"• {NAMES[part.factor]}: {before} → {now} · {_signed(part.amount, reader)}{share}"


def _share(part: Part, found: Drivers) -> str:
    return numbers.percent(part.amount / found.difference)


def _signed(amount: float, reader: Reader) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{numbers.value(Unit.CURRENCY, abs(amount), reader)}"

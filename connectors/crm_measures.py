"""Counts what happened: from opportunities to measures per rep and month. Pure; files are read elsewhere.

Keys are those of the KPI catalogue. A row that is 0 says "the CRM covers this month and nothing
happened"; a row that is absent says "not known here".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from domain.funnel import Deal

SUMS = (
    "revenue_amt",
    "won_cnt",
    "lost_cnt",
    "new_acct_cnt",
    "new_acct_rev_amt",
    "exist_rev_amt",
    "opp_added_cnt",
)
NEEDS_ENGAGED = frozenset({"opp_added_cnt", "cycle_days", "open_opp_cnt", "open_pipe_amt"})
NEEDS_ACCOUNT = frozenset({"new_acct_cnt", "new_acct_rev_amt", "exist_rev_amt"})

Key = tuple[str, str, date]


@dataclass(frozen=True)
class Measured:
    """One measure of one rep in one month (its first day), with how many records stand behind it."""

    rep: str
    measure: str
    month: date
    value: float
    records: int


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One deal. `won` is None while it is open; only won and lost deals have a `closed` date.

    `value` is money in the export's own currency, None if not given. `product` and `account` are keys
    for comparing, "" if not given. `hoped` is the day on which an open deal is expected to close;
    `next_step` is None where the export does not tell whether there is one.
    """

    rep: str
    product: str
    account: str
    won: bool | None
    engaged: date | None
    closed: date | None
    value: float | None
    key: str = ""
    stage: str = ""
    hoped: date | None = None
    activity: date | None = None
    next_step: bool | None = None


@dataclass(frozen=True, slots=True)
class OwnedDeal:
    """A deal with whose it is, by the name in the export; `deal.owner_id` is not known here and 0."""

    rep: str
    deal: Deal


class Tally:
    """Adds up values and counts records by (rep, measure, month)."""

    def __init__(self) -> None:
        self.values: defaultdict[Key, float] = defaultdict(float)
        self.records: defaultdict[Key, int] = defaultdict(int)

    def add(self, rep: str, measure: str, day: date, value: float = 1.0) -> None:
        key = (rep, measure, day.replace(day=1))
        self.values[key] += value
        self.records[key] += 1

    def zero(self, rep: str, measure: str, month: date) -> None:
        """Makes the month's row exist without a record behind it."""
        self.values[rep, measure, month] += 0.0

    def measured(self, without: Collection[str]) -> tuple[Measured, ...]:
        """All rows in order of rep, measure and month. Money is rounded to cents."""
        return tuple(
            Measured(*key, round(value, 2), self.records.get(key, 0))
            for key, value in sorted(self.values.items())
            if key[1] not in without
        )


def derive(
    opportunities: Sequence[Opportunity],
    last: date,
    customer_since: Mapping[str, date],
    without: Collection[str] = (),
) -> tuple[Measured, ...]:
    """Every measure that these opportunities can give, up to the month of `last`.

    `customer_since` tells of accounts that bought before the export starts. Measures in `without` are
    left out because the export lacks a column for them.
    """
    tally = Tally()
    values = product_values(opportunities)
    _count_closed(tally, opportunities, customer_since)
    _count_added(tally, opportunities)
    _count_open(tally, opportunities, last, values)
    _fill_zeros(tally, opportunities, last)
    _drop_half_known_cycles(tally, opportunities)
    return tally.measured(without)


def owned_deals(opportunities: Sequence[Opportunity]) -> tuple[OwnedDeal, ...]:
    """Every deal as the funnel wants it; an open one without a value is worth what its product brings."""
    values = product_values(opportunities)
    return tuple(OwnedDeal(each.rep, _deal(each, values)) for each in opportunities)


def _deal(each: Opportunity, values: Mapping[str, float]) -> Deal:
    amount = estimated_value(each, values) if each.won is None else each.value
    return Deal(
        each.key,
        0,
        each.stage,
        amount,
        each.engaged,
        each.closed or each.hoped,
        each.activity,
        each.next_step,
        each.won,
        estimated=each.won is None and not each.value and amount is not None,
    )


def product_values(opportunities: Iterable[Opportunity]) -> dict[str, float]:
    """The mean won value of each product: the estimate for open deals that carry no value."""
    won = defaultdict(list)
    for deal in opportunities:
        if deal.won and deal.value is not None:
            won[deal.product].append(deal.value)
    return {product: fmean(values) for product, values in won.items() if product}


def estimated_value(deal: Opportunity, product_values: Mapping[str, float]) -> float | None:
    """What a deal was worth while it was open: its own value, else its product's mean; None if unknown.

    A lost deal's 0 is its result, not what it was worth before, so it is estimated too.
    """
    if deal.value or (deal.won and deal.value is not None):
        return deal.value
    return product_values.get(deal.product)


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from the month of `first` to that of `last`, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = next_month(month)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def year_later(day: date) -> date:
    """The same day next year; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _count_closed(
    tally: Tally, opportunities: Iterable[Opportunity], customer_since: Mapping[str, date]
) -> None:
    """Won and lost deals in the order in which they closed, so that an account's first win comes first."""
    since = dict(customer_since)
    for deal in sorted(opportunities, key=lambda deal: deal.closed or date.max):
        if deal.closed is None:
            continue
        if not deal.won:
            tally.add(deal.rep, "lost_cnt", deal.closed)
            continue
        _count_won(tally, deal, deal.closed, since)


def _count_won(tally: Tally, deal: Opportunity, closed: date, since: dict[str, date]) -> None:
    value = deal.value or 0.0
    tally.add(deal.rep, "won_cnt", closed)
    tally.add(deal.rep, "revenue_amt", closed, value)
    if deal.account and deal.account not in since:
        since[deal.account] = closed
        tally.add(deal.rep, "new_acct_cnt", closed)
    # Without an account nobody can say that it is a new one, so the money counts as existing business.
    is_new = bool(deal.account) and closed < year_later(since[deal.account])
    tally.add(deal.rep, "new_acct_rev_amt" if is_new else "exist_rev_amt", closed, value)
    if deal.engaged:
        tally.add(deal.rep, "cycle_days", closed, float((closed - deal.engaged).days))


def _count_added(tally: Tally, opportunities: Iterable[Opportunity]) -> None:
    for deal in opportunities:
        if deal.engaged:
            tally.add(deal.rep, "opp_added_cnt", deal.engaged)


def _count_open(
    tally: Tally, opportunities: Iterable[Opportunity], last: date, values: Mapping[str, float]
) -> None:
    """The pipeline as it stood at the end of each month.

    A deal is open at a month's end if it was engaged by then and not yet closed. Since when an open deal
    without an engage date is open nobody knows, so it counts in the export's last month alone.
    """
    for deal in opportunities:
        starts = deal.engaged or (last if deal.won is None else None)
        if starts is None:
            continue
        value = estimated_value(deal, values)
        for month in months(starts, last):
            if deal.closed and deal.closed < next_month(month):
                break
            tally.add(deal.rep, "open_opp_cnt", month)
            if value is not None:
                tally.add(deal.rep, "open_pipe_amt", month, value)


def _fill_zeros(tally: Tally, opportunities: Iterable[Opportunity], last: date) -> None:
    """A rep's quiet months are true zeros from their first dated deal on: the CRM covers them."""
    starts: dict[str, date] = {}
    for deal in opportunities:
        if day := deal.engaged or deal.closed:
            starts[deal.rep] = min(day, starts.get(deal.rep, day))
    for rep, first in starts.items():
        for month in months(first, last):
            for measure in SUMS:
                tally.zero(rep, measure, month)
            if not tally.records.get((rep, "open_opp_cnt", month)):
                tally.zero(rep, "open_opp_cnt", month)
                tally.zero(rep, "open_pipe_amt", month)


def _drop_half_known_cycles(tally: Tally, opportunities: Iterable[Opportunity]) -> None:
    """Days to win are divided by all wins, so one win of unknown length would make the rest look short."""
    for deal in opportunities:
        if deal.won and deal.closed and not deal.engaged:
            tally.values.pop((deal.rep, "cycle_days", deal.closed.replace(day=1)), None)

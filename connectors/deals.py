"""Deals by the million: the same counting as `crm_measures.derive`, from columns of plain numbers.

A test holds the two against each other. A deal takes 33 bytes here, and no object of its own.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isnan, nan

from connectors.crm_measures import SUMS
from domain.imports import Number

LOST, WON, OPEN, IGNORED = 0, 1, 2, 3
NO_DAY, FAR = 0, 1 << 30
Key = tuple[int, int]
"""Somebody, and the number of a month."""


def month_number(day: int) -> int:
    """The number of the month that holds an ordinal day."""
    moment = date.fromordinal(day)
    return moment.year * 12 + moment.month - 1


def first_of(number: int) -> date:
    """The first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


class Months(dict[int, int]):
    """Ordinal day → number of its month, each worked out once."""

    def __missing__(self, day: int) -> int:
        self[day] = month_number(day)
        return self[day]


@dataclass(slots=True)
class Deals:
    """Every deal of a file, by column; `value` is nan where none is given, days are ordinals or 0."""

    who: "array[int]" = field(default_factory=lambda: array("i"))
    state: "array[int]" = field(default_factory=lambda: array("b"))
    product: "array[int]" = field(default_factory=lambda: array("i"))
    account: "array[int]" = field(default_factory=lambda: array("i"))
    created: "array[int]" = field(default_factory=lambda: array("i"))
    closed: "array[int]" = field(default_factory=lambda: array("i"))
    value: "array[float]" = field(default_factory=lambda: array("d"))
    cost: "array[float]" = field(default_factory=lambda: array("d"))

    def __len__(self) -> int:
        return len(self.who)

    @property
    def last(self) -> int:
        """The last day on which anything happened; 0 if nothing did."""
        return max(max(self.created, default=NO_DAY), max(self.closed, default=NO_DAY))

    def product_means(self) -> dict[int, float]:
        """The mean won value of each product that has a name."""
        sums: defaultdict[int, float] = defaultdict(float)
        count: Counter[int] = Counter()
        for state, product, value in zip(self.state, self.product, self.value, strict=True):
            if state == WON and product and not isnan(value):
                sums[product] += value
                count[product] += 1
        return {product: total / count[product] for product, total in sums.items()}


@dataclass(slots=True)
class _Sums:
    """Values and record counts of one measure by person and month."""

    values: defaultdict[Key, float] = field(default_factory=lambda: defaultdict(float))
    records: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, value: float) -> None:
        self.values[key] += value
        self.records[key] += 1


class Derived:
    """What a file of deals says of each person and month."""

    def __init__(self, deals: Deals, last: int = NO_DAY) -> None:
        """`last` is the day up to which the deals are told, if that is later than anything that happened."""
        self._deals, self._months = deals, Months()
        self._last = max(deals.last, last) if len(deals) else NO_DAY
        self._sums: defaultdict[str, _Sums] = defaultdict(_Sums)
        self._half_known: set[Key] = set()
        self._customers()
        self._closed()
        self._added()
        self._open()
        self._zeros()

    def numbers(self, without: frozenset[str]) -> Iterator[Number]:
        """All of it; money is rounded to cents."""
        for measure in sorted(self._sums.keys() - without):
            found = self._sums[measure]
            for (who, month), value in found.values.items():
                if measure != "cycle_days" or (who, month) not in self._half_known:
                    records = found.records[who, month]
                    yield Number(who, measure, first_of(month), round(value, 2), records)

    def _customers(self) -> None:
        """By which deal each account became a customer, the first that was won; and until when it is new."""
        deals = self._deals
        many = max(deals.account, default=0) + 1
        days, self._first_deal = array("i", [FAR]) * many, array("i", [-1]) * many
        for at, (state, account, closed) in enumerate(
            zip(deals.state, deals.account, deals.closed, strict=True)
        ):
            if state == WON and account and closed < days[account]:
                days[account], self._first_deal[account] = closed, at
        later = {day: _year_later(day) for day in set(days) if day != FAR}
        self._new_until = array("i", [later.get(day, NO_DAY) for day in days])

    def _closed(self) -> None:
        deals, months, sums = self._deals, self._months, self._sums
        lost = Counter(
            (who, months[closed])
            for who, state, closed in zip(deals.who, deals.state, deals.closed, strict=True)
            if state == LOST
        )
        _counted(sums["lost_cnt"], lost)
        won, new, revenue, costs = (sums[n] for n in ("won_cnt", "new_acct_cnt", "revenue_amt", "cost_amt"))
        new_money, old_money, cycle = (sums[n] for n in ("new_acct_rev_amt", "exist_rev_amt", "cycle_days"))
        credits: Counter[Key] = Counter()
        for at, state in enumerate(deals.state):
            if state != WON:
                continue
            closed, account, value = deals.closed[at], deals.account[at], deals.value[at]
            key = deals.who[at], months[closed]
            value = 0.0 if value != value else value
            if value < 0:
                credits[key] += 1  # it gives money back and is no deal that was won
            else:
                won.values[key] += 1.0
            revenue.values[key] += value
            # Without an account nobody can say that it is a new one, so it counts as existing business.
            is_new = account and closed < self._new_until[account]
            (new_money if is_new else old_money).add(key, value)
            if self._first_deal[account] == at:
                new.add(key, 1.0)
            if created := deals.created[at]:
                cycle.add(key, float(closed - created))
            else:
                self._half_known.add(key)
            costs.add(key, deals.cost[at] if deals.cost[at] == deals.cost[at] else 0.0)
        won.records.update({key: int(count) for key, count in won.values.items()})
        revenue.records.update(won.records)
        revenue.records.update(credits)

    def _added(self) -> None:
        deals, months = self._deals, self._months
        added = Counter((who, months[day]) for who, day in zip(deals.who, deals.created, strict=True) if day)
        _counted(self._sums["opp_added_cnt"], added)

    def _open(self) -> None:
        """The pipeline at each month's end: what came in by then, less what was closed by then.

        Since when an open deal without a first day is open nobody knows: it counts in the last month alone.
        """
        deals, months, means = self._deals, self._months, self._deals.product_means()
        last = months[self._last] if self._last else 0
        flow: defaultdict[Key, float] = defaultdict(float)
        money: defaultdict[Key, float] = defaultdict(float)
        valued: Counter[Key] = Counter()
        for who, state, product, created, closed, value in zip(
            deals.who, deals.state, deals.product, deals.created, deals.closed, deals.value, strict=True
        ):
            start = months[created] if created else (last if state == OPEN else 0)
            end = months[closed] if closed else 0
            if not start or (end and end <= start):
                continue
            if value != value or (not value and state != WON):
                value = means.get(product, nan)
            flow[who, start] += 1
            if end:
                flow[who, end] -= 1
            if value == value:
                money[who, start] += value
                valued[who, start] += 1
                if end:
                    money[who, end] -= value
                    valued[who, end] -= 1
        self._run(flow, money, valued, last)

    def _run(self, flow: dict[Key, float], money: dict[Key, float], valued: Counter[Key], last: int) -> None:
        """What flowed in and out, added up month by month."""
        starts: dict[int, int] = {}
        for who, month in flow:
            starts[who] = min(month, starts.get(who, month))
        count, worth = self._sums["open_opp_cnt"], self._sums["open_pipe_amt"]
        for who, first in starts.items():
            deals, amount, with_value = 0.0, 0.0, 0
            for month in range(first, last + 1):
                key = who, month
                deals += flow.get(key, 0.0)
                amount += money.get(key, 0.0)
                with_value += valued.get(key, 0)
                if deals:
                    count.values[key], count.records[key] = deals, int(deals)
                if with_value:
                    worth.values[key], worth.records[key] = amount, with_value

    def _zeros(self) -> None:
        """Quiet months are true zeros from a person's first dated deal on: the file covers them."""
        starts: dict[int, int] = {}
        for who, created, closed in zip(
            self._deals.who, self._deals.created, self._deals.closed, strict=True
        ):
            day = created or closed
            if day and day < starts.get(who, FAR):
                starts[who] = day
        for who, first in starts.items():
            for month in range(self._months[first], self._months[self._last] + 1):
                key = who, month
                for measure in SUMS:
                    self._sums[measure].values[key] += 0.0
                if not self._sums["open_opp_cnt"].records[key]:
                    self._sums["open_opp_cnt"].values[key] += 0.0
                    self._sums["open_pipe_amt"].values[key] += 0.0


def _counted(into: _Sums, found: Counter[Key]) -> None:
    into.records = found
    into.values.update({key: float(count) for key, count in found.items()})


def _year_later(day: int) -> int:
    moment = date.fromordinal(day)
    try:
        return moment.replace(year=moment.year + 1).toordinal()
    except ValueError:
        return (date(moment.year + 1, 2, 28) + timedelta(days=1)).toordinal()

"""Deals by the million: the same counting as `crm_measures.derive`, from columns of plain numbers.

A test holds the two against each other. A deal takes 45 bytes here, and no object of its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from connectors.cells_of import Floats, Ints, Mask
from connectors.reading import Told

LOST, WON, OPEN, IGNORED = 0, 1, 2, 3
NO_DAY = 0


def month_number(day: int) -> int:
    """The number of the month that holds an ordinal day."""
    moment = date.fromordinal(day)
    return moment.year * 12 + moment.month - 1


def first_of(number: int) -> date:
    """The first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Deals:
    """Every deal of a file, by column. Days are ordinals or 0, `value` and `cost` nan where none is given.

    `product` and `account` are numbers by which they are the same or not, 0 where none is named.
    """

    TYPES: ClassVar = (np.int32, np.int8, np.int64, np.int64, np.int32, np.int32, np.float64, np.float64)

    who: Ints
    state: Ints
    product: Ints
    account: Ints
    created: Ints
    closed: Ints
    value: Floats
    cost: Floats

    @property
    def last(self) -> int:
        """The last day on which anything happened; 0 if nothing did."""
        return int(max(self.created.max(initial=NO_DAY), self.closed.max(initial=NO_DAY)))


class Derived:
    """What a file of deals says of each person and month.

    All of it stands in columns with a place for each month of each person, from the first one on of which
    anything is known to the last of the file: quiet months are true zeros, for the file covers them.
    """

    def __init__(self, deals: Deals, last: int = NO_DAY) -> None:
        """`last` is the day up to which the deals are told, if that is later than anything that happened."""
        self._deals = deals
        last = max(deals.last, last) if len(deals.who) else NO_DAY
        self._last = month_number(last) if last else 0
        self._created, self._closed = _months(deals.created), _months(deals.closed)
        self._people, self._person = np.unique(deals.who, return_inverse=True)
        self._place()
        self._told: dict[str, tuple[Mask, Floats, Ints]] = {}
        self._count_closed()
        self._count_added()
        self._count_open()

    def _place(self) -> None:
        """Where each person's months begin. Somebody without any dated deal has only the last one."""
        deals = self._deals
        dated = np.where(deals.created > 0, self._created, self._closed)
        # one that was written down after it had been closed is known since then
        dated = np.where(deals.closed > 0, np.minimum(dated, self._closed), dated)
        known = dated > 0
        self._first = np.full(len(self._people), self._last, np.int64)
        np.minimum.at(self._first, self._person[known], dated[known])
        is_dated = np.zeros(len(self._people), bool)
        is_dated[self._person[known]] = True
        length = self._last - self._first + 1
        self._begin = np.cumsum(length) - length
        self._size = int(length.sum())
        self._whose = np.repeat(np.arange(len(self._people)), length)
        self._month = np.arange(self._size) - self._begin[self._whose] + self._first[self._whose]
        self._covered = is_dated[self._whose]

    def _at(self, rows: Mask, months: Ints) -> Ints:
        """The place of these deals in a month of each."""
        person = self._person[rows]
        return np.asarray(self._begin[person] + months[rows] - self._first[person])

    def _sum(self, at: Ints, values: Floats | None = None) -> Floats:
        return np.bincount(at, values, self._size).astype(float)

    def _tell(self, measure: str, values: Floats, records: Floats, where: Mask | None = None) -> None:
        shown = self._covered if where is None else where
        self._told[measure] = shown, values, records.astype(np.int64)

    def _count_closed(self) -> None:
        deals = self._deals
        lost, won = deals.state == LOST, deals.state == WON
        many = self._sum(self._at(lost, self._closed))
        self._tell("lost_cnt", many, many)
        at, value = self._at(won, self._closed), np.nan_to_num(deals.value[won])
        real = value >= 0  # one below zero gives money back and is no deal that was won
        many, all_of_them = self._sum(at[real]), self._sum(at)
        self._tell("won_cnt", many, many)
        self._tell("revenue_amt", self._sum(at, value), all_of_them)
        cost = self._sum(at, np.nan_to_num(deals.cost[won]))
        self._tell("cost_amt", cost, all_of_them, all_of_them > 0)
        self._count_accounts(won, at, value)
        self._count_days(won, at, all_of_them)

    def _count_accounts(self, won: Mask, at: Ints, value: Floats) -> None:
        """An account is new for a year from the first deal on that was won with it."""
        account, closed = self._deals.account[won], self._deals.closed[won]
        order = np.lexsort((closed, account))  # keeps the order of the file within a day
        _, firsts, back = np.unique(account[order], return_index=True, return_inverse=True)
        first_deal = order[firsts]
        until = _year_later(closed[first_deal])[back]
        named, is_new = account != 0, np.zeros(len(account), bool)
        is_new[order] = closed[order] < until
        is_new &= named  # without an account nobody can say that it is a new one
        is_first = np.zeros(len(account), bool)
        is_first[first_deal] = True
        is_first &= named
        for measure, which, worth in (
            ("new_acct_rev_amt", is_new, value),
            ("exist_rev_amt", ~is_new, value),
            ("new_acct_cnt", is_first, np.ones(len(value))),
        ):
            self._tell(measure, self._sum(at[which], worth[which]), self._sum(at[which]))

    def _count_days(self, won: Mask, at: Ints, all_of_them: Floats) -> None:
        """How long the won ones took, in months where that is known of all.

        One that was written down after it had been closed began nobody knows when.
        """
        created, closed = self._deals.created[won], self._deals.closed[won]
        known = (created > 0) & (created <= closed)
        many = self._sum(at[known])
        days = self._sum(at[known], (closed - created)[known].astype(float))
        self._tell("cycle_days", days, many, (many > 0) & (many == all_of_them))

    def _count_added(self) -> None:
        dated = self._deals.created > 0
        many = self._sum(self._at(dated, self._created))
        self._tell("opp_added_cnt", many, many)

    def _count_open(self) -> None:
        """The pipeline at each month's end: what came in by then, less what was closed by then.

        Since when an open deal without a first day is open nobody knows: it counts in the last month alone.
        """
        deals = self._deals
        undated = (deals.created == NO_DAY) & (deals.state == OPEN)
        start = np.where(undated, self._last, self._created)
        lasts = (start > 0) & ((self._closed == 0) | (self._closed > start))
        ends = lasts & (self._closed > 0)
        value = worth(deals)
        valued = ~np.isnan(value)
        deals_open, with_value = (
            self._flow(lasts, start, ends),
            self._flow(lasts & valued, start, ends & valued),
        )
        money = self._flow(lasts & valued, start, ends & valued, value)
        some = deals_open > 0
        self._tell("open_opp_cnt", deals_open, deals_open, some | self._covered)
        known = (with_value > 0) | (~some & self._covered)
        self._tell("open_pipe_amt", np.where(with_value > 0, money, 0.0), with_value, known)

    def _flow(self, come: Mask, start: Ints, go: Mask, worth: Floats | None = None) -> Floats:
        """What came in less what went out, added up month by month for each person."""
        into, out = (worth[come], worth[go]) if worth is not None else (None, None)
        change = self._sum(self._at(come, start), into) - self._sum(self._at(go, self._closed), out)
        for begin, end in pairwise([*self._begin.tolist(), self._size]):
            np.cumsum(change[begin:end], out=change[begin:end])
        return change

    def told(self, without: frozenset[str]) -> Told:
        """All of it; money is rounded to cents."""
        names = sorted(self._told.keys() - without)
        parts = [np.flatnonzero(self._told[name][0]) for name in names]
        at = np.concatenate(parts) if parts else np.empty(0, np.int64)
        values = [self._told[name][1][part] for name, part in zip(names, parts, strict=True)]
        records = [self._told[name][2][part] for name, part in zip(names, parts, strict=True)]
        return Told(
            names,
            self._people[self._whose[at]],
            np.repeat(np.arange(len(names)), [len(part) for part in parts]),
            _first_days(self._month[at]),
            np.array([round(value, 2) for each in values for value in each.tolist()]),
            np.concatenate(records) if records else np.empty(0, np.int64),
        )


def worth(deals: Deals) -> Floats:
    """What each deal is worth: where that is not known, the mean of its product's won ones."""
    product, back = np.unique(deals.product, return_inverse=True)
    known = (deals.state == WON) & (deals.product != 0) & ~np.isnan(deals.value)
    many = np.bincount(back[known], minlength=len(product))
    sums = np.bincount(back[known], deals.value[known], len(product))
    means = np.divide(sums, many, out=np.full(len(product), np.nan), where=many > 0)
    nameless = np.isnan(deals.value) | ((deals.value == 0) & (deals.state != WON))
    return np.where(nameless, means[back], deals.value)


def _months(days: NDArray[np.int_]) -> Ints:
    """The number of the month of each ordinal day, 0 for none."""
    each, back = np.unique(days, return_inverse=True)
    numbers = [month_number(day) if day else 0 for day in each.tolist()]
    return np.array(numbers, np.int64)[back]


def _first_days(months: Ints) -> Ints:
    """The ordinal first day of each month by its number."""
    each, back = np.unique(months, return_inverse=True)
    return np.array([first_of(number).toordinal() for number in each.tolist()], np.int64)[back]


def _year_later(days: Ints) -> Ints:
    each, back = np.unique(days, return_inverse=True)
    return np.array([_a_year_after(day) for day in each.tolist()], np.int64)[back]


def _a_year_after(day: int) -> int:
    moment = date.fromordinal(day)
    try:
        return moment.replace(year=moment.year + 1).toordinal()
    except ValueError:
        return (date(moment.year + 1, 2, 28) + timedelta(days=1)).toordinal()

"""Reads rows of opportunities, deals and orders: won, lost or still open."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from connectors.amounts import scale_of
from connectors.blocks import Columns
from connectors.cells_of import (
    Always,
    Cells,
    Column,
    Floats,
    Hashes,
    Ints,
    Troubles,
    Unusable,
    optional,
)
from connectors.crm_measures import NEEDS_ACCOUNT, NEEDS_ENGAGED
from connectors.deals import IGNORED, LOST, OPEN, WON, Deals, Derived, worth
from connectors.pipeline import UNTOLD, Pipeline
from connectors.reading import Growing, Records, Whose, amounts_in, finish, ordinals, words_of
from connectors.values import day_reader, is_empty
from domain.counted import Counted, Numbers
from domain.imports import Meaning, Plan, Word, plain

M = Meaning
STATES = {Word.WON: WON, Word.LOST: LOST, Word.OPEN: OPEN}
LACKING = {
    M.CREATED: NEEDS_ENGAGED,
    M.ACCOUNT: NEEDS_ACCOUNT,
    M.AMOUNT: frozenset({"revenue_amt", "new_acct_rev_amt", "exist_rev_amt", "open_pipe_amt"}),
    M.COST: frozenset({"cost_amt"}),
    M.STAGE: frozenset({"lost_cnt", "open_opp_cnt", "open_pipe_amt", "opp_added_cnt"}),
}
"""What can't be told, and must not be written as zero, where a column is missing."""


class DealReader:
    """One deal in each row. Without a stage every row was won."""

    def __init__(self, plan: Plan, known: Mapping[str, int], today: date) -> None:
        self._plan, self._whose = plan, Whose(plan, known)
        self._told_to = today.toordinal() if plan.whole else 0
        usual = Word.OPEN if plan.has(M.STAGE) else Word.WON
        self._states = words_of(plan, M.STAGE, usual, STATES, other=IGNORED)
        days = optional(ordinals(day_reader(plan.dates)), 0)
        self._starts, self._ends, self._other_ends = (
            self._column(meaning, lambda at: Cells(at, days), 0)
            for meaning in (M.CREATED, M.CLOSED, M.CLOSED_TOO)
        )
        self._amounts, self._costs = (
            self._column(meaning, lambda at: amounts_in(plan, at, needed=False), nothing)
            for meaning, nothing in ((M.AMOUNT, np.nan), (M.COST, 0.0))
        )
        self._products = self._column(M.PRODUCT, lambda at: Cells(at, _product), 0)
        self._accounts = self._column(M.ACCOUNT, Hashes, 0)
        self._activity = self._column(M.ACTIVITY, lambda at: Cells(at, _lenient(days)), 0)
        self._steps = self._column(M.NEXT_STEP, lambda at: Cells(at, lambda text: not is_empty(text)), UNTOLD)
        self._records = Records(plan)
        self._found, self._pipeline = Growing(*Deals.TYPES), Pipeline(plan, today)

    def _column(self, meaning: Meaning, made: Callable[[int], Column], nothing: float) -> Column:
        at = self._plan.place(meaning)
        return Always(nothing) if at is None else made(at)

    def take(self, columns: Columns, troubles: Troubles) -> Ints:
        """Note the deals of a block."""
        who: Ints = self._whose.of(columns, troubles)
        state: Ints = self._states.of(columns, troubles)
        start: Ints = self._starts.of(columns, troubles)
        value: Floats = self._amounts.of(columns, troubles)
        closed = (state == WON) | (state == LOST)
        end: Ints = self._ends.of(columns, troubles, closed)
        end = np.where(end == 0, self._other_ends.of(columns, troubles, closed & (end == 0)), end)
        self._check(columns, troubles, state, end, value)
        self._records.claim(columns, troubles, troubles.good & (state != IGNORED))
        counts = troubles.good & (state != IGNORED) & (who != 0)
        cost: Floats = self._costs.of(columns, troubles, counts)
        more = (self._products.of(columns, troubles), self._accounts.of(columns, troubles))
        counts &= troubles.good
        found = (who, state, *more, start, np.where(closed, end, 0), value, cost)
        self._found.add(*(each[counts] for each in found))
        going_on = (each.of(columns, troubles) for each in (self._activity, self._steps))
        self._pipeline.note(columns, np.flatnonzero(counts), state, end, *going_on)
        return who

    def _check(self, columns: Columns, troubles: Troubles, state: Ints, end: Ints, value: Floats) -> None:
        """Whatever is unusual about a deal that is won or lost."""
        at, amount = self._plan.place(M.CLOSED), self._plan.place(M.AMOUNT)
        closed = (state == WON) | (state == LOST)

        def below(row: int) -> Unusable:
            return Unusable(amount, columns[amount or 0][row], "The value of a deal can't be below zero.")

        open_ended = Unusable(at, "", "A deal that is won or lost needs the day it was closed.")
        worthless = Unusable(amount, "", "A won deal needs its value.")
        troubles.where(closed & (end == 0), lambda _: open_ended)
        if amount is not None:
            troubles.where((state == WON) & np.isnan(value), lambda _: worthless)
        troubles.where((state == LOST) & (value < 0), below)

    def into(self, counted: Counted) -> None:
        """Put the sums where they belong, without what the file can't tell."""
        self._records.forget()
        plan, deals = self._plan, Deals(*self._found.columns())
        lacks = frozenset[str]().union(
            *(needs for meaning, needs in LACKING.items() if not plan.has(meaning))
        )
        if not plan.has(M.ACCOUNT) and plan.has(M.AMOUNT):
            counted.notes.append("No column names the customer, so new accounts can't be told.")
        if not plan.has(M.AMOUNT):
            counted.notes.append("No column names what a deal is worth, so revenue can't be told.")
        if (at := plan.place(M.AMOUNT)) is not None and (scale := scale_of(plan.headings[at])) != 1:
            counted.notes.append(f"“{plan.headings[at]}” counts in units of {scale:,.0f}.")
        if credits := np.count_nonzero(deals.value < 0):
            said = "1 amount is below zero: it counts as a credit and lowers the revenue."
            many = f"{credits:,} amounts are below zero: they count as credits and lower the revenue."
            counted.notes.append(said if credits == 1 else many)
        if early := np.count_nonzero((deals.closed > 0) & (deals.closed < deals.created)):
            said = "1 deal was closed before it was created: how long it took can't be told."
            many = f"{early:,} deals were closed before they were created: how long they took can't be told."
            counted.notes.append(said if early == 1 else many)
        if not plan.has(M.STAGE):
            counted.notes.append("No column names a stage, so every row counts as won.")
        counted.months = Numbers(Derived(deals, self._told_to).told(lacks).in_order().columns)
        if plan.has(M.STAGE):
            counted.deals = self._pipeline.of(deals, worth(deals))
            if still := self._pipeline.open:
                one = "1 of them is still open: the funnel shows it."
                more = f"{still:,} of them are still open: the funnel shows these."
                counted.notes.append(one if still == 1 else more)
        finish(counted, self._whose, plan, self._states)


def _product(text: str) -> int:
    return hash("".join(each for each in plain(text) if each.isalnum()))


def _lenient(read: Callable[[str], float]) -> Callable[[str], float]:
    """What no number depends on refuses no row: what can't be read is not known."""

    def either(text: str) -> float:
        try:
            return read(text)
        except ValueError:
            return 0

    return either

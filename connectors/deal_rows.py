"""Reads rows of opportunities, deals and orders: won, lost or still open."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import nan
from typing import Any

from connectors.cells_of import Always, Cells, Seen, Unusable, Words, optional
from connectors.crm_measures import NEEDS_ACCOUNT, NEEDS_ENGAGED
from connectors.deals import IGNORED, LOST, OPEN, WON, Deals, Derived
from connectors.reading import Again, Whose, finish, numbered, ordinals, words_of
from connectors.values import amount_reader, day_reader
from domain.imports import Counted, Meaning, Plan, Word, plain

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
        self._plan, self._whose, self.deals = plan, Whose(plan, known), Deals()
        self._told_to = today.toordinal() if plan.whole else 0
        self._words = words_of(plan, M.STAGE, Word.OPEN)
        self._seen = Seen()
        self.take = self._taker()

    def _column(
        self, meaning: Meaning, read: Callable[[int], Callable[[str], Any]], nothing: Any
    ) -> tuple[Any, int]:
        """The meanings of a column's cells and where it stands; always nothing if it is not there."""
        at = self._plan.place(meaning)
        return (Always(nothing), 0) if at is None else (Cells(at, read(at)), at)

    def _taker(self) -> Callable[[Sequence[str]], int]:
        """Takes a row. All it needs is at hand, for it runs a million times."""
        plan, deals, who_of, check, claim = self._plan, self.deals, self._whose.of(), self._check, self._claim

        def day(_: int) -> Callable[[str], int]:
            return optional(ordinals(day_reader(plan.dates)), 0)

        def money(at: int) -> Callable[[str], float]:
            return optional(amount_reader(plan.decimals[at]), nan)

        stages, stage_at = self._column(M.STAGE, lambda _: _states(self._words), WON)
        starts, start_at = self._column(M.CREATED, day, 0)
        ends, end_at = self._column(M.CLOSED, day, 0)
        others, other_at = self._column(M.CLOSED_TOO, day, 0)
        amounts, amount_at = self._column(M.AMOUNT, money, nan)
        costs, cost_at = self._column(M.COST, money, 0.0)
        products, product_at = self._column(M.PRODUCT, lambda _: numbered(_product), 0)
        accounts, account_at = self._column(M.ACCOUNT, lambda _: numbered(plain), 0)
        id_at = plan.place(M.ID)
        add_who, add_state, add_start, add_end = (
            each.append for each in (deals.who, deals.state, deals.created, deals.closed)
        )
        add_value, add_product, add_account, add_cost = (
            each.append for each in (deals.value, deals.product, deals.account, deals.cost)
        )

        def take(cells: Sequence[str]) -> int:
            who, state = who_of(cells), stages[cells[stage_at]]
            start, value, end = starts[cells[start_at]], amounts[cells[amount_at]], 0
            if state == IGNORED:
                return who
            if state != OPEN:
                end = ends[cells[end_at]] or others[cells[other_at]]
                if not end or end < start or not value >= 0:
                    check(cells, state, start, end, value)
            if id_at is not None:
                claim(cells[id_at])
            if who:
                add_product(products[cells[product_at]])
                add_account(accounts[cells[account_at]])
                add_cost(costs[cells[cost_at]])
                add_who(who)
                add_state(state)
                add_start(start)
                add_end(end)
                add_value(value)
            return who

        return take

    def _check(self, cells: Sequence[str], state: int, start: int, end: int, value: float) -> None:
        """Whatever is unusual about a deal that is won or lost."""
        closed, amount = self._plan.place(M.CLOSED), self._plan.place(M.AMOUNT)
        if not end:
            raise Unusable(closed, "", "A deal that is won or lost needs the day it was closed.")
        if end < start:
            why = f"It closes before it starts on {date.fromordinal(start)}."
            raise Unusable(closed, cells[closed or 0], why)
        if state == WON and amount is not None and value != value:
            raise Unusable(amount, "", "A won deal needs its value.")
        if state == LOST and value < 0:
            raise Unusable(amount, cells[amount or 0], "The value of a deal can't be below zero.")

    def _claim(self, number: str) -> None:
        if number.strip() and self._seen.twice(number):
            raise Unusable(
                self._plan.place(M.ID), number, "A row with this number stands further up already."
            )

    def into(self, counted: Counted) -> None:
        """Put the sums where they belong, without what the file can't tell."""
        plan = self._plan
        lacks = frozenset[str]().union(
            *(needs for meaning, needs in LACKING.items() if not plan.has(meaning))
        )
        if not plan.has(M.ACCOUNT) and plan.has(M.AMOUNT):
            counted.notes.append("No column names the customer, so new accounts can't be told.")
        if credits := sum(each < 0 for each in self.deals.value):
            said = "1 amount is below zero: it counts as a credit and lowers the revenue."
            many = f"{credits:,} amounts are below zero: they count as credits and lower the revenue."
            counted.notes.append(said if credits == 1 else many)
        if self._words is None:
            counted.notes.append("No column names a stage, so every row counts as won.")
        self._seen = Seen()
        derived = Derived(self.deals, self._told_to)
        counted.months = Again(lambda: derived.numbers(lacks))
        finish(counted, self._whose, (M.STAGE, self._words), plan)


def _states(words: Words | None) -> Callable[[str], int]:
    """Won, lost or open as a number, for a stage by its name."""
    return lambda text: STATES.get(words[text], IGNORED) if words is not None else WON


def _product(text: str) -> str:
    return "".join(each for each in plain(text) if each.isalnum())

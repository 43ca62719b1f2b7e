"""One reader for each shape of file: takes its rows block by block and adds up what they say."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from connectors.blocks import Columns
from connectors.cells_of import Cells, Hashes, Ints, Mask, Troubles, Unusable
from connectors.deal_rows import DealReader
from connectors.measure_rows import MeasureReader
from connectors.reading import (
    Reader,
    Records,
    Told,
    Whose,
    finish,
    months_of,
    ordinals,
    packed,
    unpacked,
    words_of,
)
from connectors.values import day_reader
from domain.counted import Counted, Member, Number, Numbers, these
from domain.imports import Meaning, Plan, Shape, Word

M = Meaning
KINDS = {Word.CALL: 0, Word.MEETING: 1, Word.EMAIL: 2, Word.DEMO: 3, Word.PROPOSAL: 4}
COUNTED_AS = ("call_cnt", "mtg_held_cnt", "email_cnt", "demo_cnt", "proposal_cnt", "connect_cnt")
"""The measure of each kind, and of calls that became a conversation."""
CONNECTED = len(KINDS)
OUTCOMES = {Word.NOT_DONE: 0, Word.DONE: 1, Word.TALKED: 2}
ENOUGH = 1_000_000


def reader(plan: Plan, known: Mapping[str, int], names: Mapping[str, str], today: date) -> Reader:
    """The reader for a plan. `names` gives the measures by what people call them."""
    if plan.shape is Shape.DEALS:
        return DealReader(plan, known, today)
    if plan.shape is Shape.ACTIVITIES:
        return ActivityReader(plan, known, today)
    if plan.shape is Shape.TEAM:
        return TeamReader(plan, known)
    if plan.shape is Shape.ACCOUNTS:
        return AccountReader(plan, known, today)
    return MeasureReader(plan, known, names)


class Counts:
    """How often each (who, day, kind) was there."""

    def __init__(self) -> None:
        self._keys, self._counts = np.empty(0, np.int64), np.empty(0, np.int64)
        self._new: list[Ints] = []
        self._waiting = 0

    def add(self, who: Ints, day: Ints, kind: Ints) -> None:
        """Once more for each row."""
        self._new.append(packed(who, day, kind))
        self._waiting += len(who)
        if self._waiting > ENOUGH:
            self._settle()

    def _settle(self) -> None:
        keys = np.concatenate((self._keys, *self._new))
        weights = np.concatenate((self._counts, np.ones(self._waiting, np.int64)))
        self._keys, self._counts = _added_up(keys, weights)
        self._new, self._waiting = [], 0

    def found(self) -> tuple[Ints, Ints]:
        """The keys (see `packed`) in order, and how often each was there."""
        self._settle()
        return self._keys, self._counts


def _added_up(keys: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Each key once, in order, with the sum of its counts."""
    found, back = np.unique(keys, return_inverse=True)
    return found, np.bincount(back, counts, len(found)).astype(np.int64)


class ActivityReader:
    """Calls, meetings, e-mails: counted by day, if they were done."""

    def __init__(self, plan: Plan, known: Mapping[str, int], today: date) -> None:
        self._plan, self._whose, self._today = plan, Whose(plan, known), today.toordinal()
        self._days = Cells(plan.place(M.DAY) or 0, ordinals(day_reader(plan.dates)))
        usual = Word.IGNORE if plan.has(M.TYPE) else Word.CALL
        self._kinds = words_of(plan, M.TYPE, usual, KINDS, other=-1)
        self._outcomes = words_of(plan, M.OUTCOME, Word.DONE, OUTCOMES, other=-1)
        self._records, self._counts, self._ahead = Records(plan), Counts(), 0

    def take(self, columns: Columns, troubles: Troubles) -> Ints:
        """Count the rows of a block."""
        who: Ints = self._whose.of(columns, troubles)
        day: Ints = self._days.of(columns, troubles)
        kind: Ints = self._kinds.of(columns, troubles)
        outcome: Ints = self._outcomes.of(columns, troubles)
        self._records.claim(columns, troubles, troubles.good)
        ahead = troubles.good & (day > self._today)
        self._ahead += int(np.count_nonzero(ahead))
        counts = troubles.good & ~ahead & (who != 0) & (outcome != OUTCOMES[Word.NOT_DONE]) & (kind >= 0)
        self._add(who, day, kind, counts)
        talked = counts & (outcome == OUTCOMES[Word.TALKED]) & (kind == KINDS[Word.CALL])
        self._add(who, day, np.full(len(who), CONNECTED), talked)
        return who

    def _add(self, who: Ints, day: Ints, kind: Ints, which: Mask) -> None:
        self._counts.add(who[which], day[which], kind[which])

    def into(self, counted: Counted) -> None:
        """Days and months, and what does not count yet."""
        self._records.forget()
        if not self._plan.has(M.TYPE):
            counted.notes.append("No column says what kind of activity it is, so every row counts as a call.")
        if self._ahead:
            counted.notes.append(f"{self._ahead:,} activities are still to come and don't count yet.")
        keys, count = self._counts.found()
        who, day, kind = unpacked(keys)
        covered = self._covered(day)
        counted.days = _told(keys, count, covered)
        months = np.unique(months_of(covered)) if self._plan.whole else np.empty(0, np.int64)
        counted.months = _told(*_added_up(packed(who, months_of(day), kind), count), months)
        finish(counted, self._whose, self._plan, self._kinds, self._outcomes)

    def _covered(self, days: Ints) -> Ints:
        """The days of which the rows tell even if there is none.

        That is the last day of the file, which says that it covers everybody so far; and every other day
        too where the rows are all there is today.
        """
        if self._plan.whole:
            first = date.fromordinal(int(days.min()) if len(days) else self._today).replace(day=1)
            return np.arange(first.toordinal(), self._today + 1)
        return days.max(keepdims=True) if len(days) else days


def _told(keys: Ints, count: Ints, covered: Ints) -> Numbers:
    """The counts, and nothing where something could have been."""
    who, _, kind = unpacked(keys)
    pairs = np.unique(packed(who, np.zeros_like(who), kind))
    who, _, kind = unpacked(np.repeat(pairs, len(covered)))
    none = np.setdiff1d(packed(who, np.tile(covered, len(pairs)), kind), keys, assume_unique=True)
    keys, count = np.concatenate((keys, none)), np.concatenate((count, np.zeros(len(none), np.int64)))
    order = np.argsort(keys, kind="stable")
    who, when, kind = unpacked(keys[order])
    return Numbers(Told(COUNTED_AS, who, kind, when, count[order].astype(float), count[order]).columns)


class AccountReader:
    """Accounts with their owners: how many each person has, as of today's month."""

    def __init__(self, plan: Plan, known: Mapping[str, int], today: date) -> None:
        self._plan, self._whose, self._month = plan, Whose(plan, known), today.replace(day=1)
        self._account_at = plan.place(M.ACCOUNT) or 0
        self._names, self._accounts = Hashes(self._account_at), set[tuple[int, int]]()

    def take(self, columns: Columns, troubles: Troubles) -> Ints:
        """Note whose each account is."""
        who: Ints = self._whose.of(columns, troubles)
        account = self._names.of(columns, troubles)
        nameless = Unusable(self._account_at, "", "No account is named here.")
        troubles.where(account == 0, lambda row: nameless)
        counts = troubles.good & (who != 0)
        self._accounts.update(zip(who[counts].tolist(), account[counts].tolist(), strict=True))
        return who

    def into(self, counted: Counted) -> None:
        """The accounts of each."""
        count = Counter(who for who, _ in self._accounts)
        counted.months = these(
            [Number(who, "acct_assigned_cnt", self._month, float(many), many) for who, many in count.items()]
        )
        finish(counted, self._whose, self._plan)


class TeamReader:
    """Who is in the team, and who leads them."""

    def __init__(self, plan: Plan, known: Mapping[str, int]) -> None:
        self._plan, self._whose, self._members = plan, Whose(plan, known), dict[int, Member]()

    def take(self, columns: Columns, troubles: Troubles) -> Ints:
        """Note who is in each row."""
        found: Ints = self._whose.of(columns, troubles)
        for row, who in enumerate(found.tolist()):
            if troubles.good[row]:
                self._note(columns, row, who, troubles)
        return found

    def _note(self, columns: Columns, row: int, who: int, troubles: Troubles) -> None:
        name, last, email, manager = (
            " ".join(columns[at][row].split()) if (at := self._plan.place(each)) is not None else ""
            for each in (M.REP, M.LAST_NAME, M.EMAIL, M.MANAGER)
        )
        member = Member(f"{name} {last}".strip(), email or None, manager or None)
        before = self._members.setdefault(who, member)
        if before.manager != member.manager:
            why = f"{member.name} stands further up already, with another manager."
            troubles.add(row, Unusable(self._plan.place(M.MANAGER), manager, why))

    def into(self, counted: Counted) -> None:
        """The members."""
        counted.members = [member for who, member in self._members.items() if who]
        if alone := [each.name for each in counted.members if not each.manager]:
            counted.notes.append(f"No manager named: {', '.join(alone[:10])}.")

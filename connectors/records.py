"""One reader for each shape of file: takes its rows one by one and adds up what they say."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from math import nan

from connectors.cells_of import Always, Cells, Seen, Unusable, Words, optional
from connectors.deal_rows import DealReader
from connectors.headings import measure_of
from connectors.measure_files import SNAPSHOTS
from connectors.reading import Again, Reader, Whose, finish, ordinals, strange, words_of
from connectors.values import amount_reader, day_reader, month_reader
from domain.imports import NUMBER, Counted, Meaning, Member, Number, Plan, Shape, Word, plain

M = Meaning
KINDS = (Word.CALL, Word.MEETING, Word.EMAIL, Word.DEMO, Word.PROPOSAL)
COUNTED_AS = ("call_cnt", "mtg_held_cnt", "email_cnt", "demo_cnt", "proposal_cnt", "connect_cnt")
"""The measure of each kind, and of calls that became a conversation."""
CONNECTED = len(KINDS)
OUTCOMES = (Word.NOT_DONE, Word.DONE, Word.TALKED)
TALKED = OUTCOMES.index(Word.TALKED)


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


class ActivityReader:
    """Calls, meetings, e-mails: counted by day, if they were done."""

    def __init__(self, plan: Plan, known: Mapping[str, int], today: date) -> None:
        self._plan, self._whose, self._today = plan, Whose(plan, known), today.toordinal()
        self._types, self._outcomes = (
            words_of(plan, M.TYPE, Word.IGNORE),
            words_of(plan, M.OUTCOME, Word.DONE),
        )
        self._seen = Seen()
        self._ahead = 0
        self.counts: dict[tuple[int, int, int], int] = defaultdict(int)
        self.take = self._taker()

    def _taker(self) -> Callable[[Sequence[str]], int]:
        """Takes a row. All it needs is at hand, for it runs a million times: words are small numbers here."""
        plan, who_of, counts, today = self._plan, self._whose.of(), self.counts, self._today
        day_at, id_at = plan.place(M.DAY) or 0, plan.place(M.ID)
        days = Cells(day_at, ordinals(day_reader(plan.dates)))
        kinds, kind_at = _numbers_of(self._types, plan.place(M.TYPE), KINDS, KINDS.index(Word.CALL))
        done, done_at = _numbers_of(
            self._outcomes, plan.place(M.OUTCOME), OUTCOMES, OUTCOMES.index(Word.DONE)
        )

        def take(cells: Sequence[str]) -> int:
            who, day = who_of(cells), days[cells[day_at]]
            kind, outcome = kinds[cells[kind_at]], done[cells[done_at]]
            if id_at is not None:
                self._claim(cells[id_at])
            if day > today:
                self._ahead += 1
            elif who and outcome and kind >= 0:
                counts[who, kind, day] += 1
                if outcome == TALKED and not kind:
                    counts[who, CONNECTED, day] += 1
            return who

        return take

    def _claim(self, number: str) -> None:
        if number.strip() and self._seen.twice(number):
            raise Unusable(
                self._plan.place(M.ID), number, "A row with this number stands further up already."
            )

    def into(self, counted: Counted) -> None:
        """Days and months, and what does not count yet."""
        self._seen = Seen()
        if self._types is None:
            counted.notes.append("No column says what kind of activity it is, so every row counts as a call.")
        if self._ahead:
            counted.notes.append(f"{self._ahead:,} activities are still to come and don't count yet.")
        counted.days, counted.months = Again(self._by_day), Again(self._by_month)
        finish(counted, self._whose, (M.TYPE, self._types), self._plan)
        strange(counted, M.OUTCOME, self._outcomes, self._plan)

    def _by_day(self) -> Iterator[Number]:
        """Each day; and nothing on the last day of the file, which says that it covers everybody so far.

        Where the rows are all there is today, nothing on every other day, too.
        """
        for (who, kind, day), count in self.counts.items():
            yield Number(who, COUNTED_AS[kind], date.fromordinal(day), float(count), count)
        covered = self._covered()
        for who, kind in {(who, kind) for who, kind, _ in self.counts}:
            for day in covered:
                if (who, kind, day) not in self.counts:
                    yield Number(who, COUNTED_AS[kind], date.fromordinal(day), 0.0, 0)

    def _covered(self) -> Sequence[int]:
        """The days of which the rows tell even if there is none."""
        days = [day for _, _, day in self.counts]
        if self._plan.whole:
            first = date.fromordinal(min(days, default=self._today)).replace(day=1)
            return range(first.toordinal(), self._today + 1)
        return [max(days, default=0)]

    def _by_month(self) -> Iterator[Number]:
        found: Counter[tuple[int, int, date]] = Counter()
        for (who, kind, day), count in self.counts.items():
            found[who, kind, date.fromordinal(day).replace(day=1)] += count
        for (who, kind, month), count in found.items():
            yield Number(who, COUNTED_AS[kind], month, float(count), count)
        if self._plan.whole:
            months = {date.fromordinal(day).replace(day=1) for day in self._covered()}
            for who, kind in {(who, kind) for who, kind, _ in found}:
                for month in (each for each in months if (who, kind, each) not in found):
                    yield Number(who, COUNTED_AS[kind], month, 0.0, 0)


def _numbers_of(
    words: Words | None, at: int | None, known: Sequence[Word], otherwise: int
) -> tuple[dict[str, int], int]:
    """Text → the place of its word among those known, -1 for others; always the same without a column."""
    if words is None or at is None:
        return Always(otherwise), 0

    def number(text: str) -> int:
        return known.index(words[text]) if words[text] in known else -1

    return Cells(at, number), at


class MeasureReader:
    """Ready-made numbers: one in each row, or one in each column. The last one given counts."""

    def __init__(self, plan: Plan, known: Mapping[str, int], names: Mapping[str, str]) -> None:
        self._plan, self._whose = plan, Whose(plan, known)
        self._who, self._measures = self._whose.of(), list[str]()
        self._daily = plan.has(M.DAY) and not plan.has(M.MONTH)
        self._when_at = plan.place(M.DAY if self._daily else M.MONTH)
        when = day_reader(plan.dates) if self._daily else month_reader(plan.dates)
        self._when = Cells(self._when_at or 0, ordinals(when))
        self._measure_at = plan.place(M.MEASURE)
        self._keys = Cells(self._measure_at or 0, lambda text: self._number_of(_known_measure(text, names)))
        self._columns = [*self._number_columns()]
        self._records_at = plan.place(M.RECORDS)
        self._counts = Cells(self._records_at or 0, optional(amount_reader("."), 1.0))
        self._people: dict[int, int] = {}
        self.values: dict[int, float] = {}
        self.records: dict[int, int] = {}
        self._again = 0

    def _number_columns(self) -> Iterator[tuple[int, int | None, int | None, Cells[float]]]:
        """(column, measure, month, reader) of each column of numbers."""
        for at, meaning in enumerate(self._plan.meanings):
            if meaning == M.VALUE:
                yield at, None, None, Cells(at, amount_reader(self._plan.decimals[at]))
            elif meaning.startswith(NUMBER):
                key, _, month = meaning.removeprefix(NUMBER).partition("@")
                when = date.fromisoformat(f"{month}-01").toordinal() if month else None
                read = optional(amount_reader(self._plan.decimals[at]), nan)
                yield at, self._number_of(key or self._plan.measure), when, Cells(at, read)

    def _number_of(self, measure: str) -> int:
        if measure not in self._measures:
            self._measures.append(measure)
        return self._measures.index(measure)

    def take(self, cells: Sequence[str]) -> int:
        who = self._who(cells)
        at = self._when_at
        when = self._when[cells[at]] if at is not None else 0
        named = self._keys[cells[self._measure_at]] if self._measure_at is not None else 0
        base = self._people.setdefault(who, len(self._people)) << 30
        found = [
            (base | (named if measure is None else measure) << 22 | (month or when), read[cells[column]])
            for column, measure, month, read in self._columns
        ]
        if who:
            for key, value in found:
                if value == value:
                    self._again += key in self.values
                    self.values[key] = value
            if self._records_at is not None:
                self.records[found[0][0]] = int(self._counts[cells[self._records_at]])
        return who

    def into(self, counted: Counted) -> None:
        if self._again:
            counted.notes.append(f"{self._again:,} numbers are given twice; the last one counts.")
        if self._daily:
            counted.days, counted.months = Again(self._all), Again(self._summed)
        else:
            counted.months = Again(self._all)
        finish(counted, self._whose, (M.MEASURE, None), self._plan)

    def _all(self) -> Iterator[Number]:
        people, measures = list(self._people), self._measures
        for key, value in self.values.items():
            if not key & 0x3FFFFF:  # nobody has said yet which column is the month
                continue
            when = date.fromordinal(key & 0x3FFFFF)
            yield Number(people[key >> 30], measures[key >> 22 & 0xFF], when, value, self.records.get(key, 1))

    def _summed(self) -> Iterator[Number]:
        """Months made of days: their sum, or the last day of what stands at a moment."""
        found: dict[tuple[int, str, date], tuple[float, int, date]] = {}
        for who, measure, day, value, records in self._all():
            key = who, measure, day.replace(day=1)
            before = found.get(key)
            if before is None or (measure in SNAPSHOTS and before[2] <= day):
                found[key] = value, records, day
            elif measure not in SNAPSHOTS:
                found[key] = before[0] + value, before[1] + records, day
        for (who, measure, month), (value, records, _) in found.items():
            yield Number(who, measure, month, round(value, 6), records)


class AccountReader:
    """Accounts with their owners: how many each person has, as of today's month."""

    def __init__(self, plan: Plan, known: Mapping[str, int], today: date) -> None:
        self._plan, self._whose, self._month = plan, Whose(plan, known), today.replace(day=1)
        self._who, self._account_at = self._whose.of(), plan.place(M.ACCOUNT) or 0
        self._accounts: set[tuple[int, str]] = set()

    def take(self, cells: Sequence[str]) -> int:
        who = self._who(cells)
        if not (account := plain(cells[self._account_at])):
            raise Unusable(self._account_at, "", "No account is named here.")
        if who:
            self._accounts.add((who, account))
        return who

    def into(self, counted: Counted) -> None:
        count = Counter(who for who, _ in self._accounts)
        counted.months = [
            Number(who, "acct_assigned_cnt", self._month, float(many), many) for who, many in count.items()
        ]
        finish(counted, self._whose, (M.ACCOUNT, None), self._plan)


class TeamReader:
    """Who is in the team, and who leads them."""

    def __init__(self, plan: Plan, known: Mapping[str, int]) -> None:
        self._plan, self._whose, self._members = plan, Whose(plan, known), dict[int, Member]()
        self._who = self._whose.of()

    def take(self, cells: Sequence[str]) -> int:
        who = self._who(cells)
        name, last, email, manager = (
            " ".join(cells[at].split()) if (at := self._plan.place(each)) is not None else ""
            for each in (M.REP, M.LAST_NAME, M.EMAIL, M.MANAGER)
        )
        member = Member(f"{name} {last}".strip(), email or None, manager or None)
        before = self._members.setdefault(who, member)
        if before.manager != member.manager:
            why = f"{member.name} stands further up already, with another manager."
            raise Unusable(self._plan.place(M.MANAGER), manager, why)
        return who

    def into(self, counted: Counted) -> None:
        counted.members = [member for who, member in self._members.items() if who]
        if alone := [each.name for each in counted.members if not each.manager]:
            counted.notes.append(f"No manager named: {', '.join(alone[:10])}.")


def _known_measure(text: str, names: Mapping[str, str]) -> str:
    found = measure_of(text, names)
    if found is None:
        raise ValueError(f"There is no measure “{text}”.")
    return found

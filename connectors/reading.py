"""What the readers of all shapes share: whose a row is, what words mean, and where the sums go."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from connectors.cells_of import Names, Words
from domain.imports import Counted, Meaning, Number, Plan, Word, plain

M = Meaning


class Reader(Protocol):
    """Takes rows (as wide as the headings) and gives what they say in the end."""

    def take(self, cells: Sequence[str]) -> int:
        """Add a row; whose it is. Raises `Unusable` or `Aside`, and then nothing was added."""

    def into(self, counted: Counted) -> None:
        """Put the sums where they belong."""


class Again:
    """Something that can be walked again and again."""

    def __init__(self, walk: Callable[[], Iterator[Number]]) -> None:
        self._walk = walk

    def __iter__(self) -> Iterator[Number]:
        return self._walk()


class Whose:
    """Finds whose a row is: by address where there is one that is known, else by name."""

    def __init__(self, plan: Plan, known: Mapping[str, int]) -> None:
        self._name, self._last, self._email = (plan.place(each) for each in (M.REP, M.LAST_NAME, M.EMAIL))
        column = self._name if self._name is not None else self._email
        self.names, self._known = Names(column or 0, known), known

    def of(self) -> Callable[[Sequence[str]], int]:
        """The quickest way for these columns."""
        names, name, email, last = self.names, self._name, self._email, self._last
        if last is not None and name is not None:
            return lambda cells: self._either(
                cells[email] if email is not None else "", f"{cells[name]} {cells[last]}"
            )
        if name is None:
            at = email or 0
            return lambda cells: names[cells[at]]
        if email is None:
            at = name
            return lambda cells: names[cells[at]]
        first, second = email, name
        return lambda cells: self._either(cells[first], cells[second])

    def _either(self, address: str, name: str) -> int:
        found = self._known.get(plain(address)) if address else None
        return found if found is not None else self.names[name if name.strip() else address]


def finish(counted: Counted, whose: Whose, words: tuple[Meaning, Words | None], plan: Plan) -> None:
    counted.unknown = whose.names.unknown
    strange(counted, *words, plan)


def strange(counted: Counted, meaning: Meaning, words: Words | None, plan: Plan) -> None:
    at = plan.place(meaning)
    if words is not None and words.strange and at is not None:
        counted.strange[plan.headings[at]] = words.strange


def words_of(plan: Plan, meaning: Meaning, empty: Word) -> Words | None:
    at = plan.place(meaning)
    return Words(at, plan.words, empty) if at is not None else None


def ordinals(read: Callable[[str], date]) -> Callable[[str], int]:
    return lambda text: read(text).toordinal()


def numbered(key: Callable[[str], str]) -> Callable[[str], int]:
    """Numbers things from 1 on by how they are compared, remembered by its hash alone; 0 is nothing."""
    numbers: dict[int, int] = {}
    return lambda text: numbers.setdefault(hash(key(text)), len(numbers) + 1) if text.strip() else 0

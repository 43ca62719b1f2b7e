"""Guesses what each column is, from its heading and its values, and says why. A person confirms it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.headings import STAGES, meanings_of, measure_of, plain_heading, word_in
from connectors.hints import (
    A_STAGE,
    CALLS,
    COUNTED,
    EXPECTED,
    KEY,
    NOT_MONEY,
    NOT_OF_A_DEAL,
    OF_A_CUSTOMER,
    OF_A_SALE,
)
from connectors.profiles import Profile
from connectors.values import month_in
from domain.imports import NUMBER, Meaning, Shape, Word
from domain.questions import DAYS, WHO
from domain.questions import NEEDED as ASKED

M = Meaning
MOSTLY = 0.6
FEW = 15
EXACT = 0.9
NEEDED: Mapping[Shape, tuple[tuple[Meaning, ...], ...]] = {
    shape: tuple(any_of for _, any_of in wants) for shape, wants in ASKED.items()
}
"""Of which columns one each has to be there."""
USES: Mapping[Shape, tuple[Meaning, ...]] = {
    Shape.MEASURES: (M.REP, M.LAST_NAME, M.EMAIL, M.MEASURE, M.VALUE, M.MONTH, M.DAY, M.RECORDS),
    Shape.DEALS: (
        *(M.STAGE, M.REP, M.LAST_NAME, M.EMAIL, M.CLOSED, M.CREATED, M.CLOSED_TOO, M.AMOUNT, M.COST),
        *(M.ACCOUNT, M.PRODUCT, M.ID, M.ACTIVITY, M.NEXT_STEP),
    ),
    Shape.ACTIVITIES: (M.TYPE, M.REP, M.LAST_NAME, M.EMAIL, M.DAY, M.OUTCOME, M.ID),
    Shape.WIDE: (M.REP, M.LAST_NAME, M.EMAIL, M.MONTH, M.DAY),
    Shape.ACCOUNTS: (M.REP, M.LAST_NAME, M.EMAIL, M.ACCOUNT, M.SINCE, M.ID),
    Shape.TEAM: (M.REP, M.LAST_NAME, M.EMAIL, M.MANAGER),
}
AMOUNTS = (M.AMOUNT, M.COST, M.VALUE, M.RECORDS)


@dataclass(frozen=True, slots=True)
class Guess:
    """The shape, and for each column its meaning and the reason for it."""

    shape: Shape
    meanings: tuple[str, ...]
    reasons: tuple[str, ...]
    lacks: tuple[tuple[Meaning, ...], ...]


def guess(profiles: Sequence[Profile], names: Mapping[str, str]) -> Guess:
    """The likeliest shape with what each column is in it; `lacks` says what it would still need."""
    made = [_as(shape, profiles, names) for shape in NEEDED]
    return max(made, key=lambda each: each[0])[1]


def _as(shape: Shape, profiles: Sequence[Profile], names: Mapping[str, str]) -> tuple[float, Guess]:
    """How well the columns make that shape, and how."""
    scores = {
        (column, meaning): found
        for column, each in enumerate(profiles)
        for meaning in USES[shape]
        if (found := _score(each, meaning, shape))[0] > 0.25
        and not (shape is Shape.ACCOUNTS and meaning is M.ACCOUNT and _comes_again(each))
    }
    meanings, reasons, total = [""] * len(profiles), [""] * len(profiles), 0.0
    for column, meaning in sorted(scores, key=lambda key: -scores[key][0]):
        if not meanings[column] and meaning not in meanings:
            meanings[column] = meaning
            sure, reasons[column] = scores[column, meaning]
            total += sure * (1.0 if meaning in _needed(shape) else 0.4)
    if shape is Shape.WIDE:
        total += _numbers(profiles, meanings, reasons, names)
    lacks = tuple(any_of for any_of in NEEDED[shape] if not set(any_of) & set(meanings))
    if shape is Shape.WIDE and not any(each.startswith(NUMBER) for each in meanings):
        lacks += ((M.VALUE,),)
    if shape is Shape.ACTIVITIES and M.TYPE not in meanings and not _tell_of_calls(profiles):
        lacks += ((M.TYPE,),)
    if shape in (Shape.ACCOUNTS, Shape.MEASURES) and _tell_of_deals(profiles):
        total -= 2.5
    return total - 2 * len(lacks), Guess(shape, tuple(meanings), tuple(reasons), lacks)


def _comes_again(column: Profile) -> bool:
    """Whether the same customers stand there again and again, as they don't in a list of them."""
    return column.distinct < min(len(column.values), 500) * 0.9


def _tell_of_calls(profiles: Sequence[Profile]) -> bool:
    """Whether any heading speaks of calls: only then is every row one, if nothing says its kind."""
    return any(CALLS.search(plain_heading(each.heading)) for each in profiles)


def _tell_of_deals(profiles: Sequence[Profile]) -> bool:
    """Whether a column is a stage of deals, or is won and lost: so that rows are no accounts or measures."""
    stages = (each for each in profiles if dict(meanings_of(each.heading)).get(M.STAGE, 0.0) > EXACT)
    return any(
        each.stages > 0 or A_STAGE.search(plain_heading(each.heading)) for each in stages if each.values
    )


def _needed(shape: Shape) -> Iterable[Meaning]:
    return {meaning for any_of in NEEDED[shape] for meaning in any_of}


def _score(column: Profile, meaning: Meaning, shape: Shape) -> tuple[float, str]:
    """How sure a column is that, and why; 0 if its values can't be."""
    called = dict(meanings_of(column.heading)).get(meaning, 0.0)
    if meaning is M.CLOSED and not called and shape is Shape.DEALS:
        called = _sold_on(column)
    fits = FITS.get(meaning, _text)(column, called)
    if meaning in (M.CREATED, M.CLOSED, M.CLOSED_TOO):
        words = plain_heading(column.heading)
        fits -= 0.7 if NOT_OF_A_DEAL.search(words) else 0.0
        fits -= 0.3 if EXPECTED.search(words) else 0.0
    return fits, _why(column, meaning, called)


def _sold_on(column: Profile) -> float:
    """How sure a column that is only called a date is the day of a sale: a hire date is none."""
    day = dict(meanings_of(column.heading)).get(M.DAY, 0.0)
    return day * 0.5 if day > EXACT or OF_A_SALE.search(plain_heading(column.heading)) else 0.0


def _who(column: Profile, called: float) -> float:
    if column.days > 0.3 or column.months > 0.3:
        return 0.0
    words = plain_heading(column.heading)
    theirs = 0.6 if OF_A_CUSTOMER.search(words) else 0.0
    again = column.distinct * 3 <= len(column.values)
    if column.numbers > 0.3:
        return called - theirs if KEY.search(words) and again else 0.0
    if column.addresses > MOSTLY:
        return 0.0
    if column.codes > 0.8 and not column.known:
        return 0.8 * called - theirs if again else 0.0  # a name is better than a number, if there is one
    return called + 0.9 * column.known - theirs


def _email(column: Profile, called: float) -> float:
    if column.addresses < MOSTLY:
        return 0.0
    words = plain_heading(column.heading)
    owner = 0.3 if dict(meanings_of(column.heading)).get(M.REP) else 0.0
    return 0.3 + 0.5 * called + 0.7 * column.known + owner - (0.7 if OF_A_CUSTOMER.search(words) else 0)


def _day(column: Profile, called: float) -> float:
    return called + 0.1 if column.days > MOSTLY and called else 0.0


def _month(column: Profile, called: float) -> float:
    if column.months > MOSTLY:
        return 0.6 + called
    return called if column.days > MOSTLY and called else 0.0


def _amount(column: Profile, called: float) -> float:
    if column.numbers < MOSTLY or (column.days > MOSTLY and column.numbers < column.days):
        return 0.0
    words = plain_heading(column.heading)
    return called - (0.5 if NOT_MONEY.search(words) or COUNTED.search(words) else 0.0)


def _measure(column: Profile, called: float) -> float:
    if column.measures < 0.5 or column.numbers >= 0.5:
        return 0.0
    if not called:  # new business and upsell are kinds of deals, too, and won and lost are their ends
        return 0.0 if column.stages >= 0.5 else 0.5 * column.measures
    return called * 0.4 + column.measures


def _stage(column: Profile, called: float) -> float:
    if not called and column.stages and column.distinct <= FEW and _won_and_lost(column):
        called = 0.3  # whatever it is called: it tells what was won and what was lost
    if not called or column.distinct > 40 or column.days > 0.3:
        return 0.0
    if column.numbers >= 0.5:  # a person has to say what each number means
        return 0.6 * called if called > EXACT and column.distinct <= FEW else 0.0
    return called + min(column.stages, 0.5)


def _won_and_lost(column: Profile) -> bool:
    found = {word_in(value, STAGES) for value in set(column.values)}
    return {Word.WON, Word.LOST} <= found


def _type(column: Profile, called: float) -> float:
    return called * 0.6 + 0.6 * column.types if column.types >= 0.4 else 0.0


def _outcome(column: Profile, called: float) -> float:
    return called * 0.5 + 0.5 * column.outcomes if column.outcomes >= 0.4 and called else 0.0


def _id(column: Profile, called: float) -> float:
    once = column.distinct >= min(len(column.values), 500) * 0.98 and len(column.values) > 0
    return called if once and column.days < MOSTLY else 0.0


def _manager(column: Profile, called: float) -> float:
    return called if column.numbers < 0.3 and column.days < 0.3 else 0.0


def _next_step(column: Profile, called: float) -> float:
    return called  # what is to be done next, or when: both say that there is something


def _text(column: Profile, called: float) -> float:
    return called if column.days < MOSTLY and column.addresses < MOSTLY else 0.0


FITS = {
    M.REP: _who,
    M.LAST_NAME: lambda column, called: called if called > 0.9 and column.numbers < 0.3 else 0.0,
    M.EMAIL: _email,
    M.MANAGER: _manager,
    M.MONTH: _month,
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(AMOUNTS, _amount),
    M.MEASURE: _measure,
    M.STAGE: _stage,
    M.TYPE: _type,
    M.OUTCOME: _outcome,
    M.ID: _id,
    M.NEXT_STEP: _next_step,
}


def _why(column: Profile, meaning: Meaning, called: float) -> str:
    """The reason as a person would give it."""
    if meaning in WHO and column.known > 0.3:
        return f"{round(column.known * 100)} % of its values are people I know"
    if meaning is M.EMAIL:
        return "holds e-mail addresses"
    if meaning is M.MEASURE:
        return "holds names of measures"
    if meaning is M.MONTH and column.months > MOSTLY:
        return "holds months"
    return "by its heading" if called else ""


def _numbers(
    profiles: Sequence[Profile], meanings: list[str], reasons: list[str], names: Mapping[str, str]
) -> float:
    """Columns that are numbers of a measure, of a month, or of both; how sure all of them are."""
    months = sum(_month_inside(each.heading)[0] is not None for each in profiles)
    total = 0.0
    for column, each in enumerate(profiles):
        if meanings[column] or not (each.numbers >= MOSTLY or not each.values):
            continue
        if found := _number(each, names, months >= 2):
            meanings[column], reasons[column] = found, "by its heading"
            total += 0.5
    dated = {M.MONTH, M.DAY} & set(meanings)
    if not dated:
        for column, meaning in enumerate(meanings):
            if meaning.startswith(NUMBER) and "@" not in meaning:
                meanings[column], reasons[column] = "", ""
    return min(total, 2.0) if dated or any("@" in meaning for meaning in meanings) else -2.0


def _number(column: Profile, names: Mapping[str, str], by_month: bool) -> str:
    """`n:revenue_amt`, `n:@2026-10` or both; "" if the heading tells neither."""
    month, rest = _month_inside(column.heading)
    if month and (by_month or not rest):
        return f"{NUMBER}{measure_of(rest, names) or '' if rest else ''}@{month:%Y-%m}"
    if NOT_MONEY.search(plain_heading(column.heading)) and plain_heading(column.heading) not in names:
        return ""
    measure = measure_of(column.heading, names)
    return f"{NUMBER}{measure}" if measure else ""


def _month_inside(heading: str) -> tuple[date | None, str]:
    """The month that a heading names, and the rest of its words."""
    words = heading.split()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            if month := month_in(" ".join(words[start : start + size])):
                return month, " ".join(words[:start] + words[start + size :])
    return None, heading

"""The demo's deals, one by one: they add up to each rep's months, and can be looked at as of any day.

What was won in a month is exactly that month's revenue, and what is open at its end is as many as the
measures say. What a deal is like on a day (its stage, its expected end, whether anybody still works on it)
follows from its dates, so that the funnel moves with the clock.
"""

import csv
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from connectors.crm_measures import next_month
from demo import sales_stories as stories
from demo.sales_stories import Rep
from domain.funnel import Deal

STAGES = ("Discovery", "Demo", "Proposal", "Negotiation")
DAYS_IN_A_STAGE = 14
PLANNED, RESTS_AFTER = (20, 35), (30, 55)
"""Days after which a deal that will be left alone is hoped for, and from which on nobody works on it."""
DAYS = ("created", "planned", "closed", "quiet")
PUT_OFF = timedelta(days=31)
FIRST_WORDS = (
    *("Alder", "Amber", "Beacon", "Birch", "Bluebell", "Bridge", "Cedar", "Clover", "Cobalt", "Copper"),
    *("Coral", "Crescent", "Delta", "Falcon", "Fern", "Garnet", "Granite", "Harbour", "Hazel", "Heron"),
    *("Ivory", "Juniper", "Keystone", "Lantern", "Larch", "Linden", "Maple", "Meadow", "Mill", "North"),
    *("Oak", "Orchard", "Pine", "Quarry", "River", "Saffron", "Sparrow", "Summit", "Tidal", "Willow"),
)
LAST_WORDS = (
    *("Foods", "Logistics", "Clinics", "Hotels", "Textiles", "Energy", "Bakeries", "Insurance", "Tools"),
    *("Printing", "Gardens", "Optics", "Freight", "Schools", "Kitchens", "Labs", "Motors", "Paper"),
    *("Pharmacies", "Robotics", "Sports", "Studios", "Travel", "Water", "Windows", "Works", "Farms"),
    *("Media", "Ceramics", "Dental", "Furniture", "Marine", "Seeds", "Toys"),
    *("Cycles", "Dairies", "Fabrics", "Glass", "Lighting", "Packaging", "Rentals", "Security"),
)

Months = Mapping[date, Mapping[str, float]]


@dataclass(frozen=True)
class SoldDeal:
    """One deal of a rep, named after its customer.

    `planned` is when it was expected to close at first; `closed` is None to the end of the demo. `quiet` is
    the day from which on nobody works on it; None for most.
    """

    rep: str
    name: str
    amount: float
    created: date
    planned: date
    closed: date | None = None
    won: bool = False
    quiet: date | None = None


def customers(rng: random.Random) -> Iterator[str]:
    """Names of customers, each once."""
    names = [" ".join(words) for words in product(FIRST_WORDS, LAST_WORDS)]
    rng.shuffle(names)
    return iter(names)


def read_deals(path: Path) -> list[SoldDeal]:
    """The deals as they stand in a file with the fields of `SoldDeal` as its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_read(row) for row in csv.DictReader(file)]


def deals_of(
    rep: Rep, months: Months, days: Callable[[date], Sequence[date]], names: Iterator[str], rng: random.Random
) -> list[SoldDeal]:
    """The deals behind a rep's measures, by month in the order of time; `days` are a month's working days."""

    def begun(day: date) -> SoldDeal:
        amount = round(rep.revenue / 12 / rep.deals * rng.uniform(0.6, 1.4), -2)
        rests = rng.random() < rep.neglects
        planned, quiet = (day + timedelta(days=rng.randint(*span)) for span in (PLANNED, RESTS_AFTER))
        return SoldDeal(rep.name, next(names), amount, day, planned, quiet=quiet if rests else None)

    done: list[SoldDeal] = []
    opened = [begun(stories.FIRST - timedelta(days=rng.randint(5, 60))) for _ in range(_at_first(months))]
    for month, values in months.items():
        opened += [begun(rng.choice(days(month))) for _ in range(int(values["opp_added_cnt"]))]
        won = [_taken(opened, 0.0) for _ in range(int(values["won_cnt"]))]
        lost = [_taken(opened, rep.neglects) for _ in range(int(values["lost_cnt"]))]
        amounts = _shared(values["revenue_amt"], len(won), rng)
        done += [
            replace(_closed(deal, days(month), rng), won=True, quiet=None, amount=amount)
            for deal, amount in zip(won, amounts, strict=True)
        ]
        done += [_closed(deal, days(month), rng) for deal in lost]
    return sorted([*done, *(_still_open(deal, rng) for deal in opened)], key=_order)


def as_of(deal: SoldDeal, on: date) -> Deal | None:
    """What the CRM says of a deal on the evening before a day; None if it does not know it yet."""
    if deal.created >= on:
        return None
    if deal.closed is not None and deal.closed < on:
        stage = "Won" if deal.won else "Lost"
        return Deal(deal.name, 0, stage, deal.amount, deal.created, deal.closed, deal.closed, won=deal.won)
    worked = on - timedelta(days=1 + len(deal.name) % 9)
    last = max(deal.created, min(worked, deal.quiet or worked))
    stage = STAGES[min((last - deal.created).days // DAYS_IN_A_STAGE, len(STAGES) - 1)]
    closes = deal.planned
    while closes < last:
        closes += PUT_OFF
    step = deal.quiet is None or on < deal.quiet
    return Deal(deal.name, 0, stage, deal.amount, deal.created, closes, last, next_step=step)


def _read(row: Mapping[str, str]) -> SoldDeal:
    days = {name: date.fromisoformat(row[name]) for name in DAYS if row[name]}
    return SoldDeal(row["rep"], row["name"], float(row["amount"]), won=row["won"] == "True", **days)


def _order(deal: SoldDeal) -> tuple[date, str]:
    return deal.created, deal.name


def _at_first(months: Months) -> int:
    """How many deals were open before the first month, so that its end adds up."""
    first = next(iter(months.values()))
    return int(first["open_opp_cnt"] + first["won_cnt"] + first["lost_cnt"] - first["opp_added_cnt"])


def _taken(opened: list[SoldDeal], most_at_rest: float) -> SoldDeal:
    """The oldest of the open deals, removed from them: one that is worked on, until too many are not."""
    resting = [deal for deal in opened if deal.quiet]
    enough = len(resting) > most_at_rest * len(opened) > 0 or len(resting) == len(opened)
    found = min((deal for deal in opened if bool(deal.quiet) == enough), key=_order)
    opened.remove(found)
    return found


def _closed(deal: SoldDeal, days: Sequence[date], rng: random.Random) -> SoldDeal:
    """It closes on one of the month's days, about when it was planned if anybody worked on it."""
    day = rng.choice([day for day in days if day >= deal.created])
    planned = deal.planned if deal.quiet else max(deal.created, day + timedelta(days=rng.randint(-4, 12)))
    return replace(deal, closed=day, planned=planned)


def _still_open(deal: SoldDeal, rng: random.Random) -> SoldDeal:
    """Open to the end of the demo; what is worked on is planned for after it."""
    after = next_month(stories.LAST) + timedelta(days=rng.randint(3, 60))
    return deal if deal.quiet else replace(deal, planned=after)


def _shared(total: float, count: int, rng: random.Random) -> list[float]:
    """An amount of money in so many parts of unequal size, to the cent."""
    sizes = [rng.uniform(0.7, 1.3) for _ in range(count)]
    parts = [round(total * size / sum(sizes), -2) for size in sizes[:-1]]
    return [*parts, round(total - sum(parts), 2)] if count else []

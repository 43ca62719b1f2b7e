"""The demo's sales team in numbers: twenty-one months of measures, daily calls, goals and leave.

`python -m demo.sales_team` writes `demo/data/`. The same seed gives the same bytes: no clock is read, and
each rep has a random stream of their own, so that changing one story leaves the others as they are. The
months from October 2026 on are what will arrive while the demo runs. Money is in EUR.
"""

import csv
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from math import ceil
from pathlib import Path

from connectors.crm_measures import months, next_month
from connectors.measure_files import plain_number, write_measures
from demo import sales_stories as stories
from demo.sales_deals import SoldDeal, customers, deals_of
from demo.sales_stories import PEOPLE, REPS, Person, Range, Rep

SEED = 2026
DATA = Path(__file__).parent / "data"
INPUTS = {"opp_added_cnt": "opps_added", "opp_advanced_cnt": "opps_advanced", "call_cnt": "calls"}
# Goals in the catalogue's names: what has a season and what is the same rate in every month.
SEASONAL = {
    "revenue": "revenue",
    "new_accounts": "new_accounts",
    "new_account_revenue": "new_revenue",
    "gross_profit": "gross_profit",
    "opps_added": "opps_added",
    "opps_advanced": "opps_advanced",
    "sales_calls": "calls",
}
RATES = {"revenue_growth": "growth", "gross_profit_pct": "margin"}
NEW_REVENUE_SHARE = 0.15
PIPELINE_LIMITS = (10, 35)

Measure = tuple[str, date, str, float]
Goal = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True)
class SalesTeam:
    """Everything the demo hands over.

    `measures` are (rep, month, measure, value); `calls` are (rep, day, number); `deals` are what stands
    behind the measures; `goals` are rows of goals.csv as text; `leave` is (rep, first day, last day).
    """

    people: tuple[Person, ...]
    measures: tuple[Measure, ...]
    calls: tuple[tuple[str, date, int], ...]
    deals: tuple[SoldDeal, ...]
    goals: tuple[Goal, ...]
    leave: tuple[tuple[str, date, date], ...]


def build(seed: int = SEED) -> SalesTeam:
    """The whole team from a seed, always the same."""
    measures: list[Measure] = []
    calls: list[tuple[str, date, int]] = []
    deals: list[SoldDeal] = []
    names = customers(random.Random(seed))
    for rep in REPS:
        days, numbers = _history(rep, random.Random(f"{seed} {rep.name}"))
        calls += [(rep.name, day, count) for day, count in sorted(days.items())]
        for month, values in numbers.items():
            measures += [(rep.name, month, measure, float(value)) for measure, value in values.items()]
        rng = random.Random(f"{seed} {rep.name} deals")
        deals += deals_of(rep, numbers, partial(working_days, rep.name), names, rng)
    goals = tuple(goal for rep in REPS for goal in _goals(rep))
    return SalesTeam(PEOPLE, tuple(sorted(measures)), tuple(calls), tuple(deals), goals, stories.LEAVE)


def write(team: SalesTeam, folder: Path) -> None:
    """Writes the team as people, measures, calls_daily, deals, goals and leave (.csv) into a folder."""
    _write(folder / "people.csv", _columns(Person), map(astuple, team.people))
    with (folder / "measures.csv").open("w", encoding="utf-8", newline="") as out:
        write_measures(team.measures, out)
    calls = ((rep, day, "call_cnt", count) for rep, day, count in team.calls)
    _write(folder / "calls_daily.csv", ("rep", "day", "measure", "value"), calls)
    _write(folder / "deals.csv", _columns(SoldDeal), map(astuple, team.deals))
    _write(folder / "goals.csv", ("rep", "kpi", "year", "annual", "shares", "month", "goal"), team.goals)
    _write(folder / "leave.csv", ("rep", "from", "to"), team.leave)


def year_goal(rep: Rep, what: str, year: int) -> int:
    """A rep's goal for a whole year: EUR for money, else a number of things."""
    last_year = year == stories.FIRST.year
    money = {"revenue": 1.0, "gross_profit": rep.margin, "new_revenue": NEW_REVENUE_SHARE}
    if what in money:
        return round(rep.revenue * money[what] * (stories.MONEY_BEFORE if last_year else 1))
    count: int = getattr(rep, what)
    return ceil(count * (stories.COUNTS_BEFORE if last_year else 1))


def month_goal(rep: Rep, what: str, month: date) -> float:
    """A rep's goal for one month, after season and ramp, rounded up for counts and not for money."""
    exact = year_goal(rep, what, month.year) * rep.season[month.month - 1] / 100 * _ramp(rep, what, month)
    return exact if what in ("revenue", "gross_profit", "new_revenue") else ceil(round(exact, 6))


def working_days(rep: str, month: date) -> list[date]:
    """Monday to Friday without New Year, Christmas Day and the rep's leave."""
    days = (month + timedelta(days=number) for number in range((next_month(month) - month).days))
    away = [(first, last) for name, first, last in stories.LEAVE if name == rep]
    return [
        day
        for day in days
        if day.weekday() < 5
        and (day.month, day.day) not in ((1, 1), (12, 25))
        and not any(first <= day <= last for first, last in away)
    ]


def _history(rep: Rep, rng: random.Random) -> tuple[dict[date, int], dict[date, dict[str, float]]]:
    """A rep's calls by day, and all measures by month in the order of time."""
    revenue = _revenue(rep, rng)
    days: dict[date, int] = {}
    numbers: dict[date, dict[str, float]] = {}
    open_deals = 0 if rep.starts > stories.FIRST else 20
    for month in months(rep.starts, stories.LAST):
        values = _month(rep, month, revenue[month], open_deals, rng)
        calls = _daily_calls(rep, month, int(values["call_cnt"]), rng)
        values["call_cnt"] = sum(calls.values())
        open_deals = int(values["open_opp_cnt"])
        days |= calls
        numbers[month] = values
    return days, numbers


def _revenue(rep: Rep, rng: random.Random) -> dict[date, float]:
    """Revenue by month. This year comes first: where it grew on goal, that settles last year's month."""
    revenue: dict[date, float] = {}
    for month in sorted(months(rep.starts, stories.LAST), key=lambda month: (-month.year, month.month)):
        story, goal = rep.story(month), month_goal(rep, "revenue", month)
        year_later = month.replace(year=month.year + 1)
        growth = rep.story(year_later).growth
        if year_later in revenue and growth and story is rep.usual:
            exact = revenue[year_later] / (1 + rep.growth * rng.uniform(*growth))
        else:
            exact = goal * rng.uniform(*story.revenue)
        revenue[month] = round(exact, -1)
        if golden := _golden(rep, month):
            revenue[month] = golden["revenue_amt"]
    return revenue


def _golden(rep: Rep, month: date) -> Mapping[str, float]:
    """What must be exactly so: the sample of the scoring rules, and the year before it."""
    return stories.GOLDEN.get((rep.name, month), {})


def _month(rep: Rep, month: date, revenue: float, open_before: int, rng: random.Random) -> dict[str, float]:
    """All measures of one month; the funnel adds up: open before + added − won − lost = open after."""
    story = rep.story(month)
    deal = rep.revenue / 12 / rep.deals
    margin = rep.margin + rng.uniform(*story.margin)
    new_goal = month_goal(rep, "new_accounts", month)
    values: dict[str, float] = {
        "revenue_amt": revenue,
        "cost_amt": round(revenue * (1 - margin)),
        "new_acct_cnt": max(0, new_goal + story.new_accounts) if revenue else 0,
        "new_acct_rev_amt": ceil(month_goal(rep, "new_revenue", month) * rng.uniform(*story.new_revenue)),
    }
    for measure in INPUTS:
        values[measure] = _input(rep, month, measure, rng)
    won = max(values["new_acct_cnt"], round(revenue / deal))
    values |= {"won_cnt": won, "lost_cnt": round(won * (1 / rep.win_rate - 1) * rng.uniform(0.8, 1.2))}
    values |= _golden(rep, month)
    values |= _pipeline(values, open_before, deal, "lost_cnt" in _golden(rep, month), rng)
    values["exist_rev_amt"] = round(values["revenue_amt"] - values["new_acct_rev_amt"], 2)
    return values


def _input(rep: Rep, month: date, measure: str, rng: random.Random) -> int:
    story = rep.story(month)
    slips: Mapping[str, Range] = rep.slips if story is stories.MISSED else {}
    level = slips.get(measure) or rep.habits.get(measure) or story.inputs
    exact = month_goal(rep, INPUTS[measure], month) * rng.uniform(*level)
    return ceil(exact) if level[0] >= 1 else int(exact)


def _pipeline(
    values: Mapping[str, float], before: int, deal: float, fixed: bool, rng: random.Random
) -> dict[str, float]:
    """Open deals and their value at the month's end; lost deals give way so that the number stays sane."""
    low, high = PIPELINE_LIMITS
    room = before + values["opp_added_cnt"] - values["won_cnt"]
    lost = values["lost_cnt"]
    if not fixed:
        lost = max(0, room - high, min(lost, room - min(low, before)))
    left = int(max(0, room - lost))
    return {
        "lost_cnt": lost,
        "open_opp_cnt": left,
        "open_pipe_amt": round(left * deal * rng.uniform(0.85, 1.15), -2),
    }


def _daily_calls(rep: Rep, month: date, total: int, rng: random.Random) -> dict[date, int]:
    """The month's calls on its working days; Ana's by her promise of ten in every full week."""
    days = working_days(rep.name, month)
    if rep.name == "Ana Silva" and month >= stories.ANA_PROMISE_STARTS:
        weeks = [list(week) for _, week in groupby(days, key=lambda day: day.isocalendar().week)]
        kept = [_spread(2 * len(week) + rng.randint(0, 1), week, rng) for week in weeks]
        return {day: count for week in kept for day, count in week.items()}
    return _spread(total, days, rng)


def _spread(total: int, days: Sequence[date], rng: random.Random) -> dict[date, int]:
    """Nearly even over the days, with some calls put off from one day to another."""
    each, extra = divmod(total, len(days))
    busier = set(rng.sample(days, extra))
    calls = {day: each + (day in busier) for day in days}
    for _ in range(len(days) // 2):
        giver, taker = rng.choice(days), rng.choice(days)
        if calls[giver]:
            calls[giver] -= 1
            calls[taker] += 1
    return calls


def _ramp(rep: Rep, what: str, month: date) -> float:
    """The share of the full goal for somebody new; activity is in a new rep's own hands, results later."""
    if rep.starts <= stories.FIRST:
        return 1.0
    ramp = stories.RAMP_INPUTS if what in INPUTS.values() else stories.RAMP_OUTPUTS
    age = (month.year - rep.starts.year) * 12 + month.month - rep.starts.month
    return ramp[age] if age < len(ramp) else 1.0


def _goals(rep: Rep) -> Iterator[Goal]:
    """Goals by year with a season; by month for rates and for somebody whose goals ramp up."""
    shares = " ".join(map(str, rep.season))
    ramps = rep.starts > stories.FIRST
    for year in range(rep.starts.year, stories.LAST.year + 1):
        rows = list(
            months(max(rep.starts if ramps else date(year, 1, 1), date(year, 1, 1)), date(year, 12, 1))
        )
        for kpi, what in SEASONAL.items():
            if ramps:
                yield from (_monthly(rep, kpi, month, round(month_goal(rep, what, month))) for month in rows)
            else:
                yield (
                    rep.name,
                    kpi,
                    str(year),
                    str(year_goal(rep, what, year)),
                    shares,
                    "",
                    "",
                )
        for kpi, rate in RATES.items():
            yield from (_monthly(rep, kpi, month, getattr(rep, rate)) for month in rows)


def _monthly(rep: Rep, kpi: str, month: date, goal: float) -> Goal:
    return rep.name, kpi, "", "", "", f"{month:%Y-%m}", plain_number(float(goal))


def _columns(kind: type[Person] | type[SoldDeal]) -> list[str]:
    return [column.name for column in fields(kind)]


def _write(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(folder: Path = DATA) -> None:
    """Writes the files anew and says so."""
    folder.mkdir(exist_ok=True)
    write(build(), folder)
    sys.stdout.write(f"Wrote {folder}\n")


if __name__ == "__main__":
    main()

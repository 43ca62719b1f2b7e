"""What a manager needs to set a rep's goals: last year's results, the season they show, and a proposal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import BadAnswer
from domain.facts import GoalsFacts, PlanFacts
from domain.formulas import Readings, parse_formula
from domain.goals import EVEN, INPUT_RAMP, BadShares, filled, learnt, monthly_goals
from domain.kpis import Kind, Kpi
from domain.meetings import last_day, months_back, previous_month
from domain.people import Action, Actor, Person
from storage import goals as stored
from storage import series
from usecases.counting import counting
from usecases.goal_years import facts, known, may_change, year_of
from usecases.goals import save
from usecases.services import Services, calendars, reps_on, require, today

YEARS_BACK, MONTHS = 3, 12
Values = Mapping[date, float]


def plan(services: Services, actor: Actor, rep: Person, year: int, kpi_key: str = "") -> PlanFacts:
    """Everything for setting one KPI's goals for a year; the first KPI that lacks one if none is named.

    Raises:
        NotAllowed: The actor is not responsible for the rep today.
        BadAnswer: "year" or "kpi" is none.
    """
    with services.database.read() as session:
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
        shown = facts(services, session, actor, rep, year)
        counted = counting(services, session, [rep])
        kpi = known(counted, rep, kpi_key or _lacking(shown))
        team = _team(services, session, actor, rep)
        results = _results(services, session, [rep, *team], kpi, shown.months)
        return _plan(services, shown, kpi, results, rep, team)


def draft(
    facts: PlanFacts, annual: float, shares: Sequence[float] | None, ramp: str, ramp_from: int | None
) -> tuple[float, ...]:
    """The twelve goals that follow: shared out by the season, or evenly, and by the ramp; a rate as it is.

    Raises:
        BadAnswer: "shares" are not twelve that total 100.
    """
    if not facts.kpi.adds_up:
        return (annual,) * MONTHS
    steps = facts.ramps.get(ramp, ()) if facts.kpi.kind is Kind.OUTPUT else INPUT_RAMP
    try:
        return monthly_goals(annual, shares or EVEN, ramp=steps, ramp_from=ramp_from)
    except BadShares as trouble:
        raise BadAnswer("shares", trouble.for_people) from None


def completed(facts: PlanFacts) -> tuple[float, ...]:
    """What stands, and for months without a goal what follows from it by the season; a rate as the last."""
    stands = {place: goal for place, goal in enumerate(facts.stands) if goal is not None}
    if facts.kpi.adds_up:
        return filled(stands, facts.learnt or EVEN)
    last = list(stands.values())[-1]
    return tuple(stands.get(place, last) for place in range(MONTHS))


def copy(
    services: Services,
    actor: Actor,
    rep: Person,
    source: Person,
    *,
    year: int,
    kpis: Sequence[str],
    percent: float = 100,
    reason: str = "",
) -> GoalsFacts:
    """Give a rep the goals of another for these KPIs: amounts and counts by so many percent, rates as such.

    Raises:
        NotAllowed: The actor is not responsible for both today.
        BadAnswer: "source" has no such goals, "percent" makes no sense, or a "reason" is missing.
    """
    if not 0 < percent <= 1000:
        raise BadAnswer("percent", "How many percent of those goals? A number from 1 to 1000.")
    with services.database.write() as session:
        for each in (rep, source):
            require(session, Action.SET_GOALS, actor, each, on=today(services, each))
        counted = counting(services, session, [rep, source])
        months = year_of(counted, rep, year, today(services, rep))
        stands = stored.months(session, [source.id], months[0], months[-1])[source.id]
        wanted = {
            (key, month): _scaled(known(counted, rep, key), goal, percent)
            for (key, month), goal in stands.items()
            if key in kpis
        }
        if not wanted:
            raise BadAnswer("source", f"{source.first_name} has no such goals in {year}.")
        return save(services, session, actor, rep, year, wanted, reason)


def _scaled(kpi: Kpi, goal: float, percent: float) -> float:
    return float(round(goal * percent / 100)) if kpi.adds_up else goal


def _lacking(shown: GoalsFacts) -> str:
    """The first KPI that has no goal in some month, else the first one."""
    lacking = [
        kpi for kpi in shown.kpis if any((kpi.key, month) not in shown.goals for month in shown.months)
    ]
    return next((kpi.key for kpi in [*lacking, *shown.kpis]), "")


def _team(services: Services, session: Session, actor: Actor, rep: Person) -> tuple[Person, ...]:
    """The manager's other reps."""
    if actor.person is None:
        return ()
    reps = reps_on(session, actor.person, today(services, actor.person))
    return tuple(each for each in reps if each.id != rep.id)


def _results(
    services: Services, session: Session, reps: Sequence[Person], kpi: Kpi, months: Sequence[date]
) -> dict[int, Values]:
    """What each made, month by month, in the years before and in the one that is planned."""
    last = previous_month(today(services, reps[0]))
    first = min(months_back(months[0], MONTHS * 2 + 1)[0], months_back(last, MONTHS * (YEARS_BACK + 1))[0])
    formula = parse_formula(kpi.formula)
    measured = series.measures(session, [each.id for each in reps], first, max(last, months[-1]))
    days = calendars(services, session, reps)
    found: dict[int, Values] = {}
    for each in reps:
        when = sorted({month for told in measured[each.id].values() for month in told if month <= last})
        weeks = {m: days[each.id].days_present(m, last_day(m)) / 5 for m in when}
        readings = Readings(measured[each.id], weeks=weeks)
        values = {month: formula.value(readings, month) for month in when}
        found[each.id] = {month: value for month, value in values.items() if value is not None}
    return found


def _plan(
    services: Services,
    shown: GoalsFacts,
    kpi: Kpi,
    results: Mapping[int, Values],
    rep: Person,
    team: Sequence[Person],
) -> PlanFacts:
    now, made = today(services, rep), results[rep.id]
    before = [month.replace(year=month.year - 1) for month in shown.months]
    last = tuple(made.get(month) for month in before)
    stands = tuple(shown.goals.get((kpi.key, month)) for month in shown.months)
    season, why = _season(rep, team, results, now) if kpi.adds_up else (None, "")
    own = learnt(
        [{month.month: value for month, value in zip(before, last, strict=True) if value is not None}]
    )
    return PlanFacts(
        rep,
        shown.year,
        kpi,
        shown.kpis,
        shown.months,
        last,
        stands,
        tuple(may_change(month, goal, now) for month, goal in zip(shown.months, stands, strict=True)),
        _in_order(season, shown.months),
        _in_order(own, shown.months) if kpi.adds_up else None,
        why,
        *_base(kpi, last, [made.get(month) for month in months_back(previous_month(now), MONTHS)]),
        services.catalogue.ramps,
        tuple(team),
    )


def _season(
    rep: Person, team: Sequence[Person], results: Mapping[int, Values], now: date
) -> tuple[tuple[float, ...] | None, str]:
    """The season of up to three years of results, the rep's own or else the team's, and where it is from."""
    own = list(_years(results[rep.id], now))
    if found := learnt(own):
        return found, f"learnt from {rep.first_name}'s own results of {_many(len(own), 'year')}"
    years = {each.id: list(_years(results[each.id], now)) for each in team}
    told = [each for each in years.values() if each]
    if found := learnt(year for each in told for year in each):
        people = _many(len(told), "other rep")
        return (
            found,
            f"learnt from the team ({people}): {rep.first_name} has no whole year of results yet",
        )
    return None, "even: nobody in the team has a whole year of results yet"


def _years(values: Values, now: date) -> Iterable[dict[int, float]]:
    """The last three spans of twelve months, each with the results it has; those with hardly any left out."""
    end = previous_month(now)
    for _ in range(YEARS_BACK):
        span = months_back(end, MONTHS)
        year = {month.month: values[month] for month in span if month in values}
        if learnt([year]):
            yield year
        end = previous_month(span[0])


def _base(kpi: Kpi, last: Sequence[float | None], lately: Sequence[float | None]) -> tuple[float | None, str]:
    """What a proposal starts from: the year before if it is whole, else the last twelve months, else nothing.

    Of a rate it is the mean of these months.
    """
    for values, words in ((last, "the year before"), (lately, "the last twelve months")):
        there = [value for value in values if value is not None]
        if len(there) == MONTHS and sum(there) > 0:
            return (sum(there) if kpi.adds_up else sum(there) / MONTHS), words
    return None, ""


def _in_order(shares: tuple[float, ...] | None, months: Sequence[date]) -> tuple[float, ...] | None:
    """Shares from January to December in the order of the fiscal year."""
    return tuple(shares[month.month - 1] for month in months) if shares else None


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

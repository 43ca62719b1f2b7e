"""A rep's fiscal year of goals: its months, what stands, and how a goal for it becomes those of months."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import BadAnswer, NotAllowed
from domain.facts import GoalsFacts
from domain.goals import BadShares, fiscal_months, monthly_goals
from domain.kpis import Catalogue, Kpi
from domain.people import Action, Actor, Person
from storage import agreements as stored_agreements
from storage import goals as stored
from storage import people as stored_people
from usecases.counting import Counting, counting, told
from usecases.services import Services, require, today

YEARS = range(2000, 2101)

Months = Mapping[date, float]


def facts(services: Services, session: Session, actor: Actor, rep: Person, year: int) -> GoalsFacts:
    """A rep's year for whoever has been let in already."""
    now = today(services, rep)
    counted = counting(services, session, [rep])
    months = year_of(counted, rep, year, now)
    this = min(max(first_of(now), months[0]), months[-1])
    agreement = stored_agreements.of_year(session, rep.id, months[0])
    return GoalsFacts(
        rep,
        year,
        counted.of(rep, this).kpis,
        months,
        stored.months(session, [rep.id], months[0], months[-1])[rep.id],
        may_set(services, session, actor, rep),
        told(services, session, rep, this),
        agreement,
        stored_people.get(session, agreement.by_id) if agreement and agreement.by_id else None,
    )


def may_set(services: Services, session: Session, actor: Actor, rep: Person) -> bool:
    """Whether the actor may set the rep's goals today."""
    try:
        require(session, Action.SET_GOALS, actor, rep, on=today(services, rep))
    except NotAllowed:
        return False
    return True


def year_of(counted: Counting, rep: Person, year: int, now: date) -> tuple[date, ...]:
    """The twelve months of the rep's fiscal year, which begins as their team says today.

    Raises:
        BadAnswer: "year" is none.
    """
    if year not in YEARS:
        raise BadAnswer("year", f"Please give me a year between {YEARS[0]} and {YEARS[-1]}.")
    return fiscal_months(year, counted.of(rep, first_of(now)).year_starts)


def shared_out(
    catalogue: Catalogue, kpi: Kpi, months: Sequence[date], annual: float, shares: Sequence[float] | None
) -> Months:
    """Twelve months of a year's goal.

    Raises:
        BadAnswer: With the name of the field that makes no sense.
    """
    amount = amount_of(annual)
    if not kpi.adds_up:
        return dict.fromkeys(months, amount)
    try:
        goals = monthly_goals(amount, catalogue.season if shares is None else shares)
    except BadShares as trouble:
        raise BadAnswer("shares", trouble.for_people) from None
    return dict(zip(months, goals, strict=True))


def known(counted: Counting, rep: Person, key: str) -> Kpi:
    """The KPI of that key, the catalogue's or the team's own.

    Raises:
        BadAnswer: "kpi" is none.
    """
    found = counted.kpi(rep, key)
    if found is None:
        raise BadAnswer("kpi", f"I don't know a KPI called “{key}”.")
    return found


def amount_of(value: float) -> float:
    """A goal as a number.

    Raises:
        BadAnswer: "annual" is none, or below zero.
    """
    if not (math.isfinite(value) and value >= 0):
        raise BadAnswer("annual", "A goal is a number of zero or more.")
    return float(value)


def may_change(month: date, before: float | None, now: date) -> bool:
    """A month that is over keeps its goal; one that never had any can still get one."""
    return before is None or month >= first_of(now)


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)

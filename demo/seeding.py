"""Fills the local Slack and the bot with the demo's sales team, and brings what arrives later.

Everything goes through the use cases, as the product itself: what the demo shows is what an import does.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from connectors.crm_measures import OwnedDeal, next_month
from connectors.goal_files import read_goals
from connectors.measure_files import MeasureFile, read_measures
from demo.sales_deals import SoldDeal, as_of, read_deals
from demo.sales_team import DATA
from domain.people import SYSTEM, Person
from usecases import goals, numbers, people
from usecases.services import Services

TEAM = {"id": "T0DEMO", "name": "Northwind Sales", "domain": "northwind-sales"}
CHANNEL = {"id": "C0SALES", "name": "sales"}
SOURCE = "demo CRM"
LOADED_BEFORE = (timedelta(61), timedelta(31), timedelta(0))
"""When the CRM was read before the demo begins: what was put off in between can be seen."""
MONTHLY, DAILY = "measures.csv", "calls_daily.csv"


def workspace_seed() -> dict[str, Any]:
    """The local Slack before anything has happened: the team, its people, and one channel with the app."""
    users = [_user(row) for row in _rows("people.csv")]
    members = [*(user["id"] for user in users), "app"]
    return {"team": TEAM, "users": users, "channels": [CHANNEL | {"members": members}]}


def seed(services: Services, until: date) -> None:
    """Tell the bot who leads whom, who is away, the goals, and every number from before `until`.

    The people are there already: they came from Slack. Twice is harmless.

    Raises:
        UnknownPerson: Somebody of the demo has not been welcomed yet.
    """
    rows = _rows("people.csv")
    team = {row["id"]: people.asking(services, row["id"]) for row in rows}
    for row in rows:
        if row["manager"]:
            starts = date.fromisoformat(row["starts"])
            people.lead(services, SYSTEM, rep=team[row["id"]], manager=team[row["manager"]], starts=starts)
    _note_leave(services, {row["name"]: team[row["id"]] for row in rows})
    goals.load(services, SYSTEM, read_goals(DATA / "goals.csv").rows)
    for ago in LOADED_BEFORE:
        feed(services, until - ago)


def feed(services: Services, until: date) -> None:
    """Bring what has arrived since: months that ended before `until`, calls and deals up to the day before.

    The load itself remembers how far it went, so it costs one query when there is nothing new.
    """
    before = numbers.last_load(services, SYSTEM, SOURCE)
    since = date.fromisoformat(before[1]) if before and before[1] else date.min
    if until <= since:
        return
    measures = tuple(services.catalogue.measures)
    months = [row for row in _file(MONTHLY, measures).measured if since < next_month(row.month) <= until]
    days = [row for row in _file(DAILY, measures).daily if since <= row.day < until]
    numbers.load_measures(
        services,
        SYSTEM,
        source=SOURCE,
        measured=months,
        daily=days,
        deals=[OwnedDeal(each.rep, deal) for each in _sold() if (deal := as_of(each, until)) is not None],
        emails={row["name"]: row["email"] for row in _rows("people.csv")},
        rows=(len(months) + len(days), len(months) + len(days), 0),
        fingerprint=until.isoformat(),
    )


def _user(row: Mapping[str, str]) -> dict[str, Any]:
    """A person of the demo as the local Slack wants to have them."""
    return {
        "id": row["id"],
        "name": row["email"].partition("@")[0],
        "real_name": row["name"],
        "email": row["email"],
        "tz": row["tz"],
        "locale": row["locale"],
        "is_admin": row["role"] == "administrator",
    }


def _note_leave(services: Services, by_name: Mapping[str, Person]) -> None:
    for row in _rows("leave.csv"):
        starts, ends = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        people.away(services, SYSTEM, person=by_name[row["rep"]], starts=starts, ends=ends)


@cache
def _file(name: str, measures: tuple[str, ...]) -> MeasureFile:
    """A file of measures, read once: it does not change while the demo runs."""
    return read_measures(DATA / name, measures)


@cache
def _sold() -> tuple[SoldDeal, ...]:
    return tuple(read_deals(DATA / "deals.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

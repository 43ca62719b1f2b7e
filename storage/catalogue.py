"""Which KPIs each team chose, and from which month on. Rows are only ever added."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.catalogue import Selection
from domain.kpis import Direction, Driver, Family, Kind, Kpi, Pacing, Scoring, Unit
from storage import tables

KINDS: Mapping[str, type] = {
    "kind": Kind,
    "family": Family,
    "unit": Unit,
    "direction": Direction,
    "scoring": Scoring,
    "pacing": Pacing,
}


def of_teams(
    session: Session, managers: Collection[int], known: Mapping[str, Kpi]
) -> dict[int, list[Selection]]:
    """Every selection of these managers' teams, in the order they were made; teams without any are left out.

    `known` is the catalogue in whose words the selections are to be read.
    """
    query = select(tables.TeamKpis).order_by(tables.TeamKpis.id)
    query = query.where(tables.TeamKpis.manager_id.in_(managers))
    found: dict[int, list[Selection]] = {}
    for row in session.scalars(query):
        found.setdefault(row.manager_id, []).append(_from_row(row, known))
    return found


def everything(session: Session, workspace: str, known: Mapping[str, Kpi]) -> dict[int, list[Selection]]:
    """The same for every team of the workspace."""
    people = select(tables.Person.id).where(tables.Person.workspace == workspace)
    return of_teams(session, session.scalars(people).all(), known)


def add(session: Session, manager_id: int, selection: Selection) -> None:
    """Save a decision."""
    values = {name: getattr(selection, name) for name in ("pack", "year_starts", "starts", "by_id", "at")}
    row = values | {
        "manager_id": manager_id,
        "weights": [[key, weight] for key, weight in selection.weights.items()],
        "own": [asdict(kpi) for kpi in selection.own],
        "reason": selection.reason or None,
    }
    session.execute(insert(tables.TeamKpis), [row])


def _from_row(row: tables.TeamKpis, known: Mapping[str, Kpi]) -> Selection:
    return Selection(
        row.pack,
        {str(key): float(weight) for key, weight in row.weights},
        tuple(_kpi(each) for each in row.own),
        row.year_starts,
        row.starts,
        row.by_id,
        row.at,
        row.reason or "",
        known,
    )


def _kpi(saved: Mapping[str, Any]) -> Kpi:
    kinds = {name: kind(saved[name]) for name, kind in KINDS.items()}
    drivers = tuple(Driver(each) for each in saved["drivers"])
    return Kpi(**(dict(saved) | kinds | {"drivers": drivers}))

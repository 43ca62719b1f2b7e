"""Reads and writes what counts for teams: YAML, or a CSV with a line for each KPI of a team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import yaml

from connectors.cells import parse_month
from connectors.tables import BadCell, Reading, Row, UnreadableFile, read_table
from domain.catalogue import Selection, own_key, own_kpi
from domain.kpis import Catalogue, Direction, Kind, Kpi, Unit

COLUMNS = {
    "team": ("manager", "team_of"),
    "kpi": ("key",),
    "weight": ("weight_percent",),
    "from": ("starts", "month"),
    "pack": (),
    "year_starts": ("fiscal_year_starts",),
    "reason": ("why",),
    **dict.fromkeys(("name", "about", "unit", "direction", "kind", "formula"), ()),
}
OWN = ("name", "about", "unit", "direction", "kind", "formula")


@dataclass
class TeamFile:
    """What a file says counts for the team of a manager (name or e-mail); `starts` is None for now."""

    team: str
    starts: date | None = None
    pack: str = ""
    weights: dict[str, float] = field(default_factory=dict)
    own: list[Kpi] = field(default_factory=list)
    year_starts: int = 1
    reason: str = ""


def read_kpis(path: Path, catalogue: Catalogue) -> tuple[TeamFile, ...]:
    """Every team of a file, as it stands there; whether it adds up is for the use case to say.

    Raises:
        UnreadableFile: With the place and a sentence; nothing of such a file is used.
        MissingColumn: A CSV without team, kpi or weight.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        return tuple(_team(path.name, each, catalogue) for each in _documents(path))
    return _from_table(path, catalogue)


def write_kpis(teams: Iterable[tuple[str, Selection]], out: TextIO) -> None:
    """Writes (team, selection) as YAML that `read_kpis` reads back."""
    rows = [_row(team, chosen) for team, chosen in teams]
    yaml.safe_dump({"teams": rows}, out, sort_keys=False, allow_unicode=True)


def _documents(path: Path) -> list[Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise UnreadableFile(f"{path.name} could not be read: {problem}") from problem
    teams = found.get("teams") if isinstance(found, dict) else None
    if not isinstance(teams, list) or not all(isinstance(each, dict) for each in teams):
        raise UnreadableFile(f"{path.name} needs a list of teams under the key “teams”.")
    return teams


def _team(file: str, row: Mapping[str, Any], catalogue: Catalogue) -> TeamFile:
    name = str(row.get("team") or "")
    where = f"{file}, team {name or '?'}"
    if not name:
        raise UnreadableFile(f"{file}: a team has no “team”, the name or e-mail of its manager.")
    unknown = sorted(set(row) - {"team", "from", "pack", "weights", "own", "year_starts", "reason"})
    if unknown:
        raise UnreadableFile(f"{where}: I don't know the key “{unknown[0]}”.")
    try:
        pack = str(row.get("pack") or "core")
        weights = row["weights"] if "weights" in row else catalogue.packs[pack]
        return TeamFile(
            name,
            parse_month(str(row["from"])) if row.get("from") else None,
            pack,
            {str(key): float(weight) for key, weight in weights.items()},
            [_own(each) for each in row.get("own") or ()],
            int(row.get("year_starts") or 1),
            str(row.get("reason") or ""),
        )
    except KeyError as problem:
        raise UnreadableFile(f"{where}: {problem.args[0]} is missing or unknown.") from problem
    except (TypeError, ValueError, AttributeError) as problem:
        raise UnreadableFile(f"{where}: {problem}") from problem


def _own(row: Mapping[str, Any]) -> Kpi:
    """A team's own KPI; its key follows from its name if there is none."""
    name = str(row["name"])
    return own_kpi(
        name,
        str(row.get("about") or ""),
        Unit(row["unit"]),
        Direction(row.get("direction") or "up"),
        Kind(row["kind"]),
        str(row["formula"]),
        key=str(row.get("key") or own_key(name, ())),
    )


def _from_table(path: Path, catalogue: Catalogue) -> tuple[TeamFile, ...]:
    table = read_table(path, COLUMNS, ("team", "kpi", "weight"))
    reading, teams = Reading(), dict[str, TeamFile]()
    for _ in reading.accepted(table, lambda row: _take(row, teams)):
        pass
    if reading.refusals:
        bad = reading.refusals[0]
        raise UnreadableFile(f"{bad.file} line {bad.line}, {bad.column} {bad.value!r}: {bad.reason}")
    return tuple(teams.values())


def _take(row: Row, teams: dict[str, TeamFile]) -> None:
    """One KPI of a team; what is said of the team itself counts where it first stands."""
    if not row.values["team"] or not row.values["kpi"]:
        raise BadCell("team" if not row.values["team"] else "kpi", "", "Nothing is named here.")
    team = teams.setdefault(row.values["team"], TeamFile(row.values["team"]))
    key = row.values["kpi"]
    if key in team.weights:
        raise BadCell("kpi", key, "This KPI stands there twice.")
    team.weights[key] = row.read("weight", float)
    team.starts = team.starts or row.read_optional("from", parse_month)
    team.pack = team.pack or row.values["pack"]
    team.year_starts = row.read_optional("year_starts", int) or team.year_starts
    team.reason = team.reason or row.values["reason"]
    if row.values["formula"]:
        try:
            team.own.append(_own({name: row.values[name] for name in OWN} | {"key": key}))
        except ValueError as problem:
            raise BadCell("unit", row.values["unit"], f"{problem}.") from problem


def _row(team: str, chosen: Selection) -> dict[str, Any]:
    row: dict[str, Any] = {"team": team, "pack": chosen.pack, "weights": dict(chosen.weights)}
    row |= {"from": f"{chosen.starts:%Y-%m}"} if chosen.starts else {}
    row |= {"year_starts": chosen.year_starts} if chosen.year_starts != 1 else {}
    row |= {"reason": chosen.reason} if chosen.reason else {}
    if chosen.own:
        row["own"] = [_own_row(kpi) for kpi in chosen.own]
    return row


def _own_row(kpi: Kpi) -> dict[str, str]:
    return {
        "key": kpi.key,
        "name": kpi.name,
        "about": kpi.note,
        "unit": kpi.unit.value,
        "direction": kpi.direction.value,
        "kind": kpi.kind.value,
        "formula": kpi.formula,
    }

"""Loads the KPI catalogue from its YAML and refuses one that contradicts itself."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from domain.errors import OneOnOneError
from domain.formulas import BadFormula, compile_formula
from domain.kpis import Catalogue, Direction, Kind, Kpi, Pacing, Scoring, Unit

HERE = Path(__file__).parent


class BadContent(OneOnOneError):
    """The KPI catalogue or the coaching bank contradicts itself, so I did not load it."""


def load_catalogue(folder: Path = HERE) -> Catalogue:
    """Read `kpis.yaml`.

    Raises:
        BadContent: Something in it is missing, unknown or does not add up.
    """
    raw = read_yaml(folder / "kpis.yaml")
    try:
        catalogue = _catalogue(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadContent(f"kpis.yaml: something is missing or of the wrong kind ({error}).") from error
    _check(catalogue)
    return catalogue


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file that holds a mapping.

    Raises:
        BadContent: It cannot be read, or it holds something else.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadContent(f"{path.name} could not be read: {error}") from error
    if not isinstance(found, dict):
        raise BadContent(f"{path.name} is empty or not a mapping.")
    return found


def unique(keys: Iterable[str], what: str) -> None:
    """Refuse a key that is used twice.

    Raises:
        BadContent: One is.
    """
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise BadContent(f"{what} {key} is there twice.")
        seen.add(key)


def _catalogue(raw: Mapping[str, Any]) -> Catalogue:
    unique((row["key"] for row in raw["kpis"]), "The KPI")
    rules = raw["goal_rules"]
    return Catalogue(
        measures={str(key): str(text) for key, text in raw["measures"].items()},
        kpis={row["key"]: _kpi(row) for row in raw["kpis"]},
        packs={name: {key: float(each) for key, each in pack.items()} for name, pack in raw["packs"].items()},
        ramps={name: tuple(float(step) for step in steps) for name, steps in rules["ramp_presets"].items()},
        season=tuple(float(share) for share in rules["seasonality_default"]),
    )


def _kpi(row: Mapping[str, Any]) -> Kpi:
    points = row.get("band_width_pts")
    return Kpi(
        key=row["key"],
        name=row["name"],
        kind=Kind(row["kind"]),
        sub=row["sub"],
        unit=Unit(row["unit"]),
        direction=Direction(row["direction"]),
        formula=row["formula"],
        scoring=Scoring(row["attainment"]),
        band_width=None if points is None else points / 100,
        pacing=Pacing(row["pace"]),
        prorate=bool(row["prorate"]),
        seed=bool(row["seed"]),
        note=row["note"],
        short=row.get("short", ""),
    )


def _check(catalogue: Catalogue) -> None:
    for kpi in catalogue.kpis.values():
        _check_kpi(kpi, catalogue)
    for name, pack in catalogue.packs.items():
        _check_pack(name, pack, catalogue.kpis)


def _check_kpi(kpi: Kpi, catalogue: Catalogue) -> None:
    try:
        formula = compile_formula(kpi.formula, catalogue.measures)
    except BadFormula as error:
        raise BadContent(f"KPI {kpi.key}: {error}") from error
    unknown = formula.goals - catalogue.kpis.keys()
    if unknown:
        raise BadContent(f"KPI {kpi.key} asks for the goal of {min(unknown)}, which is no KPI.")
    if kpi.scoring is Scoring.BAND and not (kpi.band_width and kpi.band_width > 0):
        raise BadContent(f"KPI {kpi.key} is scored in a band, but has no width.")


def _check_pack(name: str, pack: Mapping[str, float], kpis: Mapping[str, Kpi]) -> None:
    unknown = pack.keys() - kpis.keys()
    if unknown:
        raise BadContent(f"Pack {name} weighs {min(unknown)}, which is no KPI.")
    total = sum(pack.values())
    if abs(total - 100) > 1e-6 or min(pack.values(), default=0.0) < 0:
        raise BadContent(f"The weights of pack {name} total {total:g}, not 100.")
    outputs = sum(weight for key, weight in pack.items() if kpis[key].kind is Kind.OUTPUT)
    if outputs <= total - outputs:
        raise BadContent(f"Pack {name} gives its outputs {outputs:g}; they must weigh more than its inputs.")

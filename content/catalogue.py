"""Loads the KPI catalogue from its YAML and refuses one that contradicts itself."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from domain.errors import OneOnOneError
from domain.formulas import BadFormula, compile_formula
from domain.kpis import (
    BadWeights,
    Catalogue,
    Direction,
    Driver,
    Family,
    Kind,
    Kpi,
    Pacing,
    Scoring,
    Unit,
    check_weights,
)

HERE = Path(__file__).parent
FILE = "kpis.yaml"


class BadContent(OneOnOneError):
    """The KPI catalogue or the coaching bank contradicts itself, so I did not load it."""


def load_catalogue(folder: Path = HERE) -> Catalogue:
    """Read `kpis.yaml`.

    Raises:
        BadContent: Something in it is missing, unknown or does not add up.
    """
    raw = read_yaml(folder / FILE)
    try:
        catalogue = _catalogue(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadContent(f"{FILE}: something is missing or of the wrong kind ({error}).") from error
    _check(catalogue)
    return catalogue


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file that holds a mapping, in which no key stands twice.

    Raises:
        BadContent: It cannot be read, or it holds something else.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadContent(f"{path.name} could not be read: {error}") from error
    if not isinstance(found, dict):
        raise BadContent(f"{path.name} is empty or not a mapping.")
    return found


class _Loader(yaml.SafeLoader):
    """YAML's own rule that keys are unique, which PyYAML lets pass: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} is there twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


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
    unique((row["key"] for row in raw["kpis"]), f"{FILE}: the KPI")
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
    try:
        return Kpi(
            key=row["key"],
            name=row["name"],
            kind=Kind(row["kind"]),
            family=Family(row["sub"]),
            unit=Unit(row["unit"]),
            direction=Direction(row["direction"]),
            formula=row["formula"],
            scoring=Scoring(row["attainment"]),
            band_width=None if points is None else points / 100,
            pacing=Pacing(row["pace"]),
            prorate=bool(row["prorate"]),
            seed=bool(row["seed"]),
            note=row["note"],
            short=row["short"],
            drivers=tuple(Driver(each) for each in row["drivers"]),
        )
    except KeyError as error:
        raise BadContent(f"{FILE}, KPI {row['key']}: {error.args[0]} is missing.") from error
    except (TypeError, ValueError) as error:
        raise BadContent(f"{FILE}, KPI {row['key']}: {error}.") from error


def _check(catalogue: Catalogue) -> None:
    for kpi in catalogue.kpis.values():
        _check_kpi(kpi, catalogue)
    for name, pack in catalogue.packs.items():
        try:
            check_weights(pack, catalogue.kpis)
        except BadWeights as error:
            raise BadContent(f"{FILE}, pack {name}: {error}") from error


def _check_kpi(kpi: Kpi, catalogue: Catalogue) -> None:
    where = f"{FILE}, KPI {kpi.key}:"
    try:
        formula = compile_formula(kpi.formula, catalogue.measures)
    except BadFormula as error:
        raise BadContent(f"{where} {error}") from error
    unknown = formula.goals - catalogue.kpis.keys()
    if unknown:
        raise BadContent(f"{where} it asks for the goal of {min(unknown)}, which is no KPI.")
    if kpi.scoring is Scoring.BAND and not (kpi.band_width and kpi.band_width > 0):
        raise BadContent(f"{where} it is scored in a band, but has no width.")
    if not (kpi.name and kpi.short and kpi.drivers):
        raise BadContent(f"{where} it needs a name, a short name, and what drives it.")

"""The shipped catalogue loads; a broken one does not."""

from pathlib import Path

import pytest
import yaml

from content.catalogue import HERE, BadContent, load_catalogue
from domain.kpis import Family, Kind

PACK = {"revenue": 60, "sales_calls": 40}


def test_the_shipped_catalogue() -> None:
    found = load_catalogue()
    assert len([kpi for kpi in found.kpis.values() if kpi.seed]) >= 9
    assert found.kpis["gross_profit_pct"].band_width == 0.10
    assert found.ramps["mid_market"] == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert sum(found.season) == pytest.approx(100)
    assert (len(found.kpis), len(found.measures), len(found.packs)) == (51, 50, 8)
    for name in found.packs:
        weights = found.pack(name)
        assert sum(weight for kpi, weight in weights if kpi.kind is Kind.OUTPUT) > 50


def test_every_kpi_has_both_names_a_family_and_what_drives_it() -> None:
    kpis = load_catalogue().kpis.values()
    assert all(kpi.name and kpi.drivers and 0 < len(kpi.short) <= 24 for kpi in kpis)
    assert len({kpi.short for kpi in kpis}) == len({kpi.name for kpi in kpis}) == 51
    for kpi in kpis:
        assert (kpi.family is Family.RESULT) is (kpi.kind is Kind.OUTPUT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw["kpis"][0].update(formula="nonsense_amt"), "kpis.yaml, KPI revenue: .*nonsense_amt"),
        (lambda raw: raw["kpis"][0].update(formula="revenue_amt +"), "revenue"),
        (lambda raw: raw["kpis"][0].update(formula="ytd_goal('nonsense')"), "nonsense"),
        (lambda raw: raw["kpis"][0].update(kind="nonsense"), "nonsense"),
        (lambda raw: raw["kpis"][1].update(unit="furlongs"), "kpis.yaml, KPI revenue_growth: 'furlongs'"),
        (lambda raw: raw["kpis"][1].update(direction="sideways"), "KPI revenue_growth: 'sideways'"),
        (lambda raw: raw["kpis"][1].update(sub="other"), "KPI revenue_growth: 'other'"),
        (lambda raw: raw["kpis"][1].update(drivers=["luck"]), "KPI revenue_growth: 'luck'"),
        (lambda raw: raw["kpis"][1].update(drivers=[]), "what drives it"),
        (lambda raw: raw["kpis"][0].pop("name"), "KPI revenue: name is missing"),
        (lambda raw: raw["kpis"][0].pop("short"), "KPI revenue: short is missing"),
        (lambda raw: raw["kpis"].append(raw["kpis"][0]), "twice"),
        (lambda raw: raw["kpis"][5].pop("band_width_pts"), "no width"),
        (lambda raw: raw.update(packs={"p": PACK | {"revenue": 61}}), "kpis.yaml, pack p: .*not 100"),
        (lambda raw: raw.update(packs={"p": {}}), "not 100"),
        (lambda raw: raw.update(packs={"p": {"revenue": 50, "sales_calls": 50}}), "weigh more"),
        (lambda raw: raw.update(packs={"p": PACK | {"nonsense": 0}}), "nonsense"),
        (lambda raw: raw.update(packs={"p": PACK | {"revenue": -60}}), "zero or more"),
        (lambda raw: raw.clear(), "missing"),
    ],
)
def test_a_broken_catalogue_is_refused(tmp_path: Path, change, said: str) -> None:
    raw = yaml.safe_load((HERE / "kpis.yaml").read_text(encoding="utf-8"))
    change(raw)
    (tmp_path / "kpis.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(BadContent, match=said):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    "again", ["revenue_amt: twice", "version: 2\nversion: 3", "packs:\n  p: {revenue: 60, revenue: 40}"]
)
def test_a_key_that_stands_twice_is_refused_where_yaml_would_take_the_second(
    tmp_path: Path, again: str
) -> None:
    text = (HERE / "kpis.yaml").read_text(encoding="utf-8")
    changed = text.replace("measures:\n", f"measures:\n  {again}\n") if "amt" in again else f"{text}{again}\n"
    (tmp_path / "kpis.yaml").write_text(changed, encoding="utf-8")
    with pytest.raises(BadContent, match="twice"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("text", ["", "- a", "a: [", None])
def test_an_unreadable_file_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "kpis.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=r"kpis\.yaml"):
        load_catalogue(tmp_path)

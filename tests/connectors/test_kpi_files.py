"""What counts for teams, from YAML and CSV and back."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.kpi_files import read_kpis, write_kpis
from connectors.tables import MissingColumn, UnreadableFile
from domain.catalogue import default, own_kpi
from domain.kpis import Direction, Kind, Unit
from tests.domain.core_sample import CATALOGUE

DEMO = own_kpi("Demo rate", "Demos of calls", Unit.RATIO, Direction.UP, Kind.INPUT, "demo_cnt / call_cnt",
               key="own_demo_rate")  # fmt: skip
TEAM = """
teams:
  - team: dana@example.com
    from: 2026-11
    pack: hunter
    reason: New accounts first
  - team: Leo Lind
    year_starts: 4
    weights: {revenue: 60, own_demo_rate: 40}
    own:
      - {name: Demo rate, about: Demos of calls, unit: ratio, kind: input, formula: demo_cnt / call_cnt}
"""


def read(folder: Path, text: str, name: str = "kpis.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_kpis(path, CATALOGUE)


def test_a_pack_or_weights_of_ones_own_with_the_month_and_the_reason(tmp_path: Path) -> None:
    dana, leo = read(tmp_path, TEAM)
    assert (dana.team, dana.starts, dana.reason) == (
        "dana@example.com",
        date(2026, 11, 1),
        "New accounts first",
    )
    assert dana.weights == CATALOGUE.packs["hunter"]
    assert (leo.starts, leo.year_starts, leo.own) == (None, 4, [DEMO])


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    chosen = replace(
        default(CATALOGUE, "core"), own=(DEMO,), weights={"revenue": 60.0, DEMO.key: 40.0}, year_starts=7,
        starts=date(2026, 10, 1), reason="Jahresgespräch",
    )  # fmt: skip
    out = io.StringIO()
    write_kpis([("dana@example.com", chosen), ("Leo Lind", default(CATALOGUE, "sdr"))], out)
    dana, leo = read(tmp_path, out.getvalue())
    assert (dana.weights, tuple(dana.own), dana.year_starts, dana.starts, dana.reason) == (
        chosen.weights, chosen.own, 7, chosen.starts, chosen.reason,
    )  # fmt: skip
    assert leo.weights == CATALOGUE.packs["sdr"]


def test_a_line_for_each_kpi(tmp_path: Path) -> None:
    (team,) = read(
        tmp_path,
        "team,from,kpi,weight,name,unit,direction,kind,formula\n"
        "Dana,2026-11,revenue,60\nDana,,own_demo_rate,40,Demo rate,ratio,up,input,demo_cnt / call_cnt\n",
        "kpis.csv",
    )
    assert (team.starts, team.weights) == (date(2026, 11, 1), {"revenue": 60, "own_demo_rate": 40})
    assert team.own[0].formula == "demo_cnt / call_cnt"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("k.yaml", "teams: [", "could not be read"),
        ("k.yaml", "- a", "list of teams"),
        ("k.yaml", "teams: [{pack: core}]", "no “team”"),
        ("k.yaml", "teams: [{team: Dana, pack: nonsense}]", "team Dana: nonsense"),
        ("k.yaml", "teams: [{team: Dana, wieghts: {}}]", "team Dana: I don't know the key “wieghts”"),
        ("k.yaml", "teams: [{team: Dana, from: soon}]", "soon"),
        ("k.yaml", "teams: [{team: Dana, own: [{name: x}]}]", "unit is missing"),
        ("k.yaml", "teams: [{team: D, own: [{name: x, unit: ells, kind: input, formula: a}]}]", "ells"),
        ("k.csv", "team,kpi,weight\nDana,revenue,a lot", "line 2, weight 'a lot'"),
        ("k.csv", "team,kpi,weight\nDana,revenue,1\nDana,revenue,1", "line 3, kpi 'revenue'"),
        ("k.csv", "team,kpi,weight\n,revenue,1", "line 2, team"),
        ("k.csv", "team,kpi,weight,unit,kind,formula\nDana,x,1,furlongs,input,a", "furlongs"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(tmp_path, text, name)


def test_a_csv_needs_its_columns(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match="weight"):
        read(tmp_path, "team,kpi\nDana,revenue", "kpis.csv")

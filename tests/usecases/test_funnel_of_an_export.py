"""A whole CRM export: the funnel that comes of it agrees with a sum made independently of it."""

import csv
import math
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from connectors.crm_files import read_crm
from domain.funnel import Deal
from domain.people import SYSTEM, Actor
from storage import people as stored_people
from storage.database import Database
from tests.usecases.house import FixedClock, services_on
from usecases import funnel, numbers

OPPORTUNITIES = """\
opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,next_step
A1,Ana Silva,GTX,Contoso,Won,2026-03-01,2026-04-10,1000,
A2,Ana Silva,GTX,Contoso,Won,2026-03-01,2026-04-10,3000,
A3,Ana Silva,GTX,Fabrikam,Won,2026-03-01,2026-04-10,2000,
A4,Ana Silva,GTX,Fabrikam,Lost,2026-03-01,2026-04-10,0,
A5,Ana Silva,GTX,Fabrikam,Lost,2026-03-01,2026-04-10,0,
A6,Ana Silva,GTX,Tailspin,Engaging,2026-09-01,,,
A7,Ana Silva,GTX,Tailspin,Engaging,2026-03-01,2026-10-20,500,Call on Monday
A8,Ana Silva,GTX,,Prospecting,,,,
B1,Ben Carter,GTX,,Engaging,2026-09-01,,700,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deals.csv").write_text(OPPORTUNITIES, "utf-8")
    (tmp_path / "teams.csv").write_text(
        "sales_agent,manager\nAna Silva,Dana Fox\nBen Carter,Dana Fox\n", "utf-8"
    )
    return tmp_path


def test_the_export_and_the_funnel_say_the_same(sqlite_database: Database, folder: Path) -> None:
    services = services_on(sqlite_database, FixedClock(datetime(2026, 10, 8, 9, tzinfo=UTC)))
    for _ in range(2):
        export = read_crm(folder / "deals.csv", folder / "teams.csv")
        rows = (export.rows_read, export.rows_loaded, len(export.refusals))
        numbers.load_crm(
            services,
            SYSTEM,
            source="deals.csv",
            members=export.members,
            measured=export.measured,
            since=export.first,
            rows=rows,
            deals=export.deals,
        )
    with services.database.read() as session:
        (ana,) = stored_people.named(session, services.workspace, "ana")
    found = funnel.show(services, Actor(ana), ana).funnel
    with (folder / "deals.csv").open(encoding="utf-8") as file:
        mine = [row for row in csv.DictReader(file) if row["sales_agent"] == "Ana Silva"]
    won = [float(row["close_value"]) for row in mine if row["deal_stage"] == "Won"]
    opened = [row for row in mine if row["deal_stage"] not in ("Won", "Lost")]
    worth = [float(row["close_value"] or sum(won) / len(won)) for row in opened]
    assert {stage.name: stage.count for stage in found.stages} == Counter(r["deal_stage"] for r in opened)
    assert math.isclose(found.value, sum(worth))
    assert (found.normal.win_rate, found.normal.won, found.normal.lost) == (0.6, 3, 2)
    assert sum(stage.estimated for stage in found.stages) == 2
    assert {deal.external_id for deal in found.no_next_step or ()} == {"A6", "A8"}
    assert found.undated == 2
    assert date(2026, 10, 20) in {deal.closes for deal in export_deals(folder)}


def export_deals(folder: Path) -> list[Deal]:
    return [each.deal for each in read_crm(folder / "deals.csv", folder / "teams.csv").deals]

"""A file of deals tells the funnel what is open, and what closed of late."""

from datetime import date, timedelta
from pathlib import Path

from connectors.table_files import table_files
from content.catalogue import load_catalogue
from domain.counted import Counted
from domain.funnel import Deal
from domain.imports import Meaning

FILES = table_files(load_catalogue())
PEOPLE = {"ana silva": 1, "ben carter": 2}
TODAY = date(2026, 10, 8)
HEAD = "Deal ID,Owner,Account,Product,Stage,Created,Expected close,Amount,Last activity,Next step\n"
ROWS = """\
A1,Ana Silva,Contoso,GTX,Won,2026-03-01,2026-04-10,1000,2026-04-10,
A2,Ana Silva,Contoso,GTX,Lost,2026-03-01,2026-04-12,0,,
A3,Ana Silva,Fabrikam,GTX,Negotiation,2026-09-01,2026-10-20,,2026-10-05,Call on Monday
A4,Ana Silva,,GTX,Prospecting,,soon,500,last week,
B1,Ben Carter,Tailspin,MG,Negotiation,2026-09-01,2026-11-20,700,,
Z1,Nobody Known,Tailspin,MG,Negotiation,2026-09-01,,700,,
"""


def counted(tmp_path: Path, text: str) -> Counted:
    path = tmp_path / "deals.csv"
    path.write_text(text, encoding="utf-8")
    plan = FILES.look(path, path.name, PEOPLE, []).plan
    assert plan.has(Meaning.STAGE)
    return FILES.count(path, path.name, plan, PEOPLE, today=TODAY)


def deals(tmp_path: Path, text: str) -> dict[str, Deal]:
    found = counted(tmp_path, text).deals
    assert found is not None
    assert list(found) == list(found)
    return {deal.external_id: deal for deal in found}


def test_open_deals_keep_what_their_file_says_of_them(tmp_path: Path) -> None:
    found = deals(tmp_path, HEAD + ROWS)
    assert found["A3"] == Deal(
        "A3",
        1,
        "Negotiation",
        1000.0,
        date(2026, 9, 1),
        date(2026, 10, 20),
        date(2026, 10, 5),
        next_step=True,
        estimated=True,
    )
    assert (found["B1"].owner_id, found["B1"].amount, found["B1"].next_step) == (2, 700.0, False)
    assert (found["A1"].won, found["A2"].won, found["A1"].closes) == (True, False, date(2026, 4, 10))


def test_what_can_not_be_read_about_an_open_deal_is_not_known_and_refuses_no_row(tmp_path: Path) -> None:
    found = deals(tmp_path, HEAD + ROWS)["A4"]
    assert (found.created, found.closes, found.last_activity, found.amount) == (None, None, None, 500.0)
    assert counted(tmp_path, HEAD + ROWS).refused == 0


def test_a_deal_of_a_name_that_nobody_knows_has_no_owner_yet(tmp_path: Path) -> None:
    assert deals(tmp_path, HEAD + ROWS)["Z1"].owner_id < 0


def test_a_deal_that_closed_long_ago_is_no_yardstick(tmp_path: Path) -> None:
    old = TODAY - timedelta(days=500)
    rows = f"A0,Ana Silva,Contoso,GTX,Won,2024-01-01,{old},1000,,\n"
    assert "A0" not in deals(tmp_path, HEAD + ROWS + rows)


def test_deals_without_numbers_go_by_what_they_are_about(tmp_path: Path) -> None:
    head = "Owner,Account,Stage,Created,Close date,Amount\n"
    rows = (
        "Ana Silva,Contoso,Negotiation,2026-09-01,,1\n"
        "Ana Silva,Contoso,Negotiation,2026-09-02,,2\n"
        "Ana Silva,Fabrikam,Won,2026-09-01,2026-09-20,3\n"
    )
    assert list(deals(tmp_path, head + rows)) == ["Contoso", "Contoso 2", "Fabrikam"]


def test_a_file_without_stages_tells_nothing_of_what_is_open(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Owner,Customer,Order date,Amount\nAna Silva,Contoso,2026-09-01,100\n" * 1, "utf-8")
    plan = FILES.look(path, path.name, PEOPLE, []).plan
    assert FILES.count(path, path.name, plan, PEOPLE, today=TODAY).deals is None

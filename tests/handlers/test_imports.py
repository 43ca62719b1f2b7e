"""Files of numbers in the conversation with the bot: dropped, shown, confirmed and loaded by clicks only."""

import csv
import io
from base64 import b64encode
from pathlib import Path

import pytest

from demo.stage import Stage
from domain.people import SYSTEM, Actor
from storage import people
from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, rows
from usecases import funnel, numbers

SALESFORCE = """"Closed deals"

"Filtered By:   Show: All opportunities"

"Opportunity Owner","Account","Opportunity Name","Stage","Amount","Probability","Close Date","Created Date"
"Ana Silva","Acme","20 seats","Closed Won","$12,500.00","100%","9/14/2026","8/12/2026"
"Silva, Ana","Globex","Renewal","Closed Won","$7,500.00","100%","9/30/2026","8/1/2026"
"Ben Carter","Initech","First","Closed Lost","$8,000.00","0%","9/3/2026","8/1/2026"
"Ben Carter","Hooli","Second","Closed Won","abc","100%","9/4/2026","8/1/2026"

"Grand Totals (4 records)","","","","$28,000.00"
"Confidential Information - Do Not Distribute"
"""
GERMAN = (
    "Titel;Status;Wert;Besitzer;Organisation;Angelegt am;Gewonnen am;Verloren am\n"
    "A;Gewonnen;1.234,50 €;Ana Silva;Müller GmbH;01.08.2026;14.08.2026;\n"
    "B;Verloren;5.000,00 €;Chloé Martin;Acme;02.08.2026;;15.08.2026\n"
)
PIPELINE = (
    "Opportunity ID,Opportunity Owner,Account Name,Stage,Created Date,Close Date,Amount,Next Step\n"
    "P-1,Ben Carter,Globex,Closed Won,2026-08-01,2026-09-10,5000,\n"
    "P-2,Ben Carter,Initech,Proposal,2026-09-01,2026-11-20,6000,Send the offer\n"
    "P-3,Ben Carter,Umbrella,Proposal,2026-09-05,2026-12-01,3000,\n"
)


@pytest.fixture
def priya(hand: Hand) -> Player:
    """The administrator."""
    return Player(hand, "U0PRIYA")


def drop(who: Player, name: str, content: str | bytes) -> dict[str, object]:
    data = content if isinstance(content, bytes) else content.encode()
    return who.hand.act("upload", user=who.user, filename=name, content_base64=b64encode(data).decode())


def measures(stage: Stage) -> dict[tuple[str, str, str], float]:
    found = numbers.measures(stage.bot.services, SYSTEM)
    return {(name, f"{month:%Y-%m}", measure): value for name, month, measure, value in found}


def test_an_export_nobody_has_seen_is_understood_shown_and_loaded_with_one_click(
    stage: Stage, priya: Player
) -> None:
    before = measures(stage)
    drop(priya, "report.csv", SALESFORCE)
    asked = priya.last("report.csv")
    words = shown(asked)
    assert "4 deals of 2 people, August 2026 – September 2026" in words
    assert "Opportunity Owner" in words
    assert "Revenue, September 2026:" in words
    assert "Ana Silva €20,000" in words
    assert "Won: closed won" in words
    assert "“abc” is not a number" in words
    assert measures(stage) == before
    priya.presses(asked, "Looks right, load it")
    loaded = shown(priya.again(asked))
    assert "Rows read 4, loaded 3, refused 1." in loaded
    after = measures(stage)
    assert after["Ana Silva", "2026-09", "revenue_amt"] == 20_000
    assert after["Ana Silva", "2026-09", "new_acct_cnt"] == 2
    assert after["Ben Carter", "2026-09", "lost_cnt"] == 1


def test_refused_rows_come_back_as_a_file_and_count_with_the_rest_once_they_are_corrected(
    stage: Stage, hand: Hand, priya: Player
) -> None:
    sent = priya.last("These rows were not loaded")
    (file,) = sent["files"]
    assert file["name"] == "report - rows to correct.csv"
    content = stage.slack.workspace.files.get(file["id"]).content
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["Line"], row["Problem in"], row["Value"]) == ("9", "Amount", "abc")
    assert row["Reason"] == "“abc” is not a number."
    assert row["Opportunity Name"] == "Second"
    drop(priya, "corrected.csv", content.decode("utf-8-sig").replace(",abc,100%", ',"$4,000.00",100%'))
    asked = priya.last("corrected.csv")
    priya.presses(asked, "Looks right, load it")
    assert "Rows read 4, loaded 4, refused 0." in shown(priya.again(asked))
    assert measures(stage)["Ben Carter", "2026-09", "revenue_amt"] == 4_000
    assert measures(stage)["Ana Silva", "2026-09", "revenue_amt"] == 20_000


def test_the_same_file_again_changes_nothing_and_its_headings_are_known(stage: Stage, priya: Player) -> None:
    fixed = SALESFORCE.replace('"abc"', '"$4,000.00"')
    drop(priya, "report.csv", fixed)
    asked = priya.last("report.csv")
    assert "I know this kind of file from last time" in shown(asked)
    assert "Nothing would change" in shown(asked)
    before = rows(stage, "import_files", "import_plans", "deliveries")
    priya.presses(asked, "Looks right, load it")
    assert "nothing changed" in shown(priya.again(asked))
    assert rows(stage, "import_files", "import_plans", "deliveries") == before


def test_a_corrected_file_corrects_and_says_what_it_changed(stage: Stage, priya: Player) -> None:
    drop(priya, "report.csv", SALESFORCE.replace('"abc"', '"$5,000.00"').replace("$12,500.00", "$2,500.00"))
    asked = priya.last("report.csv")
    assert "Ana Silva, Revenue, September 2026: €20,000 → €10,000" in shown(asked)
    priya.presses(asked, "Looks right, load it")
    words = shown(priya.again(asked))
    assert "Ana Silva, Revenue, September 2026: €20,000 → €10,000" in words
    assert measures(stage)["Ben Carter", "2026-09", "revenue_amt"] == 5_000


def test_unknown_people_are_asked_about_once(stage: Stage, priya: Player) -> None:
    drop(priya, "deals.csv", GERMAN.encode("cp1252"))
    asked = priya.last("deals.csv")
    assert "2 deals of 2 people, August 2026" in shown(asked)
    assert "Ana Silva €1,234" in shown(asked) or "Ana Silva €1,235" in shown(asked)
    drop(priya, "typo.csv", GERMAN.replace("Ana Silva", "Anna Silwa"))
    asked = priya.last("typo.csv")
    assert "I don't know one of the names: Anna Silwa (1 row)" in shown(asked).replace("*", "")
    priya.presses(asked, "Say who they are")
    field = priya.fields()["p:0"]
    assert field["element"]["initial_option"]["text"]["text"] == "Ana Silva"
    priya.submits()
    asked = priya.again(asked)
    assert "I don't know" not in shown(asked)
    priya.presses(asked, "Looks right, load it")
    assert measures(stage)["Ana Silva", "2026-08", "revenue_amt"] == 1234.5
    drop(priya, "typo again.csv", GERMAN.replace("Ana Silva", "Anna Silwa"))
    assert "I don't know" not in shown(priya.last("typo again.csv"))


def test_dates_that_can_be_read_both_ways_are_decided_by_one_click(stage: Stage, priya: Player) -> None:
    drop(
        priya,
        "both.csv",
        "Rep,Close date,Amount,Stage\nAna Silva,03/04/2026,100,Won\nBen Carter,05/06/2026,50,Won\n",
    )
    asked = priya.last("both.csv")
    assert "Which day is 03/04/2026?" in shown(asked)
    assert "Looks right, load it" not in priya.labels(asked)
    priya.presses(asked, "4 March")
    asked = priya.again(asked)
    assert "Which day is" not in shown(asked)
    assert "May 2026" in shown(asked)
    priya.presses(asked, "Not now")
    assert "was not loaded" in shown(priya.again(asked))
    priya.presses(priya.again(asked), "Look again")
    assert "Looks right, load it" in priya.labels(asked)


def test_what_was_understood_wrongly_is_changed_in_a_form(stage: Stage, priya: Player) -> None:
    drop(
        priya,
        "odd.csv",
        "Who,When,How much,What\nAna Silva,2026-07-04,100,zu\nBen Carter,2026-07-05,50,auf\n",
    )
    asked = priya.last("odd.csv")
    assert "Looks right, load it" not in priya.labels(asked)
    priya.presses(asked, "Change")
    priya.submits(**{"shape": "deals", "c:0": "rep", "c:1": "closed", "c:2": "amount", "c:3": "stage"})
    asked = priya.again(asked)
    assert "which stage means that a deal is won" in shown(asked)
    priya.presses(asked, "Change")
    priya.submits(**{"w:0": "open", "w:1": "won"})
    asked = priya.again(asked)
    assert "Revenue, July 2026: Ana Silva €100" in shown(asked).replace("*", "")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n", "is a picture"),
        ("blank.csv", b"\n\n", "is empty"),
        ("notes.txt", b"Just a line\nand another\n", "has no table in it"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("broken.xlsx", b"PK\x03\x04nonsense", "not an Excel workbook"),
        ("data.bin", b"\1\2\0\3\0\0\0\1abc" * 40, "is not a table"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(
    priya: Player, name: str, content: bytes, told: str
) -> None:
    drop(priya, name, content)
    words = shown(priya.last(name))
    assert told in words
    assert "reference" not in words


def test_only_administrators_load_files_and_managers_are_offered_to_type(dana: Player, ana: Player) -> None:
    drop(dana, "report.csv", SALESFORCE)
    told = dana.last("loaded by an administrator")
    assert dana.labels(told) == ["Add numbers"]
    drop(ana, "report.csv", SALESFORCE)
    assert ana.labels(ana.last("loaded by an administrator")) == []
    assert not dana.sees("Ana Silva €")


def test_a_manager_types_numbers_that_a_later_file_overwrites_and_says_so(
    stage: Stage, dana: Player, priya: Player
) -> None:
    dana.presses(dana.last("loaded by an administrator"), "Add numbers")
    names = {each["text"]["text"] for each in dana.fields()["rep"]["element"]["options"]}
    assert "Ana Silva" in names
    assert "Marco Ruiz" not in names
    block = next(name for name in dana.fields() if name.startswith("m:call_cnt"))
    dana.submits(**{block: "77"})
    assert dana.sees("Saved 1 number of Ana Silva for September 2026, typed by you.")
    assert measures(stage)["Ana Silva", "2026-09", "call_cnt"] == 77
    drop(priya, "calls.csv", "rep,month,measure,value\nAna Silva,2026-09,call_cnt,80\n")
    asked = priya.last("calls.csv")
    priya.presses(asked, "Looks right, load it")
    assert "77 (typed by Dana Whitfield) → 80" in shown(priya.again(asked))


def test_the_same_event_again_is_answered_once(hand: Hand, priya: Player) -> None:
    before = priya.count()
    drop(priya, "again.csv", GERMAN)
    hand.act("redeliver")
    assert priya.count() == before + 2


def test_a_dialogue_outlives_the_bot(tmp_path: Path) -> None:
    with Stage(f"sqlite:///{tmp_path / 'restart.db'}", frozen=True) as stage:
        priya = Player(Hand(stage.slack.url), "U0PRIYA")
        drop(priya, "report.csv", SALESFORCE)
        asked = priya.last("report.csv")
        stage.restart()
        priya.presses(asked, "Looks right, load it")
        assert "Rows read 4, loaded 3, refused 1." in shown(priya.again(asked))


def test_an_export_with_open_deals_fills_the_funnel_of_the_people_in_it(stage: Stage, priya: Player) -> None:
    services = stage.bot.services
    with services.database.read() as session:
        everybody = {each.name: each for each in people.everybody(session, services.workspace)}
    ben, ana = everybody["Ben Carter"], everybody["Ana Silva"]
    before = funnel.show(services, Actor(ana), ana).funnel
    drop(priya, "pipeline.csv", PIPELINE)
    asked = priya.last("pipeline.csv")
    assert "2 of them are still open: the funnel shows these." in shown(asked)
    priya.presses(asked, "Looks right, load it")
    found = funnel.show(services, Actor(ben), ben).funnel
    assert [(each.name, each.count, each.value) for each in found.stages] == [("Proposal", 2, 9_000.0)]
    assert [deal.external_id for deal in found.no_next_step or ()] == ["P-3"]
    assert funnel.show(services, Actor(ana), ana).funnel == before


def test_a_file_of_goals_is_shown_first_and_then_stands(stage: Stage, priya: Player, ana: Player) -> None:
    goals = (
        "rep,kpi,year,annual\nAna Silva,revenue,2027,1200000\nBen Carter,revenue,2027,2400000\n"
        "Nobody Known,revenue,2027,5\nAna Silva,revenue growth rate,2027,much\n"
    )
    drop(priya, "goals 2027.csv", goals)
    asked = priya.last("goals 2027.csv")
    words = shown(asked)
    assert "4 rows of goals of 2 people, January 2027 – December 2027." in words
    assert "Goals by month after that: 24 new." in words
    assert "line 4" in words
    assert "line 5" in words
    ana.types("goals 2027")
    assert "1,200,000" not in shown(ana.messages()[-1])
    priya.presses(asked, "Looks right, load it")
    assert "Rows read 4, loaded 2, refused 2." in shown(priya.again(asked))
    ana.types("goals 2027")
    assert "1,200,000" in shown(ana.messages()[-1])
    drop(priya, "goals 2027 again.csv", goals)
    again = priya.last("goals 2027 again.csv")
    assert "Nothing would change: these goals stand already." in shown(again)
    priya.presses(again, "Looks right, load it")
    assert "nothing changed" in shown(priya.again(again))


def test_a_file_of_goals_that_lacks_a_column_is_answered_with_its_name(priya: Player) -> None:
    drop(priya, "targets.csv", "rep,kpi,annual\nAna Silva,revenue,1200000\n")
    said = shown(priya.last("targets.csv"))
    assert "targets.csv has no column “year”" in said
    assert "Nothing was changed." in said

"""What a file leaves open: a question stays until a person has answered it, and an answer counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from domain.errors import MoveNotAllowed, NotAllowed
from domain.imports import Order, Question, State
from domain.messages import Kind
from domain.people import SYSTEM, Actor, Person
from storage import people
from tests.usecases.dropping import TABLES, Drops
from tests.usecases.house import add_person
from tests.usecases.scene import at_once, outbox
from usecases import import_answers, importing, imports
from usecases.import_steps import Step
from usecases.services import Services

TWO_WAYS = "Rep,Close date,Amount,Stage\nAna Silva,03/04/2026,100,Won\nAnna Silwa,05/06/2026,50,Won\n"


@pytest.fixture
def ana(services: Services) -> Person:
    return add_person(services, "Ana Silva", "UANA")


@pytest.fixture
def drops(services: Services, tmp_path: Path, priya: Person, ana: Person) -> Drops:
    return Drops(services, tmp_path)


def test_saying_who_somebody_is_leaves_the_question_about_days_open(
    services: Services, drops: Drops, priya: Person, ana: Person
) -> None:
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    assert set(file.findings.asks) == {Question.DATES, Question.PEOPLE}
    import_answers.settle_people(services, Actor(priya), file.id, {"Anna Silwa": ana.id})
    file = drops.now(file)
    assert file.findings.asks == (Question.DATES,)
    assert file.findings.ambiguous == "03/04/2026"
    with pytest.raises(MoveNotAllowed):
        imports.confirm(services, Actor(priya), file.id)
    import_answers.decide(services, Actor(priya), file.id, Question.DATES, "mdy")
    file = drops.now(file)
    assert file.findings.asks == ()
    drops.confirms(file)
    assert drops.numbers() == {("Ana Silva", "2026-03"): 100.0, ("Ana Silva", "2026-05"): 50.0} | {
        ("Ana Silva", "2026-04"): 0.0
    }


def test_the_answer_that_was_guessed_anyway_is_an_answer(
    services: Services, drops: Drops, priya: Person
) -> None:
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    assert file.plan is not None
    assert file.plan.dates is Order.DMY
    import_answers.decide(services, Actor(priya), file.id, Question.DATES, "dmy")
    file = drops.now(file)
    assert file.findings.asks == (Question.PEOPLE,)
    assert file.findings.first == "2026-04-01"


@pytest.mark.parametrize(
    ("delimiter", "number", "sign", "means"),
    [
        (",", "1.234", ".", 1.234),
        (",", "1.234", ",", 1234.0),
        (";", "1,234", ".", 1234.0),
        (";", "1,234", ",", 1.234),
        (";", "1.234", ".", 1.234),
    ],
)
def test_what_a_number_means_is_asked_once_and_then_known(
    services: Services, drops: Drops, priya: Person, delimiter: str, number: str, sign: str, means: float
) -> None:
    content = f"rep|month|measure|value\nAna Silva|2026-09|revenue_amt|{number}\n".replace("|", delimiter)
    file = drops.drops(priya, "numbers.csv", content)
    assert Question.DECIMALS in file.findings.asks
    import_answers.decide(services, Actor(priya), file.id, Question.DECIMALS, sign)
    file = drops.now(file)
    assert file.findings.asks == ()
    drops.confirms(file)
    assert drops.numbers() == {("Ana Silva", "2026-09"): means}
    file = drops.drops(priya, "numbers again.csv", content)
    assert file.findings.asks == ()
    assert file.findings.same == 1


def test_days_and_numbers_are_asked_about_one_after_the_other(
    services: Services, drops: Drops, priya: Person
) -> None:
    content = "Rep;Close date;Amount;Stage\nAna Silva;03/04/2026;1.234;Won\n"
    file = drops.drops(priya, "both.csv", content)
    assert set(file.findings.asks) == {Question.DATES, Question.DECIMALS}
    assert file.findings.ambiguous == "03/04/2026"
    import_answers.decide(services, Actor(priya), file.id, Question.DATES, "dmy")
    file = drops.now(file)
    assert (file.findings.asks, file.findings.ambiguous) == ((Question.DECIMALS,), "1.234")
    import_answers.decide(services, Actor(priya), file.id, Question.DECIMALS, ",")
    drops.confirms(drops.now(file))
    assert drops.numbers() == {("Ana Silva", "2026-04"): 1234.0}


def test_a_file_in_which_nobody_is_named_is_not_loaded_after_another_look(
    services: Services, drops: Drops, priya: Person
) -> None:
    file = drops.drops(
        priya, "no names.csv", "Close date,Amount,Stage\n2026-09-14,100,Won\n2026-09-15,5,Won\n"
    )
    assert Question.REP in file.findings.asks
    imports.leave(services, Actor(priya), file.id)
    imports.look_again(services, Actor(priya), file.id)
    file = drops.now(file)
    assert Question.REP in file.findings.asks
    with pytest.raises(MoveNotAllowed):
        imports.confirm(services, Actor(priya), file.id)


def test_an_answer_that_comes_while_somebody_looks_is_kept(
    services: Services, drops: Drops, priya: Person, ana: Person
) -> None:
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    import_answers.settle_people(services, Actor(priya), file.id, {"Anna Silwa": ana.id})
    waiting = importing.take(services, SYSTEM)
    assert waiting is not None

    @contextmanager
    def slowly(place: str) -> Iterator[Path]:
        import_answers.decide(services, Actor(priya), file.id, Question.DATES, "mdy")
        yield drops.path(place)

    importing.work(services, SYSTEM, TABLES, slowly, waiting)
    assert imports.show(services, SYSTEM, file.id).state is State.NEW, "it has to be looked at once more"
    file = drops.now(file)
    assert file.findings.asks == ()
    assert file.findings.first == "2026-03-01"


def test_whom_a_name_means_can_be_said_while_somebody_looks(
    services: Services, drops: Drops, priya: Person, ana: Person
) -> None:
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    import_answers.decide(services, Actor(priya), file.id, Question.DATES, "mdy")
    waiting = importing.take(services, SYSTEM)
    assert waiting is not None

    @contextmanager
    def slowly(place: str) -> Iterator[Path]:
        yield drops.path(place)
        import_answers.settle_people(services, Actor(priya), file.id, {"Anna Silwa": ana.id})

    importing.work(services, SYSTEM, TABLES, slowly, waiting)
    assert drops.now(file).findings.asks == ()


def test_whom_a_name_means_can_be_said_while_the_rest_is_being_loaded(
    services: Services, drops: Drops, priya: Person, ana: Person
) -> None:
    file = drops.drops(priya, "names.csv", TWO_WAYS.replace("03/04/2026", "2026-03-04"))
    file = drops.drops(priya, "names.csv", TWO_WAYS.replace("03/04", "13/04").replace("05/06", "15/06"))
    assert file.findings.asks == (Question.PEOPLE,)
    imports.confirm(services, Actor(priya), file.id)
    import_answers.settle_people(services, Actor(priya), file.id, {"Anna Silwa": ana.id})
    file = drops.now(file)
    assert (file.state, file.findings.asks) == (State.ASKED, ())
    drops.confirms(file)
    assert drops.numbers()["Ana Silva", "2026-06"] == 50


def test_the_same_button_twice_is_one_answer(services: Services, drops: Drops, priya: Person) -> None:
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    first = import_answers.decide(services, Actor(priya), file.id, Question.DATES, "mdy")
    assert import_answers.decide(services, Actor(priya), file.id, Question.DATES, "mdy") == first
    assert imports.look_again(services, Actor(priya), file.id) == first
    file = drops.now(file)
    assert import_answers.decide(services, Actor(priya), file.id, Question.DATES, "mdy") == file
    left = imports.leave(services, Actor(priya), file.id)
    assert imports.leave(services, Actor(priya), file.id) == left


def test_not_now_counts_even_while_somebody_looks(services: Services, drops: Drops, priya: Person) -> None:
    file = drops.puts(priya, "both.csv", TWO_WAYS)
    imports.leave(services, Actor(priya), file.id)
    assert drops.now(file).state is State.LEFT


def test_how_far_a_look_is_does_not_undo_an_answer(services: Services, drops: Drops, priya: Person) -> None:
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    imports.look_again(services, Actor(priya), file.id)
    waiting = importing.take(services, SYSTEM)
    assert waiting is not None
    step = Step(services, TABLES, drops.fetch, waiting)
    told = step._told(drops.path(file.place))
    imports.leave(services, Actor(priya), file.id)
    with pytest.raises(Exception, match="decided otherwise"):
        told(1_000_000)
    assert imports.show(services, SYSTEM, file.id).state is State.LEFT


def test_the_file_in_the_folder_that_is_written_anew_keeps_what_was_answered(
    services: Services, drops: Drops, priya: Person
) -> None:
    first = drops.drops(None, "both.csv", TWO_WAYS)
    import_answers.decide(services, Actor(priya), first.id, Question.DATES, "mdy")
    first = drops.now(first)
    second = drops.drops(None, "both.csv", TWO_WAYS + "Ana Silva,07/08/2026,70,Won\n")
    assert second.findings.asks == (Question.PEOPLE,)
    assert second.findings.last == "2026-07-01"
    first = imports.show(services, SYSTEM, first.id)
    assert first.state is State.LEFT
    assert "newer" in first.findings.trouble
    drops.confirms(second)
    with pytest.raises(MoveNotAllowed):
        imports.confirm(services, Actor(priya), first.id)


def test_the_file_in_the_folder_that_is_written_anew_is_asked_about_as_before(
    services: Services, drops: Drops, priya: Person, ana: Person
) -> None:
    first = drops.drops(None, "both.csv", TWO_WAYS)
    import_answers.settle_people(services, Actor(priya), first.id, {"Anna Silwa": ana.id})
    drops.now(first)
    second = drops.drops(None, "both.csv", TWO_WAYS + "Ana Silva,07/08/2026,70,Won\n")
    assert second.findings.asks == (Question.DATES,)


def test_what_changed_since_it_was_shown_is_shown_again_and_not_loaded(
    services: Services, drops: Drops, priya: Person
) -> None:
    content = "Rep,Close date,Amount,Stage\nAna Silva,2026-09-14,100,Won\n"
    file = drops.drops(None, "report.csv", content)
    drops.path(file.place).write_text(content.replace("100", "999"))
    file = drops.confirms(file)
    assert file.state is State.ASKED
    assert any("has changed since" in each for each in file.findings.notes)
    assert drops.numbers() == {}
    drops.confirms(file)
    assert drops.numbers()["Ana Silva", "2026-09"] == 999


def test_two_who_add_everybody_at_once_add_them_once(services: Services, drops: Drops, priya: Person) -> None:
    omar = add_person(services, "Omar", "UOMAR", administrator=True)
    file = drops.drops(priya, "report.csv", "rep,month,measure,value\nZoe New,2026-09,call_cnt,2\n")
    found = at_once(
        *(partial(import_answers.all_new, services, Actor(each), file.id) for each in (priya, omar))
    )
    assert not any(isinstance(each, Exception) for each in found), found
    with services.database.read() as session:
        assert [p.name for p in people.everybody(session, "T1")].count("Zoe New") == 1
    assert drops.now(file).findings.asks == ()


def test_who_may_not_load_files_any_more_is_told_nothing_of_the_one_they_dropped(
    services: Services, drops: Drops, priya: Person
) -> None:
    omar = add_person(services, "Omar", "UOMAR", administrator=True)
    file = drops.puts(priya, "report.csv", TWO_WAYS)
    revoked = replace(priya, administrator=False)
    with services.database.write() as session:
        people.change(session, revoked)
    drops.now(file)
    assert omar.id in {each.recipient_id for each in outbox(services, Kind.IMPORT)}
    with services.database.read() as session:
        assert imports.readers(services, session, file) == (omar,)
    with pytest.raises(NotAllowed):
        import_answers.decide(services, Actor(revoked), file.id, Question.DATES, "dmy")


def test_where_there_is_no_administrator_a_file_waits_and_the_next_one_can_answer(
    services: Services, drops: Drops, priya: Person
) -> None:
    with services.database.write() as session:
        people.change(session, replace(priya, administrator=False))
    file = drops.drops(None, "both.csv", TWO_WAYS)
    assert file.state is State.ASKED
    new = add_person(services, "Nell", "UNELL", administrator=True)
    answered = import_answers.decide(services, Actor(new), file.id, Question.DATES, "mdy")
    assert answered.state is State.NEW


def test_a_very_long_name_is_kept_to_what_fits(services: Services, drops: Drops, priya: Person) -> None:
    place = "slack:LONG"
    drops.path(place).write_text(TWO_WAYS)
    imports.receive(services, Actor(priya), key=place, place=place, name="n" * 400 + ".csv")
    (file, *_) = imports.latest(services, SYSTEM)
    assert drops.now(file).state is State.ASKED


def workbook(**sheets: int) -> bytes:
    """A workbook with one revenue in each of its sheets, and one of somebody nobody knows."""
    made, out = Workbook(), BytesIO()
    made.remove(made.worksheets[0])
    for title, value in sheets.items():
        sheet = made.create_sheet(title)
        for row in (("rep", "month", "measure", "value"), ("Ana Silva", "2026-09", "revenue_amt", value)):
            sheet.append(row)
        sheet.append(("Zoe New", "2026-09", "revenue_amt", 1))
    made.save(out)
    return out.getvalue()


def test_which_of_many_sheets_is_meant_stays_open_until_it_is_said(
    services: Services, drops: Drops, priya: Person
) -> None:
    file = drops.drops(priya, "book.xlsx", workbook(West=10, East=20, North=30))
    assert set(file.findings.asks) == {Question.SHEET, Question.PEOPLE}
    import_answers.settle_people(services, Actor(priya), file.id, {"Zoe New": None})
    file = drops.now(file)
    assert file.findings.asks == (Question.SHEET,)
    import_answers.decide(services, Actor(priya), file.id, Question.SHEET, "East")
    file = drops.now(file)
    assert file.findings.asks == ()
    drops.confirms(file)
    assert drops.numbers() == {("Ana Silva", "2026-09"): 20}


def test_a_file_in_the_folder_that_becomes_another_table_is_read_as_it_is_known(
    services: Services, drops: Drops, priya: Person
) -> None:
    known = "rep,month,measure,value\nAna Silva,2026-09,revenue_amt,5\n"
    drops.loads(priya, "known.csv", known)
    drops.drops(None, "both.csv", TWO_WAYS)
    file = drops.drops(None, "both.csv", known)
    assert file.findings.asks == ()
    assert file.plan is not None
    assert file.plan.headings == ("rep", "month", "measure", "value")


def test_what_somebody_else_answered_meanwhile_is_not_loaded_unseen(
    services: Services, drops: Drops, priya: Person
) -> None:
    omar = add_person(services, "Omar", "UOMAR", administrator=True)
    file = drops.drops(priya, "both.csv", TWO_WAYS)
    import_answers.decide(services, Actor(priya), file.id, Question.DATES, "dmy")
    shown = drops.now(file)
    import_answers.decide(services, Actor(omar), file.id, Question.DATES, "mdy")
    other = drops.now(file)
    assert imports.confirm(services, Actor(priya), file.id, shown.edition) == other
    assert drops.now(file).state is State.ASKED
    assert imports.confirm(services, Actor(priya), file.id, other.edition).state is State.CONFIRMED

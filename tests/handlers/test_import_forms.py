"""The forms of an import, by clicks only: many columns, many names, and two people who answer at once."""

import json
from dataclasses import replace
from functools import partial

import pytest

from demo.stage import Stage
from domain.imports import File, State, Word
from domain.people import SYSTEM
from tests.acting import shown
from tests.hand import Hand
from tests.handlers.test_imports import drop, measures
from tests.playing import Player
from usecases import import_answers, imports

TOO_LARGE = 250_000
"""What Slack refuses of a form."""
WIDE = "\n".join(
    [
        ",".join(["Who", "When", *(f"Thing {n}" for n in range(60))]),
        *(
            ",".join([who, "2026-09", *(str(n * 10 + at) for n in range(60))])
            for at, who in enumerate(("Ana Silva", "Ben Carter"))
        ),
    ]
)


@pytest.fixture
def priya(hand: Hand) -> Player:
    """The administrator."""
    return Player(hand, "U0PRIYA")


def unknown(count: int) -> str:
    rows = [f"Unknown Person {n:03},2026-09,call_cnt,{n + 1}" for n in range(count)]
    return "\n".join(["rep,month,measure,value", *rows]) + "\n"


def chooses(player: Player, action_id: str, value: str, block_id: str | None = None) -> None:
    """Choose something in the form that is open."""
    where = {"action_id": action_id, "view_id": player.form()["id"], "value": value}
    player.hand.act("press", user=player.user, block_id=block_id, **where)


def named(stage: Stage, name: str) -> File:
    """The newest file of that name."""
    return next(each for each in imports.latest(stage.bot.services, SYSTEM) if each.name == name)


def test_a_hundred_names_come_ten_at_a_time_and_each_can_be_reached(stage: Stage, priya: Player) -> None:
    drop(priya, "many.csv", unknown(25))
    asked = priya.last("many.csv")
    assert "I don't know 25 of the names" in shown(asked)
    priya.presses(asked, "Say who they are")
    seen = []
    for _ in range(3):
        form = priya.form()
        assert len(json.dumps(form)) < TOO_LARGE
        fields = priya.fields()
        seen += [each["label"]["text"] for each in fields.values()]
        last = next(reversed(fields))
        priya.submits(**{last: "leave"})
    assert seen == [f"Unknown Person {n:03}" for n in range(25)], "those that were left open keep nobody away"
    assert "I don't know 22 of the names" in shown(priya.again(asked))
    priya.presses(priya.again(asked), "Not now")


def test_what_is_chosen_is_meant_for_the_names_that_were_shown(stage: Stage, priya: Player) -> None:
    drop(
        priya,
        "two.csv",
        "rep,month,measure,value\nAna Silwa,2026-09,call_cnt,5\nBen Karter,2026-09,call_cnt,6\n",
    )
    asked = priya.last("two.csv")
    priya.presses(asked, "Say who they are")
    fields = priya.fields()
    ben = next(name for name, each in fields.items() if each["label"]["text"] == "Ben Karter")
    ana = next(name for name, each in fields.items() if each["label"]["text"] == "Ana Silwa")
    services = stage.bot.services
    people = {each.name: each.id for each in imports.people(services, SYSTEM)}
    file = named(stage, "two.csv")
    import_answers.settle_people(services, SYSTEM, file.id, {"Ana Silwa": people["Ana Silva"]})
    stage.bot.settle()
    priya.submits(**{ana: str(people["Ana Silva"]), ben: str(people["Ben Carter"])})
    priya.presses(priya.again(asked), "Looks right, load it")
    found = measures(stage)
    assert found["Ana Silva", "2026-09", "call_cnt"] == 5
    assert found["Ben Carter", "2026-09", "call_cnt"] == 6


def test_sixty_columns_come_in_pages_and_what_is_chosen_on_one_is_kept_on_the_next(
    stage: Stage, priya: Player
) -> None:
    drop(priya, "wide.csv", WIDE)
    asked = priya.last("wide.csv")
    assert "reference" not in shown(asked)
    priya.presses(asked, "Change")
    assert len(json.dumps(priya.form())) < TOO_LARGE
    assert "c:19" in priya.fields()
    assert "c:20" not in priya.fields()
    for block, value in (("c:0", "rep"), ("c:1", "month"), ("shape", "wide")):
        chooses(priya, "choice", value, block)
    chooses(priya, "import_columns", "3")
    assert len(json.dumps(priya.form())) < TOO_LARGE
    assert "c:61" in priya.fields()
    priya.submits(**{"c:61": "n:revenue_amt"})
    asked = priya.again(asked)
    assert "Revenue, September 2026: Ben Carter €591 · Ana Silva €590" in shown(asked).replace("*", "")
    priya.presses(asked, "Not now")


def test_a_form_about_what_the_file_was_before_is_not_taken(stage: Stage, priya: Player) -> None:
    content = "Who,When,How much,What\nAna Silva,2026-07-04,100,zu\nBen Carter,2026-07-05,50,auf\n"
    drop(priya, "odd.csv", content)
    asked = priya.last("odd.csv")
    priya.presses(asked, "Change")
    other = partial(replace, words={"zu": Word.OPEN})
    import_answers.change(stage.bot.services, SYSTEM, named(stage, "odd.csv").id, other)
    said = priya.refused(**{"c:0": "rep"})
    assert "open “Change” once more" in said["shape"]
    priya.closes()


def test_an_administrator_opens_what_somebody_else_has_not_answered(stage: Stage, priya: Player) -> None:
    drop(priya, "waits.csv", unknown(1).replace("Unknown Person 000", "Waiting Name"))
    how = priya.types("import")
    priya.presses(how, "Answer: waits.csv")
    assert "Waiting Name (1 row)" in shown(priya.messages()[-1])
    priya.presses(priya.messages()[-1], "Not now")
    assert named(stage, "waits.csv").state is State.LEFT


def test_an_administrator_types_without_reading(priya: Player) -> None:
    priya.presses(priya.types("import"), "Add numbers by hand")
    fields = priya.fields()
    block = next(name for name in fields if name.startswith("m:call_cnt"))
    assert not any("initial_value" in each["element"] for each in fields.values())
    assert "between the rep and their manager" in shown(priya.form())
    priya.submits(**{block: "81"})
    assert priya.sees("typed by you.")

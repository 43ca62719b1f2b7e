"""Every shape is broken in turn, field by field; the specimens know how each looks when it is right."""

from typing import Any

import pytest

from slack_emulator.block_shapes import TABLES
from slack_emulator.blocks import block_problems, message_problems, view_problems
from tests.slack_emulator.block_kit import home, modal
from tests.slack_emulator.specimens import KINDS, placed, specimens

ALL = [(table, kind) for table, kinds in KINDS.items() for kind in kinds]
FREE = {"fallback", "is_animated", "file", "call"}
JUNK: list[Any] = [{"junk": 1}, [["junk"]], 1.5, "\x00" * 50_000, True, None]


def surfaces_that_take(block):
    """The surfaces on which Slack shows a block, as letters."""
    found = {
        "M": message_problems([block]),
        "V": view_problems(modal(block), ("modal",)),
        "H": view_problems(home(block), ("home",)),
    }
    return "".join(surface for surface, problems in found.items() if not problems)


def test_there_is_a_specimen_of_everything_with_every_field():
    for table, shapes in TABLES.items():
        assert KINDS[table].keys() == shapes.keys()
        for kind, shape in shapes.items():
            fields = {name for one in specimens(table, kind) for name in one} - {"type"}
            assert fields | {"block_id"} == {*shape.required, *shape.optional, "block_id"}, kind


@pytest.mark.parametrize(("table", "kind"), ALL)
def test_a_specimen_is_accepted(table, kind):
    for one in specimens(table, kind):
        assert block_problems([placed(table, one)]) == []


@pytest.mark.parametrize(("table", "kind"), ALL)
def test_a_specimen_without_a_field_that_it_needs_is_refused(table, kind):
    for name in TABLES[table][kind].required:
        for one in specimens(table, kind):
            del one[name]
            problems = block_problems([placed(table, one)])
            assert [(found.code, found.more) for found in problems if found.code == "missing_field"] == [
                ("missing_field", {"field": name})
            ]


@pytest.mark.parametrize(("table", "kind"), ALL)
def test_any_other_field_may_be_left_out_where_no_other_depends_on_it(table, kind):
    depends = ("must define either", "requires", "initial option is not one of the options")
    for one in specimens(table, kind):
        for name in one.keys() - {"type", *TABLES[table][kind].required}:
            left = {field: value for field, value in one.items() if field != name}
            for problem in block_problems([placed(table, left)]):
                assert any(word in problem.message for word in depends), problem


@pytest.mark.parametrize(("table", "kind"), ALL)
def test_a_specimen_with_a_field_that_nobody_knows_is_refused(table, kind):
    for one in specimens(table, kind):
        (problem,) = block_problems([placed(table, {**one, "colour": "red"})])
        assert problem.message == "invalid additional property: colour"


@pytest.mark.parametrize(("table", "kind"), ALL)
def test_a_specimen_with_a_value_of_the_wrong_type_is_refused(table, kind):
    for one in specimens(table, kind):
        for name in one.keys() - {"type", *FREE}:
            wrong = [junk for junk in JUNK if not isinstance(junk, type(one[name]))] + JUNK[:1]
            for junk in wrong:
                if {type(junk), type(one[name])} != {int, float}:
                    assert block_problems([placed(table, {**one, name: junk})]), (name, junk)


def places(value, path=()):
    """Every place in a JSON value, from the inside out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))
    yield path


def put(value, path, junk):
    """The value with junk at that place."""
    if not path:
        return junk
    copied = value.copy()
    copied[path[0]] = put(value[path[0]], path[1:], junk)
    return copied


@pytest.mark.parametrize(("table", "kind"), ALL)
def test_whatever_stands_wherever_is_judged_and_never_breaks_the_judge(table, kind):
    for one in specimens(table, kind):
        block = placed(table, one)
        for path in places(block):
            for junk in (*JUNK, {}, [], "", -1, {"type": []}, [None, {}, [], 7]):
                broken = put(block, path, junk)
                for problem in [*block_problems([broken]), *message_problems([broken])]:
                    assert problem.pointer == "" or problem.pointer.startswith(("/0", "/blocks")), problem
                    assert problem.card()["message"] in problem.line()


SURFACES = {
    "MVH": (
        "section header divider context actions input image video rich_text card auth_provider"
    ),
    "MH": "table data_table data_visualization carousel container",
    "M": "file call markdown context_actions task_card plan",
    "V": "alert",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "surfaces"), [(kind, where) for where, kinds in SURFACES.items() for kind in kinds.split()]
)
def test_a_block_stands_only_on_its_surfaces(kind, surfaces):
    assert {surfaces_that_take(block) for block in specimens("blocks", kind)} == {surfaces}


@pytest.mark.parametrize(
    ("kind", "surfaces"),
    [
        ("workflow_button", "M"),
        ("datetimepicker", "MV"),
        ("email_text_input", "MV"),
        ("url_text_input", "MV"),
        ("number_input", "V"),
        ("file_input", "V"),
        ("rich_text_input", "VH"),
        ("plain_text_input", "MVH"),
        ("button", "MVH"),
        ("static_select", "MVH"),
    ],
)
def test_an_element_stands_only_on_its_surfaces(kind, surfaces):
    for one in specimens("elements", kind):
        assert surfaces_that_take(placed("elements", one)) == surfaces

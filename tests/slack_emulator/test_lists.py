"""Lists: columns with types, items with cells."""

import pytest

from tests.slack_emulator.conftest import WIDE

SCHEMA = [
    {"key": "what", "name": "What", "type": "text", "is_primary_column": True},
    {"key": "due", "name": "Due", "type": "date"},
    {"key": "who", "name": "Who", "type": "user"},
    {
        "key": "state",
        "name": "State",
        "type": "select",
        "options": {"choices": [{"value": "open", "label": "Open"}]},
    },
]

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def promises(client):
    return client.slackLists_create(name="Promises", schema=SCHEMA)["list_id"]


def rich(text):
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "elements": [section]}]


def test_a_list_has_the_columns_it_was_made_with(client):
    made = client.slackLists_create(name="Promises", schema=SCHEMA, todo_mode=True)
    columns = made["list_metadata"]["schema"]
    assert [one["key"] for one in columns][:4] == ["what", "due", "who", "state"]
    assert [one["id"] for one in columns][4:] == ["Col00", "Col01", "Col02"]


@pytest.mark.parametrize(
    ("schema", "error"),
    [
        ([{"key": "a", "name": "A", "type": "colour", "is_primary_column": True}], "invalid_column_type"),
        ([{"key": "a", "name": "A", "type": "text"}], "invalid_primary_column"),
        ([{"name": "A", "type": "text", "is_primary_column": True}], "invalid_schema"),
    ],
)
def test_a_list_needs_sensible_columns(client, error_of, schema, error):
    assert error_of(client.slackLists_create, name="x", schema=schema)["error"] == error


def test_an_item_is_made_filled_listed_and_taken_away(client, promises, hand, error_of):
    fields = [{"column_id": "what", "rich_text": rich("Call Acme")}]
    item = client.slackLists_items_create(list_id=promises, initial_fields=fields)["item"]
    assert item["fields"][0]["text"] == "Call Acme"
    cells = [
        {"row_id": item["id"], "column_id": "due", "date": ["2026-12-01"]},
        {"row_id": item["id"], "column_id": "state", "select": ["open"]},
    ]
    client.slackLists_items_update(list_id=promises, cells=cells)
    (listed,) = client.slackLists_items_list(list_id=promises)["items"]
    assert {one["key"]: one["value"] for one in listed["fields"][1:]} == {
        "due": "2026-12-01",
        "state": "open",
    }
    assert hand.look("lists")[0]["items"][0]["id"] == item["id"]
    client.slackLists_items_delete(list_id=promises, id=item["id"])
    assert client.slackLists_items_list(list_id=promises)["items"] == []


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ({"column_id": "due", "date": ["tomorrow"]}, "invalid_date"),
        ({"column_id": "due", "number": [1]}, "invalid_input_type"),
        ({"column_id": "who", "user": ["U0NOBODY"]}, "user_not_found"),
        ({"column_id": "state", "select": ["closed"]}, "invalid_option_id"),
        ({"column_id": "else", "date": ["2026-12-01"]}, "column_not_found"),
        ({"date": ["2026-12-01"]}, "column_id_not_provided"),
    ],
)
def test_a_cell_takes_only_what_its_column_is_for_and_nothing_is_half_done(
    client, promises, error_of, cell, error
):
    item = client.slackLists_items_create(list_id=promises)["item"]["id"]
    good = {"row_id": item, "column_id": "due", "date": ["2026-12-01"]}
    refusal = error_of(
        client.slackLists_items_update, list_id=promises, cells=[good, {"row_id": item, **cell}]
    )
    assert refusal["error"] == error
    assert client.slackLists_items_info(list_id=promises, id=item)["record"]["fields"] == []


def test_an_item_can_be_copied_or_stand_under_another(client, promises):
    fields = [{"column_id": "what", "rich_text": rich("Call Acme")}]
    first = client.slackLists_items_create(list_id=promises, initial_fields=fields)["item"]
    copy = client.slackLists_items_create(list_id=promises, duplicated_item_id=first["id"])["item"]
    assert copy["fields"] == first["fields"]
    below = client.slackLists_items_create(list_id=promises, parent_item_id=first["id"])["item"]
    found = client.slackLists_items_info(list_id=promises, id=first["id"])
    assert [one["id"] for one in found["subtasks"]] == [below["id"]]
    again = client.slackLists_create(
        name="Copy", copy_from_list_id=promises, include_copied_list_records=True
    )["list_id"]
    assert len(client.slackLists_items_list(list_id=again)["items"]) == 3

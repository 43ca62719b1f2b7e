"""Lists: slackLists.*"""

import re
from datetime import date
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.lists import FIXED, KEYS, TASK_COLUMNS, Item, SlackList, cell
from slack_emulator.methods.paging import paged
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
WRITE = ("lists:write",)
READ = ("lists:read",)
MOST_COLUMNS = 100
MOST_ROWS = 1000
LONGEST_TITLE = 255


def _known(workspace: Workspace, args: Args) -> SlackList:
    found = workspace.lists.get(args.text("list_id"))
    if found is None:
        raise SlackError("list_not_found")
    return found


def _columns(workspace: Workspace, schema: list[JSON]) -> list[JSON]:
    """The columns of a new list, each with an id; one of them is the primary one."""
    if len(schema) > MOST_COLUMNS:
        raise SlackError("over_column_maximum")
    for one in schema:
        if not isinstance(one.get("key"), str) or not isinstance(one.get("name"), str):
            raise SlackError("invalid_schema")
        if one.get("type") not in KEYS and one.get("type") not in FIXED:
            raise SlackError("invalid_column_type")
    if len({one["key"] for one in schema}) < len(schema):
        raise SlackError("invalid_schema")
    primary = [one for one in schema if one.get("is_primary_column")]
    if len(primary) != 1 or primary[0]["type"] != "text":
        raise SlackError("invalid_primary_column")
    return [{"is_primary_column": False, **one, "id": workspace.fresh_id("Col")} for one in schema]


def _name_column(workspace: Workspace) -> JSON:
    made = {"key": "name", "name": "Name", "is_primary_column": True, "type": "text"}
    return {**made, "id": workspace.fresh_id("Col")}


@method("slackLists.create", scopes=WRITE, required=("name",), tier=2)
def create(workspace: Workspace, args: Args) -> JSON:
    """A new list: with these columns, with those of another one, or with a name for each item."""
    schema, copied = args.objects("schema"), args.text("copy_from_list_id")
    if schema and copied:
        raise SlackError("invalid_copy_and_schema_args")
    if args.flag("include_copied_list_records") and not copied:
        raise SlackError("missing_arg_copy_from_list_id")
    if len(args.text("name")) > LONGEST_TITLE:
        raise SlackError("over_title_length_maximum")
    made = SlackList(workspace.fresh_id("F"), args.text("name"), [])
    if copied:
        _copy(workspace, args, made, workspace.lists.get(copied))
    else:
        made.columns = _columns(workspace, schema) if schema else [_name_column(workspace)]
    if args.flag("todo_mode"):
        made.columns += [{"is_primary_column": False, **one} for one in TASK_COLUMNS]
    workspace.lists.put(made)
    workspace.changes.say("state")
    return {"list_id": made.id, "list_metadata": made.metadata()}


def _copy(workspace: Workspace, args: Args, made: SlackList, source: SlackList | None) -> None:
    if source is None:
        raise SlackError("invalid_schema")
    made.columns = [dict(column) for column in source.columns]
    if args.flag("include_copied_list_records"):
        for item in source.items.values():
            _add(workspace, made, dict(item.fields))


def _add(workspace: Workspace, into: SlackList, fields: dict[str, JSON], parent: str | None = None) -> Item:
    now = int(workspace.now().timestamp())
    item = Item(workspace.fresh_id("Rec"), now, workspace.app.bot_user_id, now, fields, parent)
    into.items[item.id] = item
    workspace.changes.say("state")
    return item


def _checked(workspace: Workspace, column: JSON, given: JSON) -> JSON:
    """A cell of that column with the given value."""
    if column["type"] in FIXED:
        raise SlackError("uneditable_column")
    key = KEYS[column["type"]]
    if key not in given:
        raise SlackError("invalid_input_type")
    value = given[key]
    if isinstance(value, list) != (key != "checkbox"):
        raise SlackError("invalid_input_type")
    for one in value if isinstance(value, list) else ():
        _check_value(workspace, column, key, one)
    return cell(column, value)


def _check_value(workspace: Workspace, column: JSON, key: str, value: Any) -> None:
    choices = [one.get("value") for one in (column.get("options") or {}).get("choices") or []]
    wrong = {
        "number": ("invalid_input_type", isinstance(value, int | float)),
        "rating": ("invalid_input_type", isinstance(value, int)),
        "rich_text": ("invalid_text_block", isinstance(value, dict) and value.get("type") == "rich_text"),
        "date": ("invalid_date", _is_date(value)),
        "email": ("invalid_email", re.fullmatch(r"[^@\s]+@[^@\s]+", str(value)) is not None),
        "user": ("user_not_found", workspace.people.get(str(value)) is not None),
        "channel": ("channel_not_found", workspace.channels.get(str(value)) is not None),
        "select": ("invalid_option_id", not choices or value in choices),
    }  # fmt: skip
    error, right = wrong.get(key, ("", True))
    if not right:
        raise SlackError(error)


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _row(found: SlackList, item_id: str, error: str) -> Item:
    item = found.items.get(item_id)
    if item is None:
        raise SlackError(error)
    return item


@method("slackLists.items.create", scopes=WRITE, required=("list_id",))
def create_item(workspace: Workspace, args: Args) -> JSON:
    """A new item: empty, with fields, as a copy of another one, or under another one."""
    found, fields = _known(workspace, args), {}
    if args.text("duplicated_item_id"):
        fields = dict(_row(found, args.text("duplicated_item_id"), "duplicated_item_not_found").fields)
    parent = args.text("parent_item_id") or None
    if parent is not None:
        _row(found, parent, "invalid_args")
    for given in args.objects("initial_fields"):
        column = found.column(str(given.get("column_id")))
        if column is None:
            raise SlackError("invalid_column_id")
        fields[column["id"]] = _checked(workspace, column, given)
    if len(found.items) >= MOST_ROWS:
        raise SlackError("over_row_maximum")
    return {"item": found.shown(_add(workspace, found, fields, parent))}


@method("slackLists.items.list", scopes=READ, required=("list_id",), tier=2)
def list_items(workspace: Workspace, args: Args) -> JSON:
    """The items of a list, the newest first. Nothing is archived here yet."""
    limit = args.number("limit", 100, 1, 1000)
    found = _known(workspace, args)
    items = [one for one in reversed(found.items.values()) if one.archived == args.flag("archived")]
    page, metadata = paged(args, items, limit)
    return {"items": [found.shown(one) for one in page], "response_metadata": metadata}


@method("slackLists.items.info", scopes=READ, required=("list_id", "id"))
def item_info(workspace: Workspace, args: Args) -> JSON:
    """One item, with the list it stands in."""
    found = _known(workspace, args)
    item = _row(found, args.text("id"), "record_not_found")
    card = {"id": found.id, "name": found.name, "list_metadata": found.metadata()}
    return {"list": card, "record": found.shown(item), "subtasks": _below(found, item)}


def _below(found: SlackList, item: Item) -> list[JSON]:
    return [found.shown(one) for one in found.items.values() if one.parent == item.id]


@method("slackLists.items.delete", scopes=WRITE, required=("list_id", "id"))
def delete_item(workspace: Workspace, args: Args) -> JSON:
    """Take an item away."""
    found = _known(workspace, args)
    del found.items[_row(found, args.text("id"), "record_not_found").id]
    workspace.changes.say("state")
    return {}


@method("slackLists.items.update", scopes=WRITE, required=("list_id", "cells"))
def update_items(workspace: Workspace, args: Args) -> JSON:
    """Fill cells; all of them or, when one is refused, none. `row_id_to_create` makes a new item."""
    found, now = _known(workspace, args), int(workspace.now().timestamp())
    checked = [_cell(workspace, found, given) for given in args.objects("cells", most=100)]
    for item, column_id, shown in checked:
        row = item or _add(workspace, found, {})
        row.fields[column_id], row.updated = shown, now
    workspace.changes.say("state")
    return {}


def _cell(workspace: Workspace, found: SlackList, given: JSON) -> tuple[Item | None, str, JSON]:
    if not given.get("row_id") and not given.get("row_id_to_create"):
        raise SlackError("row_id_not_provided")
    if not given.get("column_id"):
        raise SlackError("column_id_not_provided")
    item = _row(found, str(given["row_id"]), "row_not_found") if given.get("row_id") else None
    column = found.column(str(given["column_id"]))
    if column is None:
        raise SlackError("column_not_found")
    return item, column["id"], _checked(workspace, column, given)

"""Lists: tables of items whose columns have types, as far as the Web API makes and fills them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]
# Under which key a cell of each type of column carries its value.
KEYS = {
    "text": "rich_text", "rich_text": "rich_text", "number": "number", "select": "select", "date": "date",
    "user": "user", "checkbox": "checkbox", "email": "email", "phone": "phone", "channel": "channel",
    "rating": "rating", "link": "link", "message": "message", "attachment": "attachment",
    "timestamp": "timestamp", "todo_completed": "checkbox", "todo_assignee": "user", "todo_due_date": "date",
}  # fmt: skip
FIXED = ("created_by", "last_edited_by", "created_time", "last_edited_time")
TASK_COLUMNS = (
    {"key": "todo_completed", "name": "Completed", "type": "todo_completed", "id": "Col00"},
    {
        "key": "todo_assignee", "name": "Assignee", "type": "todo_assignee", "id": "Col01",
        "options": {"format": "multi_entity", "default_value": None, "show_member_name": True},
    },
    {"key": "todo_due_date", "name": "Due Date", "type": "todo_due_date", "id": "Col02"},
)  # fmt: skip


@dataclass(slots=True)
class Item:
    """One row; `fields` maps the id of a column to what its cell shows."""

    id: str
    created: int
    created_by: str
    updated: int
    fields: dict[str, JSON] = field(default_factory=dict)
    parent: str | None = None
    archived: bool = False


@dataclass(slots=True)
class SlackList:
    """One list with its columns and its items."""

    id: str
    name: str
    columns: list[JSON]
    items: dict[str, Item] = field(default_factory=dict)

    def column(self, column_id: str) -> JSON | None:
        """The column with this id or key."""
        return next((one for one in self.columns if column_id in (one["id"], one["key"])), None)

    def metadata(self) -> JSON:
        """What slackLists.create tells about the columns."""
        return {"schema": self.columns, "subtask_schema": self.columns}

    def shown(self, item: Item) -> JSON:
        """The item object."""
        body = {
            "id": item.id, "list_id": self.id, "date_created": item.created, "created_by": item.created_by,
            "updated_by": item.created_by, "fields": list(item.fields.values()),
            "updated_timestamp": str(item.updated),
        }  # fmt: skip
        return body | ({"parent_record_id": item.parent} if item.parent else {})

    def card(self) -> JSON:
        """What a control call tells about it."""
        items = [self.shown(item) for item in self.items.values()]
        return {"list_id": self.id, "name": self.name, "schema": self.columns, "items": items}


class Lists:
    """All lists by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, SlackList] = {}

    def __iter__(self) -> Iterator[SlackList]:
        return iter(self._by_id.values())

    def get(self, list_id: str) -> SlackList | None:
        """The list with this id."""
        return self._by_id.get(list_id)

    def put(self, made: SlackList) -> None:
        """Keep a list."""
        self._by_id[made.id] = made


def cell(column: JSON, value: Any) -> JSON:
    """What a cell shows of a value that was checked."""
    kind = KEYS[column["type"]]
    shown: JSON = {"key": column["key"], kind: value, "column_id": column["id"]}
    if kind == "rich_text":
        return shown | {"value": json.dumps(value), "text": words(value)}
    if isinstance(value, list):
        return shown | {"value": value[0] if len(value) == 1 else value}
    return shown | {"value": value}


def words(blocks: Any) -> str:
    """The plain text inside rich text."""
    if isinstance(blocks, list):
        return "".join(words(one) for one in blocks)
    if not isinstance(blocks, dict):
        return ""
    own = blocks.get("text")
    return (own if isinstance(own, str) else "") + words(blocks.get("elements"))

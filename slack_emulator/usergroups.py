"""Groups of people with a handle of their own, like @sales-leads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(slots=True)
class Usergroup:
    """One group; `deleted` is the second in which it was disabled, 0 while it is not."""

    id: str
    name: str
    handle: str
    description: str = ""
    users: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    created: int = 0
    created_by: str = ""
    updated: int = 0
    updated_by: str = ""
    deleted: int = 0
    deleted_by: str | None = None

    def as_slack(self, team: str, *, users: bool = False, count: bool = True) -> JSON:
        """The usergroup object; `users` and `count` say whether its people are named and counted."""
        shown: JSON = {
            "id": self.id, "team_id": team, "is_usergroup": True, "is_subteam": True, "name": self.name,
            "description": self.description, "handle": self.handle, "is_external": False,
            "date_create": self.created, "date_update": self.updated, "date_delete": self.deleted,
            "auto_provision": False, "enterprise_subteam_id": "",
            "created_by": self.created_by, "updated_by": self.updated_by,
            "prefs": {"channels": self.channels, "groups": []}, "channel_count": len(self.channels),
        }  # fmt: skip
        shown |= {"deleted_by": self.deleted_by} if self.deleted else {}
        shown |= {"users": self.users} if users else {}
        return shown | ({"user_count": len(self.users)} if count else {})


class Usergroups:
    """All groups by id."""

    def __init__(self, seed: Iterable[JSON]) -> None:
        self._by_id: dict[str, Usergroup] = {}
        for number, one in enumerate(seed, start=1):
            handle = str(one.get("handle") or one["name"].lower().replace(" ", "-"))
            made = Usergroup(str(one.get("id") or f"S0{number:07d}"), str(one["name"]), handle)
            made.users = [str(user) for user in one.get("users") or []]
            self.put(made)

    def __iter__(self) -> Iterator[Usergroup]:
        return iter(self._by_id.values())

    def get(self, group_id: str) -> Usergroup | None:
        """The group with this id."""
        return self._by_id.get(group_id)

    def named(self, name: str = "", handle: str = "") -> Usergroup | None:
        """The group that already has this name or this handle."""
        return next((one for one in self if one.name == name or one.handle == handle), None)

    def put(self, group: Usergroup) -> None:
        """Keep a group."""
        self._by_id[group.id] = group

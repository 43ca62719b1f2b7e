"""What people have open: the stack of modals of each person, and the Home tab published for them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.forms import form_values

JSON = dict[str, Any]
STACK = 3
SENT = (
    "title", "submit", "close", "private_metadata", "callback_id", "external_id", "clear_on_close",
    "notify_on_close", "submit_disabled",
)  # fmt: skip


@dataclass(slots=True)
class View:
    """A modal or a Home tab; `entered` is what the person put in, by (block_id, action_id).

    `errors` stand at its fields; `trouble` is one line about the whole, where the app did not answer.
    """

    id: str
    kind: str
    user: str
    body: JSON
    hash: str
    root_id: str
    previous_id: str | None = None
    entered: dict[tuple[str, str], JSON] = field(default_factory=dict)
    errors: JSON = field(default_factory=dict)
    trouble: str | None = None

    @property
    def blocks(self) -> list[JSON]:
        """The blocks, each with its ids."""
        blocks: list[JSON] = self.body["blocks"]
        return blocks

    def values(self) -> JSON:
        """The state of every input and select, as {block_id: {action_id: state}}."""
        return form_values(self.blocks, self.entered)

    def as_slack(self, team: str, app_id: str, bot_id: str) -> JSON:
        """The view object as Slack shows it to the app."""
        body = self.body
        return {
            "id": self.id, "team_id": team, "type": self.kind, "blocks": self.blocks,
            "private_metadata": body.get("private_metadata") or "",
            "callback_id": body.get("callback_id") or "",
            "state": {"values": self.values()}, "hash": self.hash, "title": body.get("title"),
            "clear_on_close": bool(body.get("clear_on_close")),
            "notify_on_close": bool(body.get("notify_on_close")),
            "close": body.get("close"), "submit": body.get("submit"), "previous_view_id": self.previous_id,
            "root_view_id": self.root_id, "app_id": app_id, "external_id": body.get("external_id") or "",
            "app_installed_team_id": team, "bot_id": bot_id,
        }  # fmt: skip

    def card(self) -> JSON:
        """What a control call shows of it to the person."""
        shown = {name: self.body.get(name) for name in SENT}
        return shown | {
            "id": self.id, "type": self.kind, "user": self.user, "hash": self.hash, "blocks": self.blocks,
            "state": {"values": self.values()}, "errors": self.errors,
            "trouble": self.trouble, "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
        }  # fmt: skip

    def replace(self, body: JSON, hash_: str) -> None:
        """Show something else; what was typed stays where block_id and action_id stay."""
        self.body, self.hash, self.errors, self.trouble = body, hash_, {}, None
        keep = form_values(body["blocks"], {})
        self.entered = {key: state for key, state in self.entered.items() if key[1] in keep.get(key[0], {})}


class Views:
    """All open modals, stacked per person, and the published Home tabs."""

    def __init__(self) -> None:
        self._open: dict[str, View] = {}
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def __iter__(self) -> Iterator[View]:
        return iter(self._open.values())

    def get(self, view_id: str) -> View | None:
        """An open modal, or a Home tab."""
        return self._open.get(view_id) or next(
            (one for one in self._homes.values() if one.id == view_id), None
        )

    def by_external_id(self, external_id: str) -> View | None:
        """The view to which the app gave this name."""
        everything = [*self._open.values(), *self._homes.values()]
        return next((one for one in everything if one.body.get("external_id") == external_id), None)

    def check_name(self, body: JSON, view: View | None = None) -> None:
        """SlackError when another view than this one has the external_id already."""
        named = body.get("external_id")
        known = self.by_external_id(named) if named else None
        if known is not None and known is not view:
            raise SlackError("duplicate_external_id")

    def top(self, user: str) -> View | None:
        """The modal that the person sees."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """The Home tab that the person sees."""
        return self._homes.get(user)

    def depth(self, user: str) -> int:
        """How many modals lie on each other."""
        return len(self._stacks.get(user, []))

    def open(self, view: View) -> None:
        """Start a new stack with this modal; what was open is gone."""
        self.clear(view.user)
        self._put_on_top(view)

    def push(self, view: View) -> None:
        """Lay a modal over the others; SlackError when three are open already."""
        if self.depth(view.user) >= STACK:
            raise SlackError("push_limit_reached")
        self._put_on_top(view)

    def _put_on_top(self, view: View) -> None:
        self._open[view.id] = view
        self._stacks.setdefault(view.user, []).append(view)

    def publish(self, view: View) -> None:
        """Make it the person's Home tab."""
        self._homes[view.user] = view

    def close(self, view: View) -> None:
        """Take a modal off its stack."""
        self._open.pop(view.id, None)
        stack = self._stacks.get(view.user, [])
        if view in stack:
            stack.remove(view)

    def clear(self, user: str) -> list[View]:
        """Close everything the person has open; answers what that was, top first."""
        closed = list(reversed(self._stacks.pop(user, [])))
        for view in closed:
            self._open.pop(view.id, None)
        return closed

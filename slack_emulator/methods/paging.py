"""Pages: how much of a list the app gets at once, and where the next page begins."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args

JSON = dict[str, Any]
MOST = 1000


def limited(args: Args, default: int, most: int = MOST) -> int:
    """How many things the app wants at once; 0 means the usual number."""
    limit = args.number("limit", default) or default
    if limit < 0:
        raise SlackError("invalid_limit")
    return min(limit, most)


def cursor_of(position: str) -> str:
    """A cursor that leads back to a position."""
    return b64encode(f"next:{position}".encode()).decode()


def position_of(args: Args) -> str | None:
    """The position to which the given cursor leads."""
    if not args.text("cursor"):
        return None
    try:
        kind, _, position = b64decode(args.text("cursor"), validate=True).decode().partition(":")
    except ValueError:
        kind, position = "", ""
    if kind != "next":
        raise SlackError("invalid_cursor")
    return position


def paged(args: Args, everything: Sequence[Any], limit: int) -> tuple[list[Any], JSON]:
    """One page of a list, and the response_metadata that leads to the next."""
    position = position_of(args) or "0"
    if not position.isdigit():
        raise SlackError("invalid_cursor")
    end = int(position) + limit
    page = list(everything[int(position) : end])
    return page, {"next_cursor": cursor_of(str(end)) if end < len(everything) else ""}

"""Who is in the workspace, as Slack tells it: all of them at the start, and each change after that."""

from collections.abc import Iterator
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.people import SYSTEM
from usecases.people import Profile, welcome
from usecases.services import Services

JSON = dict[str, Any]
SLACKBOT = "USLACKBOT"


def welcome_everybody(services: Services, client: WebClient) -> int:
    """Learn everybody in the workspace; how many are new."""
    return welcome(services, SYSTEM, list(_everybody(client)))


def changed(services: Services, ack: Ack, body: JSON) -> None:
    """Somebody came, changed or left."""
    ack()
    user = body["event"]["user"]
    if _is_person(user):
        welcome(services, SYSTEM, [profile(user)])


def profile(user: JSON) -> Profile:
    """Somebody as Slack describes them."""
    about = user.get("profile") or {}
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    return Profile(
        slack_id=str(user["id"]),
        name=str(about.get("real_name") or user.get("real_name") or user.get("name") or user["id"]),
        email=about.get("email"),
        tz=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en-US"),
        active=not user.get("deleted") and not guest,
        administrator=bool(user.get("is_admin")),
    )


def _everybody(client: WebClient) -> Iterator[Profile]:
    cursor: str | None = None
    while cursor is None or cursor:
        page = client.users_list(limit=200, cursor=cursor, include_locale=True)
        yield from (profile(user) for user in page["members"] if _is_person(user))
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _is_person(user: JSON) -> bool:
    return not user.get("is_bot") and user.get("id") != SLACKBOT

"""The people of the workspace: who they are, their time zone, and how they are found by a name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_emulator.errors import refused, unknown

JSON = dict[str, Any]
SLACKBOT = "USLACKBOT"
FIELDS = (
    "name", "real_name", "tz", "email", "locale", "is_admin", "is_bot", "deleted", "title", "phone",
    "status_text", "status_emoji", "away",
)  # fmt: skip
COLOURS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5")
PICTURES = (24, 32, 48, 72, 192, 512)


@dataclass(slots=True)
class Person:
    """A member of the workspace. Bots are members too."""

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    email: str | None = None
    locale: str = "en-US"
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False
    updated: int = 0
    title: str = ""
    phone: str = ""
    status_text: str = ""
    status_emoji: str = ""
    away: bool = False

    @property
    def color(self) -> str:
        """The colour that stands for them."""
        return COLOURS[sum(self.id.encode()) % len(COLOURS)]

    def offset(self, now: datetime) -> int:
        """Seconds east of UTC at that moment."""
        shift = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        return int(shift.total_seconds()) if shift else 0

    def profile(self, team: str, url: str = "", *, email: bool) -> JSON:
        """The profile object. `url` is the server's own address; `email` says whether the app may see it."""
        first, _, last = self.real_name.partition(" ")
        shown: JSON = {
            "title": self.title, "phone": self.phone, "skype": "", "real_name": self.real_name,
            "real_name_normalized": self.real_name, "display_name": self.name,
            "display_name_normalized": self.name, "status_text": self.status_text,
            "status_text_canonical": "", "status_emoji": self.status_emoji, "status_emoji_display_info": [],
            "status_expiration": 0, "avatar_hash": f"g{self.color}", "first_name": first, "last_name": last,
            "team": team,
        }  # fmt: skip
        shown |= {f"image_{size}": f"{url}/avatars/{self.id}-{size}.png" for size in PICTURES}
        return shown | ({"email": self.email} if email and self.email else {})

    def as_slack(
        self, team: str, now: datetime, *, email: bool, locale: bool = False, url: str = "", app: JSON | None
    ) -> JSON:
        """The user object of users.info. `email` and `locale` say whether the app may and wants to see;
        `app` is what only the profile of its bot tells."""
        user: JSON = {
            "id": self.id, "team_id": team, "name": self.name, "deleted": self.deleted,
            "profile": self.profile(team, url, email=email) | (app or {}), "is_bot": self.is_bot,
            "is_app_user": False, "updated": self.updated,
        }  # fmt: skip
        if not self.deleted:
            user |= {
                "color": self.color, "real_name": self.real_name, "tz": self.tz,
                "tz_label": now.astimezone(ZoneInfo(self.tz)).tzname(), "tz_offset": self.offset(now),
                "is_admin": self.is_admin, "is_owner": False, "is_primary_owner": False,
                "is_restricted": False, "is_ultra_restricted": False, "is_email_confirmed": not self.is_bot,
                "who_can_share_contact_card": "EVERYONE",
            }  # fmt: skip
        return user | ({"locale": self.locale} if locale else {})

    def card(self) -> JSON:
        """What the control state tells about the person."""
        return {"id": self.id} | {name: getattr(self, name) for name in FIELDS}

    def answers_to(self, written: str) -> bool:
        """Whether a person would write this name for them: handle, full name or first name."""
        wanted = written.casefold().lstrip("@")
        return wanted in {
            self.name.casefold(),
            self.real_name.casefold(),
            self.real_name.casefold().split(" ")[0],
        }


class People:
    """Everybody in the workspace, by id."""

    def __init__(self, seed: Iterable[JSON]) -> None:
        self._by_id: dict[str, Person] = {}
        for one in seed:
            self.put(one)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def get(self, user_id: str) -> Person | None:
        """The person with this id, if there is one."""
        return self._by_id.get(user_id)

    def actor(self, user_id: object) -> Person:
        """The person who acts in a control call; a sentence when nobody here can act under that id."""
        found = self._by_id.get(str(user_id)) or self.find(str(user_id))
        if found is None:
            raise unknown(f'Nobody here has the id "{user_id}".')
        if found.is_bot or found.deleted or found.id == SLACKBOT:
            raise refused(f"{found.real_name} cannot act here: a bot or a deactivated account.")
        return found

    def find(self, written: str) -> Person | None:
        """The one active person who answers to a written name or id; None when nobody or several do."""
        if written in self._by_id:
            return self._by_id[written]
        exact = [
            one for one in self if one.name.casefold() == written.casefold().lstrip("@") and not one.deleted
        ]
        found = exact or [one for one in self if one.answers_to(written) and not one.deleted]
        return found[0] if len(found) == 1 else None

    def by_email(self, email: str) -> Person | None:
        """The active person with this e-mail address."""
        wanted = email.casefold()
        return next((one for one in self if (one.email or "").casefold() == wanted and not one.deleted), None)

    def put(self, given: JSON, updated: int = 0) -> tuple[Person, bool]:
        """Add or change somebody; answers the person and whether they are new."""
        if "tz" in given:
            _check_zone(str(given["tz"]))
        person = self._by_id.get(str(given.get("id", "")))
        fresh = person is None
        if person is None:
            person = self._new(given)
        for name in FIELDS:
            if given.get(name) is not None or (name == "email" and name in given):
                setattr(person, name, given[name])
        person.updated = updated
        return person, fresh

    def _new(self, given: JSON) -> Person:
        name = str(given.get("name") or given.get("real_name") or "").strip().lower().replace(" ", ".")
        if not name:
            raise refused("A person needs a name.")
        person = Person(
            str(given.get("id") or self._fresh_id(name)), name, str(given.get("real_name") or name)
        )
        self._by_id[person.id] = person
        return person

    def _fresh_id(self, name: str) -> str:
        letters = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())
        made = ("U0" + letters).ljust(9, "0")
        while made in self._by_id:
            made += "0"
        return made


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise refused(f'"{name}" is not a time zone like Europe/Berlin.') from None

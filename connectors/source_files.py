"""The sources that a TOML file names; what is secret stands there only as the name of a variable."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.sql_source import SqlSource, checked, read_url
from domain.sources import BadSources, Source, SourceTrouble

VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
NAME = re.compile(r"[\w .-]{1,40}")
SECRET = ("username", "password", "security_token", "access_token", "consumer_key", "consumer_secret")
PLAIN = ("domain", "instance_url")
LOGINS = (
    ("access_token", "instance_url"),
    ("username", "password", "security_token"),
    ("username", "consumer_key", "private_key_file"),
    ("consumer_key", "consumer_secret", "domain"),
)
"""The ways in that the library knows, each by what it needs; `domain` can always be given."""

Environment = Mapping[str, str]


def read_sources(path: Path, environment: Environment) -> tuple[Source, ...]:
    """Every source of the file, in its order.

    Raises:
        BadSources: What is wrong, and in which of them; a secret is never repeated.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise BadSources(f"I can't open {path.name}: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadSources(f"{path.name} is no TOML: {problem}.") from None
    return tuple(_source(path, name, about, environment) for name, about in found.items())


def _source(path: Path, name: str, about: Any, environment: Environment) -> Source:
    entry = _Entry(path, name, about, environment)
    if not isinstance(about, dict) or not NAME.fullmatch(name):
        raise entry.bad("is no source. A source is a section such as [crm] with its settings below it.")
    make = KINDS.get(str(about.get("kind")))
    if make is None:
        raise entry.bad(f"needs a kind: {', '.join(KINDS)}.")
    try:
        source = make(entry)
    except SourceTrouble as trouble:
        raise entry.bad(f"can't be used. {trouble.for_people}") from None
    if unknown := set(about) - entry.read - {"kind"}:
        raise entry.bad(f"says {sorted(unknown)[0]}, which I don't know.")
    return source


class _Entry:
    """One section: gives its settings and remembers which were read."""

    def __init__(self, path: Path, name: str, about: Any, environment: Environment) -> None:
        self.path, self.name, self._about, self._environment = path, name, about, environment
        self.read: set[str] = set()

    def bad(self, why: str) -> BadSources:
        return BadSources(f"{self.path.name}: “{self.name}” {why}")

    def get(self, key: str, default: Any = None) -> Any:
        """A setting as it stands there."""
        self.read.add(key)
        value = self._about.get(key, default)
        if default is not None and type(value) is not type(default):
            raise self.bad(f"needs {key} to be like {default!r}.")
        return value

    def needed(self, key: str) -> str:
        """A setting without which nothing works."""
        value = self.get(key)
        if not isinstance(value, str) or not value:
            raise self.bad(f"needs {key}.")
        return value

    def secret(self, key: str) -> str:
        """What the variable holds that the setting names."""
        variable = self.needed(key)
        if not VARIABLE.fullmatch(variable):
            raise self.bad(f"needs the name of a variable of .env as its {key}, not the secret itself.")
        value = self._environment.get(variable, "").strip()
        if not value:
            raise self.bad(f"needs {variable}, which is not set in .env.")
        return value

    def file(self, key: str) -> Path:
        """A file, beside the one that names it."""
        path = self.path.parent / self.needed(key)
        if not path.is_file():
            raise self.bad(f"names {path.name}, which is not there.")
        return path

    def zone(self) -> tzinfo:
        """Where days begin."""
        name = self.get("time_zone", "UTC")
        try:
            return ZoneInfo(name) if name != "UTC" else UTC
        except (ZoneInfoNotFoundError, ValueError):
            raise self.bad(f"names {name}, which is no time zone such as Europe/Berlin.") from None


def _sql(entry: _Entry) -> Source:
    query = checked(entry.name, entry.file("query").read_text("utf-8"))
    url = read_url(entry.name, entry.secret("url"))
    return SqlSource(entry.name, url, query, float(entry.get("timeout", 300)))


def _salesforce(entry: _Entry) -> Source:
    """The library takes 40 MB and a second to load, so only who needs it pays for it."""
    from connectors.salesforce import Salesforce
    from connectors.salesforce_calls import SalesforceCalls

    calls = SalesforceCalls(entry.name, _login(entry))
    activities, team = entry.get("activities", True), entry.get("team", False)
    return Salesforce(entry.name, calls, entry.zone(), activities, team)


def _login(entry: _Entry) -> dict[str, Any]:
    """What the library is given: secrets by name, the rest as it stands."""
    given = {
        *(key for key in SECRET if entry.get(key) is not None),
        *(key for key in (*PLAIN, "private_key_file") if entry.get(key) is not None),
    }
    if not any(given >= set(way) for way in LOGINS):
        ways = "; or ".join(" + ".join(way) for way in LOGINS)
        raise entry.bad(f"needs a way to log in: {ways}.")
    login: dict[str, Any] = {key: entry.secret(key) for key in SECRET if key in given}
    login |= {key: entry.needed(key) for key in PLAIN if key in given}
    if "access_token" in login:
        login["session_id"] = login.pop("access_token")
    if "private_key_file" in given:
        login["privatekey_file"] = str(entry.file("private_key_file"))
    return login


def _hubspot(entry: _Entry) -> Source:
    from connectors.hubspot_calls import HubSpotCalls
    from connectors.hubspot_crm import HubSpot

    calls = HubSpotCalls(entry.name, entry.secret("access_token"))
    return HubSpot(entry.name, calls, entry.zone(), entry.get("activities", True))


KINDS: Mapping[str, Callable[[_Entry], Source]] = {
    "sql": _sql,
    "salesforce": _salesforce,
    "hubspot": _hubspot,
}

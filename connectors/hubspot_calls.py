"""Calls to HubSpot by its own rules: pages, the limit of its search, its rates, and what to tell people."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import urllib3
from hubspot import HubSpot as Client
from hubspot.crm import deals, objects, owners, pipelines

from connectors.retries import Sleep, TryAgain, patiently
from domain.sources import SourceTrouble

PAGE, SEARCH_PAGE, OWNER_PAGE = 100, 200, 500
SEARCH_LIMIT = 10_000
"""HubSpot's search hands out this many results of one question; then it has to be asked anew."""
PATIENCE = (15.0, 60.0)
DAILY = "DAILY"
TOKEN = (
    "HubSpot no longer accepts the token of “{name}”. In HubSpot, Settings → Integrations → Private Apps,"
    " open the app, show or rotate its access token, and put it into .env."
)
SCOPES = (
    "The HubSpot token of “{name}” may not read everything that is needed. Its private app needs the scopes"
    " crm.objects.deals.read, crm.objects.owners.read, crm.objects.contacts.read and sales-email-read."
)
USED_UP = (
    "The calls that HubSpot allows your account in a day are used up. I try again within the hour; the limit"
    " starts anew at midnight of the account's time zone."
)
PROBLEMS = tuple(room.ApiException for room in (deals, objects, owners, pipelines))

T = TypeVar("T")
JSON = dict[str, Any]


@dataclass(slots=True)
class HubSpotCalls:
    """`host` is HubSpot's, unless another one is given; `token` is that of a private app."""

    name: str
    token: str
    host: str = "https://api.hubapi.com"
    sleep: Sleep | None = None
    _client: Any = field(default=None)

    def pipelines(self) -> list[JSON]:
        """The deal pipelines with their stages."""
        found = self._patiently(lambda: self._open().pipelines.pipelines_api.get_all("deals", **_TIMED))
        return [each.to_dict() | {"stages": [s.to_dict() for s in each.stages]} for each in found.results]

    def owners(self, *, archived: bool) -> Iterator[JSON]:
        """Everybody who owns something, or did."""
        yield from self._pages(
            lambda after: self._open().owners.owners_api.get_page(
                limit=OWNER_PAGE, archived=archived, **_after(after), **_TIMED
            )
        )

    def listed(self, kind: str, properties: Sequence[str], *, archived: bool) -> Iterator[JSON]:
        """Every record of a kind, whatever their number."""
        yield from self._pages(
            lambda after: self._open().objects.basic_api.get_page(
                kind, limit=PAGE, properties=list(properties), archived=archived, **_after(after), **_TIMED
            )
        )

    def search(self, kind: str, properties: Sequence[str], by: str, since: datetime) -> Iterator[JSON]:
        """Every record whose moment `by` lies at or after `since`, oldest first; each of them once.

        After ten thousand the search starts anew from the last moment seen: records of that same moment
        come twice and are told once.
        """
        start, seen = since, dict[str, str]()
        while True:
            count = 0
            for found in self._searched(kind, properties, by, start):
                count += 1
                moment = found["properties"].get(by) or ""
                if found["id"] not in seen:
                    yield found
                seen[found["id"]] = moment
            last = max(seen.values(), default="")
            if count < SEARCH_LIMIT or not last:
                return
            if (following := datetime.fromisoformat(last.replace("Z", "+00:00"))) <= start:
                raise SourceTrouble(
                    f"HubSpot has more than 10,000 {kind} of one moment; I can't read them all."
                )
            start = following
            seen = {key: moment for key, moment in seen.items() if moment == last}

    def _searched(self, kind: str, properties: Sequence[str], by: str, since: datetime) -> Iterator[JSON]:
        asked = {
            "filterGroups": [
                {
                    "filters": [
                        {
                            "propertyName": by,
                            "operator": "GTE",
                            "value": str(int(since.astimezone(UTC).timestamp() * 1000)),
                        }
                    ]
                }
            ],
            "sorts": [{"propertyName": by, "direction": "ASCENDING"}],
            "properties": list(properties),
            "limit": SEARCH_PAGE,
        }
        yield from self._pages(
            lambda after: self._open().objects.search_api.do_search(kind, asked | _after(after), **_TIMED),
            most=SEARCH_LIMIT,
        )

    def _pages(self, ask: Callable[[str | None], Any], most: int | None = None) -> Iterator[JSON]:
        after: str | None = None
        told = 0
        while True:
            page = self._patiently(partial(ask, after))
            for each in page.results:
                yield each.to_dict()
            told += len(page.results)
            after = page.paging.next.after if page.paging and page.paging.next else None
            if not after or (most is not None and told >= most):
                return

    def _open(self) -> Any:
        if self._client is None:
            self._client = Client(access_token=self.token, host=self.host, retry=urllib3.Retry(0)).crm
        return self._client

    def _patiently(self, call: Callable[[], T]) -> T:
        options = {"sleep": self.sleep} if self.sleep else {}
        return patiently(lambda: self._tried(call), "HubSpot", **options)

    def _tried(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except PROBLEMS as problem:
            raise self._problem(problem) from None
        except urllib3.exceptions.HTTPError as problem:
            raise TryAgain(type(problem).__name__) from None

    def _problem(self, problem: Any) -> Exception:
        status = problem.status or 0
        if status == 401:
            return SourceTrouble(TOKEN.format(name=self.name))
        if status == 403:
            return SourceTrouble(SCOPES.format(name=self.name))
        if status == 429:
            if _policy(problem.body) == DAILY:
                return SourceTrouble(USED_UP)
            return TryAgain("too many calls at once", _seconds(problem.headers))
        if status >= 500 or status == 0:
            return TryAgain(f"status {status}", _seconds(problem.headers))
        return SourceTrouble(f"HubSpot refuses what “{self.name}” asks (status {status}).")


_TIMED: Mapping[str, Any] = {"_request_timeout": PATIENCE}


def _after(after: str | None) -> dict[str, str]:
    return {"after": after} if after else {}


def _policy(body: Any) -> str:
    """Which limit was reached: the policyName of the published error shape."""
    try:
        return str(json.loads(body or "{}").get("policyName") or "")
    except (ValueError, AttributeError):
        return ""


def _seconds(headers: Mapping[str, str] | None) -> float | None:
    """What Retry-After asks for; for the limit by the interval, how long that interval is."""
    found = {name.lower(): value for name, value in (headers or {}).items()}
    if (after := found.get("retry-after", "")).isdecimal():
        return float(after)
    interval = found.get("x-hubspot-ratelimit-interval-milliseconds", "")
    return int(interval) / 1000 if interval.isdecimal() else None

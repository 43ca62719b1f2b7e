"""A local HubSpot account: the CRM API v3 for what the bot asks, with its pages, limits and errors.

It speaks `after` paging, the search with its end at 10,000 results, archived records, owners and pipelines;
401, 403 and 429 look as HubSpot publishes them.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.hubspot_calls import HubSpotCalls
from connectors.hubspot_crm import HubSpot
from tests.connectors.vendor_servers import Answer, Asked, Vendor, serving

JSON = dict[str, Any]
SEARCHED = 10_000
MOST = {"search": 200, "list": 100, "owners": 500}


def problem(status: int, category: str, message: str = "", **more: Any) -> Answer:
    """An error as HubSpot's API says it."""
    body = {
        "status": "error",
        "message": message or category,
        "correlationId": "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
        "category": category,
    }
    return Answer(status, body | more)


def too_many(policy: str, **headers: str) -> Answer:
    """A 429: `policyName` says which limit it was."""
    answer = problem(429, "RATE_LIMITS", f"You have reached your {policy.lower()} limit.", policyName=policy)
    answer.body["errorType"] = "RATE_LIMIT"
    answer.headers = headers
    return answer


@dataclass
class Account(Vendor):
    """What stands in the account."""

    token: str = "pat-eu1-good"
    owners: list[JSON] = field(default_factory=list)
    pipelines: list[JSON] = field(default_factory=list)
    records: dict[str, list[JSON]] = field(
        default_factory=lambda: {name: [] for name in ("deals", "calls", "meetings", "emails")}
    )

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return problem(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
        parts = asked.path.strip("/").split("/")
        if parts[:3] == ["crm", "v3", "owners"]:
            gone = asked.query.get("archived", "").lower() == "true"
            found = [each for each in self.owners if each["archived"] == gone]
            return _page(found, asked.query, MOST["owners"])
        if parts == ["crm", "v3", "pipelines", "deals"]:
            return Answer(200, {"results": self.pipelines})
        if parts[:3] == ["crm", "v3", "objects"] and parts[3] in self.records:
            if parts[4:] == ["search"]:
                return self._search(parts[3], json.loads(asked.body))
            gone = asked.query.get("archived", "").lower() == "true"
            found = [each for each in self.records[parts[3]] if each["archived"] == gone]
            return _page(found, asked.query, MOST["list"])
        return problem(404, "OBJECT_NOT_FOUND")

    def _search(self, kind: str, asked: JSON) -> Answer:
        """Filters by one property, sorts by it, and ends at ten thousand."""
        ((wanted,),) = (group["filters"] for group in asked["filterGroups"])
        assert wanted["operator"] == "GTE"
        assert asked["sorts"] == [{"propertyName": wanted["propertyName"], "direction": "ASCENDING"}]
        by, least = wanted["propertyName"], int(wanted["value"])
        found = [
            each
            for each in self.records[kind]
            if not each["archived"] and _milliseconds(each["properties"][by]) >= least
        ]
        found.sort(key=lambda each: _milliseconds(each["properties"][by]))
        start = int(asked.get("after") or 0)
        if start + int(asked["limit"]) > SEARCHED:
            return problem(400, "VALIDATION_ERROR", "Search results are limited to 10,000.")
        names = asked["properties"]
        told = [
            each | {"properties": {name: each["properties"].get(name) for name in names}} for each in found
        ]
        answer = _page(told, asked, MOST["search"])
        answer.body["total"] = len(found)
        return answer


def _page(found: list[JSON], asked: JSON, most: int) -> Answer:
    limit, start = int(asked.get("limit") or 10), int(asked.get("after") or 0)
    if limit > most:
        return problem(400, "VALIDATION_ERROR", f"limit must be at most {most}")
    body: JSON = {"results": found[start : start + limit]}
    if start + limit < len(found):
        body["paging"] = {"next": {"after": str(start + limit), "link": "https://api.hubapi.com/next"}}
    return Answer(200, body)


def _milliseconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000)


@contextmanager
def hubspot(
    account: Account, pauses: list[float], token: str = "pat-eu1-good", **options: Any
) -> Iterator[HubSpot]:
    """The connector against the account; `pauses` collects what it would have waited."""
    with serving(account) as address:
        yield HubSpot("sales", HubSpotCalls("sales", token, address, pauses.append), **options)


def record(
    number: int, changed: str = "2026-09-10T12:00:00Z", *, archived: bool = False, **properties: Any
) -> JSON:
    """A record with these properties."""
    named = {"hs_lastmodifieddate": changed, "hs_timestamp": changed} | properties
    return {
        "id": str(number),
        "properties": named,
        "createdAt": "2026-08-03T22:30:00Z",
        "updatedAt": changed,
        "archived": archived,
    }


def deal(number: int, owner: str = "11", **properties: Any) -> JSON:
    """A won deal of 1,000 in September 2026, unless said otherwise."""
    usual = {
        "dealstage": "closedwon",
        "amount": "1000",
        "amount_in_home_currency": "1000",
        "createdate": "2026-08-03T22:30:00Z",
        "closedate": "2026-09-10T10:00:00Z",
        "hubspot_owner_id": owner,
        "hs_primary_associated_company": f"9{number}",
        "notes_last_updated": None,
        "hs_next_step": None,
        "hs_is_closed_won": "true",
        "hs_is_closed": "true",
    }
    return record(number, **(usual | properties))


def owner(key: str, name: str, *, archived: bool = False) -> JSON:
    """Somebody who owns deals."""
    first, _, last = name.partition(" ")
    moment = "2026-01-01T00:00:00Z"
    return {
        "id": key,
        "email": f"{first.lower()}@acme.example",
        "firstName": first,
        "lastName": last,
        "userId": int(key),
        "createdAt": moment,
        "updatedAt": moment,
        "archived": archived,
        "type": "PERSON",
    }


def pipeline(key: str, stages: dict[str, tuple[str, dict[str, str]]]) -> JSON:
    """A pipeline; stage → (label, metadata)."""
    moment = "2026-01-01T00:00:00Z"
    return {
        "id": key,
        "label": key.title(),
        "displayOrder": 0,
        "archived": False,
        "createdAt": moment,
        "updatedAt": moment,
        "stages": [
            {
                "id": stage,
                "label": label,
                "displayOrder": order,
                "metadata": metadata,
                "archived": False,
                "createdAt": moment,
                "updatedAt": moment,
                "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
            }
            for order, (stage, (label, metadata)) in enumerate(stages.items())
        ],
    }


def an_account() -> Account:
    """Ana and Ben, Old who left, and the pipeline that every account begins with."""
    return Account(
        owners=[owner("11", "Ana Silva"), owner("12", "Ben Carter"), owner("13", "Old Rep", archived=True)],
        pipelines=[
            pipeline(
                "default",
                {
                    "contractsent": ("Contract Sent", {"isClosed": "false", "probability": "0.9"}),
                    "closedwon": ("Closed Won", {"isClosed": "true", "probability": "1.0"}),
                    "closedlost": ("Closed Lost", {"isClosed": "true", "probability": "0.0"}),
                },
            ),
            pipeline(
                "renewals",
                {"77": ("Renewed", {"probability": "1.0"}), "78": ("Talks", {"probability": "0.5"})},
            ),
        ],
    )

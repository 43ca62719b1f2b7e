"""A local Salesforce organisation: login by SOAP and OAuth, SOQL over REST with pages, and its errors.

It speaks what Salesforce publishes of REST API 59.0 for what the bot asks: `query`, `queryAll`, query
locators, `INVALID_SESSION_ID`, `REQUEST_LIMIT_EXCEEDED`. Fields that an object does not have are refused, as
there.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import requests
from requests.adapters import HTTPAdapter

from connectors.salesforce import Salesforce
from connectors.salesforce_calls import Patient, SalesforceCalls
from tests.connectors.vendor_servers import Answer, Asked, Vendor, a_key, certificate, serving

JSON = dict[str, Any]
FIELDS = {
    "User": {"Id", "Name", "Email", "ManagerId", "IsActive", "UserType", "SystemModstamp"},
    "Opportunity": {
        *("Id", "IsDeleted", "AccountId", "Name", "StageName", "Amount", "Probability", "CloseDate"),
        *("NextStep", "IsClosed", "IsWon", "OwnerId", "CreatedDate", "SystemModstamp", "LastActivityDate"),
    },
    "Task": {
        *("Id", "IsDeleted", "OwnerId", "Subject", "ActivityDate", "Status", "IsClosed", "TaskSubtype"),
        *("Type", "CallDurationInSeconds", "CallDisposition", "CompletedDateTime", "SystemModstamp"),
    },
    "Event": {
        *("Id", "IsDeleted", "OwnerId", "Subject", "ActivityDate", "Type", "EventSubtype", "IsChild"),
        "SystemModstamp",
    },
}
SOQL = re.compile(
    r"SELECT (?P<fields>.+?) FROM (?P<object>\w+)(?: WHERE (?P<where>.+?))?(?: LIMIT (?P<limit>\d+))?"
)
CONDITION = re.compile(r"(\w+) (=|>=) (\S+)")
SOAP = """<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope
xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>
<loginResponse><result><serverUrl>{server}/services/Soap/u/59.0/00D</serverUrl><sessionId>{session}</sessionId>
</result></loginResponse></soapenv:Body></soapenv:Envelope>"""
FAULT = """<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope
xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com">
<soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN</faultstring>
<detail><sf:LoginFault><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>Invalid
username, password, security token.</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>
</soapenv:Body></soapenv:Envelope>"""


def refused(status: int, code: str, message: str = "") -> Answer:
    """An error as Salesforce's REST API says it."""
    return Answer(status, [{"message": message or code.capitalize(), "errorCode": code}])


EXPIRED = refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
LIMIT = refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
UNAVAILABLE = refused(503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable")


@dataclass
class Organisation(Vendor):
    """What stands in the organisation. `page` is how many records an answer holds; 2,000 in real life."""

    records: dict[str, list[JSON]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    page: int = 2000
    password: str = "secret-word" + "TOKEN"
    sessions: list[str] = field(default_factory=list)
    address: str = ""
    _cursors: dict[str, list[JSON]] = field(default_factory=dict)

    @property
    def queries(self) -> list[str]:
        """The SOQL that was asked, in order."""
        return [each.query["q"] for each in self.asked if "q" in each.query]

    @property
    def logins(self) -> int:
        """How often somebody logged in."""
        return sum("/services/data/" not in each.path for each in self.asked)

    def expire(self) -> None:
        """Every session runs out."""
        self.sessions.clear()

    def answer(self, asked: Asked) -> Answer:
        if "/Soap/" in asked.path:
            return self._soap(asked)
        if asked.path == "/services/oauth2/token":
            return self._token(asked)
        if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.sessions:
            return EXPIRED
        if found := re.fullmatch(r"/services/data/v59\.0/query(?:All)?/(\w+-\d+)", asked.path):
            return self._more(found[1])
        if found := re.fullmatch(r"/services/data/v59\.0/(query|queryAll)/", asked.path):
            return self._query(asked.query["q"], found[1] == "queryAll")
        return refused(404, "NOT_FOUND", "The requested resource does not exist")

    def _session(self) -> str:
        self.sessions.append(f"00D-session-{len(self.asked)}")
        return self.sessions[-1]

    def _soap(self, asked: Asked) -> Answer:
        if f"<n1:password>{self.password}</n1:password>".encode() not in asked.body:
            return Answer(500, FAULT.encode(), {"Content-Type": "text/xml"})
        text = SOAP.format(server=self.address, session=self._session())
        return Answer(200, text.encode(), {"Content-Type": "text/xml"})

    def _token(self, asked: Asked) -> Answer:
        given = dict(part.split("=", 1) for part in asked.body.decode().split("&"))
        if "assertion" in given:
            jwt.decode(
                given["assertion"], a_key().public_key(), ["RS256"], audience="https://login.salesforce.com"
            )
        elif given.get("grant_type") != "client_credentials":
            return Answer(400, {"error": "unsupported_grant_type", "error_description": "not supported"})
        return Answer(200, {"access_token": self._session(), "instance_url": self.address})

    def _query(self, soql: str, deleted: bool) -> Answer:
        found = SOQL.fullmatch(soql)
        if found is None:
            return refused(400, "MALFORMED_QUERY")
        fields, name = found["fields"].split(", "), found["object"]
        if name not in FIELDS:
            return refused(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.")
        conditions = CONDITION.findall(found["where"] or "")
        for each in (*fields, *(condition[0] for condition in conditions)):
            if each not in FIELDS[name]:
                return refused(400, "INVALID_FIELD", f"No such column '{each}' on entity '{name}'.")
        rows = [
            {"attributes": {"type": name}, **{each: record.get(each) for each in fields}}
            for record in self.records[name]
            if (deleted or not record.get("IsDeleted")) and all(_holds(record, *each) for each in conditions)
        ]
        return self._paged(rows[: int(found["limit"] or len(rows))], 0, len(rows))

    def _paged(self, rows: list[JSON], start: int, total: int) -> Answer:
        head, rest = rows[: self.page], rows[self.page :]
        body: JSON = {"totalSize": total, "done": not rest, "records": head}
        if rest:
            locator = f"01g{len(self._cursors):04d}-{start + len(head)}"
            self._cursors[locator] = rest
            body["nextRecordsUrl"] = f"/services/data/v59.0/query/{locator}"
        return Answer(200, body)

    def _more(self, locator: str) -> Answer:
        if locator not in self._cursors:
            return refused(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        rows, start = self._cursors[locator], int(locator.split("-")[1])
        return self._paged(rows, start, start + len(rows))


def _holds(record: JSON, name: str, sign: str, value: str) -> bool:
    """A condition, with literals as SOQL writes them: TRUE, a date, a moment."""
    mine = record.get(name)
    if value in ("TRUE", "FALSE"):
        return bool(mine) == (value == "TRUE")
    text = str(mine or "").replace(".000+0000", "Z")
    return text >= value if sign == ">=" else text == value


class _Here(HTTPAdapter):
    """Calls to salesforce.com arrive at the local organisation."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        request.url = re.sub(r"https://[^/]+", self._address, request.url or "", count=1)
        return super().send(request, *arguments, **options)


LOGIN = {"username": "bot@acme.example", "password": "secret-word", "security_token": "TOKEN"}


@contextmanager
def salesforce(
    organisation: Organisation, folder: Path, pauses: list[float], **options: Any
) -> Iterator[Salesforce]:
    """The connector against the organisation, over TLS on this machine; `pauses` collects what it waits."""
    path = certificate(folder)
    with serving(organisation, path) as address, Patient() as session:
        organisation.address = address
        session.verify, session.trust_env = str(path), False
        for host in ("login", "acme.my"):
            session.mount(f"https://{host}.salesforce.com", _Here(address))
        login = options.pop("login", LOGIN)
        if login.get("instance_url") == "":
            login = {**login, "instance_url": address}
        calls = SalesforceCalls("crm", login, session, pauses.append)
        yield Salesforce("crm", calls, **options)


def opportunity(number: int, owner: str, **fields: Any) -> JSON:
    """A won opportunity of 1,000 in September 2026, unless said otherwise."""
    return {
        "Id": f"006{number:015d}",
        "IsDeleted": False,
        "OwnerId": owner,
        "Name": f"Deal {number}",
        "StageName": "Closed Won",
        "Amount": 1000.0,
        "CloseDate": "2026-09-10",
        "CreatedDate": "2026-08-03T22:30:00.000+0000",
        "SystemModstamp": "2026-09-10T12:00:00.000+0000",
        "LastActivityDate": None,
        "NextStep": None,
        "IsWon": True,
        "IsClosed": True,
        "AccountId": f"001{number:015d}",
    } | fields


def user(key: str, name: str, **fields: Any) -> JSON:
    """An active person."""
    email = f"{name.split()[0].lower()}@acme.example"
    return {
        "Id": key,
        "Name": name,
        "Email": email,
        "ManagerId": None,
        "IsActive": True,
        "UserType": "Standard",
    } | fields

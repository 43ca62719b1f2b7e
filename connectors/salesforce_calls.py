"""Calls to Salesforce by its own session rules: pages, a new login, limits, and what to tell people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import requests
from simple_salesforce.api import Salesforce as Client
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceError

from connectors.retries import Sleep, TryAgain, patiently
from domain.sources import SourceTrouble

VERSION = "59.0"
PATIENCE = 60.0
ANSWERS_LATER = frozenset({500, 502, 503, 504})
BUSY = frozenset({"SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "UNKNOWN_EXCEPTION"})
LIMIT = "REQUEST_LIMIT_EXCEEDED"
TOKEN = (
    "Salesforce no longer accepts the access token of “{name}”. Make a new one (or set up a login that renews"
    " itself, see docs/connectors.md) and put it into .env."
)
LOGIN = (
    "Salesforce refuses the login of “{name}” ({code}). Check its user, password, security token or key in"
    " .env; “Login History” in Salesforce's Setup says why."
)
USED_UP = (
    "The calls that Salesforce allows your organisation in 24 hours are used up. I try again within the hour;"
    " “Company Information” in Salesforce's Setup shows how many there are."
)
NO_RIGHT = (
    "The Salesforce user of “{name}” may not read everything that is needed ({code}). Give it “API Enabled”"
    " and read access to opportunities, tasks, events and users."
)

T = TypeVar("T")
JSON = dict[str, Any]


class Patient(requests.Session):
    """A session whose calls do not wait for ever; the library sets no time itself."""

    def request(self, *arguments: Any, **options: Any) -> requests.Response:
        """The same, with a time-out."""
        options.setdefault("timeout", PATIENCE)
        return super().request(*arguments, **options)


@dataclass(slots=True)
class SalesforceCalls:
    """`login` are the library's own words for who logs in how; nobody logs in before the first call."""

    name: str
    login: Mapping[str, Any]
    session: requests.Session = field(default_factory=Patient)
    sleep: Sleep | None = None
    _client: Client | None = None

    @property
    def instance(self) -> str:
        """The host that answers."""
        return str(self._open().sf_instance)

    def query(self, soql: str, *, deleted: bool = False) -> Iterator[JSON]:
        """Every record of a query, page by page; `deleted` ones too, those of archived activities among them.

        Raises:
            SourceTrouble: It can't be read, and what to do about it.
        """
        page = self._patiently(lambda: self._open().query(soql, include_deleted=deleted))
        while True:
            yield from page["records"]
            if page["done"]:
                return
            following = page["nextRecordsUrl"]
            page = self._patiently(partial(self._more, following))

    def _more(self, following: str) -> Any:
        return self._open().query_more(following, identifier_is_url=True)

    def _open(self) -> Client:
        if self._client is None:
            self._client = Client(version=VERSION, session=self.session, **self.login)
        return self._client

    def _patiently(self, call: Callable[[], T]) -> T:
        options = {"sleep": self.sleep} if self.sleep else {}
        return patiently(lambda: self._tried(call), "Salesforce", **options)

    def _tried(self, call: Callable[[], T]) -> T:
        """One try; the library itself logs in once more when a session has run out."""
        try:
            return call()
        except SalesforceAuthenticationFailed as refused:
            self._client = None
            raise self._no_login(refused) from None
        except SalesforceError as problem:
            raise self._problem(problem) from None
        except (requests.RequestException, KeyError, ValueError) as problem:
            raise TryAgain(type(problem).__name__) from None

    def _no_login(self, refused: SalesforceAuthenticationFailed) -> Exception:
        code = str(refused.code)
        if code.isdecimal() and int(code) in ANSWERS_LATER:
            return TryAgain(f"status {code}")
        if LIMIT in code:
            return SourceTrouble(USED_UP)
        return SourceTrouble(LOGIN.format(name=self.name, code=code))

    def _problem(self, problem: SalesforceError) -> Exception:
        code = _code(problem)
        if code == LIMIT:
            return SourceTrouble(USED_UP)
        if problem.status == 401:
            self._client = None
            return SourceTrouble(TOKEN.format(name=self.name))
        if problem.status in ANSWERS_LATER or code in BUSY:
            return TryAgain(f"status {problem.status}")
        if problem.status == 403 or code in ("INVALID_TYPE", "INVALID_FIELD", "INSUFFICIENT_ACCESS"):
            return SourceTrouble(NO_RIGHT.format(name=self.name, code=code or problem.status))
        return SourceTrouble(f"Salesforce refuses the query of “{self.name}” ({code or problem.status}).")


def _code(problem: SalesforceError) -> str:
    """The errorCode of the published error shape, a list of objects."""
    content: Any = problem.content
    first = content[0] if isinstance(content, list) and content else {}
    return str(first.get("errorCode") or "") if isinstance(first, dict) else ""

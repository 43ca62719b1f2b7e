"""A hand that acts for people through the local Slack's `/_control/`, as any program can."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

JSON = dict[str, Any]


class Refused(Exception):
    """A control call that was answered with an error."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status} {sentence}")
        self.status, self.sentence = status, sentence


class Hand:
    """Acts for people through `/_control/`."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    def _call(self, method: str, path: str, body: JSON | None = None) -> Any:
        connection = HTTPConnection(self._host, timeout=120)
        try:
            connection.request(method, f"/_control/{path}", None if body is None else json.dumps(body))
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise Refused(response.status, answer["error"])
        return answer

    def look(self, path: str, **fields: Any) -> Any:
        """A GET call."""
        return self._call("GET", f"{path}?{urlencode(fields)}")

    def act(self, path: str, **fields: Any) -> Any:
        """A POST call."""
        return self._call("POST", path, fields)

    def messages(self, user: str, **fields: Any) -> list[JSON]:
        """What a person sees."""
        return self.look("messages", user=user, **fields)

    def texts(self, user: str, **fields: Any) -> list[str]:
        """The words a person sees."""
        return [message["text"] for message in self.messages(user, **fields)]

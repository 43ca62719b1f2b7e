"""A host of calendars on this machine: real https, under a name and an IP that the world would know.

Only the wire is another one: the name is looked up, its IP looked at, and its certificate checked as ever.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from connectors.calendar_addresses import Network
from tests.connectors.vendor_servers import Answer, Asked, Vendor, certificate, serving

HOST, PUBLIC = "calendar.example.com", "93.184.215.14"
SECRET = f"https://{HOST}/private-5f3a9c/basic.ics"


@dataclass
class CalendarHost(Vendor):
    """Answers with its content, or that it is unchanged; `meanwhile` happens while it is being asked."""

    content: bytes = b""
    etag: str = ""
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answer:
        while self.meanwhile:
            self.meanwhile.pop(0)()
        if self.etag and asked.headers.get("If-None-Match") == self.etag:
            return Answer(304, b"")
        named = {"ETag": self.etag} if self.etag else {}
        return Answer(200, self.content, named | {"Content-Type": "text/calendar"})

    @property
    def marks(self) -> list[str | None]:
        """Which state each request said that it has."""
        return [each.headers.get("If-None-Match") for each in self.asked]


@contextmanager
def at_home(host: Vendor, folder: Path, *, ip: str = PUBLIC, seconds: float = 5.0) -> Iterator[Network]:
    """The network in which that host answers."""
    pem = certificate(folder, HOST)
    with serving(host, pem) as url:
        yield network(int(urlsplit(url).port or 0), pem, ip=ip, seconds=seconds)


def network(port: int, pem: Path, *, ip: str = PUBLIC, seconds: float = 5.0) -> Network:
    """Every name has that IP, and every IP is this port of this machine."""
    return Network(
        look_up=lambda host: [ip],
        connect=lambda ip: socket.create_connection(("127.0.0.1", port), 2),
        trust=lambda: ssl.create_default_context(cafile=pem),
        seconds=seconds,
    )


@contextmanager
def saying(folder: Path, say: Callable[[socket.socket], object]) -> Iterator[int]:
    """A host that says what it likes, once; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder, HOST))

    def serve() -> None:
        plain, _ = server.accept()
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                line.recv(4096)
                say(line)
        except OSError:
            return  # they have hung up

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=serve)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join()

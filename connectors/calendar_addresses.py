"""Reads secret addresses over https: only public ones, in time, and only as much as a calendar may be."""

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from connectors.calendar_files import MOST_BYTES, TOO_LARGE
from domain.calendar_addresses import Fetched
from domain.calendar_hours import UnreadableCalendar

CONNECT_SECONDS, SECONDS = 5.0, 15.0
CHUNK, MOST_HOPS, LONGEST_MARK = 65_536, 3, 300
MOVED, UNCHANGED = (301, 302, 303, 307, 308), 304
NOT_PUBLIC = "I only read calendars from public https addresses."
NO_ANSWER = "That address did not answer with a calendar."
TOO_SLOW = "That address takes too long to answer."


def look_up(host: str) -> Sequence[str]:
    """Every IP address of a host.

    Raises:
        OSError, UnicodeError: It has none.
    """
    return [str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def connect(ip: str) -> socket.socket:
    """A connection to the https port of an IP address."""
    return socket.create_connection((ip, 443), CONNECT_SECONDS)


@dataclass(frozen=True, slots=True)
class Network:
    """How the world is reached; `seconds` are for a whole answer, however many addresses it moves through."""

    look_up: Callable[[str], Sequence[str]] = look_up
    connect: Callable[[str], socket.socket] = connect
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = SECONDS


def fetch(network: Network, address: str, mark: str) -> Fetched | None:
    """What stands behind an address, wherever it moved to; None if it is as it was at that mark.

    Each address on the way is looked at like the first one, and reached by the very IP that was looked at.
    """
    ends = monotonic() + network.seconds
    for _ in range(MOST_HOPS + 1):
        parts = checked(address)
        found = _ask(network, parts, mark, ends)
        if not isinstance(found, str):
            return found
        address = urljoin(parts.geturl(), found)
    raise UnreadableCalendar(NO_ANSWER)


def checked(address: str) -> SplitResult:
    """The parts of an https address; webcal:// is what calendars call the same. Nothing is asked yet."""
    try:
        parts = urlsplit(re.sub("^webcal://", "https://", address.strip(), flags=re.IGNORECASE))
        bad = parts.scheme != "https" or parts.username or parts.port not in (None, 443)
    except ValueError:
        raise UnreadableCalendar(NOT_PUBLIC) from None
    host = parts.hostname or ""
    if bad or not re.fullmatch(r"[\w.:-]{1,253}", host) or _is_known_inside(host):
        raise UnreadableCalendar(NOT_PUBLIC)
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in parts.path + parts.query):
        raise UnreadableCalendar(NOT_PUBLIC)
    return parts


def is_public(ip: str) -> bool:
    """Whether an address can be reached by everybody: not private, local, reserved, nor in disguise."""
    address = ipaddress.ip_address(ip.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is not None:
            return is_public(str(inside))
    return address.is_global and not address.is_multicast


def _is_known_inside(host: str) -> bool:
    """Whether the name alone tells that it leads inside; all others are looked up when they are read."""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _public(network: Network, host: str) -> str:
    """An IP of the host; refused when any of them lies in a private network."""
    try:
        found = network.look_up(host)
    except (OSError, UnicodeError):
        raise UnreadableCalendar(NO_ANSWER) from None
    if not found or not all(is_public(each) for each in found):
        raise UnreadableCalendar(NOT_PUBLIC)
    return sorted(found)[0]


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very IP that was checked, so that a second look-up can't lead elsewhere.

    It can be cut from another thread: a host that sends a byte now and then never runs into a timeout.
    """

    def __init__(self, network: Network, host: str, ip: str) -> None:
        self._trust = network.trust()
        super().__init__(host, 443, timeout=CONNECT_SECONDS, context=self._trust)
        self._network, self._ip, self.is_cut = network, ip, False
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the IP, and let the certificate speak for the name."""
        plain = self._network.connect(self._ip)
        self._wire = plain.dup()
        if self.is_cut:
            raise TimeoutError
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        """End it at once, whatever it waits for."""
        self.is_cut = True
        if self._wire is not None:
            try:
                self._wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # the other side was faster

    def release(self) -> None:
        """Give the wire back. Not `close`: the library does that before it has read the answer's body."""
        self.close()
        if self._wire is not None:
            self._wire.close()


def _ask(network: Network, parts: SplitResult, mark: str, ends: float) -> Fetched | str | None:
    """One answer: what stands there, where it moved to, or None if it is unchanged."""
    host = str(parts.hostname)
    connection = _Pinned(network, host, _public(network, host))
    alarm = Timer(max(ends - monotonic(), 0.01), connection.cut)
    alarm.start()
    try:
        found = _answer(connection, parts, mark)
    except (OSError, http.client.HTTPException, ValueError):
        raise UnreadableCalendar(TOO_SLOW if connection.is_cut else NO_ANSWER) from None
    finally:
        alarm.cancel()
        alarm.join()
        connection.release()
    if connection.is_cut:
        raise UnreadableCalendar(TOO_SLOW)
    return found


def _answer(connection: http.client.HTTPSConnection, parts: SplitResult, mark: str) -> Fetched | str | None:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "text/calendar", "User-Agent": "oneonone"} | _only_if_changed(mark)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    if response.status == UNCHANGED and mark:
        return None
    if response.status in MOVED and response.headers.get("Location"):
        return str(response.headers["Location"])
    if response.status != http.client.OK:
        raise UnreadableCalendar(NO_ANSWER)
    return Fetched(_body(response), _mark(response))


def _body(response: http.client.HTTPResponse) -> bytes:
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise UnreadableCalendar(TOO_LARGE)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return bytes(body)


def _mark(response: http.client.HTTPResponse) -> str:
    """How the host tells this state of the calendar from others."""
    for name, asked in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        told = response.headers.get(name, "")
        if told and len(told) <= LONGEST_MARK and told.isascii() and told.isprintable():
            return f"{asked}: {told}"
    return ""


def _only_if_changed(mark: str) -> dict[str, str]:
    name, _, told = mark.partition(": ")
    return {name: told} if told else {}

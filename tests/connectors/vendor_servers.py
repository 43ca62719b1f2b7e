"""What the two local CRM servers share: an HTTP server on a thread, troubles on demand, a certificate."""

import json
import ssl
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

HERE = "127.0.0.1"


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What goes back; a dict or list goes back as JSON."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Vendor(ABC):
    """A vendor's side: `troubles` are answered first, one per request, whatever was asked."""

    troubles: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @abstractmethod
    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""

    def respond(self, asked: Asked) -> Answer:
        """The next trouble if there is one, else the answer."""
        self.asked.append(asked)
        return self.troubles.pop(0) if self.troubles else self.answer(asked)


@contextmanager
def serving(vendor: Vendor, certificate: Path | None = None) -> Iterator[str]:
    """The vendor on a free port of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            found = vendor.respond(
                Asked(self.command, parts.path, query, dict(self.headers), self.rfile.read(length))
            )
            raw = found.body if isinstance(found.body, bytes) else json.dumps(found.body).encode()
            self.send_response(found.status)
            headers = {"Content-Type": "application/json;charset=UTF-8"} | found.headers
            for name, value in (headers | {"Content-Length": str(len(raw))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _do

        def log_message(self, *arguments: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def a_key() -> rsa.RSAPrivateKey:
    """A key of this test run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem() -> bytes:
    """The same as a file holds it."""
    return a_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate(folder: Path, host: str = "") -> Path:
    """A certificate for a host, else for this machine, with its key, in one file."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host or HERE)])
    whose = x509.DNSName(host) if host else x509.IPAddress(ip_address(HERE))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(a_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([whose]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(a_key(), hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(key_pem() + made.public_bytes(serialization.Encoding.PEM))
    return path

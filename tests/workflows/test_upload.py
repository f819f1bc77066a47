"""Sending a bundle, against real local servers: plain, TLS, slow, hostile, refusing."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from khien.core.errors import KhienError
from khien.evidence.errors import FromTheFuture, Replayed
from khien.workflows.upload import (
    MAX_ANSWER,
    AddressRefused,
    AnswerTooLarge,
    Unreachable,
    UploadError,
    UploadRefused,
    WrongCertificate,
    send,
)

BUNDLE = b'{"payload":"e30="}'


@dataclass
class Console:
    """A console that answers as it is told and keeps what it was sent."""

    url: str = ""
    status: int = 201
    answer: bytes = b"receipt"
    location: str = ""
    kind: str = "application/json"
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


def _handler(console: Console) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            console.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
            self.send_response(console.status)
            self.send_header("Content-Type", console.kind)
            if console.location:
                self.send_header("Location", console.location)
            self.send_header("Content-Length", str(len(console.answer)))
            self.end_headers()
            self.wfile.write(console.answer)

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

    return Handler


@pytest.fixture
def serve() -> Iterator[Callable[..., Console]]:
    servers: list[ThreadingHTTPServer] = []

    def start(context: ssl.SSLContext | None = None) -> Console:
        console = Console()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(console))
        server.daemon_threads = True
        server.handle_error = lambda *ignored: None  # type: ignore[method-assign]
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        scheme = "https" if context else "http"
        console.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        return console

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """An agency's own certificate, which no authority has signed, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "khien.dongkhe.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    both = tmp_path / "server.pem"
    both.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    der = made.public_bytes(serialization.Encoding.DER)
    return context, hashlib.sha256(der).hexdigest()


def sent(console: Console, **options: object) -> bytes:
    values: dict[str, object] = {"console_url": console.url, "tls_fingerprint": None, "timeout": 10}
    return send(BUNDLE, **(values | options))  # type: ignore[arg-type]


def test_the_bundle_is_posted_as_it_is(serve: Callable[..., Console]) -> None:
    console = serve()
    assert sent(console) == b"receipt"
    path, headers, body = console.seen[0]
    assert path == "/api/v1/bundles"
    assert headers["Content-Type"] == "application/vnd.dsse+json"
    assert headers["User-Agent"].startswith("khien/")
    assert body == BUNDLE


def test_a_console_may_stand_below_a_path(serve: Callable[..., Console]) -> None:
    console = serve()
    sent(console, console_url=console.url + "/khien/")
    assert console.seen[0][0] == "/khien/api/v1/bundles"


def test_the_pinned_certificate_is_talked_to(
    serve: Callable[..., Console], certificate: tuple[ssl.SSLContext, str]
) -> None:
    context, fingerprint = certificate
    console = serve(context)
    assert sent(console, tls_fingerprint=fingerprint) == b"receipt"


def test_any_other_certificate_is_sent_nothing(
    serve: Callable[..., Console], certificate: tuple[ssl.SSLContext, str]
) -> None:
    console = serve(certificate[0])
    for pin in ("0" * 64, None):
        with pytest.raises(WrongCertificate):
            sent(console, tls_fingerprint=pin)
    assert console.seen == []


def test_plain_http_where_tls_is_due(serve: Callable[..., Console]) -> None:
    console = serve()
    with pytest.raises(Unreachable):
        sent(console, console_url=console.url.replace("http:", "https:"))


@pytest.mark.parametrize(
    "url",
    [
        "http://khien.dongkhe.example",
        "http://169.254.169.254",
        "file:///etc/passwd",
        "https://a:b@khien.dongkhe.example",
        "gopher://127.0.0.1",
        "",
        "https://",
    ],
)
def test_an_unsafe_address_is_refused_before_any_connection(url: str) -> None:
    with pytest.raises(AddressRefused):
        send(BUNDLE, console_url=url, tls_fingerprint=None)


def test_nobody_listening() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        send(BUNDLE, console_url=f"http://127.0.0.1:{port}", tls_fingerprint=None)
    assert "127.0.0.1" in caught.value.message()
    assert "--bundle" in caught.value.advice()


def test_a_server_that_says_nothing_is_left() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unreachable):
            send(BUNDLE, console_url=url, tls_fingerprint=None, timeout=0.3)


def test_an_endless_answer_is_cut(serve: Callable[..., Console]) -> None:
    console = serve()
    console.answer = b"x" * (MAX_ANSWER + 1)
    with pytest.raises(AnswerTooLarge):
        sent(console)


def test_a_redirect_is_not_followed(serve: Callable[..., Console]) -> None:
    console, elsewhere = serve(), serve()
    console.status, console.location = 307, elsewhere.url
    with pytest.raises(UploadRefused):
        sent(console)
    assert elsewhere.seen == []


def test_no_proxy_of_the_environment_is_used(
    serve: Callable[..., Console], monkeypatch: pytest.MonkeyPatch
) -> None:
    console = serve()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sent(console) == b"receipt"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"code": "replayed"}, Replayed),
        (
            {"error": {"code": "from-the-future", "facts": {"taken": "x", "now": "y"}}},
            FromTheFuture,
        ),
        ({"code": "never heard"}, UploadRefused),
        ({"code": 7}, UploadRefused),
        ({"detail": "no"}, UploadRefused),
        (["replayed"], UploadRefused),
        ({"error": "replayed"}, UploadRefused),
    ],
)
def test_a_refusal_says_its_reason(
    serve: Callable[..., Console], body: object, error: type[KhienError]
) -> None:
    console = serve()
    console.status, console.answer = 409, json.dumps(body).encode()
    with pytest.raises(error) as caught:
        sent(console)
    assert caught.value.message()


def test_a_signed_refusal_is_given_back_as_it_is(serve: Callable[..., Console]) -> None:
    console = serve()
    console.status, console.kind = 409, "application/vnd.dsse+json"
    assert sent(console) == b"receipt"


def test_an_error_page_is_not_shown(serve: Callable[..., Console]) -> None:
    console = serve()
    console.status, console.answer = 500, b"<html>SECRET_KEY=abc</html>"
    with pytest.raises(UploadRefused) as caught:
        sent(console)
    assert "500" in caught.value.message()
    assert "SECRET_KEY" not in f"{caught.value}{caught.value!r}"


def test_every_failure_is_an_upload_error() -> None:
    for error in (AddressRefused, Unreachable, WrongCertificate, AnswerTooLarge, UploadRefused):
        assert issubclass(error, UploadError)
        assert error().advice()

"""Sending a bundle to its console and taking the signed receipt: the one place that POSTs.

https only, or http to this very machine. When the ticket tells the certificate's fingerprint,
that certificate and no other is talked to, before a byte of the bundle is sent; else the
system's authorities decide. No redirect is followed, no proxy is used, answers are bounded.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
from urllib.parse import urlsplit

from khien import __version__
from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.evidence import strict_json
from khien.evidence.encryption import is_encrypted
from khien.evidence.errors import BY_CODE, error_for
from khien.evidence.keys import same
from khien.evidence.ticket import acceptable_url

PATH = "/api/v1/bundles"
CONTENT_TYPE = "application/vnd.dsse+json"
ENCRYPTED_TYPE = "application/octet-stream"  # age has registered none
TIMEOUT = 30.0
MAX_ANSWER = 256 * 2**10


class UploadError(KhienError):
    """The bundle did not reach the console, or the console did not take it."""

    code = "upload"
    text = N_("Không gửi được gói kết quả.")
    hint = N_(
        "Ghi gói ra tệp bằng --bundle rồi gửi lại sau, hoặc chép vào USB được cấp và nộp ở "
        "trang “Máy của đơn vị”."
    )


class AddressRefused(UploadError):
    code = "address-refused"
    text = N_("Địa chỉ hệ thống trong phiếu không an toàn ({url}).")
    hint = N_("Chỉ gửi qua https. Xin phiếu đăng ký máy mới có địa chỉ đúng.")


class Unreachable(UploadError):
    code = "unreachable"
    text = N_("Không kết nối được tới hệ thống ({host}).")


class WrongCertificate(UploadError):
    code = "wrong-certificate"
    text = N_("Chứng thư của máy chủ không đúng với phiếu đăng ký nên chưa gửi gì.")
    hint = N_(
        "Có thể có người đứng giữa đường truyền. Báo người phụ trách và nộp gói bằng USB được cấp."
    )


class AnswerTooLarge(UploadError):
    code = "answer-too-large"
    text = N_("Máy chủ trả lời dài bất thường nên đã dừng.")


class UploadRefused(UploadError):
    code = "refused"
    text = N_("Hệ thống từ chối gói kết quả (mã {status}).")
    hint = N_("Mở trang “Máy của đơn vị” để xem lý do.")


def send(
    bundle: bytes, *, console_url: str, tls_fingerprint: str | None, timeout: float = TIMEOUT
) -> bytes:
    """POST ``bundle`` and give the receipt's bytes; the caller verifies them.

    An answer of any status that says it is a signed receipt is given back, so that a refusal
    can be signed too; any other refusal with a code we know is raised as that very error of
    ``evidence.errors``.
    """
    if not acceptable_url(console_url):
        raise AddressRefused(url=console_url)
    parts = urlsplit(console_url)
    host = parts.hostname or ""
    connection = _connection(parts.scheme, host, parts.port, tls_fingerprint, timeout)
    try:
        _connect(connection, tls_fingerprint)
        connection.request(
            "POST",
            parts.path.rstrip("/") + PATH,
            body=bundle,
            headers={
                "Content-Type": ENCRYPTED_TYPE if is_encrypted(bundle) else CONTENT_TYPE,
                "Accept": f"{CONTENT_TYPE}, application/json",
                "User-Agent": f"khien/{__version__}",
            },
        )
        response = connection.getresponse()
        answer = response.read(MAX_ANSWER + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__, host=host) from error
    finally:
        connection.close()
    if len(answer) > MAX_ANSWER:
        raise AnswerTooLarge()
    signed = response.headers.get_content_type() == CONTENT_TYPE
    if not signed and response.status not in (200, 201, 202):
        raise _refusal(response.status, answer)
    return answer


def _connection(
    scheme: str, host: str, port: int | None, pin: str | None, timeout: float
) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=timeout)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if pin is not None:
        # The pin is the proof: an agency's own certificate has no public authority.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)


def _connect(connection: http.client.HTTPConnection, pin: str | None) -> None:
    """Open the connection and compare the certificate before anything is sent."""
    try:
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        raise WrongCertificate(error.verify_message) from error
    if pin is None or not isinstance(connection.sock, ssl.SSLSocket):
        return
    certificate = connection.sock.getpeercert(binary_form=True) or b""
    if not same(hashlib.sha256(certificate).hexdigest(), pin):
        connection.sock.shutdown(socket.SHUT_RDWR)
        raise WrongCertificate()


def _refusal(status: int, answer: bytes) -> KhienError:
    """The console's reason: ``{"code", "facts"}`` or ``{"error": {"code", "facts"}}``."""
    try:
        body = strict_json.read(answer, limit=MAX_ANSWER)
    except strict_json.StrictJsonError:
        return UploadRefused(status=status)
    reason = body.get("error", body) if isinstance(body, dict) else None
    code = reason.get("code") if isinstance(reason, dict) else None
    if not isinstance(reason, dict) or not isinstance(code, str) or code not in BY_CODE:
        return UploadRefused(status=status)
    facts = reason.get("facts")
    known = facts if isinstance(facts, dict) else {}
    plain = {str(name): value for name, value in known.items() if isinstance(value, str | int)}
    return error_for(code, **plain)

"""``/inventory``: where agents deliver. No session, no cookie, no CSRF token: the ticket in the
inventory's tag or in HTTP Basic is the credential, and it opens nothing else.
"""

from __future__ import annotations

import base64
import binascii

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from khien.console.evidence.flood import may_record, note_unproven
from khien.console.inventory import actions
from khien.console.inventory.actions import looks_like_a_secret
from khien.console.inventory.problems import NotAllowed, TicketFull
from khien.core.errors import KhienError
from khien.core.text import printable
from khien.endpoints.inventory import (
    INVENTORY_LIMITS,
    InventoryTooLarge,
    Prolog,
    read,
    reply,
)

REALM = "Khien"  # what OCS's agent must have as ``realm``
_CHUNK = 2**16
_PROGRAM = 150


@csrf_exempt
@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Answer a PROLOG with SEND; take an inventory on its ticket."""
    body = _body(request)
    if body is None:
        return _refused(request, InventoryTooLarge(limit=_mb()), status=413)
    try:
        asked = read(body)
        if isinstance(asked, Prolog):
            return _answer(body, is_prolog=True)
        program = printable(request.headers.get("User-Agent", ""), most=_PROGRAM)
        secret = _basic(request) or asked.tag
        if "Authorization" not in request.headers and not looks_like_a_secret(secret):
            return _challenge()
        actions.take_inventory(secret, asked, program=program)
    except NotAllowed as error:
        return _refused(request, error, status=401)
    except TicketFull as error:
        return _refused(request, error, status=403)
    except InventoryTooLarge as error:
        return _refused(request, error, status=413)
    except KhienError as error:
        return _refused(request, error, status=400)
    return _answer(body, is_prolog=False)


def _answer(body: bytes, *, is_prolog: bool) -> HttpResponse:
    data, content_type = reply(body, is_prolog=is_prolog)
    return HttpResponse(data, content_type=content_type)


def _body(request: HttpRequest) -> bytes | None:
    """The body, read no further than a packed inventory may be long; None when it is longer."""
    parts: list[bytes] = []
    size = 0
    while size <= INVENTORY_LIMITS.packed:
        part = request.read(_CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        parts.append(part)
    return None


def _basic(request: HttpRequest) -> str:
    """The password of HTTP Basic (RFC 7617), "" where there is none; the name does not count."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic" or len(value) > 1_000:
        return ""
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def _challenge() -> HttpResponse:
    """An agent with HTTP Basic sends its password only after this: nothing is counted, so that
    an office behind one address is not taken for a flood.
    """
    response = _line(NotAllowed(), status=401)
    # FusionInventory's agent takes all up to the last quote as the realm: nothing may follow it.
    response["WWW-Authenticate"] = f'Basic realm="{REALM}"'
    return response


def _refused(request: HttpRequest, error: KhienError, *, status: int) -> HttpResponse:
    """What nobody vouches for is counted, and written down now and then."""
    if may_record():
        actions.turn_away(error.code)
    if note_unproven(request.META.get("REMOTE_ADDR", "")):
        response = _line(error, status=429)
        response["Retry-After"] = "600"
        return response
    return _challenge() if status == 401 else _line(error, status=status)


def _line(error: KhienError, *, status: int) -> HttpResponse:
    return HttpResponse(f"{error}\n", status=status, content_type="text/plain; charset=utf-8")


def _mb() -> str:
    return f"{INVENTORY_LIMITS.packed // 2**20} MB"

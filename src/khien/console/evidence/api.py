"""What a PC may send without a person: its signed bundle. The signature is the credential."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from khien.console.evidence import actions
from khien.console.evidence.flood import note_unproven
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.errors import EvidenceError, TooLarge
from khien.evidence.judgement import Outcome
from khien.workflows.upload import CONTENT_TYPE, ENCRYPTED_TYPE

router = Router()
_STATUS = {Outcome.ACCEPT: 200, Outcome.PROPOSE: 202, Outcome.HOLD: 202}
_CHUNK = 2**16
# Nobody vouches for a bundle that is refused with one of these.
_UNPROVEN = {
    "altered", "bad-signature", "unsigned", "unknown-type", "too-large", "malformed",
    "unknown-ticket", "wrong-secret", "wrong-console", "not-enrolled", "encrypted-elsewhere",
    "encryption-damaged",
}  # fmt: skip


@router.post(
    "/bundles",
    summary="Hand in a signed bundle",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in (CONTENT_TYPE, ENCRYPTED_TYPE)
            },
        },
        "responses": {
            200: {"description": "Accepted; the signed receipt"},
            202: {"description": "Waits for the officer; the signed receipt says why"},
            413: {"description": "Larger than a bundle may be"},
            422: {"description": "Refused; code, message, hint and facts"},
            429: {"description": "Too many bundles that nobody vouches for"},
        },
    },
)
def post_bundle(request: HttpRequest) -> HttpResponse:
    """Judge the body as a bundle and answer with the console's receipt."""
    data = _body(request)
    if data is None:
        limit = f"{MAX_ENVELOPE // 2**20} MB"
        return _refused(TooLarge(limit=limit), status=413)
    taken = actions.take_bundle(None, data, via="api")
    if taken.receipt is not None:
        return HttpResponse(taken.receipt, content_type=CONTENT_TYPE, status=_STATUS[taken.outcome])
    error = taken.error or EvidenceError()
    if error.code in _UNPROVEN and note_unproven(request.META.get("REMOTE_ADDR", "")):
        return _refused(error, status=429)
    return _refused(error, status=422)


def _body(request: HttpRequest) -> bytes | None:
    """The body, read no further than a bundle may be long; None when it is longer."""
    parts: list[bytes] = []
    size = 0
    while size <= MAX_ENVELOPE:
        part = request.read(_CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        parts.append(part)
    return None


def _refused(error: EvidenceError, *, status: int) -> JsonResponse:
    facts = {name: value for name, value in error.facts.items() if isinstance(value, str | int)}
    body = {
        "code": error.code, "message": error.message(), "hint": error.advice(), "facts": facts,
    }  # fmt: skip
    headers = {"Retry-After": "600"} if status == 429 else None
    return JsonResponse({"error": body}, status=status, headers=headers)

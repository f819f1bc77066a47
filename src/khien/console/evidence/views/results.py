"""What became of the files of one drop, kept in the session for the page after the redirect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from khien.console.evidence import actions, files
from khien.console.evidence.views.names import receipt_name
from khien.console.web.requests import PersonRequest
from khien.evidence.bundle import payload_sha256
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.errors import EvidenceError, error_for

KEY = "evidence.import.results"


def take_all(request: PersonRequest, uploads: Iterable[Any]) -> None:
    """Take each file; the next page shows a row for it."""
    request.session[KEY] = [_take(request, one, at) for at, one in enumerate(uploads, 1)]


def shown(request: PersonRequest) -> list[dict[str, Any]]:
    """The rows of the newest drop, where the page was asked to show them."""
    rows = request.session.get(KEY, []) if request.GET.get("done") else []
    return [_shown(row) for row in rows]


def _take(request: PersonRequest, upload: Any, at: int) -> dict[str, Any]:
    data = upload.read(MAX_ENVELOPE + 1)
    taken = actions.take_bundle(request.user, data, via="upload")
    facts = taken.error.facts if taken.error else {}
    computer = taken.bundle.computer if taken.bundle else None
    return {
        "name": _name(upload, data, at),
        "outcome": taken.outcome.value,
        "code": taken.code,
        "facts": {key: str(value)[:200] for key, value in facts.items()},
        "hostname": taken.hostname[:120],
        "computer": computer.pk if computer else None,
        "computer_name": computer.name if computer else "",
        "bundle": taken.bundle.pk if taken.bundle else None,
        "receipt": receipt_name(taken.bundle) if taken.bundle else "",
        "declared": taken.declared,
        "scan_fault": taken.scan_fault,
    }


def _name(upload: Any, data: bytes, at: int) -> str:
    """What the file is called here. A file of another kind may have been dropped by mistake,
    and its name may be the subject of a secret: then only its turn in the drop is kept.
    """
    try:
        payload_sha256(data)
    except EvidenceError:
        return _("tệp thứ %(number)s") % {"number": at}
    return files.clean_name(upload.name or "")


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    error = error_for(row["code"], **row["facts"]) if row["code"] else None
    reason = (error.message(), error.advice()) if error else ("", "")
    fault = row.get("scan_fault")
    return {
        **row,
        "reason": reason[0],
        "advice": reason[1],
        "known": row["code"] == "replayed",
        "scan_fault": str(error_for("odd-scan", where=fault)) if fault else "",
    }

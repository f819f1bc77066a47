"""What became of the files of one drop, kept in the session for the page after the redirect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from khien.console.evidence import actions, files
from khien.console.evidence.views.names import receipt_name
from khien.console.web.requests import PersonRequest
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.errors import error_for

KEY = "evidence.import.results"


def take_all(request: PersonRequest, uploads: Iterable[Any]) -> None:
    """Take each file; the next page shows a row for it."""
    request.session[KEY] = [_take(request, one) for one in uploads]


def shown(request: PersonRequest) -> list[dict[str, Any]]:
    """The rows of the newest drop, where the page was asked to show them."""
    rows = request.session.get(KEY, []) if request.GET.get("done") else []
    return [_shown(row) for row in rows]


def _take(request: PersonRequest, upload: Any) -> dict[str, Any]:
    data = upload.read(MAX_ENVELOPE + 1)
    taken = actions.take_bundle(request.user, data, via="upload")
    facts = taken.error.facts if taken.error else {}
    computer = taken.bundle.computer if taken.bundle else None
    return {
        "name": files.clean_name(upload.name or ""),
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

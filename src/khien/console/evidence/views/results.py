"""What became of the files of one drop, kept in the session for the page after the redirect.

Each bundle is taken by itself, in a transaction of its own: a drop that is broken off leaves
what was taken, and dropping the same folder again says of those that they are there already.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from khien.console.evidence import actions, files, queries
from khien.console.evidence.actions import Taken
from khien.console.evidence.models import Bundle
from khien.console.evidence.views.dropped import Dropped, dropped
from khien.console.evidence.views.names import receipt_name
from khien.console.web.requests import PersonRequest
from khien.evidence.bundle import payload_sha256
from khien.evidence.errors import EvidenceError, error_for
from khien.evidence.kinds import FileKind, kind_of

ROWS, ASIDE, RECEIPTS = (
    "evidence.import.results", "evidence.import.aside", "evidence.import.receipts",
)  # fmt: skip
# A drop is judged within one request; what there was no time for is handed in again.
SECONDS = 45.0
MOST_RECEIPTS = 1_000
_OF_A_PC = re.compile(r"ket-qua-[A-Za-z0-9._-]{1,63}\.khien")
_WAIT = ("proposed", "held")


def take_all(request: PersonRequest, uploads: Iterable[Any]) -> None:
    """Take each bundle; the next page shows a row for it and counts the other files."""
    rows: list[dict[str, Any]] = []
    aside = dict.fromkeys((FileKind.PAPERS.value, FileKind.OTHER.value, "left"), 0)
    until = time.monotonic() + SECONDS
    for at, file in enumerate(dropped(uploads, until=until), 1):
        if file.left:
            aside["left"] += 1
            continue
        kind = FileKind.BUNDLE if file.cut else kind_of(file.data, file.name)
        if kind is FileKind.BUNDLE:
            rows.append(_take(request, file, at))
        else:
            aside[kind.value] += 1
    request.session[ROWS], request.session[ASIDE] = rows, aside
    keep_receipts(request, [row["bundle"] for row in rows if row["bundle"]], anew=True)


def keep_receipts(request: PersonRequest, bundle_ids: Iterable[int], *, anew: bool = False) -> None:
    """Remember whose receipts this person will want to carry back."""
    before = [] if anew else request.session.get(RECEIPTS, [])
    request.session[RECEIPTS] = list(dict.fromkeys([*before, *bundle_ids]))[-MOST_RECEIPTS:]


def kept_receipts(request: PersonRequest) -> list[Bundle]:
    """The bundles of his last drop and list that are accepted by now."""
    return queries.receipts_for(request.user, request.session.get(RECEIPTS, []))


def shown(request: PersonRequest) -> dict[str, Any]:
    """The newest drop for a page, where it was asked to show it: its rows and figures."""
    asked = bool(request.GET.get("done"))
    rows = [_shown(row) for row in request.session.get(ROWS, [])] if asked else []
    rows.sort(key=_what_needs_him_first)
    aside = request.session.get(ASIDE, {}) if asked else {}
    found = {"rows": rows, **_figures(rows)}
    return found | {f"aside_{name}": aside.get(name, 0) for name in ("papers", "other", "left")}


def _what_needs_him_first(row: dict[str, Any]) -> tuple[int, str]:
    """Refused, then held, then the others; each by the PC's name."""
    if row["outcome"] == "refused" and not row["known"]:
        return 0, ""
    return (1 if row["outcome"] == "held" else 2), str(row["computer_name"] or row["hostname"])


def _figures(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many were taken, wait for a word, were there before, were refused."""
    known = sum(row["known"] for row in rows)
    waiting = sum(row["outcome"] in _WAIT for row in rows)
    accepted = sum(row["outcome"] == "accepted" for row in rows)
    return {
        "taken": accepted + waiting, "accepted": accepted, "waiting_now": waiting, "known": known,
        "refused": len(rows) - accepted - waiting - known,
    }  # fmt: skip


def _take(request: PersonRequest, file: Dropped, at: int) -> dict[str, Any]:
    if file.cut:
        taken = actions.refuse_too_large(request.user, via="upload")
    else:
        taken = actions.take_bundle(request.user, file.data, via="upload")
    return _row(taken, _name(file, at, taken))


def _row(taken: Taken, name: str) -> dict[str, Any]:
    facts = taken.error.facts if taken.error else {}
    computer = taken.bundle.computer if taken.bundle else None
    return {
        "name": name,
        "outcome": taken.outcome.value,
        "code": taken.code,
        "facts": {key: str(value)[:200] for key, value in facts.items()},
        "hostname": taken.hostname[:120],
        "computer": computer.pk if computer else None,
        "computer_name": computer.name if computer else "",
        "bundle": taken.bundle.pk if taken.bundle else None,
        "receipt": receipt_name(taken.bundle) if taken.bundle and taken.receipt else "",
        "declared": taken.declared,
        "scan_fault": taken.scan_fault,
    }


def _name(file: Dropped, at: int, taken: Taken) -> str:
    """What the file is called here. A file of another kind may have been dropped by mistake,
    and its name may be the subject of a secret: then only its turn in the drop is kept, unless
    it is called as `khien inspect` calls a PC's bundle.
    """
    name = files.clean_name(file.name)
    if taken.bundle is not None or taken.fingerprint:
        return name  # a bundle, whether it came encrypted or not
    try:
        payload_sha256(file.data)
    except EvidenceError:
        return name if _OF_A_PC.fullmatch(name) else _("tệp thứ %(number)s") % {"number": at}
    return name


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

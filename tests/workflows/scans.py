"""A local report of ``khien scan --jsonl`` as the tests need it. Names are invented."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx

RULES = "2026.11"
SAMPLES = Path(__file__).parents[2] / "samples/files"
# Tokens in a marked letter's name, text and properties: none may be anywhere else.
NAME, TEXT, PROPERTY = "ke-hoach-q7x", "noi-dung-k39z", "chu-de-p52w"


def lay_out(folder: Path) -> None:
    """A marked letter, a plain one and one behind a password."""
    folder.mkdir()
    letter = docx.Document()
    letter.core_properties.subject = PROPERTY
    letter.core_properties.title = PROPERTY
    for line in ("UBND TỈNH ĐÔNG KHÊ", "Số: 01/KH-UBND", "MẬT", f"Kế hoạch {TEXT}"):
        letter.add_paragraph(line)
    letter.save(folder / f"{NAME}.docx")
    (folder / "thong-bao.txt").write_text("Thông báo lịch họp giao ban tuần.\n", "utf-8")
    (folder / f"{NAME}-khoa.docx").write_bytes((SAMPLES / "co-mat-khau.docx").read_bytes())


def a_row(path: str, **changes: Any) -> dict[str, Any]:
    """One mark found in one file."""
    row = {
        "path": path, "member": None, "page": 1, "level": "MẬT", "state": "marked",
        "score": 0.97, "rule": "box", "where": "head", "reasons": ["alone"],
        "sha256": hashlib.sha256(path.encode()).hexdigest(), "bytes": 20_000,
        "modified": "2026-05-04T03:02:01Z", "format": "docx",
    }  # fmt: skip
    return row | changes


def a_summary(**changes: Any) -> dict[str, Any]:
    """The line at the end of a report."""
    return {
        "files": 1_003, "bytes": 10**9, "examined": 1_000, "skipped": 3, "unreadable": 0,
        "from_cache": 0, "seconds": 12.5, "findings": 0, "started": datetime.now(UTC).isoformat(),
        "host": platform.node(), "rules": RULES, "roots": ["/"], "narrowed": 0,
    } | changes  # fmt: skip


def write_report(
    path: Path,
    rows: Iterable[Mapping[str, Any]] = (),
    *,
    unread: Mapping[str, int] | None = None,
    **summary: Any,
) -> Path:
    """A whole report at ``path``: its figures agree with its lines unless ``summary`` says."""
    rows = list(rows)
    lines: list[Mapping[str, Any]] = list(rows)
    for code, count in (unread or {}).items():
        lines += [
            {"unreadable": {"path": f"/srv/{code}-{at}", "code": code, "message": ""}}
            for at in range(count)
        ]
    told = {"unreadable": sum((unread or {}).values()), "findings": len(rows)} | summary
    lines.append({"summary": a_summary(**told)})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path

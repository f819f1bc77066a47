"""From a scan on this PC to what may leave it: ten fields a file, counts, and no name.

Joins ``markings`` (what was found) with ``evidence`` (the closed form, the unit's key) and
``endpoints`` (what the figures mean).
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from khien.documents import all_formats
from khien.endpoints import ScanFacts
from khien.evidence.marked_files import (
    LEVELS,
    MAX_DEPTH,
    MAX_FILES,
    OTHER,
    SHARE,
    TO_SETTLE,
    MarkedFile,
    MarkedFiles,
    Vocabulary,
    size_class,
)
from khien.evidence.unit_key import UnitKey, canonical_path
from khien.markings.mark import State
from khien.markings.search import all_rules
from khien.markings.unread import CODES
from khien.workflows.scan_result import ScannedFile, ScanResult

# What judges a picture is no rule of words.
STAMP_RULES = ("stamp", "unread_stamp")
_WORST = (State.MARKED, State.BOX_UNREAD, State.DECLASSIFIED, State.FORM)
_RULES = re.compile(r"[0-9][0-9.-]{0,19}|[0-9a-f]{8,64}")
_WINDOWS = re.compile(r"([a-z]):(?:/|$)")
_FIXED = 3  # GetDriveTypeW: DRIVE_FIXED


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The only words a format, a rule and an unread code may be, beside ``other``."""
    return Vocabulary(
        formats=frozenset(each.id for each in all_formats()),
        rules=frozenset({*(rule.id for rule in all_rules()), *STAMP_RULES}),
        codes=frozenset(CODES),
    )


def marked_files(
    result: ScanResult, *, key: UnitKey | None, drives: Sequence[str] | None = None
) -> MarkedFiles:
    """What may leave of ``result``. ``drives``: this PC's fixed drives (asked when not given).

    Of several marks in one file the worst is told. Without a unit's key files are counted only.
    """
    worst: dict[bytes, ScannedFile] = {}
    for one in result.found:
        place = canonical_path(one.path)
        if place not in worst or _rank(one) < _rank(worst[place]):
            worst[place] = one
    counts = Counter(one.state.value for one in worst.values())
    to_settle = sorted((o for o in worst.values() if o.state in TO_SETTLE), key=_rank)
    named = [_outward(one, key, one.sha256) for one in to_settle if key and one.sha256]
    # By their ids: the order of the walk says where files lie beside each other.
    files = tuple(sorted(named[:MAX_FILES], key=lambda one: one.finding_id))
    known = fixed_drives() if drives is None else drives
    return MarkedFiles(
        key_id=key.key_id if key else None,
        scanned_at=result.scanned_at.replace(microsecond=0),
        rules=_version(result.rules),
        drives=tuple(dict.fromkeys(known)),
        roots=tuple(dict.fromkeys(_place(root) for root in result.roots)),
        examined=result.examined,
        skipped=result.skipped,
        unreadable=_unreadable(result),
        counts=dict(counts),
        narrowed=result.narrowed,
        files=files,
        left_out=len(to_settle) - len(files),
    )


def scan_facts(part: MarkedFiles) -> ScanFacts:
    """The figures that the check judges."""
    return ScanFacts(
        scanned_at=part.scanned_at,
        drives=len(part.drives),
        whole=len(part.whole_drives),
        examined=part.examined,
        unread=part.unread,
        encrypted=part.unreadable.get("encrypted", 0),
        marked=part.count("marked"),
        boxes=part.count("box_unread"),
        narrowed=part.narrowed,
    )


def fixed_drives() -> tuple[str, ...]:
    """The drives of this PC that do not come and go: letters, or the one root."""
    if sys.platform != "win32":
        return ("/",)
    import ctypes

    kernel = ctypes.windll.kernel32
    mask = kernel.GetLogicalDrives()
    letters = [chr(ord("A") + at) for at in range(26) if mask >> at & 1]
    return tuple(f"{one}:" for one in letters if kernel.GetDriveTypeW(f"{one}:\\") == _FIXED)


def _outward(one: ScannedFile, key: UnitKey | None, sha256: str | None) -> MarkedFile:
    if key is None or sha256 is None:
        raise ValueError("a file is named by a key and its content")
    drive, depth = _place(one.path)
    words = vocabulary()
    return MarkedFile(
        finding_id=key.finding_id(one.path, sha256),
        drive=drive,
        depth=min(max(depth - 1, 0), MAX_DEPTH),
        format=one.format if one.format in words.formats else OTHER,
        size_class=size_class(one.size),
        month=_month(one.modified),
        level=one.level if one.state is not State.BOX_UNREAD else None,
        state=one.state.value,
        rule=one.rule if one.rule in words.rules else OTHER,
        where=one.where.value,
    )


def _rank(one: ScannedFile) -> tuple[int, int]:
    level = LEVELS.index(one.level) if one.level in LEVELS else len(LEVELS)
    return _WORST.index(one.state), level


def _place(path: str) -> tuple[str, int]:
    """(drive, how many names under it) of an absolute path."""
    text = canonical_path(path).decode("utf-8", "replace")
    if match := _WINDOWS.match(text):
        drive, rest = f"{match[1].upper()}:", text[2:]
    elif text.startswith("//"):
        # //host/share/…: the two names of the share are its top.
        drive, rest = SHARE, "/".join(text.split("/")[4:])
    else:
        drive, rest = "/", text
    return drive, min(sum(1 for name in rest.split("/") if name), MAX_DEPTH)


def _month(modified: datetime | None) -> str:
    """Year and month; one that no file can have been changed in counts as not known."""
    if modified is None or not 1970 <= modified.year < 2100:
        return "1970-01"
    return modified.strftime("%Y-%m")


def _version(rules: str) -> str:
    """The rules' version as numbers or a short hash: words have no place in it."""
    if _RULES.fullmatch(rules):
        return rules
    return hashlib.sha256(rules.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _unreadable(result: ScanResult) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for code, count in result.unreadable.items():
        counted[code if code in CODES else OTHER] += count
    return dict(counted)

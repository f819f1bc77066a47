"""What may leave a PC: an inspection without content, file names, paths or bare hashes.

The list of what is kept is closed: a field that is not named here stays on the PC. Facts of a
finding are kept when they are figures, words or short lists of them; whatever looks like a
path, the name of a document, a hash, a command line or an environment is left out and counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from khien.evidence import traits
from khien.evidence.errors import Malformed
from khien.evidence.marked_files import PART, read_marked_files

MAX_FINDINGS = 500
MAX_DRIVES = 2_000
MAX_TRACES = 2_000
MAX_LIST = 200
MAX_TEXT = 200
MAX_FACTS = 60

_SUBJECT = ("machine_class", "os")
_SUBJECT_LISTS = ("serials", "macs")
_DRIVE = ("serial", "vendor", "product", "first_seen", "last_seen", "last_removed", "issued")
_DRIVE_LISTS = ("sources", "flags")
_TRACE = ("kind", "at")
_FINDING = ("check", "control", "status", "reason_code", "observed_at")

# ATTACKS 31: never stored, so never sent, whatever a check puts there.
_PRIVATE_KEY = re.compile(
    r"(^|_)(env|environ|environment|cmdline|command_?line|command|argv|args|path|paths|file|files"
    r"|file_?name|filename|folder|directory|hash|sha\d*|md5|text|content|snippet|title|subject"
    r"|password|secret|token|url|history)($|_)",
    re.IGNORECASE,
)
# A device is a place every PC has; 25/11/2026 is a date.
_PATH = re.compile(r"(^~)|(^[A-Za-z]:[\\/])|[\\]|(^|\s)/(?!dev/)\S|[^\s\d]/\S+/\S")
_DOCUMENT = re.compile(
    r"\.(docx?|xlsx?|pptx?|pdf|txt|rtf|od[tsp]|csv|zip|rar|7z|jpe?g|png|tiff?|eml|msg|html?)\b",
    re.IGNORECASE,
)
_HASH = re.compile(r"\b[0-9a-f]{32,}\b", re.IGNORECASE)
# Where an answer came from may be told when it is a place that every PC has.
_SYSTEM_PLACE = re.compile(
    r"/(home|srv|opt|data|mnt|media|tmp|var|boot)?"
    r"|/(etc|sys|proc|run|usr|boot|dev)(/[\w.@:+*-]+)*"
    r"|/var/(lib|log|run|cache)(/[\w.@:+*-]+)*"
    r"|HK(LM|CU|U)\\[\w\\ .-]+"
    r"|[\w.:@+ -]{1,60}"
)
_BETWEEN = re.compile(r"\s*[,;|]\s*")
LEFT_OUT = "…"
_DEVICE = re.compile(r"[A-Za-z]:|(/dev/)?[a-z]{2,6}[0-9a-z]{0,6}")


def outward(inspection: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an inspection (``khien.inspection/1``) that may be signed and sent.

    Again on its own result it changes nothing, so that whoever receives one can make sure.
    """
    subject = _mapping(inspection.get("subject"))
    findings = [_finding(_mapping(one)) for one in _list(inspection, "findings", MAX_FINDINGS)]
    return {
        "schema": _text(inspection.get("schema")),
        "subject": {"hostname": _text(subject.get("hostname"))}
        | _plain(subject, _SUBJECT)
        | _plain_lists(subject, _SUBJECT_LISTS)
        | _codes(subject),
        "taken_at": _text(inspection.get("taken_at")),
        "source": {"kind": _text(_mapping(inspection.get("source")).get("kind"))},
        "usb_storage": [
            _drive(_mapping(one)) for one in _list(inspection, "usb_storage", MAX_DRIVES)
        ],
        "online_traces": [
            _plain(_mapping(one), _TRACE) for one in _list(inspection, "online_traces", MAX_TRACES)
        ],
        "findings": findings,
        "left_out": _left_out(inspection, findings),
    } | _marked_files(inspection)


def _codes(subject: Mapping[str, Any]) -> dict[str, list[str]]:
    codes = traits.only_codes(subject.get(traits.CODES))
    return {traits.CODES: codes} if codes else {}


def _marked_files(inspection: Mapping[str, Any]) -> dict[str, Any]:
    """The part about marked files as it is when its shape is exactly the closed one, else
    nothing of it.
    """
    if inspection.get(PART) is None:
        return {}
    try:
        return {PART: read_marked_files(inspection[PART]).as_json()}
    except Malformed:
        return {}


def _left_out(inspection: Mapping[str, Any], findings: list[dict[str, Any]]) -> dict[str, int]:
    """How much stayed behind, here or before: nothing is dropped in silence."""
    before = _mapping(inspection.get("left_out"))
    most = (("findings", MAX_FINDINGS), ("usb_storage", MAX_DRIVES), ("online_traces", MAX_TRACES))
    return {
        name: _count(before.get(name)) + max(0, _length(inspection, name) - limit)
        for name, limit in most
    } | {
        "facts": sum(int(finding["facts_left_out"]) for finding in findings),
    }


def _drive(drive: Mapping[str, Any]) -> dict[str, Any]:
    letter = _text(drive.get("drive"))
    return (
        _plain(drive, _DRIVE)
        | _plain_lists(drive, _DRIVE_LISTS)
        | {
            "serial_is_real": drive.get("serial_is_real") is True,
            # A mount point may carry a name that people gave; a letter or device does not.
            "drive": letter if _DEVICE.fullmatch(letter) else None,
        }
    )


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    facts = _mapping(finding.get("facts"))
    kept: dict[str, Any] = {}
    left_out = max(0, len(facts) - MAX_FACTS)
    for name, value in list(facts.items())[:MAX_FACTS]:
        private = _PRIVATE_KEY.search(str(name)) is not None
        kept[_text(name)], missing = _fact(value, private=private)
        left_out += missing
    source = _text(finding.get("source"))
    return _plain(finding, _FINDING) | {
        "facts": kept,
        "facts_left_out": left_out + _count(finding.get("facts_left_out")),
        "source": source if _is_system(source) and _may_tell(source) else "",
    }


def _fact(value: Any, *, private: bool) -> tuple[Any, int]:
    """``(what may be told, how many values were left out)``.

    A word that may not be told is told as "…", so that its sentence can still be shown.
    """
    if value is None or isinstance(value, bool | int):
        return value, 0
    if isinstance(value, float):
        return (value, 0) if math.isfinite(value) else (None, 1)
    if isinstance(value, str):
        return (LEFT_OUT, 1) if private or not _may_tell(value) else (_text(value), 0)
    if isinstance(value, list | tuple):
        told = [
            _text(one)
            for one in value[:MAX_LIST]
            if isinstance(one, str | int) and not private and _may_tell(str(one))
        ]
        return told, len(value) - len(told)
    return LEFT_OUT, 1


def _may_tell(text: str) -> bool:
    if _DOCUMENT.search(text) or _HASH.search(text):
        return False
    return _is_system(text) or not _PATH.search(text)


def _is_system(text: str) -> bool:
    """One or several places or commands that tell nothing of what people keep."""
    return all(_SYSTEM_PLACE.fullmatch(piece) for piece in _BETWEEN.split(text))


def _plain(value: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The named scalars of ``value``, cleaned; a missing one is null."""
    return {name: _scalar(value.get(name)) for name in names}


def _plain_lists(value: Mapping[str, Any], names: Iterable[str]) -> dict[str, list[str]]:
    return {
        name: [_text(item) for item in _list(value, name, MAX_LIST) if isinstance(item, str)]
        for name in names
    }


def _scalar(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else _text(value)


def _text(value: Any) -> str:
    """Words and numbers as text; anything deeper is not told."""
    if isinstance(value, str):
        return clean_text(value)
    return str(value) if isinstance(value, int | float) else ""


def clean_text(text: str) -> str:
    """Short, printable, storable: no control characters, no lone surrogates."""
    return "".join(ch for ch in text[:MAX_TEXT] if ch.isprintable())


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Mapping[str, Any], name: str, most: int) -> list[Any]:
    found = value.get(name)
    return list(found[:most]) if isinstance(found, list | tuple) else []


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value <= 10**6 else 0


def _length(value: Mapping[str, Any], name: str) -> int:
    found = value.get(name)
    return len(found) if isinstance(found, list | tuple) else 0

"""What leaves a PC about the files of it that bear a mark (CLI.md, "khien scan --jsonl").

A part of an inspection, ``marked_files``: ten closed fields a file, and counts. No path, name,
hash or word of a file has a place in it, and a field that is not named here is refused, so that
none can come in by the side. Whoever receives one also looks ``rule``, ``format`` and the codes
up in its own lists (``Vocabulary``): what they may say is closed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from khien.evidence.errors import Malformed
from khien.evidence.fields import Fields, written

SCHEMA = "khien.marked-files/1"
PART = "marked_files"
LEVELS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
# States whose files a person must see to; the others are counted only.
TO_SETTLE = ("marked", "box_unread")
COUNTED = ("declassified", "form")
WHERES = ("head", "stamp", "cell", "header", "annotation", "body", "property", "name")
SIZE_CLASSES = ("up-to-10k", "up-to-100k", "up-to-1m", "up-to-10m", "up-to-100m", "larger")
_SIZE_LIMITS = (10 * 2**10, 100 * 2**10, 2**20, 10 * 2**20, 100 * 2**20)
SHARE = "share"
OTHER = "other"
MAX_FILES = 5_000
MAX_DEPTH = 64
MAX_DRIVES = 60
MAX_CODES = 60
MAX_COUNT = 10**9

FILE_FIELDS = (
    "finding_id", "drive", "depth", "format", "size_class", "month", "level", "state", "rule",
    "where",
)  # fmt: skip
PART_FIELDS = (
    "schema", "key_id", "scanned_at", "rules", "drives", "roots", "examined", "skipped",
    "unreadable", "counts", "narrowed", "files", "left_out",
)  # fmt: skip
_ROOT_FIELDS = ("drive", "depth")
_HEX_64 = re.compile(r"[0-9a-f]{64}")
_HEX_32 = re.compile(r"[0-9a-f]{32}")
_DRIVE = re.compile(r"[A-Z]:|/|share")
_MONTH = re.compile(r"(19[7-9]\d|20\d\d)-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
# The rules' version: a date, numbers, or a short hash; no words.
_RULES = re.compile(r"[0-9][0-9.-]{0,19}|[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """One file that bears a mark or an unread box: the ten fields. ``level`` None: unread."""

    finding_id: str
    drive: str
    depth: int
    format: str
    size_class: str
    month: str
    level: str | None
    state: str
    rule: str
    where: str

    def as_json(self) -> dict[str, Any]:
        """The object of the bundle."""
        return {name: getattr(self, name) for name in FILE_FIELDS}


@dataclass(frozen=True, slots=True)
class MarkedFiles:
    """What one scan of a PC says. ``drives``: its fixed drives; ``roots``: what was walked, as
    (drive, depth), depth 0 being the whole drive.

    ``key_id`` None: this PC has no unit's key, so files are counted and not named by an id.
    ``narrowed``: patterns or an allow-list kept some files from being told.
    ``left_out``: files that bear a mark beyond those in ``files``.
    """

    key_id: str | None
    scanned_at: datetime
    rules: str
    drives: tuple[str, ...]
    roots: tuple[tuple[str, int], ...]
    examined: int
    skipped: int
    unreadable: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    narrowed: int = 0
    files: tuple[MarkedFile, ...] = ()
    left_out: int = 0

    @property
    def whole_drives(self) -> frozenset[str]:
        """Fixed drives that were walked from their top."""
        return frozenset(d for d, depth in self.roots if depth == 0) & frozenset(self.drives)

    @property
    def is_whole(self) -> bool:
        """Whether every fixed drive was walked, with nothing kept out."""
        return bool(self.drives) and self.whole_drives == set(self.drives) and not self.narrowed

    def count(self, state: str) -> int:
        """How many files bear ``state``."""
        return int(self.counts.get(state, 0))

    @property
    def unread(self) -> int:
        """How many files could not be examined."""
        return sum(self.unreadable.values())

    def as_json(self) -> dict[str, Any]:
        """The part of the inspection."""
        return {
            "schema": SCHEMA,
            "key_id": self.key_id,
            "scanned_at": written(self.scanned_at),
            "rules": self.rules,
            "drives": list(self.drives),
            "roots": [{"drive": drive, "depth": depth} for drive, depth in self.roots],
            "examined": self.examined,
            "skipped": self.skipped,
            "unreadable": dict(self.unreadable),
            "counts": dict(self.counts),
            "narrowed": self.narrowed,
            "files": [one.as_json() for one in self.files],
            "left_out": self.left_out,
        }


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a receiver knows: the only words ``format``, ``rule`` and the codes may be."""

    formats: Collection[str]
    rules: Collection[str]
    codes: Collection[str]


def read_marked_files(value: Any, *, vocabulary: Vocabulary | None = None) -> MarkedFiles:
    """The part in ``value``, every field looked at; Malformed names the first that is odd."""
    part = Fields(value, PART)
    _only(part, PART_FIELDS)
    if part.text("schema") != SCHEMA:
        raise part.malformed("schema")
    key_id = part.maybe_text("key_id")
    if key_id is not None:
        _matches(part, "key_id", _HEX_32)
    drives = part.texts("drives", most=MAX_DRIVES)
    if not all(_DRIVE.fullmatch(drive) for drive in drives) or len(set(drives)) != len(drives):
        raise part.malformed("drives")
    files = part.items("files", most=MAX_FILES)
    read = tuple(_file(Fields(one, f"{PART}.files"), vocabulary) for one in files)
    if len({one.finding_id for one in read}) != len(read) or (read and key_id is None):
        raise part.malformed("files")
    found = MarkedFiles(
        key_id=key_id,
        scanned_at=part.moment("scanned_at"),
        rules=_matches(part, "rules", _RULES),
        drives=drives,
        roots=tuple(_root(Fields(one, f"{PART}.roots")) for one in _roots(part)),
        examined=part.integer("examined", most=MAX_COUNT),
        skipped=part.integer("skipped", most=MAX_COUNT),
        unreadable=_counts(
            part.part("unreadable"), {*vocabulary.codes, OTHER} if vocabulary else None
        ),
        counts=_counts(part.part("counts"), (*TO_SETTLE, *COUNTED)),
        narrowed=part.integer("narrowed", most=MAX_COUNT),
        files=read,
        left_out=part.integer("left_out", most=MAX_COUNT),
    )
    _check_sums(part, found)
    return found


def size_class(size: int) -> str:
    """The bucket of a size in bytes."""
    for name, limit in zip(SIZE_CLASSES, _SIZE_LIMITS, strict=False):
        if size <= limit:
            return name
    return SIZE_CLASSES[-1]


def _file(one: Fields, vocabulary: Vocabulary | None) -> MarkedFile:
    _only(one, FILE_FIELDS)
    state = _among(one, "state", (*TO_SETTLE, *COUNTED))
    level = None if one.maybe_text("level") is None else _among(one, "level", LEVELS)
    if (level is None) != (state == "box_unread"):
        raise one.malformed("level")
    return MarkedFile(
        finding_id=_matches(one, "finding_id", _HEX_64),
        drive=_matches(one, "drive", _DRIVE),
        depth=one.integer("depth", most=MAX_DEPTH),
        format=_known(one, "format", vocabulary.formats if vocabulary else None),
        size_class=_among(one, "size_class", SIZE_CLASSES),
        month=_matches(one, "month", _MONTH),
        level=level,
        state=state,
        rule=_known(one, "rule", vocabulary.rules if vocabulary else None),
        where=_among(one, "where", WHERES),
    )


def _roots(part: Fields) -> list[Any]:
    return part.items("roots", most=MAX_DRIVES)


def _root(one: Fields) -> tuple[str, int]:
    _only(one, _ROOT_FIELDS)
    return _matches(one, "drive", _DRIVE), one.integer("depth", most=MAX_DEPTH)


def _check_sums(part: Fields, found: MarkedFiles) -> None:
    """Files that are named must have been counted: a list never says more than its figures."""
    for state in (*TO_SETTLE, *COUNTED):
        named = sum(one.state == state for one in found.files)
        if named > found.count(state):
            raise part.malformed("counts")
    to_settle = sum(found.count(state) for state in TO_SETTLE)
    named = sum(one.state in TO_SETTLE for one in found.files)
    if named + found.left_out != to_settle:
        raise part.malformed("left_out")


def _counts(part: Fields, known: Collection[str] | None) -> dict[str, int]:
    values = part.raw()
    if len(values) > MAX_CODES:
        raise Malformed(where=part.where)
    for name in values:
        if not _CODE.fullmatch(name) or (known is not None and name not in known):
            # Not the name itself: it came from outside.
            raise Malformed(where=part.where)
    return {name: part.integer(name, most=MAX_COUNT) for name in values}


def _only(fields: Fields, known: tuple[str, ...]) -> None:
    """Exactly these fields: the name of another one is not repeated, it came from outside."""
    if set(fields.raw()) != set(known):
        raise Malformed(where=fields.where)


def _among(fields: Fields, name: str, words: Collection[str]) -> str:
    value = fields.text(name)
    if value not in words:
        raise fields.malformed(name)
    return value


def _known(fields: Fields, name: str, words: Collection[str] | None) -> str:
    value = _matches(fields, name, _CODE)
    if words is not None and value != OTHER and value not in words:
        raise fields.malformed(name)
    return value


def _matches(fields: Fields, name: str, pattern: re.Pattern[str]) -> str:
    value = fields.text(name)
    if not pattern.fullmatch(value):
        raise fields.malformed(name)
    return value

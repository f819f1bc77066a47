"""The unit's key, ``khoa-don-vi.khien``: what makes a ``finding_id`` say nothing to a console.

Made once, on the organisation's first PC; carried to its other PCs on the issued drive, beside
the ticket; kept in each PC's state folder. It never goes into a ticket, bundle, receipt or
console. A console that holds a file's path and content cannot tell its finding_id: the key is
missing, and two organisations' keys give two ids for the same file.

``finding_id`` = HMAC-SHA-256(key, canonical path || 0x00 || SHA-256 of the content, 32 bytes),
64 hex digits; ``canonical_path`` says what the path is.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import posixpath
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from khien.evidence import strict_json
from khien.evidence.errors import EvidenceError, UnitKeyConflict, UnitKeyDamaged, UnitKeyElsewhere
from khien.evidence.fields import Fields, written
from khien.evidence.keys import same
from khien.evidence.private_files import make_private_directory, read_private, write_private
from khien.evidence.ticket import Ticket

SCHEMA = "khien.unit-key/1"
FILE = "khoa-don-vi.khien"
KEY_BYTES = 32
KEY_ID = re.compile(r"[0-9a-f]{32}")
_DRIVE = re.compile(r"[A-Za-z]:(/|$)")


@dataclass(frozen=True, slots=True)
class UnitKey:
    """The key of one organisation. ``key_id`` is random: it tells keys apart, nothing else."""

    organisation_id: str
    organisation_name: str
    key_id: str
    made_at: datetime
    secret: bytes = field(repr=False)

    def finding_id(self, path: str | Path, sha256: str) -> str:
        """The id of the file at ``path`` with content ``sha256`` (hex)."""
        digest = bytes.fromhex(sha256)
        if len(digest) != hashlib.sha256().digest_size:
            raise ValueError("a SHA-256 has 64 hex digits")
        message = canonical_path(str(path)) + b"\0" + digest
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()


def canonical_path(path: str) -> bytes:
    r"""The bytes of an absolute path as they are hashed; ValueError for a relative one.

    Windows (``C:\…``, ``\\?\C:\…``, ``\\HOST\SHARE\…``): ``/`` for ``\``, without ``\\?\``,
    casefolded, for the system does not tell cases apart. ``smb://HOST/SHARE/…`` likewise, as
    ``//host/share/…``. Elsewhere the case stays. Then ``.`` and ``..`` and doubled or final
    slashes are resolved in the words alone, and the text is NFC in UTF-8; bytes of a name that
    were no UTF-8 stay as they were on disk.
    """
    text = path
    if text.startswith("\\\\") or _DRIVE.match(text.replace("\\", "/")):
        text = text.replace("\\", "/")
        text = text.removeprefix("//?/").removeprefix("//./")
        text = ("//" + text[4:] if text[:4].upper() == "UNC/" else text).casefold()
    elif text.lower().startswith("smb://"):
        text = "//" + text[len("smb://") :].casefold()
    if not text.startswith("/") and not _DRIVE.match(text):
        raise ValueError("a finding's path is absolute")
    normal = unicodedata.normalize("NFC", posixpath.normpath(text))
    try:
        return normal.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return normal.encode("utf-8", "surrogatepass")


def make_unit_key(ticket: Ticket, *, now: datetime) -> UnitKey:
    """A new key for the ticket's organisation, from the system's random source."""
    return UnitKey(
        organisation_id=ticket.organisation_id,
        organisation_name=ticket.organisation_name,
        key_id=secrets.token_hex(16),
        made_at=now,
        secret=secrets.token_bytes(KEY_BYTES),
    )


def held_key(state: Path) -> UnitKey | None:
    """The key in a PC's state folder, or beside a ticket; None when there is none."""
    path = state / FILE
    try:
        data = read_private(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnitKeyDamaged(type(error).__name__, name=FILE) from None
    return _read(data)


def key_for(state: Path, ticket: Ticket) -> UnitKey | None:
    """The key held here, when it is the one of the ticket's organisation."""
    key = held_key(state)
    return key if key is not None and _is_of(key, ticket) else None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the key. ``how``: made, carried (taken from beside the ticket), kept.

    ``beside``: whether it lies beside the ticket now, for the organisation's other PCs.
    ``set_aside``: the name under which a former key of this PC was kept.
    """

    key: UnitKey
    how: str
    beside: bool
    set_aside: str = ""


def settle_key(
    state: Path, ticket: Ticket, folder: Path, *, now: datetime, choice: str = ""
) -> Settled:
    """The unit's key for this PC: the one held, else the one in ``folder`` beside the ticket,
    else a new one, which is put in both.

    ``choice`` is a person's word where a key stands in the way: ``new`` makes one, ``carried``
    takes the one beside the ticket. Without it nothing that is there is replaced:
    UnitKeyElsewhere for another organisation's key, UnitKeyConflict for two keys of this one.
    """
    make_private_directory(state)
    carried = held_key(folder) if choice != "new" else None
    held = held_key(state) if not choice else _readable(state)
    if carried is not None and not _is_of(carried, ticket):
        raise UnitKeyElsewhere(organisation=carried.organisation_name, name=folder / FILE)
    if choice == "new":
        return _put(state, folder, make_unit_key(ticket, now=now), "made", held=held)
    if choice == "carried":
        if carried is None:
            raise UnitKeyDamaged(name=folder / FILE)
        return _put(state, folder, carried, "carried", held=held)
    if held is None:
        key = carried or make_unit_key(ticket, now=now)
        return _put(state, folder, key, "made" if carried is None else "carried", held=None)
    if not _is_of(held, ticket):
        raise UnitKeyElsewhere(organisation=held.organisation_name, name=state / FILE)
    if carried is not None and not _is_same(held, carried):
        raise UnitKeyConflict(name=folder / FILE)
    return Settled(held, "kept", beside=_is_beside(folder, held))


def _put(state: Path, folder: Path, key: UnitKey, how: str, *, held: UnitKey | None) -> Settled:
    """Write ``key`` where it is missing; a former key is set aside, never written over."""
    aside = ""
    if held is not None and not _is_same(held, key):
        aside = _set_aside(state, held)
    if held is None or aside:
        write_private(state / FILE, _bytes(key))
    return Settled(key, how, beside=_is_beside(folder, key), set_aside=aside)


def _set_aside(folder: Path, key: UnitKey) -> str:
    name = f"{FILE}.{key.key_id[:8]}.cu"
    (folder / FILE).rename(folder / name)
    return name


def _readable(folder: Path) -> UnitKey | None:
    """The key in ``folder``; one that cannot be read is set aside, as a person's word replaces
    it.
    """
    try:
        return held_key(folder)
    except EvidenceError:
        (folder / FILE).rename(folder / f"{FILE}.{secrets.token_hex(4)}.hong")
        return None


def _is_beside(folder: Path, key: UnitKey) -> bool:
    """Whether the key lies beside the ticket; put there when nothing does and it can be."""
    with contextlib.suppress(OSError):
        there = _readable(folder)
        if there is not None and not _is_same(there, key):
            _set_aside(folder, there)
            there = None
        if there is None:
            write_private(folder / FILE, _bytes(key))
        return True
    return False


def _is_of(key: UnitKey, ticket: Ticket) -> bool:
    return key.organisation_id == ticket.organisation_id


def _is_same(left: UnitKey, right: UnitKey) -> bool:
    return left.key_id == right.key_id and same(left.secret.hex(), right.secret.hex())


def _bytes(key: UnitKey) -> bytes:
    return strict_json.write(
        {
            "schema": SCHEMA,
            "organisation": {"id": key.organisation_id, "name": key.organisation_name},
            "key_id": key.key_id,
            "made_at": written(key.made_at),
            "key": key.secret.hex(),
        }
    )


def _read(data: bytes) -> UnitKey:
    try:
        fields = Fields(strict_json.read(data, limit=2**16), "unit_key")
        if fields.text("schema") != SCHEMA:
            raise fields.malformed("schema")
        organisation = fields.part("organisation")
        key_id = fields.text("key_id")
        if not KEY_ID.fullmatch(key_id):
            raise fields.malformed("key_id")
        return UnitKey(
            organisation_id=organisation.text("id"),
            organisation_name=organisation.text("name"),
            key_id=key_id,
            made_at=fields.moment("made_at"),
            secret=bytes.fromhex(fields.digest("key")),
        )
    except (ValueError, EvidenceError):
        # No detail: it might quote the key.
        raise UnitKeyDamaged(name=FILE) from None


def is_unit_key(data: bytes) -> bool:
    """Whether ``data`` looks like a unit's key: no console takes it, whatever else it is."""
    return SCHEMA.encode("ascii") in data[:4096]

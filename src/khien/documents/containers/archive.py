"""A zip of letters: its members by names that are safe to show.

In: bytes. Out: members, each inflated only when asked for. A name is never used as a path; one
that climbs out of the archive says that somebody hopes it will be, so it is named and not read.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
from dataclasses import dataclass

from khien.core import encodings
from khien.core.errors import TooLargeDocument, UnsupportedDocument
from khien.core.i18n import N_
from khien.core.limits import Limits
from khien.documents.containers.package import CENTRAL_ENTRY, Package

_UTF8_FLAG = 0x800
_UNIX = 3
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_NAME = 300
_MOST_ENTRIES = 20_000
_CONTENT_TYPES = "[content_types].xml"
_MEDIA_TYPE = "mimetype"


class UnsafeMember(UnsupportedDocument):
    """A member that is no plain file inside the archive."""

    text = N_("Tên tệp trong gói nén trỏ ra ngoài gói, hoặc không phải là tệp.")
    hint = N_("Không mở gói này; xin nơi gửi gửi lại từng tệp.")


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of an archive."""

    name: str
    key: str
    package: Package
    is_safe: bool

    def bytes_of(self) -> bytes:
        """Its bytes; raises a DocumentError."""
        if not self.is_safe:
            raise UnsafeMember("member")
        return self.package.bytes_of(self.key)


class Archive:
    """The files of one archive, in the order of its directory."""

    def __init__(self, data: bytes, *, limits: Limits) -> None:
        self._package = Package(data, limits=limits)

    def members(self) -> list[ArchiveMember]:
        """Every member that is no folder."""
        return [
            ArchiveMember(shown_name(info), info.filename, self._package, _is_safe(info))
            for info in self._package.infos()
            if not info.filename.endswith("/")
        ]


def is_office(data: bytes) -> bool | None:
    """Whether a zip is an office file; None when it is no zip that can be opened."""
    if not data.startswith(b"PK"):
        return None
    if data.count(CENTRAL_ENTRY) > _MOST_ENTRIES:
        raise TooLargeDocument(limit=str(_MOST_ENTRIES))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = [name.casefold() for name in opened.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    return _CONTENT_TYPES in names or names[:1] == [_MEDIA_TYPE]


def shown_name(info: zipfile.ZipInfo) -> str:
    """A member's name as whoever packed it typed it, safe to print and to show."""
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & _UTF8_FLAG and not name.isascii():
        name = _typed(name.encode("cp437", "replace"))
    return safe_name(name)


def safe_name(name: str) -> str:
    """A name from outside, safe to print and to show; parts of a path are parted by "/"."""
    name = name.replace("\\", "/")
    name = "".join("\ufffd" if _is_control(ch) else " " if ch.isspace() else ch for ch in name)
    return unicodedata.normalize("NFC", name)[:_MOST_NAME] or "\ufffd"


def _typed(data: bytes) -> str:
    """Bytes that the format reads as code page 437, whatever they were typed in."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        reading = encodings.decoded(data)
    return reading.text if reading is not None and reading.sure else data.decode("cp437")


def _is_control(ch: str) -> bool:
    return unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _is_safe(info: zipfile.ZipInfo) -> bool:
    """Whether the member is a plain file that stays inside."""
    name = info.filename.replace("\\", "/")
    if not name or name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        return False
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
    return kind in {0, stat.S_IFREG}

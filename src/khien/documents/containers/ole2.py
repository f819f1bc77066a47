"""The OLE2 compound file, in which old office files and Outlook messages are kept.

In: bytes. Out: enough of it to tell an encrypted office file from an old one, or the file opened:
its streams by path, each read under the limits.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator

from khien.core.errors import DamagedDocument, EncryptedDocument, TooLargeDocument
from khien.core.limits import Budget, Limits

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_END_OF_CHAIN = 0xFFFFFFFA
_MOST_SECTORS = 4096
_DIFAT_IN_HEADER = 109
_SPARE_TABLES = 16
# Names under which Office keeps a document encrypted with a password or with rights
# management ([MS-OFFCRYPTO] 2.3.4.4, 2.2.1).
_ENCRYPTED_STREAMS = frozenset({"EncryptedPackage", "EncryptionInfo", "\tDRMContent"})


class Compound:
    """One compound file."""

    def __init__(self, data: bytes, *, limits: Limits) -> None:
        import olefile  # here: most files are none, and starting is to be quick

        self._storage = olefile.STGTY_STORAGE
        self._limits = limits
        self._size = len(data)
        self._budget = Budget(limits)
        _check_counts(data)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._file = olefile.OleFileIO(io.BytesIO(data))
                self._paths = self._file.listdir(streams=True, storages=True)
        except Exception:  # the library raises many kinds; its words may quote the file
            raise DamagedDocument("compound file") from None
        if self._file.root.size > len(data):  # the library would walk as far as it says
            raise DamagedDocument("compound file")
        if len(self._paths) > limits.members:
            raise TooLargeDocument(limit=str(limits.members))

    def __contains__(self, path: str) -> bool:
        return bool(self._file.exists(path))

    def is_storage(self, path: str) -> bool:
        """Whether ``path`` holds streams itself."""
        return bool(self._file.get_type(path) == self._storage)

    def paths(self) -> Iterator[str]:
        """Paths of streams and storages."""
        return ("/".join(path) for path in self._paths)

    def bytes_of(self, path: str) -> bytes:
        """The stream at ``path``; raises a DocumentError when it is absent or damaged."""
        try:
            size = self._file.get_size(path)
        except Exception:
            raise DamagedDocument("missing stream") from None
        if size > self._size:
            raise DamagedDocument("stream")
        if size > self._limits.member_bytes:
            raise TooLargeDocument(limit=f"{self._limits.member_bytes // 2**20} MB")
        self._budget.spend_bytes(size)
        self._budget.check_time()
        try:
            with self._file.openstream(path) as stream:
                return bytes(stream.read())
        except Exception:
            raise DamagedDocument("stream") from None


def _check_counts(data: bytes) -> None:
    """Raise DamagedDocument when the head promises more tables than the file can hold: the
    library takes its word and walks, sector by sector."""
    if len(data) < _HEADER_BYTES:
        raise DamagedDocument("compound file")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        raise DamagedDocument("compound file")
    sectors = len(data) >> shift
    tables = (sectors >> (shift - 2)) + _SPARE_TABLES
    allocation, _, _, _, _, short, _, further = struct.unpack_from("<8I", data, 44)
    if allocation > tables or further > tables or short > sectors:
        raise DamagedDocument("compound file")


def holds(data: bytes, name: str) -> bool:
    """Whether ``data`` is a compound file with a stream called ``name`` at its top.

    Of one that does not open the names that can be seen count: it is damaged, not unknown.
    """
    from khien.documents.source import Source

    if not is_ole2(data):
        return False
    try:
        return name.casefold() in Source(data).ole2.top
    except (DamagedDocument, TooLargeDocument):
        return name in stream_names(data)


def is_ole2(data: bytes) -> bool:
    """Whether ``data`` begins as a compound file."""
    return data.startswith(SIGNATURE)


def stream_names(data: bytes) -> list[str]:
    """Names of the storages and streams; short or looping chains give what was seen."""
    if not is_ole2(data) or len(data) < _HEADER_BYTES:
        return []
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        return []
    size = 1 << shift
    table = _allocation_table(data, size)
    names: list[str] = []
    sector = struct.unpack_from("<I", data, 48)[0]
    for _ in range(_MOST_SECTORS):
        if sector >= _END_OF_CHAIN:
            break
        names += _names_in(data[(sector + 1) * size : (sector + 2) * size])
        sector = table.get(sector, _END_OF_CHAIN)
    return names


def _allocation_table(data: bytes, size: int) -> dict[int, int]:
    table: dict[int, int] = {}
    per_sector = size // 4
    for index, where in enumerate(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", data, 76)):
        at = (where + 1) * size
        if where >= _END_OF_CHAIN or at + size > len(data):
            break
        values = struct.unpack_from(f"<{per_sector}I", data, at)
        table.update(enumerate(values, start=index * per_sector))
    return table


def _names_in(sector: bytes) -> list[str]:
    names = []
    for at in range(0, len(sector) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        length, kind = struct.unpack_from("<HB", sector, at + 64)
        if kind in {1, 2, 5} and 2 <= length <= 64:
            names.append(sector[at : at + length - 2].decode("utf-16-le", "replace"))
    return names


def refuse_encrypted(data: bytes) -> None:
    """Raise EncryptedDocument when ``data`` is an office file behind a password."""
    if not is_ole2(data):
        return
    if _ENCRYPTED_STREAMS & set(stream_names(data)) or _word_is_encrypted(data):
        raise EncryptedDocument()


def _word_is_encrypted(data: bytes) -> bool:
    """The fEncrypted bit of an old Word file ([MS-DOC] 2.5.2), where its stream begins at
    the first sector, as Word writes it."""
    base = _HEADER_BYTES
    if data[base : base + 2] != b"\xec\xa5" or len(data) < base + 12:
        return False
    return bool(struct.unpack_from("<H", data, base + 10)[0] & 0x0100)

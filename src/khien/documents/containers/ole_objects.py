"""Files that stand in an old office file: objects put in by hand, each as a file of its own.

In: a compound file and the storages in which objects lie. Out: members. What was packed whole is
given as it is ([MS-OLEDS] 2.3.6, "Ole10Native"; "Package"; "CONTENTS"); an office object lies
there stream by stream and is put together again.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.containers.cfb import CompoundHead
from khien.documents.containers.cfb_writing import compound as written
from khien.documents.format import Member
from khien.documents.source import Source

_NATIVE, _PACKAGE, _CONTENTS = "\x01ole10native", "package", "contents"
_OFFICE = ("worddocument", "workbook", "book", "powerpoint document",
           "__properties_version1.0", "encryptedpackage")  # fmt: skip
_DEEPEST = 8
_LONGEST_NAME = 260


def members(compound: CompoundHead, storages: Iterable[str], budget: Budget) -> Iterator[Member]:
    """What each of ``storages`` holds; those that hold no file are passed over."""
    for number, storage in enumerate(budget.take(storages), start=1):
        shown = f"ole-{number}"
        try:
            found = _member(compound, storage, shown, budget)
        except DocumentError as error:
            yield Member(shown, error=error)
            continue
        if found is not None:
            yield found


def of_file(data: bytes, shown: str, budget: Budget) -> Iterator[Member]:
    """The file that an object holds which is a compound file of its own."""
    source = Source(data, shown, limits=budget.limits)
    try:
        found = _packed(source.ole2, "", shown, budget)
    except DocumentError as error:
        yield Member(shown, error=error)
        return
    yield found or Member(shown, data, source=source)


def _member(compound: CompoundHead, storage: str, shown: str, budget: Budget) -> Member | None:
    found = _packed(compound, storage, shown, budget)
    if found is None and any(name in compound.children(storage) for name in _OFFICE):
        return Member(shown, rebuilt(compound, storage, budget))
    return found


def _packed(compound: CompoundHead, storage: str, shown: str, budget: Budget) -> Member | None:
    """A file that was packed whole into ``storage``."""
    inside = compound.children(storage)
    for name in (_NATIVE, _PACKAGE, _CONTENTS):
        path = f"{storage}/{name}".lstrip("/")
        if name in inside and not compound.is_storage(path):
            data = compound.whole_of(path, budget.limits.member_bytes)
            budget.spend_bytes(len(data))
            return _native(data, shown) if name == _NATIVE else Member(shown, data)
    return None


def rebuilt(
    compound: CompoundHead,
    storage: str,
    budget: Budget,
    *,
    changed: Callable[[str, bytes], bytes] | None = None,
) -> bytes:
    """A storage as a compound file of its own; raises a DocumentError. ``changed`` gives what
    stands in a stream, by its path, where it is another in a file of its own."""
    streams: dict[str, bytes] = {}
    waiting = [(storage, "", 0)]
    while waiting:
        path, shown, depth = waiting.pop()
        if depth > _DEEPEST:
            raise DamagedDocument("nesting")
        for name in compound.children(path):
            inner, here = f"{path}/{name}", f"{shown}{name}"
            if compound.is_storage(inner):
                waiting.append((inner, f"{here}/", depth + 1))
                continue
            if len(streams) >= budget.limits.members * 10:
                raise TooLargeDocument(limit=str(budget.limits.members * 10))
            data = compound.whole_of(inner, budget.limits.member_bytes)
            budget.spend_bytes(len(data))
            streams[here] = changed(here, data) if changed else data
    return written(streams)


def _native(data: bytes, shown: str) -> Member | None:
    """A file of any kind, with its name, as the packager of Windows keeps it."""
    try:
        kind = struct.unpack_from("<H", data, 4)[0]
        if kind != 2:  # a link, or a picture of another program
            return None
        name, at = _string(data, 6)
        _, at = _string(data, at)
        at += 4
        length = struct.unpack_from("<I", data, at)[0]
        at += 4 + length
        size = struct.unpack_from("<I", data, at)[0]
    except struct.error:
        raise DamagedDocument("object") from None
    if at + 4 + size > len(data):
        raise DamagedDocument("object")
    return Member(name or shown, data[at + 4 : at + 4 + size])


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at, at + _LONGEST_NAME * 4)
    if end < 0:
        raise DamagedDocument("object")
    text = data[at:end].decode("cp1252", "replace").replace("\\", "/").rpartition("/")[2]
    return "".join(ch if ch.isprintable() else "\ufffd" for ch in text)[:_LONGEST_NAME], end + 1

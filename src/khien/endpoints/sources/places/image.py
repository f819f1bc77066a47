"""A disk image (raw, E01, VMDK, VHD, VDI, QCOW2): its PC's artifacts are taken out of it.

In: a path and a private folder. Out: files in that folder, a sub-folder for each file system.
Read by dissect.target in this process, nothing mounted; the extra ``images``.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.endpoints.errors import ImagesNotInstalled
from khien.endpoints.sources.places.artifacts import Kind
from khien.endpoints.sources.places.layout import known_in

if TYPE_CHECKING:
    from dissect.target import Target

MOST_BYTES = 4 * 2**30
_ENDS = frozenset({
    ".dd", ".raw", ".img", ".ntfs", ".e01", ".ex01", ".s01", ".vmdk", ".vhd", ".vhdx", ".vdi",
    ".qcow2", ".001", ".vmx", ".asdf",
})  # fmt: skip
_STARTS = (b"EVF\x09\x0d\x0a\xff\x00", b"EVF2", b"KDMV", b"QFI\xfb", b"conectix", b"vhdxfile")
_BOOT_AT, _BOOT = 510, b"\x55\xaa"


def is_image(path: Path) -> bool:
    """Whether a file is called or begins as an image does: a boot sector counts."""
    with path.open("rb") as file:
        head = file.read(512)
    named = path.suffix.casefold() in _ENDS
    return named or head.startswith(_STARTS) or head[_BOOT_AT:] == _BOOT


def open_image(path: Path) -> Target:
    """The image; raises ImagesNotInstalled, DamagedDocument."""
    try:
        from dissect.target import Target
    except ImportError as error:
        raise ImagesNotInstalled() from error
    logging.getLogger("dissect").setLevel(logging.CRITICAL)
    try:
        return Target.open(path)
    except Exception as error:  # the reader has no single error of its own
        raise DamagedDocument(type(error).__name__) from error


def take_out(target: Target, folder: Path, *, kinds: frozenset[Kind] = frozenset(Kind)) -> None:
    """Copy the artifacts of every file system into ``folder``; raises a DocumentError."""
    spent = 0
    for number, system in enumerate(file_systems(target)):
        for artifact in known_in(system.path("/")):
            if artifact.kind not in kinds:
                continue
            for each in (artifact.path, *artifact.beside):
                spent += int(each.stat().st_size)
                if spent > MOST_BYTES:
                    raise TooLargeDocument(limit=f"{MOST_BYTES // 2**20} MB")
                _copy(each, folder / str(number))


def file_systems(target: Target) -> list[Any]:
    """The file systems that the image holds."""
    return list(target.filesystems.entries)


def _copy(source: Path, folder: Path) -> None:
    parts = [part for part in source.parts if part not in ("/", "\\", "", ".", "..")]
    place = folder.joinpath(*parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb") as file, place.open("wb") as out:
            shutil.copyfileobj(file, out, 1 << 20)
    except Exception:  # damaged on the image: what could be read stays, its reader will say
        return

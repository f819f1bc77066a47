"""The files the operator brought (``KHIEN_DATA/weaknesses``): CISA's catalogue, his own fixes.

A damaged or missing one takes nothing away from our own list; that it is so is told.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from khien.core.errors import KhienError
from khien.endpoints.weaknesses import Catalogue, Fixes, load_fixes, read_fixes
from khien.endpoints.weaknesses.kev import FILE_NAME, held_kev

FIXES_NAME = "fixes.json"


def folder() -> Path:
    """Where they stand."""
    return Path(settings.DATA) / "weaknesses"


def catalogue() -> Catalogue | None:
    """The catalogue that is held; None when there is none that can be read."""
    return _catalogue(folder(), _stamp(folder() / FILE_NAME))


def fixes() -> Fixes:
    """Our list with the operator's rows before it."""
    return _fixes(folder() / FIXES_NAME, _stamp(folder() / FIXES_NAME))


def keep_fixes(data: bytes) -> Fixes:
    """Take the operator's list in: checked whole, then put in place in one step."""
    brought = read_fixes(data)
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".fixes-", dir=place)
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(place / FIXES_NAME)
    finally:
        waiting.unlink(missing_ok=True)
    return brought


def _stamp(path: Path) -> tuple[int, int] | None:
    """Changes when the file does, so that it is read once."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=4)
def _catalogue(place: Path, stamp: tuple[int, int] | None) -> Catalogue | None:
    if stamp is None:
        return None
    try:
        return held_kev(place)
    except (KhienError, OSError):
        return None


@lru_cache(maxsize=4)
def _fixes(path: Path, stamp: tuple[int, int] | None) -> Fixes:
    if stamp is None:
        return load_fixes()
    try:
        return load_fixes().with_others(read_fixes(path.read_bytes()))
    except (KhienError, OSError):
        return load_fixes()

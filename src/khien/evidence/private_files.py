"""Where a PC keeps its key, and files that only their owner can read, written whole or not at all.

``KHIEN_STATE`` names another place (tests, the demo). On Windows the folder gets a protected
access list (SYSTEM, Administrators and its owner), which its files inherit: the default list of
%ProgramData% lets every user read.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from khien.evidence.errors import StateDamaged

MAX_FILE = 2**20


def state_directory(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of this PC's keys and chains, by CLI.md; not made here."""
    values = os.environ if environment is None else environment
    if values.get("KHIEN_STATE"):
        return Path(values["KHIEN_STATE"])
    if sys.platform == "win32":
        return _windows_directory(values)
    if os.geteuid() == 0:
        return Path("/var/lib/khien")
    state = values.get("XDG_STATE_HOME", "")
    # The XDG specification: a relative path is to be ignored.
    root = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return root / "khien"


def _windows_directory(values: Mapping[str, str]) -> Path:
    shared = values.get("ProgramData", "")
    if shared:
        place = Path(shared) / "Khien"
        if os.access(place if place.exists() else shared, os.W_OK):
            return place
    return Path(values.get("LOCALAPPDATA") or Path.home()) / "Khien"


def make_private_directory(path: Path) -> None:
    """Make ``path`` (and what is missing above it) readable by its owner only."""
    if path.is_dir():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        _make_windows_directory(path)
    else:
        path.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` with mode 0600: all of it, on disk, or nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def read_private(path: Path) -> bytes:
    """The bytes of one of our own files; StateDamaged when it is absurdly large."""
    with path.open("rb") as stream:
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise StateDamaged(where=path.name)
    return data


def can_write(directory: Path) -> bool:
    """Whether a file can really be made in ``directory`` (rights, read-only media, no space)."""
    try:
        make_private_directory(directory)
        with tempfile.TemporaryFile(dir=directory) as probe:
            probe.write(b"\0")
    except OSError:
        return False
    return True


def _sync_directory(directory: Path) -> None:
    """Make the rename itself durable, where the system lets a directory be opened."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    # Protected (not inherited): full control for SYSTEM, Administrators and the owner.
    _OWNER_ONLY = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)"

    class _SecurityAttributes(ctypes.Structure):
        _fields_ = (
            ("length", wintypes.DWORD),
            ("descriptor", ctypes.c_void_p),
            ("inherit", wintypes.BOOL),
        )

    def _make_windows_directory(path: Path) -> None:
        descriptor = ctypes.c_void_p()
        convert = ctypes.windll.advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW
        if not convert(_OWNER_ONLY, 1, ctypes.byref(descriptor), None):
            raise ctypes.WinError()
        try:
            attributes = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, False)
            if not ctypes.windll.kernel32.CreateDirectoryW(str(path), ctypes.byref(attributes)):
                raise ctypes.WinError()
        finally:
            ctypes.windll.kernel32.LocalFree(descriptor)
